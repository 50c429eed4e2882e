//! Records through the real program: JSON lines and parted texts.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;

/// Output, messages and exit code.
pub struct Ran {
    pub out: Vec<u8>,
    pub err: String,
    pub code: Option<i32>,
}

pub fn deboil(args: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deboil"));
    command.args(["--no-config"]).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A run that stops early closes its input, which is no failure of the test.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let done = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    Ran { out: done.stdout, err, code: done.status.code() }
}

/// Clean output of a run that must not complain.
pub fn clean(args: &[&str], input: &str) -> String {
    let ran = deboil(args, input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?} {input}");
    String::from_utf8_lossy(&ran.out).into_owned()
}

#[test]
fn only_the_bytes_of_the_text_go() {
    for (before, after) in [
        (r#"{"text":"One.\nAdvertisement\nTwo."}"#, r#"{"text":"One.\nTwo."}"#),
        (
            " {\t\"n\" : 1.50E+2 , \"text\":\"caf\\u00E9\\n\\u0041dvertisement\\n\\/\" }\r\n",
            " {\t\"n\" : 1.50E+2 , \"text\":\"caf\\u00E9\\n\\/\" }\r\n",
        ),
        ("\u{feff}{\"text\":\"Advertisement\\n\"}\n\n", "\u{feff}{\"text\":\"\"}\n\n"),
        ("\n \r\n", "\n \r\n"),
        (
            r#"{"text":"Advertisement","text":"Advertisement\n\ud83d\ude00 \ud83d"}"#,
            r#"{"text":"Advertisement","text":"\ud83d\ude00 \ud83d"}"#,
        ),
    ] {
        assert_eq!(clean(&["--jsonl"], before), after);
    }
}

#[test]
fn a_field_is_found_by_name_path_or_pointer() {
    let record = r#"{"a":{"b":["Advertisement\nx",1]},"a.b":"Advertisement\ny"}"#;
    let nested = record.replacen("Advertisement\\n", "", 1);
    assert_eq!(clean(&["--jsonl=a.b.0"], record), nested);
    assert_eq!(clean(&["--jsonl=/a/b/0"], record), nested);
    assert_eq!(clean(&["--jsonl=/a.b"], record), record.replace("Advertisement\\ny", "y"));
}

#[test]
fn what_is_no_record_passes_and_is_named() {
    let mut input = String::new();
    for line in 1..=14 {
        input += if line % 7 == 0 { "{\"text\":\"Advertisement\\nx\"}\n" } else { "{oops}\n" };
    }
    input += "{\"text\":null}\n{\"other\":\"Advertisement\"}\n";
    let expected = input.replace("Advertisement\\n", "");
    let ran = deboil(&["--jsonl"], input.as_bytes());
    assert_eq!(ran.code, Some(2));
    assert_eq!(String::from_utf8_lossy(&ran.out), expected);
    let named = ran.err.lines().filter(|line| line.contains("standard input:")).count();
    assert_eq!(named, 10 + 2, "{}", ran.err);
    assert!(ran.err.contains("standard input:11:2: left as it is: expected a key"), "{}", ran.err);
    assert!(ran.err.contains("12 of 16 records are not JSON"), "{}", ran.err);
    assert!(ran.err.contains("2 of 16 records have no string at text"), "{}", ran.err);

    let ran = deboil(&["--jsonl", "--bad-records", "pass", "-q"], input.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(String::from_utf8_lossy(&ran.out), expected);

    let later = format!("{{\"text\":\"a\"}}\n{input}");
    let ran = deboil(&["--jsonl", "--bad-records=fail"], later.as_bytes());
    assert_eq!((ran.code, &ran.out[..]), (Some(2), &b"{\"text\":\"a\"}\n"[..]));
    assert!(ran.err.contains("standard input:2:2:"), "{}", ran.err);
}

#[test]
fn removed_text_can_be_put_into_a_field() {
    let input = "{\"text\":\"One.\\nAdvertisement\\n\"}\n{\"text\":\"Two.\"}\n";
    let out = clean(&["--jsonl", "--add-removed", "gone"], input);
    let records: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records[0]["text"], "One.\n");
    assert_eq!(records[0]["gone"][0]["text"], "Advertisement\n");
    assert_eq!(records[0]["gone"][0]["start"], 5);
    assert_eq!(records[1]["gone"], serde_json::json!([]));
    // What is there already is not hidden behind a second field of its name.
    let ran = deboil(&["--jsonl", "--add-removed", "gone"], out.as_bytes());
    assert_eq!((ran.code, ran.out == out.as_bytes()), (Some(2), true), "{}", ran.err);
}

#[test]
fn records_that_became_empty_can_be_left_out() {
    let input = "{\"text\":\"Advertisement\\n \\u3000\"}\n{\"text\":\"\"}\n{\"text\":\" x\"}\n";
    let kept = "{\"text\":\"\"}\n{\"text\":\" x\"}\n";
    assert_eq!(clean(&["--jsonl", "--drop-empty"], input), kept);
    assert_eq!(clean(&["-0", "--drop-empty"], "Advertisement\0x\0\0"), "x\0\0");
}

#[test]
fn texts_are_parted_by_bytes_or_patterns() {
    // Each text is one of its own: what is repeated in another one is no repeat.
    let sentence = "A sentence that is long enough to be counted as a repeat by any floor.\n";
    let text = format!("{sentence}Advertisement\n");
    let parted = |by: &str| [text.as_str(), by, &text, by].concat();
    let clean_parted = |by: &str| [sentence, by, sentence, by].concat();
    assert_eq!(clean(&["-0"], &parted("\0")), clean_parted("\0"));
    let pattern = "--separator=^=+$|\\f";
    for by in ["===\n", "=\r\n", "\u{c}"] {
        assert_eq!(clean(&[pattern], &parted(by)), clean_parted(by));
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    for args in [
        &["--jsonl", "--diff"][..],
        &["--jsonl", "-0"],
        &["--drop-empty"],
        &["--add-removed=x"],
        &["--jsonl=a..b"],
        &["--jsonl=/~"],
        &["--separator=x*"],
        &["--separator=("],
    ] {
        let ran = deboil(args, b"{}\n");
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{args:?}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn files_change_in_place_and_only_where_records_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let records = "{\"text\":\"x\\nAdvertisement\"}\n{\"text\":\"y\"}\n";
    let (a, b) = (file("a", records), file("b", "{\"text\":\"y\"}\n"));
    let time = |path: &std::path::Path| std::fs::metadata(path).unwrap().modified().unwrap();
    let before = time(&b);
    let names = [a.to_str().unwrap(), b.to_str().unwrap()];
    let ran = deboil(&["--jsonl", "-i", names[0], names[1]], b"");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let after = clean(&["--jsonl"], records);
    assert_eq!((std::fs::read_to_string(&a).unwrap(), before == time(&b)), (after, true));
    let ran = deboil(&["--jsonl", "--list", names[0], names[1]], b"");
    assert_eq!((ran.code, ran.out.len()), (Some(0), 0));
    assert_eq!(deboil(&["--jsonl", "--check"], records.as_bytes()).code, Some(1));
    // A run that ends early does not cut a file short.
    let torn = file("torn", &format!("{records}{{oops}}\n{records}"));
    let ran = deboil(&["--jsonl", "-i", "--bad-records=fail", torn.to_str().unwrap()], b"");
    assert_eq!(ran.code, Some(2));
    let left = std::fs::read_to_string(&torn).unwrap();
    assert_eq!(left, format!("{records}{{oops}}\n{records}"));
}

/// Lines of prose, markers and repeats, with what JSON must escape.
fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Advertisement",
        "  SHARE ON FACEBOOK",
        "",
        "The \"council\" voted on Tuesday\tfor the new bridge over the river.",
        "Work starts in May. The \"council\" voted on Tuesday\tfor the new bridge over the river.",
        "\u{1f600} Ça va? \\ / \u{7f} 東京。",
        "12 Shares",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
    prop::collection::vec((line, end), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| format!("{line}{end}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Laws 8 and 9: a text loses the same bytes as a file, a NUL-ended text and a record.
    #[test]
    fn a_text_is_cleaned_alike_however_it_comes(texts in prop::collection::vec(text(), 1..5)) {
        let alone: Vec<String> = texts.iter().map(|text| clean(&[], text)).collect();
        let join = |texts: &[String], end: &str| {
            texts.iter().map(|text| format!("{text}{end}")).collect::<String>()
        };
        prop_assert_eq!(clean(&["-0"], &join(&texts, "\0")), join(&alone, "\0"));
        let records: String = texts
            .iter()
            .map(|text| serde_json::json!({"a": [1, "Advertisement"], "text": text}).to_string() + "\n")
            .collect();
        let cleaned = clean(&["--jsonl"], &records);
        prop_assert_eq!(cleaned.lines().count(), texts.len());
        for (line, text) in cleaned.lines().zip(&alone) {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(&record["text"], &serde_json::json!(text));
            prop_assert_eq!(&record["a"], &serde_json::json!([1, "Advertisement"]));
        }
    }
}

#[test]
fn threads_change_nothing() {
    let mut records = String::new();
    for n in 0..20_000 {
        let text = "Line one of the text.\\nAdvertisement\\n".repeat(n % 7);
        records += &match n % 997 {
            0 => "{bad\n".to_owned(),
            1 => "\r\n".to_owned(),
            _ => format!("{{\"id\":{n},\"text\":\"{text}Number {n}.\"}}\n"),
        };
    }
    let one = deboil(&["--jsonl", "-j1", "--stats"], records.as_bytes());
    assert_eq!(one.code, Some(2));
    for threads in ["-j2", "-j5", "-j16"] {
        let many = deboil(&["--jsonl", threads, "--stats"], records.as_bytes());
        assert!(many.out == one.out, "{threads}");
        assert_eq!((many.err, many.code), (one.err.clone(), one.code));
    }
}

/// Sentences of eight words and more, some of which stand in many documents.
pub fn corpus() -> String {
    let common = "This whole line stands on every single page of this site.";
    let mut records = String::new();
    for n in 0..60 {
        let site = if n % 3 == 0 { "a" } else { "b" };
        let rare =
            format!("Only {} documents of them hold this one sentence with a number.", n / 2);
        let text = format!(
            "Number {n} says something that nobody else here will ever say.\n\n{common}\n\n{rare}\n"
        );
        let id = 900 - n;
        records += &serde_json::json!({"id": id, "url": format!("https://www.{site}.org/{n}"), "text": text})
            .to_string();
        records += "\n";
    }
    records
}

fn texts(records: &str) -> Vec<(u64, String)> {
    let parse = |line: &str| -> (u64, String) {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        (record["id"].as_u64().unwrap(), record["text"].as_str().unwrap().to_owned())
    };
    records.lines().map(parse).collect()
}

/// Ids of the documents that still hold the common line.
pub fn holders(records: &str) -> Vec<u64> {
    let kept = texts(records).into_iter().filter(|(_, text)| text.contains("every single page"));
    kept.map(|(id, _)| id).collect()
}

#[test]
fn what_stands_in_many_documents_stays_once() {
    let corpus = corpus();
    let out = clean(&["--jsonl", "--across"], &corpus);
    assert_eq!(holders(&out), [900]);
    // Two documents are fewer than three, and what one document says stays.
    assert!(texts(&out).iter().all(|(_, text)| text.contains("Only ") && text.contains("nobody")));
    assert_eq!(holders(&clean(&["--jsonl", "--across", "--id-field=id"], &corpus)), [841]);
    assert!(holders(&clean(&["--jsonl", "--across", "--across-keep=none"], &corpus)).is_empty());
    assert_eq!(holders(&clean(&["--jsonl", "--across", "--across-min=61"], &corpus)).len(), 60);
    assert_eq!(holders(&clean(&["--jsonl", "--across", "--group-by=url"], &corpus)), [900, 899]);
    let out = clean(&["--jsonl", "--across", "--across-min=2"], &corpus);
    assert_eq!(texts(&out).iter().filter(|(_, text)| text.contains("Only ")).count(), 30);
}

#[test]
fn neither_memory_nor_threads_nor_files_change_what_stays() {
    let corpus = corpus();
    let args = ["--jsonl", "--across", "--across-min=2", "--add-removed=gone"];
    let expected = clean(&args, &corpus);
    for more in [["-j1", "--memory=1K"], ["-j3", "--memory=64K"]] {
        assert_eq!(clean(&[&args[..], &more].concat(), &corpus), expected);
    }
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = corpus.split_at(corpus.find("\n").unwrap() + 1);
    let files = [("a", a), ("b", b)].map(|(name, part)| {
        let path = folder.path().join(name);
        std::fs::write(&path, part).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let args = ["--jsonl", "--across", "--across-min=2", &files[0], &files[1]];
    assert_eq!(clean(&args, ""), clean(&args[..3], &corpus));
}

/// Documents that differ in numbers only where a template has them.
fn numbered() -> String {
    let record = |n: u32| {
        let text = format!(
            "Page {n} of this site was read {}.{n} times since the first of May.\n\n\
             Row {n} {n} 7 {n} 19 {n} {n} 3 total.\n\nDocument {n} says what no other one says.\n",
            n * 1000
        );
        let site = if n.is_multiple_of(4) { "small.org" } else { "large.org" };
        serde_json::json!({"id": 100 + n, "url": format!("https://{site}/{n}"), "text": text})
            .to_string()
            + "\n"
    };
    (0..40).map(record).collect()
}

fn count(records: &str, part: &str) -> usize {
    texts(records).iter().filter(|(_, text)| text.contains(part)).count()
}

#[test]
fn numbers_are_one_only_when_that_is_wished_for() {
    let corpus = numbered();
    assert_eq!(clean(&["--jsonl", "--across"], &corpus), corpus);
    let folded = clean(&["--jsonl", "--across", "--across-fold-digits"], &corpus);
    assert_eq!(count(&folded, "of this site was read"), 1);
    // A row of numbers is data, and a sentence with too few other words is no template.
    assert_eq!((count(&folded, "Row "), count(&folded, "says what no other")), (40, 40));
    // Within one document numbers count always.
    let twice = "Bus 4 leaves the harbour every morning at ten past six.\n\nBus 5 leaves the harbour every morning at ten past six.\n";
    let record = serde_json::json!({ "text": twice }).to_string() + "\n";
    assert_eq!(clean(&["--jsonl", "--across", "--across-fold-digits"], &record), record);
}

#[test]
fn a_share_is_one_of_the_documents_of_the_group() {
    let corpus = corpus();
    let holders_at =
        |args: &[&str]| holders(&clean(&[&["--jsonl", "--across"], args].concat(), &corpus)).len();
    assert_eq!(holders_at(&["--across-min=100%"]), 1);
    // Two of the sixty say the rare sentence: more than 3 %, fewer than 4 %.
    let rare = |share: &str| {
        let out = clean(&["--jsonl", "--across", &format!("--across-min={share}")], &corpus);
        count(&out, "Only ")
    };
    assert_eq!((rare("3.3%"), rare("3.4%"), rare("0.0001%")), (30, 60, 30));
    // Group a has 20 documents; what it alone says stands in all of its own.
    let record = |line: &str| {
        let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
        if value["url"].as_str().unwrap().contains("www.a.") {
            let text = value["text"].as_str().unwrap().to_owned();
            value["text"] =
                format!("{text}\nThe harbour news of site a come every day at noon.\n").into();
        }
        value.to_string() + "\n"
    };
    let grouped: String = corpus.lines().map(record).collect();
    let left = |args: &[&str]| {
        count(&clean(&[&["--jsonl", "--across"], args].concat(), &grouped), "news of site a")
    };
    assert_eq!(left(&["--across-min=50%"]), 20);
    assert_eq!(left(&["--across-min=50%", "--group-by=url"]), 1);
}

#[test]
fn two_steps_know_digits_and_shares() {
    let corpus = numbered();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let common = ["--jsonl", "--id-field=id"];
    let key = "--across-key=00112233445566778899aabbccddeeff";
    let lines: Vec<&str> = corpus.lines().collect();
    let parts: Vec<String> = lines.chunks(11).map(|part| part.join("\n") + "\n").collect();
    for more in [&["--across-fold-digits"][..], &["--across-fold-digits", "--group-by=url"]] {
        let mut merge = vec!["--make-index".to_owned(), "-o".to_owned(), path("index")];
        for (number, part) in parts.iter().enumerate() {
            let print = path(&format!("print{number}"));
            let args = [&common[..], &["--fingerprint", key], more].concat();
            std::fs::write(&print, clean(&args, part)).unwrap();
            merge.push(print);
        }
        clean(&merge.iter().map(String::as_str).collect::<Vec<_>>(), "");
        let seen = format!("--seen={}", path("index"));
        for least in ["--across-min=2", "--across-min=30%"] {
            let whole = clean(&[&common[..], &["--across", least], more].concat(), &corpus);
            let out: String = parts
                .iter()
                .map(|part| clean(&[&common[..], &[&seen, least]].concat(), part))
                .collect();
            assert_eq!(out, whole, "{more:?} {least}");
            assert!(count(&whole, "of this site was read") < 40);
        }
    }
    let refused = |args: &[&str], why: &str| {
        let ran = deboil(args, b"{}\n");
        assert!(ran.code == Some(2) && ran.out.is_empty() && ran.err.contains(why), "{}", ran.err);
    };
    let seen = format!("--seen={}", path("index"));
    refused(&["--jsonl", "--group-by=site", &seen], "another --group-by");
    refused(&["--jsonl", "--min-words=9", &seen], "--min-words 8");
    refused(
        &["--make-index", "--across-min=1%", "-o", &path("x"), &path("print0")],
        "give the share",
    );
    let plain = path("plain");
    std::fs::write(&plain, clean(&[&common[..], &["--fingerprint", key]].concat(), &corpus))
        .unwrap();
    refused(&["--make-index", "-o", &path("x"), &plain, &path("print0")], "made with another key");
    refused(&["--make-index", "-o", &path("x"), &path("index")], "no fingerprint");
}

#[test]
fn the_temporary_folder_is_empty_at_every_end() {
    let room = crate::harness::Room::new().with("in.jsonl", corpus().repeat(200));
    std::fs::create_dir(room.at("tmp")).unwrap();
    let line = "deboil --jsonl --across --memory 64K --temp-dir tmp";
    for end in [
        format!("{line} < in.jsonl > out"),
        // Cut down in the middle, by a signal that can be caught and by one that cannot.
        format!("(head -c 4000000 in.jsonl; sleep 3) | timeout -s TERM 1 {line} > out"),
        format!("(head -c 4000000 in.jsonl; sleep 3) | timeout -s KILL 1 {line} > out"),
        format!("{line} in.jsonl missing > out"),
    ] {
        room.sh(&end);
        assert_eq!(room.sh("ls -A tmp").out, b"", "{end}");
    }
    room.sh(&format!("{line}/none < in.jsonl")).code(2).err("a temporary file in tmp/none");
}
