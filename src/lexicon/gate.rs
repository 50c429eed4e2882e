//! The gate: refuses most lines and sentences by their first and last bytes, before anything is folded.
//!
//! Every phrase begins with one of a few thousand *heads* and ends with one of as many *tails*; only
//! templates with a star at that end are open there. What has neither is no marker. The sets are bits with
//! false friends and no false enemies: the gate lets through too much, never too little. (A star right before a
//! word of fewer than six ASCII letters stands for whole words: in "open *app" not for half of "sinaapp".)

use super::shape::STAR;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes of a folded text that make its head.
pub const HEAD: usize = 6;

/// Letters of a last word that make its tail.
const TAIL: usize = 6;

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
            let (word, bit) = place(text, bits.len());
            bits[word] |= bit;
        }
        Bits(Cow::Owned(bits))
    }

    /// True when the set may hold `text`, which has at most eight bytes.
    fn may_have(&self, text: &[u8]) -> bool {
        let bits = self.0.as_ref();
        let (word, bit) = place(text, bits.len().max(1));
        bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(text: &[u8], words: usize) -> (usize, u64) {
    let mixed = (first_eight(text) ^ (text.len() as u64) << 57).wrapping_mul(SPREAD);
    let bit = (mixed >> 40) as usize & (words * 64 - 1);
    (bit / 64, 1 << (bit % 64))
}

/// The first eight bytes of a text as a number, short texts padded with zeros.
pub(super) fn first_eight(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => text.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
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
    /// Tails of all phrases and templates.
    pub tails: Bits,
    /// Tails of templates that begin with a star.
    pub open_tails: Bits,
    /// Last three bytes of templates that begin with a star.
    pub open_ends: Bits,
    /// True when there are templates that begin with a star.
    pub has_headless: bool,
}

/// How a unit ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Not with a word of ASCII letters: only the fold can tell.
    Unknown,
    /// Like no phrase.
    Foreign,
    /// Like a phrase.
    Known,
    /// Like a template that begins with a star.
    Headless,
}

/// What stands at an end of a phrase, on its way into a gate.
#[derive(Debug, Default)]
pub struct Draft {
    heads: BTreeSet<Vec<u8>>,
    open_heads: BTreeSet<Vec<u8>>,
    tails: BTreeSet<Vec<u8>>,
    open_tails: BTreeSet<Vec<u8>>,
    open_ends: BTreeSet<Vec<u8>>,
    has_headless: bool,
}

impl Draft {
    /// Adds a phrase or template by the beginnings and endings it may have; a star is [`STAR`] in an ending,
    /// and what follows one is no beginning.
    pub fn add(&mut self, heads: BTreeSet<Vec<u8>>, ends: BTreeSet<Vec<u8>>) {
        let is_headless = heads.contains(&Vec::new());
        let has_open_end = ends.iter().any(|end| end.ends_with(&[STAR]));
        self.has_headless |= is_headless;
        for head in heads {
            let full = head.len() >= HEAD;
            let short = head.trim_ascii_end();
            let short = short.strip_suffix(b":").unwrap_or(short);
            let head = if full { &head[..HEAD] } else { short }.to_vec();
            if has_open_end {
                self.open_heads.insert(head.clone());
            }
            self.heads.insert(head);
        }
        for end in ends {
            let end = end.strip_suffix(b"?").unwrap_or(&end);
            let letters = end.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let word = &end[end.len() - letters.min(TAIL)..];
            if is_headless {
                self.open_ends.insert(end[end.len().saturating_sub(3)..].to_vec());
            }
            if letters > 0 && is_headless {
                self.open_tails.insert(word.to_vec());
            }
            if letters > 0 {
                self.tails.insert(word.to_vec());
            }
        }
    }

    /// The gate of all that was added.
    pub fn finish(mut self) -> Gate {
        self.heads.remove(&Vec::new());
        self.open_heads.remove(&Vec::new());
        Gate {
            heads: Bits::of(&self.heads),
            open_heads: Bits::of(&self.open_heads),
            tails: Bits::of(&self.tails),
            open_tails: Bits::of(&self.open_tails),
            open_ends: Bits::of(&self.open_ends),
            has_headless: self.has_headless,
        }
    }
}

impl Gate {
    /// True when `raw` is no marker for sure. `as_sentence` leaves out templates that begin with a
    /// star: those of the built-in rules are for lines.
    pub fn refuses(&self, raw: &[u8], as_sentence: bool) -> bool {
        let begins = self.begins_plainly(&self.heads, raw);
        if as_sentence && begins != Some(true) {
            return begins == Some(false);
        }
        let end = self.end(raw);
        if !as_sentence && self.may_be_headless(end, raw) {
            return false;
        }
        match begins {
            Some(true) if end == End::Foreign => {
                self.begins_plainly(&self.open_heads, raw) == Some(false)
            }
            begins => begins == Some(false),
        }
    }

    /// False when neither a phrase nor a template nor a row of parts can begin and end like this.
    /// `folded` is the fold of `raw`, or at least its first [`HEAD`] bytes.
    pub fn admits(&self, folded: &[u8], raw: &[u8], as_sentence: bool) -> bool {
        let end = self.end(raw);
        (!as_sentence && self.may_be_headless(end, raw))
            || match end {
                End::Foreign => begins(&self.open_heads, folded, raw),
                _ => begins(&self.heads, folded, raw),
            }
    }

    /// False when no template that begins with a star can end like `raw`.
    fn may_be_headless(&self, end: End, raw: &[u8]) -> bool {
        match end {
            End::Headless => self.has_headless,
            End::Unknown if self.has_headless => {
                let end = raw.iter().rposition(|byte| !is_mark(byte)).map_or(0, |at| at + 1);
                let Some(last) = raw[..end].last_chunk::<3>() else { return false };
                // Capitals, digits and closing brackets are left to the fold.
                let is_plain = last.iter().all(|byte| byte.is_ascii_lowercase() || *byte >= 0x80);
                !is_plain || self.open_ends.may_have(last)
            }
            _ => false,
        }
    }

    /// What a unit that begins with letters and single blanks begins with, judged without folding.
    /// `None` when it begins otherwise.
    fn begins_plainly(&self, heads: &Bits, raw: &[u8]) -> Option<bool> {
        let first: &[u8; HEAD] = raw.first_chunk()?;
        if raw.len() <= HEAD || !first[0].is_ascii_alphabetic() {
            return None;
        }
        let mut head = *first;
        head[0] |= 0x20;
        let (mut blanks, mut blank_before) = (0u8, false);
        for (at, byte) in head.iter().enumerate().skip(1) {
            let blank = *byte == b' ';
            if !(byte.is_ascii_lowercase() || (blank && !blank_before)) {
                return None;
            }
            blanks |= u8::from(blank) << at;
            blank_before = blank;
        }
        let short = (1..HEAD).any(|end| blanks >> end & 1 == 1 && heads.may_have(&head[..end]));
        Some(short || heads.may_have(&head))
    }

    fn end(&self, raw: &[u8]) -> End {
        let Some((word, len)) = last_word(raw) else {
            return End::Unknown;
        };
        let word = &word[TAIL - len..];
        match () {
            () if self.open_tails.may_have(word) => End::Headless,
            () if self.tails.may_have(word) => End::Known,
            () => End::Foreign,
        }
    }
}

/// True when `folded` begins with one of `heads`, whole or as a short word.
fn begins(heads: &Bits, folded: &[u8], raw: &[u8]) -> bool {
    if folded.len() >= HEAD && heads.may_have(&folded[..HEAD]) {
        return true;
    }
    // A short part ends with its word, also where words are glued ("PinTweet", "Share12").
    let ends = |end: &usize| {
        let glued = || match (raw.get(end - 1), raw.get(*end)) {
            (Some(last), Some(next)) => {
                last.is_ascii_lowercase() && !next.is_ascii_lowercase() || next.is_ascii_digit()
            }
            _ => false,
        };
        folded.get(*end).is_none_or(|next| matches!(next, b' ' | b':' | b';')) || glued()
    };
    (1..HEAD.min(folded.len() + 1)).filter(ends).any(|end| heads.may_have(&folded[..end]))
}

/// Marks that may stand behind the last word.
fn is_mark(byte: &u8) -> bool {
    matches!(byte, b' ' | b'.' | b'!' | b'?' | b':' | b'\n' | b'\r')
}

/// The last letters of the last word of a unit, small, at the end of the array, and how many they are.
///
/// `None` when the unit does not end with a word of ASCII letters, marks aside, or when another script, a
/// magnitude ("12k") or glued words ("PinTweet") stand there: then the fold says what the last word is.
fn last_word(raw: &[u8]) -> Option<([u8; TAIL], usize)> {
    let end = raw.iter().rposition(|byte| !is_mark(byte))? + 1;
    let mut word = [0; TAIL];
    let mut len = 0;
    let mut at = end;
    while len < TAIL && at > 0 && raw[at - 1].is_ascii_alphabetic() {
        at -= 1;
        len += 1;
        word[TAIL - len] = raw[at] | 0x20;
        if raw[at].is_ascii_uppercase() && at > 0 && raw[at - 1].is_ascii_lowercase() {
            return None;
        }
    }
    let before = at.checked_sub(1).map(|at| raw[at]);
    let is_whole = len == TAIL || before.is_none_or(|byte| byte < 0x80 && !byte.is_ascii_digit());
    (len > 0 && is_whole).then_some((word, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, Marker};

    fn tail(unit: &str) -> Option<String> {
        let (word, len) = last_word(unit.as_bytes())?;
        Some(String::from_utf8_lossy(&word[TAIL - len..]).into_owned())
    }

    #[test]
    fn last_words_are_cut_short() {
        assert_eq!(tail("Share this article.").as_deref(), Some("rticle"));
        assert_eq!(tail("SHARE").as_deref(), Some("share"));
        assert_eq!(tail("Follow us:").as_deref(), Some("us"));
        assert_eq!(tail("Don't").as_deref(), Some("t"));
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

    #[test]
    fn doubtful_ends_are_left_to_the_fold() {
        for unit in ["12 Shares (3)", "PinTweet", "1.2k", "schließen", "分享", "", "?", "Café"]
        {
            assert_eq!(tail(unit), None, "{unit}");
        }
    }
}
