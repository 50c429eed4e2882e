//! Pages as the model sees them, with a label for each unit.

use super::reading::read;
use crate::score::data::{FIELDS, HEADLINE, Page};
use crate::score::metric::{Judge, Lines, fold};
use deboil::place::lab::{self, Words};
use deboil::place::{Known, PlaceLine};

/// Sites are spread over this many folds.
pub const FOLDS: usize = 5;

/// One flattening of one page.
pub struct Sample {
    /// Place of the page in the data.
    pub page: usize,
    /// Which flattening, a place in [`FIELDS`].
    pub field: usize,
    /// Fold of its site.
    pub fold: usize,
    /// Whether the labels are machine-made.
    pub silver: bool,
    /// One of the headline sets.
    pub headline: bool,
    /// All lines.
    pub lines: Vec<String>,
    /// What the lexicon knows of each line.
    pub known: Vec<Known>,
    /// The figures, if there is gold text.
    pub judge: Option<Judge>,
    /// For each unit: first line, one past the last, tokens.
    pub units: Vec<(usize, usize, u32)>,
    /// For each unit the share of its tokens that is main text.
    pub labels: Vec<f32>,
    /// For each unit more or less weight than others: hand-picked segments have more.
    pub trust: Vec<f32>,
    /// Hashes of the words of all units, and where each unit's end.
    pub hashes: (Vec<u64>, Vec<usize>),
}

impl Sample {
    /// The lines as the model takes them.
    pub fn place_lines(&self) -> Vec<PlaceLine<'_>> {
        self.lines
            .iter()
            .zip(&self.known)
            .map(|(line, &known)| PlaceLine { text: line.as_bytes(), known })
            .collect()
    }

    /// Reads the page with the given words.
    pub fn read(&self, words: Words<'_>) -> lab::Page {
        let mut page = lab::Page::default();
        page.read(&self.place_lines(), words);
        page
    }
}

/// Fold of a site: a plain hash, so that a site is in one fold in all flattenings.
pub fn fold_of(page: &Page) -> usize {
    let name = if page.site.is_empty() { &page.id } else { &page.site };
    let hash = name.bytes().fold(17u64, |hash, byte| lab::mix(hash, u64::from(byte)));
    (hash >> 40) as usize % FOLDS
}

/// Makes a sample of a page, or nothing when the page has no labels or no such flattening.
pub fn sample(place: usize, page: &Page, field: usize) -> Option<Sample> {
    let text = page.field(FIELDS[field])?;
    let golds: Vec<&str> = if page.gold.is_empty() {
        [&page.silver, &page.silver2]
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|it| &**it)
            .collect()
    } else {
        vec![&page.gold]
    };
    if golds.is_empty() {
        return None;
    }
    let (lines, known) = read(text);
    let judges: Vec<Judge> = golds.iter().map(|gold| Judge::new(Lines::of(text), gold)).collect();
    let mut shares = vec![0f32; lines.len()];
    let mut sizes = vec![0f32; lines.len()];
    for judge in &judges {
        for (&number, share) in judge.input().numbers().iter().zip(judge.shares()) {
            shares[number] += share as f32 / judges.len() as f32;
            sizes[number] = 1.0;
        }
    }
    let mut made = Sample {
        page: place,
        field,
        fold: fold_of(page),
        silver: page.gold.is_empty(),
        headline: HEADLINE.contains(&page.dataset.as_str()),
        lines,
        known,
        judge: (!page.gold.is_empty()).then(|| judges.into_iter().next()).flatten(),
        units: Vec::new(),
        labels: Vec::new(),
        trust: Vec::new(),
        hashes: Default::default(),
    };
    made.units = made.read(Words::new(&[0, 0])).spans().collect();
    label(&mut made, page, &shares, &sizes);
    Some(made)
}

fn label(made: &mut Sample, page: &Page, shares: &[f32], sizes: &[f32]) {
    let picked: [Vec<String>; 2] =
        [&page.with, &page.without].map(|list| list.iter().map(|it| fold(it)).collect());
    for &(first, end, _) in &made.units {
        let mut sum = 0.0;
        let mut weight = 0.0;
        let mut text = String::new();
        for line in first..end {
            let size = sizes[line] * made.lines[line].len() as f32;
            sum += size * shares[line];
            weight += size;
            text.push_str(&made.lines[line]);
            text.push(' ');
            lab::hashes(made.lines[line].as_bytes(), &mut made.hashes.0);
        }
        made.hashes.1.push(made.hashes.0.len());
        let mut label = if weight > 0.0 { sum / weight } else { 0.0 };
        let mut trust = 1.0;
        if made.silver {
            let text = fold(&text);
            let hit = |list: &[String]| {
                list.iter().any(|it| {
                    it.len() > 5
                        && (text.contains(it.as_str()) || (text.len() > 9 && it.contains(&text)))
                })
            };
            if hit(&picked[0]) {
                (label, trust) = (1.0, 3.0);
            } else if hit(&picked[1]) {
                (label, trust) = (0.0, 3.0);
            }
        }
        made.labels.push(label);
        made.trust.push(trust);
    }
}
