//! What is fuzzed, and the laws that must hold. A target panics when one does not.

use super::mutate::Dice;
use crate::{fixtures, laws, restore};
use deboil::document::sentences;
use deboil::engine::Engine;
use deboil::lexicon::{Lexicon, RuleFile};
use deboil::record::{FieldPath, Outcome, Query, Text, cut, find};
use deboil::rule::Level;
use deboil::settings::Settings;
use deboil::span::Span;
use serde_json::Value;

/// What the bytes of an input are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Json,
    Rules,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Text, Kind::Json, Kind::Rules];

    pub fn folder(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Json => "json",
            Kind::Rules => "rules",
        }
    }

    /// Pieces that mean something to the reader of this kind.
    pub fn words(self) -> &'static [&'static [u8]] {
        match self {
            Kind::Text => &[
                b"Advertisement",
                b"Share",
                b"Tweet",
                b"* Share",
                b"12 Shares",
                b"Facebook Twitter WhatsApp Email",
                b"Copy link",
                b"Read more",
                b"Subscribe",
                b"Home | News | Sport",
                b"Anzeige",
                b"Publicidad",
                b"\xe5\xba\x83\xe5\x91\x8a",
                b"\xd0\xa0\xd0\xb5\xd0\xba\xd0\xbb\xd0\xb0\xd0\xbc\xd0\xb0",
                b"He said: \"Go.\"",
                b"1. One. 2. Two. 3. Three.",
                b"e.g. Dr. A. B.",
                b"---",
                b"Share this article",
                b"Continue reading",
                b"[1]",
                b"Sign up",
                b"Advertisement Advertisement",
            ],
            Kind::Json => &[
                b"{",
                b"}",
                b"[",
                b"]",
                b",",
                b":",
                b"\"",
                b"\\",
                b"\\u0041",
                b"\\ud83d\\ude00",
                b"\\ud83d",
                b"\\n",
                b"\\/",
                b"\"text\":",
                b"\"te\\u0078t\":\"x\",",
                b"1e999",
                b"-0.0",
                b"01",
                b"1.",
                b"null",
                b"true",
                b"[[[[[[[[",
                b"{\"text\":\"a\"}",
                b" \t",
            ],
            Kind::Rules => RULE_WORDS,
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
    /// Inputs in one turn of a longer run; more where one takes less time.
    pub turn: u64,
    pub run: fn(&[u8]),
}

pub const TARGETS: [Target; 7] = [
    Target { name: "engine", kind: Kind::Text, largest: 6000, fresh: 150, turn: 10, run: engine },
    Target { name: "twice", kind: Kind::Text, largest: 6000, fresh: 0, turn: 10, run: twice },
    Target { name: "diff", kind: Kind::Text, largest: 6000, fresh: 150, turn: 10, run: diff },
    Target {
        name: "splitter",
        kind: Kind::Text,
        largest: 3000,
        fresh: 500,
        turn: 40,
        run: splitter,
    },
    Target { name: "json", kind: Kind::Json, largest: 3000, fresh: 2000, turn: 200, run: json },
    Target { name: "rules", kind: Kind::Rules, largest: 1500, fresh: 100, turn: 5, run: rules },
    Target { name: "restore", kind: Kind::Text, largest: 4000, fresh: 2, turn: 1, run: put_back },
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
    let small = Settings { section: 1024, ..settings };
    let want = fixtures::clean(&small, text);
    for (threads, read) in [(1, usize::MAX), (2, usize::MAX), (2, 777)] {
        assert!(laws::streamed(&small, text, threads, read) == want, "{threads} threads");
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
    let diff = laws::diff(&settings, text, text.len() % 5);
    assert_eq!(diff.is_empty(), clean == text);
    assert!(laws::patched(text, &diff, false) == clean);
    assert!(laws::patched(&clean, &diff, true) == text);
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

/// The real program cleans in place, and puts everything back.
fn put_back(text: &[u8]) {
    // A wide or compressed text is refused, and that is another promise.
    if !matches!(text.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff] | [0, 0] | [0x1f, 0x8b])) {
        restore::round_trip(&[text.to_vec()]);
    }
}

/// Pieces of rule files.
const RULE_WORDS: &[&[u8]] = &[
    b"[[rule]]",
    b"name = \"mine\"",
    b"category = \"ad\"",
    b"phrases = [\"# shares\"]",
    b"patterns = [\"(a*)*b\"]",
    b"patterns = ['x{1000}{1000}']",
    b"weak = [\"ad\"]",
    b"level = \"article\"",
    b"hits = [\"x\"]",
    b"misses = [\"x\"]",
    b"templates = [\"[a|b] {c|d}\"]",
    b"templates = [\"{{[\"]",
    b"lang = \"xx\"",
    b"\"\"\"",
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"|",
    b"#",
    b"=",
];
