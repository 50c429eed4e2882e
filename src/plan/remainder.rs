//! What a cut leaves must not call for the next cut: then cleaning twice is cleaning once.
//!
//! A line: "Prices rose again. 12 Shares" holds a repeat and two words that are a share line when they stand
//! alone. If the repeat went, the rest would go with the next cleaning; and in a wrapped paragraph such a rest
//! may be the first word of a sentence ("Share" of "Share prices fell").
//!
//! A block: a paragraph that stands in a list or between lines of verse may lose a repeat. If the block read as
//! prose then, its other lines would lose theirs with the next cleaning; and where lines read as one wrapped
//! paragraph, or no longer do, other sentences begin and end.
//!
//! In both cases the cut is not made: the text stays as it is, now and next time.

use super::Why;
use super::settle::{Cut, merged};
use crate::document::Line;
use crate::page::Page;
use crate::span::Span;

/// Takes those cuts out of `cuts` that would leave a marker of a line, `fixed` going in any case.
///
/// `fixed` are disjoint spans in order. What the user asked for (`--drop`, citations) stays.
pub(super) fn spare_markers(page: &Page<'_>, fixed: &[Span], cuts: &mut Vec<Cut>) {
    let mut rest = Vec::new();
    // A cut that is taken out may span two lines, and leave more of the other: look again until none is.
    loop {
        let gone = together(fixed, cuts);
        let before = cuts.len();
        cuts.retain(|cut| {
            is_asked_for(&cut.reason.why) || !leaves_marker(page, &gone, cut.span, &mut rest)
        });
        if cuts.len() == before {
            return;
        }
    }
}

/// Takes those cuts out of `cuts` after which a block of several lines would read in another way.
pub(super) fn spare_blocks(page: &Page<'_>, fixed: &[Span], cuts: &mut Vec<Cut>) {
    let blocks = page.document.blocks();
    let block_at = |cut: &Cut| {
        let line = page.document.line_at(cut.span.start) as u32;
        blocks.partition_point(|block| block.range().end <= line as usize)
    };
    let mut touched: Vec<usize> = cuts.iter().map(block_at).collect();
    // A line alone that may lose a repeat is prose already.
    touched.retain(|&number| blocks[number].range().len() > 1);
    touched.dedup();
    if touched.is_empty() {
        return;
    }
    let gone = together(fixed, cuts);
    touched.retain(|&number| {
        let span = page.document.span_of(blocks[number]);
        let gone = &gone[gone.partition_point(|gone| gone.end <= span.start)..];
        page.turns(blocks[number], gone.iter().copied())
    });
    cuts.retain(|cut| is_asked_for(&cut.reason.why) || !touched.contains(&block_at(cut)));
}

/// All that goes, in order; `fixed` and `cuts` have no byte in common.
fn together(fixed: &[Span], cuts: &[Cut]) -> Vec<Span> {
    let mut gone = merged(cuts);
    if !fixed.is_empty() && !gone.is_empty() {
        gone.extend_from_slice(fixed);
        gone.sort_unstable();
    }
    gone
}

fn is_asked_for(why: &Why) -> bool {
    matches!(why, Why::Drop(_) | Why::Citation)
}

/// True when the first or the last line of `cut` keeps something, and that is a marker. Lines between go whole.
fn leaves_marker(page: &Page<'_>, gone: &[Span], cut: Span, rest: &mut Vec<u8>) -> bool {
    let document = page.document;
    let (first, last) = (document.line_at(cut.start), document.line_at(cut.end - 1));
    let lines = document.lines();
    let mut is_marker = |line: Line| {
        // Most cuts take whole lines: nothing is left to look up.
        if cut.start <= line.text_start as usize && line.text_end as usize <= cut.end {
            return false;
        }
        keep(page, gone, line, rest);
        !rest.is_empty() && page.knows(rest)
    };
    is_marker(lines[first]) || (last != first && is_marker(lines[last]))
}

/// Writes what stays of `line` into `rest`.
fn keep(page: &Page<'_>, gone: &[Span], line: Line, rest: &mut Vec<u8>) {
    let (bytes, text) = (page.document.bytes(), line.text());
    rest.clear();
    let mut at = text.start;
    for span in &gone[gone.partition_point(|span| span.end <= text.start)..] {
        if span.start >= text.end {
            break;
        }
        rest.extend_from_slice(&bytes[at..span.start.max(at)]);
        at = at.max(span.end);
    }
    rest.extend_from_slice(&bytes[at.min(text.end)..text.end]);
    let end = crate::document::lines::trim(rest, Span::new(0, rest.len()));
    rest.truncate(end.end);
    rest.drain(..end.start);
}
