//! `cargo xtask bench [--quick] [--large] [--peers] [--write]`: ours beside the tools people use, in CPU time relative to `cat`.
//!
//! `--peers` compares JSON lines alone with tools that are installed for it (`peers.rs`), with the program that
//! `--profile quick` builds sooner, else with the release build.
//!
//! `--large` runs on a gigabyte, and from file to file with one thread and two (`large.rs`).
//!
//! Every command writes into a pipe that is read to its end (GNU grep stops early when its output goes
//! nowhere), and the commands of a group take turns, so that a noisy machine is noisy for all of them.

mod corpus;
mod large;
mod peers;
pub mod profile;
mod run;

use crate::tools::{build, root};
use corpus::{Script, Writer};
use run::{Command, Figures};
use std::fmt::Write as _;
use std::path::Path;

/// Marker lines as people put them into a pattern.
const MARKERS: &str = "advertisement|share|tweet|print|email|copy link|sponsored|subscribe|menu|search|log in|\
    sign up|read more|related articles|most popular|trending now|loading|comments|whatsapp|reddit|linkedin|\
    pin it|share this|skip to main content|back to top";

/// Commands over one corpus. The first is what the others are measured by.
struct Group {
    name: String,
    rows: Vec<(String, Command)>,
}

pub fn run(words: &[String]) {
    let has = |flag: &str| words.iter().any(|word| word == flag);
    let (megabytes, rounds) = if has("--quick") { (8, 3) } else { (64, 5) };
    let profile = words.iter().skip_while(|word| *word != "--profile").nth(1);
    let profile = profile.map_or("release", String::as_str);
    let program = build(profile).display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let (path, bytes) = (folder.path(), megabytes << 20);
    if has("--large") {
        let report = large::report(&program, path);
        print!("{report}");
        if has("--write") {
            write_down("large", &report);
        }
        return;
    }
    let with_peers = has("--peers");
    let groups = match with_peers {
        true => vec![peers::group(&program, path, bytes)],
        false => groups(&program, path, bytes),
    };
    let place = if with_peers { "peers" } else { "bench" };
    let mut table = String::new();
    for group in groups {
        eprintln!("{} ...", group.name);
        let figures = run::in_turn(group.rows.iter().map(|row| &row.1), rounds);
        write_rows(&mut table, &group, &figures);
    }
    let report = format!(
        "{} MB a corpus, median of {rounds} runs in turn, {profile} build; {}.\n\n\
         | | command | CPU s | x | peak MiB |\n|---|---|---:|---:|---:|\n{table}",
        megabytes,
        run::machine()
    );
    print!("{report}");
    if has("--write") {
        write_down(place, &report);
    }
}

fn ours(program: &str, options: &str, file: &str) -> Command {
    let words: Vec<&str> =
        ["--no-config"].into_iter().chain(options.split(' ')).chain([file]).collect();
    Command::new(program, &words)
}

fn groups(program: &str, folder: &Path, bytes: usize) -> Vec<Group> {
    let keep = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let text = keep("text.txt", &Writer::new(Script::Latin, 1).text(bytes));
    let mut groups = vec![
        articles(program, &text),
        pair(
            program,
            "short lines",
            &keep("short.txt", &Writer::new(Script::Latin, 2).short_lines(bytes)),
            "-j1",
        ),
        pair(program, "JSON lines", &keep("records.jsonl", &corpus::records(bytes)), "--jsonl -j1"),
        pair(
            program,
            "a 4 KB article",
            &keep("small.txt", &Writer::new(Script::Latin, 4).text(4000)),
            "-j1",
        ),
    ];
    for (name, script) in [
        ("accented Latin", Script::Accented),
        ("Cyrillic", Script::Cyrillic),
        ("Chinese", Script::Chinese),
        ("Japanese", Script::Japanese),
    ] {
        let text = keep(&format!("{name}.txt"), &Writer::new(script, 5).text(bytes / 4));
        groups.push(pair(program, name, &text, "-j1"));
    }
    groups.push(pages(program, &keep("pages.bin", &corpus::pages(bytes))));
    groups.push(small_files(program, folder, bytes));
    groups
}

fn articles(program: &str, text: &str) -> Group {
    let mut rows = vec![
        ("cat".to_owned(), Command::new("cat", &[text])),
        ("deboil -j1".to_owned(), ours(program, "-j1", text)),
        ("deboil -j2".to_owned(), ours(program, "-j2", text)),
        ("deboil --near -j1".to_owned(), ours(program, "--near -j1", text)),
        ("deboil --diff -j1".to_owned(), ours(program, "--diff -j1", text)),
    ];
    let text = &format!("'{text}'");
    let grep = format!("grep -v -x -i -E '{MARKERS}' {text}");
    let peers = [
        ("grep", "grep, 25 markers", grep.clone()),
        ("gawk", "grep and gawk", format!("{grep} | gawk '!NF||!s[$0]++'")),
        ("awk", "grep and awk", format!("{grep} | awk '!NF||!s[$0]++'")),
        ("rg", "ripgrep, 25 markers", format!("rg -v -x -i -N --no-filename '{MARKERS}' {text}")),
        ("python3", "Python, 25 markers and a set of lines", python(text)),
    ];
    for (program, name, command) in peers {
        if run::is_installed(program) {
            rows.push((name.to_owned(), Command::shell(&command)));
        }
    }
    Group { name: "article text".to_owned(), rows }
}

/// What the line model costs: on pages, each a text of its own, which it judges one by one.
fn pages(program: &str, file: &str) -> Group {
    let row = |options: &str| (format!("deboil {options}"), ours(program, options, file));
    let rows = vec![
        ("cat".to_owned(), Command::new("cat", &[file])),
        row("-0 -j1"),
        row("-0 --level balanced -j1"),
        row("-0 --level article -j1"),
    ];
    Group { name: "web pages".to_owned(), rows }
}

fn python(text: &str) -> String {
    format!(
        "python3 -c \"import re,sys;p=re.compile(r'(?:{MARKERS})\\s*',re.I);s=set()\nfor l in open(sys.argv[1]):\n \
         k=l.strip().lower()\n if p.fullmatch(l) or k and k in s: continue\n s.add(k);sys.stdout.write(l)\" {text}"
    )
}

fn pair(program: &str, name: &str, file: &str, options: &str) -> Group {
    let rows = vec![
        ("cat".to_owned(), Command::new("cat", &[file])),
        (format!("deboil {options}"), ours(program, options, file)),
    ];
    Group { name: name.to_owned(), rows }
}

fn small_files(program: &str, folder: &Path, bytes: usize) -> Group {
    let many = folder.join("many");
    std::fs::create_dir(&many).unwrap();
    let mut writer = Writer::new(Script::Latin, 6);
    let mut names = String::new();
    for number in 0..(bytes / 3200).min(20_000) {
        let path = many.join(format!("{number}.txt"));
        std::fs::write(&path, writer.article()).unwrap();
        _ = write!(names, "{}\0", path.display());
    }
    let list = folder.join("names");
    std::fs::write(&list, names).unwrap();
    let list = list.display().to_string();
    let rows = vec![
        ("xargs cat".to_owned(), Command::new("xargs", &["-0", "-a", &list, "cat"])),
        ("deboil -j1 --files0-from".to_owned(), ours(program, "-j1 --files0-from", &list)),
    ];
    Group { name: "many small files".to_owned(), rows }
}

fn write_rows(table: &mut String, group: &Group, figures: &[Figures]) {
    let base = figures[0].cpu;
    for ((name, _), figures) in group.rows.iter().zip(figures) {
        let (cpu, peak) = (figures.cpu, figures.peak >> 20);
        _ = writeln!(
            table,
            "| {} | `{name}` | {cpu:.4} | {:.1} | {peak} |",
            group.name,
            cpu / base
        );
    }
}

/// Puts the report where BENCHMARKS.md keeps it.
fn write_down(place: &str, report: &str) {
    let (open, close) = (format!("<!-- {place} -->\n"), format!("<!-- /{place} -->"));
    let path = root().join("BENCHMARKS.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&open).expect("BENCHMARKS.md has a place for this");
    let (_, after) = rest.split_once(&close).expect("the place ends");
    std::fs::write(path, format!("{before}{open}{report}{close}{after}")).unwrap();
}
