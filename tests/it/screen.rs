//! The real program on a terminal of its own: a pseudo terminal that it controls, typed into by a script.

use crate::harness::{DEBOIL, Room, skip, works};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};

/// A terminal with the program on it.
pub struct Screen {
    master: File,
    child: Child,
    seen: Vec<u8>,
}

/// What was seen until the program ended, and how it ended.
#[derive(Debug)]
pub struct Seen {
    pub text: String,
    /// Exit code; 128 and the signal's number if it died of one.
    pub code: i32,
}

impl Screen {
    /// Runs a line of shell that begins with what is to be run, on a terminal of 80 columns; `None` where
    /// a new session cannot be made.
    pub fn new(room: &Room, line: &str) -> Option<Screen> {
        Screen::of_width(room, line, 80)
    }

    pub fn of_width(room: &Room, line: &str, columns: u16) -> Option<Screen> {
        if !works("setsid", &["--ctty", "--version"]) {
            skip("needs setsid of util-linux");
            return None;
        }
        let master =
            openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = OpenOptions::new().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let mut command = Command::new("setsid");
        let line = format!("exec {line}");
        command.args(["--ctty", "--wait", "sh", "-c", &line]);
        room.set(&mut command);
        command
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .env_remove("PAGER")
            .env_remove("DEBOIL_PAGER")
            .env_remove("LESS");
        let side = || OwnedFd::from(slave.try_clone().unwrap());
        command.stdin(side()).stdout(side()).stderr(side());
        let child = command.spawn().unwrap();
        assert!(DEBOIL.ends_with("deboil"));
        // The command holds copies of the slave; without them the end of the program can be seen.
        drop((command, slave));
        Some(Screen { master: File::from(master), child, seen: Vec::new() })
    }

    /// Reads until the program has shown `text`, after what was read before.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Screen {
        let from = self.seen.len();
        while !String::from_utf8_lossy(&self.seen[from..]).contains(text) {
            assert!(self.read(), "ended without {text:?}: {}", String::from_utf8_lossy(&self.seen));
        }
        self
    }

    /// Types keys.
    pub fn keys(&mut self, keys: &str) -> &mut Screen {
        self.master.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Answers one question after another.
    #[track_caller]
    pub fn answer(&mut self, answers: &[&str]) -> &mut Screen {
        for answer in answers {
            self.wait_for("]? ").keys(&format!("{answer}\n"));
        }
        self
    }

    /// Reads until the program has ended.
    pub fn end(mut self) -> Seen {
        while self.read() {}
        self.ended()
    }

    /// Takes the terminal away.
    pub fn hang_up(self) -> i32 {
        let Screen { master, mut child, .. } = self;
        drop(master);
        let status = child.wait().unwrap();
        status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
    }

    fn ended(mut self) -> Seen {
        let status = self.child.wait().unwrap();
        let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
        Seen { text: String::from_utf8_lossy(&self.seen).into_owned(), code }
    }

    /// More of what is shown; false when nobody holds the terminal any more.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.master.read(&mut buffer) {
            Ok(0) | Err(_) => false,
            Ok(count) => {
                self.seen.extend_from_slice(&buffer[..count]);
                true
            }
        }
    }
}

impl Seen {
    #[track_caller]
    pub fn code(self, wanted: i32) -> Seen {
        assert_eq!(self.code, wanted, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn has(self, part: &str) -> Seen {
        assert!(self.text.contains(part), "wanted {part:?} in:\n{}", self.text);
        self
    }
}
