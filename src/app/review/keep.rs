//! `k`: a pattern that keeps a text always, and the project's settings file that it goes to.

use super::ask::{Kept, Question};
use crate::app::args::Args;
use crate::app::config;
use crate::app::error::{Error, shown_path};
use crate::app::replace::Original;
use crate::document::lines::trim;
use crate::print::brief;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, Item, Value};

/// A text longer than this, in bytes, gets no pattern.
const LONGEST: usize = 4096;

/// The text of each piece of a question and the pattern that keeps it; nothing when one is too long.
pub fn patterns(text: &[u8], question: &Question) -> Vec<Kept> {
    let pieces: Vec<&[u8]> =
        question.pieces.iter().map(|piece| trim(text, piece.span).of(text)).collect();
    if pieces.iter().any(|piece| piece.len() > LONGEST) {
        return Vec::new();
    }
    pieces
        .into_iter()
        .map(|piece| (String::from_utf8_lossy(piece).into_owned(), anchored(piece)))
        .collect()
}

/// A pattern that matches the whole of `text`, whatever its white space is, and nothing else.
fn anchored(text: &[u8]) -> String {
    let mut pattern = String::from("^");
    for chunk in text.utf8_chunks() {
        let mut in_blank = false;
        for c in chunk.valid().chars() {
            match (c.is_whitespace(), in_blank) {
                (true, false) => pattern.push_str(r"\s+"),
                (true, true) => {}
                (false, _) => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
            in_blank = c.is_whitespace();
        }
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(pattern, r"(?-u:\x{byte:02X})");
        }
    }
    pattern.push('$');
    pattern
}

/// The settings file that patterns go to.
pub struct Target {
    path: PathBuf,
    /// A settings file of the user's own that a new file of the project would take the place of.
    hidden: Option<PathBuf>,
}

impl Target {
    /// The file that was read, where it is the project's or was named; else `deboil.toml` here.
    pub fn find(args: &Args, read: Option<&Path>) -> Target {
        let is_named = args.config.is_some();
        match read {
            Some(path) if is_named || config::is_of_project(path) => {
                Target { path: path.to_owned(), hidden: None }
            }
            other => {
                Target { path: PathBuf::from(config::NAMES[0]), hidden: other.map(Path::to_owned) }
            }
        }
    }
}

/// Adds patterns to the settings file, whose own form is kept; says what was done.
///
/// # Errors
/// A settings file that cannot be read, understood or replaced.
pub fn add(target: &Target, patterns: &[String]) -> Result<String, Error> {
    let name = shown_path(&target.path);
    let exists = target.path.symlink_metadata().is_ok();
    let before = match exists {
        true => config::read(&target.path, config::LARGEST)?,
        false => String::new(),
    };
    let after = with_patterns(&before, patterns)
        .map_err(|detail| Error::Settings { name: name.clone(), detail })?;
    if exists {
        let mut rewrite = Original::open(&target.path, None)?.rewrite();
        rewrite.differs()?;
        rewrite.write(after.as_bytes())?;
        rewrite.commit()?;
    } else {
        let failed = |source| Error::Create { name: name.clone(), source };
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(&target.path).map_err(failed)?;
        file.write_all(after.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    }
    let mut words = format!("{name}: keeps from now on:\n");
    for pattern in patterns {
        let _ = writeln!(words, "  {}", brief(pattern.as_bytes(), 70));
    }
    if let Some(hidden) = &target.hidden {
        let _ = writeln!(
            words,
            "{name} is new, and is now read here instead of {}; copy from there what you need",
            shown_path(hidden)
        );
    }
    Ok(words)
}

/// The settings with `patterns` at the end of `keep`, as that list is written.
fn with_patterns(settings: &str, patterns: &[String]) -> Result<String, String> {
    let mut document: DocumentMut =
        settings.parse().map_err(|error| format!("is no TOML: {error}"))?;
    let list = document.entry("keep").or_insert(Item::Value(Value::Array(Array::new())));
    let list = list.as_array_mut().ok_or("keep is no list of patterns")?;
    // Each on a line of its own, where the others are.
    let before =
        list.iter().last().and_then(|last| last.decor().prefix()).and_then(|raw| raw.as_str());
    let before = before.and_then(|raw| raw.rfind('\n').map(|at| raw[at..].to_owned()));
    // What stands before the closing bracket stays there.
    let after = list.iter_mut().last().map(|last| {
        let after = last.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or("").to_owned();
        last.decor_mut().set_suffix("");
        after
    });
    for pattern in patterns {
        if list.iter().any(|known| known.as_str() == Some(pattern)) {
            continue;
        }
        match &before {
            None => list.push(pattern.as_str()),
            Some(before) => {
                let mut value = Value::from(pattern.as_str());
                value.decor_mut().set_prefix(before.as_str());
                list.push_formatted(value);
            }
        }
    }
    if let (Some(after), Some(last)) = (after, list.iter_mut().last()) {
        last.decor_mut().set_suffix(after);
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::Regex;

    #[test]
    fn a_pattern_matches_its_text_and_nothing_else() {
        for text in
            [&b"Share"[..], b"Is 1+1 (not) 2.5?", "süß \u{a0} 字".as_bytes(), b"caf\xe9 \x00\xff"]
        {
            let pattern = Regex::new(&anchored(text)).unwrap();
            assert!(pattern.is_match(text), "{pattern}");
            assert!(
                !pattern.is_match(&[text, b"x"].concat())
                    && !pattern.is_match(&[b"x", text].concat())
            );
        }
        assert_eq!(anchored(b"A  line\nthat runs on."), r"^A\s+line\s+that\s+runs\s+on\.$");
    }

    #[track_caller]
    fn check(before: &str, after: &str) {
        let patterns = ["^a$".to_owned(), r"^b\.$".to_owned()];
        assert_eq!(with_patterns(before, &patterns).unwrap(), after);
    }

    #[test]
    fn the_file_keeps_its_form() {
        check("", "keep = [\"^a$\", '^b\\.$']\n");
        check(
            "level = \"balanced\" # why\n\n",
            "level = \"balanced\" # why\nkeep = [\"^a$\", '^b\\.$']\n\n",
        );
        check("keep = [ 'x' ] # mine\n", "keep = [ 'x', \"^a$\", '^b\\.$' ] # mine\n");
        check("keep = ['^a$']\n", "keep = ['^a$', '^b\\.$']\n");
        check(
            "keep = [\n  'x', # one\n  'y',\n]\nskip = ['ad']\n",
            "keep = [\n  'x', # one\n  'y',\n  \"^a$\",\n  '^b\\.$',\n]\nskip = ['ad']\n",
        );
        assert!(with_patterns("keep = 3", &[]).is_err());
    }
}
