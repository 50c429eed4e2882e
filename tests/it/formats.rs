//! Every format in full text, and the laws that hold for some of them.

use crate::fixtures;
use crate::harness::{Room, skip, works};
use crate::laws;
use deboil::engine::Engine;
use deboil::print::html::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH};
use deboil::print::{Annotate, Event, Json, Paint, Printer, Text, Words, show_text};
use deboil::settings::Settings;
use proptest::prelude::*;
use regex::bytes::Regex;
use serde_json::Value;

/// The ends of files in `fixtures/formats`, and the options that make them of the file that ends with `.in`.
const FORMATS: [(&str, &str); 9] = [
    ("annotate", "--annotate"),
    ("diff", "--diff"),
    ("github", "--format github"),
    ("html", "--format html"),
    ("json", "--format json"),
    ("sarif", "--format sarif"),
    ("stats.json", "--stats=json -o /dev/null"),
    ("words", "--word-diff"),
    ("words.colour", "--format words --color always"),
];

#[test]
fn scenes_of_every_format() {
    let mut differing = Vec::new();
    for path in fixtures::files("formats", "in") {
        let text = std::fs::read(&path).unwrap();
        let room = Room::new().with("page.txt", text);
        for (end, options) in FORMATS {
            let said = room.sh(&format!("deboil --near {options} page.txt 2>&1")).code(0);
            let mut now = said.out;
            // What is the same in every page has its own tests.
            for (part, name) in [
                (STYLE, "STYLE"),
                (SCRIPT, "SCRIPT"),
                (STYLE_HASH, "STYLE_HASH"),
                (SCRIPT_HASH, "SCRIPT_HASH"),
                (env!("CARGO_PKG_VERSION"), "VERSION"),
            ] {
                now = replaced(&now, part, name);
            }
            let want = path.with_extension(end);
            if std::env::var_os("DEBOIL_BLESS").is_some() {
                std::fs::write(&want, &now).unwrap();
            } else if std::fs::read(&want).ok().as_ref() != Some(&now) {
                differing.push(format!("{}:\n{}", want.display(), String::from_utf8_lossy(&now)));
            }
        }
    }
    assert!(
        differing.is_empty(),
        "run cargo xtask bless and read the diff:\n{}",
        differing.join("\n")
    );
}

fn replaced(text: &[u8], part: &str, by: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, part.as_bytes()) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(by.as_bytes());
        rest = &rest[at + part.len()..];
    }
    out.extend_from_slice(rest);
    out
}

/// What docs/formats.md says about taking the marks out.
fn undone(annotated: &[u8]) -> Vec<u8> {
    let pattern = r"(?-u)\{\{(?:/deboil|deboil [a-z0-9-]+)\}\}|(\{\{/?deboi)\\(\\*l)";
    Regex::new(pattern).unwrap().replace_all(annotated, &b"$1$2"[..]).into_owned()
}

/// The same, with what stands between marks.
fn cleaned(annotated: &[u8]) -> Vec<u8> {
    let pattern = r"(?s-u)\{\{deboil [a-z0-9-]+\}\}.*?\{\{/deboil\}\}|(\{\{/?deboi)\\(\\*l)";
    Regex::new(pattern).unwrap().replace_all(annotated, &b"$1$2"[..]).into_owned()
}

fn shown(settings: &Settings, text: &[u8], printer: &mut dyn Printer) -> Vec<u8> {
    let mut out = Vec::new();
    let engine = Engine::new(settings.clone(), false);
    show_text(&engine, Text { name: "-", bare: None }, text, printer, &mut out);
    out
}

/// Pieces of marks, to be strewn into a text.
const MARKS: [&str; 8] = [
    "{{deboil ad-marker}}",
    "{{/deboil}}",
    "{{deboi",
    r"\",
    "l",
    "{",
    r"{{/deboi\\l",
    "Advertisement",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cutting_what_events_name_leaves_the_clean_text(text in laws::text(), small: bool) {
        let settings = Settings { section: small.then_some(300), near: Some(85), ..Settings::default() };
        let events = shown(&settings, &text, &mut Json::default());
        let (mut left, mut at) = (Vec::new(), 0);
        for line in events.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let event: Event = serde_json::from_slice(line).unwrap();
            let (start, end) = (event.start as usize, event.end as usize);
            left.extend_from_slice(&text[at..start]);
            at = end;
            let gone = match (event.text, event.hex) {
                (Some(text), None) => text.into_bytes(),
                (None, Some(hex)) => hex.as_bytes().chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect(),
                both => panic!("{both:?}"),
            };
            prop_assert_eq!(&gone[..], &text[start..end]);
            let before = &text[..start];
            let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |lf| lf + 1);
            let lines = before.iter().filter(|byte| **byte == b'\n').count();
            prop_assert_eq!((event.line, event.column), (lines as u64 + 1, (start - line_start) as u64 + 1));
            if let Some(twin) = event.twin {
                // What is repeated stands before, on the line that is named.
                let (start, end) = (twin.start.unwrap_or(0) as usize, twin.end.unwrap_or(0) as usize);
                let lines = text[..start].iter().filter(|byte| **byte == b'\n').count();
                prop_assert!(twin.start.is_none() || twin.line == lines as u64 + 1);
                prop_assert!(start <= end && end <= event.start as usize);
            }
        }
        left.extend_from_slice(&text[at..]);
        prop_assert_eq!(left, fixtures::clean(&settings, &text));
    }

    #[test]
    fn a_word_diff_shows_all_that_goes(text in laws::text(), context in 0usize..3, small: bool) {
        // Signs of the form itself and what is escaped would have to be told apart from those of the text.
        let text: String = String::from_utf8_lossy(&text)
            .chars()
            .filter(|c| "\n .,".contains(*c) || c.is_alphanumeric())
            .collect();
        let settings = Settings { section: small.then_some(300), near: Some(85), ..Settings::default() };
        let shown = shown(&settings, text.as_bytes(), &mut Words::new(context, Paint::default()));
        let shown = String::from_utf8(shown).unwrap();
        let gone = Regex::new(r"\[-(.*?)-\]").unwrap();
        let seen: Vec<u8> = gone.captures_iter(shown.as_bytes()).flat_map(|found| found[1].to_vec()).collect();
        let mut want = Vec::new();
        Engine::new(settings, false).each_section(text.as_bytes(), |settled| {
            for cut in settled.plan.removals() {
                want.extend_from_slice(cut.span.of(settled.document.bytes()));
            }
        });
        let letters = |bytes: &[u8]| -> String {
            String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_whitespace() && *c != '*').collect()
        };
        prop_assert_eq!(letters(&seen), letters(&want));
    }

    #[test]
    fn marks_can_be_undone(text in laws::text(), strewn in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&MARKS[..])), 0..20), small: bool) {
        let mut text = text;
        for (at, mark) in strewn {
            let at = at.index(text.len() + 1);
            text.splice(at..at, mark.bytes());
        }
        let settings = Settings { section: small.then_some(300), near: Some(85), ..Settings::default() };
        let annotated = shown(&settings, &text, &mut Annotate::default());
        prop_assert_eq!(undone(&annotated), text.clone());
        let clean = fixtures::clean(&settings, &text);
        prop_assert_eq!(cleaned(&annotated), clean);
    }
}

/// The recipe of docs/formats.md, word for word.
#[test]
fn the_recipe_for_taking_marks_out_works() {
    let docs =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md")).unwrap();
    let recipe = docs.lines().find_map(|line| line.strip_prefix("$ perl ")).unwrap();
    if !works("perl", &["-v"]) {
        return skip("perl is not installed");
    }
    for path in fixtures::files("formats", "in") {
        let text = std::fs::read(&path).unwrap();
        let room = Room::new().with("page.txt", &text);
        let recipe = recipe.replace("marked.txt", "a");
        room.sh(&format!("deboil --annotate page.txt > a; perl {recipe}")).code(0).out(&text);
    }
}

/// On a terminal, whatever the format.
#[test]
fn nothing_of_a_text_drives_a_terminal() {
    if !works("script", &["-qec", "true", "/dev/null"]) {
        return skip("needs script, to have a terminal");
    }
    let hostile = fixtures::files("formats", "in")
        .into_iter()
        .find(|path| path.ends_with("hostile.in"))
        .unwrap();
    let name = "evil\u{1b}[5m\u{202e}\u{9b}.txt";
    // Everything goes, so that every format has to show everything.
    let room = Room::new().with(name, std::fs::read(hostile).unwrap());
    for (_, options) in FORMATS.into_iter().chain([("", ""), ("", "--stats")]) {
        let options = options.replace("--color always", "");
        for drop in ["", "--drop ."] {
            let line = format!("deboil {options} {drop} --color never -- *.txt");
            let said = room.sh(&format!("script -qec '{line}' /dev/null")).code(0);
            let text = String::from_utf8_lossy(&said.out).into_owned();
            let raw = |c: char| {
                (c.is_control() && !"\r\n\t".contains(c)) || "\u{202e}\u{2067}\u{feff}".contains(c)
            };
            assert!(!text.contains(raw), "{line}: {text:?}");
            let shows = !options.contains("stats") && options.is_empty() == drop.is_empty();
            assert!(!shows || text.contains(" bell "), "{line}: {text:?}");
        }
    }
}

fn json(room: &Room, line: &str) -> Value {
    let said = room.sh(line).code(0);
    serde_json::from_slice(&said.out).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn a_sarif_log_has_what_the_standard_asks_for() {
    let room = Room::new().with("b c.txt", "Share\n\nNews of the day.\n");
    for path in fixtures::files("formats", "in") {
        room.put(path.file_name().unwrap(), std::fs::read(&path).unwrap());
    }
    let log = json(&room, "deboil --near --format sarif *.in 'b c.txt'");
    check_sarif("log", &log);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 10);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.contains([' ', ':']));
        let text = room.bytes(uri.replace("%20", " "));
        let region = &place["region"];
        let number = |name: &str| region[name].as_u64().unwrap() as usize;
        let bytes = &text[number("byteOffset")..][..number("byteLength")];
        assert_eq!(region["snippet"]["text"].as_str().unwrap().as_bytes(), bytes);
        // Lines and columns name the same run as bytes do, but for the line end at its end.
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text.split('\n').nth(number("startLine") - 1).unwrap();
        let from: String = line.chars().skip(number("startColumn") - 1).collect();
        let one = String::from_utf8_lossy(bytes).lines().next().unwrap().to_owned();
        assert!(from.starts_with(&one), "{from:?} {one:?}");
    }
    check_sarif("log", &json(&room, "printf 'News.\\n' | deboil --format sarif"));
}

/// Objects of SARIF 2.1.0 that we write: their members, those that must be there marked with `!`, and what
/// each holds: an object of this table, a list of them (`*`), or a plain value.
const SARIF: [(&str, &str); 13] = [
    ("log", "$schema=string !version=string !runs=run*"),
    ("run", "!tool=tool columnKind=string results=result*"),
    ("tool", "!driver=driver"),
    ("driver", "!name=string version=string rules=rule*"),
    (
        "rule",
        "!id=string shortDescription=message defaultConfiguration=configuration properties=any",
    ),
    ("configuration", "level=string"),
    (
        "result",
        "ruleId=string ruleIndex=number level=string !message=message locations=location* relatedLocations=location* fixes=fix* properties=any",
    ),
    ("message", "!text=string"),
    ("location", "id=number message=message physicalLocation=place"),
    ("place", "artifactLocation=artifact region=region"),
    ("artifact", "uri=string"),
    (
        "region",
        "startLine=count startColumn=count endLine=count endColumn=count byteOffset=number byteLength=number snippet=message",
    ),
    ("fix", "description=message !artifactChanges=change*"),
];
const SARIF_CHANGES: [(&str, &str); 2] = [
    ("change", "!artifactLocation=artifact !replacements=replacement*"),
    ("replacement", "!deletedRegion=region"),
];

fn check_sarif(kind: &str, value: &Value) {
    match kind {
        "any" => return,
        "string" => return assert!(value.is_string(), "{value}"),
        "number" => return assert!(value.is_u64(), "{value}"),
        "count" => return assert!(value.as_u64().unwrap() >= 1, "{value}"),
        _ => {}
    }
    if let Some(kind) = kind.strip_suffix('*') {
        return value.as_array().unwrap().iter().for_each(|one| check_sarif(kind, one));
    }
    let object = value.as_object().unwrap_or_else(|| panic!("{kind}: {value}"));
    let (_, members) = SARIF.iter().chain(&SARIF_CHANGES).find(|(name, _)| *name == kind).unwrap();
    let members: Vec<_> =
        members.split(' ').map(|member| member.split_once('=').unwrap()).collect();
    for (name, _) in members.iter().filter(|(name, _)| name.starts_with('!')) {
        assert!(object.contains_key(&name[1..]), "{kind} without {name}: {value}");
    }
    for (name, value) in object {
        let member = members.iter().find(|(known, _)| known.trim_start_matches('!') == name);
        let (_, kind) = member.unwrap_or_else(|| panic!("{kind} must not have {name}"));
        check_sarif(kind, value);
        if name == "level" {
            assert!(["none", "note", "warning", "error"].contains(&value.as_str().unwrap()));
        }
    }
}

#[test]
fn a_name_that_is_no_text_is_told_in_full() {
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(b"a\xffb.txt");
    let room = Room::new().with(name, "Share\n\nNews of the day.\n");
    let event = json(&room, "deboil --format json --only share *.txt | head -n 1");
    assert_eq!(
        (&event["file"], &event["file_hex"]),
        (&"a\u{fffd}b.txt".into(), &"61ff622e747874".into())
    );
    let log = json(&room, "deboil --format sarif *.txt");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%FFb.txt");
    let stats = json(&room, "deboil --stats=json *.txt 2>&1 >/dev/null");
    assert_eq!(stats["files"][0]["file_hex"], "61ff622e747874");
    assert_eq!(stats["removed_bytes"], 7);
}

#[test]
fn events_name_lines_and_columns_beyond_section_borders() {
    let room = Room::new();
    let long = "Some words stand here. ".repeat(200_000);
    let text = format!("One.\n{long}Find xyzzy. Two.\n");
    let said = room.run(&["--format", "json", "--only", "user", "--drop", "xyzzy"], text).code(0);
    let last = said.out.trim_ascii_end().rsplit(|b| *b == b'\n').next().unwrap();
    let event: Value = serde_json::from_slice(last).unwrap();
    assert_eq!(event["text"], "Find xyzzy. ");
    assert_eq!(event["line"], 2);
    assert_eq!(event["column"].as_u64().unwrap(), event["start"].as_u64().unwrap() - 4);
}

#[test]
fn context_of_a_word_diff_is_chosen_in_paragraphs() {
    let room = Room::new();
    let text = "One.\n\nTwo.\n\nAdvertisement\n\nThree.\n\nFour.\n";
    let head = "-\n";
    let cut = "     5  [-Advertisement-]  ← ad-marker: is the marker \"advertisement\"\n";
    room.run(&["--word-diff", "-U0"], text).out(format!("{head}{cut}"));
    room.run(&["--word-diff"], text).out(format!("{head}     3  Two.\n{cut}     7  Three.\n"));
    let all = format!("{head}     1  One.\n     3  Two.\n{cut}     7  Three.\n     9  Four.\n");
    room.run(&["--word-diff", "-U9"], text).out(all);
    room.run(&["--word-diff"], "Nothing here.\n").out("");
    room.run(&["--word-diff", "--diff"], text).code(2).err("cannot be used with");
    room.run(&["--annotate", "--check"], text).code(1).err("");
}

#[test]
fn every_format_ends_well() {
    let room = Room::new().with("a.txt", "Share\n\nNews of the day.\n".repeat(20_000));
    for (_, options) in FORMATS {
        room.sh(&format!("deboil {options} a.txt | head -c 100 > /dev/null"))
            .code(0)
            .err(if options.contains("stats") { "rules" } else { "" });
        room.sh(&format!("deboil {options} </dev/null")).code(0);
        room.sh(&format!("deboil {options} missing")).code(2).out("").err("missing: not found");
        // One bad file leaves the document whole.
        let both = room.sh(&format!("deboil {options} missing a.txt")).code(2).out;
        room.sh(&format!("deboil {options} a.txt")).code(0).out(both);
    }
}
