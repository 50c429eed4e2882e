//! The rules of a user's files, beside the built-in ones.

use super::compile::Draft;
use super::load::{Block, LARGEST_PATTERN, RuleError, RuleFile, Text, whole};
use super::marker::Marker;
use super::store::Table;
use super::{Lexicon, Scope};
use crate::rule::{Languages, Level, RuleId, RuleInfo, RuleSet, Rules};
use regex::bytes::{RegexSet, RegexSetBuilder};
use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

/// Everything that came from `--rules`.
#[derive(Clone, Debug)]
pub(super) struct UserPart {
    /// Another number for each that was made.
    pub id: u32,
    pub table: Table,
    pub patterns: Vec<Pattern>,
    set: RegexSet,
}

#[derive(Clone, Debug)]
pub(super) struct Pattern {
    text: String,
    rule: RuleId,
    level: Level,
    languages: Languages,
}

fn next_id() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl UserPart {
    /// The first pattern in scope that matches the whole unit: its place, rule and languages.
    pub fn find_pattern(&self, unit: &[u8], scope: &Scope) -> Option<(u32, RuleId, Languages)> {
        let unit = unit.trim_ascii();
        let places = self.set.matches(unit);
        let (place, pattern) = places
            .into_iter()
            .filter_map(|p| Some((p, self.patterns.get(p)?)))
            .find(|(_, pattern)| {
                pattern.level <= scope.level
                    && scope.rules.contains(pattern.rule)
                    && !pattern.languages.common(scope.languages).is_empty()
            })?;
        Some((place as u32, pattern.rule, pattern.languages.common(scope.languages)))
    }

    /// The pattern as the user wrote it.
    pub fn pattern_text(&self, place: usize) -> &str {
        self.patterns.get(place).map_or("", |pattern| &pattern.text)
    }
}

/// A language the built-in data do not know is always in scope.
fn languages(file: &RuleFile) -> Languages {
    file.lang.as_ref().and_then(|lang| Languages::of(&lang.value)).unwrap_or(Languages::ALL)
}

pub(super) fn with_user(files: &[RuleFile]) -> Result<Lexicon, RuleError> {
    let mut rules = Rules::builtin();
    let mut draft = Draft::default();
    let mut patterns = Vec::new();
    for file in files {
        for block in &file.rules {
            let rule = declare(&mut rules, file, block)?;
            patterns.extend(block.patterns.iter().map(|pattern| Pattern {
                text: pattern.value.clone(),
                rule,
                level: block.level,
                languages: languages(file),
            }));
        }
        draft
            .add_file(file, languages(file), &|name| rules.find(name))
            .map_err(|(text, message)| file.error(text, &message))?;
    }
    let set = RegexSetBuilder::new(patterns.iter().map(|pattern| whole(&pattern.text)))
        .size_limit(LARGEST_PATTERN * 16)
        .build()
        .map_err(|error| too_large(files, &error))?;
    let shares = |rule| rules.get(rule).is_some_and(|rule| rule.category == "share");
    let user =
        Some(Box::new(UserPart { id: next_id(), table: draft.finish(&shares), patterns, set }));
    let lexicon = Lexicon { rules, user };
    for file in files {
        check_examples(&lexicon, file)?;
    }
    Ok(lexicon)
}

/// Each pattern compiles alone; together they may still be too much.
fn too_large(files: &[RuleFile], error: &regex::Error) -> RuleError {
    let nowhere = Text { value: String::new(), span: 0..0 };
    let message = format!("the patterns do not compile together: {error}");
    match files.last() {
        Some(file) => file.error(&nowhere, &message),
        None => {
            RuleError { file: String::new(), line: 1, column: 1, message, excerpt: String::new() }
        }
    }
}

/// Finds or adds the rule of a block. A built-in rule is extended only when the block says so by
/// naming its category, or `--skip` of one's own rule would switch a built-in one off unawares.
fn declare(rules: &mut Rules, file: &RuleFile, block: &Block) -> Result<RuleId, RuleError> {
    let category = block.category.as_ref().map_or("user", |category| &category.value);
    if let Some(id) = rules.find(&block.name.value) {
        let known = rules.get(id).map_or("", |rule| &rule.category);
        if known == category {
            return Ok(id);
        }
        let message = format!(
            "there is a rule \"{}\" of category \"{known}\"; choose another name, or write \
             category = \"{known}\" to add to that rule",
            block.name.value
        );
        return Err(file.error(&block.name, &message));
    }
    let why = block.why.as_ref().map_or("a rule of your own", |why| &why.value);
    let info = RuleInfo {
        name: Cow::Owned(block.name.value.clone()),
        category: Cow::Owned(category.to_owned()),
        level: block.level,
        why: Cow::Owned(why.to_owned()),
        languages: languages(file),
        needs_page: block.needs_page,
    };
    rules.add(info).ok_or_else(|| file.error(&block.name, "there are too many rules"))
}

/// A user's examples are checked when there are any.
fn check_examples(lexicon: &Lexicon, file: &RuleFile) -> Result<(), RuleError> {
    for block in &file.rules {
        let Some(rule) = lexicon.rules.find(&block.name.value) else { continue };
        for hit in &block.hits {
            if !lexicon.finds(&hit.value, rule, block.level) {
                let message = format!("the rule \"{}\" does not find this", block.name.value);
                return Err(file.error(hit, &message));
            }
        }
        for miss in &block.misses {
            if lexicon.finds_alone(&miss.value, rule, block.level) {
                let message = format!("the rule \"{}\" finds this", block.name.value);
                return Err(file.error(miss, &message));
            }
        }
    }
    Ok(())
}

impl Lexicon {
    /// True when `unit` belongs to `rule` in any way, also as a weak word. For the hits of rule
    /// files.
    pub fn finds(&self, unit: &str, rule: RuleId, level: Level) -> bool {
        let mut scratch = Vec::new();
        let marker = Marker::new(unit.as_bytes(), &mut scratch);
        let weak = marker.is_some_and(|marker| self.weak(&marker, &alone(rule, level)).is_some());
        weak || self.finds_alone(unit, rule, level)
    }

    /// True when `unit` belongs to `rule` without company: as a line, sentence or row, or by a
    /// pattern. For the misses of rule files.
    pub fn finds_alone(&self, unit: &str, rule: RuleId, level: Level) -> bool {
        let scope = alone(rule, level);
        if self.find_pattern(unit.as_bytes(), &scope).is_some() {
            return true;
        }
        let mut scratch = Vec::new();
        let Some(marker) = Marker::new(unit.as_bytes(), &mut scratch) else { return false };
        let any = Scope { level, ..Scope::default() };
        self.find(&marker, false, &scope).is_some()
            || self.find(&marker, true, &scope).is_some()
            || self.row(&marker, &any).is_some_and(|row| row.rule == rule)
    }
}

fn alone(rule: RuleId, level: Level) -> Scope {
    let mut rules = RuleSet::none();
    rules.set(rule, true);
    Scope { level, rules, ..Scope::default() }
}
