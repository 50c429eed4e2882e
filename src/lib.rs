//! Strips boilerplate from plain text and says what went and why.

pub mod lexicon;
pub mod record;
pub mod rule;
pub mod span;
