//! Fingerprints of parts, the index made of them, and judging by it, through the real program.

use crate::corpora::{clean, corpus, deboil, holders};

#[test]
fn two_steps_on_many_machines_equal_one() {
    let corpus = corpus();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let lines: Vec<&str> = corpus.lines().collect();
    let parts: Vec<String> = lines.chunks(17).map(|part| part.join("\n") + "\n").collect();
    for group in [&[][..], &["--group-by=url"]] {
        let whole = clean(&[&["--jsonl", "--across", "--id-field=id"], group].concat(), &corpus);
        let mut prints = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let key = "--across-key=00112233445566778899aabbccddeeff";
            let args = ["--jsonl", "--fingerprint", "--id-field=id", key];
            let print = path(&format!("print{number}"));
            std::fs::write(&print, clean(&[&args[..], group].concat(), part)).unwrap();
            prints.push(print);
        }
        let index = path("index");
        let mut args = vec!["--make-index", "-o", &index];
        args.extend(prints.iter().rev().map(String::as_str));
        assert_eq!(clean(&args, ""), "");
        let out: String = parts
            .iter()
            .map(|part| clean(&["--jsonl", "--id-field=id", &format!("--seen={index}")], part))
            .collect();
        assert_eq!(out, whole);
        assert_eq!(holders(&out).len(), 1 + group.len());

        // The index knows by which ids it was made: by others no document would be the first, and
        // no copy would stay.
        let seen = format!("--seen={index}");
        assert_eq!(
            parts.iter().map(|part| clean(&["--jsonl", &seen], part)).collect::<String>(),
            whole
        );
        let ran = deboil(&["--jsonl", "--id-field=url", &seen], corpus.as_bytes());
        assert!(ran.code == Some(2) && ran.err.contains("made with --id-field id"), "{}", ran.err);
        assert!(deboil(&["-0", &seen], b"x").err.contains("made with fields of records"));

        // An index may leave out what too few documents share.
        args.push("--across-min=61");
        clean(&args, "");
        let out = clean(&["--jsonl", "--id-field=id", &seen], &corpus);
        assert_eq!(holders(&out).len(), 60);

        // A part of an index, and an index of something else, are refused.
        let bytes = std::fs::read(&index).unwrap();
        std::fs::write(&index, &bytes[..bytes.len() - 3]).unwrap();
        let ran = deboil(&["--jsonl", &format!("--seen={index}")], b"{}\n");
        assert!(
            ran.code == Some(2) && ran.out.is_empty() && ran.err.contains("damaged"),
            "{}",
            ran.err
        );
        let ran = deboil(&["--jsonl", &format!("--seen={}", prints[0])], b"{}\n");
        assert!(ran.code == Some(2) && ran.err.contains("no index"), "{}", ran.err);
    }
}

#[test]
fn an_index_of_numbered_documents_takes_no_ids() {
    let corpus = corpus();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let key = "--across-key=00112233445566778899aabbccddeeff";
    std::fs::write(path("print"), clean(&["--jsonl", "--fingerprint", key], &corpus)).unwrap();
    clean(&["--make-index", "-o", &path("index"), &path("print")], "");
    let seen = format!("--seen={}", path("index"));
    assert_eq!(clean(&["--jsonl", &seen], &corpus), clean(&["--jsonl", "--across"], &corpus));
    let ran = deboil(&["--jsonl", &seen, "--id-field=id"], corpus.as_bytes());
    assert!(ran.code == Some(2) && ran.out.is_empty(), "{}", ran.err);
    assert!(ran.err.contains("made without --id-field"), "{}", ran.err);
    // Nor can parts be merged that know their documents in different ways.
    let print = clean(&["--jsonl", "--fingerprint", "--id-field=id", key], &corpus);
    std::fs::write(path("other"), print).unwrap();
    let ran = deboil(&["--make-index", "-o", &path("both"), &path("print"), &path("other")], b"");
    assert!(ran.code == Some(2) && ran.err.contains("group or id than the first"), "{}", ran.err);
}

#[test]
fn fingerprints_need_a_common_secret() {
    let ran = deboil(&["--jsonl", "--fingerprint"], b"{}\n");
    assert!(ran.code == Some(2) && ran.err.contains("--across-key"), "{}", ran.err);
    for args in [
        &["--across"][..],
        &["--jsonl", "--across-min=2"],
        &["--jsonl", "--across", "--across-min=1"],
        &["--jsonl", "--across", "--memory=lots"],
        &["--jsonl", "--across", "--skip=repeat-exact"],
        &["-0", "--across", "--group-by=x"],
        &["--jsonl", "--fingerprint", "--across-key=xyz"],
        &["--make-index"],
    ] {
        let ran = deboil(args, b"{\"text\":\"a\"}\n");
        assert_eq!((ran.code, ran.out.len()), (Some(2), 0), "{args:?}");
    }
}
