//! Finding one value in a JSON record without building a tree.

use super::path::{FieldPath, Step};
use super::scan::{number_end, string_end, word_end};
use super::unescape::{Decoder, decodes_to};
use crate::span::Span;

/// Containers inside one another that a record may have; a deeper one is an error. Deep enough
/// for any data, shallow enough that the state is a few words and needs no recursion.
pub const MAX_DEPTH: usize = 512;

/// What to look for in each record.
#[derive(Clone, Debug)]
pub struct Query {
    path: FieldPath,
    added: Option<Vec<u8>>,
}

/// What was found in one record. Offsets count bytes from the start of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The value is a string.
    Found(Text),
    /// The record is sound, but has no such value.
    Missing,
    /// The value is there and is no string; the span is the whole value.
    NotAString(Span),
    /// Nothing but white space.
    Blank,
    /// Not a record: the first thing that is wrong.
    Bad(Fault),
}

/// A string inside a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub inside: Span,
    /// True when the inside holds at least one escape.
    pub escaped: bool,
    /// Where a new field goes, when the record is an object.
    pub place: Option<Place>,
}

impl Text {
    /// The text itself: of `record`, or of what [`find`] decoded when there are escapes.
    pub fn shown<'a>(&self, record: &'a [u8], decoded: &'a [u8]) -> &'a [u8] {
        if self.escaped { decoded } else { self.inside.of(record) }
    }
}

/// Where a record can take one more field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Offset of the record's closing brace.
    pub brace: usize,
}

/// Why a record is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte of the record, counted from 1.
    pub column: usize,
    /// What is wrong there, for people.
    pub message: &'static str,
}

impl Fault {
    pub(super) const fn new(at: usize, message: &'static str) -> Self {
        Self { column: at + 1, message }
    }

    /// `message`, or that nothing is left to read.
    pub(super) fn at(bytes: &[u8], at: usize, message: &'static str) -> Self {
        Self::new(at, if at < bytes.len() { message } else { "the record ends too early" })
    }
}

impl Query {
    /// Looks for the value at `path`.
    pub fn new(path: FieldPath) -> Self {
        Self { path, added: None }
    }

    /// Also refuses records that could not take a new top-level field `name`: those that have one
    /// of that name already, whose old value readers would lose, and those that are no objects.
    /// Only records whose text is found are refused; the others pass without the new field.
    pub fn with_added(path: FieldPath, name: &str) -> Self {
        Self { path, added: Some(name.as_bytes().to_vec()) }
    }
}

/// The line without a byte order mark, which may begin a file and is no part of a record.
pub fn without_bom(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

/// Looks through one record: a line with or without its line end.
///
/// The whole record is checked, so anything but [`Outcome::Bad`] is sound JSON. Of equal keys the
/// last one counts, on every level of the path: `{"a":{"t":"x"},"a":{}}` has no `a.t`.
///
/// The text of a found string that holds escapes is left in `decoded`, see [`Text::shown`]; lone
/// surrogates become the three bytes that UTF-8's scheme gives them, as in WTF-8.
pub fn find(record: &[u8], query: &Query, decoded: &mut Vec<u8>) -> Outcome {
    found(Walk::new(record, query, Some(decoded)), record)
}

/// The same without decoding: for a text that is too long to stand beside its record.
pub fn find_raw(record: &[u8], query: &Query) -> Outcome {
    found(Walk::new(record, query, None), record)
}

fn found(mut walk: Walk<'_>, record: &[u8]) -> Outcome {
    walk.blanks();
    if walk.at == record.len() {
        return Outcome::Blank;
    }
    if let Err(fault) = walk.run() {
        return Outcome::Bad(fault);
    }
    match (walk.answer, walk.refused) {
        (Answer::Text { .. }, Some(fault)) => Outcome::Bad(fault),
        (Answer::Text { inside, escaped }, None) => {
            Outcome::Found(Text { inside, escaped, place: walk.place })
        }
        (Answer::Other(span), _) => Outcome::NotAString(span),
        (Answer::None, _) => Outcome::Missing,
    }
}

/// What the path says about the value that comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    /// It is none of ours.
    Nothing,
    /// A container that the path leads through.
    Through,
    /// The value that the path names.
    This,
}

#[derive(Clone, Copy)]
enum Answer {
    None,
    Text { inside: Span, escaped: bool },
    Other(Span),
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    steps: &'a [Step],
    added: Option<&'a [u8]>,
    decoded: Option<&'a mut Vec<u8>>,
    /// Open containers.
    depth: usize,
    /// One bit for each open container: set for an object, clear for an array.
    objects: [u64; MAX_DEPTH / 64],
    /// How many of the open containers, from the outside, lie on the path.
    on_path: usize,
    /// Place of the current element, in the innermost array on the path.
    index: usize,
    want: Want,
    answer: Answer,
    /// Depth at which the wanted value, a container, is open; 0 when it is not.
    answer_depth: usize,
    refused: Option<Fault>,
    place: Option<Place>,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], query: &'a Query, decoded: Option<&'a mut Vec<u8>>) -> Self {
        let no_object = Fault::new(0, "not an object, so no field can be added");
        Self {
            bytes,
            at: 0,
            steps: query.path.steps(),
            added: query.added.as_deref(),
            decoded,
            depth: 0,
            objects: [0; MAX_DEPTH / 64],
            on_path: 0,
            index: 0,
            want: Want::Through,
            answer: Answer::None,
            answer_depth: 0,
            refused: query.added.as_ref().map(|_| no_object),
            place: None,
        }
    }

    /// Reads the record to its end.
    fn run(&mut self) -> Result<(), Fault> {
        loop {
            let opened = self.value()?;
            if opened {
                self.blanks();
                if self.peek() != Some(self.closer()) {
                    self.member()?;
                    continue;
                }
            }
            if !self.next_value()? {
                return Ok(());
            }
        }
    }

    /// Reads a value; of a container only its first byte, and returns true.
    fn value(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        let want = std::mem::replace(&mut self.want, Want::Nothing);
        match self.peek() {
            Some(b'"') if want == Want::This => return self.text().map(|()| false),
            Some(b'"') => self.at = string_end(self.bytes, start + 1, |_, _| ())?.quote + 1,
            Some(b'{') => return self.open(true, want).map(|()| true),
            Some(b'[') => return self.open(false, want).map(|()| true),
            Some(b'-' | b'0'..=b'9') => self.at = number_end(self.bytes, start)?,
            Some(b't') => self.at = word_end(self.bytes, start, b"true")?,
            Some(b'f') => self.at = word_end(self.bytes, start, b"false")?,
            Some(b'n') => self.at = word_end(self.bytes, start, b"null")?,
            _ => return Err(self.fault("expected a value")),
        }
        if want == Want::This {
            self.answer = Answer::Other(Span::new(start, self.at));
        }
        Ok(false)
    }

    /// Reads the string that is wanted, and decodes it if need be.
    fn text(&mut self) -> Result<(), Fault> {
        let start = self.at + 1;
        let end = match &mut self.decoded {
            Some(decoded) => {
                let mut decoder = Decoder::new(self.bytes, start, decoded);
                let end = string_end(self.bytes, start, |at, len| decoder.escape(at, len))?;
                if end.escaped {
                    decoder.finish(end.quote);
                }
                end
            }
            None => string_end(self.bytes, start, |_, _| ())?,
        };
        self.at = end.quote + 1;
        let inside = Span::new(start, end.quote);
        self.answer = Answer::Text { inside, escaped: end.escaped };
        Ok(())
    }

    /// After a value: closes what ends here and reads on to the next value. False at the end.
    fn next_value(&mut self) -> Result<bool, Fault> {
        while self.depth > 0 {
            self.blanks();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    if self.on_path == self.depth {
                        self.index += 1;
                    }
                    self.blanks();
                    return self.member().map(|()| true);
                }
                Some(byte) if byte == self.closer() => self.close(),
                _ if self.in_object() => return Err(self.fault("expected `,` or `}`")),
                _ => return Err(self.fault("expected `,` or `]`")),
            }
        }
        self.blanks();
        if self.at < self.bytes.len() {
            return Err(self.fault("more after the end of the record"));
        }
        Ok(false)
    }

    /// Reads up to the value of the next member, its key included in an object.
    fn member(&mut self) -> Result<(), Fault> {
        let step = if self.on_path == self.depth { self.steps.get(self.depth - 1) } else { None };
        let ours = if self.in_object() {
            self.key(step)?
        } else {
            step.is_some_and(|step| step.index == Some(self.index))
        };
        if ours {
            // An earlier value under an equal key no longer counts, whatever it was.
            self.answer = Answer::None;
            let last = self.depth == self.steps.len();
            self.want = if last { Want::This } else { Want::Through };
        }
        Ok(())
    }

    /// Reads a key, the colon and the blanks around it. True when the key is the step's.
    fn key(&mut self, step: Option<&Step>) -> Result<bool, Fault> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.fault("expected a key in quotes"));
        }
        let end = string_end(self.bytes, start + 1, |_, _| ())?;
        self.at = end.quote + 1;
        let raw = &self.bytes[start + 1..end.quote];
        let is = |key: &[u8]| if end.escaped { decodes_to(raw, key) } else { raw == key };
        if self.depth == 1 && self.added.is_some_and(is) {
            let fault = Fault::new(start, "has a field of the name to be added");
            self.refused = self.refused.or(Some(fault));
        }
        let ours = step.is_some_and(|step| is(&step.key));
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(self.fault("expected `:`"));
        }
        self.at += 1;
        self.blanks();
        Ok(ours)
    }

    fn open(&mut self, object: bool, want: Want) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault("nested too deep"));
        }
        let (word, bit) = (self.depth / 64, 1 << (self.depth % 64));
        if object {
            self.objects[word] |= bit;
        } else {
            self.objects[word] &= !bit;
        }
        if self.depth == 0 && object {
            self.refused = None;
        }
        self.depth += 1;
        match want {
            Want::Nothing => {}
            Want::Through => {
                self.on_path = self.depth;
                self.index = 0;
            }
            Want::This => {
                self.answer = Answer::Other(Span::new(self.at, self.at));
                self.answer_depth = self.depth;
            }
        }
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) {
        if self.depth == 1 && self.in_object() {
            self.place = Some(Place { brace: self.at });
        }
        self.at += 1;
        if self.answer_depth == self.depth {
            if let Answer::Other(span) = &mut self.answer {
                span.end = self.at;
            }
            self.answer_depth = 0;
        }
        self.depth -= 1;
        if self.on_path > self.depth {
            self.on_path = self.depth;
            // The container around it is on the path too; in an array the path says where we are.
            let step = self.depth.checked_sub(1).and_then(|step| self.steps.get(step));
            self.index = step.and_then(|step| step.index).unwrap_or(0);
        }
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether the innermost open container is an object. Only asked when one is open.
    fn in_object(&self) -> bool {
        let top = self.depth.saturating_sub(1);
        self.objects[top / 64] >> (top % 64) & 1 == 1
    }

    fn closer(&self) -> u8 {
        if self.in_object() { b'}' } else { b']' }
    }

    fn fault(&self, message: &'static str) -> Fault {
        Fault::at(self.bytes, self.at, message)
    }
}
