//! Records through the engine: the text field of JSON lines, and plain texts parted by bytes or
//! patterns.

use super::batch::{Place, Sheet, Work};
use super::framing::Framing;
use super::script::Script;
use crate::record::{AddedField, FieldPath, Outcome, Paper, Query, Text};
use crate::record::{cut, cut_and_add, find, find_raw, without_bom};
use crate::span::Span;

/// Bad records that are named one by one; the others are counted.
const NAMED: usize = 10;

/// Bytes of a record above which nothing of its size is made beside it.
const GIANT: usize = 16 << 20;

/// Says what goes from one text.
pub trait Judge: Sync {
    /// Buffers to use again from text to text.
    type Tools: Default;
    /// What is counted, summed over a batch.
    type Counts: Send;

    /// Judges one text. `verdict` comes empty.
    fn judge(
        &self,
        tools: &mut Self::Tools,
        text: Script<'_>,
        origin: &Origin<'_>,
        verdict: &mut Verdict,
    );

    /// Takes what was counted since the last call.
    fn counts(&self, tools: &mut Self::Tools) -> Self::Counts;
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'r> {
    /// The JSON record it is a field of; empty for a plain text.
    pub record: &'r [u8],
    /// Number of the record, from 1, if records are numbered.
    pub number: u64,
}

/// What goes from one text.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Ascending, disjoint spans of whole characters.
    pub removals: Vec<Span>,
    /// The removals as a JSON array without line ends; only looked at when a field is added.
    pub events: Vec<u8>,
}

/// What is done about a record that is no JSON. It passes unchanged in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadRecords {
    /// The first ten are named, all are counted, and the run ends with trouble.
    #[default]
    Warn,
    /// They are counted.
    Pass,
    /// The first one ends the run; what came before it is written.
    Fail,
}

/// Work on JSON lines.
pub struct JsonLines<'j, J> {
    judge: &'j J,
    query: Query,
    added: Option<AddedField>,
    drop_empty: bool,
    bad: BadRecords,
    /// [`GIANT`], but in tests.
    giant: usize,
}

impl<'j, J: Judge> JsonLines<'j, J> {
    /// Judges the string at `path` of each record.
    ///
    /// `added` is the name of a field that takes the removal events of each judged record, as an
    /// array that is empty when nothing went; a record that has such a field already is bad.
    /// `drop_empty` leaves out records whose text lost all that was not white space; a text
    /// that was blank before stays.
    pub fn new(
        judge: &'j J,
        path: FieldPath,
        added: Option<&str>,
        drop_empty: bool,
        bad: BadRecords,
    ) -> Self {
        let query = match added {
            Some(name) => Query::with_added(path, name),
            None => Query::new(path),
        };
        Self { judge, query, added: added.map(AddedField::new), drop_empty, bad, giant: GIANT }
    }

    /// Where the text lies. It is decoded too, unless it is a giant that need not be at hand as a whole.
    fn find(&self, record: &[u8], decoded: &mut Vec<u8>) -> Outcome {
        if record.len() > self.giant && !self.drop_empty {
            return find_raw(record, &self.query);
        }
        find(record, &self.query, decoded)
    }

    /// Writes one record, which begins at `start` of the batch, unless it is left out.
    fn record(
        &self,
        tools: &mut Tools<J>,
        (origin, start): (&Origin<'_>, usize),
        text: &Text,
        out: &mut Sheet,
    ) -> Fate {
        let record = origin.record;
        let Tools { judge, decoded, verdict } = tools;
        verdict.removals.clear();
        verdict.events.clear();
        if record.len() > self.giant && !self.drop_empty {
            self.judge.judge(judge, Script::giant(text.inside.of(record)), origin, verdict);
        } else {
            let shown = text.shown(record, decoded);
            self.judge.judge(judge, Script::whole(shown), origin, verdict);
            if self.drop_empty && only_blanks_stay(shown, &verdict.removals) {
                return Fate::Dropped;
            }
        }
        if record.len() > self.giant {
            *decoded = Vec::new();
            self.write(record, text, verdict, &mut out.giant(start));
        } else {
            self.write(record, text, verdict, &mut out.bytes);
        }
        if verdict.removals.is_empty() { Fate::Untouched } else { Fate::Cut }
    }

    fn write(&self, record: &[u8], text: &Text, verdict: &Verdict, out: &mut impl Paper) {
        let removals = verdict.removals.iter().copied();
        match (&self.added, text.place) {
            (Some(added), Some(place)) => {
                cut_and_add(out, record, text, removals, (added, &verdict.events, place));
            }
            _ => cut(out, record, text, removals),
        }
    }
}

/// Writes a run of a record that begins at `start` of its batch.
fn keep(record: &[u8], run: Span, (start, giant): (usize, usize), out: &mut Sheet) {
    if record.len() > giant {
        out.giant(start).keep(record, run);
    } else {
        out.bytes.keep(record, run);
    }
}

enum Fate {
    Untouched,
    Cut,
    Dropped,
}

/// True when something goes and nothing but white space is left.
fn only_blanks_stay(text: &[u8], removals: &[Span]) -> bool {
    let blank = |run: &[u8]| std::str::from_utf8(run).is_ok_and(|run| run.trim().is_empty());
    let mut at = 0;
    let before_each = removals.iter().all(|removal| {
        let run = &text[at..removal.start];
        at = removal.end;
        blank(run)
    });
    !removals.is_empty() && before_each && blank(&text[at..])
}

/// Buffers of one worker.
pub struct Tools<J: Judge> {
    judge: J::Tools,
    decoded: Vec<u8>,
    verdict: Verdict,
}

impl<J: Judge> Default for Tools<J> {
    fn default() -> Self {
        Self { judge: J::Tools::default(), decoded: Vec::new(), verdict: Verdict::default() }
    }
}

/// What happened to the records of a batch, or of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines, or plain records, blank ones included.
    pub lines: u64,
    /// Records whose text was judged.
    pub judged: u64,
    /// Of these, records that lost something and were written.
    pub cut: u64,
    /// Of these, records that were left out.
    pub dropped: u64,
    /// Records without the field, or with something else than a string in it.
    pub without_text: u64,
    /// Lines of white space.
    pub blank: u64,
    /// Records that are no JSON.
    pub bad: u64,
    /// The first of them.
    pub named: Vec<BadRecord>,
}

/// A record that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// From 1, in the batch or the input.
    pub line: u64,
    /// Byte of the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl Tally {
    /// Adds what happened next.
    pub fn add(&mut self, next: Tally) {
        let lines = self.lines;
        let room = NAMED.saturating_sub(self.named.len());
        let named = next.named.into_iter().take(room);
        self.named.extend(named.map(|bad| BadRecord { line: bad.line + lines, ..bad }));
        self.lines += next.lines;
        self.judged += next.judged;
        self.cut += next.cut;
        self.dropped += next.dropped;
        self.without_text += next.without_text;
        self.blank += next.blank;
        self.bad += next.bad;
    }
}

impl<J: Judge> Work for JsonLines<'_, J> {
    type Tools = Tools<J>;
    type Report = (Tally, J::Counts);

    fn work(
        &self,
        tools: &mut Tools<J>,
        records: &[u8],
        place: Place,
        out: &mut Sheet,
    ) -> Self::Report {
        let mut tally = Tally::default();
        let body = if place.first { without_bom(records) } else { records };
        let skipped = records.len() - body.len();
        out.bytes.extend_from_slice(&records[..skipped]);
        Framing::Byte(b'\n').each(body, |line, end| {
            if tally.bad > 0 && self.bad == BadRecords::Fail {
                return;
            }
            tally.lines += 1;
            let start = skipped + line.start;
            let line = &body[line.start..end.end];
            match self.find(line, &mut tools.decoded) {
                Outcome::Found(text) => {
                    tally.judged += 1;
                    let origin = Origin { record: line, number: place.before + tally.lines };
                    match self.record(tools, (&origin, start), &text, out) {
                        Fate::Untouched => {}
                        Fate::Cut => tally.cut += 1,
                        Fate::Dropped => tally.dropped += 1,
                    }
                    return;
                }
                Outcome::Missing | Outcome::NotAString(_) => tally.without_text += 1,
                Outcome::Blank => tally.blank += 1,
                Outcome::Bad(fault) => {
                    tally.bad += 1;
                    if tally.named.len() < NAMED {
                        let (column, message) = (fault.column, fault.message);
                        tally.named.push(BadRecord { line: tally.lines, column, message });
                    }
                    if self.bad == BadRecords::Fail {
                        return;
                    }
                }
            }
            keep(line, Span::new(0, line.len()), (start, self.giant), out);
        });
        (tally, self.judge.counts(&mut tools.judge))
    }
}

/// Work on plain texts, each a document of its own.
pub struct PlainRecords<'j, J> {
    judge: &'j J,
    framing: Framing,
    drop_empty: bool,
    giant: usize,
}

impl<'j, J: Judge> PlainRecords<'j, J> {
    /// Judges each text between what `framing` finds. `drop_empty` as for [`JsonLines::new`]; what
    /// ends a record that is left out goes with it.
    pub fn new(judge: &'j J, framing: Framing, drop_empty: bool) -> Self {
        Self { judge, framing, drop_empty, giant: GIANT }
    }
}

impl<J: Judge> Work for PlainRecords<'_, J> {
    type Tools = Tools<J>;
    type Report = (Tally, J::Counts);

    fn work(
        &self,
        tools: &mut Tools<J>,
        records: &[u8],
        place: Place,
        out: &mut Sheet,
    ) -> Self::Report {
        let mut tally = Tally::default();
        self.framing.each(records, |text, end| {
            let Tools { judge, verdict, .. } = &mut *tools;
            verdict.removals.clear();
            let shown = text.of(records);
            tally.lines += 1;
            let origin = Origin { record: b"", number: place.before + tally.lines };
            self.judge.judge(judge, Script::whole(shown), &origin, verdict);
            tally.judged += 1;
            if self.drop_empty && only_blanks_stay(shown, &verdict.removals) {
                tally.dropped += 1;
                return;
            }
            tally.cut += u64::from(!verdict.removals.is_empty());
            let mut at = 0;
            for removal in &verdict.removals {
                keep(shown, Span::new(at, removal.start), (text.start, self.giant), out);
                at = removal.end;
            }
            keep(shown, Span::new(at, shown.len()), (text.start, self.giant), out);
            out.bytes.extend_from_slice(end.of(records));
        });
        (tally, self.judge.counts(&mut tools.judge))
    }
}

impl BadRecord {
    /// The line of message for this record of `input`.
    pub fn tell(&self, input: &str) -> String {
        let Self { line, column, message } = self;
        format!("deboil: {input}:{line}:{column}: left as it is: {message}")
    }
}

#[cfg(test)]
mod tests;
