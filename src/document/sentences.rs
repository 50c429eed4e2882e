//! Cuts a line or a paragraph into sentences.
//!
//! The work is divided into rooms: [`scan`] finds candidates 64 bytes at a time, [`decide`] answers the common case
//! and hands the rest to those who know it: [`stop`] (abbreviations, numbers, initials), [`glued`] (no white space
//! after the mark), [`cjk`]; [`lists`] cuts "1. … 2. …" before the text is scanned.

mod chars;
mod cjk;
mod decide;
mod followers;
mod glued;
mod lists;
mod next;
mod run;
mod scan;
mod stop;
mod token;
pub mod words;

use crate::span::Span;
use scan::BLOCK;

/// Appends the end offset (bytes, exclusive) of every sentence of `text` to `ends`.
///
/// The ends ascend and the last one is `text.len()`; nothing is appended for an empty text. So the spans tile the text,
/// and a sentence owns the white space after it. `text` is one line with its line end, or one hard-wrapped block, in
/// which a line end is only white space. No end lies inside a UTF-8 character; bytes that are not UTF-8 are letters.
///
/// The time is linear in the length of `text`, whatever it holds, and nothing is allocated but the growth of `ends`.
pub fn split(text: &[u8], ends: &mut Vec<usize>) {
    if lists::may_open(text) && lists::split(text, ends) {
        return;
    }
    split_run(text, 0, ends);
}

/// How far a text was looked through for places where a sentence could end: several short lines at a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outlook {
    from: usize,
    /// From there on nothing can end a sentence before this place.
    to: usize,
}

impl Outlook {
    /// True when `unit` of `text` is short and nothing in it can end a sentence, so that [`split`] would find only one.
    #[inline]
    pub fn is_surely_one(&mut self, text: &[u8], unit: Span) -> bool {
        if unit.len() > BLOCK || lists::may_open(unit.of(text)) {
            return false;
        }
        if unit.start < self.from || unit.end > self.to {
            let Some(block) = text[unit.start..].first_chunk() else {
                return scan::short_candidates(unit.of(text)) == 0;
            };
            let found = scan::candidates(block, &mut false).trailing_zeros() as usize;
            *self = Self { from: unit.start, to: unit.start + found };
        }
        unit.end <= self.to
    }
}

/// Splits text that is not an inline list; `base` is added to every end.
fn split_run(text: &[u8], base: usize, ends: &mut Vec<usize>) {
    let mut cursor = Cursor { text, base, start: 0, resume: 0 };
    let (blocks, tail) = text.as_chunks::<BLOCK>();
    let mut letters = false;
    let mut offset = 0;
    for block in blocks {
        cursor.visit(scan::candidates(block, &mut letters), offset, ends);
        offset += BLOCK;
    }
    if !tail.is_empty() {
        let found = match text.last_chunk::<BLOCK>() {
            // The last 64 bytes once more, without those that were seen.
            Some(block) => scan::candidates(block, &mut letters) >> (BLOCK - tail.len()),
            None => scan::short_candidates(text),
        };
        cursor.visit(found, offset, ends);
    }
    if cursor.start < text.len() {
        ends.push(base + text.len());
    }
}

/// Where the splitter stands.
struct Cursor<'a> {
    text: &'a [u8],
    /// Added to every end.
    base: usize,
    /// Start of the sentence being read.
    start: usize,
    /// Candidates before this offset are settled.
    resume: usize,
}

impl Cursor<'_> {
    /// Decides about the candidates of one block, which begins at `offset`.
    #[inline]
    fn visit(&mut self, found: u64, offset: usize, ends: &mut Vec<usize>) {
        if found != 0 {
            self.visit_marked(found, offset, ends);
        }
    }

    #[inline(never)]
    fn visit_marked(&mut self, mut found: u64, offset: usize, ends: &mut Vec<usize>) {
        while found != 0 {
            let at = offset + found.trailing_zeros() as usize;
            found &= found - 1;
            if at < self.resume || at >= self.text.len() {
                continue;
            }
            let verdict = decide::decide(self.text, self.start, at);
            self.resume = verdict.resume;
            if verdict.end > self.start && verdict.end < self.text.len() {
                ends.push(self.base + verdict.end);
                self.start = verdict.end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Looking ahead over several lines says of none that it is one sentence when it holds two.
        #[test]
        fn what_is_surely_one_is_one(text in "([A-Za-z]{1,9}|[.!?:;1)]|[ \n]|\\. [A-Z]|。|é|՞|Σ;|…){0,160}") {
            let (mut outlook, mut start) = (Outlook::default(), 0);
            for line in text.as_bytes().split_inclusive(|byte| *byte == b'\n') {
                let unit = Span::new(start, start + line.len());
                start = unit.end;
                let mut ends = Vec::new();
                split(line, &mut ends);
                let alone = Outlook::default().is_surely_one(line, Span::new(0, line.len()));
                let among = outlook.is_surely_one(text.as_bytes(), unit);
                prop_assert!(!among || ends.len() <= 1, "{:?}", line);
                prop_assert!(!alone || ends.len() <= 1, "{:?}", line);
            }
        }
    }
}
