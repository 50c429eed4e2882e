//! Tells a flattened web page from other text, which the model knows nothing of.
//!
//! Code, logs, verse, tables, subtitles, mail, novels, laws and notes lack what nearly every page
//! has: short lines of several kinds of page furniture. Where that is missing, or the lines look
//! like something else, the model does not judge.

use super::glance::flag;
use super::units::{Unit, Units};
use super::vocabulary as word;
use super::words::Words;

/// A piece of page furniture is at most this long, in tokens.
const SHORT: u32 = 8;
/// Word score below which a short line is furniture for sure: odds of one to about seven.
const SURE: i32 = -192;
/// Kinds of furniture that a page shows at least. Measured: see `docs/model-card.md`.
const KINDS: u32 = 3;
/// Lines of furniture that a page shows at least.
const PIECES: usize = 5;

/// What was counted on a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Units with tokens.
    pub units: usize,
    /// Short units of page furniture.
    pub pieces: usize,
    /// Short units whose words are those of menus and notices by the trained weights.
    pub sure: usize,
    /// Kinds of furniture among them.
    pub kinds: u32,
    /// Units with many marks of code.
    pub code: usize,
    /// Units that are mostly digits or start with a date or time.
    pub figures: usize,
    /// Units that are indented or laid out in columns.
    pub laid_out: usize,
    /// Units that start as Markdown headings.
    pub headings: usize,
}

impl Counts {
    /// Counts a page.
    pub fn of(units: &Units) -> Self {
        let mut counts = Self { units: units.list.len(), ..Self::default() };
        let mut kinds = 0;
        for Unit { look, .. } in &units.list {
            let keys = look.keys & word::MARKERS;
            if look.tokens <= SHORT && keys != 0 && !look.is(flag::TERM) {
                counts.pieces += 1;
                kinds |= keys;
            }
            let score = Words::score(look.sum, look.count);
            counts.sure +=
                usize::from(look.tokens <= SHORT && !look.is(flag::TERM) && score < SURE);
            let share = |part: u32| part * 100 / look.chars.max(1);
            counts.code += usize::from(share(look.marks) > 18 && look.marks > 3);
            let dated = look.is(flag::TIME) && look.is(flag::DIGIT_FIRST);
            counts.figures += usize::from(share(look.digits) > 40 || dated);
            counts.laid_out += usize::from(look.indent >= 2 || look.is(flag::COLUMNS));
            counts.headings += usize::from(look.bullet == 7);
        }
        counts.kinds = kinds.count_ones();
        counts
    }

    /// Whether this is a page the model may judge.
    pub fn is_page(&self) -> bool {
        let share = |part: usize| part * 100 / self.units.max(1);
        let shown = self.kinds >= KINDS && self.pieces >= PIECES && share(self.pieces) >= 3;
        let read = self.kinds >= 1 && self.sure >= 3 && share(self.sure) >= 4;
        (shown || read)
            && share(self.code) < 30
            && share(self.figures) < 50
            && share(self.laid_out) < 60
            && share(self.headings) < 8
    }
}
