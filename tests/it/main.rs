//! The one integration binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fold;
mod lexicon;
mod memory;
mod records;
