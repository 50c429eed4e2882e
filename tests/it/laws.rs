//! The laws of the house, over fixtures cut and joined at random: random bytes hold no boilerplate.

use crate::fixtures;
use crate::replay::{diff, patched, streamed};
use deboil::document::{Document, Edge};
use deboil::engine::Engine;
use deboil::finding::Findings;
use deboil::key::Keyring;
use deboil::page::{Columns, Page};
use deboil::passes::PASSES;
use deboil::plan::{Plan, Why};
use deboil::rule::{self, RuleSet};
use deboil::settings::Settings;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Paragraphs of all fixtures, with markers and repeats among them.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut pieces = Vec::new();
    for (folder, extension) in [("keep", "txt"), (".", "txt"), ("scenes", "scene")] {
        for path in fixtures::files(folder, extension) {
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            pieces.extend(text.split("\n\n").map(str::to_owned));
        }
    }
    assert!(pieces.len() > 100);
    pieces
});

/// Lines of menus and of what stands around them, blank ones among them.
static MENUS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut lines = Vec::new();
    for path in fixtures::files("menus", "txt") {
        let text = std::fs::read_to_string(path).unwrap();
        lines.extend(text.lines().map(str::to_owned));
    }
    assert!(lines.len() > 60);
    lines
});

const ODDS: [&str; 12] = [
    "Advertisement",
    "Share",
    "Facebook Twitter WhatsApp Email",
    "",
    " \t",
    "\r",
    "Tweet\r\nEmail\r",
    "12 Shares",
    "\u{feff}",
    "Copy link",
    "\0",
    "* Share",
];

pub fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => any::<prop::sample::Index>().prop_map(|i| i.get(&PIECES).clone()),
        2 => (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(i, at)| half(i.get::<String>(&PIECES), at)),
        2 => prop::sample::select(&ODDS[..]).prop_map(str::to_owned),
    ];
    // Runs of lines of a menu, and single ones.
    let menu = (any::<prop::sample::Index>(), 1usize..12).prop_map(|(at, count)| {
        let start = at.index(MENUS.len());
        MENUS[start..MENUS.len().min(start + count)].join("\n")
    });
    let line = any::<prop::sample::Index>().prop_map(|i| i.get(&MENUS).clone());
    let piece = prop_oneof![4 => piece, 2 => menu, 2 => line];
    let joint = prop::sample::select(&["\n\n", "\n\n", "\n", "\r\n\r\n", " ", "\n\n\n"][..]);
    let tail = prop::sample::select(&["", "\n", "\n\n", "\r\n", "\u{ff}"][..]);
    (prop::collection::vec((piece, joint), 0..14), any::<bool>(), tail).prop_map(
        |(parts, twice, tail)| {
            let mut text = String::new();
            parts.iter().for_each(|(piece, joint)| text.extend([piece.as_str(), joint]));
            if twice {
                text = text.repeat(2);
            }
            text.push_str(tail);
            // The last of the tails is turned into a byte that is not UTF-8.
            let mut bytes = text.into_bytes();
            if bytes.ends_with("\u{ff}".as_bytes()) {
                bytes.truncate(bytes.len() - 2);
                bytes.push(0xff);
            }
            bytes
        },
    )
}

fn half(piece: &str, at: prop::sample::Index) -> String {
    let mut cut = at.index(piece.len() + 1);
    while !piece.is_char_boundary(cut) {
        cut -= 1;
    }
    piece[..cut].to_owned()
}

fn plans(settings: &Settings, text: &[u8]) -> Vec<Plan> {
    let mut plans = Vec::new();
    Engine::new(settings.clone(), false)
        .each_section(text, |settled| plans.push(settled.plan.clone()));
    plans
}

fn small(section: usize) -> Settings {
    Settings { section: Some(section), ..Settings::default() }
}

/// So many texts are tried; `LAW_CASES` says another number, for a longer search.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("LAW_CASES").map_or(cases, |number| number.parse().unwrap());
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// Short texts: a millisecond each at most.
proptest! {
    #![proptest_config(config(5000))]

    #[test]
    fn removals_are_disjoint_and_have_reasons(text in text()) {
        for plan in plans(&Settings::default(), &text) {
            for pair in plan.removals().windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
            prop_assert!(plan.removals().iter().all(|r| !r.span.is_empty() && !plan.reasons(r).is_empty()));
        }
    }

    #[test]
    fn nothing_found_is_nothing_changed(text in text()) {
        let mut settings = Settings::default();
        settings.scope.rules = RuleSet::none();
        prop_assert_eq!(fixtures::clean(&settings, &text), text);
    }

    #[test]
    fn passes_are_independent(text in text()) {
        let settings = Settings { near: Some(85), ..Settings::default() };
        let document = Document::with_tables(&text, Edge::Text, Edge::Text, Default::default());
        let page = Page::read(&document, &settings, &Keyring::from_seed(7), Columns::default());
        let mut together = Findings::default();
        PASSES.iter().rev().filter(|pass| pass.wanted(&page)).for_each(|pass| pass.find(&page, &mut together));
        let mut apart = Findings::default();
        for pass in PASSES.iter().filter(|pass| pass.wanted(&page)) {
            let mut alone = Findings::default();
            pass.find(&page, &mut alone);
            apart = apart.join(alone);
        }
        let order = |found: &mut Findings| found.sure.sort_by_key(|f| (f.span, f.rule));
        order(&mut together);
        order(&mut apart);
        prop_assert_eq!(together, apart);
    }

    #[test]
    fn a_repeat_goes_only_while_its_twin_stays(text in text()) {
        Engine::new(Settings::default(), false).each_section(&text, |settled| {
            for removal in settled.plan.removals() {
                for reason in settled.plan.reasons(removal) {
                    let Why::Twin { line, .. } = reason.why else { continue };
                    let twin = settled.document.lines()[line as usize - 1];
                    let is_left = settled.plan.kept(text.len()).any(|run| run.overlaps(twin.span()));
                    assert!(is_left, "line {line} is gone");
                    assert!(twin.span().start < removal.span.start);
                }
            }
        });
    }

    #[test]
    fn the_diff_replays(text in text(), context in 0usize..5) {
        let settings = Settings::default();
        let clean = fixtures::clean(&settings, &text);
        let diff = diff(&settings, &text, context);
        prop_assert_eq!(diff.is_empty(), clean == text);
        prop_assert_eq!(&patched(&text, &diff, false), &clean);
        prop_assert_eq!(&patched(&clean, &diff, true), &text);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in text()) {
        let settings = Settings::default();
        let once = fixtures::clean(&settings, &text);
        let twice = fixtures::clean(&settings, &once);
        prop_assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
    }

    #[test]
    fn what_is_counted_is_what_is_gone(text in text()) {
        let settings = Settings::default();
        let gone: usize = plans(&settings, &text).iter().map(Plan::removed_bytes).sum();
        prop_assert_eq!(text.len() - fixtures::clean(&settings, &text).len(), gone);
    }
}

// Texts of 100 KB, several times each.
proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn threads_and_reads_change_nothing(text in text(), section in prop::sample::select(&[700usize, 1024, 4 << 20][..])) {
        let settings = small(section);
        let long = text.repeat(if section < 4096 { 1 + 100_000 / (text.len() + 1) } else { 1 });
        let want = fixtures::clean(&settings, &long);
        for (threads, read) in [(1, usize::MAX), (2, usize::MAX), (16, 4096), (2, 1 << 16), (1, 777)] {
            prop_assert!(streamed(&settings, &long, threads, read) == want, "{} threads, reads of {}", threads, read);
        }
    }

    #[test]
    fn the_diff_is_the_same_for_any_sections(text in text()) {
        let settings = small(1024);
        let long = text.repeat(1 + 150_000 / (text.len() + 1));
        let clean = fixtures::clean(&settings, &long);
        prop_assert_eq!(patched(&long, &diff(&settings, &long, 3), false), clean);
    }

    #[test]
    fn small_sections_find_the_same(text in text()) {
        let mut one = Settings::default();
        for (id, info) in one.lexicon.clone().rules().iter() {
            let compared = matches!(info.category.as_ref(), "ad" | "share") || [rule::REPEAT_EXACT, rule::SEAM].contains(&id);
            one.scope.rules.set(id, compared);
        }
        let many = Settings { section: Some(1024), ..one.clone() };
        // Where a section's window holds no calm place, what is in it is judged in pieces: here every text has one.
        let long = [text.as_slice(), b"\n\nThe calm paragraph stands here, and stays.\n\n"].concat().repeat(1 + 100_000 / (text.len() + 1));
        prop_assert!(fixtures::clean(&one, &long) == fixtures::clean(&many, &long));
    }
}
