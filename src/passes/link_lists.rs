//! The numbered list of link targets that text browsers put at the end of a page.

use super::Pass;
use crate::document::Block;
use crate::finding::{Cause, Finding, Findings};
use crate::page::Page;
use crate::rule;

/// A heading such as "References" and the numbered addresses below it, up to the end of the section.
///
/// Without the heading, or with a word of text among the addresses, it is somebody's list of sources.
pub struct LinkLists;

/// The headings that text browsers write above the list, lower case.
const HEADINGS: &[&[u8]] = &[
    b"references",
    b"visible links",
    b"visible links:",
    b"hidden links",
    b"hidden links:",
    b"links:",
];

impl Pass for LinkLists {
    fn name(&self) -> &'static str {
        "link-lists"
    }

    fn wanted(&self, page: &Page<'_>) -> bool {
        page.settings.is_active(rule::LINK_LIST)
    }

    fn find(&self, page: &Page<'_>, found: &mut Findings) {
        let blocks = page.document.blocks();
        let list = blocks.iter().rev().take_while(|b| is_part_of_list(page, **b)).count();
        let list = &blocks[blocks.len() - list..];
        // It begins with its heading: blocks above the first heading are not the browser's.
        let Some(start) = list.iter().position(|b| is_heading(page, b.first as usize)) else {
            return;
        };
        let list = &list[start..];
        if !list.iter().any(|b| b.range().any(|line| is_address(page, line))) {
            return;
        }
        for line in list.iter().flat_map(|b| b.range()) {
            let span = page.document.lines()[line].span();
            found.sure.push(Finding { span, rule: rule::LINK_LIST, cause: Cause::LinkList });
        }
    }
}

fn is_part_of_list(page: &Page<'_>, block: Block) -> bool {
    block.range().all(|line| is_address(page, line) || is_heading(page, line))
}

fn is_heading(page: &Page<'_>, line: usize) -> bool {
    let text = page.document.text(page.document.lines()[line]);
    text.len() < 20 && HEADINGS.contains(&text.to_ascii_lowercase().as_slice())
}

/// `  12. https://example.org/page`: a number, a full stop, one address.
pub fn is_address(page: &Page<'_>, line: usize) -> bool {
    let text = page.document.text(page.document.lines()[line]);
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let Some(address) = text[digits..].strip_prefix(b". ") else { return false };
    digits > 0
        && !address.contains(&b' ')
        && [
            &b"http://"[..],
            b"https://",
            b"mailto:",
            b"file://",
            b"ftp://",
            b"javascript:",
            b"tel:",
        ]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}
