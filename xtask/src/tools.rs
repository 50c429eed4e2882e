//! Programs that chores call: each call is printed, and each failure ends the chore.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder under `target/xtask`, empty.
pub fn fresh(name: &str) -> PathBuf {
    let path = root().join("target/xtask").join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).unwrap();
    }
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// A virtual environment that holds `packages`; made once and then used again.
pub fn environment(name: &str, packages: &[&str]) -> PathBuf {
    let path = root().join("target/xtask").join(name);
    let python = path.join("bin/python");
    if !path.join("whole").exists() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&path));
        if !packages.is_empty() {
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages));
        }
        std::fs::write(path.join("whole"), "").unwrap();
    }
    path
}

/// Builds the program with a profile and says where it is.
pub fn build(profile: &str) -> PathBuf {
    run(Command::new(env!("CARGO"))
        .args(["build", "--locked", "--quiet", "--bin", "deboil", "--profile", profile])
        .current_dir(root()));
    let folder = if profile == "dev" { "debug" } else { profile };
    let target = std::env::var_os("CARGO_TARGET_DIR");
    target.map_or_else(|| root().join("target"), PathBuf::from).join(folder).join("deboil")
}

/// Runs a command to its good end.
pub fn run(command: &mut Command) {
    eprintln!("+ {}", shown(command));
    let status = command.status().unwrap_or_else(|error| panic!("{}: {error}", shown(command)));
    assert!(status.success(), "{} ended with {status}", shown(command));
}

/// What a command prints, when it ends well.
pub fn output(command: &mut Command) -> Vec<u8> {
    let Output { status, stdout, .. } = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(status.success(), "{} ended with {status}", shown(command));
    stdout
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
