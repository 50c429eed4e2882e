//! Work that is counted, not timed: allocations. Instructions are counted by `cargo xtask linear`.

use crate::shapes::SHAPES;
use allocation_counter::{AllocationInfo, measure};
use deboil::document::Edge;
use deboil::engine::{Engine, Workspace};
use deboil::plan::Carry;
use deboil::settings::Settings;

/// Counts what cleaning `text` allocates.
fn cost(settings: &Settings, text: &[u8]) -> AllocationInfo {
    let engine = Engine::new(settings.clone(), false);
    measure(|| engine.each_section(text, |_| ()))
}

/// Lines of which none goes: paragraphs, short lines, other scripts, verse.
fn plain(lines: usize) -> Vec<u8> {
    let line = |number: usize| match number % 5 {
        0 => format!(
            "The harbour master counted {number} boats before noon, and nobody had asked him to. He wrote it down.\n\n"
        ),
        1 => format!("Boat {number}\n"),
        2 => format!(
            "Der Hafenmeister zählte {number} Boote, und niemand hatte ihn darum gebeten; er schrieb es auf.\n\n"
        ),
        3 => format!("港口的人在中午之前数了{number}条船。没有人要求他这样做。\n\n"),
        _ => format!("And {number} bells were ringing,\n"),
    };
    (0..lines).flat_map(|number| line(number).into_bytes()).collect()
}

#[test]
fn nothing_is_allocated_for_a_line_that_stays() {
    let (few, many) = (plain(1_000), plain(9_000));
    let settings = Settings::default();
    assert!(deboil::clean(&many, &settings) == many, "something goes of it");
    let (few, many) = (cost(&settings, &few), cost(&settings, &many));
    let more = many.count_total - few.count_total;
    // Tables that double: a handful each, and there are few of them.
    assert!(more <= 40, "{more} allocations more for 8,000 lines more");
}

#[test]
fn a_short_document_takes_few_allocations() {
    let engine = Engine::new(Settings::default(), false);
    let text = plain(30);
    let mut carry = Carry::default();
    let mut clean = |workspace: Workspace| {
        carry.restart();
        let examined = engine.examine(&text, Edge::Text, Edge::Text, workspace);
        engine.settle(&text, examined, &mut carry, true).into_workspace()
    };
    let mut workspace = clean(Workspace::default());
    for _ in 0..3 {
        workspace = clean(workspace);
    }
    let again = measure(|| drop(clean(workspace)));
    assert!(again.count_total <= 10, "{} allocations a document", again.count_total);
}

/// A copy of a line for each of its sentences, or the like, shows as bytes.
#[test]
fn bytes_allocated_grow_with_the_text() {
    let near = Settings { near: Some(70), ..Settings::default() };
    for settings in [Settings::default(), near] {
        for (name, shape) in SHAPES {
            let bytes = |n: usize| cost(&settings, &shape(n)).bytes_total + 200_000;
            let (small, large) = (bytes(60_000), bytes(120_000));
            let growth = large as f64 / small as f64;
            assert!(growth < 2.3, "{name}: {small} bytes, then {large}");
        }
    }
}
