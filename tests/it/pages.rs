//! Whole pages at the levels of the line model: the article stays with everything in it, what stands around goes.
//!
//! `fixtures/pages` has one page for each kind of content that looks like page furniture (a list, a table, a
//! recipe, a poem, an interview, code, captions, paragraphs of one short line); all kinds of furniture stand around
//! them: menus, link lists, tags, share rows, related stories, author boxes, comments, head and tail.

use crate::fixtures;
use crate::tagged::Page;
use deboil::engine::Engine;
use deboil::rule::Level;
use deboil::settings::Settings;

/// The least share of the furniture that goes, in percent: at `balanced`, at `article`.
const FLOORS: [(Level, usize); 2] = [(Level::Balanced, 70), (Level::Article, 85)];

/// Whether the line model took the text for a page, and what is left.
fn clean(text: &str, settings: &Settings) -> (bool, String) {
    let mut judged = false;
    let mut left = Vec::new();
    Engine::new(settings.clone(), false).each_section(text.as_bytes(), |settled| {
        judged = !settled.out_of_depth;
        let bytes = settled.document.bytes();
        settled.plan.kept(bytes.len()).for_each(|run| left.extend_from_slice(run.of(bytes)));
    });
    (judged, String::from_utf8(left).unwrap())
}

#[test]
fn content_of_every_kind_stays_and_furniture_goes() {
    let files = fixtures::files("pages", "eval");
    assert!(files.len() >= 8, "where are the pages?");
    for (level, floor) in FLOORS {
        let settings = Settings::at(level);
        let (mut lost, mut all, mut gone_pieces) = (Vec::new(), 0, 0);
        for path in &files {
            let page = Page::read(path);
            assert!(clean(&page.text, &settings).0, "{} is a page", path.display());
            let gone = page.gone(&settings);
            for (tag, range) in &page.pieces {
                let mut letters = page.letters(range, &gone);
                if tag == "=" && letters.any(|gone| gone) {
                    lost.push(format!("{}: {}", path.display(), &page.text[range.clone()]));
                } else if tag != "=" {
                    all += 1;
                    gone_pieces += usize::from(letters.all(|gone| gone));
                }
            }
        }
        assert!(lost.is_empty(), "content is gone at {}:\n{}", level.name(), lost.join("\n"));
        let share = gone_pieces * 100 / all;
        assert!(share >= floor, "only {share} % of the furniture goes at {}", level.name());
    }
}

#[test]
fn the_json_of_a_cut_says_how_sure_it_is_and_why() {
    let path = fixtures::files("pages", "eval").remove(0);
    let text = Page::read(&path).text;
    let out = crate::harness::Room::new()
        .run(&["--level", "balanced", "--format", "json"], &text)
        .code(0)
        .out;
    let events = String::from_utf8(out).unwrap();
    let places: Vec<serde_json::Value> = events
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|event: &serde_json::Value| event["rule"] == "place")
        .collect();
    assert!(places.len() > 3, "{events}");
    for event in places {
        assert!(event["content"].as_f64().unwrap() < 0.2, "{event}");
        let features = event["features"].as_array().unwrap();
        assert!(features.iter().any(|it| it["number"].as_u64().unwrap() > 0), "{event}");
        assert!(features.iter().all(|it| !it["name"].as_str().unwrap().is_empty()), "{event}");
        assert!(event["reason"].as_str().unwrap().len() > 10, "{event}");
    }
}

#[test]
fn a_second_cleaning_takes_nothing_more() {
    for (level, _) in FLOORS {
        let settings = Settings::at(level);
        for path in fixtures::files("pages", "eval") {
            let once = clean(&Page::read(&path).text, &settings).1;
            let twice = clean(&once, &settings).1;
            assert_eq!(once, twice, "{} at {}", path.display(), level.name());
        }
    }
}
