//! `cargo xtask tidy`: the house rules that a program can check.

use std::path::{Path, PathBuf};

/// Who may import whom: a room imports only from lower floors. Rooms on one floor are strangers, except
/// for their own insides.
const FLOORS: &[(&str, u8)] = &[
    ("span", 0),
    ("fold", 1),
    ("key", 1),
    ("patterns", 1),
    ("letters", 1),
    ("rule", 1),
    ("document", 2),
    ("lexicon", 2),
    ("record", 2),
    ("finding", 3),
    ("seen", 3),
    ("settings", 3),
    ("place", 2),
    ("page", 4),
    ("passes", 5),
    ("plan", 5),
    ("compare", 6),
    ("engine", 6),
    ("verdict", 6),
    ("print", 7),
    ("app", 8),
];

/// A source file has at most so many lines, tests at its end left out.
const LONGEST_FILE: usize = 500;
/// A function has at most so many lines.
const LONGEST_FUNCTION: usize = 70;
/// Tables are read by programs, not by people.
const TABLES: &[&str] = &["table.rs", "abbreviations.rs", "vocabulary.rs"];

/// Checks every source file; prints what to do and fails when something is amiss.
pub fn run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut wrong = Vec::new();
    for path in sources(&root.join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        floors(&name, &text, &mut wrong);
        manners(&name, &text, &mut wrong);
        sizes(&name, &text, &mut wrong);
    }
    for path in sources(&root.join("xtask/src")).into_iter().chain(sources(&root.join("tests"))) {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        manners(&name, &text, &mut wrong);
        sizes(&name, &text, &mut wrong);
    }
    wrong.iter().for_each(|line| eprintln!("{line}"));
    if !wrong.is_empty() {
        eprintln!("{} places to tidy", wrong.len());
        std::process::exit(1);
    }
    println!("tidy");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The room that a file belongs to: the part after `src/`.
fn room(name: &str) -> &str {
    let inside = name.trim_start_matches("src/");
    inside.split(['/', '.']).next().unwrap_or(inside)
}

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn floors(name: &str, text: &str, wrong: &mut Vec<String>) {
    let here = room(name);
    if matches!(here, "lib" | "main") {
        return;
    }
    let Some(own) = floor(here) else {
        wrong.push(format!(
            "{name}: the room {here} has no floor; give it one in xtask/src/tidy.rs"
        ));
        return;
    };
    for (number, line) in code(text) {
        for part in line.split("crate::").skip(1) {
            let other = part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
            if let Some(floor) = floor(other)
                && other != here
                && floor >= own
            {
                wrong.push(format!(
                    "{name}:{number}: {here} (floor {own}) must not know {other} (floor {floor})"
                ));
            }
        }
        let is_io =
            ["std::fs", "std::io", "std::env", "std::process"].iter().any(|m| line.contains(m));
        if is_io && here != "app" {
            wrong.push(format!(
                "{name}:{number}: only app/ may touch files, streams and the environment"
            ));
        }
    }
}

fn manners(name: &str, text: &str, wrong: &mut Vec<String>) {
    if !text.starts_with("//!") {
        wrong.push(format!("{name}: begin with a //! line that says what the room is for"));
    }
    let banned = ["manager", "helper", "utils"];
    for (number, line) in code(text) {
        let lower = line.to_lowercase();
        if !name.ends_with("tidy.rs") && banned.iter().any(|word| lower.contains(word)) {
            wrong.push(format!(
                "{name}:{number}: name the thing, not \"manager\", \"helper\" or \"utils\""
            ));
        }
    }
}

fn sizes(name: &str, text: &str, wrong: &mut Vec<String>) {
    if TABLES.iter().any(|table| name.ends_with(table)) {
        return;
    }
    let lines = code(text).count();
    if lines > LONGEST_FILE {
        wrong.push(format!("{name}: {lines} lines; a file is one room of at most {LONGEST_FILE}"));
    }
    let mut begun: Option<(usize, usize)> = None;
    for (number, line) in code(text) {
        let indent = line.len() - line.trim_start().len();
        let is_function = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(super) ")
            .trim_start_matches("const ")
            .starts_with("fn ");
        match begun {
            None if is_function && !line.trim_end().ends_with(';') => {
                begun = Some((number, indent))
            }
            // A signature without a body, over several lines.
            Some((_, depth))
                if indent == depth && line.trim().starts_with(')') && line.ends_with(';') =>
            {
                begun = None;
            }
            Some((first, depth)) if indent == depth && line.trim() == "}" => {
                if number - first > LONGEST_FUNCTION {
                    wrong.push(format!("{name}:{first}: {} lines; a function fits on a screen ({LONGEST_FUNCTION})", number - first));
                }
                begun = None;
            }
            _ => {}
        }
    }
}

/// The lines before the unit tests, numbered from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
}
