//! The main job: each input through the engine and to its printer.

use super::across::Ledger;
use super::args::Args;
use super::corpus::{self, Means, Task};
use super::error::Error;
use super::intake::{Input, Intake, Source};
use super::outlet::{self, Outlet};
use super::records::{self, Lot, Put, Wish};
use super::source::FileId;
use super::stream::{self, Feed, Flow, Shown};
use super::{DONE, TROUBLE, WOULD_CHANGE, formats, summary};
use crate::engine::{Engine, Settled};
use crate::key::Keyring;
use crate::print::{Json, Printer, Section, Stats, Text};
use crate::settings::Settings;
use std::ffi::OsString;
use std::fs::File;

/// Cleans everything that the arguments name; the exit code says how it went.
///
/// # Errors
/// Trouble that ends the whole run: an output that cannot be made or written, a wrong option.
pub fn run(args: &Args, settings: Settings) -> Result<u8, Error> {
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, |count| count.get()),
        count => count,
    };
    let mut inputs: Vec<Input> = args.files.iter().cloned().map(Input::new).collect();
    if inputs.is_empty() {
        inputs.push(Input::new(OsString::from("-")));
    }
    let flow = Flow { threads, by_paragraph: args.line_buffered };
    if args.make_index {
        return corpus::make_index(args);
    }
    let wish = records::wish(args)?;
    let task = corpus::task(args, &settings, wish.as_ref())?;
    // With many records there is no need to divide one.
    let ring = task.as_ref().map_or_else(Keyring::new, Task::ring);
    let engine = Engine::with_keyring(settings, ring, threads > 1 && wish.is_none());
    let (ledger, spool) = match (task, &wish) {
        (Some(task), Some(wish)) => {
            let means = Means { args, engine: &engine, wish, threads, inputs: &inputs };
            match task {
                Task::Fingerprint(desk) => return means.fingerprint(&desk),
                Task::Across(desk) => {
                    let (ledger, spool) = means.learn(desk)?;
                    (Some(ledger), spool)
                }
                Task::Seen(ledger) => (Some(ledger), None),
            }
        }
        _ => (None, None),
    };
    let stats = Stats::default();
    let ledger = ledger.as_ref();
    let mut job = Job {
        args,
        engine: &engine,
        flow,
        wish,
        ledger,
        spool,
        before: 0,
        stats,
        opened: false,
        failed: false,
    };
    if let Some(typed) = &args.in_place {
        job.replace_all(&inputs, typed)?;
    } else {
        match job.print(&inputs) {
            // Nobody reads on, but somebody was told of a trouble: the code must not deny it.
            Err(Error::Closed) if job.failed => return Ok(TROUBLE),
            outcome => outcome?,
        }
    }
    if args.stats {
        outlet::tell(&summary::table(&job.stats, engine.settings().lexicon.rules()))?;
    }
    Ok(match (job.failed, args.check && job.stats.changed > 0) {
        (true, _) => TROUBLE,
        (false, true) => WOULD_CHANGE,
        (false, false) => DONE,
    })
}

/// One run over all inputs.
pub(super) struct Job<'a> {
    pub(super) args: &'a Args,
    pub(super) engine: &'a Engine,
    pub(super) flow: Flow,
    pub(super) wish: Option<Wish>,
    /// What is known of the corpus.
    ledger: Option<&'a Ledger>,
    /// Standard input, when it had to be read before.
    spool: Option<File>,
    /// Records of the inputs that are done.
    before: u64,
    pub(super) stats: Stats,
    /// One input at least could be opened.
    pub(super) opened: bool,
    failed: bool,
}

impl Job<'_> {
    /// All inputs to one output.
    fn print(&mut self, inputs: &[Input]) -> Result<(), Error> {
        let ids: Vec<FileId> = inputs.iter().filter_map(Input::id).collect();
        let mut removed = match &self.args.removed {
            Some(path) => Some(Outlet::create(path, None, &ids)?),
            None => None,
        };
        let taken: Vec<FileId> =
            ids.into_iter().chain(removed.as_ref().and_then(Outlet::id)).collect();
        let mut output = match &self.args.output {
            Some(path) => Outlet::create(path, None, &taken)?,
            None => Outlet::stdout(None)?.apart_from(&taken)?,
        };
        let outputs =
            [&output].into_iter().chain(removed.as_ref()).filter_map(Outlet::id).collect();
        let mut printer = formats::printer(self.args);
        let is_silent = printer.is_none() && !self.args.list;
        let watch_output = self.args.output.is_none() && removed.is_none() && !is_silent;
        let intake = Intake { outputs, watch_output };
        for input in inputs {
            let outcome = self.one(&intake, input, &mut printer, &mut output, removed.as_mut());
            match outcome {
                Err(error) if is_about_output(&error) => return Err(error),
                outcome => self.note(outcome)?,
            }
        }
        if !self.opened {
            // No input could be opened: an older output file is worth more than an empty one.
            return Ok(());
        }
        if let Some(printer) = printer.as_deref_mut().filter(|_| self.wish.is_none()) {
            let mut shown = Vec::new();
            printer.end(&mut shown);
            put(printer, &mut output, &shown)?;
        }
        output.close()?;
        removed.map_or(Ok(()), Outlet::close)
    }

    fn one(
        &mut self,
        intake: &Intake,
        input: &Input,
        printer: &mut Option<Box<dyn Printer>>,
        output: &mut Outlet,
        mut removed: Option<&mut Outlet>,
    ) -> Result<(), Error> {
        let mut source = corpus::open(intake, input, self.spool.as_ref())?;
        let is_first = !std::mem::replace(&mut self.opened, true);
        if self.wish.is_some() {
            return self.one_of_records(input, &mut source, output);
        }
        let name = self.label(input);
        let mut shown = Vec::new();
        if let Some(printer) = printer {
            if is_first {
                printer.begin(&mut shown);
            }
            printer.open(&Text { name: &name, bare: input.bare() }, &mut shown);
        }
        let (mut json, mut events) = (Json::default(), Vec::new());
        let changed_before = self.stats.removed_bytes();
        let (engine, flow, by_paragraph) = (self.engine, self.flow, self.flow.by_paragraph);
        let outcome = stream::run(engine, flow, &mut source, &mut |piece| {
            let section = Section { bare: input.bare(), ..self.section(&name, &piece) };
            self.stats.add(&section);
            if let Some(printer) = printer.as_deref_mut() {
                printer.section(&section, &mut shown);
                put(printer, output, &shown)?;
                shown.clear();
            }
            if let Some(removed) = &mut removed {
                json.section(&section, &mut events);
                removed.write(&events)?;
                events.clear();
            }
            self.warn(&section, piece.settled);
            if by_paragraph { output.flush() } else { Ok(()) }
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
            output.show(&[&name_of(input, &self.label(input))[..], b"\n"].concat())?;
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
        let (label, shown) = (self.label(input), source.name().to_owned());
        let lot = Lot { source, name: &label, before: self.before };
        let hands = (self.engine, self.flow.threads);
        let (account, outcome) = wish.run(hands, self.ledger, lot, put);
        self.before += account.tally.lines;
        wish.tell(&account, &shown, self.engine, self.args.quiet)?;
        self.failed |= wish.is_trouble(&account.tally);
        self.stats.join(account.stats);
        outcome
    }

    pub(super) fn section<'s>(&self, name: &'s str, piece: &'s Shown<'s>) -> Section<'s>
    where
        Self: 's,
    {
        Section {
            name,
            bare: None,
            document: &piece.settled.document,
            plan: &piece.settled.plan,
            lines_before: piece.lines_before,
            bytes_before: piece.bytes_before,
            line_start: piece.line_start,
            lexicon: &self.engine.settings().lexicon,
            level: piece.settled.level,
        }
    }

    /// The name in diffs and events: as it was typed, `-` for standard input.
    pub(super) fn label(&self, input: &Input) -> String {
        match input {
            Input::Stdin => self.args.stdin_name.clone().unwrap_or_else(|| "-".to_owned()),
            Input::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    pub(super) fn count(&mut self, changed: bool) {
        self.stats.texts += 1;
        self.stats.changed += u64::from(changed);
    }

    /// Says that a section was planned at a lower level than asked for, or could not be judged.
    pub(super) fn warn(&mut self, section: &Section<'_>, settled: &Settled<'_>) {
        let asked = self.engine.settings();
        let (name, level) = (super::error::shown(section.name), asked.level().name());
        if settled.out_of_depth && self.args.verbose && section.lines_before == 0 {
            self.tell(&format!("deboil: {name}: is no web page that level {level} could judge; did what markers does"));
        }
        let is_lower = settled.left_alone || section.level != asked.level();
        if !is_lower || self.args.quiet {
            return;
        }
        let did = match settled.left_alone {
            true => "left alone".to_owned(),
            false => format!("did what {} does", section.level.name()),
        };
        self.tell(&format!(
            "deboil: {name}: from line {}: level {level} would remove more than {} %; {did}",
            section.lines_before + 1,
            asked.max_removed.unwrap_or(100.0),
        ));
    }

    pub(super) fn advise(&mut self, source: &mut Source) {
        if let Some(advice) = source.take_advice().filter(|_| !self.args.quiet) {
            self.tell(&format!("deboil: {}: {}", source.name(), advice.text()));
        }
    }

    /// A message that cannot be said shows in the exit code; it is no reason to stop the work.
    fn tell(&mut self, message: &str) {
        self.failed |= outlet::tell(message).is_err();
    }

    /// Trouble with one file is named, and the others are still done.
    pub(super) fn note(&mut self, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Ok(()) => Ok(()),
            Err(Error::Closed) => Err(Error::Closed),
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

/// A file's name in its own bytes, so that a list can be read by another program.
fn name_of(input: &Input, label: &str) -> Vec<u8> {
    match input {
        Input::Stdin => label.as_bytes().to_vec(),
        Input::File(path) => path.as_os_str().as_encoded_bytes().to_vec(),
    }
}

/// True when no other input can do better: the output itself is broken.
fn is_about_output(error: &Error) -> bool {
    match error {
        Error::Closed => true,
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
