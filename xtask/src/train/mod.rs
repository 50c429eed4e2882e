//! `cargo xtask train --data DIR`: trains the line model and writes `src/place/weights.bin`.

mod boost;
mod reading;
mod report;
pub mod samples;
pub mod strangers;
mod words;

use crate::score::data;
use boost::{Goal, Matrix, Params};
use deboil::place::lab::{
    Evidence, Forest, GRADES, Model, SCALE, SIGNS, STEP, STEPS, Signs, Words,
};
use samples::{FOLDS, Sample};
use std::path::PathBuf;
use std::time::Instant;
use words::{Bag, Study};

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Order {
    data: PathBuf,
    out: Option<PathBuf>,
    /// Files and folders of texts that are no pages, beside the main texts of the data.
    others: Vec<PathBuf>,
    /// Folder for the weights of each fold: what the program would be without the fold's pages.
    folds: Option<PathBuf>,
    /// Prefixes of features to leave out, for ablations.
    drop: Vec<String>,
    params: Params,
    study: Study,
    /// Weight of machine-made labels, of other flattenings, of hand-picked segments.
    silver: f32,
    other: f32,
    /// Share of text-node pages to train with: one in this many.
    nodes: usize,
    importance: bool,
    /// How much more a unit of main text counts than another.
    content: f32,
    /// So many features are chosen from all by a first, smaller forest; 0 takes all.
    top: usize,
    /// Where out-of-fold scores are kept, and whether they are read instead of made.
    scores: Option<(PathBuf, bool)>,
    /// Pages to list with what they lost, the worst first.
    worst: usize,
    /// Where to write what is known of each page.
    dump: Option<PathBuf>,
}

fn order(words: &[String]) -> Order {
    let mut order = Order {
        data: PathBuf::from("."),
        out: None,
        others: Vec::new(),
        folds: None,
        drop: Vec::new(),
        params: Params {
            trees: 300,
            rate: 0.08,
            ridge: 20.0,
            features: 30,
            pages: 100,
            rows: 10,
            seed: 1,
        },
        study: Study { bits: 17, rounds: 6, rate: 0.5, ridge: 3e-6 },
        silver: 0.4,
        other: 0.35,
        nodes: 2,
        importance: false,
        content: 1.0,
        top: 0,
        scores: None,
        worst: 0,
        dump: None,
    };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().expect("an option's value").clone();
        match word.as_str() {
            "--data" => order.data = value().into(),
            "--out" => order.out = Some(value().into()),
            "--others" => order.others.push(value().into()),
            "--folds" => order.folds = Some(value().into()),
            "--drop" => order.drop = value().split(',').map(str::to_owned).collect(),
            "--trees" => order.params.trees = value().parse().expect("a number"),
            "--rate" => order.params.rate = value().parse().expect("a number"),
            "--ridge" => order.params.ridge = value().parse().expect("a number"),
            "--features" => order.params.features = value().parse().expect("a number"),
            "--rows" => order.params.rows = value().parse().expect("a number"),
            "--pages" => order.params.pages = value().parse().expect("a number"),
            "--seed" => order.params.seed = value().parse().expect("a number"),
            "--bits" => order.study.bits = value().parse().expect("a number"),
            "--word-rounds" => order.study.rounds = value().parse().expect("a number"),
            "--word-rate" => order.study.rate = value().parse().expect("a number"),
            "--word-ridge" => order.study.ridge = value().parse().expect("a number"),
            "--silver" => order.silver = value().parse().expect("a number"),
            "--other" => order.other = value().parse().expect("a number"),
            "--nodes" => order.nodes = value().parse().expect("a number"),
            "--save" => order.scores = Some((value().into(), false)),
            "--reuse" => order.scores = Some((value().into(), true)),
            "--worst" => order.worst = value().parse().expect("a number"),
            "--dump" => order.dump = Some(value().into()),
            "--content" => order.content = value().parse().expect("a number"),
            "--top" => order.top = value().parse().expect("a number"),
            "--importance" => order.importance = true,
            other => panic!("no option {other}"),
        }
    }
    order
}

/// Runs the verb.
pub fn run(words: &[String]) {
    let order = order(words);
    let start = Instant::now();
    let pages = data::load(&order.data, "dev");
    assert!(!pages.is_empty(), "no data below {}", order.data.display());
    let samples = collect(&pages);
    eprintln!("{} pages, {} samples [{:.0?}]", pages.len(), samples.len(), start.elapsed());
    let tables: Vec<Vec<u8>> = (0..=FOLDS).map(|fold| study(&samples, fold, &order)).collect();
    eprintln!("words [{:.0?}]", start.elapsed());
    let matrix = features(&samples, &tables);
    eprintln!(
        "{} rows, {} columns [{:.0?}]",
        matrix.columns[0].len(),
        matrix.names.len(),
        start.elapsed()
    );
    let rows = Rows::of(&samples, &order);
    let columns: Vec<usize> = (0..matrix.names.len())
        .filter(|&at| !order.drop.iter().any(|it| matrix.names[at].starts_with(it.as_str())))
        .collect();
    let (scores, forests) = match &order.scores {
        Some((path, true)) => (load(path), Vec::new()),
        _ => cross_validate(&matrix, &rows, &columns, &order),
    };
    if let Some((path, false)) = &order.scores {
        let bytes: Vec<u8> = scores.iter().flat_map(|score| score.to_le_bytes()).collect();
        std::fs::write(path, bytes).expect("a file to write to");
    }
    let curve = calibrate(&rows, &scores);
    let raw = scores;
    let scores = settle(&samples, &tables, raw.clone());
    if order.dump.is_none() {
        report::print(&pages, &samples, &scores, &curve);
    }
    report::worst(&pages, &samples, &scores, &curve, order.worst);
    if let Some(path) = &order.dump {
        let mut text = String::new();
        let words = Words::new(&tables[FOLDS]);
        report::dump(&pages, &samples, &raw, words, &mut text);
        std::fs::write(path, text).expect("a file to write to");
    }
    let evidence = evidence(&samples, &tables, &rows);
    let gates = strangers::gates(&pages, &tables, &order.others);
    eprintln!("gates [{:.0?}]", start.elapsed());
    if let Some(dir) = &order.folds {
        std::fs::create_dir_all(dir).expect("a folder");
        for (fold, forest) in forests.iter().enumerate() {
            let bytes = Model::write(&tables[fold], forest, &curve, &evidence, &gates[fold]);
            std::fs::write(dir.join(format!("{fold}.bin")), bytes).expect("a file to write to");
        }
    }
    if let Some(out) = &order.out {
        let goal = Goal {
            labels: &rows.labels,
            weights: &rows.weights,
            pages: &rows.pages,
            columns: &columns,
        };
        let forest = forest(&matrix, goal, &order);
        if order.importance {
            importance(&matrix, &forest);
        }
        let bytes = Model::write(&tables[FOLDS], &forest, &curve, &evidence, &gates[FOLDS]);
        std::fs::write(out, &bytes).expect("a file to write to");
        println!("{} bytes written", bytes.len());
    }
    eprintln!("done [{:.0?}]", start.elapsed());
}

/// What the program makes of the scores of the trees.
fn settle(samples: &[Sample], tables: &[Vec<u8>], mut scores: Vec<i32>) -> Vec<i32> {
    let mut from = 0;
    for sample in samples {
        let to = from + sample.units.len();
        sample.read(Words::new(&tables[sample.fold])).settle(&mut scores[from..to]);
        from = to;
    }
    scores
}

fn load(path: &std::path::Path) -> Vec<i32> {
    let bytes = std::fs::read(path).expect("saved scores");
    bytes.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect()
}

/// Scores every row by a forest that saw no page of its site.
fn cross_validate(
    matrix: &Matrix,
    rows: &Rows,
    columns: &[usize],
    order: &Order,
) -> (Vec<i32>, Vec<Forest>) {
    let mut scores = vec![0; rows.labels.len()];
    let mut forests = Vec::new();
    for fold in 0..FOLDS {
        let weights = rows.weights_without(fold);
        let goal = Goal { labels: &rows.labels, weights: &weights, pages: &rows.pages, columns };
        let forest = forest(matrix, goal, order);
        for (row, score) in matrix.scores(&forest).into_iter().enumerate() {
            if rows.folds[row] == fold {
                scores[row] = score;
            }
        }
        forests.push(forest);
        eprintln!("fold {fold}");
    }
    (scores, forests)
}

/// Trains a forest on the features that a first, smaller one asks about most.
fn forest(matrix: &Matrix, goal: Goal<'_>, order: &Order) -> Forest {
    if order.top == 0 {
        return boost::train(matrix, &goal, &order.params);
    }
    let first = Params { trees: order.params.trees / 3, ..order.params };
    let weights = importances(matrix, &boost::train(matrix, &goal, &first));
    let mut columns = goal.columns.to_vec();
    columns.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
    columns.truncate(order.top);
    columns.sort_unstable();
    boost::train(matrix, &Goal { columns: &columns, ..goal }, &order.params)
}

/// All samples of all pages.
fn collect(pages: &[data::Page]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (place, page) in pages.iter().enumerate() {
        samples.extend(
            (0..data::FIELDS.len()).filter_map(|field| samples::sample(place, page, field)),
        );
    }
    samples
}

/// Word weights without the pages of one fold; with a fold that is not there, of all pages.
fn study(samples: &[Sample], without: usize, order: &Order) -> Vec<u8> {
    let mask = Words::new(&vec![0; 1 << order.study.bits]).bucket(u64::MAX);
    assert_eq!(mask, (1 << order.study.bits) - 1);
    let mut buckets: Vec<(Vec<u32>, f32, f32)> = Vec::new();
    for sample in samples.iter().filter(|it| it.fold != without && it.field == 0) {
        let mut from = 0;
        for (unit, &end) in sample.hashes.1.iter().enumerate() {
            let shift = 64 - order.study.bits;
            let found = sample.hashes.0[from..end].iter().map(|hash| (hash >> shift) as u32);
            let silver = if sample.silver { 0.5 } else { 1.0 };
            let weight = (sample.units[unit].2.min(60) as f32 + 1.0).sqrt() / 3.0;
            let label = f32::from(u8::from(sample.labels[unit] >= 0.5));
            buckets.push((found.collect(), label, weight * silver * sample.trust[unit]));
            from = end;
        }
    }
    let bags: Vec<Bag<'_>> = buckets
        .iter()
        .map(|(buckets, label, weight)| Bag { buckets, label: *label, weight: *weight })
        .collect();
    words::learn(&bags, &order.study, order.params.seed)
}

/// Features of all samples, each with the words learned without its fold.
fn features(samples: &[Sample], tables: &[Vec<u8>]) -> Matrix {
    let mut names = Vec::new();
    let mut columns: Vec<Vec<i16>> = Vec::new();
    for sample in samples {
        let page = sample.read(Words::new(&tables[sample.fold]));
        let sheet = page.sheet();
        if sheet.rows() == 0 {
            continue;
        }
        if names.is_empty() {
            names = sheet.names().to_vec();
            columns = vec![Vec::new(); names.len()];
        }
        for (at, column) in columns.iter_mut().enumerate() {
            column.extend(sheet.at(at));
        }
    }
    Matrix::new(names, columns)
}

/// Labels, weights and folds of all rows.
pub struct Rows {
    labels: Vec<f32>,
    weights: Vec<f32>,
    folds: Vec<usize>,
    pages: Vec<u32>,
    headline: Vec<bool>,
    tokens: Vec<u32>,
}

impl Rows {
    fn of(samples: &[Sample], order: &Order) -> Self {
        let mut rows = Self {
            labels: Vec::new(),
            weights: Vec::new(),
            folds: Vec::new(),
            pages: Vec::new(),
            headline: Vec::new(),
            tokens: Vec::new(),
        };
        for sample in samples {
            let field = match sample.field {
                0 => 1.0,
                1 if sample.page % order.nodes != 0 => 0.0,
                _ => order.other,
            };
            let silver = if sample.silver { order.silver } else { 1.0 };
            for (unit, &(_, _, tokens)) in sample.units.iter().enumerate() {
                rows.labels.push(f32::from(u8::from(sample.labels[unit] >= 0.5)));
                let weight = tokens.min(60) as f32 + 1.0;
                let content = if sample.labels[unit] >= 0.5 { order.content } else { 1.0 };
                rows.weights.push(weight * field * silver * content * sample.trust[unit]);
                rows.folds.push(sample.fold);
                rows.pages.push(sample.page as u32);
                rows.headline.push(sample.field == 0 && sample.headline);
                rows.tokens.push(tokens);
            }
        }
        rows
    }

    fn weights_without(&self, fold: usize) -> Vec<f32> {
        let weight = |(&weight, &of): (&f32, &usize)| if of == fold { 0.0 } else { weight };
        self.weights.iter().zip(&self.folds).map(weight).collect()
    }
}

/// Fits a logistic curve to the out-of-fold scores of the headline pages, a token a case.
fn calibrate(rows: &Rows, scores: &[i32]) -> [u16; STEPS] {
    let (mut slope, mut shift) = (1f64, 0f64);
    for _ in 0..30 {
        // Newton's method for two numbers.
        let (mut g, mut h) = ([0f64; 2], [0f64; 3]);
        for (row, &score) in scores.iter().enumerate().filter(|&(row, _)| rows.headline[row]) {
            let x = f64::from(score) / f64::from(SCALE);
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp());
            let weight = f64::from(rows.tokens[row].min(60));
            let (error, bend) =
                (weight * (f64::from(rows.labels[row]) - p), weight * p * (1.0 - p));
            g = [g[0] + error * x, g[1] + error];
            h = [h[0] + bend * x * x, h[1] + bend * x, h[2] + bend];
        }
        let det = h[0] * h[2] - h[1] * h[1];
        slope += (h[2] * g[0] - h[1] * g[1]) / det;
        shift += (h[0] * g[1] - h[1] * g[0]) / det;
    }
    eprintln!("calibration: {slope:.3} x + {shift:.3}");
    let mut curve = [0; STEPS];
    for (step, value) in curve.iter_mut().enumerate() {
        let x = (step as f64 - (STEPS / 2) as f64) * f64::from(STEP) / f64::from(SCALE);
        *value = (65535.0 / (1.0 + (-(slope * x + shift)).exp())).round() as u16;
    }
    curve
}

/// Measures how much each sign speaks against main text: the logarithm of the ratio of its share
/// among the other tokens to its share among those of main text.
fn evidence(samples: &[Sample], tables: &[Vec<u8>], rows: &Rows) -> Evidence {
    let mut seen = vec![[[0f64; 2]; GRADES]; SIGNS];
    let mut all = [0f64; 2];
    let mut row = 0;
    for sample in samples {
        let page = sample.read(Words::new(&tables[sample.fold]));
        let signs = Signs::of(page.sheet());
        for unit in 0..sample.units.len() {
            let (repeat, term) = page.nature(unit);
            let weight = f64::from(rows.weights[row]);
            let side = usize::from(rows.labels[row] > 0.5);
            all[side] += weight;
            signs.each(unit, repeat, term, |sign, _, grade| {
                seen[sign as usize][grade][side] += weight;
            });
            row += 1;
        }
    }
    let mut evidence = [[0i8; GRADES]; SIGNS];
    for (cells, counts) in evidence.iter_mut().zip(&seen) {
        for (cell, [other, main]) in cells.iter_mut().zip(counts) {
            let odds = ((other + 50.0) / (all[0] + 50.0)) / ((main + 50.0) / (all[1] + 50.0));
            *cell = (odds.ln() * 16.0).round().clamp(-127.0, 127.0) as i8;
        }
    }
    evidence
}

/// How often each feature is asked about, weighed by how much the answers differ.
fn importances(matrix: &Matrix, forest: &Forest) -> Vec<f64> {
    let mut weight = vec![0f64; matrix.names.len()];
    for tree in &forest.trees {
        for (level, question) in tree.questions.iter().enumerate() {
            let bit = 1 << (tree.questions.len() - 1 - level);
            let spread: f64 = (0..tree.leaves.len())
                .filter(|place| place & bit == 0)
                .map(|place| f64::from(tree.leaves[place] - tree.leaves[place | bit]).abs())
                .sum();
            weight[usize::from(question.column)] += spread;
        }
    }
    weight
}

/// Prints the features, those that are asked about most first.
fn importance(matrix: &Matrix, forest: &Forest) {
    let weight = importances(matrix, forest);
    let all: f64 = weight.iter().sum();
    let mut order: Vec<usize> = (0..weight.len()).collect();
    order.sort_by(|&a, &b| weight[b].total_cmp(&weight[a]));
    for at in order {
        println!("{:6.2} % {}", 100.0 * weight[at] / all, matrix.names[at]);
    }
}
