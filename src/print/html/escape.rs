//! Text of a file as HTML in which it means nothing but itself.

use crate::print::escape;

/// Adds text so that the page's text content is the text: every byte, but for NUL and what is no UTF-8, which
/// HTML cannot hold and which become U+FFFD. Control characters and those that turn the order of other
/// characters stand in boxes of their own, where they do nothing.
pub(super) fn text(bytes: &[u8], out: &mut Vec<u8>) {
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        let mut plain = 0;
        for (at, c) in valid.char_indices().filter(|(_, c)| is_special(*c)) {
            out.extend_from_slice(&valid.as_bytes()[plain..at]);
            plain = at + c.len_utf8();
            character(c, out);
        }
        out.extend_from_slice(&valid.as_bytes()[plain..]);
        if !chunk.invalid().is_empty() {
            let shown: String =
                chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
            boxed(&shown, "\u{fffd}", out);
        }
    }
}

/// Characters that cannot stand as they are.
fn is_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
        || is_hidden(c)
        || is_turning(c)
}

/// Format characters that show nothing and are needed in many scripts: they stay where they are.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{feff}')
}

/// Characters that turn the order of those after them, and tags that nobody sees.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

fn character(c: char, out: &mut Vec<u8>) {
    let code = u32::from(c);
    match c {
        '&' => out.extend_from_slice(b"&amp;"),
        '<' => out.extend_from_slice(b"&lt;"),
        '>' => out.extend_from_slice(b"&gt;"),
        // A raw CR would be read as LF.
        '\r' => out.extend_from_slice(b"&#13;"),
        '\0' => boxed("\\x00", "\u{fffd}", out),
        // A reference to one of these would be read as a character of Windows-1252.
        '\u{80}'..='\u{9f}' => boxed(&format!("\\x{code:02x}"), c.encode_utf8(&mut [0; 4]), out),
        _ if c.is_control() => boxed(&format!("\\x{code:02x}"), &format!("&#{code};"), out),
        _ if is_turning(c) => boxed(&format!("U+{code:04X}"), &format!("&#{code};"), out),
        _ => out.extend_from_slice(format!("&#{code};").as_bytes()),
    }
}

/// A box that shows `name` and holds `content`.
fn boxed(name: &str, content: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("<i class=x data-x=\"{name}\">{content}</i>").as_bytes());
}

/// Words about a text, for an attribute in double quotes or between tags: what could do harm is written out.
pub(super) fn words(text: &[u8]) -> String {
    let mut shown = Vec::new();
    escape(text, &mut shown);
    let shown = String::from_utf8_lossy(&shown).into_owned();
    shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], want: &str) {
        let mut out = Vec::new();
        text(bytes, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), want);
    }

    #[test]
    fn text_means_nothing_but_itself() {
        check(b"a <b> & \"c\"\r\n\t", "a &lt;b&gt; &amp; \"c\"&#13;\n\t");
        check(
            b"\x1b\x00\xff",
            "<i class=x data-x=\"\\x1b\">&#27;</i><i class=x data-x=\"\\x00\">\u{fffd}</i><i class=x data-x=\"\\xff\">\u{fffd}</i>",
        );
        check(
            "\u{202e}\u{200d}\u{9b}".as_bytes(),
            "<i class=x data-x=\"U+202E\">&#8238;</i>&#8205;<i class=x data-x=\"\\x9b\">\u{9b}</i>",
        );
        assert_eq!(words("\" onx=\u{202e}<".as_bytes()), "&quot; onx=\\u{202e}&lt;");
    }
}
