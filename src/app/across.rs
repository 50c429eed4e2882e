//! Sentences that stand in many documents: gathering fingerprints, merging them, judging by them.
//!
//! Counting is done by sorting: prints are gathered in memory, and when that is full they are
//! sorted and put aside in a file without a name, which is gone when the process is, however it
//! ends. What is merged in the end are sorted runs. Only sums and smallest ids are formed, so the
//! result does not depend on threads, on memory, or on how the work was split.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::PathBuf;

use super::error::Error;
use super::intake::Source;
use super::jsonl::Origin;
use crate::key::{Key, Keyring};
use crate::record::{FieldPath, Outcome, Query, find};
use crate::seen::{Binder, Head, Print, Seen, grouped, holder};

/// Tells documents apart, and groups of them.
#[derive(Debug)]
pub struct Desk {
    head: Head,
    ring: Keyring,
    id: Option<Query>,
    group: Option<Query>,
}

/// Who a document is.
#[derive(Debug, PartialEq, Eq)]
pub struct Passport {
    /// Its id, compared byte by byte.
    pub id: Vec<u8>,
    /// The key of its group.
    group: Option<u128>,
}

impl Desk {
    /// A desk for keys of `head`; `id` is the field that holds a document's id. Without it the
    /// place of the document in the input is its id.
    ///
    /// # Errors
    /// When the group's field is no field path.
    pub fn new(head: Head, id: Option<FieldPath>) -> Result<Desk, Error> {
        let group = match head.group_by.as_str() {
            "" => None,
            field => Some(
                FieldPath::parse(field)
                    .map_err(|why| Error::Usage { detail: format!("--group-by {field}: {why}") })?,
            ),
        };
        let (id, group) = (id.map(Query::new), group.map(Query::new));
        Ok(Desk { ring: head.ring(), head, id, group })
    }

    /// What keys are made with.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The keyring that the engine must use.
    pub fn ring(&self) -> Keyring {
        self.ring.clone()
    }

    /// True when documents are known by their place, so that records must be counted.
    pub fn counts(&self) -> bool {
        self.id.is_none()
    }

    /// Who the document is; nothing when the record lacks its id or its group. Such a document is
    /// neither counted nor judged by what others hold.
    pub fn passport(&self, origin: &Origin<'_>, decoded: &mut Vec<u8>) -> Option<Passport> {
        let group = match &self.group {
            Some(query) => {
                let value = value(origin.record, query, decoded)?;
                Some(self.ring.key(site(value).to_ascii_lowercase().as_slice()).0)
            }
            None => None,
        };
        let id = match &self.id {
            Some(query) => value(origin.record, query, decoded)?.to_vec(),
            None => format!("{:020}", origin.number).into_bytes(),
        };
        Some(Passport { id, group })
    }

    /// The key of a sentence in the group of a document.
    pub fn key(&self, key: Key, passport: &Passport) -> u128 {
        grouped(&self.ring, key, passport.group)
    }
}

/// The text of a string or the digits of a number.
fn value<'a>(record: &'a [u8], query: &Query, decoded: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    match find(record, query, decoded) {
        Outcome::Found(text) => Some(text.shown(record, decoded)),
        Outcome::NotAString(span) => {
            let raw = span.of(record);
            raw.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-').then_some(raw)
        }
        _ => None,
    }
}

/// Of a web address the host, without `www.`; anything else as it is.
fn site(value: &[u8]) -> &[u8] {
    let Some(rest) = value.strip_prefix(b"https://").or_else(|| value.strip_prefix(b"http://"))
    else {
        return value;
    };
    let end = rest.iter().position(|b| b"/?#:".contains(b)).unwrap_or(rest.len());
    let host = &rest[..end];
    host.strip_prefix(b"www.").unwrap_or(host)
}

/// Which copies stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// The one in the document with the smallest id.
    First,
    /// None.
    None,
}

/// What is known of a corpus, and what follows from it.
#[derive(Debug)]
pub struct Ledger {
    /// Tells documents apart.
    pub desk: Desk,
    /// What they have in common.
    pub seen: Seen,
    /// Documents that must hold a sentence before it goes.
    pub least: u32,
    /// Which copies stay.
    pub stay: Stay,
}

impl Ledger {
    /// The number of documents that hold the sentence, when it is to go from this one.
    pub fn verdict(&self, key: Key, passport: &Passport, holder_here: u64) -> Option<u32> {
        let (documents, first) = self.seen.get(self.desk.key(key, passport))?;
        let goes = documents >= self.least && (self.stay == Stay::None || first != holder_here);
        goes.then_some(documents)
    }

    /// How the index remembers this document.
    pub fn holder(&self, passport: &Passport) -> u64 {
        holder(&self.desk.ring, &passport.id)
    }
}

/// What a document holds.
#[derive(Debug)]
pub struct Held {
    /// Its id.
    pub id: Vec<u8>,
    /// Its sentences, ascending, each once.
    pub keys: Vec<u128>,
}

/// Where prints are put aside, and when.
#[derive(Clone, Debug)]
pub struct Room {
    /// Bytes of memory that may be filled.
    pub memory: usize,
    /// The folder for files without a name.
    pub folder: PathBuf,
}

/// Prints on their way to being sorted.
#[derive(Debug)]
pub struct Gathered {
    room: Room,
    /// Key, and place in `ids`. Two halves, as a `u128` would waste a quarter on alignment.
    prints: Vec<([u64; 2], u32)>,
    ids: Vec<Vec<u8>>,
    bytes: usize,
    runs: Vec<File>,
}

impl Gathered {
    /// Nothing yet.
    pub fn new(room: Room) -> Gathered {
        Gathered { room, prints: Vec::new(), ids: Vec::new(), bytes: 0, runs: Vec::new() }
    }

    /// Takes in what one document holds.
    ///
    /// # Errors
    /// When prints cannot be put aside.
    pub fn add(&mut self, held: Held) -> Result<(), Error> {
        let place = self.ids.len() as u32;
        self.bytes += held.id.len() + size_of::<Vec<u8>>() + 16;
        self.bytes += held.keys.len() * size_of::<([u64; 2], u32)>();
        self.prints.extend(held.keys.iter().map(|&key| ([(key >> 64) as u64, key as u64], place)));
        self.ids.push(held.id);
        // A growing table is twice there for a moment.
        if self.bytes > self.room.memory / 2 { self.put_aside() } else { Ok(()) }
    }

    fn put_aside(&mut self) -> Result<(), Error> {
        let failed = |source| Error::Write {
            name: format!("a temporary file in {}", super::error::shown_path(&self.room.folder)),
            source,
        };
        let mut writer = BufWriter::new(tempfile::tempfile_in(&self.room.folder).map_err(failed)?);
        let (prints, ids) = (std::mem::take(&mut self.prints), std::mem::take(&mut self.ids));
        self.bytes = 0;
        let mut line = Vec::new();
        for print in sorted(prints, ids) {
            line.clear();
            print.write(&mut line);
            writer.write_all(&line).map_err(failed)?;
        }
        let mut file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.rewind().map_err(failed)?;
        self.runs.push(file);
        Ok(())
    }

    /// All prints in the order of their keys, each key once.
    ///
    /// # Errors
    /// When what was put aside cannot be read.
    pub fn merge(mut self) -> Result<Merge, Error> {
        let mut runs: Vec<Run> = Vec::new();
        for file in std::mem::take(&mut self.runs) {
            runs.push(lines("a temporary file".to_owned(), BufReader::new(file)));
        }
        runs.push(Box::new(sorted(self.prints, self.ids).map(Ok)));
        Merge::new(runs)
    }
}

/// The prints in the order of their keys, equal ones as one.
fn sorted(mut prints: Vec<([u64; 2], u32)>, ids: Vec<Vec<u8>>) -> impl Iterator<Item = Print> {
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by(|a, b| ids[*a as usize].cmp(&ids[*b as usize]));
    let mut rank = vec![0; ids.len()];
    for (place, &id) in order.iter().enumerate() {
        rank[id as usize] = place as u32;
    }
    prints.iter_mut().for_each(|(_, id)| *id = rank[*id as usize]);
    prints.sort_unstable();
    let mut at = 0;
    std::iter::from_fn(move || {
        let &(key, first) = prints.get(at)?;
        let documents = prints[at..].iter().take_while(|print| print.0 == key).count();
        at += documents;
        Some(Print {
            key: u128::from(key[0]) << 64 | u128::from(key[1]),
            documents: documents as u64,
            first: ids[order[first as usize] as usize].clone(),
        })
    })
}

/// A run of prints in the order of their keys.
type Run = Box<dyn Iterator<Item = Result<Print, Error>>>;

/// Several runs as one.
pub struct Merge {
    runs: Vec<Run>,
    heads: Vec<Option<Print>>,
    next: BinaryHeap<Reverse<(u128, usize)>>,
}

impl Merge {
    fn new(runs: Vec<Run>) -> Result<Merge, Error> {
        let mut merge = Merge { heads: Vec::new(), runs, next: BinaryHeap::new() };
        for place in 0..merge.runs.len() {
            merge.heads.push(None);
            merge.advance(place)?;
        }
        Ok(merge)
    }

    /// Merges fingerprint files, which must be sorted and of one head.
    ///
    /// # Errors
    /// A file that is no fingerprint, or of another kind than the first.
    pub fn of_files(sources: Vec<Source>) -> Result<(Head, Merge), Error> {
        let mut runs = Vec::new();
        let mut common: Option<Head> = None;
        for source in sources {
            let name = source.name().to_owned();
            let refused = |detail: &str| Error::Usage { detail: format!("{name}: {detail}") };
            let mut reader = BufReader::new(Text(source));
            let mut line = Vec::new();
            reader.read_until(b'\n', &mut line).map_err(|error| read_failed(&name, error))?;
            let head = Head::parse(&line).ok_or_else(|| refused("this is no fingerprint"))?;
            if *common.get_or_insert_with(|| head.clone()) != head {
                return Err(refused(
                    "made with another key, floor of words or group than the first",
                ));
            }
            runs.push(lines(name, reader));
        }
        let head = common.ok_or_else(|| Error::Usage { detail: "no fingerprints given".into() })?;
        Ok((head, Merge::new(runs)?))
    }

    fn advance(&mut self, place: usize) -> Result<Option<Print>, Error> {
        let next = self.runs[place].next().transpose()?;
        if let Some(print) = &next {
            self.next.push(Reverse((print.key, place)));
        }
        Ok(std::mem::replace(&mut self.heads[place], next))
    }

    /// Writes the index of these prints, leaving out what stands in fewer than `least` documents.
    ///
    /// # Errors
    /// What `put` says, and what reading the runs says.
    pub fn bind(
        self,
        head: &Head,
        least: u64,
        put: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut out = Vec::new();
        let mut binder = Binder::new(head, &mut out);
        for print in self {
            let print = print?;
            if print.documents >= least {
                binder.add(&print, &mut out);
            }
            if out.len() > 1 << 16 {
                put(&out)?;
                out.clear();
            }
        }
        binder.finish(&mut out);
        put(&out)
    }
}

impl Iterator for Merge {
    type Item = Result<Print, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut whole: Option<Print> = None;
        while let Some(&Reverse((key, place))) = self.next.peek() {
            if whole.as_ref().is_some_and(|print| print.key != key) {
                break;
            }
            self.next.pop();
            match self.advance(place) {
                Ok(Some(print)) => match &mut whole {
                    None => whole = Some(print),
                    Some(sum) => sum.merge(print),
                },
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
        whole.map(Ok)
    }
}

/// The prints of a sorted file.
fn lines(name: String, mut reader: impl BufRead + 'static) -> Run {
    let (mut line, mut last) = (Vec::new(), None);
    Box::new(std::iter::from_fn(move || {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => return Some(Err(read_failed(&name, error))),
        }
        let refused = |why: &str| Error::Usage { detail: format!("{name}: {why}") };
        let Some(print) = Print::parse(&line) else {
            return Some(Err(refused("a line is no fingerprint")));
        };
        if last.is_some_and(|last| last >= print.key) {
            return Some(Err(refused("not sorted by key, or a key stands twice")));
        }
        last = Some(print.key);
        Some(Ok(print))
    }))
}

fn read_failed(name: &str, source: io::Error) -> Error {
    // An error of our own that went through a reader of the standard library comes out whole.
    match source.downcast::<Error>() {
        Ok(error) => error,
        Err(source) => Error::Read { name: name.to_owned(), at: 0, source },
    }
}

/// A source as the standard library reads.
struct Text(Source);

impl io::Read for Text {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.0.read(room).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn room(memory: usize) -> Room {
        Room { memory, folder: std::env::temp_dir() }
    }

    fn merged(documents: &[(u8, Vec<u8>)], memory: usize) -> Vec<Print> {
        let mut gathered = Gathered::new(room(memory));
        for (id, keys) in documents {
            let mut keys: Vec<u128> = keys.iter().map(|&key| u128::from(key) << 60).collect();
            keys.sort_unstable();
            keys.dedup();
            gathered.add(Held { id: vec![*id], keys }).unwrap();
        }
        gathered.merge().unwrap().map(Result::unwrap).collect()
    }

    proptest! {
        #[test]
        fn memory_and_order_change_nothing(
            documents in prop::collection::vec((any::<u8>(), prop::collection::vec(0..20u8, 0..9)), 0..30),
        ) {
            let expected: Vec<Print> = (0..20u8)
                .filter_map(|key| {
                    let holders = documents.iter().filter(|(_, keys)| keys.contains(&key));
                    let ids: Vec<u8> = holders.map(|(id, _)| *id).collect();
                    let first = vec![*ids.iter().min()?];
                    Some(Print { key: u128::from(key) << 60, documents: ids.len() as u64, first })
                })
                .collect();
            let mut backwards = documents.clone();
            backwards.reverse();
            for memory in [0, 600, 1 << 30] {
                prop_assert_eq!(&merged(&documents, memory), &expected);
                prop_assert_eq!(&merged(&backwards, memory), &expected);
            }
        }
    }

    #[test]
    fn a_site_is_the_host_of_an_address() {
        for (value, expected) in [
            ("https://www.example.org/a?b", "example.org"),
            ("http://news.example.org:80", "news.example.org"),
            ("example.org", "example.org"),
            ("https://", ""),
        ] {
            assert_eq!(site(value.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn documents_are_known_by_field_or_place() {
        let head = Head { secret: 1, min_words: 8, group_by: "url".into() };
        let record = br#"{"url":"https://www.A.org/x","id":7,"none":null}"#;
        let origin = Origin { record, number: 12 };
        let pass = |id: Option<&str>| {
            let path = id.map(|id| FieldPath::parse(id).unwrap());
            let desk = Desk::new(head.clone(), path).unwrap();
            desk.passport(&origin, &mut Vec::new())
        };
        let group = Some(head.ring().key(b"a.org").0);
        assert_eq!(pass(Some("id")), Some(Passport { id: b"7".to_vec(), group }));
        assert_eq!(pass(None).map(|pass| pass.id), Some(b"00000000000000000012".to_vec()));
        assert_eq!(pass(Some("none")), None);
        assert_eq!(pass(Some("missing")), None);
    }
}
