//! Seams: the white space that a cut leaves behind, and the exact bytes that a cut takes.
//!
//! A whole line goes with its line end. A sentence goes with the blanks after it; the last one of a line
//! leaves the line end and takes the blank before it. Removed lines may have blank lines above, between and
//! below them, each a run: of these as many stay as the shortest run has, in the last of them, so paragraphs
//! that stood apart stay apart. At the beginning of a text only those above stay, at its end only those below.
//! Everything that goes here goes under the rule `seam`, by deletion only, and only beside a cut: the author's
//! other blank lines stay.
//!
//! The shortest run is asked, and the last one keeps, so that a section can be printed before it is known what
//! follows it: whatever run comes next is long enough.

use super::settle::Cut;
use super::{Plan, Why};
use crate::document::{Document, Edge, Line};
use crate::rule;
use crate::settings::Settings;
use crate::span::Span;
use std::ops::Range;

/// What stands before a section, as far as seams must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Border {
    above: Above,
    /// The text before the section ends in removed lines; of the runs of blank lines that went with them
    /// the shortest has so many, 0 when there is none.
    open: Option<usize>,
}

/// What the kept text before a place ends with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Above {
    /// Nothing is kept before it.
    #[default]
    Start,
    /// A line with text.
    Text,
    /// A blank line.
    Blank,
}

/// Turns units into the bytes that go with them. `cuts` are sorted and stay so.
///
/// Units that follow one another inside a line are seen together: a line all of whose sentences go, goes whole.
pub(super) fn extend(document: &Document<'_>, cuts: &mut [Cut]) {
    let mut from = 0;
    while from < cuts.len() {
        let mut union = cuts[from].span;
        let mut to = from + 1;
        while let Some(next) = cuts.get(to).map(|cut| cut.span)
            && (next.start < union.end
                || (next.start == union.end && is_inside(document, next.start)))
        {
            union.end = union.end.max(next.end);
            to += 1;
        }
        let whole = extent(document, union);
        for cut in &mut cuts[from..to] {
            // What touched an end of the union takes that end's new place.
            let start = if cut.span.start == union.start { whole.start } else { cut.span.start };
            let end = if cut.span.end == union.end { whole.end } else { cut.span.end };
            cut.span = Span::new(start, end.min(whole.end).max(start));
        }
        from = to;
    }
}

/// True when `offset` is not where a line begins.
fn is_inside(document: &Document<'_>, offset: usize) -> bool {
    document.bytes()[offset - 1] != b'\n'
}

fn extent(document: &Document<'_>, unit: Span) -> Span {
    let bytes = document.bytes();
    let first = document.lines()[document.line_at(unit.start)];
    let last = document.lines()[document.line_at(unit.end - 1)];
    let from_line_start = unit.start <= first.text_start as usize;
    let to_line_end = unit.end >= last.text_end as usize;
    match (from_line_start, to_line_end) {
        (true, true) => Span::new(first.start as usize, last.end as usize),
        (true, false) => Span::new(first.text_start as usize, unit.end),
        // The blank before it becomes a seam in `close`; the line end stays.
        (false, true) => Span::new(unit.start, text_end(bytes, unit)),
        (false, false) => unit,
    }
}

fn text_end(bytes: &[u8], span: Span) -> usize {
    crate::document::lines::trim(bytes, span).end.max(span.start)
}

/// Joins the cuts, which are sorted, into disjoint removals and adds the seams between and around them.
pub(super) fn close(
    document: &Document<'_>,
    cuts: Vec<Cut>,
    settings: &Settings,
    border: &mut Border,
    last: bool,
) -> Plan {
    let mut plan = Plan::with_room(cuts.len());
    if !settings.is_active(rule::SEAM) {
        cuts.into_iter().for_each(|cut| plan.add(cut.span, cut.reason));
        return plan;
    }
    let joined = joined(&cuts);
    let mut seams = Vec::new();
    blanks_inside_lines(document, &joined, &mut seams);
    let whole = whole_lines(document, &joined);
    blank_lines(document, &whole, border, last, &mut seams);
    merge(cuts, seams).for_each(|cut| plan.add(cut.span, cut.reason));
    plan
}

/// The cuts as disjoint spans.
fn joined(cuts: &[Cut]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(cuts.len());
    for cut in cuts {
        match spans.last_mut() {
            Some(span) if cut.span.start <= span.end => span.end = span.end.max(cut.span.end),
            _ => spans.push(cut.span),
        }
    }
    spans
}

/// The blanks around a cut that reaches to the last text of its line, and not to the line's end.
fn blanks_inside_lines(document: &Document<'_>, cuts: &[Span], seams: &mut Vec<Span>) {
    let bytes = document.bytes();
    for cut in cuts {
        let last = document.lines()[document.line_at(cut.end - 1)];
        if cut.end != last.text_end as usize || cut.end == last.end as usize {
            continue;
        }
        let first = document.lines()[document.line_at(cut.start)];
        let head = Span::new(first.start as usize, cut.start);
        let before = Span::new(head.start + trimmed_end(head.of(bytes)), head.end);
        let after = Span::new(cut.end, line_blank_end(bytes, last));
        seams.extend([before, after].into_iter().filter(|span| !span.is_empty()));
    }
}

/// Where the line end of a line begins: one past its trailing blanks.
fn line_blank_end(bytes: &[u8], line: Line) -> usize {
    match &bytes[..line.end as usize] {
        [.., b'\r', b'\n'] => line.end as usize - 2,
        [.., b'\n'] => line.end as usize - 1,
        _ => line.end as usize,
    }
}

/// Length of `text` without the blanks and tabs at its end.
fn trimmed_end(text: &[u8]) -> usize {
    text.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |at| at + 1)
}

/// The runs of lines, as ranges of line numbers, that the cuts take whole.
fn whole_lines(document: &Document<'_>, cuts: &[Span]) -> Vec<Range<usize>> {
    let lines = document.lines();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for cut in cuts {
        let mut first = document.line_at(cut.start);
        if (lines[first].start as usize) < cut.start {
            first += 1;
        }
        let mut end = document.line_at(cut.end - 1) + 1;
        if cut.end < lines[end - 1].end as usize {
            end -= 1;
        }
        if first >= end {
            continue;
        }
        match ranges.last_mut() {
            Some(range) if range.end == first => range.end = end,
            _ => ranges.push(first..end),
        }
    }
    ranges
}

/// Removed lines with nothing but blank ones between them.
struct Group {
    /// The blank lines above, the last ones between, and those below.
    runs: [Range<usize>; 3],
    /// Lines of the shortest run between them, 0 when there is none.
    between: usize,
}

/// The blank lines that go beside removed lines; `border` then tells of the end of this section.
fn blank_lines(
    document: &Document<'_>,
    removed: &[Range<usize>],
    border: &mut Border,
    last: bool,
    seams: &mut Vec<Span>,
) {
    let lines = document.lines();
    let mut take = |range: Range<usize>| {
        if let Some(end) = lines[range.clone()].last() {
            seams.push(Span::new(lines[range.start].start as usize, end.end as usize));
        }
    };
    let groups = groups(lines, removed, &mut take);
    let leading = blanks_from(lines, 0);
    let mut after = after_blanks(lines, leading, *border);
    if let Some(above) = border.open
        && leading > 0
        && groups.first().is_none_or(|group| group.above().start > 0)
    {
        let ends_text = last && leading == lines.len();
        let stay = match border.above {
            Above::Text if above == 0 || ends_text => leading,
            Above::Text => leading.min(above),
            Above::Start | Above::Blank => 0,
        };
        take(0..leading - stay);
        if stay == 0 && leading == lines.len() {
            after = *border;
        }
    }
    for group in &groups {
        let is_first = group.above().start == 0;
        let reaches_end = group.below().end == lines.len();
        let place = Place {
            context: if is_first { border.above } else { Above::Text },
            earlier: border.open.filter(|_| is_first),
            // A border before a blank line: what is below is not in sight, but there is something.
            below_is_hidden: reaches_end && !last,
            blank_follows: document.tail() == Edge::Blank,
            ends_text: reaches_end && last,
        };
        let end = close_group(group, &place, &mut take);
        if place.below_is_hidden {
            after = end;
        }
    }
    *border = after;
}

/// Where a group of removed lines stands.
struct Place {
    context: Above,
    earlier: Option<usize>,
    below_is_hidden: bool,
    blank_follows: bool,
    ends_text: bool,
}

impl Group {
    fn above(&self) -> &Range<usize> {
        &self.runs[0]
    }

    fn below(&self) -> &Range<usize> {
        &self.runs[2]
    }

    /// The shortest run, `earlier` among them; 0 when there is none.
    fn shortest(&self, earlier: Option<usize>) -> usize {
        let lengths = self.runs.iter().map(Range::len).chain([self.between, earlier.unwrap_or(0)]);
        lengths.filter(|&length| length > 0).min().unwrap_or(0)
    }
}

/// Takes the blank lines of one group that go; says what the section ends with if the group ends it.
fn close_group(group: &Group, place: &Place, take: &mut impl FnMut(Range<usize>)) -> Border {
    let shortest = group.shortest(place.earlier);
    let is_open = place.below_is_hidden && group.below().is_empty();
    let last_run = group.runs.iter().rposition(|run| !run.is_empty());
    let (keeper, stay, border) = match place.context {
        Above::Start => {
            let above = if place.earlier.is_none() { group.above().len() } else { 0 };
            (Some(0), above, Border { above: Above::Start, open: Some(0) })
        }
        Above::Blank => (None, 0, Border { above: Above::Blank, open: Some(0) }),
        // The blank lines that follow the border keep in its place.
        Above::Text if is_open && place.blank_follows => {
            (None, 0, Border { above: Above::Text, open: Some(shortest) })
        }
        Above::Text if place.ends_text => (Some(2), group.below().len(), Border::default()),
        Above::Text => {
            let is_apart = last_run.is_some() || !is_open;
            let above = if is_apart { Above::Blank } else { Above::Text };
            (last_run, shortest, Border { above, open: is_open.then_some(shortest) })
        }
    };
    for (number, run) in group.runs.iter().enumerate() {
        let stay = if keeper == Some(number) { stay } else { 0 };
        take(run.start..run.end - stay);
    }
    border
}

/// What a section ends with when its last lines are kept.
fn after_blanks(lines: &[Line], leading: usize, border: Border) -> Border {
    let above = match lines.last() {
        None => return border,
        Some(_) if leading == lines.len() && border.above == Above::Start => Above::Start,
        Some(line) if line.is_blank() => Above::Blank,
        Some(_) => Above::Text,
    };
    Border { above, open: None }
}

fn blanks_from(lines: &[Line], from: usize) -> usize {
    lines[from..].iter().take_while(|line| line.is_blank()).count()
}

/// Joins runs of removed lines that only blank lines part; those blank lines are taken.
fn groups(
    lines: &[Line],
    removed: &[Range<usize>],
    take: &mut impl FnMut(Range<usize>),
) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut ranges = removed.iter().peekable();
    while let Some(first) = ranges.next() {
        let blanks = lines[..first.start].iter().rev().take_while(|line| line.is_blank()).count();
        let mut end = first.end;
        let mut below = blanks_from(lines, end);
        let (mut latest, mut between) = (end..end, 0);
        while let Some(next) = ranges.next_if(|next| next.start == end + below) {
            if below > 0 {
                between = if between == 0 { below } else { between.min(below) };
                take(std::mem::replace(&mut latest, end..end + below));
            }
            end = next.end;
            below = blanks_from(lines, end);
        }
        let above = first.start - blanks..first.start;
        groups.push(Group { runs: [above, latest, end..end + below], between });
    }
    groups
}

/// The cuts and the seams in one order; a seam comes after the cuts that begin where it begins.
fn merge(cuts: Vec<Cut>, mut seams: Vec<Span>) -> impl Iterator<Item = Cut> {
    seams.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut seams = seams.into_iter().peekable();
    std::iter::from_fn(move || {
        let seam_is_next = match (cuts.peek(), seams.peek()) {
            (Some(cut), Some(seam)) => seam.start < cut.span.start,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if !seam_is_next {
            return cuts.next();
        }
        seams.next().map(|span| Cut::new(span, rule::SEAM, Why::Seam))
    })
}
