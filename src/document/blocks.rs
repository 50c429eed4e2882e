//! Blocks: the runs of lines that no blank line interrupts.

use super::lines::Line;
use std::ops::Range;

/// Lines `first..end` of a document, none of them blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Number of the first line, from 0.
    pub first: u32,
    /// One past the number of the last line.
    pub end: u32,
}

impl Block {
    /// The line numbers as a range of the line table.
    pub fn range(self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Fills `blocks` with the blocks of `lines`, in order.
pub fn cut(lines: &[Line], blocks: &mut Vec<Block>) {
    blocks.clear();
    let mut open: Option<u32> = None;
    for (number, line) in (0u32..).zip(lines) {
        match (open, line.is_blank()) {
            (None, false) => open = Some(number),
            (Some(first), true) => {
                blocks.push(Block { first, end: number });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(first) = open {
        blocks.push(Block { first, end: lines.len() as u32 });
    }
}
