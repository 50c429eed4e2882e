//! The plainest command lines, read without clap.
//!
//! To make its table of a hundred options, with all their help, takes clap a quarter of the instructions that
//! cleaning a short text takes, and fifty pages of memory. Who cleans one file after the other in a loop pays
//! that for every file, and names nothing but files and threads. Whatever else is typed, right or wrong, is
//! clap's to read.

use super::args::Args;
use std::ffi::OsString;

impl Args {
    /// What clap makes of `words`, if these are files, at most one `-j N` or `-jN`, and perhaps `--no-config`; else
    /// nothing.
    pub fn plain(words: impl IntoIterator<Item = OsString>) -> Option<Args> {
        let (mut files, mut threads, mut no_config) = (Vec::new(), None, false);
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            if word == "-" || !word.as_encoded_bytes().starts_with(b"-") {
                files.push(word);
                continue;
            }
            if word == "--no-config" && !no_config {
                no_config = true;
                continue;
            }
            let typed = match word.to_str()?.strip_prefix("-j")? {
                "" => words.next()?,
                number => number.into(),
            };
            if threads.replace(count(typed.to_str()?)?).is_some() {
                return None;
            }
        }
        Some(Args { files, threads: threads.unwrap_or_default(), no_config, ..Args::unasked() })
    }
}

/// A number in digits alone; what looks like one otherwise is left to clap.
fn count(typed: &str) -> Option<usize> {
    typed.bytes().all(|byte| byte.is_ascii_digit()).then(|| typed.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    /// Every line of up to three words: what is read here, clap must read in the same way.
    #[test]
    fn plain_lines_mean_what_clap_says() {
        let words = [
            "a.txt",
            "-",
            "",
            "-j1",
            "-j",
            "2",
            "-j2",
            "-j=1",
            "-j+1",
            "-jx",
            "--",
            "-d",
            "--threads=2",
            "--no-config",
            "--threads",
            "-r",
            "é",
            "00",
            "99999999999999999999",
        ];
        let mut lines: Vec<Vec<&str>> = vec![Vec::new()];
        let mut plain = 0;
        for _ in 0..3 {
            let longer = |line: &Vec<&'static str>| {
                let line = line.clone();
                words.iter().map(move |word| [&line[..], &[*word]].concat())
            };
            lines = std::iter::once(Vec::new()).chain(lines.iter().flat_map(longer)).collect();
        }
        for line in &lines {
            let Some(args) = Args::plain(line.iter().map(OsString::from)) else { continue };
            let typed = std::iter::once(&"deboil").chain(line);
            let wanted = Args::try_parse_from(typed).unwrap();
            assert_eq!(format!("{args:?}"), format!("{wanted:?}"), "{line:?}");
            plain += 1;
        }
        assert!(plain > 400, "{plain} of {}", lines.len());
    }

    #[test]
    fn what_is_not_plain_is_left_to_clap() {
        for line in [
            "-d",
            "a -j",
            "-j1 -j2",
            "-j x",
            "-jq1",
            "--",
            "--help",
            "-V",
            "-j99999999999999999999",
            "--no-config --no-config",
            "--no-config=1",
        ] {
            assert!(Args::plain(line.split(' ').map(OsString::from)).is_none(), "{line}");
        }
    }
}
