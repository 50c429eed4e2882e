//! Where one record ends and the next begins.

use memchr::{memchr, memrchr};
use regex::bytes::Regex;

use crate::span::Span;

/// What stands between records.
#[derive(Clone, Debug)]
pub enum Framing {
    /// Each record ends with this byte; the last one may lack it.
    Byte(u8),
    /// Records are parted by what a pattern matches.
    ///
    /// The pattern sees one line at a time, without its line end, and what is left of a line
    /// behind a match counts as a line of its own. A match that ends its line takes the line end
    /// along. A match of nothing is none.
    Pattern(Regex),
}

impl Framing {
    /// The end of the last record that ends within `bytes`, with what ends it. `looked` says how
    /// far earlier calls came, and is moved on; it begins as 0.
    pub(super) fn last_end(&self, bytes: &[u8], looked: &mut usize) -> Option<usize> {
        match self {
            Self::Byte(byte) => {
                let from = std::mem::replace(looked, bytes.len());
                memrchr(*byte, &bytes[from..]).map(|at| from + at + 1)
            }
            Self::Pattern(pattern) => {
                // A line that has not ended may yet become another one.
                let whole =
                    memrchr(b'\n', &bytes[*looked..]).map_or(*looked, |at| *looked + at + 1);
                let (mut last, mut line) = (None, 0);
                while let Some(end) = next_match(pattern, &bytes[..whole], *looked, &mut line) {
                    *looked = end.end;
                    last = Some(end.end);
                }
                *looked = whole;
                last
            }
        }
    }

    /// Calls `each` with the records in `bytes`, in order: what a record says, and what ends it.
    /// The second is empty only behind the last record.
    pub(super) fn each(&self, bytes: &[u8], mut each: impl FnMut(Span, Span)) {
        let (mut at, mut line) = (0, 0);
        while at < bytes.len() {
            let end = match self {
                Self::Byte(byte) => {
                    memchr(*byte, &bytes[at..]).map(|found| Span::new(at + found, at + found + 1))
                }
                Self::Pattern(pattern) => next_match(pattern, bytes, at, &mut line),
            };
            let end = end.unwrap_or(Span::new(bytes.len(), bytes.len()));
            each(Span::new(at, end.start), end);
            at = end.end;
        }
    }
}

/// The first match at or after `at`, which is the start of a line or the end of a match. `line_end` is where
/// the line ends that was looked at last: a line of many matches is not measured for each.
fn next_match(pattern: &Regex, bytes: &[u8], mut at: usize, line_end: &mut usize) -> Option<Span> {
    while at < bytes.len() {
        if *line_end <= at {
            *line_end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
        }
        let next = *line_end;
        let line = &bytes[at..next];
        let text =
            line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        if let Some(found) = pattern.find_iter(text).find(|found| !found.is_empty()) {
            let end = if found.end() == text.len() { next } else { at + found.end() };
            return Some(Span::new(at + found.start(), end));
        }
        at = next;
    }
    None
}
