//! Markers glued to the sentence behind them: "AdvertisementThe minister said", "Share this articleThe ferry".
//!
//! Flattening a page without a blank between two of its elements makes such lines. The one rule that cuts at the
//! beginning of a sentence, so it asks for much: the known phrase in full at the start of a line or right behind a
//! sentence end, a capital without a blank behind it, and a sentence from there on. A single word must be the label
//! of an advertisement with a function word behind it, since names are made like that: "ShareThis",
//! "AdvertisementWatch". It is asked on web pages only.

use crate::finding::{Cause, Finding, Findings};
use crate::letters::{self, HIGH};
use crate::lexicon::Hit;
use crate::page::Page;
use crate::place;
use crate::rule;
use crate::span::Span;

/// A glued phrase has at most this many bytes.
const LONGEST: usize = 80;
/// The sentence behind it has at least this many words.
const FEWEST_WORDS: usize = 5;
/// So many phrases may be glued to one another.
const CHAIN: usize = 3;

/// Finds them in the line that `line` spans.
pub fn find(page: &Page<'_>, line: Span, found: &mut Findings) {
    let bytes = line.of(page.document.bytes());
    if !may_be_glued(bytes) {
        return;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut begin = sentence_start(text, 0);
    let mut before = None;
    for (at, c) in text.char_indices() {
        // A boundary inside a word: a letter, then a capital with a small letter or a blank behind it.
        let is_inner = before.is_some_and(char::is_alphabetic) && c.is_uppercase();
        if is_inner && opens_word(&text[at..]) && at - begin <= LONGEST {
            if let Some(hit) = glued(page, &text[begin..at], &text[at..], CHAIN) {
                let span = Span::new(line.start + begin, line.start + at);
                let cause = Cause::Phrase(hit.entry);
                found.sure.push(Finding { span, rule: rule::GLUED_MARKER, cause });
                begin = at;
            }
        } else if matches!(c, '.' | '!' | '?') {
            begin = sentence_start(text, at + 1);
        }
        before = Some(c);
    }
}

/// False where no capital stands right behind a letter, as in most lines: told by eight bytes at a time.
fn may_be_glued(text: &[u8]) -> bool {
    let (words, tail) = text.as_chunks::<8>();
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    let mut before = 0;
    for (at, word) in words.iter().chain([&last]).enumerate() {
        let word = u64::from_le_bytes(*word);
        let wide = word & HIGH;
        // Letters, and bytes that may be of one, each moved to the byte behind it.
        let behind = letters::letters(word) | wide;
        if letters::capitals(word) & (behind << 8 | before) != 0
            || wide != 0 && text[at * 8..].windows(2).take(8).any(|it| may_be_capital(it[0], it[1]))
        {
            return true;
        }
        before = behind >> 56;
    }
    false
}

/// Whether the first two bytes of a character of several may be those of a capital: they are not for the marks, small
/// letters, ideographs and syllables that most texts consist of.
fn may_be_capital(lead: u8, next: u8) -> bool {
    let safe = match lead {
        0xc3 => 0xa0..=0xbf,
        0xd0 => 0xb0..=0xbf,
        0xd1 => 0x80..=0x9f,
        0xe2 => 0x80..=0x80,
        0xea => 0xb0..=0xbf,
        0xc2 | 0xe3..=0xe9 | 0xeb..=0xed => return false,
        _ => return lead >= 0xc0,
    };
    !safe.contains(&next)
}

/// Where the sentence begins whose text may begin at `at`: behind quotation marks and blanks.
fn sentence_start(text: &str, at: usize) -> usize {
    let opens = |c: char| c.is_whitespace() || matches!(c, '"' | '”' | '’' | ')' | '»' | '\'');
    text.len() - text[at..].trim_start_matches(opens).len()
}

/// True when the text begins with a capitalised word, or one of a single letter: "The", "A".
fn opens_word(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    chars.next().is_some_and(|next| next.is_lowercase() || next == ' ')
}

/// The entry that `phrase` is, if what follows it is a sentence, or one more such phrase before one.
fn glued(page: &Page<'_>, phrase: &str, rest: &str, chain: usize) -> Option<Hit> {
    let settings = page.settings;
    let mut scratch = Vec::new();
    let marker = settings.lexicon.marker(phrase.as_bytes(), &mut scratch)?;
    let hit = settings.lexicon.find(&marker, false, &settings.scope)?;
    if settings.lexicon.entry_text(hit.entry).contains('*') {
        return None;
    }
    let category = settings.lexicon.rules().get(hit.rule)?.category.as_ref();
    let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
    let is_label = category == "ad" && phrase.chars().count() >= 6;
    let begins_chain = || {
        chain > 1
            && rest.char_indices().skip(1).take(LONGEST).any(|(at, c)| {
                let (phrase, rest) = rest.split_at(at);
                let is_inner = c.is_uppercase() && phrase.ends_with(char::is_alphabetic);
                is_inner && opens_word(rest) && glued(page, phrase, rest, chain - 1).is_some()
            })
    };
    let is_name = !phrase.trim().contains(' ')
        && !(is_label && (place::is_function_word(word) || begins_chain()));
    (!is_name && is_sentence(rest) && !is_word_of_page(page, phrase, word)).then_some(hit)
}

/// True when the text reads as a sentence: enough words, the first of them whole, and a stop.
fn is_sentence(text: &str) -> bool {
    let first = text.find(|c: char| !c.is_alphabetic());
    let is_whole = first.is_some_and(|end| matches!(text.as_bytes()[end], b' ' | b',' | b'\''));
    let stop = text.find(['.', '!', '?', '…']).unwrap_or(0);
    is_whole && text[..stop].split_whitespace().count() >= FEWEST_WORDS
}

/// True when the two words as they are glued stand elsewhere behind a blank: they are a name of this text.
fn is_word_of_page(page: &Page<'_>, phrase: &str, word: &str) -> bool {
    let last = phrase.rsplit(' ').next().unwrap_or(phrase);
    let name = [last, word].concat();
    let bytes = page.document.bytes();
    memchr::memmem::find_iter(bytes, &name).any(|at| {
        let is_inside = at > 1 && bytes[at - 1] == b' ' && bytes[at - 2].is_ascii_lowercase();
        let head = &phrase.as_bytes()[..phrase.len() - last.len()];
        is_inside && (head.is_empty() || !bytes[..at].ends_with(head))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::key::Keyring;
    use crate::page::Columns;
    use crate::rule::Level;
    use crate::settings::Settings;

    /// What goes of a line.
    fn cut(text: &str) -> String {
        let settings = Settings::at(Level::Balanced);
        let document = Document::new(text.as_bytes());
        let page = Page::read(&document, &settings, &Keyring::new(), Columns::default());
        let mut found = Findings::default();
        for line in document.lines() {
            find(&page, line.text(), &mut found);
        }
        let cuts = found.sure.iter().map(|it| &text[it.span.start..it.span.end]);
        cuts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_known_phrase_before_a_sentence_goes() {
        for (text, gone) in [
            ("AdvertisementThe minister said that the bridge would stay open.", "Advertisement"),
            ("ADVERTISEMENTThe minister said that the bridge would stay open.", "ADVERTISEMENT"),
            ("Share this articleThe ferry will not sail before noon today.", "Share this article"),
            ("AnzeigeDie Fähre fährt am Sonntag erst am Mittag ab.", "Anzeige"),
            (
                "The ferry is late. AdvertisementThe minister said that he was sorry.",
                "Advertisement",
            ),
            (
                "AdvertisementShare this articleThe ferry will not sail before noon.",
                "Advertisement|Share this article",
            ),
        ] {
            assert_eq!(cut(text), gone, "{text}");
        }
    }

    #[test]
    fn no_capital_behind_a_letter_is_missed() {
        let capitals = (' '..=char::MAX).filter(|c| c.is_uppercase());
        for (number, c) in capitals.enumerate() {
            for before in ["a", "Z", "é", "я", "中"] {
                let text = format!("{}{before}{c}a", ".".repeat(number % 17));
                assert!(may_be_glued(text.as_bytes()), "{text}");
            }
        }
        for text in ["", "Plain Text", "The naïve “reader” of a café", "слово ляжет", "中文 한국"]
        {
            assert!(!may_be_glued(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn names_and_prose_stay() {
        for text in [
            "ShareThis is a widget that many pages of that time had.",
            "AdvertisementManager is the class that picks the next banner.",
            "AdvertisementThe is no word of any language at all",
            "TweetDeck was the name of a program for people who post a lot.",
            "PrintNightmare is the name of a weakness that was found in 2021.",
            "He wrote an AdvertisementThe minister liked for its wit, they said.",
            "AdvertisementIn is a node of the graph. Each AdvertisementIn has a weight.",
            "The advertisement for the MacBook was shown on every channel that night.",
            "Facebook Twitter EmailThe",
            "Share your thoughtsThey said that it would rain all the week.",
        ] {
            assert_eq!(cut(text), "", "{text}");
        }
    }
}
