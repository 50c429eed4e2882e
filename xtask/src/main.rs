//! Chores of this workspace: `cargo xtask <verb>`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

mod codegen;
mod score;
mod train;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rest = words.get(1..).unwrap_or_default();
    match words.first().map(String::as_str) {
        Some("codegen") => codegen::run(rest.iter().any(|word| word == "--check")),
        Some("train") => train::run(rest),
        Some("strangers") => train::strangers::run(rest),
        _ => {
            eprintln!("usage: cargo xtask codegen [--check] | train | strangers");
            std::process::exit(2);
        }
    }
}
