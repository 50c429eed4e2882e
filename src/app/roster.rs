//! Which inputs a run reads: those that were named, those of a list, and those of folders.
//!
//! The order is that of the arguments, then of the lists; a folder's files come in the order of
//! their names, byte by byte, a folder standing where its name stands. So it is the same on every
//! machine, whatever order the file system has.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use super::args::Args;
use super::error::{Error, shown_path};
use super::intake::{Input, Intake};
use super::outlet;
use super::source::FileId;

/// What there is to read.
#[derive(Debug, Default)]
pub struct Roster {
    /// The inputs, in order.
    pub inputs: Vec<Input>,
    /// For each input: bytes at the start of its path that name the folder it was found in.
    below: Vec<usize>,
    /// Folders that could not be read, and the like.
    pub troubles: Vec<Error>,
    /// Folders in which no file was found.
    pub empty: Vec<PathBuf>,
}

impl Roster {
    /// Everything that the arguments name. Without a name it is standard input, or with `-r` this
    /// folder; an empty list is an empty run. Files in `skipped` are left out where they were
    /// found, not where they were named.
    ///
    /// # Errors
    /// A list that cannot be read, a glob that makes no sense, standard input wanted twice.
    pub fn of(args: &Args, skipped: &[FileId]) -> Result<Roster, Error> {
        let mut roster = Roster::default();
        let skipped =
            Skipped { files: skipped, folder: args.output_dir.as_deref().and_then(folder_id) };
        let is_stdin = |name: &Option<OsString>| name.as_ref().is_some_and(|name| name == "-");
        let from_stdin = is_stdin(&args.files_from) || is_stdin(&args.files0_from);
        if from_stdin && args.files.iter().any(|file| file == "-") {
            return Err(usage(
                "standard input is the list of names; it cannot be a text too".into(),
            ));
        }
        for file in &args.files {
            match Input::new(file.clone()) {
                Input::Stdin => roster.push(Input::Stdin, 0),
                Input::File(path) => roster.add(args, &skipped, path)?,
            }
        }
        for (list, end) in [(&args.files_from, b'\n'), (&args.files0_from, 0)] {
            let Some(list) = list else { continue };
            let names = Intake::default().open(&Input::new(list.clone()))?.read_all()?;
            for name in names.split(|byte| *byte == end).filter(|name| !name.is_empty()) {
                // Here `-` is a file of that name: standard input may be the list itself.
                let path = PathBuf::from(OsString::from_vec(name.to_vec()));
                roster.add(args, &skipped, path)?;
            }
        }
        if args.files.is_empty() && args.files_from.is_none() && args.files0_from.is_none() {
            match args.recursive {
                true => roster.walk(args, &skipped, Path::new("."))?,
                false => roster.push(Input::Stdin, 0),
            }
        }
        Ok(roster)
    }

    /// Where an input stands below the folder it was found in, else its name as it was typed;
    /// nothing for standard input.
    pub fn place(&self, number: usize) -> Option<&Path> {
        match &self.inputs[number] {
            Input::Stdin => None,
            Input::File(path) => {
                let bytes = path.as_os_str().as_bytes();
                Some(Path::new(std::ffi::OsStr::from_bytes(&bytes[self.below[number]..])))
            }
        }
    }

    /// True for a plain file that a walk has found.
    pub fn was_found(&self, number: usize) -> bool {
        self.below[number] > 0
    }

    /// Says which folders could not be read, and which were empty. True when there was trouble.
    ///
    /// # Errors
    /// When standard error cannot be written.
    pub fn tell(&self, quiet: bool) -> Result<bool, Error> {
        for error in &self.troubles {
            outlet::tell(&format!("deboil: {error}"))?;
        }
        for folder in self.empty.iter().filter(|_| !quiet) {
            let name = shown_path(folder);
            outlet::tell(&format!(
                "deboil: {name}: no file is wanted there; see --glob, --hidden and --no-ignore"
            ))?;
        }
        Ok(!self.troubles.is_empty())
    }

    fn push(&mut self, input: Input, below: usize) {
        self.inputs.push(input);
        self.below.push(below);
    }

    fn add(&mut self, args: &Args, skipped: &Skipped<'_>, path: PathBuf) -> Result<(), Error> {
        if args.recursive && path.is_dir() {
            return self.walk(args, skipped, &path);
        }
        self.push(Input::File(path), 0);
        Ok(())
    }

    fn walk(&mut self, args: &Args, skipped: &Skipped<'_>, root: &Path) -> Result<(), Error> {
        let (folder, globs) = (skipped.folder, globs(root, &args.glob)?);
        let walk = WalkBuilder::new(root)
            .hidden(!args.hidden)
            .ignore(!args.no_ignore)
            .git_ignore(!args.no_ignore)
            .git_exclude(!args.no_ignore)
            // What a person has set up for git at home is no property of the corpus.
            .git_global(false)
            .require_git(false)
            .parents(!args.no_ignore)
            .sort_by_file_name(|a, b| a.cmp(b))
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                // Asked here and not by the walk, for which a wanted name would be neither hidden nor ignored.
                let is_wanted = !globs.matched(entry.path(), is_folder).is_ignore();
                let is_output = is_folder && folder.is_some() && folder_id(entry.path()) == folder;
                !is_output && (is_wanted || entry.depth() == 0)
            })
            .build();
        let before = (self.inputs.len(), self.troubles.len());
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    let path = entry.into_path();
                    if skipped.holds(&path) {
                        continue;
                    }
                    let inside = path.strip_prefix(root).map_or(0, |rest| rest.as_os_str().len());
                    let below = path.as_os_str().len() - inside;
                    self.push(Input::File(path), below);
                }
                Ok(_) => {}
                Err(error) => self.troubles.push(trouble(root, &error)),
            }
        }
        if before == (self.inputs.len(), self.troubles.len()) {
            self.empty.push(root.to_owned());
        }
        Ok(())
    }
}

/// What a walk leaves out because this run writes it.
struct Skipped<'s> {
    files: &'s [FileId],
    folder: Option<(u64, u64)>,
}

impl Skipped<'_> {
    fn holds(&self, path: &Path) -> bool {
        let id = |path| FileId::of_metadata(&fs::metadata(path).ok()?);
        !self.files.is_empty() && id(path).is_some_and(|id| self.files.contains(&id))
    }
}

/// Device and number of a folder.
fn folder_id(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let data = fs::metadata(path).ok()?;
    Some((data.dev(), data.ino()))
}

/// Globs as of a `.gitignore`, the other way round: what matches is wanted, `!` in front leaves out.
fn globs(root: &Path, typed: &[String]) -> Result<Override, Error> {
    let mut builder = OverrideBuilder::new(root);
    for glob in typed {
        builder.add(glob).map_err(|error| usage(format!("--glob '{glob}': {error}")))?;
    }
    builder.build().map_err(|error| usage(format!("--glob: {error}")))
}

/// The trouble with one folder, under its own name where it is known.
fn trouble(root: &Path, error: &ignore::Error) -> Error {
    let mut place = root;
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, err } => {
                place = path;
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let source = match inner.io_error() {
        Some(error) => match error.raw_os_error() {
            Some(number) => io::Error::from_raw_os_error(number),
            None => io::Error::other(error.to_string()),
        },
        None => io::Error::other(inner.to_string()),
    };
    Error::Open { name: shown_path(place), source }
}

fn usage(detail: String) -> Error {
    Error::Usage { detail }
}
