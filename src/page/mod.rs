//! A page: a document and what every pass may know of it, computed once.
//!
//! Three columns: the *marks* (lines and sentences that the lexicon knows), the *units* (sentences that
//! may be repeats, with their keys) and the *sentences* (only where a pass asks for all of them). A line
//! with a mark is transparent: blocks, wrapping and neighbours are judged as if it were not there, so that
//! the judgement is the same once it is gone.

mod build;
mod company;
mod context;
mod evidence;
mod licence;
mod memo;
mod menu;

use crate::document::lines::trim;
pub use company::COMPANY;

use crate::document::shape::{self, Shape};
use crate::document::{Block, Document, Line, sentences};
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
    /// Per unit: its key with all numbers made one; empty unless that is wished for.
    blurred: Vec<Key>,
    /// The folded units, one after the other, and where each ends; empty unless near repeats are wished for.
    folded: Vec<u8>,
    folded_ends: Vec<usize>,
    sentences: Vec<Span>,
    /// Per line: a mark that is active stands on the whole line.
    marked: Vec<bool>,
    /// The lines that the lexicon knows and that stay, for what stands beside them; in order.
    spared: Vec<u32>,
    /// Blocks with sentences that would be marks but stay, for how the block reads or for want of evidence; in order.
    hidden: Vec<u32>,
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

    /// The same, each with the key by which documents are compared.
    pub fn units_among(&self) -> impl Iterator<Item = (&Unit, Key)> {
        let Columns { units, blurred, .. } = &self.columns;
        let key = |(place, unit): (usize, &Unit)| blurred.get(place).copied().unwrap_or(unit.key);
        units.iter().enumerate().map(move |(place, unit)| (unit, key((place, unit))))
    }

    /// The folded text of a unit; empty unless near repeats are wished for.
    pub fn folded(&self, unit: usize) -> &[u8] {
        let Columns { folded, folded_ends, .. } = &self.columns;
        let start = unit.checked_sub(1).map_or(0, |before| folded_ends[before]);
        folded_ends.get(unit).map_or(&[], |end| &folded[start..*end])
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
        let line = self.document.lines()[line as usize];
        match self.sentence_marks(line.span()) {
            [] => shape::is_paragraph(self.document.text(line)),
            marks => {
                let rest = rest(self.document, line.span(), spans(marks));
                shape::is_paragraph(trim(&rest, Span::new(0, rest.len())).of(&rest))
            }
        }
    }

    /// True when the block reads as sentences, so that a repetition in it is not honest.
    pub fn is_prose(&self, block: u32) -> bool {
        self.shape(self.document.blocks()[block as usize]) == Shape::Prose
    }

    /// What a block reads as, its markers left out: those that are lines, and those that are sentences.
    pub fn shape(&self, block: Block) -> Shape {
        match self.sentence_marks(self.document.span_of(block)) {
            [] => shape_of(self.plain_lines(block), self.document.bytes()),
            marks => self.shape_without(block, spans(marks)),
        }
    }

    /// What a block reads as without `gone`, which are spans in order.
    fn shape_without(&self, block: Block, gone: impl Iterator<Item = Span>) -> Shape {
        let rest = rest(self.document, self.document.span_of(block), gone);
        let document = Document::new(&rest);
        shape_of(document.lines().iter().filter(|line| !line.is_blank()), &rest)
    }

    /// True when a block reads in another way once `gone`, which are spans in order, are gone: as prose,
    /// or with its sentences over the line ends, and did not before; or with a marker that was hidden.
    pub fn turns(&self, number: usize, gone: impl Iterator<Item = Span>) -> bool {
        let block = self.document.blocks()[number];
        let span = self.document.span_of(block);
        let gone: Vec<Span> = gone.take_while(|gone| gone.start < span.end).collect();
        let rest = rest(self.document, span, gone.iter().copied());
        let document = Document::new(&rest);
        let lines = document.lines().iter().filter(|line| !line.is_blank());
        let is_wrapped = shape::is_wrapped(lines.clone(), &rest);
        let shows_marker = || lines.clone().any(|line| self.shows_marker(&rest, line));
        // A marker that stays in the block may be seen, or make the block read in another way when it goes.
        if self.keeps_marks(number, &gone) && shows_marker() {
            return true;
        }
        match (self.is_wrapped(block), is_wrapped) {
            (false, true) => true,
            (true, false) => shows_marker(),
            (_, is_wrapped) => {
                self.shape(block) != Shape::Prose
                    && shape::shape(lines, &rest, is_wrapped) == Shape::Prose
            }
        }
    }

    /// True when a sentence of the block stays that is a mark, or would be one.
    fn keeps_marks(&self, number: usize, gone: &[Span]) -> bool {
        let span = self.document.span_of(self.document.blocks()[number]);
        let goes = |mark: &Mark| {
            let next = gone.partition_point(|gone| gone.end < mark.span.end);
            gone.get(next).is_some_and(|gone| gone.start <= mark.span.start)
        };
        self.columns.hidden.binary_search(&(number as u32)).is_ok()
            || self.sentence_marks(span).iter().any(|mark| self.is_of_sentence(mark) && !goes(mark))
    }

    /// True when sentences run over the line ends of a block, its markers left out.
    fn is_wrapped(&self, block: Block) -> bool {
        let span = self.document.span_of(block);
        match self.sentence_marks(span) {
            [] => shape::is_wrapped(self.plain_lines(block), self.document.bytes()),
            marks => {
                let rest = rest(self.document, span, spans(marks));
                let document = Document::new(&rest);
                shape::is_wrapped(document.lines().iter().filter(|line| !line.is_blank()), &rest)
            }
        }
    }

    /// True when the first or the last sentence of a line that was read with its neighbours is a marker.
    fn shows_marker(&self, bytes: &[u8], line: &Line) -> bool {
        let Settings { lexicon, scope, .. } = self.settings;
        let (mut ends, mut scratch) = (Vec::new(), Vec::new());
        let line = line.span().of(bytes);
        sentences::split(line, &mut ends);
        let [first, .., _] = ends[..] else { return false };
        let last = ends[ends.len() - 2];
        [Span::new(0, first), Span::new(last, line.len())].into_iter().any(|sentence| {
            let text = trim(line, sentence).of(line);
            lexicon.sentence(text, scope, &mut scratch).is_some()
        })
    }

    /// The marks within `span`, when a sentence is among them.
    fn sentence_marks(&self, span: Span) -> &[Mark] {
        let marks = &self.columns.marks;
        let from = marks.partition_point(|mark| mark.span.start < span.start);
        let within = &marks[from..];
        let within = &within[..within.partition_point(|mark| mark.span.end <= span.end)];
        if within.iter().any(|mark| self.is_of_sentence(mark)) { within } else { &[] }
    }

    fn is_of_sentence(&self, mark: &Mark) -> bool {
        matches!(mark.kind, MarkKind::Phrase(_)) && !self.is_marked(mark.line as usize)
    }

    /// True when a block is of a licence: its sentences are repeated on purpose, for each work it covers.
    pub fn is_of_licence(&self, block: u32) -> bool {
        let block = self.document.blocks()[block as usize];
        // The markers in it are no lines of a licence; most blocks have neither.
        licence::speaks_of_licence(self.document.span_of(block).of(self.document.bytes())) && {
            let mut lines = self.plain_lines(block).map(|line| self.document.text(*line));
            lines.any(licence::speaks_of_licence)
        }
    }

    /// The lines that the lexicon knows and that stay, for what stands beside them; in order.
    pub fn spared(&self) -> &[u32] {
        &self.columns.spared
    }

    /// Those lines that would go of `document`, in order. It knows no line beside `known`.
    pub fn lines_that_go(&self, document: &Document<'_>, known: &[usize]) -> Vec<usize> {
        build::lines_that_go(document, self.settings, known)
    }

    /// True when a mark of this rule goes only where other lines give the page away.
    pub fn needs_evidence(&self, rule: RuleId) -> bool {
        evidence::needs_page(self.settings.lexicon.rules(), rule)
    }

    /// True when the lexicon knows `text` as a line, were it only a weak word.
    pub fn knows(&self, text: &[u8]) -> bool {
        let Settings { lexicon, scope, .. } = self.settings;
        lexicon.knows(text, scope)
    }
}

/// What is left of `span` without `gone`, which are spans in order, line ends aside.
fn rest(document: &Document<'_>, span: Span, gone: impl Iterator<Item = Span>) -> Vec<u8> {
    let bytes = document.bytes();
    let mut rest = Vec::with_capacity(span.len());
    let mut at = span.start;
    for gone in gone.filter(|gone| gone.start < span.end) {
        // The blanks behind a sentence go with it; what indents its line and the line end stay.
        rest.extend_from_slice(&bytes[at..trim(bytes, gone).start.max(at)]);
        let line_end = gone.of(bytes).iter().rev().take_while(|b| matches!(b, b'\r' | b'\n'));
        at = at.max(gone.end - line_end.count());
    }
    rest.extend_from_slice(&bytes[at.min(span.end)..span.end]);
    rest
}

/// The spans of those marks that go.
fn spans(marks: &[Mark]) -> impl Iterator<Item = Span> {
    marks.iter().filter(|mark| !matches!(mark.kind, MarkKind::Weak(_))).map(|mark| mark.span)
}

fn shape_of<'b>(lines: impl Iterator<Item = &'b Line> + Clone, bytes: &[u8]) -> Shape {
    shape::shape(lines.clone(), bytes, shape::is_wrapped(lines, bytes))
}

fn plain_lines<'a>(
    document: &'a Document<'_>,
    marked: &'a [bool],
    block: Block,
) -> impl Iterator<Item = &'a Line> + Clone {
    let numbers = block.range();
    document.lines_of(block).iter().zip(numbers).filter(|(_, n)| !marked[*n]).map(|(line, _)| line)
}
