//! `cargo xtask linear [--shape WORDS]... [--with WORDS]... [--profile NAME]`: work on texts that are made to be slow, from N to 2N.
//!
//! Counts instructions with valgrind, which come out the same whatever else the machine does; without valgrind it
//! takes the least CPU time of five runs. Ends with an error when any pair grows by [`MOST`] or more.

#[path = "../../tests/it/shapes.rs"]
mod shapes;

use super::tools;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Twice the text may cost so many times the work.
const MOST: f64 = 2.3;

/// Bytes of the smaller text: one section with its double, then several, as those cost more for each byte.
const SIZES: [usize; 2] = [256 << 10, 1 << 20];

/// Options, a run each. Passes that are off by default and printers must be linear too.
const WITH: &[&[&str]] = &[
    &[],
    &["--near=0.7"],
    &["--level", "balanced"],
    &["--level", "article", "--max-removed", "1"],
    &["--diff"],
    &["--format", "words"],
    &["--format", "html"],
    &["--format", "annotate"],
    &["--format", "json"],
    &["--line-buffered"],
    &["--also", "cite", "--drop", "harbour", "--keep", "xyzzy"],
];

pub fn run(words: &[String]) {
    let (mut only, mut with, mut profile) = (Vec::new(), Vec::new(), "quick");
    for pair in words.chunks(2) {
        match (pair[0].as_str(), pair.get(1)) {
            ("--shape", Some(words)) => only.push(words.clone()),
            ("--with", Some(words)) => with.push(words.clone()),
            ("--profile", Some(name)) => profile = name,
            _ => usage(),
        }
    }
    let program = tools::build(profile);
    let count = Counter::new();
    let folder = tools::fresh("linear");
    let (mut worst, mut failures) = (0.0f64, 0);
    let known = |asked: &String| WITH.iter().any(|options| options.join(" ") == *asked);
    if let Some(other) = with.iter().find(|asked| !known(asked)) {
        let all: Vec<String> = WITH.iter().map(|options| options.join(" ")).collect();
        eprintln!("no run with {other:?}; there are {all:?}");
        usage();
    }
    for options in
        WITH.iter().filter(|options| with.is_empty() || with.contains(&options.join(" ")))
    {
        let nothing = count.work(&program, options, Path::new("/dev/null"));
        for (name, shape) in shapes::SHAPES
            .iter()
            .filter(|(name, _)| only.is_empty() || only.iter().any(|o| o == name))
        {
            let file = |size: usize| {
                let path = folder.join(format!("{size}.txt"));
                std::fs::write(&path, shape(size)).unwrap();
                count.work(&program, options, &path).saturating_sub(nothing).max(1)
            };
            for size in SIZES {
                let (small, large) = (file(size), file(2 * size));
                let growth = large as f64 / small as f64;
                worst = worst.max(growth);
                let verdict = if growth < MOST { "" } else { "  <-- too much" };
                failures += usize::from(growth >= MOST);
                let (each, kib) = (large as f64 / (2 * size) as f64, size >> 10);
                let options = options.join(" ");
                println!(
                    "{growth:5.2} {each:9.1} a byte from {kib} KiB  {options}: {name}{verdict}"
                );
            }
        }
    }
    println!("worst: {worst:.2}, counted in {}", count.unit());
    if failures > 0 {
        eprintln!("{failures} pairs grow by {MOST} or more");
        std::process::exit(1);
    }
}

fn usage() -> ! {
    eprintln!("usage: cargo xtask linear [--shape NAME]... [--with OPTIONS]... [--profile NAME]");
    std::process::exit(2);
}

/// What counts work.
enum Counter {
    /// Instructions, by valgrind.
    Instructions,
    /// Microseconds of CPU time.
    Time,
}

impl Counter {
    fn new() -> Counter {
        let probe = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
        if probe.is_ok_and(|status| status.success()) {
            Counter::Instructions
        } else {
            Counter::Time
        }
    }

    fn unit(&self) -> &str {
        match self {
            Counter::Instructions => "instructions",
            Counter::Time => "microseconds of CPU time, which noise can move",
        }
    }

    fn work(&self, program: &Path, options: &[&str], file: &Path) -> u64 {
        let program: PathBuf = program.to_owned();
        match self {
            Counter::Instructions => {
                let mut command = Command::new("valgrind");
                command.args([
                    "--tool=cachegrind",
                    "--cache-sim=no",
                    "--cachegrind-out-file=/dev/null",
                ]);
                let said = quiet(command.arg(program), options, file).output().unwrap();
                assert!(said.status.success(), "{said:?}");
                let text = String::from_utf8_lossy(&said.stderr).into_owned();
                let line = text.lines().find_map(|line| line.split_once("refs:"));
                let digits =
                    line.unwrap().1.chars().filter(char::is_ascii_digit).collect::<String>();
                digits.parse().unwrap()
            }
            Counter::Time => {
                let once = || {
                    let before = used();
                    let status =
                        quiet(&mut Command::new(&program), options, file).status().unwrap();
                    assert!(status.success());
                    used() - before
                };
                (0..5).map(|_| once()).min().unwrap()
            }
        }
    }
}

fn quiet<'c>(command: &'c mut Command, options: &[&str], file: &Path) -> &'c mut Command {
    command.args(["--no-config", "-q", "-j", "1"]).args(options).arg(file).stdout(Stdio::null())
}

/// CPU time of all children that ended, in microseconds.
fn used() -> u64 {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as u64
}
