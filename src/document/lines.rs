//! Cutting lines. A line ends at LF, as `patch` counts lines; CR belongs to the white space of its line.

use crate::span::Span;
use wide::u8x16;

/// One line: `start..end` holds its line end too, `text_start..text_end` is what is left without white space.
///
/// All four are byte offsets into the document. A blank line has `text_start == text_end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// First byte of the line.
    pub start: u32,
    /// One past the line end, or past the last byte where the text ends without one.
    pub end: u32,
    /// First byte that is not white space.
    pub text_start: u32,
    /// One past the last byte that is not white space.
    pub text_end: u32,
}

impl Line {
    /// The whole line with its line end.
    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The line without the white space around it.
    pub fn text(self) -> Span {
        Span::new(self.text_start as usize, self.text_end as usize)
    }

    /// True when the line holds nothing but white space.
    pub fn is_blank(self) -> bool {
        self.text_start == self.text_end
    }
}

/// Fills `lines` with the lines of `bytes`; they tile it. `bytes` is under 4 GiB.
pub fn cut(bytes: &[u8], lines: &mut Vec<Line>) {
    lines.clear();
    let mut start = 0;
    let (blocks, rest) = bytes.as_chunks::<64>();
    let line_ends = |block: &[u8; 64]| {
        // One bit for each byte; lines are too short for a search that begins anew behind each.
        let (quarters, _) = block.as_chunks::<16>();
        let ends = |quarter: usize| {
            let found = u8x16::from(quarters[quarter]).simd_eq(u8x16::splat(b'\n'));
            u64::from(found.to_bitmask()) << (quarter * 16)
        };
        ends(0) | ends(1) | ends(2) | ends(3)
    };
    for (block, base) in blocks.iter().zip((0..).step_by(64)) {
        let mut found = line_ends(block);
        while found != 0 {
            let end = base + found.trailing_zeros() as usize + 1;
            found &= found - 1;
            lines.push(line(bytes, start, end));
            start = end;
        }
    }
    for lf in memchr::memchr_iter(b'\n', rest) {
        let end = bytes.len() - rest.len() + lf + 1;
        lines.push(line(bytes, start, end));
        start = end;
    }
    if start < bytes.len() {
        lines.push(line(bytes, start, bytes.len()));
    }
}

fn line(bytes: &[u8], start: usize, end: usize) -> Line {
    let text = trim(bytes, Span::new(start, end));
    Line {
        start: start as u32,
        end: end as u32,
        text_start: text.start as u32,
        text_end: text.end as u32,
    }
}

/// `span` without the white space at its ends; an empty span at its start where it holds nothing else.
#[inline]
pub fn trim(bytes: &[u8], span: Span) -> Span {
    // Most lines begin with a letter and end with a full stop and a line end.
    let text = match span.of(bytes) {
        [text @ .., b'\n' | b' '] => text,
        text => text,
    };
    match text {
        [] => Span::new(span.start, span.start),
        [first, ..] if opens_white(*first) => trim_both(bytes, span),
        [.., last] if closes_white(*last) => trim_both(bytes, span),
        _ => Span::new(span.start, span.start + text.len()),
    }
}

/// True for the first bytes of white space characters.
fn opens_white(byte: u8) -> bool {
    EDGES[usize::from(byte)] & 1 != 0
}

/// True for the last bytes of white space characters.
fn closes_white(byte: u8) -> bool {
    EDGES[usize::from(byte)] & 2 != 0
}

static EDGES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let opens = matches!(byte as u8, b' ' | b'\t'..=b'\r' | 0xC2 | 0xE2 | 0xE3 | 0xEF);
        let closes = matches!(byte as u8, b' ' | b'\t'..=b'\r' | 0x80..=0x8B | 0xA0 | 0xA8 | 0xA9 | 0xAF | 0xBF);
        table[byte] = opens as u8 | (closes as u8) << 1;
        byte += 1;
    }
    table
};

fn trim_both(bytes: &[u8], span: Span) -> Span {
    let Span { mut start, mut end } = span;
    while start < end {
        match white_at(&bytes[start..end]) {
            0 => break,
            n => start += n,
        }
    }
    while start < end {
        match white_before(&bytes[start..end]) {
            0 => break,
            n => end -= n,
        }
    }
    if start == end { Span::new(span.start, span.start) } else { Span::new(start, end) }
}

/// Length in bytes of the white space character that `text` begins with, or 0.
pub fn white_at(text: &[u8]) -> usize {
    match text {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xC2, 0xA0 | 0x85, ..] => 2,
        [0xE2, 0x80, 0x80..=0x8B | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE3, 0x80, 0x80, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// Length in bytes of the white space character that `text` ends with, or 0.
pub fn white_before(text: &[u8]) -> usize {
    match text {
        [.., b' ' | b'\t'..=b'\r'] => 1,
        [.., 0xC2, 0xA0 | 0x85] => 2,
        [.., 0xE2, 0x80, 0x80..=0x8B | 0xA8 | 0xA9 | 0xAF]
        | [.., 0xE3, 0x80, 0x80]
        | [.., 0xEF, 0xBB, 0xBF] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_white_character_is_trimmed() {
        for white in (0..0x1_0000).filter_map(char::from_u32) {
            let white = white.to_string();
            let is_white = white_at(white.as_bytes()) == white.len();
            for text in [format!("{white}x\n"), format!("x{white}\n"), format!("{white}é{white}")]
            {
                let span = Span::new(0, text.len());
                assert_eq!(
                    trim(text.as_bytes(), span),
                    trim_both(text.as_bytes(), span),
                    "{text:?}"
                );
                assert!(!is_white || trim(text.as_bytes(), span).len() <= 2, "{text:?}");
            }
        }
    }

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let mut lines = Vec::new();
        cut(text.as_bytes(), &mut lines);
        let got: Vec<_> = lines.iter().map(|l| &text[l.span().start..l.span().end]).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn lines_end_at_lf_only() {
        check("", &[]);
        check("a", &["a"]);
        check("a\n", &["a\n"]);
        check("a\r\nb\rc\n\n", &["a\r\n", "b\rc\n", "\n"]);
    }

    #[test]
    fn blank_lines_hold_only_white_space() {
        let mut lines = Vec::new();
        cut(" \t\r\n\u{a0}\u{3000}\n x \n\u{feff}".as_bytes(), &mut lines);
        let blank: Vec<_> = lines.iter().map(|l| l.is_blank()).collect();
        assert_eq!(blank, [true, true, false, true]);
        assert_eq!(lines[2].text().len(), 1);
    }
}
