//! Texts that must come through untouched: prose about sharing and advertising, verse, code, tables...

use crate::fixtures;
use deboil::engine::Engine;
use deboil::rule::{self, Level, RuleId};
use deboil::settings::Settings;
use regex::bytes::RegexSet;
use std::collections::BTreeMap;

#[test]
fn keep_texts_come_through_byte_for_byte() {
    let files = fixtures::files("keep", "txt");
    let mut harmed = Vec::new();
    for path in &files {
        let text = std::fs::read(path).unwrap();
        let left = fixtures::clean(&Settings::default(), &text);
        if left != text {
            let lost: Vec<_> = lost(&text);
            harmed.push(format!("{}: {}", path.display(), lost.join(" | ")));
        }
    }
    assert!(
        harmed.is_empty(),
        "{} of {} harmed:\n{}",
        harmed.len(),
        files.len(),
        harmed.join("\n")
    );
}

#[test]
fn the_line_model_leaves_what_is_no_web_page_alone() {
    let mut harmed = Vec::new();
    for level in [Level::Balanced, Level::Article] {
        for path in fixtures::files("keep", "txt") {
            let text = std::fs::read(&path).unwrap();
            let mut judged = false;
            let settings = Settings::at(level);
            deboil::Engine::new(settings.clone(), false).each_section(&text, |settled| {
                judged |= !settled.out_of_depth;
            });
            if judged || fixtures::clean(&settings, &text) != text {
                harmed.push(format!("{} at {}: judged {judged}", path.display(), level.name()));
            }
        }
    }
    assert!(harmed.is_empty(), "{}", harmed.join("\n"));
}

/// What the default settings would take, each with its rule.
fn lost(text: &[u8]) -> Vec<String> {
    let settings = Settings::default();
    let mut lost = Vec::new();
    Engine::new(settings.clone(), false).each_section(text, |settled| {
        for removal in settled.plan.removals() {
            let rule = settled.plan.reasons(removal)[0].rule;
            let bytes = removal.span.of(settled.document.bytes());
            lost.push(format!(
                "{}: {}",
                settings.lexicon.rules().name(rule),
                String::from_utf8_lossy(bytes).trim()
            ));
        }
    });
    lost
}

/// Everything that may speak, near repeats and a `--drop` pattern too.
fn eager() -> Settings {
    let mut settings = Settings { near: Some(70), ..Settings::at(Level::Article) };
    for (id, _) in settings.lexicon.clone().rules().iter() {
        settings.scope.rules.set(id, true);
    }
    settings.drop = RegexSet::new(["^Drop this"]).unwrap().into();
    settings
}

/// Pages that let the rules speak: those of the evaluation set, and what rules are shown by.
fn pages() -> Vec<String> {
    let text = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    let mut pages: Vec<String> = Vec::new();
    for path in fixtures::files("eval", "eval") {
        let lines = text(&path);
        pages.push(
            lines.lines().map(|line| line.split_once('\t').unwrap().1.to_owned() + "\n").collect(),
        );
    }
    pages.extend(fixtures::files("scenes", "scene").iter().map(|path| {
        let lines = text(path);
        let of_input = lines.lines().filter(|line| line.starts_with([' ', '-']));
        of_input.map(|line| line[1..].to_owned() + "\n").collect()
    }));
    let settings = Settings::default();
    for (id, _) in settings.lexicon.rules().iter() {
        let hits = settings.lexicon.rules().notes(id).map_or(&[][..], |notes| notes.hits);
        pages.extend(hits.iter().map(|hit| format!("The bridge stands.\n\n{hit}\n\nIt rains.\n")));
    }
    let own = "Drop this line.\n\nThe bridge[12] stands.\n\nReferences\n\n1. https://example.org/a\n2. https://example.org/b\n";
    let menu = "* Home\n* Harbour\n* About us\n* Old Town\n* Contact us\n\n* Log in\n* Allotments\n* Privacy policy\n* Terms of use\n";
    pages.extend([own.to_owned(), menu.to_owned(), "Facebook Twitter WhatsApp Email\n".to_owned()]);
    pages
}

/// What goes by the rules, blank lines aside: the rule and the text of the line it begins on.
fn gone(settings: &Settings, page: &str) -> Vec<(RuleId, Vec<u8>)> {
    let mut gone = Vec::new();
    Engine::new(settings.clone(), false).each_section(page.as_bytes(), |settled| {
        let document = &settled.document;
        for removal in settled.plan.removals() {
            let line = document.lines()[document.line_at(removal.span.start)];
            for reason in settled.plan.reasons(removal).iter().filter(|r| r.rule != rule::SEAM) {
                gone.push((reason.rule, document.text(line).to_vec()));
            }
        }
    });
    gone
}

/// Rules that need more than these pages to speak.
const SILENT: &[&str] = &["seam", "glued-marker"];

#[test]
fn a_keep_pattern_wins_over_every_rule() {
    let settings = eager();
    let mut left: BTreeMap<RuleId, usize> =
        settings.lexicon.rules().iter().map(|(id, _)| (id, 0)).collect();
    for page in pages() {
        for (rule, line) in gone(&settings, &page) {
            // A rule is tried on two lines.
            let tries = left.get_mut(&rule).unwrap();
            let Ok(text) = std::str::from_utf8(&line) else { continue };
            if *tries == 2 {
                continue;
            }
            *tries += 1;
            let keep = RegexSet::new([format!("^{}$", regex::escape(text))]).unwrap();
            let kept = Settings { keep: keep.into(), ..settings.clone() };
            let name = settings.lexicon.rules().name(rule);
            assert!(
                gone(&kept, &page).iter().all(|(_, other)| *other != line),
                "{name} takes {text}"
            );
        }
    }
    let silent = left
        .iter()
        .filter(|(_, tries)| **tries == 0)
        .map(|(id, _)| settings.lexicon.rules().name(*id));
    let silent: Vec<&str> = silent.filter(|name| !SILENT.contains(name)).collect();
    assert!(silent.is_empty(), "{silent:?} did not speak");
}
