//! What one section hands to the next, and what it takes back when a level gives way to the one below.

use crate::place;
use deboil::engine::Engine;
use deboil::plan::Decided;
use deboil::rule::Level;
use deboil::settings::Settings;
use deboil::span::Span;

fn cleaned(settings: Settings, text: &str, decided: Decided) -> (String, Vec<Level>) {
    let (mut out, mut levels) = (Vec::new(), Vec::new());
    Engine::new(settings, false).each_section_as_decided(text.as_bytes(), decided, |settled| {
        let bytes = settled.document.bytes();
        let kept = settled.plan.kept(bytes.len()).flat_map(|span| span.of(bytes));
        out.extend(kept.copied());
        levels.push(settled.level);
    });
    (String::from_utf8(out).unwrap(), levels)
}

/// The sentences of the level that was tried are no earlier copies of themselves.
#[test]
fn a_level_that_gives_way_leaves_nothing_in_the_memory() {
    let mut lines = place::page();
    let teasers = lines.iter().position(|line| line.starts_with("* Ferry prices")).unwrap();
    for place in ["mill", "pier", "school", "market", "bridge", "church", "station", "harbour"] {
        lines.insert(teasers, format!("* Another evening of rain and songs at the {place}"));
    }
    let page = lines.join("\n");
    let most = |percent| Settings { max_removed: Some(percent), ..Settings::at(Level::Balanced) };
    let (whole, levels) = cleaned(most(95.0), &page, Decided::default());
    assert_eq!(levels, [Level::Balanced]);
    let (careful, levels) = cleaned(most(25.0), &page, Decided::default());
    assert_eq!(levels, [Level::Markers]);
    assert!(careful.len() > whole.len());
    for line in page.lines().filter(|line| line.len() > 100) {
        assert!(careful.contains(line) && whole.contains(line), "{line}");
    }
}

/// A person's decisions hold for the whole text, not for its first section.
#[test]
fn decisions_hold_in_every_section() {
    let text = "The ferry ran late on both days of the fair.\n\nShare\n\nOh.\n\n".repeat(3000);
    let last = text.rfind("Share").unwrap();
    let spared = vec![Span::new(last, last + 5)];
    let settings = Settings { section: Some(1024), ..Settings::default() };
    let end = text.rfind("Oh.").unwrap();
    let taken = vec![(Span::new(end, end + 3), 1)];
    let (left, levels) = cleaned(settings, &text, Decided { spared, taken });
    assert!(levels.len() > 2, "several sections");
    assert_eq!(left.matches("Share").count(), 1);
    assert_eq!(left.matches("The ferry").count(), 1);
    assert_eq!(left.matches("Oh.").count(), 2999);
}
