//! The wide path over bytes of which some are not ASCII.

use super::lanes::{self, Lanes, Masks, WINDOW, bits, may_join};
use super::scripts::{self, Three};
use super::{Fold, Step, low_bits};

/// First bytes of Han and kana characters at every third place of thirty, and later bytes at all
/// others.
const IDEO_LEADS: u32 = 0x0924_9249;
const THIRTY: u32 = 0x3FFF_FFFF;

impl Fold<'_> {
    /// Takes up to `left` bytes, at most 32.
    #[inline(never)]
    pub(super) fn mixed(&mut self, window: &[u8; WINDOW], left: u32) -> Step {
        let mut masks = Masks::default();
        let room = &mut self.out[self.len..self.len + 32];
        for quarter in 0..2 {
            let lanes = Lanes::at(window, quarter * 16);
            masks.add(&lanes, quarter);
            room[quarter * 16..][..16].copy_from_slice(&lanes::flat(lanes.folded()));
        }
        let (a, b) = (lanes::load(window, 0), lanes::load(window, 16));
        let inside = low_bits(left);
        let mut fine = bits(scripts::fine(a, window, 0), scripts::fine(b, window, 16));
        let south = bits(scripts::leads_south(a), scripts::leads_south(b));
        if south != 0 {
            fine |= scripts::fine_south(window);
        }
        let high_next = masks.high >> 1 | u64::from(window[32] >> 7) << 31;
        let joins = u64::from(bits(may_join(a), may_join(b))) & !masks.digit & high_next;
        let odd = ((masks.odd(inside, window[32], 31) & !u64::from(fine)) | joins) & inside;
        let kept = masks.kept() | u64::from(fine);
        let three = u64::from(bits(scripts::leads_three(a), scripts::leads_three(b)));
        if three & inside != 0 {
            return self.three(window, left, odd, kept, masks.letter & inside);
        }
        let taken = odd.trailing_zeros().min(left);
        self.put(kept, 0, taken);
        let latin = bits(scripts::leads_latin(a), scripts::leads_latin(b));
        let mixed = u64::from(south | latin) & inside != 0;
        Step { taken, mixed, exact: odd != 0 }
    }

    /// The same where some characters have three bytes.
    #[inline(always)]
    fn three(
        &mut self,
        window: &[u8; WINDOW],
        left: u32,
        odd: u64,
        kept: u64,
        letter: u64,
    ) -> Step {
        let (a, b) = (Three::at(window, 0), Three::at(window, 16));
        let fine = u64::from(bits(a.fine, b.fine));
        let mark = u64::from(bits(a.mark, b.mark));
        let mut apostrophe = u64::from(bits(a.apostrophe, b.apostrophe));
        apostrophe &= letter << 1 & letter >> 3;
        // A mark that is not wholly inside waits for the next turn.
        let cut = (mark & !(low_bits(left) >> 2)).trailing_zeros();
        let odd = odd & !(fine | mark | apostrophe);
        let stop = odd.trailing_zeros();
        let taken = stop.min(cut).min(left);
        let valid = low_bits(taken);
        let (mark, apostrophe) = (mark & valid, apostrophe & valid);
        // What an apostrophe leaves out is no break.
        let glue = apostrophe << 1 | apostrophe << 2;
        let kept = (kept | fine | apostrophe) & !(mark | mark << 1 | mark << 2);
        self.put_marks(!kept & valid, apostrophe);
        self.put(kept, glue, taken);
        let ideo = taken > 0 && matches!(window[taken as usize], 0xE3..=0xE9);
        Step { taken, mixed: true, exact: stop <= cut && stop < 32 && !ideo || taken == 0 }
    }

    /// Writes blanks and apostrophes where the first bytes of such marks stand.
    #[inline(always)]
    fn put_marks(&mut self, breaks: u64, apostrophe: u64) {
        let room = &mut self.out[self.len..self.len + 32];
        let mut marks = breaks | apostrophe;
        while marks != 0 {
            let at = marks.trailing_zeros();
            marks &= marks - 1;
            room[at as usize] = if apostrophe >> at & 1 == 1 { b'\'' } else { b' ' };
        }
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
