//! The second look: what stays is read once more, and what would go then must not.
//!
//! A line that stays because of what stands beside it (a weak word, an item of a list that the text announces, the end
//! of a sentence) may find other neighbours once a repeat between is gone, and would go with the next cleaning. So a
//! page that holds such lines is read again without its cuts. Where a line would go now, the repeats of its block stay,
//! or else those of the nearest block above that loses any; then it is looked again, below too.

use super::remainder::block_at;
use super::settle::Cut;
use super::{Plan, Why};
use crate::document::{Document, Tables};
use crate::page::Page;
use crate::span::Span;

/// So often it is looked. After that no repeat of the page goes.
const ROUNDS: usize = 6;

/// The looks at what is left of a page.
pub(super) struct Looks<'p> {
    page: &'p Page<'p>,
    rounds: usize,
}

impl<'p> Looks<'p> {
    /// Nothing when a look can change nothing: no line stays for its neighbours, or no repeat goes. The line
    /// model decides by neighbours too and is exempt.
    pub(super) fn new(page: &'p Page<'p>, cuts: &[Cut]) -> Option<Self> {
        let is_guess = |cut: &Cut| matches!(cut.reason.why, Why::Place { .. });
        let is_wanted = !page.spared().is_empty()
            && cuts.iter().any(|cut| may_stay(page, cut))
            && !cuts.iter().any(is_guess);
        is_wanted.then_some(Looks { page, rounds: 0 })
    }

    /// Takes those cuts out of `cuts` that call for more; false when `plan`, which is made of them, calls for none.
    /// `protects` says what stays in any case.
    pub(super) fn spare(
        &mut self,
        plan: &Plan,
        cuts: &mut Vec<Cut>,
        protects: impl Fn(Span) -> bool,
    ) -> bool {
        let found = self.found(plan, protects);
        if found.is_empty() {
            return false;
        }
        self.rounds += 1;
        let mut blocks: Vec<usize> = if self.rounds < ROUNDS {
            found.iter().flat_map(|&at| self.nearest(cuts, at)).collect()
        } else {
            cuts.iter().map(|cut| block_at(self.page, cut)).collect()
        };
        blocks.sort_unstable();
        let before = cuts.len();
        // What goes for evidence may lack it the next time, and then the others of its block would go alone.
        let is_alone = self.rounds >= ROUNDS || !self.leave(cuts, &blocks, true);
        if is_alone {
            self.leave(cuts, &blocks, false);
        }
        cuts.len() < before
    }

    /// Takes the cuts out that stand in these blocks and may stay, or only those that evidence lets go; says whether
    /// there was any.
    fn leave(&self, cuts: &mut Vec<Cut>, blocks: &[usize], for_evidence: bool) -> bool {
        let before = cuts.len();
        cuts.retain(|cut| {
            !may_stay(self.page, cut)
                || for_evidence && !self.page.needs_evidence(cut.reason.rule)
                || blocks.binary_search(&block_at(self.page, cut)).is_err()
        });
        cuts.len() < before
    }

    /// Where the lines begin that would go with the next cleaning.
    fn found(&self, plan: &Plan, protects: impl Fn(Span) -> bool) -> Vec<usize> {
        let document = self.page.document;
        let kept: Vec<Span> = plan.kept(document.bytes().len()).collect();
        let rest = kept.iter().map(|span| span.of(document.bytes())).collect::<Vec<_>>().concat();
        let (head, tail) = document.edges();
        let rest = Document::with_tables(&rest, head, tail, Tables::default());
        let (known, places) = self.kept_lines(&rest, &kept);
        let lines = self.page.lines_that_go(&rest, &known);
        let places = lines.iter().filter_map(|line| Some(places[known.binary_search(line).ok()?]));
        places.filter(|at| !protects(Span::new(*at, at + 1))).collect()
    }

    /// Numbers in `rest` of the lines that stay for their neighbours, and where each begins on the page.
    fn kept_lines(&self, rest: &Document<'_>, kept: &[Span]) -> (Vec<usize>, Vec<usize>) {
        let document = self.page.document;
        let (mut next, mut before) = (0, 0);
        let mut number_in_rest = |at: usize| {
            while kept.get(next).is_some_and(|span| span.end <= at) {
                before += kept[next].len();
                next += 1;
            }
            let span = kept.get(next).filter(|span| span.start <= at)?;
            Some((rest.line_at(before + at - span.start), at))
        };
        let starts =
            self.page.spared().iter().map(|line| document.lines()[*line as usize].text_start);
        let mut lines: Vec<(usize, usize)> =
            starts.filter_map(|at| number_in_rest(at as usize)).collect();
        lines.dedup_by_key(|line| line.0);
        lines.into_iter().unzip()
    }

    /// The blocks whose cuts may have made a line go that begins at `at`: its own, or the nearest ones.
    fn nearest(&self, cuts: &[Cut], at: usize) -> Vec<usize> {
        let (above, below) = cuts.split_at(cuts.partition_point(|cut| cut.span.start <= at));
        let may = |cut: &&Cut| may_stay(self.page, cut);
        let above = above.iter().rev().find(may).map(|cut| block_at(self.page, cut));
        let below = below.iter().find(may).map(|cut| block_at(self.page, cut));
        let own = Some(self.page.document.block_at(self.page.document.line_at(at)));
        match (above, below) {
            _ if self.rounds > 1 => above.into_iter().chain(below).collect(),
            _ if own == above || own == below => own.into_iter().collect(),
            _ => above.or(below).into_iter().collect(),
        }
    }
}

/// True for a repeat that nobody asked for, and for a sentence with a mark.
fn may_stay(page: &Page<'_>, cut: &Cut) -> bool {
    match cut.reason.why {
        Why::Twin { .. } | Why::Near { .. } => !cut.asked_for,
        Why::Phrase(_) => !page.is_marked(page.document.line_at(cut.span.start)),
        _ => false,
    }
}
