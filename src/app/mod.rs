//! Everything that knows of arguments, files, threads and exit codes.

pub mod attributes;
pub mod compress;
pub mod error;
pub mod intake;
pub mod outlet;
pub mod replace;
pub mod signals;
pub mod sniff;
pub mod source;
pub mod target;
