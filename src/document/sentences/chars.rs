//! Characters at a place of the text, as the splitter sees them. Bytes that are not UTF-8 count as letters.

/// The kinds of characters that can stand where a sentence may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A small letter of a script with two cases.
    Lower,
    /// A capital.
    Upper,
    /// A letter of a script without cases, or a byte that is not UTF-8.
    Letter,
    /// A decimal digit of any script.
    Digit,
    /// Anything else.
    Other,
}

/// The character at `at` and its length in bytes; U+FFFD with length 1 for a byte that is not UTF-8.
///
/// `at` must be inside the text.
#[inline]
pub(super) fn decode(text: &[u8], at: usize) -> (char, usize) {
    let first = text[at];
    if first < 0x80 {
        return (first as char, 1);
    }
    let next = |n: usize| match text.get(at + n) {
        Some(byte @ 0x80..=0xBF) => Some(u32::from(byte & 0x3F)),
        _ => None,
    };
    let lead = u32::from(first);
    let (code, length, least) = match first {
        0xC2..=0xDF => (next(1).map(|a| (lead & 0x1F) << 6 | a), 2, 0x80),
        0xE0..=0xEF => {
            (next(1).zip(next(2)).map(|(a, b)| (lead & 0xF) << 12 | a << 6 | b), 3, 0x800)
        }
        0xF0..=0xF4 => {
            let tail = next(1).zip(next(2)).zip(next(3));
            (tail.map(|((a, b), c)| (lead & 7) << 18 | a << 12 | b << 6 | c), 4, 0x1_0000)
        }
        _ => (None, 1, 0),
    };
    match code.filter(|code| *code >= least).and_then(char::from_u32) {
        Some(found) => (found, length),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// The kind of a character.
#[inline]
pub(super) fn kind(found: char) -> Kind {
    match found {
        'a'..='z' => Kind::Lower,
        'A'..='Z' => Kind::Upper,
        '0'..='9' => Kind::Digit,
        '\0'..='\x7F' => Kind::Other,
        char::REPLACEMENT_CHARACTER => Kind::Letter,
        // The frequent alphabets by their ranges; the library's tables answer for the others.
        'а'..='џ' | 'ß'..='ö' | 'ø'..='ÿ' | 'α'..='ω' => Kind::Lower,
        'Ѐ'..='Я' | 'À'..='Ö' | 'Ø'..='Þ' => Kind::Upper,
        'ء'..='ي' | 'अ'..='ह' | 'ぁ'..='ヺ' | '一'..='鿿' | '가'..='힣' => Kind::Letter,
        'ー' => Kind::Letter,
        'ª' | 'º' => Kind::Other,
        // Dashes, quotes; letterlike signs, arrows, mathematics, dingbats: "№", "℃".
        '\u{2000}'..='\u{206F}' | '\u{2100}'..='\u{2BFF}' => Kind::Other,
        // Stops, commas and brackets of East Asia.
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' => Kind::Other,
        '\u{FF1A}'..='\u{FF20}' => Kind::Other,
        _ if found.is_lowercase() => Kind::Lower,
        _ if found.is_uppercase() => Kind::Upper,
        _ if found.is_numeric() => Kind::Digit,
        _ if found.is_alphabetic() => Kind::Letter,
        _ => Kind::Other,
    }
}

/// Length in bytes of the white space (or invisible direction mark) at `at`, 0 when there is none.
#[inline]
pub(super) fn space(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b' ' | b'\t'..=b'\r') => 1,
        Some(0xC2 | 0xE2 | 0xE3 | 0xEF) => wide_space(&text[at..]),
        _ => 0,
    }
}

fn wide_space(rest: &[u8]) -> usize {
    match rest {
        [0xC2, 0xA0 | 0x85, ..] => 2,
        // U+2000..=U+200B, the direction marks U+200E, U+200F, U+202A..=U+202E, line separators, U+202F.
        [0xE2, 0x80, 0x80..=0x8B | 0x8E | 0x8F | 0xA8..=0xAF, ..] => 3,
        // U+205F, the word joiner and the isolating direction marks.
        [0xE2, 0x81, 0x9F | 0xA0 | 0xA6..=0xA9, ..] => 3,
        [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

/// The first place from `at` on that holds no white space.
#[inline]
pub(super) fn skip_space(text: &[u8], mut at: usize) -> usize {
    loop {
        match space(text, at) {
            0 => return at,
            length => at += length,
        }
    }
}

/// The same for at most 16 bytes: for looks back to the start of a sentence, which many stops may take.
pub(super) fn skip_margin(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while at - start < 16 {
        match space(text, at) {
            0 => break,
            length => at += length,
        }
    }
    at
}

/// A mark that closes what a sentence stood in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closer {
    /// `)`, `]`, `*` and others that say nothing about speech.
    Bracket,
    /// A quotation mark that may as well open: `"`, `'`, `“`.
    Either,
    /// A quotation mark that only closes: `”`, `」`.
    Quote,
    /// The bracket of a title: `》`.
    Title,
}

/// The closing mark at `at` and its length.
pub(super) fn closer(text: &[u8], at: usize) -> Option<(Closer, usize)> {
    Some(match *text.get(at..)? {
        [b')' | b']' | b'}' | b'*' | b'_', ..] => (Closer::Bracket, 1),
        [b'"' | b'\'' | b'`', ..] => (Closer::Either, 1),
        [0xC2, 0xBB, ..] => (Closer::Quote, 2),
        [0xC2, 0xAB, ..] => (Closer::Either, 2),
        // Superior figures of notes.
        [0xC2, 0xB9 | 0xB2 | 0xB3, ..] => (Closer::Bracket, 2),
        [0xE2, 0x80, 0x99 | 0x9D, ..] => (Closer::Quote, 3),
        [0xE2, 0x80, 0x98 | 0x9C, ..] => (Closer::Either, 3),
        [0xE2, 0x80, 0xBA, ..] => (Closer::Quote, 3),
        [0xE2, 0x80, 0xB9, ..] => (Closer::Either, 3),
        [0xE3, 0x80, 0x8D | 0x8F, ..] => (Closer::Quote, 3),
        [0xE3, 0x80, 0x89 | 0x8B, ..] => (Closer::Title, 3),
        [0xE3, 0x80, 0x91 | 0x95, ..] => (Closer::Bracket, 3),
        [0xEF, 0xBC, 0x89 | 0xBD, ..] | [0xEF, 0xBD, 0x9D, ..] => (Closer::Bracket, 3),
        [0xEF, 0xBD, 0xA3, ..] => (Closer::Quote, 3),
        [0xEF, 0xBC, 0x82, ..] => (Closer::Either, 3),
        _ => return None,
    })
}

/// Length of a mark at `at` that may stand before the first word of a sentence (quote, bracket, dash, bullet), or 0.
pub(super) fn opener(text: &[u8], at: usize) -> usize {
    let Some(rest) = text.get(at..) else { return 0 };
    match *rest {
        [b'"' | b'\'' | b'`' | b'(' | b'[' | b'{' | b'*' | b'_' | b'-', ..] => 1,
        // « ¿ ¡ » ·
        [0xC2, 0xAB | 0xBF | 0xA1 | 0xBB | 0xB7, ..] => 2,
        // Dashes, quotes, bullets.
        [0xE2, 0x80, 0x90..=0x95 | 0x98..=0x9F | 0xA2 | 0xA3 | 0xB9 | 0xBA, ..] => 3,
        [0xE3, 0x80, 0x88 | 0x8A | 0x8C | 0x8E | 0x90, ..] => 3,
        [0xEF, 0xBC, 0x88 | 0xBB, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranges that are named say of each letter, figure and sign what the library says of it.
    #[test]
    fn named_ranges_agree_with_the_library() {
        let library = |found: char| match found {
            _ if found.is_lowercase() => Kind::Lower,
            _ if found.is_uppercase() => Kind::Upper,
            _ if found.is_numeric() => Kind::Digit,
            _ if found.is_alphabetic() => Kind::Letter,
            _ => Kind::Other,
        };
        // Ordinals and signs are no letters, and the voice marks of kana are.
        let is_exception = |found: char| {
            let of_kana = matches!(found, '\u{3097}'..='\u{30A0}');
            of_kana || matches!(found, 'ª' | 'º' | '\u{2100}'..='\u{2BFF}' | '\u{FFFD}')
        };
        let differ: Vec<_> = ('\0'..=char::MAX)
            .filter(|found| !is_exception(*found) && kind(*found) != library(*found))
            .collect();
        assert_eq!(differ, []);
    }
}
