//! Sixteen bytes at a time: characters that are not ASCII and can stay as they are.
//!
//! A character is judged at its first byte, with the vectors one and two bytes further on. Later
//! bytes are always fine: a character that is not wholly UTF-8 stays as it is, too, and what needs
//! a closer look stops the wide path at its first byte. All this may err on one side only: what is
//! called fine must be kept unchanged by the exact path.

use super::lanes::{WINDOW, above, bits, is, load, within};
use wide::i8x16;

/// The lanes whose byte, taken as signed, is below `byte` taken as signed.
#[inline(always)]
fn below(v: i8x16, byte: u8) -> i8x16 {
    i8x16::splat(byte.cast_signed()).simd_gt(v)
}

#[inline(always)]
fn is_odd(v: i8x16) -> i8x16 {
    let one = i8x16::splat(1);
    (v & one).simd_eq(one)
}

/// First bytes of Greek, and of Hebrew and Arabic, which have a test of their own.
#[inline(always)]
pub(super) fn leads_south(first: i8x16) -> i8x16 {
    within(first, 0xCE, 0xCF) | within(first, 0xD7, 0xDB)
}

/// First bytes of the Latin letters from U+0100 on.
#[inline(always)]
pub(super) fn leads_latin(first: i8x16) -> i8x16 {
    within(first, 0xC4, 0xC5)
}

/// First bytes of characters of three bytes.
#[inline(always)]
pub(super) fn leads_three(first: i8x16) -> i8x16 {
    within(first, 0xE0, 0xEF)
}

/// Later bytes, and small letters of Latin and Cyrillic.
#[inline(always)]
pub(super) fn fine(first: i8x16, window: &[u8; WINDOW], at: usize) -> i8x16 {
    let second = load(window, at + 1);
    let later = below(first, 0xC0);
    // ß à..ÿ; а..п; р..џ.
    let near = (is(first, 0xC3) & above(second, 0x9E))
        | (is(first, 0xD0) & above(second, 0xAF))
        | (is(first, 0xD1) & below(second, 0xA0));
    // U+0100..U+0180 come in pairs: mostly the small letter is odd, but in U+0139..U+0149 and
    // U+0179..U+017F it is even.
    let five = is(first, 0xC5);
    let even = above(second, 0xB8) | (five & below(second, 0x89));
    let pair = (is(first, 0xC4) | five) & (is_odd(second) ^ even);
    later | near | pair
}

/// Of 32 bytes, those that lead small letters of Greek, letters and digits of Hebrew and Arabic.
#[inline(never)]
pub(super) fn fine_south(window: &[u8; WINDOW]) -> u32 {
    bits(south(window, 0), south(window, 16))
}

#[inline(always)]
fn south(window: &[u8; WINDOW], at: usize) -> i8x16 {
    let (first, second) = (load(window, at), load(window, at + 1));
    let greek = (is(first, 0xCE) & above(second, 0xAB)) | (is(first, 0xCF) & below(second, 0x8F));
    let hebrew = is(first, 0xD7) & above(second, 0x86);
    let arabic = (is(first, 0xD8) & above(second, 0x9F))
        | (is(first, 0xD9) & !is(second, 0xAD))
        | is(first, 0xDA)
        | (is(first, 0xDB) & !is(second, 0x94));
    greek | hebrew | arabic
}

/// What characters of three bytes are, by their first bytes.
pub(super) struct Three {
    /// Hangul, the scripts of India and Thailand, small letters of Vietnamese.
    pub fine: i8x16,
    /// Quotes, bullets, dots.
    pub mark: i8x16,
    /// The apostrophe `’`.
    pub apostrophe: i8x16,
}

impl Three {
    #[inline(always)]
    pub(super) fn at(window: &[u8; WINDOW], at: usize) -> Self {
        let (first, second) = (load(window, at), load(window, at + 1));
        let third = load(window, at + 2);
        let hangul = within(first, 0xEB, 0xED) | (is(first, 0xEA) & above(second, 0xAF));
        // But for danda, and the rows of Tibet.
        let danda = is(second, 0xA5) & is(third & i8x16::splat(!1), 0xA4);
        let south = is(first, 0xE0) & !danda & !is(second, 0xBC);
        let viet = is(first, 0xE1) & within(second, 0xBA, 0xBB) & is_odd(third);
        // U+201A..U+2028 and ’.
        let general = is(first, 0xE2) & is(second, 0x80);
        Self {
            fine: hangul | south | viet,
            mark: general & within(third, 0x9A, 0xA7),
            apostrophe: general & is(third, 0x99),
        }
    }
}

/// First bytes of Han and kana characters, and all later bytes.
#[inline(always)]
pub(super) fn ideo(window: &[u8; WINDOW], at: usize) -> (i8x16, i8x16) {
    let (first, second) = (load(window, at), load(window, at + 1));
    let third = load(window, at + 2);
    // U+3040..U+4000 without the middle dot of kana, and U+4000..U+A000.
    let dot = is(second, 0x83) & is(third, 0xBB);
    let kana = is(first, 0xE3) & above(second, 0x80) & !dot;
    (kana | within(first, 0xE4, 0xE9), below(first, 0xC0))
}
