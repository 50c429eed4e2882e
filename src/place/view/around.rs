//! The company of a unit: densities in windows around it, distances to markers and to prose, runs.

use super::{Basics, FAR, LONG, PROSE, SHORT, is_prose, is_short};
use crate::place::company::{Reach, Runs, Sums};
use crate::place::glance::flag;
use crate::place::sheet::{Sheet, mille};
use crate::place::units::Unit;
use crate::place::vocabulary as word;

pub fn densities(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let n = list.len();
    let tokens = Sums::of(&basics.tokens);
    let prose = Sums::of_where(&basics.tokens, &basics.prose);
    let column =
        |value: &dyn Fn(&Unit) -> i64| Sums::of(&list.iter().map(value).collect::<Vec<_>>());
    let bullets = column(&|unit| i64::from(unit.look.bullet > 0));
    let stops = column(&|unit| i64::from(unit.look.stops));
    let caps = column(&|unit| i64::from(unit.look.caps));
    let marks = column(&|unit| i64::from(is_short(unit, word::MARKERS)));
    let repeats = column(&|unit| i64::from(unit.look.is(flag::REPEAT)));
    #[rustfmt::skip]
    const NAMES: [(usize, [&str; 9]); 5] = [
        (2, ["dens.prose2", "dens.tokens2", "dens.stops2", "dens.caps2", "dens.before2", "dens.after2", "", "", ""]),
        (4, ["dens.prose4", "dens.tokens4", "dens.stops4", "dens.caps4", "dens.before4", "dens.after4", "dens.marks4", "", "dens.bullets4"]),
        (8, ["dens.prose8", "dens.tokens8", "dens.stops8", "dens.caps8", "dens.before8", "dens.after8", "dens.marks8", "dens.repeats8", "dens.bullets8"]),
        (16, ["dens.prose16", "dens.tokens16", "dens.stops16", "dens.caps16", "dens.before16", "dens.after16", "dens.marks16", "", ""]),
        (32, ["dens.prose32", "dens.tokens32", "dens.stops32", "dens.caps32", "dens.before32", "dens.after32", "dens.marks32", "dens.repeats32", "dens.bullets32"]),
    ];
    for (radius, names) in NAMES {
        let reach = Reach { radius, n };
        let mean = |sums: &Sums, at: usize| sums.within(reach.around(at)) * 100 / reach.size(at);
        let share = |sums: &Sums, at: usize| {
            mille(sums.within(reach.around(at)), tokens.within(reach.around(at)))
        };
        sheet.column(names[0], |at| share(&prose, at));
        sheet.column(names[1], |at| mean(&tokens, at) / 10);
        sheet.column(names[2], |at| share(&stops, at));
        sheet.column(names[3], |at| share(&caps, at));
        sheet.column(names[4], |at| prose.within(reach.before(at)));
        sheet.column(names[5], |at| prose.within(reach.after(at)));
        for (name, sums) in [(names[6], &marks), (names[7], &repeats), (names[8], &bullets)] {
            if !name.is_empty() {
                sheet.column(name, |at| mean(sums, at));
            }
        }
    }
}

pub fn distances(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let mut pair = |names: [&'static str; 2], test: &dyn Fn(&Unit) -> bool| {
        let hits: Vec<bool> = list.iter().map(test).collect();
        let (back, on) = crate::place::company::distances(&hits, FAR);
        sheet.column(names[0], |at| back[at]);
        sheet.column(names[1], |at| on[at]);
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

fn count(list: &[Unit], keys: u16) -> Sums {
    Sums::of(&list.iter().map(|unit| i64::from(is_short(unit, keys))).collect::<Vec<_>>())
}

/// What the lexicon knows around.
pub fn known(list: &[Unit], sheet: &mut Sheet) {
    let sure: Vec<bool> = list.iter().map(|unit| unit.look.is(flag::MARKER)).collect();
    let weak = |unit: &Unit| i64::from(unit.look.is(flag::WEAK));
    let weight: Vec<i64> =
        list.iter().zip(&sure).map(|(unit, &sure)| 2 * i64::from(sure) + weak(unit)).collect();
    let (back, on) = crate::place::company::distances(&sure, FAR);
    sheet.column("known.own", |at| weight[at]);
    sheet.column("known.back", |at| back[at]);
    sheet.column("known.on", |at| on[at]);
    let sums = Sums::of(&weight);
    for (radius, name) in [(4, "known.dens4"), (12, "known.dens12"), (32, "known.dens32")] {
        let reach = Reach { radius, n: list.len() };
        sheet.column(name, |at| sums.within(reach.around(at)) * 100 / reach.size(at));
    }
}
