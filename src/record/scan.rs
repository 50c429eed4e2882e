//! The ends of strings, numbers and words. The string is the inner loop of all work on records,
//! and looks at many bytes at a time.

use wide::u8x16;

use super::json::Fault;

/// Bytes that one round of the wide loop looks at: one bit each in a word.
const BLOCK: usize = 64;

/// The value of a hexadecimal digit; 0xFF for every other byte.
pub(super) const HEX: [u8; 256] = hex_table();

const fn hex_table() -> [u8; 256] {
    let mut table = [0xFF; 256];
    let mut digit = 0;
    while digit < 16 {
        let lower = b"0123456789abcdef"[digit];
        table[lower as usize] = digit as u8;
        table[lower.to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    table
}

/// Where a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StringEnd {
    /// Offset of the closing quote.
    pub quote: usize,
    /// True when the string holds at least one escape.
    pub escaped: bool,
}

/// Reads on from `from`, the first byte inside a string, to its closing quote, and checks escapes
/// and control bytes on the way. `on_escape` is told the offset and the length of each escape.
#[inline(always)]
pub(super) fn string_end(
    bytes: &[u8],
    from: usize,
    mut on_escape: impl FnMut(usize, usize),
) -> Result<StringEnd, Fault> {
    let mut escaped = false;
    let mut base = from;
    'blocks: while base < bytes.len() {
        let mut stops = stops_at(bytes, base);
        while stops != 0 {
            let bit = stops.trailing_zeros() as usize;
            let at = base + bit;
            match bytes[at] {
                b'"' => return Ok(StringEnd { quote: at, escaped }),
                b'\\' => {}
                _ => return Err(Fault::new(at, "a control byte inside a string")),
            }
            let len = escape_len(bytes, at)?;
            escaped = true;
            on_escape(at, len);
            if bit + len >= BLOCK {
                base = at + len;
                continue 'blocks;
            }
            // What the escape covers is no stop, a second backslash or a quote above all.
            stops &= u64::MAX << (bit + len);
        }
        base += BLOCK;
    }
    Err(Fault::new(bytes.len(), "the record ends inside a string"))
}

/// One bit for each of the 64 bytes from `base` on that is a quote, a backslash or a control byte.
#[inline(always)]
fn stops_at(bytes: &[u8], base: usize) -> u64 {
    if let Some(block) = bytes[base..].first_chunk::<BLOCK>() {
        return stops(block);
    }
    let mut block = [b' '; BLOCK];
    let rest = &bytes[base..];
    block[..rest.len()].copy_from_slice(rest);
    stops(&block)
}

#[inline(always)]
fn stops(block: &[u8; BLOCK]) -> u64 {
    let (parts, _) = block.as_chunks::<16>();
    let [a, b, c, d] = parts else { return 0 };
    let [a, b, c, d] = [part_stops(a), part_stops(b), part_stops(c), part_stops(d)];
    // Nearly every block has none, which one test tells.
    if !((a | b) | (c | d)).any() {
        return 0;
    }
    let bits = |part: u8x16| u64::from(part.to_bitmask());
    bits(a) | bits(b) << 16 | bits(c) << 32 | bits(d) << 48
}

#[inline(always)]
fn part_stops(part: &[u8; 16]) -> u8x16 {
    let bytes = u8x16::new(*part);
    let control = bytes.min(u8x16::splat(0x1F)).simd_eq(bytes);
    control | bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\'))
}

/// Length of the escape whose backslash is at `at`: 2 or 6 bytes.
#[inline]
fn escape_len(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(digits) if digits.iter().all(|&d| HEX[d as usize] != 0xFF) => Ok(6),
            _ => Err(Fault::new(at, "`\\u` needs four hexadecimal digits")),
        },
        _ => Err(Fault::new(at, "an unknown escape")),
    }
}

/// The end of the number that starts at `at`. Numbers of any size are sound.
pub(super) fn number_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    at += usize::from(bytes.get(at) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits_end(bytes, at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        at = digits_end(bytes, at + 1 + usize::from(sign))?;
    }
    Ok(at)
}

/// The end of a run of at least one digit.
fn digits_end(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let rest = &bytes[at..];
    match rest.iter().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len()) {
        0 => Err(Fault::at(bytes, at, "expected a digit")),
        len => Ok(at + len),
    }
}

/// The end of `word` (`true`, `false` or `null`) at `at`.
pub(super) fn word_end(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Fault> {
    if bytes[at..].starts_with(word) {
        Ok(at + word.len())
    } else {
        Err(Fault::new(at, "expected a value"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(bytes: &[u8]) -> Result<StringEnd, &'static str> {
        string_end(bytes, 0, |_, _| ()).map_err(|fault| fault.message)
    }

    #[test]
    fn every_stop_is_found_at_every_distance() {
        for distance in 0..200 {
            let text = "x".repeat(distance);
            let after = "x".repeat(distance / 3);
            for escape in ["\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00"] {
                let bytes = format!("{text}{escape}\"\\{after}");
                let quote = distance + escape.len();
                assert_eq!(end(bytes.as_bytes()), Ok(StringEnd { quote, escaped: true }));
                let mut seen = Vec::new();
                let _ = string_end(bytes.as_bytes(), 0, |at, len| seen.push((at, len)));
                assert_eq!(seen[0], (distance, escape.len().min(6)));
            }
            let bytes = format!("{text}\"{after}\\");
            assert_eq!(end(bytes.as_bytes()), Ok(StringEnd { quote: distance, escaped: false }));
            for control in ["\0", "\n", "\x1F"] {
                let bytes = format!("{text}{control}{after}\"");
                assert_eq!(end(bytes.as_bytes()), Err("a control byte inside a string"));
            }
            assert_eq!(end(text.as_bytes()), Err("the record ends inside a string"));
        }
    }

    #[test]
    fn no_other_byte_stops() {
        for byte in (0x20..=0xFF).filter(|b| !b"\"\\".contains(b)) {
            assert_eq!(stops(&[byte; BLOCK]), 0);
        }
        for byte in (0..0x20).chain(*b"\"\\") {
            assert_eq!(stops(&[byte; BLOCK]), u64::MAX);
        }
    }
}
