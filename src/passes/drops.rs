//! The user's `--drop` patterns: the smallest unit that matches goes, a sentence, else a line.

use super::Pass;
use crate::document::lines::trim;
use crate::finding::{Cause, Finding, Findings};
use crate::page::Page;
use crate::rule;
use crate::span::Span;

/// Sentences and lines in which a pattern of the user is found.
pub struct Drops;

impl Pass for Drops {
    fn name(&self) -> &'static str {
        "drops"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        !page.settings.drop.is_empty() && page.settings.is_active(rule::USER_DROP)
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let (document, patterns) = (page.document, &page.settings.drop);
        let bytes = document.bytes();
        let mut hits: Vec<Span> = Vec::new();
        let mut report = |span: Span, text: &[u8]| {
            let pattern = patterns.first_match(text);
            if let Some(pattern) = pattern {
                let cause = Cause::Drop(pattern as u32);
                found.sure.push(Finding { span, rule: rule::USER_DROP, cause });
            }
            pattern.is_some()
        };
        for &sentence in page.sentences() {
            if report(sentence, trim(bytes, sentence).of(bytes)) {
                hits.push(sentence);
            }
        }
        let mut next = 0;
        for (number, line) in document.lines().iter().enumerate() {
            while next < hits.len() && hits[next].end <= line.start as usize {
                next += 1;
            }
            let has_hit = hits.get(next).is_some_and(|hit| hit.start < line.end as usize);
            if !has_hit && !line.is_blank() && document.is_whole(number) {
                report(line.span(), document.text(*line));
            }
        }
    }
}
