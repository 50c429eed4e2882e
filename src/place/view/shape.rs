//! What a unit is by itself, where it stands, and what stands beside it.

use super::Basics;
use super::log;
use crate::place::company::Sums;
use crate::place::glance::flag;
use crate::place::sheet::{Sheet, mille};
use crate::place::units::Unit;
use crate::place::vocabulary as word;

pub fn shape(list: &[Unit], sheet: &mut Sheet) {
    let of = |at: usize| &list[at].look;
    let bit = |at: usize, bit: u32| i64::from(of(at).is(bit));
    sheet.column("line.tokens", |at| i64::from(of(at).tokens));
    sheet.column("line.word_length", |at| {
        i64::from(of(at).letters) * 10 / i64::from(of(at).tokens.max(1))
    });
    sheet.column("line.term", |at| bit(at, flag::TERM));
    sheet.column("line.ellipsis", |at| bit(at, flag::ELLIPSIS));
    sheet.column("line.colon", |at| bit(at, flag::COLON));
    sheet.column("line.commas", |at| i64::from(of(at).commas));
    sheet.column("line.ends", |at| i64::from(of(at).ends));
    sheet.column("line.stops", |at| mille(of(at).stops.into(), of(at).tokens.into()));
    sheet.column("line.caps", |at| mille(of(at).caps.into(), of(at).alphas.into()));
    sheet.column("line.small", |at| bit(at, flag::SMALL));
    sheet.column("line.digits", |at| mille(of(at).digits.into(), of(at).chars.into()));
    sheet.column("line.bullet", |at| i64::from(of(at).bullet));
    sheet.column("line.indent", |at| i64::from(of(at).indent));
    sheet.column("line.url", |at| bit(at, flag::URL));
    sheet.column("line.bars", |at| i64::from(of(at).bars));
    sheet.column("line.quotes", |at| i64::from(of(at).quotes));
    sheet.column("line.first", |at| {
        bit(at, flag::LOWER_FIRST)
            + 2 * bit(at, flag::QUOTE_FIRST)
            + 4 * bit(at, flag::DIGIT_FIRST)
            + 8 * bit(at, flag::JOINT_FIRST)
    });
    sheet.column("line.questions", |at| i64::from(of(at).questions));
    sheet.column("line.shouts", |at| i64::from(of(at).shouts));
    sheet.column("line.brackets", |at| i64::from(of(at).brackets));
    sheet.column("line.date", |at| bit(at, flag::DATE) + 2 * bit(at, flag::TIME));
    sheet.column("line.you", |at| mille(of(at).you.into(), of(at).tokens.into()));
    sheet.column("line.tell", |at| mille(of(at).tell.into(), of(at).tokens.into()));
    sheet.column("line.money", |at| i64::from(of(at).money));
    sheet.column("line.marks", |at| mille(of(at).marks.into(), of(at).chars.into()));
    sheet.column("line.wide", |at| mille(of(at).wide.into(), of(at).chars.into()));
    sheet.column("line.columns", |at| bit(at, flag::COLUMNS));
    sheet.column("line.markers", |at| i64::from((of(at).keys & word::MARKERS).count_ones()));
    sheet.column("line.repeat", |at| bit(at, flag::REPEAT));
}

pub fn place(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let n = list.len() as i64;
    let tokens = Sums::of(&basics.tokens);
    let all = tokens.all();
    let prose = Sums::of_where(&basics.tokens, &basics.prose);
    let prose_lines = basics.prose.iter().filter(|&&prose| prose).count() as i64;
    let bullets = basics.bullet.iter().filter(|&&bullet| bullet).count() as i64;
    let stops = list.iter().map(|unit| i64::from(unit.look.stops)).sum::<i64>();
    let caps = list.iter().map(|unit| i64::from(unit.look.caps)).sum::<i64>();
    let wide = list.iter().map(|unit| i64::from(unit.look.wide)).sum::<i64>();
    let gaps = list.iter().filter(|unit| unit.gap > 0).count() as i64;
    sheet.column("place.gap", |at| i64::from(list[at].gap));
    sheet.column("place.gap_after", |at| list.get(at + 1).map_or(3, |unit| i64::from(unit.gap)));
    sheet.column("place.share", |at| mille(at as i64, n));
    sheet.column("place.from_start", |at| at as i64);
    sheet.column("place.to_end", |at| n - at as i64);
    sheet.column("place.tokens", |at| mille(tokens.before(at) + basics.tokens[at] / 2, all));
    sheet.column("place.prose_before", |at| mille(prose.before(at), prose.all()));
    sheet.column("place.prose_after", |at| mille(prose.all() - prose.before(at + 1), prose.all()));
    sheet.column("page.lines", |_| n);
    sheet.column("page.tokens", |_| log(all));
    sheet.column("page.prose", |_| mille(prose.all(), all));
    sheet.column("page.prose_lines", |_| mille(prose_lines, n));
    sheet.column("page.bullets", |_| mille(bullets, n));
    sheet.column("page.stops", |_| mille(stops, all));
    sheet.column("page.caps", |_| mille(caps, all));
    sheet.column("page.wide", |_| mille(wide, all));
    sheet.column("page.gaps", |_| mille(gaps, n));
}

pub fn neighbours(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    const NAMES: [(i64, [&str; 3]); 6] = [
        (-3, ["near.tokens-3", "near.term-3", ""]),
        (-2, ["near.tokens-2", "near.term-2", ""]),
        (-1, ["near.tokens-1", "near.term-1", "near.stops-1"]),
        (1, ["near.tokens+1", "near.term+1", "near.stops+1"]),
        (2, ["near.tokens+2", "near.term+2", ""]),
        (3, ["near.tokens+3", "near.term+3", ""]),
    ];
    for (by, [tokens, term, stops]) in NAMES {
        let other = |at: usize| usize::try_from(at as i64 + by).ok().filter(|&it| it < list.len());
        sheet.column(tokens, |at| other(at).map_or(-1, |it| basics.tokens[it].min(99)));
        sheet.column(term, |at| other(at).map_or(-1, |it| i64::from(list[it].look.is(flag::TERM))));
        if !stops.is_empty() {
            sheet.column(stops, |at| {
                other(at)
                    .map_or(-1, |it| mille(list[it].look.stops.into(), list[it].look.tokens.into()))
            });
        }
    }
}
