//! The evaluation pages: short pages written for this repository in the shape of flattened web
//! pages, with every line marked. What is content must stay to the byte, and what is known of
//! each category must not become less.
//!
//! A line of `fixtures/eval/*.eval` is a tag, a tab and the line itself. `=` is content, `~` a
//! blank line, every other tag the category of the boilerplate; `other` is boilerplate that no
//! phrase can know (teasers, menus), `repeat` a second copy. A boilerplate sentence inside a
//! paragraph stands between `⟦category: ` and `⟧`; the marks are no part of the input.

use crate::fixtures;
use deboil::engine::Engine;
use deboil::settings::Settings;
use std::collections::BTreeMap;
use std::ops::Range;

/// The least share of marked pieces that must go, in percent, of the categories with enough
/// pieces to tell. Raise a number when the packs have grown.
const FLOORS: [(&str, usize); 12] = [
    ("ad", 98),
    ("affiliate", 95),
    ("comments", 64),
    ("consent", 88),
    ("credit", 87),
    ("legal", 73),
    ("nav", 85),
    ("player", 87),
    ("related", 87),
    ("share", 82),
    ("stamp", 76),
    ("subscribe", 57),
];

/// A page without its marks, and its marked pieces: tag and place.
struct Page {
    text: String,
    pieces: Vec<(String, Range<usize>)>,
}

fn parse(source: &str) -> Page {
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

impl Page {
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
    fn gone(&self) -> Vec<bool> {
        let mut gone = vec![false; self.text.len()];
        Engine::new(Settings::default(), false).each_section(self.text.as_bytes(), |settled| {
            for removal in settled.plan.removals() {
                gone[removal.span.start..removal.span.end].fill(true);
            }
        });
        gone
    }
}

#[test]
fn pages_keep_their_content_and_lose_what_is_known() {
    let files = fixtures::files("eval", "eval");
    assert!(files.len() >= 120, "the evaluation pages are missing");
    let mut lost = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for path in &files {
        let page = parse(&std::fs::read_to_string(path).unwrap());
        let gone = page.gone();
        for (tag, range) in &page.pieces {
            let bytes = page.text[range.clone()].bytes().zip(&gone[range.clone()]);
            let mut letters = bytes.filter(|(byte, _)| *byte != b' ').map(|(_, gone)| *gone);
            if tag == "=" {
                if letters.any(|gone| gone) {
                    lost.push(format!("{}: {}", path.display(), &page.text[range.clone()]));
                }
                continue;
            }
            let count = counts.entry(tag.clone()).or_default();
            count.0 += usize::from(letters.all(|gone| gone));
            count.1 += 1;
        }
    }
    assert!(lost.is_empty(), "content is gone:\n{}", lost.join("\n"));
    let low: Vec<_> = FLOORS
        .iter()
        .filter(|(tag, floor)| counts.get(*tag).is_none_or(|(hit, all)| hit * 100 < all * floor))
        .collect();
    assert!(low.is_empty(), "below their floors: {low:?}; counts {counts:?}");
}
