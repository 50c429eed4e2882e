//! The trees made ready for judging: every question is answered once, however many trees ask it.
//!
//! A third of the questions of trained trees is asked by others, too, and what costs most is to look an answer up in
//! the table of a tree for every unit. So a block of units first gets one byte for each answer of each unit, and then
//! a tree is five additions of such bytes and one look at its table. [`Forest::scores`] says the same more slowly.

use super::forest::{DEPTH, Forest, LEAVES, Tree};
use super::sheet::{LANES, Sheet};

/// Yes as a byte with all bits, or no as 0, of the units of a block.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Answers([u8; LANES]);

/// A tree whose questions are known by their places in [`Stand::above`].
#[derive(Clone, Debug)]
struct Asker {
    questions: [u32; DEPTH],
    leaves: [i16; LEAVES],
}

/// Trees for judging.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    base: i32,
    /// The columns that are asked, with the number of questions to each.
    columns: Vec<(u16, usize)>,
    /// The numbers asked for, column by column.
    above: Vec<i16>,
    trees: Vec<Asker>,
    /// Trees to be added up in 16 bits.
    groups: Vec<usize>,
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
        let trees = forest.trees.iter().map(|tree| Asker {
            questions: tree.questions.map(|it| place(it.column, it.above)),
            leaves: tree.leaves,
        });
        Self {
            base: forest.base,
            columns: columns.collect(),
            trees: trees.collect(),
            groups: groups(&forest.trees),
            above: all.iter().map(|it| it.1).collect(),
        }
    }

    /// The score of every row: the logarithm of the odds of main text, in 1/[`super::forest::SCALE`].
    pub fn scores(&self, sheet: &Sheet, room: &mut Room) {
        room.answers.resize(self.above.len(), Answers([0; LANES]));
        room.scores.clear();
        room.scores.resize(sheet.rows(), self.base);
        for (block, scores) in room.scores.chunks_mut(LANES).enumerate() {
            self.answer(sheet, block, &mut room.answers);
            self.add(&room.answers, scores);
        }
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

    /// Adds what the trees say of a block. It is no part of its caller, so that the compiler has all registers for it.
    #[inline(never)]
    fn add(&self, answers: &[Answers], scores: &mut [i32]) {
        let mut trees = self.trees.iter();
        for &size in &self.groups {
            let mut sums = [0i16; LANES];
            for tree in trees.by_ref().take(size) {
                let places = places(tree.questions.map(|question| &answers[question as usize].0));
                for (sums, places) in sums.as_chunks_mut::<8>().0.iter_mut().zip(places) {
                    let said: [i16; 8] = std::array::from_fn(|at| {
                        tree.leaves[(places >> (8 * at)) as u8 as usize % LEAVES]
                    });
                    for (sum, said) in sums.iter_mut().zip(said) {
                        *sum = sum.wrapping_add(said);
                    }
                }
            }
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score = score.wrapping_add(i32::from(sum));
            }
        }
    }
}

/// The places in the table of a tree, eight of them in a word: the answers are the bits.
fn places(answers: [&[u8; LANES]; DEPTH]) -> [u64; LANES / 8] {
    let [a, b, c, d, e, f] = answers;
    let places: [u8; LANES] = std::array::from_fn(|at| {
        a[at] & 0x20 | b[at] & 0x10 | c[at] & 8 | d[at] & 4 | e[at] & 2 | f[at] & 1
    });
    let words = places.as_chunks().0;
    std::array::from_fn(|at| u64::from_le_bytes(words[at]))
}

/// How many trees after one another say so little together that it fits into 16 bits.
fn groups(trees: &[Tree]) -> Vec<usize> {
    let mut groups = Vec::new();
    let (mut size, mut most) = (0, 0);
    for tree in trees {
        let own = tree.leaves.iter().map(|leaf| i32::from(leaf.unsigned_abs())).max().unwrap_or(0);
        if size > 0 && most + own > i32::from(i16::MAX) {
            groups.push(size);
            (size, most) = (0, 0);
        }
        size += 1;
        most += own;
    }
    groups.push(size);
    groups
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
    use crate::place::forest::Question;
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
                sheet.column(name, |row| cells[row][place].into());
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
