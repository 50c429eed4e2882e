//! Gives the benefit of the doubt where the model is known to be less sure than it says.
//!
//! Both rules were found on cross-validated pages, see `docs/model-card.md`: where no text dominates
//! the page the model loses most, and for languages other than English it has hardly any gold text.

use super::forest::SCALE;

/// Pages whose longest text has at least this share of all tokens, in thousandths, need no caution.
const DOMINANT: i32 = 300;
/// What is added to every score of a page without any longest text: it multiplies the odds by nine.
const SCATTERED: i32 = 22 * SCALE / 10;
/// What is added to every score of a page that is not English: it multiplies the odds by two.
const FOREIGN: i32 = 7 * SCALE / 10;
/// Share of English function words, in thousandths of all tokens, from which a page is English.
const ENGLISH: i64 = 40;

/// What is added to the scores of a page. `share` is the share of all tokens that the longest text
/// has and `english` that of English function words, both in thousandths.
pub fn benefit(share: i32, english: i64) -> i32 {
    let missing = (DOMINANT - share).clamp(0, DOMINANT);
    let scattered = missing * SCATTERED / DOMINANT;
    let foreign = if english < ENGLISH { FOREIGN } else { 0 };
    scattered.max(foreign)
}
