//! The full stop, which is also the mark of abbreviations, numbers, initials and lists.

use super::chars::{self, Kind};
use super::decide::{Verdict, plain_word};
use super::followers::{
    COUNTED, FOLLOWERS, MONTH, ORDINAL_ARTICLE, STARTER, TIME_OPENER, WEAK_STARTER, ZONE,
};
use super::next::{Next, word_at};
use super::run::{DOT, Run};
use super::token::{self, Before, Token};
use super::words::Key;
use crate::document::abbreviations::{CLOCK, INSIDE, NUMBER, TITLE, WORD};

/// A stop before a small letter ends a sentence only after a word of so many letters; shorter ones may be
/// abbreviations nobody listed.
const LONG_WORD: usize = 5;

/// True when the single stop of `run`, with white space after it, ends the sentence that began at `start`.
pub(super) fn ends(text: &[u8], start: usize, run: Run, next: Next) -> bool {
    if next.attaches {
        return false;
    }
    let window = text.get(run.at.wrapping_sub(9)..).and_then(<[u8]>::first_chunk::<12>);
    if next.kind == Kind::Upper && window.is_some_and(plain_word) {
        return true;
    }
    let before = token::before(text, start, run.at);
    if next.kind == Kind::Lower {
        let long = matches!(before.token, Token::Word(letters) if letters >= LONG_WORD);
        return next.is_name(text) && matches!(before.token, Token::Word(_))
            || long && !run.closed && !next.opened;
    }
    match before.token {
        Token::Word(_) | Token::Decimal | Token::Nothing => {
            !is_list_mark(text, start, before, run.at)
        }
        Token::Number(digits) => {
            !is_list_mark(text, start, before, run.at)
                && number_ends(text, start, before, digits, next)
        }
        Token::Roman => {
            next.flags(text) & COUNTED == 0
                && (next.starts(text) || !article_before(text, start, before.start))
        }
        Token::Initial => {
            !is_list_mark(text, start, before, run.at) && initial_ends(text, before, run, next)
        }
        Token::Abbreviation(flags) => abbreviation_ends(text, start, before, run, next, flags),
    }
}

/// "1. The first item", "A. His name", "1.1. Scope": a number or letter that opens its sentence is no sentence.
fn is_list_mark(text: &[u8], start: usize, before: Before, stop: usize) -> bool {
    let short =
        matches!(before.token, Token::Number(_) | Token::Initial | Token::Decimal | Token::Nothing)
            || before.token == Token::Word(1);
    short
        && before.start.saturating_sub(start) <= 12
        && stop - before.start <= 8
        && !text[start..before.start].iter().any(u8::is_ascii_alphanumeric)
}

fn abbreviation_ends(
    text: &[u8],
    start: usize,
    before: Before,
    run: Run,
    next: Next,
    flags: u16,
) -> bool {
    // After a number even a title may be a unit: "5 см. Затем".
    let counted = before.start > start + 1 && text[before.start - 2].is_ascii_digit();
    if flags & TITLE != 0 && !run.closed && !counted {
        return false;
    }
    let bracket = next.opened && text[run.next] == b'(';
    if next.kind == Kind::Digit || bracket {
        return flags & (NUMBER | INSIDE | CLOCK | TITLE) == 0;
    }
    if flags & CLOCK != 0 {
        return next.flags(text) & ZONE == 0 && !opens_with_time(text, start, before.start);
    }
    if flags & (NUMBER | WORD) == NUMBER && is_figure(next.word(text)) {
        return false;
    }
    if flags & (INSIDE | TITLE) != 0 {
        return strong(text, next) || next.begins_quotation(text);
    }
    true
}

/// True when the word after an abbreviation begins a sentence, so that the abbreviation ended one.
fn strong(text: &[u8], next: Next) -> bool {
    match next.kind {
        Kind::Upper => {
            let flags = next.flags(text);
            flags & STARTER != 0 || flags & WEAK_STARTER != 0 && !is_name_start(next.word(text))
        }
        kind => kind != Kind::Other,
    }
}

/// Words of the table that after an abbreviation are far more often a part of a name: "Inc. Van Dyke".
fn is_name_start(word: &[u8]) -> bool {
    const NAMES: [&[u8]; 14] = [
        b"Le", b"La", b"Les", b"El", b"Los", b"Las", b"Van", b"Von", b"Di", b"Du", b"May", b"Lo",
        b"Il", b"One",
    ];
    NAMES.contains(&word)
}

/// "IV", "B", "XII": what follows "Vol." or "Fig." like a number.
fn is_figure(word: &[u8]) -> bool {
    word.len() == 1 || word.len() <= 6 && word.iter().all(|byte| b"IVXLC".contains(byte))
}

fn initial_ends(text: &[u8], before: Before, run: Run, next: Next) -> bool {
    let flags = token::initial_flags(&text[before.start..run.at]);
    if flags & TITLE != 0 {
        return false;
    }
    if next.kind == Kind::Digit {
        // "p. 55", "S. 12", but "in group B. 14 people".
        return flags & (NUMBER | INSIDE) == 0 && text[before.start].is_ascii_uppercase();
    }
    if run.closed {
        return true;
    }
    if next.begins_quotation(text) {
        return true;
    }
    if next.opened && text[run.next] == b'(' || next.kind == Kind::Other {
        return false;
    }
    next.flags(text) & STARTER != 0
}

/// A number before the stop: the end of a sentence, an ordinal ("12. Juni") or a part of a date ("12. 3. 2015").
fn number_ends(text: &[u8], start: usize, before: Before, digits: usize, next: Next) -> bool {
    if digits > 3 {
        return true;
    }
    match next.kind {
        Kind::Digit => !is_date_part(text, start, before, next),
        Kind::Upper => {
            let flags = next.flags(text);
            if flags & (MONTH | COUNTED) != 0 {
                return false;
            }
            flags & STARTER != 0 || !article_before(text, start, before.start)
        }
        _ => true,
    }
}

/// "12. 3. 2015" and the second stop of it.
fn is_date_part(text: &[u8], start: usize, before: Before, next: Next) -> bool {
    let word = next.word(text);
    let numeric = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    if !numeric(word) || next.opened {
        return false;
    }
    if word.len() <= 2 {
        let stop = next.at + word.len();
        let year = word_at(text, chars::skip_space(text, stop + 1));
        return text.get(stop) == Some(&b'.') && year.len() == 4 && numeric(year);
    }
    let day = before.start >= start + 3
        && matches!(text[before.start - 3..before.start], [b'0'..=b'9', b'.', b' ']);
    word.len() == 4 && day
}

/// True when an article or preposition that asks for an ordinal stands before `at`.
fn article_before(text: &[u8], start: usize, at: usize) -> bool {
    let Some(end) = at.checked_sub(1).filter(|end| *end > start && chars::space(text, *end) == 1)
    else {
        return false;
    };
    let from = start.max(end.saturating_sub(12));
    let word = text[from..end]
        .rsplit(|byte| !byte.is_ascii_alphanumeric() && *byte < 0x80)
        .next()
        .unwrap_or_default();
    Key::of(word).is_some_and(|key| FOLLOWERS.get(key, true) & ORDINAL_ARTICLE != 0)
}

/// True when the sentence consists only of "At 5" so far: a time that opens it does not end it.
fn opens_with_time(text: &[u8], start: usize, at: usize) -> bool {
    let from = chars::skip_margin(text, start);
    let opener = word_at(text, from);
    at > from
        && at - from <= 24
        && Key::of(opener).is_some_and(|key| FOLLOWERS.get(key, true) & TIME_OPENER != 0)
        && text[from..at].iter().filter(|byte| byte.is_ascii_whitespace()).count() <= 2
}

/// Stops with single spaces between them are one ellipsis: "weakened . . . was", "compounds. . . . The".
pub(super) fn spaced_ellipsis(text: &[u8], run: Run) -> Option<Verdict> {
    let at = run.at;
    if run.marks != DOT || run.closed || !matches!(text.get(at..at + 3), Some([b'.', b' ', b'.'])) {
        return None;
    }
    let mut last = at;
    let mut count = 1;
    while matches!(text.get(last + 1..last + 3), Some([b' ', b'.'])) {
        last += 2;
        count += 1;
    }
    if count < 3 {
        return None;
    }
    // Whatever stops follow belong to it too, so that no run is read twice.
    while text.get(last + 1) == Some(&b'.') {
        last += 1;
    }
    let rest = Run::read(text, last);
    if rest.next >= text.len() {
        return Some(Verdict::none(rest.end));
    }
    let next = Next::read(text, rest.next);
    // "I" is a capital anywhere and says nothing.
    let pronoun = count == 3 && next.word(text).split(|byte| *byte == b'\'').next() == Some(b"I");
    let begins =
        rest.next > rest.end && !matches!(next.kind, Kind::Lower | Kind::Other) && !pronoun;
    // The first of four stops that hangs on a word is its full stop; the others stand for what is left out.
    let hangs = at > 0 && !text[at - 1].is_ascii_whitespace();
    Some(match (begins, hangs && count > 3 && !rest.closed) {
        (true, true) => Verdict { end: at + 2, resume: rest.end },
        (true, false) => Verdict::at(rest.next),
        (false, _) => Verdict::none(rest.end),
    })
}

/// True when only white space stands between the start of the sentence and the marks: an ellipsis that opens it.
pub(super) fn leads(text: &[u8], start: usize, at: usize) -> bool {
    at - start <= 4 && chars::skip_margin(text, start) == at && text[at] == b'.'
}

/// True when the character before the colon or semicolon at `at` belongs to a script that may end sentences so:
/// Armenian (`:` for its full stop), Arabic (`:`), Greek (`;`).
pub(super) fn is_colon_script(text: &[u8], at: usize) -> bool {
    let Some(lead) = at.checked_sub(2).map(|lead| text[lead]) else { return false };
    match text[at] {
        b':' => matches!(lead, 0xD4..=0xD6 | 0xD8..=0xDB),
        _ => matches!(lead, 0xCD..=0xCF),
    }
}

/// True when the colon or semicolon at `at`, with white space after it, ends the sentence.
///
/// Arabic writes a colon after labels and headings, and after "he said", where the sentence goes on.
pub(super) fn colon(text: &[u8], start: usize, at: usize, next: Next) -> bool {
    match (text[at], text[at - 2]) {
        (b':', 0xD8..=0xDB) => {
            let label = &text[start.max(at.saturating_sub(160))..at];
            next.kind == Kind::Letter && !next.opened && !says_in_arabic(label)
        }
        (b':', _) => next.kind != Kind::Lower,
        _ => !matches!(next.kind, Kind::Lower | Kind::Other),
    }
}

/// True when a verb of speech stands in `label`: the two letters that begin the stem, and where these are frequent the
/// third.
fn says_in_arabic(label: &[u8]) -> bool {
    label.windows(6).any(|part| {
        let (pair, third) = part.split_at(4);
        let pair = std::str::from_utf8(pair).unwrap_or_default();
        let third = std::str::from_utf8(third).unwrap_or_default();
        match pair {
            "قا" => matches!(third, "ل" | "ئ"),
            "قو" => third == "ل",
            "أض" => third == "ا",
            "ذك" | "صر" => matches!(third, "ر" | "ح"),
            "أك" | "أع" | "أو" | "أج" => matches!(third, "د" | "ل" | "ض" | "ا"),
            "كت" | "تا" => third == "ب",
            "سأ" => third == "ل",
            "گف" => third == "ت",
            _ => false,
        }
    })
}
