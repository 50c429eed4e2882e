//! Running sums, runs, distances, the best segment and the clusters of prose: linear, exact.

use super::divide;

/// Windows reach at most this far to each side.
const MOST: usize = 32;

/// Sums of everything before each place; so many before the first place and behind the last that windows need not be
/// cut at the ends.
pub struct Sums(Vec<i64>);

impl Sums {
    /// Sums of `values`.
    pub fn of(values: impl ExactSizeIterator<Item = i64>) -> Self {
        let mut sums = Vec::with_capacity(values.len() + 2 * MOST + 1);
        sums.resize(MOST + 1, 0);
        let mut sum = 0;
        sums.extend(values.map(|value| {
            sum += value;
            sum
        }));
        sums.resize(sums.len() + MOST, sum);
        Self(sums)
    }

    /// Sums of those values whose place is marked.
    pub fn of_where(values: &[i64], marked: &[bool]) -> Self {
        Self::of(values.iter().zip(marked).map(|(&value, &mark)| if mark { value } else { 0 }))
    }

    /// Sum of the values before place `at`.
    pub fn before(&self, at: usize) -> i64 {
        self.0[MOST + at]
    }

    /// Sum of the values from one place up to, not with, another.
    pub fn within(&self, (from, to): (usize, usize)) -> i64 {
        self.before(to).wrapping_sub(self.before(from))
    }

    /// Sum of all.
    pub fn all(&self) -> i64 {
        self.0.last().copied().unwrap_or(0)
    }

    /// For each place the sum of the window of `radius` to each side, with the place itself.
    pub fn around(&self, radius: usize) -> impl Iterator<Item = i64> {
        self.windows(MOST - radius, MOST + radius + 1)
    }

    /// For each place the sum of the `radius` values before it.
    pub fn back(&self, radius: usize) -> impl Iterator<Item = i64> {
        self.windows(MOST - radius, MOST)
    }

    /// For each place the sum of the `radius` values behind it.
    pub fn on(&self, radius: usize) -> impl Iterator<Item = i64> {
        self.windows(MOST + 1, MOST + radius + 1)
    }

    fn windows(&self, from: usize, to: usize) -> impl Iterator<Item = i64> {
        let n = self.0.len() - 2 * MOST - 1;
        let ends = self.0[to..][..n].iter().zip(&self.0[from..][..n]);
        ends.map(|(to, from)| to.wrapping_sub(*from))
    }
}

/// Values that are looked at from a few places beside.
pub struct Beside(Vec<i64>);

impl Beside {
    /// Farthest place that is looked at.
    const MOST: usize = 3;

    /// Values, with another for what is beyond the ends.
    pub fn of(values: impl ExactSizeIterator<Item = i64>, beyond: i64) -> Self {
        let mut all = Vec::with_capacity(values.len() + 2 * Self::MOST);
        all.resize(Self::MOST, beyond);
        all.extend(values);
        all.resize(all.len() + Self::MOST, beyond);
        Self(all)
    }

    /// For each place the value so many places on.
    pub fn at(&self, by: isize) -> impl Iterator<Item = i64> {
        let n = self.0.len() - 2 * Self::MOST;
        self.0[Self::MOST.saturating_add_signed(by)..][..n].iter().copied()
    }
}

/// For each place of `n` how many are in its window.
pub fn sizes(radius: usize, n: usize) -> impl Iterator<Item = i64> {
    (0..n).map(move |at| (at.min(radius) + 1 + radius.min(n - 1 - at)) as i64)
}

/// For each place the sum of its window in hundredths of the number of places in it.
pub fn means(sums: &Sums, radius: usize, n: usize) -> impl Iterator<Item = u64> {
    let parts = sums.around(radius).zip(sizes(radius, n));
    parts.map(|(sum, size)| divide::share(sum.wrapping_mul(100), size))
}

/// Runs of equal values.
pub struct Runs {
    /// Length of the run a place is in.
    pub length: Vec<i64>,
    /// Places before it in its run.
    pub place: Vec<i64>,
}

impl Runs {
    /// Finds the runs.
    pub fn of(values: &[bool]) -> Self {
        let mut runs = Self { length: vec![0; values.len()], place: vec![0; values.len()] };
        let mut first = 0;
        for at in 0..values.len() {
            runs.place[at] = (at - first) as i64;
            if values.get(at + 1) != Some(&values[at]) {
                runs.length[first..=at].fill((at + 1 - first) as i64);
                first = at + 1;
            }
        }
        runs
    }
}

/// A run of units with the largest sum of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// First unit.
    pub first: usize,
    /// Last unit.
    pub last: usize,
    /// Sum of its scores.
    pub score: i64,
}

impl Segment {
    /// The best segment, the first of equals; never empty. `scores` is not empty.
    pub fn best(scores: &[i64]) -> Self {
        let mut best = Self { first: 0, last: 0, score: i64::MIN };
        let mut first = 0;
        let mut sum = 0;
        for (at, &score) in scores.iter().enumerate() {
            if sum < 0 {
                first = at;
                sum = 0;
            }
            sum += score;
            if sum > best.score {
                best = Self { first, last: at, score: sum };
            }
        }
        best
    }
}

/// Prose lines that stand close together.
#[derive(Clone, Copy)]
pub struct Cluster {
    /// First prose unit.
    pub first: usize,
    /// Last prose unit.
    pub last: usize,
    /// Tokens of its prose.
    pub size: i64,
    /// Larger clusters on the page.
    pub rank: i64,
}

/// All clusters of a page.
pub struct Clusters {
    /// The clusters in order.
    pub list: Vec<Cluster>,
    /// The largest, the first of equals.
    pub big: usize,
    /// For each unit its nearest cluster.
    pub near: Vec<usize>,
    /// For each unit how far that is.
    pub distance: Vec<i64>,
}

/// Prose lines this far apart belong to one cluster.
const APART: usize = 6;

impl Clusters {
    /// Finds the clusters.
    pub fn find(prose: &[bool], tokens: &[i64]) -> Self {
        let mut list: Vec<Cluster> = Vec::new();
        for at in (0..prose.len()).filter(|&at| prose[at]) {
            match list.last_mut() {
                Some(last) if at - last.last <= APART => {
                    last.last = at;
                    last.size += tokens[at];
                }
                _ => list.push(Cluster { first: at, last: at, size: tokens[at], rank: 0 }),
            }
        }
        rank(&mut list);
        let big = list.iter().position(|cluster| cluster.rank == 0).unwrap_or(0);
        let mut near = vec![0; prose.len()];
        let mut distance = vec![99; prose.len()];
        let mut next = 0;
        for at in 0..prose.len() {
            while next + 1 < list.len() && gap(&list[next + 1], at) < gap(&list[next], at) {
                next += 1;
            }
            near[at] = next;
            distance[at] = list.get(next).map_or(99, |cluster| gap(cluster, at));
        }
        Self { list, big, near, distance }
    }

    /// Units between a unit and the largest cluster: negative before it, 0 inside.
    pub fn distance_to_big(&self, at: usize) -> i64 {
        self.list.get(self.big).map_or(-99, |big| {
            if at < big.first { at as i64 - big.first as i64 } else { gap(big, at) }
        })
    }
}

/// Gives every cluster its rank by size; equals keep their order.
fn rank(list: &mut [Cluster]) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(list[at].size), at));
    for (rank, at) in order.into_iter().enumerate() {
        list[at].rank = rank as i64;
    }
}

fn gap(cluster: &Cluster, at: usize) -> i64 {
    (cluster.first.saturating_sub(at) + at.saturating_sub(cluster.last)) as i64
}
