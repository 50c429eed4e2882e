//! `cargo xtask inspect sentences|lines|marks|findings|plan FILE`: what the tool sees, one JSON object per line.

use deboil::document::Document;
use deboil::engine::Engine;
use deboil::finding::Findings;
use deboil::key::Keyring;
use deboil::page::{Columns, Mark, MarkKind, Page};
use deboil::passes::PASSES;
use deboil::print::{Json, Text, show_text};
use deboil::rule::Level;
use deboil::settings::Settings;
use serde_json::{Value, json};
use std::io::Read;

/// Runs the verb; `-` is standard input.
pub fn run(words: &[String]) {
    let [what, file, rest @ ..] = words else { usage() };
    let bytes = read(file);
    let mut settings = match rest {
        [flag, level] if flag == "--level" => Settings::at(Level::named(level).expect("a level")),
        _ => Settings::default(),
    };
    match what.as_str() {
        "lines" => lines(&bytes).for_each(show),
        "sentences" => {
            // A pattern that matches nothing makes the page keep all its sentences.
            settings.drop = regex::bytes::RegexSet::new([r"[^\s\S]"]).unwrap().into();
            sentences(&bytes, &settings).into_iter().for_each(show);
        }
        "marks" => marks(&bytes, &settings).into_iter().for_each(show),
        "findings" => findings(&bytes, &settings).into_iter().for_each(show),
        "plan" => plan(&bytes, settings, file),
        _ => usage(),
    }
}

fn usage() -> ! {
    eprintln!("usage: cargo xtask inspect sentences|lines|marks|findings|plan FILE [--level L]");
    std::process::exit(2);
}

fn read(file: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().read_to_end(&mut bytes).expect("standard input");
        return bytes;
    }
    std::fs::read(file).unwrap_or_else(|error| {
        eprintln!("{file}: {error}");
        std::process::exit(2);
    })
}

fn show(value: Value) {
    println!("{value}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Value> {
    let document = Document::new(bytes);
    let lines: Vec<_> = document.lines().to_vec();
    lines.into_iter().map(|line| {
        let span = line.span();
        json!({"start": span.start, "end": span.end, "blank": line.is_blank(), "text": text(line.text().of(bytes))})
    })
}

fn sentences(bytes: &[u8], settings: &Settings) -> Vec<Value> {
    let document = Document::new(bytes);
    let page = Page::read(&document, settings, &Keyring::from_seed(0), Columns::default());
    let mut spans = page.sentences().to_vec();
    // Lines that are markers are units of their own.
    spans.extend(page.marks().iter().map(|mark| mark.span));
    spans.sort_unstable();
    spans.dedup();
    let one = |span: &deboil::span::Span| json!({"start": span.start, "end": span.end, "text": text(span.of(bytes))});
    spans.iter().map(one).collect()
}

/// What the lexicon knows, the weak words without company too.
fn marks(bytes: &[u8], settings: &Settings) -> Vec<Value> {
    let document = Document::new(bytes);
    let page = Page::read(&document, settings, &Keyring::from_seed(0), Columns::default());
    let rules = settings.lexicon.rules();
    let one = |mark: &Mark| {
        let (kind, rule) = match mark.kind {
            MarkKind::Phrase(hit) => ("phrase", hit.rule),
            MarkKind::Row(row) => ("row", row.rule),
            MarkKind::Weak(rule) => ("weak", rule),
            MarkKind::Company(rule, _) => ("company", rule),
        };
        json!({"line": mark.line, "start": mark.span.start, "end": mark.span.end, "kind": kind, "rule": rules.name(rule)})
    };
    page.marks().iter().map(one).collect()
}

fn findings(bytes: &[u8], settings: &Settings) -> Vec<Value> {
    let document = Document::new(bytes);
    let page = Page::read(&document, settings, &Keyring::from_seed(0), Columns::default());
    let mut out = Vec::new();
    for pass in PASSES.iter().filter(|pass| pass.wanted(&page)) {
        let mut found = Findings::default();
        pass.find(&page, &mut found);
        for finding in found.sure {
            let rule = settings.lexicon.rules().name(finding.rule);
            let span = finding.span;
            out.push(json!({"pass": pass.name(), "rule": rule, "start": span.start, "end": span.end, "cause": format!("{:?}", finding.cause)}));
        }
        for unit in found.echoes {
            let unit = &page.units()[unit as usize];
            let span = unit.span();
            out.push(json!({"pass": pass.name(), "start": span.start, "end": span.end, "key": format!("{:?}", unit.key), "shape": format!("{:?}", page.shape(document.blocks()[unit.block as usize]))}));
        }
        for near in found.nears {
            out.push(json!({"pass": pass.name(), "start": near.span.start, "end": near.span.end, "twin": near.twin.start, "percent": near.likeness.percent}));
        }
    }
    out
}

fn plan(bytes: &[u8], settings: Settings, file: &str) {
    let engine = Engine::new(settings, false);
    let mut out = Vec::new();
    show_text(&engine, Text { name: file, bare: None }, bytes, &mut Json::default(), &mut out);
    print!("{}", String::from_utf8(out).unwrap());
}
