//! `cargo xtask fuzz [--minutes N] [--target NAME] [--merge]`: libFuzzer over the targets of `tests/it/fuzz`, on the
//! stable toolchain.
//!
//! The compiler's own coverage pass is switched on by flags, for the code of this house and its crates, and libFuzzer
//! itself is an ordinary dependency of the crate `fuzz`. There is no AddressSanitizer that way; there is no unsafe
//! code to look for either. One process at a time, at the lowest priority.

use super::tools;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The targets and what their inputs are, as `tests/it/fuzz/targets.rs` has them.
const TARGETS: [(&str, &str); 10] = [
    ("engine", "text"),
    ("reference", "text"),
    ("twice", "text"),
    ("diff", "text"),
    ("splitter", "text"),
    ("restore", "text"),
    ("json", "json"),
    ("rules", "rules"),
    ("settings", "settings"),
    ("packed", "packed"),
];

/// An input is at most so long, in bytes.
const LONGEST: usize = 4000;

/// A target is left alone in this run after so many failures.
const ENOUGH: usize = 5;

/// Coverage counters, and traces of comparisons that tell the fuzzer what a branch wants.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Clink-dead-code";

/// Shares the minutes among the targets; ends with an error when one failed.
pub fn run(words: &[String]) {
    let (mut minutes, mut only, mut merge) = (10.0, Vec::new(), false);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), word == "--merge") {
            (_, true) => merge = true,
            ("--minutes", _) => {
                minutes = words.next().and_then(|n| n.parse().ok()).unwrap_or_else(|| usage());
            }
            ("--target", _) => only.extend(words.next()),
            _ => usage(),
        }
    }
    let wanted = |name: &str| only.is_empty() || only.iter().any(|only| *only == name);
    let targets: Vec<_> = TARGETS.iter().filter(|(name, _)| wanted(name)).collect();
    if targets.is_empty() {
        usage();
    }
    let program = build();
    if merge {
        return targets.iter().for_each(|(name, kind)| keep_corpus(&program, name, kind));
    }
    let each = Duration::from_secs_f64(minutes * 60.0 / targets.len() as f64);
    let failures: usize =
        targets.iter().map(|(name, kind)| search(&program, name, kind, each)).sum();
    if failures > 0 {
        eprintln!("{failures} failures; their inputs are in {}", place("found").display());
        std::process::exit(1);
    }
}

fn usage() -> ! {
    eprintln!("usage: cargo xtask fuzz [--minutes N] [--target NAME]... [--merge]");
    std::process::exit(2);
}

fn place(name: &str) -> PathBuf {
    let path = tools::root().join("target/fuzzer").join(name);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Builds the fuzzer. An explicit target keeps the flags away from build scripts and macros.
fn build() -> PathBuf {
    let says = tools::output(Command::new("rustc").arg("-vV"));
    let says = String::from_utf8_lossy(&says);
    let host = says.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let root = tools::root();
    tools::run(
        Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--quiet", "--target", host])
            .arg("--manifest-path")
            .arg(root.join("fuzz/Cargo.toml"))
            .arg("--target-dir")
            .arg(root.join("target/fuzzer"))
            .env("RUSTFLAGS", FLAGS),
    );
    root.join("target/fuzzer").join(host).join("release/deboil-fuzz")
}

fn fuzzer(program: &Path, name: &str, kind: &str) -> Command {
    let dictionary = tools::root().join("fixtures/fuzz").join(format!("{kind}.dict"));
    let found = place("found").join(format!("{name}-"));
    let mut command = Command::new("nice");
    command.args(["-n", "19"]).arg(program).env("DEBOIL_FUZZ_TARGET", name);
    command.arg(format!("-dict={}", dictionary.display()));
    command.arg(format!("-artifact_prefix={}", found.display()));
    command.args([&format!("-max_len={LONGEST}"), "-timeout=60", "-rss_limit_mb=3000"]);
    command
}

/// The folders that inputs come from: the committed corpus, and for texts all fixtures.
fn seeds(kind: &str) -> Vec<PathBuf> {
    let fixtures = tools::root().join("fixtures");
    let mut folders = vec![fixtures.join("fuzz").join(kind)];
    if kind == "text" {
        folders.extend(["fuzz/open", "keep", "scenes", "formats"].map(|name| fixtures.join(name)));
    }
    folders
}

/// Fuzzes one target for a time; says how many inputs failed.
fn search(program: &Path, name: &str, kind: &str, time: Duration) -> usize {
    let end = Instant::now() + time;
    let corpus = place(&format!("corpus/{name}"));
    let (mut failures, mut runs, mut known) = (0, 0u64, String::new());
    while failures < ENOUGH {
        let left = end.saturating_duration_since(Instant::now()).as_secs();
        if left == 0 {
            break;
        }
        let mut command = fuzzer(program, name, kind);
        command.args([&format!("-max_total_time={left}"), "-print_final_stats=1"]);
        command.arg(&corpus).args(seeds(kind));
        let said = command.stdout(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        let number = |key: &str| {
            let line = text.lines().rev().find_map(|line| line.split_once(key));
            line.map_or("", |(_, rest)| rest.split_whitespace().next().unwrap_or("")).to_owned()
        };
        runs += number("stat::number_of_executed_units:").parse().unwrap_or(0);
        known = format!("{} edges, {} features", number(" cov: "), number(" ft: "));
        if said.status.success() {
            break;
        }
        failures += 1;
        let log = place("found").join(format!("{name}-{failures}.log"));
        std::fs::write(&log, &said.stderr).unwrap();
        eprintln!("fuzz: {name} failed: {}", log.display());
    }
    println!("fuzz: {name}: {runs} inputs, {known}, {failures} failures");
    failures
}

/// The largest corpus that is committed for a target, in files; the longest inputs stay, for they reach most.
const KEPT: usize = 12;

/// Writes the fewest inputs that reach what the corpus reaches, and the fixtures alone do not, beside the fixtures.
fn keep_corpus(program: &Path, name: &str, kind: &str) {
    let merged = tools::fresh(&format!("merged-{name}"));
    let mut command = fuzzer(program, name, kind);
    command.arg("-set_cover_merge=1").arg(&merged).args(seeds(kind));
    command.arg(place(&format!("corpus/{name}")));
    tools::run(command.stderr(Stdio::null()));
    let read =
        |entry: std::io::Result<std::fs::DirEntry>| std::fs::read(entry.unwrap().path()).unwrap();
    let mut inputs: Vec<Vec<u8>> = std::fs::read_dir(&merged).unwrap().map(read).collect();
    inputs.sort_by_key(|input| (std::cmp::Reverse(input.len()), input.clone()));
    let folder = tools::root().join("fixtures/fuzz").join(kind);
    for (number, input) in inputs.iter().take(KEPT).enumerate() {
        std::fs::write(folder.join(format!("{name}-{number:02}.bin")), input).unwrap();
    }
    println!("fuzz: {name}: {} of {} inputs kept", inputs.len().min(KEPT), inputs.len());
}
