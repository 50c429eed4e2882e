//! The trees made ready for judging: every question is answered once, however many trees ask it.
//!
//! Half of the questions of trained trees are asked by others, too, and what costs most is to look an answer up in the
//! table of a tree for every unit. So a block of units first gets one byte for each answer of each unit; then the
//! answers of a tree make a place of a byte for each unit, without a branch, and several trees are looked up at once.
//! [`Forest::scores`] says the same more slowly.

use super::forest::{DEPTH, Forest, LEAVES};
use super::sheet::{LANES, Sheet};

/// Yes as a byte with all bits, or no as 0, of the units of a block.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Answers([u8; LANES]);

/// The places of the units of a block in the table of a tree.
type Places = [[u8; GROUP]; LANES / GROUP];

/// The questions of a tree by their places in [`Stand::above`].
type Asker = [u32; DEPTH];

/// Units whose scores are added to side by side.
const GROUP: usize = 8;

/// Trees that are looked up at once.
const TOGETHER: usize = 4;

/// What a place of one byte may point at.
const WINDOW: usize = 1 << u8::BITS;

/// The leaves that the places of so many trees may point at.
const SPAN: usize = (TOGETHER - 1) * LEAVES + WINDOW;

/// Trees for judging.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    base: i32,
    /// The columns that are asked, with the number of questions to each.
    columns: Vec<(u16, usize)>,
    /// The numbers asked for, column by column.
    above: Vec<i16>,
    trees: Vec<[Asker; TOGETHER]>,
    /// The leaves of each tree, one after the other; behind the last some that no tree has, so that any byte is a place.
    leaves: Vec<i16>,
}

impl Stand {
    /// Makes trees ready.
    pub fn of(forest: &Forest) -> Self {
        let asked = || forest.trees.iter().flat_map(|tree| &tree.questions);
        let mut all: Vec<(u16, i16)> = asked().map(|it| (it.column, it.above)).collect();
        all.sort_unstable();
        all.dedup();
        let columns = all.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.len()));
        let place = |column, above| all.binary_search(&(column, above)).unwrap_or(0) as u32;
        let mut trees: Vec<[Asker; TOGETHER]> =
            vec![Default::default(); forest.trees.len().div_ceil(TOGETHER)];
        for (tree, made) in forest.trees.iter().zip(trees.as_flattened_mut()) {
            *made = tree.questions.map(|it| place(it.column, it.above));
        }
        let mut leaves: Vec<i16> = forest.trees.iter().flat_map(|tree| tree.leaves).collect();
        leaves.resize(trees.len() * TOGETHER * LEAVES + WINDOW, 0);
        let columns = columns.collect();
        let above = all.iter().map(|it| it.1).collect();
        Self { base: forest.base, columns, above, trees, leaves }
    }

    /// The score of every row: the logarithm of the odds of main text, in 1/[`super::forest::SCALE`].
    pub fn scores(&self, sheet: &Sheet, room: &mut Room) {
        room.answers.resize(self.above.len(), Answers([0; LANES]));
        room.scores.clear();
        room.scores.resize(sheet.rows().next_multiple_of(GROUP), self.base);
        for (block, scores) in room.scores.chunks_mut(LANES).enumerate() {
            self.answer(sheet, block, &mut room.answers);
            self.add(&room.answers, scores.as_chunks_mut().0);
        }
        room.scores.truncate(sheet.rows());
    }

    /// Answers all questions of a block.
    fn answer(&self, sheet: &Sheet, block: usize, answers: &mut [Answers]) {
        let mut next = self.above.iter().zip(answers);
        for &(column, questions) in &self.columns {
            let cells = *sheet.lanes(usize::from(column), block);
            for (&above, answer) in next.by_ref().take(questions) {
                answer.0 = cells.map(|cell| if cell > above { u8::MAX } else { 0 });
            }
        }
    }

    /// Adds what the trees say of a block.
    fn add(&self, answers: &[Answers], scores: &mut [[i32; GROUP]]) {
        for (trees, leaves) in
            self.trees.iter().zip(self.leaves.windows(SPAN).step_by(LEAVES * TOGETHER))
        {
            let places =
                trees.map(|tree| places(tree.map(|question| &answers[question as usize].0)));
            look_up(leaves, &places, scores);
        }
    }
}

/// Adds what so many trees say. It is no part of its caller, so that places and scores stay in memory: a compiler that
/// takes them all for registers moves them to and fro.
#[inline(never)]
fn look_up(leaves: &[i16], places: &[Places; TOGETHER], scores: &mut [[i32; GROUP]]) {
    let tables: [Option<&[i16; WINDOW]>; TOGETHER] =
        std::array::from_fn(|tree| leaves.get(tree * LEAVES..).and_then(<[i16]>::first_chunk));
    let [Some(a), Some(b), Some(c), Some(d)] = tables else { return };
    for (at, scores) in scores.iter_mut().enumerate().take(LANES / GROUP) {
        let [of_a, of_b, of_c, of_d] = places.each_ref().map(|places| &places[at]);
        for (unit, score) in scores.iter_mut().enumerate() {
            let said = [
                a[usize::from(of_a[unit])],
                b[usize::from(of_b[unit])],
                c[usize::from(of_c[unit])],
                d[usize::from(of_d[unit])],
            ];
            *score = said.into_iter().fold(*score, |sum, leaf| sum.wrapping_add(leaf.into()));
        }
    }
}

/// The places in the table of a tree: the answers are the bits.
fn places(answers: [&[u8; LANES]; DEPTH]) -> Places {
    let [a, b, c, d, e, f] = answers;
    let places: [u8; LANES] = std::array::from_fn(|at| {
        a[at] & 0x20 | b[at] & 0x10 | c[at] & 8 | d[at] & 4 | e[at] & 2 | f[at] & 1
    });
    std::array::from_fn(|at| places.as_chunks().0[at])
}

/// Memory for judging, to be used again.
#[derive(Debug, Default)]
pub struct Room {
    answers: Vec<Answers>,
    /// The scores of the rows judged last.
    pub scores: Vec<i32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::forest::{Question, Tree};
    use proptest::prelude::*;

    const COLUMNS: [&str; 3] = ["one", "two", "three"];

    proptest! {
        #[test]
        fn it_says_what_the_trees_say(
            cells in prop::collection::vec(prop::array::uniform3(-4i16..4), 0..80),
            trees in prop::collection::vec(
                (prop::array::uniform6((0u16..4, -4i16..4)), any::<[i16; LEAVES / 2]>()), 0..9),
        ) {
            let mut sheet = Sheet::default();
            sheet.start(cells.len());
            for (place, name) in COLUMNS.into_iter().enumerate() {
                sheet.column(name, |row| i64::from(cells[row][place]));
            }
            let trees = trees.into_iter().map(|(questions, half)| Tree {
                questions: questions.map(|(column, above)| Question { column, above }),
                leaves: std::array::from_fn(|at| half[at / 2]),
            });
            let forest = Forest { base: 7, trees: trees.collect() };
            let mut room = Room::default();
            Stand::of(&forest).scores(&sheet, &mut room);
            prop_assert_eq!(room.scores, forest.scores(&sheet));
        }
    }
}
