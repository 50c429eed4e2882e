//! Compressed streams, in and out.
//!
//! Reading never needs more memory than the limits below, however much comes out of a small file,
//! and it hands on every byte that was decoded before a stream broke.
//!
//! The crates: `flate2` on `zlib-rs` and `bzip2` on `libbz2-rs` are pure Rust and kept by the same
//! foundation; `lzma-rust2` is pure Rust, and its push interface says how much was decoded before
//! an error; `zstd` is the reference C library, because the pure-Rust decoder compares neither the
//! checksum nor the stated size, so that a flipped bit would pass as text.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::mem;

use lzma_rust2::{Action, Status, XzOptions, XzStream, XzWriter};

use super::sniff::Format;

/// Largest memory of an xz decoder, in KiB: `xz -9` needs 64 MiB and a little.
const XZ_LIMIT_KIB: u32 = 96 * 1024;
/// Largest zstd window, as a power of two: 128 MiB, what `zstd -d` accepts without being asked.
const ZSTD_WINDOW_LOG: u32 = 27;
/// Bytes of the compressed file that are read at once.
const CHUNK: usize = 64 * 1024;

type Packed = BufReader<Box<dyn Read + Send>>;

/// A reader of the text inside a compressed stream.
pub struct Unpacker {
    format: Format,
    inner: Inner,
}

enum Inner {
    Gzip(Box<Decoder<Members<flate2::Decompress>>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, Packed>>),
    Bzip2(Box<Decoder<Members<bzip2::Decompress>>>),
    Xz(Box<Decoder<XzStreams>>),
}

impl Unpacker {
    /// Reads `format` from `packed`, which stands at the magic number.
    ///
    /// # Errors
    /// Only when the decoder cannot be set up; damage shows when reading.
    pub fn new(format: Format, packed: Box<dyn Read + Send>) -> io::Result<Unpacker> {
        let packed = BufReader::with_capacity(CHUNK, packed);
        let inner = match format {
            Format::Gzip => Inner::Gzip(Decoder::new(Members::new(packed))),
            Format::Bzip2 => Inner::Bzip2(Decoder::new(Members::new(packed))),
            Format::Xz => Inner::Xz(Decoder::new(XzStreams::new(packed))),
            Format::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Inner::Zstd(Box::new(decoder))
            }
        };
        Ok(Unpacker { format, inner })
    }

    /// The format that is being read.
    pub fn format(&self) -> Format {
        self.format
    }
}

impl Read for Unpacker {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.inner {
            Inner::Gzip(members) => members.read(buffer),
            Inner::Zstd(decoder) => decoder.read(buffer),
            Inner::Bzip2(members) => members.read(buffer),
            Inner::Xz(reader) => reader.read(buffer),
        }
    }
}

/// A decoder of one gzip member or bzip2 stream. Its crate's reader would do, but it swallows what it decoded
/// in the same call before it met an error.
trait Member {
    /// First byte of every member.
    const MAGIC: u8;
    fn start() -> Self;
    /// Decodes what it can; true when the member is complete.
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<bool>;
    /// Bytes taken and bytes made so far.
    fn totals(&self) -> (u64, u64);
}

impl Member for flate2::Decompress {
    const MAGIC: u8 = 0x1f;
    fn start() -> Self {
        flate2::Decompress::new_gzip(15)
    }
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<bool> {
        // What the crates say of an error depends on the sizes of the reads.
        let outcome = self.decompress(input, output, flate2::FlushDecompress::None);
        let status = outcome.map_err(|_| invalid("corrupt data"))?;
        Ok(status == flate2::Status::StreamEnd)
    }
    fn totals(&self) -> (u64, u64) {
        (self.total_in(), self.total_out())
    }
}

impl Member for bzip2::Decompress {
    const MAGIC: u8 = b'B';
    fn start() -> Self {
        bzip2::Decompress::new(false)
    }
    fn decode(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<bool> {
        let outcome = self.decompress(input, output);
        let status = outcome.map_err(|_| invalid("corrupt data"))?;
        Ok(status == bzip2::Status::StreamEnd)
    }
    fn totals(&self) -> (u64, u64) {
        (self.total_in(), self.total_out())
    }
}

/// Reads what a decoder makes. An error is told only behind all that came out before it: no decoded byte is
/// swallowed.
struct Decoder<S> {
    steps: S,
    next: Next,
}

/// What follows a step.
enum Next {
    Step,
    End,
    Failure(io::Error),
}

trait Steps {
    /// Consumes and produces what it can, and says how many bytes it made.
    fn step(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Next)>;
}

impl<S> Decoder<S> {
    fn new(steps: S) -> Box<Self> {
        Box::new(Decoder { steps, next: Next::Step })
    }
}

impl<S: Steps> Read for Decoder<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.next, Next::End) {
                Next::End => return Ok(0),
                Next::Failure(error) => return Err(error),
                // A source that fails may be asked again.
                Next::Step => self.next = Next::Step,
            }
            let (made, next) = self.steps.step(buffer)?;
            self.next = next;
            if made > 0 {
                return Ok(made);
            }
        }
    }
}

/// One member after the other, as `cat a.gz b.gz` makes them. Zeros after the last one are the
/// padding of tapes and are passed over; anything else is an error, for it may be a lost member.
struct Members<M> {
    source: Packed,
    member: M,
}

impl<M: Member> Members<M> {
    fn new(source: Packed) -> Self {
        Members { source, member: M::start() }
    }

    /// The member that begins here, if one does.
    fn next_member(&mut self) -> io::Result<Option<M>> {
        let padded = skip_zeros(&mut self.source)?;
        match self.source.fill_buf()?.first() {
            None => Ok(None),
            Some(byte) if !padded && *byte == M::MAGIC => Ok(Some(M::start())),
            Some(_) => Err(invalid("other data follow the end")),
        }
    }
}

impl<M: Member> Steps for Members<M> {
    /// A member that is complete makes room for the next one.
    fn step(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Next)> {
        let input = self.source.fill_buf()?;
        let last = input.is_empty();
        let before = self.member.totals();
        let outcome = self.member.decode(input, buffer);
        let after = self.member.totals();
        let (taken, made) = ((after.0 - before.0) as usize, (after.1 - before.1) as usize);
        self.source.consume(taken);
        let next = match outcome {
            Err(error) => Next::Failure(error),
            Ok(true) => match self.next_member() {
                Ok(Some(member)) => {
                    self.member = member;
                    Next::Step
                }
                Ok(None) => Next::End,
                Err(error) => Next::Failure(error),
            },
            Ok(false) if last && made == 0 => Next::Failure(invalid("the end is missing")),
            Ok(false) if taken == 0 && made == 0 => Next::Failure(invalid("no progress")),
            Ok(false) => Next::Step,
        };
        Ok((made, next))
    }
}

/// Passes over zeros; true when there was one.
fn skip_zeros(source: &mut impl BufRead) -> io::Result<bool> {
    let mut any = false;
    loop {
        let bytes = source.fill_buf()?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        any |= zeros > 0;
        if zeros == 0 {
            return Ok(any);
        }
        source.consume(zeros);
    }
}

/// The streams of an xz file.
struct XzStreams {
    source: Packed,
    stream: XzStream,
}

impl XzStreams {
    fn new(source: Packed) -> Self {
        XzStreams { source, stream: XzStream::new_mem_limit(true, XZ_LIMIT_KIB) }
    }
}

impl Steps for XzStreams {
    fn step(&mut self, buffer: &mut [u8]) -> io::Result<(usize, Next)> {
        let input = self.source.fill_buf()?;
        let last = input.is_empty();
        let (taken, made) = (self.stream.total_in(), self.stream.total_out());
        let action = if last { Action::Finish } else { Action::Run };
        let outcome = self.stream.process(input, buffer, action);
        let taken = (self.stream.total_in() - taken) as usize;
        let made = (self.stream.total_out() - made) as usize;
        self.source.consume(taken);
        let next = match outcome {
            Err(error) => Next::Failure(error),
            Ok(result) if result.status == Status::StreamEnd && last => Next::End,
            // More streams may follow: only the end of the input is the end.
            Ok(_) if last && made == 0 => Next::Failure(invalid("the end is missing")),
            Ok(_) if taken == 0 && made == 0 => Next::Failure(invalid("no progress")),
            Ok(_) => Next::Step,
        };
        Ok((made, next))
    }
}

fn invalid(detail: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, detail)
}

/// Compresses what is given to it into a buffer that the caller empties.
///
/// The result depends on the bytes alone: no names, no times.
pub struct Packer(Outer);

enum Outer {
    Gzip(flate2::write::GzEncoder<Vec<u8>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
    Bzip2(bzip2::write::BzEncoder<Vec<u8>>),
    Xz(Box<XzWriter<Vec<u8>>>),
}

impl Packer {
    /// A stream of `format` at the level that its own tool uses by default.
    ///
    /// # Errors
    /// When the encoder cannot be set up (memory).
    pub fn new(format: Format) -> io::Result<Packer> {
        Ok(Packer(match format {
            Format::Gzip => Outer::Gzip(flate2::write::GzEncoder::new(
                Vec::new(),
                flate2::Compression::default(),
            )),
            Format::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3)?;
                encoder.include_checksum(true)?;
                Outer::Zstd(encoder)
            }
            Format::Bzip2 => {
                Outer::Bzip2(bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best()))
            }
            Format::Xz => {
                Outer::Xz(Box::new(XzWriter::new(Vec::new(), XzOptions::with_preset(6))?))
            }
        }))
    }

    /// Takes `bytes` in.
    ///
    /// # Errors
    /// What the encoder reports; none is known.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer().write_all(bytes)
    }

    /// Makes all that was taken in readable from what has come out so far.
    ///
    /// # Errors
    /// What the encoder reports; none is known.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }

    /// The compressed bytes that are ready; the buffer keeps its memory when it is cleared.
    pub fn ready(&mut self) -> &mut Vec<u8> {
        match &mut self.0 {
            Outer::Gzip(encoder) => encoder.get_mut(),
            Outer::Zstd(encoder) => encoder.get_mut(),
            Outer::Bzip2(encoder) => encoder.get_mut(),
            Outer::Xz(encoder) => encoder.inner_mut(),
        }
    }

    /// Ends the stream and returns the last bytes of it.
    ///
    /// # Errors
    /// What the encoder reports; none is known.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        match self.0 {
            Outer::Gzip(encoder) => encoder.finish(),
            Outer::Zstd(encoder) => encoder.finish(),
            Outer::Bzip2(encoder) => encoder.finish(),
            Outer::Xz(encoder) => encoder.finish(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.0 {
            Outer::Gzip(encoder) => encoder,
            Outer::Zstd(encoder) => encoder,
            Outer::Bzip2(encoder) => encoder,
            Outer::Xz(encoder) => encoder,
        }
    }
}

/// Compresses a whole text at once.
///
/// # Errors
/// As [`Packer`].
pub fn pack(format: Format, text: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = Packer::new(format)?;
    packer.write(text)?;
    let mut all = mem::take(packer.ready());
    all.extend(packer.finish()?);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Bytes that do not shrink to nothing, so that a cut falls into every part of the format.
    fn text(len: usize) -> Vec<u8> {
        let mut state = 7u32;
        (0..len)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b' ' + (state >> 26) as u8
            })
            .collect()
    }

    fn unpack(format: Format, packed: &[u8], step: usize) -> (Vec<u8>, io::Result<()>) {
        let mut reader = Unpacker::new(format, Box::new(Cursor::new(packed.to_vec()))).unwrap();
        let (mut all, mut buffer) = (Vec::new(), vec![0; step]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return (all, Ok(())),
                Ok(count) => all.extend_from_slice(&buffer[..count]),
                Err(error) => return (all, Err(error)),
            }
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        for format in Format::ALL {
            for len in [0, 1, 1000, 300_000] {
                let packed = pack(format, &text(len)).unwrap();
                assert_eq!(packed, pack(format, &text(len)).unwrap(), "not deterministic");
                for step in [7, 65536] {
                    let (all, end) = unpack(format, &packed, step);
                    end.unwrap();
                    assert_eq!(all, text(len), "{format:?} {len}");
                }
            }
        }
    }

    #[test]
    fn several_members_are_one_text() {
        for format in Format::ALL {
            let two = [pack(format, b"one "), pack(format, b""), pack(format, b"two")];
            let joined: Vec<u8> = two.into_iter().flat_map(Result::unwrap).collect();
            let (all, end) = unpack(format, &joined, 100);
            end.unwrap();
            assert_eq!(all, b"one two", "{format:?}");
        }
    }

    #[test]
    fn a_stream_cut_anywhere_is_an_error_and_keeps_what_came_before() {
        let whole = text(5000);
        for format in Format::ALL {
            let packed = pack(format, &whole).unwrap();
            for end in 1..packed.len() {
                let (all, outcome) = unpack(format, &packed[..end], 999);
                assert!(outcome.is_err(), "{format:?} cut at {end} of {} passed", packed.len());
                assert!(whole.starts_with(&all), "{format:?} cut at {end}: wrong bytes");
            }
        }
    }

    #[test]
    fn most_of_a_long_cut_stream_is_kept() {
        let whole = text(1_000_000);
        for format in [Format::Gzip, Format::Zstd, Format::Xz] {
            let packed = pack(format, &whole).unwrap();
            let (all, outcome) = unpack(format, &packed[..packed.len() / 2], 1 << 20);
            assert!(outcome.is_err());
            assert!(all.len() > 300_000, "{format:?}: only {} bytes", all.len());
            assert!(whole.starts_with(&all));
        }
    }

    #[test]
    fn a_flipped_bit_never_passes_as_text() {
        let whole = text(3000);
        for format in Format::ALL {
            let packed = pack(format, &whole).unwrap();
            for at in 0..packed.len() {
                let mut bad = packed.clone();
                bad[at] ^= 0x10;
                let (all, outcome) = unpack(format, &bad, 4096);
                // Header fields that say nothing about the text (times, names) may change freely.
                assert!(outcome.is_err() || all == whole, "{format:?} flipped at {at}");
            }
        }
    }

    #[test]
    fn padding_is_passed_over_and_other_data_are_refused() {
        for format in Format::ALL {
            let packed = pack(format, b"text").unwrap();
            let (all, outcome) = unpack(format, &[&packed[..], b"garbage"].concat(), 100);
            assert_eq!(all, b"text", "{format:?}");
            assert!(outcome.is_err(), "{format:?} took garbage");
            if format != Format::Zstd {
                let (all, outcome) = unpack(format, &[&packed[..], &[0; 512]].concat(), 100);
                assert_eq!((all.as_slice(), outcome.is_ok()), (&b"text"[..], true), "{format:?}");
            }
        }
    }

    #[test]
    fn a_frame_that_wants_too_much_memory_is_refused() {
        // A zstd header with a window of 2 GiB, and one raw block.
        let (_, outcome) = unpack(Format::Zstd, b"\x28\xb5\x2f\xfd\x00\xa8\x09\x00\x00x", 10);
        assert!(outcome.is_err());
        let mut options = XzOptions::with_preset(6);
        options.lzma_options.dict_size = 256 << 20;
        let mut writer = XzWriter::new(Vec::new(), options).unwrap();
        writer.write_all(b"text").unwrap();
        let (_, outcome) = unpack(Format::Xz, &writer.finish().unwrap(), 10);
        assert!(outcome.is_err());
    }
}
