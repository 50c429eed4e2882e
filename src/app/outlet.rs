//! Bytes into a descriptor: every one of them, or a trouble that is not hidden.
//!
//! Small pieces are gathered, large ones go out beside what was gathered in one call, and the
//! result of every write and close counts. What safe Rust cannot see: a standard descriptor that
//! was closed before the program began is opened on `/dev/null` by the runtime, so what is written
//! there is lost without an error.

use std::fs::{File, OpenOptions};
use std::io::{self, IoSlice, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::event::PollFlags;
use rustix::io::Errno;

use super::args::Args;
use super::compress::Packer;
use super::error::{Error, shown_path};
use super::pager::{self, Pager};
use super::pipe;
use super::progress;
use super::sniff::Format;
use super::source::{FileId, wait_for};
use crate::print::escape;

/// Bytes that are gathered before they are written.
pub const GATHER: usize = pipe::USUAL;

/// What messages call standard error.
pub const STDERR: &str = "standard error";

/// Where an [`Outlet`] ends.
#[derive(Debug)]
pub enum Sink {
    /// Descriptor 1, written without the line buffer of the standard library.
    Stdout,
    /// Descriptor 2.
    Stderr,
    /// A file of our own.
    File(File),
}

impl AsFd for Sink {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Sink::Stdout => rustix::stdio::stdout(),
            Sink::Stderr => rustix::stdio::stderr(),
            Sink::File(file) => file.as_fd(),
        }
    }
}

/// A gathering writer over a [`Sink`].
#[derive(Debug)]
pub struct Stream {
    sink: Sink,
    gathered: Vec<u8>,
    written: u64,
}

impl Stream {
    /// An empty stream.
    pub fn new(sink: Sink) -> Stream {
        Stream { sink, gathered: Vec::new(), written: 0 }
    }

    /// Takes `bytes`; they are written at the latest by [`Stream::flush`].
    ///
    /// # Errors
    /// What the system says; how much was written is then not known to the caller.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.gathered.len() + bytes.len() < GATHER {
            self.gathered.extend_from_slice(bytes);
            return Ok(());
        }
        if self.written == 0 {
            // There is more than the pipe holds, if it is one.
            pipe::widen(&self.sink);
        }
        let outcome = write_both(&self.sink, &self.gathered, bytes);
        self.settle(outcome, bytes.len())
    }

    /// Writes what was gathered.
    ///
    /// # Errors
    /// As [`Stream::write`].
    pub fn flush(&mut self) -> io::Result<()> {
        let outcome = write_both(&self.sink, &self.gathered, &[]);
        self.settle(outcome, 0)
    }

    fn settle(&mut self, outcome: io::Result<()>, more: usize) -> io::Result<()> {
        if outcome.is_ok() {
            self.written += (self.gathered.len() + more) as u64;
        }
        // After a failure the bytes are dropped too: written twice they would be a lie.
        self.gathered.clear();
        outcome
    }

    /// Bytes that have reached the system.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The descriptor.
    pub fn sink(&self) -> &Sink {
        &self.sink
    }

    /// Flushes and closes. Network file systems report a full disk or quota only now.
    ///
    /// # Errors
    /// What the system says to the last write or to the closing.
    pub fn close(mut self) -> io::Result<()> {
        self.flush()?;
        match self.sink {
            Sink::File(file) => closed(nix::unistd::close(file)),
            // The descriptor itself stays open for the rest of the process; closing a copy of it
            // makes the file system report just as well. No copy, no report: nothing is lost.
            standard => match rustix::io::dup(&standard) {
                Ok(copy) => closed(nix::unistd::close(copy)),
                Err(_) => Ok(()),
            },
        }
    }
}

/// An interrupted close has closed all the same.
fn closed(outcome: nix::Result<()>) -> io::Result<()> {
    match outcome {
        Ok(()) | Err(nix::errno::Errno::EINTR | nix::errno::Errno::EINPROGRESS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes two pieces, all of them, whatever the descriptor takes at a time.
fn write_both(fd: impl AsFd, mut first: &[u8], mut second: &[u8]) -> io::Result<()> {
    while !first.is_empty() || !second.is_empty() {
        let outcome = match (first.is_empty(), second.is_empty()) {
            (false, false) => rustix::io::writev(&fd, &[IoSlice::new(first), IoSlice::new(second)]),
            (false, true) => rustix::io::write(&fd, first),
            _ => rustix::io::write(&fd, second),
        };
        match outcome {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => {
                let from_first = count.min(first.len());
                first = &first[from_first..];
                second = &second[count - from_first..];
            }
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait_for(&fd, PollFlags::OUT)?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The output of a run: standard output or a file, compressed or not.
pub struct Outlet {
    name: String,
    id: Option<FileId>,
    stream: Stream,
    packer: Option<Packer>,
    broken: Option<Errno>,
    stale: bool,
    terminal: bool,
    /// Waited for when everything else is closed, so it stands last.
    _pager: Option<Pager>,
}

impl Outlet {
    /// Standard output.
    ///
    /// # Errors
    /// When a compressor cannot be set up.
    pub fn stdout(format: Option<Format>) -> Result<Outlet, Error> {
        Outlet::begin("standard output".to_owned(), Sink::Stdout, format)
    }

    /// Standard output, behind a pager where one is wanted. It counts as a terminal either way.
    ///
    /// # Errors
    /// When a compressor cannot be set up, or a message cannot be said.
    pub fn screen(args: &Args, format: Option<Format>) -> Result<Outlet, Error> {
        let Some((pipe, pager)) = pager::start(args)? else { return Outlet::stdout(format) };
        let outlet = Outlet::begin("the pager".to_owned(), Sink::File(pipe), format)?;
        Ok(Outlet { terminal: true, _pager: Some(pager), ..outlet })
    }

    /// The file `path`. It is made now, but an older one is emptied only by the first write, flush
    /// or close: an outlet that is dropped unused has destroyed nothing. `-` is standard output.
    /// Compressed by `format`, else by the end of its name. `inputs` are the files that will be
    /// read ([`super::intake::Input::id`]) and the other outputs.
    ///
    /// # Errors
    /// [`Error::SameFile`] when it is one of `inputs`, [`Error::Folder`], [`Error::Create`]; in all
    /// these cases nothing was written or emptied.
    pub fn create(path: &Path, format: Option<Format>, inputs: &[FileId]) -> Result<Outlet, Error> {
        if path == Path::new("-") {
            let outlet = Outlet::stdout(format)?;
            return outlet.apart_from(inputs);
        }
        let name = shown_path(path);
        // Opened without being emptied: first it must be known to be no input.
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).map_err(
            |source| match source.kind() {
                io::ErrorKind::IsADirectory => Error::Folder { name: name.clone() },
                _ => Error::Create { name: name.clone(), source },
            },
        )?;
        let outlet = Outlet::begin(name, Sink::File(file), format.or(Format::by_name(path)))?;
        let stale = outlet.id.is_some();
        Ok(Outlet { stale, ..outlet.apart_from(inputs)? })
    }

    /// A new file that is open already; compressed by the end of `path`, the name it will have.
    ///
    /// # Errors
    /// When a compressor cannot be set up.
    pub fn of_file(name: String, file: File, path: &Path) -> Result<Outlet, Error> {
        Outlet::begin(name, Sink::File(file), Format::by_name(path))
    }

    fn begin(name: String, sink: Sink, format: Option<Format>) -> Result<Outlet, Error> {
        let packer = format
            .map(Packer::new)
            .transpose()
            .map_err(|source| Error::Create { name: name.clone(), source })?;
        let id = FileId::of(&sink);
        let terminal = sink.as_fd().is_terminal();
        Ok(Outlet {
            name,
            id,
            stream: Stream::new(sink),
            packer,
            broken: None,
            stale: false,
            terminal,
            _pager: None,
        })
    }

    /// Refuses an output that is one of the inputs, also when the shell's redirection made it so.
    ///
    /// # Errors
    /// [`Error::SameFile`].
    pub fn apart_from(self, inputs: &[FileId]) -> Result<Outlet, Error> {
        match self.id {
            Some(id) if inputs.contains(&id) => Err(Error::SameFile { name: self.name }),
            _ => Ok(self),
        }
    }

    /// The identity of the file written to, when it is a regular one.
    pub fn id(&self) -> Option<FileId> {
        self.id
    }

    /// Takes `bytes`.
    ///
    /// # Errors
    /// [`Error::Closed`] when nobody reads any more, else [`Error::Write`]. After an error nothing
    /// more is written, and every later call fails in the same way.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.attempt(|stream, packer| match packer {
            None => stream.write(bytes),
            Some(packer) => {
                packer.write(bytes)?;
                drain(packer, stream)
            }
        })
    }

    /// Takes `text` of a file. A terminal is shown it with everything escaped that could drive it;
    /// line ends and tabs stay, and so does a CR before its LF. Everywhere else it is [`Outlet::write`].
    ///
    /// # Errors
    /// As [`Outlet::write`].
    pub fn show(&mut self, text: &[u8]) -> Result<(), Error> {
        if !self.terminal {
            return self.write(text);
        }
        let shown = harmless(text);
        self.write(&shown)
    }

    /// Writes out all that was taken, for a reader who waits for every paragraph.
    ///
    /// # Errors
    /// As [`Outlet::write`].
    pub fn flush(&mut self) -> Result<(), Error> {
        self.attempt(|stream, packer| {
            if let Some(packer) = packer {
                packer.flush()?;
                drain(packer, stream)?;
            }
            stream.flush()
        })
    }

    /// Writes out all that was taken and, where it is a file, waits until it is safe on the disk.
    ///
    /// # Errors
    /// As [`Outlet::write`].
    pub fn sync(&mut self) -> Result<(), Error> {
        self.flush()?;
        self.attempt(|stream, _| match stream.sink() {
            Sink::File(file) => match file.sync_data() {
                // Pipes and devices have nothing to wait for.
                Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => Ok(()),
                outcome => outcome,
            },
            Sink::Stdout | Sink::Stderr => Ok(()),
        })
    }

    /// True when a write has failed, so that nothing more is written.
    pub fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Ends the output. Call it also when reading failed: what came before is kept.
    ///
    /// # Errors
    /// As [`Outlet::write`], and what the system says to the closing.
    pub fn close(mut self) -> Result<(), Error> {
        if let Some(packer) = self.packer.take() {
            self.attempt(|stream, _| stream.write(&packer.finish()?))?;
        }
        self.attempt(|stream, _| stream.flush())?;
        let Outlet { name, stream, .. } = self;
        stream.close().map_err(|source| write_error(&name, source))
    }

    fn attempt(
        &mut self,
        act: impl FnOnce(&mut Stream, Option<&mut Packer>) -> io::Result<()>,
    ) -> Result<(), Error> {
        if let Some(first) = self.broken {
            return Err(write_error(&self.name, first.into()));
        }
        let emptied = match (self.stale, self.stream.sink()) {
            (true, Sink::File(file)) => file.set_len(0),
            _ => Ok(()),
        };
        self.stale = false;
        emptied.and_then(|()| act(&mut self.stream, self.packer.as_mut())).map_err(|source| {
            self.broken = Some(source.raw_os_error().map_or(Errno::IO, Errno::from_raw_os_error));
            write_error(&self.name, source)
        })
    }
}

impl std::fmt::Debug for Outlet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outlet").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A text with everything escaped that could drive a terminal; line ends and tabs stay.
pub fn harmless(text: &[u8]) -> Vec<u8> {
    let mut shown = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = match line {
            [.., b'\r', b'\n'] => line.len() - 2,
            [.., b'\n'] => line.len() - 1,
            line => line.len(),
        };
        escape(&line[..end], &mut shown);
        shown.extend_from_slice(&line[end..]);
    }
    shown
}

fn drain(packer: &mut Packer, stream: &mut Stream) -> io::Result<()> {
    let ready = packer.ready();
    let outcome = stream.write(ready);
    ready.clear();
    outcome
}

fn write_error(name: &str, source: io::Error) -> Error {
    match source.raw_os_error() {
        Some(number) if Errno::from_raw_os_error(number) == Errno::PIPE => Error::Closed,
        _ => Error::Write { name: name.to_owned(), source },
    }
}

/// Writes a whole answer (help, version, a list) to standard output and closes it.
///
/// # Errors
/// As [`Outlet::close`].
pub fn print(text: &[u8]) -> Result<(), Error> {
    let mut outlet = Outlet::stdout(None)?;
    outlet.write(text)?;
    outlet.close()
}

/// Writes one message, with its line end, to standard error in a single call. What could drive a terminal is
/// escaped, for a message may quote a file: a line of a settings file, a pattern.
///
/// # Errors
/// As [`tell_as_it_is`].
pub fn tell(text: &str) -> Result<(), Error> {
    tell_as_it_is(&String::from_utf8_lossy(&harmless(text.as_bytes())))
}

/// The same for a message that is harmless already and may have colours.
///
/// # Errors
/// [`Error::Write`] when it could not be said, which must end in exit code 2. A closed pipe is no
/// error: nobody listens, and the work goes on.
pub fn tell_as_it_is(text: &str) -> Result<(), Error> {
    let line = if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    match progress::aside(|| write_both(Sink::Stderr, line.as_bytes(), &[])) {
        Err(source) => match write_error(STDERR, source) {
            Error::Closed => Ok(()),
            error => Err(error),
        },
        Ok(()) => Ok(()),
    }
}

/// Writes to standard error as it is, for a line that is drawn anew; false when that failed.
pub fn draw(text: &str) -> bool {
    write_both(Sink::Stderr, text.as_bytes(), &[]).is_ok()
}

/// A path that an option named, and its identity if it exists; to compare several outputs before
/// the first one is made.
pub fn existing(path: &Path) -> Option<FileId> {
    FileId::of_metadata(&std::fs::metadata(path).ok()?)
}

#[cfg(test)]
mod tests;
