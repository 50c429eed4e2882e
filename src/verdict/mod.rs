//! What every rule thinks of one line: who cut it, who came near and what was missing, who saved it.
//!
//! Passes only say what they found, because that is all that a run needs. Here the same questions are asked
//! again for one line, with every rule, language and level in force, and each answer is held against what was
//! really in force and what really went. Nothing here is on the way of a text that is cleaned.

mod lines;
mod phrases;
mod repeats;

pub use repeats::name as shape_name;

use crate::document::Document;
use crate::document::shape::Shape;
use crate::key::Keyring;
use crate::page::{Columns, Page};
use crate::plan::{Carry, Plan, Reason};
use crate::rule::{Languages, Level, RuleId, RuleSet};
use crate::settings::Settings;
use crate::span::Span;

/// What a rule thinks of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The rule; `None` for word rules in general, and for `--keep`.
    pub rule: Option<RuleId>,
    /// Its stance.
    pub stance: Stance,
    /// Why, in words; text of the document in them is not made safe for a terminal.
    pub words: String,
}

/// How a rule stands to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// It cut the unit, or part of it.
    Cuts,
    /// It protects the unit.
    Keeps,
    /// It would have cut it, if it were in force.
    Off,
    /// It would have cut it, but for one thing.
    Near,
    /// It has nothing to say.
    Silent,
}

/// A line or a sentence with the opinions about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// Bytes of the section.
    pub span: Span,
    /// Lines of the section, from 0: the first, and the last one.
    pub lines: (usize, usize),
    /// Bytes of it that go; as many as there are when all of it goes.
    pub gone: usize,
    /// The opinions, the strongest stance first.
    pub opinions: Vec<Opinion>,
}

/// Everything about one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The whole line.
    pub line: Weighed,
    /// Its sentences; empty where the line is blank, a marker, or one sentence.
    pub sentences: Vec<Weighed>,
    /// The lines of its block, from 0, and what they read as; `None` for a blank line.
    pub block: Option<(usize, usize, Shape)>,
}

/// What is known of the section that holds the line.
pub struct Scene<'s> {
    /// The section.
    pub document: &'s Document<'s>,
    /// What goes of it.
    pub plan: &'s Plan,
    /// The settings that the plan was made with.
    pub settings: &'s Settings,
    /// What stood before the section.
    pub before: &'s Carry,
    /// The keys that `before` remembers were made with this.
    pub keyring: &'s Keyring,
}

/// What every rule thinks of line `number` of the section, from 0, which must exist.
pub fn weigh(scene: &Scene<'_>, number: usize) -> Verdict {
    let settings = widened(scene.settings);
    let page = Page::read(scene.document, &settings, scene.keyring, Columns::default());
    let desk = Desk { scene, page: &page };
    let line = scene.document.lines()[number];
    let block = scene.document.blocks().iter().find(|block| block.range().contains(&number));
    let mut whole = desk.begin(line.span());
    if line.is_blank() {
        desk.blank(&mut whole);
    } else {
        desk.phrases_of_line(number, &mut whole);
        desk.others(number, &mut whole);
    }
    let sentences: Vec<Span> = match page.is_marked(number) || line.is_blank() {
        true => Vec::new(),
        false => page.sentences().iter().copied().filter(|s| s.overlaps(line.text())).collect(),
    };
    let is_one = |span: &Span| span.start <= line.text().start && span.end >= line.text().end;
    let mut weighed = Vec::new();
    for span in &sentences {
        // A sentence that is the line is told of with it.
        if sentences.len() == 1 && is_one(span) && span.end <= line.end as usize {
            desk.repeats(*span, &mut whole);
            continue;
        }
        let mut one = desk.begin(*span);
        desk.phrases_of_sentence(*span, &mut one);
        desk.repeats(*span, &mut one);
        desk.keeps(*span, &mut one);
        one.opinions.sort_by_key(|opinion| opinion.stance);
        weighed.push(one);
    }
    desk.keeps(line.span(), &mut whole);
    whole.opinions.sort_by_key(|opinion| opinion.stance);
    let block =
        block.map(|block| (block.first as usize, block.end as usize - 1, page.shape(*block)));
    Verdict { line: whole, sentences: weighed, block }
}

/// The same settings with everything in force.
fn widened(settings: &Settings) -> Settings {
    let mut wide = settings.clone();
    wide.scope.languages = Languages::ALL;
    wide.scope.level = Level::Article;
    wide.scope.rules = RuleSet::all();
    wide.near = wide.near.or(Some(NEAR));
    wide
}

/// The share of common words, in percent, that `--near` asks for when it is given no number.
const NEAR: u8 = 85;

/// A page with everything in force, and what really happened.
struct Desk<'d> {
    scene: &'d Scene<'d>,
    page: &'d Page<'d>,
}

impl Desk<'_> {
    /// A unit without opinions but those that cut it.
    fn begin(&self, span: Span) -> Weighed {
        let document = self.scene.document;
        let mut weighed = Weighed {
            span,
            lines: (document.line_at(span.start), document.line_at(span.end.max(1) - 1)),
            gone: 0,
            opinions: Vec::new(),
        };
        for removal in self.scene.plan.removals() {
            let start = removal.span.start.max(span.start);
            weighed.gone += removal.span.end.min(span.end).saturating_sub(start);
        }
        weighed
    }

    /// The reasons of the removals that touch `span`.
    fn reasons(&self, span: Span) -> impl Iterator<Item = (&Reason, Span)> {
        let plan = self.scene.plan;
        let touching = plan.removals().iter().filter(move |removal| removal.span.overlaps(span));
        touching.flat_map(move |removal| {
            plan.reasons(removal).iter().map(move |reason| (reason, removal.span))
        })
    }

    /// True when this rule really cut something of `span`.
    fn cuts(&self, rule: RuleId, span: Span) -> bool {
        self.reasons(span).any(|(reason, _)| reason.rule == rule)
    }

    /// Why a rule that is not in force is not, if it is not.
    fn what_is_off(&self, rule: RuleId) -> Option<String> {
        let settings = self.scene.settings;
        if settings.is_active(rule) {
            return None;
        }
        let info = settings.lexicon.rules().get(rule)?;
        Some(match info.level > settings.level() {
            true => format!("needs --level {}", info.level.name()),
            false if info.category == crate::settings::OPT_IN => {
                format!("needs --also {}", info.category)
            }
            false => "is switched off".to_owned(),
        })
    }

    fn text(&self, span: Span) -> &[u8] {
        let bytes = self.scene.document.bytes();
        crate::document::lines::trim(bytes, span).of(bytes)
    }

    /// The number, from 1 in the whole text, of a line of the section.
    fn number(&self, line: usize) -> u64 {
        self.scene.before.lines + line as u64 + 1
    }
}

impl Weighed {
    fn say(&mut self, rule: RuleId, stance: Stance, words: impl Into<String>) {
        self.opinions.push(Opinion { rule: Some(rule), stance, words: words.into() });
    }
}
