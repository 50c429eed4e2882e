//! JSON records: found, decoded and cut, against `serde_json` as the judge.

use deboil::record::{
    AddedField, Cursor, Edge, FieldPath, MAX_DEPTH, Outcome, Query, Text, cut, cut_and_add, find,
    without_bom,
};
use deboil::span::Span;
use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, IgnoredAny, Visitor};
use serde_json::Value;

fn query(path: &str) -> Query {
    Query::new(FieldPath::parse(path).unwrap())
}

/// What `find` says, in a form that reads well in a table: the decoded text, or a word.
fn told(record: &[u8], path: &str) -> String {
    let mut decoded = Vec::new();
    match find(record, &query(path), &mut decoded) {
        Outcome::Found(text) => {
            format!("={}", String::from_utf8_lossy(text.shown(record, &decoded)))
        }
        Outcome::Missing => "missing".into(),
        Outcome::NotAString(span) => format!("other {}", String::from_utf8_lossy(span.of(record))),
        Outcome::Blank => "blank".into(),
        Outcome::Bad(fault) => format!("{}: {}", fault.column, fault.message),
    }
}

/// The string that must be there, and its text.
fn found(record: &[u8], query: &Query) -> (Text, Vec<u8>) {
    let mut decoded = b"old".to_vec();
    match find(record, query, &mut decoded) {
        Outcome::Found(text) => (text, text.shown(record, &decoded).to_vec()),
        other => panic!("{other:?} in {}", String::from_utf8_lossy(record)),
    }
}

#[test]
fn the_value_at_a_path() {
    for (record, path, expected) in [
        (r#"{"text":"a"}"#, "text", "=a"),
        (r#" { "id" : 1 , "text" : "a\nb" } "#, "text", "=a\nb"),
        (r#"{"text":""}"#, "text", "="),
        (r#"{"te\u0078t":"a"}"#, "text", "=a"),
        (r#"{"te\u0078":"a"}"#, "text", "missing"),
        (r#"{"text2":"a","tex":"b"}"#, "text", "missing"),
        (r#"{"x":{"text":"a"}}"#, "text", "missing"),
        (r#"["text","a"]"#, "text", "missing"),
        (r#""text""#, "text", "missing"),
        ("12", "text", "missing"),
        (r#"{"text":null}"#, "text", "other null"),
        (r#"{"text":-1.5e+9,"x":""}"#, "text", "other -1.5e+9"),
        (r#"{"text":{"text":["a", 1]} }"#, "text", r#"other {"text":["a", 1]}"#),
        (r#"{"text":[ ]}"#, "text", "other [ ]"),
        (r#"{"a":{"b":{"c":"x"}}}"#, "a.b.c", "=x"),
        (r#"{"a":{"b":["x","y"],"c":"z"}}"#, "/a/b/1", "=y"),
        (r#"{"a":{"b":["x","y"],"c":"z"}}"#, "/a/b/2", "missing"),
        (r#"[[0,1],["x",[2],"y"]]"#, "/1/2", "=y"),
        (r#"[0,0,["x"],0,["y"],["z"]]"#, "/2/0", "=x"),
        (r#"{"0":"x"}"#, "/0", "=x"),
        (r#"{"a.b":"x","a":{"b":"y"}}"#, "a.b", "=y"),
        (r#"{"a.b":"x","a":{"b":"y"}}"#, "/a.b", "=x"),
    ] {
        assert_eq!(told(record.as_bytes(), path), expected, "{record} {path}");
    }
}

#[test]
fn of_equal_keys_the_last_one_counts() {
    for (record, expected) in [
        (r#"{"a":{"t":"x"},"a":{"t":"y"}}"#, "=y"),
        (r#"{"a":{"t":"x","t":"y"}}"#, "=y"),
        (r#"{"a":{"t":"x"},"a":{}}"#, "missing"),
        (r#"{"a":{"t":"x"},"\u0061":5}"#, "missing"),
        (r#"{"a":{"t":"x","t":3}}"#, "other 3"),
        (r#"{"a":{"t":3,"t":"x"},"b":{"t":1}}"#, "=x"),
        (r#"{"a":{"b":{"t":"no"},"t":"x"},"t":"no"}"#, "=x"),
    ] {
        assert_eq!(told(record.as_bytes(), "a.t"), expected, "{record}");
    }
}

#[test]
fn lines_as_files_have_them() {
    assert_eq!(told(b"{\"text\":\"a\"}\r\n", "text"), "=a");
    for blank in ["", "\n", "\r\n", " \t\r\n"] {
        assert_eq!(told(blank.as_bytes(), "text"), "blank");
    }
    let marked = b"\xEF\xBB\xBF{\"text\":\"a\"}";
    assert_eq!(told(without_bom(marked), "text"), "=a");
    assert_eq!(told(marked, "text"), "1: expected a value");
    assert_eq!(told(b"{\"text\":\"\xFF\xC0\"}", "text"), "=\u{FFFD}\u{FFFD}");
}

#[test]
fn what_is_wrong_and_where() {
    for (record, expected) in [
        ("{\"text\":\"a\"", "12: the record ends too early"),
        ("{\"text\":\"a", "11: the record ends inside a string"),
        ("{\"text\" \"a\"}", "9: expected `:`"),
        ("{text:\"a\"}", "2: expected a key in quotes"),
        ("{\"a\":1,}", "8: expected a key in quotes"),
        ("[1,]", "4: expected a value"),
        ("[1 2]", "4: expected `,` or `]`"),
        ("{\"a\":1 2}", "8: expected `,` or `}`"),
        ("[1}", "3: expected `,` or `]`"),
        ("{} {}", "4: more after the end of the record"),
        ("]", "1: expected a value"),
        ("tru", "1: expected a value"),
        ("01", "2: more after the end of the record"),
        ("-", "2: the record ends too early"),
        ("1.x", "3: expected a digit"),
        ("1e+", "4: the record ends too early"),
        (r#""\x""#, "2: an unknown escape"),
        (r#""\u12g4""#, "2: `\\u` needs four hexadecimal digits"),
        ("\"a\tb\"", "3: a control byte inside a string"),
        ("\"a\0b\"", "3: a control byte inside a string"),
        ("\0", "1: expected a value"),
    ] {
        assert_eq!(told(record.as_bytes(), "text"), expected, "{record:?}");
    }
}

#[test]
fn depth_has_a_limit_and_numbers_have_none() {
    let nested = |depth| [vec![b'['; depth], vec![b']'; depth]].concat();
    assert_eq!(told(&nested(MAX_DEPTH), "text"), "missing");
    assert_eq!(told(&nested(MAX_DEPTH + 1), "text"), format!("{}: nested too deep", MAX_DEPTH + 1));
    let record = format!(r#"{{"n":{0}.{0}e{0},"text":"a"}}"#, "9".repeat(1000));
    assert_eq!(told(record.as_bytes(), "text"), "=a");
}

#[test]
fn a_field_is_added_as_the_last_one() {
    let name = "re\"moved\u{1}";
    let query = Query::with_added(FieldPath::parse("a.text").unwrap(), name);
    let record = b"{\"a\": {\"text\":\"one two\", \"n\":1.0} }\r\n";
    let (text, _) = found(record, &query);
    let mut out = b"before ".to_vec();
    let added = AddedField::new(name);
    let place = text.place.unwrap();
    cut_and_add(&mut out, record, &text, [Span::new(3, 7)], (&added, b"[{}]", place));
    let expected = "before {\"a\": {\"text\":\"one\", \"n\":1.0} ,\"re\\\"moved\\u0001\":[{}]}\r\n";
    assert_eq!(String::from_utf8_lossy(&out), expected);
}

#[test]
fn a_field_is_not_added_twice_nor_to_an_array() {
    let added = |record: &str, path: &str| {
        let query = Query::with_added(FieldPath::parse(path).unwrap(), "gone");
        match find(record.as_bytes(), &query, &mut Vec::new()) {
            Outcome::Bad(fault) => fault.message,
            Outcome::Found(_) => "found",
            _ => "other",
        }
    };
    let taken = "has a field of the name to be added";
    assert_eq!(added(r#"{"text":"","gone":1}"#, "text"), taken);
    assert_eq!(added(r#"{"g\u006fne":1,"text":""}"#, "text"), taken);
    assert_eq!(added(r#"{"text":"","x":{"gone":1}}"#, "text"), "found");
    assert_eq!(added(r#"{"gone":1}"#, "text"), "other");
    assert_eq!(added(r#"{"gone":1,"text":""]"#, "text"), "expected `,` or `}`");
    assert_eq!(added(r#"["a"]"#, "/0"), "not an object, so no field can be added");
}

#[test]
fn halves_of_a_pair_meet_only_by_a_cut() {
    let record = br#"{"text":"\ud83dx\ude00"}"#;
    let (text, shown) = found(record, &query("text"));
    assert_eq!(shown, b"\xED\xA0\xBDx\xED\xB8\x80");
    let mut out = Vec::new();
    cut(&mut out, record, &text, [Span::new(3, 4)]);
    assert_eq!(told(&out, "text"), "=😀");
}

/// A piece of a JSON string: how it is written, and the bytes it stands for.
type Piece = (String, Vec<u8>);

/// Any character, written as itself or escaped in one of the ways there are.
fn piece() -> impl Strategy<Value = Piece> {
    let any = prop_oneof![
        3 => prop::char::range('a', 'z'),
        1 => prop::sample::select(vec!['"', '\\', '/', '\n', '\t', '\u{8}', '\u{c}', '\r', '\0']),
        1 => prop::char::range('\u{80}', '\u{fff}'),
        1 => prop::char::range('一', '鿿'),
        1 => prop::char::range('😀', '🙏'),
        1 => any::<char>(),
    ];
    (any, 0..4u8).prop_map(|(c, how)| {
        let short = "\"\"\\\\//b\u{8}f\u{c}n\nr\rt\t".as_bytes().chunks(2);
        let short = short.map(|pair| (pair[0] as char, pair[1] as char));
        let short = short.into_iter().find(|&(_, meant)| meant == c);
        let raw = match (how, short) {
            (0 | 1, Some((letter, _))) if !(how == 0 && c == '/') => format!("\\{letter}"),
            (0 | 1, _) if c >= ' ' && !matches!(c, '"' | '\\') => c.to_string(),
            _ => unicode_escapes(c, how % 2 == 0),
        };
        (raw, c.to_string().into_bytes())
    })
}

fn unicode_escapes(c: char, upper: bool) -> String {
    let unit = |unit: &u16| {
        if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") }
    };
    c.encode_utf16(&mut [0; 2]).iter().map(unit).collect()
}

/// The same with lone high surrogates now and then.
fn odd_piece() -> impl Strategy<Value = Piece> {
    prop_oneof![8 => piece(), 1 => Just((r"\uD83d".into(), b"\xED\xA0\xBD".to_vec()))]
}

fn quoted(pieces: &[Piece]) -> String {
    format!("\"{}\"", pieces.iter().map(|piece| piece.0.as_str()).collect::<String>())
}

fn blanks() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 1 => prop::sample::select(vec![" ", "\t ", "\r\n", "\n  "])]
}

fn key() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        8 => prop::sample::select(vec!["a", "a", "b", "text", "0", "1"]).prop_map(String::from),
        1 => "[a-z0-9]{0,3}",
    ];
    (name, any::<u8>()).prop_map(|(name, escaped)| {
        let write = |(place, c)| {
            if escaped >> (place % 8) & 3 == 3 { unicode_escapes(c, false) } else { c.to_string() }
        };
        format!("\"{}\"", name.chars().enumerate().map(write).collect::<String>())
    })
}

/// JSON as text, with few keys so that paths hit and keys repeat, and blanks in every place.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::collection::vec(piece(), 0..8).prop_map(|pieces| quoted(&pieces)),
        "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?",
        prop::sample::select(vec!["true", "false", "null"]).prop_map(String::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        let item = (blanks(), inner, blanks()).prop_map(|(a, v, b)| format!("{a}{v}{b}")).boxed();
        let member = (blanks(), key(), blanks(), item.clone());
        let member = member.prop_map(|(a, key, b, value)| format!("{a}{key}{b}:{value}"));
        prop_oneof![
            1 => (prop::collection::vec(item, 0..5), blanks())
                .prop_map(|(items, b)| format!("[{b}{}]", items.join(","))),
            2 => (prop::collection::vec(member, 0..6), blanks())
                .prop_map(|(members, b)| format!("{{{b}{}}}", members.join(","))),
        ]
    })
}

/// A string as the bytes that `serde_json` decodes, lone surrogates included.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Bytes;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        from.deserialize_bytes(Take)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn serde_json_finds_the_same_value(
        record in json(),
        path in prop::sample::select(vec!["/a", "/text", "/a/b", "/a/0", "/a/a", "/1", "/0/a", "/b/a/1"]),
    ) {
        let value: Value = serde_json::from_str(&record).unwrap();
        let typed = if path.len() % 2 == 0 { path.to_owned() } else { path[1..].replace('/', ".") };
        let mut decoded = Vec::new();
        let told = find(record.as_bytes(), &query(&typed), &mut decoded);
        match (value.pointer(path), told) {
            (Some(Value::String(expected)), Outcome::Found(text)) => {
                prop_assert_eq!(expected.as_bytes(), text.shown(record.as_bytes(), &decoded));
                prop_assert_eq!(text.escaped, text.inside.of(record.as_bytes()).contains(&b'\\'));
                let brace = record.trim_end().strip_suffix('}').map(str::len);
                prop_assert_eq!(text.place.map(|place| place.brace), brace);
            }
            (Some(expected), Outcome::NotAString(span)) => {
                let got: Value = serde_json::from_slice(span.of(record.as_bytes())).unwrap();
                prop_assert_eq!(expected, &got);
            }
            (None, Outcome::Missing) => {}
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn serde_json_agrees_on_what_is_json(
        record in json(), at in any::<prop::sample::Index>(), how in 0..4u8,
        byte in prop_oneof![
            any::<u8>(),
            prop::sample::select(b"{}[]\",:\\/u09-+.eEtfn \t\r\n\0".to_vec()),
        ],
    ) {
        let mut record = record.into_bytes();
        let at = at.index(record.len());
        match how {
            0 => record[at] = byte,
            1 => record.insert(at, byte),
            2 => drop(record.remove(at)),
            _ => record.truncate(at),
        }
        let judged = serde_json::from_slice::<IgnoredAny>(&record).is_ok();
        let told = find(&record, &query("a.b"), &mut Vec::new());
        let sound = !matches!(told, Outcome::Bad(_) | Outcome::Blank);
        prop_assert_eq!(sound, judged, "{}", String::from_utf8_lossy(&record));
    }

    #[test]
    fn serde_json_decodes_the_same_bytes(pieces in prop::collection::vec(odd_piece(), 0..40)) {
        let raw = quoted(&pieces);
        let expected: Bytes = serde_json::from_str(&raw).unwrap();
        let record = format!("[{raw}]");
        prop_assert_eq!(found(record.as_bytes(), &query("/0")).1, expected.0);
    }

    /// Law 9, and that a cut takes away nothing but the pieces it names.
    #[test]
    fn decoding_the_cut_is_cutting_the_decoded(
        pieces in prop::collection::vec((odd_piece(), prop::bool::weighted(0.3)), 0..60),
        before in json(), after in json(), space in blanks(),
    ) {
        let record = |pieces: &[Piece]| {
            let text = quoted(pieces);
            format!("{space}{{\"x\":{before},{space}\"text\":{space}{text},\"y\":{after}{space}}}")
        };
        let (mut at, mut removals, mut kept) = (0, Vec::<Span>::new(), Vec::new());
        for (piece, removed) in &pieces {
            let span = Span::new(at, at + piece.1.len());
            at = span.end;
            match removals.last_mut() {
                _ if !removed => kept.push(piece.clone()),
                Some(last) if last.end == span.start => last.end = span.end,
                _ => removals.push(span),
            }
        }
        let all: Vec<Piece> = pieces.into_iter().map(|(piece, _)| piece).collect();
        let whole = record(&all);
        let (text, _) = found(whole.as_bytes(), &query("text"));
        let mut out = Vec::new();
        cut(&mut out, whole.as_bytes(), &text, removals);
        prop_assert_eq!(String::from_utf8_lossy(&out), record(&kept));
        prop_assert_eq!(found(&out, &query("text")).1, kept.iter().flat_map(|p| p.1.clone()).collect::<Vec<_>>());
    }

    /// Half of a character that one escape stands for cannot be cut, so all of it stays.
    #[test]
    fn spans_of_half_characters_shrink(
        pieces in prop::collection::vec(piece(), 0..30), a in 0..60usize, b in 0..60usize,
    ) {
        let raw = quoted(&pieces);
        let inside = &raw.as_bytes()[1..raw.len() - 1];
        let (start, end) = (a.min(b), a.max(b));
        let mut cursor = Cursor::new(inside);
        let raw_start = cursor.seek(start, Edge::Start);
        let raw_end = cursor.seek(end, Edge::End).max(raw_start);
        let (mut at, mut expected) = (0, Vec::new());
        for (written, meant) in &pieces {
            let outside = |place: usize| !(start <= place && place < end);
            if !written.starts_with('\\') {
                let kept = meant.iter().enumerate().filter(|(i, _)| outside(at + i));
                expected.extend(kept.map(|(_, byte)| *byte));
            } else if (at..at + meant.len()).any(outside) {
                expected.extend_from_slice(written.as_bytes());
            }
            at += meant.len();
        }
        prop_assert_eq!([&inside[..raw_start], &inside[raw_end..]].concat(), expected);
    }
}
