//! `cargo xtask soak [--minutes N] [--seed S]`: mixed work of the real program under a fixed limit of memory, with
//! kills, closed pipes and a full disk among it. The checksum of every result is compared with that of the library.

use super::tools;
use deboil::Settings;
use deboil::print::trail;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Address space of the program, in KiB.
const LIMIT: u32 = 900_000;

/// Texts that are worked on.
const TEXTS: usize = 60;

/// A text and what must come of it.
struct Sample {
    text: Vec<u8>,
    clean: u64,
}

impl Sample {
    fn of(text: Vec<u8>) -> Sample {
        let clean = trail::sum(&deboil::clean(&text, &Settings::default()));
        Sample { text, clean }
    }
}

/// What a turn works with.
struct Soak {
    program: PathBuf,
    folder: PathBuf,
    samples: Vec<Sample>,
    /// Several sections long.
    long: Sample,
    state: u64,
    has_disk: bool,
}

type Turn = fn(&mut Soak);

const TURNS: [(&str, Turn); 11] = [
    ("a file to a pipe", Soak::file),
    ("a slow pipe to a pipe", Soak::slow_pipe),
    ("a long text", Soak::long),
    ("in place", Soak::in_place),
    ("in place, two at once", Soak::two_at_once),
    ("in place, ended by a signal", Soak::signalled),
    ("in place, no room on the disk", Soak::full_disk),
    ("removed and restored", Soak::restored),
    ("records", Soak::records),
    ("compressed, a folder", Soak::folder),
    ("a reader that goes away", Soak::closed),
];

pub fn run(words: &[String]) {
    let (mut minutes, mut seed, mut profile) = (10.0f64, 1u64, "quick");
    for pair in words.chunks(2) {
        match (pair[0].as_str(), pair.get(1)) {
            ("--minutes", Some(typed)) => minutes = typed.parse().unwrap_or_else(|_| usage()),
            ("--seed", Some(typed)) => seed = typed.parse().unwrap_or_else(|_| usage()),
            ("--profile", Some(name)) => profile = name,
            _ => usage(),
        }
    }
    let mut soak = Soak::new(seed, profile);
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let mut done: BTreeMap<&str, u64> = BTreeMap::new();
    while Instant::now() < end {
        let (name, turn) = TURNS[soak.below(TURNS.len())];
        turn(&mut soak);
        soak.sweep(name);
        *done.entry(name).or_default() += 1;
    }
    for (name, count) in &done {
        println!("{count:7}  {name}");
    }
    println!("{:7}  in all, seed {seed}: every result was right", done.values().sum::<u64>());
}

fn usage() -> ! {
    eprintln!("usage: cargo xtask soak [--minutes N] [--seed S] [--profile NAME]");
    std::process::exit(2);
}

impl Soak {
    fn new(seed: u64, profile: &str) -> Soak {
        let program = tools::build(profile);
        let folder = tools::fresh("soak");
        fs::create_dir_all(folder.join("disk")).unwrap();
        let mut soak = Soak {
            program,
            folder,
            samples: vec![],
            long: Sample::of(vec![]),
            state: seed,
            has_disk: false,
        };
        let pieces = pieces();
        for _ in 0..TEXTS {
            let count = 1 + soak.below(40);
            let text = (0..count).flat_map(|_| soak.pick(&pieces).clone()).collect();
            soak.samples.push(Sample::of(text));
        }
        let long: Vec<u8> = (0..3000).flat_map(|_| soak.pick(&pieces).clone()).collect();
        soak.long = Sample::of(long.repeat(1 + (12 << 20) / long.len()));
        soak.has_disk = soak.on_disk("true").status.success();
        if !soak.has_disk {
            eprintln!("left out: no user namespace with a file system of its own");
        }
        soak
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'t, T>(&mut self, some: &'t [T]) -> &'t T {
        &some[self.below(some.len())]
    }

    /// A sample, put into the file.
    fn put(&mut self, name: &str) -> usize {
        let number = self.below(self.samples.len());
        fs::write(self.folder.join(name), &self.samples[number].text).unwrap();
        number
    }

    /// The program with arguments, in the folder, with its memory limited.
    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("ulimit -v {LIMIT}; exec \"$@\"")).arg("sh");
        command.arg(&self.program).arg("--no-config").args(args).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn expect(&self, number: usize, got: &[u8], what: &str) {
        let sample = &self.samples[number];
        assert!(trail::sum(got) == sample.clean, "{what}: wrong result for text {number}");
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap()
    }

    /// Nothing may be left but what this chore made, or after a kill.
    fn sweep(&self, what: &str) {
        for entry in fs::read_dir(&self.folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(!name.starts_with(".deboil"), "{what}: left {name}");
            match name.as_str() {
                "disk" => {}
                _ if path.is_dir() => fs::remove_dir_all(path).unwrap(),
                _ => fs::remove_file(path).unwrap(),
            }
        }
    }

    fn file(&mut self) {
        let number = self.put("a");
        let threads = ["1", "2", "4"][self.below(3)];
        let said = fine(self.program(&["-j", threads, "a"]).output().unwrap());
        self.expect(number, &said.stdout, "file");
    }

    fn slow_pipe(&mut self) {
        let number = self.below(self.samples.len());
        let args: &[&str] = [&[][..], &["-j", "2"]][self.below(2)];
        let mut child = self.program(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // Nobody may wait for the other: what comes out is read while more goes in.
        let mut output = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut all = Vec::new();
            output.read_to_end(&mut all).map(|_| all)
        });
        let mut rest = &self.samples[number].text.clone()[..];
        while !rest.is_empty() {
            let count = 1 + self.below(rest.len().min(9000));
            pipe.write_all(&rest[..count]).unwrap();
            rest = &rest[count..];
            if self.below(8) == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        drop(pipe);
        fine(child.wait_with_output().unwrap());
        self.expect(number, &reader.join().unwrap().unwrap(), "slow pipe");
    }

    fn long(&mut self) {
        fs::write(self.folder.join("l"), &self.long.text).unwrap();
        let said = fine(self.program(&["l"]).output().unwrap());
        assert!(trail::sum(&said.stdout) == self.long.clean, "long text: wrong result");
    }

    fn in_place(&mut self) {
        let number = self.put("a");
        fine(self.program(&["-i", "a"]).output().unwrap());
        self.expect(number, &self.bytes("a"), "in place");
    }

    fn two_at_once(&mut self) {
        let number = self.put("a");
        let runs: Vec<Child> =
            (0..2).map(|_| self.program(&["-i", "a"]).spawn().unwrap()).collect();
        for run in runs {
            // One may find that the file changed while it was read, and says so.
            let said = run.wait_with_output().unwrap();
            assert!(matches!(said.status.code(), Some(0 | 2)), "{said:?}");
        }
        self.expect(number, &self.bytes("a"), "two at once");
    }

    fn signalled(&mut self) {
        let number = self.put("a");
        let signal = ["KILL", "TERM", "INT", "HUP"][self.below(4)];
        let child = self.program(&["-i", "a"]).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(self.next() % 9000));
        let id = child.id().to_string();
        let _ = Command::new("kill").args(["-s", signal, &id]).stderr(Stdio::null()).status();
        let said = child.wait_with_output().unwrap();
        let now = self.bytes("a");
        if now != self.samples[number].text || said.status.success() {
            self.expect(number, &now, signal);
        }
        if signal == "KILL" {
            let left = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
            let is_temporary = |path: &PathBuf| {
                path.file_name().unwrap().to_string_lossy().starts_with(".deboil-")
            };
            left.filter(is_temporary).for_each(|path| fs::remove_file(path).unwrap());
        }
    }

    /// Runs a line of the shell on a file system of 256 KiB, with the program as `$deboil`.
    fn on_disk(&self, line: &str) -> Output {
        let script = "mount -t tmpfs -o size=256k none disk && cd disk && eval \"$line\"";
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
            .env("line", line)
            .env("deboil", &self.program)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn full_disk(&mut self) {
        if !self.has_disk {
            return;
        }
        let number = self.put("a");
        let fill = self.below(260);
        let line = format!(
            "cp ../a a || exit 9; head -c {fill}k /dev/zero > fill 2> /dev/null; ulimit -v {LIMIT}; \
             \"$deboil\" --no-config -i a 2> ../said; code=$?; cp a ../b; ls -A | grep -c deboil; exit $code"
        );
        let said = self.on_disk(&line);
        let left = String::from_utf8_lossy(&said.stdout).trim().to_owned();
        match said.status.code() {
            // The text itself had no room.
            Some(9) => {}
            Some(0) => self.expect(number, &self.bytes("b"), "small disk"),
            Some(2) => {
                assert!(
                    self.bytes("b") == self.samples[number].text && left == "0",
                    "full disk: {said:?}"
                );
                assert!(!self.bytes("said").is_empty());
            }
            _ => panic!("full disk: {said:?}"),
        }
    }

    fn restored(&mut self) {
        let number = self.put("a");
        fine(self.program(&["-i", "--removed", "r", "a"]).output().unwrap());
        self.expect(number, &self.bytes("a"), "with a record");
        let said = fine(self.program(&["--restore", "r", "a"]).output().unwrap());
        assert!(
            said.stdout == self.samples[number].text,
            "restored: text {number} did not come back"
        );
    }

    fn records(&mut self) {
        let mut wanted = Vec::new();
        let mut lines = Vec::new();
        for _ in 0..20 {
            let number = self.below(self.samples.len());
            let Ok(text) = std::str::from_utf8(&self.samples[number].text) else { continue };
            let record = serde_json::json!({"id": number, "text": text, "n": [1.5, null]});
            lines.extend(serde_json::to_vec(&record).unwrap());
            lines.push(b'\n');
            wanted.push(number);
        }
        fs::write(self.folder.join("r.jsonl"), &lines).unwrap();
        let said = fine(self.program(&["--jsonl=text", "r.jsonl"]).output().unwrap());
        let records: Vec<&[u8]> = said.stdout.split_inclusive(|byte| *byte == b'\n').collect();
        assert_eq!(records.len(), wanted.len());
        for (record, number) in records.iter().zip(wanted) {
            let value: serde_json::Value = serde_json::from_slice(record).unwrap();
            self.expect(number, value["text"].as_str().unwrap().as_bytes(), "record");
        }
    }

    fn folder(&mut self) {
        fs::create_dir_all(self.folder.join("in")).unwrap();
        let names: Vec<String> = (0..8).map(|number| format!("{number}.txt")).collect();
        let numbers: Vec<usize> =
            names.iter().map(|name| self.put(&format!("in/{name}"))).collect();
        fine(self.program(&["-r", "--output-dir", "out", "in"]).output().unwrap());
        for (name, number) in names.iter().zip(numbers) {
            self.expect(number, &self.bytes(&format!("out/{name}")), "folder");
            let path = format!("in/{name}");
            let said = fine(self.program(&["--compress", "gz", &path]).output().unwrap());
            let mut got = Vec::new();
            flate2::read::MultiGzDecoder::new(&said.stdout[..]).read_to_end(&mut got).unwrap();
            self.expect(number, &got, "compressed");
        }
    }

    fn closed(&mut self) {
        fs::write(self.folder.join("l"), &self.long.text).unwrap();
        let mut child = self.program(&["l"]).spawn().unwrap();
        let mut head = vec![0; 1 + self.below(100_000)];
        child.stdout.take().unwrap().read_exact(&mut head).unwrap();
        let said = child.wait_with_output().unwrap();
        assert!(said.status.success() && said.stderr.is_empty(), "closed: {said:?}");
    }
}

fn fine(said: Output) -> Output {
    assert!(said.status.success(), "{}: {}", said.status, String::from_utf8_lossy(&said.stderr));
    said
}

/// Paragraphs of the fixtures, with markers among them.
fn pieces() -> Vec<Vec<u8>> {
    let mut pieces: Vec<Vec<u8>> =
        ["Advertisement\n\n", "Share\n", "Sign up for our newsletter. ", "\u{feff}", "\r\n"]
            .map(|p| p.into())
            .into();
    let mut folders =
        vec![tools::root().join("fixtures/keep"), tools::root().join("fixtures/scenes")];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => folders.push(path),
                false => pieces.extend(paragraphs(&path)),
            }
        }
    }
    pieces
}

fn paragraphs(path: &Path) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    text.split_inclusive("\n\n").map(|piece| piece.as_bytes().to_vec()).collect()
}
