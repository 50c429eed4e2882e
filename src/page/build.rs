//! Filling the columns of a page, block by block, while its bytes are warm.

use super::evidence::{self, Evidence};
use super::memo::Memo;
use super::{Columns, Mark, MarkKind, Unit, company, context, menu, plain_lines, rest};
use crate::document::lines::trim;
use crate::document::{Block, Document, sentences, shape};
use crate::fold::{FoldRoom, blur};
use crate::key::Keyring;
use crate::lexicon::Scope;
use crate::settings::Settings;
use crate::span::Span;

/// So often words that were items of lists are asked again; a text that is made for it goes on for longer.
const ROUNDS: usize = 8;

/// Buffers that live as long as a worker.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    room: FoldRoom,
    marker: Vec<u8>,
    ends: Vec<usize>,
    joined: Vec<u8>,
    pieces: Vec<Piece>,
    listed: company::Listed,
    pub(super) menu: menu::Room,
    memo: Memo,
    blurred: Vec<u8>,
}

/// A line inside a joined text: where it begins there and where it begins in the document.
#[derive(Clone, Copy, Debug)]
struct Piece {
    joined: usize,
    start: usize,
}

pub(super) fn build(
    document: &Document<'_>,
    settings: &Settings,
    keyring: &Keyring,
    columns: &mut Columns,
) {
    columns.marks.clear();
    columns.units.clear();
    columns.blurred.clear();
    columns.sentences.clear();
    columns.folded.clear();
    columns.folded_ends.clear();
    columns.hidden.clear();
    columns.marked.clear();
    columns.marked.resize(document.lines().len(), false);
    columns.scratch.memo.belong_to(&settings.lexicon, &settings.scope);
    let mut builder = Builder::new(document, settings, keyring, columns);
    builder.mark_lines();
    for (number, &block) in (0u32..).zip(document.blocks()) {
        builder.block = number;
        builder.block(block);
    }
    // Sentences were marked after lines.
    builder.columns.marks.sort_by_key(|mark| mark.span.start);
}

/// Those lines of `known` that would go of a document, in order. Where some rules are switched off, other lines count
/// as evidence, and all are looked up.
pub(super) fn lines_that_go(
    document: &Document<'_>,
    settings: &Settings,
    known: &[usize],
) -> Vec<usize> {
    let mut columns = Columns { marked: vec![false; document.lines().len()], ..Columns::default() };
    let keyring = Keyring::from_seed(0);
    let mut builder = Builder::new(document, settings, &keyring, &mut columns);
    if builder.wide.is_some() {
        builder.mark_lines();
    } else {
        known.iter().for_each(|line| builder.mark_line(*line));
        builder.judge_lines();
    }
    (0..columns.marked.len()).filter(|line| columns.marked[*line]).collect()
}

struct Builder<'p> {
    document: &'p Document<'p>,
    settings: &'p Settings,
    keyring: &'p Keyring,
    wants_units: bool,
    wants_all: bool,
    wants_near: bool,
    columns: &'p mut Columns,
    block: u32,
    /// What gives the page away.
    evidence: Evidence,
    /// For short lines.
    outlook: sentences::Outlook,
    /// A sentence of the block at hand would be a mark if there were more of it.
    lacks_evidence: bool,
    /// All rules, where some are switched off: a page is one whatever is taken from it.
    wide: Option<Scope>,
}

impl<'p> Builder<'p> {
    fn new(
        document: &'p Document<'p>,
        settings: &'p Settings,
        keyring: &'p Keyring,
        columns: &'p mut Columns,
    ) -> Self {
        Builder {
            document,
            settings,
            keyring,
            wants_units: settings.wants_repeats(),
            wants_all: settings.wants_near() || !settings.drop.is_empty(),
            wants_near: settings.wants_near(),
            columns,
            block: 0,
            evidence: Evidence::default(),
            outlook: sentences::Outlook::default(),
            lacks_evidence: false,
            wide: evidence::wide_scope(settings),
        }
    }

    /// Looks all lines up, and then the company that the weak ones keep.
    fn mark_lines(&mut self) {
        for block in self.document.blocks() {
            for number in block.range().filter(|number| self.document.is_whole(*number)) {
                self.mark_line(number);
            }
        }
        self.judge_lines();
    }

    /// Lets what stands around a line speak: first for the writer, then for the page.
    fn judge_lines(&mut self) {
        let (document, rules) = (self.document, self.settings.lexicon.rules());
        let Columns { marks, marked, scratch, spared, .. } = &mut *self.columns;
        spared.clear();
        context::leave_text(document, rules, marks, marked, spared);
        scratch.listed.clear();
        company::leave_lists(document, rules, marks, marked, &mut scratch.listed);
        self.evidence.add_all(document, rules, marks);
        if !self.evidence.is_enough() {
            evidence::leave_words(rules, marks, marked, &mut scratch.listed);
        }
        let mut any = company::find(document.lines(), rules, marks, marked);
        if self.evidence.is_enough() {
            any |= menu::find(document, self.settings, self.columns);
        }
        let Columns { marks, marked, scratch, spared, .. } = &mut *self.columns;
        // What went may have been the list in which a word was an item, and the word may be company.
        for _ in 0..ROUNDS {
            if !any || !company::leave_lists(document, rules, marks, marked, &mut scratch.listed) {
                break;
            }
            any = company::find(document.lines(), rules, marks, marked);
        }
        let stays = |mark: &&Mark| !marked[mark.line as usize];
        spared.extend(marks.iter().filter(stays).map(|mark| mark.line));
        spared.sort_unstable();
    }

    fn block(&mut self, block: Block) {
        let before = self.columns.marks.len();
        self.lacks_evidence = false;
        if self.sentences(block) || self.lacks_evidence {
            self.columns.hidden.push(self.block);
        }
        if self.lacks_evidence {
            let found = self.columns.marks.split_off(before);
            let stays = |mark: &Mark| matches!(mark.kind, MarkKind::Weak(_));
            self.columns.marks.extend(found.into_iter().filter(|mark| !stays(mark)));
        }
    }

    /// Reads the sentences of a block; true when some of them are marks but stay.
    fn sentences(&mut self, block: Block) -> bool {
        let marked = block.range().filter(|number| self.columns.marked[*number]).count();
        let is_long = block.range().len() - marked > 1;
        let Columns { marks, units, sentences, .. } = &*self.columns;
        let before = (marks.len(), units.len(), sentences.len());
        if !(is_long && self.is_wrapped(block)) {
            self.lines(block);
            // Lines that would read as one paragraph without their markers keep them: it is read otherwise then.
            let has_marks = self.columns.marks.len() > before.0;
            let stay = is_long && has_marks && self.stays_wrapped(block, before.0);
            if stay {
                self.columns.marks.truncate(before.0);
            }
            return stay;
        }
        self.wrapped(block, marked);
        if self.columns.marks.len() > before.0 && !self.stays_wrapped(block, before.0) {
            // Without its markers the paragraph no longer looks filled: its lines are read one by one, as they
            // will be once the markers are gone.
            let found = self.columns.marks.split_off(before.0);
            self.columns.units.truncate(before.1);
            self.columns.folded_ends.truncate(before.1);
            let folded = self.columns.folded_ends.last().copied().unwrap_or(0);
            self.columns.folded.truncate(folded);
            self.columns.sentences.truncate(before.2);
            self.lines(block);
            // Both are in order, and no two of either share a byte.
            let is_known = |mark: &Mark| {
                let next = found.partition_point(|known| known.span.end <= mark.span.start);
                found.get(next).is_some_and(|known| known.span.overlaps(mark.span))
            };
            let mut fresh = self.columns.marks.split_off(before.0);
            fresh.retain(|mark| !is_known(mark));
            self.columns.marks.extend(found.into_iter().chain(fresh));
        }
        false
    }

    fn lines(&mut self, block: Block) {
        for number in block.range() {
            if !self.columns.marked[number] {
                self.line(number);
            }
        }
    }

    /// True when sentences run over the line ends of the block without its markers: the lines, and the
    /// sentences among the marks from number `first` on.
    fn stays_wrapped(&self, block: Block, first: usize) -> bool {
        let Columns { marks, marked, .. } = &*self.columns;
        let lines = block.range().filter(|number| marked[*number]);
        let mut gone: Vec<Span> =
            lines.map(|number| self.document.lines()[number].span()).collect();
        gone.extend(marks[first..].iter().map(|mark| mark.span));
        gone.sort_unstable();
        let rest = rest(self.document, self.document.span_of(block), gone.into_iter());
        let document = Document::new(&rest);
        shape::is_wrapped(document.lines().iter().filter(|line| !line.is_blank()), &rest)
    }

    fn is_wrapped(&self, block: Block) -> bool {
        let lines = plain_lines(self.document, &self.columns.marked, block);
        shape::is_wrapped(lines, self.document.bytes())
    }

    fn mark_line(&mut self, number: usize) {
        let line = self.document.lines()[number];
        let text = self.document.text(line);
        let Some(kind) = self.know_line(text) else {
            if let Some(wide) = self.wide.as_ref().filter(|_| !self.evidence.is_enough())
                && let Some(hit) =
                    self.settings.lexicon.line(text, wide, &mut self.columns.scratch.marker)
            {
                let kind = MarkKind::Phrase(hit);
                let mark = Mark { span: line.span(), line: number as u32, kind };
                self.evidence.add(self.settings.lexicon.rules(), &mark, || true);
            }
            return;
        };
        self.columns.marks.push(Mark { span: line.span(), line: number as u32, kind });
        self.columns.marked[number] = !matches!(kind, MarkKind::Weak(_));
    }

    fn know_line(&mut self, text: &[u8]) -> Option<MarkKind> {
        let Settings { lexicon, scope, .. } = self.settings;
        let Scratch { marker: room, memo, .. } = &mut self.columns.scratch;
        let known = lexicon.may_know(text).then(|| {
            memo.answer(text, || {
                let marker = lexicon.admitted(text, room)?;
                lexicon
                    .find(&marker, false, scope)
                    .map(MarkKind::Phrase)
                    .or_else(|| lexicon.row(&marker, scope).map(MarkKind::Row))
                    .or_else(|| lexicon.weak(&marker, scope).map(MarkKind::Weak))
            })
        });
        known.flatten().or_else(|| lexicon.find_pattern(text, scope).map(MarkKind::Phrase))
    }

    /// A line that is a paragraph, or a line of verse, or anything else that does not run on.
    fn line(&mut self, number: usize) {
        let line = self.document.lines()[number];
        let text = self.document.text(line);
        // Most short lines are one sentence that is none: a button, a heading, a row of a table.
        let is_none = !shape::ends_like_a_sentence(text)
            && self.outlook.is_surely_one(self.document.bytes(), line.text());
        if is_none && !self.wants_all {
            return;
        }
        let mut ends = std::mem::take(&mut self.columns.scratch.ends);
        ends.clear();
        sentences::split(line.span().of(self.document.bytes()), &mut ends);
        let is_mixed = ends.len() > 1;
        let mut start = line.start as usize;
        for end in &ends {
            let end = line.start as usize + end;
            self.sentence(Span::new(start, end), number as u32, is_mixed, None);
            start = end;
        }
        self.columns.scratch.ends = ends;
    }

    /// A block whose sentences run over the line ends. Marked lines are left out of the text first.
    fn wrapped(&mut self, block: Block, marked: usize) {
        let whole = self.document.span_of(block);
        let mut scratch = std::mem::take(&mut self.columns.scratch);
        scratch.ends.clear();
        scratch.pieces.clear();
        if marked == 0 {
            sentences::split(whole.of(self.document.bytes()), &mut scratch.ends);
            scratch.pieces.push(Piece { joined: 0, start: whole.start });
        } else {
            scratch.joined.clear();
            for line in plain_lines(self.document, &self.columns.marked, block) {
                let piece = Piece { joined: scratch.joined.len(), start: line.start as usize };
                scratch.pieces.push(piece);
                scratch.joined.extend_from_slice(line.span().of(self.document.bytes()));
            }
            sentences::split(&scratch.joined, &mut scratch.ends);
        }
        let (ends, pieces) =
            (std::mem::take(&mut scratch.ends), std::mem::take(&mut scratch.pieces));
        let joined = std::mem::take(&mut scratch.joined);
        self.columns.scratch = scratch;
        let mut start = 0;
        let mut line = block.first;
        for &end in &ends {
            let span = Span::new(place(&pieces, start), place(&pieces, end - 1) + 1);
            while (self.document.lines()[line as usize].end as usize) <= span.start {
                line += 1;
            }
            let text = (marked > 0).then(|| &joined[start..end]);
            self.sentence(span, line, true, text);
            start = end;
        }
        self.columns.scratch.ends = ends;
        self.columns.scratch.pieces = pieces;
        self.columns.scratch.joined = joined;
    }

    /// One sentence; `joined` is its text where marked lines were left out of it.
    fn sentence(&mut self, span: Span, line: u32, is_mixed: bool, joined: Option<&[u8]>) {
        if !self.document.is_whole_sentence(span) {
            return;
        }
        let bytes = self.document.bytes();
        if self.wants_all {
            self.columns.sentences.push(span);
        }
        // The fold reads ahead, so it is given what the sentence stands in.
        let (around, inner) = match joined {
            Some(text) => (text, trim(text, Span::new(0, text.len()))),
            None => (bytes, trim(bytes, span)),
        };
        let text = inner.of(around);
        if is_mixed && self.mark_sentence(span, line, text) {
            return;
        }
        if !self.wants_units || !shape::may_repeat(text) {
            return;
        }
        let folded = self.columns.scratch.room.fold(around, inner);
        if folded.words < self.settings.min_words {
            return;
        }
        let key = self.keyring.key(folded.bytes);
        if self.settings.fold_digits {
            let out = &mut self.columns.scratch.blurred;
            out.clear();
            let numbers = blur(folded.bytes, out);
            // What is little more than numbers is data: there they are what it says.
            let says_enough = folded.words.saturating_sub(numbers) >= self.settings.min_words;
            self.columns.blurred.push(if says_enough { self.keyring.key(out) } else { key });
        }
        if self.wants_near {
            self.columns.folded.extend_from_slice(folded.bytes);
            self.columns.folded_ends.push(self.columns.folded.len());
        }
        self.columns.units.push(Unit {
            start: span.start as u32,
            end: span.end as u32,
            line,
            block: self.block,
            key,
        });
    }

    fn mark_sentence(&mut self, span: Span, line: u32, text: &[u8]) -> bool {
        let Settings { lexicon, scope, .. } = self.settings;
        let hit = lexicon.sentence(text, scope, &mut self.columns.scratch.marker);
        let Some(hit) = hit else { return false };
        if !self.evidence.is_enough()
            && evidence::needs_page(self.settings.lexicon.rules(), hit.rule)
        {
            // It counts for how its block is read, with evidence and without, and is no repeat in either case.
            self.lacks_evidence = true;
            self.columns.marks.push(Mark { span, line, kind: MarkKind::Weak(hit.rule) });
            return true;
        }
        self.columns.marks.push(Mark { span, line, kind: MarkKind::Phrase(hit) });
        true
    }
}

/// Where the byte at `offset` of a joined text stands in the document.
fn place(pieces: &[Piece], offset: usize) -> usize {
    let piece = pieces[pieces.partition_point(|p| p.joined <= offset) - 1];
    piece.start + offset - piece.joined
}
