//! `cargo xtask score --data DIR --level LEVEL`: the real engine on the benchmark's pages.

use super::data::{self, HEADLINE, Page};
use super::ledger;
use super::metric::{Judge, Lines, Row, fold};
use super::report;
use crate::train::samples::{FOLDS, fold_of};
use deboil::engine::Engine;
use deboil::lexicon::{Lexicon, RuleFile};
use deboil::place::Model;
use deboil::rule::Level;
use deboil::settings::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What was asked for.
pub struct Order {
    pub data: PathBuf,
    pub split: String,
    pub level: Level,
    pub input: String,
    /// Resamplings for the confidence intervals.
    pub draws: usize,
    pub by_rule: bool,
    /// So many of the pages that lost most are shown.
    pub worst: usize,
    /// Writes the headline into QUALITY.md.
    pub record: bool,
    /// A rule file to try before its rules are added to the built-in ones.
    pub rules: Option<PathBuf>,
    /// Folder of `cargo xtask train --folds`: each page is judged by weights that saw no page of its site.
    pub folds: Option<PathBuf>,
    /// Share of a page, in percent, that is never removed; the command line's own at the upper levels.
    pub max_removed: Option<f64>,
    /// Cleans every output again and says how much of it goes.
    pub twice: bool,
    /// Probability below which a line goes, in place of the level's own.
    pub threshold: Option<f64>,
    /// Only the pages of one half of the sites: write rules with one, measure them with the other.
    pub half: Option<u64>,
}

fn order(words: &[String]) -> Order {
    let mut order = Order {
        data: PathBuf::from("."),
        split: "dev".to_owned(),
        level: Level::Markers,
        input: "text".to_owned(),
        draws: 300,
        by_rule: false,
        worst: 0,
        record: false,
        rules: None,
        folds: None,
        max_removed: None,
        threshold: None,
        twice: false,
        half: None,
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
            "--worst" => order.worst = value().parse().expect("a number"),
            "--record" => order.record = true,
            "--rules" => order.rules = Some(value().into()),
            "--folds" => order.folds = Some(value().into()),
            "--max-removed" => order.max_removed = Some(value().parse().expect("a number")),
            "--twice" => order.twice = true,
            "--threshold" => order.threshold = Some(value().parse().expect("a number")),
            "--half" => order.half = Some(value().parse().expect("0 or 1")),
            other => panic!("no option {other}"),
        }
    }
    order
}

/// A removal and what it did to the figures.
pub struct Cut {
    /// The rule named first.
    pub rule: String,
    /// What went.
    pub text: String,
    /// Content tokens that are nowhere in the output now.
    pub lost: u64,
    /// Other tokens that are nowhere in the output now.
    pub gone: u64,
}

/// What one page came to.
pub struct Outcome {
    pub id: String,
    pub set: String,
    pub lang: String,
    pub row: Option<Row>,
    pub cuts: Vec<Cut>,
    /// Wanted segments in the page, those still there, unwanted ones, those gone.
    pub segments: [usize; 4],
    /// Bytes of the output, and of them those that a second cleaning takes.
    pub twice: Option<[usize; 2]>,
    /// The line model took it for a page and judged it.
    pub judged: bool,
}

/// Tokens that went under each rule on pages with gold text: content and other.
pub type ByRule = BTreeMap<String, [u64; 2]>;

/// Runs the verb.
pub fn run(words: &[String]) {
    let order = order(words);
    let outcomes = outcomes(&order);
    println!("level {}, input {}, split {}", order.level.name(), order.input, order.split);
    report::rows(&outcomes, order.draws);
    report::categories(&outcomes, order.draws);
    report::twice(&outcomes);
    if order.by_rule {
        for (rule, [content, other]) in by_rule(&outcomes) {
            println!("rule {rule:24} tokens gone: content {content:6}, other {other:7}");
        }
    }
    report::worst(&outcomes, order.worst);
    if order.split == "dev" && order.half.is_none() && order.rules.is_none() {
        ledger::compare(&outcomes, order.level.name(), &order.input, order.record);
    }
}

/// The figures of every rule at `level` on the pages of the headline.
pub fn figures(data: PathBuf, level: Level) -> (usize, ByRule) {
    let mut order = order(&[]);
    (order.data, order.level) = (data, level);
    let mut outcomes = outcomes(&order);
    outcomes.retain(|it| HEADLINE.contains(&it.set.as_str()) && it.row.is_some());
    (outcomes.len(), by_rule(&outcomes))
}

fn by_rule(outcomes: &[Outcome]) -> ByRule {
    let mut rules = ByRule::new();
    for cut in outcomes.iter().flat_map(|it| &it.cuts) {
        let cell = rules.entry(cut.rule.clone()).or_default();
        cell[0] += cut.lost;
        cell[1] += cut.gone;
    }
    rules
}

fn outcomes(order: &Order) -> Vec<Outcome> {
    let pages = data::load(&order.data, &order.split);
    assert!(!pages.is_empty(), "no data below {}", order.data.display());
    let engines = engines(order);
    let wanted = |page: &&Page| order.half.is_none_or(|half| site_hash(page) % 2 == half);
    let chosen = pages.iter().filter(wanted);
    chosen
        .filter_map(|page| {
            Some(outcome(page, page.field(&order.input)?, engines.of(page), order.twice))
        })
        .collect()
}

/// One engine, or one for each fold of the sites.
struct Engines(Vec<Engine>);

impl Engines {
    fn of(&self, page: &Page) -> &Engine {
        &self.0[fold_of(page) % self.0.len()]
    }
}

fn engines(order: &Order) -> Engines {
    let mut settings = settings(order);
    settings.max_removed = order.max_removed.or(settings.max_removed);
    settings.threshold = order.threshold.map(|p| (p * 65535.0).round() as u16);
    let Some(dir) = &order.folds else { return Engines(vec![Engine::new(settings, false)]) };
    let engine = |fold: usize| {
        let bytes = std::fs::read(dir.join(format!("{fold}.bin"))).expect("weights of a fold");
        let model = Model::read(bytes.leak()).expect("weights of this format");
        let model: &'static Model<'static> = Box::leak(Box::new(model));
        Engine::new(Settings { model: Some(model), ..settings.clone() }, false)
    };
    Engines((0..FOLDS).map(engine).collect())
}

fn settings(order: &Order) -> Settings {
    let Some(path) = &order.rules else { return Settings::at(order.level) };
    let text = std::fs::read_to_string(path).expect("the rule file");
    let file = RuleFile::parse(&path.display().to_string(), &text);
    let lexicon = file.and_then(|file| Lexicon::with_user(&[file]));
    Settings::new(Arc::new(lexicon.unwrap_or_else(|error| panic!("{error}"))), order.level)
}

/// The same for all pages of a site (FNV-1a).
fn site_hash(page: &Page) -> u64 {
    let name = if page.site.is_empty() { &page.id } else { &page.site };
    crate::notes::fnv(name.as_bytes()) >> 32
}

/// What is left of a text.
fn left(text: &[u8], engine: &Engine) -> usize {
    let mut left = 0;
    engine.each_section(text, |settled| {
        left += settled.document.bytes().len() - settled.plan.removed_bytes();
    });
    left
}

fn outcome(page: &Page, text: &str, engine: &Engine, twice: bool) -> Outcome {
    let mut judged = false;
    let mut output = Vec::new();
    let mut cuts = Vec::new();
    engine.each_section(text.as_bytes(), |settled| {
        let bytes = settled.document.bytes();
        judged = engine.settings().wants_place() && !settled.out_of_depth;
        for span in settled.plan.kept(bytes.len()) {
            output.extend_from_slice(span.of(bytes));
        }
        for removal in settled.plan.removals() {
            let reason = &settled.plan.reasons(removal)[0];
            let rule = engine.settings().lexicon.rules().name(reason.rule).to_owned();
            let text = String::from_utf8_lossy(removal.span.of(bytes)).into_owned();
            cuts.push(Cut { rule, text, lost: 0, gone: 0 });
        }
    });
    let twice = twice.then(|| [output.len(), output.len() - left(&output, engine)]);
    let output = String::from_utf8_lossy(&output).into_owned();
    let mut row = None;
    if !page.gold.is_empty() {
        let left = Lines::of(&output);
        row = Some(Judge::new(Lines::of(text), &page.gold).score(&left));
        for cut in &mut cuts {
            let alone = Judge::new(Lines::of(&cut.text), &page.gold).score(&left);
            (cut.lost, cut.gone) = (alone.lost, alone.gone);
        }
    } else {
        cuts.clear();
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
        id: page.id.clone(),
        set: page.dataset.clone(),
        lang: page.lang.clone(),
        row,
        cuts,
        segments: [wanted, kept, unwanted, away],
        twice,
        judged,
    }
}
