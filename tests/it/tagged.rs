//! Pages of which every line is marked.
//!
//! A line of `fixtures/eval/*.eval` and `fixtures/pages/*.eval` is a tag, a tab and the line itself. `=` is content,
//! `~` a blank line, every other tag the category of the boilerplate; `other` is boilerplate that no phrase can know
//! (teasers, menus), `repeat` a second copy. A boilerplate sentence inside a paragraph stands between `⟦category: `
//! and `⟧`; the marks are no part of the input.

use deboil::engine::Engine;
use deboil::settings::Settings;
use std::ops::Range;
use std::path::Path;

/// A page without its marks, and its marked pieces: tag and place.
pub struct Page {
    pub text: String,
    pub pieces: Vec<(String, Range<usize>)>,
}

impl Page {
    /// Reads a file of tagged lines.
    pub fn read(path: &Path) -> Page {
        let source = std::fs::read_to_string(path).unwrap();
        let mut page = Page { text: String::new(), pieces: Vec::new() };
        for line in source.lines() {
            let (tag, mut rest) = line.split_once('\t').expect("tag, tab, line");
            while let Some((before, marked)) = rest.split_once('⟦') {
                let (inside, after) = marked.split_once('⟧').expect("⟧");
                let (category, sentence) = inside.split_once(':').expect("⟦category: ");
                page.push(tag, before);
                page.push(category, sentence.strip_prefix(' ').unwrap_or(sentence));
                rest = after;
            }
            page.push(tag, rest);
            page.text.push('\n');
        }
        page
    }

    fn push(&mut self, tag: &str, piece: &str) {
        let start = self.text.len();
        self.text.push_str(piece);
        let lead = piece.len() - piece.trim_start().len();
        let range = start + lead..start + lead + piece.trim().len();
        if !range.is_empty() {
            self.pieces.push((tag.to_owned(), range));
        }
    }

    /// Which bytes go.
    pub fn gone(&self, settings: &Settings) -> Vec<bool> {
        let mut gone = vec![false; self.text.len()];
        Engine::new(settings.clone(), false).each_section(self.text.as_bytes(), |settled| {
            for removal in settled.plan.removals() {
                gone[removal.span.start..removal.span.end].fill(true);
            }
        });
        gone
    }

    /// For each byte of a piece that is no blank whether it is gone.
    pub fn letters<'p>(
        &'p self,
        range: &Range<usize>,
        gone: &'p [bool],
    ) -> impl Iterator<Item = bool> + 'p {
        let bytes = self.text[range.clone()].bytes().zip(&gone[range.clone()]);
        bytes.filter(|(byte, _)| *byte != b' ').map(|(_, gone)| *gone)
    }
}
