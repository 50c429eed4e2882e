//! Weak lines in company: "Facebook" alone is a word, between "Share" and "Copy link" it is a button.

use super::{Mark, MarkKind};
use crate::document::Line;
use crate::rule::Rules;

/// So many lines in a row, weak or sure, make company for the weak ones among them.
///
/// One of them must be sure: a list of networks in an article has none.
pub const COMPANY: u32 = 3;

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
