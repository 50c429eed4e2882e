//! What is known of each rule beside its words: examples, and the figures of the last measurement.
//!
//! `cargo xtask figures --data DIR` measures every rule and writes `docs/rule-figures.tsv`; `cargo xtask codegen`
//! puts the figures and the examples into `src/rule/notes.rs` (for `--explain`) and into the table of
//! `docs/rules.md`. Each row carries a hash of the rule's words: a test fails when the words have
//! changed since. Who has no data runs `cargo xtask figures`, which marks changed rules as not measured.

use crate::score::run;
use deboil::lexicon::{Block, RuleFile, Text};
use deboil::rule::{CODE_RULES, Level};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const FILE: &str = "docs/rule-figures.tsv";

/// A rule as the notes see it.
pub struct Subject<'r> {
    pub name: &'r str,
    pub category: &'r str,
    pub level: Level,
    pub why: &'r str,
    pub languages: u32,
}

/// What is kept of one measurement.
#[derive(Clone, Debug, PartialEq)]
struct Figures {
    hash: u64,
    /// Boilerplate tokens that went, and content tokens; `None` when its words changed since.
    tokens: Option<[u64; 2]>,
}

/// A hash that is the same on every machine (FNV-1a).
pub fn fnv(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, step)
}

fn blocks<'f>(files: &'f [RuleFile], name: &'f str) -> impl Iterator<Item = (usize, &'f Block)> {
    files.iter().enumerate().flat_map(move |(place, file)| {
        let of = file.rules.iter().filter(move |block| block.name.value == name);
        of.map(move |block| (place, block))
    })
}

/// The hash of a rule's words in all languages; its examples do not count.
fn hash(files: &[RuleFile], name: &str) -> u64 {
    let mut words = String::new();
    for (place, block) in blocks(files, name) {
        let Block { phrases, sentences, weak, templates, lines, level, .. } = block;
        let _ = write!(words, "{place} {}", level.name());
        for list in [phrases, sentences, weak, templates, lines] {
            words.push('\n');
            list.iter().for_each(|text: &Text| words.extend([text.value.as_str(), "\t"]));
        }
    }
    fnv(words.as_bytes())
}

fn read(root: &Path) -> BTreeMap<String, Figures> {
    let text = std::fs::read_to_string(root.join(FILE)).unwrap_or_default();
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let name = cells.next()?.to_owned();
        let hash = u64::from_str_radix(cells.next()?, 16).ok()?;
        let mut number = || cells.next()?.parse().ok();
        let tokens = number().and_then(|removed| Some([removed, number()?]));
        Some((name, Figures { hash, tokens }))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
}

/// `cargo xtask figures [--data DIR]`.
pub fn measure(words: &[String], files: &[RuleFile], names: &[(String, Level)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut out = String::from(
        "# Made by `cargo xtask figures --data DIR`: rule, hash of its words, boilerplate tokens removed, content tokens lost.\n",
    );
    match words {
        [flag, data] if flag == "--data" => {
            // Each rule is measured at its own level, so that no higher pass takes its lines first.
            let (pages, sure) = run::figures(data.into(), Level::Markers);
            let (_, risky) = run::figures(data.into(), Level::Balanced);
            let _ = writeln!(out, "# {pages} pages with gold text, development half.");
            for (name, level) in names {
                let found = if *level == Level::Markers { &sure } else { &risky };
                let [lost, gone] = found.get(name).copied().unwrap_or_default();
                let _ = writeln!(out, "{name}\t{:016x}\t{gone}\t{lost}", hash(files, name));
            }
        }
        _ => {
            let old = read(&root);
            for (name, _) in names {
                let hash = hash(files, name);
                let tokens =
                    old.get(name).filter(|old| old.hash == hash).and_then(|old| old.tokens);
                let _ = match tokens {
                    Some([gone, lost]) => writeln!(out, "{name}\t{hash:016x}\t{gone}\t{lost}"),
                    None => writeln!(out, "{name}\t{hash:016x}\t-\t-"),
                };
            }
        }
    }
    std::fs::write(root.join(FILE), out).expect("the figures");
}

/// The rules whose words changed since they were measured.
#[cfg(test)]
pub fn stale(root: &Path, files: &[RuleFile], names: &[String]) -> Vec<String> {
    let known = read(root);
    let fresh = |name: &&String| known.get(*name).is_some_and(|row| row.hash == hash(files, name));
    names.iter().filter(|name| !fresh(name)).cloned().collect()
}

/// At most so many examples are kept of the first language that has any.
const OF_FIRST: usize = 4;

/// Examples of a rule: some of English, or else of its first language, and one of each other.
fn examples(files: &[RuleFile], name: &str, list: fn(&Block) -> &[Text]) -> Vec<String> {
    let mut all: Vec<(usize, &Block)> = blocks(files, name).collect();
    all.sort_by_key(|(place, _)| files[*place].name != "en.toml");
    let mut examples: Vec<String> = Vec::new();
    let mut last = None;
    for (place, block) in all {
        let most = if examples.is_empty() { OF_FIRST } else { usize::from(last != Some(place)) };
        last = Some(place);
        let new = list(block).iter().map(|text| text.value.clone());
        let new: Vec<String> = new.filter(|text| !examples.contains(text)).take(most).collect();
        examples.extend(new);
    }
    examples
}

/// The source of `src/rule/notes.rs`.
pub fn source(root: &Path, files: &[RuleFile], rules: &[Subject<'_>]) -> String {
    let known = read(root);
    let mut out = String::from(
        "//! Generated by `cargo xtask codegen` from src/lexicon/data and docs/rule-figures.tsv; do not edit.\n\nuse super::Notes;\n\n",
    );
    let _ = writeln!(out, "#[rustfmt::skip]\npub static NOTES: [Notes; {}] = [", rules.len());
    for rule in rules {
        let code = CODE_RULES.iter().find(|code| code.name == rule.name);
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (mut hits, mut misses) =
            code.map_or_else(Default::default, |c| (own(c.hits), own(c.misses)));
        hits.extend(examples(files, rule.name, |block| &block.hits));
        misses.extend(examples(files, rule.name, |block| &block.misses));
        let tokens = known.get(rule.name).and_then(|figures| figures.tokens);
        let tokens = tokens.map(|[removed, lost]| (removed, lost));
        let _ = writeln!(
            out,
            "    Notes {{ figures: {tokens:?}, hits: &{hits:?}, misses: &{misses:?} }},"
        );
    }
    out.push_str("];\n");
    out
}

/// The text of `docs/rules.md`.
pub fn table(root: &Path, rules: &[Subject<'_>], codes: &[&str]) -> String {
    let known = read(root);
    let mut out = String::from(include_str!("rules.md"));
    for rule in rules {
        let languages = match rule.languages.count_ones() as usize {
            32 => "any".to_owned(),
            all if all == codes.len() => format!("all {all}"),
            few if few > 4 => format!("{few}"),
            _ => {
                let has = |place: &usize| rule.languages >> place & 1 == 1;
                let list: Vec<&str> = (0..codes.len()).filter(has).map(|at| codes[at]).collect();
                list.join(" ")
            }
        };
        let figures = known.get(rule.name).and_then(|row| row.tokens);
        let (removed, lost) = match figures {
            Some([removed, lost]) => (removed.to_string(), lost.to_string()),
            None => ("not measured".to_owned(), "not measured".to_owned()),
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {languages} | {} | {removed} | {lost} |",
            rule.name,
            rule.category,
            rule.level.name(),
            rule.why
        );
    }
    out
}
