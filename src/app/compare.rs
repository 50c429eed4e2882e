//! `--compare A B`: what somebody else's cleaner took from A, and which of our rules would have.

use super::args::Args;
use super::error::{Error, shown};
use super::intake::{Input, Intake};
use super::outlet::Outlet;
use crate::compare::{MOST_WORK, Sentence, Sentences, compare};
use crate::engine::Engine;
use crate::print::{brief, say};
use crate::rule::{Level, RuleSet};
use crate::settings::{Settings, active_at};
use crate::span::Span;
use similar::{ChangeTag, TextDiff};
use std::ffi::OsString;
use std::fmt::Write;

/// The longest piece of a text that is shown, in characters.
const LONGEST: usize = 160;
/// A changed sentence longer than this, in bytes, is not compared word by word.
const LONGEST_CHANGE: usize = 20_000;

/// Prints which sentences of the first text the second lacks, and which rule would have removed each.
///
/// # Errors
/// Trouble with files.
pub fn run(args: &Args, settings: &Settings, files: &[OsString]) -> Result<(), Error> {
    let inputs: Vec<Input> = files.iter().cloned().map(Input::new).collect();
    if inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        let detail = "--compare: standard input cannot be both texts".to_owned();
        return Err(Error::Usage { detail });
    }
    let ids: Vec<_> = inputs.iter().filter_map(Input::id).collect();
    let mut output = match &args.output {
        Some(path) => Outlet::create(path, None, &ids)?,
        None => Outlet::screen(args, None)?,
    };
    let mut texts = Vec::new();
    for input in &inputs {
        texts.push(Intake::default().open(input)?.read_all()?);
    }
    let [a, b] = texts.as_slice() else { return Ok(()) };
    let names: Vec<String> = inputs.iter().map(|input| shown(input.typed())).collect();
    output.write(report(settings, (a, b), (&names[0], &names[1])).as_bytes())?;
    output.close()
}

fn report(settings: &Settings, (a, b): (&[u8], &[u8]), (name_a, name_b): (&str, &str)) -> String {
    let (of_a, of_b) = (sentences(a), sentences(b));
    let found = compare(&of_a, &of_b, MOST_WORK);
    let trials: Vec<Trial> = trials(settings).into_iter().map(|trial| trial.of(a)).collect();
    let judged: Vec<Option<String>> = found
        .lacking
        .iter()
        .map(|number| trials.iter().find_map(|trial| trial.reason(a, of_a.list[*number].span)))
        .collect();
    let unexplained = judged.iter().filter(|reason| reason.is_none()).count();
    let mut out = String::new();
    let list = |numbers: &[usize], count: usize| format!("{} of {count}", numbers.len());
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{name_b} lacks {} sentences and lines of {name_a}; no rule explains {unexplained} of them",
        list(&found.lacking, of_a.list.len())
    );
    let _ = writeln!(
        out,
        "{name_b} has {} of them changed, and {} that {name_a} lacks",
        found.changed.len(),
        found.added.len()
    );
    if found.is_cut_short {
        let _ = writeln!(
            out,
            "too much differs: not everything was looked for as a part of a sentence or changed, so some may be there"
        );
    }
    let line = |out: &mut String, sign: char, text: &[u8], sentence: &Sentence, words: &str| {
        let _ = writeln!(
            out,
            "{sign} {:>5}  {words}{}",
            sentence.line,
            brief(sentence.span.of(text), LONGEST)
        );
    };
    for (number, reason) in found.lacking.iter().zip(&judged) {
        let (sign, words) = match reason {
            Some(reason) => ('-', format!("[{reason}] ")),
            None => ('!', "[no rule] ".to_owned()),
        };
        line(&mut out, sign, a, &of_a.list[*number], &words);
    }
    for (number, other) in &found.changed {
        let (old, new) = (&of_a.list[*number], &of_b.list[*other]);
        let words = words_between(old.span.of(a), new.span.of(b));
        line(&mut out, '~', a, old, &words);
    }
    for number in &found.added {
        line(&mut out, '+', b, &of_b.list[*number], "");
    }
    out
}

fn sentences(text: &[u8]) -> Sentences {
    let mut sentences = Sentences::default();
    // Only where sections end matters here, so the settings do not.
    let engine = Engine::new(Settings::default(), false);
    let (mut bytes, mut lines) = (0, 0);
    engine.each_section(text, |settled| {
        sentences.read(&settled.document, (bytes, lines), engine.keyring());
        bytes += settled.document.bytes().len();
        lines += settled.document.line_ends() as u64;
    });
    sentences
}

/// Settings to try, and what a user must type for them beside what was typed.
struct Trial {
    settings: Settings,
    typed: &'static str,
    /// What went, with the words that say why; in order.
    gone: Vec<(Span, String)>,
}

/// The settings asked for; then everything at one level after the other.
fn trials(settings: &Settings) -> Vec<Trial> {
    let at = |level: Level, near: Option<u8>, typed| {
        let mut settings = settings.clone();
        settings.scope.level = level;
        settings.scope.rules = match near {
            Some(_) => RuleSet::all(),
            None => active_at(level, settings.lexicon.rules()),
        };
        (settings.near, settings.max_removed) = (near.or(settings.near), None);
        Trial { settings, typed, gone: Vec::new() }
    };
    vec![
        Trial { settings: settings.clone(), typed: "", gone: Vec::new() },
        at(Level::Markers, None, " (switched off)"),
        at(Level::Markers, Some(NEAR), " with --near"),
        at(Level::Balanced, None, " at --level balanced"),
        at(Level::Article, None, " at --level article"),
    ]
}

/// The share of common words, in percent, that `--near` asks for when it is given no number.
const NEAR: u8 = 85;

impl Trial {
    fn of(mut self, text: &[u8]) -> Self {
        let engine = Engine::new(self.settings.clone(), false);
        let rules = self.settings.lexicon.rules();
        let mut bytes = 0;
        engine.each_section(text, |settled| {
            for removal in settled.plan.removals() {
                let reason = &settled.plan.reasons(removal)[0];
                let words = format!(
                    "{}{}: {}",
                    rules.name(reason.rule),
                    self.typed,
                    say(reason, &self.settings.lexicon)
                );
                self.gone.push((removal.span.shifted(bytes), brief(words.as_bytes(), LONGEST)));
            }
            bytes += settled.document.bytes().len();
        });
        self
    }

    /// Why all of `span` but its white space would go, if it would.
    fn reason(&self, text: &[u8], span: Span) -> Option<String> {
        let first = self.gone.partition_point(|(gone, _)| gone.end <= span.start);
        let touching: Vec<_> =
            self.gone[first..].iter().take_while(|(gone, _)| gone.start < span.end).collect();
        let mut at = span.start;
        for (gone, _) in &touching {
            if !text[at.min(gone.start)..gone.start].trim_ascii().is_empty() {
                return None;
            }
            at = gone.end;
        }
        let is_all = at >= span.end || text[at..span.end].trim_ascii().is_empty();
        touching.first().filter(|_| is_all).map(|(_, words)| words.clone())
    }
}

/// The words that a changed sentence lost and got.
fn words_between(old: &[u8], new: &[u8]) -> String {
    if old.len().max(new.len()) > LONGEST_CHANGE {
        return "[changed] ".to_owned();
    }
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let of = |tag: ChangeTag| {
        let words: Vec<&str> =
            diff.iter_all_changes().filter(|c| c.tag() == tag).map(|c| c.value()).collect();
        if words.is_empty() {
            "nothing".to_owned()
        } else {
            brief(words.join(" ").as_bytes(), LONGEST)
        }
    };
    format!("[changed; lost: {}; new: {}] ", of(ChangeTag::Delete), of(ChangeTag::Insert))
}
