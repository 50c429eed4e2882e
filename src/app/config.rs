//! The settings file: `deboil.toml` of this folder or one above, else the user's own.

use super::args::{Args, LevelName};
use super::choose;
use super::error::{Error, reason, shown_path};
use crate::lexicon::RuleError;
use crate::rule::Languages;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// What a settings file may say. The command line wins; patterns of both count.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    level: Option<LevelName>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    keep: Vec<Spanned<String>>,
    #[serde(default)]
    drop: Vec<Spanned<String>>,
    #[serde(default)]
    rules: Vec<PathBuf>,
    #[serde(default)]
    lang: Vec<Spanned<String>>,
    near: Option<Spanned<f64>>,
    min_words: Option<u32>,
    max_removed: Option<Spanned<f64>>,
    threshold: Option<Spanned<f64>>,
}

/// A settings file is at most this long, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// Names looked for in this folder and the ones above it.
pub const NAMES: [&str; 2] = ["deboil.toml", ".deboil.toml"];

/// Adds what the settings file says to `args`; returns the file that was read, for `-v`.
///
/// # Errors
/// When the file that `--config` names is missing, or a file cannot be read, is too long or is wrong.
pub fn apply(args: &mut Args) -> Result<Option<PathBuf>, Error> {
    let path = match (&args.config, args.no_config) {
        (_, true) => return Ok(None),
        (Some(path), _) => path.clone(),
        (None, false) => match find() {
            Some(path) => path,
            None => return Ok(None),
        },
    };
    add(args, &path, &read(&path, LARGEST)?)?;
    Ok(Some(path))
}

/// Adds what `text`, the settings file at `path`, says to `args`.
///
/// # Errors
/// [`Error::Rules`] with line, column and caret when it says what no settings file can say.
pub fn add(args: &mut Args, path: &Path, text: &str) -> Result<(), Error> {
    let at = |span: Range<usize>, message: &str| Error::Rules {
        detail: RuleError::at(&shown_path(path), text, span, message).to_string(),
    };
    let config: Config =
        toml::from_str(text).map_err(|error| at(error.span().unwrap_or(0..0), error.message()))?;
    check(&config).map_err(|(span, message)| at(span, &message))?;
    merge(args, config, path.parent().unwrap_or(Path::new("")));
    Ok(())
}

/// What can be told to be wrong without the rules; the error points at it.
fn check(config: &Config) -> Result<(), (Range<usize>, String)> {
    for typed in config.keep.iter().chain(&config.drop) {
        choose::pattern(typed.get_ref()).map_err(|detail| {
            // The regex crate draws its errors over several lines; the last one says what is wrong.
            let last = detail.lines().last().unwrap_or("").trim_start_matches("error: ");
            (typed.span(), format!("the pattern cannot be used: {last}"))
        })?;
    }
    for code in &config.lang {
        if code.get_ref() != "all" && Languages::of(code.get_ref()).is_none() {
            let all = Languages::ALL.codes().collect::<Vec<_>>().join(", ");
            return Err((code.span(), format!("no such language; there are: all, {all}")));
        }
    }
    for (number, range) in [
        (&config.near, 0.5..=1.0),
        (&config.max_removed, 0.0..=100.0),
        (&config.threshold, 0.0..=1.0),
    ] {
        if let Some(number) = number.as_ref().filter(|number| !range.contains(number.get_ref())) {
            let message = format!("give a number from {} to {}", range.start(), range.end());
            return Err((number.span(), message));
        }
    }
    Ok(())
}

/// True when a file that was read is a project's, not the user's own.
pub fn is_of_project(path: &Path) -> bool {
    NAMES.iter().any(|name| path.ends_with(name))
}

/// Reads a short text file that must be UTF-8.
///
/// # Errors
/// When it cannot be opened, is longer than `largest` bytes or is not UTF-8.
pub fn read(path: &Path, largest: u64) -> Result<String, Error> {
    use std::io::Read;
    let name = shown_path(path);
    let wrong = |detail: String| Error::Settings { name: name.clone(), detail };
    let file =
        std::fs::File::open(path).map_err(|source| Error::Open { name: name.clone(), source })?;
    let mut bytes = Vec::new();
    file.take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| wrong(format!("cannot be read: {}", reason(&source))))?;
    if bytes.len() as u64 > largest {
        return Err(wrong(format!("is longer than {largest} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        wrong(format!("is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
    })
}

fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let in_folders = here.ancestors().flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let of_user = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))
        .map(|folder| folder.join("deboil").join("config.toml"));
    in_folders.chain(of_user).find(|path| path.is_file())
}

fn merge(args: &mut Args, config: Config, folder: &Path) {
    let instead = |typed: &mut Vec<String>, said: Vec<String>| {
        if typed.is_empty() {
            *typed = said;
        }
    };
    let plain = |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner);
    let number = |said: Option<Spanned<f64>>| said.map(Spanned::into_inner);
    instead(&mut args.only, config.only);
    instead(&mut args.skip, config.skip);
    instead(&mut args.also, config.also);
    instead(&mut args.lang, plain(config.lang).collect());
    args.keep.extend(plain(config.keep));
    args.drop.extend(plain(config.drop));
    args.rules.splice(0..0, config.rules.into_iter().map(|path| folder.join(path)));
    args.level = args.level.or(config.level);
    args.near = args.near.or(number(config.near));
    args.min_words = args.min_words.or(config.min_words);
    args.max_removed = args.max_removed.or(number(config.max_removed));
    args.threshold = args.threshold.or(number(config.threshold));
}
