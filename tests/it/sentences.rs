//! The sentence splitter: what it cuts in each language, and what it promises for any bytes.

mod languages;
mod languages_more;
mod promises;

use deboil::document::sentences::split;

/// The sentences of `text`, white space included.
fn sentences(text: &[u8]) -> Vec<&[u8]> {
    let mut ends = Vec::new();
    split(text, &mut ends);
    let mut start = 0;
    ends.iter()
        .map(|&end| {
            let sentence = &text[start..end];
            start = end;
            sentence
        })
        .collect()
}

/// The sentences of `text` without white space around them.
fn trimmed(text: &str) -> Vec<String> {
    sentences(text.as_bytes())
        .into_iter()
        .map(|sentence| String::from_utf8(sentence.to_vec()).unwrap().trim().to_owned())
        .collect()
}

/// Checks one line per text, sentences divided by `|`, which stands for `gap` in the text. Reports all that fail.
fn check(gap: &str, table: &str) {
    let wrong: Vec<String> = table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .filter_map(|line| {
            let text = line.replace('|', gap);
            let found = trimmed(&text).join("|");
            (found != line).then(|| format!("wanted {line}\n found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} texts\n{}", wrong.len(), wrong.join("\n"));
}
