//! Accented Latin and Cyrillic letters, two bytes each, which are folded 64 bytes at a time like ASCII.

use super::lanes::{Masks, is, may_join};
use wide::i8x16;

/// What up to 64 bytes are that are not all ASCII, one bit for each, the first lowest.
#[derive(Clone, Copy, Default)]
pub(super) struct Pairs {
    c3: u64,
    d0: u64,
    d1: u64,
    /// Later bytes of a character.
    later: u64,
    /// Bytes of which these bits are set: a later byte lies in 80..8F, 90..9F, A0..AF or B0..BF.
    bit5: u64,
    bit4: u64,
    /// The signs of times and division and the sharp s, behind C3.
    sign: u64,
    may_join: u64,
}

impl Pairs {
    /// Adds sixteen bytes.
    #[inline(always)]
    pub(super) fn add(&mut self, v: i8x16, quarter: usize) {
        let place = |found: i8x16| u64::from(found.to_bitmask()) << (quarter * 16);
        self.c3 |= place(is(v, 0xC3));
        self.d0 |= place(is(v, 0xD0));
        self.d1 |= place(is(v, 0xD1));
        self.later |= place(i8x16::splat(0xC0_u8.cast_signed()).simd_gt(v));
        let two = v + v;
        let four = two + two;
        self.bit5 |= place(four);
        self.bit4 |= place(four + four);
        let sign = is(v | i8x16::splat(0x20), 0xB7) | is(v, 0x9F);
        self.sign |= place(sign);
        self.may_join |= place(may_join(v));
    }

    /// First bytes of the letters known here.
    #[inline(always)]
    fn leads(&self) -> u64 {
        self.c3 | self.d0 | self.d1
    }

    /// Later bytes, and first bytes of letters of which the small form is known.
    #[inline(always)]
    pub(super) fn fine(&self) -> u64 {
        let (five, four) = (self.bit5 >> 1, self.bit4 >> 1);
        let letters = (self.c3 & !(self.sign >> 1)) | (self.d0 & (five | four)) | (self.d1 & !five);
        self.later | (letters & self.later >> 1)
    }

    /// Second bytes of capitals.
    #[inline(always)]
    pub(super) fn capitals(&self) -> u64 {
        let (five, four) = (self.bit5 >> 1, self.bit4 >> 1);
        let capitals = (self.c3 & !five & !(self.sign >> 1)) | (self.d0 & (five ^ four));
        (capitals & self.later >> 1) << 1
    }

    /// `, - . / :` before a byte that is not ASCII and may begin a digit. `next` is the byte behind, and `last` the bit
    /// before it.
    #[inline(always)]
    pub(super) fn joins(&self, masks: &Masks, next: u8, last: u32) -> u64 {
        let is_foreign = next >= 0x80 && !is_lead(next);
        let foreign = (masks.high & !self.leads()) >> 1 | u64::from(is_foreign) << last;
        self.may_join & !masks.digit & foreign
    }
}

/// True for the first byte of a letter known here: none of these is a digit.
#[inline(always)]
pub(super) fn is_lead(byte: u8) -> bool {
    matches!(byte, 0xC3 | 0xD0 | 0xD1)
}
