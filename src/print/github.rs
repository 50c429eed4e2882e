//! Annotations as GitHub's workflow commands: one `::notice` line for each removal.

use super::columns::Columns;
use super::{Printer, Section, Text, escape, say};
use crate::rule;
use std::fmt::Write;

/// Of what goes at most so many characters are quoted.
const QUOTED: usize = 200;

/// Prints one annotation per removal. White space beside a cut is not told of.
#[derive(Debug, Default)]
pub struct Github {
    columns: Columns,
}

impl Printer for Github {
    fn open(&mut self, _text: &Text<'_>, _out: &mut Vec<u8>) {
        self.columns = Columns::default();
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        for removal in section.plan.removals() {
            let first = &section.plan.reasons(removal)[0];
            if first.rule == rule::SEAM {
                continue;
            }
            let (start, end) = self.columns.of(section, removal.span);
            let mut line = String::from("::notice ");
            // Writing to a String cannot fail.
            let _ = write!(
                line,
                "file={},line={},endLine={}",
                property(section.name),
                start.line,
                end.line
            );
            if start.line == end.line {
                // Columns count only where the whole lies on one line.
                let _ = write!(line, ",col={},endColumn={}", start.column, end.column);
            }
            let text = quoted(removal.span.of(section.document.bytes()));
            let rule = section.lexicon.rules().name(first.rule);
            let message = format!("{}: {text}", say(first, section.lexicon));
            let _ = writeln!(line, ",title=deboil {}::{}", property(rule), data(&message));
            out.extend_from_slice(line.as_bytes());
        }
        self.columns.pass(section);
    }
}

/// What goes on one line, shortened; a log is a terminal too, so nothing in it may drive one.
fn quoted(text: &[u8]) -> String {
    let mut shown = Vec::new();
    let words: Vec<&[u8]> =
        text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    escape(&words.join(&b' '), &mut shown);
    let shown = String::from_utf8_lossy(&shown);
    match shown.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown.into_owned(),
    }
}

/// A message as a workflow command wants it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as a workflow command wants it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(quoted(b"a\x1b[31m\n b"), "a\\x1b[31m b");
        assert_eq!(quoted("ä".repeat(300).as_bytes()).chars().count(), QUOTED + 1);
    }
}
