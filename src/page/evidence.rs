//! Whether a text gives itself away as a web page.
//!
//! "Related topics" and "Last modified: 2007-10-14" stand in manuals too, and "Share this article" does not.
//! Rules of the first kind (`needs_page` in the rule data) count only where lines of the second kind stand in the
//! same section, or many different ones of the first kind.

use super::{Mark, MarkKind, company};
use crate::document::{Document, Line, shape};
use crate::lexicon::{EntryId, Scope};
use crate::rule::{Languages, RuleId, RuleInfo, Rules};
use crate::settings::{OPT_IN, Settings};

/// Lines of so many rules that do not need a page make one.
const RULES: usize = 2;
/// Or so many different lines of one of them.
const LINES: usize = 4;
/// Or one such line and so many different lines of any kind, of two rules.
const FEW: usize = 3;
/// Or so many different lines of any kind, of three rules.
const MANY: usize = 4;
/// A line that heads a paragraph heads one of so many columns.
const PARAGRAPH: usize = 40;

/// Different lines seen so far; no more are told apart than are needed.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    own: Signs,
    any: Signs,
}

#[derive(Debug, Default)]
struct Signs {
    rules: Vec<RuleId>,
    /// A phrase, or the row of a rule.
    lines: Vec<(RuleId, Option<EntryId>)>,
}

impl Signs {
    fn note(&mut self, rule: RuleId, phrase: Option<EntryId>, most: usize) {
        if self.rules.len() < most && !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
        let line = (rule, phrase);
        if self.lines.len() < most && !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }
}

impl Evidence {
    /// Takes a mark into account. One that heads a chapter of the text says nothing.
    pub(super) fn add(&mut self, rules: &Rules, mark: &Mark, heads_chapter: impl FnOnce() -> bool) {
        let phrase = match mark.kind {
            MarkKind::Phrase(hit) => Some(hit.entry),
            MarkKind::Row(_) => None,
            MarkKind::Weak(_) | MarkKind::Company(..) => return,
        };
        let rule = mark.rule();
        if !is_of_page(rules, mark) {
            self.own.note(rule, phrase, LINES);
        } else if heads_chapter() {
            return;
        }
        self.any.note(rule, phrase, MANY);
    }

    /// Takes the marks of a page into account, which are in order.
    pub(super) fn add_all(&mut self, document: &Document<'_>, rules: &Rules, marks: &[Mark]) {
        let mut below = 0;
        for (at, mark) in marks.iter().enumerate() {
            if self.is_enough() {
                return;
            }
            self.add(rules, mark, || heads_chapter(document, marks, at, &mut below));
        }
    }

    /// True when the lines seen are those of a page.
    pub(super) fn is_enough(&self) -> bool {
        let (own, any) = (&self.own, &self.any);
        own.rules.len() >= RULES
            || own.lines.len() >= LINES
            || !own.rules.is_empty() && any.lines.len() >= FEW && any.rules.len() >= 2
            || any.lines.len() >= MANY && any.rules.len() >= 3
    }
}

/// True for a heading: it has the mark of one, or the next line without a mark is a paragraph. `below` is the
/// line that was found for the mark before, so that a run of marks is gone over once.
fn heads_chapter(document: &Document<'_>, marks: &[Mark], at: usize, below: &mut usize) -> bool {
    let lines = document.lines();
    let line = marks[at].line as usize;
    if *below <= line {
        let mut next = at + 1;
        let is_foreign = |number: &usize| {
            let has_mark = marks.get(next).is_some_and(|mark| mark.line as usize == *number);
            next += usize::from(has_mark);
            !has_mark && !lines[*number].is_blank()
        };
        *below = (line + 1..lines.len()).find(is_foreign).unwrap_or(lines.len());
    }
    let is_paragraph = |line: &Line| {
        let text = document.text(*line);
        shape::ends_like_a_sentence(text) && shape::columns(text) >= PARAGRAPH
    };
    document.text(lines[line]).starts_with(b"#") || lines.get(*below).is_some_and(is_paragraph)
}

/// All rules and languages, where some are switched off and one is on that needs a page: a page is one
/// whatever is taken from it.
pub(super) fn wide_scope(settings: &Settings) -> Option<Scope> {
    let rules = settings.lexicon.rules();
    let level = settings.level();
    let usual = |info: &RuleInfo| info.level <= level && info.category != OPT_IN;
    let is_off = rules.iter().any(|(id, info)| usual(info) && !settings.is_active(id));
    let is_narrow = is_off || settings.scope.languages != Languages::ALL;
    is_narrow.then(|| Scope { level, ..Scope::default() })
}

/// True when the line counts on a page only. "Home > Fill > Series" is a menu path of a manual.
fn is_of_page(rules: &Rules, mark: &Mark) -> bool {
    mark.is_trail() || needs_page(rules, mark.rule())
}

/// True when lines of this rule count on a page only.
pub(super) fn needs_page(rules: &Rules, rule: RuleId) -> bool {
    rules.get(rule).is_some_and(|info| info.needs_page)
}

/// Makes weak what counts on a page only. For texts that are none.
pub(super) fn leave_words(
    rules: &Rules,
    marks: &mut [Mark],
    marked: &mut [bool],
    listed: &mut company::Listed,
) {
    for mark in marks {
        if mark.is_sure() && is_of_page(rules, mark) {
            mark.kind = MarkKind::Weak(mark.rule());
            marked[mark.line as usize] = false;
        }
    }
    listed.retain(|rule| !needs_page(rules, rule));
}
