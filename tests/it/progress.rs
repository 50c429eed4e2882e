//! What a person sees of a long run, and what is left when it is ended.

use crate::harness::{ARTICLE, Room, has_strace, skip, works};

const RECORD: &str =
    r#"{"text":"The council met on Tuesday.\nAdvertisement\nWork starts in May."}"#;

#[test]
fn nothing_is_shown_where_nobody_looks() {
    let room = Room::new().with("a", ARTICLE);
    room.sh("deboil a -o b; deboil --progress never a -o b").code(0).err("");
    room.sh("deboil --progress=auto a > b").code(0).err("");
}

#[test]
fn a_summary_is_the_last_word() {
    let room = Room::new().with("a", format!("{RECORD}\n").repeat(500)).with("t", ARTICLE);
    let said = room.sh("deboil --jsonl --progress always a > b").code(0);
    let last = said.err.lines().last().unwrap();
    assert!(last.starts_with("deboil: ") && last.contains(" 500 texts, 500 changed, "), "{last}");
    // Each way through counts: streams, folders, places, and two readings.
    for line in ["t", "t t t", "-i t", "-r . --output-dir out", "--jsonl --across a"] {
        let said = room.sh(&format!("deboil --progress always {line}")).code(0);
        assert!(said.err.lines().last().unwrap().contains(" % removed"), "{line}: {}", said.err);
    }
    // What is read twice is counted once.
    for line in ["--jsonl --across a", "--jsonl --across < a"] {
        let said = room.sh(&format!("deboil --progress always {line} > b")).code(0);
        let last = said.err.lines().last().unwrap();
        assert!(last.contains(" 500 texts, 500 changed, "), "{line}: {last}");
        assert!(last.starts_with("deboil: 37.50 kB in "), "{line}: {last}");
    }
}

#[test]
fn an_end_by_signal_leaves_whole_records_and_a_summary() {
    let room = Room::new().with("rec", format!("{RECORD}\n").repeat(2000));
    for signal in ["INT", "TERM"] {
        let said = room.sh(&format!(
            "while cat rec; do :; done 2>/dev/null |
             timeout --preserve-status -s {signal} 1 deboil --jsonl --progress always -o out.gz"
        ));
        assert_eq!(said.code, if signal == "INT" { 130 } else { 143 }, "{said:?}");
        assert!(said.err.contains("; ended early"), "{said:?}");
        let left = room.sh("gzip -dc out.gz | sort -u").code(0);
        let record = RECORD.replace("Advertisement\\n", "");
        left.err("").out(format!("{record}\n"));
    }
    // Where the input never goes on, the signal does its work after a while.
    room.sh("(cat rec; sleep 20) | timeout --preserve-status -s INT 1 deboil --jsonl -o out")
        .code(130);
}

#[test]
fn an_end_by_signal_leaves_whole_files() {
    let room = Room::new();
    std::fs::create_dir(room.at("in")).unwrap();
    for n in 0..400 {
        room.put(format!("in/{n}"), ARTICLE.repeat(1 + n % 3));
    }
    if !has_strace() {
        return;
    }
    // Every opening waits, so the run is somewhere in the middle when it is ended.
    room.sh(
        "strace -f -o /dev/null -e trace=renameat,renameat2 -e inject=renameat,renameat2:delay_enter=10000 \
         timeout --preserve-status -s INT 1 deboil -r in --output-dir out",
    );
    let whole: Vec<String> = (0..3)
        .map(|n| room.sh(&format!("deboil in/{n} | cksum")).out)
        .map(|sum| String::from_utf8(sum).unwrap())
        .collect();
    let said =
        room.sh("ls -A out | grep -c deboil; cd out && for f in *; do cksum < $f; done | sort -u");
    let left = String::from_utf8(said.out).unwrap();
    let mut lines = left.lines();
    assert_eq!(lines.next(), Some("0"), "a draft is left");
    assert!(lines.all(|line| whole.iter().any(|sum| sum.trim_end() == line)), "{left}");
}

#[test]
fn a_terminal_sees_a_bar_and_messages_beside_it() {
    if !works("script", &["--version"]) {
        return skip("needs script, for a terminal");
    }
    let room = Room::new().with("rec", format!("{RECORD}\n").repeat(200));
    let said = room.sh(
        "script -qec '(cat rec; echo oops; sleep 2; cat rec) | deboil --jsonl -o out' /dev/null < /dev/null",
    );
    let seen = String::from_utf8_lossy(&said.out).into_owned();
    assert!(seen.contains("200 texts"), "{seen:?}");
    assert!(seen.contains("deboil: standard input:201:1: left as it is"), "{seen:?}");
    assert!(seen.trim_end().ends_with(" % removed"), "{seen:?}");
    // A short run says nothing.
    let said = room.sh("script -qec 'deboil --jsonl rec -o out' /dev/null < /dev/null");
    assert_eq!(String::from_utf8_lossy(&said.out), "");
}
