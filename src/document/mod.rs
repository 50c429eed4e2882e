//! The text as lines, blocks and sentences.

pub mod abbreviations;
pub mod sentences;
