//! Strips boilerplate from plain text and says what went and why.

pub mod app;
pub mod document;
pub mod engine;
pub mod finding;
pub mod fold;
pub mod key;
pub mod lexicon;
pub mod page;
pub mod passes;
pub mod place;
pub mod plan;
pub mod print;
pub mod record;
pub mod rule;
pub mod seen;
pub mod settings;
pub mod span;
