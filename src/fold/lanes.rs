//! Sixteen bytes at a time: which are letters, which need a closer look.
//!
//! Comparisons are signed, since that is what every processor has: a byte is in `lo..=hi` exactly
//! when, moved up so that `hi` becomes 127, it is greater than `127 - (hi - lo) - 1`.

use wide::bytemuck::cast;
use wide::i8x16;

/// Bytes the wide path reads from a position on: four vectors, and a few bytes that may follow.
pub(super) const WINDOW: usize = 72;

/// Sixteen bytes of the window, from `at`.
#[inline(always)]
pub(super) fn load(window: &[u8; WINDOW], at: usize) -> i8x16 {
    let mut lanes = [0; 16];
    lanes.copy_from_slice(&window[at..at + 16]);
    cast(lanes)
}

/// All lanes set where `lo <= byte <= hi`; both are ASCII or both are not.
#[inline(always)]
pub(super) fn within(v: i8x16, lo: u8, hi: u8) -> i8x16 {
    let up = 127_u8.wrapping_sub(hi);
    let floor = 126 - (hi - lo);
    (v + i8x16::splat(up.cast_signed())).simd_gt(i8x16::splat(floor.cast_signed()))
}

#[inline(always)]
pub(super) fn is(v: i8x16, byte: u8) -> i8x16 {
    v.simd_eq(i8x16::splat(byte.cast_signed()))
}

/// All lanes set where the byte, taken as signed, is greater than `byte` taken as signed.
#[inline(always)]
pub(super) fn above(v: i8x16, byte: u8) -> i8x16 {
    v.simd_gt(i8x16::splat(byte.cast_signed()))
}

/// One bit a byte for two vectors, the first byte lowest.
#[inline(always)]
pub(super) fn bits(a: i8x16, b: i8x16) -> u32 {
    a.to_bitmask() | b.to_bitmask() << 16
}

/// What sixteen bytes are.
#[derive(Clone, Copy)]
pub(super) struct Lanes {
    bytes: i8x16,
    letter: i8x16,
    digit: i8x16,
    apostrophe: i8x16,
    /// Letters, digits, and marks that are breaks or depend on their neighbours only.
    known: i8x16,
}

impl Lanes {
    /// Judges the sixteen bytes at `at`.
    #[inline(always)]
    pub(super) fn at(window: &[u8; WINDOW], at: usize) -> Self {
        let bytes = load(window, at);
        let small = bytes | i8x16::splat(0x20);
        let letter = within(small, b'a', b'z');
        // White space and ! ", then ' to ; without +, then ?. White space is there as its small
        // form. What is missing are symbols, which stay, and rare marks.
        let known = letter
            | (within(small, b'\'', b';') & !is(small, b'+'))
            | within(small, b' ', b'"')
            | is(small, b'?');
        let (digit, apostrophe) = (within(bytes, b'0', b'9'), is(bytes, b'\''));
        Self { bytes, letter, digit, apostrophe, known }
    }

    /// Folded as if nothing depended on neighbours: letters small, breaks blank, other scripts as they are. Every kept
    /// ASCII byte has the bit 0x20 of its small form; a break keeps nothing else.
    #[inline(always)]
    pub(super) fn folded(self) -> i8x16 {
        let high = i8x16::splat(0).simd_gt(self.bytes);
        let kept = self.letter | self.digit | self.apostrophe | high;
        (self.bytes & kept) | (i8x16::splat(0x20) & !high)
    }
}

/// What up to 64 bytes are, one bit for each, the first lowest.
#[derive(Clone, Copy, Default)]
pub(super) struct Masks {
    pub letter: u64,
    pub digit: u64,
    apostrophe: u64,
    known: u64,
    blank: u64,
    /// Not ASCII.
    pub high: u64,
}

impl Masks {
    /// Adds sixteen bytes.
    #[inline(always)]
    pub(super) fn add(&mut self, lanes: &Lanes, quarter: usize) {
        let place = |found: i8x16| u64::from(found.to_bitmask()) << (quarter * 16);
        self.letter |= place(lanes.letter);
        self.digit |= place(lanes.digit);
        self.apostrophe |= place(lanes.apostrophe);
        self.known |= place(lanes.known);
        self.blank |= place(is(lanes.bytes, b' '));
        self.high |= place(lanes.bytes);
    }

    /// Letters, digits and apostrophes; these only count where they are not odd.
    #[inline(always)]
    pub(super) fn kept(&self) -> u64 {
        self.letter | self.digit | self.apostrophe
    }

    /// What needs a closer look: symbols, other scripts, a mark before a digit, and an apostrophe that stands not
    /// between two letters `inside`. `next` is the byte behind, and `last` the bit before it.
    #[inline(always)]
    pub(super) fn odd(&self, inside: u64, next: u8, last: u32) -> u64 {
        let next_digit = self.digit >> 1 | u64::from(next.is_ascii_digit()) << last;
        let joins = next_digit & !(self.letter | self.digit | self.blank);
        let letter = self.letter & inside;
        !self.known | joins | (self.apostrophe & !(letter << 1 & letter >> 1))
    }
}

/// `, - . / :` and digits.
#[inline(always)]
pub(super) fn may_join(v: i8x16) -> i8x16 {
    within(v, b',', b':')
}

/// The bytes of sixteen lanes.
#[inline(always)]
pub(super) fn flat(v: i8x16) -> [u8; 16] {
    cast(v)
}
