//! Which file a name leads to, and whether it may be replaced.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::io::Errno;

use super::error::{Error, reason};

/// Links that are followed from a name to its file, as many as Linux follows.
const MAX_LINKS: usize = 40;

/// Refuses what is no plain file.
///
/// # Errors
/// [`Error::Folder`] or [`Error::Refused`].
pub fn check_kind(name: &str, data: &Metadata) -> Result<(), Error> {
    let kind = data.file_type();
    let what = match () {
        () if kind.is_file() => return Ok(()),
        () if kind.is_dir() => return Err(Error::Folder { name: name.to_owned() }),
        () if kind.is_fifo() => "it is a pipe (FIFO)",
        () if kind.is_socket() => "it is a socket",
        () => "it is a device",
    };
    Err(Error::Refused { name: name.to_owned(), why: format!("{what}; use deboil as a filter") })
}

/// A file with several names would lose its ties. An old copy that a killed run left as a second
/// name of the same file does no harm: it is what the copy becomes anyway.
///
/// # Errors
/// [`Error::Refused`].
pub fn check_links(name: &str, data: &Metadata, backup: Option<&Path>) -> Result<(), Error> {
    let own = backup
        .and_then(|path| fs::symlink_metadata(path).ok())
        .is_some_and(|copy| (copy.dev(), copy.ino()) == (data.dev(), data.ino()));
    match data.nlink() - u64::from(own && data.nlink() > 1) {
        0 | 1 => Ok(()),
        count => Err(Error::Refused {
            name: name.to_owned(),
            why: format!("it has {count} hard links, which would part; write elsewhere with -o"),
        }),
    }
}

/// The folder decides about renaming, but a file that nobody may write says: leave me alone.
///
/// # Errors
/// The reason, in words.
pub fn check_writable(target: &Path) -> Result<(), String> {
    match accessat(CWD, target, Access::WRITE_OK, AtFlags::EACCESS) {
        Ok(()) | Err(Errno::NOSYS | Errno::INVAL) => Ok(()),
        Err(Errno::ACCESS | Errno::PERM) => Err("it is write-protected".to_owned()),
        Err(error) => Err(reason(&error.into())),
    }
}

/// The file behind a name, link after link, without making the name absolute (deep folders).
///
/// # Errors
/// What the system says to a link, or that there are too many.
pub fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        if !fs::symlink_metadata(&target)?.is_symlink() {
            return Ok(target);
        }
        let next = fs::read_link(&target)?;
        // Joining an absolute link replaces the path.
        target = folder_of(&target).join(next);
    }
    Err(Errno::LOOP.into())
}

/// The folder a path stands in; `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) => Path::new("."),
        None => path,
    }
}
