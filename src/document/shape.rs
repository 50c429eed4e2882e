//! What kind of text a block is: prose, or something in which repetition is honest.
//!
//! Two questions are answered here and nowhere else: [`is_wrapped`], whether sentences run over the line
//! ends of a block, and [`shape`], whether a block reads as sentences. Both look at the lines of one block
//! only, so removing text elsewhere cannot change the answer.

mod signs;

use super::lines::Line;
use signs::{Signs, has_columns, reads_as_code};

/// What a block reads as. Only [`Shape::Prose`] may lose a repeated sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Sentences, as in an article.
    Prose,
    /// Short lines that begin like lines of a poem or a song.
    Verse,
    /// Program text or markup.
    Code,
    /// Columns.
    Table,
    /// Lines that begin with a time stamp, an address or a counter.
    Log,
    /// Lines that begin with bullets or numbers.
    List,
    /// Somebody speaks: quotation marks, a dash or a name with a colon at the beginning.
    Dialogue,
    /// Numbered clauses, sections, articles.
    Statute,
    /// A quotation of an earlier message.
    Quote,
}

/// A hard-wrapped block is at least this wide, in columns; verse seldom is.
const WRAP_MIN: usize = 50;
/// The widest hard wrapping met in mails and text browsers, in columns.
const WRAP_MAX: usize = 140;

/// People who wrap by hand leave up to so many columns free.
const SLACK: usize = 6;

/// True when the lines look filled: each is as long as the first word of the next one allowed, or nearly so.
///
/// One line in eight may be an exception (a link that was taken out, an indented first line).
pub fn is_wrapped<'b>(lines: impl Iterator<Item = &'b Line> + Clone, bytes: &[u8]) -> bool {
    let mut width = 0;
    let mut count = 0usize;
    for line in lines.clone() {
        count += 1;
        let indented = line.start as usize..line.text_end as usize;
        // No character has more columns than bytes, nor more than four bytes a column: often there is no need to count.
        if indented.len() > WRAP_MAX * 4 {
            return false;
        }
        if indented.len() > width {
            width = width.max(columns(&bytes[indented]));
            if width > WRAP_MAX {
                return false;
            }
        }
    }
    if count < 2 || width < WRAP_MIN {
        return false;
    }
    let borders = count - 1;
    let (mut misfits, mut full_stops, mut before) = (0, 0, None::<&Line>);
    for line in lines {
        if let Some(above) = before {
            let above_it = &bytes[above.start as usize..above.text_end as usize];
            let text = line.text().of(bytes);
            let word = first_word(text);
            let is_short = above_it.len() + 1 + word.len() + SLACK <= width
                || columns(above_it) + 1 + columns(word) + SLACK <= width;
            misfits += usize::from(is_short || starts_item(text).is_some());
            if misfits * 8 > borders {
                return false;
            }
            full_stops += usize::from(ends_like_a_sentence(above.text().of(bytes)));
        }
        before = Some(line);
    }
    // Two or three lines can look filled by chance: then the text must also run on at the line end.
    borders > 3 || full_stops == 0
}

/// Width in columns: one for each character, two for the wide ones of East Asia.
pub fn columns(text: &[u8]) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // Sums of bytes over short chunks, which the compiler turns into wide instructions; a checked sum would
    // keep it from doing so, and a chunk is too short to overflow.
    let (chunks, rest) = text.as_chunks::<32>();
    let mut columns = text.len();
    for chunk in chunks.iter().map(|chunk| &chunk[..]).chain([rest]) {
        let mut continuing = 0u8;
        let mut wide = 0u8;
        for &byte in chunk {
            continuing = continuing.wrapping_add(u8::from(byte & 0xC0 == 0x80));
            wide = wide.wrapping_add(u8::from((0xE3..=0xED).contains(&byte)));
        }
        columns = columns + usize::from(wide) - usize::from(continuing);
    }
    columns
}

fn first_word(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|b| matches!(b, b' ' | b'\t')).unwrap_or(text.len());
    &text[..end]
}

/// What the lines of one block read as. `wrapped` is what [`is_wrapped`] said of them.
pub fn shape<'b>(
    lines: impl Iterator<Item = &'b Line> + Clone,
    bytes: &[u8],
    wrapped: bool,
) -> Shape {
    let mut count = Counts::default();
    for line in lines {
        count.add(&bytes[line.start as usize..line.text_end as usize], line.text().of(bytes));
    }
    count.verdict(wrapped)
}

/// A line longer than this, in bytes, is no row of a table and no statement of a program.
const PARAGRAPH: usize = 240;

/// So many bytes of a line count for the average width of its block: one long paragraph makes no verse prose.
const WIDE: usize = 512;

/// True for a line that is a paragraph by itself: long, with a full stop, and nobody's speech, item or clause.
pub fn is_paragraph(text: &[u8]) -> bool {
    text.len() > PARAGRAPH && may_repeat(text) && !starts_log(text) && !text.starts_with(b">")
}

/// How many lines of a block show each sign.
#[derive(Default)]
struct Counts {
    lines: usize,
    columns: usize,
    like_sentences: usize,
    items: usize,
    clauses: usize,
    speakers: usize,
    logs: usize,
    quotes: usize,
    tables: usize,
    code: usize,
}

impl Counts {
    fn add(&mut self, indented: &[u8], text: &[u8]) {
        let ends_well = ends_like_a_sentence(text);
        self.lines += 1;
        self.columns += columns(&text[..text.len().min(WIDE)]);
        self.like_sentences += usize::from(ends_well);
        match starts_item(text) {
            Some(Item::Bullet | Item::Number) => self.items += 1,
            Some(Item::Clause) => self.clauses += 1,
            None => {}
        }
        self.speakers += usize::from(starts_speech(text));
        self.logs += usize::from(starts_log(text));
        self.quotes += usize::from(text.starts_with(b">"));
        // A long line with a full stop is a paragraph; no need to look for columns and braces in it.
        if text.len() > PARAGRAPH && ends_well {
            return;
        }
        let signs = Signs::of(text);
        self.tables += usize::from(has_columns(text, &signs));
        self.code += usize::from(reads_as_code(indented, text, &signs));
    }

    fn verdict(&self, wrapped: bool) -> Shape {
        let most = |n: usize| n * 2 >= self.lines && n > 0;
        let some = |n: usize| n * 4 >= self.lines && n > 0;
        let first_line_decides = |n: usize| most(n) || (wrapped && n > 0);
        match () {
            () if self.lines == 0 => Shape::Prose,
            () if most(self.quotes) => Shape::Quote,
            () if most(self.logs) => Shape::Log,
            () if some(self.tables) => Shape::Table,
            () if some(self.code) => Shape::Code,
            () if first_line_decides(self.clauses) => Shape::Statute,
            () if first_line_decides(self.items) => Shape::List,
            () if most(self.speakers) => Shape::Dialogue,
            () if wrapped => Shape::Prose,
            // Several lines that are no filled paragraph: paragraphs of a line each are long and end with a
            // stop; what is short, or begins each line anew without one, is verse or a list without bullets.
            () if self.lines > 1
                && (self.columns / self.lines < 72 || self.like_sentences * 3 < self.lines * 2) =>
            {
                Shape::Verse
            }
            () => Shape::Prose,
        }
    }
}

enum Item {
    Bullet,
    Number,
    Clause,
}

/// How a line begins that is an item of a list or a clause of a law.
fn starts_item(text: &[u8]) -> Option<Item> {
    match text {
        [b'*' | b'+' | b'-' | b'o', b' ' | b'\t', ..] => return Some(Item::Bullet),
        // • ‣ ⁃ and the like; ● ○ ◦ ▪ ■ ►; → ; »
        [0xE2, 0x80, 0xA2 | 0xA3, ..]
        | [0xE2, 0x81, 0x83, ..]
        | [0xE2, 0x96 | 0x97, _, ..]
        | [0xE2, 0x86, 0x92, ..]
        | [0xC2, 0xB7, ..] => {
            return Some(Item::Bullet);
        }
        // § and the words that open a numbered part of a law in many languages' typography.
        [0xC2, 0xA7, ..] => return Some(Item::Clause),
        [b'(' | b'[', rest @ ..] => {
            let label = rest.iter().take(6).position(|&b| b == b')' || b == b']');
            return label.is_some_and(|n| is_label(&rest[..n])).then_some(Item::Clause);
        }
        _ => {}
    }
    let end = first_blank(text)?;
    let head = &text[..end];
    // Most lines begin with a word.
    if !matches!(text[0], b'0'..=b'9' | b'.') && !matches!(head.last(), Some(b')' | b':' | b'.')) {
        return None;
    }
    match head {
        [label @ .., b')' | b':'] if is_label(label) => Some(Item::Number),
        [label @ .., b'.'] if is_label(label) => Some(Item::Number),
        // "3.1 The tenant", "12.4.2 ..."
        _ if head.contains(&b'.')
            && head.iter().all(|b| b.is_ascii_digit() || *b == b'.')
            && head.iter().filter(|&&b| b == b'.').count() < 4
            && text.get(end + 1).is_some_and(u8::is_ascii_uppercase) =>
        {
            Some(Item::Clause)
        }
        _ => None,
    }
}

/// Where the first blank or tab stands among the first eight bytes.
fn first_blank(text: &[u8]) -> Option<usize> {
    let Some(first) = text.first_chunk::<8>() else {
        return text.iter().position(|&byte| byte == b' ' || byte == b'\t');
    };
    let word = u64::from_le_bytes(*first);
    // A byte is zero when taking one from it borrows: the lowest such bit is exact (Mycroft 1987).
    let zeros = |word: u64| word.wrapping_sub(LOW) & !word & (LOW << 7);
    let found = zeros(word ^ (LOW * 0x20)) | zeros(word ^ (LOW * 0x09));
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

/// The lowest bit of each byte of a word.
const LOW: u64 = u64::MAX / 255;

/// A number, a letter or a small Roman number.
fn is_label(text: &[u8]) -> bool {
    match text {
        [b] => b.is_ascii_alphanumeric(),
        [] => false,
        _ => {
            text.len() <= 4
                && (text.iter().all(u8::is_ascii_digit)
                    || text.iter().all(|b| matches!(b | 32, b'i' | b'v' | b'x')))
        }
    }
}

/// True for an opening quotation mark or a dash of dialogue at the beginning.
pub fn starts_speech(text: &[u8]) -> bool {
    matches!(
        text,
        [b'"' | b'\'', ..]
            | [0xE2, 0x80, 0x93..=0x95 | 0x98..=0x9F, ..]
            | [0xC2, 0xAB | 0xBB, ..]
            | [0xE2, 0x80, 0xB9 | 0xBA, ..]
            | [0xE3, 0x80, 0x8A..=0x8F, ..]
            | [b'-', b'-', ..]
    ) || names_a_speaker(text)
}

/// "ANNA: ...", "Dr. Weber: ...", "Q: ...": up to three words, a colon, and more text.
fn names_a_speaker(text: &[u8]) -> bool {
    // Few lines have a colon near their beginning: all 32 bytes are asked at once.
    if let Some(first) = text.first_chunk::<32>() {
        let has_colon = first.iter().fold(0, |any, &byte| any | u8::from(byte == b':')) != 0;
        if !has_colon {
            return false;
        }
    }
    let Some(colon) = memchr::memchr(b':', &text[..text.len().min(32)]) else { return false };
    let name = &text[..colon];
    text.get(colon + 1) == Some(&b' ')
        && name.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80)
        && name.split(|&b| b == b' ').count() <= 3
        && !name.iter().any(|b| matches!(b, b',' | b';' | b'"'))
}

/// A time, a date, an address or a bracketed tag at the beginning of a line.
fn starts_log(text: &[u8]) -> bool {
    if text.starts_with(b"[") && text.iter().take(40).any(|&b| b == b']') && text.len() > 2 {
        return text[1].is_ascii_digit() || text[1].is_ascii_uppercase();
    }
    if !text.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let head = &text[..text.len().min(20)];
    let digits = head.iter().filter(|b| b.is_ascii_digit()).count();
    let joints = head.iter().filter(|b| matches!(b, b':' | b'-' | b'/' | b'.')).count();
    digits >= 4 && joints >= 2
}

/// True when the text ends with a full stop, a question or exclamation mark or their like in any script,
/// quotation marks and brackets after it included.
#[inline]
pub fn ends_like_a_sentence(text: &[u8]) -> bool {
    match text.last() {
        None | Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b',' | b':') => false,
        Some(b'.' | b'!' | b'?') => true,
        Some(_) => ends_with_a_stop(text),
    }
}

/// The same where the last byte does not say it.
#[inline(never)]
fn ends_with_a_stop(text: &[u8]) -> bool {
    let mut text = text;
    loop {
        text = match text {
            [rest @ .., b'"' | b'\'' | b')' | b']' | b'*' | b'_'] => rest,
            [rest @ .., 0xE2, 0x80, 0x98..=0x9F | 0xB9 | 0xBA] => rest,
            [rest @ .., 0xC2, 0xBB | 0xAB] => rest,
            [rest @ .., 0xE3, 0x80, 0x8B | 0x8D | 0x8F | 0x91] => rest,
            [rest @ .., 0xEF, 0xBC, 0x89] => rest,
            _ => break,
        }
    }
    matches!(
        text,
        [.., b'.' | b'!' | b'?']
            | [.., 0xE2, 0x80, 0xA6]
            | [.., 0xE3, 0x80, 0x82]
            | [.., 0xEF, 0xBC, 0x81 | 0x8E | 0x9F]
            | [.., 0xEF, 0xBD, 0xA1]
            | [.., 0xD8, 0x9F]
            | [.., 0xDB, 0x94]
            | [.., 0xE0, 0xA5, 0xA4 | 0xA5]
            | [.., 0xD6, 0x89]
            | [.., 0xCD, 0xBE]
            | [.., 0xE1, 0x8D, 0xA2]
    )
}

/// True when a single sentence may be one that is repeated by mistake: it ends like a sentence and nobody speaks it.
///
/// This is the cheap half of the gate; [`shape`] of its block is the other half.
pub fn may_repeat(sentence: &[u8]) -> bool {
    ends_like_a_sentence(sentence) && !starts_speech(sentence) && starts_item(sentence).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[track_caller]
    fn check(text: &str, want: Shape) {
        let document = Document::new(text.as_bytes());
        let lines = document.lines().iter().filter(|l| !l.is_blank());
        let wrapped = is_wrapped(lines.clone(), text.as_bytes());
        assert_eq!(shape(lines, text.as_bytes(), wrapped), want, "{text}");
    }

    #[test]
    fn prose_reads_as_sentences() {
        check("The harbour will be closed for two days.\n", Shape::Prose);
        check(
            "The harbour will be closed for two days while divers look for the\n\
             anchor that the ferry lost on Sunday evening, the port authority\n\
             said. Ships are asked to wait outside.\n",
            Shape::Prose,
        );
        check("港口将关闭两天，潜水员将寻找渡轮丢失的锚。\n", Shape::Prose);
    }

    #[test]
    fn honest_repetition_is_seen() {
        check(
            "The rain came down,\nThe rain came down,\nAnd nobody heard it fall.\n",
            Shape::Verse,
        );
        check("let x = 1;\nlet y = x;\n", Shape::Code);
        check("Name\tAge\nAnna\t7\n", Shape::Table);
        check("2024-01-02 10:11:12 start\n2024-01-02 10:11:13 stop\n", Shape::Log);
        check("- Wash the rice.\n- Wash the rice again.\n", Shape::List);
        check("“Where were you last night when I called?”\n", Shape::Dialogue);
        check("ANNA: Where were you last night?\n", Shape::Dialogue);
        check("(a) The tenant shall pay the rent on the first day.\n", Shape::Statute);
        check("> Are we still meeting tomorrow at noon?\n", Shape::Quote);
    }
}
