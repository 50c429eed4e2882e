//! Runs that look at a whole corpus: fingerprints, their index, and judging by what documents share.

use std::collections::hash_map::RandomState;
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{Seek, Write};

use super::across::{Gathered, Merge, Room};
use super::args::{Args, Keep};
use super::desk::{Desk, Least, Ledger, Stay};
use super::error::{Error, shown_path};
use super::intake::{Input, Intake, Source};
use super::outlet::{self, Outlet};
use super::progress::Meter;
use super::records::{self, Lot, Wish};
use super::source::{FileId, Handle};
use super::{DONE, TROUBLE};
use crate::engine::Engine;
use crate::key::Keyring;
use crate::record::FieldPath;
use crate::rule;
use crate::seen::{Head, Seen};
use crate::settings::Settings;

/// Documents that must hold a sentence before it goes, when nothing else is asked for.
const LEAST: Least = Least::Documents(3);

/// What a run does beyond its own documents.
pub enum Task {
    /// Writes down what documents hold.
    Fingerprint(Desk),
    /// Counts, then judges.
    Across(Desk),
    /// Judges by an index.
    Seen(Ledger),
}

impl Task {
    /// The keyring that the engine must use, and whether numbers are made one.
    pub fn keys(&self) -> (Keyring, bool) {
        let desk = match self {
            Task::Fingerprint(desk) | Task::Across(desk) => desk,
            Task::Seen(ledger) => &ledger.desk,
        };
        (desk.ring(), desk.head().fold_digits)
    }
}

/// What the arguments say about the corpus; nothing when each document is judged by itself.
///
/// # Errors
/// Options that make no sense, an index that is none or that was made with other settings.
pub fn task(args: &Args, settings: &Settings, wish: Option<&Wish>) -> Result<Option<Task>, Error> {
    if !(args.across || args.fingerprint || args.seen.is_some()) {
        return Ok(None);
    }
    if !settings.is_active(rule::REPEAT_EXACT) {
        return Err(usage("sentences of several documents need the rule repeat-exact".into()));
    }
    let has_fields = wish.is_some_and(Wish::has_fields);
    if !has_fields && (args.group_by.is_some() || args.id_field.is_some()) {
        return Err(usage("--group-by and --id-field need --jsonl".into()));
    }
    if let Some(path) = &args.seen {
        return read_index(args, settings, path, has_fields).map(Some);
    }
    let id = records::id_field(args)?;
    let secret = match &args.across_key {
        Some(key) => parse_secret(key)?,
        None if args.fingerprint => {
            let detail = format!(
                "--fingerprint: all parts of a corpus need one secret: --across-key {:032x}",
                random_secret()
            );
            return Err(usage(detail));
        }
        None => random_secret(),
    };
    let head = Head {
        secret,
        min_words: settings.min_words,
        fold_digits: args.across_fold_digits,
        group_by: args.group_by.clone().unwrap_or_default(),
        id_field: args.id_field.clone().unwrap_or_default(),
    };
    let desk = Desk::new(head, id)?;
    Ok(Some(if args.fingerprint { Task::Fingerprint(desk) } else { Task::Across(desk) }))
}

fn read_index(
    args: &Args,
    settings: &Settings,
    path: &std::path::Path,
    has_fields: bool,
) -> Result<Task, Error> {
    let refused = |why: &str| usage(format!("--seen {}: {why}", shown_path(path)));
    let bytes = Intake::default().open(&Input::File(path.to_owned()))?.read_all()?;
    let seen = Seen::read(bytes).map_err(refused)?;
    let head = seen.head();
    if head.min_words != settings.min_words {
        let why = format!("made with --min-words {}; use the same", head.min_words);
        return Err(refused(&why));
    }
    if args.across_fold_digits && !head.fold_digits {
        return Err(refused("made without --across-fold-digits"));
    }
    if args.group_by.as_ref().is_some_and(|field| *field != head.group_by) {
        return Err(refused("made with another --group-by"));
    }
    // By other ids no document would be the first one, and no copy would stay.
    if let Some(field) = args.id_field.as_ref().filter(|field| **field != head.id_field) {
        return Err(refused(&match head.id_field.as_str() {
            "" => format!("made without --id-field {field}"),
            made => format!("made with --id-field {made}; use the same, or none"),
        }));
    }
    let needs_fields = !(head.group_by.is_empty() && head.id_field.is_empty());
    if needs_fields && !has_fields {
        return Err(refused("made with fields of records; use --jsonl"));
    }
    let id = match head.id_field.as_str() {
        "" => None,
        field => Some(FieldPath::parse(field).map_err(|why| refused(&why.to_string()))?),
    };
    let desk = Desk::new(head.clone(), id)?;
    Ok(Task::Seen(ledger(args, desk, seen)))
}

fn ledger(args: &Args, desk: Desk, seen: Seen) -> Ledger {
    let stay = match args.across_keep {
        Keep::First => Stay::First,
        Keep::None => Stay::None,
    };
    Ledger { desk, seen, least: args.across_min.unwrap_or(LEAST), stay }
}

fn parse_secret(typed: &str) -> Result<u128, Error> {
    let is_sound = typed.len() == 32 && typed.bytes().all(|b| b.is_ascii_hexdigit());
    u128::from_str_radix(typed, 16)
        .ok()
        .filter(|_| is_sound)
        .ok_or_else(|| usage("--across-key: give 32 hexadecimal digits".into()))
}

/// Random bits of the system, by way of the seeds of the standard library's maps.
fn random_secret() -> u128 {
    let word = |number| {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u64(number);
        u128::from(hasher.finish())
    };
    word(1) << 64 | word(2)
}

fn usage(detail: String) -> Error {
    Error::Usage { detail }
}

/// Where prints are put aside.
fn room(args: &Args) -> Result<Room, Error> {
    let folder = args.temp_dir.clone().unwrap_or_else(std::env::temp_dir);
    Ok(Room { memory: parse_size(&args.memory)?, folder })
}

fn parse_size(typed: &str) -> Result<usize, Error> {
    let digits = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match typed[digits.len()..].to_ascii_uppercase().as_str() {
        "" => Some(0),
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "T" => Some(40),
        _ => None,
    };
    let size = digits.parse::<usize>().ok().zip(shift);
    size.and_then(|(number, shift)| number.checked_mul(1 << shift))
        .ok_or_else(|| usage(format!("--memory {typed}: give a size such as 512M or 4G")))
}

/// Makes an index of fingerprint files.
///
/// # Errors
/// Files that are no fingerprints or do not belong together, trouble with reading or writing.
pub fn make_index(args: &Args, inputs: &[Input]) -> Result<u8, Error> {
    let Some(path) = &args.output else {
        return Err(usage("--make-index: name the index with -o FILE".into()));
    };
    let least = match args.across_min {
        None => 2,
        Some(Least::Documents(count)) => u64::from(count),
        Some(Least::Share(_)) => {
            return Err(usage(
                "--make-index: give the share to --seen, where all are counted".into(),
            ));
        }
    };
    let ids: Vec<FileId> = inputs.iter().filter_map(Input::id).collect();
    let intake = Intake::default();
    let sources = inputs.iter().map(|input| intake.open(input)).collect::<Result<Vec<_>, _>>()?;
    let (head, merge) = Merge::of_files(sources)?;
    let mut outlet = Outlet::create(path, None, &ids)?;
    merge.bind(&head, least, &mut |bytes| outlet.write(bytes))?;
    outlet.close()?;
    Ok(DONE)
}

/// The parts of a run that every task needs.
pub struct Means<'m> {
    /// What was typed.
    pub args: &'m Args,
    /// The engine, with the task's keyring.
    pub engine: &'m Engine,
    /// How inputs fall into records.
    pub wish: &'m Wish,
    /// Threads to use.
    pub threads: usize,
    /// What there is to read.
    pub inputs: &'m [Input],
    /// Counts what is done, for whoever watches.
    pub meter: &'m Meter,
}

impl Means<'_> {
    fn intake(&self) -> Intake {
        Intake { taken: self.meter.taken.clone(), ..Intake::default() }
    }

    /// Writes the fingerprints of all inputs, sorted.
    ///
    /// # Errors
    /// Trouble that ends the run: an output that cannot be written, no room for prints.
    pub fn fingerprint(&self, desk: &Desk) -> Result<u8, Error> {
        let ids: Vec<FileId> = self.inputs.iter().filter_map(Input::id).collect();
        let packing = self.args.compress.map(Into::into);
        let mut outlet = match &self.args.output {
            Some(path) => Outlet::create(path, packing, &ids)?,
            None => Outlet::stdout(packing)?.apart_from(&ids)?,
        };
        let mut gathered = Gathered::new(room(self.args)?);
        let is_sound = self.gather(desk, &mut gathered, true, |input, before| {
            let source = self.intake().open(input)?;
            Ok((source, before))
        })?;
        outlet.write(desk.head().line().as_bytes())?;
        let mut out = Vec::new();
        for print in gathered.merge()? {
            print?.write(&mut out);
            if out.len() > 1 << 16 {
                outlet.write(&out)?;
                out.clear();
            }
        }
        outlet.write(&out)?;
        outlet.close()?;
        Ok(if is_sound { DONE } else { TROUBLE })
    }

    /// Reads all inputs once to learn what their documents share. Standard input is copied to a
    /// file without a name, from which it can be read again.
    ///
    /// # Errors
    /// As for [`Means::fingerprint`].
    pub fn learn(&self, desk: Desk) -> Result<(Ledger, Option<File>), Error> {
        let room = room(self.args)?;
        let mut spool = None;
        let mut gathered = Gathered::new(room.clone());
        self.gather(&desk, &mut gathered, false, |input, before| {
            let source = match input {
                Input::Stdin => {
                    spool = Some(copy(self.intake().open(input)?, &room)?);
                    open(&self.intake(), input, spool.as_ref())?
                }
                Input::File(_) => self.intake().open(input)?,
            };
            Ok((source, before))
        })?;
        self.meter.begin_again();
        let mut index = Vec::new();
        // A share is one of the documents of a group, so nothing can be left out before it is known.
        let least = match self.args.across_min.unwrap_or(LEAST) {
            Least::Documents(count) => u64::from(count),
            Least::Share(_) => 2,
        };
        gathered.merge()?.bind(desk.head(), least, &mut |bytes| {
            index.extend_from_slice(bytes);
            Ok(())
        })?;
        let seen = Seen::read(index).map_err(|why| usage(why.into()))?;
        Ok((ledger(self.args, desk, seen), spool))
    }

    /// Gathers from all inputs; false when there was trouble with one, which is named if `told`.
    /// What is not told here is told when the input is read again.
    fn gather(
        &self,
        desk: &Desk,
        gathered: &mut Gathered,
        told: bool,
        mut begin: impl FnMut(&Input, u64) -> Result<(Source, u64), Error>,
    ) -> Result<bool, Error> {
        let (mut before, mut is_sound) = (0, true);
        for input in self.inputs {
            let outcome = begin(input, before).and_then(|(mut source, before)| {
                let lot = Lot { source: &mut source, name: "", before, meter: self.meter };
                let hands = (self.engine, self.threads);
                let (tally, outcome) = self.wish.gather(hands, desk, lot, told, gathered);
                is_sound &= !self.wish.is_trouble(&tally);
                outcome.map(|()| tally.lines)
            });
            match outcome {
                Ok(lines) => before += lines,
                // No room for prints is no trouble of this input alone.
                Err(error @ (Error::Write { .. } | Error::Ended)) => return Err(error),
                Err(error) if told => {
                    is_sound = false;
                    outlet::tell(&format!("deboil: {error}"))?;
                }
                Err(_) => is_sound = false,
            }
        }
        Ok(is_sound)
    }
}

/// Opens an input, standard input from its copy if there is one.
///
/// # Errors
/// As [`Intake::open`].
pub fn open(intake: &Intake, input: &Input, spool: Option<&File>) -> Result<Source, Error> {
    let (Input::Stdin, Some(file)) = (input, spool) else { return intake.open(input) };
    let name = input.shown();
    let again = file.try_clone().and_then(|mut file| file.rewind().map(|()| file));
    match again {
        Ok(file) => intake.open_handle(Handle::File(file), name),
        Err(source) => Err(Error::Open { name, source }),
    }
}

/// Copies a source to a file without a name.
fn copy(mut source: Source, room: &Room) -> Result<File, Error> {
    let failed = |source| Error::Write {
        name: format!("a temporary file in {}", shown_path(&room.folder)),
        source,
    };
    let mut file = tempfile::tempfile_in(&room.folder).map_err(failed)?;
    let mut buffer = vec![0; 1 << 17];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(file),
            count => file.write_all(&buffer[..count]).map_err(failed)?,
        }
    }
}
