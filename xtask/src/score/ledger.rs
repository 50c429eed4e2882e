//! The table of the last recorded run in QUALITY.md, and the difference of this run to it.

use super::data::HEADLINE;
use super::metric::{Row, Summary, summarise};
use super::run::Outcome;
use std::path::{Path, PathBuf};

/// The lines around the table.
const BEGIN: &str = "<!-- cargo xtask score --record -->";
const END: &str = "<!-- end of record -->";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../QUALITY.md")
}

/// Prints the difference of the headline to the recorded one; with `record` writes this run there.
pub fn compare(outcomes: &[Outcome], level: &str, input: &str, record: bool) {
    let headline = outcomes.iter().filter(|it| HEADLINE.contains(&it.set.as_str()));
    let rows: Vec<Row> = headline.filter_map(|it| it.row).collect();
    let now = figures(&summarise(rows.iter()));
    let text = std::fs::read_to_string(path()).expect("QUALITY.md");
    let key = format!("| {level} | {input} |");
    match recorded(&text, &key) {
        Some(before) => {
            let names = ["F1", "lost %", "removed %", "harmed %"];
            let list: Vec<String> = names
                .iter()
                .zip(before.iter().zip(now))
                .map(|(name, (before, now))| format!("{name} {:+.4}", now - before))
                .collect();
            println!("since the recorded run: {}", list.join(", "));
        }
        None => println!("no run of this level and input is recorded"),
    }
    if record {
        let row =
            format!("{key} {:.4} | {:.4} % | {:.2} % | {:.2} % |", now[0], now[1], now[2], now[3]);
        std::fs::write(path(), replaced(&text, &key, &row)).expect("QUALITY.md");
    }
}

/// F1, and lost, removed and harmed in percent.
fn figures(sum: &Summary) -> [f64; 4] {
    [sum.f1, 100.0 * sum.lost, 100.0 * sum.removed, 100.0 * sum.harmed]
}

/// The figures of the row that begins with `key`.
fn recorded(text: &str, key: &str) -> Option<[f64; 4]> {
    let table = text.split_once(BEGIN)?.1.split_once(END)?.0;
    let row = table.lines().find(|line| line.starts_with(key))?;
    let cells = row[key.len()..].split('|').take(4);
    let numbers: Vec<f64> =
        cells.filter_map(|cell| cell.trim().trim_end_matches('%').trim().parse().ok()).collect();
    numbers.try_into().ok()
}

/// The text with the row put into its table, in place of an older one.
fn replaced(text: &str, key: &str, row: &str) -> String {
    let (before, rest) = text.split_once(BEGIN).expect("the table's beginning");
    let (table, after) = rest.split_once(END).expect("the table's end");
    let mut lines: Vec<&str> = table.trim_matches('\n').lines().collect();
    match lines.iter().position(|line| line.starts_with(key)) {
        Some(at) => lines[at] = row,
        None => lines.push(row),
    }
    format!("{before}{BEGIN}\n{}\n{END}{after}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_again() {
        let text = format!("a\n{BEGIN}\n| level |\n|---|\n{END}\nb\n");
        let key = "| markers | text |";
        let once = replaced(&text, key, "| markers | text | 0.7950 | 0.0120 % | 9.60 % | 0.00 % |");
        assert_eq!(recorded(&once, key), Some([0.795, 0.012, 9.6, 0.0]));
        let twice = replaced(&once, key, "| markers | text | 0.8 | 0.01 % | 10 % | 0 % |");
        assert_eq!(recorded(&twice, key), Some([0.8, 0.01, 10.0, 0.0]));
        assert_eq!(twice.lines().count(), once.lines().count());
        assert_eq!(recorded(&text, key), None);
    }
}
