//! What the panel beside the text counts: categories, levels, rules and files.

use crate::rule::{Level, RuleId, RuleInfo};

/// The families of colour, by the class that names them.
pub(super) const HUES: [&str; 8] =
    ["ad", "share", "page", "small", "repeat", "place", "own", "seam"];

/// The family of a category: an eye tells seven colours apart, not twenty.
fn hue_of(category: &str) -> usize {
    match category {
        "ad" | "affiliate" | "app" => 0,
        "share" | "subscribe" | "comments" => 1,
        "nav" | "related" | "links" | "consent" | "player" => 2,
        "credit" | "legal" | "stamp" | "cite" | "placeholder" => 3,
        "repeat" => 4,
        "place" | "glued" => 5,
        "seam" => 7,
        _ => 6,
    }
}

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub categories: Vec<Kind>,
    pub levels: Vec<Kind>,
    pub rules: Vec<RuleCount>,
    pub files: Vec<FileCount>,
}

/// A category or a level that some cut has.
#[derive(Debug)]
pub(super) struct Kind {
    pub name: String,
    pub hue: Option<usize>,
    pub cuts: u64,
}

/// What one rule cuts.
#[derive(Debug)]
pub(super) struct RuleCount {
    id: RuleId,
    pub name: String,
    pub hue: usize,
    pub cuts: u64,
    pub bytes: u64,
}

/// What one file loses.
#[derive(Debug, Default)]
pub(super) struct FileCount {
    /// Safe to show.
    pub name: String,
    pub bytes: u64,
    pub cuts: u64,
    /// Bytes that go, by family of colour.
    pub gone: [u64; HUES.len()],
}

impl FileCount {
    pub fn removed(&self) -> u64 {
        self.gone.iter().sum()
    }
}

/// The numbers by which a cut names its category and level, and its family of colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub category: usize,
    pub level: usize,
    pub hue: usize,
}

impl Tally {
    /// Counts a cut of the file that is open.
    pub fn count(&mut self, id: RuleId, info: &RuleInfo, bytes: u64) -> Marks {
        let hue = hue_of(&info.category);
        let category = counted(&mut self.categories, &info.category, Some(hue));
        let level = counted(&mut self.levels, level_name(info.level), None);
        self.weigh(hue, bytes);
        if let Some(file) = self.files.last_mut() {
            file.cuts += 1;
        }
        match self.rules.iter_mut().find(|rule| rule.id == id) {
            Some(rule) => {
                rule.cuts += 1;
                rule.bytes += bytes;
            }
            None => {
                let name = info.name.to_string();
                self.rules.push(RuleCount { id, name, hue, cuts: 1, bytes });
            }
        }
        Marks { category, level, hue }
    }

    /// Counts bytes that go from the file that is open, without a cut of their own.
    pub fn weigh(&mut self, hue: usize, bytes: u64) {
        if let Some(file) = self.files.last_mut() {
            file.gone[hue] += bytes;
        }
    }
}

fn level_name(level: Level) -> &'static str {
    level.name()
}

/// Counts one more of the kind called `name` and says its number.
fn counted(kinds: &mut Vec<Kind>, name: &str, hue: Option<usize>) -> usize {
    let number = kinds.iter().position(|kind| kind.name == name).unwrap_or_else(|| {
        kinds.push(Kind { name: name.to_owned(), hue, cuts: 0 });
        kinds.len() - 1
    });
    kinds[number].cuts += 1;
    number
}
