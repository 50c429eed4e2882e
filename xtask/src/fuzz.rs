//! `cargo xtask fuzz [--minutes N] [--seed S]`: the search of `tests/it/fuzz`, for longer.

use super::tools;
use std::process::Command;

/// Runs the search; the seed says where it begins, so a run can be done again.
pub fn run(words: &[String]) {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "test",
        "--locked",
        "--test",
        "it",
        "fuzz::longer",
        "--",
        "--ignored",
        "--nocapture",
    ]);
    for pair in words.chunks(2) {
        let name = match pair.first().map(String::as_str) {
            Some("--minutes") => "DEBOIL_FUZZ_MINUTES",
            Some("--seed") => "DEBOIL_FUZZ_SEED",
            _ => usage(),
        };
        let Some(Ok(number)) = pair.get(1).map(|typed| typed.parse::<u64>()) else { usage() };
        command.env(name, number.to_string());
    }
    tools::run(command.current_dir(tools::root()));
}

fn usage() -> ! {
    eprintln!("usage: cargo xtask fuzz [--minutes N] [--seed S]");
    std::process::exit(2);
}
