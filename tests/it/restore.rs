//! `--restore`: everything comes back byte for byte, or nothing is written.

use crate::fixtures;
use crate::harness::{ARTICLE, CLEANED, Room};
use crate::laws;
use proptest::prelude::*;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Cleans the texts in place with one record for all, checks that something can be restored, restores.
pub fn round_trip(texts: &[Vec<u8>]) {
    let room = Room::new();
    let names: Vec<String> = (0..texts.len()).map(|number| format!("t{number}")).collect();
    names.iter().zip(texts).for_each(|(name, text)| room.put(name, text));
    let list = names.join(" ");
    let clean = room.sh(&format!("deboil {list}")).code(0).out;
    room.sh(&format!("deboil -i --removed r.json {list}")).code(0).err("");
    assert_eq!(names.iter().flat_map(|name| room.bytes(name)).collect::<Vec<_>>(), clean);
    // One by one to standard output, and all together in place.
    for (name, text) in names.iter().zip(texts) {
        let events = String::from_utf8_lossy(&room.bytes("r.json")).into_owned();
        let is_told = events.contains(&format!("\"file\":\"{name}\""));
        if is_told || events.is_empty() {
            room.run(&["--restore", "r.json", name], "").code(0).out(text);
            room.run(&["--restore", "r.json", "--stdin-name", name], room.bytes(name)).out(text);
        }
    }
    room.sh(&format!("deboil -i --restore r.json {list}")).code(0).err("");
    for (name, text) in names.iter().zip(texts) {
        assert!(&room.bytes(name) == text, "{name} did not come back");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_went_comes_back(texts in prop::collection::vec(laws::text(), 1..4)) {
        round_trip(&texts);
    }
}

#[test]
fn every_fixture_comes_back() {
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for (folder, extension) in [("keep", "txt"), (".", "txt"), ("scenes", "scene")] {
        texts.extend(fixtures::files(folder, extension).iter().map(|p| std::fs::read(p).unwrap()));
    }
    assert!(texts.len() > 50);
    for some in texts.chunks(40) {
        round_trip(some);
    }
}

#[test]
fn odd_bytes_come_back() {
    round_trip(&[
        b"Share\r\n\r\nNews.\r\n\r\nAdvertisement\r\n".to_vec(),
        b"The bell\0rang.\n\n\xff\xfe drop \0 me\n\nShare".to_vec(),
        b"\xef\xbb\xbfAdvertisement\n\n\n\nText here.\n".to_vec(),
        b"Share\n".to_vec(),
        vec![],
    ]);
    let room = Room::new().with("a", b"One.\n\xffdrop\0\x80\n\nTwo.\n");
    room.sh("deboil --drop drop --removed r a > c").code(0);
    assert!(room.text("r").contains("\"hex\":\"ff64726f700080"), "{}", room.text("r"));
    room.run(&["--restore", "r", "c"], "").code(0).out(room.bytes("a"));
    room.sh("deboil --restore - c < r").code(0).out(room.bytes("a"));
    room.sh("deboil --restore r -o d c").code(0).out("");
    assert_eq!(room.bytes("d"), room.bytes("a"));
}

#[test]
fn a_text_of_many_sections_comes_back_from_a_compressed_record() {
    let text: String = (0..150_000)
        .map(|n| format!("Boat number {n} left the harbour at noon.\n\nShare\n\nAdvertisement\n\n"))
        .collect();
    assert!(text.len() > 9 << 20);
    let room = Room::new().with("a", &text);
    room.sh("deboil --removed r.gz a > c").code(0);
    assert!(room.bytes("c").len() < text.len());
    assert!(room.run(&["--restore", "r.gz", "c"], "").code(0).out == text.as_bytes());
}

/// Paragraphs of their own words, so that every place is known by what stands before it.
fn long_text() -> String {
    let names = ["harbour", "bridge", "market", "station", "library", "theatre"];
    let paragraph = |name: &&str| {
        format!(
            "The {name} was opened by the mayor on a cold morning, and the {name} band played until noon.\n\nAdvertisement\n\n"
        )
    };
    names.iter().map(paragraph).collect()
}

#[test]
fn an_edit_elsewhere_does_no_harm() {
    let text = long_text();
    let room = Room::new().with("a", &text);
    room.sh("deboil --removed r a > c; sed -i 's/The bridge was/The big bridge was/' c").code(0);
    let want = text.replace("The bridge was", "The big bridge was");
    room.run(&["--restore", "r", "c"], "").code(0).out(&want).err("was edited; 10 removed pieces");
    room.run(&["-q", "--restore", "r", "c"], "").code(0).out(&want).err("");
}

#[test]
fn an_edit_where_it_matters_is_refused_before_anything_is_written() {
    let text = long_text();
    let room = Room::new().with("a", &text).with("o", "old");
    room.sh("deboil --removed r a > c; cp c d; sed -i 's/market band played/band played/' c")
        .code(0);
    let edited = room.bytes("c");
    let said = room.run(&["--restore", "r", "-o", "o", "c"], "").code(2).out("");
    said.err("deboil: c: cannot be restored: it was edited before that place; what went from line 10 has no place");
    room.run(&["--restore", "r", "c"], "").code(2).out("");
    room.run(&["-i", "--restore", "r", "c"], "").code(2);
    assert_eq!((room.bytes("c"), room.text("o")), (edited, "old".to_owned()));
    // A text that stands there twice has two places; one that is another text has none.
    room.sh("cat d d > e; deboil --restore r e").code(0);
    room.sh("(echo x; cat d d) > e; deboil --restore r e").code(2).err("stands there twice");
    room.sh("deboil --restore r a").code(2).err("what went is there already");
    // Of two files, a good one is not written when the other is bad.
    room.sh("cp a b; deboil -i --removed r a b; sed -i 's/band/choir/' b; cp a a2; deboil -i --restore r a b")
        .code(2)
        .err("b: cannot be restored");
    room.sh("cmp a a2").code(0);
}

#[test]
fn a_record_that_is_wrong_is_named_by_its_line() {
    let room = Room::new().with("a", ARTICLE);
    room.sh("deboil --removed r a > c").code(0);
    for (edit, words) in [
        ("head -c -1 r", "r2: cannot be restored: line 2: is cut short"),
        ("sed 's/^{/[/' r", "line 1: is no event"),
        ("sed 's/\"v\":1/\"v\":9/' r", "another version"),
        ("sed 's/Advert/Adv/' r", "not as long as it says"),
        ("sed 's/\"text\"/\"hex\"/' r", "no hexadecimal digits"),
        ("sed 's/\"all\":\"/\"all\":\"x/' r", "no hexadecimal number"),
        ("tail -n +2 r", "not all there"),
        ("cat r r", "not all there"),
    ] {
        room.sh(&format!("{edit} > r2; deboil --restore r2 c")).code(2).out("").err(words);
    }
    room.sh("deboil --restore missing c").code(2).err("missing: not found");
    room.sh("deboil --restore r a").code(2).out("").err("it was restored before");
    room.sh("deboil --restore r missing").code(2).err("missing: not found");
    room.sh("deboil --restore - - < r").code(2).err("cannot be both");
    room.sh("deboil --restore r -d c").code(2).err("cannot be used with");
}

#[test]
fn of_several_texts_each_is_known_by_its_name() {
    let room =
        Room::new().with("a", ARTICLE).with("b", format!("Share\n\n{ARTICLE}")).with("n", CLEANED);
    room.sh("deboil -i --removed r a b n").code(0);
    assert_eq!((room.text("a"), room.text("b")), (CLEANED.to_owned(), CLEANED.to_owned()));
    room.sh("deboil --restore r b").out(format!("Share\n\n{ARTICLE}"));
    room.sh("deboil --restore r < a").code(2).err("it does not tell of -, but of a, b");
    room.sh("deboil --restore r --stdin-name a < a").code(0).out(ARTICLE);
    room.sh("deboil --restore r n").code(2).err("does not tell of n");
    room.sh("deboil --restore r a b n > all; deboil -i --restore r a b n; cat a b n | cmp - all")
        .code(0);
    assert_eq!((room.text("a"), room.text("n")), (ARTICLE.to_owned(), CLEANED.to_owned()));
}

#[test]
fn names_that_are_no_text_are_told_apart() {
    let room = Room::new();
    let names = [OsStr::from_bytes(b"caf\xe9"), OsStr::from_bytes(b"caf\xe8")];
    room.put(names[0], ARTICLE);
    room.put(names[1], format!("Share\n\n{ARTICLE}"));
    room.sh("deboil -i --removed r caf*").code(0);
    assert_eq!(
        (room.text(names[0]), room.text(names[1])),
        (CLEANED.to_owned(), CLEANED.to_owned())
    );
    room.sh("deboil -i --restore r caf*").code(0);
    assert_eq!(room.text(names[0]), ARTICLE);
    assert_eq!(room.text(names[1]), format!("Share\n\n{ARTICLE}"));
}

#[test]
fn settings_do_not_stand_in_the_way() {
    let room = Room::new().with("a", ARTICLE);
    room.sh("deboil --removed r a > c; echo 'nonsense' > deboil.toml; deboil --restore r c")
        .code(0)
        .out(ARTICLE);
}

#[test]
fn in_place_writes_the_record_before_the_file() {
    let room = Room::new().with("a", ARTICLE);
    room.sh("deboil -i --removed /dev/full a").code(2).err("No space left");
    assert_eq!(room.text("a"), ARTICLE);
    room.sh("deboil -i --removed a a").code(2).err("is both input and output");
    room.sh("echo old > r; deboil -i --removed r missing").code(2);
    assert_eq!((room.text("a"), room.text("r")), (ARTICLE.to_owned(), "old\n".to_owned()));
}
