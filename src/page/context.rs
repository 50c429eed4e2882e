//! What stands around a line may say that it is the writer's own, whatever its words are.
//!
//! A line that goes on with the sentence above it or is gone on with below, a heading that is underlined, an
//! item of a list that the text announces, and a copyright line of a licence are no marks. Each sign is one
//! that cleaning leaves in its place, so the answer is the same the next time.

use super::Mark;
use super::licence::speaks_of_licence;
use crate::document::items::{ends_with_colon, is_item, is_numbered};
use crate::document::{Document, shape};
use crate::rule::Rules;

/// A line above goes on when it has at least so many words.
const WORDS: usize = 3;
/// And for a line that begins with a capital, at least so many columns, as in text that is wrapped.
const COLUMNS: usize = 40;
/// A line that announces a list is no longer than this, in bytes: longer ones are paragraphs.
const ANNOUNCEMENT: usize = 240;
/// So many lines with a copyright sign in a row are a list of owners.
const OWNERS: usize = 3;
/// So many lines above and below a copyright line are searched for words of a licence.
const ABOVE: usize = 4;
/// See [`ABOVE`].
const BELOW: usize = 14;

/// Takes the marks back that are lines of the text around them, and adds their lines to `spared`. `marks` are in
/// order, one for a line.
pub(super) fn leave_text(
    document: &Document<'_>,
    rules: &Rules,
    marks: &mut Vec<Mark>,
    marked: &mut [bool],
    spared: &mut Vec<u32>,
) {
    let mut reader = Reader { document, rules, marks, announced: None, trails: None };
    let own: Vec<bool> = (0..marks.len()).map(|at| reader.is_own(at)).collect();
    let mut own = own.into_iter();
    marks.retain(|mark| {
        let is_own = own.next() == Some(true);
        if is_own {
            marked[mark.line as usize] = false;
            spared.push(mark.line);
        }
        !is_own
    });
}

struct Reader<'p> {
    document: &'p Document<'p>,
    rules: &'p Rules,
    marks: &'p [Mark],
    /// The item asked for last, and whether its list is announced.
    announced: Option<(u32, bool)>,
    /// Whether there are several trails, once it was asked.
    trails: Option<bool>,
}

impl<'p> Reader<'p> {
    fn is_own(&mut self, at: usize) -> bool {
        self.runs_on(at)
            || self.is_underlined(at)
            || self.is_announced(at)
            || self.is_step(at)
            || self.is_of_word_list(at)
            || self.is_of_licence(at)
            || self.is_one_of_many_trails(at)
    }

    /// The text of a line; empty when it is blank or there is none.
    fn text(&self, line: u32) -> &'p [u8] {
        self.document.lines().get(line as usize).map_or(&[], |line| self.document.text(*line))
    }

    fn has_mark(&self, line: u32) -> bool {
        self.marks.binary_search_by_key(&line, |mark| mark.line).is_ok()
    }

    /// True for a line in the middle of a sentence: the one above is not at its end, or the one below goes on.
    fn runs_on(&self, at: usize) -> bool {
        let line = self.marks[at].line;
        let text = self.text(line);
        let ends = shape::ends_like_a_sentence(text);
        let is_below_mark = line > 0 && self.has_mark(line - 1);
        let above = match line.checked_sub(1) {
            Some(above) if !is_below_mark => self.text(above),
            _ => &[],
        };
        // What stands below a quoted line is the answer.
        if above.starts_with(b">") {
            return true;
        }
        let is_open = words(above) >= WORDS && !shape::ends_like_a_sentence(above);
        let is_wrapped = ends && is_bare(text) && shape::columns(above) >= COLUMNS;
        // A name of one word may begin small.
        let below = self.text(line + 1);
        let info = self.rules.get(self.marks[at].rule());
        let is_gone_on_with = !ends
            && info.is_none_or(|info| info.category != "ad")
            && is_bare(text)
            && is_small(below)
            && below.contains(&b' ')
            && !self.has_mark(line + 1);
        match is_open {
            true => is_small(text) || is_wrapped || is_gone_on_with,
            false => !is_below_mark && is_gone_on_with,
        }
    }

    /// True for a heading with a line of signs below it.
    fn is_underlined(&self, at: usize) -> bool {
        let below = self.text(self.marks[at].line + 1);
        below.len() >= 3
            && matches!(below[0], b'=' | b'-' | b'~' | b'^' | b'*' | b'+' | b'#' | b'"')
            && below.iter().all(|byte| *byte == below[0])
    }

    /// True for an item of a list above which stands a line of text that ends with a colon. Lines with marks
    /// and blank lines between are not seen. No section ends in a list (`document/section.rs`).
    fn is_announced(&mut self, at: usize) -> bool {
        let line = self.marks[at].line;
        if !is_item(self.text(line)) {
            return false;
        }
        let mut answer = false;
        for number in (0..line).rev() {
            if let Some((known, is_announced)) = self.announced
                && known == number
            {
                answer = is_announced;
                break;
            }
            let text = self.text(number);
            let is_in = text.is_empty() || is_item(text) || self.has_mark(number);
            if !is_in || text.len() > ANNOUNCEMENT {
                answer = announces(text);
                break;
            }
        }
        self.announced = Some((line, answer));
        answer
    }

    /// True for a numbered item next to one without a mark, as in instructions.
    fn is_step(&self, at: usize) -> bool {
        let line = self.marks[at].line;
        let lines = self.document.lines();
        let is_blank = |number: &u32| lines[*number as usize].is_blank();
        let is_plain = |number: u32| {
            let text = self.text(number);
            is_numbered(text) && text.len() <= ANNOUNCEMENT && !self.has_mark(number)
        };
        is_numbered(self.text(line))
            && ((0..line).rev().find(|n| !is_blank(n)).is_some_and(is_plain)
                || (line + 1..lines.len() as u32).find(|n| !is_blank(n)).is_some_and(is_plain))
    }

    /// True for a word between two others without a mark, the three in the order of the alphabet.
    fn is_of_word_list(&self, at: usize) -> bool {
        let line = self.marks[at].line;
        let Some(above) = line.checked_sub(1) else { return false };
        let word = |line: u32| {
            let text = self.text(line);
            (!text.is_empty() && !text.contains(&b' ')).then(|| text.to_ascii_lowercase())
        };
        let words = (word(line), word(above), word(line + 1));
        let (Some(this), Some(before), Some(next)) = words else { return false };
        before < this && this < next && !self.has_mark(above) && !self.has_mark(line + 1)
    }

    /// True for a trail where others lead elsewhere: a page has one, a manual has many ("Home > Fill > Series").
    fn is_one_of_many_trails(&mut self, at: usize) -> bool {
        if !self.marks[at].is_trail() {
            return false;
        }
        let marks = self.marks;
        let many = self.trails.unwrap_or_else(|| {
            let mut trails =
                marks.iter().filter(|mark| mark.is_trail()).map(|mark| self.text(mark.line));
            let first = trails.next().unwrap_or_default();
            trails.any(|other| !other.starts_with(first) && !first.starts_with(other))
        });
        self.trails = Some(many);
        many
    }

    /// True for a copyright line in a list of owners or near the words of a licence.
    fn is_of_licence(&self, at: usize) -> bool {
        let is_owner = |mark: &Mark| {
            let info = self.rules.get(mark.rule());
            mark.is_sure() && info.is_some_and(|info| info.name == "copyright-line")
        };
        let mark = &self.marks[at];
        if !is_owner(mark) {
            return false;
        }
        let line = mark.line as usize;
        let next_to =
            |mark: &&Mark, step: u32| is_owner(mark) && mark.line.abs_diff(line as u32) == step;
        let above = self.marks[..at].iter().rev().zip(1..);
        let below = self.marks[at + 1..].iter().zip(1..);
        let owners = above.take(OWNERS).take_while(|(mark, step)| next_to(mark, *step)).count()
            + below.take(OWNERS).take_while(|(mark, step)| next_to(mark, *step)).count();
        if owners + 1 >= OWNERS {
            return true;
        }
        let lines = self.document.lines();
        let near = line.saturating_sub(ABOVE)..lines.len().min(line + BELOW);
        // Items of a list may go with a menu.
        near.into_iter().any(|number| {
            let text = self.document.text(lines[number]);
            !is_item(text) && !self.has_mark(number as u32) && speaks_of_licence(text)
        })
    }
}

/// Words between blanks, counted up to [`WORDS`]; letters that need no blanks count by six bytes.
fn words(text: &[u8]) -> usize {
    let blanks = memchr::memchr_iter(b' ', text).take(WORDS).count();
    let dense = text.first().is_some_and(|byte| *byte >= 0xE3);
    if dense { text.len() / 6 } else { blanks + usize::from(!text.is_empty()) }
}

/// True when the line begins with a small letter: with it no sentence begins.
fn is_small(text: &[u8]) -> bool {
    match text {
        [b'o', b' ', ..] => false,
        [b'a'..=b'z', ..] => true,
        [0xC3..=0xFF, ..] => {
            let start = &text[..text.len().min(4)];
            let letter = start.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
            letter.is_some_and(char::is_lowercase)
        }
        _ => false,
    }
}

/// True when the line begins with a letter or a number.
fn is_bare(text: &[u8]) -> bool {
    text.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0xC3)
}

/// True for a line that announces what follows.
fn announces(text: &[u8]) -> bool {
    text.len() <= ANNOUNCEMENT && ends_with_colon(text) && words(text) >= WORDS
}
