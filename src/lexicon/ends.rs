//! Takes decoration off both ends of a line or sentence, or says that it cannot be a marker.
//!
//! Decoration goes with its line: bullets, list and link numbers, heading and emphasis marks,
//! icons. Quotes are not decoration: what stands in quotes was said by somebody. Signs that
//! code, tables and data begin or end with make the whole unit no marker.

use super::glyph::{Glyph, decode, decode_last, glyph};

/// What is left between the decorations of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Core<'a> {
    /// The bytes between.
    pub text: &'a [u8],
    /// A question mark stood at the end.
    pub question: bool,
    /// A heading mark stood at the start.
    pub heading: bool,
    /// Nothing but blanks stood at the start, or the bracket of a notice.
    pub bare: bool,
}

/// Strips both ends of `unit`; `None` when it is empty, said by somebody, or looks like code or
/// data.
pub fn core(unit: &[u8]) -> Option<Core<'_>> {
    if is_speech(unit) {
        return None;
    }
    let (start, heading) = head(unit)?;
    let rest = &unit[start..];
    let (end, question) = tail(rest)?;
    let bare = matches!(unit[..start].trim_ascii_start(), b"" | b"<");
    (end > 0).then_some(Core { text: &rest[..end], question, heading, bare })
}

/// True for "— Read on." and "—¡Síganos!": many languages open speech with a long dash, and what
/// is said ends with a stop. A label between dashes ("– Advertisement –") does not.
fn is_speech(unit: &[u8]) -> bool {
    let text = unit.trim_ascii();
    // En dash, em dash and bar are E2 80 93 to 95, the ellipsis is E2 80 A6.
    matches!(text, [0xE2, 0x80, 0x93..=0x95, ..])
        && (matches!(text.last(), Some(b'.' | b'!' | b'?')) || text.ends_with(b"\xE2\x80\xA6"))
}

/// Length in bytes of a link number like `[12]` at the start of `text`.
pub fn link_number(text: &[u8]) -> Option<usize> {
    let digits = text.get(1..)?.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (text[0] == b'[' && digits > 0 && text.get(1 + digits) == Some(&b']')).then_some(digits + 2)
}

/// Length of a list number with its blank, `3. ` or `3) `, at the start of `text`.
fn list_number(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let mark = matches!(text.get(digits), Some(b'.' | b')'));
    let blank = matches!(text.get(digits + 1), Some(b' ' | b'\t'));
    (digits <= 3 && mark && blank).then_some(digits + 2)
}

/// Length of a check box, `[ ]` or `[x]`.
fn check_box(text: &[u8]) -> Option<usize> {
    matches!(text, [b'[', b' ' | b'x' | b'X', b']', ..]).then_some(3)
}

fn run(text: &[u8], of: u8) -> usize {
    text.iter().take_while(|byte| **byte == of).count()
}

/// Where the text starts, and whether a heading mark stood before it.
fn head(unit: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut heading = false;
    loop {
        let rest = &unit[at..];
        at += match *rest.first()? {
            // Text browsers write "o" as the bullet of an inner list.
            b'o' if matches!(rest, [_, b' ', b'A'..=b'Z' | b'0'..=b'9' | 0xC3.., ..]) => 2,
            b'a'..=b'z' | b'A'..=b'Z' | b'(' => return Some((at, heading)),
            b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C => 1,
            b'*' | b'_' | b'~' | b'>' | b'=' => 1,
            b'0'..=b'9' => match list_number(rest) {
                Some(len) => len,
                None => return Some((at, heading)),
            },
            b'[' => match link_number(rest).or_else(|| check_box(rest)) {
                Some(len) => len,
                None => return Some((at, heading)),
            },
            b'-' | b'+' => dash(rest)?,
            b'#' => {
                let marks = run(rest, b'#');
                matches!(rest.get(marks), Some(b' ' | b'\t' | b'*' | b'[')).then_some(())?;
                heading = true;
                marks
            }
            b'|' => {
                let inner = rest.len().checked_sub(2)?;
                (!rest[1..=inner].contains(&b'|')).then_some(1)?
            }
            // No tag begins with a letter outside ASCII: "<저작권자 ⓒ ...>".
            b'<' => matches!(rest.get(1), Some(b' ' | b'<' | b'-' | 0x80..)).then_some(1)?,
            b'!' => (rest.get(1) == Some(&b'[')).then_some(1)?,
            b'.' => Some(run(rest, b'.')).filter(|dots| *dots > 1)?,
            0x80.. => match wide_head(rest)? {
                0 => return Some((at, heading)),
                len => len,
            },
            _ => return None,
        }
    }
}

/// A dash or plus is a bullet before a blank and a rule in a long run; before a letter it is an
/// option, a sign or a changed line of a diff.
fn dash(rest: &[u8]) -> Option<usize> {
    let marks = run(rest, rest[0]);
    match rest.get(marks) {
        Some(b' ' | b'\t' | b'[' | b'*' | b'>') => Some(marks),
        Some(_) if marks >= 3 => Some(marks),
        _ => None,
    }
}

/// Length of one decorating character outside ASCII; 0 when the text starts here.
fn wide_head(rest: &[u8]) -> Option<usize> {
    let (character, len) = decode(rest)?;
    match glyph(character) {
        Glyph::Decoration | Glyph::Nothing => Some(len),
        Glyph::Ascii(b' ' | b'.' | b'*' | b'-' | b'>' | b'|' | b'#') => Some(len),
        Glyph::Angle => (!has_angle(&rest[len..])).then_some(len),
        Glyph::Quote => None,
        Glyph::Ascii(b'(' | b'[' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => Some(0),
        Glyph::Ascii(_) => None,
        _ => Some(0),
    }
}

/// True when an angle quote stands in `text` that makes a pair with the one before it.
fn has_angle(text: &[u8]) -> bool {
    // « and » are C2 AB and C2 BB, ‹ and › are E2 80 B9 and E2 80 BA; arrows in a row ("»»",
    // "» News » Sport") are told from a pair by what stands at the end.
    let end = text.iter().rposition(|byte| !matches!(byte, b' ' | b'.' | b'!' | b'?'));
    let Some(end) = end else { return false };
    // "« Previous | Next »" and "« Previous 1 2 3 Next »" are pagers.
    if text.contains(&b'|') || has_page_numbers(text) {
        return false;
    }
    let text = &text[..=end];
    text.ends_with(b"\xC2\xAB")
        || text.ends_with(b"\xC2\xBB")
        || text.ends_with(b"\xE2\x80\xB9")
        || text.ends_with(b"\xE2\x80\xBA")
}

/// True when two numbers stand side by side.
fn has_page_numbers(text: &[u8]) -> bool {
    let is_number = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    let mut words = text.split(|byte| *byte == b' ').map(is_number);
    let mut before = false;
    words.any(|number| std::mem::replace(&mut before, number) && number)
}

/// Where the text ends, and whether a question mark stood behind it.
fn tail(text: &[u8]) -> Option<(usize, bool)> {
    let mut end = text.len();
    let mut question = false;
    while let Some(&last) = text[..end].last() {
        end -= match last {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b')' | b']' | b'%' | b'$' => break,
            b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C => 1,
            b'.' | b'!' | b':' | b'*' | b'_' | b'~' | b'=' | b'>' | b'|' | b'-' | b'+' => 1,
            b'#' | b'/' => 1,
            b'?' => {
                question = true;
                1
            }
            0x80.. => match wide_tail(&text[..end])? {
                Tail::Text => break,
                Tail::Decoration(len) => len,
                Tail::Question(len) => {
                    question = true;
                    len
                }
            },
            _ => return None,
        }
    }
    Some((end, question))
}

enum Tail {
    Text,
    Decoration(usize),
    Question(usize),
}

fn wide_tail(text: &[u8]) -> Option<Tail> {
    let (character, len) = decode_last(text)?;
    Some(match glyph(character) {
        Glyph::Decoration | Glyph::Nothing => Tail::Decoration(len),
        Glyph::Ascii(b' ' | b'.' | b'!' | b':' | b'*' | b'-' | b'>' | b'|' | b'~') => {
            Tail::Decoration(len)
        }
        Glyph::Ascii(b'?') => Tail::Question(len),
        Glyph::Angle => Tail::Decoration(len),
        Glyph::Quote | Glyph::Ascii(b'"' | b'\'' | b',' | b';' | b'{' | b'}') => return None,
        _ => Tail::Text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(unit: &str) -> Option<&str> {
        core(unit.as_bytes()).map(|core| std::str::from_utf8(core.text).unwrap_or("?"))
    }

    #[test]
    fn decoration_goes() {
        for unit in [
            "Share",
            "* Share",
            "- Share",
            "3. Share",
            "3) Share",
            "[1]Share",
            "## Share",
            "**Share**",
            "» Share",
            "Share »",
            "« Share",
            "📷 Share",
            "\u{F1E0}Share",
            "-- Share --",
            "– Share –",
            "— Share",
            "… Share ...",
            "[ ] Share",
            "| Share |",
            "==== Share ====",
            "· Share",
            "> Share",
            "\u{FEFF}Share\r\n",
            "\u{A0}Share\u{A0}",
            "→ Share →",
            "1. [3] Share!",
            "   o Share",
        ] {
            assert_eq!(text(unit), Some("Share"), "{unit}");
        }
    }

    #[test]
    fn speech_code_and_data_stay() {
        for unit in [
            "\"Share\"",
            "“Share.”",
            "Share.”",
            "«Share»",
            "»Share«",
            "'Share'",
            "「分享」",
            "—Share.",
            "– Share!",
            "— Share…",
            "-share",
            "--share",
            "+Share",
            "/share",
            "@share",
            "$ share",
            "#share",
            ".share",
            "share;",
            "share,",
            "{share}",
            "| Share | 12 |",
            "<share>",
            "",
            "  ",
            "***",
        ] {
            assert_eq!(text(unit), None, "{unit}");
        }
    }

    #[test]
    fn questions_are_told() {
        assert!(core(b"Share?").is_some_and(|core| core.question && core.text == b"Share"));
        assert!(core("分享？".as_bytes()).is_some_and(|core| core.question));
        assert!(core(b"# Share").is_some_and(|core| core.heading && !core.question));
    }
}
