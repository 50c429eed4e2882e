//! The passes: each reads a page and reports findings; none cuts, none knows another.

mod citations;
mod drops;
mod glued;
mod link_lists;
mod markers;
mod place;
mod repeat_exact;
mod repeat_near;

pub use link_lists::is_address;
pub use place::{Judged, judge_line, place_lines};
pub use repeat_near::{Nearest, nearest};

use crate::finding::Findings;
use crate::page::Page;

/// A pure function from a page to findings. The order of passes never changes what is removed, only
/// which reason is named first.
pub trait Pass: Sync {
    /// A word for logs and for `cargo xtask inspect findings`.
    fn name(&self) -> &'static str;

    /// True when the settings give this pass something to do.
    fn wanted(&self, page: &Page<'_>) -> bool;

    /// Adds what it finds.
    fn find(&self, page: &Page<'_>, found: &mut Findings);
}

/// All passes.
pub const PASSES: &[&dyn Pass] = &[
    &markers::Markers,
    &link_lists::LinkLists,
    &citations::Citations,
    &drops::Drops,
    &place::Place,
    &repeat_exact::RepeatExact,
    &repeat_near::RepeatNear,
];
