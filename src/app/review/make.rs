//! From a plan to questions, and from answers to a text.
//!
//! What was not asked for is never cut. A cut that is not made may let others come true (a sentence that stays
//! is a twin for a later one), so the text is settled again with the answers; what would go then without having
//! been asked for is spared too, until nothing of that kind is left. That ends, for each turn spares more.

use super::ask::{Answer, Piece, Question, Twin};
use crate::engine::{Engine, Settled};
use crate::plan::{Decided, Reason, Removal, Why};
use crate::print::say;
use crate::rule;
use crate::span::Span;

/// Adds a question for each cut of a text to `questions`.
pub fn questions(engine: &Engine, text: &[u8], file: usize, questions: &mut Vec<Question>) {
    let (mut bytes, mut lines) = (0, 0);
    let mut end_before = None;
    engine.each_section(text, |settled| {
        for removal in settled.plan.removals() {
            let span = removal.span.shifted(bytes);
            let touches = end_before == Some(span.start);
            let last = questions.last_mut().filter(|last| touches && last.file == file);
            let reasons = settled.plan.reasons(removal);
            if reasons[0].rule == rule::SEAM {
                // White space belongs to the cut above it, where there is one.
                end_before = last.is_some().then_some(span.end);
                if let Some(last) = last {
                    last.span.end = span.end;
                }
                continue;
            }
            end_before = Some(span.end);
            let question =
                Section { engine, settled, bytes, lines, file }.question(removal, reasons);
            match last {
                Some(last)
                    if last.rule == question.rule
                        && last.twin.is_none()
                        && question.twin.is_none() =>
                {
                    last.span.end = span.end;
                    last.pieces.extend(question.pieces);
                }
                _ => questions.push(question),
            }
        }
        bytes += settled.document.bytes().len();
        lines += settled.document.line_ends() as u64;
    });
}

struct Section<'s> {
    engine: &'s Engine,
    settled: &'s Settled<'s>,
    bytes: usize,
    lines: u64,
    file: usize,
}

impl Section<'_> {
    fn question(&self, removal: &Removal, reasons: &[Reason]) -> Question {
        let lexicon = &self.engine.settings().lexicon;
        let rules = lexicon.rules();
        let span = removal.span.shifted(self.bytes);
        let line = self.lines + self.settled.document.line_at(removal.span.start) as u64 + 1;
        let rule = rules.name(reasons[0].rule).to_owned();
        let mut also: Vec<String> = Vec::new();
        for reason in &reasons[1..] {
            let name = rules.name(reason.rule);
            if name != rule && !also.iter().any(|known| known == name) {
                also.push(name.to_owned());
            }
        }
        let twin = match &reasons[0].why {
            Why::Twin { line, span } => Some((*line, *span)),
            Why::Near { line, span, .. } => Some((*line, Some(*span))),
            _ => None,
        };
        let twin =
            twin.map(|(line, span)| Twin { line, span: span.map(|span| span.shifted(self.bytes)) });
        let piece = Piece { span, line, reason: say(&reasons[0], lexicon) };
        Question {
            file: self.file,
            span,
            pieces: vec![piece],
            line,
            rule,
            also,
            twin,
            answer: Answer::Open,
        }
    }
}

/// A text after the cuts that were wanted.
pub struct Made {
    /// What is left of it.
    pub clean: Vec<u8>,
    /// Questions answered with yes whose cut was not made, because with the other answers it is no repeat.
    pub missed: usize,
}

/// Makes the cuts that were wanted, and no other.
pub fn make(engine: &Engine, text: &[u8], questions: &[&Question]) -> Made {
    let pieces = |answer: &dyn Fn(Answer) -> bool| -> Vec<Span> {
        let wanted = questions.iter().filter(|question| answer(question.answer));
        wanted.flat_map(|question| question.pieces.iter().map(|piece| piece.span)).collect()
    };
    let mut approved = pieces(&|answer| answer == Answer::Cut);
    let mut spared = pieces(&|answer| answer != Answer::Cut);
    let swaps = questions.iter().filter(|question| question.answer == Answer::Swap);
    let taken: Vec<(Span, u64)> =
        swaps.filter_map(|question| Some((question.twin.as_ref()?.span?, question.line))).collect();
    approved.extend(taken.iter().map(|(span, _)| *span));
    approved.sort_unstable();
    loop {
        spared.sort_unstable();
        let (clean, gone) = run(engine, text, &spared, &taken);
        let strange: Vec<Span> =
            gone.iter().copied().filter(|span| !is_covered(text, *span, &approved)).collect();
        if strange.is_empty() {
            let is_made = |question: &&&Question| {
                question
                    .pieces
                    .iter()
                    .all(|piece| gone.iter().any(|span| span.overlaps(piece.span)))
            };
            let cut = questions.iter().filter(|question| question.answer == Answer::Cut);
            let missed = cut.clone().count() - cut.filter(is_made).count();
            return Made { clean, missed };
        }
        spared.extend(strange);
    }
}

/// What is left, and what goes but for white space beside cuts.
fn run(
    engine: &Engine,
    text: &[u8],
    spared: &[Span],
    taken: &[(Span, u64)],
) -> (Vec<u8>, Vec<Span>) {
    let (mut clean, mut gone, mut bytes) = (Vec::with_capacity(text.len()), Vec::new(), 0);
    let decided = Decided { spared: spared.to_vec(), taken: taken.to_vec() };
    engine.each_section_as_decided(text, decided, |settled| {
        let section = settled.document.bytes();
        settled.plan.kept(section.len()).for_each(|run| clean.extend_from_slice(run.of(section)));
        for removal in settled.plan.removals() {
            if settled.plan.reasons(removal)[0].rule != rule::SEAM {
                gone.push(removal.span.shifted(bytes));
            }
        }
        bytes += section.len();
    });
    (clean, gone)
}

/// True when all of `span` but white space lies in `approved`, which is in order.
fn is_covered(text: &[u8], span: Span, approved: &[Span]) -> bool {
    let mut at = span.start;
    for cut in approved.iter().filter(|cut| cut.overlaps(span)) {
        if cut.start > at && !text[at..cut.start].trim_ascii().is_empty() {
            return false;
        }
        at = at.max(cut.end);
    }
    at >= span.end || text[at..span.end].trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    /// Texts full of cuts and copies.
    fn texts() -> Vec<String> {
        let lines = [
            "Share",
            "The ferry will run at night from May until the end of September.",
            "Tweet",
            "It will carry thirty cars. The ferry will run at night from May until the end of September. It is new.",
            "Advertisement",
            "The ferry will run at night from May until an end of September.",
            "Facebook Twitter Email",
            "Nothing of this is boilerplate.",
        ];
        let mut seed = 1u64;
        let mut next = |below: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let text = |_| -> String {
            (0..12)
                .map(|_| {
                    format!("{}{}", lines[next(lines.len())], ["\n\n", "\n", "\r\n\r\n"][next(3)])
                })
                .collect()
        };
        (0..60).map(text).collect()
    }

    /// Every piece that was not given away is left, in order, and of every sentence a copy.
    #[test]
    fn nothing_goes_that_was_not_wanted() {
        let settings = Settings { near: Some(85), ..Settings::default() };
        let engine = Engine::new(settings, false);
        let answers = [Answer::Cut, Answer::Keep, Answer::Open, Answer::Swap, Answer::Cut];
        for (number, text) in texts().iter().enumerate() {
            for turn in 0..5 {
                let mut all = Vec::new();
                questions(&engine, text.as_bytes(), 0, &mut all);
                for (place, question) in all.iter_mut().enumerate() {
                    question.answer = answers[(place * 7 + turn + number) % 5];
                    if question.answer == Answer::Swap && !question.can_swap() {
                        question.answer = Answer::Keep;
                    }
                }
                let all: Vec<&Question> = all.iter().collect();
                let clean = String::from_utf8(make(&engine, text.as_bytes(), &all).clean).unwrap();
                check(text, &clean, &all);
            }
        }
    }

    #[track_caller]
    fn check(text: &str, clean: &str, all: &[&Question]) {
        let mut rest = clean;
        let mut at = 0;
        let mut given: Vec<Span> = Vec::new();
        for question in all {
            match question.answer {
                Answer::Cut => given.extend(question.pieces.iter().map(|piece| piece.span)),
                Answer::Swap => given.extend(question.twin.as_ref().and_then(|twin| twin.span)),
                _ => {}
            }
        }
        given.sort_unstable();
        given.push(Span::new(text.len(), text.len()));
        for span in given {
            for word in text[at..span.start.max(at)].split_whitespace() {
                let place = rest
                    .find(word)
                    .unwrap_or_else(|| panic!("{word:?} of\n{text}\nis not in\n{clean}"));
                rest = &rest[place + word.len()..];
            }
            at = at.max(span.end);
        }
        for sentence in
            ["at night from May until the end of September.", "It will carry thirty cars."]
        {
            assert!(
                !text.contains(sentence)
                    || clean.contains(sentence)
                    || clean.contains("until an end"),
                "{text}\n---\n{clean}"
            );
        }
    }

    #[test]
    fn all_yes_is_what_cleaning_does_and_all_no_is_nothing() {
        let engine = Engine::new(Settings::default(), false);
        for text in texts() {
            let mut all = Vec::new();
            questions(&engine, text.as_bytes(), 0, &mut all);
            for (answer, want) in [
                (Answer::Cut, crate::clean(text.as_bytes(), engine.settings())),
                (Answer::Open, text.as_bytes().to_vec()),
            ] {
                all.iter_mut().for_each(|question| question.answer = answer);
                let made = make(&engine, text.as_bytes(), &all.iter().collect::<Vec<_>>());
                assert_eq!((made.clean, made.missed), (want, 0));
            }
        }
    }
}
