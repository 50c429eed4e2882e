//! Shapes: templates that stand for many phrases, matched without writing them all out.
//!
//! A shape is the folded template with control characters for its choices, for example
//! `share⟨OPT⟩ this⟨OR⟩ the⟨END⟩ story`. It is text, so that it lies in the table as it is.

use std::collections::BTreeSet;

/// Begins a choice of which one option must stand.
pub const ONE: u8 = 2;
/// Separates options.
pub const OR: u8 = 3;
/// Ends a choice.
pub const END: u8 = 4;
/// Begins a choice of which one option or none may stand.
pub const OPT: u8 = 5;
/// Stands for 1 to [`LONGEST_STAR`] bytes of anything.
pub const STAR: u8 = 6;

/// The longest text a star stands for, in folded bytes.
pub const LONGEST_STAR: usize = 120;

/// True when `text` is one of the phrases `shape` stands for. Shapes hold at most two stars and
/// texts at most 240 bytes, which bounds the search.
pub fn fills(shape: &[u8], text: &[u8]) -> bool {
    let Some((&first, rest)) = shape.split_first() else { return text.is_empty() };
    match first {
        ONE | OPT => {
            let Some((options, rest)) = choice(rest) else { return false };
            fills_any(options, rest, text) || first == OPT && fills(rest, text)
        }
        STAR if rest.is_empty() => (1..=LONGEST_STAR).contains(&text.len()),
        // Nothing but letters behind the star: they are the end.
        STAR if rest.iter().all(|byte| *byte >= b' ') => {
            let star = text.len().checked_sub(rest.len());
            star.is_some_and(|len| (1..=LONGEST_STAR).contains(&len)) && text.ends_with(rest)
        }
        // Letters behind the star: only where they stand can the star end. The first letter is looked for, not
        // the blank before it, of which there are many.
        STAR if rest[0] >= b' ' => {
            let letters = rest.iter().position(|byte| *byte < b' ').unwrap_or(rest.len());
            let (letters, rest) = rest.split_at(letters);
            let first = letters.iter().position(|byte| *byte != b' ').unwrap_or(0);
            let window = text.get(first..).unwrap_or_default();
            let window = &window[..window.len().min(LONGEST_STAR + 1)];
            memchr::memchr_iter(letters[first], window)
                .filter(|len| *len > 0)
                .any(|len| text[len..].strip_prefix(letters).is_some_and(|text| fills(rest, text)))
        }
        STAR => (1..=LONGEST_STAR.min(text.len())).any(|len| fills(rest, &text[len..])),
        _ => {
            let len = shape.iter().position(|byte| *byte < b' ').unwrap_or(shape.len());
            text.strip_prefix(&shape[..len]).is_some_and(|text| fills(&shape[len..], text))
        }
    }
}

/// True when `text` begins with one of the options and goes on as `rest` says.
fn fills_any(options: &[u8], rest: &[u8], text: &[u8]) -> bool {
    let mut from = 0;
    loop {
        let option = &options[from..];
        // Most options begin with another letter than the text.
        if option.first() == text.first() || option.first().is_none_or(|byte| *byte == OR) {
            let end = memchr::memchr(OR, option).unwrap_or(option.len());
            if text.strip_prefix(&option[..end]).is_some_and(|text| fills(rest, text)) {
                return true;
            }
        }
        match memchr::memchr(OR, option) {
            Some(next) => from += next + 1,
            None => return false,
        }
    }
}

/// Splits what follows the begin of a choice into its options and the rest of the shape.
fn choice(shape: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(END, shape)?;
    Some((&shape[..end], &shape[end + 1..]))
}

/// True when the shape holds a star.
pub fn has_star(shape: &[u8]) -> bool {
    shape.contains(&STAR)
}

/// All beginnings of the phrases of a shape, cut after `len` bytes or before a star.
pub fn heads(shape: &[u8], len: usize) -> BTreeSet<Vec<u8>> {
    let mut heads = BTreeSet::new();
    collect(shape, Vec::new(), len, &mut heads);
    heads
}

fn collect(shape: &[u8], mut head: Vec<u8>, len: usize, heads: &mut BTreeSet<Vec<u8>>) {
    if head.len() >= len || shape.first().is_none_or(|byte| *byte == STAR) {
        head.truncate(len);
        heads.insert(head);
        return;
    }
    if !matches!(shape[0], ONE | OPT) {
        head.push(shape[0]);
        return collect(&shape[1..], head, len, heads);
    }
    let Some((options, rest)) = choice(&shape[1..]) else { return };
    for option in options.split(|byte| *byte == OR) {
        collect(rest, [&head, option].concat(), len, heads);
    }
    if shape[0] == OPT {
        collect(rest, head, len, heads);
    }
}

/// All endings of the phrases of a shape, the last `len` bytes and at times more, with [`STAR`] where a star
/// stands; shorter ones are whole phrases.
pub fn endings(shape: &[u8], len: usize) -> BTreeSet<Vec<u8>> {
    let mut endings = BTreeSet::from([Vec::new()]);
    let mut rest = shape;
    while let Some((&last, before)) = rest.split_last() {
        if endings.iter().all(|end: &Vec<u8>| end.len() >= len || end.first() == Some(&STAR)) {
            break;
        }
        let put = |piece: &[u8], ends: &BTreeSet<Vec<u8>>| -> BTreeSet<Vec<u8>> {
            ends.iter().map(|end| [piece, end].concat()).collect()
        };
        if last != END {
            endings = put(&[last], &endings);
            rest = before;
            continue;
        }
        let start = rest.iter().rposition(|byte| matches!(*byte, ONE | OPT)).unwrap_or(0);
        let options = rest[start + 1..rest.len() - 1].split(|byte| *byte == OR);
        let mut longer: BTreeSet<_> = options.flat_map(|option| put(option, &endings)).collect();
        if rest[start] == OPT {
            longer.append(&mut endings);
        }
        endings = longer;
        rest = &rest[..start];
    }
    endings
}

/// All last three bytes of the phrases of a shape that ends with text or a choice.
pub fn tails(shape: &[u8]) -> Option<BTreeSet<[u8; 3]>> {
    let last_three = |text: &[u8]| text.last_chunk::<3>().copied();
    if shape.last() != Some(&END) {
        let text = shape.iter().rposition(|byte| *byte < b' ').map_or(shape, |at| &shape[at + 1..]);
        return Some(BTreeSet::from([last_three(text)?]));
    }
    let start = shape.iter().rposition(|byte| matches!(*byte, ONE | OPT))?;
    let options = shape[start + 1..shape.len() - 1].split(|byte| *byte == OR).map(last_three);
    let mut tails: BTreeSet<[u8; 3]> = options.collect::<Option<_>>()?;
    if shape[start] == OPT {
        tails.extend(self::tails(&shape[..start])?);
    }
    Some(tails)
}

/// The fewest words that a phrase of the shape has besides its stars.
pub fn fewest_words(shape: &[u8]) -> usize {
    let mut shortest = Vec::new();
    let mut rest = shape;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            ONE | OPT => {
                let Some((options, after)) = choice(rest) else { break };
                let options = options.split(|byte| *byte == OR);
                if first == ONE
                    && let Some(option) = options.min_by_key(|option| option.len())
                {
                    shortest.extend_from_slice(option);
                }
                rest = after;
            }
            STAR => {}
            letter => shortest.push(letter),
        }
    }
    let text = String::from_utf8_lossy(&shortest).into_owned();
    let ideographs = text.chars().filter(|c| ('\u{3041}'..='\u{9FFF}').contains(c)).count();
    text.split([' ', ':', ';']).filter(|word| !word.is_empty()).count().max(ideographs / 2)
}

/// A shape as people read it: the first option of each choice, with "…" for the others.
pub fn shown(shape: &[u8]) -> String {
    let mut text = Vec::new();
    let mut rest = shape;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            ONE | OPT => {
                let Some((options, after)) = choice(rest) else { break };
                if first == ONE {
                    let mut options = options.split(|byte| *byte == OR);
                    text.extend_from_slice(options.next().unwrap_or(b""));
                    text.extend_from_slice("…".as_bytes());
                }
                rest = after;
            }
            STAR => text.push(b'*'),
            letter => text.push(letter),
        }
    }
    String::from_utf8_lossy(&text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: &[u8] = b"\x02share\x03post\x04\x05 this\x03 the\x04 story";

    #[test]
    fn shapes_are_filled() {
        for text in ["share story", "post the story", "share this story"] {
            assert!(fills(SHAPE, text.as_bytes()), "{text}");
        }
        for text in
            ["share", "share a story", "share  story", "share this story now", "shares story"]
        {
            assert!(!fills(SHAPE, text.as_bytes()), "{text}");
        }
        assert!(
            fills(b"by \x06; by \x06", b"by a; by b") && !fills(b"by \x06; by \x06", b"by a; by ")
        );
        assert!(!fills(b"by \x06", format!("by {}", "x".repeat(121)).as_bytes()));
    }

    #[test]
    fn ends_are_known() {
        let heads: Vec<Vec<u8>> = heads(SHAPE, 6).into_iter().collect();
        assert_eq!(heads, [b"post s".to_vec(), b"post t".to_vec(), b"share ".to_vec()]);
        assert_eq!(tails(b"\x06 for \x02all\x03you\x04").map(|tails| tails.len()), Some(2));
        assert_eq!(tails(b"\x06 for \x02us\x03you\x04"), None);
        assert_eq!(endings(b"\x06 for \x02all\x03you\x04", 4).len(), 2);
        assert!(endings(b"by \x06", 7).iter().all(|end| end.ends_with(b"\x06")));
        assert_eq!(fewest_words(SHAPE), 2);
        assert_eq!(shown(SHAPE), "share… story");
    }
}
