//! What a unit begins with, read from its bytes without folding them: most units are refused by that alone.

use super::gate::HEAD;
use crate::letters::{Case, HIGH, capitals, equal, first_eight, fold_pair, letters, lowered};

/// What a unit begins with: the first [`HEAD`] bytes of its fold, and where a word ends in them.
#[derive(Clone, Copy)]
pub(super) struct Head {
    bytes: u64,
    /// The highest bit of each byte that is a blank.
    blanks: u64,
}

impl Head {
    /// The heads that a phrase of this unit may have, as [`first_eight`] gives them, with their lengths.
    #[inline]
    pub(super) fn any(self, mut is_one: impl FnMut(u64, usize) -> bool) -> bool {
        let mut blanks = self.blanks;
        let mut len = HEAD;
        loop {
            if is_one(self.bytes & ((1 << (len * 8)) - 1), len) {
                return true;
            }
            if blanks == 0 {
                return false;
            }
            len = blanks.trailing_zeros() as usize / 8;
            blanks &= blanks - 1;
        }
    }
}

/// The head of a unit that begins with words of which the fold is known without folding. `None` when it begins
/// otherwise, or is short.
#[inline]
pub(super) fn plain_head(raw: &[u8]) -> Option<Head> {
    let Some(first) = raw.first_chunk::<8>() else { return short_head(raw) };
    plain_word(u64::from_le_bytes(*first)).or_else(|| foreign_head(raw))
}

/// The head of a text of at least [`HEAD`] + 1 bytes that begins with these eight.
#[inline(always)]
fn plain_word(word: u64) -> Option<Head> {
    const LOOKED_AT: u64 = u64::MAX >> 8;
    const FIRST: u64 = 0x80;
    let (letters, blanks) = (letters(word), equal(word, b' '));
    let capitals = capitals(word);
    let behind_blank = blanks << 8 | FIRST;
    // A capital follows a blank, and a blank no other.
    let is_other =
        (!(letters | blanks) & HIGH) | (capitals & !behind_blank) | (blanks & behind_blank);
    let head = lowered(word) & (u64::MAX >> (64 - 8 * HEAD));
    (is_other & LOOKED_AT == 0)
        .then_some(Head { bytes: head, blanks: blanks & (u64::MAX >> (64 - 8 * HEAD)) })
}

/// The head of a text of less than eight bytes.
#[inline(never)]
fn short_head(raw: &[u8]) -> Option<Head> {
    raw.get(HEAD)?;
    plain_word(first_eight(raw)).or_else(|| foreign_head(raw))
}

/// The same for ideographs, kana, accented Latin and Cyrillic letters, and for what stands between them.
#[inline(never)]
fn foreign_head(raw: &[u8]) -> Option<Head> {
    let (mut head, mut blanks) = (0_u64, 0_u64);
    let (mut len, mut at, mut begins_word) = (0, 0, true);
    while len < HEAD {
        let rest = raw.get(at..).filter(|rest| rest.len() > 3)?;
        let blank = [b' ', 0, 0];
        let (bytes, taken, size) = match *rest {
            [byte @ b'a'..=b'z', ..] => ([byte, 0, 0], 1, 1),
            [byte @ b'A'..=b'Z', ..] if begins_word => ([byte | 0x20, 0, 0], 1, 1),
            [first @ 0xC3..=0xD1, second, ..] => match fold_pair([first, second])? {
                (_, Case::Capital) if !begins_word => return None,
                ([first, second], _) => ([first, second, 0], 2, 2),
            },
            [a, b, c, ..] if is_stable_ideograph([a, b, c]) => ([a, b, c], 3, 3),
            [b' ', ..] if !begins_word => (blank, 1, 1),
            // A comma between words is a blank; an apostrophe inside a word stays.
            [b',', b' ', ..] if !begins_word => (blank, 2, 1),
            [b'\'', b'a'..=b'z', ..] if !begins_word => ([b'\'', 0, 0], 1, 1),
            [0xE2, 0x80, 0x99, b'a'..=b'z', ..] if !begins_word => ([b'\'', 0, 0], 3, 1),
            _ => return None,
        };
        begins_word = bytes[0] == b' ';
        blanks |= u64::from(begins_word) << (8 * len + 7);
        // The last character may reach over the head's end.
        let [a, b, c] = bytes.map(u64::from);
        head |= (a | b << 8 | c << 16) << (8 * len);
        len += size;
        at += taken;
    }
    // Behind a blank a mark may stand that the fold joins to it.
    let goes_on = !begins_word || raw[at].is_ascii_alphanumeric();
    goes_on.then_some(Head { bytes: head & (u64::MAX >> (64 - 8 * HEAD)), blanks })
}

/// True for an ideograph or kana that the fold leaves as it is, and that is no magnitude behind a number.
#[inline(always)]
pub(super) fn is_stable_ideograph([a, b, c]: [u8; 3]) -> bool {
    if !matches!(a, 0xE3..=0xE9) || b & 0xC0 != 0x80 || c & 0xC0 != 0x80 {
        return false;
    }
    let code = u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
    // Hiragana from ぁ, and katakana up to ヺ; then the common block of ideographs.
    let is_letter = matches!(code, 0x3041..=0x3096 | 0x30A1..=0x30FA | 0x4E00..=0x9FFF);
    // 万, 萬, 亿, 億
    is_letter && !matches!(code, 0x4E07 | 0x842C | 0x4EBF | 0x5104)
}
