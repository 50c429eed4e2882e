//! How a text is shown, under which name, and what is said of it.

use super::args::{Args, Format};
use super::error::shown;
use super::intake::Input;
use super::stream::Shown;
use crate::engine::{Engine, Settled};
use crate::print::Section;

/// What the arguments say about showing; the same for every text of a run.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    /// What was typed.
    pub args: &'a Args,
    /// The engine.
    pub engine: &'a Engine,
}

impl Manner<'_> {
    /// The name in diffs and events: as it was typed, `-` for standard input.
    pub fn label(&self, input: &Input) -> String {
        match input {
            Input::Stdin => self.args.stdin_name.clone().unwrap_or_else(|| "-".to_owned()),
            Input::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// True when what is printed of a text does not hang on the texts before it, so that texts can be
    /// printed side by side.
    pub fn is_free(&self) -> bool {
        !matches!(self.args.asked_format(), Some(Format::Html | Format::Sarif | Format::Words))
    }

    /// A settled section as printers want it.
    pub fn section<'s>(&self, name: &'s str, input: &'s Input, piece: &'s Shown<'s>) -> Section<'s>
    where
        Self: 's,
    {
        Section {
            name,
            bare: input.bare(),
            document: &piece.settled.document,
            plan: &piece.settled.plan,
            lines_before: piece.lines_before,
            bytes_before: piece.bytes_before,
            line_start: piece.line_start,
            lexicon: &self.engine.settings().lexicon,
            level: piece.settled.level,
        }
    }

    /// Says that a section was planned at a lower level than asked for, or could not be judged.
    pub fn warnings(&self, section: &Section<'_>, settled: &Settled<'_>, said: &mut Vec<String>) {
        let asked = self.engine.settings();
        let level = asked.level().name();
        if settled.out_of_depth && self.args.verbose && section.lines_before == 0 {
            let name = shown(section.name);
            said.push(format!("deboil: {name}: is no web page that level {level} could judge; did what markers does"));
        }
        let is_lower = settled.left_alone || section.level != asked.level();
        if !is_lower || self.args.quiet {
            return;
        }
        let did = match settled.left_alone {
            true => "left alone".to_owned(),
            false => format!("did what {} does", section.level.name()),
        };
        said.push(format!(
            "deboil: {}: from line {}: level {level} would remove more than {} %; {did}",
            shown(section.name),
            section.lines_before + 1,
            asked.max_removed.unwrap_or(100.0),
        ));
    }
}

/// A file's name in its own bytes, so that a list can be read by another program.
pub fn name_of(input: &Input, label: &str) -> Vec<u8> {
    match input {
        Input::Stdin => label.as_bytes().to_vec(),
        Input::File(path) => path.as_os_str().as_encoded_bytes().to_vec(),
    }
}
