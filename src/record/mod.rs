//! JSON records: where a text field lies in the raw bytes, and cutting it there.
//!
//! Nothing is parsed into a tree and nothing is printed again. A record is looked through once;
//! the string of one field is decoded for the engine; what the engine removes is cut out of the
//! raw record. All other bytes (key order, number spelling, white space, escapes) stay.
//!
//! What counts as a record, in short (details with each function):
//! - strict JSON of RFC 8259, nested at most [`MAX_DEPTH`] deep, numbers of any size;
//! - bytes of 0x80 and more inside strings pass unchecked: text may be any bytes here;
//! - a NUL or another control byte is an error everywhere, a raw one inside strings too;
//! - a carriage return before the line end is white space to JSON and so needs no care;
//! - a byte order mark is for the caller to take off the first record ([`without_bom`]);
//! - of equal keys the last one counts, and keys are compared decoded.

mod json;
mod path;
mod scan;
mod splice;
mod unescape;

pub use json::{Fault, MAX_DEPTH, Outcome, Place, Query, Text, find, find_raw, without_bom};
pub use path::{FieldPath, PathError};
pub use splice::{AddedField, Paper, cut, cut_and_add};
pub use unescape::{Cursor, Edge, Unrolled};
