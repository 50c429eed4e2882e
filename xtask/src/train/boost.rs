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
    /// Pages a tree sees, per hundred.
    pub pages: usize,
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
    /// Page of each row: a tree sees some pages only, so that it learns no page by heart.
    pub pages: &'a [u32],
    /// Columns that may be asked about.
    pub columns: &'a [usize],
}

/// One row of the sample a tree is grown from. Slope and bend of its loss are one number, so that
/// a sum of both is one addition, and whole, so that sums can be taken from each other.
#[derive(Clone, Copy)]
struct Seen {
    row: u32,
    both: i64,
}

/// Parts of one that slopes and bends are counted in.
const GRAIN: f64 = 128.0;

/// Packs a slope and a bend.
fn pack(slope: f64, bend: f64) -> i64 {
    (((slope * GRAIN).round() as i64) << 31) + (bend * GRAIN).round().max(1.0) as i64
}

/// The slope and the bend in a sum of packed ones.
fn unpack(both: i64) -> (f64, f64) {
    let bend = both & ((1 << 31) - 1);
    ((both >> 31) as f64 / GRAIN, bend as f64 / GRAIN)
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
        let sample = draw(&rows, &scores, goal, params, &mut dice);
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

/// Draws rows, those the forest is still wrong about more often, and makes the others count more
/// in turn, so that the sums stay what they were on average (minimal variance sampling).
fn draw(
    rows: &[u32],
    scores: &[i32],
    goal: &Goal<'_>,
    params: &Params,
    dice: &mut Dice,
) -> Vec<Seen> {
    let loss: Vec<(f32, f32)> = rows.iter().map(|&row| loss(row, scores, goal)).collect();
    let size = |&(slope, bend): &(f32, f32)| (slope * slope + bend * bend * 0.1).sqrt();
    let all: f64 = loss.iter().map(|it| f64::from(size(it))).sum();
    let unit = (all * 100.0 / (rows.len() * params.rows) as f64) as f32;
    let pages = goal.pages.iter().max().map_or(0, |&last| last as usize + 1);
    let seen: Vec<bool> = (0..pages).map(|_| dice.below(100) < params.pages).collect();
    let mut sample = Vec::new();
    for (&row, it) in rows.iter().zip(&loss) {
        if !seen[goal.pages[row as usize] as usize] {
            continue;
        }
        let chance = (size(it) / unit).clamp(0.001, 1.0);
        if (dice.below(1 << 20) as f32) < chance * (1 << 20) as f32 {
            let both = pack(f64::from(it.0 / chance), f64::from(it.1 / chance));
            sample.push(Seen { row, both });
        }
    }
    sample
}

/// Slope and bend of a row's loss.
fn loss(row: u32, scores: &[i32], goal: &Goal<'_>) -> (f32, f32) {
    let at = row as usize;
    let p = 1.0 / (1.0 + (-(scores[at] as f32) / SCALE as f32).exp());
    let weight = goal.weights[at];
    (weight * (goal.labels[at] - p), weight * p * (1.0 - p))
}

/// Sums of slopes and bends of a column: for each leaf so far and each bin.
struct Sums {
    column: usize,
    sums: Vec<i64>,
}

fn grow(matrix: &Matrix, sample: &[Seen], columns: &[usize], params: &Params) -> Tree {
    let mut tree = Tree { questions: [Question::default(); DEPTH], leaves: [0; LEAVES] };
    let mut leaf = vec![0u8; sample.len()];
    let mut tables: Vec<Sums> =
        columns.iter().map(|&column| Sums { column, sums: vec![0; BINS] }).collect();
    let everything: Vec<u32> = (0..sample.len() as u32).collect();
    each(&mut tables, |table| {
        table.sums = count(matrix, table.column, sample, &leaf, &everything, 1)
    });
    for level in 0..DEPTH {
        let best = best_question(matrix, &mut tables, params.ridge);
        let (column, bin) = best;
        let bins = &matrix.bins[column];
        let right = |seen: &Seen| usize::from(bins[seen.row as usize]) > bin;
        let above = matrix.edges[column].get(bin).copied().unwrap_or(i16::MAX);
        tree.questions[level] = Question { column: column as u16, above };
        let many = sample.iter().filter(|seen| right(seen)).count() * 2 > sample.len();
        let few: Vec<u32> =
            (0..sample.len() as u32).filter(|&at| right(&sample[at as usize]) != many).collect();
        if level + 1 < DEPTH {
            each(&mut tables, |table| {
                let small = count(matrix, table.column, sample, &leaf, &few, 1 << level);
                table.sums = split(&table.sums, &small, many);
            });
        }
        for (leaf, seen) in leaf.iter_mut().zip(sample) {
            *leaf = *leaf << 1 | u8::from(right(seen));
        }
    }
    let mut sums = [0i64; LEAVES];
    for (leaf, seen) in leaf.iter().zip(sample) {
        sums[usize::from(*leaf)] += seen.both;
    }
    for (leaf, both) in tree.leaves.iter_mut().zip(sums) {
        let (slope, bend) = unpack(both);
        let answer = params.rate * slope / (bend + params.ridge) * f64::from(SCALE);
        *leaf = answer.round().clamp(-32768.0, 32767.0) as i16;
    }
    tree
}

/// Does something to every table, on two threads; the tables do not depend on each other.
fn each(tables: &mut [Sums], work: impl Fn(&mut Sums) + Sync) {
    let middle = tables.len() / 2;
    let (left, right) = tables.split_at_mut(middle);
    thread::scope(|scope| {
        scope.spawn(|| left.iter_mut().for_each(&work));
        right.iter_mut().for_each(&work);
    });
}

fn count(
    matrix: &Matrix,
    column: usize,
    sample: &[Seen],
    leaf: &[u8],
    rows: &[u32],
    leaves: usize,
) -> Vec<i64> {
    let bins = &matrix.bins[column];
    let mut sums = vec![0; leaves * BINS];
    for &at in rows {
        let seen = sample[at as usize];
        let bin = usize::from(bins[seen.row as usize]) % BINS;
        sums[usize::from(leaf[at as usize]) * BINS + bin] += seen.both;
    }
    sums
}

/// Sums of both sides from those of all rows and those of the side with fewer rows.
fn split(all: &[i64], few: &[i64], few_left: bool) -> Vec<i64> {
    let mut sums = Vec::with_capacity(all.len() * 2);
    for (all, few) in all.chunks(BINS).zip(few.chunks(BINS)) {
        let rest = all.iter().zip(few).map(|(all, few)| all - few);
        if few_left {
            sums.extend(few);
            sums.extend(rest);
        } else {
            sums.extend(rest);
            sums.extend(few);
        }
    }
    sums
}

/// The column and bin whose question helps most, the first of equals.
fn best_question(matrix: &Matrix, tables: &mut [Sums], ridge: f64) -> (usize, usize) {
    let mut best = (f64::MIN, 0, 0);
    for table in tables {
        let edges = matrix.edges[table.column].len();
        for (bin, gain) in gains(&table.sums, edges, ridge).enumerate() {
            if gain > best.0 {
                best = (gain, table.column, bin);
            }
        }
    }
    (best.1, best.2)
}

fn gains(sums: &[i64], edges: usize, ridge: f64) -> impl Iterator<Item = f64> {
    let mut gains = [0f64; BINS];
    for leaf in sums.chunks(BINS) {
        let all = leaf.iter().sum::<i64>();
        let whole = unpack(all);
        let worth = |(slope, bend): (f64, f64)| slope * slope / (bend + ridge);
        let mut left = 0;
        for (gain, sum) in gains.iter_mut().zip(leaf).take(edges) {
            left += sum;
            let one = unpack(left);
            *gain += worth(one) + worth((whole.0 - one.0, whole.1 - one.1));
        }
    }
    gains.into_iter().take(edges)
}
