//! Many short files side by side, shown and told in their order.
//!
//! A worker takes the next few files, as many as promise about a quarter of a MiB, and keeps what
//! they become in memory. What is longer than a few MiB, or no plain file, is left to the thread
//! that writes, which does it alone when its turn comes. Which files go together depends on time;
//! no result does. Memory is bounded: no worker is further ahead than a few portions.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::error::Error;
use super::formats;
use super::intake::{Input, Intake, Source};
use super::manner::{Manner, name_of};
use super::mirror::{Begun, Mirror};
use super::roster::Roster;
use super::stream::Shown;
use super::summary::Book;
use crate::document::Edge;
use crate::engine::Workspace;
use crate::plan::Carry;
use crate::print::{Json, Printer, Stats, Text};

/// A longer file, in bytes of its text, is done alone. A section's size, so it is one section.
const LONGEST: usize = 4 << 20;
/// Bytes of text that a portion is to hold, as far as the files before it tell.
const PORTION: u64 = 256 << 10;
/// Files in a portion at most.
const MOST: usize = 64;
/// Files that are done before threads are started, as so few are done sooner than they start.
const ALONE: usize = 8;
/// The least room that a read is given, in bytes.
const LEAST_READ: usize = 16 << 10;

/// What files become.
#[derive(Debug, Default)]
pub struct Lot {
    /// What printers have printed, file after file.
    pub shown: Vec<u8>,
    /// Events for `--removed`.
    pub events: Vec<u8>,
    /// Counts.
    pub stats: Stats,
    /// The same for each text, when that is asked for.
    pub book: Book,
    /// Messages.
    pub said: Vec<String>,
    /// One file at least was opened.
    pub opened: bool,
    /// There was trouble, which is among the messages.
    pub failed: bool,
    /// Files that were left out because their clean file is there.
    pub there: u64,
}

/// What comes next in the order of the files.
pub enum Turn {
    /// Some files are done.
    Done(Lot),
    /// This one is to be done now, alone.
    Alone(usize),
    /// Trouble that ends the run.
    Failed(Error),
}

/// What all workers share.
pub struct Crew<'a> {
    /// How texts are shown.
    pub manner: Manner<'a>,
    /// The files.
    pub roster: &'a Roster,
    /// How they are opened.
    pub intake: &'a Intake,
    /// Where clean files go, if each has one of its own.
    pub mirror: Option<&'a Mirror>,
    /// Threads to use.
    pub threads: usize,
    /// Counts with nothing in them.
    pub fresh: &'a Stats,
}

/// Where the next portion begins, and how long files have been.
#[derive(Debug, Default)]
struct Cursor {
    portion: usize,
    file: usize,
    /// Files done, and their bytes; a guess for those to come.
    done: (u64, u64),
}

impl Cursor {
    fn next(&mut self, count: usize) -> Option<(usize, Range<usize>)> {
        if self.file >= count {
            return None;
        }
        let (files, bytes) = self.done;
        let wanted = match bytes {
            0 => 1,
            bytes => (PORTION * files / bytes).clamp(1, MOST as u64) as usize,
        };
        let range = self.file..count.min(self.file + wanted);
        let portion = self.portion;
        (self.portion, self.file) = (portion + 1, range.end);
        Some((portion, range))
    }

    fn learn(&mut self, files: usize, bytes: u64) {
        self.done.0 += files as u64;
        // Empty files are no reason to take thousands at once.
        self.done.1 += bytes.max(1);
    }
}

impl Crew<'_> {
    /// Hands everything to `take`, in the order of the files, on this thread.
    ///
    /// # Errors
    /// The first error of `take` ends the run.
    pub fn run(&self, take: &mut dyn FnMut(Turn) -> Result<(), Error>) -> Result<(), Error> {
        let count = self.roster.inputs.len();
        let mut cursor = Cursor::default();
        let mut bench = Bench::new(self.manner);
        while self.threads <= 1 || cursor.file < ALONE {
            let Some((_, range)) = cursor.next(count) else { return Ok(()) };
            let files = range.len();
            let (turns, bytes) = self.portion(&mut bench, range);
            cursor.learn(files, bytes);
            turns.into_iter().try_for_each(&mut *take)?;
        }
        drop(bench);
        self.together(cursor, take)
    }

    fn together(
        &self,
        cursor: Cursor,
        take: &mut dyn FnMut(Turn) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut next = cursor.portion;
        let (allow, allowed) = mpsc::channel();
        let (to_writer, done) = mpsc::channel();
        for _ in 0..self.threads + 2 {
            // The receiver lives, so this cannot fail.
            let _ = allow.send(());
        }
        let (cursor, allowed) = (Mutex::new(cursor), Mutex::new(allowed));
        thread::scope(|scope| {
            for _ in 0..self.threads {
                let (cursor, allowed, to_writer) = (&cursor, &allowed, to_writer.clone());
                scope.spawn(move || self.work(cursor, allowed, &to_writer));
            }
            drop(to_writer);
            // When this returns early it drops its ends of the channels, so everybody else stops.
            let (allow, done) = (allow, done);
            let mut early = BTreeMap::new();
            for (portion, turns) in done {
                early.insert(portion, turns);
                while let Some(turns) = early.remove(&next) {
                    next += 1;
                    turns.into_iter().try_for_each(&mut *take)?;
                    // When all workers have gone there is nobody to be allowed anything.
                    let _ = allow.send(());
                }
            }
            Ok(())
        })
    }

    fn work(
        &self,
        cursor: &Mutex<Cursor>,
        allowed: &Mutex<Receiver<()>>,
        to_writer: &Sender<(usize, Vec<Turn>)>,
    ) {
        let count = self.roster.inputs.len();
        let mut bench = Bench::new(self.manner);
        loop {
            if allowed.lock().unwrap_or_else(PoisonError::into_inner).recv().is_err() {
                return;
            }
            let next = cursor.lock().unwrap_or_else(PoisonError::into_inner).next(count);
            let Some((portion, range)) = next else { return };
            let files = range.len();
            let (turns, bytes) = self.portion(&mut bench, range);
            cursor.lock().unwrap_or_else(PoisonError::into_inner).learn(files, bytes);
            if to_writer.send((portion, turns)).is_err() {
                return;
            }
        }
    }

    /// Does some files; what is left to others splits what comes before it from what comes after.
    fn portion(&self, bench: &mut Bench, range: Range<usize>) -> (Vec<Turn>, u64) {
        let (mut turns, mut bytes) = (Vec::new(), 0);
        let empty = || Lot { stats: self.fresh.clone(), ..Lot::default() };
        let mut lot = empty();
        for number in range {
            match self.file(bench, number, &mut lot) {
                Ok(Some(read)) => bytes += read,
                Ok(None) => {
                    bytes += LONGEST as u64;
                    turns.push(Turn::Done(std::mem::replace(&mut lot, empty())));
                    turns.push(Turn::Alone(number));
                }
                Err(error @ Error::Write { .. }) => {
                    turns.push(Turn::Done(std::mem::replace(&mut lot, empty())));
                    turns.push(Turn::Failed(error));
                    return (turns, bytes);
                }
                Err(error) => {
                    lot.failed = true;
                    lot.said.push(format!("deboil: {error}"));
                }
            }
        }
        turns.push(Turn::Done(lot));
        (turns, bytes)
    }

    /// One file; nothing when it must be done alone, else the bytes of its text.
    fn file(&self, bench: &mut Bench, number: usize, lot: &mut Lot) -> Result<Option<u64>, Error> {
        let input = &self.roster.inputs[number];
        let Input::File(path) = input else { return Ok(None) };
        // Opening a pipe would wait, and whoever writes into it may wait for another one.
        if !self.roster.was_found(number) && fs::metadata(path).is_ok_and(|data| !data.is_file()) {
            return Ok(None);
        }
        let Some(mirror) = self.mirror else {
            let mut source = self.intake.open(input)?;
            return self.text(bench, input, &mut source, None, lot);
        };
        let Some(place) = self.roster.place(number) else { return Ok(None) };
        if mirror.is_there(place) {
            lot.there += 1;
            return Ok(Some(0));
        }
        let mut source = self.intake.open(input)?;
        match mirror.begin(place, source.id())? {
            Begun::There => {
                lot.there += 1;
                Ok(Some(0))
            }
            Begun::Draft(mut draft) => {
                let mut text = Vec::new();
                let done = self.text(bench, input, &mut source, Some(&mut text), lot)?;
                if let (Some(_), Some(outlet)) = (done, draft.outlet()) {
                    outlet.write(&text)?;
                    draft.commit()?;
                }
                Ok(done)
            }
        }
    }

    /// Reads and judges a text; its clean form goes to `apart` if that is given.
    fn text(
        &self,
        bench: &mut Bench,
        input: &Input,
        source: &mut Source,
        apart: Option<&mut Vec<u8>>,
        lot: &mut Lot,
    ) -> Result<Option<u64>, Error> {
        let outcome = match source.size() {
            Some(size) if size as usize > LONGEST => return Ok(None),
            _ => bench.read(source),
        };
        if bench.filled > LONGEST {
            return Ok(None);
        }
        // What cannot be read to its end is not written as a file of its own.
        if apart.is_some() {
            outcome?;
        } else if let Err(error) = outcome {
            self.judge(bench, input, &mut lot.shown_apart(None), source);
            return Err(error);
        }
        let read = bench.filled as u64;
        self.judge(bench, input, &mut lot.shown_apart(apart), source);
        Ok(Some(read))
    }

    fn judge(&self, bench: &mut Bench, input: &Input, sink: &mut Sink<'_>, source: &mut Source) {
        let Self { manner, .. } = self;
        let name = manner.label(input);
        if let Some(printer) = &mut bench.printer {
            printer.open(&Text { name: &name, bare: input.bare() }, sink.shown);
        }
        let mut json = Json::default();
        // Counts of each file apart cost something, so only those who ask pay.
        let before =
            manner.args.stats.is_some().then(|| std::mem::replace(sink.stats, self.fresh.clone()));
        let removed_before = sink.stats.removed_bytes();
        bench.carry.restart();
        let (mut head, mut rest) = (Edge::Text, &bench.text[..bench.filled]);
        while let Some((length, tail)) = manner.engine.cut(rest, true) {
            let (bytes, after) = rest.split_at(length);
            let Carry { lines: lines_before, bytes: bytes_before, line_start, .. } = bench.carry;
            let workspace = std::mem::take(&mut bench.workspace);
            let examined = manner.engine.examine(bytes, head, tail, workspace);
            let settled = manner.engine.settle(bytes, examined, &mut bench.carry, after.is_empty());
            let piece = Shown { settled: &settled, lines_before, bytes_before, line_start };
            let section = manner.section(&name, input, &piece);
            sink.stats.add(&section);
            if let Some(printer) = &mut bench.printer {
                printer.section(&section, sink.shown);
            }
            if manner.args.removed.is_some() {
                json.section(&section, sink.events);
            }
            manner.warnings(&section, &settled, sink.said);
            bench.workspace = settled.into_workspace();
            (head, rest) = (tail, after);
        }
        if let Some(printer) = &mut bench.printer {
            printer.finish(sink.shown);
        }
        let changed = sink.stats.removed_bytes() > removed_before;
        sink.stats.texts += 1;
        sink.stats.changed += u64::from(changed);
        if let Some(before) = before {
            sink.book.enter(input, name.clone(), sink.stats);
            sink.stats.join(before);
        }
        if changed && manner.args.list {
            sink.shown.extend_from_slice(&name_of(input, &name));
            sink.shown.push(b'\n');
        }
        if let Some(advice) = source.take_advice().filter(|_| !manner.args.quiet) {
            sink.said.push(format!("deboil: {}: {}", source.name(), advice.text()));
        }
    }
}

/// Where the parts of a result go.
struct Sink<'l> {
    shown: &'l mut Vec<u8>,
    events: &'l mut Vec<u8>,
    stats: &'l mut Stats,
    book: &'l mut Book,
    said: &'l mut Vec<String>,
}

impl Lot {
    fn shown_apart<'l>(&'l mut self, apart: Option<&'l mut Vec<u8>>) -> Sink<'l> {
        self.opened = true;
        let Lot { shown, events, stats, book, said, .. } = self;
        Sink { shown: apart.unwrap_or(shown), events, stats, book, said }
    }
}

/// What a worker uses again from file to file.
struct Bench {
    printer: Option<Box<dyn Printer>>,
    workspace: Workspace,
    carry: Carry,
    /// Room for texts; `..filled` is the text.
    text: Vec<u8>,
    filled: usize,
}

impl Bench {
    fn new(manner: Manner<'_>) -> Bench {
        Bench {
            printer: formats::printer(manner.args),
            workspace: Workspace::default(),
            carry: Carry::default(),
            text: Vec::new(),
            filled: 0,
        }
    }

    /// Reads a text, or its beginning if that is too long already.
    fn read(&mut self, source: &mut Source) -> Result<(), Error> {
        self.filled = 0;
        while self.filled <= LONGEST {
            if self.text.len() - self.filled < LEAST_READ {
                self.text.resize((self.text.len() * 2).max(4 * LEAST_READ), 0);
            }
            match source.read(&mut self.text[self.filled..])? {
                0 => return Ok(()),
                count => self.filled += count,
            }
        }
        Ok(())
    }
}
