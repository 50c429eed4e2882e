//! What a unit ends with, read from its bytes without folding them, as [`super::head`] does for its beginning.
//!
//! The answer of a raw text is that of its fold, or none at all: so phrases and texts can be compared by it.

use super::head::is_stable_ideograph;
use crate::letters::{
    Case, HIGH, capitals, first_eight, fold_pair, letters, lowered, small_letters,
};

/// Bytes of a folded last word that make its tail.
pub(super) const TAIL: usize = 6;

/// The last bytes of a folded last word as [`first_eight`] gives them, and how many they are.
pub(super) type Tail = (u64, usize);

/// The last bytes of the last word of a unit, folded.
///
/// `None` when the unit does not end with letters of which the fold is known, marks aside, or when a magnitude
/// ("12k") or glued words ("PinTweet") stand there: then the fold says what the last word is.
#[inline]
pub(super) fn last_word(raw: &[u8]) -> Option<Tail> {
    let raw = without_marks(raw);
    let Some(last) = raw.last_chunk::<8>() else { return short_word(raw) };
    let word = u64::from_le_bytes(*last);
    let run = (!letters(word) & HIGH).leading_zeros() as usize / 8;
    let before = if run < TAIL { last[7 - run] } else { b' ' };
    if run == 0 || before >= 0x80 {
        return foreign_word(raw);
    }
    let len = run.min(TAIL);
    let shift = 64 - 8 * len as u32;
    // A capital right behind a small letter begins a glued word.
    let glued = capitals(word) & (small_letters(word) << 8) & (u64::MAX << shift);
    (glued == 0 && !before.is_ascii_digit()).then_some((lowered(word) >> shift, len))
}

/// The same for less than eight bytes.
#[inline(never)]
fn short_word(raw: &[u8]) -> Option<Tail> {
    // A line end before a word changes nothing.
    let mut padded = [b'\n'; 8];
    padded[8 - raw.len()..].copy_from_slice(raw);
    let word = u64::from_le_bytes(padded);
    if letters(word) >> 63 == 0 && raw.last().is_none_or(u8::is_ascii) {
        return None;
    }
    last_word(&padded)
}

/// The last three bytes before the marks at the end.
pub(super) fn last_three(raw: &[u8]) -> Option<[u8; 3]> {
    without_marks(raw).last_chunk().copied()
}

/// `raw` without the marks that may stand behind the last word.
#[inline]
fn without_marks(raw: &[u8]) -> &[u8] {
    // Most lines end with a letter.
    if raw.last().is_none_or(|byte| byte.is_ascii_alphanumeric()) {
        return raw;
    }
    let mut text = raw;
    loop {
        text = match text {
            [rest @ .., b' ' | b'.' | b'!' | b'?' | b':' | b'\n' | b'\r'] => rest,
            // The full-width stops 。！？：
            [rest @ .., 0xE3, 0x80, 0x82] | [rest @ .., 0xEF, 0xBC, 0x81 | 0x9A | 0x9F] => rest,
            _ => return text,
        }
    }
}

/// The same as [`last_word`] for accented Latin and Cyrillic letters, ideographs and kana.
#[inline(never)]
fn foreign_word(raw: &[u8]) -> Option<Tail> {
    if let Some(&[.., a, b, c]) = raw.last_chunk::<TAIL>()
        && is_stable_ideograph([a, b, c])
    {
        let last: &[u8; TAIL] = raw.last_chunk()?;
        let is_stable = is_stable_ideograph([last[0], last[1], last[2]]);
        return is_stable.then(|| (first_eight(last), TAIL));
    }
    let (mut word, mut len, mut at) = (0_u64, 0, raw.len());
    let mut goes_on = Case::Small;
    while len < TAIL {
        let (letter, bytes, case) = match raw[..at] {
            // Quotes, dashes and hard blanks part words; the apostrophe too.
            [] | [.., 0xE2, 0x80, 0x93..=0xA6] | [.., 0xC2, 0xA0 | 0xAB | 0xBB] => break,
            [.., first @ 0xC3..=0xDF, second @ 0x80..=0xBF] => {
                let (pair, case) = fold_pair([first, second])?;
                (u64::from(u16::from_le_bytes(pair)), 2, case)
            }
            [.., byte @ b'a'..=b'z'] => (u64::from(byte), 1, Case::Small),
            [.., byte @ b'A'..=b'Z'] => (u64::from(byte | 0x20), 1, Case::Capital),
            [.., 0x80..=0xFF | b'0'..=b'9'] => return None,
            _ => break,
        };
        if case == Case::Small && goes_on == Case::Capital {
            return None;
        }
        goes_on = case;
        word = word << (8 * bytes) | letter;
        len += bytes;
        at -= bytes;
    }
    // The character at the cut may reach over it.
    let over = len.saturating_sub(TAIL);
    if len >= TAIL && goes_on == Case::Capital && ends_small(&raw[..at]) {
        return None;
    }
    (len > 0).then_some((word >> (8 * over), len - over))
}

/// True when a small letter, or one of which that is not known, stands at the end.
fn ends_small(raw: &[u8]) -> bool {
    raw.last().is_some_and(|byte| byte.is_ascii_lowercase() || *byte >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Marker;
    use proptest::prelude::*;

    fn tail(unit: &[u8]) -> Option<Vec<u8>> {
        let (word, len) = last_word(unit)?;
        Some(word.to_le_bytes()[..len].to_vec())
    }

    fn text(unit: &str) -> Option<String> {
        tail(unit.as_bytes()).map(|tail| String::from_utf8_lossy(&tail).into_owned())
    }

    #[test]
    fn last_words_are_cut_short() {
        for (unit, last) in [
            ("Share this article.", "rticle"),
            ("SHARE", "share"),
            ("Follow us:", "us"),
            ("Don't", "t"),
            ("点击这里分享。", "分享"),
            ("Подписаться!", "ься"),
            ("сюда и ТУТ", "тут"),
            ("Ещё раз на", "на"),
            ("Café", "café"),
            ("Más información", "ación"),
            ("Únase YA", "ya"),
        ] {
            assert_eq!(text(unit).as_deref(), Some(last), "{unit}");
        }
    }

    #[test]
    fn doubtful_ends_are_left_to_the_fold() {
        for unit in
            ["12 Shares (3)", "PinTweet", "1.2k", "schließen", "赞", "1.2万", "", "?", "ПинТви"]
        {
            assert_eq!(text(unit), None, "{unit}");
        }
    }

    proptest! {
        /// A text ends like its fold, or it is not known how.
        #[test]
        fn the_tail_is_that_of_the_fold(
            words in prop::collection::vec(
                "[a-z]{1,8}|[A-Z][a-z]{0,7}|[A-Z]{2,7}|[a-zéüñàç]{1,6}|É[a-zé]{1,5}|[а-яё]{1,5}|[А-Я][а-я]{0,5}\
                 |[А-Я]{2,4}|[点击分享评论赞万]{1,3}|[0-9]{1,3}[kKx]?|don['’]t|l['’]été|“ah|—oh|e-mail|a\\.b|[ßÿ×]a",
                1..5,
            ),
            gaps in prop::collection::vec(" |  |, |: | - |\\. |: | & |/|\u{a0}|…|«|", 5),
            end in "|\\.|!|\\?|:|。|\\.\\.\\.| \\.",
        ) {
            let mut unit: String =
                words.iter().zip(&gaps).flat_map(|(word, gap)| [word.as_str(), gap]).collect();
            unit.push_str(&end);
            let mut scratch = Vec::new();
            let known = tail(unit.as_bytes());
            if let Some(marker) = Marker::new(unit.as_bytes(), &mut scratch).filter(|_| known.is_some()) {
                let folded = marker.text().strip_suffix(b"?").unwrap_or(marker.text());
                prop_assert_eq!(known, tail(folded), "{}", unit);
            }
        }
    }
}
