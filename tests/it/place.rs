//! The line model: what it says of a page made for this test, and of texts that are no pages.

use deboil::place::{Aim, BALANCED, Family, Known, PlaceLine, Verdict, judge, looks_like_a_page};
use proptest::prelude::*;

const PARAGRAPHS: [&str; 6] = [
    "The town of Harrow Ferry has voted to keep its small library open, after three months of argument about the cost of a new roof.",
    "Around two hundred people came to the hall on Tuesday evening, many of them with their children, and the meeting lasted until nearly eleven.",
    "\"We learned to read in that building,\" said Marta Olsen, who has run the bakery across the street for thirty years. \"Nobody here wants to see it turned into flats.\"",
    "The council had warned in March that the repairs would take most of its budget, and that the money would be missing from the ferry landing.",
    "Under the plan that was agreed, the roof will be mended in two stages, and the reading room will move to the school for one winter.",
    "Work is expected to begin in the autumn, once the last boats of the season have left the river.",
];

const HEAD: [&str; 12] = [
    "Skip to content",
    "",
    "* Home",
    "* News",
    "* Sport",
    "* Contact us",
    "* Sign in",
    "* Subscribe",
    "",
    "Town votes to keep its library open",
    "",
    "Share on Facebook",
];

const TAIL: [&str; 16] = [
    "",
    "Share this article",
    "Facebook Twitter Email",
    "",
    "Related stories",
    "",
    "* Ferry prices to rise again next spring",
    "* Five walks along the lower river",
    "* New head teacher named",
    "",
    "Sign up to our newsletter",
    "",
    "* About us",
    "* Privacy policy",
    "* Terms of use",
    "Copyright Harrow Ferry Times. All rights reserved.",
];

pub fn page() -> Vec<String> {
    let mut lines: Vec<String> = HEAD.map(str::to_owned).to_vec();
    for paragraph in PARAGRAPHS {
        lines.extend([String::new(), paragraph.to_owned()]);
    }
    lines.extend(TAIL.map(str::to_owned));
    lines
}

/// A line of more than this probability stays at every level.
const SURE: u16 = 36_000;

fn verdicts(lines: &[String]) -> (bool, Vec<Verdict>) {
    let lines: Vec<PlaceLine<'_>> = lines
        .iter()
        .map(|line| PlaceLine { text: line.as_bytes(), known: Known::Nothing })
        .collect();
    let mut out = Vec::new();
    let known = judge(&lines, Aim::Below(u16::MAX), &mut out);
    assert_eq!(known, looks_like_a_page(&lines));
    (known, out)
}

/// Cuts a line into lines of at most 72 columns.
fn wrap(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && last.len() + 1 + word.len() > 72 {
            lines.push(word.to_owned());
        } else {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
    }
    lines
}

#[test]
fn keeps_the_article_and_drops_what_surrounds_it() {
    let lines = page();
    let (known, verdicts) = verdicts(&lines);
    assert!(known);
    for (line, verdict) in lines.iter().zip(&verdicts) {
        if PARAGRAPHS.contains(&line.as_str()) {
            assert!(verdict.content >= SURE, "lost: {line} {verdict:?}");
        }
    }
    for gone in ["* Home", "* Sign in", "* Privacy policy", "Sign up to our newsletter"] {
        let at = lines.iter().position(|line| line == gone).unwrap();
        assert!(verdicts[at].content < BALANCED, "kept: {gone} {:?}", verdicts[at]);
        assert!(!verdicts[at].reasons[0].say().is_empty());
    }
}

#[test]
fn blank_lines_are_never_judged() {
    let lines = page();
    let (_, verdicts) = verdicts(&lines);
    for (line, verdict) in lines.iter().zip(&verdicts) {
        assert_eq!(verdict.content == u16::MAX, line.is_empty(), "{line} {verdict:?}");
    }
}

#[test]
fn a_wrapped_paragraph_has_one_verdict() {
    let mut lines: Vec<String> = HEAD.map(str::to_owned).to_vec();
    let mut paragraphs = Vec::new();
    for paragraph in PARAGRAPHS {
        lines.push(String::new());
        let wrapped = wrap(paragraph);
        paragraphs.push(lines.len()..lines.len() + wrapped.len());
        lines.extend(wrapped);
    }
    lines.extend(TAIL.map(str::to_owned));
    let (known, verdicts) = verdicts(&lines);
    assert!(known);
    for paragraph in paragraphs {
        let verdicts = &verdicts[paragraph];
        assert!(verdicts.iter().all(|it| it.content == verdicts[0].content), "{verdicts:?}");
        assert!(verdicts[0].content >= SURE);
    }
}

#[test]
fn texts_that_are_no_pages_are_left_alone() {
    let code = "fn main() {\n    let share = 3;\n    println!(\"{}\", share);\n}\n".repeat(20);
    let log = "2024-05-01 10:00:01 INFO login ok for user 17\n".repeat(40);
    let verse = "The river took the boats away\nand left the ropes behind\n\
                 we counted them till break of day\nand called it being kind\n\n"
        .repeat(8);
    let novel = format!("{}\n\n", PARAGRAPHS.join("\n\n")).repeat(10);
    let table =
        "Name        Age   Town\nOlsen        41   Harrow\nPrice        17   Ferry\n".repeat(15);
    let titles = "12\n00:00:01,200 --> 00:00:03,900\nWho left the door open?\n\n".repeat(30);
    let mail = "From: marta\nTo: jon\nSubject: roof\n\n\
                > did you see the roof\n> on Sunday\n\nYes, and the gutter too.\n\nMarta\n";
    let law = "1. The library shall be open on every working day.\n\
               2. The council shall bear the cost of its upkeep.\n"
        .repeat(20);
    let notes =
        "# Roof\n\n- ask about slate\n- [ ] call the school\n\n```\nmake roof\n```\n".repeat(6);
    for text in [&code, &log, &verse, &novel, &table, &titles, mail, &law, &notes] {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        assert!(!verdicts(&lines).0, "taken for a page:\n{text}");
    }
}

#[test]
fn nothing_at_all_is_no_page() {
    assert_eq!(verdicts(&[]), (false, Vec::new()));
    assert!(!verdicts(&[String::new(), " \t".to_owned(), "* * *".to_owned()]).0);
}

/// Something that the lexicon might say of a line.
fn known(text: &[u8]) -> Known {
    match text.len() % 5 {
        1 => Known::Weak(Family::of("share")),
        2 => Known::Sure(Family::of("nav")),
        _ => Known::Nothing,
    }
}

proptest! {
    #[test]
    fn any_bytes_get_a_verdict_each(
        text in proptest::collection::vec(any::<u8>(), 0..2000),
        pages in 0..3usize,
    ) {
        let mut bytes = page().join("\n").into_bytes().repeat(pages);
        bytes.extend(text);
        let lines: Vec<PlaceLine<'_>> = bytes
            .split(|&byte| byte == b'\n')
            .map(|text| PlaceLine { text, known: known(text) })
            .collect();
        let (mut one, mut two) = (Vec::new(), Vec::new());
        judge(&lines, Aim::Best, &mut one);
        judge(&lines, Aim::Best, &mut two);
        prop_assert_eq!(one.len(), lines.len());
        prop_assert_eq!(one, two);
    }
}
