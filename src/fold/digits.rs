//! Numbers made one, for comparing documents that were filled into one template.

/// Appends `folded`, which [`super::fold_into`] has made, to `out` with every number as a single `0`,
/// and returns how many runs of non-blanks hold one.
///
/// A number is a run of digits of any script, with the signs between digits that folding keeps. It
/// must be wished for: two sentences that differ in a number say different things.
pub fn blur(folded: &[u8], out: &mut Vec<u8>) -> u32 {
    let (mut words, mut is_told, mut at) = (0, false, 0);
    while at < folded.len() {
        let length = digit(&folded[at..]);
        if length == 0 {
            is_told &= folded[at] != b' ';
            out.push(folded[at]);
            at += 1;
            continue;
        }
        words += u32::from(!is_told);
        is_told = true;
        out.push(b'0');
        at += length;
        loop {
            let rest = &folded[at..];
            let sign = usize::from(rest.first().is_some_and(|byte| b".,:/-'".contains(byte)));
            match digit(&rest[sign..]) {
                0 => break,
                length => at += sign + length,
            }
        }
    }
    words
}

/// Bytes of the digit that `bytes` begin with, 0 if they begin with something else.
fn digit(bytes: &[u8]) -> usize {
    let Some(&first) = bytes.first() else { return 0 };
    if first < 0x80 {
        return usize::from(first.is_ascii_digit());
    }
    // The longest character has four bytes.
    let head = &bytes[..bytes.len().min(4)];
    let valid = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    valid.chars().next().filter(|c| c.is_numeric()).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_and_everything_else_stays() {
        for (folded, blurred, words) in [
            ("posted 12:30 on 3 may 2019", "posted 0 on 0 may 0", 3),
            ("1,234.5 of -7 and covid-19", "0 of -0 and covid-0", 3),
            ("no number here", "no number here", 0),
            ("\u{661}\u{662} x \u{967} a1b22c", "0 x 0 a0b0c", 3),
            ("3. 4", "0. 0", 2),
            ("", "", 0),
        ] {
            let mut out = Vec::new();
            assert_eq!(blur(folded.as_bytes(), &mut out), words, "{folded}");
            assert_eq!(String::from_utf8_lossy(&out), blurred);
        }
        let mut out = Vec::new();
        blur(b"\xff9\xd9", &mut out);
        assert_eq!(out, b"\xff0\xd9");
    }
}
