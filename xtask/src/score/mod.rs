//! The benchmark's figures: what a remover kept and cut, against what people marked.

pub mod data;
pub mod metric;
pub mod run;
