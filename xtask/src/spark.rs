//! `cargo xtask spark-test`: the job of docs/spark.md on a small cluster of two executor processes.
//!
//! Shows that a cluster writes the bytes that one process writes: for plain cleaning, for sentences
//! that documents share (two steps against one), for Parquet, and when an executor is killed.

use crate::tools::{build, environment, fresh, output, root, run};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Two executor processes with one core and 1 GiB each.
const CLUSTER: &str = "local-cluster[2,1,1024]";
const KEY: &str = "000102030405060708090a0b0c0d0e0f";
const FILES: usize = 8;
const RECORDS: usize = 6000;

struct Site {
    python: PathBuf,
    deboil: PathBuf,
    work: PathBuf,
    sources: Vec<PathBuf>,
}

/// What is shown on the cluster.
type Case = fn(&Site);

/// The cases by name.
const CASES: [(&str, Case); 5] = [
    ("clean", Site::cleaned),
    ("across", Site::two_steps),
    ("failing", Site::failing),
    ("killed", Site::one_killed),
    ("parquet", Site::parquet),
];

/// Runs the cases that are named, else all; the first difference ends the chore.
pub fn chore(words: &[String]) {
    let version = Command::new("java").arg("-version").output().expect("Java 17 is needed");
    let version = String::from_utf8_lossy(&version.stderr).into_owned();
    assert!(version.contains("\"17"), "Java 17 is needed, not {version}");
    let python = environment("spark", &["pyspark>=4,<5"]).join("bin/python");
    let mut site =
        Site { python, deboil: build("quick"), work: fresh("spark-test"), sources: Vec::new() };
    site.sources = site.corpus();
    let mut tried = 0;
    for (name, case) in CASES {
        if words.is_empty() || words.iter().any(|word| word == name) {
            case(&site);
            tried += 1;
        }
    }
    assert!(tried > 0, "no such case");
    println!("spark-test: {tried} of {} cases, all as they should be", CASES.len());
}

impl Site {
    fn path(&self, name: &str) -> String {
        self.work.join(name).display().to_string()
    }

    /// A pattern, as what matches it is read in the order of names; a folder is not.
    fn glob(&self) -> String {
        self.path("in/*.jsonl.gz")
    }

    /// Pages of a few sites, with marks, templates and repeats, in compressed files.
    fn corpus(&self) -> Vec<PathBuf> {
        std::fs::create_dir(self.work.join("in")).unwrap();
        let mut state = 7u64;
        let mut draw = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let words: Vec<&str> =
            "harbour council bridge ferry market school river winter letter garden station \
             morning evening window teacher doctor engine paper music summer"
                .split_whitespace()
                .collect();
        let mut files = Vec::new();
        for file in 0..FILES {
            let mut records = Vec::new();
            for n in 0..RECORDS {
                let site = draw(20);
                let mut text = String::new();
                for _ in 0..3 + draw(6) {
                    let sentence: Vec<&str> =
                        (0..9 + draw(12)).map(|_| words[draw(words.len())]).collect();
                    text += &format!("The {}.\n\n", sentence.join(" "));
                }
                text +=
                    ["", "Advertisement\n\n", "Share on Facebook\n\n", "12 Shares\n\n"][draw(4)];
                text += &format!(
                    "All rights of the pages of site number {site} stay with those who wrote them.\n"
                );
                let number = file * RECORDS + n;
                let record = serde_json::json!({
                    "id": format!("{number:08}"), "url": format!("https://www.site{site}.org/{number}"),
                    "views": draw(1000), "text": text
                });
                writeln!(records, "{record}").unwrap();
            }
            let path = self.work.join(format!("in/part-{file:02}.jsonl"));
            std::fs::write(&path, records).unwrap();
            run(Command::new("gzip").arg("-f").arg(&path));
            files.push(path.with_extension("jsonl.gz"));
        }
        files
    }

    fn cleaned(&self) {
        let alone = self.alone(&["--jsonl"], &self.sources);
        self.submit(&["clean", &self.glob(), &self.path("clean")], &self.deboil).wait_well();
        self.same("cleaning", &alone, &self.lines("clean"));
    }

    fn two_steps(&self) {
        let across = ["--jsonl", "--across", "--id-field", "id", "--group-by", "url"];
        let alone = self.alone(&across, &self.sources);
        let job = ["across", &self.glob(), &self.path("across"), "--key", KEY, "--group-by", "url"];
        self.submit(&job, &self.deboil).wait_well();
        self.same("two steps", &alone, &self.lines("across"));
    }

    fn alone(&self, options: &[&str], sources: &[PathBuf]) -> Vec<u8> {
        output(Command::new(&self.deboil).arg("--no-config").args(options).args(sources))
    }

    fn submit(&self, words: &[&str], deboil: &Path) -> Job {
        let mut command = Command::new(&self.python);
        // A name of its own: what is left of an earlier job may still write to its log.
        let name = Path::new(words[2]).file_name().unwrap().to_string_lossy();
        let place = self.work.join(format!("{name}.log"));
        let log = std::fs::File::create(&place).unwrap();
        let home = output(
            Command::new(&self.python).args(["-c", "import pyspark; print(pyspark.__path__[0])"]),
        );
        let home = String::from_utf8(home).unwrap();
        command
            .arg(root().join("xtask/spark/job.py"))
            .args(words)
            .env("SPARK_HOME", home.trim())
            .env("PYSPARK_PYTHON", &self.python)
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .env("SPARK_LOCAL_HOSTNAME", "localhost")
            .env("SPARK_WORKER_DIR", self.work.join("workers"))
            .env(
                "PYSPARK_SUBMIT_ARGS",
                format!("--master {CLUSTER} --conf spark.ui.enabled=false pyspark-shell"),
            )
            .env("DEBOIL", deboil)
            .stdin(Stdio::null())
            .stderr(log);
        eprintln!("+ job.py {}", words.join(" "));
        Job { child: command.spawn().unwrap(), log: place, begun: Instant::now() }
    }

    /// What a job wrote, part after part.
    fn lines(&self, name: &str) -> Vec<u8> {
        assert!(self.work.join(name).join("_SUCCESS").exists(), "{name} has no end");
        let line = format!("gzip -dc {}/part-*.gz", self.path(name));
        output(Command::new("sh").args(["-c", &line]))
    }

    fn same(&self, what: &str, alone: &[u8], cluster: &[u8]) {
        assert!(
            alone == cluster,
            "{what}: {} bytes alone, {} on the cluster",
            alone.len(),
            cluster.len()
        );
        println!("{what}: the same {} bytes", alone.len());
    }

    /// A filter that ends early and badly fails the job, in either step; nothing passes for done.
    fn failing(&self) {
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in\n  *--fingerprint*|*--make-index*) exec {} \"$@\" ;;\nesac\nhead -n 3\nexit 3\n",
            self.deboil.display()
        );
        let broken = self.script("broken-deboil", &script);
        let glob = self.glob();
        for job in [
            &["clean", &glob, &self.path("failed")][..],
            &["across", &glob, &self.path("failed-across"), "--key", KEY],
        ] {
            let log = self.submit(job, &broken).wait_badly();
            let names_it = log.contains("exited with error code 3") || log.contains("ended with 3");
            assert!(names_it, "see {}.log", job[2]);
            assert!(!Path::new(job[2]).join("_SUCCESS").exists(), "{} passes for done", job[2]);
        }
        println!("a failing filter: the job fails");
    }

    fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.work.join(name);
        std::fs::write(&path, text).unwrap();
        run(Command::new("chmod").arg("+x").arg(&path));
        path
    }

    /// One of the two executors dies while parts are being cleaned.
    fn one_killed(&self) {
        // Every part takes a while, so that there is a middle to kill in.
        let script = format!("#!/bin/sh\nsleep 4\nexec {} \"$@\"\n", self.deboil.display());
        let slow = self.script("slow-deboil", &script);
        let mut job = self.submit(&["clean", &self.glob(), &self.path("killed")], &slow);
        let victim = job.executor(&self.work.join("killed"), "slow-deboil");
        run(Command::new("kill").args(["-9", &victim.to_string()]));
        let log = job.wait_well();
        assert!(log.contains("Lost executor"), "nothing was lost; see {}", self.path("killed.log"));
        self.same(
            "one executor killed",
            &self.alone(&["--jsonl"], &self.sources),
            &self.lines("killed"),
        );
    }

    /// The same records as Parquet, there and back.
    fn parquet(&self) {
        let make = "import sys; from pyspark.sql import SparkSession; s = SparkSession.builder.getOrCreate(); \
                    s.read.json(sys.argv[1]).write.parquet(sys.argv[2]); s.stop()";
        let one = self.path("in/part-00.jsonl.gz");
        run(Command::new(&self.python)
            .args(["-c", make, &one, &self.path("table")])
            .stderr(Stdio::null()));
        let job = ["clean", &self.path("table"), &self.path("cleaned"), "--parquet"];
        self.submit(&job, &self.deboil).wait_well();
        let read = "import sys; from pyspark.sql import SparkSession; s = SparkSession.builder.getOrCreate(); \
                    d = s.read.parquet(sys.argv[1]); \
                    print(d.schema.simpleString()); \
                    [print(r.id, r.url, r.views, repr(r.text)) for r in d.orderBy('id').collect()]; s.stop()";
        let rows =
            |name: &str| output(Command::new(&self.python).args(["-c", read, &self.path(name)]));
        std::fs::create_dir(self.work.join("json")).unwrap();
        let alone = self.alone(&["--jsonl"], &[PathBuf::from(&one)]);
        std::fs::write(self.work.join("json/a.json"), alone).unwrap();
        let again = [self.path("json/a.json"), self.path("expected")];
        run(Command::new(&self.python).args(["-c", make]).args(again).stderr(Stdio::null()));
        self.same("Parquet", &rows("expected"), &rows("cleaned"));
    }
}

struct Job {
    child: Child,
    log: PathBuf,
    begun: Instant,
}

impl Job {
    /// Waits for a good end and returns the log.
    fn wait_well(mut self) -> String {
        let status = self.child.wait().unwrap();
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let tail: Vec<&str> = log.lines().rev().take(20).collect();
        assert!(status.success(), "ended with {status}: {tail:#?}");
        eprintln!("  {:.0} s", self.begun.elapsed().as_secs_f64());
        log
    }

    /// Waits for a bad end and returns the log.
    fn wait_badly(mut self) -> String {
        let status = self.child.wait().unwrap();
        assert!(!status.success(), "the job ended well; see {}", self.log.display());
        eprintln!("  {:.0} s", self.begun.elapsed().as_secs_f64());
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// An executor that has a `filter` at work, once some parts are done: the middle of the job.
    fn executor(&mut self, target: &Path, filter: &str) -> u32 {
        // Where a part that is done lies depends on the version of the committer.
        let has = |folder: PathBuf, start: &str| {
            let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
            files.filter(|e| e.file_name().to_string_lossy().starts_with(start)).count() > 0
        };
        while self.child.try_wait().unwrap().is_none() {
            let is_begun =
                has(target.join("_temporary/0"), "task_") || has(target.to_owned(), "part-");
            let runs = |process: &u32, what: &str| command_line(*process).contains(what);
            let at_work =
                |executor: &u32| descendants(*executor).iter().any(|own| runs(own, filter));
            let found = descendants(self.child.id())
                .into_iter()
                .filter(|process| runs(process, "CoarseGrainedExecutorBackend"))
                .find(at_work);
            if let (true, Some(executor)) = (is_begun, found) {
                return executor;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("the job was over before an executor was seen at work in its middle");
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // It has ended long ago, but for a chore that failed.
        let _ = self.child.kill();
    }
}

fn descendants(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name, in brackets, may hold anything; the parent is the second word behind it.
        let parent = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
        if parent == Some(process) {
            found.push(id);
            found.extend(descendants(id));
        }
    }
    found
}

fn command_line(process: u32) -> String {
    let words = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&words).replace('\0', " ")
}
