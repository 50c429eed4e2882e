//! Lines and columns in characters, for formats that count them so.

use super::Section;
use crate::span::Span;

/// A place between two characters: line and column, both from 1, columns in characters (code points).
/// A byte that is no UTF-8 counts as a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Line, from 1.
    pub line: u64,
    /// Column, from 1.
    pub column: u64,
}

/// Counts the characters of each line once, as long as it is asked for places in their order.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Characters of the line that the last section ended in.
    before: u64,
    /// The place asked for last, in bytes of the section: line, offset and characters up to it.
    last: Option<(usize, usize, u64)>,
}

impl Columns {
    /// Where a span begins and ends. The end lies before a line end that the span takes along.
    pub fn of(&mut self, section: &Section<'_>, span: Span) -> (Point, Point) {
        let bytes = span.of(section.document.bytes());
        let without = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let without = without.strip_suffix(b"\r").unwrap_or(without);
        (self.point(section, span.start), self.point(section, span.start + without.len()))
    }

    /// What the section leaves to the next one.
    pub fn pass(&mut self, section: &Section<'_>) {
        let bytes = section.document.bytes();
        let end = self.point(section, bytes.len());
        self.before = end.column - 1;
        self.last = None;
    }

    fn point(&mut self, section: &Section<'_>, offset: usize) -> Point {
        let document = section.document;
        let lines = document.lines();
        // Behind a last line end there is a line that the table does not hold.
        let line = match document.bytes()[..offset].last() {
            None => 0,
            Some(b'\n') => document.line_at(offset - 1) + 1,
            Some(_) => document.line_at(offset - 1),
        };
        let start = lines.get(line).map_or(offset, |line| line.start as usize);
        let (from, known) = match self.last {
            Some((known_line, at, chars)) if known_line == line && at <= offset => (at, chars),
            _ => (start, if line == 0 { self.before } else { 0 }),
        };
        let chars = known + count(&document.bytes()[from..offset]);
        self.last = Some((line, offset, chars));
        Point { line: section.lines_before + line as u64 + 1, column: chars + 1 }
    }
}

fn count(bytes: &[u8]) -> u64 {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
        .sum::<usize>() as u64
}
