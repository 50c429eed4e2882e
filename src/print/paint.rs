//! Colour, and the escaping that keeps control characters of a text away from a terminal.

use anstyle::{AnsiColor, Style};

/// How text is shown: with colour or without, for a terminal or exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// Colours are written.
    pub colour: bool,
    /// Control characters are shown escaped; otherwise every byte goes out as it is.
    pub escape: bool,
}

/// What a piece of output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text that stays.
    Plain,
    /// File names of a diff.
    Head,
    /// The range of a hunk.
    Hunk,
    /// A line that goes or loses something.
    Minus,
    /// The words of such a line that go.
    Gone,
    /// What is left of a changed line.
    Plus,
    /// Words that go, shown in their place.
    Struck,
    /// Words of these that the twin lacks, and words of the twin.
    Differs,
    /// Why something goes.
    Reason,
    /// Line numbers, and signs for what is left out.
    Faint,
}

impl Ink {
    fn style(self) -> Style {
        let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
        match self {
            Ink::Plain => Style::new(),
            Ink::Head => Style::new().bold(),
            Ink::Hunk => colour(AnsiColor::Cyan),
            Ink::Minus => colour(AnsiColor::Red),
            Ink::Gone => colour(AnsiColor::Red).bold().invert(),
            Ink::Plus => colour(AnsiColor::Green),
            Ink::Struck => colour(AnsiColor::Red).strikethrough(),
            Ink::Differs => colour(AnsiColor::Red).bold().underline(),
            Ink::Reason => colour(AnsiColor::Cyan),
            Ink::Faint => Style::new().dimmed(),
        }
    }
}

impl Paint {
    /// Adds `text` to `out` in the given ink. A line end is never coloured.
    pub fn put(self, ink: Ink, text: &[u8], out: &mut Vec<u8>) {
        let (text, end) = match text {
            [text @ .., b'\n'] => (text, &b"\n"[..]),
            text => (text, &b""[..]),
        };
        let style = ink.style();
        let colours = self.colour && style != Style::new() && !text.is_empty();
        if colours {
            out.extend_from_slice(style.render().to_string().as_bytes());
        }
        if self.escape {
            escape(text, out);
        } else {
            out.extend_from_slice(text);
        }
        if colours {
            out.extend_from_slice(style.render_reset().to_string().as_bytes());
        }
        out.extend_from_slice(end);
    }
}

/// Adds `text` with everything that could drive a terminal written out: control characters as `\x1b`,
/// bidi and other invisible format characters as `\u{202e}`, bytes that are not UTF-8 as `\xff`. Tabs stay.
pub fn escape(text: &[u8], out: &mut Vec<u8>) {
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid();
        let mut plain = 0;
        for (at, c) in valid.char_indices() {
            if !is_harmful(c) {
                continue;
            }
            out.extend_from_slice(&valid.as_bytes()[plain..at]);
            plain = at + c.len_utf8();
            let code = u32::from(c);
            let shown =
                if code < 0x100 { format!("\\x{code:02x}") } else { format!("\\u{{{code:x}}}") };
            out.extend_from_slice(shown.as_bytes());
        }
        out.extend_from_slice(&valid.as_bytes()[plain..]);
        for byte in chunk.invalid() {
            out.extend_from_slice(format!("\\x{byte:02x}").as_bytes());
        }
    }
}

/// True for what could drive a terminal or change the order in which text is shown.
pub(super) fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &[u8], want: &str) {
        let mut out = Vec::new();
        escape(text, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), want);
    }

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        check("plain — tëxt\t字".as_bytes(), "plain — tëxt\t字");
        check(b"a\x1b[31mb\r\x07", "a\\x1b[31mb\\x0d\\x07");
        check("a\u{202e}b\u{9b}".as_bytes(), "a\\u{202e}b\\x9b");
        check(b"a\xff\xfe", "a\\xff\\xfe");
    }
}
