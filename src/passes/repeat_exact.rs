//! The same sentence again.

use super::Pass;
use crate::finding::Findings;
use crate::page::Page;
use crate::rule;

/// Every unit of the page is a possible repeat, and a possible twin of a later one; settle decides.
pub struct RepeatExact;

impl Pass for RepeatExact {
    fn name(&self) -> &'static str {
        "repeat-exact"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.is_active(rule::REPEAT_EXACT)
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        found.echoes.extend(0..page.units().len() as u32);
    }
}
