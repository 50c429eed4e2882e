//! One reader, several hands, one writer: order, ends and failures, whatever the sizes.

use super::*;
use proptest::prelude::*;
use regex::bytes::Regex;

/// Writes each record reversed and counts them, so that order and borders show.
struct Reverse;

impl Work for Reverse {
    type Tools = ();
    type Report = usize;
    fn work(&self, _: &mut (), records: &[u8], place: Place, out: &mut Sheet) -> usize {
        assert!(!records.windows(5).any(|part| part == b"PANIC"), "as asked");
        let mut count = 0;
        out.bytes.extend_from_slice(if place.first { b"<" } else { b"" });
        let mut number = place.before;
        Framing::Byte(b'\n').each(records, |body, end| {
            (count, number) = (count + 1, number + 1);
            out.bytes.extend_from_slice(number.to_string().as_bytes());
            out.bytes.extend(body.of(records).iter().rev());
            out.bytes.extend_from_slice(end.of(records));
        });
        count
    }
}

/// Gives out a few bytes at a time, and fails at the end if asked.
struct Drip<'a>(&'a [u8], usize, bool);

impl Drip<'_> {
    fn read(&mut self, room: &mut [u8]) -> Result<usize, Error> {
        let len = self.0.len().min(self.1).min(room.len());
        room[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        if len == 0 && self.2 { Err(Error::Missing { name: "torn".into() }) } else { Ok(len) }
    }
}

fn pumped<W: Work>(
    mut input: Drip,
    framing: &Framing,
    work: &W,
    hands: Hands,
    write: &mut Write<'_, W>,
) -> Result<(), Error> {
    let read = &mut |room: &mut [u8]| input.read(room);
    pump(Stock { name: "", read, framing, before: Some(0) }, work, hands, write)
}

fn reversed(input: Drip, workers: usize, batch: usize) -> (Vec<u8>, usize, bool) {
    let (mut out, mut count) = (Vec::new(), 0);
    let framing = Framing::Byte(b'\n');
    let result = pumped(input, &framing, &Reverse, Hands { workers, batch }, &mut |b, n| {
        b.for_each(|piece| out.extend_from_slice(piece));
        count += n;
        Ok(Next::More)
    });
    (out, count, result.is_ok())
}

proptest! {
    #[test]
    fn neither_hands_nor_reads_matter(
        text in "([a-z]{0,9}\n){0,60}[a-z]{0,3}", workers in 1..5usize,
        batch in 4..200usize, step in 1..50usize, torn: bool,
    ) {
        let got = reversed(Drip(text.as_bytes(), step, torn), workers, batch);
        let lines = text.split_inclusive('\n').zip(1..).map(|(line, number)| {
            let end = if line.ends_with('\n') { "\n" } else { "" };
            let back = line.trim_end().chars().rev().collect::<String>();
            format!("{number}{back}{end}")
        });
        let start = if text.is_empty() { "" } else { "<" };
        let expected = start.to_owned() + &lines.collect::<String>();
        prop_assert_eq!(String::from_utf8_lossy(&got.0), expected);
        prop_assert_eq!((got.1, got.2), (text.split_inclusive('\n').count(), !torn));
    }
}

#[test]
fn a_writer_that_stops_or_fails_ends_everything() {
    let text = b"a line\n".repeat(1000);
    for workers in [1, 3] {
        for result in [Ok(Next::Stop), Err(())] {
            let mut calls = 0;
            let hands = Hands { workers, batch: 50 };
            let framing = Framing::Byte(b'\n');
            let input = Drip(&text, 1000, false);
            let ended = pumped(input, &framing, &Reverse, hands, &mut |_, _| {
                calls += 1;
                if calls < 20 {
                    return Ok(Next::More);
                }
                result.map_err(|()| Error::Closed)
            });
            assert_eq!((calls, ended.is_err()), (20, result.is_err()));
        }
    }
}

#[test]
#[should_panic(expected = "a scoped thread panicked")]
fn a_panic_in_a_worker_does_not_hang() {
    let text = [b"a line\n".repeat(50), b"PANIC\n".to_vec(), b"a line\n".repeat(500)].concat();
    reversed(Drip(&text, 6, false), 3, 24);
}

#[test]
fn patterns_part_records_whatever_the_reads() {
    struct Mark(Framing);
    impl Work for Mark {
        type Tools = ();
        type Report = ();
        fn work(&self, _: &mut (), records: &[u8], _: Place, out: &mut Sheet) {
            self.0.each(records, |body, end| {
                out.bytes.push(b'[');
                out.bytes.extend_from_slice(body.of(records));
                out.bytes.push(b'|');
                out.bytes.extend_from_slice(end.of(records));
                out.bytes.push(b']');
            });
        }
    }
    let text = b"one\n===\ntwo\r\n====\r\n\x0Cthree\x0C===\nfour == 4\n===x\n\x0C";
    let expected =
        "[one\n|===\n][two\r\n|====\r\n][|\x0C][three|\x0C][|===\n][four == 4\n===x\n|\x0C]";
    let work = Mark(Framing::Pattern(Regex::new("^=+$|\x0C").unwrap()));
    for step in 1..text.len() {
        for workers in [1, 2] {
            let mut out = Vec::new();
            let hands = Hands { workers, batch: 8 };
            let input = Drip(text, step, false);
            let result = pumped(input, &work.0, &work, hands, &mut |b, ()| {
                b.for_each(|piece| out.extend_from_slice(piece));
                Ok(Next::More)
            });
            assert!(result.is_ok());
            assert_eq!(String::from_utf8_lossy(&out), expected, "{step}");
        }
    }
}
