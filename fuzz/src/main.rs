//! One program for all targets: `DEBOIL_FUZZ_TARGET` names the one that is fuzzed.
//!
//! `cargo xtask fuzz` builds and runs it. The targets and the reference engine stand in `tests/it`, where
//! `cargo test` replays the corpora without libFuzzer. The macro below makes the one function that the C++ side
//! calls; that is why this crate alone does not forbid unsafe code.
#![no_main]
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

#[path = "../../tests/it/fixtures.rs"]
mod fixtures;
#[path = "../../tests/it/fuzz/mutate.rs"]
mod mutate;
#[path = "../../tests/it/reference.rs"]
mod reference;
#[path = "../../tests/it/replay.rs"]
mod replay;
#[path = "../../tests/it/fuzz/targets.rs"]
mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("DEBOIL_FUZZ_TARGET").expect("DEBOIL_FUZZ_TARGET names a target");
    let target = targets::TARGETS.iter().find(|target| target.name == name);
    target.unwrap_or_else(|| panic!("there is no target called {name}")).run
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| (*TARGET)(input));
