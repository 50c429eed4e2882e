//! Reading fixtures, and small pieces that several tests share.

use deboil::document::Document;
use deboil::plan::{Plan, Removal};
use deboil::settings::Settings;
use deboil::span::Span;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The files below `fixtures/FOLDER` that end with the extension, in a fixed order.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The clean text.
pub fn clean(settings: &Settings, text: &[u8]) -> Vec<u8> {
    deboil::clean(text, settings)
}

/// Lines that lose something, what of them stays, and the removals that did it.
pub struct Change<'p> {
    pub lines: Range<usize>,
    pub kept: Vec<u8>,
    pub removals: Vec<&'p Removal>,
}

/// The changes of a plan, neighbours together.
pub fn changes<'p>(document: &Document<'_>, plan: &'p Plan) -> Vec<Change<'p>> {
    let bytes = document.bytes();
    let mut changes: Vec<Change<'p>> = Vec::new();
    for removal in plan.removals() {
        let first = document.line_at(removal.span.start);
        let mut end = document.line_at(removal.span.end - 1) + 1;
        if removal.span.end == document.lines()[end - 1].end as usize
            && document.lines()[first].start as usize != removal.span.start
        {
            end = (end + 1).min(document.lines().len());
        }
        match changes.last_mut() {
            Some(change) if first <= change.lines.end => {
                change.lines.end = change.lines.end.max(end);
                change.removals.push(removal);
            }
            _ => changes.push(Change { lines: first..end, kept: vec![], removals: vec![removal] }),
        }
    }
    for change in &mut changes {
        let lines = &document.lines()[change.lines.clone()];
        let whole = Span::new(lines[0].start as usize, lines[lines.len() - 1].end as usize);
        for run in plan.kept(bytes.len()).filter(|run| run.overlaps(whole)) {
            change.kept.extend(&bytes[run.start.max(whole.start)..run.end.min(whole.end)]);
        }
    }
    changes
}
