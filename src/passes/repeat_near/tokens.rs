//! The token sets of the units of a page, each in the order of rarity in the section.

use crate::document::lines::trim;
use crate::fold::fold_into;
use crate::page::Page;
use std::cmp::Ordering;

/// A folded word, or a pair of characters, as a hash. Equal hashes of unequal words only make a candidate:
/// the words themselves are compared before anything is removed.
pub type Token = u64;

/// Buckets of the frequency table; words that share one count as equally frequent.
const FREQUENCIES: usize = 1 << 16;

/// All token sets of a page.
pub struct Tokens {
    tokens: Vec<Token>,
    /// Per unit: where its tokens end.
    ends: Vec<u32>,
    counts: Vec<u32>,
}

impl Tokens {
    /// Folds every unit and orders its tokens.
    pub fn read(page: &Page<'_>) -> Self {
        let bytes = page.document.bytes();
        let mut all = Self { tokens: Vec::new(), ends: Vec::new(), counts: vec![0; FREQUENCIES] };
        let mut folded = Vec::new();
        for unit in page.units() {
            folded.clear();
            fold_into(trim(bytes, unit.span()).of(bytes), &mut folded);
            each_token(&folded, |token| {
                all.counts[token as usize & (FREQUENCIES - 1)] += 1;
                all.tokens.push(token);
            });
            all.ends.push(all.tokens.len() as u32);
        }
        all.sort();
        all
    }

    fn sort(&mut self) {
        let counts = &self.counts;
        let (mut from, mut kept) = (0, 0);
        for end in &mut self.ends {
            let to = *end as usize;
            self.tokens[from..to].sort_unstable_by_key(|&token| rank(counts, token));
            let first = kept;
            for at in from..to {
                if kept == first || self.tokens[kept - 1] != self.tokens[at] {
                    self.tokens[kept] = self.tokens[at];
                    kept += 1;
                }
            }
            from = to;
            *end = kept as u32;
        }
        self.tokens.truncate(kept);
    }

    /// The set of one unit, rarest first, without doubles.
    pub fn of(&self, unit: u32) -> &[Token] {
        let unit = unit as usize;
        let start = if unit == 0 { 0 } else { self.ends[unit - 1] as usize };
        &self.tokens[start..self.ends[unit] as usize]
    }

    /// The one order in which all sets stand.
    pub fn order(&self, a: Token, b: Token) -> Ordering {
        rank(&self.counts, a).cmp(&rank(&self.counts, b))
    }
}

fn rank(counts: &[u32], token: Token) -> (u32, Token) {
    (counts[token as usize & (FREQUENCIES - 1)], token)
}

/// Calls `emit` for each token of a folded text.
fn each_token(folded: &[u8], mut emit: impl FnMut(Token)) {
    for word in folded.split(|&b| b == b' ') {
        if word.is_empty() {
            continue;
        }
        if !word.iter().any(|b| matches!(b, 0xE3..=0xE9)) {
            emit(hash(word));
            continue;
        }
        // Scripts without spaces: pairs of characters.
        let mut before: Option<&[u8]> = None;
        let mut start = 0;
        while start < word.len() {
            let mut end = start + 1;
            while end < word.len() && word[end] & 0xC0 == 0x80 {
                end += 1;
            }
            if let Some(first) = before {
                emit(hash(first).rotate_left(23) ^ hash(&word[start..end]));
            }
            before = Some(&word[start..end]);
            start = end;
        }
    }
}

/// A quick hash of a short word: multiply and fold, eight bytes at a time.
fn hash(word: &[u8]) -> Token {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut h = (word.len() as u64).wrapping_mul(K);
    let mut chunks = word.chunks_exact(8);
    for chunk in &mut chunks {
        let value = chunk.iter().rev().fold(0u64, |v, &b| v << 8 | u64::from(b));
        h = mix(h ^ value);
    }
    let rest = chunks.remainder().iter().rev().fold(0u64, |v, &b| v << 8 | u64::from(b));
    mix(h ^ rest)
}

fn mix(value: u64) -> u64 {
    let wide = u128::from(value ^ 0xD6E8_FEB8_6659_FD93) * u128::from(0x9E37_79B9_7F4A_7C15u64);
    (wide as u64) ^ (wide >> 64) as u64
}
