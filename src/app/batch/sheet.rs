//! What becomes of a batch: bytes of its own, and long runs of its records that are not copied.
//!
//! Ordinary records are copied, as that is simple and their bytes are in the caches. Of a giant one the places
//! of what stays are kept: a copy would take as much memory again.

use crate::record::Paper;
use crate::span::Span;

/// A run of a giant record that is shorter is copied, as its place takes a tenth of that.
const LEAST_RUN: usize = 256;

/// The result of a batch.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Bytes that are no run.
    pub bytes: Vec<u8>,
    /// Each run, and how many of `bytes` come before it.
    runs: Vec<(usize, Span)>,
}

impl Sheet {
    /// Takes the result of the record that begins at `start` of the batch and is not to be copied.
    pub fn giant(&mut self, start: usize) -> Giant<'_> {
        Giant { sheet: self, start }
    }

    /// The result in order, where `records` is what the batch held; at least one piece, be it empty.
    pub fn pieces<'s>(&'s self, records: &'s [u8]) -> impl Iterator<Item = &'s [u8]> + 's {
        let mut at = 0;
        let runs = self.runs.iter().flat_map(move |&(behind, run)| {
            let own = &self.bytes[std::mem::replace(&mut at, behind)..behind];
            [own, run.of(records)]
        });
        let last = self.runs.last().map_or(0, |&(behind, _)| behind);
        runs.filter(|piece| !piece.is_empty()).chain([&self.bytes[last..]])
    }

    /// Forgets everything, but keeps room for about `size` bytes.
    pub fn clear(&mut self, size: usize) {
        self.bytes.clear();
        if self.bytes.capacity() > 4 * size {
            self.bytes = Vec::new();
        }
        self.runs = Vec::new();
    }
}

/// A sheet that takes a giant record.
#[derive(Debug)]
pub struct Giant<'s> {
    sheet: &'s mut Sheet,
    start: usize,
}

impl Paper for Giant<'_> {
    fn keep(&mut self, record: &[u8], run: Span) {
        if run.len() < LEAST_RUN {
            self.sheet.bytes.extend_from_slice(run.of(record));
        } else {
            self.sheet.runs.push((self.sheet.bytes.len(), run.shifted(self.start)));
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.sheet.bytes.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_order() {
        let records = [b"small\n".as_slice(), &[b'g'; 1000], b"\nlast"].concat();
        let giant = &records[6..1007];
        let mut sheet = Sheet::default();
        sheet.bytes.extend_from_slice(b"small\n");
        let mut paper = sheet.giant(6);
        paper.keep(giant, Span::new(0, 300));
        paper.keep(giant, Span::new(300, 300));
        paper.keep(giant, Span::new(400, 410));
        paper.add(b",\"x\":1");
        paper.keep(giant, Span::new(500, 800));
        paper.keep(giant, Span::new(900, 1001));
        sheet.bytes.extend_from_slice(b"last");
        let all = sheet.pieces(&records).collect::<Vec<_>>().concat();
        let wanted = format!(
            "small\n{0}{1},\"x\":1{0}{2}\nlast",
            "g".repeat(300),
            "g".repeat(10),
            "g".repeat(100)
        );
        assert_eq!(String::from_utf8_lossy(&all), wanted);
        assert_eq!(sheet.runs.len(), 2);
        sheet.clear(100);
        assert_eq!(sheet.pieces(&records).collect::<Vec<_>>(), [b""]);
    }
}
