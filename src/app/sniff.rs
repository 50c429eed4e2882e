//! What the first bytes of an input say about it.
//!
//! The answers depend on the bytes alone, never on how many of them one read happened to bring.

use std::mem;

/// A compressed format, known by its magic number or by the end of a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// The format of bzip2.
    Bzip2,
    /// The .xz container, not bare LZMA.
    Xz,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 4] = [Format::Gzip, Format::Zstd, Format::Bzip2, Format::Xz];

    /// The name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Format::Gzip => "gzip",
            Format::Zstd => "zstd",
            Format::Bzip2 => "bzip2",
            Format::Xz => "xz",
        }
    }

    /// The format that the end of a file name asks for, if any: `.gz`, `.zst`, `.bz2`, `.xz`.
    pub fn by_name(file: &std::path::Path) -> Option<Format> {
        let ending = file.extension()?.to_str()?;
        let is = |known: &str| ending.eq_ignore_ascii_case(known);
        match () {
            () if is("gz") => Some(Format::Gzip),
            () if is("zst") => Some(Format::Zstd),
            () if is("bz2") => Some(Format::Bzip2),
            () if is("xz") => Some(Format::Xz),
            () => None,
        }
    }
}

impl From<super::args::Packing> for Format {
    fn from(typed: super::args::Packing) -> Self {
        use super::args::Packing;
        match typed {
            Packing::Gz => Format::Gzip,
            Packing::Zst => Format::Zstd,
            Packing::Bz2 => Format::Bzip2,
            Packing::Xz => Format::Xz,
        }
    }
}

/// What begins here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Text, or at least nothing that must be treated otherwise.
    Plain,
    /// A compressed stream.
    Packed(Format),
    /// A byte order mark of a wide encoding; the name is one that iconv knows.
    Wide(&'static str),
}

/// A start and the bytes that give it away. The longer mark stands before its own prefix.
///
/// bzip2 is asked for its block size and first block (or end) as well, because "BZh" alone may
/// begin an honest text; gzip for its one method. A zstd file may begin with any of 16 skippable
/// frames.
const STARTS: &[(Start, &[u8])] = &[
    (Start::Packed(Format::Gzip), b"\x1f\x8b\x08"),
    (Start::Packed(Format::Zstd), b"\x28\xb5\x2f\xfd"),
    (Start::Packed(Format::Zstd), b"?\x2a\x4d\x18"),
    (Start::Packed(Format::Bzip2), b"BZh?\x31\x41\x59\x26\x53\x59"),
    (Start::Packed(Format::Bzip2), b"BZh?\x17\x72\x45\x38\x50\x90"),
    (Start::Packed(Format::Xz), b"\xfd7zXZ\x00"),
    (Start::Wide("UTF-32"), b"\xff\xfe\x00\x00"),
    (Start::Wide("UTF-32"), b"\x00\x00\xfe\xff"),
    (Start::Wide("UTF-16"), b"\xff\xfe"),
    (Start::Wide("UTF-16"), b"\xfe\xff"),
];

/// Judges the first bytes. `ended` says that no more will come. `None`: more bytes are needed;
/// ten always suffice.
pub fn start(head: &[u8], ended: bool) -> Option<Start> {
    let mut open = false;
    for (kind, mark) in STARTS {
        let agree = mark.iter().zip(head).all(|(mark, byte)| agrees(*kind, *mark, *byte));
        if agree && head.len() >= mark.len() {
            // A longer mark that still may come true (UTF-32 after UTF-16) has been met before.
            return if open { None } else { Some(*kind) };
        }
        open |= agree && !ended;
    }
    if open { None } else { Some(Start::Plain) }
}

/// A mark byte and a real one. `?` stands for bzip2's block size, or for the first byte of any of
/// the sixteen skippable zstd frames.
fn agrees(kind: Start, mark: u8, byte: u8) -> bool {
    match (kind, mark) {
        (Start::Packed(Format::Bzip2), b'?') => (b'1'..=b'9').contains(&byte),
        (Start::Packed(Format::Zstd), b'?') => (0x50..=0x5f).contains(&byte),
        _ => mark == byte,
    }
}

/// How many bytes of the text are looked at before advice is given.
pub const LOOK: usize = 1024;

/// Collects the first [`LOOK`] bytes of a text as they pass, then says what they look like.
#[derive(Debug, Default)]
pub struct Lookout {
    head: Vec<u8>,
    done: bool,
}

impl Lookout {
    /// Sees the next bytes; an empty slice is the end of the text. At most once, when enough was
    /// seen, the advice comes back.
    pub fn see(&mut self, bytes: &[u8]) -> Option<Advice> {
        if self.done {
            return None;
        }
        if self.head.is_empty() && bytes.len() >= LOOK {
            // Nothing needs to be kept for the next call.
            self.done = true;
            return advice(&bytes[..LOOK]);
        }
        let wanted = LOOK - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(wanted)]);
        if self.head.len() < LOOK && !bytes.is_empty() {
            return None;
        }
        self.done = true;
        advice(&mem::take(&mut self.head))
    }
}

/// What an input seems to be when it is not plain text. The filter goes on all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Markup of a web page.
    Html,
    /// A PDF file.
    Pdf,
    /// A zip archive, which office files and e-books are.
    Zip,
    /// Rich text.
    Rtf,
    /// Every other byte is NUL.
    Utf16,
    /// Anything else with many NULs.
    Binary,
}

impl Advice {
    /// One line: what it looks like, and what to put in front.
    pub fn text(self) -> &'static str {
        match self {
            Advice::Html => {
                "looks like HTML; deboil reads plain text: html2text page.html | deboil"
            }
            Advice::Pdf => {
                "looks like a PDF; deboil reads plain text: pdftotext file.pdf - | deboil"
            }
            Advice::Zip => {
                "looks like an office file, e-book or zip; deboil reads plain text: pandoc -t plain file.docx | deboil"
            }
            Advice::Rtf => {
                "looks like rich text; deboil reads plain text: pandoc -f rtf -t plain file.rtf | deboil"
            }
            Advice::Utf16 => {
                "looks like UTF-16 without its mark; deboil reads UTF-8: iconv -f UTF-16LE -t UTF-8 file | deboil"
            }
            Advice::Binary => "looks like a binary file; deboil reads plain text",
        }
    }
}

fn advice(head: &[u8]) -> Option<Advice> {
    let marked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = marked.trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        Some(Advice::Pdf)
    } else if head.starts_with(b"PK\x03\x04") {
        Some(Advice::Zip)
    } else if text.starts_with(b"{\\rtf") {
        Some(Advice::Rtf)
    } else if is_html(text) {
        Some(Advice::Html)
    } else {
        nul_advice(head)
    }
}

/// True for a text that opens with a tag of HTML (or with XML that soon names one).
fn is_html(text: &[u8]) -> bool {
    const TAGS: &[&[u8]] = &[
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<body",
        b"<div",
        b"<p>",
        b"<p ",
        b"<script",
        b"<style",
        b"<meta",
        b"<title",
        b"<table",
        b"<span",
        b"<article",
        b"<section",
    ];
    let begins = |text: &[u8], tag: &[u8]| {
        text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if TAGS.iter().any(|tag| begins(text, tag)) {
        return true;
    }
    let opens = begins(text, b"<?xml") || begins(text, b"<!--");
    opens
        && memchr::memchr_iter(b'<', text)
            .any(|at| TAGS[..4].iter().any(|t| begins(&text[at..], t)))
}

/// One NUL in eight bytes is far above what a text with NUL-separated records has.
fn nul_advice(head: &[u8]) -> Option<Advice> {
    let all = memchr::memchr_iter(0, head).count();
    if all * 8 <= head.len() {
        return None;
    }
    let odd = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    if odd * 4 >= head.len() && odd == all { Some(Advice::Utf16) } else { Some(Advice::Binary) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_known_by_their_marks() {
        let cases: &[(&[u8], Start)] = &[
            (b"\x1f\x8b\x08\x00", Start::Packed(Format::Gzip)),
            (b"\x28\xb5\x2f\xfd", Start::Packed(Format::Zstd)),
            (b"\x50\x2a\x4d\x18", Start::Packed(Format::Zstd)),
            (b"\x5f\x2a\x4d\x18", Start::Packed(Format::Zstd)),
            (b"BZh91AY&SY", Start::Packed(Format::Bzip2)),
            (b"BZh1\x17\x72\x45\x38\x50\x90", Start::Packed(Format::Bzip2)),
            (b"\xfd7zXZ\x00", Start::Packed(Format::Xz)),
            (b"\xff\xfea\x00", Start::Wide("UTF-16")),
            (b"\xfe\xff\x00a", Start::Wide("UTF-16")),
            (b"\xff\xfe\x00\x00", Start::Wide("UTF-32")),
            (b"\x00\x00\xfe\xff", Start::Wide("UTF-32")),
            (b"BZh9 was here", Start::Plain),
            (b"BZh0\x31\x41\x59\x26\x53\x59", Start::Plain),
            (b"\x1f\x8b\x07", Start::Plain),
            (b"\xef\xbb\xbfText", Start::Plain),
            (b"P*n", Start::Plain),
        ];
        for (head, wanted) in cases {
            assert_eq!(start(head, true), Some(*wanted), "{head:?}");
            assert_eq!(start(head, false).unwrap_or(*wanted), *wanted, "{head:?}");
        }
    }

    #[test]
    fn an_answer_never_depends_on_how_much_was_read() {
        for tail in [&b"plain text"[..], b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"] {
            for (_, mark) in STARTS {
                let whole: Vec<u8> = mark.iter().copied().chain(tail.iter().copied()).collect();
                let last = start(&whole, true);
                for end in 0..whole.len() {
                    let early = start(&whole[..end], false);
                    assert!(early.is_none() || early == last, "{whole:?} at {end}");
                }
                assert!(start(&whole[..10], false).is_some(), "ten bytes suffice");
            }
        }
    }

    #[test]
    fn half_a_mark_at_the_end_is_plain_or_the_shorter_mark() {
        assert_eq!(start(b"", true), Some(Start::Plain));
        assert_eq!(start(b"B", false), None);
        assert_eq!(start(b"B", true), Some(Start::Plain));
        assert_eq!(start(b"\xff\xfe", false), None);
        assert_eq!(start(b"\xff\xfe", true), Some(Start::Wide("UTF-16")));
    }

    fn advise(text: &[u8], step: usize) -> Option<Advice> {
        let mut lookout = Lookout::default();
        let mut said = None;
        for piece in text.chunks(step).chain([&b""[..]]) {
            let now = lookout.see(piece);
            assert!(said.is_none() || now.is_none(), "said twice");
            said = said.or(now);
        }
        said
    }

    #[test]
    fn advice_is_given_once_and_for_any_chunks() {
        let long = [b"<!-- x -->\n<HTML>".as_slice(), &[b'x'; 3000]].concat();
        let cases: &[(&[u8], Option<Advice>)] = &[
            (b"\n <!DOCTYPE html><p>Hi", Some(Advice::Html)),
            (&long, Some(Advice::Html)),
            (b"<?xml version='1.0'?><feed>", None),
            (b"%PDF-1.7\n", Some(Advice::Pdf)),
            (b"PK\x03\x04xx", Some(Advice::Zip)),
            (b"{\\rtf1 x", Some(Advice::Rtf)),
            (b"h\0e\0l\0l\0o\0", Some(Advice::Utf16)),
            (b"\x7fELF\0\0\0\0\0\0\0x", Some(Advice::Binary)),
            (b"one record\0another record\0", None),
            (b"The tag <html> opens a page.", None),
            (b"<3 this song", None),
            (b"", None),
        ];
        for (text, wanted) in cases {
            for step in [1, 7, 1024, 5000] {
                assert_eq!(advise(text, step), *wanted, "{:?}", String::from_utf8_lossy(text));
            }
        }
    }

    #[test]
    fn names_tell_formats() {
        let by = |name: &str| Format::by_name(name.as_ref());
        assert_eq!(by("x.GZ"), Some(Format::Gzip));
        assert_eq!(by("a/b.zst"), Some(Format::Zstd));
        assert_eq!(by("gz"), None);
        assert_eq!(by("x.txt"), None);
    }
}
