//! Folders, lists of names, and a folder of clean files, through the real program.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::harness::{ARTICLE, CLEANED, Room};

/// A tree in which every name matters for the order, the filters or the refusals.
fn tree() -> Room {
    let room = Room::new();
    std::fs::create_dir_all(room.at("in/sub/deep")).unwrap();
    std::fs::create_dir_all(room.at("in/.hid")).unwrap();
    for name in ["b.txt", "a.txt", "sub.txt", "sub/c.md", "sub/deep/d.txt", ".hid/e", "x.log"] {
        room.put(format!("in/{name}"), ARTICLE);
    }
    room.put("in/.e", ARTICLE);
    room.put("in/.gitignore", "*.log\n");
    room.put("elsewhere", ARTICLE);
    symlink(room.at("elsewhere"), room.at("in/link")).unwrap();
    room
}

/// Relative names of all plain files below a folder, sorted.
fn files(room: &Room, folder: &str) -> Vec<String> {
    let said = room.sh(&format!("cd {folder} && find . -type f | LC_ALL=C sort"));
    String::from_utf8(said.out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let room = tree();
    for (args, names) in [
        ("in", "in/a.txt in/b.txt in/sub/c.md in/sub/deep/d.txt in/sub.txt"),
        ("--glob '*.md' in", "in/sub/c.md"),
        ("--glob '!sub' in", "in/a.txt in/b.txt in/sub.txt"),
        // A glob says what is wanted of what is there to be read, and nothing more.
        (
            "--glob '*.txt' --glob '.e' --glob '*.log' in",
            "in/a.txt in/b.txt in/sub/deep/d.txt in/sub.txt",
        ),
        ("--glob '.e' --hidden in", "in/.e"),
        ("--glob '*.log' --no-ignore in", "in/x.log"),
        (
            "--hidden in/.hid in",
            "in/.hid/e in/.e in/.hid/e in/a.txt in/b.txt in/sub/c.md in/sub/deep/d.txt in/sub.txt",
        ),
        ("--no-ignore in --glob 'x*'", "in/x.log"),
        ("in/x.log in/sub elsewhere", "in/x.log in/sub/c.md in/sub/deep/d.txt elsewhere"),
    ] {
        for threads in ["-j1", "-j3"] {
            let wanted: String = names.split(' ').map(|name| format!("{name}\n")).collect();
            room.sh(&format!("deboil -r --list {threads} {args}")).code(0).err("").out(wanted);
        }
    }
    room.sh("deboil -r in").code(0).err("").out(CLEANED.repeat(5));
    room.sh("cd in && deboil -r").code(0).err("").out(CLEANED.repeat(5));
    room.sh("deboil in").code(2).err("in: is a folder; name its files, or use -r");
    room.sh("mkdir none && deboil -r none").code(0).err("none: no file is wanted there").out("");
    room.sh("deboil --glob x in/a.txt").code(2);
    room.sh("deboil -r --glob '[' in").code(2).err("--glob '['");
    // What this run writes is not what it was asked to read.
    room.sh("cd in && deboil -r > all && deboil -r > all && cat all").out(CLEANED.repeat(5));
}

#[test]
fn names_come_from_a_list() {
    let room = tree();
    let odd = std::ffi::OsStr::from_bytes(b"in/caf\xe9\nx");
    room.put(odd, ARTICLE);
    room.put("-", ARTICLE);
    room.sh("printf 'in/b.txt\\n\\nin/a.txt' | deboil --files-from - --list")
        .code(0)
        .out("in/b.txt\nin/a.txt\n");
    room.sh("printf -- '-\\n' > list; deboil --files-from list").code(0).err("").out(CLEANED);
    room.sh("find in -type f -name 'caf*' -print0 | deboil --files0-from - elsewhere")
        .code(0)
        .out(CLEANED.repeat(2));
    room.sh("printf 'in\\n' | deboil -r --files-from - --list")
        .out(b"in/a.txt\nin/b.txt\nin/caf\xe9\nx\nin/sub/c.md\nin/sub/deep/d.txt\nin/sub.txt\n");
    // An empty list is no reason to wait for standard input, and a bad name none to stop.
    room.sh("printf '' > list; deboil --files-from list").code(0).err("").out("");
    room.sh("printf 'no\\nelsewhere\\n' | deboil --files-from -")
        .code(2)
        .err("no: not found")
        .out(CLEANED);
    room.sh("deboil --files-from - -").code(2).err("cannot be a text too");
    room.sh("deboil --files-from missing").code(2).err("missing: not found");
}

#[test]
fn a_tree_is_mirrored_whole_or_not_at_all() {
    let room = tree();
    room.sh("gzip -k in/a.txt; head -c 40 in/a.txt.gz > in/torn.gz; deboil -r in --output-dir out")
        .code(2)
        .err("in/torn.gz: the gzip data are cut short");
    let names = ["./a.txt", "./a.txt.gz", "./b.txt", "./sub.txt", "./sub/c.md", "./sub/deep/d.txt"];
    assert_eq!(files(&room, "out"), names);
    room.sh("zcat out/a.txt.gz").out(CLEANED);
    assert_eq!(room.text("out/sub/deep/d.txt"), CLEANED);
    // Again: what stands there is replaced, or left alone.
    room.put("out/b.txt", "mine");
    room.sh("deboil -r in --output-dir out --skip-existing -v").code(2).err("6 clean files were");
    assert_eq!(room.text("out/b.txt"), "mine");
    room.sh("rm in/torn.gz; deboil -r in --output-dir out").code(0).err("");
    assert_eq!(
        (room.text("out/b.txt").as_str(), files(&room, "out").len()),
        (CLEANED, names.len())
    );
    // Records go the same way.
    room.sh(
        "mkdir j; printf '{\"text\":\"x\\\\nShare\"}\\n' > j/a; deboil --jsonl -r j --output-dir k",
    )
    .code(0)
    .err("");
    assert_eq!(room.text("k/a"), "{\"text\":\"x\\n\"}\n");
}

#[test]
fn nothing_is_written_outside_the_folder() {
    let room = tree();
    std::fs::create_dir(room.at("out")).unwrap();
    std::fs::create_dir(room.at("other")).unwrap();
    symlink(room.at("other"), room.at("out/sub")).unwrap();
    symlink(room.at("other/b"), room.at("out/b.txt")).unwrap();
    room.sh("deboil -r in --output-dir out")
        .code(2)
        .err("sub/c.md: not written: a link or a file stands in its way there")
        .err("b.txt: not written: a link, a folder or a device of its name is there");
    assert_eq!((files(&room, "other").len(), room.text("out/a.txt").as_str()), (0, CLEANED));
    let full = room.at("elsewhere");
    room.sh(&format!("deboil ./elsewhere in/../elsewhere {} --output-dir new", full.display()))
        .code(2)
        .err("in/../elsewhere: not written: its name is absolute");
    assert_eq!(files(&room, "new"), ["./elsewhere"]);
    room.sh("deboil - --output-dir new2").code(2).err("standard input has no name");
    room.sh("deboil in/a.txt ./in/a.txt --output-dir new2").code(2).err("two inputs would be");
    assert!(!room.at("new2").exists());
    // A folder within the one that is read is not read again, and an input is never replaced.
    room.sh("cd in && deboil -r --output-dir o && deboil -r --output-dir o").code(0).err("");
    assert_eq!(files(&room, "in/o").len(), 5);
    let same = room.sh("cd in && deboil -r --output-dir .");
    assert_eq!((same.code, room.text("in/a.txt").as_str()), (2, ARTICLE));
}

#[test]
fn long_and_short_files_and_pipes_keep_their_order() {
    let room = Room::new();
    let mut wanted = String::new();
    for n in 0..300 {
        let text = format!("Text number {n}.\n\nAdvertisement\n\nThe end of {n}.\n");
        let times = if n % 97 == 5 { 90_000 } else { n % 5 };
        room.put(format!("{n:03}"), text.repeat(times));
        wanted += &String::from_utf8(room.run(&["-"], text.repeat(times)).out).unwrap();
    }
    for threads in ["-j1", "-j2", "-j4"] {
        room.sh(&format!("deboil {threads} ???")).code(0).err("").out(&wanted);
    }
    let before = room.sh("deboil -j1 --stats --diff ???");
    let after = room.sh("deboil -j4 --stats --diff ???");
    assert!(before.out == after.out && before.err == after.err && after.code == 0);
    let one = room.sh("deboil -j1 --removed r1 ??? | cksum; cat r1").out;
    assert!(
        one == room.sh("deboil -j3 --removed r2 ??? | cksum; cat r2").out && one.len() > 10_000
    );
    room.sh("mkfifo pipe; cat 001 > pipe & deboil 002 pipe missing 003 | cksum")
        .err("missing: not found")
        .out(room.sh("cat 002 001 003 | deboil -0 | cksum").out);
}

#[test]
fn standard_output_can_be_compressed() {
    let room = Room::new().with("a", ARTICLE);
    for (format, reader) in [("gz", "gzip"), ("zst", "zstd"), ("bz2", "bzip2"), ("xz", "xz")] {
        if crate::harness::works(reader, &["--version"]) {
            room.sh(&format!("deboil --compress {format} a | {reader} -dc")).code(0).out(CLEANED);
        }
        room.sh(&format!("deboil --compress {format} a | deboil")).code(0).out(CLEANED);
    }
}
