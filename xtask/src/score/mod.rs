//! The benchmark's figures: what a remover kept and cut, against what people marked.

pub mod data;
mod ledger;
pub mod metric;
mod report;
pub mod run;
