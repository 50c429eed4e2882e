//! Finds the headline, which stays even where those who marked the text left it out.

use super::sheet::Sheet;
use super::units::Units;
use super::vocabulary as word;

/// A headline stands at most this many units before the first paragraph of the longest text.
const BEFORE: i16 = 16;
/// Fewest and most tokens of a headline.
const TOKENS: std::ops::RangeInclusive<u32> = 3..=30;
/// Least share of its words that the text takes up, in thousandths.
const SHARED: i16 = 400;

/// The unit that is most likely the headline: before the longest text, no list item, no marker,
/// and made of words that the text uses; of equals the one nearest to the text.
pub fn find(units: &Units, sheet: &Sheet) -> Option<usize> {
    let away = sheet.named("clus.from_big");
    let shared = sheet.named("topic.share");
    let mut best: Option<(i64, usize)> = None;
    for (at, unit) in units.list.iter().enumerate() {
        let look = &unit.look;
        let near = away.get(at).is_some_and(|&by| (-BEFORE..0).contains(&by));
        let share = shared.get(at).copied().unwrap_or(0);
        let plain = look.bullet == 0 && look.keys & word::MARKERS == 0;
        if !near || !plain || share < SHARED || !TOKENS.contains(&look.tokens) {
            continue;
        }
        let weight = i64::from(share) * i64::from(look.tokens.min(8));
        if best.is_none_or(|(most, _)| weight >= most) {
            best = Some((weight, at));
        }
    }
    best.map(|(_, at)| at)
}
