//! Gradient boosting of trees that ask one question per level.

use deboil::place::lab::{DEPTH, Forest, LEAVES, Question, SCALE, Tree};
use std::thread;

/// Most bins of a feature.
const BINS: usize = 64;

/// A small generator of random numbers (xorshift*), the same everywhere.
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize * limit) >> 31
    }

    /// Shuffles in place.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// Features of all rows, in columns, and the same in bins.
pub struct Matrix {
    /// Names of the columns.
    pub names: Vec<&'static str>,
    /// The numbers.
    pub columns: Vec<Vec<i16>>,
    bins: Vec<Vec<u8>>,
    edges: Vec<Vec<i16>>,
}

impl Matrix {
    /// Cuts columns into bins of about equal numbers of rows.
    pub fn new(names: Vec<&'static str>, columns: Vec<Vec<i16>>) -> Self {
        let edges: Vec<Vec<i16>> = columns.iter().map(|column| edges(column)).collect();
        let bins = columns
            .iter()
            .zip(&edges)
            .map(|(column, edges)| {
                column.iter().map(|cell| edges.partition_point(|edge| edge < cell) as u8).collect()
            })
            .collect();
        Self { names, columns, bins, edges }
    }

    /// Scores of all rows, as the program would compute them.
    pub fn scores(&self, forest: &Forest) -> Vec<i32> {
        let rows = self.columns.first().map_or(0, Vec::len);
        let mut scores = vec![forest.base; rows];
        for tree in &forest.trees {
            self.add(tree, &mut scores);
        }
        scores
    }

    fn add(&self, tree: &Tree, scores: &mut [i32]) {
        let columns = tree.questions.map(|it| (&self.columns[usize::from(it.column)], it.above));
        for (row, score) in scores.iter_mut().enumerate() {
            let mut place = 0;
            for (column, above) in columns {
                place = place << 1 | usize::from(column[row] > above);
            }
            *score += i32::from(tree.leaves[place]);
        }
    }
}

/// Upper edges of all bins but the last: a cell's bin is the number of edges below it.
fn edges(column: &[i16]) -> Vec<i16> {
    let mut sorted: Vec<i16> = column.iter().step_by(7).copied().collect();
    sorted.sort_unstable();
    let mut distinct = sorted.clone();
    distinct.dedup();
    if distinct.len() <= BINS {
        distinct.pop();
        return distinct;
    }
    let mut edges: Vec<i16> = (1..BINS).map(|bin| sorted[bin * sorted.len() / BINS]).collect();
    edges.dedup();
    edges
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Params {
    /// Trees.
    pub trees: usize,
    /// Share of a tree's answer that counts.
    pub rate: f64,
    /// Added to the weight of each leaf: pulls small leaves to zero.
    pub ridge: f64,
    /// Features a tree may ask about, per hundred.
    pub features: usize,
    /// Rows a tree sees, per hundred.
    pub rows: usize,
    /// Seed of the dice.
    pub seed: u64,
}

/// What to learn: for each row its label and its weight.
pub struct Goal<'a> {
    /// 1 for main text.
    pub labels: &'a [f32],
    /// Weights; rows of weight 0 are not looked at.
    pub weights: &'a [f32],
    /// Columns that may be asked about.
    pub columns: &'a [usize],
}

/// One row of the sample a tree is grown from.
#[derive(Clone, Copy)]
struct Seen {
    row: u32,
    slope: f32,
    bend: f32,
}

/// Trains a forest.
pub fn train(matrix: &Matrix, goal: &Goal<'_>, params: &Params) -> Forest {
    let rows: Vec<u32> =
        (0..goal.labels.len() as u32).filter(|&row| goal.weights[row as usize] > 0.0).collect();
    let weight: f64 = rows.iter().map(|&row| f64::from(goal.weights[row as usize])).sum();
    let content: f64 = rows
        .iter()
        .map(|&row| f64::from(goal.weights[row as usize] * goal.labels[row as usize]))
        .sum();
    let base = (content / (weight - content)).ln();
    let mut forest = Forest { base: (base * f64::from(SCALE)) as i32, trees: Vec::new() };
    let mut scores = vec![forest.base; goal.labels.len()];
    let mut dice = Dice::new(params.seed);
    for _ in 0..params.trees {
        let sample: Vec<Seen> = rows
            .iter()
            .filter(|_| dice.below(100) < params.rows)
            .map(|&row| seen(row, scores[row as usize], goal))
            .collect();
        let mut columns = goal.columns.to_vec();
        dice.shuffle(&mut columns);
        columns.truncate((goal.columns.len() * params.features).div_ceil(100));
        columns.sort_unstable();
        let tree = grow(matrix, &sample, &columns, params);
        matrix.add(&tree, &mut scores);
        forest.trees.push(tree);
    }
    forest
}

fn seen(row: u32, score: i32, goal: &Goal<'_>) -> Seen {
    let at = row as usize;
    let p = 1.0 / (1.0 + (-f64::from(score) / f64::from(SCALE)).exp());
    let weight = f64::from(goal.weights[at]);
    Seen {
        row,
        slope: (weight * (f64::from(goal.labels[at]) - p)) as f32,
        bend: (weight * (p * (1.0 - p)).max(1e-4)) as f32,
    }
}

fn grow(matrix: &Matrix, sample: &[Seen], columns: &[usize], params: &Params) -> Tree {
    let mut tree = Tree { questions: [Question::default(); DEPTH], leaves: [0; LEAVES] };
    let mut leaf = vec![0u8; sample.len()];
    for level in 0..DEPTH {
        let (column, bin) = best_question(matrix, sample, &leaf, level, columns, params.ridge);
        let bins = &matrix.bins[column];
        for (leaf, seen) in leaf.iter_mut().zip(sample) {
            *leaf = *leaf << 1 | u8::from(usize::from(bins[seen.row as usize]) > bin);
        }
        let above = matrix.edges[column].get(bin).copied().unwrap_or(i16::MAX);
        tree.questions[level] = Question { column: column as u16, above };
    }
    let mut sums = [(0f64, 0f64); LEAVES];
    for (leaf, seen) in leaf.iter().zip(sample) {
        let sum = &mut sums[usize::from(*leaf)];
        sum.0 += f64::from(seen.slope);
        sum.1 += f64::from(seen.bend);
    }
    for (leaf, (slope, bend)) in tree.leaves.iter_mut().zip(sums) {
        let answer = params.rate * slope / (bend + params.ridge) * f64::from(SCALE);
        *leaf = answer.round().clamp(-32768.0, 32767.0) as i16;
    }
    tree
}

/// The column and bin whose question helps most, the first of equals.
fn best_question(
    matrix: &Matrix,
    sample: &[Seen],
    leaf: &[u8],
    level: usize,
    columns: &[usize],
    ridge: f64,
) -> (usize, usize) {
    let judge = |columns: &[usize]| {
        let mut best = (f64::MIN, 0, 0);
        let mut sums = vec![(0f32, 0f32); (1 << level) * BINS];
        for &column in columns {
            sums.fill((0.0, 0.0));
            let bins = &matrix.bins[column];
            for (leaf, seen) in leaf.iter().zip(sample) {
                let bin = usize::from(bins[seen.row as usize]);
                let sum = &mut sums[usize::from(*leaf) * BINS + bin];
                sum.0 += seen.slope;
                sum.1 += seen.bend;
            }
            for (bin, gain) in gains(&sums, matrix.edges[column].len(), ridge).enumerate() {
                if gain > best.0 {
                    best = (gain, column, bin);
                }
            }
        }
        best
    };
    let (left, right) = columns.split_at(columns.len() / 2);
    let (one, two) = thread::scope(|scope| {
        let one = scope.spawn(|| judge(left));
        let two = judge(right);
        (one.join().expect("no panic"), two)
    });
    let best = if two.0 > one.0 { two } else { one };
    (best.1, best.2)
}

fn gains(sums: &[(f32, f32)], edges: usize, ridge: f64) -> impl Iterator<Item = f64> {
    let mut gains = [0f64; BINS];
    for leaf in sums.chunks(BINS) {
        let all = leaf.iter().fold((0f64, 0f64), |(slope, bend), sum| {
            (slope + f64::from(sum.0), bend + f64::from(sum.1))
        });
        let mut left = (0f64, 0f64);
        for (gain, sum) in gains.iter_mut().zip(leaf).take(edges) {
            left.0 += f64::from(sum.0);
            left.1 += f64::from(sum.1);
            let right = (all.0 - left.0, all.1 - left.1);
            *gain += left.0 * left.0 / (left.1 + ridge) + right.0 * right.0 / (right.1 + ridge);
        }
    }
    gains.into_iter().take(edges)
}
