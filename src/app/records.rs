//! What the options on records mean, and the engine as their judge.

use super::across::{Gathered, Held};
use super::args::{Args, BadRecords as Typed};
use super::batch::{Hands, Next, Pieces, Stock, Work, pump};
use super::desk::{Desk, Ledger};
use super::error::Error;
use super::framing::Framing;
use super::intake::Source;
use super::jsonl::{BadRecords, JsonLines, PlainRecords, Tally};
use super::judges::{Counts, EngineJudge, Gatherer};
use super::outlet;
use super::progress::Meter;
use super::signals;
use crate::engine::Engine;
use crate::print::Stats;
use crate::record::{FieldPath, Query};
use regex::bytes::RegexBuilder;

/// The compiled size that a separator may reach, in bytes.
const LARGEST_SEPARATOR: usize = 1 << 20;

/// How an input falls into records.
#[derive(Debug)]
pub struct Wish {
    kind: Kind,
    drop_empty: bool,
    /// What names a record for people; nothing when its place has to do.
    id: Option<Query>,
    /// Counts with nothing in them, and with the wish for a sample or without.
    fresh: Stats,
}

#[derive(Debug)]
enum Kind {
    Json { field: String, path: FieldPath, added: Option<String>, bad: BadRecords },
    Plain(Framing),
}

/// What the arguments say about records; nothing when every input is one text.
///
/// # Errors
/// A field path or a separator that makes no sense, and options that need or forbid records.
pub fn wish(args: &Args, fresh: Stats) -> Result<Option<Wish>, Error> {
    let kind = match (&args.jsonl, args.null, &args.separator) {
        (Some(field), ..) => Kind::Json {
            path: FieldPath::parse(field)
                .map_err(|why| usage(format!("--jsonl={field}: {why}")))?,
            field: field.clone(),
            added: args.add_removed.clone(),
            bad: match args.bad_records {
                Typed::Warn => BadRecords::Warn,
                Typed::Pass => BadRecords::Pass,
                Typed::Fail => BadRecords::Fail,
            },
        },
        (_, true, _) => Kind::Plain(Framing::Byte(0)),
        (_, _, Some(pattern)) => Kind::Plain(separator(pattern)?),
        _ => return Ok(None),
    };
    let id = id_field(args)?.map(Query::new);
    Ok(Some(Wish { kind, drop_empty: args.drop_empty, id, fresh }))
}

/// What `--id-field` says.
///
/// # Errors
/// A field path that makes no sense.
pub fn id_field(args: &Args) -> Result<Option<FieldPath>, Error> {
    let Some(field) = &args.id_field else { return Ok(None) };
    let path = FieldPath::parse(field);
    path.map(Some).map_err(|why| usage(format!("--id-field {field}: {why}")))
}

fn separator(pattern: &str) -> Result<Framing, Error> {
    let wrong = |why: String| usage(format!("--separator '{pattern}': {why}"));
    let regex = RegexBuilder::new(pattern)
        .size_limit(LARGEST_SEPARATOR)
        .build()
        .map_err(|error| wrong(error.to_string()))?;
    if regex.is_match(b"") {
        return Err(wrong("matches the empty text, so it would part nothing".to_owned()));
    }
    Ok(Framing::Pattern(regex))
}

fn usage(detail: String) -> Error {
    Error::Usage { detail }
}

/// What happened to the records of one input.
#[derive(Debug, Default)]
pub struct Account {
    /// The records.
    pub tally: Tally,
    /// What went, by rule.
    pub stats: Stats,
    /// Sections of which too much would have gone, so that a lower level was used.
    lowered: u64,
}

/// Receives what becomes of some records, and whether they changed.
pub type Put<'p> = dyn FnMut(&[u8], bool) -> Result<(), Error> + 'p;

/// One input of records.
pub struct Lot<'f> {
    /// The input.
    pub source: &'f mut Source,
    /// Its name in events.
    pub name: &'f str,
    /// Records in the inputs before it.
    pub before: u64,
    /// Counts what is done, for whoever watches.
    pub meter: &'f Meter,
}

impl Wish {
    /// Takes the records of `lot` through the engine and hands them to `put`, in order, with what
    /// a `ledger` knows of the corpus. Bad records are named on standard error as they come.
    ///
    /// # Errors
    /// What `put` says, at once; else what reading says, after what came before is put.
    pub fn run(
        &self,
        (engine, workers): (&Engine, usize),
        ledger: Option<&Ledger>,
        lot: Lot<'_>,
        put: &mut Put<'_>,
    ) -> (Account, Result<(), Error>) {
        let wants_events = matches!(&self.kind, Kind::Json { added: Some(_), .. });
        let judge = EngineJudge {
            engine,
            ledger,
            name: lot.name,
            wants_events,
            id: self.id.as_ref().filter(|_| self.fresh.sample.is_some()),
            fresh: &self.fresh,
        };
        let before = ledger.filter(|ledger| ledger.desk.counts()).map(|_| lot.before);
        let mut sums = Counts { stats: self.fresh.clone(), lowered: 0 };
        let meter = Some(lot.meter);
        let mut take = |counts: Counts, pieces: Pieces<'_, '_>, changed| {
            lot.meter.add((0, 0), (counts.stats.bytes, counts.stats.removed_bytes()));
            sums.stats.join(counts.stats);
            sums.lowered += counts.lowered;
            for bytes in pieces {
                put(bytes, changed)?;
            }
            Ok(())
        };
        let (tally, outcome) = match &self.kind {
            Kind::Json { path, added, bad, .. } => {
                let (path, added) = (path.clone(), added.as_deref());
                let work = JsonLines::new(&judge, path, added, self.drop_empty, *bad);
                let framing = Framing::Byte(b'\n');
                let flow = Flow { framing: &framing, before, workers, told: Some(*bad), meter };
                flow.run(lot.source, &work, wants_events, &mut take)
            }
            Kind::Plain(framing) => {
                let work = PlainRecords::new(&judge, framing.clone(), self.drop_empty);
                let flow = Flow { framing, before, workers, told: None, meter };
                flow.run(lot.source, &work, false, &mut take)
            }
        };
        let Counts { mut stats, lowered } = sums;
        stats.texts = tally.judged;
        stats.changed = tally.cut + tally.dropped;
        (Account { tally, stats, lowered }, outcome)
    }

    /// Gathers what the documents of `lot` hold. `told` says that they are not read again, so that
    /// bad records are named and texts are counted here.
    ///
    /// # Errors
    /// When prints cannot be put aside; else what reading says.
    pub fn gather(
        &self,
        (engine, workers): (&Engine, usize),
        desk: &Desk,
        lot: Lot<'_>,
        told: bool,
        gathered: &mut Gathered,
    ) -> (Tally, Result<(), Error>) {
        let judge = Gatherer { engine, desk };
        let before = desk.counts().then_some(lot.before);
        let meter = told.then_some(lot.meter);
        let mut take = |held: Vec<Held>, _: Pieces<'_, '_>, _| {
            held.into_iter().try_for_each(|held| gathered.add(held))
        };
        match &self.kind {
            Kind::Json { path, bad, .. } => {
                let work = JsonLines::new(&judge, path.clone(), None, false, *bad);
                let framing = Framing::Byte(b'\n');
                let told = told.then_some(*bad);
                let flow = Flow { framing: &framing, before, workers, told, meter };
                flow.run(lot.source, &work, false, &mut take)
            }
            Kind::Plain(framing) => {
                let work = PlainRecords::new(&judge, framing.clone(), false);
                let flow = Flow { framing, before, workers, told: None, meter };
                flow.run(lot.source, &work, false, &mut take)
            }
        }
    }

    /// True when the records are JSON, so that fields can be asked for.
    pub fn has_fields(&self) -> bool {
        matches!(self.kind, Kind::Json { .. })
    }

    /// True when such an account means that the run ends with trouble.
    pub fn is_trouble(&self, tally: &Tally) -> bool {
        let tolerant = matches!(&self.kind, Kind::Json { bad: BadRecords::Pass, .. });
        tally.bad > 0 && !tolerant
    }

    /// Says what was left as it was, and why; `quiet` leaves out what is no trouble.
    ///
    /// # Errors
    /// When standard error cannot be written.
    pub fn tell(
        &self,
        account: &Account,
        name: &str,
        engine: &Engine,
        quiet: bool,
    ) -> Result<(), Error> {
        let Kind::Json { field, bad, .. } = &self.kind else { return Ok(()) };
        let tally = &account.tally;
        let all = tally.lines - tally.blank;
        let say = |count, what: &str| {
            outlet::tell(&format!(
                "deboil: {name}: {count} of {all} records {what}; left as they are"
            ))
        };
        let unnamed = tally.bad > tally.named.len() as u64;
        if (unnamed && *bad != BadRecords::Pass)
            || (tally.bad > 0 && *bad == BadRecords::Pass && !quiet)
        {
            say(tally.bad, "are not JSON")?;
        }
        if tally.without_text > 0 && !quiet {
            say(tally.without_text, &format!("have no string at {field}"))?;
        }
        if account.lowered > 0 && !quiet {
            let asked = engine.settings();
            outlet::tell(&format!(
                "deboil: {name}: {} of {all} records would lose more than {} % at level {}; a lower level was used",
                account.lowered,
                asked.max_removed.unwrap_or(100.0),
                asked.level().name(),
            ))?;
        }
        Ok(())
    }
}

/// Receives what was counted in some records, what became of them, and whether they changed.
type Take<'t, C> = dyn FnMut(C, Pieces<'_, '_>, bool) -> Result<(), Error> + 't;

/// How records go through a work.
struct Flow<'f> {
    framing: &'f Framing,
    /// Records before this input, if they are numbered.
    before: Option<u64>,
    workers: usize,
    /// What is done about bad records; nothing when they are not spoken of.
    told: Option<BadRecords>,
    /// Counts texts; nothing when they are counted in another reading.
    meter: Option<&'f Meter>,
}

impl Flow<'_> {
    fn run<C, W: Work<Report = (Tally, C)>>(
        self,
        source: &mut Source,
        work: &W,
        always_changes: bool,
        take: &mut Take<'_, C>,
    ) -> (Tally, Result<(), Error>) {
        let name = source.name().to_owned();
        let mut sum = Tally::default();
        let read = &mut |room: &mut [u8]| source.read(room);
        let stock = Stock { name: &name, read, framing: self.framing, before: self.before };
        let hands = Hands::new(self.workers);
        let outcome = pump(stock, work, hands, &mut |pieces, (tally, counts)| {
            let changed = tally.cut + tally.dropped > 0 || (always_changes && tally.judged > 0);
            let (named, had_bad) = (sum.named.len(), tally.bad > 0);
            if let Some(meter) = self.meter {
                meter.add((tally.judged, tally.cut + tally.dropped), (0, 0));
            }
            sum.add(tally);
            take(counts, pieces, changed)?;
            if matches!(self.told, Some(BadRecords::Warn | BadRecords::Fail)) {
                sum.named[named..].iter().try_for_each(|bad| outlet::tell(&bad.tell(&name)))?;
            }
            let ends = self.told == Some(BadRecords::Fail) && had_bad;
            if signals::stopped() {
                return Err(Error::Ended);
            }
            Ok(if ends { Next::Stop } else { Next::More })
        });
        let outcome = match outcome {
            Ok(()) if self.told == Some(BadRecords::Fail) && sum.bad > 0 => {
                Err(usage(format!("{name}: ended at a bad record, as --bad-records fail asks")))
            }
            outcome => outcome,
        };
        (sum, outcome)
    }
}
