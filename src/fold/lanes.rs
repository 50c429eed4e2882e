//! Sixteen bytes at a time: which are letters, which need a closer look.
//!
//! Comparisons are signed, since that is what every processor has: a byte is in `lo..=hi` exactly
//! when, moved up so that `hi` becomes 127, it is greater than `127 - (hi - lo) - 1`.

use wide::i8x16;

/// Bytes the wide path reads from a position on: two vectors, again two from any place inside
/// them, and the two bytes that may follow.
pub(super) const WINDOW: usize = 72;

/// Sixteen folded bytes.
pub(super) type Stored = [u8; 16];

/// Sixteen bytes of the window, from `at`.
#[inline(always)]
pub(super) fn load(window: &[u8; WINDOW], at: usize) -> i8x16 {
    let mut lanes = [0; 16];
    lanes.copy_from_slice(&window[at..at + 16]);
    i8x16::from(lanes.map(u8::cast_signed))
}

/// All lanes set where `lo <= byte <= hi`; both are ASCII or both are not.
#[inline(always)]
fn within(v: i8x16, lo: u8, hi: u8) -> i8x16 {
    let up = 127_u8.wrapping_sub(hi);
    let floor = 126 - (hi - lo);
    (v + i8x16::splat(up.cast_signed())).simd_gt(i8x16::splat(floor.cast_signed()))
}

#[inline(always)]
fn is(v: i8x16, byte: u8) -> i8x16 {
    v.simd_eq(i8x16::splat(byte.cast_signed()))
}

/// All lanes set where the byte, taken as signed, is greater than `byte` taken as signed.
#[inline(always)]
fn above(v: i8x16, byte: u8) -> i8x16 {
    v.simd_gt(i8x16::splat(byte.cast_signed()))
}

/// One bit a byte for two vectors, the first byte lowest.
#[inline(always)]
pub(super) fn bits(a: i8x16, b: i8x16) -> u32 {
    a.to_bitmask() | b.to_bitmask() << 16
}

/// What sixteen bytes are, each by itself.
#[derive(Clone, Copy)]
pub(super) struct Lanes {
    bytes: i8x16,
    pub letter: i8x16,
    pub digit: i8x16,
    pub apostrophe: i8x16,
    /// `, - . / :`, which stay in some places before a digit.
    pub joiner: i8x16,
    /// Sign bit set: symbols, rare marks, and every byte that is not ASCII.
    pub odd: i8x16,
}

impl Lanes {
    #[inline(always)]
    pub(super) fn of(bytes: i8x16) -> Self {
        let small = bytes | i8x16::splat(0x20);
        let letter = within(small, b'a', b'z');
        let digit = within(bytes, b'0', b'9');
        let symbol = within(bytes, b'#', b'&') | within(bytes, b'<', b'>') | is(bytes, b'+');
        let rare = above(small, 0x5F) & !letter;
        Self {
            bytes,
            letter,
            digit,
            apostrophe: is(bytes, b'\''),
            joiner: within(bytes, b',', b':') & !digit,
            odd: symbol | rare | bytes,
        }
    }

    /// The folded bytes, if none that is left out here is kept after all: letters small, breaks
    /// blank. Every kept byte has the bit 0x20 of its small form; a break keeps nothing else.
    #[inline(always)]
    pub(super) fn ascii(self) -> Stored {
        let keep = self.letter | self.digit | self.apostrophe;
        flat((self.bytes & keep) | i8x16::splat(0x20))
    }

    /// The same where bytes that are not ASCII stay as they are.
    #[inline(always)]
    pub(super) fn mixed(self) -> Stored {
        let high = self.high();
        let keep = self.letter | self.digit | self.apostrophe | high;
        flat((self.bytes & keep) | (i8x16::splat(0x20) & !high))
    }

    #[inline(always)]
    pub(super) fn high(self) -> i8x16 {
        i8x16::splat(0).simd_gt(self.bytes)
    }
}

#[inline(always)]
fn flat(v: i8x16) -> Stored {
    v.to_array().map(i8::cast_unsigned)
}

/// The bytes that are not ASCII and can stay as they are, and which of them lead a Han or kana
/// character. `second` and `third` are the vectors one and two bytes further on.
#[inline(always)]
pub(super) fn settled(first: i8x16, second: i8x16, third: i8x16) -> (i8x16, i8x16) {
    let more = i8x16::splat(0xC0_u8.cast_signed());
    let tail = more.simd_gt(first);
    let three = more.simd_gt(second) & more.simd_gt(third);
    // U+3040..U+4000 without the middle dot of kana, and U+4000..U+A000.
    let dot = is(second, 0x83) & is(third, 0xBB);
    let kana = is(first, 0xE3) & above(second, 0x80) & !dot;
    let ideo = (kana | within(first, 0xE4, 0xE9)) & three;
    // Hangul U+AC00..U+D800, without a case.
    let hangul = within(first, 0xEB, 0xED) | (is(first, 0xEA) & above(second, 0xAF));
    // ß à..ÿ; а..п; р..џ: small letters already.
    let small = (is(first, 0xC3) & above(second, 0x9E))
        | (is(first, 0xD0) & above(second, 0xAF))
        | (is(first, 0xD1) & i8x16::splat(0xA0_u8.cast_signed()).simd_gt(second));
    (tail | ideo | hangul | small, ideo)
}
