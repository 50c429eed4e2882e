//! The examples of README.md are run: `$ deboil ...` lines of its console blocks, and what they print.

use crate::harness::Room;

/// Commands that a reader runs and a test does not: they need a network or build the project.
const LEFT_OUT: [&str; 3] = ["curl ", "cargo ", "html2text"];

#[test]
fn the_examples_of_the_readme_are_true() {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let mut tried = 0;
    for block in text.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        for example in block.split("$ ").skip(1) {
            let (command, shown) = example.split_once('\n').unwrap_or((example, ""));
            if LEFT_OUT.iter().any(|word| command.contains(word)) {
                continue;
            }
            let said = Room::new().sh(&format!("ln -s {root}/fixtures fixtures; {command}"));
            let printed = String::from_utf8_lossy(&said.out).into_owned();
            let want = shown.trim_end();
            match want.strip_suffix("...") {
                Some(beginning) => {
                    assert!(printed.starts_with(beginning), "{command} prints:\n{printed}")
                }
                None => assert_eq!(printed.trim_end(), want, "{command}"),
            }
            tried += 1;
        }
    }
    assert!(tried > 0);
}
