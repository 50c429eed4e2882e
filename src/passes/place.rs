//! Lines known by their place and company: the line model, at the levels above `markers`.

use super::{Pass, glued};
use crate::document::Line;
use crate::finding::{Cause, Finding, Findings};
use crate::page::{MarkKind, Page};
use crate::place::{self, Aim, Family, Known, PlaceLine, Reason, Verdict, Workspace};
use crate::rule::{self, Level};
use std::cell::Cell;

thread_local! {
    /// Memory that a thread judges all its pages with; what is in it says nothing of the next page.
    static WORKSPACE: Cell<Workspace> = Cell::default();
}

/// Lines that the model takes for page furniture. It judges whole texts only: what is longer than one
/// section is no web page.
pub struct Place;

impl Pass for Place {
    fn name(&self) -> &'static str {
        "place"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.wants_place()
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let settings = page.settings;
        let aim = match (settings.threshold, settings.level()) {
            (Some(limit), _) => Aim::Below(limit),
            (None, Level::Article) => Aim::Best,
            _ => Aim::Below(place::BALANCED),
        };
        let mut workspace = WORKSPACE.take();
        if judge(page, aim, &mut workspace) {
            report(page, workspace.limit, &workspace.verdicts, found);
        } else {
            found.out_of_depth = true;
        }
        WORKSPACE.set(workspace);
    }
}

/// Reports the lines whose probability to be content is below the threshold; in the others it looks for glued markers.
fn report(page: &Page<'_>, threshold: u16, verdicts: &[Verdict], found: &mut Findings) {
    let glues = page.settings.is_active(rule::GLUED_MARKER);
    for (line, verdict) in page.document.lines().iter().zip(verdicts) {
        if line.is_blank() || verdict.content >= threshold {
            if glues {
                glued::find(page, line.text(), found);
            }
            continue;
        }
        let cause = Cause::Place { content: verdict.content, because: verdict.reasons };
        found.sure.push(Finding { span: line.span(), rule: rule::PLACE, cause });
    }
}

/// What the model thinks of one line.
pub struct Judged {
    /// Its probability to be content, in 1/65535.
    pub content: u16,
    /// What speaks against it; empty when nothing does.
    pub because: String,
    /// The probability, in 1/65535, below which a line of its page goes at level `article`.
    pub article: u16,
}

/// What the model thinks of one line; nothing where the text is no web page, or the line is blank.
pub fn judge_line(page: &Page<'_>, line: usize) -> Option<Judged> {
    let mut workspace = Workspace::default();
    let is_page = judge(page, Aim::Best, &mut workspace);
    let article = workspace.limit;
    judge(page, Aim::Below(u16::MAX), &mut workspace);
    let verdict = workspace
        .verdicts
        .get(line)
        .filter(|_| is_page && !page.document.lines()[line].is_blank())?;
    let reasons = verdict.reasons.iter().any(|reason| *reason != Reason::default());
    let because = if reasons { place::say(&verdict.reasons) } else { String::new() };
    Some(Judged { content: verdict.content, because, article })
}

/// Asks the model; says whether this is a page that it may judge.
fn judge(page: &Page<'_>, aim: Aim, workspace: &mut Workspace) -> bool {
    let model = page.settings.model.or_else(place::shipped);
    let (true, Some(model)) = (page.document.is_whole_text(), model) else { return false };
    place::judge_by(model, &place_lines(page), aim, workspace)
}

/// The lines as the model wants them: with the blanks before them, and with what the lexicon knows.
pub fn place_lines<'p>(page: &Page<'p>) -> Vec<PlaceLine<'p>> {
    let bytes = page.document.bytes();
    let text = |line: &Line| &bytes[line.start as usize..line.text_end as usize];
    let lines = page.document.lines();
    let mut made: Vec<PlaceLine<'_>> =
        lines.iter().map(|line| PlaceLine { text: text(line), known: Known::Nothing }).collect();
    let rules = page.settings.lexicon.rules();
    for mark in page.marks() {
        let (line, at) = (lines[mark.line as usize], mark.line as usize);
        // A sentence of a paragraph says nothing of its line.
        if mark.span != line.span() {
            continue;
        }
        let family =
            rules.get(mark.rule()).map_or_else(Family::default, |it| Family::of(&it.category));
        let weak = matches!(mark.kind, MarkKind::Weak(_));
        made[at].known = if weak { Known::Weak(family) } else { Known::Sure(family) };
    }
    made
}
