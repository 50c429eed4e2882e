//! Letters by their bytes, without decoding.
//!
//! Eight bytes of text in one word are looked at together, the first byte the lowest: one bit of the answer for each
//! byte, its highest. All answers are exact for every byte (Warren, *Hacker's Delight*, 2013, chapter 6: sums
//! of the lower seven bits never carry into the next byte).

/// The highest bit of each byte.
pub const HIGH: u64 = u64::MAX / 255 * 0x80;

const ONES: u64 = u64::MAX / 255;
const CASE: u64 = ONES * 0x20;

/// Small ASCII letters.
#[inline(always)]
pub const fn small_letters(word: u64) -> u64 {
    let low = word & !HIGH;
    let from_a = low + ONES * (0x80 - b'a' as u64);
    let past_z = low + ONES * (0x80 - b'z' as u64 - 1);
    from_a & !past_z & !word & HIGH
}

/// ASCII letters of both cases.
#[inline(always)]
pub const fn letters(word: u64) -> u64 {
    small_letters(word | CASE)
}

/// ASCII capitals.
#[inline(always)]
pub const fn capitals(word: u64) -> u64 {
    letters(word) & !small_letters(word)
}

/// Bytes equal to `byte`.
#[inline(always)]
pub const fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * byte as u64);
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// The word with its ASCII letters small; other bytes may change too.
#[inline(always)]
pub const fn lowered(word: u64) -> u64 {
    word | CASE
}

/// The first eight bytes as a number, or all of a shorter text.
#[inline]
pub fn first_eight(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The case of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A small letter.
    Small,
    /// A capital.
    Capital,
}

/// An accented Latin or Cyrillic letter in its small form, where its two bytes say that.
#[inline]
pub fn fold_pair(pair: [u8; 2]) -> Option<([u8; 2], Case)> {
    Some(match pair {
        // Without the sharp s and the signs of arithmetic.
        [0xC3, 0x97 | 0x9F | 0xB7] => return None,
        [0xC3, 0xA0..=0xBF] | [0xD0, 0xB0..=0xBF] | [0xD1, 0x80..=0x8F] => (pair, Case::Small),
        [0xC3, second @ 0x80..=0x9E] => ([0xC3, second + 0x20], Case::Capital),
        [0xD0, second @ 0x90..=0x9F] => ([0xD0, second + 0x20], Case::Capital),
        [0xD0, second @ 0xA0..=0xAF] => ([0xD1, second - 0x20], Case::Capital),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn each(word: [u8; 8], test: impl Fn(u8) -> bool) -> u64 {
        u64::from_le_bytes(word.map(|byte| if test(byte) { 0x80 } else { 0 }))
    }

    proptest! {
        #[test]
        fn every_byte_is_judged_by_itself(bytes: [u8; 8], near in prop::array::uniform8(0x1Fu8..0x7F), byte: u8) {
            for word in [bytes, near] {
                let all = u64::from_le_bytes(word);
                prop_assert_eq!(small_letters(all), each(word, |b| b.is_ascii_lowercase()));
                prop_assert_eq!(capitals(all), each(word, |b| b.is_ascii_uppercase()));
                prop_assert_eq!(letters(all), each(word, |b| b.is_ascii_alphabetic()));
                prop_assert_eq!(equal(all, byte), each(word, |b| b == byte));
                prop_assert_eq!(equal(all, word[3]), each(word, |b| b == word[3]));
            }
        }
    }
}
