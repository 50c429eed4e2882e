//! What goes: disjoint, ordered removals, each with its reasons. Every printer reads this and nothing else.

mod again;
pub mod memory;
mod remainder;
mod seams;
mod settle;

use crate::finding::{Cause, Likeness};
use crate::lexicon::EntryId;
use crate::place;
use crate::rule::{self, RuleId};
use crate::span::Span;
pub use settle::{Carry, Decided, settle};
use std::ops::Range;

/// The removals of one section, in order; none touches another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    removals: Vec<Removal>,
    reasons: Vec<Reason>,
}

/// One run of bytes that goes, with at least one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The bytes, counted from the start of the section.
    pub span: Span,
    reasons: Range<u32>,
}

/// Why a removal happens. The first reason of a removal names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The rule that spoke.
    pub rule: RuleId,
    /// What made it speak.
    pub why: Why,
}

/// What made a rule speak, settled.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The unit is this phrase.
    Phrase(EntryId),
    /// A weak line in a run of so many.
    Company {
        /// Lines of the run.
        lines: u32,
    },
    /// A line made of so many weak words.
    Row {
        /// Words or phrases in the line.
        words: u32,
    },
    /// Part of a list of links that a text browser put at the end.
    LinkList,
    /// A citation mark inside a sentence.
    Citation,
    /// The same text stands on this earlier line, which stays.
    Twin {
        /// Line number in the document, from 1.
        line: u64,
        /// Its bytes, counted from the start of the section; nothing when it is in an earlier one,
        /// or far into a line of many sentences.
        span: Option<Span>,
    },
    /// An earlier sentence on this line, which stays, says nearly the same.
    Near {
        /// Line number in the document, from 1.
        line: u64,
        /// Its bytes, counted from the start of the section.
        span: Span,
        /// The likeness and the differing words.
        likeness: Likeness,
    },
    /// A `--drop` pattern of the user: its number, from 0.
    Drop(u32),
    /// So many documents of the corpus hold the same sentence, and this is not the first of them.
    Across {
        /// Documents, this one included.
        documents: u32,
    },
    /// The line model: probability to be content in 1/65535, and what spoke most against it.
    Place {
        /// Probability of being content, in 1/65535.
        content: u16,
        /// What spoke most against it, the strongest first.
        because: [place::Reason; 3],
    },
    /// White space left beside a cut.
    Seam,
}

impl Plan {
    /// The removals, in order.
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }

    /// The reasons of one removal of this plan; the first one names it.
    pub fn reasons(&self, removal: &Removal) -> &[Reason] {
        &self.reasons[removal.reasons.start as usize..removal.reasons.end as usize]
    }

    /// True when nothing goes.
    pub fn is_empty(&self) -> bool {
        self.removals.is_empty()
    }

    /// How many bytes go.
    pub fn removed_bytes(&self) -> usize {
        self.removals.iter().map(|r| r.span.len()).sum()
    }

    /// The runs of a section of `length` bytes that stay, in order, none of them empty.
    pub fn kept(&self, length: usize) -> impl Iterator<Item = Span> {
        let starts = std::iter::once(0).chain(self.removals.iter().map(|r| r.span.end));
        let ends = self.removals.iter().map(|r| r.span.start).chain(std::iter::once(length));
        starts.zip(ends).map(|(start, end)| Span::new(start, end)).filter(|s| !s.is_empty())
    }

    /// An empty plan with room for so many removals.
    fn with_room(removals: usize) -> Self {
        Self { removals: Vec::with_capacity(removals), reasons: Vec::with_capacity(removals) }
    }

    /// Adds a cut that begins no earlier than the one before: to the last removal where they overlap, else behind it.
    fn add(&mut self, span: Span, reason: Reason) {
        debug_assert!(!span.is_empty());
        match self.removals.last_mut() {
            Some(last) if span.start < last.span.end => {
                last.span.end = last.span.end.max(span.end);
                // White space inside a removal needs no reason of its own.
                if reason.rule != rule::SEAM {
                    self.reasons.push(reason);
                }
                last.reasons.end = self.reasons.len() as u32;
            }
            _ => {
                let first = self.reasons.len() as u32;
                self.reasons.push(reason);
                self.removals.push(Removal { span, reasons: first..first + 1 });
            }
        }
    }
}

impl From<Cause> for Why {
    fn from(cause: Cause) -> Why {
        match cause {
            Cause::Phrase(entry) => Why::Phrase(entry),
            Cause::Company { lines } => Why::Company { lines },
            Cause::Row { words } => Why::Row { words },
            Cause::LinkList => Why::LinkList,
            Cause::Citation => Why::Citation,
            Cause::Drop(pattern) => Why::Drop(pattern),
            Cause::Across { documents } => Why::Across { documents },
            Cause::Place { content, because } => Why::Place { content, because },
        }
    }
}
