//! `cargo xtask wheel [PROFILE]`: builds the wheel and tries it where nothing else is installed.

use crate::tools::{environment, fresh, output, root, run};
use std::process::Command;

/// Builds with the profile named first, else with `release`.
pub fn chore(words: &[String]) {
    let profile = words.first().map_or("release", String::as_str);
    let tools = environment("wheel-tools", &["maturin>=1.7,<2"]);
    let wheels = fresh("wheels");
    run(Command::new(tools.join("bin/maturin"))
        .args(["build", "--locked", "--profile", profile, "--out"])
        .arg(&wheels)
        .current_dir(root()));
    let wheel = std::fs::read_dir(&wheels).unwrap().next().unwrap().unwrap().path();
    let clean = fresh("wheel-try");
    run(Command::new("python3").args(["-m", "venv"]).arg(&clean));
    run(Command::new(clean.join("bin/pip")).args(["install", "--quiet", "--no-index"]).arg(&wheel));
    let program = clean.join("bin/deboil");
    let text = root().join("fixtures/article.txt");
    let version = output(Command::new(&program).arg("--version"));
    assert_eq!(version, format!("deboil {}\n", env!("CARGO_PKG_VERSION")).as_bytes());
    let cleaned = output(Command::new(&program).arg("--no-config").arg(&text));
    let built = root().join("target").join(profile).join("deboil");
    assert_eq!(cleaned, output(Command::new(built).arg("--no-config").arg(&text)));
    assert!(cleaned.len() < std::fs::metadata(&text).unwrap().len() as usize);
    run(Command::new(clean.join("bin/pip")).args(["uninstall", "--quiet", "--yes", "deboil"]));
    assert!(!program.exists(), "the program is still there");
    let size = std::fs::metadata(&wheel).unwrap().len();
    println!("{}: {size} bytes, installed, tried and taken away", wheel.display());
}
