//! Lists run into one line: "1) The first item 2) The second item", "• One • Two".

use super::chars::{skip_space, space};
use super::split_run;
use memchr::{memchr, memmem};

/// How the items of a list are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    /// `1)`, `a)`, with what stands before and after the label: `(1)`, `1.)`.
    Label { open: bool, close: Close, letter: bool },
    /// `•` or another bullet, by its three bytes.
    Bullet([u8; 3]),
}

/// What ends a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Close {
    Stop,
    Bracket,
    StopBracket,
}

/// A quick look whether `text` may begin with a list mark.
#[inline]
pub(super) fn may_open(text: &[u8]) -> bool {
    matches!(*text, [b' ' | b'\t' | b'(' | b'0'..=b'9' | 0xE2, ..] | [b'a' | b'A', b'.' | b')', ..])
}

/// Splits `text` as a list when it begins with a mark and the next mark of the same kind follows; else does nothing and
/// returns false.
#[cold]
pub(super) fn split(text: &[u8], ends: &mut Vec<usize>) -> bool {
    let first = skip_space(text, 0);
    let Some((style, mut number, after)) = mark_at(text, first) else { return false };
    let mut item = 0;
    let mut from = after;
    let mut found = false;
    while let Some((at, after)) = find_next(text, from, style, number.saturating_add(1)) {
        split_run(&text[item..at], item, ends);
        (item, from, found) = (at, after, true);
        number = number.saturating_add(1);
    }
    if found {
        split_run(&text[item..], item, ends);
    }
    found
}

/// The list mark at `at`: its style, its number (letters count from 1) and the offset after it.
fn mark_at(text: &[u8], at: usize) -> Option<(Style, u32, usize)> {
    if let Some(
        bullet @ ([0xE2, 0x80, 0xA2 | 0xA3]
        | [0xE2, 0x81, 0x83]
        | [0xE2, 0x97, 0x8F | 0x8B | 0xA6]
        | [0xE2, 0x96, 0xAA | 0xA0]),
    ) = text.get(at..at + 3)
    {
        return Some((Style::Bullet([bullet[0], bullet[1], bullet[2]]), 0, at + 3));
    }
    let open = text.get(at) == Some(&b'(');
    let label = at + usize::from(open);
    let digits = text.get(label..)?.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let (number, letter, end) = match text.get(label)? {
        _ if digits > 0 => (
            text[label..label + digits]
                .iter()
                .fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')),
            false,
            label + digits,
        ),
        byte @ b'a'..=b'z' => (u32::from(byte - b'a') + 1, true, label + 1),
        byte @ b'A'..=b'Z' => (u32::from(byte - b'A') + 1, true, label + 1),
        _ => return None,
    };
    let (close, after) = match text.get(end..)? {
        [b'.', b')', ..] => (Close::StopBracket, end + 2),
        [b'.', ..] if !open => (Close::Stop, end + 1),
        [b')', ..] => (Close::Bracket, end + 1),
        _ => return None,
    };
    (space(text, after) > 0).then_some((Style::Label { open, close, letter }, number, after))
}

/// The next mark of `style` with `number` from `from` on: its offset and the offset after it.
fn find_next(text: &[u8], mut from: usize, style: Style, number: u32) -> Option<(usize, usize)> {
    match style {
        Style::Bullet(bullet) => loop {
            let at = from + memmem::find(text.get(from..)?, &bullet)?;
            if text[at - 1].is_ascii_whitespace() && skip_space(text, at + 3) < text.len() {
                return Some((at, at + 3));
            }
            from = at + 3;
        },
        Style::Label { close, .. } => loop {
            let end =
                from + memchr(if close == Close::Stop { b'.' } else { b')' }, text.get(from..)?)?;
            if let Some(found) = label_before(text, end, style, number) {
                return Some(found);
            }
            from = end + 1;
        },
    }
}

/// The label of `style` and `number` whose last byte is at `end`, if it stands there between white space.
fn label_before(text: &[u8], end: usize, style: Style, number: u32) -> Option<(usize, usize)> {
    (1..=5.min(end)).map(|length| end - length).find_map(|at| {
        let (found, label, after) = mark_at(text, at)?;
        let begins = text[..at].last().is_some_and(u8::is_ascii_whitespace);
        let capital =
            text.get(skip_space(text, after)).is_some_and(|byte| !byte.is_ascii_lowercase());
        let stop = matches!(style, Style::Label { close: Close::Stop, .. });
        (found == style && label == number && after == end + 1 && begins && (capital || !stop))
            .then_some((at, after))
    })
}
