//! The rows of the report: headline, sets, languages, categories, and the pages that lost most.

use super::data::{HEADLINE, SETS};
use super::metric::{Row, Summary, interval, summarise};
use super::run::Outcome;
use deboil::rule::Rules;
use std::collections::BTreeMap;

/// Languages with fewer pages have no row.
const FEWEST_PAGES: usize = 3;

/// Headline, sets and languages, with the middle 95 % of resampled pages.
pub fn rows(outcomes: &[Outcome], draws: usize) {
    let group = |name: &str, test: &dyn Fn(&Outcome) -> bool| {
        let chosen: Vec<&Outcome> = outcomes.iter().filter(|it| test(it)).collect();
        show(name, &chosen, draws);
    };
    group("headline", &|it| HEADLINE.contains(&it.set.as_str()));
    for set in SETS {
        group(set, &|it| it.set == set);
    }
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    outcomes.iter().for_each(|it| *pages.entry(&it.lang).or_default() += 1);
    for (lang, _) in pages.into_iter().filter(|(_, pages)| *pages >= FEWEST_PAGES) {
        group(&format!("language {lang}"), &|it| it.lang == lang);
    }
}

fn show(name: &str, outcomes: &[&Outcome], draws: usize) {
    let rows: Vec<Row> = outcomes.iter().filter_map(|it| it.row).collect();
    if !rows.is_empty() {
        let s = summarise(rows.iter());
        let range = |figure: fn(&Summary) -> f64| interval(&rows, draws, figure);
        let (f1, lost) = (range(|it| it.f1), range(|it| it.lost));
        let (removed, harmed) = (range(|it| it.removed), range(|it| it.harmed));
        println!(
            "{name:14} {:4} pages  P {:.3} R {:.3} F1 {:.3} [{:.3} {:.3}]  lost {:.3} % [{:.3} {:.3}]  removed {:.1} % [{:.1} {:.1}]  harmed {:.1} % [{:.1} {:.1}]",
            s.pages,
            s.precision,
            s.recall,
            s.f1,
            f1.0,
            f1.1,
            100.0 * s.lost,
            100.0 * lost.0,
            100.0 * lost.1,
            100.0 * s.removed,
            100.0 * removed.0,
            100.0 * removed.1,
            100.0 * s.harmed,
            100.0 * harmed.0,
            100.0 * harmed.1,
        );
    }
    let judged = outcomes.iter().filter(|it| it.judged).count();
    println!("{name:14} {:4} pages  judged by the line model {judged}", outcomes.len());
    let sum = |at: usize| outcomes.iter().map(|it| it.segments[at]).sum::<usize>();
    if sum(0) + sum(2) > 0 {
        println!(
            "{name:14} {:4} pages  segments kept {:.1} % of {}, gone {:.1} % of {}",
            outcomes.len(),
            100.0 * sum(1) as f64 / sum(0).max(1) as f64,
            sum(0),
            100.0 * sum(3) as f64 / sum(2).max(1) as f64,
            sum(2),
        );
    }
}

/// How often and how much a second cleaning takes, and the pages of which it takes most.
pub fn twice(outcomes: &[Outcome]) {
    let mut found: Vec<(usize, usize, &str)> = outcomes
        .iter()
        .filter_map(|it| it.twice.map(|[left, gone]| (gone, left, it.id.as_str())))
        .collect();
    if found.is_empty() {
        return;
    }
    let sum = |part: fn(&(usize, usize, &str)) -> usize| found.iter().map(part).sum::<usize>();
    let changed = found.iter().filter(|it| it.0 > 0).count();
    println!(
        "a second run changes {changed} of {} pages and takes {:.3} % of the text",
        found.len(),
        100.0 * sum(|it| it.0) as f64 / sum(|it| it.1).max(1) as f64,
    );
    found.sort_by(|a, b| b.cmp(a));
    for (gone, left, id) in found.into_iter().take(10).filter(|it| it.0 > 0) {
        println!("  {gone:7} of {left:7} bytes: {id}");
    }
}

/// What each category removed and cost on the headline pages, as shares of all boilerplate and content.
pub fn categories(outcomes: &[Outcome], draws: usize) {
    let rules = Rules::builtin();
    let category = |rule: &str| {
        rules.find(rule).and_then(|id| rules.get(id)).map_or("user", |info| info.category.as_ref())
    };
    let pages: Vec<(&Outcome, Row)> = outcomes
        .iter()
        .filter(|it| HEADLINE.contains(&it.set.as_str()))
        .filter_map(|it| Some((it, it.row?)))
        .collect();
    let mut names: Vec<&str> =
        pages.iter().flat_map(|(it, _)| it.cuts.iter().map(|cut| category(&cut.rule))).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let rows: Vec<Row> = pages
            .iter()
            .map(|(it, row)| {
                let of = it.cuts.iter().filter(|cut| category(&cut.rule) == name);
                let (lost, gone) = of.fold((0, 0), |sum, c| (sum.0 + c.lost, sum.1 + c.gone));
                Row { lost, gone, ..*row }
            })
            .collect();
        let s = summarise(rows.iter());
        let removed = interval(&rows, draws, |it| it.removed);
        let lost = interval(&rows, draws, |it| it.lost);
        println!(
            "category {name:12} removed {:.2} % [{:.2} {:.2}]  lost {:.3} % [{:.3} {:.3}]",
            100.0 * s.removed,
            100.0 * removed.0,
            100.0 * removed.1,
            100.0 * s.lost,
            100.0 * lost.0,
            100.0 * lost.1,
        );
    }
}

/// The `most` pages that lost the largest share of their content, with the lines that cost it.
pub fn worst(outcomes: &[Outcome], most: usize) {
    let share = |row: &Row| row.lost as f64 / row.content.max(1) as f64;
    let mut pages: Vec<(&Outcome, Row)> =
        outcomes.iter().filter_map(|it| Some((it, it.row?))).filter(|it| it.1.lost > 0).collect();
    pages.sort_by(|a, b| share(&b.1).total_cmp(&share(&a.1)).then_with(|| a.0.id.cmp(&b.0.id)));
    for (page, row) in pages.into_iter().take(most) {
        println!("\n{}: lost {} of {} content tokens", page.id, row.lost, row.content);
        let mut cuts: Vec<_> = page.cuts.iter().filter(|cut| cut.lost > 0).collect();
        cuts.sort_by_key(|cut| std::cmp::Reverse(cut.lost));
        for cut in cuts.into_iter().take(8) {
            let text: Vec<&str> = cut.text.split_whitespace().collect();
            let text: String = text.join(" ").chars().take(140).collect();
            println!("  {:4} {}: {text}", cut.lost, cut.rule);
        }
    }
}
