//! Finds, 64 bytes at a time, the places where a sentence could end.
//!
//! The scan is generous: it marks the first byte of everything that may be a terminator and leaves the decision to
//! [`super::decide`]. It must only never miss one, and whether it marks a byte may not depend on where the
//! 64-byte blocks happen to lie.

use wide::u8x16;

/// Bytes looked at in one step.
pub(super) const BLOCK: usize = 64;

/// One bit per byte of a block, the lowest for the first byte.
type Mask = u64;

/// Candidate places in `block`, and whether its last byte was outside ASCII.
///
/// `after_high` is 1 when the byte before the block was outside ASCII, else 0: a colon or a semicolon counts only
/// right after such a byte (Armenian full stop, Greek question mark).
#[inline]
pub(super) fn candidates(block: &[u8; BLOCK], after_high: u64) -> (Mask, u64) {
    let lanes = load(block);
    let stops = mask(&lanes, |x| {
        x.simd_eq(u8x16::splat(b'.'))
            | x.simd_eq(u8x16::splat(b'!'))
            | x.simd_eq(u8x16::splat(b'?'))
    });
    let high = mask(&lanes, |x| x);
    if high | after_high == 0 {
        return (stops, 0);
    }
    (stops | foreign(&lanes, high, after_high), high >> 63)
}

/// Terminators outside ASCII, by the lead bytes (and where those are frequent letters, the next byte) that begin them.
#[inline]
fn foreign(lanes: &[u8x16; 4], high: Mask, after_high: u64) -> Mask {
    // ':' and ';' differ only in the lowest bit.
    let colons = mask(lanes, |x| masked(x, 0xFE, 0x3A)) & (high << 1 | after_high);
    // U+2026 and friends, U+3002: E2 or E3; U+FF01, U+FF1F, U+FF61: EF; E0 and E1: danda, Ethiopic, Khmer, Burmese;
    // D4..=DB: Armenian and Arabic; CD: the Greek question mark. Cyrillic and accented Latin have none of these.
    let punctuation = mask(lanes, |x| masked(x, 0xFE, 0xE2) | x.simd_eq(u8x16::splat(0xEF)));
    let others = mask(lanes, |x| {
        let near = x - u8x16::splat(0xD4);
        masked(x, 0xFE, 0xE0)
            | near.min(u8x16::splat(7)).simd_eq(near)
            | x.simd_eq(u8x16::splat(0xCD))
    });
    let mut found = colons;
    if punctuation != 0 {
        found |= punctuation & second(lanes, |x| masked(x, 0xFE, 0x80) | masked(x, 0xFE, 0xBC));
    }
    if others != 0 {
        found |= others & rare(lanes);
    }
    found
}

/// Second (and for Devanagari third) bytes of the terminators that begin with E0, E1, CD or D4..=DB.
#[inline(never)]
fn rare(lanes: &[u8x16; 4]) -> Mask {
    // U+061F D8 9F, U+06D4 DB 94, U+0589 D6 89, U+037E CD BE; U+1362 and U+1367 E1 8D, U+104B E1 81, U+17D4 E1 9F.
    let pairs = second(lanes, |x| {
        x.simd_eq(u8x16::splat(0x9F))
            | x.simd_eq(u8x16::splat(0x94))
            | x.simd_eq(u8x16::splat(0x89))
            | x.simd_eq(u8x16::splat(0xBE))
            | x.simd_eq(u8x16::splat(0x8D))
            | x.simd_eq(u8x16::splat(0x81))
    });
    // U+0964 and U+0965 are E0 A5 A4 and E0 A5 A5; E0 A5 alone begins half of the Devanagari vowels.
    let danda = mask(lanes, |x| masked(x, 0xFE, 0xA4));
    pairs | (second(lanes, |x| x.simd_eq(u8x16::splat(0xA5))) & (danda >> 2 | 0b11 << 62))
}

/// Bytes whose follower satisfies `test`; the last byte of the block has an unknown follower and always counts.
#[inline]
fn second(lanes: &[u8x16; 4], test: impl Fn(u8x16) -> u8x16) -> Mask {
    mask(lanes, test) >> 1 | 1 << 63
}

/// Lanes equal to `value` in the bits of `bits`.
#[inline]
fn masked(lane: u8x16, bits: u8, value: u8) -> u8x16 {
    (lane & u8x16::splat(bits)).simd_eq(u8x16::splat(value))
}

#[inline]
fn mask(lanes: &[u8x16; 4], test: impl Fn(u8x16) -> u8x16) -> Mask {
    let [a, b, c, d] = lanes.map(|x| u64::from(test(x).to_bitmask()));
    a | b << 16 | c << 32 | d << 48
}

#[inline]
fn load(block: &[u8; BLOCK]) -> [u8x16; 4] {
    let (quarters, _) = block.as_chunks::<16>();
    [0, 1, 2, 3].map(|n| u8x16::from(quarters[n]))
}
