//! The compiled form of rule data: flat tables that need no work at start.
//!
//! The built-in table is generated source (`table.rs`) and borrowed; the table of a user's files
//! has the same form and is owned. Text is compared in full: a hash never decides alone.

use crate::rule::{Languages, RuleId};
use std::borrow::Cow;
use std::ops::Range;

/// In force for a whole line.
pub const LINE: u8 = 1;
/// In force for a whole sentence of a paragraph, long enough not to be an accident.
pub const SENTENCE: u8 = 2;
/// In force for a sentence and under a heading mark whatever its length.
pub const SURE: u8 = 4;
/// In force only in company.
pub const WEAK: u8 = 8;
/// In force from level `balanced` on.
pub const BALANCED: u8 = 16;

/// No second star in a template.
pub const NO_STAR: u8 = 255;

/// The longest text a star stands for, in folded bytes.
pub const LONGEST_STAR: usize = 120;

/// A phrase: start and length of its folded text, its conditions, its rule, its languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(pub u32, pub u8, pub u8, pub u16, pub u32);

/// A template with one or two stars: key of its first (or last) bytes, the phrase, the stars' places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wild(pub u32, pub Entry, pub u8, pub u8);

impl Entry {
    fn range(&self) -> Range<usize> {
        let start = self.0 as usize;
        start..start + usize::from(self.1)
    }

    /// The conditions under which the entry is in force.
    pub fn flags(&self) -> u8 {
        self.2
    }

    /// The rule the entry belongs to.
    pub fn rule(&self) -> RuleId {
        RuleId(self.3)
    }

    /// The languages that have this entry.
    pub fn languages(&self) -> Languages {
        Languages(self.4)
    }
}

/// Phrases and templates, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Table {
    /// All folded texts, each followed by a line end.
    pub text: Cow<'static, str>,
    /// Phrases in the order of their hashes.
    pub entries: Cow<'static, [Entry]>,
    /// Where the entries of each bucket begin; one more than there are buckets, a power of two.
    pub buckets: Cow<'static, [u32]>,
    /// One bit for each [`filter_bit`] that a phrase has; a power of two of words.
    pub filter: Cow<'static, [u64]>,
    /// One bit for each [`head_bit`] that a phrase or template has; a power of two of words.
    pub heads: Cow<'static, [u64]>,
    /// True when some template begins with a star, so that heads tell nothing.
    pub headless: bool,
    /// Templates, sorted by their keys.
    pub wilds: Cow<'static, [Wild]>,
    /// One bit for each [`key_bit`] that a template has; 64 words.
    pub keys: Cow<'static, [u64]>,
    /// Bytes of the longest phrase.
    pub longest: usize,
}

/// The first eight bytes of a folded text as a number, short texts padded with zeros.
fn first_eight(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of a folded text, the same on every machine and in every run.
pub fn hash(text: &[u8]) -> u64 {
    let mut state = (text.len() as u64).wrapping_mul(SPREAD);
    for chunk in text.chunks(8) {
        state = (state ^ first_eight(chunk)).wrapping_mul(SPREAD);
        state ^= state >> 29;
    }
    state.wrapping_mul(SPREAD)
}

/// The bit of the filter that stands for texts of this length and these first eight bytes.
pub fn filter_bit(text: &[u8], words: usize) -> (usize, u64) {
    let mixed = (first_eight(text) ^ (text.len() as u64) << 57).wrapping_mul(SPREAD);
    let bit = (mixed >> 40) as usize & (words * 64 - 1);
    (bit / 64, 1 << (bit % 64))
}

/// Bytes of a folded text that make its head.
pub const HEAD: usize = 6;

/// The bit of a head: the first [`HEAD`] bytes of a phrase, or all of a shorter one.
pub fn head_bit(head: &[u8], words: usize) -> (usize, u64) {
    let mixed = (first_eight(head) ^ (head.len() as u64) << 57).wrapping_mul(SPREAD);
    let bit = (mixed >> 40) as usize & (words * 64 - 1);
    (bit / 64, 1 << (bit % 64))
}

/// The bit of a template's key among 64 words.
pub fn key_bit(key: u32) -> (usize, u64) {
    let bit = (u64::from(key).wrapping_mul(SPREAD) >> 52) as usize;
    (bit / 64, 1 << (bit % 64))
}

/// Key of templates that begin with these bytes, at least three.
pub fn head_key(text: &[u8]) -> Option<u32> {
    let [a, b, c, ..] = *text else { return None };
    Some(u32::from_be_bytes([0, a, b, c]))
}

/// Key of templates that begin with a star and end with these bytes, at least three.
pub fn tail_key(text: &[u8]) -> Option<u32> {
    let [.., a, b, c] = *text else { return None };
    Some(u32::from_be_bytes([1, a, b, c]))
}

impl Table {
    /// False when neither a phrase nor a template nor a row of parts can begin like this. `folded`
    /// is the fold of `raw`, or at least its first [`HEAD`] bytes.
    pub fn may_begin(&self, folded: &[u8], raw: &[u8]) -> bool {
        let words = self.heads.len();
        if self.headless || words == 0 {
            return self.headless;
        }
        let has = |head: &[u8]| {
            let (word, bit) = head_bit(head, words);
            self.heads[word] & bit != 0
        };
        if folded.len() >= HEAD && has(&folded[..HEAD]) {
            return true;
        }
        // A short part ends with its word, also where words are glued ("PinTweet", "Share12").
        let ends = |end: &usize| {
            let glued = || match (raw.get(end - 1), raw.get(*end)) {
                (Some(last), Some(next)) => {
                    last.is_ascii_lowercase() && !next.is_ascii_lowercase() || next.is_ascii_digit()
                }
                _ => false,
            };
            folded.get(*end).is_none_or(|next| matches!(next, b' ' | b':' | b';')) || glued()
        };
        (1..HEAD.min(folded.len() + 1)).filter(ends).any(|end| has(&folded[..end]))
    }

    /// [`Table::may_begin`] for the commonest beginning, judged without folding: letters and single
    /// blanks. `None` when `raw` begins otherwise.
    pub fn may_begin_plainly(&self, raw: &[u8]) -> Option<bool> {
        let words = self.heads.len();
        let first: &[u8; HEAD] = raw.first_chunk()?;
        if self.headless || words == 0 || raw.len() <= HEAD || !first[0].is_ascii_alphabetic() {
            return None;
        }
        let mut head = *first;
        head[0] |= 0x20;
        let (mut blanks, mut blank_before) = (0u8, false);
        for (at, byte) in head.iter().enumerate().skip(1) {
            let blank = *byte == b' ';
            if !(byte.is_ascii_lowercase() || (blank && !blank_before)) {
                return None;
            }
            blanks |= u8::from(blank) << at;
            blank_before = blank;
        }
        let has = |head: &[u8]| {
            let (word, bit) = head_bit(head, words);
            self.heads[word] & bit != 0
        };
        let short = (1..HEAD).any(|end| blanks >> end & 1 == 1 && has(&head[..end]));
        Some(short || has(&head))
    }

    /// The folded text of a phrase or template.
    pub fn text_of(&self, entry: &Entry) -> &str {
        self.text.get(entry.range()).unwrap_or("")
    }

    /// The phrases equal to `text`, best first, each with its place.
    pub fn equal<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a Entry)> + 'a {
        self.bucket(text).filter_map(move |place| {
            let entry = self.entries.get(place)?;
            (self.text_of(entry).as_bytes() == text).then_some((place, entry))
        })
    }

    fn bucket(&self, text: &[u8]) -> Range<usize> {
        if text.len() > self.longest || self.filter.is_empty() {
            return 0..0;
        }
        let (word, bit) = filter_bit(text, self.filter.len());
        if self.filter[word] & bit == 0 {
            return 0..0;
        }
        let buckets = self.buckets.len() - 1;
        let place = bucket_of(hash(text), buckets);
        self.buckets[place] as usize..self.buckets[place + 1] as usize
    }

    /// The templates that `text` fills, each with its place.
    pub fn filled<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a Wild)> + 'a {
        let keys = [head_key(text), tail_key(text)];
        keys.into_iter().flatten().flat_map(move |key| self.keyed(key)).filter_map(move |place| {
            let wild = self.wilds.get(place)?;
            self.fills(wild, text).then_some((place, wild))
        })
    }

    fn keyed(&self, key: u32) -> Range<usize> {
        let (word, bit) = key_bit(key);
        if self.keys.get(word).is_none_or(|bits| bits & bit == 0) {
            return 0..0;
        }
        let start = self.wilds.partition_point(|wild| wild.0 < key);
        let len = self.wilds[start..].iter().take_while(|wild| wild.0 == key).count();
        start..start + len
    }

    fn fills(&self, wild: &Wild, text: &[u8]) -> bool {
        let pattern = self.text_of(&wild.1).as_bytes();
        let (before, rest) = pattern.split_at(usize::from(wild.2));
        let Some(text) = text.strip_prefix(before) else { return false };
        let rest = &rest[1..];
        if wild.3 == NO_STAR {
            let inside = text.strip_suffix(rest);
            return inside.is_some_and(is_star);
        }
        let (middle, after) = rest.split_at(usize::from(wild.3) - before.len() - 1);
        let Some(text) = text.strip_suffix(&after[1..]) else { return false };
        (1..text.len()).any(|at| {
            text[at..].starts_with(middle)
                && is_star(&text[..at])
                && is_star(&text[at + middle.len()..])
        })
    }
}

/// The bucket of a hash among a power of two of buckets.
pub fn bucket_of(hash: u64, buckets: usize) -> usize {
    (hash >> 32) as usize & (buckets - 1)
}

fn is_star(text: &[u8]) -> bool {
    (1..=LONGEST_STAR).contains(&text.len())
}
