//! The engine as a judge of records, and as a gatherer of what they hold.

use super::across::Held;
use super::desk::{Desk, Ledger, value};
use super::jsonl::{Judge, Origin, Verdict};
use super::script::{Part, Script};
use crate::engine::{Engine, Workspace};
use crate::key::Key;
use crate::plan::Carry;
use crate::print::{Section, Stats, event_of};
use crate::record::Query;
use crate::span::Span;

/// The engine, gathering what texts hold.
pub struct Gatherer<'e> {
    /// Finds sentences.
    pub engine: &'e Engine,
    /// Tells documents apart.
    pub desk: &'e Desk,
}

/// What a gathering worker uses again from text to text.
#[derive(Debug, Default)]
pub struct Basket {
    workspace: Workspace,
    keys: Vec<Key>,
    decoded: Vec<u8>,
    held: Vec<Held>,
}

impl Judge for Gatherer<'_> {
    type Tools = Basket;
    type Counts = Vec<Held>;

    fn judge(&self, basket: &mut Basket, text: Script<'_>, origin: &Origin<'_>, _: &mut Verdict) {
        let Some(passport) = self.desk.passport(origin, &mut basket.decoded) else { return };
        basket.keys.clear();
        let mut text = text.after_a_line();
        while let Some(part) = text.next(self.engine) {
            let workspace = std::mem::take(&mut basket.workspace);
            basket.workspace =
                self.engine.keys(part.bytes, part.edges, workspace, &mut basket.keys);
        }
        let mut keys: Vec<u128> =
            basket.keys.iter().map(|&key| self.desk.key(key, &passport)).collect();
        keys.push(self.desk.census(&passport));
        keys.sort_unstable();
        keys.dedup();
        basket.held.push(Held { id: passport.id, keys });
    }

    fn counts(&self, basket: &mut Basket) -> Vec<Held> {
        std::mem::take(&mut basket.held)
    }
}

/// The engine, judging one text after another.
pub struct EngineJudge<'e> {
    /// Judges.
    pub engine: &'e Engine,
    /// What is known of the corpus.
    pub ledger: Option<&'e Ledger>,
    /// The input in events.
    pub name: &'e str,
    /// The events of a text are part of its verdict.
    pub wants_events: bool,
    /// The field that names a record in a sample.
    pub id: Option<&'e Query>,
    /// Counts with nothing in them.
    pub fresh: &'e Stats,
}

/// What a worker uses again from text to text.
#[derive(Debug, Default)]
pub struct Bench {
    workspace: Workspace,
    carry: Carry,
    decoded: Vec<u8>,
    /// Nothing before the first text.
    counts: Option<Counts>,
}

/// What a worker has counted.
#[derive(Debug, Default)]
pub struct Counts {
    /// By rule.
    pub stats: Stats,
    /// Sections of which too much would have gone.
    pub lowered: u64,
}

impl Judge for EngineJudge<'_> {
    type Tools = Bench;
    type Counts = Counts;

    fn judge(
        &self,
        bench: &mut Bench,
        mut text: Script<'_>,
        origin: &Origin<'_>,
        verdict: &mut Verdict,
    ) {
        let settings = self.engine.settings();
        let known = self.ledger.and_then(|ledger| {
            let passport = ledger.desk.passport(origin, &mut bench.decoded)?;
            let standing = ledger.standing(&passport);
            Some(move |key| ledger.verdict(key, &passport, standing))
        });
        let mut id = Vec::new();
        let id = self.id.and_then(|query| value(origin.record, query, &mut id));
        bench.carry.restart();
        while let Some(Part { bytes, edges: (head, tail), is_last }) = text.next(self.engine) {
            let Carry { lines: lines_before, bytes: bytes_before, line_start, .. } = bench.carry;
            let workspace = std::mem::take(&mut bench.workspace);
            let examined = match &known {
                Some(known) => self.engine.examine_among(bytes, (head, tail), workspace, known),
                None => self.engine.examine(bytes, head, tail, workspace),
            };
            let settled = self.engine.settle(bytes, examined, &mut bench.carry, is_last);
            let section = Section {
                name: self.name,
                bare: None,
                document: &settled.document,
                plan: &settled.plan,
                lines_before,
                bytes_before,
                line_start,
                lexicon: &settings.lexicon,
                level: settled.level,
            };
            let fresh = || Counts { stats: self.fresh.clone(), lowered: 0 };
            let counts = bench.counts.get_or_insert_with(fresh);
            counts.stats.add_named(&section, id);
            counts.lowered += u64::from(settled.level != settings.level());
            self.take(&section, verdict);
            bench.workspace = settled.into_workspace();
        }
        if self.wants_events {
            verdict.events.extend_from_slice(if verdict.events.is_empty() { b"[]" } else { b"]" });
        }
    }

    fn counts(&self, bench: &mut Bench) -> Counts {
        bench.counts.take().unwrap_or_default()
    }
}

impl EngineJudge<'_> {
    fn take(&self, section: &Section<'_>, verdict: &mut Verdict) {
        let before = section.bytes_before as usize;
        for removal in section.plan.removals() {
            let span = removal.span.shifted(before);
            // A cut that goes on over the end of a section is one cut.
            match verdict.removals.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => verdict.removals.push(Span::new(span.start, span.end)),
            }
            if self.wants_events {
                verdict.events.push(if verdict.events.is_empty() { b'[' } else { b',' });
                // Writing plain values into memory cannot fail.
                let _ = serde_json::to_writer(&mut verdict.events, &event_of(section, removal));
            }
        }
    }
}
