//! What stands before a stop: a word, a number, an initial, an abbreviation.

use super::chars::{self, Kind};
use super::words::Key;
use crate::document::abbreviations::{ABBREVIATIONS, CAPITALS, INSIDE, TITLE};

/// Bytes looked at before a stop; a longer token is an ordinary word. Bounds the work per stop.
pub(super) const REACH: usize = 32;

/// No listed abbreviation has more bytes.
const LONGEST: usize = 16;

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
    let bytes = &text[start..end];
    if bytes.len() > LONGEST && !bytes.contains(&b'.') && !bytes[0].is_ascii_digit() {
        // Longer than any abbreviation, so it needs no closer look; even in four bytes each these are five letters.
        return Before { token: Token::Word(bytes.len() / 3), start };
    }
    if bytes == b"es" && text[from..start].ends_with(b"ad ") {
        // Italian "for example"; alone "es" is a word in four languages.
        return Before { token: Token::Abbreviation(TITLE), start };
    }
    let elided = start > from && is_apostrophe(text, from, start);
    let token = classify(bytes, elided, is_shouted(text, stop));
    let before = Before { token, start };
    if token == Token::Initial { spaced(text, from, before, end) } else { before }
}

#[inline]
fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80
}

/// The start of the last stretch of `start..end` without punctuation outside ASCII (quotes, dashes, no-break spaces).
fn after_punctuation(text: &[u8], mut start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        let byte = text[at];
        at += 1;
        if byte < 0xC2 {
            continue;
        }
        let length = match (byte, text.get(at)) {
            // Latin-1 signs, but not ª ° µ º; the Greek and the Arabic comma and question mark.
            (0xC2, Some(second)) if !matches!(second, 0xAA | 0xB0 | 0xB5 | 0xBA) => 2,
            (0xCD, Some(0xBE)) | (0xD8, Some(0x8C | 0x9B | 0x9F)) => 2,
            // General punctuation and what follows it, up to the CJK brackets; full-width signs.
            (0xE2, _) | (0xE3, Some(0x80)) | (0xEF, Some(0xBC | 0xBD)) => 3,
            _ => continue,
        };
        at = (at + length - 1).min(end);
        start = at;
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
/// `shouted` says that the next word stands in capitals too.
fn classify(token: &[u8], elided: bool, shouted: bool) -> Token {
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
    let mut flags = key.map_or(0, |key| ABBREVIATIONS.get(key, is_capital(token)));
    if dots == 0 && flags & CAPITALS == 0 && token.iter().all(u8::is_ascii_uppercase) && !shouted {
        flags = 0;
    }
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

/// True when a word of at least two capitals, or a digit, stands after the stop and a space.
fn is_shouted(text: &[u8], stop: usize) -> bool {
    match text.get(stop + 2..) {
        Some([b'0'..=b'9', ..]) => true,
        Some([first, second, ..]) => first.is_ascii_uppercase() && second.is_ascii_uppercase(),
        _ => false,
    }
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
