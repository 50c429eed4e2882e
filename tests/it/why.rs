//! `--why FILE:LINE`: what every rule thinks of a line, for what went and for what stayed.

use crate::harness::Room;
use crate::place;

const TEXT: &str = "\
The council met on Tuesday evening to talk about the bridge.

Share this article with every single friend

Advertisemant

Facebook
Twitter

The ferry will run at night from May until the end of September. Tweet

The council met on Tuesday evening to talk about the bridge. It was short.

The council met on Tuesday evening to talk about a bridge.

The council met on Monday evening to talk about the bridge.

- The council met on Tuesday evening to talk about the bridge.

Teilen
";

/// `--why` for a line of [`TEXT`] says all of these.
#[track_caller]
fn check(options: &[&str], line: u32, wanted: &[&str]) {
    let room = Room::new().with("t", TEXT);
    let place = format!("t:{line}");
    let said = room.run(&[options, &["--why", &place]].concat(), "").code(0).err("");
    let out = String::from_utf8_lossy(&said.out).into_owned();
    for words in wanted {
        // Columns are for people, so blanks do not count here.
        let (text, words) = (squeezed(&out), squeezed(words));
        assert!(text.contains(&words), "wanted {words:?} in:\n{out}");
    }
}

fn squeezed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_went_names_its_rule() {
    check(&[], 20, &["t:20: goes", "cuts share-widget is the marker \"teilen\""]);
    check(
        &[],
        12,
        &["t:12: loses 61 of its 75 bytes", "sentence 1: goes", "cuts repeat-exact same as line 1"],
    );
    check(&[], 12, &["sentence 2: stays", "3 words; the shortest repeat has 8 (--min-words)"]);
    check(&[], 21 - 2, &["goes", "cuts seam a blank line beside a cut"]);
    check(&["--near"], 14, &["goes", "cuts repeat-near 90 % like line 1; here: a; there: nothing"]);
    check(&["--drop", "Septem"], 10, &["cuts user-drop matches --drop pattern 1: Septem"]);
}

#[test]
fn what_stayed_says_what_was_missing() {
    check(&[], 1, &["t:1: stays", "reads as prose", "stands here first, and again on line 12"]);
    check(
        &[],
        3,
        &["near share-widget begins with the marker", "only a whole line or sentence is one"],
    );
    check(&[], 5, &["near ad-marker one letter away from the marker \"advertisement\""]);
    check(&[], 7, &["near share-row a weak word", "here 2 in a row, 0 sure"]);
    check(
        &[],
        10,
        &["sentence 2", "is the marker \"tweet\", but that one counts only as a line of its own"],
    );
    check(&[], 14, &["off repeat-near 90 % like line 1", "needs --near"]);
    check(
        &["--near=0.8"],
        16,
        &["near repeat-near", "they differ in a number, a name or a negation: Tuesday"],
    );
    check(&["--near=0.95"], 14, &["near repeat-near", "needs 95 %"]);
    check(&[], 18, &["reads as a list", "begins like an item of a list"]);
    check(&["--drop", "nothing"], 1, &["silent user-drop none of 1 --drop patterns matches"]);
}

#[test]
fn what_is_not_in_force_says_how_it_would_be() {
    check(&["--skip", "share"], 20, &["stays", "off share-widget", "the rule is switched off"]);
    check(&["--lang", "en"], 20, &["stays", "that phrase is de, which --lang leaves out"]);
    check(
        &["--keep", "^Teilen$"],
        20,
        &["keeps --keep protected by the keep pattern ^Teilen$", "near share-widget"],
    );
    check(&["--keep", "council"], 12, &["near repeat-exact same as line 1; but it is kept"]);
    check(&["--min-words", "30"], 12, &["12 words; the shortest repeat has 30"][..0]);
    check(
        &["--skip", "repeat"],
        12,
        &["off repeat-exact same as line 1; the rule is switched off"],
    );
    check(&["--level", "balanced", "--max-removed", "1"], 20, &["too much would go", "left alone"]);
}

#[test]
fn repetition_is_honest_in_verse() {
    let verse = "The rain came down upon the roof all night.\nThe rain came down upon the roof all day,\nThe rain came down upon the roof all night.\nAnd nobody heard it fall,\n";
    let room = Room::new().with("v", verse);
    let said = room.run(&["--why", "v:3"], "").code(0);
    let out = String::from_utf8_lossy(&said.out).into_owned();
    assert!(
        out.contains("same as line 1; but its block reads as verse, where repetition is honest"),
        "{out}"
    );
}

#[test]
fn the_line_model_tells_its_score_at_every_level() {
    let page = place::page();
    let room = Room::new().with("p", page.join("\n"));
    let line = page.iter().position(|line| line.starts_with("* Five walks")).unwrap() + 1;
    let why = |options: &str| {
        let said = room.sh(&format!("deboil {options} --why p:{line}")).code(0);
        squeezed(&String::from_utf8_lossy(&said.out))
    };
    assert!(why("").contains("off place probability to be content 0.0"), "{}", why(""));
    assert!(why("").contains("--level balanced cuts below 0.15"));
    assert!(why("--level balanced").contains("goes\n"));
    assert!(why("--level balanced").contains("cuts place probability to be content 0.0"));
    assert!(why("--level balanced --threshold 0").contains("goes below 0.00"));
    let paragraph = page.iter().position(|line| line.starts_with("The town")).unwrap() + 1;
    let said = room.sh(&format!("deboil --level article --why p:{paragraph}")).code(0);
    assert!(squeezed(&String::from_utf8_lossy(&said.out)).contains("silent place probability"));
}

#[test]
fn lines_of_later_sections_know_what_stood_before() {
    let text: String = (0..80_000)
        .map(|n| format!("Boat number {n} left the harbour early on a cold and windy morning.\n\n"))
        .collect();
    assert!(text.len() > 5 << 20);
    let text = format!("{text}Boat number 7 left the harbour early on a cold and windy morning.\n");
    let room = Room::new().with("t", &text);
    let said = room.run(&["--why", "t:160001"], "").code(0);
    let out = squeezed(&String::from_utf8_lossy(&said.out));
    assert!(out.contains("t:160001: goes") && out.contains("same as line 15"), "{out}");
}

#[test]
fn places_that_are_none_are_refused() {
    let room = Room::new().with("t", TEXT);
    room.run(&["--why", "t:99"], "").code(2).err("t has 20 lines, so there is no line 99");
    room.run(&["--why", "t"], "").code(2).err("give a file and a line, as in page.txt:12");
    room.run(&["--why", "t:0"], "").code(2).err("give a file and a line");
    room.run(&["--why", "missing:1"], "").code(2).err("missing: not found");
    room.run(&["--why", "-:1"], "Share\n").code(0);
    room.run(&["--why", "-:1", "-d"], "").code(2).err("cannot be used with");
}

#[test]
fn nothing_of_the_text_drives_a_terminal() {
    let room = Room::new()
        .with("t", "Share \x1b[31mthis\x07\u{202e} article now\n\nIt was \x1b[2Jhere. Tweet\n");
    for line in [1, 3] {
        let out =
            room.run(&["--keep", "Share \x1b", "--why", &format!("t:{line}")], "").code(0).out;
        assert!(!out.contains(&0x1b) && !out.contains(&7), "{}", String::from_utf8_lossy(&out));
    }
}
