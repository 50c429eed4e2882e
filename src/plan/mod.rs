//! Findings to plan: what goes, and what is remembered about what stayed.

pub mod memory;
