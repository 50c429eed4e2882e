//! Joints: two words of a menu that meet when the text between them is cut.
//!
//! A weak word counts in company only, and a paragraph between two menus keeps their words apart. If it went as
//! a repeat, the next cleaning would find one menu and take it. A line that is a list's heading, or that goes
//! on with the one above, is known by its neighbour in the same way. In these cases the neighbour is not cut.

use super::Why;
use super::remainder::{is_asked_for, keep, together};
use super::settle::Cut;
use crate::page::Page;
use crate::span::Span;

/// Takes those cuts out of `cuts` after which known lines would keep other company, `fixed` going in any case,
/// and returns their spans. `spared` are the spans that stayed for this reason before.
///
/// `fixed` are disjoint spans in order. Lines with marks are judged as if they were gone already.
pub(super) fn spare(
    page: &Page<'_>,
    fixed: &[Span],
    spared: &[Span],
    cuts: &mut Vec<Cut>,
) -> Vec<Span> {
    let mut stay = Vec::new();
    if cuts.iter().all(|cut| is_whole_mark(page, cut.span)) {
        return stay;
    }
    let gone = together(fixed, cuts);
    let mut joints = Joints { page, gone: &gone, spared, rest: Vec::new() };
    cuts.retain(|cut| {
        let goes = is_asked_for(&cut.reason.why)
            || is_whole_mark(page, cut.span)
            || !joints.join(cut.span, matches!(cut.reason.why, Why::Twin { .. }));
        if !goes {
            stay.push(cut.span);
        }
        goes
    });
    stay
}

/// True when the cut is a line with a mark on the whole of it.
fn is_whole_mark(page: &Page<'_>, cut: Span) -> bool {
    page.is_marked(page.document.line_at(cut.start))
}

struct Joints<'p> {
    page: &'p Page<'p>,
    gone: &'p [Span],
    spared: &'p [Span],
    rest: Vec<u8>,
}

impl Joints<'_> {
    /// True when known lines would meet where `cut` stood. `is_repeat` says that it goes as one.
    fn join(&mut self, cut: Span, is_repeat: bool) -> bool {
        let document = self.page.document;
        let (first, last) = (document.line_at(cut.start), document.line_at(cut.end - 1));
        let mut beside = first.checked_sub(1).into_iter().chain([last + 1]);
        if beside.any(|line| self.is_known(line) || self.is_spared(line)) {
            return true;
        }
        // A weak word may be the heading of what is cut.
        if is_repeat && self.is_below_weak(first) {
            return true;
        }
        if self.ends_announcement(cut, last) {
            return true;
        }
        let opens = (first..=last).all(|line| self.opens(line));
        opens
            && self.reaches_weak(&mut (0..first).rev())
            && self.reaches_weak(&mut (last + 1..document.lines().len()))
    }

    /// True for the end of a line that announces a list, and of which the beginning stays.
    fn ends_announcement(&mut self, cut: Span, line: usize) -> bool {
        let line = self.page.document.lines()[line];
        if line.text_end as usize > cut.end || !self.page.document.text(line).ends_with(b":") {
            return false;
        }
        keep(self.page, self.gone, line, &mut self.rest);
        !self.rest.is_empty()
    }

    /// True when the lines above, as far as they are blank or known, hold a weak word.
    fn is_below_weak(&self, line: usize) -> bool {
        let document = self.page.document;
        let known = |line: &usize| {
            let text = document.lines()[*line];
            text.is_blank() || self.page.is_marked(*line) || self.page.knows(document.text(text))
        };
        (0..line).rev().take_while(known).any(|line| self.page.is_weak(line))
    }

    /// True for a line that stays because of what stands beside it.
    fn is_spared(&self, line: usize) -> bool {
        let Some(line) = self.page.document.lines().get(line) else { return false };
        let next = self.spared.partition_point(|span| span.end <= line.start as usize);
        self.spared.get(next).is_some_and(|span| span.overlaps(line.span()))
    }

    /// True for a line that stays and that the lexicon knows.
    fn is_known(&self, line: usize) -> bool {
        let document = self.page.document;
        document.lines().get(line).is_some_and(|text| {
            !text.is_blank() && !self.page.is_marked(line) && self.page.knows(document.text(*text))
        })
    }

    /// True when what stays of a line does not part what is above it from what is below.
    fn opens(&mut self, line: usize) -> bool {
        let line = self.page.document.lines()[line];
        if line.is_blank() {
            return true;
        }
        keep(self.page, self.gone, line, &mut self.rest) && self.page.may_be_in_menu(&self.rest)
    }

    /// True when a weak word stands beyond lines that do not part.
    fn reaches_weak(&mut self, lines: &mut dyn Iterator<Item = usize>) -> bool {
        for line in lines {
            if self.page.is_weak(line) {
                return true;
            }
            if !self.page.is_marked(line) && !self.opens(line) {
                return false;
            }
        }
        false
    }
}
