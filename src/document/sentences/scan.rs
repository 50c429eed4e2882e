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

/// Candidate places in `block`. `letters` says whether the block before held letters of the scripts of [`rare`], and is
/// set for this one: a colon or semicolon counts only right after such a letter (Armenian full stop, Greek question
/// mark), whose first byte may stand in the block before.
#[inline]
pub(super) fn candidates(block: &[u8; BLOCK], letters: &mut bool) -> Mask {
    let lanes = load(block);
    let stops = mask(&lanes, stop_bytes);
    let high = mask(&lanes, |x| x);
    if high == 0 && !*letters {
        return stops;
    }
    stops | foreign(block, letters)
}

/// The same for a text shorter than a block.
#[inline]
pub(super) fn short_candidates(text: &[u8]) -> Mask {
    let Some(last) = text.len().checked_sub(16) else {
        let mut piece = [0; 16];
        for (to, from) in piece.iter_mut().zip(text) {
            *to = *from;
        }
        return pieces(&piece, [0; 4]);
    };
    // The four pieces overlap; a byte seen twice sets the same bit twice.
    pieces(text, [0, 16.min(last), 32.min(last), 48.min(last)])
}

/// Candidates in the pieces of 16 bytes that begin at `offsets`; together they are the text.
#[inline]
fn pieces(text: &[u8], offsets: [usize; 4]) -> Mask {
    let mut block = [0; BLOCK];
    let mut stops = 0;
    let mut high = 0;
    for offset in offsets {
        let Some(bytes) = text.get(offset..).and_then(<[u8]>::first_chunk::<16>) else { return 0 };
        if let Some(place) = block.get_mut(offset..).and_then(<[u8]>::first_chunk_mut::<16>) {
            *place = *bytes;
        }
        let piece = u8x16::from(*bytes);
        stops |= u64::from(stop_bytes(piece).to_bitmask()) << (offset % BLOCK);
        high |= piece.to_bitmask();
    }
    if high == 0 { stops } else { stops | foreign(&block, &mut false) }
}

#[inline]
fn stop_bytes(x: u8x16) -> u8x16 {
    x.simd_eq(splat(b'.')) | x.simd_eq(splat(b'!')) | x.simd_eq(splat(b'?'))
}

/// Terminators outside ASCII, by the lead bytes that begin them and, where those are frequent, the bytes after.
#[inline(never)]
fn foreign(block: &[u8; BLOCK], letters: &mut bool) -> Mask {
    // Read again, not handed over: so the common case keeps its registers.
    let lanes = &load(block);
    // Accented Latin letters begin with C3 to CC.
    let leads = mask(lanes, |x| within(x, 0xCD, 0xEF - 0xCD));
    if leads == 0 && !*letters {
        return 0;
    }
    // E2: U+2026, U+203C. E3: U+3002. EF: U+FF01, U+FF0E, U+FF1F, U+FF61.
    let punctuation = mask(lanes, |x| masked(x, 0xFE, 0xE2) | x.simd_eq(splat(0xEF)));
    // E0, E1: Indic scripts, Ethiopic, Khmer, Burmese. D4..=DB: Armenian to Arabic. CD..=CF: Greek. Left out are
    // Cyrillic (D0..=D3), DC..=DF, Han and Hangul (E4..=EE).
    let mut others = leads & !punctuation;
    if others != 0 {
        others &= mask(lanes, |x| within(x, 0xCD, 0xE1 - 0xCD));
        others &= !mask(lanes, |x| masked(x, 0xFC, 0xD0) | masked(x, 0xFC, 0xDC));
    }
    let mut found = 0;
    if punctuation != 0 {
        let next = second(lanes, |x| x.simd_eq(splat(0x80)) | masked(x, 0xFE, 0xBC));
        // Quotes and dashes (E2 80 93 to 9D), full-width commas and corner brackets (8C, 8D) are far more frequent than
        // the terminators that begin like them.
        let idle = mask(lanes, |x| masked(x, 0xFE, 0x8C) | within(x, 0x90, 14));
        found = punctuation & next & !(idle >> 2);
    }
    if others != 0 || *letters {
        found |= rare(lanes);
        // ':' and ';' differ only in the lowest bit.
        found |= mask(lanes, |x| masked(x, 0xFE, b':'));
    }
    *letters = others != 0;
    found
}

/// Terminators of the scripts whose letters share their lead bytes: pairs and triples are compared in full.
#[inline(never)]
fn rare(lanes: &[u8x16; 4]) -> Mask {
    let equal = |byte| mask(lanes, |x| x.simd_eq(splat(byte)));
    let next = |byte| second(lanes, |x| x.simd_eq(splat(byte)));
    // U+061F, U+06D4, U+0589, U+037E.
    let pairs = equal(0xD8) & next(0x9F)
        | equal(0xDB) & next(0x94)
        | equal(0xD6) & next(0x89)
        | equal(0xCD) & next(0xBE);
    // U+104B (E1 81), U+1362 and U+1367 (E1 8D), U+17D4 (E1 9F).
    let ethiopic = equal(0xE1)
        & second(lanes, |x| {
            x.simd_eq(splat(0x8D)) | x.simd_eq(splat(0x81)) | x.simd_eq(splat(0x9F))
        });
    // U+0964 and U+0965 are E0 A5 A4 and E0 A5 A5; E0 A5 alone begins half of the Devanagari vowels.
    let danda = mask(lanes, |x| masked(x, 0xFE, 0xA4)) >> 2 | 0b11 << 62;
    pairs | ethiopic | equal(0xE0) & next(0xA5) & danda
}

/// Bytes whose follower satisfies `test`; the last byte of the block has an unknown follower and always counts.
#[inline]
fn second(lanes: &[u8x16; 4], test: impl Fn(u8x16) -> u8x16) -> Mask {
    mask(lanes, test) >> 1 | 1 << 63
}

/// Lanes from `low` to `low + span`.
#[inline]
fn within(lane: u8x16, low: u8, span: u8) -> u8x16 {
    let above = lane - splat(low);
    above.min(splat(span)).simd_eq(above)
}

/// Lanes equal to `value` in the bits of `bits`.
#[inline]
fn masked(lane: u8x16, bits: u8, value: u8) -> u8x16 {
    (lane & splat(bits)).simd_eq(splat(value))
}

#[inline]
fn mask(lanes: &[u8x16; 4], test: impl Fn(u8x16) -> u8x16) -> Mask {
    let [a, b, c, d] = lanes.map(|x| u64::from(test(x).to_bitmask()));
    a | b << 16 | c << 32 | d << 48
}

#[inline]
fn splat(byte: u8) -> u8x16 {
    u8x16::splat(byte)
}

#[inline]
fn load(block: &[u8; BLOCK]) -> [u8x16; 4] {
    let (quarters, _) = block.as_chunks::<16>();
    [0, 1, 2, 3].map(|n| u8x16::from(quarters[n]))
}
