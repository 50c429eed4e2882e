//! What a single byte does in the marker fold.

/// What a byte of ASCII does in the fold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Upper,
    Digit,
    Blank,
    Special,
    Never,
    Wide,
}

pub(super) const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Blank; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' => Class::Word,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'.' | b',' | b':' | b';' | b'_' | b'(' | b')' | b'[' | b']' | b'-' | b'<' => {
                Class::Special
            }
            b' ' | b'\t' | b'#' => Class::Special,
            b'=' | b'{' | b'}' | b'`' | b'\\' | b'^' | 0 => Class::Never,
            0x80.. => Class::Wide,
            _ => Class::Blank,
        };
        byte += 1;
    }
    table
}
