//! What is left out of a long text that stays.

use crate::document::sentences;

/// A text of so many bytes is shown whole.
const SHORT: usize = 160;
/// Of a sentence at most so many bytes are shown.
const SENTENCE: usize = 120;

/// Where the shown beginning of a long text ends and where its shown end begins; `ends` says which of the
/// two are wanted. Nothing when the whole is to be shown.
pub(super) fn folds(text: &[u8], (head, tail): (bool, bool)) -> Option<(usize, usize)> {
    if text.len() <= SHORT {
        return None;
    }
    let mut ends = Vec::new();
    sentences::split(text, &mut ends);
    let head = match head {
        true => first_words(&text[..ends.first().copied().unwrap_or(text.len())]),
        false => 0,
    };
    let tail = match tail {
        true => {
            let start = ends.len().checked_sub(2).map_or(0, |place| ends[place]);
            start + last_words(&text[start..])
        }
        false => text.len(),
    };
    // A sign for a handful of words would be no gain.
    (head + SHORT / 4 <= tail).then_some((head, tail))
}

/// The length of a sentence's beginning, without white space at its end.
fn first_words(sentence: &[u8]) -> usize {
    let end = if sentence.len() <= SENTENCE {
        sentence.len()
    } else {
        let blank = sentence[..SENTENCE].iter().rposition(u8::is_ascii_whitespace);
        blank.filter(|at| *at > SENTENCE / 2).unwrap_or_else(|| border(sentence, SENTENCE))
    };
    sentence[..end].trim_ascii_end().len()
}

/// Where a sentence's end begins.
fn last_words(sentence: &[u8]) -> usize {
    let Some(from) = sentence.len().checked_sub(SENTENCE) else { return 0 };
    let blank = sentence[from..].iter().position(u8::is_ascii_whitespace);
    match blank.filter(|at| *at < SENTENCE / 2) {
        Some(at) => from + at + 1,
        None => border(sentence, from),
    }
}

/// The border of a UTF-8 character at or before `at`.
fn border(text: &[u8], at: usize) -> usize {
    (0..4).map(|back| at.saturating_sub(back)).find(|at| text[*at] & 0xC0 != 0x80).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sentences_beside_a_cut_are_left() {
        let text = "The ferry runs at night. ".repeat(20);
        let text = text.trim_end().as_bytes();
        let sentence = "The ferry runs at night.".len();
        assert_eq!(folds(text, (true, true)), Some((sentence, text.len() - sentence)));
        assert_eq!(folds(text, (false, true)), Some((0, text.len() - sentence)));
        assert_eq!(folds(&text[..SHORT], (true, true)), None);
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_or_characters() {
        let words = "word ".repeat(100);
        let (head, tail) = folds(words.as_bytes(), (true, true)).unwrap_or_default();
        assert_eq!(&words[head - 4..=head], "word ");
        assert_eq!(&words[tail - 1..tail + 4], " word");
        let signs = "字".repeat(200);
        let (head, tail) = folds(signs.as_bytes(), (true, true)).unwrap_or_default();
        assert!(signs.is_char_boundary(head) && signs.is_char_boundary(tail) && head > 0);
    }
}
