//! The command line as a user types it.

use crate::harness::{Room, skip, works};

const PAGE: &str = "Share\n\nThe ferry will run at night from May.\n\nAdvertisement\n\nIt will carry thirty cars.\n";
const CLEAN: &str = "The ferry will run at night from May.\n\nIt will carry thirty cars.\n";

#[test]
fn standard_input_and_files_are_cleaned() {
    let room = Room::new().with("a", PAGE).with("b", CLEAN);
    room.run(&[], PAGE).code(0).out(CLEAN).err("");
    room.run(&["-"], PAGE).code(0).out(CLEAN);
    room.run(&["a", "-", "b"], "Tweet\n").code(0).out(format!("{CLEAN}{CLEAN}"));
    room.run(&["-o", "c", "a"], "").code(0).out("");
    assert_eq!(room.text("c"), CLEAN);
}

#[test]
fn the_exit_code_tells_only_when_asked() {
    let room = Room::new().with("a", PAGE).with("b", CLEAN);
    room.run(&["a"], "").code(0);
    room.run(&["--check", "a"], "").code(1).out("");
    room.run(&["--check", "b"], "").code(0).out("");
    room.run(&["--check", "missing", "a"], "").code(2).err("missing: not found");
    room.run(&["-l", "b", "a"], "").code(0).out("a\n");
    assert!(room.run(&["--check", "-d", "a"], "").code(1).out.starts_with(b"--- a/a\n"));
}

#[test]
fn one_bad_file_is_named_and_the_others_are_done() {
    let room = Room::new().with("a", PAGE);
    room.run(&["missing", "a"], "").code(2).out(CLEAN).err("deboil: missing: not found");
}

#[test]
fn wrong_options_say_what_would_be_right() {
    let room = Room::new().with("a", PAGE);
    room.run(&["--only", "shere", "a"], "").code(2).out("").err("did you mean share?");
    room.run(&["--lang", "xx", "a"], "").code(2).err("no such language");
    room.run(&["--keep", "x*", "a"], "").code(2).err("matches the empty text");
    room.run(&["--keep", "(", "a"], "").code(2).err("unclosed group");
    room.run(&["--near=1.5", "a"], "").code(2).err("give a share from 0.5 to 1");
    room.run(&["-i", "-d", "a"], "").code(2).err("cannot be used with");
    room.run(&["--explain", "nothing"], "").code(2).err("no such rule");
    assert_eq!(room.text("a"), PAGE);
}

#[test]
fn rules_are_chosen_by_name_and_by_category() {
    let room = Room::new();
    let no_share =
        "The ferry will run at night from May.\n\nAdvertisement\n\nIt will carry thirty cars.\n";
    room.run(&["--only", "share"], PAGE).out(no_share);
    room.run(&["--skip", "ad-marker"], PAGE).out(no_share);
    room.run(&["--skip", "share,ad"], PAGE).out(PAGE);
    room.run(&["--lang", "de"], "Advertisement\n\nAnzeige\n").out("Advertisement\n");
}

#[test]
fn keep_wins_over_everything_and_drop_takes_the_smallest_unit() {
    let room = Room::new();
    room.run(&["--keep", "^Share$"], PAGE).out(format!("Share\n\n{CLEAN}"));
    room.run(&["--drop", "carry", "--keep", "thirty"], PAGE).out(CLEAN);
    room.run(&["--drop", "noon"], "It is noon. The bells ring.\nNoon: noon\n")
        .out("The bells ring.\n");
    room.run(&["--only", "user", "--drop", "Tweet"], "Share\nTweet\n").out("Share\n");
    let long = format!("{} xyzzy {}\n", "word ".repeat(20_000), "word ".repeat(20_000));
    room.run(&["--drop", "xyzzy"], &long).out("");
}

#[test]
fn rule_files_add_rules_of_the_category_user() {
    let rules = "[[rule]]\nname = \"station\"\nphrases = [\"you are listening to radio ostwick\"]\nhits = [\"* You are listening to Radio Ostwick!\"]\nmisses = [\"Radio Ostwick is loud.\"]\n";
    let room = Room::new().with("mine.toml", rules).with("bad.toml", "[[rule]]\nname = 3\n");
    let text = "You are listening to Radio Ostwick.\n\nShare\n\nNews.\n";
    room.run(&["--rules", "mine.toml"], text).code(0).out("News.\n");
    room.run(&["--rules", "mine.toml", "--only", "user"], text).out("Share\n\nNews.\n");
    room.run(&["--rules", "bad.toml"], text).code(2).out("").err("bad.toml");
}

#[test]
fn a_rule_of_ones_own_may_need_a_page() {
    let rules = "[[rule]]\nname = \"box\"\nneeds_page = true\nphrases = [\"from the house\"]\n";
    let room = Room::new().with("mine.toml", rules);
    let manual = "From the house\n\nThe road to the bridge goes past the mill.\n";
    room.run(&["--rules", "mine.toml"], manual).code(0).out(manual);
    let buttons = "Share on Facebook\n\nSkip to main content\n\n";
    let page = format!("{buttons}{manual}");
    let said = room.run(&["--rules", "mine.toml"], &page).code(0);
    said.out("The road to the bridge goes past the mill.\n");
}

#[test]
fn a_settings_file_is_found_above_and_can_be_left_out() {
    let room = Room::new().with("deboil.toml", "skip = [\"share\"]\nkeep = [\"cars\"]\n");
    room.run(&[], "Share\n\nNews.\n").out("Share\n\nNews.\n");
    room.run(&["--no-config"], "Share\n\nNews.\n").out("News.\n");
    room.put("wrong.toml", "skipp = []\n");
    room.run(&["--config", "wrong.toml"], "x\n").code(2).err("unknown field `skipp`");
}

#[test]
fn the_diff_is_read_by_patch_and_by_git() {
    let crlf = PAGE.replace('\n', "\r\n");
    let cases =
        [PAGE, &crlf, "Advertisement\nlast line without an end", "A line.\n\nShare", "Share\n"];
    for (number, text) in cases.into_iter().enumerate() {
        let room = Room::new().with("f.txt", text);
        let clean = room.run(&["f.txt"], "").code(0).out;
        room.sh("deboil --diff f.txt > f.diff").code(0);
        if works("patch", &["--version"]) {
            room.sh("patch --binary f.txt < f.diff").code(0);
            assert_eq!(room.bytes("f.txt"), clean, "case {number}");
            room.sh("patch --binary -R f.txt < f.diff").code(0);
            assert_eq!(room.bytes("f.txt"), text.as_bytes(), "case {number}");
        } else {
            skip("patch is not installed");
        }
        if works("git", &["--version"]) {
            room.sh("git apply --whitespace=nowarn f.diff").code(0);
            assert_eq!(room.bytes("f.txt"), clean, "case {number}");
        } else {
            skip("git is not installed");
        }
    }
}

#[test]
fn names_cannot_forge_a_diff() {
    let room = Room::new().with("a\n+++ b", PAGE).with("a b", PAGE);
    let said = room.run(&["--diff", "a\n+++ b"], "");
    assert!(said.out.starts_with(b"--- \"a/a\\n+++ b\"\n+++ \"b/a\\n+++ b\"\n"));
    assert!(room.run(&["--diff", "a b"], "").out.starts_with(b"--- a/a b\t\n+++ b/a b\t\n"));
    assert!(room.run(&["--diff", "--stdin-name", "x"], PAGE).out.starts_with(b"--- a/x\n"));
    assert!(room.run(&["--diff"], PAGE).out.starts_with(b"--- a/-\n"));
}

#[test]
fn json_says_what_went_where_and_why() {
    let room = Room::new();
    let said = room.run(&["--format", "json"], PAGE).code(0);
    let events: Vec<serde_json::Value> = said
        .out
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect();
    assert_eq!(events[0]["rule"], "share-widget");
    assert_eq!(events[0]["text"], "Share\n");
    assert_eq!((&events[0]["start"], &events[0]["end"]), (&0.into(), &6.into()));
    let gone: u64 =
        events.iter().map(|e| e["end"].as_u64().unwrap() - e["start"].as_u64().unwrap()).sum();
    assert_eq!(gone as usize, PAGE.len() - CLEAN.len());
    room.run(&["--removed", "gone.json"], PAGE).out(CLEAN);
    assert_eq!(room.bytes("gone.json"), said.out);
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let room = Room::new();
    assert!(!room.run(&["--diff"], PAGE).out.contains(&0x1b));
    assert!(room.run(&["--diff", "--color=always"], PAGE).out.contains(&0x1b));
    assert!(room.sh("printf 'Share\\n\\nx\\n' | CLICOLOR_FORCE=1 deboil -d").out.contains(&0x1b));
    assert!(
        !room
            .sh("printf 'Share\\n\\nx\\n' | CLICOLOR_FORCE=1 NO_COLOR=1 deboil -d")
            .out
            .contains(&0x1b)
    );
}

#[test]
fn answers_need_no_text() {
    let room = Room::new();
    let rules = room.run(&["--list-rules"], "").code(0);
    assert!(String::from_utf8_lossy(&rules.out).contains("share-widget"));
    let one = room.run(&["--explain", "share-widget"], "").code(0);
    assert!(String::from_utf8_lossy(&one.out).contains("category share"));
    for what in ["man", "complete-bash", "complete-zsh", "complete-fish"] {
        assert!(room.run(&["--generate", what], "").code(0).out.len() > 500, "{what}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly_even_with_pipefail() {
    let room = Room::new();
    let line = "set -euo pipefail; seq -f 'Line number %g is here.' 1 2000000 | deboil | head -n 3 || test $? = 141";
    room.sh(&format!("bash -c \"{line}\"")).err("");
    room.sh("seq -f 'Line number %g is here.' inf | deboil | head -n 3")
        .code(0)
        .out("Line number 1 is here.\nLine number 2 is here.\nLine number 3 is here.\n");
}

#[test]
fn levels_above_do_no_more_than_markers_on_what_is_no_page() {
    let room = Room::new();
    let code = "fn main() {\n    let x = 1;\n    println!(\"{x}\");\n}\n".repeat(20);
    room.run(&["--level", "article"], &code).code(0).out(&code);
    room.run(&["--level", "article", "-v"], &code).err("no web page");
    for path in crate::fixtures::files("keep/kinds", "txt") {
        let text = std::fs::read_to_string(path).unwrap();
        for level in ["balanced", "article"] {
            room.run(&["--level", level, "-v"], &text).out(&text).err("no web page");
        }
    }
}

#[test]
fn guard_falls_back_and_says_so() {
    let room = Room::new();
    room.run(&["--max-removed", "10"], "Share\n\nTweet\n\nNews.\n")
        .code(0)
        .out("Share\n\nTweet\n\nNews.\n")
        .err("level markers");
}
