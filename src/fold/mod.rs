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
mod pairs;
mod scripts;

use crate::span::Span;
use chars::{Kind, Side};
pub use digits::blur;
use lanes::{Lanes, Masks, WINDOW};
use pairs::Pairs;

/// Bytes of slack the wide path may write beyond what it keeps.
const SLACK: usize = 80;

/// A reused place for folded sentences: nothing is allocated for a sentence no longer than the
/// longest before it.
#[derive(Debug, Default, Clone)]
pub struct FoldRoom {
    bytes: Vec<u8>,
    drops: Vec<usize>,
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
        Self { bytes: Vec::new(), drops: Vec::new() }
    }

    /// Folds the bytes `span` of `text`; what stands outside the span does not matter, but
    /// reading is fastest when the text goes on for 72 bytes after it.
    pub fn fold(&mut self, text: &[u8], span: Span) -> Folded<'_> {
        let room = room_for(span.len());
        if self.bytes.len() < room {
            self.bytes.resize(room, 0);
        }
        let (len, words) = fold_to(text, span, &mut self.bytes, &mut self.drops);
        Folded { bytes: &self.bytes[..len], words }
    }
}

/// Appends the folded form of `text` to `out` and returns its number of words.
pub fn fold_into(text: &[u8], out: &mut Vec<u8>) -> u32 {
    let old = out.len();
    out.resize(old + room_for(text.len()), 0);
    let (len, words) = fold_to(text, Span::new(0, text.len()), &mut out[old..], &mut Vec::new());
    out.truncate(old + len);
    words
}

/// The most bytes that folding `len` bytes can touch: a letter of two bytes may have a small form
/// of three.
const fn room_for(len: usize) -> usize {
    len + len / 2 + SLACK
}

fn fold_to(text: &[u8], span: Span, out: &mut [u8], drops: &mut Vec<usize>) -> (usize, u32) {
    drops.clear();
    let mut fold = Fold { out, drops, len: 0, gap: 1, word: 0, words: 0, ideo: 0 };
    fold.run(text, span, span.start);
    fold.finish()
}

/// A sentence on its way.
struct Fold<'o> {
    out: &'o mut [u8],
    /// Places of bytes written that go at the end, in order: breaks behind a break.
    drops: &'o mut Vec<usize>,
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
            let left = span.end - at;
            mixed |= is_script(window[0]);
            let step = if mixed && matches!(window[0], 0xE3..=0xE9) {
                self.ideo(window, left.min(32) as u32)
            } else if mixed {
                self.mixed(window, left.min(32) as u32)
            } else if left > 32 {
                self.wide::<4>(window, left.min(64) as u32)
            } else {
                self.wide::<2>(window, left as u32)
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

    /// Takes up to `left` bytes, at most 16 for each of the quarters: ASCII, and letters of two bytes that are common.
    #[inline(always)]
    fn wide<const QUARTERS: usize>(&mut self, window: &[u8; WINDOW], left: u32) -> Step {
        let mut masks = Masks::default();
        let room = &mut self.out[self.len..self.len + QUARTERS * 16];
        for quarter in 0..QUARTERS {
            let lanes = Lanes::at(window, quarter * 16);
            masks.add(&lanes, quarter);
            room[quarter * 16..][..16].copy_from_slice(&lanes::flat(lanes.folded()));
        }
        let (next, last) = (window[QUARTERS * 16], QUARTERS as u32 * 16 - 1);
        let (mut left, mut capitals) = (left, 0);
        let mut odd = masks.odd(low_bits(left), next, last);
        if masks.high & low_bits(left) != 0 {
            // A letter that is not wholly here waits for the next turn; at the end of the sentence it is none.
            let is_cut = pairs::is_lead(window[left as usize - 1]);
            let is_full = left > last;
            let end = u64::from(is_cut && !is_full) << (left - 1);
            left -= u32::from(is_cut && is_full);
            let pairs = pairs::<QUARTERS>(window);
            odd = (odd & !pairs.fine()) | pairs.joins(&masks, next, last) | end;
            capitals = pairs.capitals();
        }
        odd &= low_bits(left);
        let taken = odd.trailing_zeros().min(left);
        if capitals & low_bits(taken) != 0 {
            self.lower(capitals & low_bits(taken));
        }
        self.put(masks.kept() | masks.high, 0, taken);
        let mixed = odd != 0 && is_script(window[taken as usize]);
        Step { taken, mixed, exact: odd != 0 && !mixed }
    }

    /// Makes capitals of two bytes small, whose second bytes are marked.
    #[inline(never)]
    fn lower(&mut self, mut capitals: u64) {
        let room = &mut self.out[self.len..self.len + 64];
        while capitals != 0 {
            let at = capitals.trailing_zeros() as usize;
            capitals &= capitals - 1;
            // The later half of the Cyrillic alphabet goes on behind another first byte.
            if room[at - 1] == 0xD0 && room[at] >= 0xA0 {
                room[at - 1] = 0xD1;
            }
            room[at] ^= 0x20;
        }
    }

    /// Takes the first `taken` of the bytes that were written behind the last ones, none of which is odd. Those in
    /// `glue` are left out, and are no break.
    #[inline(always)]
    fn put(&mut self, kept: u64, glue: u64, taken: u32) {
        self.count(kept, taken);
        let drop = self.drops(kept, taken) | glue;
        self.pass(kept, taken);
        self.store(drop, taken);
    }

    /// Counts the words that begin in the first `taken` bytes.
    #[inline(always)]
    fn count(&mut self, word: u64, taken: u32) {
        let before = word << 1 | u64::from(self.word);
        self.words += (word & !before & low_bits(taken)).count_ones();
    }

    /// The breaks that follow a break.
    #[inline(always)]
    fn drops(&self, kept: u64, taken: u32) -> u64 {
        !kept & (!kept << 1 | u64::from(self.gap)) & low_bits(taken)
    }

    /// Remembers what the last of the `taken` bytes was.
    #[inline(always)]
    fn pass(&mut self, kept: u64, taken: u32) {
        if let Some(last) = taken.checked_sub(1) {
            self.word = (kept >> last) as u32 & 1;
            self.gap = 1 - self.word;
        }
    }

    /// Keeps `taken` bytes that were written, until the end also those in `drop`.
    #[inline(always)]
    fn store(&mut self, mut drop: u64, taken: u32) {
        while drop != 0 {
            self.drops.push(self.len + drop.trailing_zeros() as usize);
            drop &= drop - 1;
        }
        self.len += taken as usize;
    }

    /// Closes the gaps that dropped bytes leave. At the end, since what was written a moment ago is slow to read.
    fn close(&mut self) {
        let Some(&first) = self.drops.first() else { return };
        let mut to = first;
        let ends = self.drops[1..].iter().copied().chain([self.len]);
        for (from, end) in self.drops.iter().map(|drop| drop + 1).zip(ends) {
            self.out.copy_within(from..end, to);
            to += end - from;
        }
        self.len = to;
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

    fn finish(mut self) -> (usize, u32) {
        self.close();
        let trailing = self.gap as usize & usize::from(self.len > 0);
        (self.len - trailing, self.words + self.ideo.div_ceil(2))
    }
}

#[inline(never)]
fn pairs<const QUARTERS: usize>(window: &[u8; WINDOW]) -> Pairs {
    let mut pairs = Pairs::default();
    for quarter in 0..QUARTERS {
        pairs.add(lanes::load(window, quarter * 16), quarter);
    }
    pairs
}

/// Whether a break that depends on its neighbours stays.
fn stays(kind: Kind, before: Side, after: Side) -> bool {
    match kind {
        Kind::Apostrophe => before == after && before != Side::Open,
        Kind::Sign => after == Side::Digit && before != Side::Letter,
        _ => before == Side::Digit && after == Side::Digit,
    }
}

/// The `n` lowest bits, `n <= 64`.
#[inline(always)]
fn low_bits(n: u32) -> u64 {
    if n == 0 { 0 } else { u64::MAX >> (64 - n) }
}

/// First bytes of characters that the path for many scripts takes; others are taken by twos, or one by one.
#[inline(always)]
fn is_script(byte: u8) -> bool {
    SCRIPT[usize::from(byte)]
}

static SCRIPT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0xC4;
    while byte < 0xEF {
        table[byte] = !ALWAYS_EXACT[byte] && !matches!(byte, 0xD0 | 0xD1);
        byte += 1;
    }
    table
};

/// First bytes of characters about which the wide path knows nothing.
static ALWAYS_EXACT: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0xC2;
    while b < 0x100 {
        table[b] =
            !matches!(b, 0xC3..=0xC5 | 0xCE..=0xD1 | 0xD7..=0xDB | 0xE0 | 0xE1 | 0xE3..=0xEE);
        b += 1;
    }
    table
};
