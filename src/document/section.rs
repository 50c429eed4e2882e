//! Cutting a long text into sections, by its own bytes only.
//!
//! Where a section ends is a function of the text and the section size, never of a read buffer, so read
//! sizes and threads cannot change a result. A section ends at the first *calm* blank line after its
//! size is reached: calm means that the line above is no marker, announces no list and is no item of one, so no
//! row of markers, no list, no wrapped sentence and no seam lies on the border. Where the next [`WINDOW`] bytes have
//! no such place, the first blank line serves that has markers above it only, so that those keep their company, then
//! one below no list, then any blank line, else the first line end, else the first sentence end, else the section
//! ends at a hard cap.

use super::items::{ends_with_colon, is_item};
use super::lines::{trim, white_at};
use super::sentences;
use crate::span::Span;
use std::collections::HashMap;

/// A document never is longer than this, in bytes: offsets inside it fit into 32 bits.
pub const MAX_SECTION: usize = u32::MAX as usize;

/// How far past its size a section may reach for a good place to end, in bytes.
pub const WINDOW: usize = 64 << 10;

/// Says of the text of a line that it is no marker, not even a weak one.
pub type Calm<'c> = &'c dyn Fn(&[u8]) -> bool;

/// What a section's end is in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// At an end of the text.
    Text,
    /// Between two lines, before a blank one.
    Blank,
    /// Between two lines.
    Line,
    /// Between two sentences of one line.
    Sentence,
    /// Anywhere: the hard cap.
    Cut,
}

impl Edge {
    /// True when no line is cut there.
    pub fn parts_lines(self) -> bool {
        matches!(self, Edge::Text | Edge::Blank | Edge::Line)
    }
}

/// With more than so many bytes at hand [`cut`] can tell where a section of `size` bytes ends.
pub fn reach(size: usize) -> usize {
    size + WINDOW
}

/// Where the next section of `text` ends: its length in bytes and what lies there.
///
/// `None` when that cannot be told before more of the text is read; with `last` (no more will come)
/// the rest of the text is the last section where it is no longer than [`reach`] of `size`. What
/// follows a section that is not the last is never empty.
pub fn cut(text: &[u8], size: usize, last: bool, calm: Calm<'_>) -> Option<(usize, Edge)> {
    if text.len() <= reach(size) {
        return (last && !text.is_empty()).then_some((text.len(), Edge::Text));
    }
    Some(place(text, size.max(1), calm))
}

/// Where the paragraph that `text` begins with ends: after its last line, before the blank line that follows.
///
/// This is the section of `--line-buffered`. `None` as in [`cut`]; `sight` then says how far was looked, for
/// the next time that more of the same text is at hand.
pub fn paragraph(
    text: &[u8],
    size: usize,
    last: bool,
    calm: Calm<'_>,
    sight: &mut Sight,
) -> Option<(usize, Edge)> {
    let window = &text[..text.len().min(reach(size))];
    let Sight { line: first, text: mut seen_text } = std::mem::take(sight);
    let mut start = first;
    for lf in memchr::memchr_iter(b'\n', &window[first..]).map(|at| first + at) {
        let blank = trim(window, Span::new(start, lf)).is_empty();
        if blank && seen_text {
            return Some((start, Edge::Blank));
        }
        seen_text |= !blank;
        start = lf + 1;
    }
    let place = cut(text, size, last, calm);
    if place.is_none() {
        *sight = Sight { line: start, text: seen_text };
    }
    place
}

/// How far a text was looked through for the end of its first paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sight {
    /// Where the first line begins that was not there as a whole.
    line: usize,
    /// A line above it holds text.
    text: bool,
}

fn place(text: &[u8], size: usize, calm: Calm<'_>) -> (usize, Edge) {
    let window = Span::new(size, size + WINDOW);
    // A window of nothing but markers has the same ones again and again, and each takes long to look up.
    let mut asked = HashMap::new();
    let mut is_calm =
        |line: Span| *asked.entry(line.of(text)).or_insert_with_key(|line| calm(line));
    let mut first_blank = None;
    let mut first_in_list = None;
    let mut first_after_markers = None;
    let mut latest_blank = None;
    let mut first_line = None;
    // The line that holds the byte before the window began somewhere earlier; its length is known from there.
    let mut start = memchr::memrchr(b'\n', &text[..size]).map_or(0, |lf| lf + 1);
    let mut above = Span::default();
    let mut above_is_blank = is_blank_above(text, start);
    for lf in memchr::memchr_iter(b'\n', window.of(text)).map(|at| at + size) {
        let line = trim(text, Span::new(start, lf));
        // The blank lines themselves open the next section, so that a seam has them all in sight.
        if line.is_empty() && start >= size {
            let in_list = is_of_list(above.of(text));
            if !above.is_empty() && !in_list && is_calm(above) {
                return (start, Edge::Blank);
            }
            // A border inside a run of blank lines would part what a seam must see together.
            if in_list {
                first_in_list.get_or_insert(start);
            } else if !above_is_blank {
                first_blank.get_or_insert(start);
                latest_blank = Some(start);
            }
        } else if let Some(blank) = latest_blank.take_if(|_| !line.is_empty())
            && first_after_markers.is_none()
            && is_calm(line)
        {
            first_after_markers = Some(blank);
        }
        above = line;
        above_is_blank = line.is_empty();
        first_line.get_or_insert(lf + 1);
        start = lf + 1;
    }
    match (first_after_markers.or(first_blank).or(first_in_list), first_line) {
        (Some(at), _) => (at, Edge::Blank),
        (None, Some(at)) => (at, Edge::Line),
        (None, None) => inside_a_line(text, window),
    }
}

/// True for an item of a list, and for a line that may announce one.
fn is_of_list(line: &[u8]) -> bool {
    is_item(line) || ends_with_colon(line)
}

/// True when the line that ends where `start` begins holds nothing but white space.
fn is_blank_above(text: &[u8], start: usize) -> bool {
    let Some(end) = start.checked_sub(1) else { return false };
    let begin = memchr::memrchr(b'\n', &text[..end]).map_or(0, |lf| lf + 1);
    trim(text, Span::new(begin, end)).is_empty()
}

/// A line runs through the whole window: a sentence end in the window, else the window's end.
fn inside_a_line(text: &[u8], window: Span) -> (usize, Edge) {
    let mut ends = Vec::new();
    sentences::split(window.of(text), &mut ends);
    if let Some(&end) = ends.first()
        && end < window.len()
    {
        return (window.start + end, Edge::Sentence);
    }
    (character_border(text, window.end), Edge::Cut)
}

/// The nearest place at or before `at` that does not lie inside a UTF-8 character, a CR LF pair or white space.
fn character_border(text: &[u8], at: usize) -> usize {
    let back = (0..4).find(|&n| at > n && text[at - n] & 0xC0 != 0x80).unwrap_or(0);
    let at = at - back;
    if white_at(&text[at..]) > 0 && text[at - 1] == b'\r' { at - 1 } else { at }
}
