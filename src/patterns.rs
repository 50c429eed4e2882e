//! Patterns that a user typed, most often none.

use regex::bytes::RegexSet;

/// Regular expressions that are asked together. None at all costs nothing, while even an empty set of the crate asks
/// the system for its processors: a tenth of the start.
#[derive(Clone, Debug, Default)]
pub struct Patterns(Option<RegexSet>);

impl From<RegexSet> for Patterns {
    fn from(set: RegexSet) -> Self {
        Self((!set.is_empty()).then_some(set))
    }
}

impl Patterns {
    /// True when there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// True when one of them is found in the text.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|set| set.is_match(text))
    }

    /// The number of the first of them that is found in the text.
    pub fn first_match(&self, text: &[u8]) -> Option<usize> {
        self.0.as_ref()?.matches(text).iter().next()
    }

    /// The patterns as they were typed, in order.
    pub fn texts(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |set| set.patterns())
    }
}
