//! The marker fold: the one form in which lines, sentences and phrases are compared.
//!
//! Lower case; white space and punctuation become one blank; `:` and `;` between words stay as
//! `: ` and `; `; a number with its separators and magnitude (`1,234`, `2.5k`) becomes `#`; what
//! looks like code, a path, a table row or a data record has no marker form at all. It is not
//! the fold of repeats (`src/fold.rs`): there a number is a fact, here it is a counter.

use super::class::{CLASSES, Class};
use super::ends::{self, Core, link_number};
use super::gate::HEAD;
use super::glyph::{Glyph, decode, glyph};

/// A line or sentence of at most this many bytes can be a marker. The longest phrases and
/// filled templates stay below it; a longer unit is prose.
pub const LONGEST_UNIT: usize = 240;

/// A unit that is a Markdown link may be longer by the link's target, up to this many bytes.
pub const LONGEST_LINE: usize = 2000;

/// Stands where a small letter meets a capital, in the form that [`split_camel`] writes.
pub const SOFT: u8 = 1;

/// The folded form of a line or sentence.
#[derive(Clone, Copy, Debug)]
pub struct Marker<'a> {
    text: &'a [u8],
    raw: &'a [u8],
    words: u16,
    heading: bool,
    bare: bool,
}

impl<'a> Marker<'a> {
    /// Folds `unit` into `scratch`. `None` when the unit cannot be a marker: it is empty, too
    /// long, in quotes, not UTF-8, or looks like code or data.
    pub fn new(unit: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<Marker<'a>> {
        Marker::beginning(unit, scratch, |_, _| true)
    }

    /// Like [`Marker::new`], and gives up early when `may_begin` refuses the first bytes of the
    /// folded text (first argument) of the undecorated text (second).
    pub(super) fn beginning(
        unit: &'a [u8],
        scratch: &'a mut Vec<u8>,
        may_begin: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Option<Marker<'a>> {
        if !is_short(unit) {
            return None;
        }
        let core = ends::core(unit)?;
        scratch.clear();
        scratch.reserve(LONGEST_UNIT);
        if let Some(words) = plain_words(core.text) {
            scratch.extend_from_slice(core.text);
            scratch.make_ascii_lowercase();
            if !may_begin(&scratch[..scratch.len().min(HEAD)], core.text) {
                return None;
            }
            return Marker::whole(core, scratch, words);
        }
        let mut fold = Fold::<false>::new(core.text, scratch);
        fold.run(HEAD)?;
        if !may_begin(fold.to, core.text) {
            return None;
        }
        fold.run(usize::MAX)?;
        fold.end()?;
        let words = fold.words.max(fold.ideographs / 2);
        Marker::whole(core, scratch, words)
    }

    /// The marker of `core`, whose fold stands in `scratch` but for a question mark.
    fn whole(core: Core<'a>, scratch: &'a mut Vec<u8>, words: u16) -> Option<Marker<'a>> {
        if core.question {
            scratch.push(b'?');
        }
        let text = scratch.as_slice();
        (!text.is_empty() && text.len() <= LONGEST_UNIT).then_some(Marker {
            text,
            raw: core.text,
            words,
            heading: core.heading,
            bare: core.bare,
        })
    }

    /// The folded text.
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The text between the decorations, as it stands in the document.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Words of the folded text; two ideographs or kana count as one word.
    pub fn words(&self) -> usize {
        usize::from(self.words)
    }

    /// True when nothing but blanks stood before the text: no bullet, mark or number.
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// True when a heading mark (`##`) stood before the text.
    pub fn is_heading(&self) -> bool {
        self.heading
    }
}

/// The fold of a phrase of any length and its words. For rule data.
pub(super) fn fold_source(phrase: &str) -> Option<(Vec<u8>, usize)> {
    let core = ends::core(phrase.as_bytes())?;
    let mut text = Vec::new();
    let mut fold = Fold::<false>::new(core.text, &mut text);
    fold.run(usize::MAX)?;
    fold.end()?;
    let words = fold.words.max(fold.ideographs / 2);
    if core.question {
        text.push(b'?');
    }
    (!text.is_empty()).then_some((text, usize::from(words)))
}

/// How many words a text has that is nothing but words of ASCII letters with single blanks between them: its
/// fold is its small form. Most markers are such texts.
fn plain_words(text: &[u8]) -> Option<u16> {
    let mut blanks = 0;
    let mut before = b' ';
    for &byte in text {
        let is_blank = byte == b' ';
        if !(byte.is_ascii_alphabetic() || is_blank && before != b' ') {
            return None;
        }
        blanks += u16::from(is_blank);
        before = byte;
    }
    (before != b' ').then_some(blanks + 1)
}

/// True when the unit is short enough to be a marker. A link's target does not count for its length.
pub(super) fn is_short(unit: &[u8]) -> bool {
    let is_link = |unit: &[u8]| {
        let shown = &unit[..LONGEST_UNIT];
        memchr::memchr_iter(b']', shown).any(|at| unit[at + 1] == b'(')
    };
    unit.len() <= LONGEST_UNIT || unit.len() <= LONGEST_LINE && is_link(unit)
}

/// Writes the fold of `raw` with [`SOFT`] where words are glued together: at "a small letter
/// before a capital" and between letters and digits. `None` like [`Marker::new`].
pub fn split_camel(raw: &[u8], scratch: &mut Vec<u8>) -> Option<()> {
    scratch.clear();
    let mut fold = Fold::<true>::new(raw, scratch);
    fold.run(usize::MAX)?;
    fold.end()
}

struct Fold<'a, const CAMEL: bool> {
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
    fn new(from: &'a [u8], to: &'a mut Vec<u8>) -> Self {
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

    /// Folds on until `enough` bytes are written, or to the end.
    fn run(&mut self, enough: usize) -> Option<()> {
        while self.to.len() < enough {
            let Some(&byte) = self.from.get(self.at) else { break };
            match CLASSES[usize::from(byte)] {
                Class::Word | Class::Upper if !CAMEL => self.words(enough),
                Class::Word => self.small(byte),
                Class::Upper => self.capital(byte),
                Class::Digit => self.number(1),
                Class::Blank => self.blank(1),
                Class::Special => self.special(byte, 1)?,
                Class::Never => return None,
                Class::Wide => self.wide()?,
            }
        }
        Some(())
    }

    /// Checks that can only be made on the whole.
    fn end(&self) -> Option<()> {
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
        self.at += len;
        loop {
            let separator = usize::from(matches!(self.from.get(self.at), Some(b'.' | b',')));
            match self.digit_at(self.at + separator) {
                Some(len) => self.at += separator + len,
                None => break,
            }
        }
        let magnitude = self.from.get(self.at).is_some_and(|byte| b"kKmM".contains(byte));
        if magnitude && !self.text_at(self.at + 1) {
            self.at += 1;
        }
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

    fn wide(&mut self) -> Option<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(unit: &str) -> String {
        let mut scratch = Vec::new();
        Marker::new(unit.as_bytes(), &mut scratch)
            .map_or("-".into(), |marker| String::from_utf8_lossy(marker.text()).into_owned())
    }

    #[test]
    fn folds() {
        for (unit, folded) in [
            ("  SHARE on\u{A0}Facebook!", "share on facebook"),
            ("1,234 Shares", "# shares"),
            ("12.5k views", "# views"),
            ("3 km", "# km"),
            ("5min read", "#min read"),
            ("Read more : Five things", "read more: five things"),
            ("Reporting by A. B.; editing by C", "reporting by a b; editing by c"),
            ("Don’t miss", "don't miss"),
            ("* [Share](https://example.org/a_b?c=1)", "share"),
            ("[Facebook](x) [Twitter](y)", "facebook twitter"),
            ("(Advertisement)", "advertisement"),
            ("© 2024 Example", "© # example"),
            ("©2024", "© #"),
            ("Share?", "share?"),
            ("Share & Print | E-mail", "share print e mail"),
            ("分享到：微博", "分享到: 微博"),
            ("１２条评论", "#条评论"),
            ("1.2万次观看", "#次观看"),
            ("【広告】", "広告"),
            ("PAYLAŞIN", "paylaşin"),
            ("paylaşın", "paylaşin"),
            ("ΔΙΑΦΗΜΙΣΗ", "διαφημιση"),
            ("Schließen", "schliessen"),
            ("www.example.org", "www.example.org"),
            ("Posted 10:30", "posted #: #"),
            ("Comments (12)", "comments #"),
        ] {
            assert_eq!(fold(unit), folded, "{unit}");
            // The fold of a folded text is itself, or its numbers would not compare.
            assert_eq!(fold(&folded.replace('#', "7")), folded, "{unit}");
        }
    }

    #[test]
    fn code_tables_and_slugs_have_no_form() {
        for unit in [
            "share()",
            "share_button",
            "a=b",
            "back-to-top",
            "Likes,12",
            "Shares\t12",
            "Shares      12",
            "print(x",
            "x)",
            "a::b",
            "`share`",
            "<b>Share</b>",
            "\\share",
            "a{b}",
        ] {
            assert_eq!(fold(unit), "-", "{unit}");
        }
        assert_eq!(fold(&"a".repeat(LONGEST_UNIT + 1)), "-");
    }

    #[test]
    fn words_are_counted() {
        let mut scratch = Vec::new();
        let mut words = |unit: &str| Marker::new(unit.as_bytes(), &mut scratch).map(|m| m.words());
        assert_eq!(words("Share this article"), Some(3));
        assert_eq!(words("点击这里分享"), Some(3));
    }

    #[test]
    fn glued_words_are_split() {
        let mut scratch = Vec::new();
        assert!(split_camel(b"ShareTweetPinEmail", &mut scratch).is_some());
        assert_eq!(scratch, b"share\x01tweet\x01pin\x01email");
        assert!(split_camel(b"RSSFacebook 12Likes", &mut scratch).is_some());
        assert_eq!(scratch, b"rss\x01facebook #\x01likes");
    }
}
