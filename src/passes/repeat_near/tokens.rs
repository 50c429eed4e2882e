//! The token sets of the units of a page, each in the order of rarity in the section.

use crate::letters::{HIGH, equal, first_eight};
use crate::page::Page;

/// A folded word, or a pair of characters, as a number: how often it stands in the section, above a hash of
/// [`HASH_BITS`] bits. So numbers are in the order of rarity. Equal hashes of unequal words only make a candidate:
/// the words themselves are compared before anything is removed.
pub type Token = u64;

const HASH_BITS: u32 = 48;
const HASH: u64 = (1 << HASH_BITS) - 1;

/// Buckets of the frequency table of a long text; words that share one count as equally frequent.
const FREQUENCIES: usize = 1 << 16;

/// A set of more tokens is in order as a whole; of a smaller one only those are that are looked up, since most sets are
/// never compared with another.
pub const SHORT: usize = 64;

/// So many tokens are picked out one by one; for more a set is sorted.
const PICKED: usize = 8;

/// All token sets of a page.
pub struct Tokens {
    tokens: Vec<Token>,
    /// Per unit: where its tokens end.
    ends: Vec<u32>,
    /// The share of tokens that two sets must have in common to be near, in percent.
    pub percent: usize,
}

impl Tokens {
    /// Reads the folded words of every unit and orders them, to find what is near by at least `percent`.
    pub fn read(page: &Page<'_>, percent: usize) -> Self {
        let ends = Vec::with_capacity(page.units().len());
        let mut all = Self { tokens: Vec::new(), ends, percent };
        // Half of a word and its blank: more than text of short words has.
        let room = page.document.bytes().len() / 4;
        all.tokens.reserve(room);
        let mut counts = vec![0_u16; room.next_power_of_two().clamp(64, FREQUENCIES)];
        let last = counts.len() - 1;
        let mut set = Vec::with_capacity(SHORT + 1);
        for unit in 0..page.units().len() {
            set.clear();
            let mut seen = [0_u64; 4];
            each_token(page.folded(unit), |hash| {
                // One bit of 256 for each token: most words are seen to be new at once.
                let word = &mut seen[(hash >> 62) as usize];
                let bit = 1 << (hash >> 56 & 63);
                let hash = hash & HASH;
                if *word & bit != 0 && set.len() <= SHORT && set.contains(&hash) {
                    return;
                }
                *word |= bit;
                let count = &mut counts[hash as usize & last];
                *count = count.saturating_add(1);
                set.push(hash);
            });
            all.tokens.extend_from_slice(&set);
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
            let set = &mut self.tokens[from..to];
            for token in set.iter_mut() {
                let count = counts[*token as usize & (counts.len() - 1)];
                *token |= u64::from(count) << HASH_BITS;
            }
            let len = if set.len() > SHORT {
                set.sort_unstable();
                dedup(set)
            } else {
                pick(set, prefix(self.percent, set.len()));
                set.len()
            };
            if kept < from {
                self.tokens.copy_within(from..from + len, kept);
            }
            kept += len;
            from = to;
            *end = kept as u32;
        }
        self.tokens.truncate(kept);
    }

    /// The set of one unit, without doubles: its rarest tokens in order, then the others.
    pub fn of(&self, unit: u32) -> &[Token] {
        let unit = unit as usize;
        let start = if unit == 0 { 0 } else { self.ends[unit - 1] as usize };
        &self.tokens[start..self.ends[unit] as usize]
    }

    /// The rarest tokens of a unit, in order: those that one of them at least must share with what is near to it.
    pub fn rarest(&self, unit: u32) -> &[Token] {
        let set = self.of(unit);
        &set[..prefix(self.percent, set.len())]
    }
}

/// How many of the `n` rarest tokens must be looked at.
fn prefix(percent: usize, n: usize) -> usize {
    (n - (n * percent).div_ceil(100) + 1).min(n)
}

/// Moves the doubles of a set in order behind the others, and says how many those are.
fn dedup(set: &mut [Token]) -> usize {
    let mut kept = 0;
    for at in 0..set.len() {
        if kept == 0 || set[kept - 1] != set[at] {
            set[kept] = set[at];
            kept += 1;
        }
    }
    kept
}

/// Puts the `count` smallest tokens first, in order.
fn pick(set: &mut [Token], count: usize) {
    if count > PICKED {
        return set.sort_unstable();
    }
    for first in 0..count {
        let mut smallest = set[first];
        // Carried along, so that nothing depends on where the smallest one stands.
        for token in &mut set[first + 1..] {
            (smallest, *token) = (smallest.min(*token), smallest.max(*token));
        }
        set[first] = smallest;
    }
}

/// How many tokens two sets share, unless that is fewer than `needed`.
pub fn shared(a: &[Token], b: &[Token], needed: usize) -> Option<usize> {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if small.len() > SHORT {
        return shared_in_order(small, large, needed);
    }
    let mut missed = 0;
    for token in small {
        missed += usize::from(!large.contains(token));
        if missed + needed > small.len() {
            return None;
        }
    }
    Some(small.len() - missed)
}

/// Both sets are in the one order of the section, so a merge finds what they share.
fn shared_in_order(a: &[Token], b: &[Token], needed: usize) -> Option<usize> {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        if shared + (a.len() - i).min(b.len() - j) < needed {
            return None;
        }
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (shared >= needed).then_some(shared)
}

/// Calls `emit` for each token of a folded text.
fn each_token(folded: &[u8], mut emit: impl FnMut(u64)) {
    let mut start = 0;
    while start < folded.len() {
        let word = Word::at(folded, start);
        let bytes = &folded[start..word.end];
        if word.is_ascii || !bytes.iter().any(|b| matches!(b, 0xE3..=0xE9)) {
            if !bytes.is_empty() {
                emit(word.hash);
            }
        } else {
            pairs(bytes, &mut emit);
        }
        start = word.end + 1;
    }
}

/// A word up to the next blank.
struct Word {
    end: usize,
    hash: u64,
    is_ascii: bool,
}

impl Word {
    /// Finds the end of the word and hashes it on the way: multiply and fold, eight bytes at a time.
    #[inline]
    fn at(folded: &[u8], start: usize) -> Self {
        let (mut end, mut hash, mut seen) = (start, 0, 0);
        loop {
            let next = eight_from(folded, end);
            let blanks = equal(next, b' ');
            let left = folded.len() - end;
            let len = if blanks != 0 { blanks.trailing_zeros() as usize / 8 } else { left.min(8) };
            end += len;
            if len == 8 {
                seen |= next;
                hash = mix(hash ^ next);
                continue;
            }
            let last = next & ((1 << (8 * len)) - 1);
            let hash = mix(hash ^ (last | (len as u64) << 56));
            return Self { end, hash, is_ascii: (seen | last) & HIGH == 0 };
        }
    }
}

/// The eight bytes from a place on; behind the end stand zeros.
#[inline]
fn eight_from(text: &[u8], at: usize) -> u64 {
    let rest = &text[at..];
    match (rest.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(bytes), _) => u64::from_le_bytes(*bytes),
        // What stands before the rest is shifted out.
        (None, Some(last)) => {
            u64::from_le_bytes(*last).checked_shr(8 * (8 - rest.len() as u32)).unwrap_or(0)
        }
        (None, None) => first_eight(rest),
    }
}

/// Scripts without spaces: pairs of characters.
fn pairs(word: &[u8], emit: &mut impl FnMut(u64)) {
    let mut before: Option<u64> = None;
    let mut start = 0;
    while start < word.len() {
        let mut end = start + 1;
        while end < word.len() && word[end] & 0xC0 == 0x80 {
            end += 1;
        }
        // A character has four bytes at most; stray ones in a row are told apart by their first eight.
        let character = mix(first_eight(&word[start..end]) ^ (end - start) as u64);
        if let Some(first) = before {
            emit(first.rotate_left(23) ^ character);
        }
        before = Some(character);
        start = end;
    }
}

fn mix(value: u64) -> u64 {
    let wide = u128::from(value ^ 0xD6E8_FEB8_6659_FD93) * u128::from(0x9E37_79B9_7F4A_7C15u64);
    (wide as u64) ^ (wide >> 64) as u64
}
