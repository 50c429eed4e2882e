//! `cargo xtask score --data DIR --level LEVEL`: the real engine on the benchmark's pages.

use super::data::{self, HEADLINE, Page, SETS};
use super::metric::{Judge, Lines, Row, fold, interval, summarise};
use deboil::engine::Engine;
use deboil::rule::Level;
use deboil::settings::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What was asked for.
struct Order {
    data: PathBuf,
    split: String,
    level: Level,
    input: String,
    /// Resamplings for the confidence intervals.
    draws: usize,
    by_rule: bool,
}

fn order(words: &[String]) -> Order {
    let mut order = Order {
        data: PathBuf::from("."),
        split: "dev".to_owned(),
        level: Level::Markers,
        input: "text".to_owned(),
        draws: 300,
        by_rule: false,
    };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().expect("an option's value").clone();
        match word.as_str() {
            "--data" => order.data = value().into(),
            "--split" => order.split = value(),
            "--level" => order.level = Level::named(&value()).expect("a level"),
            "--input" => order.input = value(),
            "--draws" => order.draws = value().parse().expect("a number"),
            "--by-rule" => order.by_rule = true,
            other => panic!("no option {other}"),
        }
    }
    order
}

/// What one page came to.
struct Outcome {
    set: String,
    lang: String,
    row: Option<Row>,
    /// Wanted segments in the page, those still there, unwanted ones, those gone.
    segments: [usize; 4],
}

/// Tokens that went under each rule, as named first: content and other.
type ByRule = BTreeMap<String, [usize; 2]>;

/// Runs the verb.
pub fn run(words: &[String]) {
    let order = order(words);
    let pages = data::load(&order.data, &order.split);
    assert!(!pages.is_empty(), "no data below {}", order.data.display());
    let settings = Settings::at(order.level);
    let engine = Engine::new(settings, false);
    let mut rules = ByRule::new();
    let mut outcomes = Vec::new();
    for page in &pages {
        let Some(text) = page.field(&order.input) else { continue };
        outcomes.push(outcome(page, text, &engine, order.by_rule.then_some(&mut rules)));
    }
    println!("level {}, input {}, split {}", order.level.name(), order.input, order.split);
    let group = |name: &str, test: &dyn Fn(&Outcome) -> bool| {
        let chosen: Vec<&Outcome> = outcomes.iter().filter(|it| test(it)).collect();
        show(name, &chosen, order.draws);
    };
    group("headline", &|it| HEADLINE.contains(&it.set.as_str()));
    for set in SETS {
        group(set, &|it| it.set == set);
    }
    for lang in ["de", "fr", "es", "pl", "zh", "ru", "en"] {
        group(&format!("language {lang}"), &|it| it.lang == lang);
    }
    for (rule, [content, other]) in rules {
        println!("rule {rule:24} tokens gone: content {content:6}, other {other:7}");
    }
}

fn outcome(page: &Page, text: &str, engine: &Engine, rules: Option<&mut ByRule>) -> Outcome {
    let mut output = Vec::new();
    let mut gone: Vec<(String, String)> = Vec::new();
    engine.each_section(text.as_bytes(), |settled| {
        let bytes = settled.document.bytes();
        for span in settled.plan.kept(bytes.len()) {
            output.extend_from_slice(span.of(bytes));
        }
        for removal in settled.plan.removals() {
            let rule = settled
                .plan
                .reasons(removal)
                .first()
                .map_or("none", |reason| engine.settings().lexicon.rules().name(reason.rule));
            gone.push((
                rule.to_owned(),
                String::from_utf8_lossy(removal.span.of(bytes)).into_owned(),
            ));
        }
    });
    let output = String::from_utf8_lossy(&output).into_owned();
    let row = (!page.gold.is_empty())
        .then(|| Judge::new(Lines::of(text), &page.gold).score(&Lines::of(&output)));
    if let (Some(rules), true) = (rules, row.is_some()) {
        for (rule, text) in gone {
            let judge = Judge::new(Lines::of(&text), &page.gold);
            let row = judge.score(&Lines::default());
            let cell = rules.entry(rule).or_default();
            cell[0] += row.content as usize;
            cell[1] += row.boilerplate as usize;
        }
    }
    let (before, after) = (fold(text), fold(&output));
    let count = |list: &[String], still: bool| {
        let found: Vec<String> =
            list.iter().map(|it| fold(it)).filter(|it| before.contains(it.as_str())).collect();
        let hits = found.iter().filter(|it| after.contains(it.as_str()) == still).count();
        (found.len(), hits)
    };
    let (wanted, kept) = count(&page.with, true);
    let (unwanted, away) = count(&page.without, false);
    Outcome {
        set: page.dataset.clone(),
        lang: page.lang.clone(),
        row,
        segments: [wanted, kept, unwanted, away],
    }
}

fn show(name: &str, outcomes: &[&Outcome], draws: usize) {
    let rows: Vec<Row> = outcomes.iter().filter_map(|it| it.row).collect();
    if !rows.is_empty() {
        let s = summarise(rows.iter());
        let range = |figure: fn(&super::metric::Summary) -> f64| interval(&rows, draws, figure);
        let (f1, lost) = (range(|it| it.f1), range(|it| it.lost));
        let (removed, harmed) = (range(|it| it.removed), range(|it| it.harmed));
        println!(
            "{name:14} {:4} pages  P {:.3} R {:.3} F1 {:.3} [{:.3} {:.3}]  lost {:.2} % [{:.2} {:.2}]  removed {:.1} % [{:.1} {:.1}]  harmed {:.1} % [{:.1} {:.1}]",
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
