//! `cargo xtask mutants [--limit N]`: which small mistakes the tests notice.
//!
//! A copy of the tree gets all mistakes at once, each behind a switch (the crate `mutants`), so that one build
//! serves for all. A mutant is killed when any test fails or hangs.

use super::tools;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Files that decide what goes, and the tests that are to notice a mistake in them, quick ones first.
const DECIDE: (&[&str], &[&str]) = (
    &[
        "src/plan/settle.rs",
        "src/plan/seams.rs",
        "src/plan/remainder.rs",
        "src/passes/citations.rs",
        "src/passes/drops.rs",
        "src/passes/link_lists.rs",
        "src/passes/markers.rs",
        "src/passes/place.rs",
        "src/passes/repeat_exact.rs",
        "src/passes/repeat_near/mod.rs",
        "src/passes/repeat_near/veto.rs",
    ],
    &["scenes:: keep:: fuzz::the_corpus fuzz::fresh", "cli:: eval:: review:: place::", "laws::"],
);

/// Files that replace the user's own, and theirs.
const REPLACE: (&[&str], &[&str]) = (
    &["src/app/replace.rs", "src/app/in_place.rs", "src/app/attributes.rs"],
    &["faults::inplace restore::in_place", "restore:: faults::writing"],
);

/// A test run of a mutant that takes longer, in seconds, hangs.
const PATIENCE: &str = "240";

struct Mutant {
    number: String,
    place: String,
    what: String,
}

pub fn run(words: &[String]) {
    let limit: usize = match words {
        [] => usize::MAX,
        [flag, number] if flag == "--limit" => number.parse().unwrap(),
        _ => {
            eprintln!("usage: cargo xtask mutants [--limit N]");
            std::process::exit(2);
        }
    };
    let tree = copy();
    let mut all = Vec::new();
    let files: Vec<&str> = [DECIDE.0, REPLACE.0].concat();
    let listed = mutate(&tree, &files);
    for mutant in listed.lines().map(parsed) {
        all.push(mutant);
    }
    let program = build(&tree);
    let (mut killed, mut alive) = (0usize, Vec::new());
    let step = all.len().div_ceil(limit).max(1);
    for mutant in all.iter().step_by(step) {
        let (_, stages) =
            if REPLACE.0.iter().any(|f| mutant.place.starts_with(f)) { REPLACE } else { DECIDE };
        if stages.iter().all(|filters| survives(&tree, &program, mutant, filters)) {
            println!("alive: {} {}", mutant.place, mutant.what);
            alive.push(mutant);
        } else {
            killed += 1;
        }
    }
    println!("{killed} of {} mutants killed ({} in the tree)", killed + alive.len(), all.len());
}

fn parsed(line: &str) -> Mutant {
    let parts: Vec<&str> = line.split('\t').collect();
    Mutant {
        number: parts[0].to_owned(),
        place: format!("{}:{}", parts[1], parts[2]),
        what: parts[3].to_owned(),
    }
}

/// The files that git knows, in a folder of their own.
fn copy() -> PathBuf {
    let tree = tools::fresh("mutants");
    let names =
        tools::output(Command::new("git").args(["ls-files", "-z"]).current_dir(tools::root()));
    for name in String::from_utf8(names).unwrap().split_terminator('\0') {
        let to = tree.join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(tools::root().join(name), to).unwrap();
    }
    tree
}

fn mutate(tree: &Path, files: &[&str]) -> String {
    let root = tools::root();
    tools::run(
        Command::new(env!("CARGO"))
            .args(["build", "--locked", "--quiet", "--manifest-path"])
            .arg(root.join("mutants/Cargo.toml"))
            .arg("--target-dir")
            .arg(root.join("target/mutants")),
    );
    let program = root.join("target/mutants/debug/deboil-mutants");
    let listed =
        tools::output(Command::new(program).arg("src/lib.rs").args(files).current_dir(tree));
    String::from_utf8(listed).unwrap()
}

/// Builds the tests of the tree beside those of this workspace, so that the crates need no second build.
fn build(tree: &Path) -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--locked", "--test", "it", "--no-run"]).current_dir(tree);
    command.env("CARGO_TARGET_DIR", tools::root().join("target"));
    let said = command.stderr(Stdio::piped()).output().unwrap();
    let text = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.success(), "{text}");
    let line = text.lines().find(|line| line.contains("Executable")).unwrap();
    let path = line.split_once('(').unwrap().1.trim_end_matches(')');
    tree.join(path)
}

fn survives(tree: &Path, program: &Path, mutant: &Mutant, filters: &str) -> bool {
    let status = Command::new("timeout")
        .args([PATIENCE, "nice", "-n", "19"])
        .arg(program)
        .args(filters.split(' '))
        .env("DEBOIL_MUTANT", &mutant.number)
        .env("LAW_CASES", "400")
        .env("PROPTEST_RNG_SEED", "22")
        .current_dir(tree)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.unwrap().success()
}
