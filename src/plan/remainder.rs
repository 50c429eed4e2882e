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

use super::settle::{Cut, merge, merged};
use crate::document::Line;
use crate::lexicon::LONGEST_LINE as LONGEST;
use crate::page::Page;
use crate::span::Span;

/// So often it is looked again. Text that is made for it goes on for as many rounds as it has lines; then
/// the blocks that still change keep all that is not asked for.
const ROUNDS: usize = 16;

/// Takes those cuts out of `cuts` that would leave a marker of a line, `fixed` going in any case.
///
/// `fixed` are disjoint spans in order. What the user asked for (`--drop`, citations) stays.
pub(super) fn spare_markers(page: &Page<'_>, fixed: &[Span], cuts: &mut Vec<Cut>) {
    let (mut rest, mut spared) = (Vec::new(), Vec::new());
    // A cut that is taken out may span two lines, and leave more of the other: look again until none is.
    for _ in 0..ROUNDS {
        let gone = together(page.document.bytes(), fixed, cuts);
        spared.clear();
        cuts.retain(|cut| {
            let stays = !cut.asked_for && leaves_marker(page, &gone, cut.span, &mut rest);
            if stays {
                spared.push(block_at(page, cut));
            }
            !stays
        });
        if spared.is_empty() {
            return;
        }
    }
    // No cut reaches beyond its block, so the others are settled.
    spared.sort_unstable();
    cuts.retain(|cut| cut.asked_for || spared.binary_search(&block_at(page, cut)).is_err());
}

/// The number of the block that a cut stands in.
pub(super) fn block_at(page: &Page<'_>, cut: &Cut) -> usize {
    page.document.block_at(page.document.line_at(cut.span.start))
}

/// Takes those cuts out of `cuts` after which a block of several lines would read in another way.
pub(super) fn spare_blocks(page: &Page<'_>, fixed: &[Span], cuts: &mut Vec<Cut>) {
    let blocks = page.document.blocks();
    let mut touched: Vec<usize> = cuts.iter().map(|cut| block_at(page, cut)).collect();
    touched.sort_unstable();
    // A line alone that may lose a repeat is prose already; lines that go in any case are no company.
    touched.retain(|&number| page.plain_lines(blocks[number]).nth(1).is_some());
    touched.dedup();
    if touched.is_empty() {
        return;
    }
    let gone = together(page.document.bytes(), fixed, cuts);
    touched.retain(|&number| {
        let span = page.document.span_of(blocks[number]);
        let gone = &gone[gone.partition_point(|gone| gone.end <= span.start)..];
        page.turns(number, gone.iter().copied())
    });
    cuts.retain(|cut| cut.asked_for || touched.binary_search(&block_at(page, cut)).is_err());
}

/// All that goes, in order and disjoint: a sentence may run around a line that is fixed.
fn together(bytes: &[u8], fixed: &[Span], cuts: &[Cut]) -> Vec<Span> {
    let mut gone = merged(bytes, cuts);
    if !fixed.is_empty() && !gone.is_empty() {
        gone.extend_from_slice(fixed);
        merge(bytes, &mut gone);
    }
    gone
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
        keep(page, gone, line, rest) && !rest.is_empty() && page.knows(rest)
    };
    is_marker(lines[first]) || (last != first && is_marker(lines[last]))
}

/// Writes what stays of `line` into `rest`; false when that is too much for a marker.
fn keep(page: &Page<'_>, gone: &[Span], line: Line, rest: &mut Vec<u8>) -> bool {
    let (bytes, text) = (page.document.bytes(), line.text());
    rest.clear();
    let mut at = text.start;
    for span in &gone[gone.partition_point(|span| span.end <= text.start)..] {
        if span.start >= text.end {
            break;
        }
        rest.extend_from_slice(&bytes[at..span.start.max(at)]);
        at = at.max(span.end);
        // The same long line is asked about for each of its cuts.
        if rest.len() > LONGEST && trimmed(rest).len() > LONGEST {
            return false;
        }
    }
    rest.extend_from_slice(&bytes[at.min(text.end)..text.end]);
    let end = trimmed(rest);
    rest.truncate(end.end);
    rest.drain(..end.start);
    true
}

fn trimmed(rest: &[u8]) -> Span {
    crate::document::lines::trim(rest, Span::new(0, rest.len()))
}
