//! `cargo xtask strangers --data DIR [FILE...]`: which texts pass for web pages.

use super::samples::repeats;
use crate::score::data::{self, FIELDS, SETS};
use deboil::place::PlaceLine;
use deboil::place::lab::{Counts, Model, Page, Words};
use std::collections::BTreeMap;
use std::path::Path;

fn counts(text: &str, words: Words<'_>) -> Counts {
    let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let repeats = repeats(&lines);
    let lines: Vec<PlaceLine<'_>> = lines
        .iter()
        .zip(repeats)
        .map(|(line, repeat)| PlaceLine { text: line.as_bytes(), repeat, marker: 0 })
        .collect();
    let mut page = Page::default();
    page.read(&lines, words);
    page.counts()
}

/// Runs the verb.
pub fn run(words: &[String]) {
    let mut files = Vec::new();
    let mut dir = None;
    let mut weights = "src/place/weights.bin";
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--data" => dir = rest.next(),
            "--weights" => weights = rest.next().map(String::as_str).expect("a path"),
            file => files.push(file),
        }
    }
    let bytes = std::fs::read(weights).expect("weights");
    let model = Model::read(&bytes).expect("weights of this format");
    let words = model.words;
    if let Some(dir) = dir {
        let mut passed: BTreeMap<(usize, usize, String), [usize; 2]> = BTreeMap::new();
        for page in data::load(Path::new(dir), "dev") {
            for (at, field) in FIELDS.iter().enumerate() {
                let Some(text) = page.field(field) else { continue };
                let set = SETS.iter().position(|it| *it == page.dataset).unwrap_or(9);
                let key = (set, at, if set == 5 { page.lang.clone() } else { String::new() });
                let counts = counts(text, words);
                let cell = passed.entry(key).or_default();
                cell[0] += usize::from(counts.is_page());
                cell[1] += 1;
                if at == 0 {
                    println!(
                        "{} {} {counts:?}",
                        if counts.is_page() { "PAGE" } else { "none" },
                        page.id
                    );
                }
            }
        }
        for ((set, field, lang), [yes, all]) in passed {
            println!("{} {} {lang}: {yes} of {all}", SETS[set], FIELDS[field]);
        }
    }
    for file in files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let counts = counts(&String::from_utf8_lossy(&bytes), words);
        let word = if counts.is_page() { "PAGE" } else { "none" };
        println!("{word} {file} {counts:?}");
    }
}
