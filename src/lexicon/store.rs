//! The compiled form of rule data: flat tables that need no work at start.
//!
//! The built-in table is generated source (`table.rs`) and borrowed; the table of a user's files
//! has the same form and is owned. Text is compared in full: a hash never decides alone.

use super::gate::{Gate, HEAD, SPREAD};
use super::shape;
use crate::letters::first_eight;
use crate::rule::{Languages, RuleId};
use std::borrow::Cow;
use std::ops::Range;

/// In force for a whole line.
pub const LINE: u8 = 1;
/// In force for a whole sentence of a paragraph, long enough not to be an accident.
pub const SENTENCE: u8 = 2;
/// In force for a sentence whatever its length.
pub const SURE: u8 = 4;
/// In force only in company.
pub const WEAK: u8 = 8;
/// In force from level `balanced` on.
pub const BALANCED: u8 = 16;

/// Not in force behind a bullet, number or mark: copyright lines in comments of source code.
pub const BARE: u8 = 32;

/// The first word of a trail, see [`super::trail`].
pub const TRAIL: u8 = 64;

/// A phrase: start and length of its folded text, its conditions, its rule, its languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(pub u32, pub u16, pub u8, pub u16, pub u32);

/// Where a shape is found: under the key of its first (or last) bytes; its place; and as [`trait_bit`]s what
/// byte may follow its head (the lower half) and what byte may end it (the upper half).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wild(pub u32, pub u16, pub u32);

/// One of sixteen bits for a byte, or for none.
pub fn trait_bit(byte: Option<u8>) -> u32 {
    1 << (byte.unwrap_or(0) & 15)
}

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
    /// What phrases and templates begin and end with.
    pub gate: Gate,
    /// The same of those that are in force for sentences.
    pub sentences: Gate,
    /// Templates that are not written out, see [`super::shape`].
    pub shapes: Cow<'static, [Entry]>,
    /// The keys of the shapes, sorted.
    pub wilds: Cow<'static, [Wild]>,
    /// One bit for each [`key_bit`] that a shape has; a power of two of words.
    pub keys: Cow<'static, [u64]>,
    /// Bytes of the longest phrase.
    pub longest: usize,
}

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

/// The bit of a shape's key.
pub fn key_bit(key: u32, words: usize) -> (usize, u64) {
    let bit = (u64::from(key).wrapping_mul(SPREAD) >> 40) as usize & (words * 64 - 1);
    (bit / 64, 1 << (bit % 64))
}

/// Key of shapes whose phrases begin with these bytes: a whole head, or at least three bytes
/// before a star.
pub fn head_key(head: &[u8]) -> Option<u32> {
    match *head {
        [a, b, c, _, _, _, ..] if head.len() == HEAD => {
            let mixed = hash(head) >> 33;
            Some(1 << 31 | mixed as u32 ^ u32::from_be_bytes([0, a, b, c]))
        }
        [a, b, c, ..] => Some(u32::from_be_bytes([0, a, b, c])),
        _ => None,
    }
}

/// Key of shapes that begin with a star and end with these bytes, at least three.
pub fn tail_key(text: &[u8]) -> Option<u32> {
    let [.., a, b, c] = *text else { return None };
    Some(u32::from_be_bytes([1, a, b, c]))
}

impl Table {
    fn has_key(&self, key: u32) -> bool {
        let words = self.keys.len();
        let (word, bit) = key_bit(key, words.max(1));
        self.keys.get(word).is_some_and(|bits| bits & bit != 0)
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

    /// The shapes that `text` fills, each with its place.
    pub fn filled<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a Entry)> + 'a {
        let head = text.get(..HEAD).and_then(head_key);
        let short = text.get(..3).and_then(head_key);
        let keys = [head, short, tail_key(text)];
        // Most shapes go on and end with other letters than the text.
        let traits = trait_bit(text.get(HEAD).copied()) | trait_bit(text.last().copied()) << 16;
        keys.into_iter().flatten().flat_map(move |key| self.keyed(key)).filter_map(move |wild| {
            if wild.2 & traits != traits {
                return None;
            }
            let entry = self.shapes.get(usize::from(wild.1))?;
            let shape = self.text_of(entry).as_bytes();
            shape::fills(shape, text).then_some((usize::from(wild.1), entry))
        })
    }

    fn keyed(&self, key: u32) -> &[Wild] {
        if !self.has_key(key) {
            return &[];
        }
        let start = self.wilds.partition_point(|wild| wild.0 < key);
        let len = self.wilds[start..].partition_point(|wild| wild.0 == key);
        &self.wilds[start..start + len]
    }
}

/// The bucket of a hash among a power of two of buckets.
pub fn bucket_of(hash: u64, buckets: usize) -> usize {
    (hash >> 32) as usize & (buckets - 1)
}
