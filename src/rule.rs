//! Rules: what can be cited as the reason of a removal, and who is in force.
//!
//! A rule is a name with a category, a level and a sentence that says why. The rules that
//! are found by code stand in [`CODE_RULES`]; the rules that are found by words come from the
//! language files and are added to the same table by `cargo xtask codegen`.

use std::borrow::Cow;

mod notes;
mod table;

pub use table::LANGUAGES;

/// Names a rule: its place in [`Rules`]. Built-in rules come first, a user's rules after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u16);

/// How sure a removal must be; each level includes the ones below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Known by its own words: safe on any text.
    #[default]
    Markers,
    /// Known by its place and company: safe on articles.
    Balanced,
    /// Everything but the main text.
    Article,
}

impl Level {
    /// All levels, the most careful first.
    pub const ALL: [Level; 3] = [Level::Markers, Level::Balanced, Level::Article];

    /// The word used on the command line and in rule files.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Markers => "markers",
            Level::Balanced => "balanced",
            Level::Article => "article",
        }
    }

    /// The level called `name`, if there is one.
    pub fn named(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// A set of languages. The order is that of [`LANGUAGES`], at most 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Languages(pub u32);

impl Languages {
    /// Every language, also those a user's file may name and the table does not know.
    pub const ALL: Languages = Languages(u32::MAX);
    /// No language at all.
    pub const NONE: Languages = Languages(0);

    /// The set that holds only the language with this two- or three-letter code.
    pub fn of(code: &str) -> Option<Languages> {
        let place = LANGUAGES.iter().position(|known| *known == code)?;
        Some(Languages(1 << place))
    }

    /// Both sets together.
    pub const fn with(self, other: Languages) -> Languages {
        Languages(self.0 | other.0)
    }

    /// What is in both sets.
    pub const fn common(self, other: Languages) -> Languages {
        Languages(self.0 & other.0)
    }

    /// True when no language is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The codes of the languages in the set, in table order.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        (0..LANGUAGES.len()).filter(move |place| self.0 >> place & 1 == 1).map(|p| LANGUAGES[p])
    }
}

/// What there is to know about a rule before it has found anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// What is found, in words that read well after `--skip`.
    pub name: Cow<'static, str>,
    /// The family it belongs to: `share`, `ad`, `repeat`, `user`...
    pub category: Cow<'static, str>,
    /// The lowest level at which some entry of it is in force.
    pub level: Level,
    /// What such text is and how it came into the page.
    pub why: Cow<'static, str>,
    /// Languages it has words for; [`Languages::ALL`] when it needs none.
    pub languages: Languages,
    /// Its words may be a writer's own heading, label or notice: they count only where other lines give the text away
    /// as a web page.
    pub needs_page: bool,
}

/// A rule that is found by code, not by words.
#[derive(Clone, Copy, Debug)]
pub struct CodeRule {
    /// See [`RuleInfo::name`].
    pub name: &'static str,
    /// See [`RuleInfo::category`].
    pub category: &'static str,
    /// See [`RuleInfo::level`].
    pub level: Level,
    /// See [`RuleInfo::why`].
    pub why: &'static str,
    /// See [`Notes::hits`].
    pub hits: &'static [&'static str],
    /// See [`Notes::misses`].
    pub misses: &'static [&'static str],
}

/// What is known of a built-in rule beside its words; generated.
#[derive(Clone, Copy, Debug)]
pub struct Notes {
    /// Tokens of boilerplate that the rule removed from the pages of the benchmark, and tokens of content that went
    /// with them; nothing when it was not measured since its words changed.
    pub figures: Option<(u64, u64)>,
    /// Lines that it finds.
    pub hits: &'static [&'static str],
    /// Lines that it must not find.
    pub misses: &'static [&'static str],
}

const fn code(
    name: &'static str,
    category: &'static str,
    level: Level,
    why: &'static str,
    [hits, misses]: [&'static [&'static str]; 2],
) -> CodeRule {
    CodeRule { name, category, level, why, hits, misses }
}

/// Blank lines and blanks left beside a cut.
pub const SEAM: RuleId = RuleId(0);
/// A sentence or line that stood before.
pub const REPEAT_EXACT: RuleId = RuleId(1);
/// A sentence that nearly stood before.
pub const REPEAT_NEAR: RuleId = RuleId(2);
/// A pattern given with `--drop`.
pub const USER_DROP: RuleId = RuleId(3);
/// A marker glued to other text of its line.
pub const GLUED_MARKER: RuleId = RuleId(4);
/// A line known by its place and company.
pub const PLACE: RuleId = RuleId(5);
/// A row of sharing services.
pub const SHARE_ROW: RuleId = RuleId(6);
/// The numbered list of links a text browser puts at the end.
pub const LINK_LIST: RuleId = RuleId(7);
/// A citation or edit mark inside a line.
pub const CITATION_MARK: RuleId = RuleId(8);
/// An item of a menu, known by the items around it.
pub const MENU_LIST: RuleId = RuleId(9);

/// The rules found by code, in the order of their ids.
pub const CODE_RULES: [CodeRule; 10] = [
    code(
        "seam",
        "seam",
        Level::Markers,
        "blank space left over where something was cut",
        [&["a blank line above a cut and one below it"], &["two blank lines of the author"]],
    ),
    code(
        "repeat-exact",
        "repeat",
        Level::Markers,
        "the same sentence stood before",
        [
            &["He thanked the voters on the square, and work starts in May."],
            &["the refrain of a song", "No.", "The rate rose by 7 %, where it rose by 2 % before."],
        ],
    ),
    code(
        "repeat-near",
        "repeat",
        Level::Markers,
        "nearly the same sentence stood before",
        [
            &["On Tuesday the council voted for the new bridge over the river."],
            &["The council did not vote for it."],
        ],
    ),
    code(
        "user-drop",
        "user",
        Level::Markers,
        "matches a pattern given with --drop",
        [&["whatever --drop names"], &["what --keep names as well"]],
    ),
    code(
        "glued-marker",
        "glued",
        Level::Balanced,
        "a marker glued to other text of its line",
        [&["AdvertisementThe minister said"], &["AdvertisementSpending rose"]],
    ),
    code(
        "place",
        "place",
        Level::Balanced,
        "known as page furniture by its place and company",
        [&["a teaser among teasers"], &["a paragraph of the text"]],
    ),
    code(
        "share-row",
        "share",
        Level::Markers,
        "a row of sharing services, with their words removed",
        [&[], &[]],
    ),
    code(
        "link-list",
        "links",
        Level::Markers,
        "the list of link targets a text browser appends",
        [
            &["References", "1. https://example.org/page"],
            &["1. Moser, A. (2004): Bridges. https://example.org"],
        ],
    ),
    code(
        "citation-mark",
        "cite",
        Level::Markers,
        "a citation or edit mark inside a line",
        [&["The bridge[12] stands.", "History[edit]"], &["list[0]", "[12] See the map."]],
    ),
    code(
        "menu-list",
        "nav",
        Level::Markers,
        "an item of a menu, known by the items around it",
        [
            &["* Allotments, between * Contact us and * Log in"],
            &["* Allotments, in a list that a text announces with a colon"],
        ],
    ),
];

/// The rule table: the built-in rules and, after them, those of the user's files.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    user: Vec<RuleInfo>,
}

impl Rules {
    /// The built-in rules alone.
    pub const fn builtin() -> Rules {
        Rules { user: Vec::new() }
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        table::RULES.len() + self.user.len()
    }

    /// Never true: the code rules are always there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rule with this id, if this table has one.
    pub fn get(&self, id: RuleId) -> Option<&RuleInfo> {
        let place = usize::from(id.0);
        match place.checked_sub(table::RULES.len()) {
            None => table::RULES.get(place),
            Some(place) => self.user.get(place),
        }
    }

    /// The name of a rule; "?" for an id of another table.
    pub fn name(&self, id: RuleId) -> &str {
        self.get(id).map_or("?", |rule| &rule.name)
    }

    /// What is known of a built-in rule beside its words; nothing for a rule of the user.
    pub fn notes(&self, id: RuleId) -> Option<&'static Notes> {
        notes::NOTES.get(usize::from(id.0))
    }

    /// The rule called `name`.
    pub fn find(&self, name: &str) -> Option<RuleId> {
        self.iter().find(|(_, rule)| rule.name == name).map(|(id, _)| id)
    }

    /// The rules of one category, in table order; nothing when there is no such category.
    pub fn in_category<'a>(&'a self, category: &'a str) -> impl Iterator<Item = RuleId> + 'a {
        self.iter().filter(move |(_, rule)| rule.category == category).map(|(id, _)| id)
    }

    /// All rules with their ids, always in the same order.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &RuleInfo)> {
        let all = table::RULES.iter().chain(&self.user);
        (0..=u16::MAX).map(RuleId).zip(all)
    }

    /// Adds a rule of the user; `None` when the table is full (65,536 rules).
    pub fn add(&mut self, rule: RuleInfo) -> Option<RuleId> {
        let id = u16::try_from(self.len()).ok()?;
        self.user.push(rule);
        Some(RuleId(id))
    }
}

/// A set of rules, one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    bits: Vec<u64>,
    rest: bool,
}

impl RuleSet {
    /// Every rule.
    pub const fn all() -> RuleSet {
        RuleSet { bits: Vec::new(), rest: true }
    }

    /// No rule.
    pub const fn none() -> RuleSet {
        RuleSet { bits: Vec::new(), rest: false }
    }

    /// True when the rule is in the set.
    pub fn contains(&self, id: RuleId) -> bool {
        match self.bits.get(usize::from(id.0) / 64) {
            Some(word) => word >> (id.0 % 64) & 1 == 1,
            None => self.rest,
        }
    }

    /// Puts the rule into the set or takes it out.
    pub fn set(&mut self, id: RuleId, on: bool) {
        let word = usize::from(id.0) / 64;
        if self.bits.len() <= word {
            self.bits.resize(word + 1, if self.rest { u64::MAX } else { 0 });
        }
        let bit = 1u64 << (id.0 % 64);
        if on {
            self.bits[word] |= bit;
        } else {
            self.bits[word] &= !bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_rules_lead_the_table() {
        let rules = Rules::builtin();
        for (place, rule) in CODE_RULES.iter().enumerate() {
            assert_eq!(rules.find(rule.name), Some(RuleId(place as u16)));
        }
        assert_eq!(rules.name(SHARE_ROW), "share-row");
        assert_eq!(rules.name(CITATION_MARK), "citation-mark");
        assert_eq!(rules.get(RuleId(u16::MAX)), None);
    }

    #[test]
    fn rule_sets_hold_what_was_put_in() {
        let mut set = RuleSet::all();
        set.set(RuleId(70), false);
        assert!(set.contains(RuleId(69)) && !set.contains(RuleId(70)) && set.contains(RuleId(900)));
        let mut set = RuleSet::none();
        set.set(RuleId(3), true);
        assert!(set.contains(RuleId(3)) && !set.contains(RuleId(2)) && !set.contains(RuleId(900)));
    }

    #[test]
    fn levels_have_names() {
        assert_eq!(Level::named("balanced"), Some(Level::Balanced));
        assert_eq!(Level::named("Balanced"), None);
        assert!(Level::Markers < Level::Article);
    }
}
