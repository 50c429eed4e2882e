//! `--parquet` through the real program: one column changes, everything else lies there as it did.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::RowAccessor;
use parquet::schema::parser::parse_message_type;

use crate::harness::{ARTICLE, CLEANED, Room};

const GROUPS: usize = 5;
const ROWS: usize = 3000;

/// Numbers, texts of which every third is null, and lists of texts.
fn write(path: &Path) {
    let schema = "message table {
        required int64 id;
        optional binary text (STRING);
        optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(vec![KeyValue::new("owner".into(), "the harbour".to_owned())]))
        .set_column_compression("text".into(), Compression::ZSTD(Default::default()))
        .set_column_compression("id".into(), Compression::SNAPPY)
        .set_column_bloom_filter_enabled("id".into(), true)
        .build();
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, properties.into()).unwrap();
    for group in 0..GROUPS {
        let mut rows = writer.next_row_group().unwrap();
        let mut id = rows.next_column().unwrap().unwrap();
        let ids: Vec<i64> = (0..ROWS).map(|row| (group * ROWS + row) as i64 * 7).collect();
        id.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        id.close().unwrap();
        let mut text = rows.next_column().unwrap().unwrap();
        let depths: Vec<i16> = (0..ROWS).map(|row| i16::from(row % 3 != 0)).collect();
        let texts: Vec<ByteArray> = (0..ROWS)
            .filter(|row| row % 3 != 0)
            .map(|row| {
                ByteArray::from(format!("Row {row} of group {group}.\n\n{ARTICLE}").into_bytes())
            })
            .collect();
        text.typed::<ByteArrayType>().write_batch(&texts, Some(&depths), None).unwrap();
        text.close().unwrap();
        let mut tags = rows.next_column().unwrap().unwrap();
        let (mut values, mut depths, mut repeats) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..ROWS {
            match row % 4 {
                0 => (depths.push(0), repeats.push(0)),
                1 => (depths.push(1), repeats.push(0)),
                many => {
                    for n in 0..many as i16 {
                        depths.push(3);
                        repeats.push(n.min(1));
                        values.push(ByteArray::from(ARTICLE));
                    }
                    ((), ())
                }
            };
        }
        tags.typed::<ByteArrayType>().write_batch(&values, Some(&depths), Some(&repeats)).unwrap();
        tags.close().unwrap();
        rows.close().unwrap();
    }
    writer.close().unwrap();
}

/// The bytes of a column of a row group as they lie in the file.
fn chunk(path: &Path, group: usize, column: usize) -> Vec<u8> {
    let file = File::open(path).unwrap();
    let reader = SerializedFileReader::new(file.try_clone().unwrap()).unwrap();
    let (start, length) = reader.metadata().row_group(group).column(column).byte_range();
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, start).unwrap();
    bytes
}

fn texts(path: &Path) -> Vec<Option<String>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().get_string(1).ok().cloned()).collect()
}

#[test]
fn one_column_changes_and_all_others_lie_as_they_did() {
    let room = Room::new();
    let (before, after) = (room.at("in.parquet"), room.at("out.parquet"));
    write(&before);
    room.sh("deboil --parquet in.parquet -o out.parquet -j3").code(0).err("");
    room.sh("deboil --parquet=text in.parquet -j1 | cmp - out.parquet").code(0).err("").out("");
    let (old, new) = [&before, &after]
        .map(|p| SerializedFileReader::new(File::open(p).unwrap()).unwrap())
        .into();
    let (a, b) = (old.metadata().file_metadata(), new.metadata().file_metadata());
    assert_eq!(
        (a.schema(), a.key_value_metadata(), a.num_rows()),
        (b.schema(), b.key_value_metadata(), b.num_rows())
    );
    for group in 0..GROUPS {
        for column in [0, 2] {
            assert!(
                chunk(&before, group, column) == chunk(&after, group, column),
                "{group} {column}"
            );
            let [x, y] = [&old, &new]
                .map(|reader| reader.metadata().row_group(group).column(column).clone());
            assert_eq!((x.statistics(), x.compression()), (y.statistics(), y.compression()));
        }
        let [x, y] = [&old, &new]
            .map(|reader| reader.get_row_group(group).unwrap().metadata().column(1).compression());
        assert_eq!(x, y);
        assert!(new.metadata().row_group(group).column(0).bloom_filter_offset().is_some());
    }
    let wanted: Vec<_> = texts(&before)
        .into_iter()
        .map(|text| text.map(|text| text.replace(ARTICLE, CLEANED)))
        .collect();
    assert_eq!(texts(&after), wanted);
    assert_eq!(wanted.iter().filter(|text| text.is_none()).count(), GROUPS * ROWS / 3);
}

#[test]
fn lists_folders_and_refusals() {
    let room = Room::new();
    std::fs::create_dir(room.at("in")).unwrap();
    write(&room.at("in/a.parquet"));
    room.sh("deboil --parquet=tags.list.element -r in --output-dir out --progress always")
        .code(0)
        .err(" % removed");
    for group in 0..GROUPS {
        for column in [0, 1] {
            assert!(
                chunk(&room.at("in/a.parquet"), group, column)
                    == chunk(&room.at("out/a.parquet"), group, column)
            );
        }
    }
    room.sh("deboil --parquet=tags.list.element out/a.parquet | cmp - out/a.parquet").code(0);
    room.sh("deboil --parquet=no in/a.parquet").code(2).err("it has id, text, tags.list.element");
    room.sh("deboil --parquet=id in/a.parquet").code(2).err("holds INT64, not text").out("");
    room.sh("deboil --parquet < in/a.parquet").code(2).err("name a file");
    room.sh("deboil --parquet in/a.parquet in/a.parquet").code(2).err("use --output-dir");
    room.sh("deboil --parquet missing").code(2).err("missing: not found");
    room.sh("head -c 50000 in/a.parquet > torn; deboil --parquet torn")
        .code(2)
        .err("torn: the Parquet data");
    room.sh("deboil --parquet in/a.parquet -o in/a.parquet").code(2).err("both input and output");
}
