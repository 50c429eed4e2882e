//! Counts by rule.

use super::{Sampler, Section};
use crate::rule::RuleId;
use std::collections::BTreeMap;

/// What was read and what went, added up over sections and files. Sums only, so order does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Bytes read.
    pub bytes: u64,
    /// Lines read.
    pub lines: u64,
    /// Texts read.
    pub texts: u64,
    /// Texts that changed.
    pub changed: u64,
    /// Counts of each rule, by what is named first.
    pub rules: BTreeMap<u16, Count>,
    /// A sample of what went, if one is wanted.
    pub sample: Option<Sampler>,
}

/// What one rule removed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Removals.
    pub removals: u64,
    /// Of these: whole lines, one or more.
    pub lines: u64,
    /// Of these: sentences or other parts of a line.
    pub sentences: u64,
    /// Bytes.
    pub bytes: u64,
}

impl Stats {
    /// Counts one section.
    pub fn add(&mut self, section: &Section<'_>) {
        self.add_named(section, None);
    }

    /// Counts one section of a document with this id.
    pub fn add_named(&mut self, section: &Section<'_>, id: Option<&[u8]>) {
        if let Some(sample) = &mut self.sample {
            sample.add(section, id);
        }
        let document = section.document;
        self.bytes += document.bytes().len() as u64;
        self.lines += document.lines().len() as u64;
        let lines = document.lines();
        let mut last = 0;
        // Removals are in order, so their lines are found by going on, not by looking each of them up.
        let line_at = |from: usize, offset: usize| {
            let ahead = lines[from..].iter().take_while(|line| line.end as usize <= offset);
            from + ahead.count()
        };
        for removal in section.plan.removals() {
            let RuleId(rule) = section.plan.reasons(removal)[0].rule;
            let count = self.rules.entry(rule).or_default();
            let first = line_at(last, removal.span.start);
            last = line_at(first, removal.span.end - 1);
            let is_whole = lines[first].start as usize == removal.span.start
                && lines[last].end as usize == removal.span.end;
            count.removals += 1;
            count.bytes += removal.span.len() as u64;
            if is_whole {
                count.lines += (last - first + 1) as u64;
            } else {
                count.sentences += 1;
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: Stats) {
        self.bytes += other.bytes;
        self.lines += other.lines;
        self.texts += other.texts;
        self.changed += other.changed;
        if let (Some(sample), Some(more)) = (&mut self.sample, other.sample) {
            sample.join(more);
        }
        for (rule, more) in other.rules {
            let count = self.rules.entry(rule).or_default();
            count.removals += more.removals;
            count.lines += more.lines;
            count.sentences += more.sentences;
            count.bytes += more.bytes;
        }
    }

    /// Bytes removed by all rules.
    pub fn removed_bytes(&self) -> u64 {
        self.rules.values().map(|count| count.bytes).sum()
    }
}
