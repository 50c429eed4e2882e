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
mod digits;
mod lanes;
mod mixed;
mod scripts;

use crate::span::Span;
use chars::{Kind, Side};
pub use digits::blur;
use lanes::{Lanes, WINDOW, bits};
use wide::i8x16;

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

/// What one turn of the wide path came to.
struct Step {
    /// Bytes taken, perhaps none.
    taken: u32,
    /// The next turn has bytes that are not ASCII.
    mixed: bool,
    /// The character after the bytes taken needs the exact path.
    exact: bool,
}

impl Fold<'_> {
    /// Folds the sentence `span` of `text` from `at` on.
    fn run(&mut self, text: &[u8], span: Span, mut at: usize) {
        let mut mixed = false;
        while at < span.end {
            let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk) else {
                return self.run_padded(span.of(text), at - span.start);
            };
            let left = (span.end - at).min(32) as u32;
            let step = if mixed && matches!(window[0], 0xE3..=0xE9) {
                self.ideo(window, left)
            } else if mixed {
                self.mixed(window, left)
            } else if left == 32 {
                self.wide(window, 32)
            } else {
                self.wide(window, left)
            };
            at += step.taken as usize;
            mixed = step.mixed;
            if step.exact {
                at += self.exact(span.of(text), at - span.start);
            }
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

    /// Takes up to `left` bytes, at most 32.
    #[inline(always)]
    fn wide(&mut self, window: &[u8; WINDOW], left: u32) -> Step {
        let (a, b) = (Lanes::at(window, 0), Lanes::at(window, 16));
        let inside = low_bits(left);
        let mut plain = bits(a.plain, b.plain);
        let letter = bits(a.letter, b.letter) & inside;
        let apostrophe = bits(a.apostrophe, b.apostrophe);
        plain &= !(apostrophe & !(letter << 1 & letter >> 1));
        let kept = bits(a.kept, b.kept);
        let (folded_a, folded_b) = (a.folded(), b.folded());
        let odd = !plain & inside;
        if odd != 0 {
            let mixed = bits(a.bytes(), b.bytes()) & inside != 0;
            let taken = odd.trailing_zeros();
            if !mixed {
                self.put(window, kept, taken, (folded_a, folded_b));
            }
            return Step { taken: if mixed { 0 } else { taken }, mixed, exact: !mixed };
        }
        self.put(window, kept, left, (folded_a, folded_b));
        Step { taken: left, mixed: false, exact: false }
    }

    /// Counts and writes the first `taken` of 32 bytes, none of which is odd.
    #[inline(always)]
    fn put(&mut self, window: &[u8; WINDOW], kept: u32, taken: u32, folded: (i8x16, i8x16)) {
        self.count(kept, taken);
        let drop = self.drops(kept, taken);
        self.pass(kept, kept, taken);
        self.store(drop, taken, folded, |at| Lanes::folded_at(window, at));
    }

    /// Counts the words that begin in the first `taken` of 32 bytes.
    #[inline(always)]
    fn count(&mut self, word: u32, taken: u32) {
        self.words += (word & !(word << 1 | self.word) & low_bits(taken)).count_ones();
    }

    /// The breaks that follow a break.
    #[inline(always)]
    fn drops(&self, kept: u32, taken: u32) -> u32 {
        !kept & (!kept << 1 | self.gap) & low_bits(taken)
    }

    /// Remembers what the last of the `taken` bytes was.
    #[inline(always)]
    fn pass(&mut self, word: u32, kept: u32, taken: u32) {
        let last = |flags: u32, before: u32| {
            ((u64::from(flags) << 1 | u64::from(before)) >> taken) as u32 & 1
        };
        self.word = last(word, self.word);
        self.gap = last(!kept, self.gap);
    }

    /// Writes the first `taken` of 32 folded bytes, but for those in `drop`. One of these costs
    /// the same as none, since it cannot be foreseen; from the second on, what follows is folded
    /// and written again in its place.
    #[inline(always)]
    fn store(
        &mut self,
        mut drop: u32,
        taken: u32,
        (a, b): (i8x16, i8x16),
        folded: impl Fn(usize) -> i8x16,
    ) {
        let room = &mut self.out[self.len..self.len + 32];
        let (a, b) = lanes::close(a, b, drop.trailing_zeros() as usize);
        room[..16].copy_from_slice(&lanes::flat(a));
        room[16..].copy_from_slice(&lanes::flat(b));
        let mut dropped = usize::from(drop != 0);
        drop &= drop.wrapping_sub(1);
        if drop != 0 {
            let room = &mut self.out[self.len..self.len + 64];
            while drop != 0 {
                let from = drop.trailing_zeros() as usize;
                let to = from - dropped;
                room[to..to + 16].copy_from_slice(&lanes::flat(folded(from + 1)));
                room[to + 16..to + 32].copy_from_slice(&lanes::flat(folded(from + 17)));
                dropped += 1;
                drop &= drop - 1;
            }
        }
        self.len += taken as usize - dropped;
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
fn low_bits(n: u32) -> u32 {
    ((1_u64 << n) - 1) as u32
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
