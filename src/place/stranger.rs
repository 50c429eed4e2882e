//! Tells a flattened web page from other text, which the model knows nothing of.
//!
//! Code, logs, verse, tables, subtitles, mail, novels, laws and notes lack what nearly every page has: short lines
//! of several kinds of page furniture, before the text and after it. Where that is missing, or the lines look like
//! something else, the model does not judge. Half of the evidence needs no language: where the short lines stand,
//! how long their runs are; the lexicon adds its markers in 22 languages.

use super::glance::{Glance, flag};
use super::units::{Unit, Units};
use super::vocabulary as word;
use super::words::Words;

/// A piece of page furniture is at most this long, in tokens; of Han characters twice as many.
const SHORT: u32 = 8;
/// Word score below which a short line is furniture for sure: odds of one to about seven.
const SURE: i32 = -192;
/// Lines of furniture that a page shows at least.
const PIECES: usize = 2;
/// A line of this many tokens that ends like a sentence is prose.
const PROSE: u32 = 12;
/// So many units at each end of a page are looked at for the furniture that belongs there.
const ENDS: usize = 12;

/// The logarithm of the odds, in millionths, from which a text counts as a page: odds of one to about three, among
/// texts that are half pages. Of 9,470 other texts of a system none is above it, so that there is no need to ask for
/// more, and a page that is left alone keeps all its furniture.
const DOUBT: i64 = -1_000_000;

/// What was counted on a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Units with tokens.
    pub units: usize,
    /// Their tokens.
    pub tokens: usize,
    /// Short units of page furniture.
    pub pieces: usize,
    /// Short units whose words are those of menus and notices by the trained weights.
    pub sure: usize,
    /// Kinds of furniture among them.
    pub kinds: u32,
    /// Units that the lexicon knows for sure.
    pub known: usize,
    /// Kinds among those.
    pub known_kinds: u32,
    /// Units that it knows for weak words.
    pub weak: usize,
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
    /// Tokens of those.
    pub prose_tokens: usize,
    /// Units that start with a bullet.
    pub bullets: usize,
    /// Sum of the word scores of short units in sixteenths.
    pub tone: i64,
    /// Short units most of whose words have capitals.
    pub titled: usize,
    /// Short units before the first prose.
    pub head: usize,
    /// Short units after the last prose.
    pub tail: usize,
    /// The longest run of short units.
    pub run: usize,
    /// Short units with a date or a time.
    pub dated: usize,
    /// Short units with an address.
    pub linked: usize,
    /// Short units that stood before.
    pub repeated: usize,
    /// Legal words among the last short units.
    pub legal: usize,
    /// Words of menus and accounts among the first short units.
    pub menu: usize,
    /// Han and kana characters.
    pub wide: usize,
}

/// Numbers that the odds are a sum of.
pub const MEASURES: usize = 30;

/// What is added anyhow, then what each measure adds to the logarithm of the odds of a page, in millionths.
pub type Gate = [i32; MEASURES + 1];

fn is_short(look: &Glance) -> bool {
    let longest = if look.wide * 2 > look.tokens { SHORT * 2 } else { SHORT };
    look.tokens <= longest && !look.is(flag::TERM)
}

fn is_prose(look: &Glance) -> bool {
    look.tokens >= PROSE && look.is(flag::TERM)
}

impl Counts {
    /// Counts a page.
    pub fn of(units: &Units) -> Self {
        let mut counts = Self { units: units.list.len(), ..Self::default() };
        let (mut kinds, mut known_kinds) = (0, 0);
        for Unit { look, .. } in &units.list {
            let keys = look.keys & word::MARKERS;
            let share = |part: u32| part * 100 / look.chars.max(1);
            if look.is(flag::MARKER) {
                counts.known += 1;
                known_kinds |= keys;
            }
            counts.weak += usize::from(look.is(flag::WEAK));
            if is_short(look) {
                counts.short(look);
                kinds |= keys;
            }
            if is_prose(look) {
                counts.prose += 1;
                counts.prose_tokens += look.tokens as usize;
            }
            counts.tokens += look.tokens as usize;
            counts.wide += look.wide as usize;
            counts.bullets += usize::from((1..6).contains(&look.bullet));
            counts.code += usize::from(share(look.marks) > 18 && look.marks > 3);
            let dated = look.is(flag::TIME) && look.is(flag::DIGIT_FIRST);
            counts.figures += usize::from(share(look.digits) > 40 || dated);
            counts.laid_out += usize::from(look.indent >= 2 || look.is(flag::COLUMNS));
            counts.headings += usize::from(look.bullet == 7);
        }
        counts.kinds = kinds.count_ones();
        counts.known_kinds = known_kinds.count_ones();
        counts.place(&units.list);
        counts
    }

    fn short(&mut self, look: &Glance) {
        let score = Words::score(look.sum, look.count);
        self.short += 1;
        self.pieces += usize::from(look.keys & word::MARKERS != 0);
        self.sure += usize::from(score < SURE);
        self.tone += i64::from(score.clamp(-1000, 1000)) / 16;
        self.titled += usize::from(look.caps * 3 > look.alphas * 2);
        self.dated += usize::from(look.is(flag::DATE | flag::TIME));
        self.linked += usize::from(look.is(flag::URL));
        self.repeated += usize::from(look.is(flag::REPEAT));
    }

    /// Counts what depends on where the short units stand.
    fn place(&mut self, list: &[Unit]) {
        let first = list.iter().position(|unit| is_prose(&unit.look)).unwrap_or(list.len());
        let last = list.iter().rposition(|unit| is_prose(&unit.look)).map_or(0, |at| at + 1);
        let short = |list: &[Unit]| list.iter().filter(|unit| is_short(&unit.look)).count();
        self.head = short(&list[..first]);
        self.tail = short(&list[last..]);
        let mut run = 0;
        for unit in list {
            run = if is_short(&unit.look) { run + 1 } else { 0 };
            self.run = self.run.max(run);
        }
        let with = |list: &[Unit], keys: u16| {
            list.iter().filter(|it| is_short(&it.look) && it.look.keys & keys != 0).count()
        };
        self.legal = with(&list[list.len().saturating_sub(ENDS)..], word::LEGAL | word::NAV);
        self.menu = with(&list[..list.len().min(ENDS)], word::NAV | word::SUBSCRIBE);
    }

    /// Whether this is a page the model may judge.
    pub fn is_page(&self, gate: &Gate) -> bool {
        self.may_be_page() && self.odds(gate) > DOUBT
    }

    /// What no page is: without any furniture or a single paragraph, mostly marks, figures or columns.
    pub fn may_be_page(&self) -> bool {
        let share = |part: usize| part * 100 / self.units.max(1);
        self.pieces + self.known >= PIECES
            && self.prose > 0
            && share(self.code) < 30
            && share(self.figures) < 50
            && share(self.laid_out) < 60
            && share(self.headings) < 8
            && !self.is_manual()
    }

    /// Whether this is written for readers of a manual or of program text: nothing in it is furniture for sure, and
    /// there are marks of code, columns or headings of Markdown beside the words that menus have, too. Chinese and
    /// Japanese text is set with other signs and blanks, so it says nothing.
    fn is_manual(&self) -> bool {
        let exceeds = |part: usize, percent: usize| part * 100 >= percent * self.units;
        self.known == 0
            && self.wide * 2 <= self.tokens
            && (exceeds(self.code, 8) || exceeds(self.laid_out, 8) || exceeds(self.headings, 3))
    }

    /// The logarithm of the odds that this is a page, in millionths: a line fitted to measures of pages and of
    /// other texts.
    pub fn odds(&self, gate: &Gate) -> i64 {
        let measures = std::iter::once(1000).chain(self.measures());
        gate.iter().zip(measures).map(|(&weight, it)| i64::from(weight) * it).sum::<i64>() / 1000
    }

    /// What speaks for and against a page, each from 0 to about 1000.
    pub fn measures(&self) -> [i64; MEASURES] {
        let upto = |part: usize, most: usize| (part.min(most) * 1000 / most) as i64;
        let share = |part: usize| (part * 1000 / self.units.max(1)) as i64;
        let root = |part: usize| ((part as u64 * 1000).isqrt()).min(1000) as i64;
        let wide = (self.wide * 1000 / self.tokens.max(1)) as i64;
        let tone = self.tone * 10 / self.short.max(1) as i64;
        let ends = upto(self.head, 30) * upto(self.tail, 30) / 1000;
        [
            upto(self.kinds as usize, 7),
            root(self.pieces * 25),
            root(self.sure * 20),
            share(self.pieces).min(400),
            share(self.sure).min(600),
            share(self.code).min(400),
            share(self.figures).min(400),
            share(self.laid_out).min(500),
            share(self.headings).min(200),
            share(self.short),
            share(self.prose),
            share(self.bullets).min(600),
            tone.clamp(-400, 400),
            share(self.titled),
            root(self.known * 60),
            upto(self.known_kinds as usize, 5),
            share(self.known).min(300),
            root(self.weak * 60),
            root(self.head * 25),
            root(self.tail * 25),
            root(self.run * 25),
            upto(self.legal, 3),
            upto(self.menu, 3),
            root(self.dated * 60),
            wide,
            (self.prose_tokens * 1000 / self.tokens.max(1)) as i64,
            share(self.linked).min(300),
            share(self.repeated).min(300),
            ends,
            wide * ends / 1000,
        ]
    }
}
