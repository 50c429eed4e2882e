//! Runs the real program in a folder of its own; a case is one or two lines.
//!
//! ```ignore
//! let room = Room::new().with("a.txt", ARTICLE);
//! room.sh("deboil a.txt > /dev/full").code(2).err("No space left");
//! ```

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program under test.
pub const DEBOIL: &str = env!("CARGO_BIN_EXE_deboil");

/// A short text from which the default rules remove the marker line (and the blank line after it).
pub const ARTICLE: &str =
    "The council met on Tuesday evening.\n\nAdvertisement\n\nWork on the bridge starts in May.\n";
/// What is left of [`ARTICLE`].
pub const CLEANED: &str =
    "The council met on Tuesday evening.\n\nWork on the bridge starts in May.\n";

/// An empty folder, removed at the end.
pub struct Room(tempfile::TempDir);

impl Room {
    pub fn new() -> Room {
        Room(tempfile::tempdir().unwrap())
    }

    /// Puts a file into the folder.
    pub fn with(self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) -> Room {
        self.put(name, bytes);
        self
    }

    pub fn put(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        fs::write(self.at(name), bytes).unwrap();
    }

    pub fn at(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.0.path().join(name.as_ref())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn bytes(&self, name: impl AsRef<OsStr>) -> Vec<u8> {
        fs::read(self.at(name)).unwrap()
    }

    /// A file as text; bytes that are not UTF-8 do not matter to the caller.
    pub fn text(&self, name: impl AsRef<OsStr>) -> String {
        String::from_utf8_lossy(&self.bytes(name)).into_owned()
    }

    /// All names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The program, in this folder, with no settings of the person who runs the test.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(DEBOIL);
        command.args(args);
        self.set(&mut command);
        command
    }

    pub fn set(&self, command: &mut Command) {
        let folder = Path::new(DEBOIL).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
        command
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("HOME", self.path())
            .env_remove("XDG_CONFIG_HOME")
            // No pager waits for a key where a test has a terminal.
            .env("DEBOIL_PAGER", "")
            .env_remove("CLICOLOR_FORCE");
    }

    /// Runs `deboil ARGS` with `input` on standard input.
    pub fn run(&self, args: &[&str], input: impl AsRef<[u8]>) -> Said {
        self.feed(self.command(args), input.as_ref())
    }

    /// Runs a line of shell; `deboil` is found there.
    pub fn sh(&self, line: &str) -> Said {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        self.set(&mut command);
        self.feed(command, b"")
    }

    fn feed(&self, mut command: Command, input: &[u8]) -> Said {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let what = format!("{command:?}");
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // The child may stop reading early; that is for its answer to say.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let said = Said::by(child, what);
        feeder.join().unwrap();
        said
    }
}

/// What a run left behind.
#[derive(Debug)]
pub struct Said {
    what: String,
    /// Exit code; 128 and the signal's number if it died of one.
    pub code: i32,
    pub out: Vec<u8>,
    pub err: String,
}

impl Said {
    /// Waits for a child whose outputs are piped (or not).
    pub fn by(child: Child, what: String) -> Said {
        let output = child.wait_with_output().unwrap();
        let status = output.status;
        Said {
            what,
            code: status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0)),
            out: output.stdout,
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub fn code(self, wanted: i32) -> Said {
        assert_eq!(self.code, wanted, "exit code; {self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self
    }

    #[track_caller]
    pub fn out(self, wanted: impl AsRef<[u8]>) -> Said {
        let wanted = wanted.as_ref();
        if self.out != wanted {
            let (shown, wanted) = (cut(&self.out), cut(wanted));
            panic!("{}: output\n{shown}\ninstead of\n{wanted}\n{}", self.what, self.err);
        }
        self
    }

    /// Standard error holds `part`; an empty part: it holds nothing.
    #[track_caller]
    pub fn err(self, part: &str) -> Said {
        let fine = if part.is_empty() { self.err.is_empty() } else { self.err.contains(part) };
        assert!(fine, "{}: wanted {part:?} on standard error, got {:?}", self.what, self.err);
        self
    }
}

fn cut(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
    format!("{text:?} ({} bytes)", bytes.len())
}

/// Says that a case was left out, and why; for what the machine cannot do.
pub fn skip(reason: &str) {
    eprintln!("SKIPPED: {reason}");
}

/// True when a command runs and ends well.
pub fn works(command: &str, args: &[&str]) -> bool {
    let outcome = Command::new(command)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    outcome.is_ok_and(|status| status.success())
}

/// True when strace can trace here; else the case is skipped with a reason.
pub fn has_strace() -> bool {
    let fine = works("strace", &["-o", "/dev/null", "-e", "inject=write:delay_enter=1", "true"]);
    if !fine {
        skip("needs strace that may trace and inject");
    }
    fine
}

/// A shell line that runs `$1` with a small file system of 256 KiB at `$0`, for nobody else to
/// see; `None` where that cannot be had.
pub fn on_small_disk(room: &Room, line: &str) -> Option<Said> {
    let flags = ["--user", "--map-root-user", "--mount"];
    let probe = [&flags[..], &["sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]].concat();
    if !works("unshare", &probe) {
        skip("needs user namespaces with tmpfs");
        return None;
    }
    fs::create_dir_all(room.at("disk")).unwrap();
    room.put(".line", line);
    Some(room.sh("unshare --user --map-root-user --mount sh -c \
         'mount -t tmpfs -o size=256k none disk && cd disk && . ../.line'"))
}
