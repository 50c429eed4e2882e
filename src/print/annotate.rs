//! The whole text, with marks around what would go: `{{deboil RULE}}` before it and `{{/deboil}}` behind it.
//!
//! Where the text itself has `{{deboil` or `{{/deboil`, with any number of backslashes before the `l`, one
//! more backslash is put before that `l`. So a reader can undo everything in one pass, from left to right:
//! take out marks, and one backslash of what matches `\{\{/?deboi\\+l`. docs/formats.md has the recipe.

use super::{Printer, Section, Text};

/// Prints a text with marks.
#[derive(Debug, Default)]
pub struct Annotate {
    seen: Seen,
}

/// How much of something that looks like a mark stands just before this place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    Nothing,
    /// `{`
    One,
    /// `{{`
    Two,
    /// `{{/`
    Slash,
    /// So many letters of [`WORD`].
    Letters(u8),
    /// The whole of [`WORD`] and any number of backslashes.
    Word,
}

/// The name in a mark without its last letter, which is where the backslash goes.
const WORD: &[u8] = b"deboi";

impl Seen {
    fn then(self, byte: u8) -> Seen {
        match (self, byte) {
            (Seen::One | Seen::Two, b'{') => Seen::Two,
            (_, b'{') => Seen::One,
            (Seen::Two, b'/') => Seen::Slash,
            (Seen::Two | Seen::Slash, b'd') => Seen::Letters(1),
            (Seen::Letters(count), byte) if WORD[usize::from(count)] == byte => {
                let count = count + 1;
                if usize::from(count) == WORD.len() { Seen::Word } else { Seen::Letters(count) }
            }
            (Seen::Word, b'\\') => Seen::Word,
            _ => Seen::Nothing,
        }
    }
}

impl Annotate {
    /// Adds text of the file, with a backslash in whatever looks like a mark.
    fn put(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let mut plain = 0;
        let mut at = 0;
        while at < text.len() {
            if self.seen == Seen::Nothing {
                let Some(next) = memchr::memchr(b'{', &text[at..]) else { break };
                at += next;
            }
            if self.seen == Seen::Word && text[at] == b'l' {
                out.extend_from_slice(&text[plain..at]);
                out.push(b'\\');
                plain = at;
            }
            self.seen = self.seen.then(text[at]);
            at += 1;
        }
        out.extend_from_slice(&text[plain..]);
    }

    /// Adds a mark. What stood before it cannot become one together with what comes after it.
    fn mark(&mut self, mark: &str, out: &mut Vec<u8>) {
        self.seen = Seen::Nothing;
        out.extend_from_slice(mark.as_bytes());
    }
}

impl Printer for Annotate {
    fn open(&mut self, _text: &Text<'_>, _out: &mut Vec<u8>) {
        self.seen = Seen::Nothing;
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        let rules = section.lexicon.rules();
        let mut at = 0;
        for removal in section.plan.removals() {
            self.put(&bytes[at..removal.span.start], out);
            let rule = rules.name(section.plan.reasons(removal)[0].rule);
            self.mark(&format!("{{{{deboil {rule}}}}}"), out);
            self.put(removal.span.of(bytes), out);
            self.mark("{{/deboil}}", out);
            at = removal.span.end;
        }
        self.put(&bytes[at..], out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[&str], want: &str) {
        let (mut printer, mut out) = (Annotate::default(), Vec::new());
        pieces.iter().for_each(|piece| printer.put(piece.as_bytes(), &mut out));
        assert_eq!(String::from_utf8_lossy(&out), want);
    }

    #[test]
    fn what_looks_like_a_mark_gets_a_backslash() {
        check(&["a {{deboil x}} b {{/deboil}}"], r"a {{deboi\l x}} b {{/deboi\l}}");
        check(&[r"{{deboi\l {{/deboi\\l"], r"{{deboi\\l {{/deboi\\\l");
        check(&["{{{deboil", " {{{{/deboil"], r"{{{deboi\l {{{{/deboi\l");
        check(&["{{de", "boi", "l}}"], r"{{deboi\l}}");
    }

    #[test]
    fn all_else_stays_as_it_is() {
        let text =
            r"{ {{ {{d {{//deboil {{deboi {{Deboil {{debooil { {deboil deboil {{debo{il {{deboi\ l";
        check(&[text], text);
    }
}
