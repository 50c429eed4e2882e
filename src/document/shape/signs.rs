//! What tables and programs look like, line by line.

/// Signs of columns and of code in one line, counted in one walk.
#[derive(Default)]
pub(super) struct Signs {
    /// Tabs, and blanks that follow two blanks.
    gaps: usize,
    bars: usize,
    semicolons: usize,
    /// Braces, operators and the like.
    operators: usize,
}

impl Signs {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut signs = Self::default();
        if is_plain(text) {
            return signs;
        }
        let mut blanks = 0;
        for &byte in text {
            let class = SIGN[usize::from(byte)];
            blanks = if class & BLANK != 0 { blanks + 1 } else { 0 };
            signs.gaps += usize::from(class & TAB != 0) + usize::from(blanks == 3);
            signs.bars += usize::from(class & BAR != 0);
            signs.semicolons += usize::from(class & SEMICOLON != 0);
            signs.operators += usize::from(class & OPERATOR != 0);
        }
        signs
    }
}

/// True when no sign of columns or code and no two blanks stand in the text. Prose has none, and this looks
/// at many bytes with one instruction.
fn is_plain(text: &[u8]) -> bool {
    let is_sign = |byte: u8| {
        (byte == b'\t') | (byte == b'\\') | matches!(byte, b';'..=b'>' | b'^'..=b'`' | b'{'..=b'}')
    };
    let signs_of = |bytes: &[u8]| bytes.iter().fold(0, |any, &byte| any | u8::from(is_sign(byte)));
    let pairs_of = |bytes: &[u8], next: &[u8]| {
        bytes.iter().zip(next).fold(0, |any, (&a, &b)| any | u8::from((a == b' ') & (b == b' ')))
    };
    let (chunks, rest) = text.as_chunks::<32>();
    let mut at = 0;
    for chunk in chunks {
        let next = &text[at + 1..text.len().min(at + 33)];
        if signs_of(chunk) | pairs_of(chunk, next) != 0 {
            return false;
        }
        at += 32;
    }
    signs_of(rest) | pairs_of(rest, rest.get(1..).unwrap_or_default()) == 0
}

const BLANK: u8 = 1;
const TAB: u8 = 2;
const BAR: u8 = 4;
const SEMICOLON: u8 = 8;
const OPERATOR: u8 = 16;

static SIGN: [u8; 256] = {
    let mut table = [0; 256];
    table[b' ' as usize] = BLANK;
    table[b'\t' as usize] = TAB;
    table[b'|' as usize] = BAR | OPERATOR;
    table[b';' as usize] = SEMICOLON;
    let operators = b"{}=<>_\\`^";
    let mut at = 0;
    while at < operators.len() {
        table[operators[at] as usize] = OPERATOR;
        at += 1;
    }
    table
};

/// Tabs, bars or runs of blanks between words.
pub(super) fn has_columns(text: &[u8], signs: &Signs) -> bool {
    text.starts_with(b"|") || signs.gaps > 0 || signs.bars > 1 || signs.semicolons > 3
}

/// Braces, statement ends, operators and the signs of comments, or words joined as programs join them.
pub(super) fn reads_as_code(indented: &[u8], text: &[u8], signs: &Signs) -> bool {
    if matches!(text.last(), Some(b'{' | b'}' | b';')) && !text.contains(&b'&') {
        return true;
    }
    let opens = matches!(
        text,
        [b'#' | b'$', b' ', ..]
            | [b'#', b'!', ..]
            | [b'/', b'/' | b'*', ..]
            | [b'-', b'-', ..]
            | [b'>', b'>', b'>', ..]
            | [b'<' | b'%' | b'\\' | b'@', ..]
    );
    let deep = indented.len() - text.len() >= 4;
    opens || signs.operators * 25 > text.len() || (deep && signs.operators > 0)
}
