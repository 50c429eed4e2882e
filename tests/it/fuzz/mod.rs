//! Fuzzing on the stable toolchain: texts of the fixtures are mutated, and every target is held to its laws.
//!
//! Everything follows from a seed and a number, so a failure comes again: `DEBOIL_FUZZ_SEED=1 cargo xtask fuzz`.
//! There is no feedback from coverage. `cargo test` replays `fixtures/fuzz` and a few hundred fresh inputs;
//! `cargo xtask fuzz --minutes N` goes on for longer, and saves what fails to `target/fuzz`.

mod mutate;
mod targets;

use crate::fixtures;
use mutate::{Dice, Mutator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use targets::{Kind, TARGETS, Target};

/// The committed inputs of a kind: seeds of the mutations, replayed as they are.
fn corpus(kind: Kind) -> Vec<Vec<u8>> {
    let files = fixtures::files(&format!("fuzz/{}", kind.folder()), "bin");
    assert!(!files.is_empty(), "no corpus for {}", kind.folder());
    files.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// What is mutated. Texts come from all fixtures; the other kinds from their corpora.
fn seeds(kind: Kind) -> Vec<Vec<u8>> {
    let mut seeds = corpus(kind);
    if kind == Kind::Text {
        for (folder, extension) in [("keep", "txt"), ("scenes", "scene"), ("formats", "in")] {
            seeds.extend(
                fixtures::files(folder, extension).iter().map(|p| std::fs::read(p).unwrap()),
            );
        }
    }
    seeds
}

/// The mutators of all kinds, in the order of [`Kind::ALL`].
fn mutators() -> Vec<Mutator> {
    Kind::ALL.iter().map(|&kind| Mutator::new(seeds(kind), kind.words())).collect()
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

#[test]
fn the_same_seed_gives_the_same_input() {
    let mutators = mutators();
    let made = |seed, number| input(&mutators, &TARGETS[0], seed, number);
    assert_eq!(made(3, 5), made(3, 5));
    assert_ne!(made(3, 5), made(3, 6));
    assert_ne!(made(3, 5), made(4, 5));
}

/// Runs the targets in turn until the time is over; says how often each ran and what failed.
#[test]
#[ignore = "runs for minutes; cargo xtask fuzz"]
fn longer() {
    let number = |name: &str, or| std::env::var(name).map_or(or, |typed| typed.parse().unwrap());
    let (minutes, seed) = (number("DEBOIL_FUZZ_MINUTES", 1), number("DEBOIL_FUZZ_SEED", 1));
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let mutators = mutators();
    let mut runs = [0u64; TARGETS.len()];
    let mut failures: Vec<PathBuf> = Vec::new();
    while Instant::now() < end && failures.len() < 100 {
        for (target, runs) in TARGETS.iter().zip(&mut runs) {
            for _ in 0..target.turn {
                let input = input(&mutators, target, seed, *runs);
                if !holds(target, &input) {
                    failures.push(save(target, seed, *runs, &input));
                }
                *runs += 1;
            }
        }
    }
    for (target, runs) in TARGETS.iter().zip(runs) {
        eprintln!("fuzz: {}: {runs} inputs, seed {seed}", target.name);
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

fn save(target: &Target, seed: u64, number: u64, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}-{seed}-{number}.bin", target.name.replace(' ', "-")));
    std::fs::write(&path, input).unwrap();
    eprintln!("fuzz: {} fails: {}", target.name, path.display());
    path
}
