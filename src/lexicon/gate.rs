//! The gate: refuses most lines and sentences by their first and last bytes, before anything is folded.
//!
//! Every phrase begins with one of a few thousand *heads* and ends with one of as many *tails*; only
//! templates with a star at that end are open there. What has neither is no marker. The sets are bits with
//! false friends and no false enemies: the gate lets through too much, never too little. (A star right before a
//! word of fewer than six ASCII letters stands for whole words: in "open *app" not for half of "sinaapp".)

use super::head::plain_head;
use super::row;
use super::shape::STAR;
use super::tail::{TAIL, Tail, last_three, last_word};
use crate::letters::{HIGH, first_eight};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes of a folded text that make its head.
pub const HEAD: usize = 6;

/// A set of short texts, as bits: sixteen for each text or more, a power of two of words.
#[derive(Clone, Debug, Default)]
pub struct Bits(pub Cow<'static, [u64]>);

impl Bits {
    /// The set of `texts`.
    pub fn of(texts: &BTreeSet<Vec<u8>>) -> Bits {
        if texts.is_empty() {
            return Bits::default();
        }
        let mut bits = vec![0; (texts.len() / 4).next_power_of_two()];
        for text in texts {
            let (word, bit) = place(first_eight(text), text.len(), bits.len());
            bits[word] |= bit;
        }
        Bits(Cow::Owned(bits))
    }

    /// True when the set may hold `text`, which has at most eight bytes.
    fn may_have(&self, text: &[u8]) -> bool {
        self.may_have_word(first_eight(text), text.len())
    }

    /// The same for a text of `len` bytes as [`first_eight`] gives it.
    #[inline]
    fn may_have_word(&self, text: u64, len: usize) -> bool {
        let words: &[u64] = &self.0;
        let (word, bit) = place(text, len, words.len());
        words.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

/// The word and the bit for a text in so many words, a power of two or none.
#[inline]
fn place(text: u64, len: usize, words: usize) -> (usize, u64) {
    let mixed = (text ^ (len as u64) << 57).wrapping_mul(SPREAD);
    ((mixed >> 32) as usize & words.wrapping_sub(1), 1 << (mixed >> 58))
}

/// An odd number that spreads bits when multiplied with: 2^64 over the golden ratio.
pub(super) const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// What the phrases of a table begin and end with.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// Heads of all phrases and templates.
    pub heads: Bits,
    /// Heads of templates that end with a star.
    pub open_heads: Bits,
    /// Heads of phrases that make rows without bars, see [`super::row`].
    pub row_heads: Bits,
    /// Tails of all phrases and templates.
    pub tails: Bits,
    /// Heads and tails of one phrase, see [`pair`].
    pub pairs: Bits,
    /// Tails of templates that begin with a star.
    pub open_tails: Bits,
    /// Last three bytes of templates that begin with a star.
    pub open_ends: Bits,
    /// For each small letter that may end a template which begins with a star, one bit for each that may stand before
    /// it, from `a` on; behind `z` those before any other byte. All bits where another byte may stand there.
    pub headless_ends: [u32; LETTERS + 1],
    /// True when rows of parts are let through: in a gate for lines.
    pub has_rows: bool,
}

/// A head and a tail as one text of eight bytes.
fn pair(head: u64, tail: u64) -> u64 {
    head.wrapping_mul(SPREAD).rotate_left(32) ^ tail
}

/// What stands at an end of a phrase, on its way into a gate.
#[derive(Debug, Default)]
pub struct Draft {
    heads: BTreeSet<Vec<u8>>,
    open_heads: BTreeSet<Vec<u8>>,
    row_heads: BTreeSet<Vec<u8>>,
    tails: BTreeSet<Vec<u8>>,
    pairs: BTreeSet<Vec<u8>>,
    open_tails: BTreeSet<Vec<u8>>,
    open_ends: BTreeSet<Vec<u8>>,
    headless_ends: [u32; LETTERS + 1],
    has_rows: bool,
}

impl Draft {
    /// A gate for lines, which may be rows, or for sentences.
    pub fn new(has_rows: bool) -> Draft {
        Draft { has_rows, ..Draft::default() }
    }

    /// Adds a phrase or template by the beginnings and endings it may have; a star is [`STAR`] in an ending,
    /// and what follows one is no beginning. `in_rows` says that it makes rows without bars.
    pub fn add(&mut self, heads: &BTreeSet<Vec<u8>>, ends: &BTreeSet<Vec<u8>>, in_rows: bool) {
        let is_headless = heads.contains(&Vec::new());
        let has_open_end = ends.iter().any(|end| end.ends_with(&[STAR]));
        let heads: Vec<&[u8]> = heads.iter().map(|head| short_head(head)).collect();
        for head in &heads {
            self.heads.insert(head.to_vec());
            if has_open_end {
                self.open_heads.insert(head.to_vec());
            }
            if in_rows {
                self.row_heads.insert(head.to_vec());
            }
        }
        for end in ends {
            let end = end.strip_suffix(b"?").unwrap_or(end);
            if is_headless {
                self.open_ends.insert(end[end.len().saturating_sub(3)..].to_vec());
                self.add_headless(end);
            }
            // What stands before so short an end is the star's: any letter.
            let is_cut = end.first() == Some(&STAR) && end.len() <= TAIL;
            let tail = last_word(end).filter(|_| !is_cut || end.is_ascii());
            let Some((tail, len)) = tail else {
                if end.first() == Some(&STAR) {
                    self.open_heads.extend(heads.iter().map(|head| head.to_vec()));
                }
                continue;
            };
            let bytes = tail.to_le_bytes()[..len].to_vec();
            if is_headless {
                self.open_tails.insert(bytes.clone());
            }
            self.tails.insert(bytes);
            let pairs =
                heads.iter().map(|head| pair(first_eight(head), tail).to_le_bytes().to_vec());
            self.pairs.extend(pairs);
        }
    }

    fn add_headless(&mut self, end: &[u8]) {
        let before = |end: &[u8]| end.last().map_or(u32::MAX, |byte| letter_bit(*byte));
        match end.split_last() {
            Some((last, rest)) if last.is_ascii_lowercase() => {
                self.headless_ends[letter(*last)] |= before(rest);
            }
            _ => self.headless_ends = [u32::MAX; LETTERS + 1],
        }
        // A mark may follow, or a letter that folds to one of these.
        self.headless_ends[LETTERS] = u32::MAX;
    }

    /// The gate of all that was added.
    pub fn finish(mut self) -> Gate {
        self.heads.remove(&Vec::new());
        self.open_heads.remove(&Vec::new());
        self.row_heads.remove(&Vec::new());
        Gate {
            heads: Bits::of(&self.heads),
            open_heads: Bits::of(&self.open_heads),
            row_heads: Bits::of(&self.row_heads),
            tails: Bits::of(&self.tails),
            pairs: Bits::of(&self.pairs),
            open_tails: Bits::of(&self.open_tails),
            open_ends: Bits::of(&self.open_ends),
            headless_ends: self.headless_ends,
            has_rows: self.has_rows,
        }
    }
}

/// A head as the gate has it: so many bytes, or a shorter phrase without the mark behind it.
fn short_head(head: &[u8]) -> &[u8] {
    if head.len() >= HEAD {
        return &head[..HEAD];
    }
    let head = head.trim_ascii_end();
    head.strip_suffix(b":").unwrap_or(head)
}

impl Gate {
    /// True when `raw` is no marker for sure.
    #[inline]
    pub fn refuses(&self, raw: &[u8]) -> bool {
        if is_quoted(raw) {
            return true;
        }
        // "o" may be a bullet: the phrase begins behind it.
        let begin = if raw.starts_with(b"o ") { None } else { plain_head(raw) };
        let is_head = |head: u64, len: usize| self.heads.may_have_word(head, len);
        let is_foreign = begin.is_some_and(|begin| !begin.any(is_head));
        let is_headless = self.may_end_headless(raw);
        if is_foreign && !is_headless {
            return true;
        }
        let end = last_word(raw);
        if is_headless && self.may_be_headless(end, raw) {
            return false;
        }
        let has_both = |head, len| self.has_both((head, len), end, raw);
        is_foreign || begin.is_some_and(|begin| !begin.any(has_both))
    }

    /// False when neither a phrase nor a template nor a row of parts can begin and end like this.
    /// `folded` is the fold of `raw`, or at least its first [`HEAD`] bytes.
    pub fn admits(&self, folded: &[u8], raw: &[u8]) -> bool {
        let end = last_word(raw);
        self.may_be_headless(end, raw)
            || heads(folded, raw)
                .any(|head| self.has_both((first_eight(head), head.len()), end, raw))
    }

    /// True when something begins with `head` and ends like this.
    fn has_both(&self, (head, len): (u64, usize), end: Option<Tail>, raw: &[u8]) -> bool {
        let Some((tail, tail_len)) = end else { return self.heads.may_have_word(head, len) };
        self.heads.may_have_word(head, len)
            && (self.open_heads.may_have_word(head, len)
                || self.tails.may_have_word(tail, tail_len)
                    && (self.pairs.may_have_word(pair(head, tail), 8)
                        || self.has_rows
                            && (self.row_heads.may_have_word(head, len) || row::is_parted(raw))))
    }

    /// False when no row without bars begins like the folded text.
    pub fn may_begin_row(&self, folded: &[u8]) -> bool {
        // Counters at the beginning are no parts.
        let text = folded.trim_ascii_start();
        text.starts_with(b"#")
            || heads(text, b"")
                .any(|head| self.row_heads.may_have_word(first_eight(head), head.len()))
    }

    /// False when the last two letters of `raw` say that of no template that begins with a star.
    #[inline]
    fn may_end_headless(&self, raw: &[u8]) -> bool {
        let before = match raw {
            [.., before, _] => letter_bit(*before),
            _ => u32::MAX,
        };
        raw.last().is_some_and(|last| self.headless_ends[letter(*last)] & before != 0)
    }

    /// False when no template that begins with a star can end like `raw`, of which `end` is the tail.
    #[inline]
    fn may_be_headless(&self, end: Option<Tail>, raw: &[u8]) -> bool {
        match end {
            _ if self.headless_ends[LETTERS] == 0 => false,
            Some((tail, len)) if self.open_tails.may_have_word(tail, len) => true,
            Some((tail, _)) if tail & HIGH == 0 => false,
            // A template may end with fewer letters than a tail has. Capitals, digits and closing brackets are left
            // to the fold.
            _ => last_three(raw).is_some_and(|last| {
                let is_plain = last.iter().all(|byte| byte.is_ascii_lowercase() || *byte >= 0x80);
                !is_plain || self.open_ends.may_have(&last)
            }),
        }
    }
}

/// Small letters.
const LETTERS: usize = 26;

/// The number of a small letter, and one behind the last for other bytes.
#[inline]
fn letter(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a')).min(LETTERS)
}

/// The bit of a small letter; all bits for other bytes, which may be marks behind one, or fold to one.
#[inline]
fn letter_bit(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { u32::MAX }
}

/// True when the unit begins with a quotation mark: somebody said it.
fn is_quoted(raw: &[u8]) -> bool {
    // The curly quotes are E2 80 98 to E2 80 9F.
    matches!(raw, [b'"' | b'\'', ..] | [0xE2, 0x80, 0x98..=0x9F, ..])
}

/// The heads that a phrase may have of which `folded` is the beginning: whole ones, and short ones that end with
/// their word, also where words are glued ("PinTweet", "Share12").
fn heads<'a>(folded: &'a [u8], raw: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let ends = |end: &usize| {
        let glued = || match (raw.get(end - 1), raw.get(*end)) {
            (Some(last), Some(next)) => {
                last.is_ascii_lowercase() && !next.is_ascii_lowercase() || next.is_ascii_digit()
            }
            _ => false,
        };
        folded.get(*end).is_none_or(|next| matches!(next, b' ' | b':' | b';')) || glued()
    };
    let short = (1..HEAD.min(folded.len() + 1)).filter(ends).map(|end| &folded[..end]);
    folded.get(..HEAD).into_iter().chain(short)
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, Marker};

    /// What the gate refuses must be nothing to the rooms behind it.
    #[test]
    fn the_gate_changes_nothing() {
        use crate::lexicon::Scope;
        let (lexicon, scope) =
            (Lexicon::builtin(), Scope { level: crate::rule::Level::Article, ..Scope::default() });
        let mut scratch = (Vec::new(), Vec::new());
        let (mut seen, mut refused) = (0, 0);
        let table = &crate::lexicon::table::BUILTIN;
        let phrases: Vec<&str> = table.entries.iter().map(|entry| table.text_of(entry)).collect();
        let is_word = |text: &&str| text.len() > 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        let words: Vec<&str> = phrases.iter().copied().filter(is_word).collect();
        let glued = |at: usize| -> String {
            [at, at * 7919, at * 104_729]
                .iter()
                .map(|at| capital(words[at % words.len()]))
                .collect()
        };
        for (at, phrase) in phrases.iter().enumerate() {
            // A fixed walk through all phrases that meets pairs from everywhere.
            let other = phrases[at * 7919 % phrases.len()];
            let third = phrases[at * 104_729 % phrases.len()];
            for unit in [
                format!("{phrase} | {other}"),
                format!("{phrase} {other} {third}"),
                format!("{phrase} · {other} · 12"),
                format!("{phrase}: {other}"),
                format!("{other}。{phrase}"),
                glued(at),
            ] {
                let unit = unit.replace('#', "12");
                let open = Marker::new(unit.as_bytes(), &mut scratch.0);
                let gated = lexicon.marker(unit.as_bytes(), &mut scratch.1);
                seen += usize::from(open.is_some());
                refused += usize::from(open.is_some() && gated.is_none());
                let Some(marker) = open.filter(|_| gated.is_none()) else { continue };
                assert_eq!(lexicon.find(&marker, false, &scope), None, "{unit}");
                assert_eq!(lexicon.row(&marker, &scope), None, "{unit}");
                assert_eq!(lexicon.weak(&marker, &scope), None, "{unit}");
            }
        }
        assert!(refused > 1000, "the gate must have something to do: {refused} of {seen}");
    }

    fn capital(word: &str) -> String {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    #[test]
    fn no_phrase_is_refused() {
        let table = &crate::lexicon::table::BUILTIN;
        let mut scratch = Vec::new();
        for entry in table.entries.iter() {
            let phrase = table.text_of(entry).replace('#', "12");
            for unit in [phrase.clone(), phrase.to_uppercase(), format!("* {phrase}.")] {
                // What the fold takes for something else is not for the gate to judge.
                if Marker::new(unit.as_bytes(), &mut scratch).is_some() {
                    let marker = Lexicon::builtin().marker(unit.as_bytes(), &mut scratch);
                    assert!(marker.is_some(), "{unit}");
                }
            }
        }
    }
}
