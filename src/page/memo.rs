//! What the lexicon said of short lines before: the buttons of a site stand on each of its pages.
//!
//! A line is found by a few of its bytes and compared in full, so the answers are those of the lexicon itself; a later
//! line takes the place of an earlier one.

use super::MarkKind;
use crate::letters::first_eight;
use crate::lexicon::{Lexicon, Scope};

/// Longer lines are not remembered, in bytes: markers are seldom longer.
const LONGEST: usize = 55;
/// Places for lines, a power of two: more than a site has buttons, and 20 KiB in all.
const PLACES: usize = 256;

/// Answers of one lexicon in one scope.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Whose answers these are; nobody's answers are not remembered.
    of: Option<(u32, Scope)>,
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    text: [u8; LONGEST],
    /// Bytes of the text; 0 where nothing is remembered.
    len: u8,
    answer: Option<MarkKind>,
}

const NOTHING: Place = Place { text: [0; LONGEST], len: 0, answer: None };

impl Memo {
    /// From here on the answers are those of `lexicon` in `scope`.
    pub(super) fn belong_to(&mut self, lexicon: &Lexicon, scope: &Scope) {
        let is_known = self.of.as_ref().is_some_and(|(id, of)| *id == lexicon.id() && of == scope);
        if !is_known {
            self.of = Some((lexicon.id(), scope.clone()));
            self.places.clear();
        }
    }

    /// What is known of the line `text`, or else what `ask` says.
    pub(super) fn answer(
        &mut self,
        text: &[u8],
        ask: impl FnOnce() -> Option<MarkKind>,
    ) -> Option<MarkKind> {
        if self.of.is_none() || text.is_empty() || text.len() > LONGEST {
            return ask();
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, NOTHING);
        }
        let place = &mut self.places[place_of(text)];
        if usize::from(place.len) == text.len() && place.text[..text.len()] == *text {
            return place.answer;
        }
        place.answer = ask();
        place.text[..text.len()].copy_from_slice(text);
        place.len = text.len() as u8;
        place.answer
    }
}

/// Where a line is remembered, by its length and its first and last bytes.
fn place_of(text: &[u8]) -> usize {
    let first = first_eight(text);
    let last = text.last_chunk::<8>().map_or(0, |last| u64::from_le_bytes(*last));
    // 2^64 over the golden ratio spreads what it is multiplied with over the highest bits.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = (first ^ last.rotate_left(29) ^ text.len() as u64).wrapping_mul(SPREAD);
    (mixed >> (u64::BITS - PLACES.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Level;

    /// Lines that fall on one place, lines that are too long, and another scope: each gets its own answer.
    #[test]
    fn no_answer_is_given_for_another_line() {
        let lexicon = Lexicon::builtin();
        let mut memo = Memo::default();
        let answer = |text: &str| {
            Some(MarkKind::Company(
                crate::rule::RuleId(text.len() as u16),
                text.bytes().map(u32::from).sum(),
            ))
        };
        let lines: Vec<String> =
            (0..4 * PLACES).map(|n| format!("{n}{}", "x".repeat(n % 70))).collect();
        for level in [Level::Markers, Level::Balanced, Level::Markers] {
            memo.belong_to(&lexicon, &Scope { level, ..Scope::default() });
            for line in lines.iter().chain(&lines[..9]) {
                let found = memo.answer(line.as_bytes(), || answer(line));
                assert_eq!(format!("{found:?}"), format!("{:?}", answer(line)), "{line}");
                let again = memo.answer(line.as_bytes(), || {
                    if line.len() > LONGEST { answer(line) } else { None }
                });
                assert_eq!(format!("{again:?}"), format!("{:?}", answer(line)), "{line}");
            }
        }
        memo.belong_to(&lexicon, &Scope { level: Level::Article, ..Scope::default() });
        assert!(memo.answer(lines[0].as_bytes(), || None).is_none());
    }
}
