//! Rules that are found by words: the phrase that a unit is, or the one that it nearly is.

use super::{Desk, Opinion, Stance, Weighed};
use crate::document::shape;
use crate::lexicon::{Hit, LONGEST_UNIT, Lexicon, Marker, Scope};
use crate::page::{COMPANY, Mark, MarkKind};
use crate::rule::RuleId;
use crate::span::Span;

impl Desk<'_> {
    /// What word rules think of a whole line.
    pub(super) fn phrases_of_line(&self, number: usize, whole: &mut Weighed) {
        let mark = self.page.marks().iter().find(|mark| mark.span == whole.span);
        match mark {
            Some(mark) => self.mark(mark, number, whole),
            None => self.nearly(whole, false),
        }
    }

    /// What word rules think of a sentence inside a line.
    pub(super) fn phrases_of_sentence(&self, span: Span, one: &mut Weighed) {
        match self.page.marks().iter().find(|mark| mark.span == span) {
            Some(Mark { kind: MarkKind::Phrase(hit), .. }) => self.phrase(*hit, one, true),
            _ => self.nearly(one, true),
        }
    }

    fn mark(&self, mark: &Mark, number: usize, whole: &mut Weighed) {
        match mark.kind {
            MarkKind::Phrase(hit) => self.phrase(hit, whole, false),
            MarkKind::Row(row) => {
                let words = format!("a row of {} such words and nothing else", row.parts);
                self.settle(row.rule, &words, whole);
            }
            MarkKind::Company(rule, lines) => {
                let words = format!("a weak word, one of {lines} such lines in a row");
                match self.cuts(rule, whole.span) || !self.scene.settings.is_active(rule) {
                    true => self.settle(rule, &words, whole),
                    // The company is there only when all rules and languages are.
                    false => self.company_is_off(rule, &words, whole),
                }
            }
            MarkKind::Weak(rule) => self.weak(rule, number, whole),
        }
    }

    fn company_is_off(&self, rule: RuleId, words: &str, whole: &mut Weighed) {
        let words = format!(
            "{words}; but not all of these lines are markers with these settings, or it is kept"
        );
        whole.say(rule, Stance::Near, words);
    }

    fn phrase(&self, hit: Hit, weighed: &mut Weighed, as_sentence: bool) {
        let lexicon = &self.scene.settings.lexicon;
        let words = format!("is the marker \"{}\"", lexicon.entry_text(hit.entry));
        let scope = &self.scene.settings.scope;
        let text = self.text(weighed.span);
        if self.cuts(hit.rule, weighed.span)
            || !scope.rules.contains(hit.rule)
            || knows(lexicon, text, as_sentence, scope)
        {
            return self.settle(hit.rule, &words, weighed);
        }
        // The rule is in force, its phrase is not: by language, else by level.
        let spoken = Scope { languages: crate::rule::Languages::ALL, ..scope.clone() };
        let missing = match knows(lexicon, text, as_sentence, &spoken) {
            true => {
                let codes: Vec<_> = hit.languages.codes().collect();
                format!("that phrase is {}, which --lang leaves out", codes.join(", "))
            }
            false => "that phrase needs --level balanced".to_owned(),
        };
        weighed.say(hit.rule, Stance::Off, format!("{words}; {missing}"));
    }

    /// A weak word that has too little company.
    fn weak(&self, rule: RuleId, number: usize, whole: &mut Weighed) {
        let category = |rule: RuleId| {
            self.scene.settings.lexicon.rules().get(rule).map_or("", |info| info.category.as_ref())
        };
        let own = category(rule);
        let (mut lines, mut sure) = (1, 0);
        let mut look = |numbers: &mut dyn Iterator<Item = usize>| {
            for number in numbers.filter(|n| !self.scene.document.lines()[*n].is_blank()) {
                let span = self.scene.document.lines()[number].span();
                let Some(mark) = self.page.marks().iter().find(|mark| mark.span == span) else {
                    break;
                };
                let (rule, is_sure) = match mark.kind {
                    MarkKind::Phrase(hit) => (hit.rule, true),
                    MarkKind::Row(row) => (row.rule, true),
                    MarkKind::Weak(rule) | MarkKind::Company(rule, _) => (rule, false),
                };
                if category(rule) == own {
                    lines += 1;
                    sure += usize::from(is_sure);
                }
            }
        };
        look(&mut (0..number).rev());
        look(&mut (number + 1..self.scene.document.lines().len()));
        let words = format!(
            "a weak word: goes only as one of {COMPANY} lines of its kind in a row, one of which is sure by itself; here {} in a row, {sure} sure",
            lines
        );
        whole.say(rule, Stance::Near, words);
    }

    /// No phrase: is there one that it nearly is?
    fn nearly(&self, weighed: &mut Weighed, as_sentence: bool) {
        let lexicon = &self.scene.settings.lexicon;
        let text = self.text(weighed.span);
        let mut scratch = Vec::new();
        let none =
            |words: &str| Opinion { rule: None, stance: Stance::Silent, words: words.to_owned() };
        if text.len() > LONGEST_UNIT {
            let words = format!(
                "{} bytes are too long for a marker, of which the longest have {LONGEST_UNIT}",
                text.len()
            );
            return weighed.opinions.push(none(&words));
        }
        let Some(marker) = Marker::new(text, &mut scratch) else {
            return weighed
                .opinions
                .push(none("in quotes, code, a path or data: no marker looks like that"));
        };
        let wide = &self.page.settings.scope;
        if let Some(hit) = plain(lexicon, marker.raw(), as_sentence, wide) {
            let words = format!(
                "would be the marker \"{}\" without the mark before it",
                lexicon.entry_text(hit.entry)
            );
            return weighed.say(hit.rule, Stance::Near, words);
        }
        if as_sentence && let Some(hit) = plain(lexicon, marker.raw(), false, wide) {
            let words = format!(
                "is the marker \"{}\", but that one counts only as a line of its own",
                lexicon.entry_text(hit.entry)
            );
            return weighed.say(hit.rule, Stance::Near, words);
        }
        if let Some(near) = lexicon.nearest(marker.text(), wide) {
            let letters = if near.distance == 1 {
                "one letter".to_owned()
            } else {
                format!("{} letters", near.distance)
            };
            let words =
                format!("{letters} away from the marker \"{}\"", lexicon.entry_text(near.entry));
            return weighed.say(near.rule, Stance::Near, words);
        }
        if let Some((hit, at_end)) = part(lexicon, marker.raw(), wide) {
            let side = if at_end { "ends" } else { "begins" };
            let words = format!(
                "{side} with the marker \"{}\", but only a whole line or sentence is one",
                lexicon.entry_text(hit.entry)
            );
            return weighed.say(hit.rule, Stance::Near, words);
        }
        let words = match as_sentence || !shape::ends_like_a_sentence(text) {
            true => "no phrase of any word rule",
            false => "no phrase of any word rule is this line",
        };
        weighed.opinions.push(none(words));
    }
}

fn knows(lexicon: &Lexicon, text: &[u8], as_sentence: bool, scope: &Scope) -> bool {
    let mut scratch = Vec::new();
    let is_phrase = Marker::new(text, &mut scratch)
        .is_some_and(|marker| lexicon.find(&marker, as_sentence, scope).is_some());
    is_phrase || lexicon.find_pattern(text, scope).is_some()
}

/// The phrase that `text` is.
fn plain(lexicon: &Lexicon, text: &[u8], as_sentence: bool, scope: &Scope) -> Option<Hit> {
    let mut scratch = Vec::new();
    let marker = Marker::new(text, &mut scratch)?;
    lexicon.find(&marker, as_sentence, scope)
}

/// The longest phrase that `text` begins with, else ends with; at least two words, or a third of the text.
fn part(lexicon: &Lexicon, text: &[u8], scope: &Scope) -> Option<(Hit, bool)> {
    let blanks: Vec<usize> = (0..text.len()).filter(|at| text[*at] == b' ').collect();
    let is_enough = |piece: &[u8]| piece.contains(&b' ') || piece.len() * 3 >= text.len();
    let find = |piece: &[u8]| plain(lexicon, piece, false, scope).filter(|_| is_enough(piece));
    let begins = blanks.iter().rev().find_map(|at| find(&text[..*at]));
    begins
        .map(|hit| (hit, false))
        .or_else(|| blanks.iter().find_map(|at| find(&text[at + 1..])).map(|hit| (hit, true)))
}
