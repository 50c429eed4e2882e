//! Decides at one candidate whether a sentence ends there.

use super::chars::Kind;
use super::next::Next;
use super::run::{DOT, ELLIPSIS, LOUD, Run, SURE, TIGHT};
use super::words::Key;
use super::{cjk, glued, stop};
use crate::document::abbreviations::ABBREVIATIONS;

/// The answer for one candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    /// Where the sentence ends, its white space included; 0 when it does not end here.
    pub end: usize,
    /// Candidates before this offset belong to the same run and are settled.
    pub resume: usize,
}

impl Verdict {
    pub(super) const fn none(resume: usize) -> Verdict {
        Verdict { end: 0, resume }
    }

    pub(super) const fn at(end: usize) -> Verdict {
        Verdict { end, resume: end }
    }
}

/// Decides about the candidate at `at`; `start` is where its sentence began.
#[inline]
pub(super) fn decide(text: &[u8], start: usize, at: usize) -> Verdict {
    if text[at] == b'.' {
        match text.get(at + 1) {
            Some(b' ')
                if plain_word(text, at) && text.get(at + 2).is_some_and(u8::is_ascii_uppercase) =>
            {
                return Verdict::at(at + 2);
            }
            // Decimals, addresses and file names; a capital may be a lost space.
            Some(b'a'..=b'z' | b'0'..=b'9') => return Verdict::none(at + 1),
            // The end of a line is the end of most stops.
            Some(b'\n') if at + 2 == text.len() => return Verdict::none(at + 2),
            None => return Verdict::none(at + 1),
            _ => {}
        }
    }
    judge(text, start, Run::read(text, at))
}

/// True when the token before the stop is surely an ordinary word of small ASCII letters, perhaps with a capital.
#[inline]
fn plain_word(text: &[u8], at: usize) -> bool {
    let Some(bytes) = at.checked_sub(9).and_then(|from| text.get(from..at)) else { return false };
    let Some(last) = bytes.last_chunk::<8>() else { return false };
    let word = u64::from_le_bytes(*last);
    let run = (!small_letters(word) & HIGH).leading_zeros() / 8;
    match run {
        0 | 1 => return false,
        8 => return true,
        _ => {}
    }
    let run = run as usize;
    let key = word >> (64 - 8 * run);
    // Short words with a capital may be cut ones ("Mtn"), which takes a closer look.
    let (key, before) = match bytes[8 - run] {
        letter @ b'A'..=b'Z' if run >= 4 => (key << 8 | u64::from(letter | 0x20), bytes[7 - run]),
        other => (key, other),
    };
    matches!(before, b' ' | b'\n' | b'(' | b'-' | b'"')
        && !ABBREVIATIONS.may_have(Key::of_lower(key))
}

const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of every byte of `word` that is a small ASCII letter.
#[inline]
fn small_letters(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = word & !HIGH;
    let from_a = low + ONES * (0x80 - b'a' as u64);
    let past_z = low + ONES * (0x80 - b'z' as u64 - 1);
    from_a & !past_z & !word & HIGH
}

/// Decides about a run of marks that is not the common case.
fn judge(text: &[u8], start: usize, run: Run) -> Verdict {
    if run.marks == 0 {
        return Verdict::none(run.at + 1);
    }
    if let Some(verdict) = stop::spaced_ellipsis(text, run) {
        return verdict;
    }
    if run.next >= text.len() || run.is_aside(text, start) || stop::leads(text, start, run.at) {
        return Verdict::none(run.end);
    }
    let ends = if run.marks & TIGHT != 0 && run.marks & (DOT | ELLIPSIS) == 0 {
        !cjk::goes_on(text, run)
    } else if run.next == run.end {
        glued::ends(text, start, run)
    } else {
        ends_before_space(text, start, run)
    };
    if ends { Verdict::at(run.next) } else { Verdict::none(run.end) }
}

/// With white space after the run, the next word decides, and for a single stop also the token before it.
fn ends_before_space(text: &[u8], start: usize, run: Run) -> bool {
    let next = Next::read(text, run.next);
    if next.dots {
        return true;
    }
    if run.quoted && next.names_speaker(text) {
        return false;
    }
    if run.marks & SURE != 0 {
        return run.colon_ends(text, start, next) && !(run.closed && next.kind == Kind::Lower);
    }
    if run.marks == DOT {
        return stop::ends(text, start, run, next);
    }
    match next.kind {
        Kind::Lower => {
            next.is_name(text) || run.marks & LOUD != 0 && !run.closed && next.asks(text)
        }
        Kind::Other => !next.attaches,
        Kind::Upper if run.marks & LOUD != 0 => !brand(text, run.at) || next.starts(text),
        _ => true,
    }
}

/// Names that end in an exclamation mark.
fn brand(text: &[u8], at: usize) -> bool {
    let before = &text[..at];
    text[at] == b'!' && (before.ends_with(b"Yahoo") || before.ends_with(b"Jeopardy"))
}
