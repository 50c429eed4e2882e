//! The language files: every example of every rule, words that two rules claim, and the errors of
//! rule files. That the generated tables are fresh is a test of `xtask`.

use deboil::lexicon::{Lexicon, Marker, RuleFile, Scope, builtin_table};
use deboil::rule::{LANGUAGES, Languages, Level, Rules};
use std::collections::BTreeMap;
use std::path::Path;

fn data() -> Vec<RuleFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/data");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        RuleFile::parse(&name, &std::fs::read_to_string(path).unwrap()).unwrap()
    };
    paths.iter().map(read).collect()
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Case and white space are what every filter ignores.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn hits_are_found_and_misses_are_not() {
    let lexicon = Lexicon::builtin();
    let rules = lexicon.rules();
    let mut wrong = Vec::new();
    for file in data() {
        for block in &file.rules {
            let id = rules.find(&block.name.value).expect("stale table: cargo xtask codegen");
            for hit in &block.hits {
                if !lexicon.finds(&hit.value, id, block.level) {
                    wrong.push(file.error(hit, "is not found").to_string());
                }
            }
            for miss in &block.misses {
                for (id, rule) in rules.iter() {
                    if lexicon.finds_alone(&miss.value, id, block.level) {
                        let message = format!("is found by {}", rule.name);
                        wrong.push(file.error(miss, &message).to_string());
                    }
                }
            }
        }
    }
    report(&wrong);
}

#[test]
fn half_of_the_hits_are_no_copies_of_phrases() {
    let mut wrong = Vec::new();
    for file in data() {
        for block in &file.rules {
            let phrases: Vec<String> = [&block.phrases, &block.sentences, &block.weak]
                .into_iter()
                .flatten()
                .map(|text| plain(&text.value))
                .collect();
            let copies = block.hits.iter().filter(|hit| phrases.contains(&plain(&hit.value)));
            if copies.count() * 2 > block.hits.len() {
                wrong.push(
                    file.error(&block.name, "more than half of the hits are copies").to_string(),
                );
            }
        }
    }
    report(&wrong);
}

/// The same words as a phrase of two categories, or sure in one language and only weak or risky
/// in another, are a mistake: a name spelt in two ways, or a word that means something else.
#[test]
fn no_phrase_is_ambiguous() {
    let rules = Rules::builtin();
    let table = builtin_table();
    let mut by_text: BTreeMap<&str, Vec<(String, u8, Languages)>> = BTreeMap::new();
    for entry in table.entries.iter() {
        let category = rules.get(entry.rule()).unwrap().category.to_string();
        let found = (category, entry.flags(), entry.languages());
        by_text.entry(table.text_of(entry)).or_default().push(found);
    }
    let codes = |languages: Languages| languages.codes().collect::<Vec<_>>().join(" ");
    let mut wrong = Vec::new();
    for (text, found) in by_text {
        // A phrase, whatever the level; a phrase that needs neither company nor a level.
        let lines: Vec<_> = found.iter().filter(|entry| entry.1 & 1 != 0).collect();
        if lines.iter().any(|entry| entry.0 != lines[0].0) {
            let list: Vec<_> = lines.iter().map(|e| format!("{} in {}", e.0, codes(e.2))).collect();
            wrong.push(format!("\"{text}\" has two categories: {}", list.join("; ")));
        }
        let union = |entries: &mut dyn Iterator<Item = &(String, u8, Languages)>| {
            entries.fold(Languages::NONE, |all, entry| all.with(entry.2))
        };
        let sure = union(&mut found.iter().filter(|entry| entry.1 & 17 == 1));
        let risky = union(&mut found.iter().filter(|entry| entry.1 & 17 != 1));
        let risky = Languages(risky.0 & !sure.0);
        if !sure.is_empty() && !risky.is_empty() {
            let (sure, risky) = (codes(sure), codes(risky));
            wrong.push(format!("\"{text}\" is sure in {sure}, but weak or balanced in {risky}"));
        }
    }
    report(&wrong);
}

fn line(lexicon: &Lexicon, unit: &str, scope: &Scope) -> Option<String> {
    let mut scratch = Vec::new();
    let marker = Marker::new(unit.as_bytes(), &mut scratch)?;
    let hit = lexicon.find(&marker, false, scope)?;
    Some(format!("{}: {}", lexicon.rules().name(hit.rule), lexicon.entry_text(hit.entry)))
}

#[test]
fn scope_narrows() {
    let lexicon = Lexicon::builtin();
    let mut scope = Scope::default();
    let found = Some("share-widget: # shares".to_owned());
    assert_eq!(line(&lexicon, "* 1.2K Shares", &scope), found);
    scope.languages = Languages::of("en").unwrap();
    assert_eq!(line(&lexicon, "* 1.2K Shares", &scope), found);
    scope.languages = Languages::NONE;
    assert_eq!(line(&lexicon, "* 1.2K Shares", &scope), None);
    scope = Scope::default();
    scope.rules.set(lexicon.rules().find("share-widget").unwrap(), false);
    assert_eq!(line(&lexicon, "* 1.2K Shares", &scope), None);
    assert!(LANGUAGES.contains(&"en"));
}

#[test]
fn short_phrases_are_no_sentences() {
    let lexicon = Lexicon::builtin();
    let scope = Scope::default();
    let mut scratch = Vec::new();
    let mut both = |unit: &str| {
        let marker = Marker::new(unit.as_bytes(), &mut scratch).unwrap();
        let line = lexicon.find(&marker, false, &scope).is_some();
        (line, lexicon.find(&marker, true, &scope).is_some())
    };
    assert_eq!(both("Share."), (true, false));
    assert_eq!(both("Share this article."), (true, true));
    assert_eq!(both("Advertisement."), (true, true));
    assert_eq!(both("## Share"), (false, false));
    assert_eq!(both("## Advertisement"), (false, false));
    assert_eq!(both("## Sponsored content"), (true, true));
}

#[test]
fn rows_need_company() {
    let lexicon = Lexicon::builtin();
    let scope = Scope::default();
    let mut scratch = Vec::new();
    let mut parts = |unit: &str| {
        let marker = Marker::new(unit.as_bytes(), &mut scratch)?;
        Some((lexicon.row(&marker, &scope)?.parts, lexicon.weak(&marker, &scope).is_some()))
    };
    assert_eq!(parts("Facebook Twitter WhatsApp Email"), Some((3, false)));
    assert_eq!(parts("ShareTweetPinEmail"), Some((4, false)));
    assert_eq!(parts("Share12Tweet3"), Some((2, false)));
    assert_eq!(parts("* Mastodon | Threads | Bluesky"), Some((3, false)));
    assert_eq!(parts("Share on FacebookShare on Twitter"), Some((2, false)));
    assert_eq!(parts("Facebook Twitter"), None);
    assert_eq!(parts("Facebook, Twitter, Email"), None);
    assert_eq!(parts("Facebook Twitter Berlin"), None);
    assert_eq!(parts("LinkedIn"), None);
}

const USER: &str = r#"
[[rule]]
name = "station"
phrases = ["you are listening to radio #", "our programme in full"]
templates = ["next train: *", "* is now boarding", "platform * to *"]
patterns = ['Track \d+']
hits = ["Next train: Oslo", "TRACK", "Track 12"]
misses = ["The next train left."]
"#;

#[test]
fn user_files_add_rules() {
    let wrong = RuleFile::parse("my.toml", USER).unwrap();
    let error = Lexicon::with_user(&[wrong]).unwrap_err();
    assert_eq!((error.line, error.column), (7, 29));
    assert_eq!(error.message, "the rule \"station\" does not find this");
    let file = RuleFile::parse("my.toml", &USER.replace("\"TRACK\", ", "")).unwrap();
    let lexicon = Lexicon::with_user(&[file]).unwrap();
    let scope = Scope::default();
    let found = |unit: &str| line(&lexicon, unit, &scope);
    assert_eq!(found("* Our programme in full!").unwrap(), "station: our programme in full");
    assert_eq!(
        found("You are listening to Radio 5").unwrap(),
        "station: you are listening to radio #"
    );
    assert_eq!(found("Next train: Oslo, Bergen").unwrap(), "station: next train: *");
    assert_eq!(found("The 9:12 is now boarding.").unwrap(), "station: * is now boarding");
    assert_eq!(found("Platform 3 to Voss").unwrap(), "station: platform * to *");
    assert_eq!(found("Share this article").unwrap(), "share-widget: share… this story…");
    assert_eq!(found("Next train"), None);
    let long = format!("Next train: {}", "x".repeat(130));
    assert_eq!(found(&long), None);
    assert!(lexicon.has_patterns() && !Lexicon::builtin().has_patterns());
    let hit = lexicon.find_pattern(b" Track 7\r\n", &scope).unwrap();
    assert_eq!(lexicon.entry_text(hit.entry), r"Track \d+");
    assert!(lexicon.find_pattern(b"On Track 7", &scope).is_none());
    let rule = lexicon.rules().get(hit.rule).unwrap();
    assert_eq!((&*rule.category, rule.level), ("user", Level::Markers));
    assert_eq!(lexicon.rules().in_category("user").count(), 2);
}

#[test]
fn errors_show_the_place() {
    let cases = [
        ("lang = 3", 1, 8, "invalid type: integer `3`, expected a string"),
        ("[[rule]]\nname = \"a\"\nphrasess = []", 3, 1, "unknown field `phrasess`"),
        ("[[rule]]\nname = \"a\"\nphrases = [\"b\", 4]", 3, 17, "invalid type"),
        ("[[rule]]\nphrases = [\"b\"]", 1, 1, "missing field `name`"),
        ("[[rule]]\nname = \"A b\"\nphrases = [\"b\"]", 2, 8, "a name is made of"),
        ("[[rule]]\nname = \"a\"", 2, 8, "the rule finds nothing"),
        ("[[rule]]\nname = \"a\"\nlevel = \"sure\"\nphrases = [\"b\"]", 3, 9, "a level is"),
        (
            "[[rule]]\nname = \"a\"\nphrases = [\"b\"]\n[[rule]]\nname = \"a\"\nphrases = [\"c\"]",
            5,
            8,
            "given twice",
        ),
        ("[[rule]]\nname = \"a\"\ntemplates = [\"é\", \"{b|c\"]", 3, 19, "not closed"),
        ("[[rule]]\nname = \"a\"\nphrases = [\"read *\"]", 3, 12, "belong into"),
        ("[[rule]]\nname = \"a\"\npatterns = ['x*']", 3, 13, "matches the empty line"),
        ("[[rule]]\nname = \"a\"\npatterns = ['(x']", 3, 13, "does not compile"),
        ("[[rule]]\nname = \"a\"\npatterns = ['(\\w{900}){900}']", 3, 13, "does not compile"),
        ("[[rule]]\nname = \"a\"\nphrases = [\"\\\"b\\\"\"]", 3, 12, "no line can match"),
        ("[[rule]]\nname = \"a\"\ntemplates = [\"a * b * c * d\"]", 3, 14, "at most two"),
        ("[[rule]]\nname = \"a\"\ntemplates = [\"a *\"]", 3, 14, "three letters"),
        ("[[rule]]\nname = \"share-widget\"\nphrases = [\"b\"]", 2, 8, "there is a rule"),
        ("[[rule]\n", 1, 8, ""),
    ];
    for (source, line, column, message) in cases {
        let error = match RuleFile::parse("my.toml", source) {
            Ok(file) => Lexicon::with_user(&[file]).expect_err(source),
            Err(error) => error,
        };
        assert_eq!((error.line, error.column), (line, column), "{source}\n{error}");
        assert!(error.message.contains(message), "{source}\n{error}");
        let shown = source.lines().nth(line - 1).unwrap();
        assert!(error.excerpt.contains(shown) && error.excerpt.contains('^'), "{error}");
    }
}

#[test]
fn large_files_and_long_patterns_are_refused() {
    let large = "# ".repeat(600_000);
    assert!(RuleFile::parse("my.toml", &large).unwrap_err().message.contains("larger than"));
    let long = format!("[[rule]]\nname = \"a\"\npatterns = ['{}']", "x".repeat(1001));
    assert!(RuleFile::parse("my.toml", &long).unwrap_err().message.contains("longer than"));
}
