//! The table of `--stats`.

use crate::print::Stats;
use crate::rule::{RuleId, Rules};
use std::fmt::Write;

/// Counts per rule as a table, the largest first.
pub fn table(stats: &Stats, rules: &Rules) -> String {
    let mut rows: Vec<_> =
        stats.rules.iter().map(|(rule, count)| (rules.name(RuleId(*rule)), count)).collect();
    rows.sort_by_key(|(name, count)| (std::cmp::Reverse(count.bytes), *name));
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max("rule".len());
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{:width$}  {:>9}  {:>9}  {:>9}  {:>12}",
        "rule", "removals", "lines", "sentences", "bytes"
    );
    for (name, count) in rows {
        let _ = writeln!(
            out,
            "{name:width$}  {:>9}  {:>9}  {:>9}  {:>12}",
            count.removals, count.lines, count.sentences, count.bytes
        );
    }
    let share = if stats.bytes == 0 {
        0.0
    } else {
        stats.removed_bytes() as f64 * 100.0 / stats.bytes as f64
    };
    let _ = writeln!(
        out,
        "{} of {} bytes ({share:.1} %), {} lines read, {} of {} texts changed",
        stats.removed_bytes(),
        stats.bytes,
        stats.lines,
        stats.changed,
        stats.texts
    );
    out
}
