//! The one integration binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fixtures;
mod keep;
mod lexicon;
mod records;
mod scenes;
