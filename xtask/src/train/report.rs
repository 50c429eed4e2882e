//! Cross-validated figures.

use super::samples::Sample;
use crate::score::data::{FIELDS, Page, SETS};
use crate::score::metric::{self, Row, fold, summarise};
use deboil::place::lab::{STEPS, Words, bend};

/// Out-of-fold probability of each line of a sample, blank ones 65535.
fn lines(sample: &Sample, scores: &[i32], curve: &[u16; STEPS]) -> Vec<u16> {
    let mut lines = vec![u16::MAX; sample.lines.len()];
    for (&(first, end, _), &score) in sample.units.iter().zip(scores) {
        lines[first..end].fill(bend(curve, score));
    }
    lines
}

/// Rows of figures for each threshold.
fn judge(sample: &Sample, lines: &[u16], thresholds: &[u16]) -> Vec<Row> {
    let Some(judge) = &sample.judge else { return Vec::new() };
    let numbers = judge.input().numbers();
    thresholds
        .iter()
        .map(|&limit| judge.score(&judge.input().only(|at| lines[numbers[at]] >= limit)))
        .collect()
}

/// Prints everything.
pub fn print(pages: &[Page], samples: &[Sample], scores: &[i32], curve: &[u16; STEPS]) {
    let percent = [3, 6, 9, 12, 15, 18, 21, 24, 30, 35, 40, 45, 50, 55];
    let thresholds: Vec<u16> = percent.iter().map(|p| (p * 65535 / 100) as u16).collect();
    let mut from = 0;
    let mut rows: Vec<(usize, Vec<Row>)> = Vec::new();
    let mut segments = vec![[0usize; 4]; thresholds.len()];
    for (place, sample) in samples.iter().enumerate() {
        let to = from + sample.units.len();
        let lines = lines(sample, &scores[from..to], curve);
        from = to;
        rows.push((place, judge(sample, &lines, &thresholds)));
        let page = &pages[sample.page];
        if sample.field == 0 && page.dataset == "segments" {
            let text = fold(&page.text);
            for (sum, &limit) in segments.iter_mut().zip(&thresholds) {
                count(sum, page, &text, sample, &lines, limit);
            }
        }
    }
    let select = |test: &dyn Fn(&Sample) -> bool, at: usize| -> Vec<Row> {
        rows.iter()
            .filter(|it| test(&samples[it.0]))
            .filter_map(|it| it.1.get(at).copied())
            .collect()
    };
    println!("headline, text");
    for (at, percent) in percent.iter().enumerate() {
        let all = select(&|it| it.headline && it.field == 0, at);
        line(&format!("  p {percent:2} %"), &all);
    }
    let curve: Vec<(f64, f64)> = (0..percent.len())
        .map(|at| {
            let all = summarise(select(&|it| it.headline && it.field == 0, at).iter());
            (all.lost, all.removed)
        })
        .collect();
    for lost in [0.002, 0.003, 0.008] {
        print!("  removed at {:.1} % lost: {:.1} %;", lost * 100.0, 100.0 * between(&curve, lost));
    }
    println!();
    for (at, percent) in percent.iter().enumerate().filter(|(_, p)| [12, 24, 45].contains(*p)) {
        for (field, name) in FIELDS.iter().enumerate().take(3).skip(1) {
            let all = select(&|it| it.headline && it.field == field, at);
            line(&format!("  p {percent:2} % {name}"), &all);
        }
        if *percent != 24 {
            for set in SETS {
                let all = select(&|it| pages[it.page].dataset == set && it.field == 0, at);
                line(&format!("  p {percent:2} % {set}"), &all);
            }
        }
    }
    for (percent, [wanted, kept, unwanted, gone]) in percent.iter().zip(segments) {
        println!(
            "  p {percent:2} % segments kept {:5.1} % of {wanted}, gone {:5.1} % of {unwanted}",
            100.0 * kept as f64 / wanted as f64,
            100.0 * gone as f64 / unwanted as f64
        );
    }
}

/// Lists the headline pages that lose most at a careful threshold, with the lines they lose.
pub fn worst(
    pages: &[Page],
    samples: &[Sample],
    scores: &[i32],
    curve: &[u16; STEPS],
    many: usize,
) {
    let limit = (12 * 65535 / 100) as u16;
    let mut from = 0;
    let mut found: Vec<(u64, String)> = Vec::new();
    for sample in samples {
        let to = from + sample.units.len();
        let scores = &scores[from..to];
        from = to;
        if !(sample.headline && sample.field == 0) || many == 0 {
            continue;
        }
        let lines = lines(sample, scores, curve);
        let Some(row) = judge(sample, &lines, &[limit]).first().copied() else { continue };
        let mut text = format!("{} {row:?} units {}\n", pages[sample.page].id, sample.units.len());
        for (unit, &(first, end, tokens)) in sample.units.iter().enumerate() {
            if sample.labels[unit] >= 0.5 && lines[first] < limit && row.lost > 0 {
                let line: String = sample.lines[first..end].join(" ").chars().take(150).collect();
                let p = u32::from(lines[first]) * 100 / 65535;
                text.push_str(&format!("    {unit} {p} % {tokens}: {line}\n"));
            }
        }
        found.push((row.lost, text));
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.0));
    for (_, text) in found.iter().take(many) {
        println!("{text}");
    }
}

/// Writes what is known of each unit of the pages flattened block by block, tab-separated.
pub fn dump(
    pages: &[Page],
    samples: &[Sample],
    scores: &[i32],
    model: Words<'_>,
    out: &mut String,
) {
    const COLUMNS: [&str; 10] = [
        "seg.start",
        "seg.end",
        "seg.tokens",
        "clus.from_big",
        "clus.share",
        "page.prose",
        "line.bullet",
        "dist.prose_back",
        "dist.prose_on",
        "topic.share",
    ];
    let mut from = 0;
    for sample in samples {
        let to = from + sample.units.len();
        let scores = &scores[from..to];
        from = to;
        if sample.field > 0 {
            continue;
        }
        let page = sample.read(model);
        let columns = COLUMNS.map(|name| page.sheet().named(name));
        let head = page.headline().unwrap_or(usize::MAX);
        let it = &pages[sample.page];
        let known = u8::from(page.counts().may_be_page());
        out.push_str(&format!(
            "#\t{}\t{}\t{}\t{known}\t{}\n",
            it.dataset,
            it.id,
            it.lang,
            page.english()
        ));
        for (unit, score) in scores.iter().enumerate() {
            let label = sample.labels[unit];
            let tokens = sample.units[unit].2;
            out.push_str(&format!("{tokens}\t{label:.2}\t{score}\t{}", u8::from(unit == head)));
            for column in columns {
                out.push_str(&format!("\t{}", column.get(unit).copied().unwrap_or(0)));
            }
            out.push('\n');
        }
    }
}

/// Counts hand-picked segments: wanted, still there, unwanted, gone.
fn count(
    sum: &mut [usize; 4],
    page: &Page,
    text: &str,
    sample: &Sample,
    lines: &[u16],
    limit: u16,
) {
    let kept: Vec<&str> = sample
        .lines
        .iter()
        .zip(lines)
        .filter(|it| *it.1 >= limit)
        .map(|it| it.0.as_str())
        .collect();
    let out = fold(&kept.join("\n"));
    for segment in page.with.iter().map(|it| fold(it)).filter(|it| text.contains(it.as_str())) {
        sum[0] += 1;
        sum[1] += usize::from(out.contains(&segment));
    }
    for segment in page.without.iter().map(|it| fold(it)).filter(|it| text.contains(it.as_str())) {
        sum[2] += 1;
        sum[3] += usize::from(!out.contains(&segment));
    }
}

/// Share removed where the curve of (lost, removed) crosses a loss.
fn between(curve: &[(f64, f64)], lost: f64) -> f64 {
    for pair in curve.windows(2) {
        if pair[0].0 <= lost && lost <= pair[1].0 && pair[1].0 > pair[0].0 {
            let share = (lost - pair[0].0) / (pair[1].0 - pair[0].0);
            return pair[0].1 + share * (pair[1].1 - pair[0].1);
        }
    }
    f64::NAN
}

fn line(label: &str, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    let s = summarise(rows.iter());
    let (low, high) = metric::interval(rows, 200, |it| it.f1);
    println!(
        "{label:26} {:4} pages  P {:.3} R {:.3} F1 {:.4} [{low:.3} {high:.3}]  lost {:5.2} %  removed {:4.1} %  harmed {:4.1} %",
        s.pages,
        s.precision,
        s.recall,
        s.f1,
        100.0 * s.lost,
        100.0 * s.removed,
        100.0 * s.harmed
    );
}
