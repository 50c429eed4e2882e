//! The join beside the plain comparison of each pair.

use super::*;
use crate::document::Document;
use crate::key::Keyring;
use crate::page::Columns;
use crate::settings::Settings;
use proptest::prelude::*;
use std::collections::HashSet;

/// Sentences of few words, of which many have most in common with an earlier one; some have more than [`tokens::SHORT`]
/// different words.
fn sentences() -> impl Strategy<Value = Vec<Vec<u32>>> {
    let words = |count: std::ops::Range<usize>| prop::collection::vec(0..90_u32, count);
    let fresh = prop_oneof![6 => words(8..20), 1 => words(60..150)];
    let edit = (
        any::<prop::sample::Index>(),
        prop::collection::vec((any::<prop::sample::Index>(), 0..90_u32), 0..4),
    );
    prop::collection::vec((fresh, prop::option::of(edit)), 2..14).prop_map(|drafts| {
        let mut all: Vec<Vec<u32>> = Vec::new();
        for (fresh, edit) in drafts {
            let sentence = match edit {
                Some((from, changes)) if !all.is_empty() => {
                    let mut copy = all[from.index(all.len())].clone();
                    for (at, word) in changes {
                        let at = at.index(copy.len());
                        copy[at] = word;
                    }
                    copy
                }
                _ => fresh,
            };
            all.push(sentence);
        }
        all
    })
}

/// The share of words that two sentences have in common, in whole percent.
fn jaccard(a: &[u32], b: &[u32]) -> usize {
    let (a, b): (HashSet<_>, HashSet<_>) = (a.iter().collect(), b.iter().collect());
    let shared = a.intersection(&b).count();
    shared * 100 / (a.len() + b.len() - shared)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the filters leave out is not near, and what they leave in is all that is: as if each pair were compared.
    #[test]
    fn candidates_are_all_that_are_near(sentences in sentences(), percent in 50_usize..100) {
        let word = |word: &u32| format!("{}{word:x}", ["w", "längeres", "veryverylongword"][*word as usize % 3]);
        let lines = sentences.iter().map(|words| {
            let words: Vec<String> = words.iter().map(word).collect();
            format!("Say {}.\n", words.join(" "))
        });
        let text: String = lines.collect();
        let settings = Settings { near: Some(percent as u8), min_words: 1, ..Settings::default() };
        let document = Document::new(text.as_bytes());
        let page = Page::read(&document, &settings, &Keyring::from_seed(7), Columns::default());
        prop_assert_eq!(page.units().len(), sentences.len());
        let tokens = Tokens::read(&page, percent);
        let mut join = Join::new(&page, &tokens);
        // The word that all begin with.
        let with_first = |words: &[u32]| [words, &[1000]].concat();
        for number in 0..sentences.len() as u32 {
            join.find_candidates(number);
            let own = with_first(&sentences[number as usize]);
            let mut expected: Vec<_> = (0..number)
                .map(|other| (Reverse(jaccard(&own, &with_first(&sentences[other as usize]))), other))
                .filter(|(Reverse(share), _)| *share >= percent)
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(&join.candidates, &expected);
            join.index(number);
        }
    }
}
