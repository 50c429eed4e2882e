//! JSON lines beside the tools that people clean corpora with, each in a virtual environment of its own.
//!
//! They do less: all of them delete the same marker lines by one pattern, and nothing else.

use super::{Group, MARKERS, corpus, ours};
use crate::bench::run::Command;
use crate::tools::{environment, root};
use std::path::Path;

/// The script of each peer below `xtask/peers`, and what must be installed for it. data-juicer fetches more by
/// itself when it runs first, torch included: some gigabytes.
const PEERS: [(&str, &[&str]); 4] = [
    ("polars", &["polars"]),
    ("duckdb", &["duckdb"]),
    ("datatrove", &["datatrove", "regex", "orjson"]),
    ("juicer", &["py-data-juicer", "aiohttp"]),
];

/// Ours and theirs over one file, each writing another one.
pub fn group(program: &str, folder: &Path, bytes: usize) -> Group {
    let source = folder.join("records.jsonl");
    std::fs::write(&source, corpus::records(bytes)).unwrap();
    let source = source.display().to_string();
    let target = |name: &str| folder.join(format!("{name}.out")).display().to_string();
    let copy = format!("cat '{source}' > '{}'", target("cat"));
    let mut rows = vec![("cat".to_owned(), Command::shell(&copy))];
    for options in ["--jsonl -j1", "--jsonl -j2", "--jsonl --across -j1"] {
        let whole = format!("{options} -o {}", target("ours"));
        rows.push((format!("deboil {options}"), ours(program, &whole, &source)));
    }
    for (name, packages) in PEERS {
        let python = environment(&format!("peer-{name}"), packages).join("bin/python");
        let script = root().join("xtask/peers").join(format!("{name}_lines.py"));
        let (python, script) = (python.display().to_string(), script.display().to_string());
        let command = Command::new(&python, &[&script, &source, &target(name), MARKERS]);
        rows.push((name.to_owned(), command));
    }
    Group { name: "JSON lines, to a file".to_owned(), rows }
}
