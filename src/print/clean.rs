//! The clean text: the runs that stay, byte for byte.

use super::{Printer, Section};

/// Prints what is left.
pub struct Clean;

impl Printer for Clean {
    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        let bytes = section.document.bytes();
        out.reserve(bytes.len());
        for run in section.plan.kept(bytes.len()) {
            out.extend_from_slice(run.of(bytes));
        }
    }
}
