//! Whether a text speaks as licences do.

use aho_corasick::packed::Searcher;
use memchr::memmem;
use std::sync::LazyLock;

/// Words of licences, without the letters that may be capitals at their beginning.
const WORDS: [&str; 14] = [
    "arranty",
    "arranties",
    "ARRANT",
    "edistributions of",
    "edistribution and use",
    "redistribute it",
    "hereby granted",
    "icensed under",
    "icense:",
    "free software",
    "ublic License",
    "opyright notice",
    "ermission notice",
    "same terms as",
];

/// All words in one look: made in a hundredth of the time that a pattern takes, which a short article would notice.
static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(WORDS));

/// True when words of a licence stand in the text.
pub(super) fn speaks_of_licence(text: &[u8]) -> bool {
    match &*SEARCHER {
        Some(searcher) => searcher.find(text).is_some(),
        // A processor without the instructions for it looks for one word after the other.
        None => one_by_one(text),
    }
}

fn one_by_one(text: &[u8]) -> bool {
    WORDS.iter().any(|word| memmem::find(text, word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_of_its_words_anywhere() {
        for word in WORDS {
            for gap in [0, 1, 15, 16, 70] {
                let text = format!("{:gap$}{word}{:gap$}", "", "");
                assert!(speaks_of_licence(text.as_bytes()), "{text:?}");
                assert!(one_by_one(text.as_bytes()), "{text:?}");
                let cut = text.replace(word, &word[1..]);
                assert!(!speaks_of_licence(cut.as_bytes()), "{cut:?}");
                assert!(!one_by_one(cut.as_bytes()), "{cut:?}");
            }
        }
    }
}
