//! Rule files to a table: folds every phrase, writes templates out, sorts and indexes.

use super::expand::expand;
use super::load::{Block, RuleFile, Text};
use super::marker::{LONGEST_UNIT, Marker};
use super::store::{
    BALANCED, Entry, HEAD, LINE, NO_STAR, SENTENCE, SURE, Table, WEAK, Wild, bucket_of, filter_bit,
    hash, head_bit, head_key, key_bit, tail_key,
};
use crate::rule::{Languages, Level, RuleId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Stands for a star while a template is folded: a letter no language of the rules uses.
const STAR: char = '\u{A4D0}';

/// Shorter phrases than this count as a sentence only under `sentences`. Words; two ideographs
/// are one word.
const SENTENCE_WORDS: usize = 3;

/// Phrases on their way into a table, without doubles.
#[derive(Debug, Default)]
pub struct Draft {
    plain: BTreeMap<(Vec<u8>, u8, RuleId), (u8, Languages)>,
    wild: BTreeMap<(Vec<u8>, u8, RuleId), (u8, Languages)>,
}

/// The folded phrase and its number of words without stars, or why it can never be found.
fn fold(phrase: &str) -> Result<(Vec<u8>, usize), String> {
    let written = phrase.replace('#', "7").replace('*', &STAR.to_string());
    let mut scratch = Vec::new();
    let text = match Marker::new(written.as_bytes(), &mut scratch) {
        Some(marker) => marker.text().to_vec(),
        None => return Err(unfit(phrase)),
    };
    let literal = written.replace(STAR, "");
    let words = Marker::new(literal.as_bytes(), &mut scratch).map_or(0, |marker| marker.words());
    Ok((text, words))
}

fn unfit(phrase: &str) -> String {
    if phrase.trim().is_empty() {
        return "the phrase is empty".into();
    }
    if phrase.len() > LONGEST_UNIT {
        return format!("the phrase is longer than {LONGEST_UNIT} bytes");
    }
    "no line can match this: it is only decoration, stands in quotes, or looks like code".into()
}

impl Draft {
    /// Adds every phrase of `file`. `rule` gives the id for a rule's name; the error names the
    /// text that cannot be compiled and says why.
    pub fn add_file<'f>(
        &mut self,
        file: &'f RuleFile,
        languages: Languages,
        rule: &dyn Fn(&str) -> Option<RuleId>,
    ) -> Result<(), (&'f Text, String)> {
        for block in &file.rules {
            let unknown = || (&block.name, "the rule has no id".to_owned());
            let id = rule(&block.name.value).ok_or_else(unknown)?;
            for (texts, flags) in [
                (&block.phrases, LINE),
                (&block.sentences, LINE | SENTENCE | SURE),
                (&block.templates, LINE),
                (&block.weak, WEAK),
            ] {
                for text in texts {
                    self.add(text, flags, block, id, languages).map_err(|why| (text, why))?;
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        text: &Text,
        flags: u8,
        block: &Block,
        rule: RuleId,
        languages: Languages,
    ) -> Result<(), String> {
        let level = if block.level > Level::Markers { BALANCED } else { 0 };
        for phrase in expand(&text.value)? {
            let (folded, words) = fold(&phrase)?;
            let sentence = flags & LINE != 0 && words >= SENTENCE_WORDS;
            let flags = flags | if sentence { SENTENCE } else { 0 };
            let stars = phrase.matches('*').count();
            if stars > 0 {
                check_stars(&folded, stars, flags)?;
            }
            let drawer = if stars > 0 { &mut self.wild } else { &mut self.plain };
            let slot = drawer.entry((folded, level, rule)).or_insert((0, Languages::NONE));
            *slot = (slot.0 | flags | level, slot.1.with(languages));
        }
        Ok(())
    }

    /// The bits of all beginnings, sixteen for each, and whether a template begins with a star.
    fn heads(&self) -> (Vec<u64>, bool) {
        let mut heads: BTreeSet<&[u8]> = BTreeSet::new();
        let mut headless = false;
        for (folded, ..) in self.plain.keys().chain(self.wild.keys()) {
            let mut buffer = [0; 4];
            let star = STAR.encode_utf8(&mut buffer).as_bytes();
            let end = folded.windows(star.len()).position(|at| at == star).unwrap_or(folded.len());
            headless |= end == 0;
            let short = folded[..end].trim_ascii_end();
            heads.insert(if end >= HEAD {
                &folded[..HEAD]
            } else {
                short.strip_suffix(b":").unwrap_or(short)
            });
        }
        let size = (heads.len() / 4).next_power_of_two();
        let mut bits = vec![0; if heads.is_empty() { 0 } else { size }];
        for head in heads {
            let (word, bit) = head_bit(head, size);
            bits[word] |= bit;
        }
        (bits, headless)
    }

    /// The table of all phrases added.
    pub fn finish(self) -> Table {
        let mut text = String::new();
        let (heads, headless) = self.heads();
        let (mut entries, buckets, filter, longest) = index(self.plain);
        let mut plain = Vec::with_capacity(entries.len());
        for (folded, entry) in &mut entries {
            entry.0 = push(&mut text, folded);
            plain.push(*entry);
        }
        let mut wilds: Vec<Wild> = Vec::with_capacity(self.wild.len());
        let mut keys = vec![0; if self.wild.is_empty() { 0 } else { 64 }];
        for ((folded, _, rule), (flags, languages)) in self.wild {
            let folded = String::from_utf8_lossy(&folded).replace(STAR, "*");
            let first = folded.find('*').unwrap_or(0);
            let second = folded[first + 1..].find('*').map(|at| first + 1 + at);
            let key = match first {
                0 => tail_key(folded.as_bytes()),
                _ => head_key(folded.as_bytes()),
            };
            let Some(key) = key else { continue };
            let (word, bit) = key_bit(key);
            keys[word] |= bit;
            let start = push(&mut text, folded.as_bytes());
            let entry = Entry(start, folded.len() as u8, flags, rule.0, languages.0);
            wilds.push(Wild(key, entry, first as u8, second.map_or(NO_STAR, |at| at as u8)));
        }
        // Longer templates first: the reason shown is then the most telling one.
        wilds.sort_by_key(|wild| (wild.0, wild.1.flags() & BALANCED, u8::MAX - wild.1.1));
        Table {
            text: Cow::Owned(text),
            entries: Cow::Owned(plain),
            buckets: Cow::Owned(buckets),
            filter: Cow::Owned(filter),
            heads: Cow::Owned(heads),
            headless,
            wilds: Cow::Owned(wilds),
            keys: Cow::Owned(keys),
            longest,
        }
    }
}

/// A template must be found by three bytes at one end, and its stars must not touch.
fn check_stars(folded: &[u8], stars: usize, flags: u8) -> Result<(), String> {
    if flags & WEAK != 0 {
        return Err("a weak phrase cannot hold \"*\"".into());
    }
    if stars > 2 {
        return Err("at most two \"*\" in a template".into());
    }
    let text = String::from_utf8_lossy(folded);
    let ends: Vec<&str> = text.split(STAR).collect();
    if ends.len() != stars + 1 || stars == 2 && ends[1].trim().is_empty() {
        return Err("two \"*\" need words between them".into());
    }
    let key = if ends[0].is_empty() { ends[ends.len() - 1] } else { ends[0] };
    if key.trim().len() < 3 {
        return Err(
            "three letters must stand before \"*\", or at the end after a leading one".into()
        );
    }
    if ends[0].len() < HEAD && !ends[0].is_empty() && !ends[0].ends_with(' ') {
        return Err("\"*\" must stand behind a blank or at least six letters".into());
    }
    Ok(())
}

fn push(text: &mut String, folded: &[u8]) -> u32 {
    let start = text.len() as u32;
    text.push_str(&String::from_utf8_lossy(folded));
    text.push('\n');
    start
}

type Indexed = (Vec<(Vec<u8>, Entry)>, Vec<u32>, Vec<u64>, usize);

/// Sorts phrases into buckets and makes the filter. Eight to sixteen bits a phrase let about one
/// foreign line in ten through to the hash.
fn index(plain: BTreeMap<(Vec<u8>, u8, RuleId), (u8, Languages)>) -> Indexed {
    if plain.is_empty() {
        return (Vec::new(), vec![0, 0], Vec::new(), 0);
    }
    let size = plain.len().next_power_of_two();
    let longest = plain.keys().map(|(text, ..)| text.len()).max().unwrap_or(0);
    let mut filter = vec![0u64; (size / 8).max(1)];
    let mut entries: Vec<(Vec<u8>, Entry)> = Vec::with_capacity(plain.len());
    for ((folded, _, rule), (flags, languages)) in plain {
        let (word, bit) = filter_bit(&folded, filter.len());
        filter[word] |= bit;
        let entry = Entry(0, folded.len() as u8, flags, rule.0, languages.0);
        entries.push((folded, entry));
    }
    let place = |entry: &(Vec<u8>, Entry)| bucket_of(hash(&entry.0), size);
    entries.sort_by_cached_key(|entry| {
        (place(entry), entry.0.clone(), entry.1.2 & BALANCED, entry.1.3)
    });
    let mut buckets = vec![0u32; size + 1];
    for entry in &entries {
        buckets[place(entry) + 1] += 1;
    }
    for at in 0..size {
        buckets[at + 1] += buckets[at];
    }
    (entries, buckets, filter, longest)
}
