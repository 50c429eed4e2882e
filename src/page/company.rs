//! Weak lines in company: "Facebook" alone is a word, between "Share" and "Copy link" it is a button.

use super::{Mark, MarkKind};
use crate::document::{Document, Line};
use crate::lexicon::SHORT;
use crate::rule::Rules;

/// So many lines in a row, weak or sure, make company for the weak ones among them.
///
/// One of them must be sure: a list of networks in an article has none.
pub const COMPANY: u32 = 3;

/// Makes weak what is a single word between the unknown items of a list: in "- Lead", "- Advertisement",
/// "- Letters" it is an item like the others. `marks` are in order, one for a line.
pub(super) fn leave_lists(
    document: &Document<'_>,
    rules: &Rules,
    marks: &mut [Mark],
    marked: &mut [bool],
) {
    let text = |line: u32| document.lines().get(line as usize).map(|line| document.text(*line));
    for at in 0..marks.len() {
        let MarkKind::Phrase(hit) = marks[at].kind else { continue };
        let line = marks[at].line;
        let Some(bullet) = text(line).and_then(bullet_of_word) else { continue };
        let category =
            |mark: &Mark| rules.get(mark.rule()).map_or("", |info| info.category.as_ref());
        let is_kin = |place: Option<usize>| {
            place.and_then(|place| marks.get(place)).is_some_and(|mark| {
                mark.line.abs_diff(line) == 1 && category(mark) == category(&marks[at])
            })
        };
        let in_list = |line: Option<u32>| {
            let text = line.and_then(text);
            text.is_some_and(|text| text.first() == Some(&bullet) && text.len() > 2)
        };
        if !is_kin(at.checked_sub(1))
            && !is_kin(Some(at + 1))
            && (in_list(line.checked_sub(1)) || in_list(Some(line + 1)))
        {
            marks[at].kind = MarkKind::Weak(hit.rule);
            marked[line as usize] = false;
        }
    }
}

/// The bullet before a line of a single word, or of two as short as one.
fn bullet_of_word(text: &[u8]) -> Option<u8> {
    let bullet = *text.first().filter(|byte| matches!(byte, b'-' | b'*' | b'+' | 0xE2))?;
    let (_, word) = text.split_at(text.iter().position(|byte| *byte == b' ')?);
    let word = word.trim_ascii();
    let short = word.len() <= SHORT || !word.contains(&b' ');
    (short && !word.is_empty()).then_some(bullet)
}

/// Finds the runs of marked lines with only blank lines between them, and gives the weak ones among
/// enough lines of their category the company they keep. `marks` are in order, one for a line.
pub(super) fn find(lines: &[Line], rules: &Rules, marks: &mut [Mark], marked: &mut [bool]) {
    let mut from = 0;
    while from < marks.len() {
        let mut to = from + 1;
        while to < marks.len() && only_blanks_between(lines, marks[to - 1].line, marks[to].line) {
            to += 1;
        }
        if to - from >= COMPANY as usize {
            judge(rules, &mut marks[from..to], marked);
        }
        from = to;
    }
}

fn only_blanks_between(lines: &[Line], above: u32, below: u32) -> bool {
    lines[above as usize + 1..below as usize].iter().all(|line| line.is_blank())
}

/// One run of marked lines.
fn judge(rules: &Rules, run: &mut [Mark], marked: &mut [bool]) {
    // A page has few categories, so a short list serves, and a run of any length is gone over twice.
    let mut kinds: Vec<(&str, u32, bool)> = Vec::new();
    let category = |mark: &Mark| rules.get(mark.rule()).map_or("", |info| info.category.as_ref());
    for mark in run.iter() {
        let (name, sure) = (category(mark), mark.is_sure());
        match kinds.iter_mut().find(|kind| kind.0 == name) {
            Some(kind) => *kind = (name, kind.1 + 1, kind.2 | sure),
            None => kinds.push((name, 1, sure)),
        }
    }
    for mark in run {
        let MarkKind::Weak(rule) = mark.kind else { continue };
        let kin = kinds.iter().find(|kind| kind.0 == category(mark));
        if let Some(&(_, lines, true)) = kin
            && lines >= COMPANY
        {
            mark.kind = MarkKind::Company(rule, lines);
            marked[mark.line as usize] = true;
        }
    }
}
