//! `--compare A B`: what another cleaner took, and which rule would have.

use crate::fixtures;
use crate::harness::Room;

const BEFORE: &str = "Share\n\nThe ferry will run at night from May until September.\n\nThe mayor thanked the crew for their patience.\n\nThe old town hall burned down on Monday night, the police said.\n\nThe ferry will run at night from May until September.\n\nAdvertisement\n";

#[test]
fn each_lost_sentence_has_its_rule_or_none() {
    let after = "The ferry will run at night from May\nuntil September. The town hall burned down on Monday night, the police said. New words are here.\n";
    let room = Room::new().with("a", BEFORE).with("b", after);
    room.run(&["--compare", "a", "b"], "").code(0).err("").out(
        "b lacks 4 of 6 sentences and lines of a; no rule explains 1 of them\n\
         b has 1 of them changed, and 1 that a lacks\n\
         -     1  [share-widget: is the marker \"share\"] Share\n\
         !     5  [no rule] The mayor thanked the crew for their patience.\n\
         -     9  [repeat-exact: same as line 3] The ferry will run at night from May until September.\n\
         -    11  [ad-marker: is the marker \"advertisement\"] Advertisement\n\
         ~     7  [changed; lost: old; new: nothing] The old town hall burned down on Monday night, the police said.\n\
         +     2  New words are here.\n",
    );
    let said = room.run(&["--skip", "repeat", "--compare", "-", "b"], BEFORE).code(0);
    assert!(
        String::from_utf8_lossy(&said.out)
            .contains("[repeat-exact (switched off): same as line 3]")
    );
    room.run(&["--compare", "a", "missing"], "").code(2).err("missing: not found");
    room.run(&["--compare", "-", "-"], "").code(2).err("cannot be both");
    room.run(&["--compare", "a"], "").code(2).err("2 values required");
    room.run(&["--compare", "a", "b", "-o", "a"], "").code(2).err("both input and output");
}

#[test]
fn what_we_remove_ourselves_is_always_explained() {
    for path in fixtures::files("scenes", "scene").iter().chain(&fixtures::files(".", "txt")) {
        let text = std::fs::read(path).unwrap();
        let room = Room::new().with("a", &text);
        let said = room.sh("deboil a | deboil --compare a -").code(0);
        let out = String::from_utf8_lossy(&said.out).into_owned();
        assert!(out.contains("no rule explains 0 of them"), "{}:\n{out}", path.display());
    }
}

#[test]
fn a_text_and_itself_do_not_differ() {
    let room = Room::new().with("a", BEFORE).with("e", "");
    room.run(&["--compare", "a", "a"], "").code(0).out("a lacks 0 of 6 sentences and lines of a; no rule explains 0 of them\na has 0 of them changed, and 0 that a lacks\n");
    room.run(&["--compare", "e", "e"], "").code(0);
    let said = room.run(&["--compare", "a", "e"], "").code(0);
    assert!(said.out.starts_with(b"e lacks 6 of 6"));
}

#[test]
fn texts_that_share_nothing_are_compared_in_bounded_work() {
    let lines = |word: &str| -> String {
        (0..20_000)
            .map(|n| format!("The {word} number {n} of {word}s is not like any other {word}.\n\n"))
            .collect()
    };
    let room = Room::new().with("a", lines("boat")).with("b", lines("tree"));
    let said = room.run(&["--compare", "a", "b"], "").code(0);
    assert!(
        String::from_utf8_lossy(&said.out[..400])
            .contains("too much differs: not everything was looked for")
    );
}

#[test]
fn nothing_of_the_texts_drives_a_terminal() {
    let room =
        Room::new().with("a", "It was \x1b[2Jhere and \x07 there.\n\nMore \x1b of it came.\n");
    let out = room.run(&["--near", "--compare", "a", "-"], "More \x1b of that came.\n").code(0).out;
    assert!(!out.contains(&0x1b) && !out.contains(&7), "{}", String::from_utf8_lossy(&out));
}
