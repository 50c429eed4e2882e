//! The features: what a unit is, where it stands, and what its company is.
//!
//! Every number is a small integer. The order of the columns is part of the weights' format.

use super::company::{Clusters, Reach, Runs, Segment, Sums};
use super::glance::flag;
use super::sheet::{Sheet, mille};
use super::units::{Unit, Units};
use super::vocabulary as word;
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
    mass: Vec<i64>,
    bullet: Vec<bool>,
}

impl Basics {
    fn of(units: &[Unit]) -> Self {
        let tokens: Vec<i64> = units.iter().map(|unit| i64::from(unit.look.tokens)).collect();
        Self {
            prose: units.iter().map(|unit| is_prose(unit, PROSE)).collect(),
            score: units
                .iter()
                .map(|unit| i64::from(Words::score(unit.look.sum, unit.look.count)))
                .collect(),
            mass: tokens.iter().map(|&tokens| root(tokens.min(60) * 16)).collect(),
            bullet: units.iter().map(|unit| unit.look.bullet > 0).collect(),
            tokens,
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
    shape(list, sheet);
    place(list, &basics, sheet);
    neighbours(list, &basics, sheet);
    densities(list, &basics, sheet);
    distances(list, &basics, sheet);
    segments(list, &basics, sheet);
    cluster(&clusters, &basics, sheet);
    topics(units, &basics, &clusters, sheet);
    words(&basics, sheet);
    blocks(list, &basics, sheet);
}

fn shape(list: &[Unit], sheet: &mut Sheet) {
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

fn place(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
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

fn neighbours(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
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

fn densities(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
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
    const NAMES: [(usize, [&str; 9]); 5] = [
        (
            2,
            [
                "dens.prose2",
                "dens.tokens2",
                "dens.stops2",
                "dens.caps2",
                "dens.before2",
                "dens.after2",
                "",
                "",
                "",
            ],
        ),
        (
            4,
            [
                "dens.prose4",
                "dens.tokens4",
                "dens.stops4",
                "dens.caps4",
                "dens.before4",
                "dens.after4",
                "dens.marks4",
                "",
                "dens.bullets4",
            ],
        ),
        (
            8,
            [
                "dens.prose8",
                "dens.tokens8",
                "dens.stops8",
                "dens.caps8",
                "dens.before8",
                "dens.after8",
                "dens.marks8",
                "dens.repeats8",
                "dens.bullets8",
            ],
        ),
        (
            16,
            [
                "dens.prose16",
                "dens.tokens16",
                "dens.stops16",
                "dens.caps16",
                "dens.before16",
                "dens.after16",
                "dens.marks16",
                "",
                "",
            ],
        ),
        (
            32,
            [
                "dens.prose32",
                "dens.tokens32",
                "dens.stops32",
                "dens.caps32",
                "dens.before32",
                "dens.after32",
                "dens.marks32",
                "dens.repeats32",
                "dens.bullets32",
            ],
        ),
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

fn distances(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    let mut pair = |names: [&'static str; 2], test: &dyn Fn(&Unit) -> bool| {
        let hits: Vec<bool> = list.iter().map(test).collect();
        let (back, on) = super::company::distances(&hits, FAR);
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

fn segments(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
    const NAMES: [[&str; 4]; 3] = [
        ["seg.start", "seg.end", "seg.tokens", "seg.lines"],
        ["seg.long_start", "seg.long_end", "seg.long_tokens", "seg.long_lines"],
        ["seg.stop_start", "seg.stop_end", "seg.stop_tokens", "seg.stop_lines"],
    ];
    let all = basics.tokens.iter().sum::<i64>();
    let n = list.len() as i64;
    for (kind, names) in NAMES.into_iter().enumerate() {
        // Twice the score, so that the half steps of the third kind stay whole.
        let scores: Vec<i64> = list
            .iter()
            .map(|unit| {
                let look = &unit.look;
                let (good, cost) = match kind {
                    0 => (is_prose(unit, PROSE), 6),
                    1 => (is_prose(unit, LONG), 16),
                    _ => (look.tokens >= 8 && look.stops * 100 > look.tokens * 15, 3),
                };
                if good { 2 * i64::from(look.tokens) } else { -cost }
            })
            .collect();
        let best = Segment::best(&scores);
        sheet.column(names[0], |at| at as i64 - best.first as i64);
        sheet.column(names[1], |at| best.last as i64 - at as i64);
        sheet.column(names[2], |_| mille(best.score / 2, all));
        sheet.column(names[3], |_| mille((best.last - best.first + 1) as i64, n));
    }
}

fn cluster(clusters: &Clusters, basics: &Basics, sheet: &mut Sheet) {
    let all = basics.tokens.iter().sum::<i64>();
    let near = |at: usize| clusters.list.get(clusters.near[at]);
    let size = |at: usize| near(at).map_or(0, |cluster| cluster.size);
    let big = clusters.list.get(clusters.big).map_or(0, |cluster| cluster.size);
    sheet.column("clus.side", |at| clusters.near[at] as i64 - clusters.big as i64);
    sheet.column("clus.rank", |at| near(at).map_or(-1, |cluster| cluster.rank));
    sheet.column("clus.ratio", |at| mille(size(at), big));
    sheet.column("clus.distance", |at| clusters.distance[at]);
    sheet.column("clus.count", |_| clusters.list.len() as i64);
    sheet.column("clus.share", |_| mille(big, all));
    sheet.column("clus.size", size);
    sheet.column("clus.from_big", |at| clusters.distance_to_big(at));
}

fn topics(units: &Units, basics: &Basics, clusters: &Clusters, sheet: &mut Sheet) {
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
    sheet.column("topic.share", |at| mille(known[at], total[at]));
    sheet.column("topic.hits", |at| known[at]);
    sheet.column("topic.weight", |at| weight[at] * 10 / total[at].max(1));
    let (known, weight, total) = (Sums::of(&known), Sums::of(&weight), Sums::of(&total));
    let reach = Reach { radius: 3, n: list.len() };
    sheet.column("topic.share3", |at| {
        mille(known.within(reach.around(at)), total.within(reach.around(at)))
    });
    sheet.column("topic.weight3", |at| {
        weight.within(reach.around(at)) * 10 / total.within(reach.around(at)).max(1)
    });
}

fn words(basics: &Basics, sheet: &mut Sheet) {
    let n = basics.score.len();
    let weighed: Vec<i64> =
        basics.score.iter().zip(&basics.mass).map(|(score, mass)| score * mass).collect();
    let (sum, mass) = (Sums::of(&weighed), Sums::of(&basics.mass));
    sheet.column("word.own", |at| basics.score[at]);
    const NEAR: [(i64, &str); 4] =
        [(-2, "word.own-2"), (-1, "word.own-1"), (1, "word.own+1"), (2, "word.own+2")];
    for (by, name) in NEAR {
        sheet.column(name, |at| {
            let other = usize::try_from(at as i64 + by).ok();
            other.and_then(|it| basics.score.get(it)).copied().unwrap_or(0)
        });
    }
    const WIDE: [(usize, &str, &str, &str); 5] = [
        (1, "word.mean1", "", ""),
        (4, "word.mean4", "word.back4", "word.on4"),
        (8, "word.mean8", "", ""),
        (12, "word.mean12", "word.back12", "word.on12"),
        (30, "word.mean30", "word.back30", "word.on30"),
    ];
    for (radius, around, back, on) in WIDE {
        let reach = Reach { radius, n };
        let mean =
            |(from, to): (usize, usize)| sum.within((from, to)) / mass.within((from, to)).max(1);
        sheet.column(around, |at| mean(reach.around(at)));
        if !back.is_empty() {
            sheet.column(back, |at| mean(reach.before(at)));
            sheet.column(on, |at| mean(reach.after(at)));
        }
    }
    sheet.column("word.page", |_| sum.all() / mass.all().max(1));
}

fn blocks(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
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
    let tokens = Sums::of(&basics.tokens);
    let prose = Sums::of_where(&basics.tokens, &basics.prose);
    let weighed: Vec<i64> =
        basics.score.iter().zip(&basics.mass).map(|(score, mass)| score * mass).collect();
    let (sum, mass) = (Sums::of(&weighed), Sums::of(&basics.mass));
    sheet.column("block.lines", |at| (bounds[at].1 - bounds[at].0) as i64);
    sheet.column("block.tokens", |at| tokens.within(bounds[at]));
    sheet.column("block.prose", |at| mille(prose.within(bounds[at]), tokens.within(bounds[at])));
    sheet.column("block.word", |at| sum.within(bounds[at]) / mass.within(bounds[at]).max(1));
    sheet.column("block.place", |at| (at - bounds[at].0) as i64);
}
