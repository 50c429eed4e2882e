//! Strips boilerplate from plain text and says what went and why.

pub mod app;
pub mod lexicon;
pub mod record;
pub mod rule;
pub mod span;
