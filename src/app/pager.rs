//! A pager, as git uses one: only where a person looks at a review format on a terminal.

use super::args::{Args, Format};
use super::error::{Error, shown};
use super::outlet;
use signal_hook::SigId;
use signal_hook::consts::{SIGINT, SIGQUIT};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::IsTerminal;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// The pager when none is named.
const DEFAULT: &str = "less";

/// A pager at work. Dropped, it is waited for: what it reads from must be closed before.
pub struct Pager {
    child: Child,
    signals: Vec<SigId>,
}

impl Args {
    /// True when what is printed is for people to read.
    fn is_for_reading(&self) -> bool {
        let is_review = matches!(self.asked_format(), Some(Format::Diff | Format::Words));
        let is_bare = self.list || self.line_buffered || self.in_place.is_some();
        self.output.is_none() && !is_bare && (is_review || self.compare.is_some())
    }
}

/// Starts a pager where one is wanted, and gives what it reads from.
///
/// # Errors
/// When a message about a missing pager cannot be said.
pub fn start(args: &Args) -> Result<Option<(File, Pager)>, Error> {
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if args.no_pager || !args.is_for_reading() || is_dumb || !std::io::stdout().is_terminal() {
        return Ok(None);
    }
    let named = ["DEBOIL_PAGER", "PAGER"].iter().find_map(env::var_os);
    let is_named = named.is_some();
    let command = named.unwrap_or_else(|| OsString::from(DEFAULT));
    if command.is_empty() || command == "cat" {
        return Ok(None);
    }
    if !can_be_run(&command) {
        if is_named && !args.quiet {
            outlet::tell(&format!("deboil: pager {}: not found; shown without", shown(&command)))?;
        }
        return Ok(None);
    }
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(&command).stdin(Stdio::piped());
    // Quit when all fits on a screen, pass colours on, leave the text on the screen: as git asks for.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if env::var_os(name).is_none() {
            shell.env(name, value);
        }
    }
    let Ok(mut child) = shell.spawn() else { return Ok(None) };
    let Some(pipe) = child.stdin.take() else { return Ok(None) };
    // Ctrl-C is for the pager; it would lose its terminal to the shell if this process died of it.
    let nothing = || Arc::new(std::sync::atomic::AtomicBool::new(false));
    let signals =
        [SIGINT, SIGQUIT].iter().filter_map(|s| signal_hook::flag::register(*s, nothing()).ok());
    let signals = signals.collect();
    Ok(Some((File::from(OwnedFd::from(pipe)), Pager { child, signals })))
}

/// False when the command is a plain word that no program has for a name.
fn can_be_run(command: &OsStr) -> bool {
    let bytes = command.as_bytes();
    let word = bytes.split(|byte| *byte == b' ').find(|word| !word.is_empty()).unwrap_or(b"");
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./+".contains(byte);
    if !word.iter().all(is_plain) {
        // Quotes, variables, assignments: the shell knows.
        return true;
    }
    let name = Path::new(OsStr::from_bytes(word));
    if word.contains(&b'/') {
        return name.exists();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

impl Drop for Pager {
    fn drop(&mut self) {
        // A pager that ended badly has said so itself.
        let _ = self.child.wait();
        self.signals.drain(..).for_each(|id| {
            signal_hook::low_level::unregister(id);
        });
    }
}
