//! What can go wrong between the operating system and the engine.
//!
//! Every message names the file and, where there is one, the cure. A name is shown so that it
//! cannot drive a terminal: see [`shown`].

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use thiserror::Error;

/// One trouble with a file, a stream or a signal. `name` is already made safe by [`shown`].
#[derive(Debug, Error)]
pub enum Error {
    /// Nobody reads the output any more. Not a failure: stop reading, say nothing, exit 0.
    #[error("the reader of the output has gone away")]
    Closed,
    /// A signal asked for the end; what was begun is whole, and nothing more is to be done.
    #[error("ended by a signal")]
    Ended,
    /// No such file.
    #[error("{name}: not found")]
    Missing {
        /// The file.
        name: String,
    },
    /// A folder stands where a file was expected.
    #[error("{name}: is a folder; name its files, or use -r")]
    Folder {
        /// The folder.
        name: String,
    },
    /// A file cannot be opened for reading.
    #[error("{name}: cannot be opened: {}", reason(source))]
    Open {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// Reading failed after it had begun.
    #[error("{name}: reading failed after {at} bytes: {}", reason(source))]
    Read {
        /// The file.
        name: String,
        /// Bytes of the file (before any decompression) that were read in good order.
        at: u64,
        /// What the system said.
        source: io::Error,
    },
    /// A compressed stream ends too early or is damaged. What came before it was handed on.
    #[error(
        "{name}: the {format} data are cut short or damaged ({detail}); what came before was kept"
    )]
    Broken {
        /// The file.
        name: String,
        /// "gzip", "zstd", "bzip2" or "xz".
        format: &'static str,
        /// What the decoder said.
        detail: String,
    },
    /// The text is UTF-16 or UTF-32, which would have to be decoded to be cleaned.
    #[error("{name}: is {encoding}; convert it first: iconv -f {encoding} -t UTF-8")]
    Wide {
        /// The file.
        name: String,
        /// The name that iconv knows.
        encoding: &'static str,
    },
    /// The output would overwrite an input.
    #[error("{name}: is both input and output; write elsewhere, or use --in-place")]
    SameFile {
        /// The file.
        name: String,
    },
    /// A file of `--output-dir` would not stand in it, or would stand in the way of something.
    #[error("{name}: not written: {why}")]
    Outside {
        /// The place below the folder.
        name: String,
        /// The reason, and the cure.
        why: &'static str,
    },
    /// The rest of a text cannot be shown in the format that was asked for.
    #[error("{name}: {why}")]
    Unshown {
        /// The text.
        name: String,
        /// The reason, and the cure.
        why: &'static str,
    },
    /// An output file cannot be made.
    #[error("{name}: cannot be written: {}", reason(source))]
    Create {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// Writing, flushing or closing failed; the output is not whole.
    #[error("{name}: writing failed, the output is not whole: {}", reason(source))]
    Write {
        /// The output.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file that `--in-place` does not touch, by its kind.
    #[error("{name}: cannot be changed in place: {why}")]
    Refused {
        /// The file.
        name: String,
        /// The reason, and the cure.
        why: String,
    },
    /// A step of `--in-place` failed; the file is as it was.
    #[error("{name}: left as it was: {step}: {}", reason(source))]
    Replace {
        /// The file.
        name: String,
        /// The step, as "cannot ...".
        step: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Owner, mode or an attribute cannot be given to the new file, so it was not put in place.
    #[error("{name}: left as it was: its {what} cannot be kept: {}", reason(source))]
    Attribute {
        /// The file.
        name: String,
        /// "owner", "mode", or the attribute.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// An option, or a value of one, that makes no sense.
    #[error("{detail}")]
    Usage {
        /// What is wrong, and the cure.
        detail: String,
    },
    /// What was removed cannot be put back; nothing was written.
    #[error("{name}: cannot be restored: {why}")]
    Restore {
        /// The clean text, or the record of what went.
        name: String,
        /// The reason, and the cure.
        why: String,
    },
    /// A settings file that is wrong.
    #[error("{name}: {detail}")]
    Settings {
        /// The file.
        name: String,
        /// What is wrong, with its place.
        detail: String,
    },
    /// A rule file that is wrong.
    #[error("{detail}")]
    Rules {
        /// The file, the place and what is wrong there.
        detail: String,
    },
    /// Signals cannot be handled.
    #[error("signals cannot be handled: {}", reason(.0))]
    Signals(io::Error),
    /// The new file is in place, but the system could not promise that it survives a power cut.
    #[error("{name}: was changed, but the folder could not be synced: {}", reason(source))]
    Unsynced {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// True for a closed pipe, which ends the run quietly.
    pub fn is_closed(&self) -> bool {
        matches!(self, Error::Closed)
    }
}

/// The system's words for an error, without the "(os error N)" that helps nobody.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// A file name as it may be printed: as it is when all of it can be seen, else in double quotes
/// with C escapes, the form of `git`, which `patch` and `git apply` read back.
///
/// Control characters, bytes that are not UTF-8, and characters that change the direction or the
/// look of what stands beside them never come out raw.
pub fn shown(name: impl AsRef<OsStr>) -> String {
    let bytes = name.as_ref().as_bytes();
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.is_empty()
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && text.chars().all(|c| !is_unseen(c) && c != '"' && c != '\\')
    {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push_escaped(&mut out, c);
        }
        for byte in chunk.invalid() {
            push_octal(&mut out, *byte);
        }
    }
    out.push('"');
    out
}

/// [`shown`] for a path; an own name so that callers need not think about the conversion.
pub fn shown_path(path: &Path) -> String {
    shown(path.as_os_str())
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        c if is_unseen(c) => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| push_octal(out, b)),
        c => out.push(c),
    }
}

fn push_octal(out: &mut String, byte: u8) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\\{byte:03o}");
}

/// Control characters (C0, DEL, C1), line separators, zero-width and direction characters.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_are_shown_as_they_are() {
        for name in ["notes.txt", "a b.txt", "naïve 日本.txt", "/x/y-1", "-"] {
            assert_eq!(shown(name), name);
        }
    }

    #[test]
    fn odd_names_are_quoted_and_show_no_raw_control() {
        assert_eq!(shown("a\nb"), r#""a\nb""#);
        assert_eq!(shown("\x1b[31m"), r#""\033[31m""#);
        assert_eq!(shown("say \"hi\""), r#""say \"hi\"""#);
        assert_eq!(shown(OsStr::from_bytes(b"caf\xe9")), r#""caf\351""#);
        assert_eq!(shown("x\u{202e}txt"), r#""x\342\200\256txt""#);
        assert_eq!(shown(" lead"), r#"" lead""#);
        assert_eq!(shown(""), r#""""#);
    }

    #[test]
    fn the_number_of_the_system_error_is_left_out() {
        assert_eq!(reason(&io::Error::from_raw_os_error(28)), "No space left on device");
        assert_eq!(reason(&io::Error::other("odd")), "odd");
    }
}
