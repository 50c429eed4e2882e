//! Weights of hashed words by logistic regression.

use super::boost::Dice;

/// Weight of a word times this is its byte.
const GRAIN: f32 = 12.0;

/// A line to learn from.
pub struct Bag<'a> {
    /// Buckets of its words.
    pub buckets: &'a [u32],
    /// 1 for main text.
    pub label: f32,
    /// How much it counts.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Study {
    /// Number of buckets is two to this.
    pub bits: u32,
    /// Times all lines are gone through.
    pub rounds: usize,
    /// First step.
    pub rate: f32,
    /// Pull of all weights towards zero.
    pub ridge: f32,
}

/// Learns the weights and returns them as signed bytes.
pub fn learn(bags: &[Bag<'_>], study: &Study, seed: u64) -> Vec<u8> {
    let mut weights = vec![0f32; 1 << study.bits];
    let mut shift = 0f32;
    // The weights are kept divided by `scale`, so that shrinking all of them is one product.
    let mut scale = 1f32;
    let mut order: Vec<usize> = (0..bags.len()).collect();
    let mut dice = Dice::new(seed);
    let all = (bags.len() * study.rounds).max(1) as f32;
    let mut done = 0f32;
    for _ in 0..study.rounds {
        dice.shuffle(&mut order);
        for &at in &order {
            let bag = &bags[at];
            let value = 1.0 / (bag.buckets.len().max(1) as f32).sqrt();
            let sum: f32 = bag.buckets.iter().map(|&bucket| weights[bucket as usize]).sum();
            let score = sum * value * scale + shift;
            let p = 1.0 / (1.0 + (-score).exp());
            let rate = study.rate * (1.0 - 0.9 * done / all);
            done += 1.0;
            let step = rate * bag.weight * (bag.label - p);
            scale *= 1.0 - rate * study.ridge;
            let by = step * value / scale;
            for &bucket in bag.buckets {
                weights[bucket as usize] += by;
            }
            shift += step * 0.05;
        }
    }
    weights
        .into_iter()
        .map(|weight| (weight * scale * GRAIN).round().clamp(-127.0, 127.0) as i8 as u8)
        .collect()
}
