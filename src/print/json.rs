//! Removals as JSON, one object per line. docs/json.md describes the fields.

use super::paint::is_harmful;
use super::trail::{Place, Trail};
use super::{Printer, Section, Text, say};
use crate::place;
use crate::plan::{Reason, Removal, Why};
use crate::rule::Rules;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// The version of the event format; it changes when a field changes its meaning or goes.
pub const VERSION: u32 = 1;

/// One removal.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Event {
    /// Version of this format.
    pub v: u32,
    /// Name of the file, `-` for standard input; what is not UTF-8 in it is replaced by U+FFFD.
    pub file: String,
    /// The name's own bytes in hexadecimal digits, where they are not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file_hex: Option<String>,
    /// The rule that names the removal.
    pub rule: String,
    /// The rule's category.
    pub category: String,
    /// The level at which the rule is in force.
    pub level: String,
    /// First byte in the input, from 0.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Line of the first byte, from 1.
    pub line: u64,
    /// Column of the first byte in its line, in bytes from 1.
    pub column: u64,
    /// What goes, where it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// What goes, in hexadecimal digits, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hex: Option<String>,
    /// Why, for people.
    pub reason: String,
    /// Further rules that found the same.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub also: Vec<String>,
    /// For a repeat: what it repeats.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub twin: Option<Twin>,
    /// For the line model: probability of being content.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content: Option<f64>,
    /// For the line model: what spoke most against it, the strongest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub features: Vec<Feature>,
    /// Where it went from, in the clean text; `deboil --restore` needs it. Not for records.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clean: Option<Place>,
    /// Version of the rule set.
    pub rules: String,
}

/// A sign that a line is no main text.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct Feature {
    /// Its name, such as `short-run`.
    pub name: String,
    /// What it counts: lines, words, items or percent.
    pub number: u16,
}

/// The earlier text that a repeat repeats.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct Twin {
    /// Its line, from 1.
    pub line: u64,
    /// Its first byte in the input, from 0, where that is still known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub start: Option<u64>,
    /// One past its last byte.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub end: Option<u64>,
    /// How alike the two are, from 0 to 1.
    pub score: f64,
    /// Words that only the removed text has.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub here: Vec<String>,
    /// Words that only the twin has.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub there: Vec<String>,
}

/// The version of the rule set: that of the package which holds it.
pub const RULES_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The event of one removal.
pub fn event_of(section: &Section<'_>, removal: &Removal) -> Event {
    let reasons = section.plan.reasons(removal);
    let first = &reasons[0];
    let rules = section.lexicon.rules();
    let info = rules.get(first.rule);
    let bytes = removal.span.of(section.document.bytes());
    let text = std::str::from_utf8(bytes).ok().map(str::to_owned);
    let line = section.document.line_at(removal.span.start);
    let mut also: Vec<String> = Vec::new();
    for reason in &reasons[1..] {
        let name = rules.name(reason.rule);
        if reason.rule != first.rule && !also.iter().any(|known| known == name) {
            also.push(name.to_owned());
        }
    }
    Event {
        v: VERSION,
        file: section.name.to_owned(),
        file_hex: section.bare.map(hex),
        rule: rules.name(first.rule).to_owned(),
        category: info.map_or_else(String::new, |info| info.category.to_string()),
        level: info.map_or("", |info| info.level.name()).to_owned(),
        start: section.bytes_before + removal.span.start as u64,
        end: section.bytes_before + removal.span.end as u64,
        line: section.lines_before + line as u64 + 1,
        column: section.into_line(removal.span.start) + 1,
        hex: text.is_none().then(|| hex(bytes)),
        text,
        reason: say(first, section.lexicon),
        also,
        twin: twin_of(section, first),
        content: match first.why {
            Why::Place { content, .. } => Some(f64::from(content) / 65535.0),
            _ => None,
        },
        features: match &first.why {
            Why::Place { because, .. } => because.iter().map(feature_of).collect(),
            _ => Vec::new(),
        },
        clean: None,
        rules: rules_version(section),
    }
}

fn feature_of(reason: &place::Reason) -> Feature {
    Feature { name: reason.name().to_owned(), number: reason.number }
}

/// The version of the rules in force, `+user` behind it where a rule file added some.
pub fn rules_version(section: &Section<'_>) -> String {
    let is_own = section.lexicon.rules().len() > Rules::builtin().len();
    format!("{RULES_VERSION}{}", if is_own { "+user" } else { "" })
}

/// Adds a value as JSON in which nothing can drive a terminal: where it may, a character is written as
/// `\u202e`, which says the same.
pub fn put(value: &impl Serialize, out: &mut Vec<u8>) {
    // Writing plain values into memory cannot fail.
    let text = serde_json::to_string(value).unwrap_or_default();
    let mut plain = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_harmful(*c)) {
        out.extend_from_slice(&text.as_bytes()[plain..at]);
        plain = at + c.len_utf8();
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
        }
    }
    out.extend_from_slice(&text.as_bytes()[plain..]);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn twin_of(section: &Section<'_>, reason: &Reason) -> Option<Twin> {
    let place = |span: Option<Span>| {
        let at = |offset: usize| section.bytes_before + offset as u64;
        let (start, end) = (span.map(|span| at(span.start)), span.map(|span| at(span.end)));
        Twin { start, end, ..Twin::default() }
    };
    match &reason.why {
        Why::Twin { line, span } => {
            Some(Twin { line: *line, score: 1.0, here: vec![], there: vec![], ..place(*span) })
        }
        Why::Near { line, span, likeness } => Some(Twin {
            line: *line,
            score: f64::from(likeness.percent) / 100.0,
            here: words(&likeness.here),
            there: words(&likeness.there),
            ..place(Some(*span))
        }),
        _ => None,
    }
}

fn words(list: &[u8]) -> Vec<String> {
    let words = list.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

/// Prints one event per removal, with its place in the clean text.
#[derive(Debug, Default)]
pub struct Json {
    trail: Trail,
}

impl Printer for Json {
    fn open(&mut self, _text: &Text<'_>, _out: &mut Vec<u8>) {
        self.trail = Trail::default();
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        let mut at = 0;
        for removal in section.plan.removals() {
            self.trail.keep(&bytes[at..removal.span.start]);
            at = removal.span.end;
            let event = Event { clean: Some(self.trail.place()), ..event_of(section, removal) };
            put(&event, out);
            out.push(b'\n');
        }
        self.trail.keep(&bytes[at..]);
    }
}
