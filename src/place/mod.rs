//! Judges the lines of a flattened web page by their place and company.
//!
//! A small trained model gives every line the probability that it is main text. Everything is
//! integer arithmetic: the same page has the same result on every machine. How it was trained and
//! how far it can be trusted stands in `docs/model-card.md`.

mod aim;
mod caution;
mod chars;
mod company;
mod divide;
mod forest;
mod glance;
mod headline;
mod model;
mod reason;
mod scan;
mod sheet;
mod stand;
mod stranger;
mod units;
mod view;
mod vocabulary;
mod words;

pub use reason::{Reason, Sign, say};

pub use aim::Aim;
pub use model::Model;
use std::sync::LazyLock;

/// A line of a page without its line end.
#[derive(Clone, Copy, Debug)]
pub struct PlaceLine<'a> {
    /// Its bytes with the blanks before them; they need not be UTF-8.
    pub text: &'a [u8],
    /// What the lexicon knows of it.
    pub known: Known,
}

/// What the lexicon knows of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    #[default]
    Nothing,
    /// It is a weak word of this family, such as a button has.
    Weak(Family),
    /// It is a marker of this family for sure.
    Sure(Family),
}

/// Kinds of page furniture, as the classes of the vocabulary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Family(u16);

impl Family {
    /// The family of a rule by its category; no family for one that says nothing of pages.
    pub fn of(category: &str) -> Self {
        Self(match category {
            "ad" | "affiliate" | "app" => vocabulary::AD,
            "share" => vocabulary::SHARE,
            "subscribe" => vocabulary::SUBSCRIBE,
            "consent" | "legal" => vocabulary::LEGAL,
            "nav" | "player" => vocabulary::NAV,
            "related" => vocabulary::RELATED,
            "comments" => vocabulary::COMMENTS,
            "credit" | "stamp" => vocabulary::BYLINE,
            _ => 0,
        })
    }
}

/// What the model says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Probability that the line is main text, in 1/65535. Blank lines have 65535.
    pub content: u16,
    /// What speaks most against it, the strongest first; of lines below the probability asked for only.
    pub reasons: [Reason; 3],
}

/// A line below this goes at level `balanced`: a probability of 0.15, which loses a quarter of a
/// per cent of the main text of cross-validated pages.
pub const BALANCED: u16 = 9_830;

static WEIGHTS: &[u8] = include_bytes!("weights.bin");

/// The weights the program was built with; `None` only if the file is broken.
pub fn shipped() -> Option<&'static Model<'static>> {
    static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(WEIGHTS));
    MODEL.as_ref()
}

/// Memory for judging pages one after the other.
#[derive(Default)]
pub struct Workspace {
    page: lab::Page,
    /// One verdict for each line of the page judged last.
    pub verdicts: Vec<Verdict>,
    /// The probability, in 1/65535, below which its lines go.
    pub limit: u16,
}

/// Judges all lines of a page, given in order with the blank ones; `out` gets one verdict for each, with reasons
/// for lines below the limit that is aimed at.
///
/// Returns what [`looks_like_a_page`] says of them: when it is false the verdicts mean nothing and
/// no line may be cut for them.
pub fn judge(lines: &[PlaceLine<'_>], aim: Aim, out: &mut Vec<Verdict>) -> bool {
    let mut workspace = Workspace { verdicts: std::mem::take(out), ..Workspace::default() };
    let known = shipped().is_some_and(|model| judge_by(model, lines, aim, &mut workspace));
    *out = workspace.verdicts;
    known
}

/// The same by the weights of `model` and with memory that was used before.
pub fn judge_by(
    model: &Model<'_>,
    lines: &[PlaceLine<'_>],
    aim: Aim,
    workspace: &mut Workspace,
) -> bool {
    let Workspace { page, verdicts, limit } = workspace;
    verdicts.clear();
    verdicts.resize(lines.len(), Verdict { content: u16::MAX, reasons: Default::default() });
    page.ask(&model.asked);
    if !page.look(lines, model) {
        return false;
    }
    page.score(&model.stand);
    let tokens = page.spans().map(|(_, _, tokens)| tokens);
    *limit = aim.limit(page.scores().iter().map(|&score| model.probability(score)).zip(tokens));
    let limit = *limit;
    let signs = reason::Signs::of(page.sheet());
    let mut last = None;
    page.spread(page.scores(), |line, unit, score| {
        if lines[line].text.trim_ascii().is_empty() {
            return;
        }
        let content = model.probability(score);
        let mut reasons = Default::default();
        if content < limit {
            reasons = match last {
                Some((at, reasons)) if at == unit => reasons,
                _ => page.reasons(unit, &signs, &model.evidence),
            };
            last = Some((unit, reasons));
        }
        verdicts[line] = Verdict { content, reasons };
    });
    true
}

/// Tells whether a word is a frequent one without a subject of its own: "the", "die", "le".
pub fn is_function_word(word: &str) -> bool {
    vocabulary::shared().class(chars::word_hash(word)) & vocabulary::STOP != 0
}

/// Tells whether the lines are a flattened web page, which the model knows, or something else:
/// code, a log, verse, a table, subtitles, mail, a novel, a law, notes. In doubt it says no.
pub fn looks_like_a_page(lines: &[PlaceLine<'_>]) -> bool {
    let Some(model) = shipped() else { return false };
    let mut units = units::Units::default();
    units.read(lines, &mut scan::Scanner::new(model.words));
    stranger::Counts::of(&units).is_page(&model.gate)
}

/// What training shares with judging, so that both see the same numbers. Not for other use.
#[doc(hidden)]
pub mod lab {
    pub use super::chars::{mix, pair_hash};
    use super::divide::mille;
    pub use super::forest::{DEPTH, Forest, LEAVES, Question, SCALE, Tree};
    use super::glance::{Glance, flag};
    pub use super::model::{Model, STEP, STEPS, bend};
    pub use super::reason::{Evidence, GRADES, Reason, SIGNS, Signs};
    use super::scan::Scanner;
    pub use super::sheet::Sheet;
    pub use super::stand::{Room, Stand};
    pub use super::stranger::{Counts, Gate, MEASURES};
    use super::units::Units;
    pub use super::words::Words;
    use super::{PlaceLine, caution, headline, view};

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
        room: Room,
        lines: usize,
    }

    impl Page {
        /// From now on only these columns of the features are filled, and those for reasons.
        pub fn ask(&mut self, asked: &[bool]) {
            self.sheet.ask(asked);
        }

        /// Reads a page.
        pub fn read(&mut self, lines: &[PlaceLine<'_>], words: Words<'_>) {
            self.lines = lines.len();
            self.units.read(lines, &mut Scanner::new(words));
            view::fill(&self.units, &mut self.sheet);
        }

        /// Reads a page, unless it is none; then says so at less cost.
        pub fn look(&mut self, lines: &[PlaceLine<'_>], model: &Model<'_>) -> bool {
            self.lines = lines.len();
            self.units.read(lines, &mut Scanner::new(model.words));
            let known = self.counts().is_page(&model.gate);
            if known {
                view::fill(&self.units, &mut self.sheet);
            }
            known
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

        /// Scores all units: what the trees say, the benefit of the doubt, and the headline kept.
        pub fn score(&mut self, stand: &Stand) {
            stand.scores(&self.sheet, &mut self.room);
            let mut scores = std::mem::take(&mut self.room.scores);
            self.settle(&mut scores);
            self.room.scores = scores;
        }

        /// The scores of all units.
        pub fn scores(&self) -> &[i32] {
            &self.room.scores
        }

        /// Adds the benefit of the doubt to the scores of the trees, and keeps the headline.
        pub fn settle(&self, scores: &mut [i32]) {
            let share = self.sheet.named("clus.share").first().map_or(0, |&it| i32::from(it));
            let tokens = self.units.list.iter().map(|it| it.look.tokens).sum();
            let benefit = caution::benefit(share, self.english(), tokens);
            for score in scores.iter_mut() {
                *score += benefit;
            }
            if let Some(score) = self.headline().and_then(|unit| scores.get_mut(unit)) {
                *score = (*score).max(headline::SCORE);
            }
        }

        /// The unit that is the headline, if one is found.
        pub fn headline(&self) -> Option<usize> {
            headline::kept(&self.units, &self.sheet)
        }

        /// Share of English function words in thousandths of all tokens.
        pub fn english(&self) -> i64 {
            let sum = |part: fn(&Glance) -> u32| {
                self.units.list.iter().map(|it| i64::from(part(&it.look))).sum::<i64>()
            };
            mille(sum(|look| look.english), sum(|look| look.tokens)) as i64
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
