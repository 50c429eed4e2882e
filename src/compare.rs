//! Two arbitrary texts, sentence by sentence: which of the first does the second lack?
//!
//! For judging a cleaner that is not ours, so nothing is taken for granted: the second text may have other
//! lines, other white space, and its sentences in another order. Sentences are the same when their folded forms
//! are. Those that stand once in both texts are matched first, as far as they stand in the same order (patience
//! diff), then what is equal between two of these, then what is equal anywhere. What is left is looked for
//! inside the second text as a run of words, and at last next to the place where it should be, changed.
//! The work on the last two steps has a bound in bytes, not in time, so the answer is the same everywhere.

use crate::document::Document;
use crate::document::lines::trim;
use crate::fold::fold_into;
use crate::key::Keyring;
use crate::page::{Columns, Page};
use crate::settings::Settings;
use crate::span::Span;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The most bytes that are searched for sentences which no sentence of the second text equals.
pub const MOST_WORK: u64 = 1 << 31;
/// Sentences of the second text that a lost one is compared with, at most.
const NEIGHBOURS: usize = 32;
/// From this share of common words, in percent, a sentence counts as changed, not as lost.
const CHANGED: usize = 60;

/// The sentences of a text, and the lines that are markers, in order.
#[derive(Debug, Default)]
pub struct Sentences {
    /// Each with its span in the text.
    pub list: Vec<Sentence>,
    /// Their folded forms, each between two blanks.
    folded: Vec<u8>,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its bytes without the white space around them, in the whole text.
    pub span: Span,
    /// Number of the line it begins on, from 1.
    pub line: u64,
    folded: Range<usize>,
}

impl Sentences {
    /// Adds those of the next section; `bytes` and `lines` of the text are before it.
    pub fn read(
        &mut self,
        document: &Document<'_>,
        (bytes, lines): (usize, u64),
        keyring: &Keyring,
    ) {
        // Near repeats make a page keep all its sentences.
        let settings = Settings { near: Some(100), ..Settings::default() };
        let page = Page::read(document, &settings, keyring, Columns::default());
        let mut spans: Vec<Span> = page.sentences().to_vec();
        spans.extend(page.marks().iter().map(|mark| mark.span));
        spans.sort_unstable();
        spans.dedup();
        for span in spans {
            let span = trim(document.bytes(), span);
            let start = self.folded.len() + 1;
            self.folded.push(b' ');
            fold_into(span.of(document.bytes()), &mut self.folded);
            if self.folded.len() == start {
                // Nothing but signs: it is known by them.
                self.folded.extend_from_slice(span.of(document.bytes()));
            }
            let folded = start..self.folded.len();
            if !span.is_empty() {
                let line = lines + document.line_at(span.start) as u64 + 1;
                self.list.push(Sentence { span: span.shifted(bytes), line, folded });
            }
        }
    }

    fn keys(&self) -> HashSet<&[u8]> {
        (0..self.list.len()).map(|number| self.key(number)).collect()
    }

    fn key(&self, number: usize) -> &[u8] {
        &self.folded[self.list[number].folded.clone()]
    }
}

/// How two texts differ; sentences are named by their numbers.
#[derive(Debug, Default, PartialEq)]
pub struct Comparison {
    /// Sentences that the second text lacks, in order.
    pub lacking: Vec<usize>,
    /// Sentences that the second text has with other words, each with what it became.
    pub changed: Vec<(usize, usize)>,
    /// Sentences of the second text that the first lacks.
    pub added: Vec<usize>,
    /// The bound on the work was met: some of the lacking may be there, as part of a sentence or changed.
    pub is_cut_short: bool,
}

/// Compares two texts with at most `work` bytes looked through for what has no equal.
pub fn compare(a: &Sentences, b: &Sentences, work: u64) -> Comparison {
    let mut matched = Matched::new(a, b);
    matched.anchors();
    matched.between();
    matched.anywhere();
    let mut result = Comparison::default();
    let mut work = Work { left: work, is_cut_short: false };
    let mut used = vec![false; b.list.len()];
    matched.of_b.iter().zip(&mut used).for_each(|(of, used)| *used = of.is_some());
    let (mut in_b, mut in_a) = (Inside::of(b), Inside::of(a));
    // A sentence of the second text that is part of one of the first is nothing new.
    for (number, used) in used.iter_mut().enumerate() {
        *used = *used || in_a.takes(b.key(number), &mut work);
    }
    for number in 0..a.list.len() {
        if matched.of_a[number].is_some() || in_b.takes(a.key(number), &mut work) {
            continue;
        }
        match work.changed(a, b, number, &matched, &used) {
            Some(other) => {
                used[other] = true;
                result.changed.push((number, other));
            }
            None => result.lacking.push(number),
        }
    }
    result.added.extend((0..b.list.len()).filter(|number| !used[*number]));
    result.is_cut_short = work.is_cut_short;
    result
}

/// Which sentence of the other text each one is.
struct Matched<'s> {
    a: &'s Sentences,
    b: &'s Sentences,
    of_a: Vec<Option<usize>>,
    of_b: Vec<Option<usize>>,
}

impl<'s> Matched<'s> {
    fn new(a: &'s Sentences, b: &'s Sentences) -> Self {
        Self { a, b, of_a: vec![None; a.list.len()], of_b: vec![None; b.list.len()] }
    }

    fn pair(&mut self, a: usize, b: usize) {
        self.of_a[a] = Some(b);
        self.of_b[b] = Some(a);
    }

    /// What stands once in both, as far as the order is the same.
    fn anchors(&mut self) {
        // Only looked up, so the order of the map cannot matter.
        let mut seen: HashMap<&[u8], [(usize, usize); 2]> = HashMap::new();
        for (side, text) in [self.a, self.b].into_iter().enumerate() {
            for number in 0..text.list.len() {
                let (count, place) = &mut seen.entry(text.key(number)).or_default()[side];
                (*count, *place) = (*count + 1, number);
            }
        }
        let unique: Vec<(usize, usize)> = (0..self.a.list.len())
            .filter_map(|number| match seen.get(self.a.key(number)) {
                Some([(1, a), (1, b)]) => Some((*a, *b)),
                _ => None,
            })
            .collect();
        for number in longest_rise(&unique) {
            let (a, b) = unique[number];
            self.pair(a, b);
        }
    }

    /// What is equal between two anchors, in order.
    fn between(&mut self) {
        let (mut a, mut b) = (0, 0);
        while a < self.a.list.len() {
            let end_a = (a..self.a.list.len()).find(|n| self.of_a[*n].is_some());
            let (stop_a, stop_b) = match end_a {
                Some(end) => (end, self.of_a[end].unwrap_or(b)),
                None => (self.a.list.len(), self.b.list.len()),
            };
            let (text_a, text_b) = (self.a, self.b);
            let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
            for number in (b..stop_b).rev() {
                places.entry(text_b.key(number)).or_default().push(number);
            }
            let mut from = b;
            for number in a..stop_a {
                let Some(list) = places.get_mut(text_a.key(number)) else { continue };
                while list.last().is_some_and(|place| *place < from) {
                    list.pop();
                }
                if let Some(place) = list.pop() {
                    from = place + 1;
                    self.pair(number, place);
                }
            }
            (a, b) = (stop_a + 1, stop_b + 1);
        }
    }

    /// What is equal at all: sentences that were moved.
    fn anywhere(&mut self) {
        let (text_a, text_b) = (self.a, self.b);
        let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for number in (0..text_b.list.len()).rev().filter(|n| self.of_b[*n].is_none()) {
            places.entry(text_b.key(number)).or_default().push(number);
        }
        for number in 0..text_a.list.len() {
            if self.of_a[number].is_none()
                && let Some(place) = places.get_mut(text_a.key(number)).and_then(Vec::pop)
            {
                self.pair(number, place);
            }
        }
    }
}

/// The numbers of a longest run of pairs, in order, whose second parts rise.
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for number in 0..pairs.len() {
        let place = ends.partition_point(|end| pairs[*end].1 < pairs[number].1);
        before[number] = place.checked_sub(1).map(|place| ends[place]);
        match ends.get_mut(place) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |n| before[*n]).collect();
    run.reverse();
    run
}

/// A text in which sentences are looked for that none of its own equals: it was cut up otherwise.
struct Inside<'s> {
    text: &'s Sentences,
    /// Sentences of its own: a copy too few is lacking, though its words stand there in another copy.
    own: HashSet<&'s [u8]>,
    /// Sentences that were looked for, and how often each is still to be had.
    left: HashMap<&'s [u8], usize>,
}

impl<'s> Inside<'s> {
    fn of(text: &'s Sentences) -> Self {
        Self { text, own: text.keys(), left: HashMap::new() }
    }

    /// True when the words of `key` stand in a row in the text, once for each time this was said.
    fn takes(&mut self, key: &'s [u8], work: &mut Work) -> bool {
        if self.own.contains(key) {
            return false;
        }
        let text = &self.text.folded;
        let left = self.left.entry(key).or_insert_with(|| {
            if !work.take(text.len()) {
                return 0;
            }
            let is_whole = |at: &usize| {
                (*at == 0 || text[at - 1] == b' ')
                    && text.get(at + key.len()).is_none_or(|byte| *byte == b' ')
            };
            memchr::memmem::find_iter(text, key).filter(is_whole).count()
        });
        let is_there = *left > 0;
        *left -= usize::from(is_there);
        is_there
    }
}

/// What may still be looked through.
struct Work {
    left: u64,
    is_cut_short: bool,
}

impl Work {
    fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes as u64) {
            Some(left) => self.left = left,
            None => self.is_cut_short = true,
        }
        !self.is_cut_short
    }

    /// The unmatched sentence of `b` nearest to where sentence `number` of `a` should be that is most like it.
    fn changed(
        &mut self,
        a: &Sentences,
        b: &Sentences,
        number: usize,
        matched: &Matched<'_>,
        used: &[bool],
    ) -> Option<usize> {
        let above = matched.of_a[..number].iter().rev().find_map(|of| *of).map_or(0, |n| n + 1);
        let mut best: Option<(usize, usize)> = None;
        let free = (above..b.list.len()).take_while(|n| matched.of_b[*n].is_none());
        for other in free.filter(|n| !used[*n]).take(NEIGHBOURS) {
            if !self.take(a.key(number).len() + b.key(other).len()) {
                return None;
            }
            let share = common_words(a.key(number), b.key(other));
            if share >= CHANGED && best.is_none_or(|(most, _)| share > most) {
                best = Some((share, other));
            }
        }
        best.map(|(_, other)| other)
    }
}

/// The share of words that two folded sentences have in common, in percent of all their words.
fn common_words(a: &[u8], b: &[u8]) -> usize {
    let words = |text: &[u8]| {
        let mut words: Vec<Vec<u8>> =
            text.split(|byte| *byte == b' ').map(<[u8]>::to_vec).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (a, b) = (words(a), words(b));
    let common = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    common * 100 / (a.len() + b.len() - common).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Sentences {
        let mut sentences = Sentences::default();
        sentences.read(&Document::new(text.as_bytes()), (0, 0), &Keyring::from_seed(1));
        sentences
    }

    #[track_caller]
    fn check(a: &str, b: &str, lacking: &[&str], added: &[&str], changed: usize) {
        let (one, two) = (read(a), read(b));
        let result = compare(&one, &two, MOST_WORK);
        let say = |list: &[usize], sentences: &Sentences, text: &str| -> Vec<String> {
            let spans = list.iter().map(|n| sentences.list[*n].span);
            spans.map(|span| text[span.start..span.end].to_owned()).collect()
        };
        assert_eq!(say(&result.lacking, &one, a), lacking);
        assert_eq!(say(&result.added, &two, b), added);
        assert_eq!(result.changed.len(), changed);
        assert!(!result.is_cut_short);
    }

    #[test]
    fn what_is_lacking_is_found() {
        check(
            "One is here. Two is here.\n\nShare\n",
            "One is here. Two is here.\n",
            &["Share"],
            &[],
            0,
        );
        check("One is here.\nTwo is here.\n", "ONE is here  two is here", &[], &[], 0);
        check("", "New text is here.", &[], &["New text is here."], 0);
    }

    #[test]
    fn of_two_copies_the_one_between_other_neighbours_is_lacking() {
        let a = "First comes this.\n\nAgain and again.\n\nThen comes that.\n\nAgain and again.\n";
        let (one, two) =
            (read(a), read("First comes this.\n\nThen comes that.\n\nAgain and again.\n"));
        assert_eq!(compare(&one, &two, MOST_WORK).lacking, [1]);
        let two = read("First comes this.\n\nAgain and again.\n\nThen comes that.\n");
        assert_eq!(compare(&one, &two, MOST_WORK).lacking, [3]);
    }

    #[test]
    fn a_changed_sentence_is_not_lost() {
        check(
            "Before it.\n\nThe old town hall burned down on Monday night.\n\nAfter it.\n",
            "Before it.\n\nThe town hall burned down on Monday night.\n\nAfter it.\n",
            &[],
            &[],
            1,
        );
    }

    #[test]
    fn the_work_has_a_bound_that_is_told() {
        let (a, b) = (read("Nothing of this is there."), read("Something else stands here."));
        let result = compare(&a, &b, 3);
        assert!(result.is_cut_short);
        assert_eq!(result.lacking, [0]);
    }

    #[test]
    fn a_longest_rise_is_longest() {
        let pairs = [(0, 5), (1, 1), (2, 2), (3, 0), (4, 3)];
        assert_eq!(longest_rise(&pairs), [1, 2, 4]);
        assert_eq!(longest_rise(&[]), [0usize; 0]);
    }
}
