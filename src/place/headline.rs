//! Finds the headline, which stays even where those who marked the text left it out.

use super::forest::SCALE;
use super::glance::flag;
use super::sheet::Sheet;
use super::units::{Unit, Units};
use super::vocabulary as word;

/// A headline stands at most this many units before the first paragraph of the longest text.
const BEFORE: i16 = 16;
/// Fewest and most tokens of a headline.
const TOKENS: std::ops::RangeInclusive<u32> = 3..=30;
/// What the headline scores at least: odds of two to one and more, above every threshold of a level.
pub const SCORE: i32 = SCALE + SCALE / 2;
/// Least share of its words that the text takes up, in thousandths.
const SHARED: i16 = 400;

/// Least share where the headline is looked for before the first paragraph of the page.
const SHARED_AT_FIRST: i16 = 200;

/// The unit that is most likely the headline: before the longest text, no list item, no marker,
/// and made of words that the text uses; of equals the one nearest to the text.
pub fn find(units: &Units, sheet: &Sheet) -> Option<usize> {
    let away = sheet.named("clus.from_big");
    best(units, sheet, |at, share| {
        let near = away.get(at).is_some_and(|&by| (-BEFORE..0).contains(&by));
        near && share >= SHARED
    })
}

/// The unit to keep as the headline. A list, a table or code may part the text, so that the longest piece of it is not
/// the first: the units before the first paragraph are looked at as well.
pub fn kept(units: &Units, sheet: &Sheet) -> Option<usize> {
    let away = sheet.named("clus.from_big");
    let is_prose = |unit: &Unit| unit.look.tokens >= 12 && unit.look.is(flag::TERM);
    let first = units.list.iter().position(is_prose).unwrap_or(0);
    let head = first.saturating_sub(BEFORE as usize)..first;
    best(units, sheet, |at, share| {
        let near = away.get(at).is_some_and(|&by| (-BEFORE..0).contains(&by));
        near && share >= SHARED || head.contains(&at) && share >= SHARED_AT_FIRST
    })
}

fn best(units: &Units, sheet: &Sheet, fits: impl Fn(usize, i16) -> bool) -> Option<usize> {
    let shared = sheet.named("topic.share");
    let mut best: Option<(i64, usize)> = None;
    for (at, unit) in units.list.iter().enumerate() {
        let look = &unit.look;
        let share = shared.get(at).copied().unwrap_or(0);
        let plain = look.bullet == 0 && look.keys & word::MARKERS == 0;
        if !plain || !TOKENS.contains(&look.tokens) || !fits(at, share) {
            continue;
        }
        let weight = i64::from(share) * i64::from(look.tokens.min(8));
        if best.is_none_or(|(most, _)| weight >= most) {
            best = Some((weight, at));
        }
    }
    best.map(|(_, at)| at)
}
