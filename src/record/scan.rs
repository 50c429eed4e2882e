//! The ends of strings, numbers and words. The string is the inner loop of all work on records,
//! and looks at many bytes at a time.

use wide::u8x16;

use super::json::Fault;

/// Bytes that one round of the wide loop looks at.
const STRIDE: usize = 64;

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

/// Reads on from `at`, the first byte inside a string, to its closing quote, and checks
/// escapes and control bytes on the way.
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Result<StringEnd, Fault> {
    let mut escaped = false;
    loop {
        at = next_stop(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok(StringEnd { quote: at, escaped }),
            Some(b'\\') => at += escape_len(bytes, at)?,
            Some(_) => return Err(Fault::new(at, "a control byte inside a string")),
            None => return Err(Fault::new(at, "the record ends inside a string")),
        }
        escaped = true;
    }
}

/// The next quote, backslash or control byte at or after `at`; the length of `bytes` if none.
fn next_stop(bytes: &[u8], mut at: usize) -> usize {
    // Most stops are near (the next escape) or far (long text), so one narrow round comes first.
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let stops = stops(block).to_bitmask();
        if stops != 0 {
            return at + stops.trailing_zeros() as usize;
        }
        at += 16;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<STRIDE>()) {
            if any_stop(block) {
                break;
            }
            at += STRIDE;
        }
    }
    let tail = bytes.get(at..).unwrap_or_default();
    at + tail.iter().position(|&b| b < 0x20 || b == b'"' || b == b'\\').unwrap_or(tail.len())
}

fn stops(block: &[u8; 16]) -> u8x16 {
    let bytes = u8x16::new(*block);
    let control = bytes.min(u8x16::splat(0x1F)).simd_eq(bytes);
    control | bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\'))
}

fn any_stop(block: &[u8; STRIDE]) -> bool {
    let (parts, _) = block.as_chunks::<16>();
    let [a, b, c, d] = parts else { return true };
    ((stops(a) | stops(b)) | (stops(c) | stops(d))).any()
}

/// Length of the escape whose backslash is at `at`: 2 or 6 bytes.
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

    #[test]
    fn every_stop_is_found_at_every_distance() {
        for distance in 0..200 {
            for stop in [b'"', b'\\', 0, 0x1F] {
                let mut bytes = vec![b'x'; distance];
                bytes.push(stop);
                bytes.extend_from_slice(&[0xFF; 70]);
                assert_eq!(next_stop(&bytes, 0), distance, "{stop:#x}");
                assert_eq!(next_stop(&bytes, distance + 1), bytes.len());
            }
        }
    }

    #[test]
    fn no_other_byte_stops() {
        for byte in (0x20..=0xFF).filter(|b| !b"\"\\".contains(b)) {
            assert_eq!(next_stop(&[byte; 100], 0), 100);
        }
    }
}
