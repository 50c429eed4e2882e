//! A page: a document and what every pass may know of it, computed once.
//!
//! Three columns: the *marks* (lines and sentences that the lexicon knows), the *units* (sentences that
//! may be repeats, with their keys) and the *sentences* (only where a pass asks for all of them). A line
//! with a mark is transparent: blocks, wrapping and neighbours are judged as if it were not there, so that
//! the judgement is the same once it is gone.

mod build;
mod company;
mod menu;

use crate::document::shape::{self, Shape};
use crate::document::{Block, Document, Line};
use crate::key::{Key, Keyring};
use crate::lexicon::{Hit, Row};
use crate::rule::RuleId;
use crate::settings::Settings;
use crate::span::Span;

/// A line or a sentence that the lexicon knows.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The unit: a line with its line end, or a sentence with the blanks after it.
    pub span: Span,
    /// Number of the line it stands on, from 0.
    pub line: u32,
    /// What it is.
    pub kind: MarkKind,
}

/// How the lexicon knows a unit.
#[derive(Clone, Copy, Debug)]
pub enum MarkKind {
    /// It is a phrase that is sure by itself.
    Phrase(Hit),
    /// It is a row of weak words.
    Row(Row),
    /// It is a weak word, which counts in company only, and has none.
    Weak(RuleId),
    /// It is a weak word in a run of so many lines of its kind.
    Company(RuleId, u32),
}

/// A sentence, or a line, that may be a repeat: long enough, and not spoken.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    start: u32,
    end: u32,
    /// Number of the line it begins on, from 0.
    pub line: u32,
    /// Number of its block.
    pub block: u32,
    /// Key of its folded text.
    pub key: Key,
}

impl Unit {
    /// The sentence with the blanks after it.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// The columns of a page, kept apart so that a worker can reuse their memory.
#[derive(Debug, Default)]
pub struct Columns {
    marks: Vec<Mark>,
    units: Vec<Unit>,
    sentences: Vec<Span>,
    /// Per line: a mark that is active stands on the whole line.
    marked: Vec<bool>,
    scratch: build::Scratch,
}

/// A document with its columns.
#[derive(Debug)]
pub struct Page<'d> {
    /// The text.
    pub document: &'d Document<'d>,
    /// What the user wants.
    pub settings: &'d Settings,
    columns: Columns,
}

impl<'d> Page<'d> {
    /// Reads `document`, filling used columns anew.
    pub fn read(
        document: &'d Document<'d>,
        settings: &'d Settings,
        keyring: &Keyring,
        mut columns: Columns,
    ) -> Self {
        build::build(document, settings, keyring, &mut columns);
        Self { document, settings, columns }
    }

    /// The page that [`Page::into_columns`] took apart, made whole again.
    pub(crate) fn resume(
        document: &'d Document<'d>,
        settings: &'d Settings,
        columns: Columns,
    ) -> Self {
        Self { document, settings, columns }
    }

    /// Gives the columns back for the next page.
    pub fn into_columns(self) -> Columns {
        self.columns
    }

    /// What the lexicon knows, in order of lines.
    pub fn marks(&self) -> &[Mark] {
        &self.columns.marks
    }

    /// The sentences that may be repeats, in order.
    pub fn units(&self) -> &[Unit] {
        &self.columns.units
    }

    /// All sentences in order, each with the blanks after it; empty unless near repeats or `--drop` ask for them.
    pub fn sentences(&self) -> &[Span] {
        &self.columns.sentences
    }

    /// True when a mark stands on the whole line, so that the line is transparent.
    pub fn is_marked(&self, line: usize) -> bool {
        self.columns.marked[line]
    }

    /// The lines of a block that are not marked.
    pub fn plain_lines(&self, block: Block) -> impl Iterator<Item = &Line> + Clone {
        plain_lines(self.document, &self.columns.marked, block)
    }

    /// True when the line is a paragraph of its own, whatever stands around it.
    pub fn is_paragraph(&self, line: u32) -> bool {
        shape::is_paragraph(self.document.text(self.document.lines()[line as usize]))
    }

    /// True when the block reads as sentences, so that a repetition in it is not honest.
    pub fn is_prose(&self, block: u32) -> bool {
        self.shape(self.document.blocks()[block as usize]) == Shape::Prose
    }

    /// What a block reads as.
    pub fn shape(&self, block: Block) -> Shape {
        let bytes = self.document.bytes();
        let lines = self.plain_lines(block);
        shape::shape(lines.clone(), bytes, shape::is_wrapped(lines, bytes))
    }
}

fn plain_lines<'a>(
    document: &'a Document<'_>,
    marked: &'a [bool],
    block: Block,
) -> impl Iterator<Item = &'a Line> + Clone {
    let numbers = block.range();
    document.lines_of(block).iter().zip(numbers).filter(|(_, n)| !marked[*n]).map(|(line, _)| line)
}
