//! The person at the terminal: what is said to them and what they type, line by line.
//!
//! The terminal stays as it is, so a signal that ends the process leaves nothing behind: Ctrl-C, a closed window.

use crate::app::error::Error;
use crate::app::outlet::{Sink, Stream};
use rustix::io::Errno;
use rustix::termios::tcgetwinsize;
use std::io::IsTerminal;

/// The longest answer that is read, in bytes.
const LONGEST: usize = 4096;
/// Columns where nobody knows better.
const WIDTH: usize = 80;
/// The narrowest screen that is written for.
const NARROWEST: usize = 20;

/// Standard input and output, both a terminal.
pub struct Terminal {
    out: Stream,
    typed: Vec<u8>,
}

/// What came from the person.
pub enum Said {
    /// A line, without its end.
    Line(String),
    /// Nothing more: Ctrl-D, or the terminal is gone.
    Over,
}

impl Terminal {
    /// The terminal of the process.
    ///
    /// # Errors
    /// [`Error::Usage`] when standard input or output is none.
    pub fn open() -> Result<Terminal, Error> {
        if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
            let detail = "--review: asks questions and needs a terminal for standard input and output; --diff shows the cuts without asking";
            return Err(Error::Usage { detail: detail.to_owned() });
        }
        Ok(Terminal { out: Stream::new(Sink::Stdout), typed: Vec::new() })
    }

    /// Columns of the screen at this moment.
    pub fn width(&self) -> usize {
        let asked = tcgetwinsize(rustix::stdio::stdout()).ok().map(|size| usize::from(size.ws_col));
        asked.filter(|columns| *columns > 0).unwrap_or(WIDTH).max(NARROWEST)
    }

    /// Shows what is harmless already.
    ///
    /// # Errors
    /// [`Error::Write`] when the terminal is gone.
    pub fn show(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let gone = |source| Error::Write { name: "the terminal".to_owned(), source };
        self.out.write(bytes).map_err(gone)?;
        self.out.flush().map_err(gone)
    }

    /// The same for words.
    ///
    /// # Errors
    /// As [`Terminal::show`].
    pub fn say(&mut self, words: &str) -> Result<(), Error> {
        self.show(words.as_bytes())
    }

    /// Waits for a line.
    ///
    /// # Errors
    /// [`Error::Read`] when reading fails in a way that a terminal does not.
    pub fn listen(&mut self) -> Result<Said, Error> {
        loop {
            if let Some(end) = self.typed.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.typed.drain(..=end).collect();
                return Ok(Said::Line(String::from_utf8_lossy(&line).trim().to_owned()));
            }
            if self.typed.len() > LONGEST {
                self.typed.clear();
            }
            let mut buffer = [0; 512];
            match rustix::io::read(rustix::stdio::stdin(), &mut buffer) {
                Ok(0) | Err(Errno::IO) => return Ok(Said::Over),
                Ok(count) => self.typed.extend_from_slice(&buffer[..count]),
                Err(Errno::INTR) => {}
                Err(error) => {
                    return Err(Error::Read {
                        name: "the terminal".to_owned(),
                        at: 0,
                        source: error.into(),
                    });
                }
            }
        }
    }
}
