//! The settings file: `deboil.toml` of this folder or one above, else the user's own.

use super::args::{Args, LevelName};
use super::error::{Error, reason, shown_path};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What a settings file may say. The command line wins; patterns of both count.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    level: Option<LevelName>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
    #[serde(default)]
    rules: Vec<PathBuf>,
    #[serde(default)]
    lang: Vec<String>,
    near: Option<f64>,
    min_words: Option<u32>,
    max_removed: Option<f64>,
    threshold: Option<f64>,
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
    let text = read(&path, LARGEST)?;
    let config: Config = toml::from_str(&text).map_err(|error| Error::Settings {
        name: shown_path(&path),
        detail: error.to_string().trim_end().to_owned(),
    })?;
    merge(args, config, path.parent().unwrap_or(Path::new("")));
    Ok(Some(path))
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
    instead(&mut args.only, config.only);
    instead(&mut args.skip, config.skip);
    instead(&mut args.also, config.also);
    instead(&mut args.lang, config.lang);
    args.keep.extend(config.keep);
    args.drop.extend(config.drop);
    args.rules.splice(0..0, config.rules.into_iter().map(|path| folder.join(path)));
    args.level = args.level.or(config.level);
    args.near = args.near.or(config.near);
    args.min_words = args.min_words.or(config.min_words);
    args.max_removed = args.max_removed.or(config.max_removed);
    args.threshold = args.threshold.or(config.threshold);
}
