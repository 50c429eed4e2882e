//! Strips boilerplate from plain text and says what went and why.

pub mod document;
pub mod span;
