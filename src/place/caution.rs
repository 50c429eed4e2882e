//! Gives the benefit of the doubt where the model is known to be less sure than it says.
//!
//! These rules were found on cross-validated pages, see `docs/model-card.md`: where no text dominates
//! the page the model loses most, for languages other than English it has hardly any gold text, and a page of a few
//! dozen lines shows too little to be sure.

use super::forest::SCALE;

/// Pages whose longest text has at least this share of all tokens, in thousandths, need no caution.
const DOMINANT: i32 = 300;
/// What is added to every score of a page without any longest text: it multiplies the odds by nine.
const SCATTERED: i32 = 22 * SCALE / 10;
/// What is added to every score of a page that is not English: it multiplies the odds by two.
const FOREIGN: i32 = 7 * SCALE / 10;
/// Share of English function words, in thousandths of all tokens, from which a page is English.
const ENGLISH: i64 = 40;

/// Pages of at least so many tokens need no caution for their size.
const LARGE: u32 = 300;
/// What is added to every score of a page without any token: it multiplies the odds by four and a half.
const SMALL: i32 = 15 * SCALE / 10;

/// What is added to the scores of a page. `share` is the share of all tokens that the longest text
/// has and `english` that of English function words, both in thousandths; `tokens` are all of the page's.
pub fn benefit(share: i32, english: i64, tokens: u32) -> i32 {
    let missing = (DOMINANT - share).clamp(0, DOMINANT);
    let scattered = missing * SCATTERED / DOMINANT;
    let foreign = if english < ENGLISH { FOREIGN } else { 0 };
    let small = LARGE.saturating_sub(tokens) as i32 * SMALL / LARGE as i32;
    scattered.max(foreign) + small
}
