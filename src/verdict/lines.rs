//! The rules that are found by code, but for repeats: link lists, citations, the line model, the user's patterns.

use super::{Desk, Opinion, Stance, Weighed};
use crate::finding::{Cause, Finding, Findings};
use crate::passes::{self, Judged, PASSES};
use crate::place;
use crate::rule::{self, Level, RuleId};
use crate::span::Span;

impl Desk<'_> {
    /// A blank line goes only with a cut.
    pub(super) fn blank(&self, whole: &mut Weighed) {
        let (stance, words) = match (self.cuts(rule::SEAM, whole.span), whole.gone > 0) {
            (true, _) => (
                Stance::Cuts,
                "a blank line beside a cut; of those above and below as many stay as on the side with fewer",
            ),
            (false, true) => (Stance::Cuts, "a blank line inside a cut"),
            (false, false) => (Stance::Silent, "a blank line goes only beside a cut"),
        };
        whole.say(rule::SEAM, stance, words);
    }

    /// All rules that look at lines and know no words.
    pub(super) fn others(&self, number: usize, whole: &mut Weighed) {
        let found = self.found(whole.span);
        self.drops(&found, whole);
        self.link_list(number, &found, whole);
        if found.iter().any(|finding| finding.rule == rule::CITATION_MARK) {
            self.settle(rule::CITATION_MARK, "a citation or edit mark stands in it", whole);
        }
        self.place(number, whole);
    }

    /// What the passes find in `span` with everything in force.
    fn found(&self, span: Span) -> Vec<Finding> {
        let mut found = Findings::default();
        for pass in
            PASSES.iter().filter(|pass| pass.name() != "repeat-near" && pass.name() != "place")
        {
            if pass.wanted(self.page) {
                pass.find(self.page, &mut found);
            }
        }
        found.sure.retain(|finding| finding.span.overlaps(span));
        found.sure
    }

    /// A rule that speaks: it cut, it is off, or something saved the unit.
    pub(super) fn settle(&self, rule: RuleId, words: &str, weighed: &mut Weighed) {
        if self.cuts(rule, weighed.span) {
            return weighed.say(rule, Stance::Cuts, words);
        }
        match self.what_is_off(rule) {
            Some(missing) => weighed.say(rule, Stance::Off, format!("{words}; the rule {missing}")),
            None if self.keeper(weighed.span).is_some() => {
                weighed.say(rule, Stance::Near, format!("{words}; but it is kept"));
            }
            None => weighed.say(
                rule,
                Stance::Near,
                format!("{words}; but of this part of the text too much would go (--max-removed)"),
            ),
        }
    }

    fn drops(&self, found: &[Finding], whole: &mut Weighed) {
        let patterns = self.scene.settings.drop.texts();
        let hit = found.iter().find_map(|finding| match finding.cause {
            Cause::Drop(number) => patterns.get(number as usize).map(|pattern| (number, pattern)),
            _ => None,
        });
        match hit {
            Some((number, pattern)) => {
                let words = format!("matches --drop pattern {}: {pattern}", number + 1);
                self.settle(rule::USER_DROP, &words, whole);
            }
            None if patterns.is_empty() => {}
            None => whole.say(
                rule::USER_DROP,
                Stance::Silent,
                format!("none of {} --drop patterns matches", patterns.len()),
            ),
        }
    }

    fn link_list(&self, number: usize, found: &[Finding], whole: &mut Weighed) {
        if found.iter().any(|finding| finding.rule == rule::LINK_LIST) {
            return self.settle(
                rule::LINK_LIST,
                "in the list of links that a text browser adds",
                whole,
            );
        }
        if passes::is_address(self.page, number) {
            let words = "a numbered address, but not at the end of the text below a heading such as References, with nothing but addresses between";
            whole.say(rule::LINK_LIST, Stance::Near, words);
        }
    }

    fn place(&self, number: usize, whole: &mut Weighed) {
        let settings = self.scene.settings;
        let Some(Judged { content, because, article }) = passes::judge_line(self.page, number)
        else {
            let words = match self.scene.document.is_whole_text() {
                true => "the text is no flattened web page, which is all that the line model knows",
                false => "the text is too long for a web page",
            };
            return whole.say(rule::PLACE, Stance::Silent, words);
        };
        let share = |value: u16| format!("{:.2}", f64::from(value) / 65535.0);
        let chance = format!("probability to be content {}", share(content));
        let limit = settings.threshold.or(match settings.level() {
            Level::Markers => None,
            Level::Balanced => Some(place::BALANCED),
            Level::Article => Some(article),
        });
        let limit = limit.filter(|_| settings.wants_place());
        let because = if because.is_empty() { String::new() } else { format!(": {because}") };
        if self.cuts(rule::PLACE, whole.span) {
            let limit = limit.map_or_else(String::new, |limit| format!(", below {}", share(limit)));
            return whole.say(rule::PLACE, Stance::Cuts, format!("{chance}{limit}{because}"));
        }
        let (stance, words) = match limit {
            Some(limit) if content < limit => {
                return self.settle(
                    rule::PLACE,
                    &format!("{chance}, below {}{because}", share(limit)),
                    whole,
                );
            }
            Some(limit) if content < article.max(limit) => {
                (Stance::Near, format!("{chance}; goes below {}{because}", share(limit)))
            }
            Some(limit) => (Stance::Silent, format!("{chance}; goes below {}", share(limit))),
            None if content < place::BALANCED => (
                Stance::Off,
                format!(
                    "{chance}; --level balanced cuts below {}{because}",
                    share(place::BALANCED)
                ),
            ),
            None if content < article => (
                Stance::Off,
                format!("{chance}; --level article cuts below {}{because}", share(article)),
            ),
            None => (Stance::Silent, format!("{chance}; no level cuts that")),
        };
        whole.say(rule::PLACE, stance, words);
    }

    /// The keep patterns that protect a unit.
    pub(super) fn keeps(&self, span: Span, weighed: &mut Weighed) {
        if let Some(pattern) = self.keeper(span) {
            let words = format!("protected by the keep pattern {pattern}");
            weighed.opinions.push(Opinion { rule: None, stance: Stance::Keeps, words });
        }
    }

    /// The first keep pattern that matches the unit or a line that it touches.
    fn keeper(&self, span: Span) -> Option<&str> {
        let keep = &self.scene.settings.keep;
        let document = self.scene.document;
        let lines = &document.lines()[document.line_at(span.start)..];
        let lines = lines.iter().take_while(|line| (line.start as usize) < span.end);
        let mut texts =
            std::iter::once(self.text(span)).chain(lines.map(|line| document.text(*line)));
        let number = texts.find_map(|text| keep.first_match(text))?;
        keep.texts().get(number).map(String::as_str)
    }
}
