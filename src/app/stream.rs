//! A text of any length, section by section: read, examine (on all threads), settle and show in order.
//!
//! Where a section ends depends on the text alone, and sections are settled in their order, so neither the
//! sizes of reads nor the number of threads can change a byte of the output.

use super::error::Error;
use crate::document::{Edge, section};
use crate::engine::{Engine, Examined, Settled, Workspace};
use crate::plan::Carry;
use std::collections::BTreeMap;
use std::sync::mpsc;

/// Where text comes from.
pub trait Feed {
    /// Fills the beginning of `buffer` and says how many bytes it wrote there; 0 is the end.
    ///
    /// # Errors
    /// When reading fails; what came before is still to be used.
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error>;
}

/// A settled section, with what was before it in the text.
pub struct Shown<'s> {
    /// The section and its plan.
    pub settled: &'s Settled<'s>,
    /// Lines before it.
    pub lines_before: u64,
    /// Bytes before it.
    pub bytes_before: u64,
    /// Where its first line begins in the text, in bytes.
    pub line_start: u64,
}

/// How a text is taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    /// Threads to use, at least 1.
    pub threads: usize,
    /// Every paragraph is a section, shown as soon as it is complete.
    pub by_paragraph: bool,
}

/// The first buffer of a text, in bytes: most articles are read to their end in it.
const FIRST: usize = 16 << 10;

/// By how much a buffer grows at least, in bytes.
const GROWTH: usize = 64 << 10;

/// The least room that a read is given, in bytes.
const LEAST_READ: usize = 4 << 10;

/// Runs one text through the engine and hands each section to `show`, in order.
///
/// # Errors
/// The first error of `show` ends the run at once. An error of `feed` ends the text: what came before it is
/// shown first.
pub fn run(
    engine: &Engine,
    flow: Flow,
    feed: &mut dyn Feed,
    show: &mut dyn FnMut(Shown<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = Reader::new(engine, flow, feed);
    let mut order = Order { engine, carry: Carry::default(), show };
    let first = reader.next();
    match first {
        Some(first) if !first.last && flow.threads > 1 && !flow.by_paragraph => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(flow.threads).build();
            match pool {
                Ok(pool) => pool.in_place_scope(|scope| {
                    side_by_side(engine, flow.threads, scope, first, &mut reader, &mut order)
                })?,
                // No threads to be had: one will do.
                Err(_) => one_by_one(engine, first, &mut reader, &mut order)?,
            }
        }
        Some(first) => one_by_one(engine, first, &mut reader, &mut order)?,
        None => {}
    }
    reader.failed.map_or(Ok(()), Err)
}

fn one_by_one(
    engine: &Engine,
    first: Piece,
    reader: &mut Reader<'_>,
    order: &mut Order<'_>,
) -> Result<(), Error> {
    let mut workspace = Workspace::default();
    let mut next = Some(first);
    while let Some(piece) = next {
        let examined = engine.examine(piece.bytes(), piece.head, piece.tail, workspace);
        workspace = order.take(&piece, examined)?;
        reader.reuse(piece.buffer);
        next = reader.next();
    }
    Ok(())
}

/// So many sections for each thread are under way, so that those who examine have work while one is settled.
const AHEAD: usize = 2;

/// Sections are examined on the pool, a few ahead, and settled here.
fn side_by_side<'s>(
    engine: &'s Engine,
    threads: usize,
    scope: &rayon::Scope<'s>,
    first: Piece,
    reader: &mut Reader<'_>,
    order: &mut Order<'_>,
) -> Result<(), Error> {
    let (sender, done) = mpsc::channel::<(u64, Piece, Examined)>();
    let mut spare: Vec<Workspace> = Vec::new();
    let mut waiting: BTreeMap<u64, (Piece, Examined)> = BTreeMap::new();
    let (mut begun, mut settled) = (0u64, 0u64);
    let mut next = Some(first);
    loop {
        while begun - settled <= (AHEAD * threads) as u64
            && let Some(piece) = next.take().or_else(|| reader.next())
        {
            let (number, sender) = (begun, sender.clone());
            let workspace = spare.pop().unwrap_or_default();
            begun += 1;
            scope.spawn(move |_| {
                let examined = engine.examine(piece.bytes(), piece.head, piece.tail, workspace);
                // The receiver is gone only when the run has failed and nobody wants the rest.
                let _ = sender.send((number, piece, examined));
            });
        }
        if begun == settled {
            return Ok(());
        }
        let (piece, examined) = wait_for(settled, &done, &mut waiting)?;
        spare.push(order.take(&piece, examined)?);
        reader.reuse(piece.buffer);
        settled += 1;
    }
}

/// The examined section of this number; others that come first are put aside.
fn wait_for(
    number: u64,
    done: &mpsc::Receiver<(u64, Piece, Examined)>,
    waiting: &mut BTreeMap<u64, (Piece, Examined)>,
) -> Result<(Piece, Examined), Error> {
    loop {
        if let Some(found) = waiting.remove(&number) {
            return Ok(found);
        }
        let Ok((number, piece, examined)) = done.recv() else { return Err(Error::Closed) };
        waiting.insert(number, (piece, examined));
    }
}

/// Settles the sections in order.
struct Order<'a> {
    engine: &'a Engine,
    carry: Carry,
    show: &'a mut dyn FnMut(Shown<'_>) -> Result<(), Error>,
}

impl Order<'_> {
    fn take(&mut self, piece: &Piece, examined: Examined) -> Result<Workspace, Error> {
        let Carry { lines: lines_before, bytes: bytes_before, line_start, .. } = self.carry;
        let settled = self.engine.settle(piece.bytes(), examined, &mut self.carry, piece.last);
        (self.show)(Shown { settled: &settled, lines_before, bytes_before, line_start })?;
        Ok(settled.into_workspace())
    }
}

/// A section in a buffer of its own.
struct Piece {
    buffer: Vec<u8>,
    length: usize,
    head: Edge,
    tail: Edge,
    last: bool,
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

/// Cuts what a feed gives into sections.
struct Reader<'f> {
    engine: &'f Engine,
    feed: &'f mut dyn Feed,
    size: usize,
    by_paragraph: bool,
    /// Text that belongs to the next section: bytes `start..filled` of `buffer`.
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    /// How far it was looked through for the end of a paragraph.
    sight: section::Sight,
    spare: Vec<Vec<u8>>,
    head: Edge,
    ended: bool,
    failed: Option<Error>,
}

impl<'f> Reader<'f> {
    fn new(engine: &'f Engine, flow: Flow, feed: &'f mut dyn Feed) -> Self {
        Self {
            engine,
            feed,
            size: engine.settings().section_size(),
            by_paragraph: flow.by_paragraph,
            buffer: Vec::new(),
            start: 0,
            filled: 0,
            sight: section::Sight::default(),
            spare: Vec::new(),
            head: Edge::Text,
            ended: false,
            failed: None,
        }
    }

    fn reuse(&mut self, buffer: Vec<u8>) {
        self.spare.push(buffer);
    }

    /// The next section, when there is any text left.
    fn next(&mut self) -> Option<Piece> {
        loop {
            let text = &self.buffer[self.start..self.filled];
            let place = if self.by_paragraph {
                self.engine.cut_paragraph(text, self.ended, &mut self.sight)
            } else {
                self.engine.cut(text, self.ended)
            };
            if let Some((length, tail)) = place {
                return Some(self.split(length, tail));
            }
            if self.ended {
                return None;
            }
            self.read();
        }
    }

    /// Takes the first `length` bytes away as a section.
    fn split(&mut self, length: usize, tail: Edge) -> Piece {
        let rest = self.filled - self.start - length;
        // What is shorter is copied: the piece, or what is left of the buffer without it.
        let takes_piece = self.start > 0 || length < rest;
        let copied =
            if takes_piece { self.start..self.start + length } else { length..self.filled };
        let mut next = self.spare.pop().unwrap_or_default();
        if next.len() < copied.len() {
            next.resize(copied.len(), 0);
        }
        next[..copied.len()].copy_from_slice(&self.buffer[copied]);
        let buffer = if takes_piece {
            self.start += length;
            next
        } else {
            self.filled = rest;
            std::mem::replace(&mut self.buffer, next)
        };
        let head = std::mem::replace(&mut self.head, tail);
        Piece { buffer, length, head, tail, last: self.ended && rest == 0 }
    }

    fn read(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= std::mem::take(&mut self.start);
        }
        let whole = section::reach(self.size) + GROWTH;
        if self.buffer.len() - self.filled < LEAST_READ {
            // A short text never pays for a long buffer: memory costs by the page when it is first touched.
            let room = match self.buffer.len() * 2 {
                0 => FIRST,
                more => more.clamp(self.filled + GROWTH, whole.max(self.filled + GROWTH)),
            };
            // Fresh memory is empty already: only growing a buffer in its place would have to clear it.
            let mut larger = vec![0; room];
            larger[..self.filled].copy_from_slice(&self.buffer[..self.filled]);
            self.buffer = larger;
        }
        match self.feed.read(&mut self.buffer[self.filled..]) {
            Ok(0) => self.ended = true,
            Ok(count) => self.filled += count,
            Err(error) => {
                self.failed = Some(error);
                self.ended = true;
            }
        }
    }
}
