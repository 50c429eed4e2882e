//! `--restore`: what went is put back, byte for byte, or nothing is written.
//!
//! The record of what went tells for each removal how much clean text stood before it and what that text
//! was, as checksums. While nothing was edited, that is where the removal belongs. Behind an edit, it is
//! looked for beside the last bytes that stood before it, and these must stand in the text exactly once.
//! The clean texts and what comes of them are held in memory until all of them are known to be right.

use super::args::Args;
use super::error::{Error, shown};
use super::intake::{Input, Intake};
use super::outlet::{self, Outlet};
use super::replace::{Original, Suffix};
use super::source::{FileId, Handle};
use super::{DONE, TROUBLE};
use crate::print::trail::{self, NEAR, Place};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The version of the events that is understood.
const VERSION: u32 = 1;

/// What of an event is needed.
#[derive(Deserialize)]
struct Event {
    v: u32,
    file: String,
    file_hex: Option<String>,
    start: u64,
    end: u64,
    line: u64,
    text: Option<String>,
    hex: Option<String>,
    clean: Option<Place>,
}

/// Something that went.
struct Cut {
    /// Its first byte and its first line in the text as it was.
    start: u64,
    line: u64,
    bytes: Vec<u8>,
    /// Its place in the clean text: bytes before it, and the checksums of all and of the last of them.
    at: u64,
    all: u64,
    near: u64,
}

/// What went, by the name of its file in its own bytes.
type Cuts = BTreeMap<Vec<u8>, Vec<Cut>>;

/// A restored text, and how many of its cuts were put back behind an edit.
struct Whole {
    text: Vec<u8>,
    moved: usize,
}

/// Puts back what `removed` says, into all files that the arguments name.
///
/// # Errors
/// [`Error::Restore`] when a record is wrong or a text was edited where it matters, and trouble with files;
/// nothing has been written then, unless writing itself failed.
pub fn run(args: &Args, removed: &Path) -> Result<u8, Error> {
    let record = Input::new(removed.as_os_str().to_owned());
    let mut inputs: Vec<Input> = args.files.iter().cloned().map(Input::new).collect();
    if inputs.is_empty() {
        inputs.push(Input::Stdin);
    }
    if record == Input::Stdin && inputs.contains(&Input::Stdin) {
        let detail = "--restore: standard input cannot be both the record and the clean text";
        return Err(Error::Usage { detail: detail.to_owned() });
    }
    let cuts = read_cuts(&record)?;
    let names: Vec<Vec<u8>> = inputs.iter().map(|input| name_of(args, input)).collect();
    let name_of_record = record.shown();
    let known = |name: &Vec<u8>| cuts_of(&cuts, name, &inputs, &name_of_record);
    if args.in_place.is_some() {
        return in_place(args, &inputs, &names, known);
    }
    let ids: Vec<FileId> = inputs.iter().chain([&record]).filter_map(Input::id).collect();
    let mut output = match &args.output {
        Some(path) => Outlet::create(path, None, &ids)?,
        None => Outlet::stdout(None)?.apart_from(&ids)?,
    };
    let intake = Intake { outputs: output.id().into_iter().collect(), ..Intake::default() };
    let mut wholes = Vec::new();
    for (input, name) in inputs.iter().zip(&names) {
        let clean = read(&intake, input)?;
        wholes.push(restored(clean, known(name)?, &input.shown())?);
    }
    for (input, whole) in inputs.iter().zip(&wholes) {
        tell(args, input, whole)?;
        output.show(&whole.text)?;
    }
    output.close()?;
    Ok(DONE)
}

/// Every file is read and found right before the first one is replaced.
fn in_place<'c>(
    args: &Args,
    inputs: &[Input],
    names: &[Vec<u8>],
    known: impl Fn(&Vec<u8>) -> Result<&'c [Cut], Error>,
) -> Result<u8, Error> {
    let usage = |detail: String| Error::Usage { detail };
    let typed = args.in_place.as_deref().unwrap_or_default();
    let suffix = Suffix::new(typed).map_err(|why| usage(format!("--in-place: {why}")))?;
    let mut ready = Vec::new();
    for (input, name) in inputs.iter().zip(names) {
        let Input::File(path) = input else {
            return Err(usage("--in-place: standard input is no file; name one".to_owned()));
        };
        let original = Original::open(path, suffix.as_ref())?;
        let handle = Handle::File(original.reader()?);
        let mut source = Intake::default().open_handle(handle, original.name().to_owned())?;
        if let Some(format) = source.format() {
            let why = format!("it is compressed ({}); write elsewhere with -o", format.name());
            return Err(Error::Refused { name: original.name().to_owned(), why });
        }
        let clean = source.read_all()?;
        let cuts = known(name)?;
        let whole = restored(clean, cuts, &input.shown())?;
        if !cuts.is_empty() {
            ready.push((input, original, whole));
        }
    }
    let mut failed = false;
    for (input, original, whole) in ready {
        let mut rewrite = original.rewrite();
        let outcome = rewrite
            .differs()
            .and_then(|()| rewrite.write(&whole.text))
            .and_then(|()| rewrite.commit());
        match outcome {
            Ok(_) => tell(args, input, &whole)?,
            Err(error) => {
                failed = true;
                outlet::tell(&format!("deboil: {error}"))?;
            }
        }
    }
    Ok(if failed { TROUBLE } else { DONE })
}

fn tell(args: &Args, input: &Input, whole: &Whole) -> Result<(), Error> {
    if whole.moved == 0 || args.quiet {
        return Ok(());
    }
    outlet::tell(&format!(
        "deboil: {}: was edited; {} removed pieces were put back behind the text they stood behind",
        input.shown(),
        whole.moved
    ))
}

fn name_of(args: &Args, input: &Input) -> Vec<u8> {
    match input {
        Input::Stdin => args.stdin_name.clone().unwrap_or_else(|| "-".to_owned()).into(),
        Input::File(path) => path.as_os_str().as_encoded_bytes().to_vec(),
    }
}

/// What went from the text called `name`: the events of that name, or all when there is only one text.
fn cuts_of<'c>(
    cuts: &'c Cuts,
    name: &Vec<u8>,
    inputs: &[Input],
    record: &str,
) -> Result<&'c [Cut], Error> {
    if let Some(cuts) = cuts.get(name) {
        return Ok(cuts);
    }
    let is_told = |input: &Input| match input {
        Input::File(path) => cuts.contains_key(path.as_os_str().as_encoded_bytes()),
        Input::Stdin => cuts.contains_key(b"-".as_slice()),
    };
    match cuts.len() {
        0 => Ok(&[]),
        1 if inputs.len() == 1 => Ok(cuts.values().next().map_or(&[], Vec::as_slice)),
        // Of several texts some may have lost nothing; a name alone is a mistake.
        _ if inputs.len() > 1 && inputs.iter().any(is_told) => Ok(&[]),
        _ => {
            let mut names: Vec<String> =
                cuts.keys().take(5).map(|name| shown(OsStr::from_bytes(name))).collect();
            if cuts.len() > names.len() {
                names.push("...".to_owned());
            }
            let (name, names) = (shown(OsStr::from_bytes(name)), names.join(", "));
            let why = format!(
                "it does not tell of {name}, but of {names}; restore each by that name, standard input with --stdin-name"
            );
            Err(Error::Restore { name: record.to_owned(), why })
        }
    }
}

fn read(intake: &Intake, input: &Input) -> Result<Vec<u8>, Error> {
    intake.open(input)?.read_all()
}

/// What is put back into `clean`, the text that `record` calls `name`; both are at hand.
///
/// # Errors
/// [`Error::Restore`] as [`run`].
pub fn put_back(record: &[u8], name: &str, clean: Vec<u8>) -> Result<Vec<u8>, Error> {
    let cuts = cuts_in(record, "the record")?;
    let cuts = cuts.get(name.as_bytes()).map_or(&[][..], Vec::as_slice);
    Ok(restored(clean, cuts, name)?.text)
}

fn read_cuts(record: &Input) -> Result<Cuts, Error> {
    cuts_in(&read(&Intake::default(), record)?, &record.shown())
}

/// The cuts that the lines of a record tell of; `shown_record` is its name in messages.
fn cuts_in(text: &[u8], shown_record: &str) -> Result<Cuts, Error> {
    let mut cuts = Cuts::new();
    for (number, line) in (1..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
        let wrong = |why: &str| Error::Restore {
            name: shown_record.to_owned(),
            why: format!("line {number}: {why}"),
        };
        if line.last() != Some(&b'\n') {
            return Err(wrong("is cut short"));
        }
        let event: Event = serde_json::from_slice(line)
            .map_err(|error| wrong(&format!("is no event: {error}")))?;
        let (file, cut) = cut_of(event).map_err(wrong)?;
        cuts.entry(file).or_default().push(cut);
    }
    for (file, cuts) in &cuts {
        check_whole(&shown(OsStr::from_bytes(file)), cuts)
            .map_err(|why| Error::Restore { name: shown_record.to_owned(), why })?;
    }
    Ok(cuts)
}

fn cut_of(event: Event) -> Result<(Vec<u8>, Cut), &'static str> {
    if event.v != VERSION {
        return Err("is of another version of deboil");
    }
    let bytes = match (event.text, event.hex) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(hex)) => bytes_of(&hex).ok_or("the removed bytes are no hexadecimal digits")?,
        _ => return Err("has no removed text, or two"),
    };
    if event.end.checked_sub(event.start) != Some(bytes.len() as u64) {
        return Err("the removed text is not as long as it says");
    }
    let place = event.clean.ok_or("does not say where in the clean text it went from")?;
    let file = match &event.file_hex {
        Some(hex) => bytes_of(hex).ok_or("the name of the file is no hexadecimal digits")?,
        None => event.file.into_bytes(),
    };
    let sum = |digits: &str| {
        u64::from_str_radix(digits, 16).map_err(|_| "a checksum is no hexadecimal number")
    };
    let (all, near) = (sum(&place.all)?, sum(&place.near)?);
    Ok((file, Cut { start: event.start, line: event.line, bytes, at: place.at, all, near }))
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// Every byte before a cut stayed or is told of: else events are missing, or two runs are mixed.
fn check_whole(file: &str, cuts: &[Cut]) -> Result<(), String> {
    let mut gone = 0;
    for cut in cuts {
        if cut.at.checked_add(gone) != Some(cut.start) {
            return Err(format!(
                "what went from {} before line {} is not all there; give all events of one run, in order",
                file, cut.line
            ));
        }
        gone += cut.bytes.len() as u64;
    }
    Ok(())
}

/// The text with all cuts put back.
fn restored(clean: Vec<u8>, cuts: &[Cut], name: &str) -> Result<Whole, Error> {
    if cuts.is_empty() {
        return Ok(Whole { text: clean, moved: 0 });
    }
    let (places, sure) = places(&clean, cuts).map_err(|(line, why)| Error::Restore {
        name: name.to_owned(),
        why: format!("{why}; what went from line {line} has no place any more"),
    })?;
    let (there, all) = already_there(&clean, cuts, &places);
    // A text in which a copy follows what went is possible; one where that is so everywhere is not.
    if there > 0 && (there == all || sure < cuts.len()) {
        let why = "what went is there already; it was restored before, or is not the clean text";
        return Err(Error::Restore { name: name.to_owned(), why: why.to_owned() });
    }
    let more: usize = cuts.iter().map(|cut| cut.bytes.len()).sum();
    let mut text = Vec::with_capacity(clean.len() + more);
    let mut at = 0;
    for (cut, place) in cuts.iter().zip(places) {
        text.extend_from_slice(&clean[at..place]);
        text.extend_from_slice(&cut.bytes);
        at = place;
    }
    text.extend_from_slice(&clean[at..]);
    Ok(Whole { text, moved: cuts.len() - sure })
}

/// At how many places the same text that went follows, and at how many places more than white space went.
fn already_there(clean: &[u8], cuts: &[Cut], places: &[usize]) -> (usize, usize) {
    let (mut there, mut all, mut from) = (0, 0, 0);
    while from < cuts.len() {
        let place = places[from];
        let count = places[from..].iter().take_while(|other| **other == place).count();
        let gone: Vec<u8> =
            cuts[from..from + count].iter().flat_map(|cut| &cut.bytes).copied().collect();
        if !gone.trim_ascii().is_empty() {
            all += 1;
            there += usize::from(clean[place..].starts_with(&gone));
        }
        from += count;
    }
    (there, all)
}

/// Where each cut belongs in `clean`, and how many of them stand before any edit.
///
/// The error names the line, in the text as it was, of a cut that has no place.
fn places(clean: &[u8], cuts: &[Cut]) -> Result<(Vec<usize>, usize), (u64, &'static str)> {
    let mut places = Vec::with_capacity(cuts.len());
    let (mut at, mut sum) = (0, 0);
    for cut in cuts {
        let Some(end) = usize::try_from(cut.at).ok().filter(|end| *end <= clean.len()) else {
            break;
        };
        sum = clean[at..end].iter().fold(sum, |sum, &byte| trail::add(sum, byte));
        at = end;
        if sum != cut.all {
            break;
        }
        places.push(at);
    }
    let sure = places.len();
    let from = places.last().copied().unwrap_or(0);
    // Only looked up, never listed, so its order cannot matter.
    let mut wanted: HashMap<u64, Option<Option<usize>>> =
        cuts[sure..].iter().map(|cut| (cut.near, None)).collect();
    if !wanted.is_empty() {
        for (end, sum) in trail::windows(clean).filter(|(end, _)| *end >= from) {
            if let Some(found) = wanted.get_mut(&sum) {
                *found = Some(if found.is_none() { Some(end) } else { None });
            }
        }
    }
    for cut in &cuts[sure..] {
        let found = wanted.get(&cut.near).copied().flatten();
        let place = match found {
            _ if cut.at < NEAR as u64 => {
                return Err((cut.line, "its beginning was edited"));
            }
            None => return Err((cut.line, "it was edited before that place")),
            Some(None) => {
                return Err((
                    cut.line,
                    "it was edited, and the text of that place stands there twice",
                ));
            }
            Some(Some(place)) => place,
        };
        if places.last().is_some_and(|last| place < *last) {
            return Err((cut.line, "its parts stand in another order"));
        }
        places.push(place);
    }
    Ok((places, sure))
}
