//! Chores of this workspace: `cargo xtask <verb>`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

mod score;
mod train;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("train") => train::run(&words[1..]),
        _ => {
            eprintln!("verbs: train");
            std::process::exit(2);
        }
    }
}
