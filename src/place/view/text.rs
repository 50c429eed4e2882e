//! Where the unit stands to the text of the page: the best segment of prose, clusters of it, the headline.

use super::{Basics, FAR, LONG, PROSE, is_prose};
use crate::place::company::{Clusters, Segment};
use crate::place::divide::{divide, mille};
use crate::place::sheet::Sheet;
use crate::place::units::{Unit, Units};

pub fn segments(list: &[Unit], basics: &Basics, sheet: &mut Sheet) {
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
        // Below nothing where no line is good.
        sheet.constant(names[2], divide(best.score / 2 * 1000, all));
        sheet.constant(names[3], mille((best.last - best.first + 1) as i64, n));
    }
}

pub fn cluster(clusters: &Clusters, basics: &Basics, sheet: &mut Sheet) {
    let all = basics.tokens.iter().sum::<i64>();
    let near = |at: usize| clusters.list.get(clusters.near[at]);
    let size = |at: usize| near(at).map_or(0, |cluster| cluster.size);
    let big = clusters.list.get(clusters.big).map_or(0, |cluster| cluster.size);
    sheet.column("clus.side", |at| clusters.near[at] as i64 - clusters.big as i64);
    sheet.column("clus.rank", |at| near(at).map_or(-1, |cluster| cluster.rank));
    sheet.column("clus.ratio", |at| mille(size(at), big));
    sheet.column("clus.distance", |at| clusters.distance[at]);
    sheet.constant("clus.count", clusters.list.len() as i64);
    sheet.constant("clus.share", mille(big, all));
    sheet.column("clus.size", size);
    sheet.column("clus.from_big", |at| clusters.distance_to_big(at));
}

/// Where the headline is.
pub fn head(units: &Units, sheet: &mut Sheet) {
    let head = crate::place::headline::find(units, sheet).map(|head| head as i64);
    sheet.column("head.from", |at| {
        head.map_or(-FAR - 1, |head| (at as i64 - head).clamp(-FAR, FAR))
    });
}
