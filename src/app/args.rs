//! The command line: what was typed, before anything is opened.

use super::desk::Least;
use clap::{ArgAction, ArgGroup, Parser, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

const AUDIT_SAMPLE: usize = 20;
const MEMORY: &str = "1G";

/// Strip boilerplate from plain text: advertisement and share markers, interface lines, repeated sentences.
///
/// Reads FILEs, or standard input, and writes what is left to standard output, byte for byte as it came.
/// Exit status: 0 done, 1 only from --check when something would go, 2 trouble.
#[derive(Debug, Default, Parser)]
#[command(name = "deboil", version, max_term_width = 100)]
#[command(group = ArgGroup::new("records").args(["jsonl", "null", "separator"]))]
#[command(group = ArgGroup::new("corpus").args(["across", "fingerprint", "seen", "make_index"]))]
#[command(group = ArgGroup::new("shape").args(["diff", "word_diff", "annotate", "format"]))]
#[command(group = ArgGroup::new("naming").multiple(true).args(["across", "fingerprint", "seen", "make_index", "audit"]))]
#[command(group = ArgGroup::new("answer").args(["list_rules", "explain", "generate"]))]
pub struct Args {
    /// Files to clean, each by itself, in order; none or - is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,

    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Compress what goes to standard output or FILE [default: by the end of FILE's name]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    #[arg(conflicts_with_all = ["in_place", "output_dir", "make_index"])]
    pub compress: Option<Packing>,

    /// Write a clean file of the same place under DIR for each input, whole or not at all
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    #[arg(conflicts_with_all = ["output", "in_place", "shape", "check", "list", "fingerprint", "make_index"])]
    pub output_dir: Option<PathBuf>,

    /// With --output-dir: leave out inputs whose clean file is there already
    #[arg(long, help_heading = "Output", requires = "output_dir")]
    pub skip_existing: bool,

    /// Change the files themselves; with =SUFFIX keep a copy under that suffix
    #[arg(short, long, value_name = "SUFFIX", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    #[arg(help_heading = "Output", conflicts_with_all = ["output", "shape", "check", "list"])]
    pub in_place: Option<OsString>,

    /// Show what goes as a unified diff that `patch` reads; same as --format diff
    #[arg(short, long, help_heading = "Output")]
    pub diff: bool,

    /// Show the words that go in their paragraphs, with reasons; same as --format words
    #[arg(long, help_heading = "Output")]
    pub word_diff: bool,

    /// Print the whole text with marks around what would go; same as --format annotate
    #[arg(long, help_heading = "Output")]
    pub annotate: bool,

    /// Context of a change: lines in a diff [default: 3], paragraphs in a word diff [default: 1]
    #[arg(short = 'U', long, value_name = "N", help_heading = "Output")]
    pub unified: Option<usize>,

    /// What to print
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<Format>,

    /// Exit with 1 if something would go; prints nothing unless a format is asked for
    #[arg(long, help_heading = "Output")]
    pub check: bool,

    /// Print only the names of the files that would change
    #[arg(short, long, help_heading = "Output", conflicts_with_all = ["shape"])]
    pub list: bool,

    /// Print counts per rule and file to standard error: a table, with bars on a terminal, or =json
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "table")]
    #[arg(help_heading = "Output")]
    pub stats: Option<StatsForm>,

    /// Write the JSON events of all removals to FILE beside the normal output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub removed: Option<PathBuf>,

    /// Write counts per rule and a sample of removals to FILE, for people who sign off a corpus
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = ["fingerprint", "make_index"])]
    pub audit: Option<PathBuf>,

    /// Removals of each rule in an audit
    #[arg(long, value_name = "N", default_value_t = AUDIT_SAMPLE, help_heading = "Output")]
    pub audit_sample: usize,

    /// Make one audit of FILE..., the audits of the parts of a corpus
    #[arg(long, help_heading = "Output")]
    #[arg(conflicts_with_all = ["audit", "in_place", "check", "list", "output_dir", "shape", "jsonl", "null", "separator", "across", "fingerprint", "seen", "make_index"])]
    pub merge_audits: bool,

    /// Put everything back that REMOVED (of --removed or --format json) says went from the clean FILEs
    #[arg(long, value_name = "REMOVED", help_heading = "Review")]
    #[arg(conflicts_with_all = ["shape", "check", "list", "stats", "removed", "records", "corpus"])]
    pub restore: Option<PathBuf>,

    /// Ask about every cut, as git add -p asks about hunks, and then change the files
    #[arg(long, help_heading = "Review")]
    #[arg(conflicts_with_all = ["output", "diff", "format", "check", "list", "stats", "removed", "restore", "why", "compare", "records", "corpus", "answer"])]
    pub review: bool,

    /// Be an external diff of git: GIT_EXTERNAL_DIFF='deboil --git-diff'
    #[arg(long, num_args = 1..=9, value_name = "ARG", help_heading = "Review")]
    #[arg(conflicts_with_all = ["files", "in_place", "diff", "format", "check", "list", "stats", "removed", "restore", "review", "why", "compare", "records", "corpus", "answer"])]
    pub git_diff: Option<Vec<OsString>>,

    /// Say what every rule thinks of one line: which cut it, which came near, and what was missing
    #[arg(long, value_name = "FILE:LINE", allow_hyphen_values = true, help_heading = "Review")]
    #[arg(conflicts_with_all = ["files", "in_place", "diff", "format", "check", "list", "stats", "removed", "restore", "records", "corpus", "answer"])]
    pub why: Option<OsString>,

    /// Which sentences of A does B lack, and which rule would have removed each? For any other cleaner's work
    #[arg(long, num_args = 2, allow_hyphen_values = true, value_names = ["A", "B"], help_heading = "Review")]
    #[arg(conflicts_with_all = ["files", "in_place", "diff", "format", "check", "list", "stats", "removed", "restore", "why", "records", "corpus", "answer"])]
    pub compare: Option<Vec<OsString>>,

    /// Only these rules or categories, comma separated
    #[arg(long, value_name = "LIST", value_delimiter = ',', action = ArgAction::Append, help_heading = "Rules")]
    pub only: Vec<String>,

    /// All but these rules or categories
    #[arg(long, value_name = "LIST", value_delimiter = ',', action = ArgAction::Append, help_heading = "Rules")]
    pub skip: Vec<String>,

    /// These too, though they are off by default (cite)
    #[arg(long, value_name = "LIST", value_delimiter = ',', action = ArgAction::Append, help_heading = "Rules")]
    pub also: Vec<String>,

    /// How much to remove: what is known by its words, also by its place, or all but the main text
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    pub level: Option<LevelName>,

    /// Never remove a sentence or line in which this pattern is found; wins over everything
    #[arg(long, value_name = "REGEX", action = ArgAction::Append, help_heading = "Rules")]
    pub keep: Vec<String>,

    /// Remove each sentence, else line, in which this pattern is found
    #[arg(long, value_name = "REGEX", action = ArgAction::Append, help_heading = "Rules")]
    pub drop: Vec<String>,

    /// Read more rules from a TOML file, in the form of the built-in ones
    #[arg(long, value_name = "FILE.toml", action = ArgAction::Append, help_heading = "Rules")]
    pub rules: Vec<PathBuf>,

    /// Languages whose phrases count, comma separated [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',', action = ArgAction::Append, help_heading = "Rules")]
    pub lang: Vec<String>,

    /// Also remove sentences that nearly repeat an earlier one; T is the share of words in common [default: 0.85]
    #[arg(long, value_name = "T", num_args = 0..=1, require_equals = true, default_missing_value = "0.85", help_heading = "Rules")]
    pub near: Option<f64>,

    /// Shortest repeat that is removed, in words [default: 8]
    #[arg(long, value_name = "N", help_heading = "Rules")]
    pub min_words: Option<u32>,

    /// When more of a section would go, use the level below, at last leave it alone
    #[arg(long, value_name = "PCT", help_heading = "Rules")]
    pub max_removed: Option<f64>,

    /// Above `markers`: remove a line when its probability to be content is below P
    #[arg(long, value_name = "P", help_heading = "Rules")]
    pub threshold: Option<f64>,

    /// Each line is a JSON record; clean the string at FIELD [default: text], a key, a dotted path or
    /// a JSON pointer, and leave every other byte as it is
    #[arg(long, value_name = "FIELD", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(help_heading = "Records", conflicts_with_all = ["shape", "removed"])]
    pub jsonl: Option<String>,

    /// Files are Parquet; clean the column COLUMN [default: text], a dotted path, and carry all others over.
    /// Only in a program that was built with the feature parquet
    #[arg(long, value_name = "COLUMN", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(help_heading = "Records", conflicts_with_all = ["records", "corpus", "shape", "in_place", "removed", "check", "list", "compress", "line_buffered"])]
    pub parquet: Option<String>,

    /// Add a field NAME with the removal events of each record, an empty array when nothing went
    #[arg(long, value_name = "NAME", help_heading = "Records", requires = "jsonl")]
    pub add_removed: Option<String>,

    /// Leave out records of whose text nothing is left
    #[arg(long, help_heading = "Records", requires = "records")]
    pub drop_empty: bool,

    /// A record that is no JSON is left as it is; warn (exit with 2), pass in silence, or fail at once
    #[arg(
        long,
        value_name = "HOW",
        default_value = "warn",
        help_heading = "Records",
        requires = "jsonl"
    )]
    pub bad_records: BadRecords,

    /// Texts end with a NUL byte, and so do the clean ones
    #[arg(short = '0', long, help_heading = "Records", conflicts_with_all = ["shape", "removed"])]
    pub null: bool,

    /// Texts are parted by what REGEX matches within a line, such as '^=+$' or '\f'
    #[arg(long, value_name = "REGEX", help_heading = "Records", conflicts_with_all = ["shape", "removed"])]
    pub separator: Option<String>,

    /// Also remove sentences that stand in several documents; reads the input twice
    #[arg(long, help_heading = "Corpus", requires = "records")]
    pub across: bool,

    /// Documents that must hold a sentence before it goes [default: 3], or their share, such as 1%, of
    /// the corpus or the group; with --make-index the number before it is listed
    #[arg(long, value_name = "K", help_heading = "Corpus", requires = "corpus")]
    pub across_min: Option<Least>,

    /// Sentences that differ only in numbers count as one
    #[arg(long, help_heading = "Corpus", requires = "corpus")]
    pub across_fold_digits: bool,

    /// Which copies of such a sentence stay
    #[arg(
        long,
        value_name = "WHICH",
        default_value = "first",
        help_heading = "Corpus",
        requires = "corpus"
    )]
    pub across_keep: Keep,

    /// Compare only documents with the same value of FIELD; of a web address the host counts
    #[arg(long, value_name = "FIELD", help_heading = "Corpus", requires = "corpus")]
    pub group_by: Option<String>,

    /// The document with the smallest value of FIELD, byte by byte, is the first [default: by place];
    /// it names a document in an audit
    #[arg(long, value_name = "FIELD", help_heading = "Corpus", requires = "naming")]
    pub id_field: Option<String>,

    /// Step one on many machines: print what the documents hold, sorted, instead of cleaning them
    #[arg(long, help_heading = "Corpus", requires = "records")]
    #[arg(conflicts_with_all = ["in_place", "check", "list", "add_removed", "drop_empty"])]
    pub fingerprint: bool,

    /// The secret behind fingerprints, the same for all parts of a corpus: 32 hexadecimal digits
    #[arg(long, value_name = "HEX", help_heading = "Corpus", requires = "corpus")]
    pub across_key: Option<String>,

    /// Between the steps: merge sorted fingerprints FILE... into the index that -o names
    #[arg(long, help_heading = "Corpus", conflicts_with_all = ["in_place", "check", "list", "shape"])]
    pub make_index: bool,

    /// Step two: remove what the index says stands in several documents
    #[arg(long, value_name = "INDEX", help_heading = "Corpus", requires = "records")]
    pub seen: Option<PathBuf>,

    /// Memory for counting; what is more is sorted on disk
    #[arg(
        long,
        value_name = "SIZE",
        default_value = MEMORY,
        help_heading = "Corpus",
        requires = "corpus"
    )]
    pub memory: String,

    /// Folder for what does not fit into memory [default: that of the system]
    #[arg(long, value_name = "DIR", help_heading = "Corpus", requires = "corpus")]
    pub temp_dir: Option<PathBuf>,

    /// Read folders, with all that is in them, in the order of names; no FILE is this folder
    #[arg(short, long, help_heading = "Input")]
    pub recursive: bool,

    /// In folders only files that match; with ! in front all but those. Written as in .gitignore
    #[arg(long, value_name = "GLOB", action = ArgAction::Append, help_heading = "Input", requires = "recursive")]
    pub glob: Vec<String>,

    /// In folders also names that begin with a dot
    #[arg(long, help_heading = "Input", requires = "recursive")]
    pub hidden: bool,

    /// In folders also what .gitignore and .ignore leave out
    #[arg(long, help_heading = "Input", requires = "recursive")]
    pub no_ignore: bool,

    /// Read the names of files from FILE, one on each line; - is standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Option<OsString>,

    /// The same with names that end with a NUL byte, as find -print0 writes them
    #[arg(long, value_name = "FILE", help_heading = "Input", conflicts_with = "files_from")]
    pub files0_from: Option<OsString>,

    /// The name of standard input in diffs and reports
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub stdin_name: Option<String>,

    /// Write each paragraph as soon as it is complete, for `tail -f`
    #[arg(long, help_heading = "Input")]
    pub line_buffered: bool,

    /// Number of threads; 0 is one for each processor
    #[arg(
        short = 'j',
        long,
        value_name = "N",
        default_value_t = 0,
        help_heading = "Input",
        hide_default_value = true
    )]
    pub threads: usize,

    /// Read settings from this file instead of deboil.toml
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub config: Option<PathBuf>,

    /// Read no settings file
    #[arg(long, help_heading = "Input", conflicts_with = "config")]
    pub no_config: bool,

    /// When to use colour
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Messages",
        hide_default_value = true
    )]
    pub color: When,

    /// When to show how far a long run has come, on standard error
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Messages",
        hide_default_value = true
    )]
    pub progress: When,

    /// Show diffs without a pager; DEBOIL_PAGER, else PAGER, else less is used on a terminal
    #[arg(long, help_heading = "Messages")]
    pub no_pager: bool,

    /// Say nothing but errors
    #[arg(short, long, help_heading = "Messages", conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what is decided and why
    #[arg(short, long, help_heading = "Messages")]
    pub verbose: bool,

    /// List all rules
    #[arg(long, help_heading = "Answers")]
    pub list_rules: bool,

    /// Explain one rule: what it finds, why, and examples
    #[arg(long, value_name = "RULE", help_heading = "Answers")]
    pub explain: Option<String>,

    /// Print a manual page or shell completions
    #[arg(long, value_name = "WHAT", help_heading = "Answers")]
    pub generate: Option<Generate>,
}

impl Args {
    /// What clap makes of a command line without a word.
    pub fn unasked() -> Args {
        Args { audit_sample: AUDIT_SAMPLE, memory: MEMORY.to_owned(), ..Args::default() }
    }
}

/// The formats of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The whole text, with marks around what would go.
    Annotate,
    /// The text that is left.
    Clean,
    /// A unified diff.
    Diff,
    /// Annotations for a pull request, as GitHub's workflow commands.
    Github,
    /// One page to look at, with every cut in its place; needs no network.
    Html,
    /// One JSON object per removal.
    Json,
    /// A SARIF 2.1.0 log, for programs that show findings.
    Sarif,
    /// The paragraphs that lose something, cuts in their place, with reasons.
    Words,
}

/// `--compress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Packing {
    /// gzip.
    Gz,
    /// Zstandard.
    Zst,
    /// bzip2.
    Bz2,
    /// XZ.
    Xz,
}

/// The levels by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelName {
    /// What is known by its own words, and exact repeats.
    Markers,
    /// Also what is known by its place and company.
    Balanced,
    /// All but the main text.
    Article,
}

/// `--across-keep`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// The one in the first document.
    #[default]
    First,
    /// None.
    None,
}

/// `--bad-records`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum BadRecords {
    /// The first ten are named, the others counted, and the exit status is 2.
    #[default]
    Warn,
    /// They are counted.
    Pass,
    /// The first one ends the run.
    Fail,
}

/// `--stats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatsForm {
    /// For people.
    Table,
    /// For programs: one object.
    Json,
}

/// `--color` and `--progress`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Also into a pipe.
    Always,
    /// On a terminal; colour unless NO_COLOR says otherwise.
    #[default]
    Auto,
    /// Not at all.
    Never,
}

/// What `--generate` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Generate {
    /// The manual page.
    Man,
    /// Completions for bash.
    CompleteBash,
    /// Completions for zsh.
    CompleteZsh,
    /// Completions for fish.
    CompleteFish,
}
