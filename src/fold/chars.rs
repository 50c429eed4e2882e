//! What each character is to the fold, decided one character at a time.
//!
//! This is the exact path. The wide path in the parent module decides most bytes without asking
//! here, and must never decide otherwise than this file would.

/// What a character is to the fold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// White space, punctuation, a control: becomes a blank.
    Break,
    /// Kept, perhaps in lower case.
    Other,
    /// Han or kana: kept, and counted by the character, since no blanks stand between words.
    Ideo,
    /// `'` and `’`: kept between two letters and between two digits.
    Apostrophe,
    /// Dashes, minus, full stop, comma: kept before a digit unless directly after a letter.
    Sign,
    /// Colon, slash, tilde, full-width stop: kept between two digits.
    Between,
}

/// One character, read and folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub kind: Kind,
    /// Bytes read.
    pub read: usize,
    /// The folded bytes, `out[..len]`; for kinds that depend on their neighbours, what is written
    /// when they are kept.
    pub out: [u8; 4],
    pub len: usize,
}

/// What stands beside a character that depends on its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Letter,
    Digit,
    /// A break, a symbol, or the end of the sentence.
    Open,
}

const BREAK: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const SYMBOL: u8 = 3;
const APOSTROPHE: u8 = 4;
const SIGN: u8 = 5;
const BETWEEN: u8 = 6;
/// A letter whose lower case has no simple rule: the standard library is asked.
const ASK: u8 = 7;
const IDEO: u8 = 8;

/// Classes of the ASCII characters.
static ASCII: [u8; 128] = {
    let mut table = [BREAK; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'&' | b'+' | b'%' | b'$' | b'@' | b'#' | b'=' | b'<' | b'>' | b'^' => SYMBOL,
            b'\'' => APOSTROPHE,
            b'-' | b'.' | b',' => SIGN,
            b':' | b'/' | b'~' => BETWEEN,
            _ => BREAK,
        };
        b += 1;
    }
    table
};

/// Class and folded code point of every character below U+0800: `class << 16 | code point`.
static TWO: [u32; 2048] = {
    let mut table = [0; 2048];
    let mut c = 0x80;
    while c < 0x800 {
        let (class, low) = below_0800(c);
        table[c as usize] = (class as u32) << 16 | low;
        c += 1;
    }
    table
};

/// Class and folded code point of one character in U+0080..U+0800.
const fn below_0800(c: u32) -> (u8, u32) {
    match c {
        // C1 controls, NBSP, ¡ « soft hyphen ´ ¶ · » ¿.
        0x80..=0xA1 | 0xAB | 0xAD | 0xB4 | 0xB6 | 0xB7 | 0xBB | 0xBF => (BREAK, c),
        // Signs that mean something: ¢ £ ¤ ¥ § © ° ± and their row; × ÷.
        0xA2..=0xA9 | 0xAC | 0xAE..=0xB1 | 0xB8 | 0xD7 | 0xF7 => (SYMBOL, c),
        0xC0..=0xDE => (LETTER, c + 32),
        // İ would fold to ASCII and a mark; it stays.
        0x130 => (LETTER, c),
        0x100..=0x137 | 0x14A..=0x177 => (LETTER, c | 1),
        0x139..=0x148 | 0x179..=0x17E => (LETTER, c + (c & 1)),
        0x178 => (LETTER, 0xFF),
        0x180..=0x24F => (ASK, c),
        0x2BC => (APOSTROPHE, 0x27),
        0x37E | 0x387 => (BREAK, c),
        0x391..=0x3A1 | 0x3A3..=0x3AB => (LETTER, c + 32),
        0x3AC..=0x3CE => (LETTER, c),
        0x370..=0x3FF => (ASK, c),
        0x400..=0x40F => (LETTER, c + 80),
        0x410..=0x42F => (LETTER, c + 32),
        0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F => (LETTER, c | 1),
        0x4C0..=0x4CF => (ASK, c),
        0x531..=0x556 => (LETTER, c + 48),
        0x55A..=0x55F | 0x589 | 0x58A => (BREAK, c),
        0x5BE | 0x5C0 | 0x5C3 | 0x5C6 => (BREAK, c),
        // Arabic comma: a break, but kept between digits.
        0x60C => (BETWEEN, 0x2C),
        0x60D | 0x61B..=0x61F | 0x66D | 0x6D4 => (BREAK, c),
        0x660..=0x669 | 0x6F0..=0x6F9 => (DIGIT, c),
        _ => (LETTER, c),
    }
}

/// Class and folded code point of a character in U+0800..U+10000.
fn below_10000(c: u32) -> (u8, u32) {
    match c {
        0x3040..=0x30FA | 0x30FC..=0x9FFF => (IDEO, c),
        0xAC00..=0xD7FF => (LETTER, c),
        // Vietnamese and its kin come in pairs, the capital first.
        0x1E00..=0x1E95 | 0x1EA0..=0x1EFF => (LETTER, c | 1),
        0x2000..=0x2BFF => general(c),
        0x3000..=0x303F => cjk_marks(c),
        0xFE00..=0xFFFF => forms(c),
        // The middle dot of kana; Devanagari, Tibetan, Myanmar, Ethiopic, Khmer, Mongolian stops; Ogham space.
        0x30FB | 0x964 | 0x965 | 0xF0B..=0xF12 | 0x104A | 0x104B | 0x1361..=0x1368 => (BREAK, c),
        0x1680 | 0x17D4..=0x17D6 | 0x17DA | 0x1800..=0x180A | 0x180E => (BREAK, c),
        0x2E00..=0x2E7F => (BREAK, c),
        0xF900..=0xFAFF => (IDEO, c),
        0x10A0..=0x10FF | 0x13A0..=0x13FF | 0x1C80..=0x1CBF | 0x1E96..=0x1FFF => (ASK, c),
        0x2C00..=0x2DFF | 0xA640..=0xA7FF => (ASK, c),
        _ => (LETTER, c),
    }
}

/// U+2000..U+2C00: general punctuation, currency, letter-like signs, arrows, mathematics, shapes.
fn general(c: u32) -> (u8, u32) {
    match c {
        0x2010..=0x2015 | 0x2212 => (SIGN, 0x2D),
        0x2019 => (APOSTROPHE, 0x27),
        // ‰ and primes (feet, minutes); the commercial minus.
        0x2030..=0x2037 | 0x2052 => (SYMBOL, c),
        0x2044 | 0x2215 => (BETWEEN, 0x2F),
        0x2000..=0x206F => (BREAK, c),
        0x20A0..=0x20CF | 0x2190..=0x245F | 0x2500..=0x2BFF => (SYMBOL, c),
        _ => (ASK, c),
    }
}

/// U+3000..U+3040: CJK punctuation.
fn cjk_marks(c: u32) -> (u8, u32) {
    match c {
        0x3005..=0x3007 => (IDEO, c),
        0x301C => (BETWEEN, 0x7E),
        0x3000..=0x3003 | 0x3008..=0x3011 | 0x3014..=0x301F | 0x3030 | 0x303D => (BREAK, c),
        _ => (LETTER, c),
    }
}

/// U+FE00..U+10000: small, vertical, half-width and full-width forms, the byte order mark.
fn forms(c: u32) -> (u8, u32) {
    match c {
        0xFE63 | 0xFF0D => (SIGN, 0x2D),
        0xFF07 => (APOSTROPHE, 0x27),
        0xFF0C | 0xFF0E | 0xFF0F | 0xFF1A => (BETWEEN, c - 0xFEE0),
        0xFF5E => (BETWEEN, 0x7E),
        0xFF10..=0xFF19 => (DIGIT, c),
        0xFF21..=0xFF3A => (LETTER, c + 32),
        // ＃ ＄ ％ ＆ ＋ ＜ ＝ ＞ ＠ ＾ and the small ones.
        0xFF03..=0xFF06 | 0xFF0B | 0xFF1C..=0xFF1E | 0xFF20 | 0xFF3E | 0xFFE0..=0xFFE6 => {
            (SYMBOL, c)
        }
        0xFE5F..=0xFE62 | 0xFE64..=0xFE66 | 0xFE69..=0xFE6B => (SYMBOL, c),
        0xFE10..=0xFE19 | 0xFE30..=0xFE61 | 0xFE68 | 0xFEFF => (BREAK, c),
        0xFF01..=0xFF0F | 0xFF1B..=0xFF20 | 0xFF3B..=0xFF40 | 0xFF5B..=0xFF65 => (BREAK, c),
        0xFF66..=0xFF9F => (IDEO, c),
        _ => (LETTER, c),
    }
}

/// The lower case of `c` when it is one character and does not turn a non-ASCII letter into an
/// ASCII one; else `c`.
fn ask(c: u32) -> u32 {
    let Some(upper) = char::from_u32(c) else { return c };
    let mut lower = upper.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => u32::from(one),
        _ => c,
    }
}

/// The length in bytes of the valid UTF-8 character at `at`, and its code point; `None` when the
/// bytes there are none.
pub(super) fn decode(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let more = |i: usize| match rest.get(i) {
        Some(&b) if b & 0xC0 == 0x80 => Some(u32::from(b & 0x3F)),
        _ => None,
    };
    match *rest.first()? {
        b @ 0..0x80 => Some((u32::from(b), 1)),
        b @ 0xC2..0xE0 => Some((u32::from(b & 0x1F) << 6 | more(1)?, 2)),
        b @ 0xE0..0xF0 => {
            let c = u32::from(b & 0x0F) << 12 | more(1)? << 6 | more(2)?;
            (c >= 0x800 && !(0xD800..0xE000).contains(&c)).then_some((c, 3))
        }
        b @ 0xF0..0xF5 => {
            let c = u32::from(b & 0x07) << 18 | more(1)? << 12 | more(2)? << 6 | more(3)?;
            (0x10000..0x11_0000).contains(&c).then_some((c, 4))
        }
        _ => None,
    }
}

/// Class and folded code point of any character.
fn class_of(c: u32) -> (u8, u32) {
    match c {
        0..0x80 => (ASCII[c as usize], c),
        0x80..0x800 => {
            let entry = TWO[c as usize];
            ((entry >> 16) as u8, entry & 0xFFFF)
        }
        0x800..0x10000 => below_10000(c),
        0x20000..0x40000 => (IDEO, c),
        _ => (LETTER, c),
    }
}

/// Reads and folds the character at `at`, which is inside the text. A byte that is no UTF-8 is a
/// letter and stays as it is.
pub(super) fn read(text: &[u8], at: usize) -> Piece {
    let first = text[at];
    if first < 0x80 {
        return ascii(first);
    }
    let Some((c, read)) = decode(text, at) else {
        return Piece { kind: Kind::Other, read: 1, out: [first, 0, 0, 0], len: 1 };
    };
    let (class, low) = class_of(c);
    let kind = match class {
        BREAK => Kind::Break,
        APOSTROPHE => Kind::Apostrophe,
        SIGN => Kind::Sign,
        BETWEEN => Kind::Between,
        IDEO => Kind::Ideo,
        _ => Kind::Other,
    };
    let low = if class == ASK { ask(c) } else { low };
    let (out, len) = encode(low);
    Piece { kind, read, out, len }
}

fn ascii(b: u8) -> Piece {
    let kind = match ASCII[usize::from(b)] {
        BREAK => Kind::Break,
        APOSTROPHE => Kind::Apostrophe,
        SIGN => Kind::Sign,
        BETWEEN => Kind::Between,
        _ => Kind::Other,
    };
    Piece { kind, read: 1, out: [b.to_ascii_lowercase(), 0, 0, 0], len: 1 }
}

/// UTF-8 of a code point and its length in bytes.
fn encode(c: u32) -> ([u8; 4], usize) {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3F) as u8;
    match c {
        0..0x80 => ([c as u8, 0, 0, 0], 1),
        0x80..0x800 => ([0xC0 | (c >> 6) as u8, tail(0), 0, 0], 2),
        0x800..0x10000 => ([0xE0 | (c >> 12) as u8, tail(6), tail(0), 0], 3),
        _ => ([0xF0 | (c >> 18) as u8, tail(12), tail(6), tail(0)], 4),
    }
}

/// What a character of code point `c` is to its neighbours.
fn side_of(c: u32) -> Side {
    match class_of(c).0 {
        DIGIT => Side::Digit,
        LETTER | ASK | IDEO => match char::from_u32(c) {
            Some(c) if !c.is_ascii() && c.is_numeric() => Side::Digit,
            _ => Side::Letter,
        },
        _ => Side::Open,
    }
}

/// What stands at `at`, looking forward.
pub(super) fn side_after(text: &[u8], at: usize) -> Side {
    if at >= text.len() {
        return Side::Open;
    }
    decode(text, at).map_or(Side::Letter, |(c, _)| side_of(c))
}

/// What ends just before `at`, looking backward.
pub(super) fn side_before(text: &[u8], at: usize) -> Side {
    if at == 0 {
        return Side::Open;
    }
    // UTF-8 synchronises itself: a valid character that ends here is the one a reader going
    // forward has seen, and if there is none the byte stood alone.
    let whole = (1..=at.min(4)).find_map(|back| match decode(text, at - back) {
        Some((c, len)) if len == back => Some(c),
        _ => None,
    });
    whole.map_or(Side::Letter, side_of)
}
