//! `cargo xtask bench --large [--write]`: what changes with the size of a text and the number of threads.
//!
//! From file to file: `-o` writes beside the inputs, so nobody reads a pipe at the same time.

use super::corpus::{self, Script, Writer};
use super::run::{self, Command, Figures};
use std::fmt::Write as _;
use std::path::Path;

/// Megabytes of article text: a short one, one to diff, a long one.
const SHORT: usize = 64;
const MIDDLE: usize = 256;
const LONG: usize = 1024;
/// Runs in turn, after one that warms the caches.
const ROUNDS: usize = 3;

pub fn report(program: &str, folder: &Path) -> String {
    let mut table = String::from(
        "| | command | CPU s | wall s | MB per CPU second | peak MiB |\n|---|---|---:|---:|---:|---:|\n",
    );
    let mut notes = String::new();
    let keep = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let texts = [SHORT, MIDDLE, LONG].map(|size| {
        let text = Writer::new(Script::Latin, 1).text(size << 20);
        (size, keep(&format!("{size}.txt"), text))
    });
    let out = folder.join("out").display().to_string();
    let command = |options: &str, file: &str| {
        let words: Vec<&str> =
            ["--no-config", "--quiet", "-o", &out].into_iter().chain(options.split(' ')).collect();
        Command::new(program, &[words, vec![file]].concat())
    };
    let mut group = |name: &str, size: usize, file: &str, options: &[&str]| -> Vec<Figures> {
        eprintln!("{name} ...");
        let commands: Vec<Command> = options.iter().map(|options| command(options, file)).collect();
        let figures = run::in_turn(commands.iter(), ROUNDS);
        for (options, Figures { cpu, wall, peak }) in options.iter().zip(&figures) {
            let (rate, peak) = (size as f64 / cpu, peak >> 20);
            _ = writeln!(
                table,
                "| {name} | `deboil {options}` | {cpu:.2} | {wall:.2} | {rate:.0} | {peak} |"
            );
        }
        figures
    };
    let threads = |notes: &mut String, name: &str, one: Figures, two: Figures| {
        _ = writeln!(
            notes,
            "- {name}, 1 to 2 threads: {:.2} x sooner, CPU {:+.0} %.",
            one.wall / two.wall,
            (two.cpu / one.cpu - 1.0) * 100.0
        );
    };
    let [(_, short), (_, middle), (_, long)] = &texts;
    let small = group("64 MB of text", SHORT, short, &["-j1"]);
    let diff = group("256 MB of text", MIDDLE, middle, &["-j1", "-j1 --diff"]);
    let large = group("1 GB of text", LONG, long, &["-j1", "-j2"]);
    let records = keep("records.jsonl", corpus::records(MIDDLE << 20));
    let json = group("256 MB of JSON lines", MIDDLE, &records, &["-j1 --jsonl", "-j2 --jsonl"]);
    let kept = small[0].cpu * (LONG / SHORT) as f64 / large[0].cpu * 100.0;
    _ = writeln!(notes, "- Of the throughput at 64 MB, 1 GB keeps {kept:.0} %.");
    _ = writeln!(notes, "- A diff of 256 MB costs {:.2} of clean.", diff[1].cpu / diff[0].cpu);
    threads(&mut notes, "1 GB of text", large[0], large[1]);
    threads(&mut notes, "JSON lines", json[0], json[1]);
    format!(
        "From file to file, median of {ROUNDS} runs in turn; {}.\n\n{table}\n{notes}",
        run::machine()
    )
}
