//! Citation and edit marks inside sentences: `[12]`, `[edit]`, `[citation needed]`.
//!
//! The one pass that cuts within a sentence, and off unless its category `cite` is asked for.

use super::Pass;
use crate::finding::{Cause, Finding, Findings};
use crate::page::Page;
use crate::rule;
use crate::span::Span;

/// Bracketed numbers and editors' notes that follow a word.
pub struct Citations;

/// What may stand in the brackets besides a number.
const NOTES: &[&[u8]] = &[b"edit", b"citation needed", b"note 1", b"note 2", b"note 3", b"update"];

/// The longest mark, in bytes, brackets included.
const LONGEST: usize = 24;

impl Pass for Citations {
    fn name(&self) -> &'static str {
        "citations"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.is_active(rule::CITATION_MARK)
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let bytes = page.document.bytes();
        for start in memchr::memchr_iter(b'[', bytes) {
            let window = &bytes[start..bytes.len().min(start + LONGEST)];
            let Some(length) = mark(window) else { continue };
            // A mark follows a word or a stop; at a line's beginning it is a link number or a list.
            let follows_text = start > 0 && !bytes[start - 1].is_ascii_whitespace();
            let calls = bytes.get(start + length).is_some_and(|b| matches!(b, b'(' | b'['));
            let is_index = start > 0 && (bytes[start - 1] == b'_' || bytes[start - 1] == b')');
            if follows_text && !is_index && !(calls && bytes[start + length] == b'(') {
                let span = Span::new(start, start + length);
                found.sure.push(Finding {
                    span,
                    rule: rule::CITATION_MARK,
                    cause: Cause::Citation,
                });
            }
        }
    }
}

/// Length of the mark that `text` begins with.
fn mark(text: &[u8]) -> Option<usize> {
    let close = memchr::memchr(b']', text)?;
    let inside = &text[1..close];
    let is_number =
        !inside.is_empty() && inside.len() <= 3 && inside.iter().all(u8::is_ascii_digit);
    let is_note = NOTES.contains(&inside.to_ascii_lowercase().as_slice());
    (is_number || is_note).then_some(close + 1)
}
