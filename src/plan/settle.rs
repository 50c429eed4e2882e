//! From findings to a plan: the one place that knows of all passes' results.
//!
//! A repeat may go only while a twin stays. If a sentence stands first in a teaser that one pass removes
//! and again in the body, the repeat must not take the second copy. So all sure findings are taken first;
//! then the units are walked in document order: a unit goes if an earlier twin is still alive, otherwise
//! it becomes the living twin. Linear, ordered, and no pass had to know another.

use super::memory::RepeatMemory;
use super::seams::{self, Border};
use super::{Plan, Reason, Why, again, remainder};
use crate::finding::{Finding, Findings, NearRepeat};
use crate::page::{Page, Unit};
use crate::rule::{self, RuleId};
use crate::settings::Settings;
use crate::span::Span;
use std::cell::Cell;

/// What the sections of one text hand on from one to the next, in order.
#[derive(Clone, Debug, Default)]
pub struct Carry {
    /// The sentences that are alive so far.
    pub memory: RepeatMemory,
    /// Lines before the section.
    pub lines: u64,
    /// Bytes before the section.
    pub bytes: u64,
    /// Where the line that the section begins with began, in bytes of the text.
    pub line_start: u64,
    /// What a person decided about this text; nothing when nobody was asked.
    pub decided: Decided,
    pub(super) border: Border,
}

/// What a person decided about a text, in bytes of the whole text.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// What stays, whatever the rules say; in order.
    pub spared: Vec<Span>,
    /// What goes because a later copy of it stays, and the line of that copy.
    pub taken: Vec<(Span, u64)>,
}

impl Carry {
    /// The place before a section, to come back to with [`Carry::go_back`] until [`Carry::go_on`].
    pub(crate) fn stop_here(&mut self) -> Stop {
        self.memory.begin_trial();
        Stop { at: (self.lines, self.bytes, self.line_start), border: self.border }
    }

    /// As it was at the stop. The memory of a long text is large, so it is not copied for that.
    pub(crate) fn go_back(&mut self, stop: &Stop) {
        self.memory.begin_trial();
        (self.lines, self.bytes, self.line_start) = stop.at;
        self.border = stop.border;
    }

    /// What was settled since the stop counts.
    pub(crate) fn go_on(&mut self) {
        self.memory.end_trial();
    }

    /// As before the first section of a text; keeps its memory.
    pub fn restart(&mut self) {
        self.decided = Decided::default();
        self.memory.clear();
        (self.lines, self.bytes, self.line_start) = (0, 0, 0);
        self.border = Border::default();
    }
}

/// A place in a text between two sections.
pub(crate) struct Stop {
    at: (u64, u64, u64),
    border: Border,
}

/// A stretch that goes, before seams: its span and its reason.
#[derive(Clone)]
pub(super) struct Cut {
    pub span: Span,
    pub reason: Reason,
    /// The user asked for it, or a person chose it: it is not spared for what it would leave.
    pub asked_for: bool,
}

impl Cut {
    pub(super) fn new(span: Span, rule: RuleId, why: Why) -> Cut {
        let asked_for = matches!(why, Why::Drop(_) | Why::Citation);
        Cut { span, reason: Reason { rule, why }, asked_for }
    }
}

/// Settles the findings of one section; `last` says that no text follows it.
pub fn settle(
    page: &Page<'_>,
    findings: Findings,
    settings: &Settings,
    carry: &mut Carry,
    last: bool,
) -> Plan {
    let decided = std::mem::take(&mut carry.decided);
    let before = carry.bytes as usize;
    let keep = Keep { page, settings, spared: &decided.spared, before, judged: Cell::new(None) };
    let mut cuts = sure_cuts(findings.sure, &keep);
    remainder::spare_markers(page, &[], &mut cuts);
    taken_cuts(&decided.taken, &keep, &mut cuts);
    let dead = merged(page.document.bytes(), &cuts);
    let mut settling = Settling {
        page,
        keep: &keep,
        dead: &dead,
        gone: Vec::new(),
        judged_block: None,
        judged_line: None,
        licence: None,
    };
    settling.echoes(&findings.echoes, carry);
    settling.nears(findings.nears, carry.lines);
    remainder::spare_markers(page, &dead, &mut settling.gone);
    remainder::spare_blocks(page, &dead, &mut settling.gone);
    cuts.append(&mut settling.gone);
    cuts.sort_by_key(order);
    let plan = closed(&keep, cuts, &mut carry.border, last);
    carry.decided = decided;
    carry.lines += page.document.line_ends() as u64;
    if let Some(end) = memchr::memrchr(b'\n', page.document.bytes()) {
        carry.line_start = carry.bytes + end as u64 + 1;
    }
    carry.bytes += page.document.bytes().len() as u64;
    plan
}

/// The plan of `cuts`, which are in order, without those that would call for more.
fn closed(keep: &Keep<'_>, mut cuts: Vec<Cut>, border: &mut Border, last: bool) -> Plan {
    let Keep { page, settings, .. } = *keep;
    let close = |mut cuts: Vec<Cut>, border: &mut Border| {
        seams::extend(page.document, &mut cuts);
        cuts.retain(|cut| !cut.span.is_empty());
        cuts.sort_by_key(order);
        seams::close(page.document, cuts, settings, border, last)
    };
    let Some(mut looks) = again::Looks::new(page, &cuts) else { return close(cuts, border) };
    let before = *border;
    loop {
        *border = before;
        let plan = close(cuts.clone(), border);
        if !looks.spare(&plan, &mut cuts, |span| keep.protects(span)) {
            return plan;
        }
    }
}

/// By place, then by what tells a person most: what the line model thinks is said after what is known.
fn order(cut: &Cut) -> (usize, std::cmp::Reverse<usize>, bool, RuleId) {
    let is_guess = cut.reason.rule == rule::PLACE;
    (cut.span.start, std::cmp::Reverse(cut.span.end), is_guess, cut.reason.rule)
}

fn sure_cuts(findings: Vec<Finding>, keep: &Keep<'_>) -> Vec<Cut> {
    findings
        .into_iter()
        .filter(|finding| !keep.protects(finding.span))
        .map(|found| Cut::new(found.span, found.rule, found.cause.into()))
        .collect()
}

/// The copies that go because a person chose to keep the later ones.
fn taken_cuts(taken: &[(Span, u64)], keep: &Keep<'_>, cuts: &mut Vec<Cut>) {
    let end = keep.before + keep.page.document.bytes().len();
    for (span, line) in
        taken.iter().filter(|(span, _)| span.start >= keep.before && span.end <= end)
    {
        let span = Span::new(span.start - keep.before, span.end - keep.before);
        if !span.is_empty() && !keep.protects(span) {
            let why = Why::Twin { line: *line, span: None };
            cuts.push(Cut { asked_for: true, ..Cut::new(span, rule::REPEAT_EXACT, why) });
        }
    }
}

/// The spans of `cuts` as disjoint ones in order.
pub(super) fn merged(bytes: &[u8], cuts: &[Cut]) -> Vec<Span> {
    let mut spans: Vec<Span> = cuts.iter().map(|cut| cut.span).collect();
    merge(bytes, &mut spans);
    spans
}

/// Sorts spans and joins those that touch, but not at a line end: that of a sentence stays.
pub(super) fn merge(bytes: &[u8], spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let is_inside = || !matches!(bytes[next.start - 1], b'\n' | b'\r');
        let touches = next.start < span.end || next.start == span.end && is_inside();
        if touches {
            span.end = span.end.max(next.end);
        }
        touches
    });
}

/// The user's `--keep` patterns, and what a person decided to keep.
struct Keep<'p> {
    page: &'p Page<'p>,
    settings: &'p Settings,
    /// In order, in bytes of the whole text.
    spared: &'p [Span],
    /// Bytes of the text before this section.
    before: usize,
    /// The line asked for last, and whether a pattern matches it: a long line is read once.
    judged: Cell<Option<(usize, bool)>>,
}

impl Keep<'_> {
    /// True when the unit itself, or a line that it touches, matches a keep pattern.
    fn protects(&self, unit: Span) -> bool {
        let place = unit.shifted(self.before);
        let next = self.spared.partition_point(|span| span.end <= place.start);
        if self.spared.get(next).is_some_and(|span| span.overlaps(place)) {
            return true;
        }
        let patterns = &self.settings.keep;
        if patterns.is_empty() {
            return false;
        }
        let document = self.page.document;
        let bytes = document.bytes();
        if patterns.is_match(crate::document::lines::trim(bytes, unit).of(bytes)) {
            return true;
        }
        (document.line_at(unit.start)..document.lines().len())
            .take_while(|number| (document.lines()[*number].start as usize) < unit.end)
            .any(|number| self.matches(number))
    }

    fn matches(&self, number: usize) -> bool {
        if let Some((known, answer)) = self.judged.get()
            && known == number
        {
            return answer;
        }
        let document = self.page.document;
        let answer = self.settings.keep.is_match(document.text(document.lines()[number]));
        self.judged.set(Some((number, answer)));
        answer
    }
}

struct Settling<'p> {
    page: &'p Page<'p>,
    keep: &'p Keep<'p>,
    dead: &'p [Span],
    gone: Vec<Cut>,
    /// The block asked for last, and whether it reads as prose: a long block is judged once.
    judged_block: Option<(u32, bool)>,
    /// The line asked for last, and whether it is a paragraph: so is a long line.
    judged_line: Option<(u32, bool)>,
    /// The same for words of a licence.
    licence: Option<(u32, bool)>,
}

impl Settling<'_> {
    fn echoes(&mut self, units: &[u32], carry: &mut Carry) {
        let mut dead = self.dead.iter().peekable();
        let table = self.page.units();
        for batch in units.chunks(BATCH) {
            // Touching the slots first lets their cache misses overlap.
            carry.memory.warm(batch.iter().map(|&number| table[number as usize].key));
            for &number in batch {
                let unit = &table[number as usize];
                while dead.next_if(|span| span.end <= unit.span().start).is_some() {}
                // What is gone already is no twin; what is partly gone is no longer what its key says.
                // Only marked lines between its lines were never part of it.
                let mut touching = dead.clone().take_while(|span| span.overlaps(unit.span()));
                if touching.any(|span| !self.is_between(*span, unit)) {
                    continue;
                }
                self.echo(unit, carry);
            }
        }
    }

    /// True when `span` is nothing but marked lines between the lines of a wrapped sentence.
    fn is_between(&self, span: Span, unit: &Unit) -> bool {
        let (page, document) = (self.page, self.page.document);
        let first = document.line_at(span.start);
        let mut lines = (first..).zip(&document.lines()[first..]);
        document.lines()[first].start as usize == span.start
            && unit.span().start < span.start
            && span.end < unit.span().end
            && lines
                .by_ref()
                .take_while(|(_, line)| (line.start as usize) < span.end)
                .all(|(number, line)| page.is_marked(number) && line.end as usize <= span.end)
    }

    fn echo(&mut self, unit: &Unit, carry: &mut Carry) {
        let line = carry.lines + u64::from(unit.line) + 1;
        let Some(twin) = carry.memory.get_or_insert(unit.key, line) else { return };
        if self.is_prose(unit) && !self.is_of_licence(unit) && !self.keep.protects(unit.span()) {
            let why =
                Why::Twin { line: u64::from(twin), span: self.span_of(unit, twin, carry.lines) };
            self.take(unit.span(), rule::REPEAT_EXACT, why);
        }
    }

    /// Where in this section the twin of `unit` stands that begins on `line`. Nothing when it is in an
    /// earlier section, of which the line alone is remembered, or far into a line of many sentences.
    fn span_of(&self, unit: &Unit, line: u32, lines_before: u64) -> Option<Span> {
        let number = u64::from(line).checked_sub(lines_before + 1)?;
        let units = self.page.units();
        let first = units.partition_point(|other| u64::from(other.line) < number);
        let near = &units[first..units.len().min(first + LOOKED_AT)];
        let mut on_line = near.iter().take_while(|other| u64::from(other.line) == number);
        let is_alive = |span: Span| {
            let next = self.dead.partition_point(|dead| dead.end <= span.start);
            self.dead.get(next).is_none_or(|dead| !dead.overlaps(span))
        };
        on_line.find(|other| other.key == unit.key && is_alive(other.span())).map(Unit::span)
    }

    fn is_prose(&mut self, unit: &Unit) -> bool {
        let (page, Unit { line, block, .. }) = (self.page, *unit);
        let once =
            |judged: &mut Option<(u32, bool)>, number, judge: &dyn Fn(u32) -> bool| match *judged {
                Some((known, answer)) if known == number => answer,
                _ => judged.insert((number, judge(number))).1,
            };
        once(&mut self.judged_line, line, &|line| page.is_paragraph(line))
            || once(&mut self.judged_block, block, &|block| page.is_prose(block))
    }

    fn is_of_licence(&mut self, unit: &Unit) -> bool {
        match self.licence {
            Some((known, answer)) if known == unit.block => answer,
            _ => self.licence.insert((unit.block, self.page.is_of_licence(unit.block))).1,
        }
    }

    fn nears(&mut self, nears: Vec<NearRepeat>, lines_before: u64) {
        let sure = self.dead;
        let exact: Vec<Span> = self.gone.iter().map(|cut| cut.span).collect();
        let mut near: Vec<Span> = Vec::new();
        for repeat in nears {
            let is_gone = |span: Span| {
                [sure, &exact, &near].iter().any(|spans| {
                    let next = spans.partition_point(|s| s.end <= span.start);
                    spans.get(next).is_some_and(|s| s.overlaps(span))
                })
            };
            if is_gone(repeat.twin) || is_gone(repeat.span) || self.keep.protects(repeat.span) {
                continue;
            }
            let line = lines_before + self.page.document.line_at(repeat.twin.start) as u64 + 1;
            near.push(repeat.span);
            let why = Why::Near { line, span: repeat.twin, likeness: repeat.likeness };
            self.take(repeat.span, rule::REPEAT_NEAR, why);
        }
    }

    fn take(&mut self, span: Span, rule: RuleId, why: Why) {
        self.gone.push(Cut::new(span, rule, why));
    }
}

/// So many sentences of a line are looked at to find a twin, so that one endless line stays linear.
const LOOKED_AT: usize = 256;

/// How many look-ups are under way together.
const BATCH: usize = 32;
