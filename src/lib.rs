//! Strips boilerplate from plain text and says what went and why.

pub mod app;
pub mod fold;
pub mod key;
pub mod lexicon;
pub mod plan;
pub mod record;
pub mod rule;
pub mod span;
