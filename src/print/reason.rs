//! Reasons in words that a person understands.

use crate::lexicon::Lexicon;
use crate::place;
use crate::plan::{Reason, Why};

/// Why a removal happens, in one short line without a full stop.
pub fn say(reason: &Reason, lexicon: &Lexicon) -> String {
    match &reason.why {
        Why::Phrase(entry) => format!("is the marker \"{}\"", lexicon.entry_text(*entry)),
        Why::Company { lines } => format!("one of {lines} such lines in a row"),
        Why::Row { words } => format!("a line of {words} such words and nothing else"),
        Why::LinkList => "in the list of links that a text browser adds".to_owned(),
        Why::Citation => "a citation or edit mark".to_owned(),
        Why::Twin { line, .. } => format!("same as line {line}"),
        Why::Near { line, likeness, .. } => format!(
            "{} % like line {line}; here: {}; there: {}",
            likeness.percent,
            words(&likeness.here),
            words(&likeness.there)
        ),
        Why::Drop(pattern) => format!("matches --drop pattern {}", pattern + 1),
        Why::Across { documents } => format!("stands in {documents} documents"),
        Why::Place { because, .. } => place::say(because),
        Why::Seam => "white space left beside a cut".to_owned(),
    }
}

fn words(list: &[u8]) -> String {
    if list.is_empty() { "nothing".to_owned() } else { String::from_utf8_lossy(list).into_owned() }
}
