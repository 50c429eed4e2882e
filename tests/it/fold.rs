//! The fold against a slow twin that reads character by character and shares no code with it.

use deboil::fold::{FoldRoom, fold_into};
use deboil::span::Span;
use proptest::prelude::*;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Twin {
    Letter,
    Digit,
    Symbol,
    Break,
    Apostrophe,
    Sign,
    Between,
}

const SYMBOLS: &str =
    "&+%$@#=<>^‰‱′″‴‵‶‷⁒×÷¢£¤¥¦§¨©¬®¯°±¸＃＄％＆＋＜＝＞＠＾￠￡￢￣￤￥￦﹟﹠﹡﹢﹤﹥﹦﹩﹪﹫";
const BREAKS: &str = "!\"();?[]{}_*\\|`¡«´¶·»¿\u{AD}\u{37E}\u{387}՚՛՜՝՞՟։֊־׀׃׆؍؛\u{61C}؝؞؟٭۔।॥၊။\u{1680}។៕៖៚\u{180E}、。〃〈〉《》「」『』【】〔〕〖〗〘〙〚〛〝〞〟〰〽・﹨\u{FEFF}；？！＂（）＊［＼］＿｀｛｜｝｟｠｡｢｣､･\u{3000}";

/// What one character is, by the rules as they are told to people.
fn twin(c: char) -> Twin {
    match c {
        'a'..='z' | 'A'..='Z' => Twin::Letter,
        '0'..='9' => Twin::Digit,
        '\'' | '’' | 'ʼ' | '＇' => Twin::Apostrophe,
        '-' | '‐'..='―' | '−' | '﹣' | '－' | '.' | ',' => Twin::Sign,
        ':' | '/' | '~' | '⁄' | '∕' | '，' | '．' | '／' | '：' | '～' | '〜' | '،' => {
            Twin::Between
        }
        c if SYMBOLS.contains(c) => Twin::Symbol,
        c if BREAKS.contains(c) => Twin::Break,
        '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{245F}' | '\u{2500}'..='\u{2BFF}' => Twin::Symbol,
        c if c.is_whitespace() || c.is_control() => Twin::Break,
        '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{2E7F}' => Twin::Break,
        '\u{F0B}'..='\u{F12}' | '\u{1361}'..='\u{1368}' | '\u{1800}'..='\u{180A}' => Twin::Break,
        '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE5E}' => Twin::Break,
        c if c.is_numeric() => Twin::Digit,
        _ => Twin::Letter,
    }
}

fn ideo(c: char) -> bool {
    c != '・'
        && matches!(c, '々'..='〇' | '\u{3040}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

fn written(c: char) -> String {
    match c {
        '’' | 'ʼ' | '＇' => "'".into(),
        '‐'..='―' | '−' | '﹣' | '－' => "-".into(),
        '⁄' | '∕' | '／' => "/".into(),
        '，' | '،' => ",".into(),
        '．' => ".".into(),
        '：' => ":".into(),
        '～' | '〜' => "~".into(),
        c => {
            let small: String = c.to_lowercase().collect();
            let one = small.chars().count() == 1;
            let four = c.len_utf8() == 4;
            if one && !four && (c.is_ascii() || !small.is_ascii()) { small } else { c.into() }
        }
    }
}

/// The slow fold: bytes and words.
fn slow(text: &[u8]) -> (Vec<u8>, u32) {
    let mut read: Vec<(Twin, Vec<u8>, bool)> = Vec::new();
    for chunk in text.utf8_chunks() {
        read.extend(chunk.valid().chars().map(|c| (twin(c), written(c).into_bytes(), ideo(c))));
        read.extend(chunk.invalid().iter().map(|&b| (Twin::Letter, vec![b], false)));
    }
    let (mut out, mut words, mut many) = (Vec::new(), 0, 0);
    let (mut pending, mut in_word) = (false, false);
    for (i, (kind, bytes, ideo)) in read.iter().enumerate() {
        let before = if i == 0 { Twin::Break } else { read[i - 1].0 };
        let after = read.get(i + 1).map_or(Twin::Break, |next| next.0);
        let both = |side| before == side && after == side;
        let kept = match kind {
            Twin::Letter | Twin::Digit | Twin::Symbol => true,
            Twin::Break => false,
            Twin::Apostrophe => both(Twin::Letter) || both(Twin::Digit),
            Twin::Sign => after == Twin::Digit && before != Twin::Letter,
            Twin::Between => both(Twin::Digit),
        };
        if !kept {
            (pending, in_word) = (true, false);
            continue;
        }
        if pending && !out.is_empty() {
            out.push(b' ');
        }
        pending = false;
        out.extend_from_slice(bytes);
        many += u32::from(*ideo);
        words += u32::from(!*ideo && !in_word);
        in_word = !*ideo;
    }
    (out, words + many.div_ceil(2))
}

fn fast(text: &[u8]) -> (Vec<u8>, u32) {
    let mut out = Vec::new();
    let words = fold_into(text, &mut out);
    (out, words)
}

fn check(text: &[u8]) {
    let (out, words) = fast(text);
    let (out_slow, words_slow) = slow(text);
    assert_eq!(
        String::from_utf8_lossy(&out),
        String::from_utf8_lossy(&out_slow),
        "of {:?}",
        String::from_utf8_lossy(text)
    );
    assert_eq!((out, words), (out_slow, words_slow), "of {text:?}");
}

fn folded(text: &str) -> String {
    check(text.as_bytes());
    String::from_utf8(fast(text.as_bytes()).0).unwrap()
}

#[test]
fn equal_but_for_case_space_and_punctuation() {
    assert_eq!(folded("  \u{201C}Really?\u{201D}  she\r\nasked. "), "really she asked");
    assert_eq!(folded("Ünal – “ЁЛКА” ΑΘΉΝΑ Ệ"), "ünal ёлка αθήνα ệ");
    assert_eq!(folded("他说：“好。”"), "他说 好");
    assert_eq!(folded("well-known / word"), "well known word");
    assert_eq!(folded(" .,;! "), "");
    assert_eq!(folded(""), "");
}

#[test]
fn apostrophes_between_letters_stay() {
    assert_eq!(folded("We’re 'here', players' don't"), "we're here players don't");
    assert_ne!(folded("we're"), folded("were"));
    assert_eq!(folded("l’été d'État"), "l'été d'état");
}

#[test]
fn numbers_stay_numbers() {
    for text in ["-5", ".5", "1,000.50", "12:30", "1/2", "2-1", "1'000", "$-5", "(-5", "+5", "5%"] {
        let want = text.trim_start_matches('(');
        assert_eq!(folded(text), want);
        assert_eq!(
            folded(&format!("a {text} b, and so on and on")),
            format!("a {want} b and so on and on")
        );
    }
    assert_eq!(folded("1939–45, −5, 1’000"), "1939-45 -5 1'000");
    assert_eq!(folded("COVID-19. In 5. No.5"), "covid 19 in 5 no 5");
    assert_eq!(folded("１，０００ ٣،٥"), "１,０００ ٣,٥");
}

#[test]
fn no_letter_becomes_ascii() {
    assert_eq!(folded("\u{212A}elvin İstanbul Ａ"), "\u{212A}elvin İstanbul ａ");
    for c in ('\u{80}'..=char::MAX).filter(|&c| twin(c) == Twin::Letter) {
        let folded = fast(c.encode_utf8(&mut [0; 4]).as_bytes()).0;
        assert!(!folded.iter().any(u8::is_ascii), "{c:?}");
    }
}

#[test]
fn words() {
    let words = |text: &str| fast(text.as_bytes()).1;
    assert_eq!(words("One, two three."), 3);
    assert_eq!(words("..."), 0);
    assert_eq!(words("他说好了吗？"), 3);
    assert_eq!(words("iPhone手机 now"), 3);
}

/// Every character alone, between letters, between digits and between blanks.
#[test]
fn every_character() {
    for c in '\0'..=char::MAX {
        if c as u32 >= 0x3_0000 && (c as u32) & 0xFF != 7 {
            continue;
        }
        for (a, b) in [("", ""), ("a", "b"), ("1", "2"), (" ", "7"), ("é", "я")] {
            check(format!("{a}{c}{b}").as_bytes());
        }
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let text = |pattern: &'static str| proptest::string::string_regex(pattern).unwrap();
    prop_oneof![
        8 => text("[a-zA-Z]{1,12}"),
        6 => Just(String::from(" ")),
        3 => text("(, |\\. |; |: | - |\\) |\\? |! |\" )"),
        2 => text("[ -~]{0,8}"),
        2 => text("[0-9]{1,3}[.,:/'’–-]?[0-9]{0,3}"),
        1 => text("['’.,:/+$~-]{1,3}"),
        2 => text("[a-z]['’ʼ][a-z]"),
        2 => text("[à-öÀ-Þa-z]{1,8}"),
        1 => text("[Ā-ɏ]{1,6}"),
        2 => text("[а-яА-Яёіў]{1,10}"),
        1 => text("[Ͱ-Ͽa]{1,6}"),
        1 => text("[԰-ۿ]{1,6}"),
        1 => text("[ऀ-ॿ฀-๿]{1,6}"),
        1 => text("[Ḁ-ỿ]{1,6}"),
        1 => text("[ -⯿]{1,4}"),
        3 => text("[一-鿿]{1,12}"),
        2 => text("[、。，．：；「」『』（）・々〇〜]{1,2}"),
        2 => text("[ぁ-ヿ]{1,12}"),
        1 => text("[가-힣]{1,8}"),
        1 => text("[！-￦]{1,4}"),
        1 => text("\\PC{1,3}"),
    ]
    .prop_map(String::into_bytes)
    .boxed()
    .prop_union(
        prop_oneof![
            proptest::collection::vec(any::<u8>(), 1..4),
            proptest::collection::vec(0x80_u8..=0xFF, 1..4),
        ]
        .boxed(),
    )
}

fn sentence() -> impl Strategy<Value = Vec<u8>> {
    (proptest::collection::vec(piece(), 0..24), 0..40_usize).prop_map(|(pieces, cut)| {
        let mut text = pieces.concat();
        text.truncate(text.len().saturating_sub(cut));
        text
    })
}

/// Mostly letters, so that the wide path runs far and is met at every place by one odd piece.
fn long() -> impl Strategy<Value = Vec<u8>> {
    let run = || {
        prop_oneof!["[a-z A-Zé]{0,70}", "[а-яА a]{0,40}", "[一-鿿ぁ-ヺ]{0,28}", "[가-힣 ]{0,28}"]
    };
    (run(), piece(), piece(), run(), piece(), run()).prop_map(|(a, b, c, d, e, f)| {
        [a.as_bytes(), &b, &c, d.as_bytes(), &e, f.as_bytes()].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn fast_is_slow(text in sentence()) {
        check(&text);
    }

    #[test]
    fn fast_is_slow_on_long_stretches(text in long()) {
        check(&text);
    }

    /// A sentence folds the same wherever it stands, and a room that was used before forgets.
    #[test]
    fn surroundings_do_not_matter(before in sentence(), text in sentence(), after in sentence()) {
        let whole = [&before[..], &text, &after].concat();
        let mut room = FoldRoom::new();
        room.fold(&whole, Span::new(0, whole.len()));
        let span = Span::new(before.len(), before.len() + text.len());
        let (out, words) = slow(&text);
        let found = room.fold(&whole, span);
        prop_assert_eq!((found.bytes, found.words), (&out[..], words));
    }

    #[test]
    fn folding_twice_changes_nothing(text in sentence()) {
        let once = fast(&text).0;
        let twice = fast(&once).0;
        prop_assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
    }

    #[test]
    fn appends(text in sentence()) {
        let mut out = b"before".to_vec();
        fold_into(&text, &mut out);
        prop_assert_eq!(out, [b"before", &slow(&text).0[..]].concat());
    }
}
