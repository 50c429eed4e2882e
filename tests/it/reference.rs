//! The engine once more, as plainly as can be and as slowly as it likes: what the real one must come to.
//!
//! A mask says of each byte whether it goes, and every question is asked anew of the bytes that stay: no tables
//! that live on, no keys, no memory of repeats, no merging of sorted spans, no gate before the lexicon.
//! Written anew here: which sentences are looked up, units, which repeat goes, what a cut may not leave, the extent
//! of cuts, seams. Shared with the engine, so not checked here: the lexicon's answer for one line and what the lines
//! around it make of that (company, menus, the writer's own lines), the splitter, the shape of lines, the fold. Not
//! covered, so switched off: near repeats, link lists, `--drop`, `--keep`, the line model, sections. A text with
//! sentences that are marks on a page only, or whose repeats would call for a second look, gives `None`.

use deboil::document::lines::trim;
use deboil::document::{Document, sentences, shape};
use deboil::fold::fold_into;
use deboil::key::Keyring;
use deboil::lexicon::Marker;
use deboil::page::{Columns, Mark, MarkKind, Page};
use deboil::rule;
use deboil::settings::Settings;
use deboil::span::Span;

/// The default settings without what the reference leaves out.
pub fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.scope.rules.set(rule::LINK_LIST, false);
    settings
}

/// What is left of a text no longer than a section; nothing when the text is beyond it.
pub fn clean(text: &[u8]) -> Option<Vec<u8>> {
    let settings = settings();
    let slow = Slow::read(text, &settings)?;
    let gone = slow.settle();
    let clean = stay(text, Span::new(0, text.len()), &gone);
    let document = Document::new(&clean);
    let page = Page::read(&document, &settings, &Keyring::from_seed(0), Columns::default());
    let calls_for_more = (0..document.lines().len()).any(|line| page.is_marked(line));
    (!calls_for_more).then_some(clean)
}

fn stay(text: &[u8], span: Span, gone: &[bool]) -> Vec<u8> {
    (span.start..span.end).filter(|at| !gone[*at]).map(|at| text[at]).collect()
}

/// A sentence that may be a repeat.
struct Unit {
    span: Span,
    line: usize,
    block: usize,
    folded: Vec<u8>,
}

struct Slow<'s> {
    text: &'s [u8],
    settings: &'s Settings,
    lines: Vec<Span>,
    /// Line numbers between blank lines.
    blocks: Vec<Vec<usize>>,
    /// Per line: a mark that goes stands on all of it.
    marked: Vec<bool>,
    /// Per block: words of a licence stand in it.
    licensed: Vec<bool>,
    /// Per block: a sentence in it would be a mark, but the block would read in another way.
    hides_marks: Vec<bool>,
    /// Sentences with a mark.
    marks: Vec<Span>,
    units: Vec<Unit>,
}

impl<'s> Slow<'s> {
    fn read(text: &'s [u8], settings: &'s Settings) -> Option<Self> {
        let lines: Vec<Span> = text
            .split_inclusive(|byte| *byte == b'\n')
            .scan(0, |end, line| {
                *end += line.len();
                Some(Span::new(*end - line.len(), *end))
            })
            .collect();
        let mut slow = Slow {
            text,
            settings,
            lines,
            blocks: vec![],
            marked: vec![],
            licensed: vec![],
            hides_marks: vec![],
            marks: vec![],
            units: vec![],
        };
        let numbers: Vec<usize> = (0..slow.lines.len()).collect();
        let blocks = numbers.split(|number| slow.is_blank(*number)).map(<[usize]>::to_vec);
        slow.blocks = blocks.filter(|block| !block.is_empty()).collect();
        let document = Document::new(text);
        let keyring = Keyring::from_seed(0);
        let page = Page::read(&document, settings, &keyring, Columns::default());
        slow.marked = (0..slow.lines.len()).map(|line| page.is_marked(line)).collect();
        slow.licensed = (0..slow.blocks.len()).map(|b| page.is_of_licence(b as u32)).collect();
        slow.hides_marks = vec![false; slow.blocks.len()];
        for block in 0..slow.blocks.len() {
            slow.read_block(block);
        }
        slow.marks.sort();
        slow.is_within_reach(&page).then_some(slow)
    }

    /// False where the rest of the page decides about a sentence. A line that goes must be known in any case, or an
    /// item of a menu.
    fn is_within_reach(&self, page: &Page<'_>) -> bool {
        let is_sentence = |mark: &&Mark| {
            matches!(mark.kind, MarkKind::Phrase(_)) && !self.marked[mark.line as usize]
        };
        for mark in page.marks() {
            let is_item =
                matches!(mark.kind, MarkKind::Company(rule, _) if rule == rule::MENU_LIST);
            let text = self.line(mark.line as usize);
            assert!(is_item || !self.marked[mark.line as usize] || self.knows(text));
        }
        let seen: Vec<Span> =
            page.marks().iter().filter(is_sentence).map(|mark| mark.span).collect();
        seen == self.marks
    }

    fn line(&self, number: usize) -> &'s [u8] {
        trim(self.text, self.lines[number]).of(self.text)
    }

    fn is_blank(&self, number: usize) -> bool {
        self.line(number).is_empty()
    }

    /// True for a phrase, a row, or a weak word.
    fn knows(&self, text: &[u8]) -> bool {
        let Settings { lexicon, scope, .. } = self.settings;
        let mut scratch = Vec::new();
        Marker::new(text, &mut scratch).is_some_and(|marker| {
            lexicon.find(&marker, false, scope).is_some()
                || lexicon.row(&marker, scope).is_some()
                || lexicon.weak(&marker, scope).is_some()
        })
    }

    fn is_sentence_marker(&self, text: &[u8]) -> bool {
        let Settings { lexicon, scope, .. } = self.settings;
        let mut scratch = Vec::new();
        let marker = Marker::new(text, &mut scratch);
        marker.is_some_and(|marker| lexicon.find(&marker, true, scope).is_some())
    }

    fn read_block(&mut self, block: usize) {
        let all = self.blocks[block].clone();
        let plain: Vec<usize> = all.iter().copied().filter(|n| !self.marked[*n]).collect();
        let found = self.sentences(block, &plain);
        let is_long = plain.len() > 1;
        if !is_long {
            return self.keep(found);
        }
        let span = self.span_of(block);
        let lines = self.marked_spans(&all);
        let is_wrapped = reads_wrapped(&self.without(span, &lines));
        let turns = |marks: &[Span]| {
            reads_wrapped(&self.without(span, &[&lines, marks].concat())) != is_wrapped
        };
        match (is_wrapped, turns(&found.0)) {
            (false, true) => {
                self.hides_marks[block] = !found.0.is_empty();
                self.keep((Vec::new(), found.1));
            }
            (false, false) => self.keep(found),
            (true, _) => {
                let joined = self.joined_sentences(block, &plain);
                if joined.0.is_empty() || !turns(&joined.0) {
                    return self.keep(joined);
                }
                let fresh = found.0.into_iter();
                let fresh =
                    fresh.filter(|mark| !joined.0.iter().any(|known| known.overlaps(*mark)));
                self.keep((joined.0.iter().copied().chain(fresh).collect(), found.1));
            }
        }
    }

    fn keep(&mut self, (marks, units): (Vec<Span>, Vec<Unit>)) {
        self.marks.extend(marks);
        self.units.extend(units);
    }

    fn span_of(&self, block: usize) -> Span {
        let lines = &self.blocks[block];
        Span::new(self.lines[lines[0]].start, self.lines[lines[lines.len() - 1]].end)
    }

    fn marked_spans(&self, numbers: &[usize]) -> Vec<Span> {
        numbers.iter().filter(|n| self.marked[**n]).map(|n| self.lines[*n]).collect()
    }

    /// Marks and units of lines that are read one by one.
    fn sentences(&self, block: usize, numbers: &[usize]) -> (Vec<Span>, Vec<Unit>) {
        let (mut marks, mut units) = (Vec::new(), Vec::new());
        for &line in numbers {
            let Span { start, .. } = self.lines[line];
            let pieces = split(self.lines[line].of(self.text));
            let is_mixed = pieces.len() > 1;
            for piece in pieces {
                let span = piece.shifted(start);
                let text = trim(self.text, span).of(self.text);
                if is_mixed && self.is_sentence_marker(text) {
                    marks.push(span);
                } else {
                    units.extend(self.unit(span, line, block, text));
                }
            }
        }
        (marks, units)
    }

    /// The same where sentences run over the line ends.
    fn joined_sentences(&self, block: usize, numbers: &[usize]) -> (Vec<Span>, Vec<Unit>) {
        let places: Vec<usize> =
            numbers.iter().flat_map(|n| self.lines[*n].start..self.lines[*n].end).collect();
        let joined: Vec<u8> = places.iter().map(|at| self.text[*at]).collect();
        let (mut marks, mut units) = (Vec::new(), Vec::new());
        for piece in split(&joined) {
            let span = Span::new(places[piece.start], places[piece.end - 1] + 1);
            let line = self.lines.iter().position(|line| span.start < line.end).unwrap();
            let text = trim(&joined, piece).of(&joined);
            if self.is_sentence_marker(text) {
                marks.push(span);
            } else {
                units.extend(self.unit(span, line, block, text));
            }
        }
        (marks, units)
    }

    fn unit(&self, span: Span, line: usize, block: usize, text: &[u8]) -> Option<Unit> {
        let mut folded = Vec::new();
        let words = fold_into(text, &mut folded);
        (shape::may_repeat(text) && words >= self.settings.min_words).then_some(Unit {
            span,
            line,
            block,
            folded,
        })
    }

    /// What is left of `span`. What indents a line stays, and so does its end.
    fn without(&self, span: Span, gone: &[Span]) -> Vec<u8> {
        let mut mask = vec![false; self.text.len()];
        for cut in gone {
            let of_end = cut.of(self.text).iter().rev().take_while(|b| matches!(b, b'\r' | b'\n'));
            let end = cut.end - of_end.count();
            (trim(self.text, *cut).start..end).for_each(|at| mask[at] = true);
        }
        stay(self.text, span, &mask)
    }
}

fn split(text: &[u8]) -> Vec<Span> {
    let mut ends = Vec::new();
    sentences::split(text, &mut ends);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).map(|(start, end)| Span::new(start, *end)).collect()
}

fn reads_wrapped(text: &[u8]) -> bool {
    let document = Document::new(text);
    shape::is_wrapped(document.lines().iter().filter(|line| !line.is_blank()), text)
}

fn reads_as_prose(text: &[u8]) -> bool {
    let document = Document::new(text);
    let lines = document.lines().iter().filter(|line| !line.is_blank());
    shape::shape(lines, text, reads_wrapped(text)) == shape::Shape::Prose
}

impl Slow<'_> {
    /// The mask of what goes.
    fn settle(&self) -> Vec<bool> {
        let lines = (0..self.lines.len()).filter(|n| self.marked[*n]).map(|n| self.lines[n]);
        let mut cuts: Vec<Span> = lines.chain(self.marks.iter().copied()).collect();
        self.spare_markers(&[], &mut cuts);
        let mut repeats = self.repeats(&cuts);
        self.spare_markers(&cuts, &mut repeats);
        self.spare_blocks(&cuts, &mut repeats);
        cuts.extend(repeats);
        let mut gone = self.mask(&self.extents(cuts));
        self.seams(&mut gone);
        gone
    }

    fn mask(&self, cuts: &[Span]) -> Vec<bool> {
        let mut mask = vec![false; self.text.len()];
        cuts.iter().flat_map(|cut| cut.start..cut.end).for_each(|at| mask[at] = true);
        mask
    }

    fn lines_of(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        (0..self.lines.len()).filter(move |n| self.lines[*n].overlaps(span))
    }

    /// Takes out of `cuts` what would leave a marker of a line, again and again.
    fn spare_markers(&self, fixed: &[Span], cuts: &mut Vec<Span>) {
        loop {
            let gone = self.mask(&[fixed, cuts].concat());
            let before = cuts.len();
            cuts.retain(|cut| {
                let numbers: Vec<usize> = self.lines_of(*cut).collect();
                let ends = [numbers[0], numbers[numbers.len() - 1]];
                !ends.into_iter().any(|n| {
                    let text = trim(self.text, self.lines[n]);
                    let rest = stay(self.text, text, &gone);
                    let rest = trim(&rest, Span::new(0, rest.len())).of(&rest);
                    !cut.contains(text) && !rest.is_empty() && self.knows(rest)
                })
            });
            if cuts.len() == before {
                return;
            }
        }
    }

    /// The later ones of equal units, while the first one stays.
    fn repeats(&self, cuts: &[Span]) -> Vec<Span> {
        let dead = self.mask(cuts);
        let (mut alive, mut gone): (Vec<&[u8]>, Vec<Span>) = (Vec::new(), Vec::new());
        for unit in &self.units {
            if self.is_hurt(unit.span, &dead) {
                continue;
            }
            if !alive.contains(&unit.folded.as_slice()) {
                alive.push(&unit.folded);
            } else if self.may_go(unit) {
                gone.push(unit.span);
            }
        }
        gone
    }

    /// True when more than marked lines between the lines of a sentence goes of it.
    fn is_hurt(&self, unit: Span, dead: &[bool]) -> bool {
        let mut at = unit.start;
        while at < unit.end {
            let start = at;
            at += 1;
            if !dead[start] || start > 0 && dead[start - 1] && start > unit.start {
                continue;
            }
            let first = (0..=start).rev().take_while(|at| dead[*at]).last().unwrap();
            let end = (start..dead.len()).find(|at| !dead[*at]).unwrap_or(dead.len());
            let whole = |n: usize| self.marked[n] && self.lines[n].end <= end;
            let of_lines = self.lines_of(Span::new(first, end)).all(whole);
            let begins = self.lines.iter().any(|line| line.start == first);
            if !(of_lines && begins && unit.start < first && end < unit.end) {
                return true;
            }
        }
        false
    }

    fn may_go(&self, unit: &Unit) -> bool {
        if self.licensed[unit.block] {
            return false;
        }
        let line = self.without(self.lines[unit.line], &self.marks_in(self.lines[unit.line]));
        let whole = self.span_of(unit.block);
        shape::is_paragraph(trim(&line, Span::new(0, line.len())).of(&line))
            || reads_as_prose(&self.without(whole, &self.marks_in(whole)))
    }

    fn marks_in(&self, span: Span) -> Vec<Span> {
        let numbers: Vec<usize> = self.lines_of(span).collect();
        let marks = self.marks.iter().copied().filter(|mark| span.contains(*mark));
        self.marked_spans(&numbers).into_iter().chain(marks).collect()
    }

    /// Takes out of `cuts` what would make a block of several lines read in another way.
    fn spare_blocks(&self, fixed: &[Span], cuts: &mut Vec<Span>) {
        let all = [fixed, cuts].concat();
        cuts.retain(|cut| {
            let block = (0..self.blocks.len()).find(|b| self.span_of(*b).overlaps(*cut)).unwrap();
            let span = self.span_of(block);
            let now = self.without(span, &self.marks_in(span));
            let gone: Vec<Span> = all.iter().copied().filter(|c| c.overlaps(span)).collect();
            let then = self.without(span, &gone);
            let is_gone = |mark: &Span| all.iter().any(|cut| cut.contains(*mark));
            let marks = self.marks.iter().filter(|mark| span.contains(**mark));
            let stays = self.hides_marks[block] || marks.into_iter().any(|mark| !is_gone(mark));
            let turns = match (reads_wrapped(&now), reads_wrapped(&then)) {
                (false, true) => true,
                _ if stays && self.shows_marker(&then) => true,
                (true, false) => self.shows_marker(&then),
                _ => !reads_as_prose(&now) && reads_as_prose(&then),
            };
            let plain = self.blocks[block].iter().filter(|line| !self.marked[**line]).count();
            plain == 1 || !turns
        });
    }

    fn shows_marker(&self, text: &[u8]) -> bool {
        text.split_inclusive(|byte| *byte == b'\n').any(|line| {
            let pieces = split(line);
            pieces.len() > 1
                && [pieces[0], pieces[pieces.len() - 1]]
                    .into_iter()
                    .any(|piece| self.is_sentence_marker(trim(line, piece).of(line)))
        })
    }

    /// The bytes that go with units: a line with its end, a sentence with the blanks behind it.
    fn extents(&self, mut cuts: Vec<Span>) -> Vec<Span> {
        cuts.sort();
        let mut units: Vec<Span> = Vec::new();
        for cut in cuts {
            let begins = self.lines.iter().any(|line| line.start == cut.start);
            match units.last_mut() {
                Some(unit) if cut.start < unit.end || cut.start == unit.end && !begins => {
                    unit.end = unit.end.max(cut.end);
                }
                _ => units.push(cut),
            }
        }
        let extent = |unit: Span| {
            let numbers: Vec<usize> = self.lines_of(unit).collect();
            let (first, last) = (self.lines[numbers[0]], self.lines[numbers[numbers.len() - 1]]);
            let (head, tail) = (trim(self.text, first), trim(self.text, last));
            match (unit.start <= head.start, unit.end >= tail.end) {
                (true, true) => Span::new(first.start, last.end),
                (true, false) => Span::new(head.start, unit.end),
                (false, true) => Span::new(unit.start, trim(self.text, unit).end),
                (false, false) => unit,
            }
        };
        units.into_iter().map(extent).collect()
    }

    fn seams(&self, gone: &mut [bool]) {
        self.blanks_in_lines(gone);
        let is_gone: Vec<bool> =
            self.lines.iter().map(|l| gone[l.start..l.end].iter().all(|g| *g)).collect();
        let numbers: Vec<usize> = (0..self.lines.len()).collect();
        for run in numbers.split(|n| !is_gone[*n] && !self.is_blank(*n)) {
            if !run.iter().any(|n| is_gone[*n]) {
                continue;
            }
            let gaps: Vec<&[usize]> = run.split(|n| is_gone[*n]).collect();
            let real = || gaps.iter().filter(|gap| !gap.is_empty());
            let shortest = real().map(|gap| gap.len()).min().unwrap_or(0);
            let (keeper, stay) = match () {
                () if run[0] == 0 => (0, gaps[0].len()),
                () if run[run.len() - 1] + 1 == self.lines.len() => {
                    (gaps.len() - 1, gaps[gaps.len() - 1].len())
                }
                () => (gaps.iter().rposition(|gap| !gap.is_empty()).unwrap_or(0), shortest),
            };
            for (number, gap) in gaps.iter().enumerate() {
                let stay = if number == keeper { stay } else { 0 };
                for &line in &gap[..gap.len() - stay] {
                    (self.lines[line].start..self.lines[line].end).for_each(|at| gone[at] = true);
                }
            }
        }
    }

    /// The blanks before a cut that takes the last text of a line and not its end, and those behind it.
    fn blanks_in_lines(&self, gone: &mut [bool]) {
        for line in &self.lines {
            let text = trim(self.text, *line);
            let cut_to_end = !text.is_empty() && gone[text.end - 1] && text.end < line.end;
            if !cut_to_end || gone[text.end] {
                continue;
            }
            let start = (0..text.end).rev().take_while(|at| gone[*at]).last().unwrap();
            let of_line = |at: &usize| {
                self.lines_of(Span::new(start, start + 1)).all(|n| self.lines[n].start <= *at)
            };
            let is_blank = |at: &usize| matches!(self.text[*at], b' ' | b'\t');
            let before = (0..start).rev().take_while(|at| of_line(at) && is_blank(at)).count();
            (start - before..start).for_each(|at| gone[at] = true);
            let end = match line.of(self.text) {
                [.., b'\r', b'\n'] => line.end - 2,
                [.., b'\n'] => line.end - 1,
                _ => line.end,
            };
            (text.end..end).for_each(|at| gone[at] = true);
        }
    }
}
