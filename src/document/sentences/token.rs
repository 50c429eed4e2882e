//! What stands before a stop: a word, a number, an initial, an abbreviation.

use super::chars::{self, Kind};
use super::words::Key;
use crate::document::abbreviations::{ABBREVIATIONS, INSIDE};

/// Bytes looked at before a stop; a longer token is an ordinary word. Bounds the work per stop.
const REACH: usize = 32;

/// The token that ends right before a stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// An ordinary word, with its number of characters (at most [`REACH`]).
    Word(usize),
    /// Digits only, and how many.
    Number(usize),
    /// Digits with inner stops, commas or colons: "3.5", "1.1".
    Decimal,
    /// One letter.
    Initial,
    /// A listed abbreviation (flags), or letters with stops between them.
    Abbreviation(u16),
    /// A Roman number of two or more capitals.
    Roman,
    /// No letter and no digit right before the stop.
    Nothing,
}

/// A token and where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    /// What it is.
    pub token: Token,
    /// Offset of its first byte.
    pub start: usize,
}

/// Reads the token that ends at `stop`, not looking before `from` (the start of the sentence).
pub(super) fn before(text: &[u8], from: usize, stop: usize) -> Before {
    let mut end = stop;
    // Direction marks between a word and its stop are invisible.
    while end >= from + 3 && matches!(text[end - 3..end], [0xE2, 0x80, 0x8E | 0x8F | 0xAA..=0xAE]) {
        end -= 3;
    }
    let floor = from.max(end.saturating_sub(REACH));
    let mut start = end;
    while start > floor && is_inside(text[start - 1]) {
        start -= 1;
    }
    if start == floor && floor > from && is_inside(text[floor - 1]) {
        return Before { token: Token::Word(REACH), start };
    }
    start = after_punctuation(text, start, end);
    while start < end && text[start] == b'.' {
        start += 1;
    }
    let token = classify(&text[start..end], start > from && is_apostrophe(text, from, start));
    let before = Before { token, start };
    if token == Token::Initial { spaced(text, from, before, end) } else { before }
}

#[inline]
fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80
}

/// The start of the last stretch of `start..end` without punctuation outside ASCII (quotes, dashes, no-break spaces).
fn after_punctuation(text: &[u8], mut start: usize, end: usize) -> usize {
    if text[start..end].is_ascii() {
        return start;
    }
    let mut at = start;
    while at < end {
        let (found, length) = chars::decode(text, at);
        at += length;
        let foreign = found as u32 >= 0x80 && chars::kind(found) == Kind::Other;
        // Vowel signs and accents of their own are no letters, but they stand inside words.
        let mark = matches!(found as u32, 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x64B..=0x65F | 0x900..=0xDFF | 0xE31..=0xE4E | 0xAA | 0xBA | 0xB0);
        if foreign && !mark {
            start = at;
        }
    }
    start
}

fn is_apostrophe(text: &[u8], from: usize, at: usize) -> bool {
    let quote = match text[from..at] {
        [.., b'\''] => 1,
        [.., 0xE2, 0x80, 0x99] => 3,
        _ => return false,
    };
    at - quote > from
        && (text[at - quote - 1].is_ascii_alphabetic() || text[at - quote - 1] >= 0x80)
}

/// `elided` says that the token follows an apostrophe inside a word ("don't", "l'art").
fn classify(token: &[u8], elided: bool) -> Token {
    let Some(first) = token.first() else { return Token::Nothing };
    let mut digits = 0;
    let mut dots = 0;
    let mut letters = 0;
    let mut capitals = 0;
    for byte in token {
        digits += usize::from(byte.is_ascii_digit());
        dots += usize::from(*byte == b'.');
        // Each character outside ASCII counts once, by its first byte.
        letters += usize::from(byte.is_ascii_alphabetic() || *byte >= 0xC0);
        capitals += usize::from(matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'));
    }
    if digits == token.len() {
        return Token::Number(digits);
    }
    if digits > 0 {
        return if letters == 0 { Token::Decimal } else { Token::Word(letters + digits) };
    }
    if letters == 1 && dots == 0 {
        return if elided { Token::Word(1) } else { one_letter(token) };
    }
    let key = Key::of(token);
    let flags = key.map_or(0, |key| ABBREVIATIONS.get(key, is_capital(token)));
    if flags != 0 && !(elided && letters < 3) {
        return Token::Abbreviation(flags);
    }
    if dots > 0 {
        return if dotted(token) { Token::Abbreviation(INSIDE) } else { Token::Word(letters) };
    }
    if capitals == token.len() {
        return Token::Roman;
    }
    if looks_cut(token, *first) { Token::Abbreviation(INSIDE) } else { Token::Word(letters) }
}

/// One letter: an initial, unless a script writes whole words with one character.
fn one_letter(token: &[u8]) -> Token {
    match chars::decode(token, 0).0 as u32 {
        0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0xFF00.. => {
            Token::Word(1)
        }
        _ => Token::Initial,
    }
}

fn is_capital(token: &[u8]) -> bool {
    chars::kind(chars::decode(token, 0).0) == Kind::Upper
}

/// True for "U.S", "Л.Н", "Ph.D": stops between parts of one or two letters.
fn dotted(token: &[u8]) -> bool {
    token.split(|byte| *byte == b'.').all(|part| {
        let letters =
            part.iter().filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0xC0).count();
        letters == 1 || letters == 2 && part.len() <= 6
    })
}

/// True for "Mtn", "Sgt", "EE": short words with a capital that cannot be spoken, or one letter written twice.
fn looks_cut(token: &[u8], first: u8) -> bool {
    if !(2..=4).contains(&token.len()) || !first.is_ascii_uppercase() {
        return false;
    }
    let vowel =
        |byte: &u8| matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let rest = &token[1..];
    (rest.iter().all(u8::is_ascii_lowercase) && !token.iter().any(vowel))
        || (token.len() == 2 && token[1] == first)
}

/// Takes the parts of "z. B", "p. m" and "т. д" together, when they are written with a space.
fn spaced(text: &[u8], from: usize, last: Before, end: usize) -> Before {
    let gap = match text[from..last.start] {
        [.., b'.', b' ' | b'\n'] => 2,
        [.., b'.', 0xC2, 0xA0] => 3,
        [.., b'.', 0xE2, 0x80, 0xAF | 0x89] => 4,
        _ => return last,
    };
    let stop = last.start - gap;
    let start = (from.max(stop.saturating_sub(2))..stop).find(|at| {
        let (found, length) = chars::decode(text, *at);
        at + length == stop
            && chars::kind(found) != Kind::Other
            && chars::kind(found) != Kind::Digit
    });
    let Some(start) = start else { return last };
    let alone = start == from || !is_inside(text[start - 1]) || text[start - 1] == b'.';
    let mut joined = [0_u8; 8];
    let (first, second) = (&text[start..stop], &text[last.start..end]);
    let length = first.len() + 1 + second.len();
    if !alone || length > joined.len() {
        return last;
    }
    joined[..first.len()].copy_from_slice(first);
    joined[first.len()] = b'.';
    joined[first.len() + 1..length].copy_from_slice(second);
    let joined = &joined[..length];
    let flags = Key::of(joined).map_or(0, |key| ABBREVIATIONS.get(key, is_capital(joined)));
    if flags == 0 { last } else { Before { token: Token::Abbreviation(flags), start } }
}

/// Flags of a single letter that is listed ("M." for Monsieur, "г." for a town), 0 for others.
pub(super) fn initial_flags(token: &[u8]) -> u16 {
    Key::of(token).map_or(0, |key| ABBREVIATIONS.get(key, is_capital(token)))
}
