//! The marker fold, character by character. What it makes of a unit stands with [`super::marker`].

use super::class::{CLASSES, Class};
use super::ends::link_number;
use super::glyph::{Glyph, decode, glyph};
use super::head::is_stable_ideograph;
use super::marker::SOFT;
use crate::letters::fold_pair;

pub(super) struct Fold<'a, const CAMEL: bool> {
    from: &'a [u8],
    at: usize,
    to: &'a mut Vec<u8>,
    /// What must be written before the next text: 0 nothing, else a blank, ':' or ';'.
    gap: u8,
    words: u16,
    ideographs: u16,
    hyphens: u16,
    blanks: u16,
    depth: i16,
    last: Last,
}

/// What was written last, to find the seams of glued words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Small,
    Capital,
    Digit,
}

impl<'a, const CAMEL: bool> Fold<'a, CAMEL> {
    pub(super) fn new(from: &'a [u8], to: &'a mut Vec<u8>) -> Self {
        Fold {
            from,
            at: 0,
            to,
            gap: 0,
            words: 0,
            ideographs: 0,
            hyphens: 0,
            blanks: 0,
            depth: 0,
            last: Last::Nothing,
        }
    }

    /// What is written so far.
    pub(super) fn written(&self) -> &[u8] {
        self.to
    }

    /// How many words that is; two ideographs are one word.
    pub(super) fn count(&self) -> u16 {
        self.words.max(self.ideographs / 2)
    }

    /// Folds on until `enough` bytes are written, or to the end.
    pub(super) fn run(&mut self, enough: usize) -> Option<()> {
        while self.to.len() < enough {
            let Some(&byte) = self.from.get(self.at) else { break };
            match CLASSES[usize::from(byte)] {
                Class::Word | Class::Upper if !CAMEL => self.words(enough),
                Class::Word => self.small(byte),
                Class::Upper => self.capital(byte),
                Class::Digit => self.number(1),
                Class::Blank => self.blank(1),
                Class::Special => self.special(byte, 1)?,
                // Korean credits: "사진=연합뉴스".
                Class::Never if byte == b'=' && self.is_behind_hangul() => {
                    self.gap = b':';
                    self.at += 1;
                }
                Class::Never => return None,
                Class::Wide => self.wide()?,
            }
        }
        Some(())
    }

    /// Checks that can only be made on the whole.
    pub(super) fn end(&self) -> Option<()> {
        // A slug ("back-to-top") is a name in code or an address, not a line of a page.
        let slug = self.hyphens >= 2 && self.blanks == 0;
        (self.depth == 0 && !slug).then_some(())
    }

    /// Words of ASCII letters with single blanks between them, until `enough` bytes are written.
    fn words(&mut self, enough: usize) {
        if self.gap != 0 || self.to.is_empty() {
            self.open();
        }
        let rest = &self.from[self.at..];
        let rest = &rest[..rest.len().min(enough.saturating_sub(self.to.len()).max(1))];
        let (mut len, mut blanks) = (0, 0);
        while let Some(&byte) = rest.get(len) {
            if byte == b' ' && rest.get(len + 1).is_some_and(u8::is_ascii_alphabetic) {
                blanks += 1;
            } else if !byte.is_ascii_alphabetic() {
                break;
            }
            len += 1;
        }
        let start = self.to.len();
        self.to.extend_from_slice(&rest[..len]);
        self.to[start..].make_ascii_lowercase();
        self.at += len;
        self.words += blanks;
        self.blanks += blanks;
    }

    /// Writes what stands between the last text and the next.
    fn open(&mut self) {
        if self.to.is_empty() {
            self.words = 1;
        } else if self.gap != 0 {
            if self.gap != b' ' {
                self.to.push(self.gap);
            }
            self.to.push(b' ');
            self.words += 1;
        }
        self.gap = 0;
    }

    fn soft(&mut self, split: bool) {
        if CAMEL && split && self.gap == 0 && !self.to.is_empty() {
            self.to.push(SOFT);
        }
    }

    fn small(&mut self, byte: u8) {
        self.soft(self.last == Last::Digit);
        self.last = Last::Small;
        self.open();
        self.to.push(byte);
        self.at += 1;
    }

    fn capital(&mut self, byte: u8) {
        let next = self.from.get(self.at + 1).is_some_and(u8::is_ascii_lowercase);
        let split = match self.last {
            Last::Small | Last::Digit => true,
            Last::Capital => next,
            Last::Nothing => false,
        };
        self.soft(split);
        self.last = Last::Capital;
        self.open();
        self.to.push(byte | 0x20);
        self.at += 1;
    }

    fn letter(&mut self, letter: char, len: usize) {
        if CAMEL {
            let capital = decode(&self.from[self.at..]).is_some_and(|(c, _)| c.is_uppercase());
            self.soft(capital && self.last == Last::Small || self.last == Last::Digit);
            self.last = if capital { Last::Capital } else { Last::Small };
        }
        self.open();
        let mut buffer = [0; 4];
        self.to.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        self.at += len;
    }

    fn blank(&mut self, len: usize) {
        if self.gap == 0 {
            self.gap = b' ';
        }
        self.last = Last::Nothing;
        self.at += len;
    }

    /// The character at `at`, when it is a letter or digit of any script.
    fn text_at(&self, at: usize) -> bool {
        match self.from.get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
            Some(_) => decode(&self.from[at..]).is_some_and(|(character, _)| {
                !matches!(
                    glyph(character),
                    Glyph::Ascii(_)
                        | Glyph::Decoration
                        | Glyph::Nothing
                        | Glyph::Quote
                        | Glyph::Angle
                )
            }),
            None => false,
        }
    }

    fn special(&mut self, byte: u8, len: usize) -> Option<()> {
        let next = self.from.get(self.at + len).copied();
        if byte == b' ' && next.is_some_and(|next| next.is_ascii_alphanumeric()) {
            self.blanks += 1;
            self.blank(len);
            return Some(());
        }
        let inside = self.gap == 0 && !self.to.is_empty();
        match byte {
            b' ' | b'\t' => return self.white(byte, len),
            // "5 # comment" is code.
            b'#' if next == Some(b' ') && len == 1 && self.to.ends_with(b"#") => return None,
            b'\'' if inside && self.text_at(self.at + len) => {
                self.to.push(b'\'');
                self.at += len;
                return Some(());
            }
            b'.' if inside && self.text_at(self.at + len) && len == 1 => {
                self.to.push(b'.');
                self.at += len;
                return Some(());
            }
            b',' if len == 1 && inside && self.text_at(self.at + 1) => return None,
            b'_' if inside && self.text_at(self.at + 1) => return None,
            b'<' if next.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'/') => {
                return None;
            }
            b':' if next == Some(b':') => return None,
            b':' | b';' => {
                self.gap = if matches!(self.gap, 0 | b' ') { byte } else { self.gap };
            }
            b'(' if next == Some(b')') => return None,
            // "print(this)" is a call; "Comments(12)" and "newsletter(s)" are none.
            b'(' if len == 1 && inside && self.is_call() => return None,
            b'[' => {
                if let Some(number) = link_number(&self.from[self.at..]) {
                    self.blank(number);
                    return Some(());
                }
                self.depth += 1;
            }
            b'(' => self.depth += 1,
            b')' | b']' => {
                self.depth -= 1;
                if self.depth < 0 {
                    return None;
                }
                self.blank(len);
                if byte == b']' {
                    self.target();
                }
                return Some(());
            }
            b'-' => self.hyphens += u16::from(inside),
            _ => {}
        }
        self.blank(len);
        Some(())
    }

    /// True when a word of letters stands in the brackets that open here, right behind a letter.
    fn is_call(&self) -> bool {
        let rest = &self.from[self.at + 1..];
        self.to.last().is_some_and(u8::is_ascii_alphabetic)
            && rest.first().is_some_and(u8::is_ascii_alphabetic)
            && rest.get(1) != Some(&b')')
    }

    /// Blanks between words. Digits behind a tab or a wide gap are a table's, not a counter's.
    fn white(&mut self, byte: u8, len: usize) -> Option<()> {
        let rest = &self.from[self.at..];
        let wide = if byte == b'\t' || rest.starts_with(b"    ") {
            rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
        } else {
            0
        };
        self.blanks += 1;
        let behind_number = byte == b'\t' && self.to.ends_with(b"#");
        self.blank(wide.max(len));
        let is_data =
            wide > 0 && (behind_number || self.from.get(self.at).is_some_and(u8::is_ascii_digit));
        (!is_data).then_some(())
    }

    /// Skips the target of a Markdown link, `(https://…)` or `[3]`, right behind its text.
    fn target(&mut self) {
        let rest = &self.from[self.at..];
        let close = match rest.first() {
            Some(b'(') => b')',
            Some(b'[') => b']',
            _ => return,
        };
        if let Some(end) = rest.iter().position(|byte| *byte == close) {
            self.blank(end + 1);
        }
    }

    /// A number: digits, separators between digits, a magnitude. `len` is that of its first digit.
    fn number(&mut self, len: usize) {
        self.soft(matches!(self.last, Last::Small | Last::Capital));
        self.open();
        self.to.push(b'#');
        self.last = Last::Digit;
        let start = self.at;
        self.at += len;
        loop {
            let separator = usize::from(matches!(self.from.get(self.at), Some(b'.' | b',')));
            match self.digit_at(self.at + separator) {
                Some(len) => self.at += separator + len,
                None => match self.thousands(start) {
                    Some(len) => self.at += len,
                    None => break,
                },
            }
        }
        let magnitude = self.from.get(self.at).is_some_and(|byte| b"kKmM".contains(byte));
        if magnitude && !self.text_at(self.at + 1) {
            self.at += 1;
        }
    }

    /// Length in bytes of a thousands mark and three digits behind the number that began at `start`: "12 345" is
    /// one number, "1 2 3" and "1.5 300" are not.
    fn thousands(&self, start: usize) -> Option<usize> {
        let number = &self.from[start..self.at];
        let first = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_whole = (1..=3).contains(&first) && !number.iter().any(|byte| b".,".contains(byte));
        let rest = &self.from[self.at..];
        let mark = match rest {
            [b' ' | b'\'', ..] => 1,
            [0xC2, 0xA0, ..] => 2,
            // The thin and the narrow blank, the curly apostrophe.
            [0xE2, 0x80, 0x89 | 0xAF | 0x99, ..] => 3,
            _ => return None,
        };
        let digits = rest[mark..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (is_whole && digits == 3).then_some(mark + digits)
    }

    /// True right behind a Korean syllable.
    fn is_behind_hangul(&self) -> bool {
        let blank = self.from[..self.at].trim_ascii_end();
        matches!(blank, [.., 0xEA..=0xED, 0x80..=0xBF, 0x80..=0xBF])
    }

    /// Length in bytes of the digit at `at`.
    fn digit_at(&self, at: usize) -> Option<usize> {
        match *self.from.get(at)? {
            b'0'..=b'9' => Some(1),
            0x80.. => {
                let (character, len) = decode(&self.from[at..])?;
                match glyph(character) {
                    Glyph::Digit | Glyph::Ascii(b'0'..=b'9') => Some(len),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A letter of which the fold is known by its bytes; false when it takes a closer look.
    fn known_letter(&mut self) -> bool {
        let (letter, len, is_ideograph) = match self.from[self.at..] {
            [first @ 0xC3..=0xD1, second, ..] => match fold_pair([first, second]) {
                Some(([first, second], _)) => ([first, second, 0], 2, false),
                None => return false,
            },
            [a, b, c, ..] if is_stable_ideograph([a, b, c]) => ([a, b, c], 3, true),
            _ => return false,
        };
        self.ideographs += u16::from(is_ideograph);
        self.open();
        self.to.extend_from_slice(&letter[..len]);
        self.at += len;
        true
    }

    fn wide(&mut self) -> Option<()> {
        // What is glued together is told by capitals, which are looked at below.
        if !CAMEL && self.known_letter() {
            return Some(());
        }
        let (character, len) = decode(&self.from[self.at..])?;
        match glyph(character) {
            Glyph::Letter('©') => {
                self.letter('©', len);
                self.blank(0);
            }
            Glyph::Letter(letter) => self.letter(letter, len),
            Glyph::Ideograph(letter) => {
                self.ideographs += 1;
                self.letter(letter, len);
            }
            Glyph::Magnitude(letter) => {
                if self.to.last() == Some(&b'#') && self.gap == 0 {
                    self.at += len;
                } else {
                    self.ideographs += 1;
                    self.letter(letter, len);
                }
            }
            Glyph::Pair(first, second) => {
                self.letter(char::from(first), len);
                self.to.push(second);
            }
            Glyph::Digit => self.number(len),
            Glyph::Quote | Glyph::Angle | Glyph::Decoration => self.blank(len),
            Glyph::Nothing => self.at += len,
            Glyph::Ascii(byte) => match CLASSES[usize::from(byte)] {
                Class::Word | Class::Upper => self.letter(char::from(byte | 0x20), len),
                Class::Digit => self.number(len),
                Class::Never => return None,
                Class::Special => return self.special(byte, len),
                Class::Blank | Class::Wide => self.blank(len),
            },
        }
        Some(())
    }
}
