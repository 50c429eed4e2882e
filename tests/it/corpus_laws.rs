//! Laws of corpora, on random records through the real program.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{Room, works};

/// A record with a text of markers, prose and repeats, or one that is to stay as it is.
fn record() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Advertisement",
        "Share on Facebook",
        "",
        "The \"council\" voted on Tuesday for the new bridge over the river.",
        "Work starts in May. The \"council\" voted on Tuesday for the new bridge over the river.",
        "All rights of this page stay with the harbour gazette and its readers.",
        "\u{1f600} Ça va? \\ 東京。",
    ]);
    let text = prop::collection::vec(line, 0..9).prop_map(|lines| lines.join("\n"));
    let number = any::<u32>();
    prop_oneof![
        8 => (text, number).prop_map(|(text, n)| json!({"n": n, "text": text, "z": [1.5e300, null]}).to_string()),
        1 => Just("  ".to_owned()),
        1 => number.prop_map(|n| format!("{{ \"n\" :\t{n}.50E+2}}")),
    ]
}

fn joined(records: &[String]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// The value without what may change.
fn others(line: &str) -> Option<Value> {
    let mut value: Value = serde_json::from_str(line).ok()?;
    value.as_object_mut()?.remove("text");
    Some(value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn records_are_cleaned_each_by_itself(records in prop::collection::vec(record(), 1..12)) {
        let room = Room::new();
        let clean = |input: &str| String::from_utf8(room.run(&["--no-config", "--jsonl"], input).code(0).out).unwrap();
        let whole = clean(&joined(&records));
        let each: Vec<String> = records.iter().map(|record| clean(&format!("{record}\n"))).collect();
        prop_assert_eq!(&whole, &each.concat());
        for (before, after) in records.iter().zip(whole.lines()) {
            prop_assert_eq!(others(before), others(after));
        }
    }

    #[test]
    fn compressed_is_as_plain(records in prop::collection::vec(record(), 0..30)) {
        let room = Room::new().with("in", joined(&records));
        let plain = room.sh("deboil --jsonl in").code(0);
        for format in ["gz", "zst", "bz2", "xz"] {
            let line = format!(
                "deboil --only seam --jsonl=no.such in -q -o in.{format} && deboil --jsonl in.{format} && deboil --jsonl < in.{format}"
            );
            let twice = [&plain.out[..], &plain.out].concat();
            prop_assert_eq!(room.sh(&line).code(0).out, twice, "{}", format);
        }
        if works("gzip", &["--version"]) {
            // Two members are one stream.
            let said = room.sh("(gzip -c in; gzip -c in) | deboil --jsonl");
            prop_assert_eq!(said.out, room.sh("cat in in | deboil --jsonl").out);
        }
    }

    /// Neither the order in which files were made nor that in which they are named decides what stays, where
    /// ids say which document is first.
    #[test]
    fn the_order_of_files_does_not_matter(
        files in prop::collection::vec(prop::collection::vec(record(), 0..6), 1..6),
        seed: u64,
    ) {
        let room = Room::new();
        std::fs::create_dir(room.at("a")).unwrap();
        std::fs::create_dir(room.at("b")).unwrap();
        let mut number = 0;
        let files: Vec<String> = files.iter().map(|file| {
            file.iter().filter_map(|line| {
                let mut record: Value = serde_json::from_str(line).ok()?;
                number += 1;
                // An order of ids that is not that of places.
                record["id"] = format!("{:016x}", (seed ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15)).into();
                Some(format!("{record}\n"))
            }).collect()
        }).collect();
        for (number, text) in files.iter().enumerate() {
            room.put(format!("a/{number}"), text);
        }
        for (number, text) in files.iter().enumerate().rev() {
            room.put(format!("b/{number}"), text);
        }
        let line = "deboil --jsonl --across --across-min 2 --id-field id -q";
        room.sh(&format!("{line} -r a --output-dir c; {line} -r b --output-dir d")).code(0);
        room.sh(&format!("{line} $(ls -r a/*) --output-dir e; mv e/a/* e; rmdir e/a")).code(0);
        room.sh("diff -r c d && diff -r c e").code(0).out("");
    }
}
