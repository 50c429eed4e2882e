//! Many records through few hands: a reader, workers and an ordered writer.
//!
//! The input is cut into batches behind a record's end. A batch is filled by the reader, worked on
//! by one worker, and written in the order of reading. What a batch holds depends on read sizes and
//! on how busy the workers are; so a result may depend on records and their order only, never on
//! where a batch ends. Memory is bounded: there are as many batches as there are workers, and two
//! more, and each is given back to the reader once it is written.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

mod sheet;

pub use sheet::Sheet;

use super::error::Error;
use super::framing::Framing;

/// Who does the work, and in what portions. Neither changes a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Threads that work on records, beside one that reads and one that writes.
    pub workers: usize,
    /// Bytes of records that a batch holds when all workers are busy; a longer record makes it
    /// grow. As long as this thread does everything it takes a quarter, to stay in the caches, and
    /// threads are started after so many bytes, as less is done sooner than they start.
    pub batch: usize,
}

impl Hands {
    /// So many workers, and batches of 1 MiB.
    pub fn new(workers: usize) -> Self {
        Self { workers, batch: 1 << 20 }
    }
}

/// Bytes by which a buffer grows at least.
const GROWTH: usize = 64 << 10;

/// Bytes that a growing buffer takes at once.
const LONGEST_READ: usize = 1 << 20;

/// The longest record, in bytes. What is longer is an error, as it would have to be in memory.
pub const LONGEST: usize = 1 << 30;

/// What is done with records.
pub trait Work: Sync {
    /// Buffers that a worker uses again from batch to batch. They must not carry any knowledge.
    type Tools: Default;
    /// What the writer is told about a batch, beside the bytes.
    type Report: Send;

    /// Works on whole records, which stand at `place`, and appends the result to `out`.
    fn work(
        &self,
        tools: &mut Self::Tools,
        records: &[u8],
        place: Place,
        out: &mut Sheet,
    ) -> Self::Report;
}

/// Where a batch stands in its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// It begins the input.
    pub first: bool,
    /// Records before it, if the stock is numbered.
    pub before: u64,
}

/// What to go on with after a batch was written.
pub type Written = Result<Next, Error>;

/// Whether the rest of the input matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Go on.
    More,
    /// The rest is not wanted: not an error.
    Stop,
}

/// Fills the beginning of a buffer and says how many bytes it wrote there; 0 is the end.
pub type Read<'r> = dyn FnMut(&mut [u8]) -> Result<usize, Error> + Send + 'r;

/// Takes the result of a batch, in pieces, and its report.
pub type Write<'w, W> = dyn FnMut(Pieces<'_, '_>, <W as Work>::Report) -> Written + 'w;

/// A result in pieces; mostly one.
pub type Pieces<'p, 'b> = &'p mut dyn Iterator<Item = &'b [u8]>;

/// What to cut, and where it comes from.
pub struct Stock<'s> {
    /// The input for messages.
    pub name: &'s str,
    /// Gives the bytes.
    pub read: &'s mut Read<'s>,
    /// What stands between two records.
    pub framing: &'s Framing,
    /// Records before this input, if they are to be numbered, which costs a look at every byte.
    pub before: Option<u64>,
}

/// Runs all records of `stock` through `work` with `hands`, and hands each result to `write` on
/// this thread, in the order of the input.
///
/// # Errors
/// What `write` says; else what reading says, after everything before it was written.
pub fn pump<W: Work>(
    stock: Stock<'_>,
    work: &W,
    hands: Hands,
    write: &mut Write<'_, W>,
) -> Result<(), Error> {
    let mut intake = Intake::new(stock);
    let alone = hands.batch / 4;
    let mut batch = Batch::new(alone);
    let mut tools = W::Tools::default();
    let (mut number, mut bytes) = (0, 0);
    while hands.workers <= 1 || bytes < hands.batch {
        batch.number = number;
        if !intake.fill(&mut batch, alone, &mut || true) {
            return intake.failure.map_or(Ok(()), Err);
        }
        let report = batch.run(work, &mut tools);
        if write(&mut batch.pieces(), report)? == Next::Stop {
            return Ok(());
        }
        number += 1;
        bytes += batch.filled;
        batch.reset(alone);
    }
    drop(batch);
    if together(&mut intake, number, work, hands, write)? == Next::Stop {
        return Ok(());
    }
    intake.failure.map_or(Ok(()), Err)
}

/// One run of records, with its result.
struct Batch {
    number: usize,
    /// Records before it, if they are numbered.
    before: u64,
    /// The buffer to read into; `..filled` counts.
    bytes: Vec<u8>,
    filled: usize,
    out: Sheet,
}

impl Batch {
    fn new(size: usize) -> Self {
        Self { number: 0, before: 0, bytes: vec![0; size], filled: 0, out: Sheet::default() }
    }

    fn run<W: Work>(&mut self, work: &W, tools: &mut W::Tools) -> W::Report {
        let place = Place { first: self.number == 0, before: self.before };
        work.work(tools, &self.bytes[..self.filled], place, &mut self.out)
    }

    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.out.pieces(&self.bytes[..self.filled])
    }

    /// Ready for other records. The memory of a giant record is given back.
    fn reset(&mut self, size: usize) {
        self.filled = 0;
        self.out.clear(size);
        if self.bytes.len() > 4 * size {
            self.bytes = vec![0; size];
        }
    }
}

/// Cuts the input into batches of whole records.
struct Intake<'s> {
    stock: Stock<'s>,
    /// The start of the record that the last batch did not hold whole.
    rest: Vec<u8>,
    /// Bytes read.
    taken: u64,
    ended: bool,
    /// Why the input ended before its end. What came before is worked on all the same.
    failure: Option<Error>,
}

impl<'s> Intake<'s> {
    fn new(stock: Stock<'s>) -> Self {
        Self { stock, rest: Vec::new(), taken: 0, ended: false, failure: None }
    }

    /// Fills an empty batch, and says how many records came before it.
    fn fill(&mut self, batch: &mut Batch, goal: usize, wanted: &mut dyn FnMut() -> bool) -> bool {
        let is_filled = self.fill_bytes(batch, goal, wanted);
        if let Some(before) = &mut self.stock.before {
            batch.before = *before;
            self.stock.framing.each(&batch.bytes[..batch.filled], |_, _| *before += 1);
        }
        is_filled
    }

    /// Fills an empty batch with one record or more: as many as come until it holds `goal` bytes,
    /// or until `wanted` says that it is needed. False when nothing is left.
    fn fill_bytes(
        &mut self,
        batch: &mut Batch,
        goal: usize,
        wanted: &mut dyn FnMut() -> bool,
    ) -> bool {
        make_room(&mut batch.bytes, self.rest.len());
        batch.bytes[..self.rest.len()].copy_from_slice(&self.rest);
        batch.filled = self.rest.len();
        self.rest.clear();
        let (mut looked, mut end) = (0, None);
        while !self.ended {
            make_room(&mut batch.bytes, batch.filled);
            batch.filled += self.read(&mut batch.bytes[batch.filled..]);
            let found = self.stock.framing.last_end(&batch.bytes[..batch.filled], &mut looked);
            end = found.or(end);
            match end {
                Some(end) if !self.ended && (batch.filled >= goal || wanted()) => {
                    self.rest.extend_from_slice(&batch.bytes[end..batch.filled]);
                    batch.filled = end;
                    return true;
                }
                None if batch.filled > LONGEST => {
                    let (name, at) = (self.stock.name.to_owned(), self.taken);
                    let source = io::Error::other("a record is longer than 1 GiB");
                    self.fail(Error::Read { name, at, source });
                    batch.filled = 0;
                }
                _ => {}
            }
        }
        batch.filled > 0
    }

    fn read(&mut self, room: &mut [u8]) -> usize {
        match (self.stock.read)(room) {
            Ok(got) => {
                self.ended = got == 0;
                self.taken += got as u64;
                got
            }
            Err(error) => {
                self.fail(error);
                0
            }
        }
    }

    fn fail(&mut self, error: Error) {
        self.ended = true;
        self.failure = Some(error);
    }
}

/// Makes `bytes` longer when `filled` leaves no room. Room is asked for by a share, so that a long record is
/// moved a fixed number of times, but cleared, and so really taken, only as far as one read may reach.
fn make_room(bytes: &mut Vec<u8>, filled: usize) {
    if filled >= bytes.len() {
        if filled >= bytes.capacity() {
            // Else the vector would double itself.
            bytes.reserve_exact(filled - bytes.len() + (filled / 8).max(GROWTH));
        }
        bytes.resize(bytes.capacity().min(filled + LONGEST_READ), 0);
    }
}

/// A batch on its way to the writer; nothing when its worker broke down.
type Done<W> = Option<(Batch, <W as Work>::Report)>;

/// The threads: one reads, some work, this one writes.
fn together<W: Work>(
    intake: &mut Intake<'_>,
    number: usize,
    work: &W,
    hands: Hands,
    write: &mut Write<'_, W>,
) -> Written {
    let (to_work, filled) = mpsc::channel();
    let (to_reader, empty) = mpsc::channel();
    let (to_writer, done) = mpsc::channel::<Done<W>>();
    for _ in 0..hands.workers + 2 {
        // The receiver lives, so this cannot fail.
        let _ = to_reader.send(Batch::new(hands.batch));
    }
    let filled = Mutex::new(filled);
    thread::scope(|scope| {
        scope.spawn(move || read_all(intake, (number, hands.batch), &empty, &to_work));
        for _ in 0..hands.workers {
            let (filled, to_writer) = (&filled, to_writer.clone());
            scope.spawn(move || work_all(work, filled, &to_writer));
        }
        drop(to_writer);
        // When this returns early it drops its ends of the channels, so everybody else stops too.
        write_all::<W>((number, hands.batch), done, to_reader, write)
    })
}

fn read_all(
    intake: &mut Intake<'_>,
    (first, size): (usize, usize),
    empty: &Receiver<Batch>,
    to_work: &Sender<Batch>,
) {
    let mut spare = None;
    for number in first.. {
        let Some(mut batch) = spare.take().or_else(|| empty.recv().ok()) else { return };
        batch.number = number;
        // A batch goes as soon as another one is there to read into: when the workers are slower
        // than the input there is none, and batches fill up; when the input is slow, nothing waits.
        let mut wanted = || {
            spare = spare.take().or_else(|| empty.try_recv().ok());
            spare.is_some()
        };
        if !intake.fill(&mut batch, size, &mut wanted) || to_work.send(batch).is_err() {
            return;
        }
    }
}

fn work_all<W: Work>(work: &W, filled: &Mutex<Receiver<Batch>>, to_writer: &Sender<Done<W>>) {
    let _alarm = Alarm::<W>(to_writer);
    let mut tools = W::Tools::default();
    loop {
        let next = filled.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut batch) = next else { return };
        let report = batch.run(work, &mut tools);
        if to_writer.send(Some((batch, report))).is_err() {
            return;
        }
    }
}

fn write_all<W: Work>(
    (mut number, size): (usize, usize),
    done: Receiver<Done<W>>,
    to_reader: Sender<Batch>,
    write: &mut Write<'_, W>,
) -> Written {
    let mut early = BTreeMap::new();
    for result in done {
        // The panic itself goes on when the threads are joined.
        let Some((batch, report)) = result else { return Ok(Next::Stop) };
        early.insert(batch.number, (batch, report));
        while let Some((mut batch, report)) = early.remove(&number) {
            if write(&mut batch.pieces(), report)? == Next::Stop {
                return Ok(Next::Stop);
            }
            batch.reset(size);
            number += 1;
            // The reader has gone when the input has ended.
            let _ = to_reader.send(batch);
        }
    }
    Ok(Next::More)
}

/// Tells the writer when a worker breaks down, as it would wait for the lost batch for ever.
struct Alarm<'a, W: Work>(&'a Sender<Done<W>>);

impl<W: Work> Drop for Alarm<'_, W> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(None);
        }
    }
}

#[cfg(test)]
mod tests;
