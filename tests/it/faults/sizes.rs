//! Promise 5: any size, any speed, stated memory.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{long_article, without_markers};
use crate::harness::{ARTICLE, CLEANED, Room, Said, works};

/// Peak resident memory of a running child in KiB, where `/proc` tells.
fn peak(child: &std::process::Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn few_descriptors_are_enough() {
    let room = Room::new().with("a", ARTICLE);
    let many = "a ".repeat(40);
    room.sh(&format!("ulimit -n 16; deboil {many}")).code(0).out(CLEANED.repeat(40)).err("");
    room.sh("ulimit -n 16; deboil -i a").code(0).err("");
    assert_eq!(room.text("a"), CLEANED);
}

#[test]
fn a_size_limit_of_files_is_an_error_and_no_death() {
    let room = Room::new().with("big", long_article(400_000));
    room.sh("ulimit -f 64; deboil big -o out").code(2).err("out: writing failed");
    room.sh("ulimit -f 64; deboil -i big").code(2).err("big: left as it was");
    assert_eq!(room.names(), ["big", "out"]);
}

#[test]
fn little_address_space_is_enough() {
    let text = long_article(3_000_000);
    let room = Room::new().with("big", &text);
    room.sh("ulimit -v 262144; deboil -j 1 big").code(0).out(without_markers(&text)).err("");
}

#[test]
fn shapes_that_are_no_article_come_through() {
    let room = Room::new();
    for text in [
        "\n".repeat(3_000_000),
        "word ".repeat(1_000_000),
        "x".repeat(9_000_000),
        "a\n".repeat(1_000_000),
        "one".to_owned(),
        "\r\n".repeat(300_000),
        "\0".repeat(5_000_000),
        ". ".repeat(1_000_000),
        "\"(".repeat(1_000_000),
    ] {
        room.put("odd", &text);
        room.sh("deboil -q odd > out").code(0).err("");
        let out = room.bytes("out");
        assert!(out.len() <= text.len(), "{:?}", &text[..4.min(text.len())]);
    }
}

#[test]
fn equal_lines_are_removed_or_kept_but_the_order_of_the_rest_stays() {
    let line = "This sentence about the old bridge stands here a million times over.\n";
    let room = Room::new().with("same", line.repeat(300_000));
    let said = room.sh("deboil same").code(0);
    assert!(said.out.starts_with(line.as_bytes()) && said.out.len().is_multiple_of(line.len()));
}

/// Changes that never stand apart by more than the context: one hunk, if hunks had no bound.
#[test]
fn a_long_diff_is_cut_into_hunks_that_replay() {
    let name = |number: u32| format!("Boat {number} left the harbour at noon.");
    let shapes = [
        // Many lines between changes, few, and none.
        (0..40_000).map(|n| format!("{0}\n\n{0}\n\nShare\n\nShare\n", name(n))).collect::<String>(),
        (0..100_000).map(|n| format!("{}\n\nAdvertisement\n\n", name(n))).collect(),
        "The ferry will run at night until the very end of May.\n\n".repeat(320_000),
    ];
    for (number, text) in shapes.iter().enumerate() {
        let room = Room::new().with("f", text);
        room.sh("ulimit -v 300000; deboil -j 1 -d f > f.diff; deboil f > clean").code(0).err("");
        let diff = room.bytes("f.diff");
        let hunks =
            diff.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"@@ ")).count();
        assert!((2..200).contains(&hunks), "{hunks} hunks of shape {number}");
        let clean = room.bytes("clean");
        assert!(crate::replay::patched(text.as_bytes(), &diff, false) == clean);
        assert!(crate::replay::patched(&clean, &diff, true) == text.as_bytes());
        if works("patch", &["--version"]) {
            room.sh("patch -s --binary f f.diff && cmp f clean").code(0);
            room.sh("patch -s --binary -R f f.diff").code(0);
        }
        if works("git", &["--version"]) {
            let zero = if number == 2 { "--unidiff-zero" } else { "" };
            room.sh(&format!("git apply {zero} f.diff && cmp f clean")).code(0);
        }
    }
}

/// A diff must hold a line whole; the clean text and the events need not.
#[test]
fn a_line_too_long_for_a_diff_is_refused_and_cleaned_all_the_same() {
    let room = Room::new().with("next", "The ferry runs at night.\n\nShare\n\nThe ferry stays.\n");
    let line = "(head -c 270000000 /dev/zero | tr '\\0' a; echo)";
    let said = room.sh(&format!("ulimit -v 900000; {line} | deboil -j 1 -d - next")).code(2);
    let said =
        said.err("deboil: -: a line of more than 256 MiB has no diff; --format json can show it\n");
    assert!(said.out.starts_with(b"--- a/next\n+++ b/next\n"), "the other file is done");
    room.sh(&format!("ulimit -v 200000; {line} | deboil -j 1 --format json > /dev/null")).code(0);
}

#[test]
fn memory_stays_bounded_before_a_slow_reader() {
    let text = long_article(4_000_000);
    let room = Room::new();
    let mut child = room
        .command(["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    // 60 MB are offered; nobody reads until the program has filled whatever it wants to fill.
    let feeder = thread::spawn(move || {
        for _ in 0..15 {
            if stdin.write_all(text.as_bytes()).is_err() {
                return;
            }
        }
    });
    thread::sleep(Duration::from_millis(1500));
    let before = peak(&child);
    let mut buffer = vec![0; 1 << 20];
    while stdout.read(&mut buffer).unwrap() > 0 {}
    feeder.join().unwrap();
    Said::by(child, "slow reader".into()).code(0);
    if let Some(kib) = before {
        assert!(kib < 200 * 1024, "{kib} KiB while nobody reads");
    }
}

#[test]
fn a_bomb_streams_through() {
    let room = Room::new();
    if !works("gzip", &["--version"]) {
        return crate::harness::skip("no gzip");
    }
    // 100 MB of one letter in 100 KB: little memory, and a stop as soon as nobody reads.
    room.sh("head -c 100000000 /dev/zero | tr '\\0' 'x' | fold -w 80 | gzip -1 > bomb.gz").code(0);
    let said = room.sh("ulimit -v 524288; deboil -q -j 1 bomb.gz | head -c 1000").code(0).err("");
    assert_eq!(said.out.len(), 1000);
}
