//! One look at one line: its tokens, its shape and its word score.
//!
//! The model was trained on exactly these counts, so a change here means that `weights.bin` has to be trained
//! again.

use super::chars::{Eight, Kind, Token, mix, pair_hash, push_char, read};
use super::glance::{Glance, flag};
use super::vocabulary::{self, Vocabulary};
use super::words::Weigh;

/// Word scores read at most this many tokens of a line; the rest of a paragraph adds nothing.
const READ_TOKENS: u32 = 60;
/// Pairs are looked up in the vocabulary only this far in: markers are short.
const PAIR_TOKENS: u32 = 14;

/// Looks at lines one after the other; holds what they share.
pub struct Scanner<W> {
    words: W,
    heard: Vec<u64>,
    vocabulary: &'static Vocabulary,
}

/// The running state of one line.
struct Scan<'s, W> {
    vocabulary: &'static Vocabulary,
    words: &'s mut W,
    /// The words to be weighed.
    heard: &'s mut Vec<u64>,
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
        Self { words, heard: Vec::new(), vocabulary: vocabulary::shared() }
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
            heard: &mut self.heard,
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
        self.heard.clear();
        let mut at = 0;
        let mut marks = Marks::default();
        while at < text.len() {
            if text[at].is_ascii_alphanumeric() {
                at = self.ascii(text, at);
                (marks.ended, marks.blanks, marks.last) = (0, 0, 0);
                // Most words have a blank behind them.
                if text.get(at) == Some(&b' ') {
                    self.close(0);
                    self.blank(&mut marks, u32::from(b' '));
                    at += 1;
                }
                continue;
            }
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
                    if is_address(text, at, code) {
                        self.glance.flags |= flag::URL;
                    }
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

    /// Begins a token when none is being read.
    fn begin(&mut self, kind: Kind) {
        if self.token.length > 0 {
            return;
        }
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

    /// Letters and digits of ASCII, most of most texts: the same as each of them by itself. Says where they end.
    fn ascii(&mut self, text: &[u8], at: usize) -> usize {
        let mut word = Eight::of(text, at);
        self.begin(word.first);
        let (mut length, mut digits, mut small) = (0u32, 0u32, false);
        loop {
            self.token.push_all(word.folded, word.length);
            length = length.wrapping_add(word.length);
            digits = digits.wrapping_add(word.digits);
            small |= word.small;
            let end = at + length as usize;
            if word.length < 8 || end == text.len() {
                break;
            }
            word = Eight::of(text, end);
        }
        self.token.numeric &= digits == length;
        let glance = &mut self.glance;
        glance.digits = glance.digits.wrapping_add(digits);
        glance.flags |= if small { flag::SMALL } else { 0 };
        glance.letters = glance.letters.wrapping_add(length);
        glance.columns = glance.columns.wrapping_add(length);
        glance.chars = glance.chars.wrapping_add(length);
        at + length as usize
    }

    fn letter(&mut self, kind: Kind, code: u32) {
        self.begin(kind);
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
        let pair = pair_hash(self.last, hash);
        let glance = &mut self.glance;
        let tokens = glance.tokens;
        let class = self.vocabulary.class(hash);
        let count = |sum: &mut u32, yes: bool| *sum = sum.wrapping_add(u32::from(yes));
        count(&mut glance.stops, class & vocabulary::STOP != 0);
        count(&mut glance.english, class & vocabulary::ENGLISH != 0);
        count(&mut glance.you, class & vocabulary::YOU != 0);
        count(&mut glance.tell, class & vocabulary::TELL != 0);
        count(&mut glance.alphas, token.alpha);
        count(&mut glance.caps, token.capital);
        glance.keys |= class;
        self.last_stop = class & vocabulary::STOP != 0 && !token.capital;
        if tokens < PAIR_TOKENS {
            glance.keys |= self.vocabulary.class(pair);
        }
        if tokens == 0 {
            glance.first_columns = glance.columns.max(1);
        }
        glance.tokens = tokens.wrapping_add(1);
        let wide = glance.wide > 0;
        // Words with a subject of their own; of Han characters each says little by itself.
        if class & vocabulary::STOP == 0 && (token.length >= 4 || (wide && tokens > 0)) {
            self.topics.push(((if wide { pair } else { hash }) >> 51) as u16);
        }
        if token.numeric {
            self.number(token.length, next);
        } else {
            self.chain = 0;
        }
        self.score(hash, pair, tokens);
    }

    /// Weighs a word, and the pair it makes with the one before.
    fn score(&mut self, hash: u64, pair: u64, tokens: u32) {
        self.line = mix(self.line, hash);
        if tokens == 0 {
            self.first = hash;
        } else if tokens == 1 {
            self.second = hash;
        }
        if tokens < READ_TOKENS {
            self.heard.push(hash);
            if tokens > 0 {
                self.heard.push(pair);
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
            self.heard.extend_from_slice(&ends);
            glance.sum = self.words.weigh(self.heard);
            glance.count = self.heard.len() as u32;
            glance.line = self.line;
        }
        if glance.keys & vocabulary::MONTH != 0 && glance.digits > 0 {
            glance.flags |= flag::DATE;
        }
        if glance.keys & vocabulary::AGO != 0 {
            glance.flags |= flag::TIME;
        }
        glance.bullet = if text.trim_ascii_start().starts_with(b"o ") { 3 } else { glance.bullet };
    }
}

/// True when a mark is one of those in a web address.
fn is_address(text: &[u8], at: usize, code: u32) -> bool {
    match code {
        0x2e => text[at + 1..].starts_with(b"com") || text[..at].ends_with(b"www"),
        0x3a => text[at..].starts_with(b"://"),
        _ => false,
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
