//! What many documents have in common: fingerprints of sentences, and the index made of them.
//!
//! A fingerprint is a sentence's key, the number of documents it stands in, and the smallest id of
//! these documents. Fingerprints of parts of a corpus are merged by adding the numbers and taking
//! the smaller id, in any order and any grouping, so any engine can do it. The index is the frozen
//! result: it answers how many documents share a sentence, and which of them holds the first copy.

use crate::key::{Key, Keyring};

/// The first line of a fingerprint file begins with this.
const TITLE: &str = "#deboil-fingerprint\t3\t";
/// An index begins with this; the last byte is the version.
const MAGIC: &[u8; 8] = b"deboilS\x03";
/// Bytes of one entry of an index: the key, the documents, the holder.
const ENTRY: usize = 28;
/// Bytes behind the entries: their number and a checksum.
const TRAILER: usize = 16;

/// What keys were made with. Only fingerprints with equal heads can be merged or judged against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The secret behind the keys.
    pub secret: u128,
    /// The shortest sentence that counts, in words.
    pub min_words: u32,
    /// Numbers were made one.
    pub fold_digits: bool,
    /// The field whose value parts the corpus into groups, as it was typed; empty for none.
    pub group_by: String,
    /// The field that holds a document's id, as it was typed; empty when documents are numbered.
    pub id_field: String,
}

impl Head {
    /// The keyring that makes the keys.
    pub fn ring(&self) -> Keyring {
        Keyring::from_secret(self.secret)
    }

    /// The first line of a fingerprint file, with its line end.
    pub fn line(&self) -> String {
        let Head { secret, min_words, group_by, id_field, .. } = self;
        let digits = if self.fold_digits { "digits" } else { "" };
        let [group_by, id_field] = [group_by, id_field].map(|field| {
            let mut line = Vec::new();
            escape(field.as_bytes(), &mut line);
            String::from_utf8_lossy(&line).into_owned()
        });
        format!("{TITLE}{secret:032x}\t{min_words}\t{digits}\t{group_by}\t{id_field}\n")
    }

    /// Reads what [`Head::line`] wrote, with or without its line end.
    pub fn parse(line: &[u8]) -> Option<Head> {
        let line = std::str::from_utf8(line).ok()?;
        let rest = line.strip_suffix('\n').unwrap_or(line).strip_prefix(TITLE)?;
        let mut fields = rest.split('\t');
        let field = |written: &str| String::from_utf8(unescaped(written.as_bytes())).ok();
        let head = Head {
            secret: parse_key(fields.next()?)?,
            min_words: fields.next()?.parse().ok()?,
            fold_digits: match fields.next()? {
                "" => false,
                "digits" => true,
                _ => return None,
            },
            group_by: field(fields.next()?)?,
            id_field: field(fields.next()?)?,
        };
        fields.next().is_none().then_some(head)
    }
}

/// One fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Key of the sentence and of the group.
    pub key: u128,
    /// Documents that hold it.
    pub documents: u64,
    /// The smallest of their ids, byte by byte.
    pub first: Vec<u8>,
}

impl Print {
    /// Appends the fingerprint as a line: key, documents and id between tabs.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("{:032x}\t{}\t", self.key, self.documents).as_bytes());
        escape(&self.first, out);
        out.push(b'\n');
    }

    /// Reads what [`Print::write`] wrote, with or without its line end.
    pub fn parse(line: &[u8]) -> Option<Print> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut fields = line.splitn(3, |&b| b == b'\t');
        let key = parse_key(std::str::from_utf8(fields.next()?).ok()?)?;
        let documents = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
        let first = unescaped(fields.next()?);
        Some(Print { key, documents, first })
    }

    /// Takes in another fingerprint of the same key.
    pub fn merge(&mut self, other: Print) {
        self.documents = self.documents.saturating_add(other.documents);
        if other.first < self.first {
            self.first = other.first;
        }
    }
}

/// Appends a text so that it holds neither the tab nor the line end that part fields.
fn escape(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// What [`escape`] wrote, as it was.
fn unescaped(written: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(written.len());
    let mut escaped = false;
    for &byte in written {
        match (std::mem::take(&mut escaped), byte) {
            (false, b'\\') => escaped = true,
            (true, b't') => text.push(b'\t'),
            (true, b'n') => text.push(b'\n'),
            (true, b'r') => text.push(b'\r'),
            (_, byte) => text.push(byte),
        }
    }
    text
}

fn parse_key(digits: &str) -> Option<u128> {
    if digits.len() != 32 || digits.starts_with('+') {
        return None;
    }
    u128::from_str_radix(digits, 16).ok()
}

/// The key of a sentence within a group; without a group the key of the sentence.
pub fn grouped(ring: &Keyring, key: Key, group: Option<u128>) -> u128 {
    match group {
        None => key.0,
        Some(group) => {
            let mut both = [0; 32];
            both[..16].copy_from_slice(&key.0.to_be_bytes());
            both[16..].copy_from_slice(&group.to_be_bytes());
            ring.key(&both).0
        }
    }
}

/// How an index remembers a document's id.
pub fn holder(ring: &Keyring, id: &[u8]) -> u64 {
    ring.key(id).0 as u64
}

/// The frozen index.
#[derive(Debug)]
pub struct Seen {
    head: Head,
    /// The entries, ascending by key.
    entries: Vec<u8>,
    /// For each value of the first bits of a key: the first entry that has it or a larger one.
    starts: Vec<u32>,
    shift: u32,
}

/// Writes an index, entry by entry.
#[derive(Debug)]
pub struct Binder {
    ring: Keyring,
    last: Option<u128>,
    count: u64,
    sum: Sum,
}

impl Binder {
    /// Begins an index with what belongs in front of its entries.
    pub fn new(head: &Head, out: &mut Vec<u8>) -> Binder {
        let from = out.len();
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&head.secret.to_be_bytes());
        out.extend_from_slice(&head.min_words.to_be_bytes());
        out.push(u8::from(head.fold_digits));
        for field in [&head.group_by, &head.id_field] {
            out.extend_from_slice(&(field.len() as u32).to_be_bytes());
            out.extend_from_slice(field.as_bytes());
        }
        let mut sum = Sum::default();
        sum.add(&out[from..]);
        Binder { ring: head.ring(), last: None, count: 0, sum }
    }

    /// Adds a fingerprint; keys come in ascending order. One that stands in a single document is
    /// left out, as nothing can follow from it.
    pub fn add(&mut self, print: &Print, out: &mut Vec<u8>) {
        debug_assert!(self.last.is_none_or(|last| last < print.key));
        self.last = Some(print.key);
        if print.documents < 2 {
            return;
        }
        let from = out.len();
        out.extend_from_slice(&print.key.to_be_bytes());
        let documents = u32::try_from(print.documents).unwrap_or(u32::MAX);
        out.extend_from_slice(&documents.to_be_bytes());
        out.extend_from_slice(&holder(&self.ring, &print.first).to_be_bytes());
        self.sum.add(&out[from..]);
        self.count += 1;
    }

    /// Ends the index.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        let count = self.count.to_be_bytes();
        self.sum.add(&count);
        out.extend_from_slice(&count);
        out.extend_from_slice(&self.sum.0.to_be_bytes());
    }
}

/// A checksum against accidents, not against people.
#[derive(Debug, Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(chunk.len() as u64, |word, &b| word << 8 ^ u64::from(b));
            // The multiplier of splitmix64; the rotation lets high bits reach low ones.
            self.0 = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        }
    }
}

impl Seen {
    /// Reads an index.
    ///
    /// # Errors
    /// Says in words what is wrong: another kind of file, another version, a damaged one.
    pub fn read(mut bytes: Vec<u8>) -> Result<Seen, &'static str> {
        const DAMAGED: &str = "the index is damaged or cut short; make it again";
        if bytes.get(..7) != Some(&MAGIC[..7]) {
            return Err("this is no index; make one with --make-index");
        }
        if bytes.get(7) != Some(&MAGIC[7]) {
            return Err("the index is of another version of deboil; make it again");
        }
        let (head, size) = read_head(&bytes).ok_or(DAMAGED)?;
        let end = bytes.len().checked_sub(TRAILER).filter(|end| *end >= size).ok_or(DAMAGED)?;
        let count = (end - size) / ENTRY;
        let mut sum = Sum::default();
        sum.add(&bytes[..size]);
        bytes[size..end].chunks(ENTRY).for_each(|entry| sum.add(entry));
        sum.add(&bytes[end..end + 8]);
        let is_sound = (end - size).is_multiple_of(ENTRY)
            && bytes[end..end + 8] == (count as u64).to_be_bytes()
            && bytes[end + 8..] == sum.0.to_be_bytes()
            && u32::try_from(count).is_ok();
        if !is_sound {
            return Err(DAMAGED);
        }
        bytes.truncate(end);
        bytes.drain(..size);
        let seen = Seen::over(head, bytes);
        let ascends = (1..count).all(|place| seen.key(place - 1) < seen.key(place));
        if ascends { Ok(seen) } else { Err(DAMAGED) }
    }

    fn over(head: Head, entries: Vec<u8>) -> Seen {
        let count = entries.len() / ENTRY;
        // About four entries share a start, so a look-up is two steps into memory.
        let bits = (usize::BITS - (count / 4).leading_zeros()).clamp(1, 28);
        let mut seen = Seen { head, entries, starts: Vec::new(), shift: 128 - bits };
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for place in 0..count {
            let slot = (seen.key(place) >> seen.shift) as usize;
            while starts.len() <= slot {
                starts.push(place as u32);
            }
        }
        starts.resize((1 << bits) + 1, count as u32);
        seen.starts = starts;
        seen
    }

    fn key(&self, place: usize) -> u128 {
        number(&self.entries[place * ENTRY..place * ENTRY + 16])
    }

    /// What the keys were made with.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Sentences that stand in two documents or more.
    pub fn len(&self) -> usize {
        self.entries.len() / ENTRY
    }

    /// True when no sentence stands in two documents.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many documents hold the sentence, and which is the first; see [`grouped`], [`holder`].
    pub fn get(&self, key: u128) -> Option<(u32, u64)> {
        let slot = (key >> self.shift) as usize;
        let (from, to) = (self.starts[slot] as usize, self.starts[slot + 1] as usize);
        let place = (from..to).find(|&place| self.key(place) >= key)?;
        if self.key(place) != key {
            return None;
        }
        let rest = &self.entries[place * ENTRY + 16..(place + 1) * ENTRY];
        Some((number(&rest[..4]) as u32, number(&rest[4..]) as u64))
    }
}

fn number(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0, |number, &b| number << 8 | u128::from(b))
}

/// The head of an index and its length in bytes.
fn read_head(bytes: &[u8]) -> Option<(Head, usize)> {
    let secret = number(bytes.get(8..24)?);
    let min_words = number(bytes.get(24..28)?) as u32;
    let fold_digits = match bytes.get(28)? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let mut at = 29;
    let mut field = || {
        let start = at + 4;
        let end = start + number(bytes.get(at..start)?) as usize;
        at = end;
        Some(std::str::from_utf8(bytes.get(start..end)?).ok()?.to_owned())
    };
    let (group_by, id_field) = (field()?, field()?);
    Some((Head { secret, min_words, fold_digits, group_by, id_field }, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head() -> Head {
        let (group_by, id_field) = ("meta.site".into(), "a\tb\\".into());
        Head { secret: 7 << 100, min_words: 8, fold_digits: true, group_by, id_field }
    }

    fn bound(prints: &[Print]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut binder = Binder::new(&head(), &mut out);
        prints.iter().for_each(|print| binder.add(print, &mut out));
        binder.finish(&mut out);
        out
    }

    proptest! {
        #[test]
        fn lines_come_back(key: u128, documents: u64, first: Vec<u8>) {
            let print = Print { key, documents, first };
            let mut line = Vec::new();
            print.write(&mut line);
            prop_assert_eq!(line.iter().filter(|&&b| b == b'\n').count(), 1);
            prop_assert_eq!(Print::parse(&line), Some(print));
        }

        #[test]
        fn the_index_knows_what_two_documents_hold(
            prints in prop::collection::btree_map(any::<u128>(), (1..4u64, any::<[u8; 2]>()), 0..200),
            other: u128,
        ) {
            let prints: Vec<Print> = prints
                .into_iter()
                .map(|(key, (documents, id))| Print { key, documents, first: id.to_vec() })
                .collect();
            let seen = Seen::read(bound(&prints)).unwrap();
            prop_assert_eq!(seen.head(), &head());
            let ring = head().ring();
            for print in &prints {
                let expected = (print.documents > 1)
                    .then(|| (print.documents as u32, holder(&ring, &print.first)));
                prop_assert_eq!(seen.get(print.key), expected);
            }
            if prints.iter().all(|print| print.key != other) {
                prop_assert_eq!(seen.get(other), None);
            }
        }
    }

    #[test]
    fn damage_is_seen() {
        let prints: Vec<Print> = (0..20u128)
            .map(|n| Print { key: n << 120 | n, documents: 2, first: vec![n as u8] })
            .collect();
        let sound = bound(&prints);
        assert_eq!(Seen::read(sound.clone()).unwrap().len(), 20);
        for place in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[place] ^= 0x10;
            assert!(Seen::read(damaged).is_err(), "{place}");
            assert!(Seen::read(sound[..place].to_vec()).is_err(), "{place}");
        }
        assert!(Seen::read(head().line().into_bytes()).is_err());
    }

    #[test]
    fn heads_come_back() {
        assert_eq!(Head::parse(head().line().as_bytes()), Some(head()));
        let exact = Head { fold_digits: false, id_field: String::new(), ..head() };
        assert_eq!(Head::parse(exact.line().as_bytes()), Some(exact));
        assert_eq!(Head::parse(b"#deboil-fingerprint\t1\t"), None);
        assert_eq!(Head::parse(format!("{}\tx", head().line().trim_end()).as_bytes()), None);
    }
}
