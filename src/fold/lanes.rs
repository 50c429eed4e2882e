//! Sixteen bytes at a time: which are letters, which need a closer look.
//!
//! Comparisons are signed, since that is what every processor has: a byte is in `lo..=hi` exactly
//! when, moved up so that `hi` becomes 127, it is greater than `127 - (hi - lo) - 1`.

use wide::bytemuck::cast;
use wide::{i8x16, u64x2};

/// Bytes the wide path reads from a position on: two vectors, again two from any place inside
/// them, and the two bytes that may follow.
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
    pub letter: i8x16,
    pub apostrophe: i8x16,
    /// Letters, digits and apostrophes; an apostrophe only if it stands between two letters.
    pub kept: i8x16,
    /// What needs no closer look: letters, digits, and breaks that no digit follows. Apostrophes
    /// are among them.
    pub plain: i8x16,
    digit: i8x16,
}

impl Lanes {
    /// Judges the sixteen bytes at `at`, each with the byte after it.
    #[inline(always)]
    pub(super) fn at(window: &[u8; WINDOW], at: usize) -> Self {
        let bytes = load(window, at);
        let next = load(window, at + 1);
        let small = bytes | i8x16::splat(0x20);
        let letter = within(small, b'a', b'z');
        let digit = within(bytes, b'0', b'9');
        let apostrophe = is(bytes, b'\'');
        let alnum = letter | digit;
        // White space and ! ", then ' to ; without +, then ?. White space is there as its small
        // form. What is missing are symbols, which stay, and rare marks.
        let mark = (within(small, b'\'', b';') & !is(small, b'+'))
            | within(small, b' ', b'"')
            | is(small, b'?');
        let joins = within(next, b'0', b'9') & !(alnum | is(bytes, b' '));
        let plain = (letter | mark) & !joins;
        Self { bytes, letter, apostrophe, kept: alnum | apostrophe, plain, digit }
    }

    /// Folded as if all bytes were plain: letters small, breaks blank. Every kept byte has the bit
    /// 0x20 of its small form; a break keeps nothing else.
    #[inline(always)]
    pub(super) fn folded(self) -> i8x16 {
        (self.bytes & self.kept) | i8x16::splat(0x20)
    }

    /// The same of the sixteen bytes at `at`.
    #[inline(always)]
    pub(super) fn folded_at(window: &[u8; WINDOW], at: usize) -> i8x16 {
        let bytes = load(window, at);
        let letter = within(bytes | i8x16::splat(0x20), b'a', b'z');
        let kept = letter | within(bytes, b'0', b'9') | is(bytes, b'\'');
        (bytes & kept) | i8x16::splat(0x20)
    }

    /// Folded, with bytes that are not ASCII as they are.
    #[inline(always)]
    pub(super) fn folded_mixed(self) -> i8x16 {
        let high = self.high();
        (self.bytes & (self.kept | high)) | (i8x16::splat(0x20) & !high)
    }

    /// The same of the sixteen bytes at `at`.
    #[inline(always)]
    pub(super) fn folded_mixed_at(window: &[u8; WINDOW], at: usize) -> i8x16 {
        let bytes = load(window, at);
        let letter = within(bytes | i8x16::splat(0x20), b'a', b'z');
        let kept = letter | within(bytes, b'0', b'9') | is(bytes, b'\'');
        let high = i8x16::splat(0).simd_gt(bytes);
        (bytes & (kept | high)) | (i8x16::splat(0x20) & !high)
    }

    /// All lanes set that are not ASCII.
    #[inline(always)]
    pub(super) fn high(self) -> i8x16 {
        i8x16::splat(0).simd_gt(self.bytes)
    }

    /// The bytes themselves; the sign bit is set where they are not ASCII.
    #[inline(always)]
    pub(super) fn bytes(self) -> i8x16 {
        self.bytes
    }

    /// `, - . / :` before a byte that is not ASCII, which might be a digit.
    #[inline(always)]
    pub(super) fn joins_high(self, window: &[u8; WINDOW], at: usize) -> i8x16 {
        within(self.bytes, b',', b':') & !self.digit & i8x16::splat(0).simd_gt(load(window, at + 1))
    }
}

/// The 32 bytes without the one at `hole`, if that is below 32.
#[inline(always)]
pub(super) fn close(a: i8x16, b: i8x16, hole: usize) -> (i8x16, i8x16) {
    let (before_a, before_b) = (mask_at(32 - hole), mask_at(48 - hole));
    let (next_a, next_b) = (after(a, b), after(b, b));
    ((a & before_a) | (next_a & !before_a), (b & before_b) | (next_b & !before_b))
}

/// Sixteen lanes of a mask that is set below 32 and clear from there on.
#[inline(always)]
fn mask_at(at: usize) -> i8x16 {
    static MASK: [i8; 64] = {
        let mut mask = [0; 64];
        let mut i = 0;
        while i < 32 {
            mask[i] = -1;
            i += 1;
        }
        mask
    };
    let mut lanes = [0; 16];
    lanes.copy_from_slice(&MASK[at..at + 16]);
    i8x16::from(lanes)
}

/// The lanes of `a` one place down, the first of `b` after them.
#[inline(always)]
fn after(a: i8x16, b: i8x16) -> i8x16 {
    let (a, b): (u64x2, u64x2) = (cast(a), cast(b));
    let next = u64x2::from([a.to_array()[1], b.to_array()[0]]);
    cast((a >> 8_u32) | (next << 56_u32))
}

/// The bytes of sixteen lanes.
#[inline(always)]
pub(super) fn flat(v: i8x16) -> [u8; 16] {
    cast(v)
}
