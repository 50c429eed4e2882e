//! Chores of this workspace: `cargo xtask <verb>`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

mod bench;
mod codegen;
mod fuzz;
mod inspect;
mod linear;
mod mutants;
mod notes;
mod picture;
mod sbom;
mod score;
mod soak;
mod spark;
mod tidy;
mod tools;
mod train;
mod wheel;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rest = words.get(1..).unwrap_or_default();
    match words.first().map(String::as_str) {
        Some("bench") => bench::run(rest),
        Some("codegen") => codegen::run(rest.iter().any(|word| word == "--check")),
        Some("bless") => bless(),
        Some("figures") => codegen::figures(rest),
        Some("fuzz") => fuzz::run(rest),
        Some("inspect") => inspect::run(rest),
        Some("linear") => linear::run(rest),
        Some("mutants") => mutants::run(rest),
        Some("picture") => picture::run(),
        Some("profile") => bench::profile::chore(rest),
        Some("sbom") => sbom::run(rest),
        Some("score") => score::run::run(rest),
        Some("soak") => soak::run(rest),
        Some("parquet-test") => tools::run(
            std::process::Command::new(env!("CARGO"))
                .args(["test", "--locked", "--features", "parquet", "--test", "it", "parquet::"])
                .current_dir(tools::root()),
        ),
        Some("spark-test") => spark::chore(rest),
        Some("tidy") => tidy::run(),
        Some("train") => train::run(rest),
        Some("wheel") => wheel::chore(rest),
        Some("strangers") => train::strangers::run(rest),
        _ => {
            eprintln!(
                "usage: cargo xtask bench [--quick] [--large] [--peers] [--profile NAME] [--write] | codegen [--check] | bless | figures \
                 | fuzz [--minutes N] [--target NAME] [--merge] | linear [--shape NAME] [--with OPTIONS] \
                 | mutants [--limit N] | parquet-test | picture | profile [FILE] [--write] | sbom [FILE] | score \
                 | soak [--minutes N] [--seed S] | spark-test [CASE...] \
                 | strangers | tidy | train | wheel [PROFILE]"
            );
            std::process::exit(2);
        }
    }
}

/// Rewrites the marks of all scenes, never their text; read the diff afterwards.
fn bless() {
    let status = std::process::Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--test", "it", "scenes"])
        .env("DEBOIL_BLESS", "1")
        .status()
        .unwrap();
    std::process::exit(status.code().unwrap_or(1));
}
