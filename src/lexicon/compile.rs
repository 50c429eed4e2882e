//! Rule files to a table: folds every phrase, writes templates out, sorts and indexes.

use super::expand::{Piece, expand, pieces, without_inner_stars};
use super::gate::{self, Gate, HEAD};
use super::load::{Block, RuleFile, Text};
use super::marker::{LONGEST_UNIT, fold_source};
use super::shape::{self, END, ONE, OPT, OR, STAR};
use super::store::{
    BALANCED, BARE, Entry, LINE, SENTENCE, SURE, TRAIL, Table, WEAK, Wild, bucket_of, filter_bit,
    hash, head_key, key_bit, tail_key, trait_bit,
};
use super::tail::TAIL;
use crate::rule::{Languages, Level, RuleId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Stand for the star and the choices of a template while it is folded: letters that no language
/// of the rules uses.
const STAR_LETTER: char = '\u{A4D0}';

/// Shorter phrases than this count as a sentence only under `sentences`. Words; two ideographs
/// are one word.
const SENTENCE_WORDS: usize = 3;

/// Templates that stand for more phrases than this, or hold a star, are kept as shapes.
const FEW: usize = 24;

/// Rules whose lines with an owner are content behind a bullet or number: in source code they stand
/// behind a comment mark.
const BARE_RULES: [&str; 1] = ["copyright-line"];

/// While a table is made: the entry is for lines only, however many words it has.
const ALONE: u8 = 128;

/// Text, level and rule of an entry, and what it says about their languages.
type Drawer = BTreeMap<(Vec<u8>, u8, RuleId), (u8, Languages)>;

/// Bytes of an ending from which the tail of a phrase can be told: the tail, and a character before it.
const END_BYTES: usize = TAIL + 4;

/// Phrases on their way into a table, without doubles.
#[derive(Debug, Default)]
pub struct Draft {
    plain: Drawer,
    shapes: Drawer,
    /// Templates that begin with a star are for lines only: a sentence is refused by its beginning then.
    headless_for_lines: bool,
}

/// A number is written `#` and folded like any number.
fn fold(phrase: &str) -> Option<(Vec<u8>, usize)> {
    fold_source(&phrase.replace('#', "7"))
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
    /// A draft of the built-in table.
    pub fn for_builtin() -> Draft {
        Draft { headless_for_lines: true, ..Draft::default() }
    }

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
                (&block.lines, LINE | ALONE),
                (&block.weak, WEAK),
                (&block.trails, TRAIL),
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
        let flags = flags | level;
        let owner = ["©", "copyright"].iter().any(|sign| text.value.to_lowercase().contains(sign));
        let bare = owner && BARE_RULES.contains(&block.name.value.as_str());
        let flags = flags | if bare { BARE } else { 0 };
        for pieces in without_inner_stars(&pieces(&text.value)?) {
            self.add_template(&text.value, &pieces, flags, rule, languages)?;
        }
        Ok(())
    }

    fn add_template(
        &mut self,
        written: &str,
        pieces: &[Piece],
        flags: u8,
        rule: RuleId,
        languages: Languages,
    ) -> Result<(), String> {
        let level = flags & BALANCED;
        let has_star = pieces.iter().any(|p| matches!(p, Piece::Text(text) if text.contains('*')));
        if let Some(phrases) = expand(pieces, FEW).filter(|_| !has_star) {
            for phrase in phrases {
                let (folded, words) = fold(&phrase).ok_or_else(|| unfit(&phrase))?;
                if folded.len() > LONGEST_UNIT {
                    return Err(format!("the phrase is longer than {LONGEST_UNIT} bytes"));
                }
                put(&mut self.plain, (folded, level, rule), with_words(flags, words), languages);
            }
            return Ok(());
        }
        let shape = shape(pieces).ok_or_else(|| unfit(written))?;
        check_shape(&shape)?;
        let is_for_lines = self.headless_for_lines && shape.first() == Some(&STAR);
        let words = if is_for_lines { 0 } else { shape::fewest_words(&shape) };
        let flags = with_words(flags, words);
        put(&mut self.shapes, (shape, level, rule), flags, languages);
        Ok(())
    }

    /// What the phrases begin and end with that have one of these flags. A gate that `has_rows` is for lines.
    fn gate(&self, wanted: u8, has_rows: bool, shares: &dyn Fn(RuleId) -> bool) -> Gate {
        let mut gate = gate::Draft::new(has_rows);
        let is_wanted = |(flags, _): &(u8, Languages)| flags & wanted != 0;
        for ((text, _, rule), found) in self.plain.iter().filter(|(_, found)| is_wanted(found)) {
            let whole = BTreeSet::from([text.clone()]);
            gate.add(&whole, &whole, shares(*rule));
            if found.0 & TRAIL != 0 {
                // Anything may follow.
                gate.add(&whole, &BTreeSet::from([vec![STAR]]), false);
            }
        }
        for ((shape, _, rule), _) in self.shapes.iter().filter(|(_, found)| is_wanted(found)) {
            gate.add(&shape::heads(shape, HEAD), &shape::endings(shape, END_BYTES), shares(*rule));
        }
        gate.finish()
    }

    /// The table of all phrases added. `shares` says which rules are of the category `share`, whose phrases make
    /// rows without bars.
    pub fn finish(self, shares: &dyn Fn(RuleId) -> bool) -> Table {
        let mut text = String::new();
        let gate = self.gate(u8::MAX, true, shares);
        let sentences = self.gate(SENTENCE, false, shares);
        let (mut entries, buckets, filter, longest) = index(self.plain);
        let mut plain = Vec::with_capacity(entries.len());
        for (folded, entry) in &mut entries {
            entry.0 = push(&mut text, folded);
            plain.push(*entry);
        }
        let mut shapes = Vec::with_capacity(self.shapes.len());
        let mut wilds = BTreeSet::new();
        for (place, ((shape, _, rule), (flags, languages))) in self.shapes.into_iter().enumerate() {
            let start = push(&mut text, &shape);
            shapes.push(Entry(start, shape.len() as u16, flags, rule.0, languages.0));
            wilds.extend(keys(&shape).into_iter().map(|(key, traits)| (key, place as u16, traits)));
        }
        let size = (wilds.len() / 4).next_power_of_two();
        let mut keys = vec![0; if wilds.is_empty() { 0 } else { size }];
        for (key, ..) in &wilds {
            let (word, bit) = key_bit(*key, size);
            keys[word] |= bit;
        }
        let mut wilds: Vec<Wild> =
            wilds.into_iter().map(|(key, place, traits)| Wild(key, place, traits)).collect();
        // Sure shapes before risky ones, longer ones first: the reason shown is the most telling.
        wilds.sort_by_cached_key(|wild| {
            let shape = &shapes[usize::from(wild.1)];
            (wild.0, shape.flags() & BALANCED, u16::MAX - shape.1, wild.1)
        });
        Table {
            text: Cow::Owned(text),
            entries: Cow::Owned(plain),
            buckets: Cow::Owned(buckets),
            filter: Cow::Owned(filter),
            gate,
            sentences,
            shapes: Cow::Owned(shapes),
            wilds: Cow::Owned(wilds),
            keys: Cow::Owned(keys),
            longest,
        }
    }
}

fn put(drawer: &mut Drawer, key: (Vec<u8>, u8, RuleId), flags: u8, languages: Languages) {
    let slot = drawer.entry(key).or_insert((0, Languages::NONE));
    *slot = (slot.0 | flags, slot.1.with(languages));
}

fn with_words(flags: u8, words: usize) -> u8 {
    let long = flags & LINE != 0 && flags & ALONE == 0 && words >= SENTENCE_WORDS;
    flags & !ALONE | if long { SENTENCE } else { 0 }
}

/// A piece of a shape before it is written down.
enum Token {
    Text(Vec<u8>),
    Choice(u8, Vec<Vec<u8>>),
    Star,
}

/// The folded shape of a template; `None` when it can never be filled.
fn shape(pieces: &[Piece]) -> Option<Vec<u8>> {
    let mut skeleton = String::new();
    let mut choices = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                skeleton.push_str(&text.replace('#', "7").replace('*', &STAR_LETTER.to_string()));
            }
            Piece::One(options) | Piece::Opt(options) => {
                choices.push((matches!(piece, Piece::Opt(_)), options));
                skeleton.push(char::from_u32(STAR_LETTER as u32 + choices.len() as u32)?);
            }
        }
    }
    let (folded, _) = fold_source(&skeleton)?;
    let mut tokens = Vec::new();
    for letter in String::from_utf8(folded).ok()?.chars() {
        match (letter as u32).checked_sub(STAR_LETTER as u32) {
            Some(0) => tokens.push(Token::Star),
            Some(place) if place as usize <= choices.len() => {
                let (optional, options) = choices[place as usize - 1];
                tokens.push(options_of(optional, options));
            }
            _ => match tokens.last_mut() {
                Some(Token::Text(text)) => text.extend(letter.to_string().bytes()),
                _ => tokens.push(Token::Text(letter.to_string().into_bytes())),
            },
        }
    }
    move_blanks(&mut tokens);
    Some(write(&tokens))
}

/// The folded options; one that folds to nothing (`&`) makes the choice optional.
fn options_of(optional: bool, options: &[String]) -> Token {
    let folded: BTreeSet<Vec<u8>> =
        options.iter().map(|option| fold(option).map_or(Vec::new(), |(text, _)| text)).collect();
    let optional = optional || folded.contains(&Vec::new());
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for option in options {
        if let Some((text, _)) = fold(option)
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    Token::Choice(if optional { OPT } else { ONE }, texts)
}

/// A choice that is left out takes one of its blanks along: the one before it, or, at the start,
/// the one behind it.
fn move_blanks(tokens: &mut [Token]) {
    let is_mark = |byte: &u8| matches!(byte, b' ' | b':' | b';');
    for at in 0..tokens.len() {
        let (before, rest) = tokens.split_at_mut(at);
        let Some((Token::Choice(OPT, options), after)) = rest.split_first_mut() else { continue };
        let must = |token: &Token| match token {
            Token::Text(text) => !text.iter().all(is_mark),
            Token::Choice(kind, _) => *kind == ONE,
            Token::Star => true,
        };
        if before.iter().any(must) {
            let Some(Token::Text(text)) = before.last_mut() else { continue };
            let last = !after.iter().any(must);
            let keep = match last {
                true => text.iter().rposition(|byte| !is_mark(byte)).map_or(0, |at| at + 1),
                false => text.len() - usize::from(text.ends_with(b" ")),
            };
            let blank = text.split_off(keep);
            options.iter_mut().for_each(|option| *option = [&blank, option.as_slice()].concat());
        } else if let Some(Token::Text(text)) = after.first_mut() {
            let len = text.iter().take_while(|byte| is_mark(byte)).count();
            let rest = text.split_off(len);
            options.iter_mut().for_each(|option| option.extend_from_slice(text));
            *text = rest;
        }
    }
}

fn write(tokens: &[Token]) -> Vec<u8> {
    let mut shape = Vec::new();
    for token in tokens {
        match token {
            Token::Text(text) => shape.extend_from_slice(text),
            Token::Star => shape.push(STAR),
            Token::Choice(kind, options) => {
                shape.push(*kind);
                shape.extend_from_slice(&options.join(&OR));
                shape.push(END);
            }
        }
    }
    shape
}

/// The keys under which a shape is found: its heads, or its last bytes after a leading star. With each stands
/// what may follow the head and end the text, see [`Wild`].
fn keys(shape: &[u8]) -> BTreeMap<u32, u32> {
    let any = u32::from(u16::MAX);
    let ends = shape::endings(shape, 1);
    let last = |end: &Vec<u8>| match end.last() {
        Some(&STAR) | None => any,
        last => trait_bit(last.copied()),
    };
    let ends = ends.iter().map(last).fold(0, |all, end| all | end) << 16;
    let mut keys = BTreeMap::new();
    let mut put = |key: Option<u32>, next: u32| {
        if let Some(key) = key {
            *keys.entry(key).or_insert(ends) |= next;
        }
    };
    if shape.first() == Some(&STAR) {
        let tails = shape::tails(shape).unwrap_or_default();
        tails.iter().for_each(|tail| put(tail_key(tail), any));
        return keys;
    }
    for head in shape::heads(shape, HEAD + 1) {
        match head.get(..HEAD) {
            None => put(head.get(..3).and_then(head_key), any),
            // What ends with the head may be cut by a star there.
            Some(start) if head.len() == HEAD && shape::has_star(shape) => {
                put(head_key(start), any)
            }
            Some(start) => put(head_key(start), trait_bit(head.get(HEAD).copied())),
        }
    }
    keys
}

/// A shape must be found by three bytes at one end, and its stars must not touch.
fn check_shape(shape: &[u8]) -> Result<(), String> {
    let stars = shape.iter().filter(|byte| **byte == STAR).count();
    if stars > 2 {
        return Err("at most two \"*\" in a template".into());
    }
    let mut parts = shape.split(|byte| *byte == STAR);
    if stars == 2 && parts.nth(1).is_none_or(|part| part.trim_ascii().is_empty()) {
        return Err("two \"*\" need words between them".into());
    }
    if shape.len() > usize::from(u16::MAX) {
        return Err("the template is too long".into());
    }
    let few = "three letters must stand before \"*\", or at the end after a leading one";
    if shape.first() == Some(&STAR) {
        return shape::tails(shape).map(|_| ()).ok_or(few.into());
    }
    let short = |head: &Vec<u8>| head.len() < 3;
    if shape::heads(shape, 4).iter().any(short) {
        return Err(few.into());
    }
    let glued = |head: &Vec<u8>| head.len() < HEAD && !head.ends_with(b" ");
    if stars > 0 && shape::heads(shape, HEAD).iter().any(glued) {
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
fn index(plain: Drawer) -> Indexed {
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
        let entry = Entry(0, folded.len() as u16, flags, rule.0, languages.0);
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
