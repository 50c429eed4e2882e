//! The figures themselves, token for token as the benchmark defines them.

use std::collections::{HashMap, HashSet};

/// Tokens of a shingle.
const N: usize = 4;

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Tokens of a text: runs of word characters, each Han or kana character by itself.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let wide = is_wide(c);
        let word = !wide && (c.is_alphanumeric() || c == '_');
        if !word && let Some(from) = start.take() {
            found.push(&text[from..at]);
        }
        if wide {
            found.push(&text[at..at + c.len_utf8()]);
        } else if word && start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        found.push(&text[from..]);
    }
    found
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ (hash >> 31)
}

fn join(tokens: &[u64]) -> u64 {
    let step = |sum: u64, &token: &u64| {
        let sum = (sum ^ token).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        sum ^ (sum >> 32)
    };
    tokens.iter().fold(tokens.len() as u64, step)
}

/// Shingles of tokens; fewer tokens than a shingle are one shingle.
fn shingles(tokens: &[u64]) -> Vec<u64> {
    match tokens.len() {
        0 => Vec::new(),
        1..N => vec![join(tokens)],
        _ => tokens.windows(N).map(join).collect(),
    }
}

fn counts(tokens: &[u64]) -> HashMap<u64, u64> {
    let mut counts = HashMap::new();
    for shingle in shingles(tokens) {
        *counts.entry(shingle).or_insert(0) += 1;
    }
    counts
}

/// A text as hashed tokens, line by line; lines without a token are left out.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Tokens as written.
    cased: Vec<u64>,
    /// Tokens in small letters.
    small: Vec<u64>,
    /// Where each line's tokens end, in both.
    ends: Vec<(usize, usize)>,
    /// Number of each line in the text, blank lines counted.
    numbers: Vec<usize>,
}

impl Lines {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        Self::of_lines(text.split('\n'))
    }

    /// Reads lines.
    pub fn of_lines<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut made = Self::default();
        for (number, line) in lines.enumerate() {
            let before = made.cased.len();
            made.cased.extend(tokens(line).into_iter().map(|token| hash(token.as_bytes())));
            if made.cased.len() == before {
                continue;
            }
            let small = line.to_lowercase();
            made.small.extend(tokens(&small).into_iter().map(|token| hash(token.as_bytes())));
            made.ends.push((made.cased.len(), made.small.len()));
            made.numbers.push(number);
        }
        made
    }

    /// Numbers in the text of the lines that have tokens.
    pub fn numbers(&self) -> &[usize] {
        &self.numbers
    }

    /// Number of lines with tokens.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn small_line(&self, at: usize) -> &[u64] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before].1);
        &self.small[from..self.ends[at].1]
    }

    fn cased_line(&self, at: usize) -> &[u64] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.cased[from..self.ends[at].0]
    }

    /// Only the lines that `keep` names, counted among those with tokens.
    pub fn only(&self, mut keep: impl FnMut(usize) -> bool) -> Self {
        let mut made = Self::default();
        for at in (0..self.len()).filter(|&at| keep(at)) {
            made.cased.extend(self.cased_line(at));
            made.small.extend(self.small_line(at));
            made.ends.push((made.cased.len(), made.small.len()));
            made.numbers.push(self.numbers[at]);
        }
        made
    }

    /// For each token of this text whether it is in the other one: through a shingle or its line.
    fn covered(&self, other: &Lines) -> Vec<bool> {
        let mut covered = vec![false; self.small.len()];
        if other.small.len() >= N && self.small.len() >= N {
            let theirs: HashSet<u64> = other.small.windows(N).map(join).collect();
            for (at, window) in self.small.windows(N).enumerate() {
                if theirs.contains(&join(window)) {
                    covered[at..at + N].fill(true);
                }
            }
        }
        let theirs: HashSet<u64> = (0..other.len()).map(|at| join(other.small_line(at))).collect();
        let mut from = 0;
        for at in 0..self.len() {
            if theirs.contains(&join(self.small_line(at))) {
                covered[from..self.ends[at].1].fill(true);
            }
            from = self.ends[at].1;
        }
        covered
    }
}

/// A page's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Shingles of the output that are gold.
    pub hits: u64,
    /// Shingles of the output that are not.
    pub extra: u64,
    /// Shingles of the gold text that are not in the output.
    pub missed: u64,
    /// Input tokens that are content.
    pub content: u64,
    /// Of those, gone.
    pub lost: u64,
    /// Input tokens that are not content.
    pub boilerplate: u64,
    /// Of those, gone.
    pub gone: u64,
}

/// An input page against its gold text.
pub struct Judge {
    input: Lines,
    content: Vec<bool>,
    gold: HashMap<u64, u64>,
}

impl Judge {
    /// Prepares a page.
    pub fn new(input: Lines, gold: &str) -> Self {
        let gold = Lines::of(gold);
        Self { content: input.covered(&gold), gold: counts(&gold.cased), input }
    }

    /// The input's lines.
    pub fn input(&self) -> &Lines {
        &self.input
    }

    /// Share of each input line's tokens that are content.
    pub fn shares(&self) -> Vec<f64> {
        let mut from = 0;
        let share = |&(_, end): &(usize, usize)| {
            let tokens = &self.content[from..end];
            from = end;
            tokens.iter().filter(|&&content| content).count() as f64 / tokens.len().max(1) as f64
        };
        self.input.ends.iter().map(share).collect()
    }

    /// Scores an output.
    pub fn score(&self, output: &Lines) -> Row {
        let mut row = Row::default();
        let theirs = counts(&output.cased);
        row.hits =
            self.gold.iter().map(|(it, &n)| n.min(theirs.get(it).copied().unwrap_or(0))).sum();
        row.missed = self.gold.values().sum::<u64>() - row.hits;
        row.extra = theirs.values().sum::<u64>() - row.hits;
        for (&content, kept) in self.content.iter().zip(self.input.covered(output)) {
            if content {
                row.content += 1;
                row.lost += u64::from(!kept);
            } else {
                row.boilerplate += 1;
                row.gone += u64::from(!kept);
            }
        }
        row
    }
}

/// Figures of many pages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Pages.
    pub pages: usize,
    /// Mean precision over pages with any output.
    pub precision: f64,
    /// Mean recall over pages with gold text.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Share of content tokens that are gone.
    pub lost: f64,
    /// Share of the other tokens that are gone.
    pub removed: f64,
    /// Share of pages that lost more than a tenth of their content.
    pub harmed: f64,
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0usize), |(sum, n), value| (sum + value, n + 1));
    if n == 0 { 0.0 } else { sum / n as f64 }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Sums pages up.
pub fn summarise<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Summary {
    let precision = mean(
        rows.clone().filter(|r| r.hits + r.extra > 0).map(|r| ratio(r.hits, r.hits + r.extra)),
    );
    let recall = mean(
        rows.clone().filter(|r| r.hits + r.missed > 0).map(|r| ratio(r.hits, r.hits + r.missed)),
    );
    let sum = |value: fn(&Row) -> u64| rows.clone().map(value).sum::<u64>();
    let harmed = mean(
        rows.clone()
            .filter(|r| r.content > 0)
            .map(|r| f64::from(u8::from(r.lost * 10 > r.content))),
    );
    let both = precision + recall;
    Summary {
        pages: rows.clone().count(),
        precision,
        recall,
        f1: if both > 0.0 { 2.0 * precision * recall / both } else { 0.0 },
        lost: ratio(sum(|r| r.lost), sum(|r| r.content)),
        removed: ratio(sum(|r| r.gone), sum(|r| r.boilerplate)),
        harmed,
    }
}

/// Bounds of the middle 95 % of a figure over `draws` resamplings of the pages (percentile
/// bootstrap), drawn by a fixed generator so that the same rows give the same bounds.
pub fn interval(rows: &[Row], draws: usize, figure: fn(&Summary) -> f64) -> (f64, f64) {
    if rows.is_empty() {
        return (0.0, 0.0);
    }
    let mut state = 7u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize * rows.len()) >> 31
    };
    let mut found: Vec<f64> = (0..draws)
        .map(|_| {
            let drawn: Vec<&Row> = (0..rows.len()).map(|_| &rows[next()]).collect();
            figure(&summarise(drawn.iter().copied()))
        })
        .collect();
    found.sort_by(f64::total_cmp);
    (found[draws * 25 / 1000], found[(draws * 975 / 1000).min(draws - 1)])
}

/// White space folded and case dropped, as segments are compared.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score((input, gold, output): (&str, &str, &str)) -> Row {
        Judge::new(Lines::of(input), gold).score(&Lines::of(output))
    }

    /// The figures were computed by the benchmark's own scorer.
    #[test]
    fn agrees_with_the_scorer_of_the_benchmark() {
        let cases = [
            (
                "Home\nNews\nThe cat sat on the mat today.\nIt was a fine day.\nShare\n",
                "The cat sat on the mat today.\nIt was a fine day.",
                "The cat sat on the mat today.\nShare\n",
            ),
            (
                "Menu one two three\nAlpha beta gamma delta epsilon.\nAlpha beta gamma delta epsilon.\nFoot",
                "Alpha beta gamma delta epsilon.",
                "Menu one two three\nAlpha beta gamma delta epsilon.",
            ),
            ("今天天气很好。\n分享", "今天天气很好。", "今天天气很好。"),
            ("a b c d e f", "a b c d e f", ""),
        ];
        let figures = [
            [4, 1, 5, 12, 5, 3, 2],
            [2, 4, 0, 10, 0, 5, 1],
            [3, 0, 0, 6, 0, 2, 2],
            [0, 0, 3, 6, 6, 0, 0],
        ];
        let rows = cases.map(score);
        for (row, [hits, extra, missed, content, lost, boilerplate, gone]) in
            rows.iter().zip(figures)
        {
            let expected = Row { hits, extra, missed, content, lost, boilerplate, gone };
            assert_eq!(*row, expected);
        }
        let sum = summarise(rows.iter());
        for (found, expected) in [
            (sum.precision, 0.711_111),
            (sum.recall, 0.611_111),
            (sum.f1, 0.657_33),
            (sum.lost, 0.323_529),
            (sum.removed, 0.5),
            (sum.harmed, 0.5),
        ] {
            assert!((found - expected).abs() < 0.000_5, "{found} {expected}");
        }
    }

    #[test]
    fn an_interval_holds_the_figure_and_does_not_change() {
        let rows: Vec<Row> =
            (0..40).map(|at| Row { hits: at % 7, extra: 3, missed: 2, ..Row::default() }).collect();
        let f1 = summarise(rows.iter()).f1;
        let (low, high) = interval(&rows, 200, |sum| sum.f1);
        assert!(low < f1 && f1 < high);
        assert_eq!((low, high), interval(&rows, 200, |sum| sum.f1));
    }
}
