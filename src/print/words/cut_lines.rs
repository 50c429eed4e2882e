//! The lines of a paragraph that lose something, with reasons.

use super::{Pen, is_blank, within};
use crate::document::Block;
use crate::plan::{Removal, Why};
use crate::print::likeness::differing;
use crate::print::{Ink, Section, say};
use crate::rule;
use crate::span::Span;

/// A reason stands at the right of a line up to this many characters, else below it.
const WIDE: usize = 100;

/// A run of a line that stays, or that goes by the removal of this number.
#[derive(Clone, Copy)]
struct Piece {
    span: Span,
    cut: Option<usize>,
}

impl Pen {
    pub(super) fn paragraph(
        self,
        section: &Section<'_>,
        block: Block,
        cuts: &[Removal],
        out: &mut Vec<u8>,
    ) {
        let document = section.document;
        let pieces: Vec<Vec<Piece>> = document
            .lines_of(block)
            .iter()
            .map(|line| {
                pieces(section, Span::new(line.start as usize, line.text_end as usize), cuts)
            })
            .collect();
        let loses: Vec<bool> =
            pieces.iter().map(|line| line.iter().any(|piece| piece.cut.is_some())).collect();
        let mut skips = false;
        for (at, line) in pieces.iter().enumerate() {
            let number = block.first as usize + at;
            let follows = at > 0 && loses[at - 1];
            let leads = loses.get(at + 1).copied().unwrap_or(false);
            if loses[at] {
                self.line(section, (number, line), cuts, out);
            } else if follows || leads {
                self.sentence(section, number, (follows, leads), out);
            } else if !skips {
                self.skip(out);
            }
            skips = !loses[at] && !follows && !leads;
        }
    }

    /// One line that loses something.
    fn line(
        self,
        section: &Section<'_>,
        (number, line): (usize, &[Piece]),
        cuts: &[Removal],
        out: &mut Vec<u8>,
    ) {
        let bytes = section.document.bytes();
        let start = out.len();
        self.number(section.lines_before + number as u64 + 1, out);
        for (place, piece) in line.iter().enumerate() {
            match piece.cut {
                None => {
                    let ends = (place > 0, place + 1 < line.len());
                    self.kept(piece.span.of(bytes), ends, out);
                }
                Some(cut) => self.gone(section, piece.span, &cuts[cut], out),
            }
        }
        // A removal is explained where it ends; what comes behind this line's text is white space.
        let end = section.document.lines()[number].end as usize;
        let explained: Vec<&Removal> = line
            .iter()
            .filter_map(|piece| piece.cut)
            .map(|cut| &cuts[cut])
            .filter(|cut| cut.span.end <= end)
            .collect();
        let is_last = line.last().is_some_and(|piece| piece.cut.is_some());
        let shown = String::from_utf8_lossy(&out[start..]).chars().count();
        let beside = is_last && explained.len() == 1 && shown <= WIDE && !self.paint.colour
            || is_last && explained.len() == 1 && self.paint.colour && shown <= WIDE + 20;
        if !beside {
            out.push(b'\n');
        }
        let mut is_beside = beside;
        for cut in explained {
            self.reasons(section, cut, is_beside, out);
            is_beside = false;
        }
    }

    /// Words that go; in a near repeat those that the twin lacks stand out.
    fn gone(self, section: &Section<'_>, span: Span, cut: &Removal, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        let marked: Vec<Span> = twin_of(section, cut).map_or_else(Vec::new, |twin| {
            let (here, _) = differing(cut.span.of(bytes), twin.of(bytes));
            here.into_iter().map(|word| word.shifted(cut.span.start)).collect()
        });
        self.bracket(b"[-", out);
        self.marked(bytes, span, &marked, Ink::Struck, out);
        self.bracket(b"-]", out);
    }

    /// Text with some of its words marked.
    fn marked(self, bytes: &[u8], span: Span, words: &[Span], ink: Ink, out: &mut Vec<u8>) {
        let mut at = span.start;
        for word in words.iter().map(|word| within(*word, span)).filter(|word| !word.is_empty()) {
            self.put(ink, &bytes[at..word.start], out);
            self.bracket(b"*", out);
            self.put(Ink::Differs, word.of(bytes), out);
            self.bracket(b"*", out);
            at = word.end;
        }
        self.put(ink, &bytes[at..span.end], out);
    }

    /// A sign of the plain form.
    fn bracket(self, sign: &[u8], out: &mut Vec<u8>) {
        if !self.paint.colour {
            out.extend_from_slice(sign);
        }
    }

    /// Why a removal happens, each reason once, and the twin of a near repeat; the first one `beside` the text.
    fn reasons(self, section: &Section<'_>, cut: &Removal, beside: bool, out: &mut Vec<u8>) {
        let rules = section.lexicon.rules();
        let mut told: Vec<String> = Vec::new();
        for reason in section.plan.reasons(cut).iter().filter(|reason| reason.rule != rule::SEAM) {
            let why = say(reason, section.lexicon);
            let reason = format!("← {}: {why}", rules.name(reason.rule));
            if !told.contains(&reason) {
                told.push(reason);
            }
        }
        for (place, reason) in told.iter().enumerate() {
            out.extend_from_slice(if beside && place == 0 { b"  " } else { b"        " });
            self.put(Ink::Reason, reason.as_bytes(), out);
            out.push(b'\n');
        }
        if let Some(twin) = twin_of(section, cut) {
            self.twin(section, cut, twin, out);
        }
    }

    /// The twin of a near repeat, with the words that the repeat lacks.
    fn twin(self, section: &Section<'_>, cut: &Removal, twin: Span, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        let twin = crate::document::lines::trim(bytes, twin);
        let (_, there) = differing(cut.span.of(bytes), twin.of(bytes));
        let there: Vec<Span> = there.into_iter().map(|word| word.shifted(twin.start)).collect();
        let mut at = twin.start;
        for (place, line) in twin.of(bytes).split_inclusive(|byte| *byte == b'\n').enumerate() {
            self.number(section.line(twin.start) + place as u64, out);
            self.put(Ink::Reason, b"= ", out);
            let text = crate::document::lines::trim(bytes, Span::new(at, at + line.len()));
            self.marked(bytes, text, &there, Ink::Plain, out);
            out.push(b'\n');
            at += line.len();
        }
    }
}

/// The twin of a removal that is a near repeat and nothing else.
fn twin_of(section: &Section<'_>, cut: &Removal) -> Option<Span> {
    let mut reasons = section.plan.reasons(cut).iter().filter(|reason| reason.rule != rule::SEAM);
    match (reasons.next().map(|reason| &reason.why), reasons.next()) {
        (Some(Why::Near { span, .. }), None) => Some(*span),
        _ => None,
    }
}

/// A line as runs that stay and runs that go. White space that goes is joined to its neighbour.
fn pieces(section: &Section<'_>, line: Span, cuts: &[Removal]) -> Vec<Piece> {
    let bytes = section.document.bytes();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = line.start;
    let first = cuts.partition_point(|cut| cut.span.end <= line.start);
    for (number, cut) in
        cuts.iter().enumerate().skip(first).take_while(|(_, cut)| cut.span.start < line.end)
    {
        let gone = within(cut.span, line);
        push(&mut pieces, bytes, Piece { span: Span::new(at, gone.start), cut: None });
        push(&mut pieces, bytes, Piece { span: gone, cut: Some(number) });
        at = gone.end;
    }
    push(&mut pieces, bytes, Piece { span: Span::new(at, line.end), cut: None });
    pieces
}

fn push(pieces: &mut Vec<Piece>, bytes: &[u8], piece: Piece) {
    if piece.span.is_empty() {
        return;
    }
    if let Some(last) = pieces.last_mut() {
        let (last_is_blank, is_blank) =
            (is_blank(last.span.of(bytes)), is_blank(piece.span.of(bytes)));
        let same = last.cut.is_some() == piece.cut.is_some();
        if last_is_blank && (same || last.cut.is_some()) {
            *last = Piece { span: Span::new(last.span.start, piece.span.end), cut: piece.cut };
            return;
        }
        if is_blank && (same || piece.cut.is_some()) {
            last.span.end = piece.span.end;
            return;
        }
    }
    pieces.push(piece);
}
