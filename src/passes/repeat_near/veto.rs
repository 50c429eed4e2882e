//! What two sentences may not differ in and still count as the same: a number, a name, a negation.

use crate::fold::fold_into;

/// The words that only one of two sentences has, joined by blanks, as they stand in the text.
pub struct Difference {
    /// Words of the later sentence.
    pub here: Vec<u8>,
    /// Words of the earlier sentence.
    pub there: Vec<u8>,
}

/// True when a word that only one of the two has is a number, a name or a negation.
pub fn forbids(earlier: &[u8], later: &[u8]) -> bool {
    objection(earlier, later).is_some()
}

/// The first word that only one of the two has and that is a number, a name or a negation.
pub fn objection(earlier: &[u8], later: &[u8]) -> Option<Vec<u8>> {
    let (a, b) = (words(earlier), words(later));
    let is_fact = |(word, is_first): &(&Word<'_>, bool)| {
        word.raw.iter().any(u8::is_ascii_digit)
            || is_negation(&word.folded)
            || (!*is_first && is_capital(word.raw))
            || has_other_digits(word.raw)
            // Scripts without spaces and capitals show neither names nor word ends: any difference counts.
            || word.raw.iter().any(|b| matches!(b, 0xE3..=0xE9))
    };
    let mut all = lacking(&a, &b).chain(lacking(&b, &a));
    all.find(is_fact).map(|(word, _)| word.raw.to_vec())
}

/// The words in which the two differ.
pub fn difference(earlier: &[u8], later: &[u8]) -> Difference {
    let (a, b) = (words(earlier), words(later));
    let join = |list: Vec<&[u8]>| list.join(&b' ');
    Difference {
        here: join(lacking(&b, &a).map(|(word, _)| word.raw).collect()),
        there: join(lacking(&a, &b).map(|(word, _)| word.raw).collect()),
    }
}

struct Word<'t> {
    raw: &'t [u8],
    folded: Vec<u8>,
}

fn words(text: &[u8]) -> Vec<Word<'_>> {
    text.split(|b| b.is_ascii_whitespace())
        .filter_map(|raw| {
            let mut folded = Vec::new();
            fold_into(raw, &mut folded);
            (!folded.is_empty()).then_some(Word { raw, folded })
        })
        .collect()
}

/// The words of `a` that `b` lacks, each with whether it is the first of its sentence.
fn lacking<'w, 't>(
    a: &'w [Word<'t>],
    b: &'w [Word<'t>],
) -> impl Iterator<Item = (&'w Word<'t>, bool)> {
    let mut sorted: Vec<&[u8]> = b.iter().map(|word| word.folded.as_slice()).collect();
    sorted.sort_unstable();
    a.iter().enumerate().filter_map(move |(place, word)| {
        sorted.binary_search(&word.folded.as_slice()).is_err().then_some((word, place == 0))
    })
}

/// True for a word that begins with a capital letter, brackets and quotes before it aside.
fn is_capital(raw: &[u8]) -> bool {
    std::str::from_utf8(raw).is_ok_and(|word| {
        word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
    })
}

fn has_other_digits(raw: &[u8]) -> bool {
    std::str::from_utf8(raw).is_ok_and(|word| word.chars().any(char::is_numeric))
}

/// Words that turn a sentence round, folded, in the languages of the rule packs, sorted.
const NEGATIONS: &[&str] = &[
    "aldrig",
    "bez",
    "bukan",
    "ei",
    "eikä",
    "ej",
    "en",
    "ett",
    "except",
    "geen",
    "inga",
    "ingen",
    "inget",
    "inte",
    "jamais",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "khong",
    "không",
    "less",
    "mai",
    "más",
    "mehr",
    "menos",
    "mint",
    "moins",
    "more",
    "nao",
    "ne",
    "neither",
    "never",
    "ni",
    "nicht",
    "nichts",
    "nie",
    "nikdy",
    "niet",
    "nigdy",
    "no",
    "nobody",
    "non",
    "none",
    "nor",
    "not",
    "nothing",
    "nunca",
    "não",
    "ohne",
    "oder",
    "pas",
    "plus",
    "senza",
    "sin",
    "sans",
    "sem",
    "tanpa",
    "tidak",
    "utan",
    "without",
    "zonder",
    "никогда",
    "не",
    "ни",
    "без",
    "ні",
    "δεν",
    "μη",
    "χωρίς",
    "لا",
    "لم",
    "لن",
    "ليس",
    "नहीं",
    "안",
    "değil",
    "olmayan",
];

fn is_negation(folded: &[u8]) -> bool {
    let ends_negated = folded.ends_with(b"n't");
    ends_negated || NEGATIONS.iter().any(|word| word.as_bytes() == folded)
}
