//! What is fuzzed, and the laws that must hold. A target panics when one does not.
//!
//! The crate `fuzz` drives the same targets with libFuzzer.

use super::mutate::Dice;
use crate::{fixtures, reference, replay};
use clap::Parser;
use deboil::app::args::Args;
use deboil::app::compress::{Unpacker, pack};
use deboil::app::sniff::Format;
use deboil::app::{choose, config, restore};
use deboil::document::sentences;
use deboil::engine::Engine;
use deboil::lexicon::{Lexicon, RuleFile};
use deboil::print::{Json, Text as TextName, show_text};
use deboil::record::{FieldPath, Outcome, Query, Text, cut, find};
use deboil::rule::Level;
use deboil::settings::Settings;
use deboil::span::Span;
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::Path;

/// What the bytes of an input are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Json,
    Rules,
    Settings,
    Packed,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Text, Kind::Json, Kind::Rules, Kind::Settings, Kind::Packed];

    /// Its folder in `fixtures/fuzz`, and its dictionary there.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Json => "json",
            Kind::Rules => "rules",
            Kind::Settings => "settings",
            Kind::Packed => "packed",
        }
    }
}

/// One thing that is fuzzed.
pub struct Target {
    pub name: &'static str,
    pub kind: Kind,
    /// Bytes of an input, at most.
    pub largest: usize,
    /// Fresh inputs in every run of the tests.
    pub fresh: u64,
    pub run: fn(&[u8]),
}

const fn target(
    name: &'static str,
    kind: Kind,
    (largest, fresh): (usize, u64),
    run: fn(&[u8]),
) -> Target {
    Target { name, kind, largest, fresh, run }
}

pub const TARGETS: [Target; 10] = [
    target("engine", Kind::Text, (6000, 100), engine),
    target("reference", Kind::Text, (3000, 150), as_the_reference),
    target("twice", Kind::Text, (6000, 0), twice),
    target("diff", Kind::Text, (6000, 100), diff),
    target("splitter", Kind::Text, (3000, 300), splitter),
    target("restore", Kind::Text, (4000, 50), put_back),
    target("json", Kind::Json, (3000, 1500), json),
    target("rules", Kind::Rules, (1500, 100), rules),
    target("settings", Kind::Settings, (1500, 150), settings_file),
    target("packed", Kind::Packed, (3000, 150), packed),
];

/// One of the levels, by the input, so that all are met.
fn settings(text: &[u8]) -> Settings {
    let levels = [Level::Markers, Level::Balanced, Level::Article];
    Settings::at(levels[text.len() % levels.len()])
}

/// Only deletion, of disjoint spans with reasons; the same with threads, in sections, in small reads.
fn engine(text: &[u8]) {
    let settings = settings(text);
    Engine::new(settings.clone(), false).each_section(text, |settled| {
        let mut end = 0;
        for removal in settled.plan.removals() {
            assert!(end <= removal.span.start && !removal.span.is_empty());
            assert!(!settled.plan.reasons(removal).is_empty());
            end = removal.span.end;
        }
        assert!(end <= settled.document.bytes().len());
    });
    let clean = fixtures::clean(&settings, text);
    let mut rest = text.iter();
    assert!(clean.iter().all(|byte| rest.any(|other| other == byte)), "no subsequence");
    let small = Settings { section: Some(1024), ..settings };
    let want = fixtures::clean(&small, text);
    for (threads, read) in [(1, usize::MAX), (2, usize::MAX), (2, 777)] {
        assert!(replay::streamed(&small, text, threads, read) == want, "{threads} threads");
    }
}

/// Cleaning what is clean changes nothing.
fn twice(text: &[u8]) {
    let once = fixtures::clean(&Settings::default(), text);
    assert!(fixtures::clean(&Settings::default(), &once) == once, "more went");
}

/// The diff takes the text to the clean text and back.
fn diff(text: &[u8]) {
    let settings = settings(text);
    let clean = fixtures::clean(&settings, text);
    let diff = replay::diff(&settings, text, text.len() % 5);
    assert_eq!(diff.is_empty(), clean == text);
    assert!(replay::patched(text, &diff, false) == clean);
    assert!(replay::patched(&clean, &diff, true) == text);
}

/// The ends ascend to the end of the text, and none lies inside a character.
fn splitter(text: &[u8]) {
    let lines = text.split_inclusive(|&byte| byte == b'\n');
    for text in lines.chain([text]).filter(|text| !text.is_empty()) {
        let mut ends = Vec::new();
        sentences::split(text, &mut ends);
        assert!(ends.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ends[0] > 0 && ends.last() == Some(&text.len()));
        if let Ok(text) = std::str::from_utf8(text) {
            assert!(ends.iter().all(|&end| text.is_char_boundary(end)));
        }
    }
}

/// What `serde_json` reads is found alike, and a cut changes the text of the field and nothing else.
fn json(record: &[u8]) {
    let mut decoded = Vec::new();
    let query = Query::new(FieldPath::parse("text").unwrap());
    let found = find(record, &query, &mut decoded);
    let value = serde_json::from_slice::<Value>(record);
    let Ok(value) = value else { return refused(record, &found, &value.unwrap_err().to_string()) };
    match (value.get("text"), found) {
        (Some(Value::String(want)), Outcome::Found(text)) => {
            assert_eq!(text.shown(record, &decoded), want.as_bytes());
            spliced(record, &text, want, &value);
        }
        (Some(other), Outcome::NotAString(span)) => {
            assert_eq!(&serde_json::from_slice::<Value>(span.of(record)).unwrap(), other);
        }
        (None, Outcome::Missing) => (),
        (want, found) => panic!("{want:?} is not {found:?}"),
    }
}

/// We take no broken record; `serde_json` refuses some more by its own limits.
fn refused(record: &[u8], found: &Outcome, why: &str) {
    let ours = ["out of range", "recursion limit", "surrogate", "hex escape"];
    assert!(
        matches!(found, Outcome::Bad(_) | Outcome::Blank)
            || std::str::from_utf8(record).is_err()
            || ours.iter().any(|limit| why.contains(limit)),
        "{found:?}, but {why}"
    );
}

fn spliced(record: &[u8], text: &Text, want: &str, value: &Value) {
    let mut dice = Dice::new(record.iter().map(|&byte| u64::from(byte)).sum(), 0);
    let (mut removals, mut left) = (Vec::new(), String::new());
    let mut at = 0;
    for (start, char) in want.char_indices() {
        if dice.below(3) == 0 {
            removals.push(Span::new(start, start + char.len_utf8()));
        } else {
            left.push(char);
        }
        assert!(at <= start);
        at = start;
    }
    let mut out = Vec::new();
    cut(&mut out, record, text, removals);
    let mut wanted = value.clone();
    wanted["text"] = Value::String(left);
    assert_eq!(serde_json::from_slice::<Value>(&out).unwrap(), wanted);
}

/// A rule file is read or refused at a place that it has.
fn rules(source: &[u8]) {
    let source = String::from_utf8_lossy(source);
    match RuleFile::parse("fuzz.toml", &source).and_then(|file| Lexicon::with_user(&[file])) {
        Ok(lexicon) => drop(lexicon.find_pattern(b"Share this", &Settings::default().scope)),
        Err(error) => {
            assert!(error.line >= 1 && error.line <= source.split('\n').count(), "{error:?}");
            assert!(error.column >= 1 && !error.message.is_empty());
        }
    }
}

/// The slow engine comes to the same; it says nothing of a text that may hold a menu.
fn as_the_reference(text: &[u8]) {
    if let Some(slow) = reference::clean(text) {
        let fast = fixtures::clean(&reference::settings(), text);
        assert_eq!(String::from_utf8_lossy(&fast), String::from_utf8_lossy(&slow));
        assert!(fast == slow);
    }
}

/// A record and the clean text give the text back; a record that is damaged gives it or an error.
fn put_back(text: &[u8]) {
    let settings = settings(text);
    let clean = fixtures::clean(&settings, text);
    let (mut printer, mut record) = (Json::default(), Vec::new());
    let engine = Engine::new(settings, false);
    show_text(&engine, TextName { name: "t", bare: None }, text, &mut printer, &mut record);
    assert!(restore::put_back(&record, "t", clean.clone()).unwrap() == text);
    let mut dice = Dice::new(text.len() as u64, 1);
    let mut edited = clean.clone();
    let at = dice.below(edited.len() + 1);
    edited.insert(at, b'x');
    let _ = restore::put_back(&record, "t", edited);
    if !record.is_empty() {
        let at = dice.below(record.len());
        record[at] ^= 1 << dice.below(8);
        let _ = restore::put_back(&record, "t", clean);
    }
}

/// A settings file is read, or refused at a place; what it asks for is done or refused in words.
fn settings_file(source: &[u8]) {
    let source = String::from_utf8_lossy(source);
    let mut args = Args::parse_from(["deboil"]);
    match config::add(&mut args, Path::new("deboil.toml"), &source) {
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("deboil.toml:") && said.contains('^'), "{said}");
        }
        Ok(()) => {
            // What other files say is another target.
            args.rules.clear();
            match choose::settings(&args) {
                Ok(settings) => drop(fixtures::clean(&settings, b"Share\n\nThe news.\n")),
                Err(error) => assert!(error.to_string().len() > 10),
            }
        }
    }
}

/// A stream is unpacked to the same bytes and the same end whatever the reads are; what is packed comes back.
fn packed(input: &[u8]) {
    let Some((&first, rest)) = input.split_first() else { return };
    let format = Format::ALL[usize::from(first) % Format::ALL.len()];
    let (all, end) = unpacked(format, rest, 4096);
    let (again, same) = unpacked(format, rest, 7);
    assert_eq!(end, same, "{format:?}");
    if matches!(format, Format::Zstd | Format::Bzip2) && end.is_some() {
        // Neither library says what it decoded of the damaged block in the call that failed.
        assert!(all.starts_with(&again) || again.starts_with(&all), "{format:?}");
    } else {
        assert!(all == again, "{format:?}: {} bytes or {}", all.len(), again.len());
    }
    let (text, end) = unpacked(format, &pack(format, rest).unwrap(), 999);
    assert!(text == rest && end.is_none(), "{format:?}: {end:?}");
}

/// At most 64 KiB of the text in a stream, and what went wrong.
fn unpacked(format: Format, packed: &[u8], step: usize) -> (Vec<u8>, Option<String>) {
    let mut all = Vec::new();
    let mut reader = match Unpacker::new(format, Box::new(Cursor::new(packed.to_vec()))) {
        Ok(reader) => reader.take(64 << 10),
        Err(error) => return (all, Some(error.to_string())),
    };
    let mut buffer = vec![0; step];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (all, None),
            Ok(count) => all.extend_from_slice(&buffer[..count]),
            Err(error) => return (all, Some(error.to_string())),
        }
    }
}
