//! The only place that says when two sentences count as the same.
//!
//! Two sentences are the same when their folded forms are equal byte for byte. Folding
//!
//! * makes letters small, by the simple mapping of one character to one; a letter that is not
//!   ASCII never becomes an ASCII one;
//! * makes every run of white space, punctuation, quotes and invisible marks one blank, none at
//!   either end;
//! * keeps an apostrophe between two letters: `we're` is not `were`; `’` counts as `'`;
//! * never folds a number: between two digits `. , : / - '` stay (an en dash is `-`, a slash of
//!   fractions `/`), and before a digit a dash, a full stop and a comma stay unless they directly
//!   follow a letter: `-5` and `.5` are not `5`, `covid-19` is `covid 19`;
//! * keeps signs that carry meaning (`& + % $ £ € @ # = < > ^ ° ± ×` and their like), and every
//!   byte that is not UTF-8.
//!
//! What stays of a break follows from the characters directly before and after it, so any part of
//! a text can be folded without knowing the rest. White space is not invented where a script has
//! none.

mod chars;
mod lanes;

use crate::span::Span;
use chars::{Kind, Side};
use lanes::{Lanes, WINDOW, bits, load};

/// Bytes of slack the wide path may write beyond what it keeps.
const SLACK: usize = 80;

/// A reused place for folded sentences: nothing is allocated for a sentence no longer than the
/// longest before it.
#[derive(Debug, Default, Clone)]
pub struct FoldRoom {
    bytes: Vec<u8>,
}

/// A folded sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folded<'r> {
    /// The folded form; empty when the sentence has nothing but breaks.
    pub bytes: &'r [u8],
    /// Words: runs of non-blanks, but of Han and kana every two characters, or the odd last one,
    /// are a word, and a run of them ends the word before it.
    pub words: u32,
}

impl FoldRoom {
    /// A room without any memory yet.
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// Folds the bytes `span` of `text`; what stands outside the span does not matter, but
    /// reading is fastest when the text goes on for 72 bytes after it.
    pub fn fold(&mut self, text: &[u8], span: Span) -> Folded<'_> {
        let room = room_for(span.len());
        if self.bytes.len() < room {
            self.bytes.resize(room, 0);
        }
        let (len, words) = fold_to(text, span, &mut self.bytes);
        Folded { bytes: &self.bytes[..len], words }
    }
}

/// Appends the folded form of `text` to `out` and returns its number of words.
pub fn fold_into(text: &[u8], out: &mut Vec<u8>) -> u32 {
    let old = out.len();
    out.resize(old + room_for(text.len()), 0);
    let (len, words) = fold_to(text, Span::new(0, text.len()), &mut out[old..]);
    out.truncate(old + len);
    words
}

/// The most bytes that folding `len` bytes can touch: a letter of two bytes may have a small form
/// of three.
const fn room_for(len: usize) -> usize {
    len + len / 2 + SLACK
}

fn fold_to(text: &[u8], span: Span, out: &mut [u8]) -> (usize, u32) {
    let mut fold = Fold { out, len: 0, gap: 1, word: 0, words: 0, ideo: 0 };
    fold.run(text, span, span.start);
    fold.finish()
}

/// A sentence on its way.
struct Fold<'o> {
    out: &'o mut [u8],
    /// Bytes written.
    len: usize,
    /// 1 when a blank would be one too many: at the start and after a blank.
    gap: u32,
    /// 1 when the last character was kept and is not Han or kana.
    word: u32,
    words: u32,
    ideo: u32,
}

impl Fold<'_> {
    /// Folds the sentence `span` of `text` from `at` on.
    fn run(&mut self, text: &[u8], span: Span, mut at: usize) {
        while at < span.end {
            let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk) else {
                return self.run_padded(span.of(text), at - span.start);
            };
            at += self.wide(text, window, span, at);
        }
    }

    /// The end of a text, where there is no room to read ahead: the same on a copy with room.
    /// Four bytes of what came before go along, for they may decide about the first character.
    fn run_padded(&mut self, sentence: &[u8], at: usize) {
        let mut copy = [0; 4 + 2 * WINDOW];
        let from = at.saturating_sub(4);
        let rest = &sentence[from..];
        copy[..rest.len()].copy_from_slice(rest);
        self.run(&copy, Span::new(0, rest.len()), at - from);
    }

    /// Takes up to 32 bytes, and the character after them if it needs the exact path. Returns the
    /// bytes taken, at least one.
    #[inline(always)]
    fn wide(&mut self, text: &[u8], window: &[u8; WINDOW], span: Span, at: usize) -> usize {
        let (a, b) = (Lanes::of(load(window, 0)), Lanes::of(load(window, 16)));
        let left = (span.end - at).min(32);
        let inside = low_bits(left);
        let odd = bits(a.odd, b.odd) & inside;
        if odd != 0 && bits(a.high(), b.high()) & inside != 0 {
            return self.wide_mixed(text, window, span, at);
        }
        let letter = bits(a.letter, b.letter) & inside;
        let digit = bits(a.digit, b.digit) & inside;
        let apostrophe = bits(a.apostrophe, b.apostrophe);
        let joiner = bits(a.joiner, b.joiner);
        let next = u32::from(may_join(window[32])) << 31;
        let stop = odd | apostrophe & !(letter << 1 & letter >> 1) | joiner & (digit >> 1 | next);
        let taken = (stop & inside).trailing_zeros().min(left as u32);
        let valid = low_bits(taken as usize);
        let kept = (letter | digit | apostrophe) & valid;
        self.words += (kept & !(kept << 1 | self.word)).count_ones();
        let drop = !kept & valid & (!kept << 1 | self.gap);
        self.store(a.ascii(), b.ascii());
        self.squeeze(drop, taken, |from| {
            let lanes = |at| Lanes::of(load(window, at)).ascii();
            (lanes(from), lanes(from + 16))
        });
        if taken > 0 {
            self.word = kept >> (taken - 1) & 1;
            self.gap = 1 - self.word;
        }
        let taken = taken as usize;
        if taken < left {
            taken + self.exact(span.of(text), at + taken - span.start)
        } else {
            taken
        }
    }

    /// The same for bytes of which some are not ASCII.
    fn wide_mixed(&mut self, text: &[u8], window: &[u8; WINDOW], span: Span, at: usize) -> usize {
        let (a, b) = (Lanes::of(load(window, 0)), Lanes::of(load(window, 16)));
        let left = (span.end - at).min(32);
        let inside = low_bits(left);
        let (fine_a, ideo_a) = lanes::settled(load(window, 0), load(window, 1), load(window, 2));
        let (fine_b, ideo_b) = lanes::settled(load(window, 16), load(window, 17), load(window, 18));
        let fine = bits(fine_a, fine_b);
        let ideo = bits(ideo_a, ideo_b);
        let high = bits(a.high(), b.high());
        let letter = bits(a.letter, b.letter) & inside;
        let digit = bits(a.digit, b.digit) & inside;
        let apostrophe = bits(a.apostrophe, b.apostrophe);
        let joiner = bits(a.joiner, b.joiner);
        let next = u32::from(may_join(window[32])) << 31;
        let stop = bits(a.odd, b.odd) & !fine
            | apostrophe & !(letter << 1 & letter >> 1)
            | joiner & (digit >> 1 | high >> 1 | next);
        // A character that is not wholly inside waits for the next turn.
        let cut = ideo & !(inside >> 2);
        let taken = ((stop | cut) & inside).trailing_zeros().min(left as u32);
        let valid = low_bits(taken as usize);
        let kept = (letter | digit | apostrophe | fine) & valid;
        let ideo = ideo & valid;
        let word = kept & !(ideo | ideo << 1 | ideo << 2);
        self.words += (word & !(word << 1 | self.word)).count_ones();
        self.ideo += ideo.count_ones();
        let drop = !kept & valid & (!kept << 1 | self.gap);
        self.store(a.mixed(), b.mixed());
        self.squeeze(drop, taken, |from| {
            let lanes = |at| Lanes::of(load(window, at)).mixed();
            (lanes(from), lanes(from + 16))
        });
        if taken > 0 {
            self.word = word >> (taken - 1) & 1;
            self.gap = 1 - (kept >> (taken - 1) & 1);
        }
        let waits = taken > 0 && taken < 32 && stop >> taken & 1 == 0;
        let taken = taken as usize;
        if taken < left && !waits {
            taken + self.exact(span.of(text), at + taken - span.start)
        } else {
            taken
        }
    }

    /// Writes 32 bytes after what is written, without counting them.
    #[inline(always)]
    fn store(&mut self, a: lanes::Stored, b: lanes::Stored) {
        let room = &mut self.out[self.len..self.len + 32];
        room[..16].copy_from_slice(&a);
        room[16..].copy_from_slice(&b);
    }

    /// Counts the `taken` bytes just stored but for those in `drop`: what follows one of them is
    /// stored again in its place.
    #[inline(always)]
    fn squeeze(
        &mut self,
        mut drop: u32,
        taken: u32,
        again: impl Fn(usize) -> (lanes::Stored, lanes::Stored),
    ) {
        let mut from = 0;
        while drop != 0 {
            let next = drop.trailing_zeros() as usize + 1;
            self.len += next - from - 1;
            from = next;
            let (a, b) = again(from);
            self.store(a, b);
            drop &= drop - 1;
        }
        self.len += taken as usize - from;
    }

    /// Takes the character at `at` by the exact path, and those after it that would stop the wide
    /// path at once. Returns the bytes taken.
    #[cold]
    fn exact(&mut self, sentence: &[u8], at: usize) -> usize {
        let mut here = at;
        loop {
            let piece = chars::read(sentence, here);
            let next = here + piece.read;
            let kept = match piece.kind {
                Kind::Other | Kind::Ideo => true,
                Kind::Break => false,
                kind => stays(
                    kind,
                    chars::side_before(sentence, here),
                    chars::side_after(sentence, next),
                ),
            };
            if !kept {
                self.blank();
            } else {
                self.keep(&piece);
            }
            here = next;
            if here >= sentence.len() || !ALWAYS_EXACT[usize::from(sentence[here])] {
                return here - at;
            }
        }
    }

    fn blank(&mut self) {
        if self.gap == 0 {
            self.out[self.len] = b' ';
            self.len += 1;
        }
        self.gap = 1;
        self.word = 0;
    }

    fn keep(&mut self, piece: &chars::Piece) {
        self.out[self.len..self.len + 4].copy_from_slice(&piece.out);
        self.len += piece.len;
        self.gap = 0;
        if piece.kind == Kind::Ideo {
            self.ideo += 1;
            self.word = 0;
        } else {
            self.words += 1 - self.word;
            self.word = 1;
        }
    }

    fn finish(self) -> (usize, u32) {
        let trailing = self.gap as usize & usize::from(self.len > 0);
        (self.len - trailing, self.words + self.ideo.div_ceil(2))
    }
}

/// Whether a break that depends on its neighbours stays.
fn stays(kind: Kind, before: Side, after: Side) -> bool {
    match kind {
        Kind::Apostrophe => before == after && before != Side::Open,
        Kind::Sign => after == Side::Digit && before != Side::Letter,
        _ => before == Side::Digit && after == Side::Digit,
    }
}

/// The `n` lowest bits, `n <= 32`.
#[inline(always)]
fn low_bits(n: usize) -> u32 {
    ((1_u64 << n) - 1) as u32
}

/// Digits and bytes that are not ASCII: after `, - . / :` they ask for a closer look.
#[inline(always)]
fn may_join(b: u8) -> bool {
    b.wrapping_sub(b'0') < 10 || b >= 0x80
}

/// First bytes of characters about which the wide path knows nothing.
static ALWAYS_EXACT: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0xC2;
    while b < 0x100 {
        table[b] = !matches!(b, 0xC3 | 0xD0 | 0xD1 | 0xE3..=0xEE);
        b += 1;
    }
    table
};
