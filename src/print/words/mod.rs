//! The text with its cuts in place, paragraph by paragraph, and beside or below each cut its reason.
//!
//! A paragraph that loses nothing is shown only as context, by the sentence nearest to the cut. White space
//! that goes with a cut is not shown: the diff shows it. Everything is escaped, wherever it goes, since a
//! pager may stand between it and a terminal.

mod cut_lines;
mod shorten;

use super::{Ink, Paint, Printer, Section, Text};
use crate::document::Block;
use crate::plan::Removal;
use crate::span::Span;
use std::collections::VecDeque;

/// Prints paragraphs that lose something.
#[derive(Debug)]
pub struct Words {
    /// Paragraphs shown before and after one that loses something.
    context: usize,
    pen: Pen,
    /// The file's name, until it is shown above the first cut.
    name: Vec<u8>,
    is_headed: bool,
    /// Paragraphs before this place that may become context, ready to be shown.
    before: VecDeque<Vec<u8>>,
    /// Paragraphs that still are context of the last cut.
    after: usize,
    /// Something is left out before `before`.
    skips: bool,
}

/// Writes in colour, or in the plain form: `[-words that go-]`, in them `*words that the twin lacks*`.
#[derive(Clone, Copy, Debug)]
struct Pen {
    paint: Paint,
}

impl Words {
    /// A printer with `context` paragraphs around each that loses something.
    pub fn new(context: usize, paint: Paint) -> Self {
        Self {
            context,
            pen: Pen { paint: Paint { escape: true, ..paint } },
            name: Vec::new(),
            is_headed: false,
            before: VecDeque::new(),
            after: 0,
            skips: false,
        }
    }

    /// A paragraph that loses nothing.
    fn pass(&mut self, section: &Section<'_>, block: Block, out: &mut Vec<u8>) {
        if self.after > 0 {
            self.after -= 1;
            self.pen.sentence(section, block.first as usize, (true, false), out);
            return;
        }
        if self.before.len() == self.context {
            self.before.pop_front();
            self.skips = true;
        }
        if self.context > 0 {
            let mut shown = Vec::new();
            self.pen.sentence(section, block.end as usize - 1, (false, true), &mut shown);
            self.before.push_back(shown);
        }
    }

    /// A paragraph that loses something.
    fn show(&mut self, section: &Section<'_>, block: Block, cuts: &[Removal], out: &mut Vec<u8>) {
        if !self.is_headed {
            self.is_headed = true;
            self.pen.put(Ink::Head, &self.name, out);
            out.push(b'\n');
            self.skips = false;
        }
        if std::mem::take(&mut self.skips) {
            self.pen.skip(out);
        }
        self.before.drain(..).for_each(|shown| out.extend_from_slice(&shown));
        self.after = self.context;
        self.pen.paragraph(section, block, cuts, out);
    }
}

impl Printer for Words {
    fn open(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        let was_headed = self.is_headed;
        *self = Words::new(self.context, self.pen.paint);
        self.name = text.bare.unwrap_or(text.name.as_bytes()).to_vec();
        if was_headed {
            out.push(b'\n');
        }
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let document = section.document;
        let removals = section.plan.removals();
        let mut next = 0;
        for &block in document.blocks() {
            let lines = document.lines_of(block);
            let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
            let span = Span::new(first.start as usize, last.end as usize);
            next += removals[next..].partition_point(|cut| cut.span.end <= span.start);
            let count = removals[next..].partition_point(|cut| cut.span.start < span.end);
            let cuts = &removals[next..next + count];
            let bytes = document.bytes();
            if cuts.iter().any(|cut| !is_blank(within(cut.span, span).of(bytes))) {
                self.show(section, block, cuts, out);
            } else {
                self.pass(section, block, out);
            }
        }
    }

    fn is_harmless(&self) -> bool {
        true
    }
}

impl Pen {
    fn put(self, ink: Ink, text: &[u8], out: &mut Vec<u8>) {
        self.paint.put(ink, text, out);
    }

    /// The beginning of a shown line: its number in the text.
    fn number(self, number: u64, out: &mut Vec<u8>) {
        self.put(Ink::Faint, format!("{number:>6}  ").as_bytes(), out);
    }

    /// Paragraphs or lines are left out here.
    fn skip(self, out: &mut Vec<u8>) {
        self.put(Ink::Faint, "     ⋯\n".as_bytes(), out);
    }

    /// A line that loses nothing, by its first or last sentence where it is long.
    fn sentence(self, section: &Section<'_>, line: usize, ends: (bool, bool), out: &mut Vec<u8>) {
        self.number(section.lines_before + line as u64 + 1, out);
        let text = section.document.text(section.document.lines()[line]);
        self.kept(text, ends, out);
        out.push(b'\n');
    }

    /// Text that stays; where it is long, only its beginning, its end or both.
    fn kept(self, text: &[u8], ends: (bool, bool), out: &mut Vec<u8>) {
        let Some((head, tail)) = shorten::folds(text, ends) else {
            return self.put(Ink::Plain, text, out);
        };
        self.put(Ink::Plain, &text[..head], out);
        let sign = match (head > 0, tail < text.len()) {
            (true, true) => " … ",
            (true, false) => " …",
            _ => "… ",
        };
        self.put(Ink::Faint, sign.as_bytes(), out);
        self.put(Ink::Plain, &text[tail..], out);
    }
}

fn is_blank(text: &[u8]) -> bool {
    crate::document::lines::trim(text, Span::new(0, text.len())).is_empty()
}

/// The part of `span` that lies in `whole`; empty where there is none.
fn within(span: Span, whole: Span) -> Span {
    let start = span.start.clamp(whole.start, whole.end);
    Span::new(start, span.end.clamp(start, whole.end))
}
