//! `--audit` through the real program.

use crate::harness::{ARTICLE, Room};

/// Records with many removals of several rules, each text another one.
fn records() -> String {
    let line = |n: u32| {
        let text = format!(
            "Number {n} opens the text.\n\nAdvertisement\n\nShare on Facebook\n\nIt ends after {n} lines.\n{}",
            if n.is_multiple_of(3) { "\n12 Shares\n" } else { "" }
        );
        serde_json::json!({"key": n, "text": text}).to_string() + "\n"
    };
    (0..500).map(line).collect()
}

fn values(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_audit_counts_and_shows() {
    let room = Room::new().with("in", records());
    room.sh("deboil --jsonl --audit a --audit-sample 5 --id-field key in --stats > out").code(0);
    let lines = values(&room.text("a"));
    assert_eq!((&lines[0]["audit"], &lines[0]["texts"]), (&1.into(), &500.into()));
    let events: Vec<serde_json::Value> = {
        room.sh("deboil --jsonl --add-removed gone in > events").code(0);
        let records = values(&room.text("events"));
        records.iter().flat_map(|record| record["gone"].as_array().unwrap().clone()).collect()
    };
    let mut rules = 0;
    for counts in lines[1..].iter().filter(|line| line.get("chosen").is_none()) {
        let rule = &counts["rule"];
        let all = events.iter().filter(|event| event["rule"] == *rule);
        assert_eq!(counts["removals"], all.clone().count(), "{rule}");
        let sample: Vec<_> = lines
            .iter()
            .filter(|line| line.get("chosen").is_some() && line["rule"] == *rule)
            .collect();
        assert_eq!(sample.len(), 5.min(all.clone().count()), "{rule}");
        for shown in sample {
            assert!(all.clone().any(|event| event["text"] == shown["text"]), "{shown}");
            assert!(shown["id"].as_str().unwrap().parse::<u32>().unwrap() < 500);
            let both =
                shown["before"].as_str().unwrap().to_owned() + shown["after"].as_str().unwrap();
            assert!(both.contains(shown["id"].as_str().unwrap()), "{shown}");
        }
        rules += 1;
    }
    assert!(rules >= 3, "{lines:?}");
}

#[test]
fn any_division_of_the_work_makes_the_same_audit() {
    let room = Room::new().with("in", records());
    let options = "--jsonl --audit-sample 7 --id-field key";
    room.sh(&format!("deboil {options} -j1 --audit whole in > clean")).code(0);
    room.sh(&format!("deboil {options} -j4 --audit threads in | cmp - clean")).code(0);
    assert_eq!(room.text("threads"), room.text("whole"));
    room.sh(&format!(
        "split -l 90 in part.; for p in part.*; do deboil {options} --audit $p.audit $p > $p.out || exit; done
         deboil --merge-audits part.*.audit -o merged; deboil --merge-audits $(ls -r part.*.audit) > again"
    ))
    .code(0)
    .err("");
    assert_eq!((room.text("merged"), room.text("again")), (room.text("whole"), room.text("whole")));
    // Of files each is a document, whatever goes through at once.
    room.sh("mkdir f; i=0; while read -r line; do i=$((i+1)); printf '%s\\nShare\\n' \"$line\" > f/$i; done < in");
    room.sh("deboil -r f -j1 --audit one > /dev/null; deboil -r f -j3 --output-dir g --audit two")
        .code(0);
    assert!(room.text("one") == room.text("two") && room.text("one").contains("\"file\":\"f/"));
}

#[test]
fn what_is_no_audit_is_refused() {
    let room = Room::new().with("a", ARTICLE).with("b", ARTICLE);
    room.sh("deboil --audit a a").code(2).err("a: is both input and output");
    room.sh("deboil --merge-audits a").code(2).err("a: this is no audit").out("");
    room.sh("deboil --audit x a > /dev/null; deboil --audit y --audit-sample 3 b > /dev/null")
        .code(0);
    room.sh("deboil --merge-audits x y").code(2).err("y: made with other rules or another").out("");
    room.sh("deboil --merge-audits x y -o x").code(2);
    room.sh("deboil -i --audit z a && deboil --audit w b > /dev/null").code(0);
    assert_eq!(room.text("z").replace("\"a\"", "\"b\""), room.text("w"));
}
