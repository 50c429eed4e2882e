//! Menus: runs of short lines among which stand several known words of menus and footers.
//!
//! A page's menu is mostly words that no list can know ("Harbour", "Allotments"), but it gives itself away by
//! those it shares with all others ("Home", "Contact us", "Privacy policy"). A list without a gap in which
//! some of these stand is all menu, and so is a short line of them.

use super::{Columns, Mark, MarkKind};
use crate::document::Document;
use crate::document::items::ends_with_colon;
use crate::lexicon::Marker;
use crate::rule::{self, RuleId};
use crate::settings::Settings;

/// A menu has so many lines. Shorter ones are taken only where each word is known ([`super::company`]).
const LINES: usize = 6;
/// So many of them are different words that menus share.
const ANCHORS: usize = 4;
/// So many when no line is sure by itself but they are of two categories, such as `nav` and `legal`.
const ANCHORS_UNSURE: usize = 5;
/// So many when all are of one category.
const ANCHORS_ALIKE: usize = 7;
/// One line in so many is known.
const SPARSEST: usize = 12;
/// A list goes on for so many lines at most above the first known one and below the last.
const REACH: usize = 40;
/// A list is a menu when so many of its lines are known and they are one line in [`DENSE`], or so many
/// [`KNOWN_AT_ALL`], however long it is.
const KNOWN: usize = 2;
/// See [`KNOWN`].
const DENSE: usize = 10;
/// See [`KNOWN`].
const KNOWN_AT_ALL: usize = 4;
/// So many weak lines in the order of the alphabet are a list of words.
const SORTED: usize = 8;
/// An item of a menu has at most so many words; two ideographs count as one.
const ITEM_WORDS: usize = 6;
/// And so many bytes.
const ITEM_BYTES: usize = 60;

/// The families of words that menus are made of. Counters, credits and player buttons are none.
const FAMILIES: [&str; 8] =
    ["nav", "legal", "consent", "subscribe", "share", "app", "related", "comments"];

/// What a line is to a menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// An item behind a bullet or number.
    Listed,
    /// Short like an item, but nothing says that it is of a list.
    Loose,
    /// Nothing that stands in a menu.
    Foreign,
}

/// Buffers that live as long as a worker.
#[derive(Debug, Default)]
pub(super) struct Room {
    fold: Vec<u8>,
    /// Lines of the unknown items of the list at hand.
    items: Vec<u32>,
    /// Unknown items of menus.
    found: Vec<Mark>,
}

/// Gives company to the weak lines of menus and marks the unknown items between them; true when there are
/// any. The marks are one for a line and in order, and are so afterwards.
///
/// A chain is all marks with nothing but items between them. What goes of it takes with it all that made it a
/// menu, and no two chains can meet while the foreign line between them stays; so what is left is no menu.
pub(super) fn find(document: &Document<'_>, settings: &Settings, columns: &mut Columns) -> bool {
    let mut room = std::mem::take(&mut columns.scratch.menu);
    room.found.clear();
    let mut any = false;
    let mut from = 0;
    while from < columns.marks.len() {
        let mut to = from + 1;
        while to < columns.marks.len() && linked(document, &columns.marks, to, &mut room.fold) {
            to += 1;
        }
        if let Some(lines) = is_menu(document, settings, &columns.marks[from..to], &mut room.fold) {
            any = true;
            let chain = &mut columns.marks[from..to];
            give_company(settings, chain, lines);
            if settings.is_active(rule::MENU_LIST) {
                take_lists(document, settings, chain, &mut room, lines);
            }
        }
        from = to;
    }
    for mark in room.found.iter().chain(&columns.marks) {
        if matches!(mark.kind, MarkKind::Company(..)) {
            columns.marked[mark.line as usize] = true;
        }
    }
    if !room.found.is_empty() {
        columns.marks.append(&mut room.found);
        columns.marks.sort_by_key(|mark| mark.line);
    }
    columns.scratch.menu = room;
    any
}

/// True when nothing but items stands between mark `to` and the one before it.
fn linked(document: &Document<'_>, marks: &[Mark], to: usize, fold: &mut Vec<u8>) -> bool {
    (marks[to - 1].line + 1..marks[to].line).all(|line| !is_foreign(document, line, fold))
}

/// True for a line with text that no menu has.
fn is_foreign(document: &Document<'_>, line: u32, fold: &mut Vec<u8>) -> bool {
    let text = document.text(document.lines()[line as usize]);
    !text.is_empty() && item(text, fold) == Item::Foreign
}

fn item(text: &[u8], fold: &mut Vec<u8>) -> Item {
    let ends_like_prose =
        matches!(text.last(), Some(b'.' | b'!' | b'?' | b':' | b';' | b',' | b'"'))
            || ["…", "。", "！", "？", "：", "；", "”", "»"]
                .iter()
                .any(|end| text.ends_with(end.as_bytes()));
    if text.len() > 2 * ITEM_BYTES || ends_like_prose {
        return Item::Foreign;
    }
    // An item that held only a picture.
    if matches!(text, b"*" | b"+" | b"-" | b"o" | b"\xE2\x80\xA2") {
        return Item::Listed;
    }
    let Some(marker) = Marker::new(text, fold) else { return Item::Foreign };
    let raw = marker.raw();
    // "3 eggs" and "Room 12" are data; a row of a table and an address are no words.
    let data = marker.text().contains(&b'#')
        || text.first().is_some_and(u8::is_ascii_digit)
        || memchr::memmem::find(text, b"](#").is_some()
        || raw.iter().any(|byte| matches!(byte, b'|' | b'@' | b'\t'))
        || raw.windows(2).any(|pair| pair == b"  ");
    let small = std::str::from_utf8(raw).map_or(true, |raw| raw.starts_with(char::is_lowercase));
    if data || small || raw.len() > ITEM_BYTES || marker.words() > ITEM_WORDS {
        return Item::Foreign;
    }
    if marker.is_bare() || marker.is_heading() { Item::Loose } else { Item::Listed }
}

/// How many lines the chain has, when the known ones are enough to say that it is a menu.
fn is_menu(
    document: &Document<'_>,
    settings: &Settings,
    marks: &[Mark],
    fold: &mut Vec<u8>,
) -> Option<u32> {
    if marks.len() < ANCHORS {
        return None;
    }
    let mut words: [&[u8]; ANCHORS_ALIKE] = [&[]; ANCHORS_ALIKE];
    let (mut different, mut sure) = (0, false);
    let (mut first, mut two, mut shares) = (None, false, true);
    for mark in marks {
        let Some(family) = family(settings, mark) else { continue };
        sure |= mark.is_sure();
        two |= *first.get_or_insert(family) != family;
        shares &= FAMILIES[family] == "share";
        let word = word(document.text(document.lines()[mark.line as usize]));
        if different < words.len() && !words.iter().any(|other| other.eq_ignore_ascii_case(word)) {
            words[different] = word;
            different += 1;
        }
    }
    let least = match (sure, two) {
        (true, _) => ANCHORS,
        (_, true) => ANCHORS_UNSURE,
        _ => ANCHORS_ALIKE,
    };
    // A list of networks is no menu.
    if different < least || shares {
        return None;
    }
    // The sure lines go anyhow: the others must be dense enough with them or without them.
    let is_weak = |mark: &Mark| matches!(mark.kind, MarkKind::Weak(_));
    let lines = is_dense(document, settings, marks, |_| true)
        .or_else(|| is_dense(document, settings, marks, is_weak))?;
    (!is_sorted(document, marks) && !is_chain_introduced(document, marks, fold)).then_some(lines)
}

/// True when the weak lines stand in the order of the alphabet, as in an index, a glossary or a list of words.
fn is_sorted(document: &Document<'_>, marks: &[Mark]) -> bool {
    let weak = marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Weak(_)));
    let letter = |mark: &Mark| {
        let text = document.text(document.lines()[mark.line as usize]);
        word(text).first().map_or(0, u8::to_ascii_lowercase)
    };
    let (mut before, mut count, mut falls) = (0, 0, 0);
    for next in weak.map(letter) {
        falls += usize::from(next < before);
        (before, count) = (next, count + 1);
    }
    count >= SORTED && falls * 8 <= count
}

/// How many lines there are from the first to the last of those marks that count, when enough of them are known.
fn is_dense(
    document: &Document<'_>,
    settings: &Settings,
    marks: &[Mark],
    counts: impl Fn(&Mark) -> bool,
) -> Option<u32> {
    let first = marks.iter().position(&counts)?;
    let last = marks.iter().rposition(&counts)?;
    let within = &marks[first..=last];
    let known =
        within.iter().filter(|mark| counts(mark) && family(settings, mark).is_some()).count();
    let ignored = within.iter().filter(|mark| !counts(mark)).count();
    let range = marks[first].line as usize..=marks[last].line as usize;
    let filled = document.lines()[range].iter().filter(|line| !line.is_blank()).count();
    let lines = filled - ignored;
    (lines >= LINES && known * SPARSEST >= lines).then_some(lines as u32)
}

/// True when the text above the items that the chain begins with announces them.
fn is_chain_introduced(document: &Document<'_>, marks: &[Mark], fold: &mut Vec<u8>) -> bool {
    let above = (0..marks[0].line).rev().find(|above| is_foreign(document, *above, fold));
    above.is_some_and(|above| ends_with_colon(document.text(document.lines()[above as usize])))
}

/// The family of a mark, when it is one that menus are made of.
fn family(settings: &Settings, mark: &Mark) -> Option<usize> {
    let info = settings.lexicon.rules().get(mark.rule())?;
    FAMILIES.iter().position(|family| *family == info.category)
}

/// What stands behind the bullet.
fn word(text: &[u8]) -> &[u8] {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
    let text = text.strip_prefix(b"o ").unwrap_or(text);
    text.iter().position(is_letter).map_or(text, |at| &text[at..])
}

/// True when the text above announces a list: "The page had these entries:". A known word does not announce.
fn is_introduced(document: &Document<'_>, chain: &[Mark], line: u32) -> bool {
    let above = (0..line).rev().find(|above| !document.lines()[*above as usize].is_blank());
    above.is_some_and(|above| {
        ends_with_colon(document.text(document.lines()[above as usize]))
            && chain.binary_search_by_key(&above, |mark| mark.line).is_err()
    })
}

/// The weak lines of a menu keep company with all its lines.
fn give_company(settings: &Settings, chain: &mut [Mark], lines: u32) {
    for mark in chain {
        if let MarkKind::Weak(rule) = mark.kind
            && family(settings, mark).is_some()
        {
            mark.kind = MarkKind::Company(rule, lines);
        }
    }
}

/// Finds the unknown items of the lists of a menu. A list is lines behind bullets without a blank line or
/// anything else between them; it may begin above the first known line and end below the last.
fn take_lists(
    document: &Document<'_>,
    settings: &Settings,
    chain: &mut [Mark],
    room: &mut Room,
    lines: u32,
) {
    let item_at =
        |line: u32, fold: &mut Vec<u8>| item(document.text(document.lines()[line as usize]), fold);
    let (mut first, mut last) = (chain[0].line, chain[chain.len() - 1].line);
    let (top, bottom) = (first.saturating_sub(REACH as u32), last.saturating_add(REACH as u32));
    while first > top && item_at(first - 1, &mut room.fold) == Item::Listed {
        first -= 1;
    }
    let end = document.lines().len() as u32;
    while last < bottom && last + 1 < end && item_at(last + 1, &mut room.fold) == Item::Listed {
        last += 1;
    }
    let mut next = 0;
    let (mut known, mut start) = (0, first);
    room.items.clear();
    for line in first..=last + 1 {
        let mark = chain.get(next).copied().filter(|mark| mark.line == line);
        next += usize::from(mark.is_some());
        let listed = line <= last
            && match mark {
                Some(_) => is_listed(document, line, &mut room.fold),
                None => item_at(line, &mut room.fold) == Item::Listed,
            };
        if listed {
            known += usize::from(mark.is_some_and(|mark| family(settings, &mark).is_some()));
            if mark.is_none() {
                room.items.push(line);
            }
            continue;
        }
        let long = known + room.items.len();
        let dense = known >= KNOWN && known * DENSE >= long;
        if (dense || known >= KNOWN_AT_ALL) && !is_introduced(document, chain, start) {
            room.found.extend(room.items.iter().map(|&line| Mark {
                span: document.lines()[line as usize].span(),
                line,
                kind: MarkKind::Company(rule::MENU_LIST, lines),
            }));
            // A word that was weak because it stands in a list goes with its list.
            let from = chain.partition_point(|mark| mark.line < start);
            for mark in chain[from..].iter_mut().take_while(|mark| mark.line < line) {
                if let MarkKind::Weak(_) = mark.kind {
                    mark.kind = MarkKind::Company(rule::MENU_LIST, lines);
                }
            }
        }
        room.items.clear();
        (known, start) = (0, line + 1);
    }
}

/// True when a bullet or number stands before the line.
fn is_listed(document: &Document<'_>, line: u32, fold: &mut Vec<u8>) -> bool {
    let text = document.text(document.lines()[line as usize]);
    Marker::new(text, fold).is_some_and(|marker| !marker.is_bare())
}

impl Mark {
    /// True when it speaks for itself.
    pub(super) fn is_sure(&self) -> bool {
        matches!(self.kind, MarkKind::Phrase(_) | MarkKind::Row(_))
    }

    /// True for the way from a site's home to the page.
    pub(super) fn is_trail(&self) -> bool {
        matches!(self.kind, MarkKind::Phrase(hit) if hit.entry.is_trail())
    }

    /// The rule it belongs to.
    pub(crate) fn rule(&self) -> RuleId {
        match self.kind {
            MarkKind::Phrase(hit) => hit.rule,
            MarkKind::Row(row) => row.rule,
            MarkKind::Weak(rule) | MarkKind::Company(rule, _) => rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Keyring;
    use crate::page::Page;

    /// The lines that would go.
    fn gone(text: &str) -> Vec<String> {
        let (document, settings) = (Document::new(text.as_bytes()), Settings::default());
        let page = Page::read(&document, &settings, &Keyring::from_seed(0), Columns::default());
        let taken = page.marks().iter().filter(|mark| !matches!(mark.kind, MarkKind::Weak(_)));
        taken
            .map(|mark| String::from_utf8_lossy(mark.span.of(text.as_bytes())).trim().to_owned())
            .collect()
    }

    /// Lines that give a page away, and a paragraph that parts them from a menu.
    const PAGE: &str = "Skip to content\nShare on Facebook\nThe pier is old.\n";

    const MENU: &str = "* Home\n* Harbour\n* About us\n* Old Town\n* Contact us\n\n* Log in\n\
                        * Allotments\n* Privacy policy\n* Terms of use\n";

    #[test]
    fn unknown_items_go_with_known_ones() {
        let gone_of = |menu: &str| gone(&format!("{PAGE}{menu}")).len() - 2;
        assert_eq!(gone_of(MENU), 9);
        // The list goes to its ends; without bullets or behind a blank line an item is not of it.
        assert_eq!(gone_of(&format!("* Ferries\n{MENU}* Lighthouse\n\n* Leeks\n")), 11);
        assert_eq!(gone_of(&MENU.replace("* ", "")), 6);
        assert_eq!(gone_of(&MENU.replace("* Old Town", "\n* Old Town\n")), 8);
        // Nothing says that this is a page.
        assert!(gone(MENU).is_empty());
    }

    #[test]
    fn lists_of_a_text_stay() {
        for text in [
            format!("A page has these entries:\n\n{MENU}"),
            MENU.replace("* Old Town", "* The harbour has nine piers and a crane."),
            MENU.replace("* Old Town", "* 2 eggs"),
            MENU.replace("* Log in", "* Parsnips").replace("* Contact us", "* Leeks"),
            "* Home\n* Contact us\n* Leeks\n".to_owned(),
        ] {
            let gone = gone(&format!("{PAGE}{text}"));
            assert_eq!(gone.len(), 2, "{text}: {gone:?}");
        }
    }
}
