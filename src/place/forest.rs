//! Boosted trees in which every node of a level asks the same question.
//!
//! Such a tree is a row of questions and a table of answers: the answers to the questions are the
//! bits of the place in the table. Many units are judged side by side, without a branch.

use super::sheet::{LANES, Sheet};

/// Questions of each tree.
pub const DEPTH: usize = 6;
/// Answers of each tree.
pub const LEAVES: usize = 1 << DEPTH;
/// One unit of a leaf or a score is this part of the natural logarithm of the odds.
pub const SCALE: i32 = 4096;

/// "Is the number in this column greater than this?"
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Place of the column.
    pub column: u16,
    /// The number.
    pub above: i16,
}

/// One tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The questions, the one that decides the highest bit first.
    pub questions: [Question; DEPTH],
    /// What each row of answers adds to the score, in 1/[`SCALE`].
    pub leaves: [i16; LEAVES],
}

/// Trees whose answers are added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forest {
    /// The score before any tree.
    pub base: i32,
    /// The trees.
    pub trees: Vec<Tree>,
}

impl Forest {
    /// For each column whether some tree asks about it.
    pub fn asked(&self) -> Vec<bool> {
        let places =
            || self.trees.iter().flat_map(|tree| &tree.questions).map(|it| usize::from(it.column));
        let mut asked = vec![false; places().max().map_or(0, |last| last + 1)];
        for place in places() {
            asked[place] = true;
        }
        asked
    }

    /// The score of every row: the logarithm of the odds of main text, in 1/[`SCALE`].
    pub fn scores(&self, sheet: &Sheet) -> Vec<i32> {
        let rows = sheet.rows();
        let mut scores = vec![[self.base; LANES]; rows.div_ceil(LANES)];
        for (block, scores) in scores.iter_mut().enumerate() {
            for tree in &self.trees {
                tree.add(sheet, block, scores);
            }
        }
        let mut scores = scores.into_flattened();
        scores.truncate(rows);
        scores
    }
}

impl Tree {
    fn add(&self, sheet: &Sheet, block: usize, scores: &mut [i32; LANES]) {
        let mut places = [0u16; LANES];
        for question in &self.questions {
            let column = sheet.lanes(usize::from(question.column), block);
            for (place, &cell) in places.iter_mut().zip(column) {
                *place = (*place << 1) | u16::from(cell > question.above);
            }
        }
        for (score, place) in scores.iter_mut().zip(places) {
            *score += i32::from(self.leaves[usize::from(place) % LEAVES]);
        }
    }
}
