//! Everything that knows of arguments, files, threads and exit codes.

mod across;
mod answers;
pub mod args;
pub mod attributes;
mod audit;
mod batch;
pub mod choose;
mod clean;
mod compare;
pub mod compress;
pub mod config;
mod corpus;
mod desk;
pub mod error;
mod files;
mod formats;
mod framing;
mod git_diff;
mod in_place;
pub mod intake;
mod jsonl;
mod judges;
mod manner;
mod mirror;
pub mod outlet;
mod pager;
#[cfg(feature = "parquet")]
mod parquet;
mod pipe;
mod plain;
mod progress;
mod records;
pub mod replace;
pub mod restore;
mod review;
mod roster;
mod run;
mod script;
pub mod signals;
pub mod sniff;
pub mod source;
pub mod stream;
mod summary;
pub mod target;
mod why;

use args::Args;
use clap::{CommandFactory, Parser};
use error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Done, whether or not something went.
pub const DONE: u8 = 0;
/// `--check` found something that would go.
pub const WOULD_CHANGE: u8 = 1;
/// A wrong argument or rule file, or trouble with reading or writing.
pub const TROUBLE: u8 = 2;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    ExitCode::from(run())
}

fn run() -> u8 {
    let words = std::env::args_os().skip(1);
    let mut args = match Args::plain(words).map_or_else(Args::try_parse, Ok) {
        Ok(args) => args,
        Err(answer) => return say_what_clap_says(&answer),
    };
    match begin(&mut args) {
        Ok(code) => code,
        Err(Error::Closed) => DONE,
        Err(Error::Ended) => {
            signals::die();
            TROUBLE
        }
        Err(error) => complain(&error),
    }
}

fn begin(args: &mut Args) -> Result<u8, Error> {
    signals::survive_size_limit().map_err(Error::Signals)?;
    let is_named = !args.files.is_empty()
        || args.recursive
        || args.files_from.is_some()
        || args.files0_from.is_some()
        || args.git_diff.is_some()
        || args.why.is_some()
        || args.compare.is_some();
    if !is_named && !answers::is_asked(args) && std::io::stdin().is_terminal() {
        outlet::tell(&Args::command().render_help().to_string())?;
        return Ok(TROUBLE);
    }
    if let Some(removed) = &args.restore {
        // Needs no settings, so none of them can stand in its way.
        return restore::run(args, removed);
    }
    let settings_file = config::apply(args)?;
    let settings = choose::settings(args)?;
    if let Some(path) = settings_file.as_ref().filter(|_| args.verbose) {
        outlet::tell(&format!("deboil: settings from {}", error::shown_path(path)))?;
    }
    if answers::is_asked(args) {
        answers::give(args, &settings)?;
        return Ok(DONE);
    }
    if let Some(place) = &args.why {
        why::run(args, settings, place)?;
        return Ok(DONE);
    }
    if let Some(files) = &args.compare {
        compare::run(args, &settings, files)?;
        return Ok(DONE);
    }
    if let Some(values) = &args.git_diff {
        git_diff::run(args, settings, values)?;
        return Ok(DONE);
    }
    if args.review {
        return review::run(args, settings, settings_file.as_deref());
    }
    run::run(args, settings)
}

/// Help and version go to standard output; a wrong argument to standard error.
fn say_what_clap_says(answer: &clap::Error) -> u8 {
    let colour = match answer.use_stderr() {
        true => std::io::stderr().is_terminal(),
        false => std::io::stdout().is_terminal(),
    } && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let text = answer.render();
    // What was typed is said again, and it may be a name that a pattern of the shell has found.
    let is_odd = |arg: std::ffi::OsString| error::shown(&arg) != arg.to_string_lossy();
    let text = match std::env::args_os().skip(1).any(is_odd) {
        true => {
            String::from_utf8_lossy(&outlet::harmless(text.to_string().as_bytes())).into_owned()
        }
        false if colour => text.ansi().to_string(),
        false => text.to_string(),
    };
    let outcome = if answer.use_stderr() {
        outlet::tell_as_it_is(&text).map(|()| TROUBLE)
    } else {
        outlet::print(text.as_bytes()).map(|()| DONE)
    };
    match outcome {
        Ok(code) => code,
        Err(Error::Closed) if !answer.use_stderr() => DONE,
        Err(error) => complain(&error),
    }
}

/// Says what is wrong; when even that cannot be said, the exit code still tells.
fn complain(error: &Error) -> u8 {
    if !error.is_closed() {
        let _ = outlet::tell(&format!("deboil: {error}"));
    }
    TROUBLE
}
