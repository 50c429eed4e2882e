//! Weak lines in company: "Facebook" alone is a word, between "Share" and "Copy link" it is a button.

use super::Pass;
use crate::document::Line;
use crate::finding::{Cause, Finding, Findings};
use crate::page::{Mark, MarkKind, Page};

/// So many lines in a row, weak or sure, make company for the weak ones among them.
///
/// One of them must be sure: a list of networks in an article has none.
const COMPANY: u32 = 3;

/// Weak words next to sure markers of the same category, blank lines between them or not.
pub struct Company;

impl Pass for Company {
    fn name(&self) -> &'static str {
        "company"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.marks().iter().any(|mark| matches!(mark.kind, MarkKind::Weak(_)))
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let lines = page.document.lines();
        let marks: Vec<&Mark> = page.marks().iter().filter(|m| is_line(m, lines)).collect();
        let mut from = 0;
        while from < marks.len() {
            let mut to = from + 1;
            while to < marks.len() && only_blanks_between(lines, marks[to - 1].line, marks[to].line)
            {
                to += 1;
            }
            judge(&marks[from..to], page, found);
            from = to;
        }
    }
}

fn is_line(mark: &Mark, lines: &[Line]) -> bool {
    mark.span == lines[mark.line as usize].span()
}

fn only_blanks_between(lines: &[Line], above: u32, below: u32) -> bool {
    lines[above as usize + 1..below as usize].iter().all(|line| line.is_blank())
}

/// One run of marked lines.
fn judge(run: &[&Mark], page: &Page<'_>, found: &mut Findings) {
    let rules = page.settings.lexicon.rules();
    let category = |mark: &Mark| {
        let rule = match mark.kind {
            MarkKind::Phrase(hit) => hit.rule,
            MarkKind::Row(row) => row.rule,
            MarkKind::Weak(rule) => rule,
        };
        rules.get(rule).map(|info| info.category.as_ref())
    };
    // Counted once for the run: a run may be as long as the document.
    let mut kin: Vec<(Option<&str>, u32, bool)> = Vec::new();
    for mark in run {
        let category = category(mark);
        let is_sure = !matches!(mark.kind, MarkKind::Weak(_));
        match kin.iter_mut().find(|(known, ..)| *known == category) {
            Some((_, lines, has_sure)) => {
                *lines += 1;
                *has_sure |= is_sure;
            }
            None => kin.push((category, 1, is_sure)),
        }
    }
    for mark in run {
        let MarkKind::Weak(rule) = mark.kind else { continue };
        let category = category(mark);
        let Some((_, lines, true)) = kin.iter().find(|(known, ..)| *known == category) else {
            continue;
        };
        if *lines >= COMPANY {
            let cause = Cause::Company { lines: *lines };
            found.sure.push(Finding { span: mark.span, rule, cause });
        }
    }
}
