//! Decides at one candidate whether a sentence ends there.

use super::chars::Kind;
use super::next::Next;
use super::run::{self, DOT, ELLIPSIS, LOUD, Run, SURE, TIGHT};
use super::words::Key;
use super::{cjk, glued, lists, stop, token};
use crate::document::abbreviations::ABBREVIATIONS;
use crate::letters::{Case, HIGH, fold_pair, small_letters};

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
///
/// Answers the common cases in a few instructions: a stop after an ordinary word and before a capital, the point of a
/// decimal or an address, the stop at the end of the line. [`judge`] would say the same of them.
#[inline]
pub(super) fn decide(text: &[u8], start: usize, at: usize) -> Verdict {
    if let Some(window) = text.get(at.wrapping_sub(9)..).and_then(<[u8]>::first_chunk::<12>) {
        match [window[9], window[10], window[11]] {
            [b'.', b' ' | b'\n', b'A'..=b'Z'] if plain_word(window) => return Verdict::at(at + 2),
            [b'!' | b'?', b' ' | b'\n', b'A'..=b'Z'] if loud_word(window[8]) => {
                return Verdict::at(at + 2);
            }
            [b'.' | b'!' | b'?', b'a'..=b'z', _] => return Verdict::none(at + 1),
            [b'.', b'0'..=b'9', _] if window[8].is_ascii_digit() => return Verdict::none(at + 1),
            [b'.', b' ', b'"' | 0xE2] if opens_quotation(&text[at + 2..]) && plain_word(window) => {
                return Verdict::at(at + 2);
            }
            [b'.', b' ' | b'\n', next @ (b'A'..=b'Z' | 0xC3 | 0xD0)]
                if (next < 0x80 || is_foreign(&text[at + 2..], Case::Capital))
                    && plain_foreign_word(&text[start..at]) =>
            {
                return Verdict::at(at + 2);
            }
            _ => {}
        }
    }
    // The stop of East Asia right before an ideograph.
    if let [0xE3, 0x80, 0x82, 0xE4..=0xE9, ..] = text[at..] {
        return Verdict::at(at + 3);
    }
    if closes_line(&text[at + 1..]) {
        return Verdict::none(text.len());
    }
    if text[at] >= 0x80 && run::terminator(text, at).is_none() {
        return Verdict::none(at + 1);
    }
    judge(text, start, at)
}

/// True when only closing marks, stops and white space are left of the line.
#[inline]
fn closes_line(rest: &[u8]) -> bool {
    rest.len() <= 6
        && rest.iter().all(|byte| {
            matches!(
                byte,
                b'.' | b'"' | b'\'' | b')' | b' ' | b'\r' | b'\n' | 0xE2 | 0x80 | 0x9D | 0x99
            )
        })
}

/// True when a quotation mark and a capital come next.
#[inline]
fn opens_quotation(rest: &[u8]) -> bool {
    matches!(rest, [b'"', b'A'..=b'Z', ..] | [0xE2, 0x80, 0x9C, b'A'..=b'Z', ..])
}

/// True when a mark `!` or `?` after this byte is not a part of a brand name: a small letter, but not that of "Yahoo!".
#[inline]
fn loud_word(last: u8) -> bool {
    matches!(last, b'a'..=b'n' | b'p'..=b'x')
}

/// True when the nine bytes before the stop end in a word of ASCII letters that is surely no abbreviation.
#[inline]
pub(super) fn plain_word(window: &[u8; 12]) -> bool {
    let [first, rest @ ..] = window;
    let Some(last) = rest.first_chunk::<8>() else { return false };
    let word = u64::from_le_bytes(*last);
    // The small letters right before the stop.
    let run = ((!small_letters(word) & HIGH).leading_zeros() / 8) as usize;
    if run < 2 || run == 8 {
        // No listed abbreviation has eight. A single letter is an initial, unless it ends "don't" or "it's".
        return run == 8
            || run == 1
                && last[6] == b'\''
                && last[5].is_ascii_lowercase()
                && matches!(last[7], b's' | b't' | b'd' | b'm');
    }
    let shift = 64 - 8 * run as u32;
    let edge = last[7 - run];
    if is_edge(edge) {
        return ordinary(word >> shift, false);
    }
    // Short words with a capital may be cut ones ("Mtn"), which takes a closer look.
    let before = if run == 7 { *first } else { last[6 - run] };
    run > 2
        && edge.is_ascii_uppercase()
        && is_edge(before)
        && ordinary((word >> shift) << 8 | u64::from(edge | 0x20), true)
}

/// True when the text ends in a word of small letters, accented or Cyrillic ones among them, that is surely no
/// abbreviation.
#[inline(never)]
fn plain_foreign_word(text: &[u8]) -> bool {
    let (mut at, mut letters) = (text.len(), 0);
    loop {
        at -= match text[..at] {
            [.., _, 0x80..=0xFF] if is_foreign(&text[at - 2..], Case::Small) => 2,
            [.., b'a'..=b'z'] => 1,
            [.., byte] if is_edge(byte) => break,
            _ => return false,
        };
        letters += 1;
        if text.len() - at > token::REACH {
            return true;
        }
    }
    let word = &text[at..];
    letters > 1 && Key::of(word).is_none_or(|key| ABBREVIATIONS.get(key, false) == 0)
}

/// True when the text begins with an accented Latin or a Cyrillic letter of this case.
#[inline]
fn is_foreign(text: &[u8], wanted: Case) -> bool {
    let pair = text.first_chunk().and_then(|pair| fold_pair(*pair));
    pair.is_some_and(|(_, case)| case == wanted)
}

#[inline]
fn is_edge(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'(' | b'-' | b'"')
}

/// True when no abbreviation is written like this.
#[inline]
fn ordinary(word: u64, capital: bool) -> bool {
    let key = Key::of_lower(word);
    !ABBREVIATIONS.may_have(key) || ABBREVIATIONS.get(key, capital) == 0
}

/// Decides about a run of marks that is not the common case.
#[inline(never)]
fn judge(text: &[u8], start: usize, at: usize) -> Verdict {
    let run = Run::read(text, at);
    if let Some(verdict) = stop::spaced_ellipsis(text, run) {
        return verdict;
    }
    if let Some(item) = lists::next_item(text, start, run) {
        return Verdict { end: item, resume: run.end };
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
    if next.dots || next.at >= text.len() {
        return next.dots;
    }
    if run.quoted && run.marks & LOUD != 0 && next.names_speaker(text) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The short cuts are only short cuts.
        #[test]
        fn the_quick_answer_is_the_slow_one(
            words in prop::collection::vec(
                "[А-Я]?[а-яё]{1,5}|[а-я]{9,20}|[A-ZÉÀÑ]?[a-zéàñüç]{1,9}|им|стр|г|р|тыс|né|núm|pág|[A-Z]?[a-z]{1,9}|[说一二人十的]{1,3}|[一二]、|“说|【|[0-9]{1,4}|Mr|St|vs|co|no|don't|Inc|U\\.S|a\\.m|\\(he|“yes|\"no|-ish|Yahoo|mtn|Mtn",
                1..12,
            ),
            gaps in prop::collection::vec(
                "\\. |。|。”|！|。。|？|，|）|! |\\? |\\.\n|\\.|\\.\" |\\. \"|\\. “|\\.” |\\.\\) |\\.  | |, |…|\\.\\.\\. ",
                12,
            ),
        ) {
            let text: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [word.as_str(), gap]).collect();
            let text = text.as_bytes();
            for at in (0..text.len()).filter(|at| run::terminator(text, *at).is_some()) {
                let (quick, slow) = (decide(text, 0, at), judge(text, 0, at));
                prop_assert_eq!(quick.end, slow.end, "{:?} at {}", std::str::from_utf8(text), at);
            }
        }
    }
}
