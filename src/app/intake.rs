//! Opens what the user named and hands out its bytes.
//!
//! Compressed inputs are unpacked, wide encodings and folders refused, and whatever does not look
//! like plain text earns one line of advice. Reads go straight into the caller's buffer.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rustix::fs::{FileType, OFlags, fstat};

use super::compress::Unpacker;
use super::error::{Error, shown_path};
use super::sniff::{self, Advice, Format, Lookout, Start};
use super::source::{FileId, Handle, Raw, kind};

/// First bytes that are read to tell what an input is. Most articles fit in it.
const HEAD: usize = 16 * 1024;

/// What the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// `-`, or no name at all.
    Stdin,
    /// A path, in whatever bytes the system allows.
    File(PathBuf),
}

impl Input {
    /// An argument: `-` is standard input, everything else a path (`./-` is a file of that name).
    pub fn new(argument: OsString) -> Input {
        if argument == "-" { Input::Stdin } else { Input::File(argument.into()) }
    }

    /// The name in its own bytes, where these are no UTF-8.
    pub fn bare(&self) -> Option<&[u8]> {
        match self {
            Input::File(path) if path.to_str().is_none() => {
                Some(path.as_os_str().as_encoded_bytes())
            }
            _ => None,
        }
    }

    /// The name in diffs and events, `-` for standard input; what is not UTF-8 in it is replaced.
    pub fn typed(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// The name for messages, safe for a terminal.
    pub fn shown(&self) -> String {
        match self {
            Input::Stdin => "standard input".to_owned(),
            Input::File(path) => shown_path(path),
        }
    }

    /// The identity of the file, without opening it; `None` when it is missing or not regular.
    pub fn id(&self) -> Option<FileId> {
        match self {
            Input::Stdin => FileId::of(rustix::stdio::stdin()),
            Input::File(path) => FileId::of_metadata(&std::fs::metadata(path).ok()?),
        }
    }
}

/// How inputs are opened.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// Files that are being written; reading one of them is refused.
    pub outputs: Vec<FileId>,
    /// Stop waiting for input when the reader of our standard output goes away. Only for runs that
    /// write to standard output and nowhere else.
    pub watch_output: bool,
    /// Counts the bytes taken from disk, of all that is opened; to be read from another thread.
    pub taken: Arc<AtomicU64>,
}

impl Intake {
    /// Opens one input. This may wait for the first bytes of a pipe.
    ///
    /// # Errors
    /// A missing or unreadable file, a folder, an input that is also an output, a wide encoding.
    pub fn open(&self, input: &Input) -> Result<Source, Error> {
        let name = input.shown();
        let handle = match input {
            Input::Stdin => Handle::Stdin,
            Input::File(path) => Handle::File(open_file(path, &name)?),
        };
        self.open_handle(handle, name)
    }

    /// Reads from what is open already; `name` is for messages and must be safe to show.
    ///
    /// # Errors
    /// As [`Intake::open`].
    pub fn open_handle(&self, handle: Handle, name: String) -> Result<Source, Error> {
        let stat = fstat(&handle)
            .map_err(|error| Error::Open { name: name.clone(), source: error.into() })?;
        if kind(&stat) == FileType::Directory {
            return Err(Error::Folder { name });
        }
        let is_regular = kind(&stat) == FileType::RegularFile;
        let id = is_regular.then(|| FileId::of_stat(&stat));
        if id.is_some_and(|id| self.outputs.contains(&id)) {
            return Err(Error::SameFile { name });
        }
        let size = id.map(|_| stat.st_size as u64).filter(|size| *size > 0);
        let raw = Raw::new(handle, self.watch_output && !is_regular, Arc::clone(&self.taken));
        Source::begin(name, id, size, raw)
    }
}

fn open_file(path: &Path, name: &str) -> Result<File, Error> {
    // A terminal that is opened by name must not become the controlling one.
    let flags = OFlags::NOCTTY.bits() as i32;
    OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|source| {
        let name = name.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Error::Missing { name },
            _ => Error::Open { name, source },
        }
    })
}

/// An open input: a stream of text bytes.
pub struct Source {
    name: String,
    id: Option<FileId>,
    size: Option<u64>,
    head: Vec<u8>,
    given: usize,
    flow: Flow,
    failed: Option<io::Error>,
    over: bool,
    text: u64,
    lookout: Lookout,
    advice: Option<Advice>,
}

enum Flow {
    Plain(Raw),
    Packed(Unpacker),
}

impl Source {
    fn begin(
        name: String,
        id: Option<FileId>,
        size: Option<u64>,
        mut raw: Raw,
    ) -> Result<Source, Error> {
        // Of a short file all bytes, and room to see that it has grown; ten bytes tell what it is.
        let head = size.map_or(HEAD, |size| (size as usize).saturating_add(1).clamp(16, HEAD));
        let mut first = First::of(&mut raw, head);
        let flow = match first.start {
            Start::Packed(format) => {
                let rest = Rest { failed: first.failed.take(), raw };
                let packed = Box::new(Cursor::new(first.bytes).chain(rest));
                let mut unpacker = Unpacker::new(format, packed)
                    .map_err(|error| explain(error, &name, 0, Some(format)))?;
                first = First::of(&mut unpacker, HEAD);
                Flow::Packed(unpacker)
            }
            _ => Flow::Plain(raw),
        };
        if let Start::Wide(encoding) = first.start {
            return Err(Error::Wide { name, encoding });
        }
        Ok(Source {
            name,
            id,
            size,
            head: first.bytes,
            given: 0,
            flow,
            failed: first.failed,
            over: false,
            text: 0,
            lookout: Lookout::default(),
            advice: None,
        })
    }

    /// Reads text into `buffer` and says how many bytes; 0 is the end (or an empty buffer).
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Broken`] or [`Error::Closed`]; all bytes that came before have
    /// been handed out, and every later read is the end.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        if self.over || buffer.is_empty() {
            return Ok(0);
        }
        match self.next(buffer) {
            Ok(count) => {
                self.over = count == 0;
                self.text += count as u64;
                if let Some(advice) = self.lookout.see(&buffer[..count]) {
                    self.advice = Some(advice);
                }
                Ok(count)
            }
            Err(error) => {
                self.over = true;
                self.advice = self.lookout.see(&[]).or(self.advice);
                Err(explain(error, &self.name, self.text, self.format()))
            }
        }
    }

    /// All that is left of the text, held in memory.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn read_all(&mut self) -> Result<Vec<u8>, Error> {
        let mut text =
            vec![0; usize::try_from(self.size.unwrap_or(0)).unwrap_or(0).min(1 << 30) + HEAD];
        let mut filled = 0;
        loop {
            if filled == text.len() {
                text.resize(filled * 2, 0);
            }
            match self.read(&mut text[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        text.truncate(filled);
        Ok(text)
    }

    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given < self.head.len() {
            let count = buffer.len().min(self.head.len() - self.given);
            buffer[..count].copy_from_slice(&self.head[self.given..self.given + count]);
            self.given += count;
            return Ok(count);
        }
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        match &mut self.flow {
            Flow::Plain(raw) => raw.read(buffer),
            Flow::Packed(unpacker) => unpacker.read(buffer),
        }
    }

    /// The name for messages, safe for a terminal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identity of the file, when it is a regular one.
    pub fn id(&self) -> Option<FileId> {
        self.id
    }

    /// Bytes on disk when the file was opened (compressed ones, if it is compressed); `None` for
    /// everything that has no size, such as pipes and `/proc`. For progress only: files grow.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The compressed format that is being unpacked.
    pub fn format(&self) -> Option<Format> {
        match &self.flow {
            Flow::Plain(_) => None,
            Flow::Packed(unpacker) => Some(unpacker.format()),
        }
    }

    /// The line of advice this text has earned, once. Complete when 1 KiB or the end was read.
    pub fn take_advice(&mut self) -> Option<Advice> {
        self.advice.take()
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The first bytes of a stream and what they are.
struct First {
    bytes: Vec<u8>,
    start: Start,
    failed: Option<io::Error>,
}

impl First {
    /// Reads until the start can be told: mostly once.
    fn of(stream: &mut impl Read, room: usize) -> First {
        let mut bytes = vec![0; room];
        let (mut len, mut failed, mut ended) = (0, None, false);
        let start = loop {
            if let Some(start) = sniff::start(&bytes[..len], ended) {
                break start;
            }
            match stream.read(&mut bytes[len..]) {
                Ok(count) => {
                    len += count;
                    ended = count == 0;
                }
                Err(error) => {
                    failed = Some(error);
                    ended = true;
                }
            }
        };
        bytes.truncate(len);
        First { bytes, start, failed }
    }
}

/// What follows the first bytes, an error that was met after them included.
struct Rest {
    failed: Option<io::Error>,
    raw: Raw,
}

impl Read for Rest {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.raw.read(buffer),
        }
    }
}

/// Tells a failing disk from damaged data, and both from an output that nobody reads.
fn explain(source: io::Error, name: &str, at: u64, format: Option<Format>) -> Error {
    let name = name.to_owned();
    match format {
        _ if Raw::is_output_gone(&source) => Error::Closed,
        Some(format) if source.raw_os_error().is_none() => {
            Error::Broken { name, format: format.name(), detail: source.to_string() }
        }
        _ => Error::Read { name, at, source },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::ffi::OsStringExt;

    use super::*;
    use crate::app::compress::pack;

    fn read_all(source: &mut Source, step: usize) -> (Vec<u8>, Option<Error>) {
        let (mut all, mut buffer) = (Vec::new(), vec![0; step]);
        loop {
            match source.read(&mut buffer) {
                Ok(0) => return (all, None),
                Ok(count) => all.extend_from_slice(&buffer[..count]),
                Err(error) => return (all, Some(error)),
            }
        }
    }

    fn open(path: impl Into<PathBuf>) -> Result<Source, Error> {
        Intake::default().open(&Input::File(path.into()))
    }

    #[test]
    fn a_file_comes_as_it_is_for_any_buffer() {
        let folder = tempfile::tempdir().unwrap();
        let name = std::ffi::OsString::from_vec(b"caf\xe9\n.txt".to_vec());
        let text: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        fs::write(folder.path().join(&name), &text).unwrap();
        for step in [1, 4097, 1 << 20] {
            let mut source = open(folder.path().join(&name)).unwrap();
            assert!(source.name().ends_with(r#"caf\351\n.txt""#));
            let (all, error) = read_all(&mut source, step);
            assert!(error.is_none());
            assert_eq!(all, text);
        }
    }

    #[test]
    fn compressed_files_are_unpacked_and_named_when_broken() {
        let folder = tempfile::tempdir().unwrap();
        let text = b"A line of some length.\n".repeat(9000);
        for format in Format::ALL {
            let path = folder.path().join("no-ending");
            let packed = pack(format, &text).unwrap();
            fs::write(&path, &packed).unwrap();
            let mut source = open(&path).unwrap();
            assert_eq!(source.format(), Some(format));
            assert_eq!(read_all(&mut source, 1000).0, text);
            fs::write(&path, &packed[..packed.len() - 3]).unwrap();
            let (all, error) = read_all(&mut open(&path).unwrap(), 1000);
            assert!(text.starts_with(&all));
            let message = error.unwrap().to_string();
            assert!(message.contains("no-ending") && message.contains(format.name()), "{message}");
        }
    }

    #[test]
    fn wide_text_is_refused_also_when_packed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w");
        for (bytes, encoding) in
            [(&b"\xff\xfeh\0i\0"[..], "UTF-16"), (b"\0\0\xfe\xff\0\0\0h", "UTF-32")]
        {
            for bytes in [bytes.to_vec(), pack(Format::Gzip, bytes).unwrap()] {
                fs::write(&path, bytes).unwrap();
                let message = open(&path).unwrap_err().to_string();
                assert!(message.contains(&format!("iconv -f {encoding} -t UTF-8")), "{message}");
            }
        }
    }

    #[test]
    fn troubles_name_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let missing = open(folder.path().join("missing")).unwrap_err();
        assert!(matches!(&missing, Error::Missing { name } if name.ends_with("missing")));
        assert!(matches!(open(folder.path()), Err(Error::Folder { .. })));
        fs::write(folder.path().join("f"), "").unwrap();
        assert!(matches!(open(folder.path().join("f/g")), Err(Error::Open { .. })));
        // The memory of a process has no byte at 0: a read error from a file that opens.
        let (all, error) = read_all(&mut open("/proc/self/mem").unwrap(), 10);
        assert_eq!(all, b"");
        assert!(error.unwrap().to_string().starts_with("/proc/self/mem: reading failed"));
    }

    #[test]
    fn proc_files_have_no_size_and_are_read_to_their_end() {
        let mut source = open("/proc/self/status").unwrap();
        assert_eq!(source.size(), None);
        assert!(read_all(&mut source, 100).0.starts_with(b"Name:"));
    }

    #[test]
    fn an_output_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "text").unwrap();
        fs::hard_link(&path, folder.path().join("g")).unwrap();
        let intake = Intake { outputs: vec![Input::File(path).id().unwrap()], ..Intake::default() };
        let again = intake.open(&Input::File(folder.path().join("g")));
        assert!(matches!(again, Err(Error::SameFile { .. })));
    }

    #[test]
    fn advice_comes_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        fs::write(&path, "<html><p>Hi").unwrap();
        let mut source = open(&path).unwrap();
        read_all(&mut source, 3);
        assert_eq!(source.take_advice(), Some(Advice::Html));
        assert_eq!(source.take_advice(), None);
    }
}
