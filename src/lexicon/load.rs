//! Rule files: TOML to rule blocks, and errors that show the place in the file.
//!
//! The built-in language files and the files given with `--rules` go through the same reader.

use super::expand::pieces;
use crate::rule::Level;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use toml::Spanned;

/// Larger rule files are refused. Bytes.
pub const LARGEST_FILE: usize = 1 << 20;
/// Longer patterns are refused. Bytes.
pub const LONGEST_PATTERN: usize = 1000;
/// More patterns in one file are refused.
pub const MOST_PATTERNS: usize = 1000;
/// Patterns that compile to more than this are refused. Bytes.
pub const LARGEST_PATTERN: usize = 1 << 20;

/// A text of a rule file and where it stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text without its TOML quotes.
    pub value: String,
    /// Its bytes in the file, with the quotes.
    pub span: Range<usize>,
}

impl From<Spanned<String>> for Text {
    fn from(spanned: Spanned<String>) -> Text {
        Text { span: spanned.span(), value: spanned.into_inner() }
    }
}

/// One `[[rule]]` of a file.
#[derive(Clone, Debug)]
pub struct Block {
    /// What is found.
    pub name: Text,
    /// The family; a file of a user may leave it out.
    pub category: Option<Text>,
    /// The level from which the block is in force.
    pub level: Level,
    /// What such text is; a file of a user may leave it out.
    pub why: Option<Text>,
    /// The rule counts only where other lines give the text away as a web page.
    pub needs_page: bool,
    /// Whole lines, and whole sentences when they are long enough.
    pub phrases: Vec<Text>,
    /// Whole lines and whole sentences.
    pub sentences: Vec<Text>,
    /// Lines that count only in company.
    pub weak: Vec<Text>,
    /// Phrases with choices, numbers and stars.
    pub templates: Vec<Text>,
    /// Templates for a whole line, never for a sentence inside a paragraph.
    pub lines: Vec<Text>,
    /// First words of trails.
    pub trails: Vec<Text>,
    /// Regular expressions for a whole line or sentence.
    pub patterns: Vec<Text>,
    /// Lines that must be found.
    pub hits: Vec<Text>,
    /// Lines that must not be found.
    pub misses: Vec<Text>,
}

/// A rule file that has been read and checked.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The name shown in errors.
    pub name: String,
    /// The language the file says it is written in.
    pub lang: Option<Text>,
    /// Its rules, in the order of the file.
    pub rules: Vec<Block>,
    source: String,
}

/// What is wrong with a rule file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The file's name as it was given.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in that line in characters, from 1.
    pub column: usize,
    /// What is wrong and, where possible, the cure.
    pub message: String,
    /// The line of the file and a second one that points at the column.
    pub excerpt: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RuleError { file, line, column, message, excerpt } = self;
        write!(out, "{file}:{line}:{column}: {message}\n{excerpt}")
    }
}

impl std::error::Error for RuleError {}

impl RuleError {
    /// An error that points at the bytes `span` of `source`, the text of a TOML file.
    pub fn at(file: &str, source: &str, span: Range<usize>, message: &str) -> RuleError {
        error_at(file, source, span, message)
    }
}

/// The file as TOML sees it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    lang: Option<Spanned<String>>,
    #[serde(default)]
    rule: Vec<RawBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlock {
    name: Spanned<String>,
    category: Option<Spanned<String>>,
    level: Option<Spanned<String>>,
    why: Option<Spanned<String>>,
    #[serde(default)]
    needs_page: bool,
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
    #[serde(default)]
    sentences: Vec<Spanned<String>>,
    #[serde(default)]
    weak: Vec<Spanned<String>>,
    #[serde(default)]
    templates: Vec<Spanned<String>>,
    #[serde(default)]
    lines: Vec<Spanned<String>>,
    #[serde(default)]
    trails: Vec<Spanned<String>>,
    #[serde(default)]
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    hits: Vec<Spanned<String>>,
    #[serde(default)]
    misses: Vec<Spanned<String>>,
}

fn texts(spanned: Vec<Spanned<String>>) -> Vec<Text> {
    spanned.into_iter().map(Text::from).collect()
}

impl RuleFile {
    /// Reads the text of a rule file. `name` is what errors call it.
    ///
    /// # Errors
    /// Wrong TOML, unknown keys, wrong types, names that are no names, a rule given twice,
    /// templates and patterns that do not compile, and files and patterns that are too large.
    pub fn parse(name: &str, source: &str) -> Result<RuleFile, RuleError> {
        let at = |span: Range<usize>, message: &str| error_at(name, source, span, message);
        if source.len() > LARGEST_FILE {
            let message = format!("the file is larger than {LARGEST_FILE} bytes");
            return Err(at(0..0, &message));
        }
        let raw: RawFile = toml::from_str(source)
            .map_err(|error| at(error.span().unwrap_or(0..0), error.message()))?;
        let mut rules = Vec::with_capacity(raw.rule.len());
        for block in raw.rule {
            rules.push(checked(block).map_err(|(span, message)| at(span, &message))?);
        }
        check_whole(&rules).map_err(|(span, message)| at(span, &message))?;
        Ok(RuleFile {
            name: name.to_owned(),
            lang: raw.lang.map(Text::from),
            rules,
            source: source.to_owned(),
        })
    }

    /// An error that points at `text` of this file.
    pub fn error(&self, text: &Text, message: &str) -> RuleError {
        error_at(&self.name, &self.source, text.span.clone(), message)
    }
}

type Wrong = (Range<usize>, String);

fn checked(raw: RawBlock) -> Result<Block, Wrong> {
    let level = match &raw.level {
        None => Level::Markers,
        Some(level) => Level::named(level.get_ref())
            .filter(|level| *level != Level::Article)
            .ok_or_else(|| (level.span(), "a level is \"markers\" or \"balanced\"".to_owned()))?,
    };
    let block = Block {
        name: raw.name.into(),
        category: raw.category.map(Text::from),
        level,
        why: raw.why.map(Text::from),
        needs_page: raw.needs_page,
        phrases: texts(raw.phrases),
        sentences: texts(raw.sentences),
        weak: texts(raw.weak),
        templates: texts(raw.templates),
        lines: texts(raw.lines),
        trails: texts(raw.trails),
        patterns: texts(raw.patterns),
        hits: texts(raw.hits),
        misses: texts(raw.misses),
    };
    check_names(&block)?;
    check_texts(&block)?;
    Ok(block)
}

fn check_names(block: &Block) -> Result<(), Wrong> {
    for text in [Some(&block.name), block.category.as_ref()].into_iter().flatten() {
        let letters = text.value.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !letters || text.value.is_empty() || text.value.starts_with('-') {
            let message = "a name is made of small letters, digits and hyphens".to_owned();
            return Err((text.span.clone(), message));
        }
    }
    Ok(())
}

fn check_texts(block: &Block) -> Result<(), Wrong> {
    let Block { phrases, sentences, weak, templates, lines, trails, patterns, .. } = block;
    if [phrases, sentences, weak, templates, lines, trails, patterns]
        .iter()
        .all(|list| list.is_empty())
    {
        let message = "the rule finds nothing: give it phrases, templates or patterns".to_owned();
        return Err((block.name.span.clone(), message));
    }
    for text in templates.iter().chain(lines) {
        pieces(&text.value).map_err(|message| (text.span.clone(), message))?;
    }
    for text in phrases.iter().chain(sentences).chain(weak).chain(trails) {
        if text.value.contains(['{', '}', '|', '*']) {
            let message = "choices and stars belong into \"templates\"".to_owned();
            return Err((text.span.clone(), message));
        }
    }
    for text in patterns {
        check_pattern(&text.value).map_err(|message| (text.span.clone(), message))?;
    }
    Ok(())
}

/// The pattern as it is matched: against the whole unit.
pub fn whole(pattern: &str) -> String {
    format!(r"\A(?:{pattern})\z")
}

fn check_pattern(pattern: &str) -> Result<(), String> {
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("the pattern is longer than {LONGEST_PATTERN} bytes"));
    }
    let regex = regex::bytes::RegexBuilder::new(&whole(pattern))
        .size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|error| format!("the pattern does not compile: {}", last_line(&error)))?;
    if regex.is_match(b"") {
        return Err("the pattern matches the empty line".into());
    }
    Ok(())
}

/// The regex crate draws its errors over several lines; the last one says what is wrong.
fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
}

fn check_whole(rules: &[Block]) -> Result<(), Wrong> {
    let mut seen = BTreeSet::new();
    let mut patterns = 0;
    for block in rules {
        if !seen.insert((&block.name.value, block.level)) {
            let message = format!("the rule \"{}\" is given twice", block.name.value);
            return Err((block.name.span.clone(), message));
        }
        patterns += block.patterns.len();
        if patterns > MOST_PATTERNS {
            let message = format!("more than {MOST_PATTERNS} patterns in one file");
            return Err((block.name.span.clone(), message));
        }
    }
    Ok(())
}

/// Builds the error with its line and a caret line under the bytes of `span`.
fn error_at(file: &str, source: &str, span: Range<usize>, message: &str) -> RuleError {
    let mut start = span.start.min(source.len());
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    let begin = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let text = source[begin..].lines().next().unwrap_or("");
    let line = source[..begin].matches('\n').count() + 1;
    let before = &source[begin..start];
    let inside = span.end.clamp(start, begin.saturating_add(text.len()).max(start));
    let marked = source.get(start..inside).map_or(1, |marked| marked.chars().count().max(1));
    let excerpt = excerpt(line, text.trim_end(), before, marked);
    RuleError {
        file: file.to_owned(),
        line,
        column: before.chars().count() + 1,
        message: message.trim_end().to_owned(),
        excerpt,
    }
}

/// Longer lines are shown from shortly before the place on. Characters.
const WIDEST: usize = 90;

/// The line and a caret line under `marked` characters behind `before`.
fn excerpt(line: usize, text: &str, before: &str, marked: usize) -> String {
    let place = before.chars().count();
    let skipped = if place > WIDEST / 2 { place - WIDEST / 3 } else { 0 };
    let (left, gap) = if skipped > 0 { ("…", " ") } else { ("", "") };
    let shown: String = text.chars().skip(skipped).take(WIDEST).collect();
    let right = if text.chars().count() > skipped + WIDEST { "…" } else { "" };
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs are repeated so that the caret stands under its text on any terminal.
    let blanks = before.chars().skip(skipped).map(|c| if c == '\t' { '\t' } else { ' ' });
    let indent: String = blanks.collect();
    let carets = "^".repeat(marked.clamp(1, WIDEST - (place - skipped)));
    format!(" {number} | {left}{shown}{right}\n {margin} | {gap}{indent}{carets}")
}
