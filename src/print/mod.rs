//! Printers: each shows a plan in one way. None of them finds anything, and none knows a file or a terminal.

mod clean;
mod diff;
mod json;
mod paint;
mod reason;
mod stats;

use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::plan::Plan;
use crate::rule::Level;
pub use clean::Clean;
pub use diff::Diff;
pub use json::{Event, Json, Twin, event_of};
pub use paint::{Paint, escape};
pub use reason::say;
pub use stats::Stats;

/// One settled section as a printer sees it.
pub struct Section<'s> {
    /// The file's name as the user typed it, `-` for standard input.
    pub name: &'s str,
    /// The text of the section.
    pub document: &'s Document<'s>,
    /// What goes of it.
    pub plan: &'s Plan,
    /// Lines of the text before this section.
    pub lines_before: u64,
    /// Bytes of the text before this section.
    pub bytes_before: u64,
    /// The names of rules and the words of phrases.
    pub lexicon: &'s Lexicon,
    /// The level that this section was planned at.
    pub level: Level,
}

impl Section<'_> {
    /// Number of the line, from 1 in the whole text, that holds the byte at `offset` of the section.
    pub fn line(&self, offset: usize) -> u64 {
        self.lines_before + self.document.line_at(offset) as u64 + 1
    }
}

/// Shows the sections of one text, in order, by adding bytes to `out`.
pub trait Printer {
    /// Shows the next section.
    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>);

    /// Called once, after the last section.
    fn finish(&mut self, _out: &mut Vec<u8>) {}
}
