//! What is written, where to, and what becomes of it when that fails.

use std::fs;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::Duration;

use super::*;
use crate::app::compress::Unpacker;

fn stream_to(fd: impl Into<OwnedFd>) -> Stream {
    Stream::new(Sink::File(File::from(fd.into())))
}

#[test]
fn pieces_of_all_sizes_arrive_in_order_on_a_slow_non_blocking_pipe() {
    let (mut reader, writer) = io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    let slow = thread::spawn(move || {
        let (mut all, mut buffer) = (Vec::new(), [0; 30_000]);
        loop {
            let count = reader.read(&mut buffer).unwrap();
            if count == 0 {
                return all;
            }
            all.extend_from_slice(&buffer[..count]);
            thread::sleep(Duration::from_millis(1));
        }
    });
    let mut stream = stream_to(writer);
    let mut wanted = Vec::new();
    for len in [0, 1, 10, GATHER - 12, 1, GATHER, 500_000, 3, GATHER - 1, 7] {
        let piece: Vec<u8> = (0..len).map(|n| (n % 253) as u8).collect();
        stream.write(&piece).unwrap();
        wanted.extend(piece);
    }
    stream.flush().unwrap();
    assert_eq!(stream.written(), wanted.len() as u64);
    stream.close().unwrap();
    assert!(slow.join().unwrap() == wanted);
}

#[test]
fn a_full_device_is_an_error_for_every_size() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("SKIPPED full device: no /dev/full");
        return;
    };
    for len in [1, GATHER, 10 * GATHER] {
        let mut stream = Stream::new(Sink::File(full.try_clone().unwrap()));
        let outcome = stream.write(&vec![b'x'; len]).and_then(|()| stream.close());
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::StorageFull, "{len}");
    }
    let mut outlet = Outlet::create(Path::new("/dev/full"), None, &[]).unwrap();
    outlet.write(b"text").unwrap();
    assert!(matches!(outlet.flush(), Err(Error::Write { .. })));
    assert!(matches!(outlet.write(b"text"), Err(Error::Write { .. })), "said again");
    let message = outlet.close().unwrap_err().to_string();
    assert!(message.starts_with("/dev/full: writing failed"), "{message}");
}

#[test]
fn a_closed_pipe_is_quiet_and_ends_everything() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let sink = Sink::File(File::from(OwnedFd::from(writer)));
    let mut outlet = Outlet::begin("pipe".to_owned(), sink, None).unwrap();
    outlet.write(b"small pieces wait").unwrap();
    assert!(outlet.flush().unwrap_err().is_closed());
    assert!(outlet.write(b"more").unwrap_err().is_closed());
}

#[test]
fn a_file_is_emptied_only_when_it_is_no_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    fs::write(&path, "a long old text").unwrap();
    let id = existing(&path).unwrap();
    let same = Outlet::create(&path, None, &[id]);
    assert!(matches!(same, Err(Error::SameFile { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"a long old text");
    drop(Outlet::create(&path, None, &[]).unwrap());
    assert_eq!(fs::read(&path).unwrap(), b"a long old text", "dropped unused");
    let mut outlet = Outlet::create(&path, None, &[]).unwrap();
    assert_eq!(outlet.id(), Some(id));
    outlet.write(b"new").unwrap();
    outlet.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert!(matches!(Outlet::create(folder.path(), None, &[]), Err(Error::Folder { .. })));
    let nowhere = Outlet::create(&folder.path().join("no/f"), None, &[]);
    assert!(matches!(nowhere, Err(Error::Create { .. })));
}

#[test]
fn the_end_of_the_name_asks_for_compression() {
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let path = folder.path().join("f.gz").with_extension(match format {
            Format::Gzip => "gz",
            Format::Zstd => "zst",
            Format::Bzip2 => "bz2",
            Format::Xz => "xz",
        });
        let mut outlet = Outlet::create(&path, None, &[]).unwrap();
        outlet.write(b"one ").unwrap();
        outlet.flush().unwrap();
        outlet.write(&[b'x'; 200_000]).unwrap();
        outlet.close().unwrap();
        let mut text = Vec::new();
        let packed = Box::new(File::open(&path).unwrap());
        Unpacker::new(format, packed).unwrap().read_to_end(&mut text).unwrap();
        assert_eq!(text, [b"one ".as_slice(), &[b'x'; 200_000]].concat(), "{format:?}");
    }
}
