//! Weak lines in company: "Facebook" alone is a word, between "Share" and "Copy link" it is a button.

use super::{Mark, MarkKind};
use crate::document::{Document, Line};
use crate::lexicon::{Hit, SHORT};
use crate::rule::{RuleId, Rules};

/// So many lines in a row, weak or sure, make company for the weak ones among them.
///
/// One of them must be sure: a list of networks in an article has none.
pub const COMPANY: u32 = 3;

/// The marks that are single words between the items of somebody's list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Line of the mark, and the phrase it is.
    made_weak: Vec<(u32, Hit)>,
    /// While a list is read: a word, and how many of its kind stand together there.
    open: Vec<(usize, usize)>,
}

/// Makes weak what is a single word between the items of a list: in "- Lead", "- Advertisement",
/// "- Letters" it is an item like the others. Next to a word of its kind it is none. `marks` are in order, one
/// for a line.
///
/// A list is read as it will be without the lines that go, so that the answer is the same once they are gone.
/// What was made weak before is asked again; true when some of that is weak no longer.
pub(super) fn leave_lists(
    document: &Document<'_>,
    rules: &Rules,
    marks: &mut [Mark],
    marked: &mut [bool],
    listed: &mut Listed,
) -> bool {
    let before = listed.made_weak.len();
    let mark_on = |marks: &[Mark], line: u32| marks.partition_point(|mark| mark.line < line);
    for (line, hit) in listed.made_weak.drain(..) {
        let at = mark_on(marks, line);
        if let MarkKind::Weak(_) = marks[at].kind {
            marks[at].kind = MarkKind::Phrase(hit);
            marked[line as usize] = true;
        }
    }
    let list = List { document, rules, marks, marked };
    let mut at = 0;
    while at < marks.len() {
        at = match list.word(at) {
            Some(_) => list.read(at, listed),
            None => at + 1,
        };
    }
    for &(line, hit) in &listed.made_weak {
        let at = mark_on(marks, line);
        marks[at].kind = MarkKind::Weak(hit.rule);
        marked[line as usize] = false;
    }
    listed.made_weak.len() < before
}

impl Listed {
    /// Keeps those of the rules that `stays` says.
    pub(super) fn retain(&mut self, stays: impl Fn(RuleId) -> bool) {
        self.made_weak.retain(|(_, hit)| stays(hit.rule));
    }

    /// Forgets the page before.
    pub(super) fn clear(&mut self) {
        self.made_weak.clear();
    }
}

struct List<'p> {
    document: &'p Document<'p>,
    rules: &'p Rules,
    marks: &'p [Mark],
    marked: &'p [bool],
}

impl List<'_> {
    /// Reads the list whose first word is mark `first`, and says which mark comes behind it.
    fn read(&self, first: usize, listed: &mut Listed) -> usize {
        let start = self.marks[first].line as usize;
        let above = (0..start).rev().find(|above| !self.marked[*above]);
        let mut has_items = above.is_some_and(|above| self.is_item(above));
        let (mut next, before) = (first, listed.made_weak.len());
        for line in start..self.document.lines().len() {
            let mark = self.marks.get(next).filter(|mark| mark.line as usize == line);
            match mark.and_then(|_| self.word(next)) {
                Some(_) => self.open(next, listed),
                None if self.marked[line] => {}
                None if self.is_item(line) => {
                    self.close(listed);
                    has_items = true;
                }
                None => break,
            }
            next += usize::from(mark.is_some());
        }
        self.close(listed);
        if !has_items {
            listed.made_weak.truncate(before);
        }
        next
    }

    /// One more word. What stands together goes, and then its neighbours stand together.
    fn open(&self, at: usize, listed: &mut Listed) {
        while let Some(top) = listed.open.last_mut() {
            if self.category(top.0) == self.category(at) {
                top.1 += 1;
                return;
            }
            if top.1 == 1 {
                break;
            }
            listed.open.pop();
        }
        listed.open.push((at, 1));
    }

    /// An item or the end of the list: the words before it find no more of their kind.
    fn close(&self, listed: &mut Listed) {
        for (at, count) in listed.open.drain(..) {
            if let (1, MarkKind::Phrase(hit)) = (count, self.marks[at].kind) {
                listed.made_weak.push((self.marks[at].line, hit));
            }
        }
    }

    fn category(&self, at: usize) -> &str {
        self.rules.get(self.marks[at].rule()).map_or("", |info| info.category.as_ref())
    }

    fn text(&self, line: usize) -> &[u8] {
        self.document.text(self.document.lines()[line])
    }

    fn is_item(&self, line: usize) -> bool {
        let text = self.text(line);
        text.len() > 2 && starts_with_bullet(text)
    }

    /// The phrase of a mark that is a single word behind a bullet, or two as short as one.
    fn word(&self, at: usize) -> Option<Hit> {
        let MarkKind::Phrase(hit) = self.marks[at].kind else { return None };
        let text = self.text(self.marks[at].line as usize);
        let (_, word) = text.split_at(text.iter().position(|byte| *byte == b' ')?);
        let word = word.trim_ascii();
        let short = word.len() <= SHORT || !word.contains(&b' ');
        (short && !word.is_empty() && starts_with_bullet(text)).then_some(hit)
    }
}

fn starts_with_bullet(text: &[u8]) -> bool {
    matches!(
        text,
        [b'-' | b'*' | b'+', ..] | [0xE2, 0x80, 0x93 | 0x94 | 0xA2, ..] | [0xE2, 0x96 | 0x97, ..]
    )
}

/// Finds the runs of marked lines with only blank lines between them, and gives the weak ones among
/// enough lines of their category the company they keep; true when there are any. `marks` are in order, one for
/// a line.
pub(super) fn find(lines: &[Line], rules: &Rules, marks: &mut [Mark], marked: &mut [bool]) -> bool {
    let (mut from, mut any) = (0, false);
    while from < marks.len() {
        let mut to = from + 1;
        while to < marks.len() && only_blanks_between(lines, marks[to - 1].line, marks[to].line) {
            to += 1;
        }
        if to - from >= COMPANY as usize {
            any |= judge(rules, &mut marks[from..to], marked);
        }
        from = to;
    }
    any
}

fn only_blanks_between(lines: &[Line], above: u32, below: u32) -> bool {
    lines[above as usize + 1..below as usize].iter().all(|line| line.is_blank())
}

/// One run of marked lines.
fn judge(rules: &Rules, run: &mut [Mark], marked: &mut [bool]) -> bool {
    let mut any = false;
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
            any = true;
        }
    }
    any
}
