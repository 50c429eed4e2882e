//! The evaluation pages: short pages written for this repository in the shape of flattened web
//! pages, with every line marked. What is content must stay to the byte, and what is known of
//! each category must not become less.

use crate::fixtures;
use crate::tagged::Page;
use deboil::settings::Settings;
use std::collections::BTreeMap;

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

#[test]
fn pages_keep_their_content_and_lose_what_is_known() {
    let files = fixtures::files("eval", "eval");
    assert!(files.len() >= 120, "the evaluation pages are missing");
    let mut lost = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for path in &files {
        let page = Page::read(path);
        let gone = page.gone(&Settings::default());
        for (tag, range) in &page.pieces {
            let mut letters = page.letters(range, &gone);
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
