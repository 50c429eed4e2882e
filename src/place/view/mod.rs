//! The features: what a unit is, where it stands, and what its company is.
//!
//! Every number is a small integer. The order of the columns is part of the weights' format.

mod around;
mod shape;
mod text;
mod words;

use super::company::{Clusters, Sums};
use super::glance::flag;
use super::sheet::Sheet;
use super::units::{Unit, Units};
use super::words::Words;

/// Distances end here, in units: farther is far.
const FAR: i64 = 99;
/// A prose line has this many tokens and ends like a sentence.
const PROSE: u32 = 12;
/// A long prose line has this many.
const LONG: u32 = 25;
/// A marker is at most this long.
const SHORT: u32 = 12;

/// Numbers that several features need.
struct Basics {
    tokens: Vec<i64>,
    prose: Vec<bool>,
    score: Vec<i64>,
    bullet: Vec<bool>,
    token_sums: Sums,
    prose_sums: Sums,
    mass_sums: Sums,
    /// Sums of the scores, each by its mass.
    weighed_sums: Sums,
}

impl Basics {
    fn of(units: &[Unit]) -> Self {
        let tokens: Vec<i64> = units.iter().map(|unit| i64::from(unit.look.tokens)).collect();
        let prose: Vec<bool> = units.iter().map(|unit| is_prose(unit, PROSE)).collect();
        let own = |unit: &Unit| i64::from(Words::score(unit.look.sum, unit.look.count));
        let score: Vec<i64> = units.iter().map(own).collect();
        let mass: Vec<i64> = tokens.iter().map(|&tokens| root(tokens.min(60) * 16)).collect();
        Self {
            bullet: units.iter().map(|unit| unit.look.bullet > 0).collect(),
            token_sums: Sums::of(tokens.iter().copied()),
            prose_sums: Sums::of_where(&tokens, &prose),
            mass_sums: Sums::of(mass.iter().copied()),
            weighed_sums: Sums::of(score.iter().zip(&mass).map(|(score, mass)| score * mass)),
            tokens,
            prose,
            score,
        }
    }
}

fn is_prose(unit: &Unit, tokens: u32) -> bool {
    unit.look.tokens >= tokens && unit.look.is(flag::TERM)
}

fn is_short(unit: &Unit, keys: u16) -> bool {
    unit.look.tokens <= SHORT && unit.look.keys & keys != 0
}

/// Integer square root.
fn root(value: i64) -> i64 {
    i64::from((value.max(0) as u32).isqrt())
}

/// Eight times the binary logarithm, in whole numbers.
fn log(value: i64) -> i64 {
    let value = value.max(0) as u64 + 1;
    let whole = 63 - value.leading_zeros();
    let part = if whole >= 3 { (value >> (whole - 3)) & 7 } else { (value << (3 - whole)) & 7 };
    i64::from(whole) * 8 + part as i64
}

/// Fills `sheet` with the features of a page.
pub fn fill(units: &Units, sheet: &mut Sheet) {
    let list = units.list.as_slice();
    sheet.start(list.len());
    if list.is_empty() {
        return;
    }
    let basics = Basics::of(list);
    let clusters = Clusters::find(&basics.prose, &basics.tokens);
    shape::shape(list, sheet);
    shape::place(list, &basics, sheet);
    shape::neighbours(list, sheet);
    around::densities(list, &basics, sheet);
    around::distances(list, &basics, sheet);
    text::segments(list, &basics, sheet);
    text::cluster(&clusters, &basics, sheet);
    words::topics(units, &basics, &clusters, sheet);
    words::words(&basics, sheet);
    words::blocks(list, &basics, sheet);
    around::known(list, sheet);
    text::head(units, sheet);
}
