//! `cargo xtask strangers --data DIR [--fit] [FILE...]`: which texts pass for web pages, and the line that says so.

use super::reading::read;
use super::samples::{FOLDS, fold_of};
use crate::score::data::{self, FIELDS, HEADLINE, SETS};
use deboil::place::PlaceLine;
use deboil::place::lab::{Counts, Gate, MEASURES, Model, Page, Words, mix};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A text whose nature is known.
struct Case {
    /// What it was made of, for the report.
    kind: String,
    name: String,
    fold: usize,
    page: bool,
    /// How much it counts; nothing where it is there to be asked about only.
    weight: f64,
    counts: Counts,
}

fn counts(text: &str, words: Words<'_>) -> Counts {
    let (lines, known) = read(text);
    let lines: Vec<PlaceLine<'_>> = lines
        .iter()
        .zip(known)
        .map(|(line, known)| PlaceLine { text: line.as_bytes(), known })
        .collect();
    let mut page = Page::default();
    page.read(&lines, words);
    page.counts()
}

/// Pages of the data, and their main text alone, which is no page any more.
fn of_data(pages: &[data::Page], tables: &[Words<'_>], cases: &mut Vec<Case>) {
    for page in pages {
        let fold = fold_of(page);
        let set = if page.dataset == "segments" {
            format!("segments {}", page.lang)
        } else {
            page.dataset.clone()
        };
        let mut add = |kind: String, text: &str, page_like: bool, weight: f64| {
            let counts = counts(text, tables[fold]);
            let name = page.id.clone();
            cases.push(Case { kind, name, fold, page: page_like, weight, counts });
        };
        let sure = SETS.contains(&page.dataset.as_str());
        for (field, weight) in FIELDS.iter().zip([1.0, 0.5, 0.5]) {
            let Some(text) = page.field(field).filter(|_| sure) else { continue };
            let listing = if HEADLINE.contains(&page.dataset.as_str()) { 1.0 } else { 0.7 };
            add(format!("{set} {field}"), text, true, weight * listing);
        }
        for main in [&page.gold, &page.silver].into_iter().filter(|it| it.len() > 200) {
            add(format!("main text {set}"), main, false, 1.0);
        }
    }
}

/// Files below the given ones that are text; none of them is a web page.
fn of_files(paths: &[PathBuf], weight: f64, words: Words<'_>, cases: &mut Vec<Case>) {
    let mut left: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).expect("a folder");
            let mut inside: Vec<PathBuf> = inside.map(|it| it.expect("an entry").path()).collect();
            inside.sort();
            left.extend(inside);
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if text.len() < 150 || text.len() > 400_000 {
            continue;
        }
        let name = path.display().to_string();
        let folder = path.parent().map_or(String::new(), |it| it.display().to_string());
        let hash = folder.bytes().fold(17u64, |hash, byte| mix(hash, u64::from(byte)));
        let kind = format!("file .{}", path.extension().unwrap_or_default().to_string_lossy());
        let counts = counts(&text, words);
        let fold = (hash >> 40) as usize % FOLDS;
        cases.push(Case { kind, name, fold, page: false, weight, counts });
    }
}

/// The base and the weight of each measure.
type Line = [f64; MEASURES + 1];

fn inputs(counts: &Counts) -> Line {
    let mut inputs = [1.0; MEASURES + 1];
    for (input, measure) in inputs.iter_mut().skip(1).zip(counts.measures()) {
        *input = measure as f64 / 1000.0;
    }
    inputs
}

fn sum(line: &Line, inputs: &Line) -> f64 {
    line.iter().zip(inputs).map(|(weight, input)| weight * input).sum()
}

/// Logistic regression with a small ridge, by plain steps down the slope.
fn fit(cases: &[Case], without: usize, balance: f64) -> Line {
    let rows: Vec<(Line, f64, f64)> = cases
        .iter()
        .filter(|case| case.weight > 0.0 && case.fold != without && case.counts.may_be_page())
        .map(|case| {
            let weight = if case.page { case.weight } else { case.weight * balance };
            (inputs(&case.counts), f64::from(u8::from(case.page)), weight)
        })
        .collect();
    let all: f64 = rows.iter().map(|row| row.2).sum();
    let mut line = [0.0; MEASURES + 1];
    let mut speed = [0.0; MEASURES + 1];
    for _ in 0..4000 {
        let mut slope = [0.0; MEASURES + 1];
        for (inputs, label, weight) in &rows {
            let p = 1.0 / (1.0 + (-sum(&line, inputs)).exp());
            let error = weight * (label - p);
            slope.iter_mut().zip(inputs).for_each(|(slope, input)| *slope += error * input);
        }
        for at in 0..line.len() {
            let ridge = if at == 0 { 0.0 } else { 0.0004 * line[at] };
            speed[at] = 0.9 * speed[at] + (slope[at] / all - ridge);
            line[at] += 0.6 * speed[at];
        }
    }
    line
}

fn report(cases: &[Case], verdicts: &[bool], list: bool) {
    let mut table: BTreeMap<(bool, &str), [usize; 2]> = BTreeMap::new();
    for (case, &verdict) in cases.iter().zip(verdicts) {
        let cell = table.entry((case.page, &case.kind)).or_default();
        cell[0] += usize::from(verdict);
        cell[1] += 1;
        if list && verdict != case.page {
            let word = if verdict { "PAGE" } else { "none" };
            println!("{word} {} {} {:?}", case.kind, case.name, case.counts);
        }
    }
    for ((page, kind), [yes, all]) in table {
        let word = if page { "pages" } else { "others" };
        println!("{word:7} {kind:30} {yes:4} of {all:4} judged");
    }
    for page in [true, false] {
        let of = cases.iter().zip(verdicts).filter(|it| it.0.page == page);
        let yes = of.clone().filter(|it| *it.1).count();
        println!("{}: {yes} of {}", if page { "all pages" } else { "all others" }, of.count());
    }
}

/// How much a text that is no page weighs against a page: to cut it is worse than to leave a page alone.
const BALANCE: f64 = 3.0;

/// How much a text weighs that was written to show a kind which is no page; they are few.
const WRITTEN: f64 = 5.0;

/// The gates without each fold's pages, then that of all. `others` are files and folders without pages.
pub fn gates(pages: &[data::Page], tables: &[Vec<u8>], others: &[PathBuf]) -> Vec<Gate> {
    let words: Vec<Words<'_>> = tables.iter().map(|it| Words::new(it)).collect();
    let mut cases = Vec::new();
    of_data(pages, &words, &mut cases);
    of_files(others, WRITTEN, words[FOLDS], &mut cases);
    (0..=FOLDS).map(|fold| whole(fit(&cases, fold, BALANCE))).collect()
}

fn whole(line: Line) -> Gate {
    line.map(|weight| (weight * 1e6).round() as i32)
}

/// Runs the verb.
pub fn run(words: &[String]) {
    let mut files = Vec::new();
    let (mut dir, mut folds, mut is_fit, mut list) = (None, None, false, false);
    let (mut balance, mut taught) = (BALANCE, Vec::new());
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--data" => dir = rest.next(),
            "--folds" => folds = rest.next(),
            "--fit" => is_fit = true,
            "--list" => list = true,
            "--others" => taught.push(PathBuf::from(rest.next().expect("a path"))),
            "--balance" => balance = rest.next().expect("a number").parse().expect("a number"),
            file => files.push(PathBuf::from(file)),
        }
    }
    let path = |fold: usize| match folds {
        Some(dir) => format!("{dir}/{fold}.bin"),
        None => "src/place/weights.bin".to_owned(),
    };
    let bytes: Vec<Vec<u8>> =
        (0..FOLDS).map(|fold| std::fs::read(path(fold)).expect("weights")).collect();
    let models: Vec<Model<'_>> =
        bytes.iter().map(|it| Model::read(it).expect("weights of this format")).collect();
    let tables: Vec<Words<'_>> = models.iter().map(|it| it.words).collect();
    let mut cases = Vec::new();
    if let Some(dir) = dir {
        of_data(&data::load(Path::new(dir), "dev"), &tables, &mut cases);
    }
    of_files(&taught, WRITTEN, tables[0], &mut cases);
    of_files(&files, 0.0, tables[0], &mut cases);
    let gates: Vec<Gate> = match is_fit {
        true => (0..FOLDS).map(|fold| whole(fit(&cases, fold, balance))).collect(),
        false => models.iter().map(|it| it.gate).collect(),
    };
    let verdicts: Vec<bool> =
        cases.iter().map(|case| case.counts.is_page(&gates[case.fold])).collect();
    report(&cases, &verdicts, list);
}
