//! Fuzzing: texts are mutated, and every target is held to its laws.
//!
//! `cargo test` replays `fixtures/fuzz` and some fresh inputs, which follow from a number, so that a failure comes
//! again. `cargo xtask fuzz --minutes N` drives the same targets with libFuzzer, which follows coverage.

mod mutate;
mod targets;

use crate::fixtures;
use mutate::{Dice, Mutator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use targets::{Kind, TARGETS, Target};

/// The committed inputs of a kind: seeds of the mutations, replayed as they are.
fn corpus(kind: Kind) -> Vec<Vec<u8>> {
    let files = fixtures::files(&format!("fuzz/{}", kind.name()), "bin");
    assert!(!files.is_empty(), "no corpus for {}", kind.name());
    files.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// What is mutated. Texts come from all fixtures; the other kinds from their corpora.
fn seeds(kind: Kind) -> Vec<Vec<u8>> {
    let mut seeds = corpus(kind);
    if kind == Kind::Text {
        for (folder, extension) in
            [("keep", "txt"), ("menus", "txt"), ("scenes", "scene"), ("formats", "in")]
        {
            seeds.extend(
                fixtures::files(folder, extension).iter().map(|p| std::fs::read(p).unwrap()),
            );
        }
    }
    seeds
}

/// The pieces that the dictionary of a kind lists, in the form that libFuzzer reads.
fn words(kind: Kind) -> Vec<Vec<u8>> {
    let path = fixtures::files("fuzz", "dict")
        .into_iter()
        .find(|path| path.ends_with(format!("{}.dict", kind.name())));
    let list = std::fs::read_to_string(path.unwrap()).unwrap();
    let quoted = list.lines().filter(|line| !line.starts_with('#'));
    quoted.map(|line| word(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap())).collect()
}

fn word(quoted: &str) -> Vec<u8> {
    let mut word = Vec::new();
    let mut rest = quoted;
    while let Some((before, after)) = rest.split_once('\\') {
        word.extend(before.bytes());
        if let Some(digits) = after.strip_prefix('x') {
            word.push(u8::from_str_radix(&digits[..2], 16).unwrap());
            rest = &digits[2..];
        } else {
            word.push(after.as_bytes()[0]);
            rest = &after[1..];
        }
    }
    word.extend(rest.bytes());
    word
}

/// The mutators of all kinds, in the order of [`Kind::ALL`].
fn mutators() -> Vec<Mutator> {
    Kind::ALL.iter().map(|&kind| Mutator::new(seeds(kind), words(kind))).collect()
}

fn input(mutators: &[Mutator], target: &Target, seed: u64, number: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed, number);
    mutators[target.kind as usize].make(&mut dice, target.largest)
}

/// True when the target's laws hold.
fn holds(target: &Target, input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_ok()
}

#[test]
fn the_corpus_replays() {
    for target in &TARGETS {
        for (number, input) in corpus(target.kind).iter().enumerate() {
            assert!(holds(target, input), "{} fails on input {number}", target.name);
        }
    }
}

/// Texts of which more once went when they were cleaned twice.
#[test]
fn what_was_found_stays_mended() {
    let files = fixtures::files("fuzz/open", "bin");
    for target in TARGETS.iter().filter(|t| t.kind == Kind::Text) {
        for path in &files {
            assert!(holds(target, &std::fs::read(path).unwrap()), "{}: {path:?}", target.name);
        }
    }
}

#[test]
fn fresh_inputs_keep_the_laws() {
    let mutators = mutators();
    for target in &TARGETS {
        for number in 0..target.fresh {
            let input = input(&mutators, target, 0, number);
            assert!(holds(target, &input), "{} fails on seed 0, number {number}", target.name);
        }
    }
}

/// The reference would agree with everything if it said nothing.
#[test]
fn the_reference_speaks_of_most_texts() {
    let mutators = mutators();
    let target = TARGETS.iter().find(|target| target.name == "reference").unwrap();
    let texts: Vec<Vec<u8>> = (0..100).map(|number| input(&mutators, target, 0, number)).collect();
    let cleaned = texts.iter().filter_map(|text| Some((text, crate::reference::clean(text)?)));
    let (known, changed): (Vec<_>, Vec<_>) = cleaned.partition(|(text, clean)| *text == clean);
    assert!(changed.len() >= 35, "{} changed, {} not", changed.len(), known.len());
    assert!(known.len() + changed.len() >= 95, "{} texts", known.len() + changed.len());
}

#[test]
fn the_same_seed_gives_the_same_input() {
    let mutators = mutators();
    let made = |seed, number| input(&mutators, &TARGETS[0], seed, number);
    assert_eq!(made(3, 5), made(3, 5));
    assert_ne!(made(3, 5), made(3, 6));
    assert_ne!(made(3, 5), made(4, 5));
}
