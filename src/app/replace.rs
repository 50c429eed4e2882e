//! `--in-place`: a file is replaced whole, or stays as it was.
//!
//! The new content goes to a temporary file beside the real target; owner, mode, access list and
//! extended attributes are copied to it; it is synced and renamed over the target, and the folder
//! is synced. Until the rename every failure, signal or power cut leaves the old file. Two runs
//! cannot work on one file at once, and a file that somebody else changed meanwhile is left alone.
//! What remains is the instant between the last look and the rename, which no system call closes.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

use super::attributes;
use super::error::{Error, shown_path};
use super::outlet::{Sink, Stream};
use super::signals;
use super::target::{check_kind, check_links, check_writable, folder_of, follow_links};

/// Bytes that are copied at once when the first change comes late.
const COPY_CHUNK: usize = 256 * 1024;

/// The ending of the copy that `--in-place=.bak` keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suffix(OsString);

impl Suffix {
    /// An ending as it was typed; empty means "no copy", as with `sed --in-place=`.
    ///
    /// # Errors
    /// A sentence, when it holds a slash: a copy stays beside its file.
    pub fn new(typed: &OsStr) -> Result<Option<Suffix>, &'static str> {
        if typed.as_bytes().contains(&b'/') {
            return Err("a suffix cannot contain a slash: the copy stays beside its file");
        }
        Ok((!typed.is_empty()).then(|| Suffix(typed.to_owned())))
    }

    fn beside(&self, target: &Path) -> PathBuf {
        let mut name = target.as_os_str().to_owned();
        name.push(&self.0);
        name.into()
    }
}

/// What tells whether a file is still the one that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    file: (u64, u64),
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(data: &Metadata) -> Stamp {
        Stamp {
            file: (data.dev(), data.ino()),
            size: data.size(),
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
        }
    }
}

/// A file that may be replaced: found to be one of its kind, opened, locked.
#[derive(Debug)]
pub struct Original {
    name: String,
    path: PathBuf,
    target: PathBuf,
    file: File,
    stamp: Stamp,
    backup: Option<PathBuf>,
}

impl Original {
    /// Opens `path` to rewrite it; with `suffix`, a copy of the old file will be kept.
    ///
    /// # Errors
    /// A missing or unreadable file; [`Error::Refused`] for whatever is no plain file of one name
    /// that we may write, or that another run is at work on.
    pub fn open(path: &Path, suffix: Option<&Suffix>) -> Result<Original, Error> {
        let name = shown_path(path);
        let open_error = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => Error::Missing { name: name.clone() },
            _ => Error::Open { name: name.clone(), source },
        };
        let refuse = |why: &str| Error::Refused { name: name.clone(), why: why.to_owned() };
        // Looked at before it is opened: opening a pipe would wait, opening a device may act.
        let before = fs::metadata(path).map_err(open_error)?;
        check_kind(&name, &before)?;
        let target = follow_links(path).map_err(open_error)?;
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW).bits() as i32;
        let file =
            OpenOptions::new().read(true).custom_flags(flags).open(&target).map_err(open_error)?;
        // Where there are no locks, the last look before the rename has to do.
        if flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
            return Err(refuse("another program is rewriting it; try again when it is done"));
        }
        let data = file.metadata().map_err(open_error)?;
        check_kind(&name, &data)?;
        let still = fs::metadata(path).map_err(open_error)?;
        if Stamp::of(&data) != Stamp::of(&still) || Stamp::of(&data).file != Stamp::of(&before).file
        {
            return Err(refuse("it was just replaced; try again"));
        }
        check_writable(&target)
            .map_err(|why| refuse(&format!("{why}; see chmod u+w, or write elsewhere with -o")))?;
        let backup = suffix.map(|suffix| suffix.beside(&target));
        check_links(&name, &data, backup.as_deref())?;
        let stamp = Stamp::of(&data);
        Ok(Original { name, path: path.to_owned(), target, file, stamp, backup })
    }

    /// A handle to read the file from its start.
    ///
    /// # Errors
    /// [`Error::Open`] when there is no descriptor left.
    pub fn reader(&self) -> Result<File, Error> {
        self.file.try_clone().map_err(|source| Error::Open { name: self.name.clone(), source })
    }

    /// The name for messages, safe for a terminal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Begins the new content. Nothing is made on disk before the first change.
    pub fn rewrite(self) -> Rewrite {
        Rewrite { original: self, same: 0, draft: None }
    }

    /// Says whether the file is untouched since it was opened, and still where its name leads.
    fn check_unchanged(&self) -> Result<(), Error> {
        let now = self.file.metadata().map(|data| Stamp::of(&data));
        let named = fs::metadata(&self.path).map(|data| Stamp::of(&data));
        match (now, named) {
            (Ok(now), Ok(named)) if now == self.stamp && named == self.stamp => Ok(()),
            _ => Err(self.changed()),
        }
    }

    fn changed(&self) -> Error {
        let why = "it changed while it was read; run again".to_owned();
        Error::Refused { name: self.name.clone(), why }
    }

    fn failed(&self, step: &'static str) -> impl Fn(io::Error) -> Error {
        let name = self.name.clone();
        move |source| Error::Replace { name: name.clone(), step, source }
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was to be changed: the file, and its times, are untouched.
    Untouched,
    /// The new content is in place.
    Replaced,
}

/// The new content of a file. Dropped without [`Rewrite::commit`], it leaves everything as it was.
#[derive(Debug)]
pub struct Rewrite {
    original: Original,
    same: u64,
    draft: Option<Draft>,
}

impl Rewrite {
    /// The next bytes of the new content, in order.
    ///
    /// # Errors
    /// [`Error::Replace`] (a full disk, for example); the file stays as it was.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match &mut self.draft {
            // Until something changes, the content is the beginning of the old file.
            None => {
                self.same += bytes.len() as u64;
                Ok(())
            }
            Some(draft) => {
                draft.stream.write(bytes).map_err(self.original.failed("cannot write the new file"))
            }
        }
    }

    /// Says that from here on the new content differs: what was written so far equals the
    /// beginning of the old file, what follows need not.
    ///
    /// # Errors
    /// As [`Rewrite::write`].
    pub fn differs(&mut self) -> Result<(), Error> {
        if self.draft.is_none() {
            let mut draft = Draft::make(&self.original)?;
            copy_start(&self.original.file, self.same, &mut draft.stream)
                .map_err(self.original.failed("cannot copy its beginning"))?;
            self.draft = Some(draft);
        }
        Ok(())
    }

    /// Puts the new content in place, all of it, for good.
    ///
    /// # Errors
    /// [`Error::Replace`], [`Error::Attribute`] or [`Error::Refused`] when the file stays as it
    /// was; [`Error::Unsynced`] when it was replaced but a power cut might still undo that.
    pub fn commit(self) -> Result<Outcome, Error> {
        let Rewrite { original, draft, .. } = self;
        let Some(mut draft) = draft else { return Ok(Outcome::Untouched) };
        draft.stream.flush().map_err(original.failed("cannot write the new file"))?;
        let file = draft.file()?;
        attributes::copy(&original.name, &original.file, file)?;
        file.sync_all().map_err(original.failed("cannot sync the new file"))?;
        original.check_unchanged()?;
        if let Some(backup) = &original.backup {
            keep_copy(&original, backup)?;
        }
        signals::release(&draft.path, |path| fs::rename(path, &original.target))
            .map_err(original.failed("cannot put the new file in place"))?;
        draft.settled = true;
        sync_folder(folder_of(&original.target))
            .map_err(|source| Error::Unsynced { name: original.name.clone(), source })?;
        Ok(Outcome::Replaced)
    }
}

/// A temporary file, which goes when this goes.
#[derive(Debug)]
struct Draft {
    path: PathBuf,
    stream: Stream,
    settled: bool,
}

impl Draft {
    /// Makes an empty file, for nobody else to read, beside the target. Its name is short even if
    /// the target's is as long as can be.
    fn make(original: &Original) -> Result<Draft, Error> {
        let folder = folder_of(&original.target);
        for attempt in 0u32.. {
            let path = folder.join(format!(".deboil-{}-{attempt}", process::id()));
            let made = signals::hold(&path, |path| {
                OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
            });
            match made {
                Ok(file) => {
                    let stream = Stream::new(Sink::File(file));
                    return Ok(Draft { path, stream, settled: false });
                }
                // Left by a killed run of the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 10_000 => {}
                Err(error) => {
                    return Err(original.failed("cannot make a file beside it")(error));
                }
            }
        }
        Err(original.failed("cannot make a file beside it")(Errno::EXIST.into()))
    }

    fn file(&self) -> Result<&File, Error> {
        match self.stream.sink() {
            Sink::File(file) => Ok(file),
            Sink::Stdout | Sink::Stderr => Err(Error::Closed),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.settled {
            signals::remove(&self.path);
        }
    }
}

/// Copies the first `len` bytes without moving the place where others read.
fn copy_start(from: &File, len: u64, to: &mut Stream) -> io::Result<()> {
    let mut buffer = vec![0; COPY_CHUNK.min(len.try_into().unwrap_or(COPY_CHUNK))];
    let mut at = 0;
    while at < len {
        let wanted = buffer.len().min((len - at).try_into().unwrap_or(usize::MAX));
        match from.read_at(&mut buffer[..wanted], at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                to.write(&buffer[..count])?;
                at += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Gives the old file its second name. The copy is the old file itself, so nothing of it can get
/// lost, and a copy that is there already is never overwritten: it may be the only one.
fn keep_copy(original: &Original, backup: &Path) -> Result<(), Error> {
    let refuse = || Error::Refused {
        name: original.name.clone(),
        why: format!("{} exists already; move it, or choose another suffix", shown_path(backup)),
    };
    let failed = original.failed("cannot keep a copy");
    match rustix::fs::link(&original.target, backup) {
        Ok(()) => {
            let copy = fs::symlink_metadata(backup).map_err(&failed)?;
            if Stamp::of(&copy).file == original.stamp.file {
                return Ok(());
            }
            // Somebody put another file in its place in this instant: take the wrong name away.
            let _ = fs::remove_file(backup);
            Err(original.changed())
        }
        Err(Errno::EXIST) => {
            let copy = fs::symlink_metadata(backup).map_err(&failed)?;
            if Stamp::of(&copy).file == original.stamp.file { Ok(()) } else { Err(refuse()) }
        }
        // No hard links here, or not for us (a file of another owner): copy the bytes.
        Err(Errno::PERM | Errno::NOTSUP | Errno::MLINK | Errno::NOSYS) => {
            let mut draft = Draft::make(original)?;
            copy_start(&original.file, original.stamp.size, &mut draft.stream).map_err(&failed)?;
            draft.stream.flush().map_err(&failed)?;
            attributes::copy(&original.name, &original.file, draft.file()?)?;
            draft.file()?.sync_all().map_err(&failed)?;
            original.check_unchanged()?;
            if fs::symlink_metadata(backup).is_ok() {
                return Err(refuse());
            }
            signals::release(&draft.path, |path| fs::rename(path, backup)).map_err(&failed)?;
            draft.settled = true;
            Ok(())
        }
        Err(error) => Err(failed(error.into())),
    }
}

/// Makes the new name survive a power cut. Folders that cannot be opened or synced (some network
/// and user-space file systems) are no trouble: there is nothing more to be done.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let outcome = File::open(folder).and_then(|folder| folder.sync_all());
    match outcome.as_ref().map_err(|e| e.raw_os_error().map(Errno::from_raw_os_error)) {
        Err(Some(Errno::INVAL | Errno::NOTSUP | Errno::ACCESS | Errno::BADF | Errno::MFILE)) => {
            Ok(())
        }
        _ => outcome,
    }
}

#[cfg(test)]
mod tests;
