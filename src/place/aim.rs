//! How sure one must be that a line is content to keep it.
//!
//! Level `article` aims at the greatest F1 that can be expected of the page, by tokens and by the probabilities of the
//! model. It is reached by keeping the lines above half of itself (Lewis, *Evaluating and optimizing autonomous text
//! classification systems*, 1995; Zhao, Edakunni, Pocock, Brown, *Beyond Fano's inequality*, 2013): so where the model is
//! unsure of a whole page, it must be surer of each line that is to go.

/// What decides about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// It goes below this probability to be content, in 1/65535.
    Below(u16),
    /// It goes where that makes the expected F1 of the page greatest.
    Best,
}

/// What is added to half of the F1, in 1/65535: 0.045, with which the F1 of cross-validated pages is best. The caution of
/// the model makes its probabilities that much too high.
const CAUTION: u64 = 2_949;

/// The greatest probability, in 1/65535.
const ONE: u64 = 65_535;

impl Aim {
    /// The probability below which a line goes, in 1/65535, for a page of units of so many tokens, each with its own.
    pub fn limit(self, units: impl Iterator<Item = (u16, u32)>) -> u16 {
        match self {
            Self::Below(limit) => limit,
            Self::Best => (best(units.collect()) / 2 + CAUTION) as u16,
        }
    }
}

/// The greatest F1 that can be expected, in 1/65535: F1 is twice the content that is kept over all that is kept and all
/// content.
fn best(mut units: Vec<(u16, u32)>) -> u64 {
    units.sort_unstable_by_key(|unit| std::cmp::Reverse(*unit));
    let content = |(probability, tokens): &(u16, u32)| u64::from(*probability) * u64::from(*tokens);
    let all: u64 = units.iter().map(content).sum();
    let (mut kept, mut found, mut best) = (0, 0, 0);
    for unit in &units {
        kept += u64::from(unit.1) * ONE;
        found += content(unit);
        best = best.max(2 * found * ONE / (kept + all).max(1));
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(units: &[(f64, u32)]) -> f64 {
        let units = units.iter().map(|(share, tokens)| ((share * 65535.0) as u16, *tokens));
        f64::from(Aim::Best.limit(units)) / 65535.0
    }

    #[test]
    fn a_doubtful_page_keeps_more() {
        let sure = limit(&[(1.0, 500), (0.99, 300), (0.01, 200)]);
        let unsure = limit(&[(0.7, 500), (0.4, 300), (0.2, 200)]);
        assert!((0.535..0.555).contains(&sure), "{sure}");
        assert!((0.30..0.45).contains(&unsure), "{unsure}");
    }

    /// No other way to part the units by their probability has a greater expected F1.
    #[test]
    fn the_limit_is_that_of_the_greatest_f1() {
        let units = [(0.95, 40), (0.9, 10), (0.62, 30), (0.45, 25), (0.31, 60), (0.1, 80)];
        let all: f64 = units.iter().map(|(p, w)| p * f64::from(*w)).sum();
        let f1 = |limit: f64| {
            let kept = units.iter().filter(|unit| unit.0 >= limit);
            let found: f64 = kept.clone().map(|(p, w)| p * f64::from(*w)).sum();
            2.0 * found / (kept.map(|unit| f64::from(unit.1)).sum::<f64>() + all)
        };
        let half = limit(&units) - 0.045;
        let greatest = (1..100).map(|limit| f1(f64::from(limit) / 100.0)).fold(0.0, f64::max);
        assert!((f1(half) - greatest).abs() < 1e-3 && (half * 2.0 - greatest).abs() < 1e-2);
    }

    #[test]
    fn an_empty_page_has_a_limit() {
        assert_eq!(Aim::Best.limit(std::iter::empty()), CAUTION as u16);
        assert_eq!(Aim::Below(7).limit(std::iter::empty()), 7);
    }
}
