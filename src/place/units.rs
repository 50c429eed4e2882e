//! Joins lines that are one paragraph: hard-wrapped text, and sentences broken at links.

use super::glance::{Glance, flag};
use super::scan::Scanner;
use super::words::Weigh;
use super::{Family, Known, PlaceLine};

/// Lines that are judged together: usually one, more when a paragraph was wrapped.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// First line, counted from 0.
    pub first: u32,
    /// One past the last line.
    pub end: u32,
    /// Blank lines right before the unit; 3 at the start of the page.
    pub gap: u32,
    /// First and one past the last of its words in [`Units::topics`].
    pub topics: (u32, u32),
    /// What it looks like.
    pub look: Glance,
}

/// The units of a page in order; lines without a token belong to none.
#[derive(Default)]
pub struct Units {
    /// The units.
    pub list: Vec<Unit>,
    /// Topic words of all units, one after the other.
    pub topics: Vec<u16>,
    /// Width at which the page was wrapped, in columns; 0 when it was not.
    pub width: u32,
    /// Whether sentences broken into text nodes were joined.
    pub broken: bool,
}

impl Units {
    /// Reads a page.
    pub fn read<W: Weigh>(&mut self, lines: &[PlaceLine<'_>], scanner: &mut Scanner<W>) {
        self.list.clear();
        self.topics.clear();
        let mut gap = 3;
        let mut seen = Seen::of(lines.len());
        for (at, line) in lines.iter().enumerate() {
            let start = self.topics.len();
            let mut look = scanner.look(line.text, &mut self.topics);
            if look.tokens == 0 {
                gap = if look.chars == 0 { (gap + 1).min(3) } else { gap };
                continue;
            }
            look.flags |= if seen.before(look.line) { flag::REPEAT } else { 0 };
            look.flags |= match line.known {
                Known::Nothing => 0,
                Known::Weak(_) => flag::WEAK,
                Known::Sure(_) => flag::MARKER,
            };
            if let Known::Weak(Family(keys)) | Known::Sure(Family(keys)) = line.known {
                look.keys |= keys;
            }
            let topics = (start as u32, self.topics.len() as u32);
            self.list.push(Unit { first: at as u32, end: at as u32 + 1, gap, topics, look });
            gap = 0;
        }
        self.width = wrap_width(&self.list);
        self.broken = self.width == 0 && is_broken(&self.list);
        if self.width > 0 {
            let width = self.width;
            self.join(|before, last, next| wraps(before, last, next, width));
        } else if self.broken {
            self.join(continues);
        }
    }

    /// Joins neighbours: `belongs` is asked with the unit so far, its last line and the next line.
    fn join(&mut self, belongs: impl Fn(&Glance, &Glance, &Unit) -> bool) {
        let mut kept = 0;
        let mut last = Glance::default();
        for at in 0..self.list.len() {
            let next = self.list[at];
            let known = next.look.is(flag::MARKER) || last.is(flag::MARKER);
            let follows = at > 0 && next.gap == 0 && !known;
            if follows && belongs(&self.list[kept - 1].look, &last, &next) {
                let unit = &mut self.list[kept - 1];
                unit.look.absorb(&next.look);
                unit.end = next.end;
                unit.topics.1 = next.topics.1;
            } else {
                self.list[kept] = next;
                kept += 1;
            }
            last = next.look;
        }
        self.list.truncate(kept);
    }
}

/// The lines met so far, by the hash of their words.
struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    /// A table with more room than `lines`.
    fn of(lines: usize) -> Self {
        Self { slots: vec![0; (lines * 2 + 2).next_power_of_two()] }
    }

    /// Whether a line of this hash was met before; from now on it was.
    fn before(&mut self, hash: u64) -> bool {
        let hash = hash.max(1);
        let last = self.slots.len() - 1;
        let mut slot = hash as usize & last;
        while self.slots[slot] != 0 {
            if self.slots[slot] == hash {
                return true;
            }
            slot = (slot + 1) & last;
        }
        self.slots[slot] = hash;
        false
    }
}

/// The narrowest and widest page that counts as hard-wrapped, in columns.
const WIDTHS: std::ops::RangeInclusive<u32> = 40..=132;

/// The width at which a page was wrapped, or 0.
///
/// A wrapped page has a right margin that hardly any line crosses, and lines that stop only because
/// the first word of the next one would have crossed it.
fn wrap_width(units: &[Unit]) -> u32 {
    let mut lengths = [0u32; 160];
    let mut long = 0;
    for unit in units.iter().filter(|unit| unit.look.tokens >= 4) {
        let columns = unit.look.columns + unit.look.indent;
        if columns >= *WIDTHS.start() {
            lengths[(columns as usize).min(159)] += 1;
            long += 1;
        }
    }
    let mut rest = long;
    let mut width = 0;
    for columns in WIDTHS {
        rest -= lengths[columns as usize];
        // One long line in fifty may cross the margin: an address, a table.
        if rest * 50 <= long {
            width = columns;
            break;
        }
    }
    if width == 0 {
        return 0;
    }
    let mut full = 0;
    let mut open = 0;
    for pair in units.windows(2).filter(|pair| pair[1].gap == 0) {
        let [before, next] = pair else { continue };
        if before.look.columns * 10 >= width * 6 && next.look.bullet == 0 {
            if is_full(&before.look, next, width) {
                full += 1;
            } else {
                open += 1;
            }
        }
    }
    if full >= 4 && full > open * 2 { width } else { 0 }
}

/// True when the next line's first word would not have fitted.
fn is_full(last: &Glance, next: &Unit, width: u32) -> bool {
    let used = last.columns + last.indent;
    // Text of Han characters breaks anywhere, so the next "word" is one character wide.
    used <= width + 2 && used + 1 + next.look.first_columns > width
}

fn wraps(_: &Glance, last: &Glance, next: &Unit, width: u32) -> bool {
    // A dash may start a wrapped line; any other bullet starts an item.
    matches!(next.look.bullet, 0 | 4) && is_full(last, next, width)
}

/// True when the page has no blank lines and many lines that start in the middle of a sentence.
fn is_broken(units: &[Unit]) -> bool {
    let gaps = units.iter().filter(|unit| unit.gap > 0).count();
    let mut joints = 0;
    for pair in units.windows(2) {
        let [before, next] = pair else { continue };
        let cut = !before.look.is(flag::TERM) && before.look.tokens >= 4;
        joints += usize::from(cut && next.look.is(flag::JOINT_FIRST | flag::LOWER_FIRST));
    }
    gaps * 20 <= units.len() && joints * 100 >= units.len()
}

/// True when the next text node goes on with the sentence of the one before.
fn continues(before: &Glance, last: &Glance, next: &Unit) -> bool {
    if last.is(flag::TERM) || next.look.bullet != 0 {
        return false;
    }
    if next.look.is(flag::JOINT_FIRST) {
        return true;
    }
    if next.look.is(flag::LOWER_FIRST) && before.tokens >= 3 {
        return next.look.tokens > 1 || last.is(flag::OPEN_END) || before.tokens >= 8;
    }
    last.is(flag::OPEN_END) && before.tokens >= 5
}
