//! Scripts that write no space between sentences.

use super::run::{LOUD, Run};
use memchr::memmem;

/// Bytes looked at for a verb of speech after a Chinese quotation.
const REACH: usize = 30;

/// True when the words after the marks go on with the same sentence: 「行こう。」と言った, “走吧。”他说.
pub(super) fn goes_on(text: &[u8], run: Run) -> bool {
    let rest = &text[run.next..];
    if run.title && run.next == run.end || run.marks & LOUD != 0 && in_title(text, run.at) {
        return true;
    }
    if run.closed {
        return rest.first().is_some_and(|first| joins(rest, *first)) || run.quoted && says(rest);
    }
    // すごい！と言った, ほんと？って; a new sentence that begins with と is far more often とても or ところ.
    run.marks & LOUD != 0
        && match rest {
            [0xE3, 0x81, 0xA8, more @ ..] => {
                let said: [&[u8]; 5] = [
                    "い".as_bytes(),
                    "言".as_bytes(),
                    "思".as_bytes(),
                    "聞".as_bytes(),
                    "叫".as_bytes(),
                ];
                said.iter().any(|verb| more.starts_with(verb))
            }
            _ => rest.starts_with("って".as_bytes()),
        }
}

/// True when a title was opened shortly before `at` and not closed: 《摔跤吧！爸爸》.
fn in_title(text: &[u8], at: usize) -> bool {
    let before = &text[at.saturating_sub(60)..at];
    let open = memmem::rfind(before, "《".as_bytes());
    open.is_some_and(|open| memmem::find(&before[open..], "》".as_bytes()).is_none())
}

/// Commas and Japanese particles that tie a quotation to what follows.
fn joins(rest: &[u8], first: u8) -> bool {
    if first < 0x80 {
        return matches!(first, b',' | b';' | b':') || first.is_ascii_lowercase();
    }
    const JOINTS: [&str; 15] =
        ["、", "，", "；", "：", "と", "っ", "な", "の", "は", "が", "を", "に", "で", "も", "——"];
    JOINTS.iter().any(|joint| rest.starts_with(joint.as_bytes()))
}

/// True when a Chinese verb of speech stands before the next mark: 他说, 她低声问道.
fn says(rest: &[u8]) -> bool {
    const VERBS: [&str; 12] =
        ["说", "說", "道", "问", "問", "喊", "叫", "答", "表示", "称", "稱", "告诉"];
    let mut at = 0;
    while at + 3 <= rest.len() && at < REACH && rest[at] >= 0xE4 && rest[at] <= 0xE9 {
        // "He did not answer" is a sentence of its own.
        if matches!(rest[at..at + 3], [0xE4, 0xB8, 0x8D] | [0xE6, 0xB2, 0xA1 | 0x92]) {
            return false;
        }
        if VERBS.iter().any(|verb| rest[at..].starts_with(verb.as_bytes())) {
            return true;
        }
        at += 3;
    }
    false
}

/// True when a letter of Chinese, Japanese or Korean stands at `at`.
pub(super) fn is_east_asian(text: &[u8], at: usize) -> bool {
    matches!(text.get(at..), Some([0xE3, 0x81..=0xBF, ..] | [0xE4..=0xED, ..]))
}

/// The same for the character that ends at `at`.
pub(super) fn is_east_asian_before(text: &[u8], at: usize) -> bool {
    at >= 3 && is_east_asian(text, at - 3)
}
