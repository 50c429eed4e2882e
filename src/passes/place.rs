//! Lines known by their place and company: the line model, at the levels above `markers`.

use super::Pass;
use crate::finding::{Cause, Finding, Findings};
use crate::fold::fold_into;
use crate::page::Page;
use crate::place::{self, PlaceLine, Reason};
use crate::rule::{self, Level};
use std::collections::BTreeSet;

/// Lines that the model takes for page furniture. It judges whole texts only: what is longer than one
/// section is no web page.
pub struct Place;

impl Pass for Place {
    fn name(&self) -> &'static str {
        "place"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.wants_place()
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let settings = page.settings;
        let threshold = settings.threshold.unwrap_or(match settings.level() {
            Level::Article => place::ARTICLE,
            _ => place::BALANCED,
        });
        let mut verdicts = Vec::new();
        if !page.document.is_whole_text() || !place::judge(&lines(page), &mut verdicts) {
            found.out_of_depth = true;
            return;
        }
        for (line, verdict) in page.document.lines().iter().zip(&verdicts) {
            if line.is_blank() || verdict.content >= threshold {
                continue;
            }
            let cause = Cause::Place { content: verdict.content, because: say(&verdict.reasons) };
            found.sure.push(Finding { span: line.span(), rule: rule::PLACE, cause });
        }
    }
}

/// What the model thinks of one line: its probability to be content, in 1/65535, and what speaks against it.
/// Nothing where the text is no web page, or the line is blank.
pub fn judge_line(page: &Page<'_>, line: usize) -> Option<(u16, String)> {
    let mut verdicts = Vec::new();
    let is_page = page.document.is_whole_text() && place::judge(&lines(page), &mut verdicts);
    let verdict =
        verdicts.get(line).filter(|_| is_page && !page.document.lines()[line].is_blank())?;
    let reasons = verdict.reasons.iter().any(|reason| *reason != Reason::default());
    Some((verdict.content, if reasons { say(&verdict.reasons) } else { String::new() }))
}

/// The lines as the model wants them.
fn lines<'p>(page: &'p Page<'_>) -> Vec<PlaceLine<'p>> {
    let mut seen: BTreeSet<Vec<u8>> = BTreeSet::new();
    let repeats = |text: &[u8], seen: &mut BTreeSet<Vec<u8>>| {
        let mut folded = Vec::new();
        fold_into(text, &mut folded);
        !folded.is_empty() && !seen.insert(folded)
    };
    let texts = page.document.lines().iter().map(|line| page.document.text(*line));
    texts.map(|text| PlaceLine { text, repeat: repeats(text, &mut seen), marker: 0 }).collect()
}

/// The reasons that say something, joined.
fn say(reasons: &[Reason]) -> String {
    let mut said: Vec<String> = Vec::new();
    for reason in reasons {
        let words = reason.say();
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.truncate(2);
    said.join("; ")
}
