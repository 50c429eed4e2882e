//! Gives one file the owner, mode, access list and extended attributes of another.

use std::collections::BTreeMap;
use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
use rustix::io::Errno;

use super::error::{Error, shown};

/// Seals of the system over the content of a file. They would be wrong on other content, and the
/// system makes its own.
const SEALS: [&[u8]; 2] = [b"security.ima", b"security.evm"];

/// Makes `new` look like `old` to everybody. Call it when all content is written: writing takes
/// special modes and capabilities away.
///
/// # Errors
/// [`Error::Attribute`] for the first thing that cannot be kept.
pub fn copy(name: &str, old: &File, new: &File) -> Result<(), Error> {
    let failed = |what: &str, source| Error::Attribute {
        name: name.to_owned(),
        what: what.to_owned(),
        source,
    };
    let wanted = old.metadata().map_err(|e| failed("mode", e))?;
    let made = new.metadata().map_err(|e| failed("mode", e))?;
    if (made.uid(), made.gid()) != (wanted.uid(), wanted.gid()) {
        fchown(new, Some(wanted.uid()), Some(wanted.gid())).map_err(|e| failed("owner", e))?;
    }
    copy_extended(old, new).map_err(|(what, e)| failed(&what, e))?;
    let mode = wanted.mode() & 0o7777;
    new.set_permissions(Permissions::from_mode(mode)).map_err(|e| failed("mode", e))?;
    // Some systems say yes and do otherwise: a group that is not ours loses its set-group-id bit.
    let made = new.metadata().map_err(|e| failed("mode", e))?;
    if made.mode() & 0o7777 != mode || (made.uid(), made.gid()) != (wanted.uid(), wanted.gid()) {
        return Err(failed("mode", Errno::PERM.into()));
    }
    Ok(())
}

/// Access lists are extended attributes on Linux (`system.posix_acl_access`), so they come along.
/// One that the new file inherited from its folder and the old one lacks is taken away.
fn copy_extended(old: &File, new: &File) -> Result<(), (String, io::Error)> {
    let wanted = extended(old)?;
    let made = extended(new)?;
    for name in made.keys().filter(|name| !wanted.contains_key(*name)) {
        fremovexattr(new, name.as_slice()).map_err(|error| named(name, error))?;
    }
    for (name, value) in &wanted {
        if made.get(name) != Some(value) {
            fsetxattr(new, name.as_slice(), value, XattrFlags::empty())
                .map_err(|error| named(name, error))?;
        }
    }
    Ok(())
}

type Extended = BTreeMap<Vec<u8>, Vec<u8>>;

/// All extended attributes; none where the file system has no such thing.
fn extended(file: &File) -> Result<Extended, (String, io::Error)> {
    let mut found = Extended::new();
    let list = match grown(|buffer| flistxattr(file, buffer)) {
        Ok(list) => list,
        Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(found),
        Err(error) => return Err(named(b"extended attributes", error)),
    };
    let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    for name in names.filter(|name| !SEALS.contains(name)) {
        match grown(|buffer| fgetxattr(file, name, buffer)) {
            Ok(value) => found.insert(name.to_owned(), value),
            // Taken away in between, or listed but not for us to see (and so not ours to keep).
            Err(Errno::NODATA) => continue,
            Err(error) => return Err(named(name, error)),
        };
    }
    Ok(found)
}

/// Calls `fetch` with ever larger buffers until what it fetches fits.
fn grown(fetch: impl Fn(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
    let mut buffer = vec![0; 1024];
    loop {
        match fetch(&mut buffer) {
            Ok(len) => {
                buffer.truncate(len);
                return Ok(buffer);
            }
            // 64 KiB is the largest value that Linux allows; 1 MiB leaves room for others.
            Err(Errno::RANGE) if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 4, 0),
            Err(error) => return Err(error),
        }
    }
}

fn named(name: &[u8], error: Errno) -> (String, io::Error) {
    use std::os::unix::ffi::OsStrExt;
    (shown(std::ffi::OsStr::from_bytes(name)), error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(folder: &std::path::Path) -> (File, File) {
        (File::create(folder.join("old")).unwrap(), File::create(folder.join("new")).unwrap())
    }

    #[test]
    fn modes_and_attributes_come_along() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = pair(folder.path());
        old.set_permissions(Permissions::from_mode(0o4751)).unwrap();
        let big = vec![b'v'; 3000];
        if fsetxattr(&old, "user.big", &big, XattrFlags::empty()).is_err() {
            eprintln!("SKIPPED attributes: no extended attributes in the temporary folder");
            return;
        }
        fsetxattr(&new, "user.stray", b"x", XattrFlags::empty()).unwrap();
        // A minimal access list: version 2, then tag, permissions and id of four entries.
        let acl: Vec<u8> = [(1u16, 7u16), (4, 5), (16, 5), (32, 1)].iter().fold(
            vec![2, 0, 0, 0],
            |mut acl, (tag, rights)| {
                acl.extend(tag.to_le_bytes());
                acl.extend(rights.to_le_bytes());
                acl.extend(u32::MAX.to_le_bytes());
                acl
            },
        );
        let with_acl = fsetxattr(&old, "system.posix_acl_access", &acl, XattrFlags::empty());
        copy("old", &old, &new).unwrap();
        assert_eq!(extended(&old).unwrap(), extended(&new).unwrap());
        assert_eq!(extended(&new).unwrap().get(&b"user.big"[..]), Some(&big));
        assert_eq!(with_acl.is_ok(), extended(&new).unwrap().len() == 2);
        assert_eq!(old.metadata().unwrap().mode(), new.metadata().unwrap().mode());
    }

    #[test]
    fn the_owner_comes_along_for_root() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("SKIPPED owner: needs root");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = pair(folder.path());
        fchown(&old, Some(1234), Some(4321)).unwrap();
        old.set_permissions(Permissions::from_mode(0o6755)).unwrap();
        copy("old", &old, &new).unwrap();
        let made = new.metadata().unwrap();
        assert_eq!((made.uid(), made.gid(), made.mode() & 0o7777), (1234, 4321, 0o6755));
    }
}
