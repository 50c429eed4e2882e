//! `cargo xtask codegen`: the rule and phrase tables from the language files.
//!
//! Merges every `src/lexicon/data/*.toml` into `src/rule/table.rs` and `src/lexicon/table.rs`.
//! With `--check` nothing is written and stale tables are an error. When a merge leaves conflicts
//! in the tables, take either side and run it again.

#![allow(clippy::print_stderr)]

use crate::notes;
use deboil::lexicon::gate::{Bits, Gate};
use deboil::lexicon::{Block, Draft, Entry, RuleError, RuleFile, Table, Text};
use deboil::rule::{CODE_RULES, Languages, Level, RuleId};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::exit;

/// The order of the categories in rule lists; others follow by name.
const CATEGORIES: [&str; 17] = [
    "ad",
    "share",
    "subscribe",
    "consent",
    "nav",
    "related",
    "comments",
    "credit",
    "legal",
    "stamp",
    "player",
    "app",
    "affiliate",
    "placeholder",
    "links",
    "cite",
    "user",
];

/// A rule collected from all files.
struct Rule {
    name: String,
    category: String,
    level: Level,
    why: String,
    languages: u32,
    needs_page: bool,
}

/// Runs the verb; ends the process with 1 when `check` finds stale tables or the data are wrong.
pub fn run(check: bool) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let made = tables(&root).unwrap_or_else(|error| {
        eprintln!("{error}");
        exit(1)
    });
    let mut stale = false;
    for (path, text) in made {
        let path = root.join(path);
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        stale = true;
        if !check && let Err(error) = std::fs::write(&path, text) {
            eprintln!("{}: {error}", path.display());
            exit(1);
        }
        let verb = if check { "is stale; run `cargo xtask codegen`" } else { "written" };
        eprintln!("{} {verb}", path.display());
    }
    if check && stale {
        exit(1);
    }
}

/// The generated files: path from the root of the repository, and text.
fn tables(root: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let (files, rules) = rules(root)?;
    let codes: Vec<&str> = files.iter().map(|file| file.name.trim_end_matches(".toml")).collect();
    if codes.len() > 32 {
        return Err("more than 32 languages do not fit into the language set".into());
    }
    let id =
        |name: &str| rules.iter().position(|r| r.name == name).map(|place| RuleId(place as u16));
    let mut draft = Draft::for_builtin();
    for (place, file) in files.iter().enumerate() {
        draft
            .add_file(file, Languages(1 << place), &id)
            .map_err(|(text, message)| file.error(text, &message).to_string())?;
    }
    let shares =
        |id: RuleId| rules.get(usize::from(id.0)).is_some_and(|rule| rule.category == "share");
    let table = draft.finish(&shares);
    eprintln!(
        "{} languages, {} rules, {} phrases, {} templates, longest phrase {} bytes",
        files.len(),
        rules.len(),
        table.entries.len(),
        table.shapes.len(),
        table.longest
    );
    let subjects: Vec<notes::Subject<'_>> = rules
        .iter()
        .map(|rule| notes::Subject {
            name: &rule.name,
            category: &rule.category,
            level: rule.level,
            why: &rule.why,
            languages: rule.languages,
        })
        .collect();
    Ok(vec![
        ("src/rule/table.rs".into(), rule_table(&rules, &codes)),
        ("src/rule/notes.rs".into(), notes::source(root, &files, &subjects)),
        ("docs/rules.md".into(), notes::table(root, &subjects, &codes)),
        ("src/lexicon/table.rs".into(), phrase_table(&table).trim_end().to_owned() + "\n"),
    ])
}

/// `cargo xtask figures`: measures the rules and makes the tables anew.
pub fn figures(words: &[String]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (files, rules) = rules(&root).unwrap_or_else(|error| {
        eprintln!("{error}");
        exit(1)
    });
    let names: Vec<_> = rules.into_iter().map(|rule| (rule.name, rule.level)).collect();
    notes::measure(words, &files, &names);
    run(false);
}

fn rules(root: &Path) -> Result<(Vec<RuleFile>, Vec<Rule>), String> {
    let files = read(&root.join("src/lexicon/data"))?;
    let rules = collect(&files).map_err(|error| error.to_string())?;
    Ok((files, rules))
}

/// All language files by name; the name must be the language the file states.
fn read(folder: &Path) -> Result<Vec<RuleFile>, String> {
    let listing = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut names: Vec<PathBuf> = listing.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    names.sort();
    let mut files = Vec::new();
    for path in names {
        let text =
            std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = RuleFile::parse(&name, &text).map_err(|error| error.to_string())?;
        let code = name.trim_end_matches(".toml");
        if file.lang.as_ref().is_none_or(|lang| lang.value != code) {
            return Err(format!("{name}: must begin with lang = \"{code}\""));
        }
        files.push(file);
    }
    Ok(files)
}

/// What built-in data must have beyond a user's file.
fn check_block(file: &RuleFile, block: &Block) -> Result<(), RuleError> {
    let wrong = |text: &Text, message: &str| Err(file.error(text, message));
    if block.category.is_none() || block.why.is_none() {
        return wrong(&block.name, "built-in rules need a category and a why");
    }
    if let Some(pattern) = block.patterns.first() {
        return wrong(pattern, "built-in rules have no patterns; use templates");
    }
    if block.hits.is_empty() || block.misses.is_empty() {
        return wrong(&block.name, "built-in rules need hits and misses");
    }
    Ok(())
}

/// The rules of all files after the rules found by code, in their order in lists.
fn collect(files: &[RuleFile]) -> Result<Vec<Rule>, RuleError> {
    let mut rules: Vec<Rule> = CODE_RULES
        .iter()
        .map(|rule| Rule {
            name: rule.name.to_owned(),
            category: rule.category.to_owned(),
            level: rule.level,
            why: rule.why.to_owned(),
            languages: u32::MAX,
            needs_page: false,
        })
        .collect();
    let mut found: BTreeMap<String, Rule> = BTreeMap::new();
    for (place, file) in files.iter().enumerate() {
        for block in &file.rules {
            check_block(file, block)?;
            add(&mut rules, &mut found, file, block, place)?;
        }
    }
    let order = |rule: &Rule| CATEGORIES.iter().position(|category| *category == rule.category);
    let mut found: Vec<Rule> = found.into_values().collect();
    found.sort_by_key(|rule| (order(rule).unwrap_or(CATEGORIES.len()), rule.name.clone()));
    rules.extend(found);
    Ok(rules)
}

fn add(
    rules: &mut [Rule],
    found: &mut BTreeMap<String, Rule>,
    file: &RuleFile,
    block: &Block,
    place: usize,
) -> Result<(), RuleError> {
    let text =
        |text: &Option<Text>| text.as_ref().map(|text| text.value.clone()).unwrap_or_default();
    let (category, why) = (text(&block.category), text(&block.why));
    let rule = match rules.iter_mut().find(|rule| rule.name == block.name.value) {
        Some(rule) => rule,
        None => found.entry(block.name.value.clone()).or_insert_with(|| Rule {
            name: block.name.value.clone(),
            category: category.clone(),
            level: block.level,
            why: why.clone(),
            languages: 0,
            needs_page: false,
        }),
    };
    if rule.category != category {
        let message = format!("elsewhere this rule has the category \"{}\"", rule.category);
        return Err(file.error(block.category.as_ref().unwrap_or(&block.name), &message));
    }
    rule.level = rule.level.min(block.level);
    if file.name == "en.toml" && rule.languages != u32::MAX {
        rule.why = why;
    }
    rule.languages |= 1 << place;
    rule.needs_page |= block.needs_page;
    Ok(())
}

const HEAD: &str = "//! Generated by `cargo xtask codegen` from src/lexicon/data; do not edit.\n\n";

fn rule_table(rules: &[Rule], codes: &[&str]) -> String {
    let mut out = String::from(HEAD);
    out.push_str("use super::{Languages, Level, RuleInfo};\nuse std::borrow::Cow::Borrowed;\n\n");
    out.push_str(
        "/// Codes of the languages that have rule data; the place is the bit in a set.\n",
    );
    let _ = writeln!(out, "#[rustfmt::skip]\npub static LANGUAGES: &[&str] = &{codes:?};\n");
    let _ = writeln!(out, "#[rustfmt::skip]\npub static RULES: [RuleInfo; {}] = [", rules.len());
    for Rule { name, category, level, why, languages, needs_page } in rules {
        let _ = writeln!(
            out,
            "    RuleInfo {{ name: Borrowed({name:?}), category: Borrowed({category:?}), level: \
             Level::{level:?}, why: Borrowed({why:?}), languages: Languages({languages:#X}), needs_page: {needs_page} }},"
        );
    }
    out.push_str("];\n");
    out
}

fn phrase_table(table: &Table) -> String {
    let mut out = String::from(HEAD);
    out.push_str("use super::gate::{Bits, Gate};\n");
    out.push_str("use super::store::{Entry as E, Table, Wild as W};\n");
    out.push_str("use std::borrow::Cow::Borrowed;\n\n");
    out.push_str("pub static BUILTIN: Table = Table {\n    text: Borrowed(TEXT),\n");
    out.push_str("    entries: Borrowed(&ENTRIES),\n    buckets: Borrowed(&BUCKETS),\n");
    out.push_str("    filter: Borrowed(&FILTER),\n    shapes: Borrowed(&SHAPES),\n    wilds: Borrowed(&WILDS),\n");
    let gates = [("gate", "", &table.gate), ("sentences", "SENTENCE_", &table.sentences)];
    for (field, prefix, gate) in gates {
        let _ = writeln!(out, "    {field}: Gate {{");
        for (name, _) in sets(gate) {
            let column = name.to_uppercase();
            let _ = writeln!(out, "        {name}: Bits(Borrowed(&{prefix}{column})),");
        }
        let has_rows = gate.has_rows;
        let _ = writeln!(
            out,
            "        headless_ends: {prefix}HEADLESS_ENDS,\n        has_rows: {has_rows},\n    }},"
        );
    }
    let _ = writeln!(out, "    keys: Borrowed(&KEYS),\n    longest: {},\n}};\n", table.longest);
    let mut text = table.text.replace('\\', "\\\\").replace('"', "\\\"");
    for control in 2..=6u8 {
        text = text.replace(char::from(control), &format!("\\x{control:02}"));
    }
    let _ = writeln!(out, "#[rustfmt::skip]\nstatic TEXT: &str = \"\\\n{text}\";\n");
    list(&mut out, "ENTRIES", "E", 6, table.entries.iter().map(entry));
    list(&mut out, "BUCKETS", "u32", 16, table.buckets.iter().map(u32::to_string));
    list(&mut out, "FILTER", "u64", 5, table.filter.iter().map(|word| format!("{word:#018x}")));
    for (_, prefix, gate) in gates {
        for (name, bits) in sets(gate) {
            let column = format!("{prefix}{}", name.to_uppercase());
            list(&mut out, &column, "u64", 5, bits.0.iter().map(|word| format!("{word:#018x}")));
        }
        let ends = gate.headless_ends.iter().map(|bits| format!("{bits:#x}"));
        list(&mut out, &format!("{prefix}HEADLESS_ENDS"), "u32", 9, ends);
    }
    list(&mut out, "SHAPES", "E", 6, table.shapes.iter().map(entry));
    let wilds = table.wilds.iter().map(|wild| format!("W({:#x},{},{:#x})", wild.0, wild.1, wild.2));
    list(&mut out, "WILDS", "W", 8, wilds);
    list(&mut out, "KEYS", "u64", 5, table.keys.iter().map(|word| format!("{word:#018x}")));
    out
}

/// The sets of a gate by name.
fn sets(gate: &Gate) -> [(&'static str, &Bits); 7] {
    let Gate { heads, open_heads, row_heads, tails, pairs, open_tails, open_ends, .. } = gate;
    [
        ("heads", heads),
        ("open_heads", open_heads),
        ("row_heads", row_heads),
        ("tails", tails),
        ("pairs", pairs),
        ("open_tails", open_tails),
        ("open_ends", open_ends),
    ]
}

fn entry(entry: &Entry) -> String {
    format!("E({},{},{},{},{:#x})", entry.0, entry.1, entry.2, entry.3, entry.4)
}

fn list(out: &mut String, name: &str, of: &str, row: usize, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    let _ = writeln!(out, "#[rustfmt::skip]\nstatic {name}: [{of}; {}] = [", items.len());
    for row in items.chunks(row) {
        let _ = writeln!(out, "    {},", row.join(","));
    }
    out.push_str("];\n\n");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_fresh() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (path, text) in tables(&root).unwrap() {
            let old = std::fs::read_to_string(root.join(&path)).unwrap();
            assert!(old == text, "{} is stale; run `cargo xtask codegen`", path.display());
        }
    }

    #[test]
    fn figures_are_of_these_words() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (files, rules) = rules(&root).unwrap();
        let names: Vec<String> = rules.into_iter().map(|rule| rule.name).collect();
        let stale = notes::stale(&root, &files, &names);
        assert!(
            stale.is_empty(),
            "run `cargo xtask figures --data DIR`, or without the data `cargo xtask figures`; \
             their words changed since they were measured: {stale:?}"
        );
    }
}
