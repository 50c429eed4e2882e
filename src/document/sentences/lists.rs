//! Lists run into one line: "1) The first item 2) The second item", "• One • Two", "1. This 2. That".
//!
//! Items with a bracket or bullet, which are no stops, are looked for before the text is scanned, and only when it
//! begins with such a mark. Items with a stop are found where they stand.

use super::chars::{skip_margin, skip_space, space};
use super::run::{DOT, Run};
use super::split_run;
use memchr::{memchr, memmem};

/// How the items of a list are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    /// `1)`, `(a)`.
    Label { open: bool, letter: bool },
    /// `•` or another bullet, by its three bytes.
    Bullet([u8; 3]),
}

/// A quick look whether `text` may begin with a list mark.
#[inline]
pub(super) fn may_open(text: &[u8]) -> bool {
    match *text {
        [b' ' | b'\t' | b'\n' | b'(' | b'0'..=b'9', ..] | [b'a' | b'A', b')', ..] => true,
        // Not the quotation mark E2 80 9C, with which many paragraphs begin.
        [0xE2, second, third, ..] => second != 0x80 || third > 0xA0,
        _ => false,
    }
}

/// Splits `text` as a list when it begins with a mark and the next mark of the same kind follows; else does nothing and
/// returns false.
#[cold]
pub(super) fn split(text: &[u8], ends: &mut Vec<usize>) -> bool {
    let first = skip_space(text, 0);
    let Some((style, mut number, after)) = mark_at(text, first) else { return false };
    let mut item = 0;
    let mut from = after;
    while let Some((at, after)) = find_next(text, from, style, number + 1) {
        split_run(&text[item..at], item, ends);
        (item, from) = (at, after);
        number += 1;
    }
    if item > 0 {
        split_run(&text[item..], item, ends);
    }
    item > 0
}

/// The list mark at `at`: its style, its number (letters count from 1) and the offset after it.
fn mark_at(text: &[u8], at: usize) -> Option<(Style, u32, usize)> {
    let rest = text.get(at..)?;
    if let [first @ 0xE2, second, third, ..] = *rest
        // • ‣ ⁃ ● ○ ◦ ▪ ■
        && matches!(
            (second, third),
            (0x80, 0xA2 | 0xA3) | (0x81, 0x83) | (0x97, 0x8F | 0x8B | 0xA6) | (0x96, 0xAA | 0xA0)
        )
    {
        return Some((Style::Bullet([first, second, third]), 0, at + 3));
    }
    let open = rest.first() == Some(&b'(');
    let label = &rest[usize::from(open)..];
    let close = label.iter().take(4).position(|byte| *byte == b')')?;
    let (number, letter) = match &label[..close] {
        [byte @ (b'a'..=b'z' | b'A'..=b'Z')] => (value_of_letter(*byte), true),
        digits => (value_of_digits(digits)?, false),
    };
    let after = at + usize::from(open) + close + 1;
    (space(text, after) > 0).then_some((Style::Label { open, letter }, number, after))
}

fn value_of_letter(letter: u8) -> u32 {
    u32::from(letter.to_ascii_lowercase() - b'a') + 1
}

/// The value of one to three digits.
fn value_of_digits(digits: &[u8]) -> Option<u32> {
    let valid = (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    valid.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

/// The next mark of `style` with `number` from `from` on: its offset and the offset after it.
fn find_next(text: &[u8], mut from: usize, style: Style, number: u32) -> Option<(usize, usize)> {
    loop {
        let rest = text.get(from..)?;
        match style {
            Style::Bullet(bullet) => {
                let at = from + memmem::find(rest, &bullet)?;
                from = at + 3;
                if text[at - 1].is_ascii_whitespace() && skip_space(text, from) < text.len() {
                    return Some((at, from));
                }
            }
            Style::Label { .. } => {
                from += memchr(b')', rest)? + 1;
                if let Some(at) = label_before(text, from, style, number) {
                    return Some((at, from));
                }
            }
        }
    }
}

/// Where the label of `style` and `number` begins that ends at `end`, if white space stands before it.
fn label_before(text: &[u8], end: usize, style: Style, number: u32) -> Option<usize> {
    (2..=5.min(end - 1)).map(|length| end - length).find(|at| {
        text[at - 1].is_ascii_whitespace() && mark_at(text, *at) == Some((style, number, end))
    })
}

/// Where the next item begins, when the stop of `run` belongs to its mark ("2." or "b.") and the sentence begins with
/// the mark before it ("1." or "a.").
pub(super) fn next_item(text: &[u8], start: usize, run: Run) -> Option<usize> {
    let last = text.get(run.at.checked_sub(1)?)?;
    if run.marks != DOT || run.next == run.end || !last.is_ascii_alphanumeric() {
        return None;
    }
    let (at, number) = plain_label(text, start, run.at)?;
    let first = skip_margin(text, start);
    let stop = first + text.get(first..)?.iter().take(4).position(|byte| *byte == b'.')?;
    let (begin, before) = plain_label(text, first, stop)?;
    let closed = text.get(stop + 1) == Some(&b')');
    let alike = text[at].is_ascii_digit() == text[begin].is_ascii_digit()
        && text[at].is_ascii_lowercase() == text[begin].is_ascii_lowercase()
        && closed == run.closed
        && space(text, stop + 1 + usize::from(closed)) > 0;
    let follows = begin == first && at > stop && before + 1 == number;
    let small = text.get(run.next).is_some_and(u8::is_ascii_lowercase);
    (alike && follows && !small && text[at - 1].is_ascii_whitespace()).then_some(at)
}

/// The number of up to three digits, or the single letter, right before `stop`: where it begins and its value.
fn plain_label(text: &[u8], from: usize, stop: usize) -> Option<(usize, u32)> {
    let part = text.get(from.max(stop.saturating_sub(4))..stop)?;
    let digits = part.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    match part {
        [.., letter] if letter.is_ascii_alphabetic() => Some((stop - 1, value_of_letter(*letter))),
        _ => Some((stop - digits, value_of_digits(&text[stop - digits..stop])?)),
    }
}
