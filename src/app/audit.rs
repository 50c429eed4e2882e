//! `--audit`: what was removed from a corpus, counted and sampled, for people who sign it off.
//!
//! A file of JSON lines: totals, then for each rule its counts and its sample. Everything in it is a
//! sum or a choice of the smallest, so the audits of parts make the audit of the whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DONE;
use super::args::Args;
use super::error::Error;
use super::intake::{Input, Intake};
use super::outlet::Outlet;
use super::source::FileId;
use crate::print::{RULES_VERSION, Sampler, Stats};
use crate::rule::{RuleId, Rules};

/// The version of the form.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Deserialize, Serialize)]
struct Totals {
    /// Version of the form.
    audit: u32,
    /// Version of the rules.
    rules: String,
    /// Removals of each rule that are shown at most.
    sample: usize,
    texts: u64,
    changed: u64,
    lines: u64,
    bytes: u64,
    removed_bytes: u64,
}

/// The first line of a rule.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Counts {
    rule: String,
    removals: u64,
    lines: u64,
    sentences: u64,
    bytes: u64,
}

/// What a line of a sample is put in order by.
#[derive(Debug, Deserialize)]
struct Chosen {
    rule: String,
    chosen: String,
}

/// An audit on its way.
struct Audit {
    totals: Totals,
    rules: BTreeMap<String, Counts>,
    sample: Sampler,
}

/// Counts with nothing in them, which sample if an audit is wanted.
pub fn fresh(args: &Args) -> Stats {
    let is_named = args.jsonl.is_none() && !args.null && args.separator.is_none();
    let sample = args.audit.as_ref().map(|_| Sampler::new(args.audit_sample, is_named));
    Stats { sample, ..Stats::default() }
}

/// Writes what a run has counted and sampled.
///
/// # Errors
/// As [`Outlet::write`].
pub fn write(outlet: Outlet, stats: Stats, rules: &Rules) -> Result<(), Error> {
    let removed_bytes = stats.removed_bytes();
    let Stats { bytes, lines, texts, changed, rules: counted, sample } = stats;
    let sample = sample.unwrap_or_else(|| Sampler::new(0, false));
    let totals = Totals {
        audit: VERSION,
        rules: version(rules),
        sample: sample.size(),
        texts,
        changed,
        lines,
        bytes,
        removed_bytes,
    };
    let counts = counted.into_iter().map(|(rule, count)| {
        let rule = rules.name(RuleId(rule)).to_owned();
        let (removals, lines) = (count.removals, count.lines);
        (
            rule.clone(),
            Counts { rule, removals, lines, sentences: count.sentences, bytes: count.bytes },
        )
    });
    Audit { totals, rules: counts.collect(), sample }.put(outlet)
}

/// The version of the rules, `+user` behind it where a rule file added some.
fn version(rules: &Rules) -> String {
    let is_own = rules.len() > Rules::builtin().len();
    format!("{RULES_VERSION}{}", if is_own { "+user" } else { "" })
}

/// Makes one audit of several.
///
/// # Errors
/// A file that is no audit or of another kind than the first; trouble with reading or writing.
pub fn merge(args: &Args, inputs: &[Input]) -> Result<u8, Error> {
    let ids: Vec<FileId> = inputs.iter().filter_map(Input::id).collect();
    let mut whole: Option<Audit> = None;
    for input in inputs {
        let bytes = Intake::default().open(input)?.read_all()?;
        let refused = |why| Error::Usage { detail: format!("{}: {why}", input.shown()) };
        let audit = Audit::parse(&bytes).ok_or_else(|| refused("this is no audit"))?;
        match &mut whole {
            None => whole = Some(audit),
            Some(whole) => whole.join(audit).map_err(refused)?,
        }
    }
    let outlet = match &args.output {
        Some(path) => Outlet::create(path, None, &ids)?,
        None => Outlet::stdout(None)?.apart_from(&ids)?,
    };
    match whole {
        Some(audit) => audit.put(outlet).map(|()| DONE),
        None => Ok(DONE),
    }
}

impl Audit {
    fn parse(bytes: &[u8]) -> Option<Audit> {
        let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let totals: Totals = serde_json::from_slice(lines.next()?).ok()?;
        if totals.audit != VERSION {
            return None;
        }
        let sample = Sampler::new(totals.sample, false);
        let mut audit = Audit { totals, rules: BTreeMap::new(), sample };
        for line in lines {
            match serde_json::from_slice::<Chosen>(line) {
                Ok(Chosen { rule, chosen }) => {
                    let number = u128::from_str_radix(&chosen, 16).ok()?;
                    audit.sample.keep(&rule, number, line.to_vec());
                }
                Err(_) => {
                    let counts: Counts = serde_json::from_slice(line).ok()?;
                    audit.rules.insert(counts.rule.clone(), counts);
                }
            }
        }
        Some(audit)
    }

    fn join(&mut self, other: Audit) -> Result<(), &'static str> {
        let (mine, theirs) = (&mut self.totals, &other.totals);
        if (&mine.rules, mine.sample) != (&theirs.rules, theirs.sample) {
            return Err("made with other rules or another --audit-sample than the first");
        }
        mine.texts += theirs.texts;
        mine.changed += theirs.changed;
        mine.lines += theirs.lines;
        mine.bytes += theirs.bytes;
        mine.removed_bytes += theirs.removed_bytes;
        for (rule, more) in other.rules {
            let counts = self.rules.entry(rule.clone()).or_default();
            counts.rule = rule;
            counts.removals += more.removals;
            counts.lines += more.lines;
            counts.sentences += more.sentences;
            counts.bytes += more.bytes;
        }
        self.sample.join(other.sample);
        Ok(())
    }

    fn put(&self, mut outlet: Outlet) -> Result<(), Error> {
        let mut line = Vec::new();
        let mut put = |outlet: &mut Outlet, write: &dyn Fn(&mut Vec<u8>)| {
            line.clear();
            write(&mut line);
            line.push(b'\n');
            outlet.write(&line)
        };
        // Writing plain values into memory cannot fail.
        put(&mut outlet, &|line| drop(serde_json::to_writer(line, &self.totals)))?;
        for (rule, counts) in &self.rules {
            put(&mut outlet, &|line| drop(serde_json::to_writer(line, counts)))?;
            for removed in self.sample.of(rule) {
                put(&mut outlet, &|line| line.extend_from_slice(removed))?;
            }
        }
        outlet.close()
    }
}
