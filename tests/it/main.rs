//! The one integration binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixtures;
mod fold;
mod keep;
mod lexicon;
mod memory;
mod records;
mod scenes;
