//! `--parquet`: one text column of a Parquet file is cleaned, and everything else is carried over.
//!
//! The chunks of all other columns are copied as they lie in the file: nothing of them is decoded,
//! so neither values nor encodings, statistics or filters change. Row groups are done side by side,
//! each into memory, and written in their order: there are as many of them in memory as there are
//! threads, and two more.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use parquet::basic::{Encoding, Type};
use parquet::bloom_filter::Sbbf;
use parquet::column::reader::get_typed_column_reader;
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::{ParquetError, Result as Parquet};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr, WriterVersion};
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::clean::Job;
use super::error::{Error, shown_path};
use super::intake::Input;
use super::jsonl::{Judge, Origin, Verdict};
use super::judges::{Counts, EngineJudge};
use super::mirror::{Begun, Mirror};
use super::outlet::Outlet;
use super::roster::Roster;
use super::script::Script;
use super::signals;
use super::source::FileId;

/// Values that are decoded at once.
const BATCH: usize = 1024;

impl Job<'_> {
    /// All inputs, each to a Parquet file of its own.
    ///
    /// # Errors
    /// Options that make no sense, trouble with an output; trouble with an input is noted.
    pub(super) fn tables(&mut self, roster: &Roster, column: &str) -> Result<(), Error> {
        let usage = |detail: &str| Err(Error::Usage { detail: format!("--parquet: {detail}") });
        if roster.inputs.contains(&Input::Stdin) {
            return usage("a table is read from both ends, so name a file");
        }
        let mirror = match &self.args.output_dir {
            Some(path) => Some(Mirror::open(path, self.args.skip_existing, roster)?),
            None if roster.inputs.len() > 1 => {
                return usage("several tables do not make one; use --output-dir");
            }
            None => None,
        };
        for (number, input) in roster.inputs.iter().enumerate() {
            let Input::File(path) = input else { continue };
            let outcome = match (&mirror, roster.place(number)) {
                (Some(mirror), Some(place)) => self.mirrored_table(mirror, place, path, column),
                _ => self.one_table(path, column),
            };
            match outcome {
                Err(error @ (Error::Write { .. } | Error::Closed | Error::Ended)) => {
                    return Err(error);
                }
                outcome => self.note(outcome)?,
            }
        }
        Ok(())
    }

    fn one_table(&mut self, path: &Path, column: &str) -> Result<(), Error> {
        let table = Table::open(path, column)?;
        let ids: Vec<FileId> = Input::File(path.to_owned()).id().into_iter().collect();
        let mut outlet = match &self.args.output {
            Some(path) => Outlet::create(path, None, &ids)?,
            None => Outlet::stdout(None)?.apart_from(&ids)?,
        };
        self.table(&table, &mut outlet)?;
        outlet.close()
    }

    fn mirrored_table(
        &mut self,
        mirror: &Mirror,
        place: &Path,
        path: &Path,
        column: &str,
    ) -> Result<(), Error> {
        if mirror.is_there(place) {
            self.there += 1;
            return Ok(());
        }
        let table = Table::open(path, column)?;
        match mirror.begin(place, Input::File(path.to_owned()).id())? {
            Begun::There => self.there += 1,
            Begun::Draft(mut draft) => {
                if let Some(outlet) = draft.outlet() {
                    self.table(&table, outlet)?;
                }
                draft.commit()?;
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Table, outlet: &mut Outlet) -> Result<(), Error> {
        let judge = EngineJudge {
            engine: self.engine,
            ledger: None,
            name: &table.name,
            wants_events: false,
            id: None,
            fresh: &self.fresh,
        };
        let mut gate = Gate { outlet, failed: None };
        let (stats, meter) = (&mut self.stats, &self.meter);
        let mut count = |done: &Done, taken: i64| {
            let Counts { stats: more, .. } = &done.counts;
            meter.taken.fetch_add(taken.max(0) as u64, std::sync::atomic::Ordering::Relaxed);
            meter.add((done.texts, done.changed), (more.bytes, more.removed_bytes()));
            stats.texts += done.texts;
            stats.changed += done.changed;
            stats.join(more.clone());
        };
        let outcome = table.write(&judge, self.flow.threads, &mut gate, &mut count);
        match (gate.failed, outcome) {
            (Some(error), _) => Err(error),
            (None, Err(Trouble::Ended)) => Err(Error::Ended),
            (None, Err(Trouble::Parquet(error))) => Err(table.broken(&error)),
            (None, Ok(())) => Ok(()),
        }
    }
}

/// An open file, and what is to be done with it.
struct Table {
    name: String,
    path: std::path::PathBuf,
    metadata: ParquetMetaData,
    /// Number of the text column among the leaves.
    column: usize,
    properties: WriterPropertiesPtr,
}

/// Why a table did not come to its end.
enum Trouble {
    Ended,
    Parquet(ParquetError),
}

impl From<ParquetError> for Trouble {
    fn from(error: ParquetError) -> Self {
        Trouble::Parquet(error)
    }
}

/// A row group in memory, as a file of its own.
struct Done {
    file: Vec<u8>,
    counts: Counts,
    texts: u64,
    changed: u64,
}

impl Table {
    fn open(path: &Path, column: &str) -> Result<Table, Error> {
        let name = shown_path(path);
        let file = File::open(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Error::Missing { name: name.clone() },
            _ => Error::Open { name: name.clone(), source },
        })?;
        let metadata = ParquetMetaDataReader::new()
            .with_page_index_policy(PageIndexPolicy::Optional)
            .parse_and_finish(&file)
            .map_err(|error| broken(&name, &error))?;
        let leaves = metadata.file_metadata().schema_descr().columns();
        let found = leaves.iter().position(|leaf| leaf.path().string() == column);
        let refused = |why: String| Error::Usage { detail: format!("{name}: {why}") };
        let Some(number) = found else {
            let known: Vec<String> = leaves.iter().map(|leaf| leaf.path().string()).collect();
            return Err(refused(format!("has no column {column}; it has {}", known.join(", "))));
        };
        if leaves[number].physical_type() != Type::BYTE_ARRAY {
            let kind = leaves[number].physical_type();
            return Err(refused(format!("column {column} holds {kind}, not text")));
        }
        let properties = Arc::new(properties(&metadata, number));
        Ok(Table { name, path: path.to_owned(), metadata, column: number, properties })
    }

    fn broken(&self, error: &ParquetError) -> Error {
        broken(&self.name, error)
    }

    /// Writes the whole table, row group after row group.
    fn write(
        &self,
        judge: &EngineJudge<'_>,
        threads: usize,
        gate: &mut Gate<'_>,
        count: &mut dyn FnMut(&Done, i64),
    ) -> Result<(), Trouble> {
        let schema = self.metadata.file_metadata().schema_descr().root_schema_ptr();
        let mut writer = SerializedFileWriter::new(gate, schema, Arc::clone(&self.properties))?;
        let groups = self.metadata.num_row_groups();
        let mut put = |number: usize, done: Parquet<Done>| -> Result<(), Trouble> {
            let done = done?;
            count(&done, self.metadata.row_group(number).compressed_size());
            let file = bytes::Bytes::from(done.file);
            let metadata = ParquetMetaDataReader::new()
                .with_page_index_policy(PageIndexPolicy::Optional)
                .parse_and_finish(&file)?;
            let mut group = writer.next_row_group()?;
            for leaf in 0..metadata.row_group(0).num_columns() {
                group.append_column(&file, chunk(&file, &metadata, 0, leaf))?;
            }
            group.close()?;
            if signals::stopped() { Err(Trouble::Ended) } else { Ok(()) }
        };
        in_order(groups, threads, &|number| self.group(judge, number), &mut put)?;
        writer.close()?;
        Ok(())
    }

    /// One row group with its texts cleaned.
    fn group(&self, judge: &EngineJudge<'_>, number: usize) -> Parquet<Done> {
        let input = File::open(&self.path)?;
        let schema = self.metadata.file_metadata().schema_descr().root_schema_ptr();
        let mut writer =
            SerializedFileWriter::new(Vec::new(), schema, Arc::clone(&self.properties))?;
        let mut group = writer.next_row_group()?;
        let mut done = Done { file: Vec::new(), counts: Counts::default(), texts: 0, changed: 0 };
        for leaf in 0..self.metadata.row_group(number).num_columns() {
            if leaf == self.column {
                self.texts(judge, number, &mut group, &mut done)?;
            } else {
                group.append_column(&input, chunk(&input, &self.metadata, number, leaf))?;
            }
        }
        group.close()?;
        done.file = writer.into_inner()?;
        Ok(done)
    }

    /// The text column of a row group, value after value.
    fn texts<W: io::Write + Send>(
        &self,
        judge: &EngineJudge<'_>,
        number: usize,
        group: &mut SerializedRowGroupWriter<'_, W>,
        done: &mut Done,
    ) -> Parquet<()> {
        let file = SerializedFileReader::new(File::open(&self.path)?)?;
        let rows = file.get_row_group(number)?;
        let mut reader =
            get_typed_column_reader::<ByteArrayType>(rows.get_column_reader(self.column)?);
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("a column is missing".into()));
        };
        let (mut bench, mut verdict) = (Default::default(), Verdict::default());
        let (mut depths, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            depths.clear();
            repeats.clear();
            values.clear();
            let (records, ..) =
                reader.read_records(BATCH, Some(&mut depths), Some(&mut repeats), &mut values)?;
            if records == 0 {
                break;
            }
            for value in &mut values {
                verdict.removals.clear();
                let origin = Origin { record: b"", number: 0 };
                judge.judge(&mut bench, Script::whole(value.data()), &origin, &mut verdict);
                done.texts += 1;
                if !verdict.removals.is_empty() {
                    done.changed += 1;
                    *value = cut(value, &verdict);
                }
            }
            // A column that is never null, or no list, has no levels of that kind.
            let depths = (!depths.is_empty()).then_some(&depths[..]);
            let repeats = (!repeats.is_empty()).then_some(&repeats[..]);
            column.typed::<ByteArrayType>().write_batch(&values, depths, repeats)?;
        }
        done.counts = judge.counts(&mut bench);
        column.close()
    }
}

fn cut(value: &ByteArray, verdict: &Verdict) -> ByteArray {
    let text = value.data();
    let (mut kept, mut at) = (Vec::with_capacity(text.len()), 0);
    for removal in &verdict.removals {
        kept.extend_from_slice(&text[at..removal.start]);
        at = removal.end;
    }
    kept.extend_from_slice(&text[at..]);
    ByteArray::from(kept)
}

/// The text column is written as it was: with its compression, with or without a dictionary and a
/// filter. What the file says of itself stays, but for who wrote it.
fn properties(metadata: &ParquetMetaData, column: usize) -> WriterProperties {
    let file = metadata.file_metadata();
    let path = file.schema_descr().column(column).path().clone();
    let version = match file.version() {
        2.. => WriterVersion::PARQUET_2_0,
        _ => WriterVersion::PARQUET_1_0,
    };
    let mut builder = WriterProperties::builder()
        .set_writer_version(version)
        .set_key_value_metadata(file.key_value_metadata().cloned());
    if let Some(group) = metadata.row_groups().first() {
        let text = group.column(column);
        let has_dictionary = text
            .encodings()
            .any(|e| matches!(e, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY));
        builder = builder
            .set_column_compression(path.clone(), text.compression())
            .set_column_dictionary_enabled(path.clone(), has_dictionary)
            .set_column_bloom_filter_enabled(path, text.bloom_filter_offset().is_some());
        // Cleaned texts need not be in order any more.
        let sorted = group.sorting_columns().cloned().unwrap_or_default();
        let sorted: Vec<_> =
            sorted.into_iter().take_while(|by| by.column_idx as usize != column).collect();
        builder = builder.set_sorting_columns((!sorted.is_empty()).then_some(sorted));
    }
    builder.build()
}

/// A column chunk as it lies in a file, with everything that is known of it.
fn chunk<R: ChunkReader>(
    input: &R,
    metadata: &ParquetMetaData,
    group: usize,
    leaf: usize,
) -> ColumnCloseResult {
    let rows = metadata.row_group(group);
    let column = rows.column(leaf);
    let pages = metadata.page_index();
    ColumnCloseResult {
        bytes_written: column.compressed_size().max(0) as u64,
        rows_written: rows.num_rows().max(0) as u64,
        metadata: column.clone(),
        bloom_filter: Sbbf::read_from_column_chunk(column, input).ok().flatten(),
        column_index: pages.and_then(|pages| pages.column_index(group, leaf)).cloned(),
        offset_index: pages.and_then(|pages| pages.offset_index(group, leaf)).cloned(),
    }
}

/// Does `work` for all numbers below `count` on several threads, and `put` in their order on this one.
fn in_order<T: Send>(
    count: usize,
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    put: &mut dyn FnMut(usize, T) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    if threads <= 1 || count <= 1 {
        return (0..count).try_for_each(|number| put(number, work(number)));
    }
    let (order, orders) = mpsc::channel();
    let (to_writer, done) = mpsc::channel();
    let orders = Mutex::new(orders);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (orders, to_writer) = (&orders, to_writer.clone());
            scope.spawn(move || {
                loop {
                    let next = orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(number) = next else { return };
                    if to_writer.send((number, work(number))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_writer);
        // When this returns early it drops its ends of the channels, so everybody else stops.
        let (order, done) = (order, done);
        let mut ordered = 0;
        let mut early = BTreeMap::new();
        for next in 0..count {
            while ordered < count && ordered < next + threads + 2 {
                // The receiver lives as long as the threads, so this cannot fail.
                let _ = order.send(ordered);
                ordered += 1;
            }
            let result = loop {
                if let Some(result) = early.remove(&next) {
                    break result;
                }
                let Ok((number, result)) = done.recv() else { return Err(Trouble::Ended) };
                early.insert(number, result);
            };
            put(next, result)?;
        }
        Ok(())
    })
}

/// An outlet as the standard library writes; its own error is kept.
struct Gate<'o> {
    outlet: &'o mut Outlet,
    failed: Option<Error>,
}

impl io::Write for Gate<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.outlet.write(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(error) => {
                self.failed = Some(error);
                Err(io::Error::other("the output failed"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn broken(name: &str, error: &ParquetError) -> Error {
    Error::Broken { name: name.to_owned(), format: "Parquet", detail: error.to_string() }
}
