//! Lines and sentences that are known by their own words.

use super::Pass;
use crate::finding::{Cause, Finding, Findings};
use crate::page::{MarkKind, Page};

/// Phrases of the lexicon as whole lines and as whole sentences inside a paragraph, rows of weak words, and
/// weak words in company.
pub struct Markers;

impl Pass for Markers {
    fn name(&self) -> &'static str {
        "markers"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        !page.marks().is_empty()
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        for mark in page.marks() {
            let (rule, cause) = match mark.kind {
                MarkKind::Phrase(hit) => (hit.rule, Cause::Phrase(hit.entry)),
                MarkKind::Row(row) => (row.rule, Cause::Row { words: row.parts as u32 }),
                MarkKind::Company(rule, lines) => (rule, Cause::Company { lines }),
                MarkKind::Weak(_) => continue,
            };
            found.sure.push(Finding { span: mark.span, rule, cause });
        }
    }
}
