//! Marks with no white space after them: "3.5", "example.com", but also "world.Today", where the space was lost.

use super::chars::{self, Kind};
use super::cjk;
use super::followers::{FOLLOWERS, SUFFIX};
use super::next::word_at;
use super::run::{ELLIPSIS, Run, SURE, is_capital};
use super::token::{self, Token};
use super::words::Key;

/// True when the run, with text right after it, ends the sentence that began at `start`.
pub(super) fn ends(text: &[u8], start: usize, run: Run) -> bool {
    if run.sure_close {
        return is_capital(text, run.end);
    }
    if run.closed || run.marks & ELLIPSIS != 0 {
        return false;
    }
    if cjk::is_east_asian(text, run.end) {
        return cjk::is_east_asian_before(text, run.at);
    }
    if run.marks & SURE != 0 {
        return matches!(text[run.at], 0x80..)
            && chars::kind(chars::decode(text, run.end).0) != Kind::Other;
    }
    run.end == run.at + 1 && ends_word(text, start, run.at) && begins_word(text, run.end)
}

/// True when an ordinary word of at least two small letters, or a long number, alone between spaces, ends at `stop`.
fn ends_word(text: &[u8], start: usize, stop: usize) -> bool {
    let before = token::before(text, start, stop);
    let letters = match before.token {
        Token::Word(letters) => letters,
        Token::Number(digits) => return digits > 2,
        Token::Decimal => return stop - before.start >= 5,
        _ => return false,
    };
    let token = &text[before.start..stop];
    let small = stop >= 2 && chars::kind(last_char(text, stop)) == Kind::Lower;
    let clean = !token.iter().any(|byte| byte.is_ascii_digit() || *byte == b'.');
    let apart = before.start == start
        || matches!(
            text[before.start - 1],
            b' ' | b'\n' | b'\t' | b'\r' | b'(' | b'"' | b'\'' | b'-' | b',' | 0x80..
        );
    letters >= 2 && small && clean && apart
}

fn last_char(text: &[u8], end: usize) -> char {
    let mut at = end - 1;
    while at > 0 && end - at < 4 && text[at] & 0xC0 == 0x80 {
        at -= 1;
    }
    chars::decode(text, at).0
}

/// True when a word with one capital stands at `at` and no address, call or file name goes on after it.
fn begins_word(text: &[u8], at: usize) -> bool {
    if !is_capital(text, at) {
        return false;
    }
    let word = word_at(text, at);
    let first = chars::decode(text, at).1;
    let small = word.len() > first && chars::kind(chars::decode(text, at + first).0) == Kind::Lower;
    let roman = word.len() > 1 && word.iter().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let alone = matches!(word, b"A" | b"I");
    let inner = word.iter().skip(1).any(u8::is_ascii_uppercase);
    if !(roman || alone || small && !inner) {
        return false;
    }
    let suffix = Key::of(word).is_some_and(|key| FOLLOWERS.get(key, true) & SUFFIX != 0);
    let end = at + word.len();
    match text.get(end) {
        None => !suffix && !alone,
        Some(byte) if byte.is_ascii_whitespace() => !suffix,
        Some(b',' | b';' | b':' | b'!' | b'?' | b')' | b'"' | b'\'' | b'-') => !suffix,
        Some(b'.') => {
            !suffix
                && text
                    .get(end + 1)
                    .is_none_or(|byte| byte.is_ascii_whitespace() || byte.is_ascii_uppercase())
        }
        Some(byte) => *byte >= 0x80 && !suffix,
    }
}
