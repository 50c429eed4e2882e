//! The phrase that a text nearly is: for telling people why a line stayed, never for cutting it.

use super::{EntryId, Lexicon, Scope, in_scope, store};
use crate::rule::RuleId;

/// A phrase a few letters away from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The phrase.
    pub entry: EntryId,
    /// Its rule.
    pub rule: RuleId,
    /// Letters to put in, take out or change.
    pub distance: usize,
}

/// One letter in so many may differ.
const ONE_IN: usize = 6;
/// The most letters that may differ.
const MOST: usize = 3;

impl Lexicon {
    /// The phrase in scope that is fewest letters away from a folded text; nothing when more than one letter
    /// in six differs, or more than three. Looks at every phrase: for one answer, not for a whole text.
    pub fn nearest(&self, text: &[u8], scope: &Scope) -> Option<Nearest> {
        let text: Vec<char> = String::from_utf8_lossy(text).chars().collect();
        let mut best: Option<Nearest> = None;
        let mut limit = (text.len() / ONE_IN).min(MOST);
        for (table, base) in self.tables() {
            for (place, entry) in table.entries.iter().enumerate() {
                let is_phrase = entry.flags() & (store::LINE | store::SENTENCE) != 0;
                if limit == 0 || !is_phrase || !in_scope(entry, scope) {
                    continue;
                }
                let phrase: Vec<char> = table.text_of(entry).chars().collect();
                if let Some(distance) = distance(&text, &phrase, limit) {
                    let (entry, rule) = (EntryId(base | place as u32), entry.rule());
                    best = Some(Nearest { entry, rule, distance });
                    // Only a nearer one is wanted from here on.
                    limit = distance.saturating_sub(1);
                }
            }
        }
        best
    }
}

/// Levenshtein distance, when it is at most `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, one) in a.iter().enumerate() {
        let mut before = i;
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = before + usize::from(one != other);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
        if row.iter().all(|cost| *cost > limit) {
            return None;
        }
    }
    row.last().copied().filter(|cost| *cost <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted_in_letters() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("kitten"), &chars("sitting"), 3), Some(3));
        assert_eq!(distance(&chars("kitten"), &chars("sitting"), 2), None);
        assert_eq!(distance(&chars("teilen"), &chars("teilen"), 0), Some(0));
        assert_eq!(distance(&chars("süß"), &chars("suß"), 1), Some(1));
    }
}
