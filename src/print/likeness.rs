//! The words in which a near repeat and its twin differ, where they stand.

use crate::fold::fold_into;
use crate::span::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Longer sentences, in words, are shown without marks: comparing them could take long.
const LONGEST: usize = 2_000;

/// The words of `text` that `other` lacks at their place, and those of `other` that `text` lacks.
/// Nothing where one of them is longer than [`LONGEST`] words.
pub fn differing(text: &[u8], other: &[u8]) -> (Vec<Span>, Vec<Span>) {
    let (here, there) = (words(text), words(other));
    let (mut only_here, mut only_there) = (Vec::new(), Vec::new());
    if here.len().max(there.len()) > LONGEST {
        return (only_here, only_there);
    }
    let folded = |words: &[(Span, Vec<u8>)]| -> Vec<Vec<u8>> {
        words.iter().map(|(_, folded)| folded.clone()).collect()
    };
    for op in capture_diff_slices(Algorithm::Myers, &folded(&here), &folded(&there)) {
        if !matches!(op, DiffOp::Equal { .. }) {
            only_here.extend(here[op.old_range()].iter().map(|(span, _)| *span));
            only_there.extend(there[op.new_range()].iter().map(|(span, _)| *span));
        }
    }
    (only_here, only_there)
}

/// The words with their folded form; what folds to nothing is no word.
fn words(text: &[u8]) -> Vec<(Span, Vec<u8>)> {
    let mut words = Vec::new();
    let mut start = 0;
    for word in text.split(u8::is_ascii_whitespace) {
        let mut folded = Vec::new();
        fold_into(word, &mut folded);
        if !folded.is_empty() {
            words.push((Span::new(start, start + word.len()), folded));
        }
        start += word.len() + 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_are_found_at_their_place() {
        let (text, other) =
            (&b"The council has voted,\nto allow it."[..], &b"The council voted to let it."[..]);
        let (here, there) = differing(text, other);
        let shown = |spans: &[Span], text: &[u8]| -> Vec<String> {
            spans.iter().map(|s| String::from_utf8_lossy(s.of(text)).into_owned()).collect()
        };
        assert_eq!(shown(&here, text), ["has", "allow"]);
        assert_eq!(shown(&there, other), ["let"]);
    }
}
