//! What the splitter promises for any bytes: tiles, whole characters, the same cut anywhere, linear time.

use super::{sentences, trimmed};
use deboil::document::sentences::split;
use proptest::prelude::*;

/// Pieces that meet every branch of the splitter when they are strung together at random.
const PIECES: [&str; 48] = [
    ".",
    "!",
    "?",
    "…",
    "...",
    " . . .",
    "。",
    "！",
    "؟",
    "۔",
    "։",
    ":",
    ";",
    "।",
    "។",
    "\u{37E}",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\u{A0}",
    "\"",
    "'",
    "“",
    "”",
    "«",
    "»",
    "(",
    ")",
    "[1]",
    "「",
    "」",
    "《",
    "》",
    "Mr",
    "e.g",
    "p.m",
    "U.S",
    "No",
    "12",
    "3.5",
    "The",
    "word",
    "Слово",
    "λέξη",
    "字",
    "слон",
    "é",
];

fn ends(text: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    split(text, &mut ends);
    ends
}

fn assert_tiles(text: &[u8]) {
    let ends = ends(text);
    assert_eq!(ends.last().copied().unwrap_or(0), text.len());
    assert!(ends.first() != Some(&0) && ends.is_sorted_by(|a, b| a < b), "{ends:?}");
}

#[test]
fn empty_text_has_no_sentence() {
    assert!(ends(b"").is_empty());
}

#[test]
fn ends_are_appended() {
    let mut all = vec![7];
    split(b"One. Two.", &mut all);
    assert_eq!(all, [7, 5, 9]);
}

#[test]
fn white_space_belongs_to_the_sentence_before_it() {
    assert_eq!(sentences(b"One. \t Two.\r\n"), [&b"One. \t "[..], b"Two.\r\n"]);
}

#[test]
fn unbalanced_quotes_swallow_nothing() {
    let text = "\"He came. She left. (They met. “It rained. 'No one spoke.";
    assert_eq!(trimmed(text).len(), 5);
    let text = "「彼は来た。彼女は去った。“雨だった。";
    assert_eq!(trimmed(text).len(), 3);
}

/// The candidates are found in blocks of 64 bytes; where a block ends must not matter.
#[test]
fn the_place_in_the_text_does_not_matter() {
    let texts = [
        "It rained. “Really?” she asked. He left… Nobody spoke.[3] See p. 5.",
        "他说：“走吧。”然后走了。谁知道？没有人！完",
        "Անձրև է: Մենք տանն ենք: Գնամ։ Այո",
        "Πού είναι; Εκεί! Πότε; Τώρα",
        "यह सच है। वह गया॥ ठीक",
        "هل هذا صحيح؟ نعم۔ حسنا",
        "እንዴት ነህ፧ደህና ነኝ።አዎ",
    ];
    for text in texts {
        let alone = ends(text.as_bytes());
        for shift in 1..150 {
            let moved = format!("{}{text}", "x".repeat(shift - 1) + " ");
            let expected: Vec<_> = alone.iter().map(|end| end + shift).collect();
            assert_eq!(ends(moved.as_bytes()), expected, "{text} moved by {shift}");
        }
    }
}

/// Texts in which something has no end, `size` bytes long or nearly so.
fn hostile(size: usize) -> Vec<String> {
    let units = [
        ".",
        ". ",
        "\"",
        ".\" ",
        "“",
        "(",
        ". (",
        "a",
        "A. ",
        "а. ",
        "z. B. ",
        "1. ",
        "1) ",
        "? ! ",
        "«",
        "! » ",
        "。",
        "。\"",
        "！",
        "《！",
        "... ",
        " . ",
        "Mr. ",
        "12.3.",
        "\u{202A}",
        ".\u{202A}",
        "é",
        "ա:",
        "α;",
        "।",
        "a.A",
        "x.5 ",
        "[1].",
        "• ",
        "(a) (b) ",
        "\u{A0}",
        ".\n",
        "؟",
        "قال: ",
        "abcd.1 ",
        ". -",
        "?” John ",
    ];
    let repeat = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len());
    let mut texts: Vec<String> = units.iter().map(|unit| repeat(unit, size)).collect();
    texts.push(repeat(" ", size / 2) + &repeat("9. a ", size / 2));
    texts.push(repeat(". ", size) + "..");
    texts.push(repeat("At 5 a.m. it ", size));
    texts.push(String::from("1) ") + &repeat("a) ", size));
    texts
}

/// Sixteen times the text takes about sixteen times as long; work that grew with the square would take 256 times.
/// Only the ratio of two measurements counts; both are short, so that they fit into one slice of a busy machine.
#[test]
fn hostile_texts_take_linear_time() {
    let mut found = Vec::with_capacity(1 << 15);
    let mut cost = |text: &str| {
        found.clear();
        let begin = std::time::Instant::now();
        split(text.as_bytes(), &mut found);
        begin.elapsed()
    };
    for (small, large) in hostile(1 << 11).iter().zip(&hostile(1 << 15)) {
        // The least of all tries on both sides: a pause can only make a try longer.
        let (mut short, mut long) = (std::time::Duration::MAX, std::time::Duration::MAX);
        let linear = (0..20).any(|_| {
            short = short.min(cost(small).max(std::time::Duration::from_micros(2)));
            long = long.min(cost(large));
            long < short * 80
        });
        assert!(linear, "{:?}", large.chars().take(12).collect::<String>());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_tiled(text in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_tiles(&text);
    }

    #[test]
    fn strung_pieces_are_tiled_in_whole_characters(parts in prop::collection::vec(0..PIECES.len(), 0..120)) {
        let text: String = parts.iter().map(|part| PIECES[*part]).collect();
        assert_tiles(text.as_bytes());
        prop_assert!(ends(text.as_bytes()).iter().all(|end| text.is_char_boundary(*end)));
    }

    #[test]
    fn a_broken_character_breaks_nothing(parts in prop::collection::vec(0..PIECES.len(), 1..60), at in any::<prop::sample::Index>()) {
        let mut text: Vec<u8> = parts.iter().flat_map(|part| PIECES[*part].bytes()).collect();
        let at = at.index(text.len());
        text.truncate(at);
        assert_tiles(&text);
    }

    /// The sentences of ordinary lines joined by a space are those of the lines.
    #[test]
    fn joined_lines_have_the_sentences_of_the_lines(lines in prop::collection::vec("[A-Z][a-z]{3,9}( [a-z]{2,9}){2,9} [a-z]{9}[.!?]", 1..9)) {
        let text = lines.join(" ");
        prop_assert_eq!(trimmed(&text), lines);
    }
}
