//! What a unit is by itself, where it stands, and what stands beside it.

use super::Basics;
use super::log;
use crate::place::company::Beside;
use crate::place::divide::{mille, share};
use crate::place::glance::{Glance, flag};
use crate::place::sheet::{Cell, Sheet};
use crate::place::units::Unit;
use crate::place::vocabulary as word;

pub fn shape(list: &[Unit], sheet: &mut Sheet) {
    let bit = |look: &Glance, bit: u32| i64::from(look.is(bit));
    let mut line = Looks { list, sheet };
    line.column("line.tokens", |of| i64::from(of.tokens));
    line.column("line.word_length", |of| share(i64::from(of.letters) * 10, of.tokens.into()));
    line.column("line.term", |of| bit(of, flag::TERM));
    line.column("line.ellipsis", |of| bit(of, flag::ELLIPSIS));
    line.column("line.colon", |of| bit(of, flag::COLON));
    line.column("line.commas", |of| i64::from(of.commas));
    line.column("line.ends", |of| i64::from(of.ends));
    line.column("line.stops", |of| mille(of.stops.into(), of.tokens.into()));
    line.column("line.caps", |of| mille(of.caps.into(), of.alphas.into()));
    line.column("line.small", |of| bit(of, flag::SMALL));
    line.column("line.digits", |of| mille(of.digits.into(), of.chars.into()));
    line.column("line.bullet", |of| i64::from(of.bullet));
    line.column("line.indent", |of| i64::from(of.indent));
    line.column("line.url", |of| bit(of, flag::URL));
    line.column("line.bars", |of| i64::from(of.bars));
    line.column("line.quotes", |of| i64::from(of.quotes));
    line.column("line.first", |of| {
        bit(of, flag::LOWER_FIRST)
            + 2 * bit(of, flag::QUOTE_FIRST)
            + 4 * bit(of, flag::DIGIT_FIRST)
            + 8 * bit(of, flag::JOINT_FIRST)
    });
    line.column("line.questions", |of| i64::from(of.questions));
    line.column("line.shouts", |of| i64::from(of.shouts));
    line.column("line.brackets", |of| i64::from(of.brackets));
    line.column("line.date", |of| bit(of, flag::DATE) + 2 * bit(of, flag::TIME));
    line.column("line.you", |of| mille(of.you.into(), of.tokens.into()));
    line.column("line.tell", |of| mille(of.tell.into(), of.tokens.into()));
    line.column("line.money", |of| i64::from(of.money));
    line.column("line.marks", |of| mille(of.marks.into(), of.chars.into()));
    line.column("line.wide", |of| mille(of.wide.into(), of.chars.into()));
    line.column("line.columns", |of| bit(of, flag::COLUMNS));
    line.column("line.markers", |of| i64::from((of.keys & word::MARKERS).count_ones()));
    line.column("line.repeat", |of| bit(of, flag::REPEAT));
}

/// What units look like, to be written down.
struct Looks<'l> {
    list: &'l [Unit],
    sheet: &'l mut Sheet,
}

impl Looks<'_> {
    #[inline(always)]
    fn column<C: Cell>(&mut self, name: &'static str, value: impl Fn(&Glance) -> C) {
        self.sheet.fill(name, self.list.iter().map(|unit| value(&unit.look)));
    }
}

pub fn place(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let n = list.len() as i64;
    let Basics { token_sums: tokens, prose_sums: prose, .. } = basics;
    let all = tokens.all();
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
    sheet.constant("page.lines", n);
    sheet.constant("page.tokens", log(all));
    sheet.constant("page.prose", mille(prose.all(), all));
    sheet.constant("page.prose_lines", mille(prose_lines, n));
    sheet.constant("page.bullets", mille(bullets, n));
    sheet.constant("page.stops", mille(stops, all));
    sheet.constant("page.caps", mille(caps, all));
    sheet.constant("page.wide", mille(wide, all));
    sheet.constant("page.gaps", mille(gaps, n));
}

pub fn neighbours(list: &[Unit], sheet: &mut Sheet) {
    const NAMES: [(isize, [&str; 3]); 6] = [
        (-3, ["near.tokens-3", "near.term-3", ""]),
        (-2, ["near.tokens-2", "near.term-2", ""]),
        (-1, ["near.tokens-1", "near.term-1", "near.stops-1"]),
        (1, ["near.tokens+1", "near.term+1", "near.stops+1"]),
        (2, ["near.tokens+2", "near.term+2", ""]),
        (3, ["near.tokens+3", "near.term+3", ""]),
    ];
    let beside = |value: fn(&Glance) -> i64| Beside::of(list.iter().map(|it| value(&it.look)), -1);
    let own_tokens = beside(|look| i64::from(look.tokens.min(99)));
    let own_term = beside(|look| i64::from(look.is(flag::TERM)));
    let own_stops = beside(|look| mille(look.stops.into(), look.tokens.into()) as i64);
    for (by, [tokens, term, stops]) in NAMES {
        sheet.fill(tokens, own_tokens.at(by));
        sheet.fill(term, own_term.at(by));
        if !stops.is_empty() {
            sheet.fill(stops, own_stops.at(by));
        }
    }
}
