//! A sample of removals, for people who sign off a corpus.
//!
//! Every removal has a number that follows from its rule, its document and its place there. Of each
//! rule the removals with the smallest numbers are kept: a random choice that does not depend on
//! order, and that can be made in parts and put together. Who knows the method can write a
//! document whose removals are never chosen; the counts beside the sample hold them all the same.

use super::{Section, say};
use crate::key::Keyring;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The numbers must mean the same in every run, so their key is no secret.
const SECRET: u128 = 0x6465_626f_696c_2061_7564_6974_2073_616d;
/// Bytes of a removal that are shown.
const SHOWN: usize = 600;
/// Bytes that are shown of what stands before and after it.
const AROUND: usize = 120;

/// One removal of a sample.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Removed {
    /// The rule that names it.
    pub rule: String,
    /// By what it was chosen: 32 hexadecimal digits.
    pub chosen: String,
    /// Name of the file, where a file is a document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    /// Id of the record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// Line of the first byte in the document, from 1.
    pub line: u64,
    /// Bytes that went.
    pub bytes: u64,
    /// What went, or its beginning.
    pub text: String,
    /// Why.
    pub reason: String,
    /// What stands before it.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// The removals of each rule that were chosen so far.
#[derive(Clone, Debug)]
pub struct Sampler {
    size: usize,
    /// A file is a document.
    is_named: bool,
    ring: Arc<Keyring>,
    /// Lines of JSON by what they were chosen by.
    kept: BTreeMap<String, BTreeMap<u128, Vec<u8>>>,
}

impl Sampler {
    /// Keeps `size` removals of each rule. `is_named` says that files are documents: the name of a
    /// file that holds many would depend on how they were divided.
    pub fn new(size: usize, is_named: bool) -> Self {
        let ring = Arc::new(Keyring::from_secret(SECRET));
        Self { size, is_named, ring, kept: BTreeMap::new() }
    }

    /// Looks at what goes of a section.
    pub fn add(&mut self, section: &Section<'_>, id: Option<&[u8]>) {
        let mut document = None;
        for removal in section.plan.removals() {
            let bytes = section.document.bytes();
            let document = *document.get_or_insert_with(|| self.ring.key(bytes).0);
            let first = &section.plan.reasons(removal)[0];
            let rule = section.lexicon.rules().name(first.rule);
            let mut place = document.to_be_bytes().to_vec();
            let start = section.bytes_before + removal.span.start as u64;
            place.extend_from_slice(&start.to_be_bytes());
            place.extend_from_slice(rule.as_bytes());
            let chosen = self.ring.key(&place).0;
            if !self.wants(rule, chosen) {
                continue;
            }
            let span = removal.span;
            let removed = Removed {
                rule: rule.to_owned(),
                chosen: format!("{chosen:032x}"),
                file: self.is_named.then(|| section.name.to_owned()),
                id: id.map(|id| String::from_utf8_lossy(id).into_owned()),
                line: section.line(span.start),
                bytes: span.len() as u64,
                text: head(span.of(bytes), SHOWN),
                reason: say(first, section.lexicon),
                before: tail(&bytes[..span.start], AROUND),
                after: head(&bytes[span.end..], AROUND),
            };
            if let Ok(line) = serde_json::to_vec(&removed) {
                self.keep(rule, chosen, line);
            }
        }
    }

    /// Adds what was chosen elsewhere.
    pub fn join(&mut self, other: Sampler) {
        for (rule, kept) in other.kept {
            kept.into_iter().for_each(|(chosen, line)| self.keep(&rule, chosen, line));
        }
    }

    /// Takes one removal that was chosen elsewhere.
    pub fn keep(&mut self, rule: &str, chosen: u128, line: Vec<u8>) {
        if !self.wants(rule, chosen) {
            return;
        }
        if !self.kept.contains_key(rule) {
            self.kept.insert(rule.to_owned(), BTreeMap::new());
        }
        let Some(kept) = self.kept.get_mut(rule) else { return };
        match kept.get_mut(&chosen) {
            // Two documents of one text, perhaps with different names.
            Some(known) if *known <= line => {}
            Some(known) => *known = line,
            None => drop(kept.insert(chosen, line)),
        }
        if kept.len() > self.size {
            kept.pop_last();
        }
    }

    fn wants(&self, rule: &str, chosen: u128) -> bool {
        let Some(kept) = self.kept.get(rule) else { return self.size > 0 };
        kept.len() < self.size || kept.last_key_value().is_some_and(|(last, _)| chosen <= *last)
    }

    /// Removals of each rule at most.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What was chosen of a rule, as lines of JSON without their ends.
    pub fn of(&self, rule: &str) -> impl Iterator<Item = &[u8]> {
        self.kept.get(rule).into_iter().flat_map(|kept| kept.values().map(Vec::as_slice))
    }
}

impl PartialEq for Sampler {
    fn eq(&self, other: &Self) -> bool {
        (self.size, self.is_named, &self.kept) == (other.size, other.is_named, &other.kept)
    }
}

/// The beginning of some bytes, without the half of a character at its end.
fn head(bytes: &[u8], most: usize) -> String {
    if bytes.len() <= most {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let is_inner = |at: usize| bytes[at] & 0xc0 == 0x80;
    let end = (most.saturating_sub(3)..=most).rev().find(|at| !is_inner(*at)).unwrap_or(most);
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// The end of some bytes, without the half of a character at its beginning.
fn tail(bytes: &[u8], most: usize) -> String {
    let from = bytes.len().saturating_sub(most);
    let is_inner = |at: usize| from > 0 && bytes[at] & 0xc0 == 0x80;
    let start = (from..bytes.len().min(from + 4)).find(|at| !is_inner(*at)).unwrap_or(from);
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_any_order_choose_the_same() {
        let removal = |n: u32| {
            let chosen = Keyring::from_seed(5).key(&(n % 90).to_be_bytes()).0;
            (if n.is_multiple_of(3) { "a" } else { "b" }, chosen, format!("line {n}").into_bytes())
        };
        let take = |numbers: &mut dyn Iterator<Item = u32>| {
            let mut sampler = Sampler::new(7, false);
            numbers.map(removal).for_each(|(rule, chosen, line)| sampler.keep(rule, chosen, line));
            sampler
        };
        let whole = take(&mut (0..200));
        assert_eq!(
            (whole.of("a").count(), whole.of("b").count(), whole.of("c").count()),
            (7, 7, 0)
        );
        assert_eq!(take(&mut (0..200).rev()), whole);
        let mut parts = take(&mut (100..200));
        parts.join(take(&mut (0..30)));
        parts.join(take(&mut (20..120)));
        assert_eq!(parts, whole);
        assert!(take(&mut std::iter::empty()).of("a").next().is_none());
    }

    #[test]
    fn excerpts_end_between_characters() {
        assert_eq!(head("aéé".as_bytes(), 4), "aé");
        assert_eq!(tail("ééa".as_bytes(), 4), "éa");
        assert_eq!((head(b"abc", 9), tail(b"abc", 9)), ("abc".into(), "abc".into()));
        assert_eq!(head(&[0x80; 9], 4).chars().count(), 4);
    }
}
