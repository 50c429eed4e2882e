//! Rows: lines made of nothing but buttons, `Facebook | Twitter | Email` or `ShareTweetPinEmail`.

use super::glyph::{Glyph, decode, glyph};
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
    /// Parts that are no services of sharing.
    others: usize,
}

impl Tally {
    fn add(&mut self, rule: RuleId, weak: bool, shares: bool) {
        self.parts += 1;
        self.others += usize::from(!shares);
        self.sure += usize::from(!weak);
        match self.rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, count)) => *count += 1,
            None => self.rules.push((rule, 1)),
        }
    }

    /// `is_one_word` says that all parts are glued together: "ReadPostFilter" is a name of a program then,
    /// unless all its parts are of one kind, or they are many.
    fn row(&self, is_one_word: bool) -> Option<Row> {
        let enough = self.parts >= ENOUGH || self.parts == ENOUGH - 1 && self.sure > 0;
        if is_one_word && self.others > 0 && self.rules.len() > 1 && self.parts <= ENOUGH {
            return None;
        }
        let (rule, _) =
            self.rules.iter().max_by_key(|(rule, count)| (*count, u16::MAX - rule.0))?;
        enough.then_some(Row { rule: *rule, parts: self.parts })
    }
}

/// How the parts of a line are set apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// By nothing but blanks: three words in a row may be somebody's, unless all are services.
    Blanks,
    /// By bars, bullets or arrows, or glued together as no writer would.
    Parted,
}

/// The layout of a line; `None` when it reads as a list of a sentence or as a table.
fn layout(raw: &[u8]) -> Option<Layout> {
    let sentence = raw.iter().any(|byte| matches!(byte, b',' | b'&' | b'\t'))
        || raw.ends_with(b".")
        || is_identifier(raw)
        || is_path(raw)
        // A reference of a manual: "|:comment|".
        || raw.windows(2).any(|pair| pair == b"|:");
    let gap = |three: &[u8]| three == b"   " || three[0] == b'.' && three[1] == b' ';
    if sentence || raw.windows(3).any(gap) {
        return None;
    }
    Some(if is_parted(raw) { Layout::Parted } else { Layout::Blanks })
}

/// True when bars, bullets or arrows part a line, or no writer would have glued its words.
pub(super) fn is_parted(raw: &[u8]) -> bool {
    let bar = |three: &[u8]| matches!(three, [b' ', b'|' | b'/' | b'>', b' ']);
    let signs = signs(raw);
    signs & GLUED != 0
        || signs & BAR != 0 && (raw.contains(&b'|') || raw.windows(3).any(bar))
        || signs & FOREIGN != 0 && has_bullet(raw)
}

/// The way through the menus of a program: "Settings > Privacy > Cookies". Those of a site begin with its home
/// ([`super::trail`]).
fn is_path(raw: &[u8]) -> bool {
    let signs = [" > ", " → ", " › ", " ▸ "];
    signs.iter().any(|sign| memchr::memmem::find(raw, sign.as_bytes()).is_some())
}

/// A name as programs write it: a word that begins small and goes on with a capital.
fn is_identifier(raw: &[u8]) -> bool {
    let word = |word: &[u8]| word.first().is_some_and(u8::is_ascii_lowercase) && is_glued(word);
    raw.split(|byte| *byte == b' ').any(word)
}

/// A small letter right before a capital or digit.
fn is_glued(raw: &[u8]) -> bool {
    signs(raw) & GLUED != 0
}

const SMALL: u8 = 1;
const OPENS: u8 = 2;
const BAR: u8 = 4;
const FOREIGN: u8 = 8;
const GLUED: u8 = 16;

/// What stands anywhere in a line, as bits, in one walk: most lines have nothing of it.
fn signs(raw: &[u8]) -> u8 {
    let (mut signs, mut before) = (0, 0);
    for &byte in raw {
        let sign = SIGNS[usize::from(byte)];
        signs |= sign | if before & SMALL & (sign >> 1) != 0 { GLUED } else { 0 };
        before = sign;
    }
    signs
}

static SIGNS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' | b'0'..=b'9' => OPENS,
            b'|' | b'/' | b'>' => BAR,
            0xC2.. => FOREIGN,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// A dot, arrow or other sign of decoration between words.
fn has_bullet(raw: &[u8]) -> bool {
    let is_bullet = |at: usize| {
        let sign = decode(&raw[at..]).map(|(character, _)| glyph(character));
        matches!(sign, Some(Glyph::Decoration | Glyph::Angle))
    };
    // Letters of most scripts begin with other bytes than any such sign; of the accented ones stand two signs.
    let may_begin_sign = |at: usize| match raw[at] {
        0xC3 => matches!(raw.get(at + 1), Some(0x97 | 0xB7)),
        byte => matches!(byte, 0xC2 | 0xCE | 0xE2 | 0xE3 | 0xEE..),
    };
    (0..raw.len()).any(|at| may_begin_sign(at) && is_bullet(at))
}

/// Reads the line part by part, the longest first; `None` when anything is left over.
pub fn row(lexicon: &Lexicon, marker: &Marker<'_>, scope: &Scope) -> Option<Row> {
    let layout = layout(marker.raw())?;
    let mut line = Vec::new();
    let mut rest = marker.text();
    if is_glued(marker.raw()) {
        split_camel(marker.raw(), &mut line)?;
        rest = &line;
    }
    let mut tally = Tally::default();
    let mut part = Vec::new();
    while !rest.is_empty() {
        let (len, found) = next_part(lexicon, rest, scope, &mut part)?;
        if let Some((rule, weak)) = found {
            let shares = lexicon.rules().get(rule).is_some_and(|rule| rule.category == "share");
            if !shares && layout == Layout::Blanks {
                return None;
            }
            // "X" names a service, and too many other things to count.
            if len > 1 {
                tally.add(rule, weak, shares);
            }
        }
        rest = &rest[len..];
        if let Some((_, after)) = rest.split_first() {
            rest = after.strip_prefix(b" ").unwrap_or(after);
        }
    }
    tally.row(!marker.raw().contains(&b' '))
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | SOFT | b':' | b';')
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
