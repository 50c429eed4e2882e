//! `--review` on a real terminal, with a script at the keys.

use crate::harness::Room;
use crate::screen::Screen;
use deboil::plan::Decided;
use deboil::{Engine, Settings, Span};

const PAGE: &str = "\
Share

The ferry will run at night from May until September.

Advertisement

It will carry thirty cars. The ferry will run at night from May until September. It is new.

Tweet
";

fn room() -> Room {
    Room::new().with("a", PAGE)
}

/// Answers, one for each question, and what is left of [`PAGE`].
#[track_caller]
fn check(answers: &[&str], left: &str) {
    let room = room();
    let Some(mut screen) = Screen::new(&room, "deboil --review a") else { return };
    screen.answer(answers);
    screen.end().code(0);
    assert_eq!(room.text("a"), left);
    assert!(room.names().iter().all(|name| ["a", "deboil.toml"].contains(&name.as_str())));
}

#[test]
fn cuts_are_made_that_were_wanted_and_no_other() {
    check(&["y", "y", "y", "y"], &clean(PAGE));
    check(&["n", "n", "n", "n"], PAGE);
    check(&["y", "n", "n", "n"], PAGE.strip_prefix("Share\n\n").unwrap());
    check(
        &["n", "n", "y", "n"],
        &PAGE.replace(" The ferry will run at night from May until September. It", " It"),
    );
    check(&["y", "q"], PAGE.strip_prefix("Share\n\n").unwrap());
    check(&["a"], &clean(PAGE));
    check(&["n", "d"], PAGE);
    check(&["j", "y", "q"], &PAGE.replace("Advertisement\n\n", ""));
    check(&["j", "J", "n", "n", "n", "y"], PAGE.strip_suffix("\nTweet\n").unwrap());
    check(
        &["A", "n", "n"],
        PAGE.strip_prefix("Share\n\n").unwrap().strip_suffix("\nTweet\n").unwrap(),
    );
}

fn clean(text: &str) -> String {
    String::from_utf8(Room::new().run(&[], text).out).unwrap()
}

#[test]
fn a_repeat_is_shown_with_its_twin_and_the_other_copy_can_go_instead() {
    let room = room();
    let Some(mut screen) = Screen::new(&room, "env NO_COLOR=1 deboil --review a") else { return };
    screen.answer(&["n", "n", "t", "n"]);
    screen
        .end()
        .code(0)
        .has("=     3  The ferry will run at night from May until September.")
        .has("[-The ferry will run")
        .has("a: 1 of 4 cuts made");
    // Never both, never none: the first copy went, the second stands.
    let left = PAGE.replacen("The ferry will run at night from May until September.\n\n", "", 1);
    assert_eq!(room.text("a"), left);
}

#[test]
fn nothing_is_written_when_it_ends_early() {
    let room = room();
    let Some(mut screen) = Screen::new(&room, "deboil --review a") else { return };
    screen.answer(&["y", "y"]).wait_for("]? ").keys("\x03");
    assert_eq!(screen.end().code(130).code, 130);
    assert_eq!((room.text("a"), room.names()), (PAGE.to_owned(), vec!["a".to_owned()]));
    // Ctrl-D.
    let mut screen = Screen::new(&room, "deboil --review a").unwrap();
    screen.answer(&["y", "k"]).wait_for("]? ").keys("\x04");
    screen.end().code(2).has("no more answers came; nothing was changed");
    assert_eq!((room.text("a"), room.names()), (PAGE.to_owned(), vec!["a".to_owned()]));
    // The window is closed; and a program that was told not to mind.
    for line in ["deboil --review a", "sh -c \"trap '' HUP; exec deboil --review a\""] {
        let mut screen = Screen::new(&room, line).unwrap();
        screen.answer(&["y"]).wait_for("]? ");
        assert_ne!(screen.hang_up(), 0);
        assert_eq!((room.text("a"), room.names()), (PAGE.to_owned(), vec!["a".to_owned()]));
    }
}

#[test]
fn kept_always_is_kept_from_now_on() {
    let room = room()
        .with("deboil.toml", "# ours\nkeep = [\n  'x',\n]\nskip = [\"player\"] # no players\n");
    let Some(mut screen) = Screen::new(&room, "deboil --review a") else { return };
    screen.answer(&["y", "k", "k", "y"]);
    screen.end().code(0).has("deboil.toml: keeps from now on:").has("a: 2 of 4 cuts made");
    assert_eq!(
        room.text("deboil.toml"),
        "# ours\nkeep = [\n  'x',\n  \"^Advertisement$\",\n  '^The\\s+ferry\\s+will\\s+run\\s+at\\s+night\\s+from\\s+May\\s+until\\s+September\\.$',\n]\nskip = [\"player\"] # no players\n"
    );
    let left = PAGE.strip_prefix("Share\n\n").unwrap().strip_suffix("\nTweet\n").unwrap();
    assert_eq!(room.text("a"), left);
    room.run(&["a"], "").code(0).out(left);
    // Without a settings file a new one is made; other copies are not asked for again.
    let room = Room::new().with("a", "Share\n\nOne is here.\n\nShare\n\nTwo is here.\n\nTweet\n");
    let mut screen = Screen::new(&room, "deboil --review a").unwrap();
    screen.answer(&["k", "n"]);
    screen.end().code(0).has("nothing cut, not changed");
    assert_eq!(room.text("deboil.toml"), "keep = [\"^Share$\"]\n");
}

#[test]
fn several_files_are_one_review() {
    let room = room().with("b", PAGE).with("c", "Nothing here.\n");
    let Some(mut screen) = Screen::new(&room, "deboil --review a b c missing") else { return };
    screen.answer(&["d", "A", "n", "n"]);
    screen.end().code(2).has("missing: not found").has("b: 2 of 4 cuts made").has("(5 of 8)");
    assert_eq!(room.text("a"), PAGE);
    assert_eq!(
        room.text("b"),
        PAGE.strip_prefix("Share\n\n").unwrap().strip_suffix("\nTweet\n").unwrap()
    );
    assert_eq!(room.text("c"), "Nothing here.\n");
    let mut screen = Screen::new(&room, "deboil --in-place=.old --review b").unwrap();
    screen.answer(&["a"]);
    screen.end().code(0);
    assert!(room.names().contains(&"b.old".to_owned()));
    Screen::new(&room, "deboil --review c").unwrap().end().code(0).has("Nothing to cut.");
}

#[test]
fn a_row_of_buttons_is_one_question_that_can_be_split() {
    let text = "News is here.\n\nShare\n\nTweet\n\nMore news is here.\n";
    let room = Room::new().with("a", text);
    let Some(mut screen) = Screen::new(&room, "deboil --review a") else { return };
    screen.answer(&["s", "y", "n"]);
    screen.end().code(0).has("(1 of 1)").has("(2 of 2)");
    assert_eq!(room.text("a"), "News is here.\n\nTweet\n\nMore news is here.\n");
}

#[test]
fn explanations_and_help_ask_again() {
    let room = room();
    let Some(mut screen) = Screen::new(&room, "deboil --review a") else { return };
    screen.answer(&["e", "?", "what", "q"]);
    screen
        .end()
        .code(0)
        .has("share-widget: buttons of sharing services")
        .has("a:1: goes")
        .has("Ctrl-C or Ctrl-D ends without writing");
    assert_eq!(room.text("a"), PAGE);
}

#[test]
fn it_works_without_colour_and_on_any_width() {
    let long = format!("{}\n\nShare\n\n{}\n", "word ".repeat(200), "x".repeat(300));
    let room = Room::new().with("a", &long);
    let Some(mut screen) = Screen::of_width(&room, "env NO_COLOR=1 deboil --review a", 60) else {
        return;
    };
    screen.answer(&["q"]);
    let seen = screen.end().code(0);
    assert!(!seen.text.contains('\x1b'), "{}", seen.text);
    let before = seen.text.split("Cut this").next().unwrap();
    assert!(before.lines().all(|line| line.chars().count() <= 60), "{}", seen.text);
    let mut screen = Screen::new(&room, "deboil --review a").unwrap();
    screen.answer(&["q"]);
    screen.end().code(0).has("\x1b[31m");
}

#[test]
fn nothing_of_the_text_drives_the_terminal() {
    let name = "od\x1b[2Jd";
    let room = Room::new().with(name, "A \x1b[2Jline\x07.\n\nShare\n\n\u{202e}More of it.\n");
    let Some(mut screen) = Screen::new(&room, "env NO_COLOR=1 deboil --review od*") else { return };
    screen.answer(&["e", "y"]);
    let seen = screen.end().code(0).has("\"od\\033[2Jd\":3").has("A \\x1b[2Jline\\x07.");
    assert!(!seen.text.contains(['\x1b', '\x07', '\u{202e}']), "{:?}", seen.text);
}

#[test]
fn it_refuses_where_nobody_can_answer() {
    let room = room();
    room.run(&["--review", "a"], "y\n").code(2).out("").err("needs a terminal");
    if let Some(screen) = Screen::new(&room, "sh -c 'deboil --review a < /dev/null'") {
        screen.end().code(2).has("needs a terminal");
    }
    room.run(&["--review", "-d", "a"], "").code(2).err("cannot be used with");
    assert_eq!(room.text("a"), PAGE);
}

/// A repeat stays that announces a list of known words, but not the copy that a person lets go.
#[test]
fn the_copy_that_a_person_chose_goes_whatever_it_announces() {
    let copy = "The footer of the old page has these entries:\n";
    let text = format!("{copy}\n* Share\n\nThe council met on Monday.\n\n{copy}");
    let taken = vec![(Span::new(0, copy.len()), 8)];
    let engine = Engine::new(Settings::default(), false);
    let mut left = Vec::new();
    engine.each_section_as_decided(
        text.as_bytes(),
        Decided { taken, ..Decided::default() },
        |it| {
            left.extend(
                it.plan.kept(text.len()).flat_map(|span| span.of(text.as_bytes()).to_vec()),
            );
        },
    );
    assert_eq!(String::from_utf8(left).unwrap(), text[copy.len() + 1..]);
}
