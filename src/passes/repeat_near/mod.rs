//! Nearly the same sentence again: an exact Jaccard join over folded tokens, within a section.
//!
//! Two sentences are near when the sets of their folded words (pairs of characters in scripts without
//! spaces) share at least the asked share of their union. Candidates come from the prefix filter (Chaudhuri,
//! Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007): with the tokens in any fixed order, two sets of
//! similarity `t` share a token among their first `n - ceil(t n) + 1`. The order is by rarity in the section. Where the
//! first token that two sets share stands in both, and how long they are, tells how many they may share at most
//! (Xiao, Wang, Lin, Yu 2008), which spares most candidates the comparison.
//! A sentence that was found to repeat another is not indexed, so a thousand near copies cost a thousand steps.

mod tokens;
mod veto;

use super::Pass;
use crate::document::lines::trim;
use crate::finding::{Findings, Likeness, NearRepeat};
use crate::page::{Page, Unit};
use crate::rule;
use crate::span::Span;
use std::cmp::Reverse;
use tokens::{Token, Tokens};

/// A unit is compared with at most so many candidates, the latest first, so that crafted text cannot
/// make the join quadratic. Ordinary text stays far below.
const CANDIDATES: usize = 256;

/// So many postings are looked at for a unit, and [`STEPS_A_TOKEN`] more for each of its rare tokens: words
/// that were made to share a bucket of the index cannot make it slow.
const STEPS: usize = 4096;
/// See [`STEPS`].
const STEPS_A_TOKEN: usize = 16;

/// Of the sentences that one is like, so many are compared word by word: one that differs from all of these in a
/// number, a name or a negation is one of a list of facts.
const FACTS: usize = 32;

/// Sentences that differ from an earlier one in few words, none of them a number, a name or a negation.
pub struct RepeatNear;

impl Pass for RepeatNear {
    fn name(&self) -> &'static str {
        "repeat-near"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.wants_near() && page.settings.is_active(rule::REPEAT_NEAR)
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let Some(percent) = page.settings.near else { return };
        let tokens = Tokens::read(page, usize::from(percent));
        let mut join = Join::new(page, &tokens);
        for number in 0..page.units().len() as u32 {
            match join.twin(number) {
                Some(near) => found.nears.push(near),
                None => join.index(number),
            }
        }
    }
}

/// The earlier sentence that one is most like.
pub struct Nearest {
    /// The earlier sentence.
    pub twin: Span,
    /// How alike they are.
    pub likeness: Likeness,
    /// A word they differ in that forbids to take one for the other.
    pub objection: Option<Vec<u8>>,
}

/// A likeness below this, in percent, is none that is worth telling of.
const WORTH_TELLING: usize = 50;

/// The earlier sentence that sentence `number` is most like, whatever share of words is asked for, equal ones
/// left out. Compares it with all earlier ones: for one answer, not for a whole text.
pub fn nearest(page: &Page<'_>, number: u32) -> Option<Nearest> {
    let tokens = Tokens::read(page, WORTH_TELLING);
    let join = Join::new(page, &tokens);
    let set = tokens.of(number);
    let own = &page.units()[number as usize];
    let others = (0..number).filter(|other| page.units()[*other as usize].key != own.key);
    let (percent, other) = others
        .map(|other| (join.similarity(set, tokens.of(other)), other))
        .max_by_key(|(percent, other)| (*percent, std::cmp::Reverse(*other)))
        .filter(|(percent, _)| *percent >= WORTH_TELLING)?;
    let twin = &page.units()[other as usize];
    let (earlier, later) = (join.text(twin), join.text(own));
    let veto::Difference { here, there } = veto::difference(earlier, later);
    Some(Nearest {
        twin: twin.span(),
        likeness: Likeness { percent: percent as u8, here, there },
        objection: veto::objection(earlier, later),
    })
}

/// An inverted index over the rarest tokens of the sentences seen so far.
struct Join<'p> {
    page: &'p Page<'p>,
    tokens: &'p Tokens,
    /// The postings of each bucket of token hashes, side by side, in the order of their units.
    postings: Vec<Posting>,
    buckets: Vec<Bucket>,
    /// Per unit: the last unit that was compared with it.
    seen_by: Vec<u32>,
    /// The block asked for last, and whether it reads as prose.
    judged: (u32, bool),
    /// Earlier sentences like the one at hand, by likeness in percent.
    candidates: Vec<(Reverse<usize>, u32)>,
}

/// That a unit has a token among its rarest.
#[derive(Clone, Copy, Default)]
struct Posting {
    token: Token,
    unit: u32,
    /// How many tokens the set of the unit has from this one on, and how many in all; at most [`LONG`].
    left: u16,
    len: u16,
}

/// Sets of so many tokens or more are compared without knowing where their tokens stand.
const LONG: usize = u16::MAX as usize;

const NONE: u32 = u32::MAX;

/// Where the postings of a bucket stand that there are so far.
#[derive(Clone, Copy, Default)]
struct Bucket {
    start: u32,
    end: u32,
}

/// The bucket of a token, of so many: a power of two.
fn bucket(token: Token, buckets: usize) -> usize {
    token as usize & (buckets - 1)
}

impl<'p> Join<'p> {
    fn new(page: &'p Page<'p>, tokens: &'p Tokens) -> Self {
        let units = page.units().len();
        let rare = || (0..units as u32).flat_map(|unit| tokens.rarest(unit));
        let all = rare().count();
        let mut buckets = vec![Bucket::default(); all.next_power_of_two().max(16)];
        // Counted first, so that what a bucket holds stands side by side: a chain of postings is slow to walk.
        let number = buckets.len();
        rare().for_each(|token| buckets[bucket(*token, number)].end += 1);
        let mut start = 0;
        for bucket in &mut buckets {
            start += std::mem::replace(bucket, Bucket { start, end: start }).end;
        }
        Self {
            page,
            tokens,
            postings: vec![Posting::default(); all],
            buckets,
            seen_by: vec![NONE; units],
            judged: (NONE, false),
            candidates: Vec::new(),
        }
    }

    fn index(&mut self, unit: u32) {
        let len = self.tokens.of(unit).len();
        let number = self.buckets.len();
        for (before, &token) in self.tokens.rarest(unit).iter().enumerate() {
            let bucket = &mut self.buckets[bucket(token, number)];
            let (left, len) = ((len - before).min(LONG) as u16, len.min(LONG) as u16);
            self.postings[bucket.end as usize] = Posting { token, unit, left, len };
            bucket.end += 1;
        }
    }

    /// The most alike earlier sentence, if it is near enough and nothing forbids it.
    fn twin(&mut self, number: u32) -> Option<NearRepeat> {
        let later = &self.page.units()[number as usize];
        // Candidates are rare and what a block reads as takes long to see, but it is seen once: a list of items that
        // are all alike is not searched for each of them.
        let is_known = self.judged.0 == later.block;
        if is_known && !self.judged.1 {
            return None;
        }
        self.find_candidates(number);
        if self.candidates.is_empty() {
            return None;
        }
        if !is_known {
            self.judged = (later.block, self.page.is_prose(later.block));
        }
        if !self.judged.1 {
            return None;
        }
        // Words are compared last, and for as few as can be: that costs more than all the rest.
        let honest = self.candidates.iter().take(FACTS).find(|(_, o)| self.is_honest(number, *o));
        let &(Reverse(share), other) = honest?;
        let earlier = &self.page.units()[other as usize];
        let words = veto::difference(self.text(earlier), self.text(later));
        Some(NearRepeat {
            span: later.span(),
            twin: earlier.span(),
            likeness: Likeness { percent: share as u8, here: words.here, there: words.there },
        })
    }

    /// Lists the earlier sentences that are near enough, the most alike first, and of these the earliest.
    fn find_candidates(&mut self, number: u32) {
        self.candidates.clear();
        let set = self.tokens.of(number);
        let rare = self.tokens.rarest(number);
        let (mut looked_at, mut steps) = (0, STEPS + STEPS_A_TOKEN * rare.len());
        for (before, &token) in rare.iter().enumerate() {
            let left = set.len() - before;
            let Bucket { start, end } = self.buckets[bucket(token, self.buckets.len())];
            let mut at = end as usize;
            while at > start as usize && looked_at < CANDIDATES && steps > 0 {
                steps -= 1;
                at -= 1;
                let posting = self.postings[at];
                let other = posting.unit;
                if posting.token != token
                    || !self.may_be_like(set.len(), left, posting)
                    || self.seen_by[other as usize] == number
                {
                    continue;
                }
                self.seen_by[other as usize] = number;
                looked_at += 1;
                let share = self.similarity(set, self.tokens.of(other));
                if share >= self.tokens.percent {
                    self.candidates.push((Reverse(share), other));
                }
            }
        }
        self.candidates.sort_unstable();
    }

    /// False when the set of the posting shares too few tokens with one of `len`, where the first that both have is
    /// followed by the rest of the `left` here. What was refused once would be refused at each later one.
    fn may_be_like(&self, len: usize, left: usize, posting: Posting) -> bool {
        let other = usize::from(posting.len);
        let most = left.min(usize::from(posting.left));
        let is_long = len.max(other) >= LONG;
        is_long || most * (100 + self.tokens.percent) >= (len + other) * self.tokens.percent
    }

    /// Jaccard similarity of two token sets in whole percent, rounded down; 0 where it must be too small.
    fn similarity(&self, a: &[Token], b: &[Token]) -> usize {
        let (small, large) = (a.len().min(b.len()), a.len().max(b.len()));
        if small * 100 < large * self.tokens.percent {
            return 0;
        }
        let needed = ((small + large) * self.tokens.percent).div_ceil(100 + self.tokens.percent);
        let shared = tokens::shared(a, b, needed);
        shared.map_or(0, |shared| shared * 100 / (a.len() + b.len() - shared))
    }

    /// False when the two are the same (another pass judges that) or differ in what may not differ.
    fn is_honest(&self, later: u32, earlier: u32) -> bool {
        let (later, earlier) =
            (&self.page.units()[later as usize], &self.page.units()[earlier as usize]);
        if later.key == earlier.key {
            return !self.page.settings.is_active(rule::REPEAT_EXACT);
        }
        !veto::forbids(self.text(earlier), self.text(later))
    }

    fn text(&self, unit: &Unit) -> &'p [u8] {
        let bytes = self.page.document.bytes();
        trim(bytes, unit.span()).of(bytes)
    }
}

#[cfg(test)]
mod tests;
