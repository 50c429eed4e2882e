//! The wide path over bytes of which some are not ASCII.

use super::lanes::{self, Lanes, WINDOW, bits};
use super::scripts::{self, Three};
use super::{Fold, Step, low_bits};
use wide::i8x16;

/// First bytes of Han and kana characters at every third place of thirty, and later bytes at all
/// others.
const IDEO_LEADS: u32 = 0x0924_9249;
const THIRTY: u32 = 0x3FFF_FFFF;

/// What 32 bytes are, one bit each.
struct Masks {
    /// Needs no closer look.
    plain: u32,
    /// ASCII letters.
    letter: u32,
    /// Kept: as they are, but ASCII in lower case.
    kept: u32,
}

impl Fold<'_> {
    /// Takes up to `left` bytes, at most 32.
    #[inline(never)]
    pub(super) fn mixed(&mut self, window: &[u8; WINDOW], left: u32) -> Step {
        let (a, b) = (Lanes::at(window, 0), Lanes::at(window, 16));
        let inside = low_bits(left);
        let letter = bits(a.letter, b.letter) & inside;
        let apostrophe = bits(a.apostrophe, b.apostrophe);
        let (fine_a, fine_b) =
            (scripts::fine(a.bytes(), window, 0), scripts::fine(b.bytes(), window, 16));
        let mut fine = bits(fine_a, fine_b);
        let (south_a, south_b) = (scripts::leads_south(a.bytes()), scripts::leads_south(b.bytes()));
        if bits(south_a, south_b) != 0 {
            fine |= scripts::fine_south(window);
        }
        let plain = (bits(a.plain, b.plain) | fine)
            & !(apostrophe & !(letter << 1 & letter >> 1))
            & !bits(a.joins_high(window, 0), b.joins_high(window, 16));
        let masks = Masks { plain, letter, kept: bits(a.kept, b.kept) | fine };
        let folded = (a.folded_mixed(), b.folded_mixed());
        let three = bits(scripts::leads_three(a.bytes()), scripts::leads_three(b.bytes()));
        if three & inside != 0 {
            return self.three(window, left, &masks, folded);
        }
        let odd = !masks.plain & inside;
        let taken = odd.trailing_zeros().min(left);
        self.count(masks.kept, taken);
        let drop = self.drops(masks.kept, taken);
        self.pass(masks.kept, masks.kept, taken);
        self.store(drop, taken, folded, |at| Lanes::folded_mixed_at(window, at));
        let mixed = bits(a.bytes(), b.bytes()) & inside != 0;
        Step { taken, mixed, exact: odd != 0 }
    }

    /// The same where some characters have three bytes.
    #[inline(always)]
    fn three(
        &mut self,
        window: &[u8; WINDOW],
        left: u32,
        masks: &Masks,
        folded: (i8x16, i8x16),
    ) -> Step {
        let inside = low_bits(left);
        let (a, b) = (Three::at(window, 0), Three::at(window, 16));
        let fine = bits(a.fine, b.fine);
        let mark = bits(a.mark, b.mark);
        let mut apostrophe = bits(a.apostrophe, b.apostrophe);
        apostrophe &= masks.letter << 1 & masks.letter >> 3;
        let plain = masks.plain | fine | mark | apostrophe;
        // A mark that is not wholly inside waits for the next turn.
        let cut = (mark & !(inside >> 2)).trailing_zeros();
        let stop = (!plain & inside).trailing_zeros();
        let taken = stop.min(cut).min(left);
        let valid = low_bits(taken);
        let (mark, apostrophe) = (mark & valid, apostrophe & valid);
        // What an apostrophe leaves out is no break.
        let glue = apostrophe << 1 | apostrophe << 2;
        let kept = (masks.kept | fine | apostrophe) & !(mark | mark << 1 | mark << 2);
        self.count(kept, taken);
        let drop = self.drops(kept, taken) | glue;
        self.pass(kept, kept, taken);
        self.store_runs(drop, apostrophe, taken, folded, |at| Lanes::folded_mixed_at(window, at));
        let ideo = taken > 0 && matches!(window[taken as usize], 0xE3..=0xE9);
        Step { taken, mixed: true, exact: stop <= cut && stop < 32 && !ideo || taken == 0 }
    }

    /// Takes a run of up to ten Han and kana characters, and a mark after it.
    #[inline(never)]
    pub(super) fn ideo(&mut self, window: &[u8; WINDOW], left: u32) -> Step {
        let ((lead_a, later_a), (lead_b, later_b)) =
            (scripts::ideo(window, 0), scripts::ideo(window, 16));
        let wrong = bits(lead_a, lead_b) ^ IDEO_LEADS | bits(later_a, later_b) ^ !IDEO_LEADS;
        let many = (wrong | !THIRTY).trailing_zeros().min(left) / 3;
        let taken = many * 3;
        let room = &mut self.out[self.len..self.len + 33];
        room[..32].copy_from_slice(&window[..32]);
        if many == 0 {
            return Step { taken, mixed: true, exact: true };
        }
        self.len += taken as usize;
        self.ideo += many;
        self.word = 0;
        self.gap = 0;
        let at = taken as usize;
        let next = [window[at], window[at + 1], window[at + 2]];
        if taken + 3 <= left && is_mark(next, window[at - 3]) {
            room[at] = b' ';
            self.len += 1;
            self.gap = 1;
            return Step { taken: taken + 3, mixed: true, exact: false };
        }
        Step { taken, mixed: true, exact: taken < 30 && taken < left && next[0] >= 0x80 }
    }

    /// Writes the first `taken` of 32 folded bytes, but for those in `drop`. Before each run of
    /// these stands a blank, or one of the apostrophes, whatever it was.
    #[inline(always)]
    fn store_runs(
        &mut self,
        mut drop: u32,
        apostrophe: u32,
        taken: u32,
        (a, b): (i8x16, i8x16),
        folded: impl Fn(usize) -> i8x16,
    ) {
        let room = &mut self.out[self.len..self.len + 64];
        room[..16].copy_from_slice(&lanes::flat(a));
        room[16..32].copy_from_slice(&lanes::flat(b));
        let mut dropped = 0;
        while drop != 0 {
            let start = drop.trailing_zeros();
            let from = start + (!(drop >> start)).trailing_zeros();
            if start > 0 {
                let is_apostrophe = apostrophe >> (start - 1) & 1 == 1;
                room[(start - 1 - dropped) as usize] = if is_apostrophe { b'\'' } else { b' ' };
            }
            let to = (start - dropped) as usize;
            room[to..to + 16].copy_from_slice(&lanes::flat(folded(from as usize)));
            room[to + 16..to + 32].copy_from_slice(&lanes::flat(folded(from as usize + 16)));
            dropped += from - start;
            drop &= !low_bits(from);
        }
        self.len += (taken - dropped) as usize;
    }
}

/// The punctuation that is commonest between Han and kana. Comma and colon join digits, but not
/// after a character that begins with the byte `before`, if that is none.
#[inline(always)]
fn is_mark(mark: [u8; 3], before: u8) -> bool {
    match mark {
        [0xE3, 0x80, third] => matches!(third, 0x80..=0x83 | 0x88..=0x91),
        [0xEF, 0xBC, 0x8C | 0x9A] => before >= 0xE4,
        [0xEF, 0xBC, third] => matches!(third, 0x81 | 0x88 | 0x89 | 0x9B | 0x9F),
        _ => false,
    }
}
