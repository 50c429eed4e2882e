//! A text as the program hands it to the model.

use deboil::document::Document;
use deboil::key::Keyring;
use deboil::page::{Columns, Page};
use deboil::passes::place_lines;
use deboil::place::{Known, PlaceLine};
use deboil::rule::Level;
use deboil::settings::Settings;
use std::sync::LazyLock;

/// The lines of a text, and what the lexicon knows of them.
pub fn read(text: &str) -> (Vec<String>, Vec<Known>) {
    static TOOLS: LazyLock<(Settings, Keyring)> =
        LazyLock::new(|| (Settings::at(Level::Balanced), Keyring::new()));
    let document = Document::new(text.as_bytes());
    let page = Page::read(&document, &TOOLS.0, &TOOLS.1, Columns::default());
    let lines = place_lines(&page);
    let text = |line: &PlaceLine<'_>| String::from_utf8_lossy(line.text).into_owned();
    (lines.iter().map(text).collect(), lines.iter().map(|line| line.known).collect())
}
