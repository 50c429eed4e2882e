//! Bytes out of a descriptor: the patient reading that everything else stands on.
//!
//! Interrupted reads are repeated, a non-blocking descriptor is waited for, and nothing is ever
//! mapped: a mapped file that another program cuts short would kill the process.

use std::fs::{File, Metadata};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{FileType, Stat, fstat};
use rustix::io::Errno;

use super::pipe;

/// What tells one regular file from another: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// The identity of an open regular file; `None` for pipes, terminals and devices, which may
    /// be input and output at once without harm.
    pub fn of(fd: impl AsFd) -> Option<FileId> {
        let stat = fstat(fd).ok()?;
        let regular = kind(&stat) == FileType::RegularFile;
        regular.then_some(FileId { device: stat.st_dev as u64, inode: stat.st_ino as u64 })
    }

    /// The same from what the system says of a regular file.
    pub fn of_stat(stat: &Stat) -> FileId {
        FileId { device: stat.st_dev, inode: stat.st_ino }
    }

    /// The same from the data of a path; `None` when it is not a regular file.
    pub fn of_metadata(data: &Metadata) -> Option<FileId> {
        data.is_file().then(|| FileId { device: data.dev(), inode: data.ino() })
    }
}

/// The kind of file behind a `stat`.
pub fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

/// An open descriptor: the process's own standard input, or a file.
#[derive(Debug)]
pub enum Handle {
    /// Descriptor 0, read without the buffer of the standard library.
    Stdin,
    /// Anything that was opened by name.
    File(File),
}

impl AsFd for Handle {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Handle::Stdin => rustix::stdio::stdin(),
            Handle::File(file) => file.as_fd(),
        }
    }
}

/// A reader over a [`Handle`].
#[derive(Debug)]
pub struct Raw {
    handle: Handle,
    taken: Arc<AtomicU64>,
    ended: bool,
    watch_output: bool,
    /// It gave all that a pipe usually holds at once: whoever writes to it is ahead of us.
    is_fed: bool,
}

impl Raw {
    /// Reads from `handle`. With `watch_output`, which is for what may wait, pipes and terminals, a read
    /// that would wait also ends when the reader of our standard output goes away; see
    /// [`Raw::is_output_gone`]. `taken` counts the bytes read, for whoever shows progress.
    pub fn new(handle: Handle, watch_output: bool, taken: Arc<AtomicU64>) -> Raw {
        let watch_output = watch_output && output_is_pipe();
        Raw { handle, taken, ended: false, watch_output, is_fed: false }
    }

    /// True when `error`, returned by a read, only says that nobody reads our output any more.
    pub fn is_output_gone(error: &io::Error) -> bool {
        error.kind() == io::ErrorKind::BrokenPipe && error.raw_os_error().is_none()
    }

    /// Waits until there is something to read, or the reader of our output has gone.
    fn await_input(&self) -> io::Result<()> {
        let output = rustix::stdio::stdout();
        loop {
            let mut watched = [
                PollFd::new(&self.handle, PollFlags::IN),
                PollFd::from_borrowed_fd(output, PollFlags::empty()),
            ];
            match poll(&mut watched, None) {
                Err(Errno::INTR) => continue,
                // What cannot be watched is simply read.
                Err(_) => return Ok(()),
                Ok(_) if watched[1].revents().contains(PollFlags::ERR) => {
                    return Err(io::Error::new(io::ErrorKind::BrokenPipe, "output gone"));
                }
                Ok(_) => return Ok(()),
            }
        }
    }
}

impl io::Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A terminal that reported its end would otherwise ask the person for a second one.
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.watch_output {
                self.await_input()?;
            }
            match rustix::io::read(&self.handle, &mut *buffer) {
                Ok(count) => {
                    self.ended = count == 0;
                    self.taken.fetch_add(count as u64, Ordering::Relaxed);
                    if count == pipe::USUAL && !self.is_fed {
                        self.is_fed = true;
                        pipe::widen(&self.handle);
                    }
                    return Ok(count);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => wait_for(&self.handle, PollFlags::IN)?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Sleeps until the descriptor is ready; for descriptors that somebody made non-blocking.
///
/// # Errors
/// What `poll` reports, an interruption excepted.
pub fn wait_for(fd: impl AsFd, flags: PollFlags) -> io::Result<()> {
    loop {
        match poll(&mut [PollFd::new(&fd, flags)], None) {
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn output_is_pipe() -> bool {
    fstat(rustix::stdio::stdout()).is_ok_and(|stat| kind(&stat) == FileType::Fifo)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_non_blocking_pipe_is_waited_for() {
        let (reader, mut writer) = io::pipe().unwrap();
        rustix::io::ioctl_fionbio(&reader, true).unwrap();
        let feeder = thread::spawn(move || {
            for piece in ["one ", "two ", "three"] {
                thread::sleep(Duration::from_millis(20));
                writer.write_all(piece.as_bytes()).unwrap();
            }
        });
        let file = File::from(std::os::fd::OwnedFd::from(reader));
        let mut text = String::new();
        let taken = Arc::<AtomicU64>::default();
        let mut raw = Raw::new(Handle::File(file), false, Arc::clone(&taken));
        raw.read_to_string(&mut text).unwrap();
        feeder.join().unwrap();
        assert_eq!((text.as_str(), taken.load(Ordering::Relaxed)), ("one two three", 13));
    }

    #[test]
    fn only_regular_files_have_an_identity() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "x").unwrap();
        let open = File::open(&path).unwrap();
        let by_path = FileId::of_metadata(&std::fs::metadata(&path).unwrap());
        assert!(by_path.is_some());
        assert_eq!(FileId::of(&open), by_path);
        assert_eq!(FileId::of(File::open("/dev/null").unwrap()), None);
    }
}
