//! What the user wants, as plain values: chosen rules, thresholds, patterns.

use crate::document::section;
use crate::lexicon::{Lexicon, Scope};
use crate::patterns::Patterns;
use crate::place::Model;
use crate::rule::{self, Languages, Level, RuleId, RuleSet, Rules};
use std::sync::Arc;

/// The floor for exact repeats when the user names none, in words; QUALITY.md shows what other floors cost.
pub const MIN_WORDS: u32 = 8;

/// The share of a section, in percent, that the levels above `markers` take at most when nothing is said, of what
/// the level below leaves; QUALITY.md shows what other shares do.
pub const MOST: f64 = 95.0;

/// The size of a section when nothing else is asked for, in bytes: what is read of it stays in a processor's own cache
/// (BENCHMARKS.md). Of the rules that are on then only those that need evidence of a page look at a whole section, and
/// pages are shorter.
pub const SECTION: usize = 512 << 10;

/// The size of a section for near repeats, which are looked for within one, and for the levels above `markers`, which
/// judge a text of one section only, in bytes.
pub const WIDE_SECTION: usize = 4 << 20;

/// Everything that decides what goes. The same settings and the same bytes always give the same plan.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The rule table and the phrases behind it.
    pub lexicon: Arc<Lexicon>,
    /// Languages, level and rules in force.
    pub scope: Scope,
    /// A repeat shorter than this many words is style, not boilerplate.
    pub min_words: u32,
    /// Jaccard similarity, in percent, from which a sentence is a near repeat; `None` switches the pass off.
    pub near: Option<u8>,
    /// A removal whose unit or line matches one of these is cancelled.
    pub keep: Patterns,
    /// A sentence, else a line, that matches one of these goes.
    pub drop: Patterns,
    /// More than this share, in percent, of what the level below leaves of a section is never removed: the
    /// level below is used instead. Below the lowest level everything is left.
    pub max_removed: Option<f64>,
    /// A line goes at the levels above `markers` when its probability to be content, in 1/65535, is below this.
    pub threshold: Option<u16>,
    /// Another line model than the built-in one, for measuring what was trained without some pages.
    pub model: Option<&'static Model<'static>>,
    /// Size of a section in bytes; `None` is what [`Settings::section_size`] says.
    pub section: Option<usize>,
    /// Sentences of different documents also count as one when they differ only in numbers.
    pub fold_digits: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(Arc::new(Lexicon::builtin()), Level::Markers)
    }
}

impl Settings {
    /// The settings of `level`, with the rules of `lexicon`.
    pub fn new(lexicon: Arc<Lexicon>, level: Level) -> Self {
        let rules = active_at(level, lexicon.rules());
        Self {
            lexicon,
            scope: Scope { languages: Languages::ALL, level, rules },
            min_words: MIN_WORDS,
            near: None,
            keep: Patterns::default(),
            drop: Patterns::default(),
            max_removed: (level > Level::Markers).then_some(MOST),
            threshold: None,
            model: None,
            section: None,
            fold_digits: false,
        }
    }

    /// The built-in rules at `level`.
    pub fn at(level: Level) -> Self {
        Self::new(Arc::new(Lexicon::builtin()), level)
    }

    /// The level in force.
    pub fn level(&self) -> Level {
        self.scope.level
    }

    /// The same wishes at a lower level: no rule that is off is switched on.
    pub fn lowered(&self, level: Level) -> Self {
        let mut below = self.clone();
        below.scope.level = level;
        let allowed = active_at(level, self.lexicon.rules());
        for (id, info) in self.lexicon.rules().iter() {
            let asked_for = self.is_active(id) && (allowed.contains(id) || info.category == OPT_IN);
            below.scope.rules.set(id, asked_for);
        }
        below
    }

    /// The size of a section in bytes: as set, else [`SECTION`], or [`WIDE_SECTION`] where rules look further.
    pub fn section_size(&self) -> usize {
        let looks_far = self.wants_near() || self.level() > Level::Markers;
        self.section.unwrap_or(if looks_far { WIDE_SECTION } else { SECTION })
    }

    /// How many bytes of a text must be at hand before a section can be cut.
    pub fn reach(&self) -> usize {
        section::reach(self.section_size())
    }

    /// True when the rule may speak.
    pub fn is_active(&self, rule: RuleId) -> bool {
        self.scope.rules.contains(rule)
    }

    /// True when exact or near repeats are looked for.
    pub fn wants_repeats(&self) -> bool {
        self.is_active(rule::REPEAT_EXACT) || self.wants_near()
    }

    /// True when near repeats are looked for.
    pub fn wants_near(&self) -> bool {
        self.near.is_some() && self.is_active(rule::REPEAT_NEAR)
    }

    /// True when the line model is asked.
    pub fn wants_place(&self) -> bool {
        self.level() > Level::Markers && self.is_active(rule::PLACE)
    }
}

/// The rules that are on at `level`: those of the level and of the levels below it, without the category
/// `cite`, which cuts inside sentences and is on only by an explicit wish.
pub fn active_at(level: Level, rules: &Rules) -> RuleSet {
    let mut set = RuleSet::none();
    for (id, info) in rules.iter() {
        set.set(id, info.level <= level && info.category != OPT_IN);
    }
    set
}

/// The one category that is off unless it is asked for.
pub const OPT_IN: &str = "cite";
