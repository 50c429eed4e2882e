//! Texts that must come through untouched: prose about sharing and advertising, verse, code, tables...

use crate::fixtures;
use deboil::settings::Settings;

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

/// What the default settings would take, each with its rule.
fn lost(text: &[u8]) -> Vec<String> {
    let settings = Settings::default();
    let mut lost = Vec::new();
    deboil::engine::Engine::new(settings.clone(), false).each_section(text, |settled| {
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
