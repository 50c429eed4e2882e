//! `cargo xtask profile [FILE] [--write]`: where the time goes, stage by stage, in one table.
//!
//! Every stage runs by itself over the whole text, on one thread, with what the stages before it found. So it costs
//! less than in the program, where the caches are shared; the last rows are the program's own halves, which hold the
//! stages above them. Build with `--profile release`, or the table shows a quicker build's figures:
//! `cargo run --release --locked -p xtask -- profile`.

use super::corpus::{Script, Writer};
use super::{run, write_down};
use deboil::document::{Document, Edge, Tables, lines, sentences};
use deboil::engine::{Engine, Workspace};
use deboil::fold::FoldRoom;
use deboil::key::Keyring;
use deboil::page::{Columns, Page};
use deboil::print::{Clean, Text, show_text};
use deboil::settings::Settings;
use deboil::span::Span;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Read;
use std::path::Path;

/// Bytes of made-up text when no file is named.
const BYTES: usize = 32 << 20;
/// Each stage runs so often; the median counts.
const ROUNDS: usize = 5;

/// A section of the text, its sentences, and where its lines stand.
struct Piece<'t> {
    bytes: &'t [u8],
    ends: (Edge, Edge),
    lines: Vec<Span>,
    sentences: Vec<Span>,
}

pub fn chore(words: &[String]) {
    let file = words.iter().find(|word| *word != "--write");
    let text = file.map_or_else(
        || Writer::new(Script::Latin, 1).text(BYTES).into_bytes(),
        |file| std::fs::read(file).unwrap(),
    );
    let engine = Engine::new(Settings::default(), false);
    let pieces = pieces(&engine, &text);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &text).unwrap();
    let mut rows: Vec<(&str, f64)> = vec![("read", cost(|| read(file.path())))];
    rows.extend(parts(&engine, &pieces));
    let examine = cost(|| examine(&engine, &pieces));
    let mut out = Vec::with_capacity(text.len());
    let whole = cost(|| {
        out.clear();
        show_text(&engine, Text { name: "-", bare: None }, &text, &mut Clean, &mut out);
    });
    rows.push(("examine: all of the above, company, passes", examine));
    rows.push(("cut, settle and print", whole - examine));
    rows.push(("the whole", whole));
    let report = table(&rows, text.len(), whole);
    print!("{report}");
    if words.iter().any(|word| word == "--write") {
        write_down("profile", &report);
    }
}

fn table(rows: &[(&str, f64)], bytes: usize, whole: f64) -> String {
    let mut report = format!(
        "{} MB of text, one thread, median of {ROUNDS} runs; {}.\n\n\
         | stage | ns per byte | MB per CPU second | of the whole |\n|---|---:|---:|---:|\n",
        bytes >> 20,
        run::machine()
    );
    for (name, seconds) in rows {
        let per_byte = seconds * 1e9 / bytes as f64;
        let share = seconds * 100.0 / whole;
        _ = writeln!(report, "| {name} | {per_byte:.2} | {:.0} | {share:.0} % |", 1e3 / per_byte);
    }
    report
}

fn pieces<'t>(engine: &Engine, text: &'t [u8]) -> Vec<Piece<'t>> {
    let (mut pieces, mut head, mut rest) = (Vec::new(), Edge::Text, text);
    while let Some((length, tail)) = engine.cut(rest, true) {
        let (bytes, after) = rest.split_at(length);
        let document = Document::with_tables(bytes, head, tail, Tables::default());
        let whole: Vec<Span> = document
            .lines()
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| line.span())
            .collect();
        let mut ends = Vec::new();
        let mut found = Vec::new();
        for line in &whole {
            ends.clear();
            sentences::split(line.of(bytes), &mut ends);
            let mut start = line.start;
            for end in &ends {
                found.push(lines::trim(bytes, Span::new(start, line.start + end)));
                start = line.start + end;
            }
        }
        pieces.push(Piece { bytes, ends: (head, tail), lines: whole, sentences: found });
        (head, rest) = (tail, after);
    }
    pieces
}

/// The stages of reading a page, each by itself.
fn parts(engine: &Engine, pieces: &[Piece<'_>]) -> Vec<(&'static str, f64)> {
    let (keyring, settings) = (engine.keyring(), engine.settings());
    let (lexicon, scope) = (&settings.lexicon, &settings.scope);
    let (mut table, mut ends, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
    let mut room = FoldRoom::new();
    let each = |work: &mut dyn FnMut(&Piece<'_>)| cost(|| pieces.iter().for_each(&mut *work));
    let lines = each(&mut |piece| {
        table.clear();
        lines::cut(piece.bytes, &mut table);
    });
    let split = each(&mut |piece| {
        for line in &piece.lines {
            ends.clear();
            sentences::split(line.of(piece.bytes), &mut ends);
        }
    });
    let whole_lines = each(&mut |piece| {
        for line in &piece.lines {
            let text = lines::trim(piece.bytes, *line).of(piece.bytes);
            black_box(lexicon.line(text, scope, &mut scratch));
        }
    });
    let inside = each(&mut |piece| {
        for sentence in &piece.sentences {
            black_box(lexicon.sentence(sentence.of(piece.bytes), scope, &mut scratch));
        }
    });
    let fold = each(&mut |piece| {
        for sentence in &piece.sentences {
            black_box(room.fold(piece.bytes, *sentence).words);
        }
    });
    let key = each(&mut |piece| {
        for sentence in &piece.sentences {
            black_box(keyring.key(room.fold(piece.bytes, *sentence).bytes));
        }
    });
    let page = page(settings, keyring, pieces);
    vec![
        ("lines", lines),
        ("look whole lines up", whole_lines),
        ("split into sentences", split),
        ("look sentences up", inside),
        ("fold sentences", fold),
        ("key them", (key - fold).max(0.0)),
        ("page: all of the above, blocks, columns", page),
    ]
}

fn page(settings: &Settings, keyring: &Keyring, pieces: &[Piece<'_>]) -> f64 {
    cost(|| {
        let (mut tables, mut columns) = (Tables::default(), Columns::default());
        for piece in pieces {
            let (head, tail) = piece.ends;
            let document = Document::with_tables(piece.bytes, head, tail, tables);
            columns = Page::read(&document, settings, keyring, columns).into_columns();
            tables = document.into_tables();
        }
    })
}

fn examine(engine: &Engine, pieces: &[Piece<'_>]) {
    for piece in pieces {
        let (head, tail) = piece.ends;
        black_box(engine.examine(piece.bytes, head, tail, Workspace::default()));
    }
}

/// What reading costs: 64 KiB at a time, from the page cache.
fn read(path: &Path) {
    let mut buffer = vec![0; 64 << 10];
    let mut file = std::fs::File::open(path).unwrap();
    while file.read(&mut buffer).unwrap() > 0 {}
}

/// CPU seconds of one run, the median of several.
fn cost(mut work: impl FnMut()) -> f64 {
    let mut runs: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let before = now();
            work();
            now() - before
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs[ROUNDS / 2]
}

fn now() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
}
