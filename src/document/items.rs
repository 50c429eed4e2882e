//! Items of lists, and the lines that announce them, by their first and last bytes.

/// True behind a bullet or a number of a list.
pub fn is_item(text: &[u8]) -> bool {
    match text {
        [b'-' | b'*' | b'+', b' ' | b'\t', ..] | [0xE2, 0x80, 0xA2, ..] => true,
        _ => is_numbered(text),
    }
}

/// True behind a number of a list, such as "3. " or "3) ".
pub fn is_numbered(text: &[u8]) -> bool {
    let digits = text.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && matches!(text[digits..], [b'.' | b')', b' ' | b'\t', ..])
}

/// True for the end of a line that may announce a list.
pub fn ends_with_colon(text: &[u8]) -> bool {
    text.ends_with(b":") || text.ends_with("：".as_bytes())
}
