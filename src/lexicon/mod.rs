//! The room that knows phrases: which rule, if any, a line or sentence belongs to.
//!
//! A unit is folded once ([`Marker`]) and looked up as a whole; no phrase is ever searched for
//! inside a text. The built-in phrases are a static table and cost nothing at start.

mod class;
mod compile;
mod ends;
mod expand;
mod fold;
pub mod gate;
mod glyph;
mod head;
mod load;
mod marker;
mod nearest;
mod row;
mod shape;
mod store;
mod table;
mod tail;
mod trail;
mod user;

pub use compile::Draft;
pub use load::{Block, RuleError, RuleFile, Text};
pub use marker::{LONGEST_LINE, LONGEST_UNIT, Marker};
pub use nearest::Nearest;
pub use row::Row;
pub use store::{Entry, Table, Wild};

use crate::rule::{Languages, Level, RuleId, RuleSet, Rules};
use gate::Gate;
use std::borrow::Cow;
use user::UserPart;

/// What is in force: languages, level and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Languages to match; entries of a user's file without a language always match.
    pub languages: Languages,
    /// Entries of higher levels are left out.
    pub level: Level,
    /// Rules to match.
    pub rules: RuleSet,
}

impl Default for Scope {
    /// All languages, all rules, level `markers`.
    fn default() -> Scope {
        Scope { languages: Languages::ALL, level: Level::Markers, rules: RuleSet::all() }
    }
}

/// Names the entry that matched; its words are given by [`Lexicon::entry_text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EntryId(u32);

impl EntryId {
    /// True for the first word of a trail.
    pub fn is_trail(self) -> bool {
        self.0 & PATTERN == 0 && self.0 & TRAIL != 0
    }
}

/// Two words of no more bytes than this are as short as one.
pub const SHORT: usize = 12;

const USER: u32 = 1 << 31;
const WILD: u32 = 1 << 30;
const PATTERN: u32 = 1 << 29;
const TRAIL: u32 = 1 << 28;
const PLACE: u32 = TRAIL - 1;

/// A unit that belongs to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The rule.
    pub rule: RuleId,
    /// The phrase, template or pattern.
    pub entry: EntryId,
    /// The languages of the entry that are in scope.
    pub languages: Languages,
}

/// Built-in phrases, and those of the user's files.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    rules: Rules,
    user: Option<Box<UserPart>>,
}

impl Lexicon {
    /// The built-in phrases. Costs nothing.
    pub const fn builtin() -> Lexicon {
        Lexicon { rules: Rules::builtin(), user: None }
    }

    /// The built-in phrases and those of `files`.
    ///
    /// # Errors
    /// A rule with the name of a built-in one that does not name its category, phrases that can
    /// never match, and hits and misses of a file that are not as the file says.
    pub fn with_user(files: &[RuleFile]) -> Result<Lexicon, RuleError> {
        user::with_user(files)
    }

    /// The rule table: built-in rules, then those of the user's files.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Names what this lexicon knows: clones share it, others do not. It means nothing outside the process.
    pub fn id(&self) -> u32 {
        self.user.as_ref().map_or(0, |user| user.id)
    }

    /// Folds `unit` into `scratch` like [`Marker::new`], but gives up early when no phrase and no
    /// row can begin like it. This is the way in for the lines of a document: most are refused after a few bytes.
    pub fn marker<'a>(&self, unit: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<Marker<'a>> {
        if self.may_know(unit) { self.admitted(unit, scratch) } else { None }
    }

    /// False when the first and last bytes of a line say already that it is no marker.
    pub fn may_know(&self, line: &[u8]) -> bool {
        self.may_pass(line, |table| &table.gate)
    }

    /// The second half of [`Lexicon::marker`], for a line that [`Lexicon::may_know`] let through.
    pub fn admitted<'a>(&self, line: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<Marker<'a>> {
        self.folded(line, scratch, |table| &table.gate)
    }

    /// [`Lexicon::marker`] for a sentence inside a paragraph. Most sentences are refused by their beginning
    /// alone: built-in templates that begin with a star are for lines.
    pub fn sentence_marker<'a>(
        &self,
        unit: &'a [u8],
        scratch: &'a mut Vec<u8>,
    ) -> Option<Marker<'a>> {
        if !self.may_pass(unit, |table| &table.sentences) {
            return None;
        }
        self.folded(unit, scratch, |table| &table.sentences)
    }

    #[inline(always)]
    fn may_pass(&self, unit: &[u8], gate: impl Fn(&Table) -> &Gate) -> bool {
        let is_open = |table: &Table| !gate(table).refuses(unit);
        marker::is_short(unit)
            && (is_open(&table::BUILTIN)
                || self.user.as_deref().is_some_and(|user| is_open(&user.table)))
    }

    fn folded<'a>(
        &self,
        unit: &'a [u8],
        scratch: &'a mut Vec<u8>,
        gate: impl Fn(&Table) -> &Gate,
    ) -> Option<Marker<'a>> {
        let user = self.user.as_deref();
        Marker::beginning(unit, scratch, |folded, raw| {
            gate(&table::BUILTIN).admits(folded, raw)
                || user.is_some_and(|user| gate(&user.table).admits(folded, raw))
        })
    }

    /// The phrase that a whole line is.
    pub fn line(&self, text: &[u8], scope: &Scope, scratch: &mut Vec<u8>) -> Option<Hit> {
        self.marker(text, scratch).and_then(|marker| self.find(&marker, false, scope))
    }

    /// The rule of a whole sentence inside a paragraph, blanks at its ends left out.
    pub fn sentence(&self, text: &[u8], scope: &Scope, scratch: &mut Vec<u8>) -> Option<Hit> {
        self.sentence_marker(text, scratch)
            .and_then(|marker| self.find(&marker, true, scope))
            .or_else(|| self.find_pattern(text, scope))
    }

    /// The rule of a whole line (or, with `as_sentence`, of a whole sentence inside a paragraph).
    /// Phrases go before templates, built-in entries before the user's.
    pub fn find(&self, marker: &Marker<'_>, as_sentence: bool, scope: &Scope) -> Option<Hit> {
        let accept = |entry: &Entry| accept(entry, marker, as_sentence, scope);
        let text = marker.text();
        for (table, base) in self.tables() {
            for (place, entry) in table.equal(text) {
                if accept(entry) {
                    return Some(hit(entry, base | place as u32, scope));
                }
            }
            for (place, entry) in table.filled(text) {
                if accept(entry) {
                    return Some(hit(entry, base | WILD | place as u32, scope));
                }
            }
        }
        if as_sentence { None } else { self.trail(marker, scope) }
    }

    /// The first word of the trail that a line is.
    fn trail(&self, marker: &Marker<'_>, scope: &Scope) -> Option<Hit> {
        let mut scratch = Vec::new();
        let first = Marker::new(trail::beginning(marker)?.as_bytes(), &mut scratch)?;
        self.tables().find_map(|(table, base)| {
            let is_first = |entry: &Entry| entry.flags() & store::TRAIL != 0;
            let mut found = table.equal(first.text());
            found
                .find(|(_, entry)| is_first(entry) && in_scope(entry, scope))
                .map(|(place, entry)| hit(entry, base | TRAIL | place as u32, scope))
        })
    }

    /// The rule of a unit that is a weak word or phrase: a marker only in company.
    pub fn weak(&self, marker: &Marker<'_>, scope: &Scope) -> Option<RuleId> {
        // Templates are never weak, so most lines need no look at them.
        let is_weak = |entry: &Entry| entry.flags() & store::WEAK != 0;
        if !self.tables().any(|(table, _)| table.equal(marker.text()).any(|(_, e)| is_weak(e))) {
            return None;
        }
        match self.part(marker.text(), scope) {
            Some((rule, true)) => Some(rule),
            _ => None,
        }
    }

    /// The rule of a line made only of weak words and phrases, at least three of them, or two
    /// when one is a phrase in its own right.
    pub fn row(&self, marker: &Marker<'_>, scope: &Scope) -> Option<Row> {
        let may_begin = |table: &Table| table.gate.may_begin_row(marker.text());
        if !self.tables().any(|(table, _)| may_begin(table)) && !row::is_parted(marker.raw()) {
            return None;
        }
        row::row(self, marker, scope)
    }

    /// True when `line` is a marker, a row, or a weak word that counts in company only.
    pub fn knows(&self, line: &[u8], scope: &Scope) -> bool {
        let mut scratch = Vec::new();
        self.marker(line, &mut scratch).is_some_and(|marker| {
            self.find(&marker, false, scope).is_some()
                || self.row(&marker, scope).is_some()
                || self.weak(&marker, scope).is_some()
        })
    }

    /// True when there are patterns to ask [`Lexicon::find_pattern`] for.
    pub fn has_patterns(&self) -> bool {
        self.user.as_ref().is_some_and(|user| !user.patterns.is_empty())
    }

    /// The rule whose pattern matches the whole `unit`, of any length, blanks at its ends left
    /// out. Only the user's files have patterns.
    #[inline]
    pub fn find_pattern(&self, unit: &[u8], scope: &Scope) -> Option<Hit> {
        if self.user.is_none() { None } else { self.find_a_pattern(unit, scope) }
    }

    #[inline(never)]
    fn find_a_pattern(&self, unit: &[u8], scope: &Scope) -> Option<Hit> {
        let user = self.user.as_ref()?;
        let (place, rule, languages) = user.find_pattern(unit, scope)?;
        Some(Hit { rule, entry: EntryId(USER | PATTERN | place), languages })
    }

    /// The words of an entry, folded: the phrase (`share on facebook`), the template with the
    /// first of its choices (`share… on facebook…`, `read more: *`), the trail (`home > *`), or the pattern.
    pub fn entry_text(&self, entry: EntryId) -> Cow<'_, str> {
        let place = (entry.0 & PLACE) as usize;
        let user = self.user.as_deref();
        if entry.0 & PATTERN != 0 {
            return Cow::Borrowed(user.map_or("", |user| user.pattern_text(place)));
        }
        let table = match user {
            Some(user) if entry.0 & USER != 0 => &user.table,
            _ => &table::BUILTIN,
        };
        if entry.0 & WILD != 0 {
            let shape = table.shapes.get(place).map_or("", |entry| table.text_of(entry));
            return Cow::Owned(shape::shown(shape.as_bytes()));
        }
        let words = table.entries.get(place).map_or("", |entry| table.text_of(entry));
        match entry.0 & TRAIL {
            0 => Cow::Borrowed(words),
            _ => Cow::Owned(format!("{words} > *")),
        }
    }

    /// The phrases and templates of one rule, folded, in table order; not its patterns.
    pub fn phrases_of(&self, rule: RuleId) -> Vec<Cow<'_, str>> {
        let mut phrases = Vec::new();
        for (table, _) in self.tables() {
            let plain = table.entries.iter().filter(|entry| entry.rule() == rule);
            phrases.extend(plain.map(|entry| match entry.flags() {
                store::TRAIL => Cow::Owned(format!("{} > *", table.text_of(entry))),
                _ => Cow::Borrowed(table.text_of(entry)),
            }));
            let shapes = table.shapes.iter().filter(|entry| entry.rule() == rule);
            phrases.extend(shapes.map(|e| Cow::Owned(shape::shown(table.text_of(e).as_bytes()))));
        }
        phrases
    }

    fn tables(&self) -> impl Iterator<Item = (&Table, u32)> {
        let user = self.user.as_deref().map(|user| (&user.table, USER));
        std::iter::once((&table::BUILTIN, 0)).chain(user)
    }

    /// The rule of a folded text that is a phrase or weak, and whether it is only weak.
    fn part(&self, text: &[u8], scope: &Scope) -> Option<(RuleId, bool)> {
        let mut weak = None;
        for (table, _) in self.tables() {
            for (_, entry) in table.equal(text) {
                if !in_scope(entry, scope) || entry.flags() & (store::LINE | store::WEAK) == 0 {
                    continue;
                }
                if entry.flags() & store::LINE != 0 {
                    return Some((entry.rule(), false));
                }
                weak = weak.or(Some((entry.rule(), true)));
            }
            let whole = |entry: &Entry| !shape::has_star(table.text_of(entry).as_bytes());
            let mut filled = table.filled(text).filter(|(_, e)| in_scope(e, scope) && whole(e));
            if let Some((_, entry)) = filled.next() {
                return Some((entry.rule(), false));
            }
        }
        weak
    }
}

fn hit(entry: &Entry, id: u32, scope: &Scope) -> Hit {
    let languages = entry.languages().common(scope.languages);
    Hit { rule: entry.rule(), entry: EntryId(id), languages }
}

fn in_scope(entry: &Entry, scope: &Scope) -> bool {
    (entry.flags() & store::BALANCED == 0 || scope.level >= Level::Balanced)
        && !entry.languages().common(scope.languages).is_empty()
        && scope.rules.contains(entry.rule())
}

fn accept(entry: &Entry, marker: &Marker<'_>, as_sentence: bool, scope: &Scope) -> bool {
    let needed = if as_sentence { store::SENTENCE } else { store::LINE };
    // "## Share" may be the heading of a chapter, and so may "## Quảng cáo": syllables stand apart there.
    let short = marker.words() == 1 || marker.words() == 2 && marker.text().len() <= SHORT;
    let chapter = marker.is_heading() && short;
    let marked = entry.flags() & store::BARE != 0 && !marker.is_bare();
    entry.flags() & needed != 0 && !chapter && !marked && in_scope(entry, scope)
}

/// The built-in table, for tools that check it.
pub fn builtin_table() -> &'static Table {
    &table::BUILTIN
}
