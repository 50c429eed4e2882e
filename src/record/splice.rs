//! Cutting a text inside its record.

use super::json::{Place, Text};
use super::unescape::{Cursor, Edge};
use crate::span::Span;

/// A field to append to records, its name ready to write.
#[derive(Clone, Debug)]
pub struct AddedField {
    /// `"name":`
    head: Vec<u8>,
}

impl AddedField {
    /// A field of that name.
    pub fn new(name: &str) -> Self {
        let mut head = vec![b'"'];
        for byte in name.bytes() {
            match byte {
                b'"' | b'\\' => head.extend_from_slice(&[b'\\', byte]),
                0..0x20 => {
                    let digit = |value: u8| b"0123456789abcdef"[value as usize];
                    head.extend_from_slice(b"\\u00");
                    head.extend_from_slice(&[digit(byte >> 4), digit(byte & 0xF)]);
                }
                _ => head.push(byte),
            }
        }
        head.extend_from_slice(b"\":");
        Self { head }
    }
}

/// What a record is written on.
pub trait Paper {
    /// Takes a run of `record`, which is the same in all calls for one record.
    fn keep(&mut self, record: &[u8], run: Span);
    /// Takes bytes that are not of the record.
    fn add(&mut self, bytes: &[u8]);
}

impl Paper for Vec<u8> {
    fn keep(&mut self, record: &[u8], run: Span) {
        self.extend_from_slice(run.of(record));
    }

    fn add(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Appends `record` to `out` without the raw bytes of `removals`.
///
/// `removals` are spans of the decoded text, ascending, disjoint, of whole characters. The rest of
/// the record is written as it stands. A removal that begins or ends inside a character that one
/// escape stands for shrinks to whole characters.
///
/// A cut that brings a lone high and a lone low surrogate together makes a pair of them, as joining
/// two such texts does in every language with UTF-16 strings.
pub fn cut(
    out: &mut impl Paper,
    record: &[u8],
    text: &Text,
    removals: impl IntoIterator<Item = Span>,
) {
    let written = cut_text(out, record, text, removals);
    out.keep(record, Span::new(written, record.len()));
}

/// The same, with the field `added` and its `value`, a JSON value without line ends, as the last
/// field of the record. The record has at least one field, the text itself, so a comma goes first.
pub fn cut_and_add(
    out: &mut impl Paper,
    record: &[u8],
    text: &Text,
    removals: impl IntoIterator<Item = Span>,
    (added, value, place): (&AddedField, &[u8], Place),
) {
    let written = cut_text(out, record, text, removals);
    out.keep(record, Span::new(written, place.brace));
    out.add(b",");
    out.add(&added.head);
    out.add(value);
    out.keep(record, Span::new(place.brace, record.len()));
}

/// Writes up to the last removal; returns the offset behind it.
fn cut_text(
    out: &mut impl Paper,
    record: &[u8],
    text: &Text,
    removals: impl IntoIterator<Item = Span>,
) -> usize {
    let mut cursor = Cursor::new(text.inside.of(record));
    let mut written = 0;
    for removal in removals {
        let raw = if text.escaped {
            let start = cursor.seek(removal.start, Edge::Start);
            Span::new(start, cursor.seek(removal.end, Edge::End).max(start))
        } else {
            removal
        };
        let raw = raw.shifted(text.inside.start);
        debug_assert!(written <= raw.start && raw.end <= text.inside.end, "{removal:?}");
        out.keep(record, Span::new(written, raw.start));
        written = raw.end;
    }
    written
}
