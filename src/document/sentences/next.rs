//! What stands after a run of marks, where the next sentence may begin.

use super::chars::{self, Kind};
use super::followers::{FOLLOWERS, SPEECH, STARTER, WEAK_STARTER};
use super::words::Key;

/// The first letter, digit or sign after the run and its white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    /// Its offset, opening marks passed over.
    pub at: usize,
    /// Its kind; [`Kind::Other`] at the end of the text.
    pub kind: Kind,
    /// An opening mark was passed over.
    pub opened: bool,
    /// Stops come first, glued to a word: "...and".
    pub dots: bool,
    /// A sign that joins what stands before it to what follows: ",", "&", "№".
    pub attaches: bool,
}

impl Next {
    /// Reads from `from`, which must be inside the text.
    pub(super) fn read(text: &[u8], from: usize) -> Next {
        let mut at = from;
        loop {
            let length = chars::opener(text, at);
            if length == 0 {
                break;
            }
            // A dash or bullet may stand off; quotes may too, in French.
            at = chars::skip_space(text, at + length);
        }
        let dots = leading_dots(text, at);
        let kind = match text.get(at) {
            Some(_) => chars::kind(chars::decode(text, at).0),
            None => Kind::Other,
        };
        let kind = if kind == Kind::Lower && is_item(text, at) { Kind::Upper } else { kind };
        let attaches = match text.get(at..) {
            Some([0xE2, 0x84, 0x96, ..]) => true,
            Some([first, ..]) => b",;:&+=/%.!?".contains(first),
            _ => false,
        };
        Next { at, kind, opened: at > from, dots, attaches }
    }

    /// The letters and digits from its place on, at most 24 bytes.
    pub(super) fn word(self, text: &[u8]) -> &[u8] {
        word_at(text, self.at)
    }

    /// Flags of its word in the table of followers; an initial ("И.", "A.") has none.
    pub(super) fn flags(self, text: &[u8]) -> u16 {
        let word = self.word(text);
        let initial = word.len() <= 2 && text.get(self.at + word.len()) == Some(&b'.');
        let one = initial && word.len() == chars::decode(text, self.at).1;
        if one { 0 } else { Key::of(word).map_or(0, |key| FOLLOWERS.get(key, true)) }
    }

    /// True when its word begins sentences more often than it goes on after an abbreviation.
    pub(super) fn starts(self, text: &[u8]) -> bool {
        self.flags(text) & (STARTER | WEAK_STARTER) != 0
    }

    /// True for words like "iPhone" and for addresses, which begin small anywhere.
    pub(super) fn is_name(self, text: &[u8]) -> bool {
        let word = self.word(text);
        let camel = word.len() > 2 && word.iter().take(4).any(u8::is_ascii_uppercase);
        camel || word.starts_with(b"http") || word == b"www"
    }

    /// True when its word is followed at once by a question mark: "Who? where?"
    pub(super) fn asks(self, text: &[u8]) -> bool {
        !self.opened && text.get(self.at + self.word(text).len()) == Some(&b'?')
    }

    /// True for a name and a verb of speech, as after a quotation: “Really?” Anna asked.
    pub(super) fn names_speaker(self, text: &[u8]) -> bool {
        if self.opened || self.kind != Kind::Upper {
            return false;
        }
        let after = chars::skip_space(text, self.at + self.word(text).len());
        Key::of(word_at(text, after)).is_some_and(|key| FOLLOWERS.get(key, false) & SPEECH != 0)
    }
}

/// True for the label of a list item: "ii)", "b)".
fn is_item(text: &[u8], at: usize) -> bool {
    let word = word_at(text, at);
    let short = word.len() == 1
        || word.len() <= 5 && word.iter().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    short && text.get(at + word.len()) == Some(&b')')
}

/// Letters and digits from `at` on, at most 24 bytes, never cut inside a character.
pub(super) fn word_at(text: &[u8], at: usize) -> &[u8] {
    let mut end = at;
    while end < text.len() && end - at < 24 {
        let (found, length) = chars::decode(text, end);
        let apostrophe = matches!(found, '\'' | '’')
            && end > at
            && end + length < text.len()
            && text[end + length].is_ascii_alphabetic();
        if chars::kind(found) == Kind::Other && !apostrophe {
            break;
        }
        end += length;
    }
    text.get(at..end).unwrap_or_default()
}

/// True when two or more stops, or `…`, stand at `at` with something glued to them.
fn leading_dots(text: &[u8], at: usize) -> bool {
    let after = match text.get(at..) {
        Some([b'.', b'.', b'.', ..]) => at + 3,
        Some([b'.', b'.', ..]) => at + 2,
        Some([0xE2, 0x80, 0xA6, ..]) => at + 3,
        _ => return false,
    };
    after < text.len() && chars::kind(chars::decode(text, after).0) != Kind::Other
}
