//! Menus: runs of short lines among which stand several known words of menus and footers.
//!
//! A page's menu is mostly words that no list can know ("Harbour", "Allotments"), but it gives itself away by
//! those it shares with all others ("Home", "Contact us", "Privacy policy"). Between two of these, an item of
//! the same list is an item of the same menu.

use super::{Columns, Mark, MarkKind};
use crate::document::Document;
use crate::lexicon::Marker;
use crate::rule::{self, RuleId};
use crate::settings::Settings;

/// A menu has so many lines. Shorter ones are taken only where each word is known (`company.rs`).
const LINES: usize = 6;
/// So many of them are different words that menus share.
const ANCHORS: usize = 4;
/// So many when no line is sure by itself but they are of two categories, such as `nav` and `legal`.
const ANCHORS_UNSURE: usize = 5;
/// So many when all are of one category.
const ANCHORS_ALIKE: usize = 7;
/// One line in so many is known.
const SPARSEST: usize = 12;
/// So many unknown lines may stand between two known ones.
const GAP: usize = 40;
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
    /// Lines of the unknown items of the chain that stand between known items of the same list.
    items: Vec<u32>,
    /// Unknown items of menus.
    found: Vec<Mark>,
}

/// Gives company to the weak lines of menus and marks the unknown items between them. The marks are one
/// for a line and in order, and are so afterwards.
pub(super) fn find(document: &Document<'_>, settings: &Settings, columns: &mut Columns) {
    let mut room = std::mem::take(&mut columns.scratch.menu);
    room.found.clear();
    let mut from = 0;
    while from < columns.marks.len() {
        room.items.clear();
        let (mut to, mut lines) = (from + 1, 1);
        while to < columns.marks.len()
            && linked(document, &columns.marks, to, &mut room, &mut lines)
        {
            to += 1;
        }
        if lines >= LINES && is_menu(document, settings, &columns.marks[from..to], lines) {
            take(document, settings, &mut columns.marks[from..to], &mut room, lines as u32);
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
}

/// True when nothing but a few items stands between mark `to` and the one before it. Their number is added to
/// `lines`, and those that are surely of one list with both marks to the room's items.
fn linked(
    document: &Document<'_>,
    marks: &[Mark],
    to: usize,
    room: &mut Room,
    lines: &mut usize,
) -> bool {
    let (above, below) = (marks[to - 1].line, marks[to].line);
    let before = room.items.len();
    let (mut items, mut one_list) = (0, true);
    for line in above + 1..below {
        let text = document.text(document.lines()[line as usize]);
        if text.is_empty() {
            one_list = false;
            continue;
        }
        let item = item(text, &mut room.fold);
        if item == Item::Foreign || items == GAP {
            room.items.truncate(before);
            return false;
        }
        one_list &= item == Item::Listed;
        items += 1;
        room.items.push(line);
    }
    let mut is_listed = |line: u32| {
        let text = document.text(document.lines()[line as usize]);
        Marker::new(text, &mut room.fold).is_some_and(|marker| !marker.is_bare())
    };
    if items > 0 && !(one_list && is_listed(above) && is_listed(below)) {
        room.items.truncate(before);
    }
    *lines += items + 1;
    true
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
    let Some(marker) = Marker::new(text, fold) else { return Item::Foreign };
    let raw = marker.raw();
    // "3 eggs" and "Room 12" are data; a row of a table and an address are no words.
    let data = marker.text().contains(&b'#')
        || raw.iter().any(|byte| matches!(byte, b'|' | b'@' | b'\t'))
        || raw.windows(2).any(|pair| pair == b"  ");
    let small = std::str::from_utf8(raw).map_or(true, |raw| raw.starts_with(char::is_lowercase));
    if data || small || raw.len() > ITEM_BYTES || marker.words() > ITEM_WORDS {
        return Item::Foreign;
    }
    if marker.is_bare() { Item::Loose } else { Item::Listed }
}

/// True when the known lines of the chain are enough to say that it is a menu.
fn is_menu(document: &Document<'_>, settings: &Settings, marks: &[Mark], lines: usize) -> bool {
    let mut words: [&[u8]; ANCHORS_ALIKE] = [&[]; ANCHORS_ALIKE];
    let (mut different, mut known, mut sure) = (0, 0, false);
    let (mut first, mut two) = (None, false);
    for mark in marks {
        let Some(family) = family(settings, mark) else { continue };
        known += 1;
        sure |= mark.is_sure();
        two |= *first.get_or_insert(family) != family;
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
    different >= least && known * SPARSEST >= lines && !is_introduced(document, marks[0].line)
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

/// True when the text above announces a list: "The page had these entries:".
fn is_introduced(document: &Document<'_>, line: u32) -> bool {
    let above = document.lines()[..line as usize].iter().rev().find(|line| !line.is_blank());
    above.is_some_and(|line| {
        let text = document.text(*line);
        text.ends_with(b":") || text.ends_with("：".as_bytes())
    })
}

/// Marks the menu.
fn take(
    document: &Document<'_>,
    settings: &Settings,
    marks: &mut [Mark],
    room: &mut Room,
    lines: u32,
) {
    for mark in marks {
        if let MarkKind::Weak(rule) = mark.kind
            && family(settings, mark).is_some()
        {
            mark.kind = MarkKind::Company(rule, lines);
        }
    }
    if settings.is_active(rule::MENU_LIST) {
        room.found.extend(room.items.iter().map(|&line| Mark {
            span: document.lines()[line as usize].span(),
            line,
            kind: MarkKind::Company(rule::MENU_LIST, lines),
        }));
    }
}

impl Mark {
    /// True when it speaks for itself.
    pub(super) fn is_sure(&self) -> bool {
        matches!(self.kind, MarkKind::Phrase(_) | MarkKind::Row(_))
    }

    /// The rule it belongs to.
    pub(super) fn rule(&self) -> RuleId {
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

    const MENU: &str = "* Home\n* Harbour\n* About us\n* Old Town\n* Contact us\n\n* Log in\n\
                        * Allotments\n* Privacy policy\n* Terms of use\n";

    #[test]
    fn unknown_items_go_between_known_ones() {
        assert_eq!(gone(MENU).len(), 9);
        // Not at the ends, not without bullets, not behind a blank line.
        let edges = format!("* Ferries\n{MENU}* Lighthouse\n");
        assert_eq!(gone(&edges), gone(MENU));
        assert_eq!(gone(&MENU.replace("* ", "")).len(), 6);
        assert_eq!(gone(&MENU.replace("* Old Town", "\n* Old Town")).len(), 8);
        assert_eq!(gone(&MENU.replace("* Contact us", "Contact us")).len(), 8);
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
            assert!(gone(&text).is_empty(), "{text}: {:?}", gone(&text));
        }
    }
}
