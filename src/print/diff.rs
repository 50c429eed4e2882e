//! A unified diff, made straight from the plan: it cannot be mistaken about which of two equal lines went.
//!
//! Hunks are grouped as `similar` groups them (changes at most twice the context apart share a hunk). The
//! names of the rules stand after the second `@@`, where `patch` and `git apply` do not look.
//!
//! A hunk is held until it is whole, and changes without end would make one without end. So a long hunk is closed
//! early, and the next one begins right behind it. Readers take a hunk with fewer lines of context below than
//! above for the end of the file, so what stands above is then cut to what stands below.

use super::paint::Ink;
use super::{Paint, Printer, Section};
use crate::document::lines::{self, Line};
use crate::plan::Removal;
use crate::span::Span;
use std::collections::VecDeque;
use std::ops::Range;

/// A hunk of more bytes than this is closed where as many lines as the context stay between two changes.
const LONG: usize = 1 << 20;
/// A hunk of more bytes than this is closed where any line stays.
const LONGER: usize = 4 << 20;
/// A hunk of more bytes than this is closed between two changes that touch. Without any context around it
/// `patch` can read it, and `git apply` only with `--unidiff-zero`.
const LONGEST: usize = 16 << 20;

/// A line of more bytes than this has no diff: it would have to be held whole, some five times.
const LONGEST_LINE: usize = 256 << 20;

/// Prints a diff of one text.
pub struct Diff {
    /// The file's name in its own bytes, when it is no text and [`Section::name`] cannot hold it.
    bare: Option<Vec<u8>>,
    context: usize,
    paint: Paint,
    headed: bool,
    /// The number of the next line, from 1, in the input and in the output.
    old: u64,
    new: u64,
    /// The last lines before this place, at most `context` of them, while no hunk is open.
    tail: VecDeque<Vec<u8>>,
    hunk: Option<Hunk>,
    held: Held,
    name: String,
    /// A line was too long.
    gave_up: bool,
}

/// A hunk that may still grow.
struct Hunk {
    old: Range<u64>,
    new: Range<u64>,
    rules: Vec<String>,
    body: Vec<u8>,
    /// Where the lines above the first change end in `body`.
    lead: Vec<usize>,
    /// Lines that stay behind the last change, not yet in `body`.
    trail: Vec<Vec<u8>>,
}

/// Lines that follow one another, and what goes of them.
struct Text<'t> {
    bytes: &'t [u8],
    lines: &'t [Line],
    cuts: &'t [Cut],
}

/// A removal: its bytes and the names of the rules that spoke.
struct Cut {
    span: Span,
    rules: Vec<String>,
}

/// A line that section borders cut, held until it is whole.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    cuts: Vec<Cut>,
}

/// Lines of a section that lose something, and the bytes of them that stay.
struct Change {
    lines: Range<usize>,
    kept: Vec<Span>,
    gone: Vec<Span>,
    rules: Vec<String>,
}

impl Diff {
    /// A printer with `context` lines around each change.
    pub fn new(context: usize, paint: Paint) -> Self {
        let (tail, hunk) = (VecDeque::new(), None);
        let (held, name) = (Held::default(), String::new());
        Self {
            bare: None,
            context,
            paint,
            headed: false,
            old: 1,
            new: 1,
            tail,
            hunk,
            held,
            name,
            gave_up: false,
        }
    }

    fn change(&mut self, text: &Text<'_>, change: &Change, out: &mut Vec<u8>) {
        if self.hunk.as_ref().is_some_and(|hunk| hunk.is_long(self.context)) {
            self.close_early(out);
        }
        let (bytes, lines) = (text.bytes, text.lines);
        let mut hunk = self.hunk.take().unwrap_or_else(|| self.open());
        for line in hunk.trail.drain(..) {
            put_line(self.paint, b' ', Ink::Plain, &line, &mut hunk.body);
        }
        for rule in &change.rules {
            if !hunk.rules.contains(rule) {
                hunk.rules.push(rule.clone());
            }
        }
        for line in &lines[change.lines.clone()] {
            self.minus(bytes, line.span(), &change.gone, &mut hunk.body);
        }
        self.old += change.lines.len() as u64;
        self.new += self.plus(bytes, &change.kept, &mut hunk.body);
        hunk.old.end = self.old;
        hunk.new.end = self.new;
        self.hunk = Some(hunk);
    }

    /// A new hunk that begins with the lines before this place.
    fn open(&mut self) -> Hunk {
        let before = self.tail.len() as u64;
        let (mut body, mut lead) = (Vec::new(), Vec::new());
        for line in self.tail.drain(..) {
            put_line(self.paint, b' ', Ink::Plain, &line, &mut body);
            lead.push(body.len());
        }
        Hunk {
            old: self.old - before..self.old,
            new: self.new - before..self.new,
            rules: Vec::new(),
            body,
            lead,
            trail: Vec::new(),
        }
    }

    /// A line that goes or loses something; what goes of it is emphasised.
    fn minus(&self, bytes: &[u8], line: Span, gone: &[Span], body: &mut Vec<u8>) {
        // The cuts are in order: those of this line are found without passing all that came before.
        let gone = &gone[gone.partition_point(|cut| cut.end <= line.start)..];
        let is_whole = gone.first().is_some_and(|cut| cut.contains(line));
        if !self.paint.colour || is_whole {
            return put_line(self.paint, b'-', Ink::Minus, line.of(bytes), body);
        }
        self.paint.put(Ink::Minus, b"-", body);
        let mut at = line.start;
        for cut in gone.iter().take_while(|cut| cut.start < line.end) {
            let cut = Span::new(cut.start.max(line.start), cut.end.min(line.end));
            self.paint.put(Ink::Minus, &bytes[at..cut.start], body);
            self.paint.put(Ink::Gone, cut.of(bytes), body);
            at = cut.end;
        }
        self.paint.put(Ink::Minus, &bytes[at..line.end], body);
        end_line(line.of(bytes), body);
    }

    /// What stays of changed lines; returns how many lines that is.
    fn plus(&self, bytes: &[u8], kept: &[Span], body: &mut Vec<u8>) -> u64 {
        let text: Vec<u8> = kept.iter().flat_map(|run| run.of(bytes)).copied().collect();
        let mut count = 0;
        for line in text.split_inclusive(|&b| b == b'\n') {
            put_line(self.paint, b'+', Ink::Plus, line, body);
            count += 1;
        }
        count
    }

    /// Lines that stay, between changes.
    fn same(&mut self, text: &Text<'_>, range: Range<usize>, out: &mut Vec<u8>) {
        let (bytes, lines) = (text.bytes, text.lines);
        let mut at = range.start;
        while at < range.end && self.hunk.is_some() {
            self.trail(lines[at].span().of(bytes), out);
            at += 1;
        }
        let skipped = (range.end - at).saturating_sub(self.context);
        self.old += (range.end - at) as u64;
        self.new += (range.end - at) as u64;
        if skipped > 0 {
            self.tail.clear();
        }
        for line in &lines[at + skipped..range.end] {
            if self.tail.len() == self.context {
                self.tail.pop_front();
            }
            if self.context > 0 {
                self.tail.push_back(line.span().of(bytes).to_vec());
            }
        }
    }

    /// One more line behind the open hunk; closes it when the next change is too far away to share it.
    fn trail(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let Some(hunk) = &mut self.hunk else { return };
        hunk.trail.push(line.to_vec());
        self.old += 1;
        self.new += 1;
        if hunk.trail.len() > 2 * self.context {
            self.close(out);
        }
    }

    /// Writes the open hunk with at most `context` lines behind it; the last lines begin the next one.
    fn close(&mut self, out: &mut Vec<u8>) {
        let Some(mut hunk) = self.hunk.take() else { return };
        let after = hunk.trail.len().min(self.context);
        for line in &hunk.trail[..after] {
            put_line(self.paint, b' ', Ink::Plain, line, &mut hunk.body);
        }
        hunk.old.end += after as u64;
        hunk.new.end += after as u64;
        let head = format!(
            "@@ -{} +{} @@ {}\n",
            range(&hunk.old),
            range(&hunk.new),
            hunk.rules.join(", ")
        );
        self.paint.put(Ink::Hunk, head.as_bytes(), out);
        out.extend_from_slice(&hunk.body);
        // What is shown already begins no other hunk.
        let first = hunk.trail.len().saturating_sub(self.context).max(after);
        self.tail.extend(hunk.trail.drain(first..));
    }

    /// The same for a hunk behind which another change follows at once.
    fn close_early(&mut self, out: &mut Vec<u8>) {
        if let Some(hunk) = &mut self.hunk {
            let above = hunk.lead.len().saturating_sub(hunk.trail.len());
            if let Some(end) = above.checked_sub(1).and_then(|last| hunk.lead.get(last)) {
                hunk.body.drain(..*end);
                hunk.old.start += above as u64;
                hunk.new.start += above as u64;
            }
        }
        self.close(out);
    }

    fn head(&mut self, name: &str, out: &mut Vec<u8>) {
        if !self.headed {
            self.headed = true;
            let name = self.bare.as_deref().unwrap_or(name.as_bytes());
            self.paint.put(Ink::Head, format!("--- {}\n", label('a', name)).as_bytes(), out);
            self.paint.put(Ink::Head, format!("+++ {}\n", label('b', name)).as_bytes(), out);
        }
    }
}

impl Hunk {
    /// True when it is so long that it ends here, before a change that would belong to it.
    fn is_long(&self, context: usize) -> bool {
        let limit = match self.trail.len() {
            0 => LONGEST,
            lines if lines < context => LONGER,
            _ => LONG,
        };
        self.body.len() > limit
    }
}

impl Diff {
    fn text(&mut self, name: &str, text: &Text<'_>, out: &mut Vec<u8>) {
        let mut at = 0;
        for change in changes(text) {
            self.head(name, out);
            self.same(text, at..change.lines.start, out);
            self.change(text, &change, out);
            at = change.lines.end;
        }
        self.same(text, at..text.lines.len(), out);
    }

    /// Shows what was held back because its last line was cut by a border.
    fn release(&mut self, out: &mut Vec<u8>) {
        let held = std::mem::take(&mut self.held);
        if !held.bytes.is_empty() {
            let mut table = Vec::new();
            lines::cut(&held.bytes, &mut table);
            let text = Text { bytes: &held.bytes, lines: &table, cuts: &held.cuts };
            let name = std::mem::take(&mut self.name);
            self.text(&name, &text, out);
            self.name = name;
        }
    }
}

impl Printer for Diff {
    fn open(&mut self, text: &super::Text<'_>, _out: &mut Vec<u8>) {
        // `patch` must find a file by its own bytes.
        let bare = text.bare.map(<[u8]>::to_vec);
        *self = Diff { bare, ..Diff::new(self.context, self.paint) };
    }

    fn is_harmless(&self) -> bool {
        true
    }

    fn gave_up(&self) -> Option<&'static str> {
        self.gave_up.then_some("a line of more than 256 MiB has no diff; --format json can show it")
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let document = section.document;
        if self.gave_up || self.held.bytes.len() + document.bytes().len() > LONGEST_LINE {
            (self.gave_up, self.held) = (true, Held::default());
            return;
        }
        let cuts = cuts(section, self.held.bytes.len());
        let ends_line = document.tail().parts_lines();
        if ends_line && self.held.bytes.is_empty() {
            let text = Text { bytes: document.bytes(), lines: document.lines(), cuts: &cuts };
            return self.text(section.name, &text, out);
        }
        section.name.clone_into(&mut self.name);
        self.held.bytes.extend_from_slice(document.bytes());
        self.held.cuts.extend(cuts);
        if ends_line {
            self.release(out);
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.release(out);
        self.close(out);
    }
}

/// The removals of a section, its bytes counted from `base`.
fn cuts(section: &Section<'_>, base: usize) -> Vec<Cut> {
    let rules = section.lexicon.rules();
    let one = |removal: &Removal| {
        let reasons = section.plan.reasons(removal).iter();
        let rules = reasons.map(|reason| rules.name(reason.rule).to_owned()).collect();
        Cut { span: removal.span.shifted(base), rules }
    };
    section.plan.removals().iter().map(one).collect()
}

/// The changes of a text: removals that touch the same or neighbouring lines together.
fn changes(text: &Text<'_>) -> Vec<Change> {
    let lines = text.lines;
    let line_at = |offset: usize| lines.partition_point(|line| line.end as usize <= offset);
    let mut changes: Vec<Change> = Vec::new();
    for Cut { span: cut, rules } in text.cuts {
        let first = line_at(cut.start);
        let mut end = line_at(cut.end - 1) + 1;
        // A cut over a line end joins what is left with the next line.
        while end < lines.len()
            && cut.end == lines[end - 1].end as usize
            && first_is_left(&changes, *cut, lines[first].start as usize)
        {
            end += 1;
        }
        match changes.last_mut() {
            Some(change) if first <= change.lines.end => {
                change.lines.end = change.lines.end.max(end);
                change.gone.push(*cut);
                change.rules.extend(rules.iter().cloned());
            }
            _ => changes.push(Change {
                lines: first..end,
                kept: Vec::new(),
                gone: vec![*cut],
                rules: rules.clone(),
            }),
        }
    }
    for change in &mut changes {
        let (first, last) = (lines[change.lines.start], lines[change.lines.end - 1]);
        change.kept = kept(&change.gone, first.start as usize, last.end as usize);
    }
    changes
}

/// True when text of the line that `cut` begins on stays before it, so that it needs another line end.
fn first_is_left(changes: &[Change], cut: Span, line_start: usize) -> bool {
    let gone_before =
        changes.last().and_then(|change| change.gone.last()).map_or(0, |gone| gone.end);
    cut.start > line_start.max(gone_before)
}

fn kept(gone: &[Span], start: usize, end: usize) -> Vec<Span> {
    let starts = std::iter::once(start).chain(gone.iter().map(|cut| cut.end));
    let ends = gone.iter().map(|cut| cut.start).chain(std::iter::once(end));
    starts
        .zip(ends)
        .map(|(start, end)| Span::new(start, end))
        .filter(|run| !run.is_empty())
        .collect()
}

/// One line of a hunk; a text without a line end says so, as `patch` needs it.
fn put_line(paint: Paint, sign: u8, ink: Ink, text: &[u8], body: &mut Vec<u8>) {
    if paint.colour {
        let mut line = vec![sign];
        line.extend_from_slice(text);
        paint.put(ink, &line, body);
    } else {
        body.push(sign);
        paint.put(ink, text, body);
    }
    end_line(text, body);
}

fn end_line(text: &[u8], body: &mut Vec<u8>) {
    if text.last() != Some(&b'\n') {
        body.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}

/// `start,count` as unified diffs count: an empty range begins at the line before it; a count of 1 is left out.
fn range(lines: &Range<u64>) -> String {
    match lines.end - lines.start {
        0 => format!("{},0", lines.start - 1),
        1 => format!("{}", lines.start),
        count => format!("{},{count}", lines.start),
    }
}

/// `a/NAME`, quoted as git quotes a name that holds anything unusual, so that no name can forge a header.
pub fn label(side: char, name: &[u8]) -> String {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'"' && *byte != b'\\';
    if let Ok(name) = std::str::from_utf8(name)
        && name.bytes().all(|byte| is_plain(&byte))
    {
        // A tab ends a name with blanks in it, for `patch` and git alike.
        let end = if name.contains(' ') { "\t" } else { "" };
        return format!("{side}/{name}{end}");
    }
    let mut quoted = format!("\"{side}/");
    for &byte in name {
        match byte {
            b'"' => quoted.push_str("\\\""),
            b'\\' => quoted.push_str("\\\\"),
            b'\n' => quoted.push_str("\\n"),
            b'\t' => quoted.push_str("\\t"),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}
