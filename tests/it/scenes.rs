//! Scenes: an input, its output and the reasons in one readable file (fixtures/scenes/README.md).
//! `cargo xtask bless` rewrites the marks, never the text.

use crate::fixtures;
use deboil::document::Document;
use deboil::engine::Engine;
use deboil::print::say;
use deboil::rule::Level;
use deboil::settings::Settings;
use std::fmt::Write;

struct Scene {
    head: Vec<String>,
    settings: Settings,
    input: String,
}

fn read(text: &str) -> Scene {
    let (mut head, mut settings, mut input) = (Vec::new(), Settings::default(), String::new());
    for line in text.lines() {
        match line.chars().next() {
            Some(':') => {
                set(&mut settings, &line[1..]);
                head.push(line.to_owned());
            }
            Some('#') => head.push(line.to_owned()),
            Some('+' | '!') => {}
            Some(_) => writeln!(input, "{}", &line[1..]).unwrap(),
            None => input.push('\n'),
        }
    }
    Scene { head, settings, input }
}

fn set(settings: &mut Settings, wish: &str) {
    let (name, value) = wish.trim().split_once(' ').unwrap();
    match name {
        "near" => settings.near = Some(value.parse().unwrap()),
        "min-words" => settings.min_words = value.parse().unwrap(),
        "level" => *settings = Settings::at(Level::named(value).unwrap()),
        "also" => {
            let rules: Vec<_> = settings.lexicon.rules().in_category(value).collect();
            rules.into_iter().for_each(|rule| settings.scope.rules.set(rule, true));
        }
        _ => panic!("a scene cannot set {name}"),
    }
}

/// The scene as the engine sees it.
fn played(scene: &Scene) -> String {
    let mut out = String::new();
    scene.head.iter().for_each(|line| writeln!(out, "{line}").unwrap());
    let engine = Engine::new(scene.settings.clone(), false);
    engine.each_section(scene.input.as_bytes(), |settled| {
        let (document, plan) = (&settled.document, &settled.plan);
        let mut at = 0;
        for change in fixtures::changes(document, plan) {
            keep(&mut out, document, at..change.lines.start);
            for line in &document.lines()[change.lines.clone()] {
                mark(&mut out, '-', line.span().of(document.bytes()));
            }
            change.kept.split_inclusive(|b| *b == b'\n').for_each(|line| mark(&mut out, '+', line));
            for removal in change.removals {
                for reason in plan.reasons(removal) {
                    let name = settings_name(&scene.settings, reason.rule);
                    let why = say(reason, &scene.settings.lexicon);
                    writeln!(out, "! {name}: {why}").unwrap();
                }
            }
            at = change.lines.end;
        }
        keep(&mut out, document, at..document.lines().len());
    });
    out
}

fn settings_name(settings: &Settings, rule: deboil::rule::RuleId) -> String {
    settings.lexicon.rules().name(rule).to_owned()
}

fn keep(out: &mut String, document: &Document<'_>, lines: std::ops::Range<usize>) {
    for line in &document.lines()[lines] {
        mark(out, ' ', line.span().of(document.bytes()));
    }
}

/// One line of a scene; an empty line that stays is written without its blank.
fn mark(out: &mut String, sign: char, line: &[u8]) {
    let line = std::str::from_utf8(line).unwrap().trim_end_matches('\n');
    if sign == ' ' && line.is_empty() {
        out.push('\n');
    } else {
        writeln!(out, "{sign}{line}").unwrap();
    }
}

#[test]
fn scenes_play_as_written() {
    let mut differing = Vec::new();
    let files = fixtures::files("scenes", "scene");
    assert!(files.len() > 5, "where are the scenes?");
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let now = played(&read(&text));
        if now == text {
            continue;
        }
        if std::env::var_os("DEBOIL_BLESS").is_some() {
            std::fs::write(&path, now).unwrap();
        } else {
            let diff = similar::TextDiff::from_lines(&text, &now);
            differing.push(format!("{}\n{}", path.display(), diff.unified_diff()));
        }
    }
    assert!(
        differing.is_empty(),
        "run cargo xtask bless and read the diff:\n{}",
        differing.join("\n")
    );
}
