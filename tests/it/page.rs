//! The page of `--format html`: laws of its source, and the page itself in a real browser.

use crate::driver::Browser;
use crate::fixtures;
use crate::harness::{Room, skip};
use crate::laws;
use deboil::engine::Engine;
use deboil::print::html::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH};
use deboil::print::{Html, Text, show_text};
use deboil::settings::Settings;
use proptest::prelude::*;
use regex::{Captures, Regex};
use sha2::{Digest, Sha256};

/// The browser would refuse a style sheet or script that the policy does not name.
#[test]
fn scenes_the_policy_names_what_the_page_holds() {
    let hash = |text: &str| format!("sha256-{}", base64(&Sha256::digest(text)));
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    if std::env::var_os("DEBOIL_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/print/html/hashes.rs");
        let text = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, text.replace(STYLE_HASH, &style).replace(SCRIPT_HASH, &script))
            .unwrap();
    } else {
        assert_eq!((STYLE_HASH, SCRIPT_HASH), (&*style, &*script), "run cargo xtask bless");
    }
    assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = |part: &[u8]| {
        let byte = |place: usize| u32::from(part.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let sign = |place: usize| char::from(SIGNS[(bits >> (18 - 6 * place)) as usize & 63]);
        let signs: String = (0..=part.len()).map(sign).collect();
        format!("{signs:=<4}")
    };
    bytes.chunks(3).map(three).collect()
}

/// Red, green and blue of `#rrggbb`, each from 0 to 1.
fn colour(hex: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// The contrast of two colours as WCAG 2 defines it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let [a, b] = [a, b].map(|[r, g, b]| 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_can_be_read_in_the_light_and_in_the_dark() {
    let schemes: Vec<&str> = STYLE.split(":root {").skip(1).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let of = |name: &str| {
            let value = scheme.split(&format!("--{name}: ")).nth(1).unwrap();
            colour(&value[..7])
        };
        for ground in ["paper", "panel"] {
            assert!(contrast(of("ink"), of(ground)) > 7.0);
            assert!(contrast(of("soft"), of(ground)) > 4.5, "{ground}");
        }
        assert!(contrast(of("ink"), of("lit")) > 7.0);
        for hue in ["ad", "share", "page", "small", "repeat", "place", "own"] {
            let (ink, paper) = (of(hue), of("paper"));
            // A cut that is looked at stands on a ground of 18 % of its own colour.
            let ground = [0, 1, 2].map(|part| paper[part] * 0.82 + ink[part] * 0.18);
            assert!(contrast(ink, ground) > 4.5, "{hue}: {}", contrast(ink, ground));
        }
    }
}

fn page(settings: &Settings, text: &[u8]) -> String {
    let mut out = Vec::new();
    let engine = Engine::new(settings.clone(), false);
    show_text(&engine, Text { name: "-", bare: None }, text, &mut Html::default(), &mut out);
    String::from_utf8(out).unwrap()
}

/// The text content of a page's text; without what is struck if that is not wanted.
fn content(page: &str, with_cuts: bool) -> String {
    let body = page.split_once("</h2>").unwrap().1.strip_suffix("</section>\n").unwrap();
    let pattern = if with_cuts { "<[^<>]*>" } else { "(?s)<del.*?</del>|<[^<>]*>" };
    let text = Regex::new(pattern).unwrap().replace_all(body, "").into_owned();
    assert!(!text.contains(['<', '>', '\r']));
    let reference = Regex::new("&(?:#([0-9]+)|amp|lt|gt);").unwrap();
    let character = |found: &Captures| match (&found[0], found.get(1)) {
        ("&amp;", _) => '&',
        ("&lt;", _) => '<',
        ("&gt;", _) => '>',
        (_, number) => char::from_u32(number.unwrap().as_str().parse().unwrap()).unwrap(),
    };
    reference.replace_all(&text, |found: &Captures| character(found).to_string()).into_owned()
}

/// HTML cannot hold a NUL, nor bytes that are no UTF-8.
fn as_html_holds_it(text: &[u8]) -> String {
    let mut held = String::new();
    for chunk in text.utf8_chunks() {
        held.push_str(&chunk.valid().replace('\0', "\u{fffd}"));
        held.push_str(if chunk.invalid().is_empty() { "" } else { "\u{fffd}" });
    }
    held
}

const ODDS: [&str; 8] = ["<b>", "&amp;", "\"'>", "\u{202e}", "\0", "\r", "\u{85}", "</del>"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_page_holds_the_text_and_the_clean_text(text in laws::text(), strewn in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&ODDS[..])), 0..12), small: bool) {
        let mut text = String::from_utf8_lossy(&text).into_owned();
        for (at, odd) in strewn {
            let at = at.index(text.len() + 1);
            if text.is_char_boundary(at) {
                text.insert_str(at, odd);
            }
        }
        let settings = Settings { section: small.then_some(300), near: Some(85), ..Settings::default() };
        let page = page(&settings, text.as_bytes());
        prop_assert_eq!(content(&page, true), as_html_holds_it(text.as_bytes()));
        prop_assert_eq!(content(&page, false), as_html_holds_it(&fixtures::clean(&settings, text.as_bytes())));
        prop_assert_eq!(page.matches("<del").count(), page.matches("</del>").count());
        prop_assert_eq!(page.matches("<div").count(), page.matches("</div>").count());
    }
}

/// Text that is shown, hidden cuts left out.
const SHOWN: &str = "
    const walk = node => node.nodeType === 3 ? node.data
        : getComputedStyle(node).display === 'none' ? ''
        : [...node.childNodes].map(walk).join('');
    return [...document.querySelectorAll('.k')].map(walk).join('');";

fn shown(browser: &Browser) -> String {
    browser.run(SHOWN).as_str().unwrap().to_owned()
}

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn says(browser: &Browser, expression: &str) -> String {
    match browser.run(&format!("return {expression};")) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// One browser for all, since starting one costs more than using it.
#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = Browser::start(1280, 800) else {
        return skip("needs chromium and chromedriver, to look at the page");
    };
    views_and_legend(&browser);
    steps_and_reasons(&browser);
    hostile_text(&browser);
    several_files(&browser);
}

fn views_and_legend(browser: &Browser) {
    let text = fixture("harbour.in");
    let room = Room::new().with("page.txt", &text);
    room.sh("deboil --near --format html page.txt > page.html").code(0);
    let clean = room.run(&["--near", "page.txt"], "").code(0).out;
    let (text, clean) = (String::from_utf8(text).unwrap(), String::from_utf8(clean).unwrap());
    browser.open(&room.at("page.html"));
    assert_eq!(shown(browser), text);
    // A click on a category hides its cuts, and those of no other.
    let share = "document.querySelector('[data-name=share]').dataset.hides";
    browser.click("label:has([data-name=share])");
    let hidden = "[...document.querySelectorAll('del[tabindex]')].filter(cut => getComputedStyle(cut).display === 'none')";
    assert_eq!(says(browser, &format!("{hidden}.length")), "4");
    assert_eq!(
        says(browser, &format!("{hidden}.every(cut => cut.classList.contains({share}))")),
        "true"
    );
    assert!(!shown(browser).contains("Tweet") && shown(browser).contains("Advertisement"));
    assert_eq!(says(browser, "document.querySelector('.steps output').textContent"), "8 cuts");
    browser.click("label:has([data-name=share])");
    assert_eq!(shown(browser), text);
    // All cuts of this text are of one level.
    browser.click("label:has([data-name=markers])");
    assert_eq!(says(browser, &format!("{hidden}.length")), "12");
    browser.click("label:has([data-name=markers])");
    browser.click("label:has([value=clean])");
    assert_eq!(shown(browser), clean);
    // What a reader copies is the clean text too.
    let copied = "(() => { const k = document.querySelectorAll('.k'); const range = document.createRange(); range.setStart(k[0], 0); range.setEndAfter(k[k.length - 1].lastChild); getSelection().removeAllRanges(); getSelection().addRange(range); return getSelection().toString(); })()";
    assert_eq!(says(browser, copied).trim_end(), clean.trim_end());
    browser.press("c");
    assert_eq!(shown(browser), text);
    browser.click("label:has([value=original])");
    assert_eq!(shown(browser), text);
    let line = "getComputedStyle(document.querySelector('del[tabindex]')).textDecorationLine";
    assert_eq!(says(browser, line), "none");
    browser.press("o");
    assert_eq!(says(browser, line), "line-through");
    assert_eq!(browser.console(), Vec::<String>::new());
}

fn steps_and_reasons(browser: &Browser) {
    let room = Room::new().with("page.txt", fixture("harbour.in"));
    room.sh("deboil --near --format html page.txt > page.html").code(0);
    browser.open(&room.at("page.html"));
    let focused = "document.activeElement.textContent.trim()";
    let note = "document.getElementById('note').innerText";
    browser.press("n");
    assert_eq!(says(browser, focused), "Skip to main content");
    assert!(says(browser, note).starts_with("skip-link"));
    assert!(says(browser, note).contains("is the marker \"skip… to content…\""));
    browser.press("nnn");
    assert_eq!(says(browser, focused), "Tweet");
    assert_eq!(says(browser, "document.querySelector('.steps output').textContent"), "4 of 12");
    browser.press("p");
    assert_eq!(says(browser, focused), "Share");
    // Stepping passes over what is hidden.
    browser.click("label:has([data-name=share])");
    browser.press("n");
    assert_eq!(says(browser, focused), "Advertisement.");
    browser.click("label:has([data-name=share])");
    // A near repeat marks its words and leads to its twin.
    browser.run("document.querySelector('del[data-r=repeat-near]').focus()");
    assert_eq!(says(browser, "document.activeElement.querySelector('u').textContent"), "can");
    assert!(says(browser, note).contains("89 % like line 23"));
    browser.click("#note a");
    assert_eq!(says(browser, "location.hash"), "#1.23");
    let there = "document.querySelector(':target').nextSibling.data.slice(0, 18)";
    assert_eq!(says(browser, there), "Visitors may climb");
    assert!(
        says(browser, "[...CSS.highlights.get('twin')][0].toString()")
            .starts_with("Visitors may climb")
    );
    // Hovering explains too.
    browser.run("document.activeElement.blur(); document.querySelector('del[data-r=ad-marker]').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))");
    assert!(says(browser, note).starts_with("ad-marker"));
    // A rule lists its cuts, and each leads to its place.
    browser.click(".rule[data-r=repeat-exact] summary");
    browser.click(".rule[data-r=repeat-exact] li button");
    assert!(says(browser, focused).starts_with("Visitors may climb"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

fn hostile_text(browser: &Browser) {
    let name = "<img src=x onerror=\"document.title='ran'\">\u{202e}&amp;.txt";
    let text = fixture("hostile.in");
    let room = Room::new().with(name, &text);
    room.sh("deboil --format html --drop 'document.title' --drop bell --near -- *.txt > page.html")
        .code(0);
    let clean = room.sh("deboil --drop 'document.title' --drop bell --near -- *.txt").code(0).out;
    browser.open(&room.at("page.html"));
    assert_eq!(shown(browser), as_html_holds_it(&text));
    browser.press("n");
    browser.click("label:has([value=clean])");
    assert_eq!(shown(browser), as_html_holds_it(&clean));
    assert!(says(browser, "document.title").starts_with("<img src=x"));
    let odd = "[...document.querySelectorAll('*')].filter(element => ['IMG', 'B', 'IFRAME'].includes(element.tagName) && !element.closest('.sum') || [...element.attributes].some(attribute => attribute.name.startsWith('on') || /^\\s*javascript:/i.test(attribute.value)))";
    assert_eq!(says(browser, &format!("{odd}.length")), "0");
    assert_eq!(says(browser, "document.scripts.length"), "1");
    // What turns the order of characters stands alone in a box.
    let turned = "[...document.querySelectorAll('.x')].filter(box => box.textContent === '\\u202e' && getComputedStyle(box).display === 'inline-block').length";
    assert_eq!(says(browser, turned), "1");
    assert_eq!(browser.console(), Vec::<String>::new());
    // The policy holds: no script that comes in from elsewhere would run.
    browser.run("const script = document.createElement('script'); script.textContent = 'document.title = \"ran\"'; document.body.append(script);");
    assert_ne!(says(browser, "document.title"), "ran");
    assert!(browser.console().iter().any(|line| line.contains("Content Security Policy")));
}

fn several_files(browser: &Browser) {
    let room = Room::new()
        .with("a.txt", fixture("harbour.in"))
        .with("b.txt", "Share\n\nNews.\n")
        .with("c.txt", "");
    room.sh("deboil --format html a.txt b.txt c.txt > page.html").code(0);
    browser.open(&room.at("page.html"));
    assert_eq!(says(browser, "document.querySelectorAll('.files li .bar').length"), "3");
    browser.click(".files li:nth-child(2) a");
    assert_eq!(says(browser, "document.querySelector(':target h2').textContent"), "b.txt");
    browser.click("label:has([value=clean])");
    let clean = room.sh("deboil a.txt b.txt c.txt").code(0).out;
    assert_eq!(shown(browser).as_bytes(), clean);
    assert_eq!(browser.console(), Vec::<String>::new());
}
