//! Rows: lines made of nothing but buttons, `Facebook | Twitter | Email` or `ShareTweetPinEmail`.

use super::marker::{Marker, SOFT, split_camel};
use super::{Lexicon, Scope};
use crate::rule::RuleId;

/// So many parts make a row; two are enough when one of them is a button on its own.
const ENOUGH: usize = 3;

/// The longest part of a row, in words.
const LONGEST_PART: usize = 6;

/// A line made only of weak words and phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The rule most of its parts belong to.
    pub rule: RuleId,
    /// How many parts were told apart, counters left out.
    pub parts: usize,
}

/// The parts found so far.
#[derive(Default)]
struct Tally {
    rules: Vec<(RuleId, usize)>,
    parts: usize,
    sure: usize,
}

impl Tally {
    fn add(&mut self, rule: RuleId, weak: bool) {
        self.parts += 1;
        self.sure += usize::from(!weak);
        match self.rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, count)) => *count += 1,
            None => self.rules.push((rule, 1)),
        }
    }

    fn row(&self) -> Option<Row> {
        let enough = self.parts >= ENOUGH || self.parts == ENOUGH - 1 && self.sure > 0;
        let (rule, _) =
            self.rules.iter().max_by_key(|(rule, count)| (*count, u16::MAX - rule.0))?;
        enough.then_some(Row { rule: *rule, parts: self.parts })
    }
}

/// Reads the line part by part, the longest first; `None` when anything is left over.
pub fn row(lexicon: &Lexicon, marker: &Marker<'_>, scope: &Scope) -> Option<Row> {
    // A comma makes a list in a sentence; a row of buttons has none.
    if marker.raw().contains(&b',') || !may_begin(lexicon, marker, scope) {
        return None;
    }
    let mut line = Vec::with_capacity(marker.raw().len() + 16);
    split_camel(marker.raw(), &mut line)?;
    let mut tally = Tally::default();
    let mut part = Vec::new();
    let mut rest = line.as_slice();
    while !rest.is_empty() {
        let (len, found) = next_part(lexicon, rest, scope, &mut part)?;
        if let Some((rule, weak)) = found {
            tally.add(rule, weak);
        }
        rest = &rest[len..];
        if let Some((separator, after)) = rest.split_first() {
            debug_assert!(is_separator(*separator));
            rest = after.strip_prefix(b" ").unwrap_or(after);
        }
    }
    tally.row()
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | SOFT | b':' | b';')
}

/// Cheap refusal: the first word or words must be a part. Glued lines are let through.
fn may_begin(lexicon: &Lexicon, marker: &Marker<'_>, scope: &Scope) -> bool {
    let text = marker.text();
    text.starts_with(b"#")
        || ends(text).any(|end| lexicon.part(&text[..end], scope).is_some())
        || glued(marker.raw())
}

/// A small letter right before a capital or digit.
fn glued(raw: &[u8]) -> bool {
    let seam = |last: u8, next: u8| {
        last.is_ascii_lowercase() && (next.is_ascii_uppercase() || next.is_ascii_digit())
    };
    // Other scripts have no cheap test.
    !raw.is_ascii() || raw.windows(2).any(|pair| seam(pair[0], pair[1]))
}

/// The ends of the first few words.
fn ends(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let all = (1..=text.len()).filter(|end| text.get(*end).is_none_or(|byte| is_separator(*byte)));
    all.take(LONGEST_PART)
}

type Part = (usize, Option<(RuleId, bool)>);

/// The longest part at the start of `text`; counters are parts that say nothing.
fn next_part(lexicon: &Lexicon, text: &[u8], scope: &Scope, part: &mut Vec<u8>) -> Option<Part> {
    let mut best = None;
    for end in ends(text) {
        if let Some(found) = lexicon.part(&text[..end], scope) {
            best = Some((end, Some(found)));
            continue;
        }
        if !text[..end].contains(&SOFT) {
            continue;
        }
        // "WhatsApp" is one word written as two, "ShareThis" two words written as one.
        part.clear();
        part.extend(text[..end].iter().filter(|byte| **byte != SOFT));
        let mut found = lexicon.part(part, scope);
        if found.is_none() {
            part.clear();
            part.extend(text[..end].iter().map(|byte| if *byte == SOFT { b' ' } else { *byte }));
            found = lexicon.part(part, scope);
        }
        if found.is_some() {
            best = Some((end, found));
        }
    }
    let counter = text.starts_with(b"#") && text.get(1).is_none_or(|byte| is_separator(*byte));
    best.or(counter.then_some((1, None)))
}
