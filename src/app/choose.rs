//! What the arguments mean: from words to settings.

use super::args::{Args, LevelName};
use super::config;
use super::error::{Error, shown_path};
use crate::lexicon::{Lexicon, RuleFile};
use crate::patterns::Patterns;
use crate::rule::{Languages, Level, RuleId, RuleSet, Rules};
use crate::settings::Settings;
use regex::bytes::{RegexBuilder, RegexSetBuilder};
use std::sync::Arc;

/// A rule file is at most this long, in bytes.
const LARGEST_RULES: u64 = 8 << 20;
/// A compiled pattern takes at most this much memory, in bytes.
const LARGEST_PATTERN: usize = 4 << 20;
/// A pattern as typed has at most this many bytes.
const LONGEST_PATTERN: usize = 16 << 10;

/// The settings that the arguments ask for.
///
/// # Errors
/// A rule, language or level that does not exist, a wrong rule file, pattern or number.
pub fn settings(args: &Args) -> Result<Settings, Error> {
    let level = match args.level {
        None | Some(LevelName::Markers) => Level::Markers,
        Some(LevelName::Balanced) => Level::Balanced,
        Some(LevelName::Article) => Level::Article,
    };
    let mut settings = Settings::new(Arc::new(lexicon(args)?), level);
    settings.scope.languages = languages(&args.lang)?;
    choose_rules(args, &mut settings)?;
    settings.keep = patterns("--keep", &args.keep)?;
    settings.drop = patterns("--drop", &args.drop)?;
    settings.min_words = args.min_words.unwrap_or(settings.min_words);
    settings.near = args.near.map(|share| percent("--near", share, 0.5)).transpose()?;
    settings.max_removed = match args.max_removed {
        Some(share) if (0.0..=100.0).contains(&share) => Some(share),
        Some(share) => {
            return Err(usage(format!("--max-removed {share}: give a share from 0 to 100")));
        }
        None => settings.max_removed,
    };
    settings.threshold = match args.threshold {
        Some(p) if (0.0..=1.0).contains(&p) => Some((p * 65535.0).round() as u16),
        Some(p) => return Err(usage(format!("--threshold {p}: give a probability from 0 to 1"))),
        None => None,
    };
    Ok(settings)
}

fn usage(detail: String) -> Error {
    Error::Usage { detail }
}

/// A share from `least` to 1 as whole percent.
fn percent(option: &str, share: f64, least: f64) -> Result<u8, Error> {
    if !(least..=1.0).contains(&share) {
        return Err(usage(format!("{option}={share}: give a share from {least} to 1")));
    }
    Ok((share * 100.0).ceil() as u8)
}

fn lexicon(args: &Args) -> Result<Lexicon, Error> {
    if args.rules.is_empty() {
        return Ok(Lexicon::builtin());
    }
    let wrong = |error: crate::lexicon::RuleError| Error::Rules { detail: error.to_string() };
    let mut files = Vec::new();
    for path in &args.rules {
        let text = config::read(path, LARGEST_RULES)?;
        files.push(RuleFile::parse(&shown_path(path), &text).map_err(wrong)?);
    }
    Lexicon::with_user(&files).map_err(wrong)
}

fn languages(codes: &[String]) -> Result<Languages, Error> {
    if codes.is_empty() || codes.iter().any(|code| code == "all") {
        return Ok(Languages::ALL);
    }
    codes.iter().try_fold(Languages::NONE, |set, code| match Languages::of(code) {
        Some(language) => Ok(set.with(language)),
        None => Err(usage(format!(
            "--lang {code}: no such language; there are: {}",
            Languages::ALL.codes().collect::<Vec<_>>().join(", ")
        ))),
    })
}

fn choose_rules(args: &Args, settings: &mut Settings) -> Result<(), Error> {
    let lexicon = Arc::clone(&settings.lexicon);
    let rules = lexicon.rules();
    let active = &mut settings.scope.rules;
    if !args.only.is_empty() {
        *active = RuleSet::none();
        // What is left beside a cut goes with it, whatever is cut.
        active.set(crate::rule::SEAM, true);
        each(rules, "--only", &args.only, |id| active.set(id, true))?;
    }
    each(rules, "--also", &args.also, |id| active.set(id, true))?;
    each(rules, "--skip", &args.skip, |id| active.set(id, false))
}

/// Calls `act` for each rule that the list names, by itself or by its category.
fn each(
    rules: &Rules,
    option: &str,
    list: &[String],
    mut act: impl FnMut(RuleId),
) -> Result<(), Error> {
    for name in list.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let mut found: Vec<RuleId> = rules.find(name).into_iter().collect();
        found.extend(rules.in_category(name));
        if found.is_empty() {
            return Err(usage(format!(
                "{option} {name}: no such rule or category; --list-rules shows them{}",
                similar_name(rules, name)
            )));
        }
        found.into_iter().for_each(&mut act);
    }
    Ok(())
}

/// The rule or category whose name is most like `name`, as a question, if any is.
fn similar_name(rules: &Rules, name: &str) -> String {
    let names = rules.iter().flat_map(|(_, info)| [info.name.as_ref(), info.category.as_ref()]);
    let likeness = |other: &str| similar::TextDiff::from_chars(name, other).ratio();
    names
        .map(|other| (likeness(other), other))
        .filter(|(share, _)| *share > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(String::new, |(_, other)| format!("; did you mean {other}?"))
}

/// True words about a pattern that cannot be used.
///
/// # Errors
/// When it is too long, does not compile, compiles to too much or matches the empty text.
pub fn pattern(typed: &str) -> Result<(), String> {
    if typed.len() > LONGEST_PATTERN {
        return Err(format!("a pattern is longer than {LONGEST_PATTERN} bytes"));
    }
    let regex = RegexBuilder::new(typed)
        .size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|error| error.to_string())?;
    if regex.is_match(b"") {
        return Err("matches the empty text, so it would match everything".to_owned());
    }
    Ok(())
}

/// Compiles patterns one by one, so that an error names its pattern, and then as a set.
fn patterns(option: &str, patterns: &[String]) -> Result<Patterns, Error> {
    if patterns.is_empty() {
        return Ok(Patterns::default());
    }
    for typed in patterns {
        pattern(typed).map_err(|detail| match typed.len() {
            0..=LONGEST_PATTERN => usage(format!("{option} '{typed}': {detail}")),
            _ => usage(format!("{option}: {detail}")),
        })?;
    }
    RegexSetBuilder::new(patterns)
        .size_limit(LARGEST_PATTERN * patterns.len())
        .build()
        .map(Patterns::from)
        .map_err(|error| usage(format!("{option}: {error}")))
}
