//! What a unit is about: topic words that the text shares, word scores, and those of its block.

use super::{Basics, log};
use crate::place::company::{Beside, Clusters, Sums};
use crate::place::divide::{divide, mille, share};
use crate::place::sheet::Sheet;
use crate::place::units::{Unit, Units};

pub fn topics(units: &Units, basics: &Basics, clusters: &Clusters, sheet: &mut Sheet) {
    let list = units.list.as_slice();
    let of = |unit: &Unit| &units.topics[unit.topics.0 as usize..unit.topics.1 as usize];
    let mut heard = vec![0u16; 1 << 13];
    let inside = |at: usize| basics.prose[at] && clusters.distance_to_big(at) == 0;
    for (at, unit) in list.iter().enumerate().filter(|&(at, _)| inside(at)) {
        let _ = at;
        for &word in of(unit) {
            let slot = &mut heard[usize::from(word)];
            *slot = slot.saturating_add(1);
        }
    }
    let mut known = Vec::with_capacity(list.len());
    let mut weight = Vec::with_capacity(list.len());
    let mut total = Vec::with_capacity(list.len());
    for (at, unit) in list.iter().enumerate() {
        let words = of(unit);
        let words = &words[..words.len().min(80)];
        let own = u16::from(inside(at));
        let counts = words.iter().map(|&word| heard[usize::from(word)].saturating_sub(own));
        let (mut hits, mut logs) = (0, 0);
        for count in counts {
            hits += i64::from(count > 0);
            logs += log(i64::from(count));
        }
        known.push(hits);
        weight.push(logs);
        total.push(words.len() as i64);
    }
    let shares = known.iter().zip(&total);
    sheet.fill("topic.share", shares.map(|(&known, &total)| mille(known, total)));
    sheet.fill("topic.hits", known.iter().copied());
    let weights = weight.iter().zip(&total);
    sheet.fill("topic.weight", weights.map(|(&weight, &total)| share(weight * 10, total)));
    let [known, weight, total] = [known, weight, total].map(|it| Sums::of(it.into_iter()));
    let shares = known.around(3).zip(total.around(3));
    sheet.fill("topic.share3", shares.map(|(known, total)| mille(known, total)));
    let weights = weight.around(3).zip(total.around(3));
    sheet.fill("topic.weight3", weights.map(|(weight, total)| share(weight * 10, total)));
}

pub fn words(basics: &Basics, sheet: &mut Sheet) {
    let Basics { weighed_sums: sum, mass_sums: mass, .. } = basics;
    sheet.fill("word.own", basics.score.iter().copied());
    const NEAR: [(isize, &str); 4] =
        [(-2, "word.own-2"), (-1, "word.own-1"), (1, "word.own+1"), (2, "word.own+2")];
    let own = Beside::of(basics.score.iter().copied(), 0);
    for (by, name) in NEAR {
        sheet.fill(name, own.at(by));
    }
    const WIDE: [(usize, &str, &str, &str); 5] = [
        (1, "word.mean1", "", ""),
        (4, "word.mean4", "word.back4", "word.on4"),
        (8, "word.mean8", "", ""),
        (12, "word.mean12", "word.back12", "word.on12"),
        (30, "word.mean30", "word.back30", "word.on30"),
    ];
    for (radius, around, back, on) in WIDE {
        let mean = |(sum, mass)| divide(sum, mass);
        sheet.fill(around, sum.around(radius).zip(mass.around(radius)).map(mean));
        if !back.is_empty() {
            sheet.fill(back, sum.back(radius).zip(mass.back(radius)).map(mean));
            sheet.fill(on, sum.on(radius).zip(mass.on(radius)).map(mean));
        }
    }
    sheet.constant("word.page", divide(sum.all(), mass.all()));
}

pub fn blocks(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let mut bounds = vec![(0usize, 0usize); list.len()];
    let mut first = 0;
    for at in 0..list.len() {
        if list[at].gap > 0 {
            first = at;
        }
        let last = list.get(at + 1).is_none_or(|next| next.gap > 0);
        if last {
            bounds[first..=at].fill((first, at + 1));
        }
    }
    let Basics { token_sums: tokens, prose_sums: prose, .. } = basics;
    let Basics { weighed_sums: sum, mass_sums: mass, .. } = basics;
    sheet.column("block.lines", |at| (bounds[at].1 - bounds[at].0) as i64);
    sheet.column("block.tokens", |at| tokens.within(bounds[at]));
    sheet.column("block.prose", |at| mille(prose.within(bounds[at]), tokens.within(bounds[at])));
    sheet.column("block.word", |at| divide(sum.within(bounds[at]), mass.within(bounds[at])));
    sheet.column("block.place", |at| (at - bounds[at].0) as i64);
}
