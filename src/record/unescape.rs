//! From the raw inside of a JSON string to its text, and back from places in the text to places
//! in the raw bytes.

use memchr::memchr;

use super::scan::HEX;

/// What one escape stands for.
struct Escape {
    /// Bytes it takes in the record: 2, 6, or 12 for a surrogate pair.
    raw_len: usize,
    /// Its character in UTF-8 (a lone surrogate in the same scheme, as WTF-8 does).
    bytes: [u8; 4],
    /// How many of `bytes` count.
    len: usize,
}

/// Decodes a string while its end is looked for, so that its bytes are gone over once.
///
/// As long as no escape comes, nothing is copied: the raw bytes are the text. A lone surrogate
/// becomes the three bytes that UTF-8's scheme gives it (WTF-8), so nothing is lost.
pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    out: &'a mut Vec<u8>,
    /// Up to here everything is decoded.
    done: usize,
    /// A high surrogate whose escape ends at `done`.
    high: Option<u32>,
}

impl<'a> Decoder<'a> {
    /// For the string whose inside begins at `start`; the old content of `out` goes.
    pub fn new(bytes: &'a [u8], start: usize, out: &'a mut Vec<u8>) -> Self {
        out.clear();
        Self { bytes, out, done: start, high: None }
    }

    /// Takes the sound escape of `len` bytes at `at`, and the plain bytes before it.
    #[inline(always)]
    pub fn escape(&mut self, at: usize, len: usize) {
        if self.done < at {
            self.out.extend_from_slice(&self.bytes[self.done..at]);
            self.high = None;
        }
        self.done = at + len;
        if len == 2 {
            self.high = None;
            self.out.push(SHORT[self.bytes[at + 1] as usize]);
        } else if let Some(unit) = code_unit(&self.bytes[at..]) {
            self.unit(unit);
        }
    }

    fn unit(&mut self, unit: u32) {
        match self.high.take() {
            Some(high) if is_low(unit) => {
                self.out.truncate(self.out.len() - 3);
                let pair = encode(12, join(high, unit));
                self.out.extend_from_slice(&pair.bytes);
            }
            _ => {
                let escape = encode(6, unit);
                self.out.extend_from_slice(&escape.bytes[..escape.len]);
                self.high = is_high(unit).then_some(unit);
            }
        }
    }

    /// Takes the plain bytes up to `end`, the closing quote.
    pub fn finish(self, end: usize) {
        self.out.extend_from_slice(&self.bytes[self.done..end]);
    }
}

/// What the letter of a short escape stands for; itself for all others.
const SHORT: [u8; 256] = short_table();

const fn short_table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            other => other,
        };
        byte += 1;
    }
    table
}

/// True when a key, given raw, is `key` once decoded.
pub(super) fn decodes_to(raw: &[u8], key: &[u8]) -> bool {
    let (mut rest, mut wanted) = (raw, key);
    while let Some(&first) = rest.first() {
        let (raw_len, bytes, len) = if first == b'\\' {
            let escape = escape_at(rest);
            (escape.raw_len, escape.bytes, escape.len)
        } else {
            (1, [first, 0, 0, 0], 1)
        };
        let Some(left) = wanted.strip_prefix(&bytes[..len]) else { return false };
        (rest, wanted) = (&rest[raw_len..], left);
    }
    wanted.is_empty()
}

/// Reads the escape that `raw` begins with, which [`find`](super::find) has checked.
#[inline]
fn escape_at(raw: &[u8]) -> Escape {
    match raw.get(1) {
        Some(b'u') => unicode_escape(raw),
        Some(&letter) => Escape { raw_len: 2, bytes: [SHORT[letter as usize], 0, 0, 0], len: 1 },
        None => Escape { raw_len: 1, bytes: [b'\\', 0, 0, 0], len: 1 },
    }
}

fn unicode_escape(raw: &[u8]) -> Escape {
    let Some(unit) = code_unit(raw) else {
        return Escape { raw_len: 1, bytes: [b'\\', 0, 0, 0], len: 1 };
    };
    match code_unit(&raw[6..]) {
        Some(low) if is_high(unit) && is_low(low) => encode(12, join(unit, low)),
        _ => encode(6, unit),
    }
}

fn is_high(unit: u32) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn is_low(unit: u32) -> bool {
    (0xDC00..0xE000).contains(&unit)
}

/// The code point of a surrogate pair.
fn join(high: u32, low: u32) -> u32 {
    0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
}

/// The four hexadecimal digits of the escape that `raw` begins with, behind its `\u`.
fn code_unit(raw: &[u8]) -> Option<u32> {
    let &[b'\\', b'u', a, b, c, d] = raw.first_chunk::<6>()? else { return None };
    let [a, b, c, d] = [a, b, c, d].map(|digit| u32::from(HEX[digit as usize]));
    if a | b | c | d > 0xF { None } else { Some(a << 12 | b << 8 | c << 4 | d) }
}

/// UTF-8 of a code point, surrogates included, which `char` would refuse.
fn encode(raw_len: usize, code: u32) -> Escape {
    let tail = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
    let (bytes, len) = match code {
        0..0x80 => ([code as u8, 0, 0, 0], 1),
        0x80..0x800 => ([0xC0 | (code >> 6) as u8, tail(0), 0, 0], 2),
        0x800..0x10000 => ([0xE0 | (code >> 12) as u8, tail(6), tail(0), 0], 3),
        _ => ([0xF0 | (code >> 18) as u8, tail(12), tail(6), tail(0)], 4),
    };
    Escape { raw_len, bytes, len }
}

/// The text of a string, decoded piece by piece, for one that is too long to be decoded at once.
#[derive(Clone, Debug)]
pub struct Unrolled<'a> {
    /// What is still to be decoded.
    raw: &'a [u8],
}

impl<'a> Unrolled<'a> {
    /// The text of `raw`, the inside of a string that [`find_raw`](super::find_raw) has checked.
    pub fn new(raw: &'a [u8]) -> Self {
        Self { raw }
    }

    /// True when all of it was decoded.
    pub fn is_done(&self) -> bool {
        self.raw.is_empty()
    }

    /// Appends what comes next to `out`, until that holds `goal` bytes or a few more.
    pub fn fill(&mut self, out: &mut Vec<u8>, goal: usize) {
        while out.len() < goal && !self.raw.is_empty() {
            let window = &self.raw[..self.raw.len().min(goal - out.len())];
            let run = memchr(b'\\', window).unwrap_or(window.len());
            out.extend_from_slice(&window[..run]);
            let is_escape = run < window.len();
            self.raw = &self.raw[run..];
            if is_escape {
                let escape = escape_at(self.raw);
                out.extend_from_slice(&escape.bytes[..escape.len]);
                self.raw = &self.raw[escape.raw_len..];
            }
        }
    }
}

/// Which end of a span a place in the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first byte of a span.
    Start,
    /// One past the last byte of a span.
    End,
}

/// Maps places in the decoded text to places in the raw string, in ascending order.
///
/// The raw string is its own map: the bytes between two escapes are the same in both, so the
/// cursor walks from escape to escape and counts. That costs one more search for backslashes,
/// only in records that are cut and only up to the last cut, and no memory at all, while a table
/// would cost eight bytes for each escape of every record.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    raw: &'a [u8],
    raw_at: usize,
    text_at: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `raw`, the inside of a string.
    pub fn new(raw: &'a [u8]) -> Self {
        Self { raw, raw_at: 0, text_at: 0 }
    }

    /// The raw offset of the decoded offset `text`, which is not before an earlier one.
    ///
    /// Spans hold whole characters, so `text` never lies inside what one escape stands for. Where
    /// it does all the same, the span shrinks: the character stays, as a half cannot be cut.
    pub fn seek(&mut self, text: usize, edge: Edge) -> usize {
        while self.text_at < text && self.raw_at < self.raw.len() {
            let end = self.raw.len().min(self.raw_at + (text - self.text_at));
            let window = &self.raw[self.raw_at..end];
            let run = memchr(b'\\', window).unwrap_or(window.len());
            self.raw_at += run;
            self.text_at += run;
            if run == window.len() {
                continue;
            }
            let escape = escape_at(&self.raw[self.raw_at..]);
            if self.text_at + escape.len > text && edge == Edge::End {
                return self.raw_at;
            }
            self.raw_at += escape.raw_len;
            self.text_at += escape.len;
        }
        self.raw_at
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::string_end;
    use super::*;

    fn text(raw: &str) -> Vec<u8> {
        let quoted = format!("{raw}\"");
        let mut out = b"old".to_vec();
        let mut decoder = Decoder::new(quoted.as_bytes(), 0, &mut out);
        let end = string_end(quoted.as_bytes(), 0, |at, len| decoder.escape(at, len));
        assert!(end.is_ok());
        decoder.finish(raw.len());
        assert!(decodes_to(raw.as_bytes(), &out));
        for step in 1..4 {
            let (mut unrolled, mut all) = (Unrolled::new(raw.as_bytes()), Vec::new());
            while !unrolled.is_done() {
                let goal = all.len() + step;
                unrolled.fill(&mut all, goal);
            }
            assert_eq!(all, out);
        }
        out
    }

    #[test]
    fn escapes_of_every_kind() {
        assert_eq!(text(r#"\"\\\/\b\f\n\r\t"#), b"\"\\/\x08\x0C\n\r\t");
        assert_eq!(text(r"\u00e9\u00E9e\u4e2d"), "\u{e9}\u{e9}e\u{4e2d}".as_bytes());
        assert_eq!(text(r"a\uD83D\ude00b"), "a😀b".as_bytes());
        assert_eq!(text(r"\u0000"), [0]);
    }

    #[test]
    fn lone_surrogates_keep_their_own_bytes() {
        assert_eq!(text(r"\ud83dx"), b"\xED\xA0\xBDx");
        assert_eq!(text(r"\ude00\ud83d"), b"\xED\xB8\x80\xED\xA0\xBD");
        assert_eq!(text(r"\ud83d\n\ude00"), b"\xED\xA0\xBD\n\xED\xB8\x80");
        assert_eq!(text(r"\ud83d\ude00\ude00"), b"\xF0\x9F\x98\x80\xED\xB8\x80");
        assert_eq!(text(r"\ud83d\ud83d\ude00"), b"\xED\xA0\xBD\xF0\x9F\x98\x80");
    }

    #[test]
    fn the_cursor_lands_on_whole_characters() {
        let mut cursor = Cursor::new(br"ab\n\u00e9cd\ud83d\ude00e");
        let places = [(0, 0), (2, 2), (3, 4), (5, 10), (7, 12), (11, 24), (12, 25), (99, 25)];
        for (text, raw) in places {
            assert_eq!(cursor.seek(text, Edge::Start), raw);
            assert_eq!(cursor.seek(text, Edge::End), raw);
        }
        // Half of a character: a span that starts there starts behind it, one that ends there
        // ends before it.
        let mut cursor = Cursor::new(br"a\u00e9b");
        assert_eq!(cursor.seek(2, Edge::End), 1);
        assert_eq!(cursor.seek(2, Edge::Start), 7);
    }
}
