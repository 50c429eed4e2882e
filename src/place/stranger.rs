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
/// Lines of furniture that a page shows at least.
const PIECES: usize = 2;

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
    /// Short units that do not end like a sentence.
    pub short: usize,
    /// Long units that do.
    pub prose: usize,
    /// Units that start with a bullet.
    pub bullets: usize,
    /// Sum of the word scores of short units, the sure ones and the others, in sixteenths.
    pub tone: i64,
    /// Short units most of whose words have capitals.
    pub titled: usize,
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
            if look.tokens <= SHORT && !look.is(flag::TERM) {
                counts.short += 1;
                counts.tone += i64::from(score.clamp(-1000, 1000)) / 16;
                counts.titled += usize::from(look.caps * 3 > look.alphas * 2);
            }
            counts.prose += usize::from(look.tokens >= 12 && look.is(flag::TERM));
            counts.bullets += usize::from((1..6).contains(&look.bullet));
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
        self.pieces >= PIECES
            && share(self.code) < 30
            && share(self.figures) < 50
            && share(self.laid_out) < 60
            && share(self.headings) < 8
            && self.odds() > 0
    }

    /// The logarithm of the odds that this is a page, in 1/10000: a line fitted to counts of pages
    /// and of other texts, with each count held to what either of them shows.
    fn odds(&self) -> i64 {
        let share =
            |part: usize, most: usize| (part * 1000 / self.units.max(1)).min(most * 10) as i64;
        let tone = self.tone * 10 / self.short.max(1) as i64;
        -39_600
            + 6_870 * i64::from(self.kinds.min(6))
            + 1_310 * self.pieces.min(20) as i64
            + 920 * self.sure.min(20) as i64
            - 146 * share(self.pieces, 25)
            + 46 * share(self.sure, 40)
            - 13 * share(self.code, 40)
            + 12 * share(self.figures, 40)
            - 66 * share(self.laid_out, 40)
            - 172 * share(self.headings, 20)
            - 5 * share(self.short, 100)
            + 64 * share(self.prose, 100)
            + 44 * share(self.bullets, 60)
            + 5 * tone.clamp(-400, 400)
            + 39 * share(self.titled, 100)
    }
}
