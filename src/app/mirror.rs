//! `--output-dir`: for each input a file of the same place under another folder.
//!
//! A new file gets a name of its own first and is renamed when it is whole, so a file that stands
//! under its name is whole. Folders are walked down one by one from the root, and no link is
//! followed on the way: nothing is written outside, whatever the tree holds. Files are not synced
//! one by one; after a power cut, run again without `--skip-existing`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::error::{Error, shown_path};
use super::outlet::Outlet;
use super::roster::Roster;
use super::signals;
use super::source::FileId;

/// A folder that takes the clean files.
#[derive(Debug)]
pub struct Mirror {
    path: PathBuf,
    root: Arc<OwnedFd>,
    skip_existing: bool,
    /// The folder that was written to last: files come folder by folder.
    last: Mutex<Option<(PathBuf, Arc<OwnedFd>)>>,
    drafts: AtomicU64,
}

/// Whether an input is still to be done.
pub enum Begun {
    /// Write to it, then [`Draft::commit`].
    Draft(Box<Draft>),
    /// A file of that name is there, and `--skip-existing` says to leave it.
    There,
}

impl Mirror {
    /// Makes the folder where it is missing. Two inputs that would be one file are refused, and so
    /// is standard input.
    ///
    /// # Errors
    /// [`Error::Usage`] before anything is made; [`Error::Create`].
    pub fn open(path: &Path, skip_existing: bool, roster: &Roster) -> Result<Mirror, Error> {
        let mut places = BTreeSet::new();
        for number in 0..roster.inputs.len() {
            let Some(place) = roster.place(number) else {
                let detail = "--output-dir: standard input has no name; use -o".to_owned();
                return Err(Error::Usage { detail });
            };
            // A name that is refused later is refused by itself; the others are done.
            if let Some(parts) = inside(place)
                && !places.insert(parts)
            {
                let name = shown_path(&path.join(place));
                let detail = format!("{name}: two inputs would be written there; name them apart");
                return Err(Error::Usage { detail });
            }
        }
        let failed = |source| Error::Create { name: shown_path(path), source };
        std::fs::create_dir_all(path).map_err(failed)?;
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
        let root = rustix::fs::open(path, flags, Mode::empty()).map_err(|e| failed(e.into()))?;
        Ok(Mirror {
            path: path.to_owned(),
            root: Arc::new(root),
            skip_existing,
            last: Mutex::default(),
            drafts: AtomicU64::new(0),
        })
    }

    /// Begins the file for an input that stands at `place` and is the file `id`.
    ///
    /// # Errors
    /// [`Error::Outside`] for a place that leads out, [`Error::SameFile`], [`Error::Create`].
    pub fn begin(&self, place: &Path, id: Option<FileId>) -> Result<Begun, Error> {
        let name = shown_path(&self.path.join(place));
        let outside = |why: &'static str| Error::Outside { name: shown_path(place), why };
        let Some(parts) = inside(place) else {
            return Err(outside(
                "its name is absolute or holds `..`; run in its folder, or use -r",
            ));
        };
        let Some((last, folders)) = parts.split_last() else {
            return Err(outside("it has no name"));
        };
        let folder = self.folder(folders).map_err(|error| match error {
            Errno::LOOP | Errno::NOTDIR => outside("a link or a file stands in its way there"),
            error => Error::Create { name: name.clone(), source: error.into() },
        })?;
        match rustix::fs::statat(&*folder, *last, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => {
                let kind = FileType::from_raw_mode(stat.st_mode);
                if kind != FileType::RegularFile {
                    return Err(outside("a link, a folder or a device of its name is there"));
                }
                if self.skip_existing {
                    return Ok(Begun::There);
                }
                if id.is_some() && id == Some(FileId::of_stat(&stat)) {
                    return Err(Error::SameFile { name });
                }
            }
            Err(Errno::NOENT) => {}
            Err(error) => return Err(Error::Create { name, source: error.into() }),
        }
        let draft = self.draft(name, folders.iter().collect(), folder, last)?;
        Ok(Begun::Draft(Box::new(draft)))
    }

    /// True when `--skip-existing` leaves this place alone; a quick look before the input is opened.
    pub fn is_there(&self, place: &Path) -> bool {
        self.skip_existing
            && inside(place).is_some_and(|parts| {
                let path: PathBuf = parts.iter().collect();
                std::fs::symlink_metadata(self.path.join(path)).is_ok_and(|data| data.is_file())
            })
    }

    /// The folder of these names below the root, made where it is missing; no link is followed.
    fn folder(&self, names: &[&OsStr]) -> Result<Arc<OwnedFd>, Errno> {
        let path: PathBuf = names.iter().collect();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, folder)) = &*last
            && *known == path
        {
            return Ok(Arc::clone(folder));
        }
        let mut folder = Arc::clone(&self.root);
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for name in names {
            let open = || rustix::fs::openat(&*folder, *name, flags, Mode::empty());
            let next = match open() {
                Err(Errno::NOENT) => {
                    match rustix::fs::mkdirat(&*folder, *name, Mode::from_raw_mode(0o777)) {
                        Ok(()) | Err(Errno::EXIST) => open()?,
                        Err(error) => return Err(error),
                    }
                }
                other => other?,
            };
            folder = Arc::new(next);
        }
        *last = Some((path, Arc::clone(&folder)));
        Ok(folder)
    }

    fn draft(
        &self,
        name: String,
        below: PathBuf,
        folder: Arc<OwnedFd>,
        last: &OsStr,
    ) -> Result<Draft, Error> {
        let failed = |source| Error::Create { name: name.clone(), source };
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        loop {
            let number = self.drafts.fetch_add(1, Ordering::Relaxed);
            let own = PathBuf::from(format!(".deboil-{}-{number}", process::id()));
            let path = self.path.join(&below).join(&own);
            let made = signals::hold(&path, |_| {
                let mode = Mode::from_raw_mode(0o666);
                rustix::fs::openat(&*folder, &own, flags, mode).map_err(io::Error::from)
            });
            match made {
                // Left by a killed run of the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1 << 40 => {}
                Err(error) => return Err(failed(error)),
                Ok(file) => {
                    // Made first, so that the file goes again when the outlet cannot be made.
                    let last = PathBuf::from(last);
                    let mut draft = Draft { name, folder, last, own, path, outlet: None };
                    let file = File::from(file);
                    draft.outlet = Some(Outlet::of_file(draft.name.clone(), file, &draft.last)?);
                    return Ok(draft);
                }
            }
        }
    }
}

/// The names of a place, from the root down; nothing when it leads out of the root.
fn inside(place: &Path) -> Option<Vec<&OsStr>> {
    let parts = place.components().filter(|part| *part != Component::CurDir);
    parts
        .map(|part| match part {
            Component::Normal(name) => Some(name),
            _ => None,
        })
        .collect()
}

/// A file on its way; it goes when it is dropped without [`Draft::commit`].
pub struct Draft {
    name: String,
    folder: Arc<OwnedFd>,
    last: PathBuf,
    own: PathBuf,
    path: PathBuf,
    outlet: Option<Outlet>,
}

impl Draft {
    /// Takes the bytes.
    pub fn outlet(&mut self) -> Option<&mut Outlet> {
        self.outlet.as_mut()
    }

    /// Puts the file under its name.
    ///
    /// # Errors
    /// [`Error::Write`] or [`Error::Create`]; then nothing stands under its name that did not before.
    pub fn commit(mut self) -> Result<(), Error> {
        if let Some(outlet) = self.outlet.take() {
            outlet.close()?;
        }
        let folder = self.folder.as_fd();
        signals::release(&self.path, |_| {
            rustix::fs::renameat(folder, &self.own, folder, &self.last).map_err(io::Error::from)
        })
        .map_err(|source| Error::Create { name: self.name.clone(), source })?;
        self.path = PathBuf::new();
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.path != Path::new("") {
            signals::remove(&self.path);
        }
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("name", &self.name).finish_non_exhaustive()
    }
}
