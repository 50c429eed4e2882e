//! The token sets of the units of a page, each in the order of rarity in the section.

use crate::letters::{HIGH, equal, first_eight};
use crate::page::Page;

/// A folded word, or a pair of characters, as a number: how often it stands in the section, above a hash of
/// [`HASH_BITS`] bits. So numbers are in the order of rarity. Equal hashes of unequal words only make a candidate:
/// the words themselves are compared before anything is removed.
pub type Token = u64;

const HASH_BITS: u32 = 48;
const HASH: u64 = (1 << HASH_BITS) - 1;

/// Buckets of the frequency table; words that share one count as equally frequent.
const FREQUENCIES: usize = 1 << 16;

/// All token sets of a page.
pub struct Tokens {
    tokens: Vec<Token>,
    /// Per unit: where its tokens end.
    ends: Vec<u32>,
}

impl Tokens {
    /// Reads the folded words of every unit and orders them.
    pub fn read(page: &Page<'_>) -> Self {
        let mut all = Self { tokens: Vec::new(), ends: Vec::with_capacity(page.units().len()) };
        // Half of a word and its blank: more than text of short words has.
        all.tokens.reserve(page.document.bytes().len() / 4);
        let mut counts = vec![0_u16; FREQUENCIES];
        for unit in 0..page.units().len() {
            each_token(page.folded(unit), |hash| {
                let count = &mut counts[hash as usize & (FREQUENCIES - 1)];
                *count = count.saturating_add(1);
                all.tokens.push(hash);
            });
            all.ends.push(all.tokens.len() as u32);
        }
        all.sort(&counts);
        all
    }

    /// Puts how often a token stands in the section above its hash, and the tokens of each unit in order.
    fn sort(&mut self, counts: &[u16]) {
        let (mut from, mut kept) = (0, 0);
        for end in &mut self.ends {
            let to = *end as usize;
            for token in &mut self.tokens[from..to] {
                let count = counts[*token as usize & (FREQUENCIES - 1)];
                *token = u64::from(count) << HASH_BITS | (*token & HASH);
            }
            self.tokens[from..to].sort_unstable();
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
}

/// Calls `emit` for each token of a folded text.
fn each_token(folded: &[u8], mut emit: impl FnMut(u64)) {
    let mut start = 0;
    while start < folded.len() {
        // Most words are short and ASCII: with the blank behind them they lie in eight bytes.
        let first = first_eight(&folded[start..]);
        let blanks = equal(first, b' ');
        let len = blanks.trailing_zeros() as usize / 8;
        let short = first & ((1 << (8 * (len & 7))) - 1);
        if blanks != 0 && short & HIGH == 0 {
            if len > 0 {
                emit(short_hash(short, len));
            }
            start += len + 1;
            continue;
        }
        let rest = &folded[start..];
        let word = &rest[..memchr::memchr(b' ', rest).unwrap_or(rest.len())];
        start += word.len() + 1;
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

/// A quick hash of a word: multiply and fold, eight bytes at a time.
fn hash(word: &[u8]) -> u64 {
    let whole = word.len() / 8 * 8;
    let start =
        (0..whole).step_by(8).fold(word.len() as u64, |h, at| mix(h ^ first_eight(&word[at..])));
    if whole == word.len() && whole > 0 { start } else { mix(start ^ first_eight(&word[whole..])) }
}

/// The same for a word of at most eight bytes.
#[inline]
fn short_hash(word: u64, len: usize) -> u64 {
    mix(len as u64 ^ word)
}

fn mix(value: u64) -> u64 {
    let wide = u128::from(value ^ 0xD6E8_FEB8_6659_FD93) * u128::from(0x9E37_79B9_7F4A_7C15u64);
    (wide as u64) ^ (wide >> 64) as u64
}
