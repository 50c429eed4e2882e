//! Judges the lines of a flattened web page by their place and company.
//!
//! A small trained model gives every line the probability that it is main text. Everything is
//! integer arithmetic: the same page has the same result on every machine. How it was trained and
//! how far it can be trusted stands in `docs/model-card.md`.

mod company;
mod forest;
mod glance;
mod headline;
mod model;
mod reason;
mod sheet;
mod stranger;
mod units;
mod view;
mod vocabulary;
mod words;

pub use reason::{Reason, Sign};

use model::Model;
use std::sync::LazyLock;

/// A line of a page without its line end.
#[derive(Clone, Copy, Debug)]
pub struct PlaceLine<'a> {
    /// Its bytes; they need not be UTF-8.
    pub text: &'a [u8],
    /// Whether it, or most of it, stood before on the page.
    pub repeat: bool,
    /// 0, or the number of a category of markers that the line belongs to.
    pub marker: u8,
}

/// What the model says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Probability that the line is main text, in 1/65535. Blank lines have 65535.
    pub content: u16,
    /// What speaks most against it, the strongest first. Filled in below [`ARTICLE`] only.
    pub reasons: [Reason; 3],
}

/// A line below this goes at level `balanced`.
pub const BALANCED: u16 = 7864;
/// A line below this goes at level `article`.
pub const ARTICLE: u16 = 29490;

static WEIGHTS: &[u8] = include_bytes!("weights.bin");

/// The weights the program was built with; `None` only if the file is broken.
fn shipped() -> Option<&'static Model<'static>> {
    static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(WEIGHTS));
    MODEL.as_ref()
}

/// Judges all lines of a page, given in order with the blank ones; `out` gets one verdict for each.
///
/// Returns what [`looks_like_a_page`] says of them: when it is false the verdicts mean nothing and
/// no line may be cut for them.
pub fn judge(lines: &[PlaceLine<'_>], out: &mut Vec<Verdict>) -> bool {
    out.clear();
    out.resize(lines.len(), Verdict { content: u16::MAX, reasons: Default::default() });
    let Some(model) = shipped() else { return false };
    let mut page = lab::Page::default();
    page.read(lines, model.words);
    if !page.is_page() {
        return false;
    }
    let scores = model.forest.scores(page.sheet());
    let signs = reason::Signs::of(page.sheet());
    let mut last = None;
    page.spread(&scores, |line, unit, score| {
        if lines[line].text.trim_ascii().is_empty() {
            return;
        }
        let content = model.probability(score);
        if content < ARTICLE && last.is_none_or(|(before, _)| before != unit) {
            last = Some((unit, page.reasons(unit, &signs, &model.evidence)));
        }
        let reasons = match last {
            Some((at, reasons)) if at == unit && content < ARTICLE => reasons,
            _ => Default::default(),
        };
        out[line] = Verdict { content, reasons };
    });
    true
}

/// Tells whether the lines are a flattened web page, which the model knows, or something else:
/// code, a log, verse, a table, subtitles, mail, a novel, a law, notes. In doubt it says no.
pub fn looks_like_a_page(lines: &[PlaceLine<'_>]) -> bool {
    let Some(model) = shipped() else { return false };
    let mut units = units::Units::default();
    units.read(lines, &mut glance::Scanner::new(model.words));
    stranger::Counts::of(&units).is_page()
}

/// What training shares with judging, so that both see the same numbers. Not for other use.
#[doc(hidden)]
pub mod lab {
    pub use super::forest::{DEPTH, Forest, LEAVES, Question, SCALE, Tree};
    use super::glance::{Glance, Scanner, flag};
    pub use super::glance::{mix, pair_hash};
    pub use super::model::{Model, STEP, STEPS, bend};
    pub use super::reason::{Evidence, GRADES, Reason, SIGNS, Signs};
    pub use super::sheet::Sheet;
    use super::sheet::mille;
    pub use super::stranger::Counts;
    use super::units::Units;
    pub use super::words::Words;
    use super::{PlaceLine, headline, view};

    /// Adds the hashes of the words of a line to `out`.
    pub fn hashes(text: &[u8], out: &mut Vec<u64>) {
        let mut scanner = Scanner::new(Vec::new());
        scanner.look(text, &mut Vec::new());
        out.append(scanner.words());
    }

    /// A page read and turned into features.
    #[derive(Default)]
    pub struct Page {
        units: Units,
        sheet: Sheet,
        lines: usize,
    }

    impl Page {
        /// Reads a page.
        pub fn read(&mut self, lines: &[PlaceLine<'_>], words: Words<'_>) {
            self.lines = lines.len();
            self.units.read(lines, &mut Scanner::new(words));
            view::fill(&self.units, &mut self.sheet);
        }

        /// The features, one row for each unit.
        pub fn sheet(&self) -> &Sheet {
            &self.sheet
        }

        /// First line, one past the last line and tokens of each unit.
        pub fn spans(&self) -> impl Iterator<Item = (usize, usize, u32)> {
            self.units.list.iter().map(|it| (it.first as usize, it.end as usize, it.look.tokens))
        }

        /// Width the page was wrapped at, or 0; and whether broken sentences were joined.
        pub fn joined(&self) -> (u32, bool) {
            (self.units.width, self.units.broken)
        }

        /// What tells pages from other text.
        pub fn counts(&self) -> Counts {
            Counts::of(&self.units)
        }

        /// Whether the model may judge it.
        pub fn is_page(&self) -> bool {
            self.counts().is_page()
        }

        /// The unit that is the headline, if one is found.
        pub fn headline(&self) -> Option<usize> {
            headline::find(&self.units, &self.sheet)
        }

        /// Share of English function words in thousandths of all tokens.
        pub fn english(&self) -> i64 {
            let sum = |part: fn(&Glance) -> u32| {
                self.units.list.iter().map(|it| i64::from(part(&it.look))).sum::<i64>()
            };
            mille(sum(|look| look.english), sum(|look| look.tokens))
        }

        /// Whether a unit is repeated, and whether it ends like a sentence.
        pub fn nature(&self, unit: usize) -> (bool, bool) {
            let look = self.units.list.get(unit).map(|it| it.look).unwrap_or_default();
            (look.is(flag::REPEAT), look.is(flag::TERM))
        }

        /// What speaks most against a unit.
        pub fn reasons(&self, unit: usize, signs: &Signs<'_>, evidence: &Evidence) -> [Reason; 3] {
            let (repeat, term) = self.nature(unit);
            signs.reasons(unit, repeat, term, evidence)
        }

        /// Gives every line its unit and the unit's score. A line without a token goes with the
        /// better of its neighbours; it is told so only when there is any.
        pub fn spread(&self, scores: &[i32], mut give: impl FnMut(usize, usize, i32)) {
            let mut next = 0;
            let mut last: Option<(usize, i32)> = None;
            for (at, (unit, &score)) in self.units.list.iter().zip(scores).enumerate() {
                let better = last.filter(|it| it.1 >= score).unwrap_or((at, score));
                for line in next..unit.first as usize {
                    give(line, better.0, better.1);
                }
                for line in unit.first..unit.end {
                    give(line as usize, at, score);
                }
                next = unit.end as usize;
                last = Some((at, score));
            }
            if let Some((at, score)) = last {
                for line in next..self.lines {
                    give(line, at, score);
                }
            }
        }
    }
}
