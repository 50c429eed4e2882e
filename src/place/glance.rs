//! One look at one line: its tokens, its shape and its word score, all as integers.
//!
//! The model was trained on exactly these counts, so this file has its own folding and its own
//! idea of a word: a change anywhere here means that `weights.bin` has to be trained again.

use super::vocabulary::{self, Vocabulary};
use super::words::Weigh;

/// Word scores read at most this many tokens of a line; the rest of a paragraph adds nothing.
const READ_TOKENS: u32 = 60;
/// Pairs are looked up in the vocabulary only this far in: markers are short.
const PAIR_TOKENS: u32 = 14;

/// Bits of [`Glance::flags`].
pub mod flag {
    /// Ends like a sentence.
    pub const TERM: u32 = 1;
    /// Ends with `...` or its one-character form.
    pub const ELLIPSIS: u32 = 1 << 1;
    /// Ends with a colon.
    pub const COLON: u32 = 1 << 2;
    /// Holds a web or mail address.
    pub const URL: u32 = 1 << 3;
    /// Holds a date.
    pub const DATE: u32 = 1 << 4;
    /// Holds a time of day or "3 hours ago".
    pub const TIME: u32 = 1 << 5;
    /// First word starts with a small letter.
    pub const LOWER_FIRST: u32 = 1 << 6;
    /// Starts with a quotation mark.
    pub const QUOTE_FIRST: u32 = 1 << 7;
    /// Starts with a digit.
    pub const DIGIT_FIRST: u32 = 1 << 8;
    /// Starts with a mark that ends or continues a sentence, such as a comma.
    pub const JOINT_FIRST: u32 = 1 << 9;
    /// The last word is a stop word with a small letter, or the last mark asks for more.
    pub const OPEN_END: u32 = 1 << 10;
    /// Copied from the caller: it stood before.
    pub const REPEAT: u32 = 1 << 11;
    /// Copied from the caller: a lexicon hit.
    pub const MARKER: u32 = 1 << 12;
    /// Has a small letter somewhere.
    pub const SMALL: u32 = 1 << 13;
    /// Two or more blanks in a row inside, or a tab: a table row.
    pub const COLUMNS: u32 = 1 << 14;
    /// What the end of a joined line says; the other bits speak of its start or of all of it.
    pub const AT_END: u32 = TERM | ELLIPSIS | COLON | OPEN_END;
    /// Bits that only the first line of several may set.
    pub const AT_START: u32 = LOWER_FIRST | QUOTE_FIRST | DIGIT_FIRST | JOINT_FIRST;
}

/// What one line, or several joined ones, look like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glance {
    /// Runs of word characters; each Han or kana character counts as one.
    pub tokens: u32,
    /// Tokens that start with a letter.
    pub alphas: u32,
    /// Characters in tokens.
    pub letters: u32,
    /// Characters that are no blanks.
    pub chars: u32,
    /// Width on a terminal: Han and kana count two.
    pub columns: u32,
    /// Width of the first word, to tell whether it would have fitted on the line before.
    pub first_columns: u32,
    /// Width of the blanks before the first character.
    pub indent: u32,
    /// Commas of all scripts.
    pub commas: u32,
    /// Sentence ends.
    pub ends: u32,
    /// Stop words of many languages.
    pub stops: u32,
    /// Tokens that start with a capital.
    pub caps: u32,
    /// Digits.
    pub digits: u32,
    /// Marks that part the items of a menu: bars, arrows, dots.
    pub bars: u32,
    /// Double quotation marks.
    pub quotes: u32,
    /// Opening brackets.
    pub brackets: u32,
    /// Function words of English.
    pub english: u32,
    /// Words that address the reader.
    pub you: u32,
    /// Words that tell: "said", "was", "he".
    pub tell: u32,
    /// Currency and percent signs.
    pub money: u32,
    /// Question marks.
    pub questions: u32,
    /// Exclamation marks.
    pub shouts: u32,
    /// Marks of any kind.
    pub marks: u32,
    /// Han and kana characters.
    pub wide: u32,
    /// 0 no bullet, else the kind of mark the line starts with.
    pub bullet: u32,
    /// Classes of the vocabulary that some word or pair of the line belongs to.
    pub keys: u16,
    /// Bits of [`flag`].
    pub flags: u32,
    /// Sum of the weights of the hashed words.
    pub sum: i32,
    /// Number of those words.
    pub count: u32,
}

impl Glance {
    /// Tells whether a bit of [`flag`] is set.
    pub fn is(&self, bit: u32) -> bool {
        self.flags & bit != 0
    }

    /// Takes the following line of the same paragraph in.
    pub fn absorb(&mut self, next: &Glance) {
        self.tokens += next.tokens;
        self.alphas += next.alphas;
        self.letters += next.letters;
        self.chars += next.chars;
        self.columns += next.columns + 1;
        self.commas += next.commas;
        self.ends += next.ends;
        self.stops += next.stops;
        self.caps += next.caps;
        self.digits += next.digits;
        self.bars += next.bars;
        self.quotes += next.quotes;
        self.brackets += next.brackets;
        self.english += next.english;
        self.you += next.you;
        self.tell += next.tell;
        self.money += next.money;
        self.questions += next.questions;
        self.shouts += next.shouts;
        self.marks += next.marks;
        self.wide += next.wide;
        self.keys |= next.keys;
        self.flags = (self.flags & !flag::AT_END) | (next.flags & !flag::AT_START);
        self.sum += next.sum;
        self.count += next.count;
    }
}

/// What a character is to the model.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    Small,
    Capital,
    Digit,
    Wide,
    Mark,
}

/// The state of a token being read.
#[derive(Clone, Copy, Default)]
struct Token {
    hash: u64,
    chunk: u64,
    length: u32,
    capital: bool,
    alpha: bool,
    numeric: bool,
}

/// Multiplier of the word hash (from the golden ratio); part of the weights' format.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes `value` into `hash`; the only hash the model knows.
pub fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash ^ value).wrapping_mul(MIX);
    product ^ (product >> 29)
}

impl Token {
    fn push(&mut self, byte: u64) {
        self.chunk = (self.chunk << 8) | byte;
        self.length += 1;
        if self.length & 7 == 0 {
            self.hash = mix(self.hash, self.chunk);
            self.chunk = 0;
        }
    }

    fn finish(&self) -> u64 {
        mix(self.hash, self.chunk ^ (u64::from(self.length) << 56))
    }
}

/// Hash of a word as the scanner would see it; for building the vocabulary.
pub fn word_hash(word: &str) -> u64 {
    let mut token = Token::default();
    let bytes = word.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (kind, code, length) = read(bytes, at);
        push_char(&mut token, kind, code);
        at += length;
    }
    token.finish()
}

/// Hash of two neighbouring words.
pub fn pair_hash(first: u64, second: u64) -> u64 {
    mix(first ^ 0x51, second)
}

fn push_char(token: &mut Token, kind: Kind, code: u32) {
    let folded = match kind {
        Kind::Digit => u32::from(b'0'),
        Kind::Capital => lower(code),
        _ => code,
    };
    if folded < 0x80 {
        token.push(u64::from(folded));
    } else {
        token.push(u64::from(folded >> 8 & 0xff));
        token.push(u64::from(folded & 0xff));
    }
}

/// Small letter of a capital in the Latin, Greek and Cyrillic blocks.
fn lower(code: u32) -> u32 {
    match code {
        0x41..=0x5a | 0xc0..=0xde | 0x391..=0x3ab | 0x410..=0x42f => code + 0x20,
        0x400..=0x40f => code + 0x50,
        0x139..=0x148 | 0x179..=0x17e => code + 1,
        0x100..=0x138 | 0x14a..=0x177 => code | 1,
        _ => code,
    }
}

const ASCII: [Kind; 128] = {
    let mut table = [Kind::Mark; 128];
    let mut at = 0;
    while at < 128 {
        table[at] = match at as u8 {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => Kind::Blank,
            b'a'..=b'z' | b'_' => Kind::Small,
            b'A'..=b'Z' => Kind::Capital,
            b'0'..=b'9' => Kind::Digit,
            _ => Kind::Mark,
        };
        at += 1;
    }
    table
};

/// Kind, code point and length in bytes of the character at `at`.
fn read(text: &[u8], at: usize) -> (Kind, u32, usize) {
    let byte = text[at];
    if byte < 0x80 {
        return (ASCII[byte as usize], u32::from(byte), 1);
    }
    let (code, length) = decode(text, at);
    (wide_kind(code), code, length)
}

/// Decodes one character; a byte that is not UTF-8 stands for itself, as in Latin-1.
fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let lead = u32::from(text[at]);
    let tail = |by: usize| match text.get(at + by) {
        Some(&byte) if byte & 0xc0 == 0x80 => Some(u32::from(byte & 0x3f)),
        _ => None,
    };
    let found = match lead {
        0xc2..=0xdf => tail(1).map(|one| ((lead & 0x1f) << 6 | one, 2)),
        0xe0..=0xef => match (tail(1), tail(2)) {
            (Some(one), Some(two)) => Some(((lead & 0x0f) << 12 | one << 6 | two, 3)),
            _ => None,
        },
        0xf0..=0xf4 => match (tail(1), tail(2), tail(3)) {
            (Some(one), Some(two), Some(three)) => {
                Some(((lead & 0x07) << 18 | one << 12 | two << 6 | three, 4))
            }
            _ => None,
        },
        _ => None,
    };
    found.unwrap_or((lead, 1))
}

fn wide_kind(code: u32) -> Kind {
    match code {
        0xa0 | 0x1680 | 0x2000..=0x200b | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff => {
            Kind::Blank
        }
        0xaa | 0xb5 | 0xba => Kind::Small,
        0xb2 | 0xb3 | 0xb9 | 0xbc..=0xbe | 0x660..=0x669 | 0x966..=0x96f | 0xff10..=0xff19 => {
            Kind::Digit
        }
        0x80..=0xbf | 0xd7 | 0xf7 | 0x2010..=0x2bff | 0x3001..=0x303f | 0xfe10..=0xfe6f => {
            Kind::Mark
        }
        0xc0..=0xde | 0x391..=0x3ab | 0x400..=0x42f => Kind::Capital,
        0x100..=0x138 | 0x14a..=0x177 if code & 1 == 0 => Kind::Capital,
        0x139..=0x148 | 0x179..=0x17e if code & 1 == 1 => Kind::Capital,
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff => Kind::Wide,
        0x55d | 0x589 | 0x5be | 0x60c | 0x61b | 0x61f | 0x6d4 | 0x964 | 0x965 => Kind::Mark,
        0xff01..=0xff0f | 0xff1a..=0xff20 | 0xff3b..=0xff40 | 0xff5b..=0xff65 => Kind::Mark,
        0xe000..=0xf8ff | 0xfff0..=0xffff | 0x1f000..=0x1faff => Kind::Mark,
        _ => Kind::Small,
    }
}

/// Looks at lines one after the other; holds what they share.
pub struct Scanner<W> {
    words: W,
    vocabulary: &'static Vocabulary,
}

/// The running state of one line.
struct Scan<'s, W> {
    vocabulary: &'static Vocabulary,
    words: &'s mut W,
    glance: Glance,
    token: Token,
    first: u64,
    second: u64,
    last: u64,
    before_last: u64,
    line: u64,
    chain: u32,
    clock: bool,
    last_stop: bool,
    topics: &'s mut Vec<u16>,
}

impl<W: Weigh> Scanner<W> {
    /// A scanner that scores words with `words`.
    pub fn new(words: W) -> Self {
        Self { words, vocabulary: vocabulary::shared() }
    }

    /// What weighs the words.
    pub fn words(&mut self) -> &mut W {
        &mut self.words
    }

    /// Looks at one line; the topic words it holds are added to `topics`.
    pub fn look(&mut self, text: &[u8], topics: &mut Vec<u16>) -> Glance {
        let mut scan = Scan {
            vocabulary: self.vocabulary,
            words: &mut self.words,
            glance: Glance::default(),
            token: Token::default(),
            first: 0,
            second: 0,
            last: 0,
            before_last: 0,
            line: 7,
            chain: 0,
            clock: false,
            last_stop: false,
            topics,
        };
        scan.run(text);
        scan.glance
    }
}

impl<W: Weigh> Scan<'_, W> {
    fn run(&mut self, text: &[u8]) {
        let mut at = 0;
        let mut marks = Marks::default();
        while at < text.len() {
            let (kind, code, length) = read(text, at);
            match kind {
                Kind::Small | Kind::Capital | Kind::Digit => {
                    self.letter(kind, code);
                    marks.ended = 0;
                }
                Kind::Wide => {
                    self.close(0);
                    self.letter(kind, code);
                    self.close(0);
                    marks.ended = 0;
                }
                Kind::Blank => {
                    self.close(0);
                    self.blank(&mut marks, code);
                }
                Kind::Mark => {
                    self.close(code);
                    self.mark(&mut marks, code, at == 0);
                }
            }
            if kind != Kind::Blank {
                self.glance.columns += 1 + u32::from(kind == Kind::Wide);
                self.glance.chars += 1;
                marks.blanks = 0;
                if !matches!(kind, Kind::Mark) {
                    marks.last = 0;
                }
            }
            at += length;
        }
        self.close(0);
        self.finish(text, &marks);
    }

    fn letter(&mut self, kind: Kind, code: u32) {
        if self.token.length == 0 {
            self.token.capital = kind == Kind::Capital;
            self.token.alpha = kind != Kind::Digit;
            self.token.numeric = true;
            if self.glance.tokens == 0 {
                self.glance.flags |= match kind {
                    Kind::Small => flag::LOWER_FIRST,
                    Kind::Digit => flag::DIGIT_FIRST,
                    _ => 0,
                };
            }
        }
        match kind {
            Kind::Digit => self.glance.digits += 1,
            Kind::Wide => self.glance.wide += 1,
            Kind::Small => self.glance.flags |= flag::SMALL,
            _ => {}
        }
        self.token.numeric &= kind == Kind::Digit;
        self.glance.letters += 1;
        push_char(&mut self.token, kind, code);
    }

    /// Ends the token being read, if any; `next` is the mark that follows it, or 0.
    fn close(&mut self, next: u32) {
        if self.token.length == 0 {
            return;
        }
        let token = std::mem::take(&mut self.token);
        let hash = token.finish();
        let glance = &mut self.glance;
        let class = self.vocabulary.class(hash);
        glance.stops += u32::from(class & vocabulary::STOP != 0);
        glance.english += u32::from(class & vocabulary::ENGLISH != 0);
        glance.you += u32::from(class & vocabulary::YOU != 0);
        glance.tell += u32::from(class & vocabulary::TELL != 0);
        glance.keys |= class;
        glance.alphas += u32::from(token.alpha);
        glance.caps += u32::from(token.capital);
        self.last_stop = class & vocabulary::STOP != 0 && !token.capital;
        if glance.tokens < PAIR_TOKENS {
            glance.keys |= self.vocabulary.class(pair_hash(self.last, hash));
        }
        if token.numeric {
            self.number(token.length, next);
        } else {
            self.chain = 0;
        }
        self.topic(hash, class, token.length);
        self.score(hash);
        if self.glance.tokens == 0 {
            self.glance.first_columns = self.glance.columns.max(1);
        }
        self.glance.tokens += 1;
    }

    fn topic(&mut self, hash: u64, class: u16, length: u32) {
        let wide = self.glance.wide > 0;
        if class & vocabulary::STOP == 0 && (length >= 4 || (wide && self.glance.tokens > 0)) {
            let key = if wide { pair_hash(self.last, hash) } else { hash };
            self.topics.push((key >> 51) as u16);
        }
    }

    fn score(&mut self, hash: u64) {
        let tokens = self.glance.tokens;
        self.line = mix(self.line, hash);
        if tokens == 0 {
            self.first = hash;
        } else if tokens == 1 {
            self.second = hash;
        }
        if tokens < READ_TOKENS {
            self.glance.sum += self.words.weigh(hash);
            self.glance.count += 1;
            if tokens > 0 {
                self.glance.sum += self.words.weigh(pair_hash(self.last, hash));
                self.glance.count += 1;
            }
        }
        self.before_last = self.last;
        self.last = hash;
    }

    fn number(&mut self, length: u32, next: u32) {
        let glance = &mut self.glance;
        match next {
            0x2d..=0x2f if length <= 4 => self.chain += 1,
            0x3a if length <= 2 => self.clock = true,
            _ => {
                if self.chain >= 2 {
                    glance.flags |= flag::DATE;
                }
                if self.clock && length == 2 {
                    glance.flags |= flag::TIME;
                }
                self.chain = 0;
                self.clock = false;
            }
        }
    }

    fn blank(&mut self, marks: &mut Marks, code: u32) {
        if marks.ended == 1 {
            self.glance.ends += 1;
            marks.ended = 0;
        }
        if self.glance.chars == 0 {
            self.glance.indent += if code == 9 { 8 } else { 1 };
        } else {
            marks.blanks += 1;
            if code == 9 || marks.blanks == 3 {
                self.glance.flags |= flag::COLUMNS;
            }
            self.glance.columns += 1;
        }
    }

    fn mark(&mut self, marks: &mut Marks, code: u32, at_start: bool) {
        let glance = &mut self.glance;
        glance.marks += 1;
        let opening = glance.tokens == 0 && (at_start || glance.chars == 0);
        match code {
            0x2c | 0xff0c | 0x3001 | 0x60c => {
                glance.commas += 1;
                if opening {
                    glance.flags |= flag::JOINT_FIRST;
                }
            }
            0x2e | 0x3002 | 0xff0e | 0x964 | 0x6d4 => {
                marks.dots += 1;
                marks.ended = 1;
                if opening {
                    glance.flags |= flag::JOINT_FIRST;
                }
            }
            0x3f | 0xff1f | 0x61f => {
                glance.questions += 1;
                marks.ended = 1;
            }
            0x21 | 0xff01 => {
                glance.shouts += 1;
                marks.ended = 1;
            }
            0x22 | 0x201c | 0x201d | 0x201e | 0xab | 0xbb | 0x300c | 0x300d => {
                glance.quotes += 1;
                if opening {
                    glance.flags |= flag::QUOTE_FIRST;
                }
                glance.bars += u32::from(code == 0xbb);
            }
            0x28 | 0x5b | 0xff08 => glance.brackets += 1,
            0x29 | 0x3b | 0x3a | 0x2019 | 0xff09 | 0xff1a | 0xff1b if opening => {
                glance.flags |= flag::JOINT_FIRST;
            }
            0x7c | 0xb7 | 0x203a | 0x2022 | 0x2192 | 0x3e => glance.bars += 1,
            0x24 | 0x20ac | 0xa3 | 0x25 | 0xa5 => glance.money += 1,
            0x40 => glance.flags |= flag::URL,
            _ => {}
        }
        if opening {
            glance.bullet = bullet(code);
        }
        if code != 0x2e {
            marks.dots = 0;
        }
        marks.close(code);
    }

    fn finish(&mut self, text: &[u8], marks: &Marks) {
        let glance = &mut self.glance;
        if marks.ended == 1 {
            glance.ends += 1;
        }
        glance.flags |= marks.flags();
        if self.last_stop && marks.last == 0 || matches!(marks.last, 0x2c | 0x28 | 0x2d) {
            glance.flags |= flag::OPEN_END;
        }
        if glance.tokens > 0 {
            let ends = [
                mix(self.first, 1),
                mix(self.last, 2),
                mix(pair_hash(self.first, self.second), 3),
                mix(pair_hash(self.before_last, self.last), 4),
                mix(self.line, 5),
            ];
            glance.sum += ends.iter().map(|&hash| self.words.weigh(hash)).sum::<i32>();
            glance.count += ends.len() as u32;
        }
        if glance.keys & vocabulary::MONTH != 0 && glance.digits > 0 {
            glance.flags |= flag::DATE;
        }
        if glance.keys & vocabulary::AGO != 0 {
            glance.flags |= flag::TIME;
        }
        if memchr::memmem::find(text, b"http").is_some()
            || memchr::memmem::find(text, b"www.").is_some()
            || memchr::memmem::find(text, b".com").is_some()
        {
            glance.flags |= flag::URL;
        }
        glance.bullet = if text.trim_ascii_start().starts_with(b"o ") { 3 } else { glance.bullet };
    }
}

/// What the marks at the end of a line say.
#[derive(Default)]
struct Marks {
    /// 1 after a sentence end, while only closing marks follow.
    ended: u32,
    /// Full stops in a row.
    dots: u32,
    /// Blanks in a row.
    blanks: u32,
    /// The last mark, or 0 after a letter; closing quotes and brackets are looked through.
    last: u32,
}

impl Marks {
    fn close(&mut self, code: u32) {
        let closes = matches!(
            code,
            0x22 | 0x27 | 0x29 | 0x5d | 0x201d | 0x201c | 0x2019 | 0xbb | 0x300d | 0xff09 | 0x300f
        );
        if closes && self.last != 0 {
            return;
        }
        if !matches!(
            code,
            0x2e | 0x3002 | 0xff0e | 0x964 | 0x6d4 | 0x3f | 0xff1f | 0x61f | 0x21 | 0xff01
        ) {
            self.ended = 0;
        }
        self.last = if code == 0x2e && self.dots >= 3 { 0x2026 } else { code };
    }

    fn flags(&self) -> u32 {
        match self.last {
            0x2e | 0x3002 | 0xff0e | 0x964 | 0x6d4 | 0x3f | 0xff1f | 0x61f | 0x21 | 0xff01 => {
                flag::TERM
            }
            0x2026 => flag::ELLIPSIS,
            0x3a | 0xff1a => flag::COLON,
            _ => 0,
        }
    }
}

/// Number of the bullet a line starts with; 0 for a mark that is none.
fn bullet(code: u32) -> u32 {
    match code {
        0x2a => 1,
        0x2b => 2,
        0x2d | 0x2013 | 0x2014 => 4,
        0x2022 | 0xb7 | 0x25a1 | 0x2606 | 0x25cf | 0x25cb | 0x25a0 | 0x25aa => 5,
        0x3e | 0x203a | 0xbb | 0x2192 | 0x7c => 6,
        0x23 => 7,
        0x5b => 8,
        _ => 0,
    }
}
