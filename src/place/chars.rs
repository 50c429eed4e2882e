//! Characters and words as the model sees them: their kinds, their folding, their hashes.
//!
//! The model was trained on exactly these, so a change here means that `weights.bin` has to be trained again.

use crate::letters::{self, HIGH};

/// What a character is to the model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Blank,
    Small,
    Capital,
    Digit,
    Wide,
    Mark,
}

/// The state of a token being read.
#[derive(Clone, Copy, Default)]
pub struct Token {
    hash: u64,
    chunk: u64,
    pub(super) length: u32,
    pub(super) capital: bool,
    pub(super) alpha: bool,
    pub(super) numeric: bool,
}

/// Multiplier of the word hash (from the golden ratio); part of the weights' format.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes `value` into `hash`; the only hash the model knows.
pub fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(MIX);
    product ^ (product >> 29)
}

impl Token {
    /// Adds a folded byte.
    pub fn push(&mut self, byte: u64) {
        self.chunk = (self.chunk << 8) | byte;
        self.length += 1;
        if self.length & 7 == 0 {
            self.hash = mix(self.hash, self.chunk);
            self.chunk = 0;
        }
    }

    /// Adds so many folded bytes, the first of them highest among them.
    pub fn push_all(&mut self, folded: u64, length: u32) {
        let held = self.length & 7;
        if held == 0 && length == 8 {
            self.hash = mix(self.hash, folded);
            self.length = self.length.wrapping_add(8);
        } else if held + length < 8 {
            self.chunk = self.chunk << (8 * length) | folded;
            self.length = self.length.wrapping_add(length);
        } else {
            (0..length).rev().for_each(|at| self.push(folded >> (8 * at) & 0xff));
        }
    }

    /// Hash of the token.
    pub fn finish(&self) -> u64 {
        mix(self.hash, self.chunk ^ (u64::from(self.length) << 56))
    }
}

/// The ASCII letters, digits and `_` that the next eight bytes begin with, looked at together.
pub struct Eight {
    /// How many there are.
    pub length: u32,
    /// What the first of them is.
    pub first: Kind,
    /// They, in small letters and with digits as 0, the first highest.
    pub folded: u64,
    /// Digits among them.
    pub digits: u32,
    /// Whether there is a small letter.
    pub small: bool,
}

impl Eight {
    /// Looks at the bytes from `at` on, of which there is one at least.
    #[inline(always)]
    pub fn of(text: &[u8], at: usize) -> Self {
        let word = next_eight(text, at);
        let letter = letters::letters(word);
        let digit = digits(word);
        let mine = letter | digit | letters::equal(word, b'_');
        let other = !mine & HIGH;
        let length = other.trailing_zeros() / 8;
        // The high bits of the bytes below the first other one; all where there is none.
        let mine = mine & (other.wrapping_sub(1) & !other);
        // A capital lacks the bit of small letters.
        let upper = letter & !(word << 2);
        let folded = (word | upper >> 2) & !((digit >> 7) * 0x0f);
        let digit = digit & mine;
        Self {
            length,
            first: match 0x80 {
                bit if upper & bit != 0 => Kind::Capital,
                bit if digit & bit != 0 => Kind::Digit,
                _ => Kind::Small,
            },
            folded: if length == 0 { 0 } else { folded.swap_bytes() >> (64 - 8 * length) },
            // A sum of bytes in the highest one.
            digits: ((digit >> 7).wrapping_mul(HIGH >> 7) >> 56) as u32,
            small: mine & !upper & !digit != 0,
        }
    }
}

/// ASCII digits, as [`letters`] says what bytes are.
#[inline(always)]
fn digits(word: u64) -> u64 {
    const ONES: u64 = HIGH >> 7;
    let low = word & !HIGH;
    (low + ONES * (0x80 - b'0' as u64)) & !(low + ONES * (0x7f - b'9' as u64)) & !word & HIGH
}

/// The next eight bytes, the first lowest; nothing stands for those behind the end.
#[inline(always)]
fn next_eight(text: &[u8], at: usize) -> u64 {
    let rest = &text[at..];
    if let Some(bytes) = rest.first_chunk() {
        return u64::from_le_bytes(*bytes);
    }
    match text.last_chunk() {
        // The last eight of the line without those before.
        Some(bytes) if !rest.is_empty() => u64::from_le_bytes(*bytes) >> (64 - 8 * rest.len()),
        _ => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// Hash of a word as the scanner would see it; for building the vocabulary.
pub fn word_hash(word: &str) -> u64 {
    let mut token = Token::default();
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, code, length) = read(bytes, at);
        push_char(&mut token, kind, code);
        at += length;
    }
    token.finish()
}

/// Hash of two neighbouring words.
pub fn pair_hash(first: u64, second: u64) -> u64 {
    mix(first ^ 0x51, second)
}

/// Adds a character, folded, to a token.
pub fn push_char(token: &mut Token, kind: Kind, code: u32) {
    let folded = match kind {
        Kind::Digit => u32::from(b'0'),
        Kind::Capital => lower(code),
        _ => code,
    };
    if folded < 0x80 {
        token.push(u64::from(folded));
    } else {
        token.push(u64::from(folded >> 8 & 0xff));
        token.push(u64::from(folded & 0xff));
    }
}

/// Small letter of a capital in the Latin, Greek and Cyrillic blocks.
fn lower(code: u32) -> u32 {
    match code {
        0x41..=0x5a | 0xc0..=0xde | 0x391..=0x3ab | 0x410..=0x42f => code + 0x20,
        0x400..=0x40f => code + 0x50,
        0x139..=0x148 | 0x179..=0x17e => code + 1,
        0x100..=0x138 | 0x14a..=0x177 => code | 1,
        _ => code,
    }
}

const ASCII: [Kind; 128] = {
    let mut table = [Kind::Mark; 128];
    let mut at = 0;
    while at < 128 {
        table[at] = match at as u8 {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => Kind::Blank,
            b'a'..=b'z' | b'_' => Kind::Small,
            b'A'..=b'Z' => Kind::Capital,
            b'0'..=b'9' => Kind::Digit,
            _ => Kind::Mark,
        };
        at += 1;
    }
    table
};

/// Kind, code point and length in bytes of the character at `at`.
pub fn read(text: &[u8], at: usize) -> (Kind, u32, usize) {
    let byte = text[at];
    if byte < 0x80 {
        return (ASCII[byte as usize], u32::from(byte), 1);
    }
    let (code, length) = decode(text, at);
    (wide_kind(code), code, length)
}

/// Decodes one character; a byte that is not UTF-8 stands for itself, as in Latin-1.
fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let lead = u32::from(text[at]);
    let tail = |by: usize| match text.get(at + by) {
        Some(&byte) if byte & 0xc0 == 0x80 => Some(u32::from(byte & 0x3f)),
        _ => None,
    };
    let found = match lead {
        0xc2..=0xdf => tail(1).map(|one| ((lead & 0x1f) << 6 | one, 2)),
        0xe0..=0xef => match (tail(1), tail(2)) {
            (Some(one), Some(two)) => Some(((lead & 0x0f) << 12 | one << 6 | two, 3)),
            _ => None,
        },
        0xf0..=0xf4 => match (tail(1), tail(2), tail(3)) {
            (Some(one), Some(two), Some(three)) => {
                Some(((lead & 0x07) << 18 | one << 12 | two << 6 | three, 4))
            }
            _ => None,
        },
        _ => None,
    };
    found.unwrap_or((lead, 1))
}

fn wide_kind(code: u32) -> Kind {
    match code {
        0xa0 | 0x1680 | 0x2000..=0x200b | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff => {
            Kind::Blank
        }
        0xaa | 0xb5 | 0xba => Kind::Small,
        0xb2 | 0xb3 | 0xb9 | 0xbc..=0xbe | 0x660..=0x669 | 0x966..=0x96f | 0xff10..=0xff19 => {
            Kind::Digit
        }
        0x80..=0xbf | 0xd7 | 0xf7 | 0x2010..=0x2bff | 0x3001..=0x303f | 0xfe10..=0xfe6f => {
            Kind::Mark
        }
        0xc0..=0xde | 0x391..=0x3ab | 0x400..=0x42f => Kind::Capital,
        0x100..=0x138 | 0x14a..=0x177 if code & 1 == 0 => Kind::Capital,
        0x139..=0x148 | 0x179..=0x17e if code & 1 == 1 => Kind::Capital,
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff => Kind::Wide,
        0x55d | 0x589 | 0x5be | 0x60c | 0x61b | 0x61f | 0x6d4 | 0x964 | 0x965 => Kind::Mark,
        0xff01..=0xff0f | 0xff1a..=0xff20 | 0xff3b..=0xff40 | 0xff5b..=0xff65 => Kind::Mark,
        0xe000..=0xf8ff | 0xfff0..=0xffff | 0x1f000..=0x1faff => Kind::Mark,
        _ => Kind::Small,
    }
}
