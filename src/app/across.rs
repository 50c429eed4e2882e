//! Sentences that stand in many documents: gathering fingerprints and merging them.
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
use crate::seen::{Binder, Head, Print};

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
                    "made with another key, floor of words, folding of digits, group or id than the first",
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
}
