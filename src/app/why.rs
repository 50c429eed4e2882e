//! `--why FILE:LINE`: what every rule thinks of one line.

use super::args::Args;
use super::error::{Error, shown};
use super::intake::{Input, Intake};
use super::outlet::Outlet;
use crate::document::Edge;
use crate::engine::{Engine, Settled, Workspace};
use crate::plan::Carry;
use crate::print::{brief, escape};
use crate::rule::{RuleSet, Rules};
use crate::settings::Settings;
use crate::verdict::{self, Opinion, Scene, Stance, Verdict, Weighed};
use std::ffi::OsStr;
use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;

/// The longest piece of a text that is shown, in characters.
const LONGEST: usize = 200;

/// Prints what every rule thinks of the line that `place` names.
///
/// # Errors
/// A place that is none, and trouble with files.
pub fn run(args: &Args, settings: Settings, place: &OsStr) -> Result<(), Error> {
    let (input, line) = parse(place)?;
    let output = match &args.output {
        Some(path) => Outlet::create(path, None, &input.id().into_iter().collect::<Vec<_>>())?,
        None => Outlet::stdout(None)?,
    };
    let text = Intake::default().open(&input)?.read_all()?;
    let engine = Engine::new(settings, false);
    let name = match &input {
        Input::Stdin => args.stdin_name.clone().unwrap_or_else(|| "-".to_owned()),
        Input::File(path) => shown(path),
    };
    let answer = find(&engine, &text, line, &name)?;
    let mut output = output;
    // Everything that comes from the text is escaped already, for a pipe too: this is for people.
    output.write(answer.as_bytes())?;
    output.close()
}

/// `FILE:LINE`, with `-` for standard input.
fn parse(place: &OsStr) -> Result<(Input, u64), Error> {
    let bytes = place.as_bytes();
    let parsed = bytes.iter().rposition(|byte| *byte == b':').and_then(|colon| {
        let line = std::str::from_utf8(&bytes[colon + 1..]).ok()?.parse().ok()?;
        Some((Input::new(OsStr::from_bytes(&bytes[..colon]).to_owned()), line))
    });
    match parsed {
        Some((input, line)) if line > 0 => Ok((input, line)),
        _ => Err(Error::Usage {
            detail: format!("--why {}: give a file and a line, as in page.txt:12", shown(place)),
        }),
    }
}

/// Runs the text through the engine up to the section with the line, and weighs it there.
pub fn find(engine: &Engine, text: &[u8], wanted: u64, name: &str) -> Result<String, Error> {
    let mut carry = Carry::default();
    let mut workspace = Workspace::default();
    let (mut head, mut rest) = (Edge::Text, text);
    while let Some((length, tail)) = engine.cut(rest, true) {
        let (bytes, after) = rest.split_at(length);
        let before = carry.clone();
        let examined = engine.examine(bytes, head, tail, workspace);
        let settled = engine.settle(bytes, examined, &mut carry, after.is_empty());
        let number = usize::try_from(wanted - 1 - before.lines).unwrap_or(usize::MAX);
        if number < settled.document.lines().len() && (wanted <= carry.lines || after.is_empty()) {
            return Ok(tell(engine, &settled, &before, number, name));
        }
        workspace = settled.into_workspace();
        (head, rest) = (tail, after);
    }
    let lines = text.split_inclusive(|byte| *byte == b'\n').count();
    Err(Error::Usage {
        detail: format!("--why: {name} has {lines} lines, so there is no line {wanted}"),
    })
}

fn tell(
    engine: &Engine,
    settled: &Settled<'_>,
    before: &Carry,
    number: usize,
    name: &str,
) -> String {
    let asked = engine.settings();
    let mut used = match settled.level == asked.level() {
        true => asked.clone(),
        false => asked.lowered(settled.level),
    };
    if settled.left_alone {
        used.scope.rules = RuleSet::none();
    }
    let scene = Scene {
        document: &settled.document,
        plan: &settled.plan,
        settings: if settled.left_alone { asked } else { &used },
        before,
        keyring: engine.keyring(),
    };
    let verdict = verdict::weigh(&scene, number);
    let page =
        Page { bytes: settled.document.bytes(), rules: asked.lexicon.rules(), lines: before.lines };
    let mut out = String::new();
    let fate = fate(&verdict.line);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{name}:{}: {fate}", page.lines + number as u64 + 1);
    if settled.left_alone {
        let _ = writeln!(
            out,
            "  of this part of the text too much would go, so it was left alone (--max-removed)"
        );
    } else if settled.level != asked.level() {
        let _ = writeln!(
            out,
            "  of this part of the text too much would go at level {}, so level {} was used (--max-removed)",
            asked.level().name(),
            settled.level.name()
        );
    }
    page.verdict(&verdict, &mut out);
    out
}

/// What the words are made from.
struct Page<'p> {
    bytes: &'p [u8],
    rules: &'p Rules,
    lines: u64,
}

impl Page<'_> {
    fn verdict(&self, verdict: &Verdict, out: &mut String) {
        if let Some((first, last, shape)) = verdict.block {
            let at = |line: usize| self.lines + line as u64 + 1;
            let shape = verdict::shape_name(shape);
            let _ = match first == last {
                true => writeln!(out, "  a block of its own, which reads as {shape}"),
                false => writeln!(
                    out,
                    "  in the block of lines {} to {}, which reads as {shape}",
                    at(first),
                    at(last)
                ),
            };
            self.quote(&verdict.line, out);
        }
        self.opinions(&verdict.line.opinions, out);
        for (number, sentence) in (1..).zip(&verdict.sentences) {
            let (first, last) = sentence.lines;
            let place = match first == last {
                true => String::new(),
                false => format!(
                    " (lines {} to {})",
                    self.lines + first as u64 + 1,
                    self.lines + last as u64 + 1
                ),
            };
            let _ = writeln!(out, "sentence {number}{place}: {}", fate(sentence));
            self.quote(sentence, out);
            self.opinions(&sentence.opinions, out);
        }
    }

    fn quote(&self, unit: &Weighed, out: &mut String) {
        let text = crate::document::lines::trim(self.bytes, unit.span).of(self.bytes);
        let _ = writeln!(out, "  | {}", brief(text, LONGEST));
    }

    fn opinions(&self, opinions: &[Opinion], out: &mut String) {
        for opinion in opinions {
            let rule = match (opinion.rule, opinion.stance) {
                (Some(rule), _) => self.rules.name(rule),
                (None, Stance::Keeps) => "--keep",
                (None, _) => "word rules",
            };
            let stance = match opinion.stance {
                Stance::Cuts => "cuts",
                Stance::Keeps => "keeps",
                Stance::Off => "off",
                Stance::Near => "near",
                Stance::Silent => "silent",
            };
            let mut words = Vec::new();
            escape(opinion.words.as_bytes(), &mut words);
            let _ = writeln!(out, "  {stance:6} {rule:17} {}", String::from_utf8_lossy(&words));
        }
    }
}

fn fate(unit: &Weighed) -> String {
    match unit.gone {
        0 => "stays".to_owned(),
        gone if gone == unit.span.len() => "goes".to_owned(),
        gone => format!("loses {gone} of its {} bytes", unit.span.len()),
    }
}
