//! A question on the screen: the cut in its lines, its reason, and its twin. Works without colour and at any width.

use super::ask::Question;
use crate::print::{brief, escape};
use crate::span::Span;
use anstyle::{AnsiColor, Effects, Style};

/// Lines shown above and below a cut.
const CONTEXT: usize = 2;
/// Lines of one cut that are shown; of more, the middle is left out.
const MOST_LINES: usize = 20;
/// Characters of a long line shown on either side of what goes.
const ASIDE: usize = 160;
/// Characters of what goes in one line that are shown.
const MOST_GONE: usize = 1200;
/// Rows that the twin may take.
const TWIN_ROWS: usize = 4;
/// Columns before the text: sign, line number, blanks.
const MARGIN: usize = 9;

/// How it may look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Colours are written.
    pub colour: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Plain,
    Faint,
    Head,
    Gone,
    Twin,
    Prompt,
}

impl Ink {
    fn style(self) -> Style {
        let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
        match self {
            Ink::Plain => Style::new(),
            Ink::Faint => Style::new().dimmed(),
            Ink::Head => Style::new().bold(),
            Ink::Gone => colour(AnsiColor::Red).effects(Effects::STRIKETHROUGH),
            Ink::Twin => colour(AnsiColor::Green),
            Ink::Prompt => colour(AnsiColor::Blue).bold(),
        }
    }
}

/// Text in one ink, already harmless.
type Run = (Ink, String);

impl Look {
    /// A question about a text; `place` is its number, from 1, and how many there are.
    pub fn question(
        self,
        name: &str,
        text: &[u8],
        question: &Question,
        place: (usize, usize),
    ) -> Vec<u8> {
        let mut out = vec![b'\n'];
        let also = match question.also.is_empty() {
            true => String::new(),
            false => format!(" (also {})", question.also.join(", ")),
        };
        let head = format!(
            "{name}:{}  {}{also}  ({} of {})",
            question.line, question.rule, place.0, place.1
        );
        self.rows(&[(Ink::Head, head)], "", &mut out);
        for (number, piece) in question.pieces.iter().enumerate() {
            let is_new = question.pieces[..number].iter().all(|other| other.reason != piece.reason);
            if is_new && number < CONTEXT + 1 {
                let reason = brief(piece.reason.as_bytes(), 400);
                self.rows(&[(Ink::Plain, reason)], "  ", &mut out);
            }
        }
        out.push(b'\n');
        self.twin(text, question, &mut out);
        self.context(text, question, &mut out);
        out
    }

    /// A question that waits for an answer.
    pub fn prompt(self, words: &str) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(Ink::Prompt, words, &mut out);
        out
    }

    fn twin(self, text: &[u8], question: &Question, out: &mut Vec<u8>) {
        let Some(twin) = &question.twin else { return };
        let span = twin.span.or_else(|| nth_line(text, twin.line));
        let Some(span) = span else { return };
        let words = brief(span.of(text), (self.width - MARGIN) * TWIN_ROWS);
        self.line('=', Some(twin.line), &[(Ink::Twin, words)], out);
        self.line(' ', None, &[(Ink::Faint, "... stays; the copy:".to_owned())], out);
    }

    fn context(self, text: &[u8], question: &Question, out: &mut Vec<u8>) {
        let first = line_around(text, question.span.start);
        let mut above = Vec::new();
        let mut start = first.start;
        while above.len() < CONTEXT && start > 0 {
            let line = line_around(text, start - 1);
            start = line.start;
            above.push(line);
        }
        let mut number = question.line - above.len() as u64;
        for line in above.into_iter().rev() {
            self.plain(text, line, number, out);
            number += 1;
        }
        let mut lines = vec![first];
        while let Some(last) = lines.last().filter(|last| last.end < question.span.end) {
            lines.push(line_around(text, last.end));
        }
        let left_out = lines.len().saturating_sub(MOST_LINES);
        let hidden = MOST_LINES - CONTEXT..MOST_LINES - CONTEXT + left_out;
        for (place, line) in lines.iter().enumerate() {
            if !hidden.contains(&place) {
                self.cut_line(text, *line, question, number, out);
            } else if place == hidden.start {
                let words = format!("... {left_out} more lines ...");
                self.line(' ', None, &[(Ink::Faint, words)], out);
            }
            number += 1;
        }
        let mut end = lines.last().map_or(first.end, |last| last.end);
        for _ in 0..CONTEXT {
            if end < text.len() {
                let line = line_around(text, end);
                self.plain(text, line, number, out);
                (end, number) = (line.end, number + 1);
            }
        }
    }

    /// A line that stays, on one row.
    fn plain(self, text: &[u8], line: Span, number: u64, out: &mut Vec<u8>) {
        let words = brief(trimmed(text, line).of(text), self.width.saturating_sub(MARGIN));
        self.line(' ', Some(number), &[(Ink::Plain, words)], out);
    }

    /// A line that loses something, with what goes in it.
    fn cut_line(
        self,
        text: &[u8],
        line: Span,
        question: &Question,
        number: u64,
        out: &mut Vec<u8>,
    ) {
        let line = trimmed(text, line);
        let mut runs: Vec<Run> = Vec::new();
        let mut at = line.start;
        let mut is_whole = true;
        for piece in &question.pieces {
            let cut = Span::new(piece.span.start.max(line.start), piece.span.end.min(line.end));
            if cut.start >= cut.end {
                continue;
            }
            is_whole &= text[at..cut.start].trim_ascii().is_empty();
            runs.push((Ink::Plain, aside(&text[at..cut.start], at == line.start, false)));
            runs.push((Ink::Gone, brief(cut.of(text), MOST_GONE)));
            at = cut.end;
            // A sentence goes with the blank behind it, which parts it here from what follows.
            if at < line.end && text[at - 1] == b' ' {
                runs.push((Ink::Plain, " ".to_owned()));
            }
        }
        is_whole &= text[at..line.end].trim_ascii().is_empty();
        let goes = runs.iter().any(|(ink, _)| *ink == Ink::Gone);
        runs.push((Ink::Plain, aside(&text[at..line.end], !goes, true)));
        if !is_whole && !self.colour {
            // The brackets of git's word diff.
            for run in runs.iter_mut().filter(|(ink, _)| *ink == Ink::Gone) {
                run.1 = format!("[-{}-]", run.1.trim_end());
            }
        }
        let sign = match (goes, is_whole) {
            (false, _) => ' ',
            (true, true) => '-',
            (true, false) => '~',
        };
        self.line(sign, Some(number), &runs, out);
    }

    /// Rows with a sign and a line number before the first one.
    fn line(self, sign: char, number: Option<u64>, runs: &[Run], out: &mut Vec<u8>) {
        let number = number.map_or_else(String::new, |number| number.to_string());
        self.rows(runs, &format!("{sign} {number:>5}  "), out);
    }

    /// Runs as rows of the screen; all rows but the first are indented as far as `before` is long.
    fn rows(self, runs: &[Run], before: &str, out: &mut Vec<u8>) {
        let indent = " ".repeat(before.len());
        for (number, row) in
            wrapped(runs, self.width.saturating_sub(before.len()).max(10)).iter().enumerate()
        {
            let mut line = Vec::new();
            line.extend_from_slice(if number == 0 { before.as_bytes() } else { indent.as_bytes() });
            row.iter().for_each(|(ink, text)| self.put(*ink, text, &mut line));
            out.extend_from_slice(line.trim_ascii_end());
            out.push(b'\n');
        }
    }

    fn put(self, ink: Ink, text: &str, out: &mut Vec<u8>) {
        let style = ink.style();
        if !self.colour || style == Style::new() || text.is_empty() {
            return out.extend_from_slice(text.as_bytes());
        }
        out.extend_from_slice(format!("{style}{text}{style:#}").as_bytes());
    }
}

/// The text beside a cut: all of it, or what is nearest to the cut.
fn aside(text: &[u8], at_start: bool, at_end: bool) -> String {
    let mut harmless = Vec::new();
    escape(text, &mut harmless);
    let shown = String::from_utf8_lossy(&harmless).replace('\t', " ");
    let count = shown.chars().count();
    match (at_start, at_end) {
        (true, false) if count > ASIDE => {
            format!("... {}", shown.chars().skip(count - ASIDE).collect::<String>())
        }
        (false, true) if count > ASIDE => {
            format!("{} ...", shown.chars().take(ASIDE).collect::<String>())
        }
        _ if count > 2 * ASIDE => brief(text, 2 * ASIDE),
        _ => shown,
    }
}

/// The line, with its line end, that holds the byte at `offset`.
fn line_around(text: &[u8], offset: usize) -> Span {
    let start = memchr::memrchr(b'\n', &text[..offset]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &text[offset..]).map_or(text.len(), |at| offset + at + 1);
    Span::new(start, end)
}

fn nth_line(text: &[u8], number: u64) -> Option<Span> {
    let skip = usize::try_from(number.checked_sub(1)?).ok()?;
    let start = match skip {
        0 => 0,
        skip => memchr::memchr_iter(b'\n', text).nth(skip - 1)? + 1,
    };
    (start < text.len()).then(|| line_around(text, start))
}

/// A line without its line end.
fn trimmed(text: &[u8], line: Span) -> Span {
    let end = line.of(text).iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'));
    Span::new(line.start, end.map_or(line.start, |end| line.start + end + 1))
}

/// Runs cut into rows of at most `room` columns, between words where that is possible.
fn wrapped(runs: &[Run], room: usize) -> Vec<Vec<Run>> {
    let mut rows: Vec<Vec<Run>> = vec![Vec::new()];
    let mut used = 0;
    for (ink, text) in runs {
        for word in text.split_inclusive(' ') {
            if used > 0 && used + columns(word.trim_end()) > room {
                rows.push(Vec::new());
                used = 0;
            }
            let mut piece = String::new();
            for c in word.chars() {
                // A blank at the end of a row shows nowhere.
                if c == ' ' && used >= room {
                    continue;
                }
                if used + columns(c.encode_utf8(&mut [0; 4])) > room && c != ' ' {
                    push(&mut rows, *ink, &mut piece);
                    rows.push(Vec::new());
                    used = 0;
                }
                piece.push(c);
                used += columns(c.encode_utf8(&mut [0; 4]));
            }
            push(&mut rows, *ink, &mut piece);
        }
    }
    rows
}

/// Adds a piece to the last row; pieces in one ink become one.
fn push(rows: &mut [Vec<Run>], ink: Ink, piece: &mut String) {
    let Some(row) = rows.last_mut() else { return };
    let piece = std::mem::take(piece);
    match row.last_mut() {
        Some((last, text)) if *last == ink => text.push_str(&piece),
        _ if piece.is_empty() => {}
        _ => row.push((ink, piece)),
    }
}

/// Columns of a text: two for the wide characters of East Asia and pictures, none for combining marks.
fn columns(text: &str) -> usize {
    let width = |c: char| match u32::from(c) {
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x64b..=0x65f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff => 2,
        0x20000..=0x3fffd => 2,
        _ => 1,
    };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::super::make;
    use super::*;
    use crate::engine::Engine;
    use crate::settings::Settings;

    fn shown_at(width: usize, colour: bool, text: &str) -> String {
        let mut questions = Vec::new();
        make::questions(
            &Engine::new(Settings::default(), false),
            text.as_bytes(),
            0,
            &mut questions,
        );
        let look = Look { width, colour };
        let all: Vec<u8> = questions
            .iter()
            .enumerate()
            .flat_map(|(n, q)| look.question("t", text.as_bytes(), q, (n + 1, questions.len())))
            .collect();
        String::from_utf8(all).unwrap()
    }

    #[test]
    fn a_line_stands_between_its_neighbours() {
        let text = "One.\n\nShare\n\nThe ferry will run.\n";
        let want = "\nt:3  share-widget  (1 of 1)\n  is the marker \"share\"\n\n      1  One.\n      2\n-     3  Share\n      4\n      5  The ferry will run.\n";
        assert_eq!(shown_at(80, false, text), want);
    }

    #[test]
    fn a_sentence_is_shown_in_its_line_and_with_its_twin() {
        let text = "The ferry will run at night from May on.\n\nIt was dark. The ferry will run at night from May on. It rained.\n";
        let got = shown_at(80, false, text);
        assert!(got.contains("=     1  The ferry will run at night from May on.\n"), "{got}");
        assert!(
            got.contains(
                "~     3  It was dark. [-The ferry will run at night from May on.-] It rained.\n"
            ),
            "{got}"
        );
        assert!(shown_at(80, true, text).contains("\u{1b}[31m"), "{got}");
    }

    #[test]
    fn nothing_is_wider_than_the_screen() {
        let long = "word ".repeat(300);
        let text = format!(
            "{long}\n\nShare\n\n{}\n\n港口将关闭。{}\n\nTweet\n",
            "x".repeat(500),
            "港口将关闭两天".repeat(40)
        );
        for width in [20, 41, 80] {
            for line in shown_at(width, false, &text).lines() {
                assert!(columns(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn control_characters_are_written_out() {
        let got = shown_at(80, false, "A \x1b[2Jline.\n\nShare\n\n\u{202e}More\x07 of it.\n");
        assert!(
            !got.contains('\u{1b}') && !got.contains('\u{7}') && !got.contains('\u{202e}'),
            "{got:?}"
        );
    }
}
