//! A run of terminators, closing marks and white space, as it stands after a sentence: `?!”) `.

use super::chars::{self, Closer, Kind, skip_space};
use super::next::Next;
use super::stop;

/// One stop or more.
pub(super) const DOT: u8 = 1;
/// `!` or `?`.
pub(super) const LOUD: u8 = 2;
/// `…` or more than one stop.
pub(super) const ELLIPSIS: u8 = 4;
/// A mark of a script that writes no space after it.
pub(super) const TIGHT: u8 = 8;
/// A mark that ends sentences and nothing else, so that the token before it does not matter.
pub(super) const SURE: u8 = 16;

/// See the file's head. Offsets are bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// First terminator.
    pub at: usize,
    /// After the last terminator or closing mark.
    pub end: usize,
    /// After the white space.
    pub next: usize,
    /// Which marks it holds.
    pub marks: u8,
    /// Some closing mark stands in the run.
    pub closed: bool,
    /// One of them is, or may be, a quotation mark.
    pub quoted: bool,
    /// The last closing mark is a quotation mark that cannot open.
    pub sure_close: bool,
    /// The bracket of a title, 》, stands in it.
    pub title: bool,
}

impl Run {
    /// Reads the run whose first terminator is at `at`; its `marks` are 0 when there is none.
    pub(super) fn read(text: &[u8], at: usize) -> Run {
        let mut run = Run {
            at,
            end: at,
            next: at,
            marks: 0,
            closed: false,
            quoted: false,
            sure_close: false,
            title: false,
        };
        run.take_marks(text);
        if run.marks == 0 {
            return run;
        }
        loop {
            run.next = skip_space(text, run.end);
            if run.next == run.end || !run.goes_on_after_space(text) {
                return run;
            }
            run.end = run.next;
            run.take_marks(text);
        }
    }

    /// French writes a space before `»`, and some write one inside `? !`.
    fn goes_on_after_space(&self, text: &[u8]) -> bool {
        match text[self.next..] {
            [0xC2, 0xBB] => true,
            [0xC2, 0xBB, after, ..] => {
                !after.is_ascii_alphanumeric() && !(0xC3..=0xDF).contains(&after)
            }
            [b'!' | b'?'] => self.marks & LOUD != 0,
            [b'!' | b'?', after, ..] => self.marks & LOUD != 0 && after.is_ascii_whitespace(),
            _ => false,
        }
    }

    /// Takes in terminators and closing marks as long as they stand together.
    fn take_marks(&mut self, text: &[u8]) {
        while text.get(self.end).is_some_and(|byte| !is_plain(*byte)) {
            if let Some((marks, length)) = terminator(text, self.end) {
                let again = self.marks & marks & DOT != 0;
                self.marks |= marks | if again { ELLIPSIS } else { 0 };
                self.end += length;
            } else if self.marks == 0 {
                return;
            } else if let Some(length) =
                note(text, self.end).or_else(|| figures(text, self.at, self.end))
            {
                self.closed = true;
                self.end += length;
            } else if let Some((closer, length)) = self.closer(text) {
                self.closed = true;
                self.quoted |= matches!(closer, Closer::Quote | Closer::Either);
                self.sure_close = closer == Closer::Quote;
                self.title |= closer == Closer::Title;
                self.end += length;
            } else {
                return;
            }
        }
    }

    fn closer(&self, text: &[u8]) -> Option<(Closer, usize)> {
        let (closer, length) = chars::closer(text, self.end)?;
        if closer != Closer::Either || self.marks & TIGHT == 0 {
            return Some((closer, length));
        }
        // After a full-width stop no space tells an opening mark from a closing one. “ opens; straight marks pair up.
        let mark = text[self.end];
        let closes = mark < 0x80 && odd_before(text, self.at, mark);
        closes.then_some((Closer::Quote, length))
    }

    /// "(?)", "[...]": marks alone in brackets speak of the words before them and end nothing.
    pub(super) fn is_aside(&self, text: &[u8], start: usize) -> bool {
        self.at > start
            && matches!(text[self.at - 1], b'(' | b'[')
            && text[self.at..self.end].iter().any(|byte| matches!(byte, b')' | b']'))
    }

    /// False for a colon or semicolon that is not the full stop or question mark of its script.
    pub(super) fn colon_ends(&self, text: &[u8], start: usize, next: Next) -> bool {
        match text[self.at] {
            b':' | b';' => stop::colon(text, start, self.at, next),
            _ => true,
        }
    }
}

/// White space, a letter or a digit of ASCII, with which no mark begins.
#[inline]
fn is_plain(byte: u8) -> bool {
    byte <= b' ' || byte.is_ascii_alphanumeric()
}

/// The terminator at `at`: its marks and length in bytes.
pub(super) fn terminator(text: &[u8], at: usize) -> Option<(u8, usize)> {
    Some(match *text.get(at..)? {
        [b'.', ..] => (DOT, 1),
        [b'!' | b'?', ..] => (LOUD, 1),
        // Armenian full stop and Greek question mark as they are typed.
        [b':' | b';', ..] if at > 0 && text[at - 1] >= 0x80 && stop::is_colon_script(text, at) => {
            (SURE, 1)
        }
        [0xCD, 0xBE, ..] | [0xD6, 0x89, ..] | [0xD8, 0x9F, ..] | [0xDB, 0x94, ..] => (SURE, 2),
        [0xE0, 0xA5, 0xA4 | 0xA5, ..] => (SURE | TIGHT, 3),
        // Burmese, Ethiopic, Khmer.
        [0xE1, 0x81, 0x8B, ..] | [0xE1, 0x8D, 0xA2 | 0xA7 | 0xA8, ..] => (SURE | TIGHT, 3),
        [0xE1, 0x9F, 0x94 | 0x95, ..] => (SURE | TIGHT, 3),
        [0xE2, 0x80, 0xA6, ..] => (ELLIPSIS, 3),
        // ‼
        [0xE2, 0x80, 0xBC, ..] => (LOUD, 3),
        [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBD, 0xA1, ..] => (SURE | TIGHT, 3),
        [0xEF, 0xBC, 0x81 | 0x9F, ..] => (LOUD | TIGHT, 3),
        [0xEF, 0xBC, 0x8E, ..] if !full_width_point(text, at) => (SURE | TIGHT, 3),
        _ => return None,
    })
}

/// True when the full-width stop at `at` stands before a digit or Latin letter, as in ３．５.
fn full_width_point(text: &[u8], at: usize) -> bool {
    match text.get(at + 3..) {
        Some([byte, ..]) if byte.is_ascii_alphanumeric() => true,
        Some([0xEF, 0xBC, digit, ..]) => (0x90..=0x99).contains(digit),
        _ => false,
    }
}

/// Length of the marks of notes at `at`, as in an encyclopedia: `[1][2]`; `None` when there are none.
fn note(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let inner = rest.strip_prefix(b"[")?;
    let digits = inner.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0 && inner.get(digits) == Some(&b']')).then_some(digits + 2)
}

/// Length of the figures of notes at `at`, which lost their place above the line: "in a consultation.11 12 Take". They
/// count after a long word or a bracket, and before a capital.
fn figures(text: &[u8], mark: usize, at: usize) -> Option<usize> {
    let before = text.get(mark.checked_sub(4)?..mark)?;
    if !before.iter().all(u8::is_ascii_lowercase) && before.last() != Some(&b')') {
        return None;
    }
    let mut end = at;
    loop {
        let digits = text.get(end..)?.iter().take(4).take_while(|byte| byte.is_ascii_digit());
        let length = digits.count();
        if !(1..=3).contains(&length) || text.get(end + length) != Some(&b' ') {
            return None;
        }
        end += length;
        match text.get(end + 1) {
            Some(b'A'..=b'Z') => return Some(end - at),
            Some(b'0'..=b'9') if end - at < 16 => end += 1,
            _ => return None,
        }
    }
}

/// True when `mark` stands an odd number of times in the 256 bytes before `at`.
fn odd_before(text: &[u8], at: usize, mark: u8) -> bool {
    let from = at.saturating_sub(256);
    text[from..at].iter().filter(|byte| **byte == mark).count() % 2 == 1
}

/// True when the character at `at` is a capital letter.
pub(super) fn is_capital(text: &[u8], at: usize) -> bool {
    at < text.len() && chars::kind(chars::decode(text, at).0) == Kind::Upper
}
