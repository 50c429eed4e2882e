//! `cargo xtask picture`: the picture of the page in README.md, by a browser, from a fixture.

use deboil::engine::Engine;
use deboil::print::{Html, Printer, Text, show_text};
use deboil::settings::Settings;
use std::path::Path;
use std::process::Command;

/// Width and height of the window, in pixels.
const SIZE: &str = "--window-size=1200,1130";

/// Writes `docs/page.png`; needs chromium.
pub fn run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bytes = std::fs::read(root.join("fixtures/formats/harbour.in")).unwrap();
    let engine = Engine::new(Settings { near: Some(85), ..Settings::default() }, false);
    let (mut page, mut out) = (Html::default(), Vec::new());
    page.begin(&mut out);
    show_text(&engine, Text { name: "harbour.txt", bare: None }, &bytes, &mut page, &mut out);
    page.end(&mut out);
    let file = root.join("target/page.html");
    std::fs::write(&file, out).unwrap();
    let picture = root.join("docs/page.png");
    let status = Command::new("chromium")
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", SIZE])
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("file://{}", file.display()))
        .status();
    match status {
        Ok(status) if status.success() => println!("{}", picture.display()),
        _ => {
            eprintln!("needs chromium");
            std::process::exit(1);
        }
    }
}
