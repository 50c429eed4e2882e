//! What single characters mean to the marker fold: letter, blank, decoration, quote.

/// A character that is not ASCII, as the fold sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Stands for this ASCII character (full-width forms, quotes, dashes, other scripts' stops).
    Ascii(u8),
    /// A letter, mark or sign that is kept, already in lower case.
    Letter(char),
    /// An ideograph or kana: a letter, and half a word.
    Ideograph(char),
    /// Two letters, for the sharp s.
    Pair(u8, u8),
    /// A decimal digit of any script.
    Digit,
    /// A magnitude sign right after a number, part of the number.
    Magnitude(char),
    /// A quotation mark that opens or closes speech.
    Quote,
    /// A single or double angle quote: speech in pairs, an arrow alone.
    Angle,
    /// Icon, emoji, bullet, arrow, dash: goes with the line.
    Decoration,
    /// Takes no room: joiners, direction marks, soft hyphens, variation selectors.
    Nothing,
}

/// Decodes the character at the start of `bytes` and its length in bytes; `None` when the bytes
/// are not UTF-8.
pub fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let len = match bytes.first()? {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let text = std::str::from_utf8(bytes.get(..len)?).ok()?;
    Some((text.chars().next()?, len))
}

/// Decodes the character that ends `bytes`; `None` when the bytes there are not UTF-8.
pub fn decode_last(bytes: &[u8]) -> Option<(char, usize)> {
    let back = bytes.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80)?;
    let start = bytes.len() - 1 - back;
    let (character, len) = decode(&bytes[start..])?;
    (start + len == bytes.len()).then_some((character, len))
}

/// What a character outside ASCII is to the fold.
pub fn glyph(character: char) -> Glyph {
    match character {
        '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FE}' | '\u{3400}'..='\u{4DBF}' => {
            Glyph::Ideograph(character)
        }
        '万' | '萬' | '亿' | '億' => Glyph::Magnitude(character),
        '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => Glyph::Ideograph(character),
        '만' | '천' | '억' => Glyph::Magnitude(character),
        '\u{AC00}'..='\u{D7A3}' => Glyph::Letter(character),
        'ⓒ' | 'Ⓒ' => Glyph::Letter('©'),
        '\u{A0}'..='\u{BF}' => latin_sign(character),
        '\u{C0}'..='\u{24F}' => latin_letter(character),
        '\u{250}'..='\u{1FFF}' => script_sign(character),
        '\u{2000}'..='\u{206F}' => punctuation(character),
        '\u{2070}'..='\u{218F}' => Glyph::Letter(lower(character)),
        '\u{2190}'..='\u{2BFF}' | '\u{E000}'..='\u{F8FF}' => Glyph::Decoration,
        '\u{2E00}'..='\u{303F}' | '\u{30FB}' => ideographic_sign(character),
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => Glyph::Nothing,
        '\u{FF01}'..='\u{FF5E}' => Glyph::Ascii((character as u32 - 0xFF01) as u8 + b'!'),
        '\u{FF61}' => Glyph::Ascii(b'.'),
        '\u{FF5F}'..='\u{FF65}' => Glyph::Ascii(b' '),
        '\u{FFFD}' | '\u{1F000}'..='\u{1FAFF}' | '\u{F0000}'.. => Glyph::Decoration,
        '\u{E0000}'..='\u{E0FFF}' => Glyph::Nothing,
        _ => Glyph::Letter(lower(character)),
    }
}

fn latin_sign(character: char) -> Glyph {
    match character {
        '©' | 'ª' | 'º' | 'µ' => Glyph::Letter(character),
        '\u{AD}' => Glyph::Nothing,
        '«' | '»' => Glyph::Angle,
        '\u{A0}' => Glyph::Ascii(b' '),
        _ => Glyph::Decoration,
    }
}

/// The dotless i counts as i, so that "PAYLAŞIN" and "paylaşın" are one word.
fn latin_letter(character: char) -> Glyph {
    match character {
        '×' | '÷' => Glyph::Decoration,
        'ß' => Glyph::Pair(b's', b's'),
        'İ' | 'ı' => Glyph::Ascii(b'i'),
        _ => Glyph::Letter(lower(character)),
    }
}

/// Scripts from Greek to Georgian: stops, digits and the letters that are written two ways.
fn script_sign(character: char) -> Glyph {
    match character {
        '\u{2BC}' => Glyph::Ascii(b'\''),
        '\u{37E}' | '؟' | '՞' => Glyph::Ascii(b'?'),
        '\u{387}' => Glyph::Decoration,
        '،' | '՝' => Glyph::Ascii(b','),
        '؛' => Glyph::Ascii(b';'),
        '۔' | '।' | '॥' | '։' => Glyph::Ascii(b'.'),
        '٪' => Glyph::Ascii(b'%'),
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{966}'..='\u{96F}' => Glyph::Digit,
        '\u{307}' | '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{61C}' => Glyph::Nothing,
        'أ' | 'إ' | 'آ' | 'ٱ' => Glyph::Letter('ا'),
        'ى' | 'ی' => Glyph::Letter('ي'),
        'ک' => Glyph::Letter('ك'),
        'ё' | 'Ё' => Glyph::Letter('е'),
        '\u{1E9E}' => Glyph::Pair(b's', b's'),
        'ς' => Glyph::Letter('σ'),
        '\u{386}'..='\u{3CE}' => Glyph::Letter(without_tonos(lower(character))),
        _ => Glyph::Letter(lower(character)),
    }
}

/// Greek capitals carry no accent, so the small letters lose theirs.
fn without_tonos(letter: char) -> char {
    match letter {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        other => other,
    }
}

fn punctuation(character: char) -> Glyph {
    match character {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => {
            Glyph::Nothing
        }
        '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' => {
            Glyph::Ascii(b' ')
        }
        '’' => Glyph::Ascii(b'\''),
        '‘' | '‚' | '‛' | '“' | '”' | '„' | '‟' => Glyph::Quote,
        '‹' | '›' => Glyph::Angle,
        '\u{2010}' | '\u{2011}' => Glyph::Ascii(b'-'),
        '…' | '‥' => Glyph::Ascii(b'.'),
        '⁇' | '⁈' | '⁉' => Glyph::Ascii(b'?'),
        _ => Glyph::Decoration,
    }
}

fn ideographic_sign(character: char) -> Glyph {
    match character {
        '。' => Glyph::Ascii(b'.'),
        '、' => Glyph::Ascii(b' '),
        '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' => Glyph::Quote,
        '《' | '》' | '〈' | '〉' => Glyph::Quote,
        '【' | '〔' | '〖' | '〘' => Glyph::Ascii(b'['),
        '】' | '〕' | '〗' | '〙' => Glyph::Ascii(b']'),
        '々' | '〆' | '〇' => Glyph::Ideograph(character),
        '\u{2E80}'..='\u{2FDF}' => Glyph::Ideograph(character),
        '\u{3000}' => Glyph::Ascii(b' '),
        _ => Glyph::Decoration,
    }
}

/// The lower-case form when it is one character, else the character itself.
fn lower(character: char) -> char {
    let mut forms = character.to_lowercase();
    match (forms.next(), forms.next()) {
        (Some(form), None) => form,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_both_ways() {
        assert_eq!(decode("é!".as_bytes()), Some(('é', 2)));
        assert_eq!(decode_last("a分".as_bytes()), Some(('分', 3)));
        assert_eq!(decode(b"\xE9!"), None);
        assert_eq!(decode_last(b"a\xE9"), None);
        assert_eq!(decode_last(b"\x80\x80\x80\x80\x80"), None);
    }

    #[test]
    fn one_word_one_form() {
        assert_eq!(glyph('Ά'), glyph('Α'));
        assert_eq!(glyph('！'), Glyph::Ascii(b'!'));
        assert_eq!(glyph('İ'), Glyph::Ascii(b'i'));
        assert_eq!(glyph('٣'), Glyph::Digit);
        assert_eq!(glyph('📷'), Glyph::Decoration);
    }
}
