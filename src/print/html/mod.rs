//! One page for all texts: each with its cuts in place, and a panel to look at them. Nothing in it needs a
//! network, and nothing of a text can become markup, script or style: docs/formats.md says how.

mod escape;
mod hashes;
mod panel;
mod tally;

use super::likeness::differing;
use super::{Printer, Section, Text, say};
use crate::document::lines::trim;
use crate::plan::{Removal, Why};
use crate::rule;
use crate::span::Span;
use tally::{FileCount, HUES, Marks, Tally};

/// The style sheet of the page.
pub const STYLE: &str = include_str!("page.css");
/// The script of the page.
pub const SCRIPT: &str = include_str!("page.js");
/// The hashes of both, as a content security policy has them.
pub use hashes::{SCRIPT_HASH, STYLE_HASH};

/// A browser lays out pieces of so many bytes, or of so many lines, one at a time.
const PIECE: (usize, usize) = (8 << 10, 48);

/// Prints one page.
#[derive(Debug, Default)]
pub struct Html {
    tally: Tally,
    piece: Piece,
    /// Texts that have begun.
    texts: usize,
}

/// The piece that is open.
#[derive(Debug, Default)]
struct Piece {
    is_open: bool,
    bytes: usize,
    lines: usize,
}

/// A cut as a tag.
struct Tag {
    open: String,
    /// The same for what goes on in the next piece: no further stop for the keyboard.
    again: String,
    /// What stands at its end: a link to a twin.
    close: String,
    /// Words that a twin lacks.
    words: Vec<Span>,
}

impl Html {
    /// What stands before the first text.
    fn head(name: &str, out: &mut Vec<u8>) {
        let head = format!(
            "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src '{SCRIPT_HASH}'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'\">\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<meta name=referrer content=no-referrer>\n<title>{name} \u{b7} deboil</title>\n<style>{STYLE}</style>\n<body>\n<a class=skip href=\"#f1\">Skip to the text</a>\n<main class=marked>\n"
        );
        out.extend_from_slice(head.as_bytes());
    }

    /// The tag of a removal, counted.
    fn tag(&mut self, section: &Section<'_>, cut: &Removal) -> Tag {
        let reasons = section.plan.reasons(cut);
        let first = &reasons[0];
        let bytes = cut.span.len() as u64;
        let info = section.lexicon.rules().get(first.rule).filter(|_| first.rule != rule::SEAM);
        let Some(info) = info else {
            self.tally.weigh(HUES.len() - 1, bytes);
            let open = "<del class=\"s h-seam\">".to_owned();
            return Tag { again: open.clone(), open, close: String::new(), words: Vec::new() };
        };
        let Marks { category, level, hue } = self.tally.count(first.rule, info, bytes);
        let class = format!("class=\"c{category} l{level} h-{}\"", HUES[hue]);
        let mut told: Vec<String> = Vec::new();
        for reason in reasons.iter().filter(|reason| reason.rule != rule::SEAM) {
            let why = match reason.rule == first.rule {
                true => say(reason, section.lexicon),
                false => {
                    let name = section.lexicon.rules().name(reason.rule);
                    format!("also {name}: {}", say(reason, section.lexicon))
                }
            };
            if !told.contains(&why) {
                told.push(why);
            }
        }
        let why = escape::words(told.join("; ").as_bytes());
        let line = section.line(cut.span.start);
        let open =
            format!("<del {class} tabindex=0 data-r={} data-n={line} title=\"{why}\">", info.name);
        let (mut close, mut words) = (String::new(), Vec::new());
        if let Why::Twin { line, .. } | Why::Near { line, .. } = &first.why {
            let (text, line) = (self.texts, *line);
            close = format!(
                "<a class=t href=\"#{text}.{line}\" data-n={line} aria-label=\"its twin, line {line}\"></a>"
            );
        }
        if let (Why::Near { span, .. }, 1) = (&first.why, told.len()) {
            let text = section.document.bytes();
            let (here, _) = differing(cut.span.of(text), trim(text, *span).of(text));
            words = here.into_iter().map(|word| word.shifted(cut.span.start)).collect();
        }
        Tag { open, again: format!("<del {class}>"), close, words }
    }

    /// A run of text that stays, or that goes under a tag.
    fn run(&mut self, section: &Section<'_>, span: Span, tag: Option<&Tag>, out: &mut Vec<u8>) {
        let document = section.document;
        let mut line = document.line_at(span.start);
        let mut at = span.start;
        let mut open = tag.map(|tag| tag.open.as_str());
        while at < span.end {
            let Some(lines) = document.lines().get(line) else { break };
            let is_start = at == lines.start as usize
                && (at > 0 || section.line_start == section.bytes_before);
            if is_start && self.piece.is_full() {
                // Inside a cut the tag is closed and opened again.
                if tag.is_some() && open.is_none() {
                    out.extend_from_slice(b"</del>");
                    open = tag.map(|tag| tag.again.as_str());
                }
                self.piece.close(out);
            }
            self.piece.open(out);
            out.extend_from_slice(open.take().unwrap_or_default().as_bytes());
            // Nothing leads to a blank line.
            if is_start && !lines.is_blank() {
                let number = section.lines_before + line as u64 + 1;
                let anchor = format!("<i id=\"{}.{number}\" data-n={number}></i>", self.texts);
                out.extend_from_slice(anchor.as_bytes());
            }
            self.piece.lines += usize::from(is_start);
            let end = span.end.min(lines.end as usize);
            put_text(document.bytes(), Span::new(at, end), tag, out);
            self.piece.bytes += end - at;
            at = end;
            line += 1;
        }
        if let Some(tag) = tag {
            out.extend_from_slice(tag.close.as_bytes());
            out.extend_from_slice(b"</del>");
        }
    }
}

/// Text of one line, the words marked that a twin lacks.
fn put_text(bytes: &[u8], span: Span, tag: Option<&Tag>, out: &mut Vec<u8>) {
    let words = tag.map_or(&[][..], |tag| &tag.words);
    let mut at = span.start;
    for word in words.iter().filter(|word| word.start >= span.start && word.end <= span.end) {
        escape::text(&bytes[at..word.start], out);
        out.extend_from_slice(b"<u>");
        escape::text(word.of(bytes), out);
        out.extend_from_slice(b"</u>");
        at = word.end;
    }
    escape::text(&bytes[at..span.end], out);
}

impl Piece {
    fn is_full(&self) -> bool {
        self.is_open && (self.bytes >= PIECE.0 || self.lines >= PIECE.1)
    }

    fn open(&mut self, out: &mut Vec<u8>) {
        if !self.is_open {
            out.extend_from_slice(b"<div class=k lang=\"\">");
            *self = Piece { is_open: true, bytes: 0, lines: 0 };
        }
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_open) {
            out.extend_from_slice(b"</div>");
        }
    }
}

impl Printer for Html {
    fn open(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        let name = escape::words(text.bare.unwrap_or(text.name.as_bytes()));
        if self.texts == 0 {
            Html::head(&name, out);
        }
        self.texts += 1;
        let head = format!("<section class=file id=f{}><h2>{name}</h2>", self.texts);
        out.extend_from_slice(head.as_bytes());
        self.tally.files.push(FileCount { name, ..FileCount::default() });
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        if let Some(file) = self.tally.files.last_mut() {
            file.bytes += bytes.len() as u64;
        }
        let mut at = 0;
        for cut in section.plan.removals() {
            self.run(section, Span::new(at, cut.span.start), None, out);
            let tag = self.tag(section, cut);
            self.run(section, cut.span, Some(&tag), out);
            at = cut.span.end;
        }
        self.run(section, Span::new(at, bytes.len()), None, out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.piece.close(out);
        out.extend_from_slice(b"</section>\n");
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let title = match self.tally.files.as_slice() {
            [] => "nothing".to_owned(),
            [file] => file.name.clone(),
            files => format!("{} files", files.len()),
        };
        if self.texts == 0 {
            Html::head(&title, out);
        }
        out.extend_from_slice(b"</main>\n");
        out.extend_from_slice(panel::panel(&self.tally, &title).as_bytes());
        let tail = format!("<div id=note role=status hidden></div>\n<script>{SCRIPT}</script>\n");
        out.extend_from_slice(tail.as_bytes());
    }
}
