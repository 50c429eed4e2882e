//! The one integration binary: all tests link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod audit;
mod bytes;
mod carry;
mod cli;
mod compare;
mod corpora;
mod corpus_laws;
mod driver;
mod eval;
mod failures;
mod faults;
mod fixtures;
mod fold;
mod folders;
mod formats;
mod fuzz;
mod git;
mod harness;
mod indexes;
mod keep;
mod laws;
mod lexicon;
mod memory;
mod messages;
mod page;
mod pager;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod place;
mod progress;
mod readme;
mod records;
mod reference;
mod replay;
mod restore;
mod review;
mod scenes;
mod screen;
mod sentences;
mod shapes;
mod tagged;
mod why;
mod work;
