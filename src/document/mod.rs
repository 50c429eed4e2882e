//! A text as the rest of the house sees it: immutable bytes with a table of lines and blocks.
//!
//! A document is one *section*: the whole text when it is short, else the piece that
//! [`section`] cut. Offsets inside a document therefore fit into 32 bits.

mod abbreviations;
pub mod blocks;
pub mod items;
pub mod lines;
pub mod section;
pub mod sentences;
pub mod shape;

use crate::span::Span;
pub use blocks::Block;
pub use lines::Line;
pub use section::{Edge, MAX_SECTION};

/// The bytes of one section and where its lines and blocks are.
#[derive(Debug)]
pub struct Document<'b> {
    bytes: &'b [u8],
    tables: Tables,
    head: Edge,
    tail: Edge,
}

/// The tables of a document, kept apart from its bytes so that a worker can reuse their memory.
#[derive(Debug, Default)]
pub struct Tables {
    lines: Vec<Line>,
    blocks: Vec<Block>,
}

impl<'b> Document<'b> {
    /// Reads a whole text that is at most [`MAX_SECTION`] bytes long.
    ///
    /// # Panics
    /// When the text is longer than [`MAX_SECTION`]: cut it with [`section::cut`] first.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self::with_tables(bytes, Edge::Text, Edge::Text, Tables::default())
    }

    /// Like [`Document::new`] for a section whose ends may lie inside a line, filling used tables anew.
    ///
    /// # Panics
    /// When the section is longer than [`MAX_SECTION`] bytes.
    pub fn with_tables(bytes: &'b [u8], head: Edge, tail: Edge, mut tables: Tables) -> Self {
        assert!(bytes.len() <= MAX_SECTION, "a section is at most {MAX_SECTION} bytes long");
        lines::cut(bytes, &mut tables.lines);
        blocks::cut(&tables.lines, &mut tables.blocks);
        Self { bytes, tables, head, tail }
    }

    /// The document that [`Document::into_tables`] took apart, made whole again without reading it anew.
    pub(crate) fn resume(bytes: &'b [u8], head: Edge, tail: Edge, tables: Tables) -> Self {
        Self { bytes, tables, head, tail }
    }

    /// Gives the tables back for the next document.
    pub fn into_tables(self) -> Tables {
        self.tables
    }

    /// The bytes as they came.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// All lines, blank ones included; they tile the bytes.
    pub fn lines(&self) -> &[Line] {
        &self.tables.lines
    }

    /// The runs of lines between blank ones.
    pub fn blocks(&self) -> &[Block] {
        &self.tables.blocks
    }

    /// The lines of one block.
    pub fn lines_of(&self, block: Block) -> &[Line] {
        &self.tables.lines[block.range()]
    }

    /// The bytes of one block, line ends included.
    pub fn span_of(&self, block: Block) -> Span {
        let lines = self.lines_of(block);
        match lines {
            [first, ..] => Span::new(first.start as usize, lines[lines.len() - 1].end as usize),
            [] => Span::default(),
        }
    }

    /// The text of a line, without the white space around it.
    pub fn text(&self, line: Line) -> &'b [u8] {
        line.text().of(self.bytes)
    }

    /// The number, from 0, of the line that holds the byte at `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        self.tables.lines.partition_point(|l| l.end as usize <= offset)
    }

    /// Index of the block that holds `line`, or of the first one below it.
    pub fn block_at(&self, line: usize) -> usize {
        self.tables.blocks.partition_point(|block| block.range().end <= line)
    }

    /// How many line ends the document holds.
    pub fn line_ends(&self) -> usize {
        let unended = self.bytes.last().is_some_and(|&b| b != b'\n');
        self.tables.lines.len() - usize::from(unended)
    }

    /// What lies behind its last byte.
    pub fn tail(&self) -> Edge {
        self.tail
    }

    /// What stands before the first byte and behind the last one.
    pub fn edges(&self) -> (Edge, Edge) {
        (self.head, self.tail)
    }

    /// True when the document is a whole text, not a section of a longer one.
    pub fn is_whole_text(&self) -> bool {
        (self.head, self.tail) == (Edge::Text, Edge::Text)
    }

    /// True when the line is whole: a piece of a line that a section border cut is not a line.
    pub fn is_whole(&self, index: usize) -> bool {
        (index > 0 || self.head.parts_lines())
            && (index + 1 < self.tables.lines.len() || self.tail.parts_lines())
    }

    /// True when `span`, taken for a sentence, is one: not a piece that a hard cut left.
    pub fn is_whole_sentence(&self, span: Span) -> bool {
        (span.start > 0 || self.head != Edge::Cut)
            && (span.end < self.bytes.len() || self.tail != Edge::Cut)
    }
}
