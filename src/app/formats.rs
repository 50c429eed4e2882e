//! Which printer the arguments ask for, and whether it may use colours.

use super::args::{Args, Format, When};
use crate::print::{Annotate, Clean, Diff, Github, Html, Json, Paint, Printer, Sarif, Words};
use rustix::fs::OFlags;
use std::fs::OpenOptions;
use std::io::IsTerminal;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

impl Args {
    /// The format that was asked for by whatever option; nothing when none was.
    pub fn asked_format(&self) -> Option<Format> {
        match (self.diff, self.word_diff, self.annotate) {
            (true, ..) => Some(Format::Diff),
            (_, true, _) => Some(Format::Words),
            (.., true) => Some(Format::Annotate),
            _ => self.format,
        }
    }
}

/// What prints to the output, for all texts; nothing for `--list`, and for `--check` alone.
pub fn printer(args: &Args) -> Option<Box<dyn Printer>> {
    let asked = args.asked_format();
    if args.list || (args.check && asked.is_none()) {
        return None;
    }
    Some(match asked.unwrap_or(Format::Clean) {
        Format::Annotate => Box::new(Annotate::default()),
        Format::Clean => Box::new(Clean),
        Format::Diff => Box::new(Diff::new(args.unified.unwrap_or(3), paint(args))),
        Format::Github => Box::new(Github::default()),
        Format::Html => Box::new(Html::default()),
        Format::Json => Box::new(Json::default()),
        Format::Sarif => Box::new(Sarif::default()),
        Format::Words => Box::new(Words::new(args.unified.unwrap_or(1), paint(args))),
    })
}

/// How the output may look.
pub fn paint(args: &Args) -> Paint {
    let is_terminal = match &args.output {
        Some(path) => is_a_terminal(path),
        None => std::io::stdout().is_terminal(),
    };
    Paint { colour: colours(args.color, is_terminal), escape: is_terminal }
}

/// True for a name such as `/dev/tty`.
fn is_a_terminal(path: &Path) -> bool {
    let is_device = |data: std::fs::Metadata| data.file_type().is_char_device();
    let flags = (OFlags::NOCTTY | OFlags::NONBLOCK).bits() as i32;
    std::fs::metadata(path).is_ok_and(is_device)
        && OpenOptions::new()
            .write(true)
            .custom_flags(flags)
            .open(path)
            .is_ok_and(|file| file.is_terminal())
}

/// True when colours are wanted on an output that is a terminal or not.
pub fn colours(when: When, is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if is_set("NO_COLOR") => false,
        When::Auto => {
            let forced = std::env::var_os("CLICOLOR_FORCE");
            let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            forced.is_some_and(|value| !value.is_empty() && value != "0")
                || (is_terminal && !is_dumb)
        }
    }
}
