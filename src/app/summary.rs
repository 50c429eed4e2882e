//! What `--stats` says: counts per rule and per file, as a table or as JSON.

use super::args::{Args, StatsForm};
use super::formats::colours;
use super::intake::Input;
use super::{error, outlet};
use crate::print::{RULES_VERSION, Stats, put_json};
use crate::rule::{RuleId, Rules};
use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::fmt::Write;
use std::io::IsTerminal;

/// The version of the JSON form; it changes when a field changes its meaning or goes.
const VERSION: u32 = 1;
/// The table shows at most so many files, those that lose most.
const FILES: usize = 20;
/// The longest bar, in characters.
const BAR: usize = 20;

/// The counts of a run: of everything, and of each input when `--stats` asks for them.
#[derive(Debug, Default)]
pub struct Book {
    files: Vec<(Name, Stats)>,
}

/// A file's name for people, and its own bytes where these are no UTF-8.
#[derive(Debug)]
struct Name {
    label: String,
    bare: Option<Vec<u8>>,
}

impl Book {
    /// Takes the counts of one input.
    pub fn enter(&mut self, input: &Input, label: String, stats: &Stats) {
        let name = Name { label, bare: input.bare().map(<[u8]>::to_vec) };
        self.files.push((name, Stats { sample: None, ..stats.clone() }));
    }

    /// Takes the counts of further inputs.
    pub fn join(&mut self, mut more: Book) {
        self.files.append(&mut more.files);
    }

    /// Says the counts on standard error, in the form that is asked for.
    ///
    /// # Errors
    /// When standard error cannot be written.
    pub fn tell(&self, args: &Args, sum: &Stats, rules: &Rules) -> Result<(), error::Error> {
        match args.stats {
            None => Ok(()),
            Some(StatsForm::Json) => {
                let mut text = Vec::new();
                put_json(&self.json(sum, rules), &mut text);
                outlet::tell(&String::from_utf8_lossy(&text))
            }
            Some(StatsForm::Table) => {
                let is_terminal = std::io::stderr().is_terminal();
                let look = Look { bars: is_terminal, colour: colours(args.color, is_terminal) };
                let look = Look { colour: look.colour && is_terminal, ..look };
                outlet::tell_as_it_is(&self.table(sum, rules, look))
            }
        }
    }

    fn json(&self, sum: &Stats, rules: &Rules) -> Value {
        let mut whole = counts(sum, rules);
        let files = self.files.iter().map(|(name, stats)| {
            let mut one = counts(stats, rules);
            one["file"] = name.label.as_str().into();
            if let Some(bare) = &name.bare {
                let hex: String = bare.iter().map(|byte| format!("{byte:02x}")).collect();
                one["file_hex"] = hex.into();
            }
            one
        });
        whole["files"] = files.collect();
        whole["v"] = VERSION.into();
        whole["version"] = RULES_VERSION.into();
        whole
    }

    fn table(&self, sum: &Stats, rules: &Rules, look: Look) -> String {
        let mut out = String::new();
        rule_table(sum, rules, look, &mut out);
        if self.files.len() > 1 {
            self.file_table(look, &mut out);
        }
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{} of {} bytes ({:.1} %), {} lines read, {} of {} texts changed",
            sum.removed_bytes(),
            sum.bytes,
            share(sum.removed_bytes(), sum.bytes) * 100.0,
            sum.lines,
            sum.changed,
            sum.texts
        );
        out
    }

    /// The files that lose most, each with the share that it loses.
    fn file_table(&self, look: Look, out: &mut String) {
        let mut rows: Vec<_> = self
            .files
            .iter()
            .map(|(name, stats)| (error::shown(&name.label), stats.removed_bytes(), stats.bytes))
            .collect();
        rows.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        let more = rows.len().saturating_sub(FILES);
        rows.truncate(FILES);
        let width = widest(rows.iter().map(|(name, ..)| name.as_str()), "file");
        let head = format!("{:width$}  {:>12}  {:>12}  {:>6}", "file", "bytes", "of", "%");
        let _ = writeln!(out, "\n{}", look.head(&head));
        for (name, gone, all) in rows {
            let share = share(gone, all);
            let pad = width - name.chars().count();
            let _ = writeln!(
                out,
                "{name}{:pad$}  {gone:>12}  {all:>12}  {:>6.1}{}",
                "",
                share * 100.0,
                look.bar(share)
            );
        }
        if more > 0 {
            let _ = writeln!(out, "and {more} more");
        }
        out.push('\n');
    }
}

/// How a table looks: bars are for people, colours for those who want them.
#[derive(Clone, Copy)]
struct Look {
    bars: bool,
    colour: bool,
}

impl Look {
    fn head(self, text: &str) -> String {
        self.painted(Style::new().bold(), text)
    }

    /// A bar for a share of the whole, with what it lacks to the whole.
    fn bar(self, share: f64) -> String {
        if !self.bars {
            return String::new();
        }
        let eighths = (share.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
        // What is there is seen, however small.
        let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
        let mut bar = "█".repeat(eighths / 8);
        bar.extend(['▏', '▎', '▍', '▌', '▋', '▊', '▉'].get((eighths % 8).wrapping_sub(1)));
        let style = Style::new().fg_color(Some(AnsiColor::Red.into()));
        format!("  {}", self.painted(style, &bar))
    }

    fn painted(self, style: Style, text: &str) -> String {
        match self.colour && !text.is_empty() {
            true => format!("{}{text}{}", style.render(), style.render_reset()),
            false => text.to_owned(),
        }
    }
}

/// Counts per rule, the largest first; a bar is the rule's share of all that goes.
fn rule_table(stats: &Stats, rules: &Rules, look: Look, out: &mut String) {
    let mut rows: Vec<_> =
        stats.rules.iter().map(|(rule, count)| (rules.name(RuleId(*rule)), count)).collect();
    rows.sort_by_key(|(name, count)| (Reverse(count.bytes), *name));
    let width = widest(rows.iter().map(|(name, _)| *name), "rule");
    let head = format!(
        "{:width$}  {:>9}  {:>9}  {:>9}  {:>12}",
        "rule", "removals", "lines", "sentences", "bytes"
    );
    let _ = writeln!(out, "{}", look.head(&head));
    for (name, count) in rows {
        let bar = look.bar(share(count.bytes, stats.removed_bytes()));
        let _ = writeln!(
            out,
            "{name:width$}  {:>9}  {:>9}  {:>9}  {:>12}{bar}",
            count.removals, count.lines, count.sentences, count.bytes
        );
    }
}

fn widest<'n>(names: impl Iterator<Item = &'n str>, head: &str) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0).max(head.len())
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts as JSON; docs/json.md describes them.
fn counts(stats: &Stats, rules: &Rules) -> Value {
    let each = stats.rules.iter().filter_map(|(id, count)| {
        let info = rules.get(RuleId(*id))?;
        Some(json!({
            "rule": info.name,
            "category": info.category,
            "level": info.level.name(),
            "removals": count.removals,
            "lines": count.lines,
            "sentences": count.sentences,
            "bytes": count.bytes,
        }))
    });
    json!({
        "bytes": stats.bytes,
        "removed_bytes": stats.removed_bytes(),
        "lines": stats.lines,
        "texts": stats.texts,
        "changed": stats.changed,
        "rules": each.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::Count;
    use std::ffi::OsString;

    #[test]
    fn people_see_bars_and_programs_do_not() {
        let mut book = Book::default();
        let (mut small, mut sum) =
            (Stats { bytes: 100, lines: 4, texts: 1, ..Stats::default() }, Stats::default());
        small.rules.insert(1, Count { removals: 1, sentences: 1, bytes: 25, ..Count::default() });
        for name in ["a", "b\u{1b}"] {
            book.enter(&Input::new(OsString::from(name)), name.to_owned(), &small);
            sum.join(small.clone());
        }
        let rules = Rules::builtin();
        let plain = book.table(&sum, &rules, Look { bars: false, colour: false });
        assert!(!plain.contains('█') && !plain.contains('\u{1b}'));
        let shown = book.table(&sum, &rules, Look { bars: true, colour: false });
        assert!(shown.contains("repeat-exact          2          0          2            50  ████████████████████\n"), "{shown}");
        assert!(shown.contains("25           100    25.0  █████\n"), "{shown}");
        assert!(shown.ends_with("50 of 200 bytes (25.0 %), 8 lines read, 0 of 2 texts changed\n"));
        assert!(book.table(&sum, &rules, Look { bars: true, colour: true }).contains("\u{1b}[31m"));
    }
}
