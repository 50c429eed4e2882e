//! Strips boilerplate from plain text and says what went and why.
//!
//! A [`Document`] is a run of bytes with its lines; an [`Engine`] with [`Settings`] makes a [`Plan`] of it:
//! disjoint spans to remove, in bytes of the text, each with a rule and a reason. Nothing is ever put in.
//!
//! ```
//! use deboil::{Settings, clean};
//!
//! let text = b"Share\n\nThe ferry will run at night.\n\nAdvertisement\n";
//! assert_eq!(clean(text, &Settings::default()), b"The ferry will run at night.\n");
//! ```
//!
//! [`Engine::each_section`] gives the plan itself. None of this reads a file or can fail; whatever the bytes
//! are, those that stay come out as they came.

pub mod app;
pub mod compare;
pub mod document;
pub mod engine;
pub mod finding;
pub mod fold;
pub mod key;
pub mod letters;
pub mod lexicon;
pub mod page;
pub mod passes;
pub mod patterns;
pub mod place;
pub mod plan;
pub mod print;
pub mod record;
pub mod rule;
pub mod seen;
pub mod settings;
pub mod span;
pub mod verdict;

pub use document::Document;
pub use engine::Engine;
pub use plan::{Plan, Reason, Removal, Why};
pub use rule::{Level, Rules};
pub use settings::Settings;
pub use span::Span;

/// What is left of `text`. Its cost is linear in the bytes of the text.
pub fn clean(text: &[u8], settings: &Settings) -> Vec<u8> {
    let mut left = Vec::with_capacity(text.len());
    Engine::new(settings.clone(), false).each_section(text, |settled| {
        let bytes = settled.document.bytes();
        for run in settled.plan.kept(bytes.len()) {
            left.extend_from_slice(run.of(bytes));
        }
    });
    left
}
