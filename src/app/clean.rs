//! The main job: each input through the engine and to its printer.

use super::args::Args;
use super::corpus;
use super::desk::Ledger;
use super::error::Error;
use super::files::{Crew, Lot as Files, Turn};
use super::formats;
use super::intake::{Input, Intake, Source};
use super::manner::{Manner, name_of};
use super::mirror::{Begun, Mirror};
use super::outlet::{self, Outlet};
use super::progress::Meter;
use super::records::{Lot, Put, Wish};
use super::roster::Roster;
use super::signals;
use super::source::FileId;
use super::stream::{self, Feed, Flow};
use super::summary::Book;
use crate::engine::Engine;
use crate::print::{Json, Printer, Section, Stats, Text};
use std::fs::File;
use std::sync::Arc;

/// One run over all inputs.
pub(super) struct Job<'a> {
    pub(super) args: &'a Args,
    pub(super) engine: &'a Engine,
    pub(super) manner: Manner<'a>,
    pub(super) flow: Flow,
    pub(super) wish: Option<Wish>,
    /// What is known of the corpus.
    ledger: Option<&'a Ledger>,
    /// Standard input, when it had to be read before.
    spool: Option<File>,
    /// Records of the inputs that are done.
    before: u64,
    pub(super) stats: Stats,
    /// The same for each input, when that is asked for.
    pub(super) book: Book,
    /// Counts with nothing in them, and with the wish for a sample or without.
    pub(super) fresh: Stats,
    /// Counts what is done, for whoever watches.
    pub(super) meter: Arc<Meter>,
    /// One input at least could be opened.
    pub(super) opened: bool,
    /// There was trouble, and it was told.
    pub(super) failed: bool,
    /// Inputs that were left out because their clean file was there.
    pub(super) there: u64,
}

/// Where the clean texts go.
struct Exits<'e> {
    intake: Intake,
    roster: &'e Roster,
    mirror: Option<Mirror>,
    /// What prints to the output; nothing when only names or an exit code are wanted.
    printer: Option<Box<dyn Printer>>,
    /// Unless each input has an output of its own.
    output: Option<Outlet>,
    removed: Option<Outlet>,
}

impl<'a> Job<'a> {
    /// A job before its first input.
    pub(super) fn new(
        args: &'a Args,
        engine: &'a Engine,
        flow: Flow,
        wish: Option<Wish>,
        fresh: Stats,
        meter: Arc<Meter>,
    ) -> Job<'a> {
        Job {
            args,
            engine,
            manner: Manner { args, engine },
            flow,
            wish,
            ledger: None,
            spool: None,
            before: 0,
            stats: fresh.clone(),
            book: Book::default(),
            fresh,
            meter,
            opened: false,
            failed: false,
            there: 0,
        }
    }

    /// The same with what is known of the corpus, and standard input if that was read for it.
    pub(super) fn knowing(self, ledger: Option<&'a Ledger>, spool: Option<File>) -> Job<'a> {
        Job { ledger, spool, ..self }
    }

    /// All inputs to one output, or each to its own in a folder; none of them is the file `taken`.
    pub(super) fn print(&mut self, roster: &Roster, taken: Option<FileId>) -> Result<(), Error> {
        let mut exits = self.exits(roster, taken)?;
        // Short texts need no thread of their own each; records fall into batches anyway.
        let is_free = self.manner.is_free() && !self.flow.by_paragraph;
        let outcome = match roster.inputs.len() > 1 && self.wish.is_none() && is_free {
            true => self.side_by_side(&mut exits),
            false => (0..roster.inputs.len()).try_for_each(|n| self.in_turn(n, &mut exits)),
        };
        // Ended by a signal: what was written is made whole.
        let ended = match outcome {
            Err(Error::Ended) => Err(Error::Ended),
            outcome => Ok(outcome?),
        };
        let Exits { mut output, removed, mut printer, .. } = exits;
        if !self.opened {
            // No input could be opened: an older output file is worth more than an empty one.
            return ended;
        }
        if let Some(output) = &mut output {
            self.end(&mut printer, output)?;
        }
        output.map_or(Ok(()), Outlet::close)?;
        removed.map_or(Ok(()), Outlet::close)?;
        ended
    }

    /// What stands behind the last text of an output.
    fn end(
        &self,
        printer: &mut Option<Box<dyn Printer>>,
        output: &mut Outlet,
    ) -> Result<(), Error> {
        let (Some(printer), None) = (printer, &self.wish) else { return Ok(()) };
        let mut shown = Vec::new();
        printer.end(&mut shown);
        put(printer.as_ref(), output, &shown)
    }

    fn exits<'e>(&self, roster: &'e Roster, taken: Option<FileId>) -> Result<Exits<'e>, Error> {
        let args = self.args;
        // Every name is looked up only if one of them may be an output.
        let is_plain = FileId::of(rustix::stdio::stdout()).is_none();
        let ids: Vec<FileId> = match is_plain && args.output.is_none() && args.removed.is_none() {
            true => Vec::new(),
            false => roster.inputs.iter().filter_map(Input::id).chain(taken).collect(),
        };
        let mirror = match &args.output_dir {
            Some(path) => Some(Mirror::open(path, args.skip_existing, roster)?),
            None => None,
        };
        let removed = match &args.removed {
            Some(path) => Some(Outlet::create(path, None, &ids)?),
            None => None,
        };
        let taken: Vec<FileId> =
            ids.into_iter().chain(removed.as_ref().and_then(Outlet::id)).collect();
        let packing = args.compress.map(Into::into);
        let output = match (&mirror, &args.output) {
            (Some(_), _) => None,
            (None, Some(path)) => Some(Outlet::create(path, packing, &taken)?),
            (None, None) => Some(Outlet::screen(args, packing)?.apart_from(&taken)?),
        };
        let outputs = output.iter().chain(&removed).filter_map(Outlet::id).collect();
        let goes_out = args.output.is_none() && mirror.is_none() && removed.is_none();
        let printer = formats::printer(args);
        let is_silent = printer.is_none() && !args.list;
        let taken = Arc::clone(&self.meter.taken);
        let intake = Intake { outputs, watch_output: goes_out && !is_silent, taken };
        Ok(Exits { intake, roster, mirror, printer, output, removed })
    }

    /// Many texts, short ones at once.
    fn side_by_side(&mut self, exits: &mut Exits<'_>) -> Result<(), Error> {
        let (intake, mirror) = (exits.intake.clone(), exits.mirror.take());
        let (manner, roster) = (self.manner, exits.roster);
        let (threads, fresh) = (self.flow.threads, self.fresh.clone());
        let (fresh, place) = (&fresh, mirror.as_ref());
        let crew = Crew { manner, roster, intake: &intake, mirror: place, threads, fresh };
        crew.run(&mut |turn| match turn {
            Turn::Done(files) => self.take(files, exits),
            Turn::Alone(number) => {
                let outcome = match &mirror {
                    Some(mirror) => self.mirrored(number, mirror, exits),
                    None => self.printed(number, exits),
                };
                self.go_on(outcome)
            }
            Turn::Failed(error) => Err(error),
        })
    }

    fn take(&mut self, files: Files, exits: &mut Exits<'_>) -> Result<(), Error> {
        self.opened |= files.opened;
        self.failed |= files.failed;
        self.there += files.there;
        let Stats { texts, changed, bytes, .. } = files.stats;
        self.meter.add((texts, changed), (bytes, files.stats.removed_bytes()));
        self.stats.join(files.stats);
        self.book.join(files.book);
        if let Some(output) = &mut exits.output {
            match exits.printer.as_deref() {
                Some(printer) => put(printer, output, &files.shown)?,
                None => output.show(&files.shown)?,
            }
        }
        if let Some(removed) = &mut exits.removed {
            removed.write(&files.events)?;
        }
        files.said.iter().for_each(|message| self.tell(message));
        if signals::stopped() { Err(Error::Ended) } else { Ok(()) }
    }

    fn in_turn(&mut self, number: usize, exits: &mut Exits<'_>) -> Result<(), Error> {
        let outcome = match exits.mirror.take() {
            Some(mirror) => {
                let outcome = self.mirrored(number, &mirror, exits);
                exits.mirror = Some(mirror);
                outcome
            }
            None => self.printed(number, exits),
        };
        self.go_on(outcome)
    }

    fn go_on(&mut self, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Err(error) if is_about_output(&error) => Err(error),
            outcome => self.note(outcome),
        }
    }

    fn printed(&mut self, number: usize, exits: &mut Exits<'_>) -> Result<(), Error> {
        let roster = exits.roster;
        let input = &roster.inputs[number];
        let source = corpus::open(&exits.intake, input, self.spool.as_ref())?;
        let Exits { printer, output: Some(output), removed, .. } = exits else { return Ok(()) };
        let before = std::mem::replace(&mut self.stats, self.fresh.clone());
        let outcome = self.one(input, source, printer, output, removed.as_mut());
        self.enter(input, before);
        outcome
    }

    /// One input to its own file.
    fn mirrored(
        &mut self,
        number: usize,
        mirror: &Mirror,
        exits: &mut Exits<'_>,
    ) -> Result<(), Error> {
        let roster = exits.roster;
        let Some(place) = roster.place(number) else { return Ok(()) };
        if mirror.is_there(place) {
            self.there += 1;
            return Ok(());
        }
        let input = &roster.inputs[number];
        let source = exits.intake.open(input)?;
        match mirror.begin(place, source.id())? {
            Begun::There => self.there += 1,
            Begun::Draft(mut draft) => {
                if let Some(outlet) = draft.outlet() {
                    let Exits { printer, removed, .. } = &mut *exits;
                    let before = std::mem::replace(&mut self.stats, self.fresh.clone());
                    let outcome = self.one(input, source, printer, outlet, removed.as_mut());
                    self.enter(input, before);
                    outcome?;
                }
                draft.commit()?;
            }
        }
        Ok(())
    }

    fn one(
        &mut self,
        input: &Input,
        mut source: Source,
        printer: &mut Option<Box<dyn Printer>>,
        output: &mut Outlet,
        mut removed: Option<&mut Outlet>,
    ) -> Result<(), Error> {
        let is_first = !std::mem::replace(&mut self.opened, true);
        if self.wish.is_some() {
            return self.one_of_records(input, &mut source, output);
        }
        let name = self.manner.label(input);
        let mut shown = Vec::new();
        if let Some(printer) = printer {
            if is_first {
                printer.begin(&mut shown);
            }
            printer.open(&Text { name: &name, bare: input.bare() }, &mut shown);
        }
        let (mut json, mut events) = (Json::default(), Vec::new());
        let mut said = Vec::new();
        let changed_before = self.stats.removed_bytes();
        let (engine, flow, by_paragraph) = (self.engine, self.flow, self.flow.by_paragraph);
        let outcome = stream::run(engine, flow, &mut source, &mut |piece| {
            let section = self.manner.section(&name, input, &piece);
            self.measure(&section);
            if let Some(printer) = printer.as_deref_mut() {
                printer.section(&section, &mut shown);
                put(printer, output, &shown)?;
                shown.clear();
                if let Some(why) = printer.gave_up() {
                    return Err(Error::Unshown { name: name.clone(), why });
                }
            }
            if let Some(removed) = &mut removed {
                json.section(&section, &mut events);
                removed.write(&events)?;
                events.clear();
            }
            self.manner.warnings(&section, piece.settled, &mut said);
            said.drain(..).for_each(|message| self.tell(&message));
            if by_paragraph {
                output.flush()?;
            }
            if signals::stopped() { Err(Error::Ended) } else { Ok(()) }
        });
        if let Some(printer) = printer.as_deref_mut() {
            printer.finish(&mut shown);
            put(printer, output, &shown)?;
        }
        let changed = self.stats.removed_bytes() > changed_before;
        self.count(changed);
        if changed && self.args.list {
            output.show(&[&name_of(input, &name)[..], b"\n"].concat())?;
        }
        self.advise(&mut source);
        outcome
    }

    /// One input that is made of records.
    fn one_of_records(
        &mut self,
        input: &Input,
        source: &mut Source,
        output: &mut Outlet,
    ) -> Result<(), Error> {
        let is_silent = self.args.list || self.args.check;
        let flush = self.flow.by_paragraph;
        let changed_before = self.stats.changed;
        let outcome = self.records(input, source, &mut |bytes, _| match (is_silent, flush) {
            (true, _) => Ok(()),
            (false, true) => output.show(bytes).and_then(|()| output.flush()),
            (false, false) => output.show(bytes),
        });
        if self.args.list && self.stats.changed > changed_before {
            output.show(&[&name_of(input, &self.manner.label(input))[..], b"\n"].concat())?;
        }
        outcome
    }

    pub(super) fn records(
        &mut self,
        input: &Input,
        source: &mut Source,
        put: &mut Put<'_>,
    ) -> Result<(), Error> {
        let Some(wish) = &self.wish else { return Ok(()) };
        let (label, shown) = (self.manner.label(input), source.name().to_owned());
        let meter = Arc::clone(&self.meter);
        let lot = Lot { source, name: &label, before: self.before, meter: &meter };
        let hands = (self.engine, self.flow.threads);
        let (account, outcome) = wish.run(hands, self.ledger, lot, put);
        self.before += account.tally.lines;
        wish.tell(&account, &shown, self.engine, self.args.quiet)?;
        self.failed |= wish.is_trouble(&account.tally);
        self.stats.join(account.stats);
        outcome
    }

    /// Books what was counted of one input, and adds what was counted before.
    pub(super) fn enter(&mut self, input: &Input, before: Stats) {
        if self.args.stats.is_some() && self.stats.texts > 0 {
            self.book.enter(input, self.manner.label(input), &self.stats);
        }
        self.stats.join(before);
    }

    /// Counts a section of a text.
    pub(super) fn measure(&mut self, section: &Section<'_>) {
        self.stats.add(section);
        let bytes = section.document.bytes().len();
        self.meter.add((0, 0), (bytes as u64, section.plan.removed_bytes() as u64));
    }

    /// Counts a text.
    pub(super) fn count(&mut self, changed: bool) {
        self.meter.add((1, u64::from(changed)), (0, 0));
        self.stats.texts += 1;
        self.stats.changed += u64::from(changed);
    }

    pub(super) fn advise(&mut self, source: &mut Source) {
        if let Some(advice) = source.take_advice().filter(|_| !self.args.quiet) {
            self.tell(&format!("deboil: {}: {}", source.name(), advice.text()));
        }
    }

    /// A message that cannot be said shows in the exit code; it is no reason to stop the work.
    pub(super) fn tell(&mut self, message: &str) {
        self.failed |= outlet::tell(message).is_err();
    }

    /// Trouble with one file is named, and the others are still done.
    pub(super) fn note(&mut self, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Ok(()) => Ok(()),
            Err(error @ (Error::Closed | Error::Ended)) => Err(error),
            Err(error) => {
                self.failed = true;
                self.tell(&format!("deboil: {error}"));
                Ok(())
            }
        }
    }
}

/// Hands over what was printed. A terminal gets it with everything escaped that could drive it, unless the
/// printer did that itself, inside its colours.
fn put(printer: &dyn Printer, output: &mut Outlet, shown: &[u8]) -> Result<(), Error> {
    if printer.is_harmless() { output.write(shown) } else { output.show(shown) }
}

/// True when no other input can do better: the output itself is broken.
fn is_about_output(error: &Error) -> bool {
    match error {
        Error::Closed | Error::Ended => true,
        // A message that could not be said is no reason to leave the rest undone.
        Error::Write { name, .. } => name != outlet::STDERR,
        _ => false,
    }
}

impl Feed for Source {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        Source::read(self, buffer)
    }
}
