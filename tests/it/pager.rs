//! The pager: only for a review format on a terminal.

use crate::harness::{ARTICLE, CLEANED, Room, skip, works};
use crate::screen::Screen;

/// What a terminal shows of a command, with a pager that marks every line.
fn shown(line: &str) -> Option<String> {
    let room = Room::new().with("a", ARTICLE).with("b", CLEANED);
    let line = format!("env PAGER='sed s/^/PAGED./' NO_COLOR=1 {line}");
    Some(Screen::new(&room, &line)?.end().code(0).text)
}

#[test]
fn diffs_on_a_terminal_go_through_it() {
    let Some(text) = shown("deboil -d a") else { return };
    assert!(
        text.starts_with("PAGED.--- a/a\r\n") && text.contains("PAGED.-Advertisement"),
        "{text}"
    );
    assert!(shown("deboil --word-diff a").unwrap().contains("PAGED."));
    assert!(shown("deboil --compare a b").unwrap().contains("PAGED.b lacks 1 of 3"));
}

#[test]
fn nothing_else_does() {
    for line in [
        "deboil a",
        "deboil --no-pager -d a",
        "deboil --format json a",
        "deboil -l a",
        "deboil -d --line-buffered a",
        "env DEBOIL_PAGER= deboil -d a",
        "env DEBOIL_PAGER=cat deboil -d a",
        "env TERM=dumb deboil -d a",
        "sh -c 'deboil -d a | cat'",
    ] {
        let Some(text) = shown(line) else { return };
        assert!(!text.contains("PAGED.") && text.contains('a'), "{line}: {text}");
    }
    assert!(
        shown("env DEBOIL_PAGER='sed s/^/OTHER./' deboil -d a").unwrap().starts_with("OTHER.---")
    );
}

#[test]
fn a_pager_that_is_missing_or_stops_reading_is_no_trouble() {
    let Some(text) = shown("env DEBOIL_PAGER=no-such-pager deboil -d a") else { return };
    assert!(
        text.contains("pager no-such-pager: not found; shown without")
            && text.contains("-Advertisement")
    );
    let room = Room::new().with("a", ARTICLE.repeat(20_000));
    Screen::new(&room, "env PAGER='head -1' deboil -d a").unwrap().end().code(0).has("--- a/a");
    // Ctrl-C goes to the pager; this program waits for it.
    let mut screen =
        Screen::new(&room, "env PAGER=\"trap '' INT; sed -n 2p; echo over\" deboil -d a").unwrap();
    screen.keys("\x03");
    screen.end();
}

#[test]
fn less_shows_a_short_diff_and_ends() {
    if !works("less", &["--version"]) {
        return skip("needs less");
    }
    let room = Room::new().with("a", "A \x1b[2Jline.\n\nShare\n\nMore.\n");
    let Some(screen) = Screen::new(&room, "deboil -d a") else { return };
    let seen = screen.end().code(0).has("\x1b[31m").has("A \\x1b[2Jline.");
    assert!(!seen.text.contains("\x1b[2J"), "{:?}", seen.text);
}
