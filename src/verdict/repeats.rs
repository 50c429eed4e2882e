//! Repeats: whether a sentence stood before, nearly stood before, and why it was not cut for that.

use super::{Desk, Stance, Weighed};
use crate::document::shape::{self, Shape};
use crate::fold::fold_into;
use crate::page::Unit;
use crate::passes;
use crate::plan::Why;
use crate::rule;
use crate::span::Span;

impl Desk<'_> {
    /// What the two repeat rules think of a sentence.
    pub(super) fn repeats(&self, span: Span, weighed: &mut Weighed) {
        let unit = self.page.units().iter().position(|unit| unit.span() == span);
        let Some(number) = unit else {
            if let Some(words) = self.why_no_unit(span) {
                weighed.say(rule::REPEAT_EXACT, Stance::Silent, words);
            }
            return;
        };
        self.exact(number, weighed);
        self.near(number, weighed);
    }

    /// Why a sentence is none that may be a repeat; nothing for a marker.
    fn why_no_unit(&self, span: Span) -> Option<String> {
        if self.page.marks().iter().any(|mark| mark.span == span) {
            return None;
        }
        let text = self.text(span);
        if shape::starts_speech(text) {
            return Some("begins like somebody's speech, which may be said twice".to_owned());
        }
        if !shape::ends_like_a_sentence(text) {
            return Some("does not end like a sentence; only sentences are repeats".to_owned());
        }
        if !shape::may_repeat(text) {
            return Some("begins like an item of a list, which may stand twice".to_owned());
        }
        let words = fold_into(text, &mut Vec::new());
        let least = self.scene.settings.min_words;
        (words < least)
            .then(|| format!("{words} words; the shortest repeat has {least} (--min-words)"))
    }

    fn exact(&self, number: usize, weighed: &mut Weighed) {
        let unit = &self.page.units()[number];
        let cut = self.reasons(unit.span()).find_map(|(reason, _)| match reason.why {
            Why::Twin { line, .. } => Some(line),
            _ => None,
        });
        if let Some(line) = cut {
            return weighed.say(rule::REPEAT_EXACT, Stance::Cuts, format!("same as line {line}"));
        }
        let same = |other: &&Unit| other.key == unit.key;
        let before = self.page.units()[..number].iter().filter(same);
        let (gone, alive): (Vec<&Unit>, Vec<&Unit>) = before.partition(|other| self.is_gone(other));
        let earlier = self.scene.before.memory.get(unit.key).map(u64::from);
        let earlier = earlier.or(alive.first().map(|other| self.number(other.line as usize)));
        let Some(line) = earlier else {
            let again: Vec<String> = self.page.units()[number + 1..]
                .iter()
                .filter(same)
                .take(3)
                .map(|other| self.number(other.line as usize).to_string())
                .collect();
            let words = match (gone.last(), again.is_empty()) {
                (Some(other), _) => format!(
                    "stood before on line {}, but that copy goes, so this one stays",
                    self.number(other.line as usize)
                ),
                (None, false) => {
                    format!("stands here first, and again on line {}", again.join(", "))
                }
                (None, true) => "stands nowhere before".to_owned(),
            };
            return weighed.say(rule::REPEAT_EXACT, Stance::Silent, words);
        };
        let words = format!("same as line {line}");
        let shape = self.page.shape(self.scene.document.blocks()[unit.block as usize]);
        if !self.page.is_paragraph(unit.line) && shape != Shape::Prose {
            let words = format!(
                "{words}; but its block reads as {}, where repetition is honest",
                name(shape)
            );
            return weighed.say(rule::REPEAT_EXACT, Stance::Near, words);
        }
        self.settle(rule::REPEAT_EXACT, &words, weighed);
    }

    fn is_gone(&self, unit: &Unit) -> bool {
        self.scene.plan.removals().iter().any(|removal| removal.span.overlaps(unit.span()))
    }

    fn near(&self, number: usize, weighed: &mut Weighed) {
        let unit = &self.page.units()[number];
        let settings = self.scene.settings;
        let Some(near) = passes::nearest(self.page, number as u32) else { return };
        let line = self.number(self.scene.document.line_at(near.twin.start));
        let list = |words: &[u8]| match words.is_empty() {
            true => "nothing".to_owned(),
            false => String::from_utf8_lossy(words).into_owned(),
        };
        let words = format!(
            "{} % like line {line}; here: {}; there: {}",
            near.likeness.percent,
            list(&near.likeness.here),
            list(&near.likeness.there)
        );
        if self.cuts(rule::REPEAT_NEAR, unit.span()) {
            return weighed.say(rule::REPEAT_NEAR, Stance::Cuts, words);
        }
        let least = settings.near.unwrap_or(super::NEAR);
        let missing = if near.likeness.percent < least {
            format!("needs {least} %")
        } else if let Some(word) = near.objection {
            format!(
                "but they differ in a number, a name or a negation: {}",
                String::from_utf8_lossy(&word)
            )
        } else if !self.page.is_prose(unit.block) {
            let shape = self.page.shape(self.scene.document.blocks()[unit.block as usize]);
            format!("but its block reads as {}, where repetition is honest", name(shape))
        } else if !settings.wants_near() {
            let words = format!("{words}; needs --near");
            return weighed.say(rule::REPEAT_NEAR, Stance::Off, words);
        } else {
            return self.settle(rule::REPEAT_NEAR, &words, weighed);
        };
        weighed.say(rule::REPEAT_NEAR, Stance::Near, format!("{words}; {missing}"));
    }
}

/// A shape in words that go on from "reads as".
pub fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Prose => "prose",
        Shape::Verse => "verse",
        Shape::Code => "code",
        Shape::Table => "a table",
        Shape::Log => "a log",
        Shape::List => "a list",
        Shape::Dialogue => "dialogue",
        Shape::Statute => "clauses of a statute",
        Shape::Quote => "a quotation",
    }
}
