//! Printers: each shows a plan in one way. None of them finds anything, and none knows a file or a terminal.

mod annotate;
mod brief;
mod clean;
mod columns;
mod diff;
mod github;
pub mod html;
mod json;
mod likeness;
mod paint;
mod reason;
mod sample;
mod sarif;
mod stats;
pub mod trail;
mod words;

use crate::document::Document;
use crate::engine::Engine;
use crate::lexicon::Lexicon;
use crate::plan::Plan;
use crate::rule::Level;
pub use annotate::Annotate;
pub use brief::brief;
pub use clean::Clean;
pub use diff::{Diff, label};
pub use github::Github;
pub use html::Html;
pub use json::{Event, Json, RULES_VERSION, Twin, event_of, put as put_json};
pub use paint::{Ink, Paint, escape};
pub use reason::say;
pub use sample::{Removed, Sampler};
pub use sarif::Sarif;
pub use stats::{Count, Stats};
pub use words::Words;

/// One settled section as a printer sees it.
pub struct Section<'s> {
    /// The file's name as the user typed it, `-` for standard input.
    pub name: &'s str,
    /// The name in its own bytes, where these are no UTF-8 and `name` says only what it is like.
    pub bare: Option<&'s [u8]>,
    /// The text of the section.
    pub document: &'s Document<'s>,
    /// What goes of it.
    pub plan: &'s Plan,
    /// Lines of the text before this section.
    pub lines_before: u64,
    /// Bytes of the text before this section.
    pub bytes_before: u64,
    /// Where the section's first line begins in the text, in bytes: a border may have cut it.
    pub line_start: u64,
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

    /// Bytes between the beginning of its line, wherever that is, and the byte at `offset` of the section.
    pub fn into_line(&self, offset: usize) -> u64 {
        let line = self.document.line_at(offset);
        match self.document.lines().get(line) {
            Some(line) if line.start > 0 => offset as u64 - u64::from(line.start),
            _ => self.bytes_before + offset as u64 - self.line_start,
        }
    }

    /// The name in its own bytes.
    pub fn name_bytes(&self) -> &[u8] {
        self.bare.unwrap_or(self.name.as_bytes())
    }
}

/// Shows texts, section by section and in order, by adding bytes to `out`.
///
/// A run calls `begin`, then for each text `open`, `section` as often as the text has sections and
/// `finish`, and at last `end`. Nothing that was shown is kept, so a run is as small as its largest section.
pub trait Printer {
    /// Called once, before the first text: the head of a document that holds all texts.
    fn begin(&mut self, _out: &mut Vec<u8>) {}

    /// A text begins; what is remembered of the text before is forgotten.
    fn open(&mut self, _text: &Text<'_>, _out: &mut Vec<u8>) {}

    /// Shows the next section.
    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>);

    /// Called once for each text, after its last section.
    fn finish(&mut self, _out: &mut Vec<u8>) {}

    /// Called once, after the last text: the tail of a document that holds all texts.
    fn end(&mut self, _out: &mut Vec<u8>) {}

    /// Why the rest of the text cannot be shown; asked after every section.
    fn gave_up(&self) -> Option<&'static str> {
        None
    }

    /// True when nothing of what it prints can drive a terminal, though it may hold colours.
    fn is_harmless(&self) -> bool {
        false
    }
}

/// Shows a whole text that is at hand.
pub fn show_text(
    engine: &Engine,
    text: Text<'_>,
    bytes: &[u8],
    printer: &mut dyn Printer,
    out: &mut Vec<u8>,
) {
    let Text { name, bare } = text;
    let (mut lines_before, mut bytes_before, mut line_start) = (0, 0, 0);
    printer.open(&text, out);
    engine.each_section(bytes, |settled| {
        let document = &settled.document;
        let lexicon = &engine.settings().lexicon;
        let (plan, level) = (&settled.plan, settled.level);
        let section = Section {
            name,
            bare,
            document,
            plan,
            lines_before,
            bytes_before,
            line_start,
            lexicon,
            level,
        };
        printer.section(&section, out);
        if let Some(end) = memchr::memrchr(b'\n', document.bytes()) {
            line_start = bytes_before + end as u64 + 1;
        }
        lines_before += document.line_ends() as u64;
        bytes_before += document.bytes().len() as u64;
    });
    printer.finish(out);
}

/// A text that is about to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// As [`Section::name`].
    pub name: &'t str,
    /// As [`Section::bare`].
    pub bare: Option<&'t [u8]>,
}
