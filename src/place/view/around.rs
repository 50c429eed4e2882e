//! The company of a unit: densities in windows around it, distances to markers and to prose, runs.

use super::{Basics, FAR, LONG, PROSE, SHORT, is_prose, is_short};
use crate::place::company::{Runs, Sums, means};
use crate::place::divide::mille;
use crate::place::glance::flag;
use crate::place::sheet::Sheet;
use crate::place::units::Unit;
use crate::place::vocabulary as word;

pub fn densities(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let n = list.len();
    let Basics { token_sums: tokens, prose_sums: prose, .. } = basics;
    let bullets = Sums::of(list.iter().map(|unit| i64::from(unit.look.bullet > 0)));
    let stops = Sums::of(list.iter().map(|unit| i64::from(unit.look.stops)));
    let caps = Sums::of(list.iter().map(|unit| i64::from(unit.look.caps)));
    let marks = Sums::of(list.iter().map(|unit| i64::from(is_short(unit, word::MARKERS))));
    let repeats = Sums::of(list.iter().map(|unit| i64::from(unit.look.is(flag::REPEAT))));
    #[rustfmt::skip]
    const NAMES: [(usize, [&str; 9]); 5] = [
        (2, ["dens.prose2", "dens.tokens2", "dens.stops2", "dens.caps2", "dens.before2", "dens.after2", "", "", ""]),
        (4, ["dens.prose4", "dens.tokens4", "dens.stops4", "dens.caps4", "dens.before4", "dens.after4", "dens.marks4", "", "dens.bullets4"]),
        (8, ["dens.prose8", "dens.tokens8", "dens.stops8", "dens.caps8", "dens.before8", "dens.after8", "dens.marks8", "dens.repeats8", "dens.bullets8"]),
        (16, ["dens.prose16", "dens.tokens16", "dens.stops16", "dens.caps16", "dens.before16", "dens.after16", "dens.marks16", "", ""]),
        (32, ["dens.prose32", "dens.tokens32", "dens.stops32", "dens.caps32", "dens.before32", "dens.after32", "dens.marks32", "dens.repeats32", "dens.bullets32"]),
    ];
    for (radius, names) in NAMES {
        let share = |sums| share(sums, tokens, radius);
        sheet.fill(names[0], share(prose));
        sheet.fill(names[1], means(tokens, radius, n).map(|mean| mean / 10));
        sheet.fill(names[2], share(&stops));
        sheet.fill(names[3], share(&caps));
        sheet.fill(names[4], prose.back(radius));
        sheet.fill(names[5], prose.on(radius));
        for (name, sums) in [(names[6], &marks), (names[7], &repeats), (names[8], &bullets)] {
            if !name.is_empty() {
                sheet.fill(name, means(sums, radius, n));
            }
        }
    }
}

/// For each place what its window has of the whole, in thousandths.
fn share(part: &Sums, whole: &Sums, radius: usize) -> impl Iterator<Item = u64> {
    part.around(radius).zip(whole.around(radius)).map(|(part, whole)| mille(part, whole))
}

pub fn distances(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let mut hits = Vec::new();
    let mut pair = |names: [&'static str; 2], test: &dyn Fn(&Unit) -> bool| {
        hits.clear();
        hits.extend(list.iter().map(test));
        away(names, &hits, sheet);
    };
    pair(["dist.prose_back", "dist.prose_on"], &|unit| is_prose(unit, PROSE));
    pair(["dist.long_back", "dist.long_on"], &|unit| is_prose(unit, LONG));
    pair(["dist.loose_back", "dist.loose_on"], &|unit| {
        unit.look.tokens >= 8 && !unit.look.is(flag::TERM) && unit.look.bullet == 0
    });
    pair(["dist.related_back", "dist.related_on"], &|unit| is_short(unit, word::RELATED));
    pair(["dist.comments_back", "dist.comments_on"], &|unit| is_short(unit, word::COMMENTS));
    pair(["dist.share_back", "dist.share_on"], &|unit| is_short(unit, word::SHARE));
    pair(["dist.subscribe_back", "dist.subscribe_on"], &|unit| is_short(unit, word::SUBSCRIBE));
    pair(["dist.legal_back", "dist.legal_on"], &|unit| is_short(unit, word::LEGAL));
    pair(["dist.byline_back", "dist.byline_on"], &|unit| is_short(unit, word::BYLINE));
    pair(["dist.date_back", "dist.date_on"], &|unit| {
        unit.look.tokens <= SHORT && unit.look.is(flag::DATE | flag::TIME)
    });
    let related = count(list, word::RELATED);
    let comments = count(list, word::COMMENTS);
    sheet.column("dist.related_above", |at| related.before(at + 1));
    sheet.column("dist.related_below", |at| related.all() - related.before(at + 1));
    sheet.column("dist.comments_above", |at| comments.before(at + 1));
    sheet.column("dist.comments_below", |at| comments.all() - comments.before(at + 1));
    let flat: Vec<bool> =
        list.iter().map(|unit| unit.look.tokens <= 8 && !unit.look.is(flag::TERM)).collect();
    let runs = Runs::of(&flat);
    sheet.column("run.short", |at| if flat[at] { runs.length[at] } else { -runs.length[at] });
    sheet.column("run.place", |at| runs.place[at]);
    let runs = Runs::of(&basics.bullet);
    sheet.column("run.bullets", |at| if basics.bullet[at] { runs.length[at] } else { 0 });
}

/// Fills in how far back and how far on the nearest hit is.
fn away([back, on]: [&'static str; 2], hits: &[bool], sheet: &mut Sheet) {
    let count = |last: &mut i64, &hit: &bool| {
        *last = if hit { 0 } else { (*last + 1).min(FAR) };
        Some(*last)
    };
    sheet.fill(back, hits.iter().scan(FAR, count));
    sheet.fill_back(on, hits.iter().rev().scan(FAR, count));
}

fn count(list: &[Unit], keys: u16) -> Sums {
    Sums::of(list.iter().map(|unit| i64::from(is_short(unit, keys))))
}

/// What the lexicon knows around.
pub fn known(list: &[Unit], sheet: &mut Sheet) {
    let sure: Vec<bool> = list.iter().map(|unit| unit.look.is(flag::MARKER)).collect();
    let weak = |unit: &Unit| i64::from(unit.look.is(flag::WEAK));
    let weight: Vec<i64> =
        list.iter().zip(&sure).map(|(unit, &sure)| 2 * i64::from(sure) + weak(unit)).collect();
    sheet.fill("known.own", weight.iter().copied());
    away(["known.back", "known.on"], &sure, sheet);
    let sums = Sums::of(weight.into_iter());
    for (radius, name) in [(4, "known.dens4"), (12, "known.dens12"), (32, "known.dens32")] {
        sheet.fill(name, means(&sums, radius, list.len()));
    }
}
