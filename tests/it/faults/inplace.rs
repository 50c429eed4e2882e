//! Promise 3: a file is replaced whole, or it stays as it was.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{long_article, without_markers};
use crate::harness::{ARTICLE, CLEANED, Room, Said, has_strace, on_small_disk, skip};

#[test]
fn a_file_is_cleaned_and_keeps_its_mode() {
    let room = Room::new().with("a", ARTICLE);
    for mode in [0o600, 0o644, 0o4755] {
        room.put("a", ARTICLE);
        fs::set_permissions(room.at("a"), fs::Permissions::from_mode(mode)).unwrap();
        room.run(&["-i", "a"], "").code(0).out("").err("");
        assert_eq!(room.text("a"), CLEANED);
        assert_eq!(fs::metadata(room.at("a")).unwrap().mode() & 0o7777, mode);
        assert_eq!(room.names(), ["a"]);
    }
}

#[test]
fn owner_and_attributes_are_kept() {
    if !rustix::process::geteuid().is_root() {
        return skip("changing the owner needs root");
    }
    let room = Room::new().with("a", ARTICLE);
    std::os::unix::fs::chown(room.at("a"), Some(4321), Some(1234)).unwrap();
    let flags = rustix::fs::XattrFlags::empty();
    let attributes = rustix::fs::setxattr(room.at("a"), "user.origin", b"web", flags).is_ok();
    room.run(&["-i", "a"], "").code(0).err("");
    let data = fs::metadata(room.at("a")).unwrap();
    assert_eq!((data.uid(), data.gid()), (4321, 1234));
    if attributes {
        let mut value = [0; 8];
        let len = rustix::fs::getxattr(room.at("a"), "user.origin", &mut value[..]).unwrap();
        assert_eq!(&value[..len], b"web");
    }
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let room = Room::new().with("a", CLEANED);
    let before = fs::metadata(room.at("a")).unwrap();
    room.run(&["--in-place=.bak", "a"], "").code(0).err("");
    let after = fs::metadata(room.at("a")).unwrap();
    let times = |data: &fs::Metadata| (data.ino(), data.mtime_nsec(), data.ctime_nsec());
    assert_eq!(times(&before), times(&after));
    assert_eq!(room.names(), ["a"]);
}

#[test]
fn links_are_followed_and_stay() {
    let room = Room::new().with("a", ARTICLE);
    fs::create_dir(room.at("d")).unwrap();
    symlink("../a", room.at("d/link")).unwrap();
    room.run(&["-i", "d/link"], "").code(0).err("");
    assert_eq!(room.text("a"), CLEANED);
    assert!(fs::symlink_metadata(room.at("d/link")).unwrap().is_symlink());
}

#[test]
fn what_cannot_be_replaced_is_refused_by_name() {
    let room = Room::new().with("a", ARTICLE);
    fs::create_dir(room.at("folder")).unwrap();
    fs::hard_link(room.at("a"), room.at("twin")).unwrap();
    room.sh("mkfifo pipe").code(0);
    symlink("nowhere", room.at("dangling")).unwrap();
    for (name, why) in [
        ("folder", "is a folder"),
        ("pipe", "pipe"),
        ("/dev/null", "device"),
        ("a", "hard links"),
        ("twin", "hard links"),
        ("missing", "not found"),
        ("dangling", "not found"),
    ] {
        let said = room.run(&["-i", name], "").code(2).out("").err(why);
        assert!(said.err.contains(name), "{said:?}");
    }
    assert_eq!(room.text("a"), ARTICLE);
    room.run(&["-i", "-"], ARTICLE).code(2);
    room.run(&["-i"], ARTICLE).code(2);
    room.run(&["--in-place=/x", "a"], "").code(2).err("slash");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let room = Room::new().with("a", ARTICLE).with("b", ARTICLE);
    let said = room.run(&["-i", "a", "missing", "b"], "").code(2).err("missing: not found");
    assert_eq!(said.err.lines().count(), 1, "{said:?}");
    assert_eq!((room.text("a"), room.text("b")), (CLEANED.into(), CLEANED.into()));
}

#[test]
fn a_copy_is_kept_under_its_suffix() {
    let room = Room::new().with("a", ARTICLE);
    room.run(&["--in-place=.bak", "a"], "").code(0).err("");
    assert_eq!((room.text("a"), room.text("a.bak")), (CLEANED.into(), ARTICLE.into()));
    room.put("a", ARTICLE);
    room.run(&["--in-place=.bak", "a"], "").code(2).err("a.bak exists already");
    assert_eq!((room.text("a"), room.text("a.bak")), (ARTICLE.into(), ARTICLE.into()));
    room.run(&["--in-place=", "a"], "").code(0);
    assert_eq!(room.names(), ["a", "a.bak"]);
}

#[test]
fn wide_and_compressed_files_stay() {
    let wide: Vec<u8> = ARTICLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xff\xfe".to_vec(), wide].concat();
    let room = Room::new().with("wide", &wide);
    room.run(&["-i", "wide"], "").code(2).err("iconv");
    assert_eq!(room.bytes("wide"), wide);
    room.put("a", ARTICLE);
    room.sh("gzip -nk a").code(0);
    let packed = room.bytes("a.gz");
    room.run(&["-i", "a.gz"], "").code(2).err("a.gz");
    assert_eq!(room.bytes("a.gz"), packed);
}

#[test]
fn a_full_disk_leaves_the_original() {
    let text = long_article(160_000);
    let room = Room::new().with("big", &text);
    let line = "cp ../big . && deboil -i big; echo code $? $(ls -A); cmp big ../big";
    let Some(said) = on_small_disk(&room, line) else { return };
    said.out("code 2 big\n").err("big: left as it was");
}

#[test]
fn every_failing_call_leaves_the_original() {
    if !has_strace() {
        return;
    }
    let room = Room::new();
    for call in ["fsync", "rename", "fchmod", "write", "linkat"] {
        room.put("a", ARTICLE);
        let run = format!(
            "strace -f -o log -e trace={call} -e inject={call}:error=EIO:when=1 deboil --in-place=.bak a"
        );
        let said = room.sh(&run);
        let text = room.text("a");
        assert_eq!((said.code, text.as_str()), (2, ARTICLE), "{call}: {said:?}");
        let left: Vec<String> = room.names().into_iter().filter(|n| n.starts_with('.')).collect();
        assert!(left.is_empty(), "{call} left {left:?}");
        let _ = fs::remove_file(room.at("a.bak"));
    }
}

#[test]
fn the_numbers_of_files_in_place_are_told_for_each() {
    let room = Room::new().with("a", ARTICLE).with("b", CLEANED);
    let told = room.run(&["-i", "--stats", "a", "b"], "").code(0).err;
    assert!(told.contains("1 of 2 texts changed"), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    for (name, size) in [("a ", ARTICLE.len()), ("b ", CLEANED.len())] {
        let line = lines.iter().find(|line| line.starts_with(name)).expect("a line for each file");
        assert!(line.contains(&format!(" {size} ")), "{line}");
    }
}

/// Some file systems know no second name of a file: then its bytes are copied.
#[test]
fn a_copy_is_made_where_no_link_can_be() {
    if !has_strace() {
        return;
    }
    let lines: String =
        (0..5000).map(|n| format!("Boat {n} left the harbour at noon.\n\n")).collect();
    let text = format!("{ARTICLE}\n{lines}");
    let room = Room::new().with("a", &text);
    room.sh("chmod 640 a");
    let run =
        "strace -f -o log -e trace=linkat -e inject=linkat:error=EPERM deboil --in-place=.bak a";
    room.sh(run).code(0).err("");
    assert!(room.text("a") != text && room.text("a.bak") == text);
    room.sh("stat -c %a a a.bak").out("640\n640\n");
    assert_eq!(room.names(), ["a", "a.bak", "log"]);
    // A copy that stands there already is not overwritten in this way either.
    room.put("a", &text);
    room.sh(run).code(2).err("a.bak exists already");
    assert!(room.text("a") == text && room.text("a.bak") == text);
}

#[test]
fn the_new_file_and_its_folder_are_synced_around_the_rename() {
    if !has_strace() {
        return;
    }
    let room = Room::new().with("a", ARTICLE);
    room.sh("strace -f -o log -e trace=fsync,fdatasync,rename,renameat,renameat2 deboil -i a")
        .code(0);
    let log = room.text("log");
    let calls: Vec<&str> = log
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.split('(').next())
        .filter(|call| call.starts_with("fsync") || call.starts_with("rename"))
        .collect();
    assert_eq!(calls.len(), 3, "{log}");
    assert!(calls[0] == "fsync" && calls[1].starts_with("rename") && calls[2] == "fsync", "{log}");
}

/// Starts a long rewrite and waits until its temporary file is there. The size makes it last
/// long enough to be caught; should it end earlier, the caller's checks hold all the same.
fn rewriting(room: &Room, before: &[&str]) -> Child {
    let mut command = room.command(["-i", "big"]);
    if let [program, args @ ..] = before {
        let inner = command;
        command = std::process::Command::new(program);
        command.args(args).arg(inner.get_program()).args(inner.get_args()).current_dir(room.path());
    }
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && !room.names().iter().any(|n| n.starts_with(".d")) {
        thread::sleep(Duration::from_micros(200));
    }
    child
}

fn send(child: &Child, signal: Signal) {
    // A child that has ended by itself is not waited for yet, so its number is still its own.
    kill_process(Pid::from_child(child), signal).unwrap();
}

#[test]
fn a_signal_leaves_no_temporary_file() {
    let text = long_article(30_000_000);
    let room = Room::new().with("big", &text);
    for (signal, number) in [(Signal::INT, 2), (Signal::TERM, 15), (Signal::HUP, 1)] {
        let child = rewriting(&room, &[]);
        send(&child, signal);
        let said = Said::by(child, format!("{signal:?}"));
        assert_eq!(said.code, 128 + number, "died of it, as the parent must see: {said:?}");
        assert_eq!(room.names(), ["big"]);
        assert!(room.text("big") == text, "{signal:?}");
    }
}

#[test]
fn an_ignored_signal_stays_ignored() {
    let text = long_article(5_000_000);
    let room = Room::new().with("big", &text);
    let child = rewriting(&room, &["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]);
    send(&child, Signal::HUP);
    Said::by(child, "ignoring".into()).code(0);
    assert!(room.text("big") == without_markers(&text));
}

#[test]
fn a_kill_at_any_moment_leaves_old_or_new() {
    let text = long_article(2_000_000);
    let clean = without_markers(&text);
    let room = Room::new().with("big", &text);
    let begun = Instant::now();
    room.run(&["-i", "big"], "").code(0);
    let whole = begun.elapsed();
    for step in 0..12u32 {
        room.put("big", &text);
        let mut child = room.command(["-i", "big"]).spawn().unwrap();
        thread::sleep(whole * step / 10);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = room.text("big");
        assert!(now == text || now == clean, "torn after {step} tenths");
        // What a killed run left does not get in the way of the next one.
        room.run(&["-i", "big"], "").code(0).err("");
        assert!(room.text("big") == clean);
    }
}

#[test]
fn two_runs_at_once_make_one_whole_result() {
    let text = long_article(2_000_000);
    let room = Room::new().with("big", &text);
    let start = || room.command(["-i", "big"]).stderr(Stdio::piped()).spawn().unwrap();
    let runs: Vec<Child> = (0..4).map(|_| start()).collect();
    let said: Vec<Said> = runs.into_iter().map(|run| Said::by(run, "one of four".into())).collect();
    assert!(said.iter().any(|said| said.code == 0), "{said:?}");
    for said in said.iter().filter(|said| said.code != 0) {
        assert!(said.code == 2 && said.err.contains("try again"), "{said:?}");
    }
    assert!(room.text("big") == without_markers(&text));
    assert_eq!(room.names(), ["big"]);
}

#[test]
fn a_file_that_changed_while_it_was_read_is_left_alone() {
    use std::io::Write;
    let text = long_article(30_000_000);
    let room = Room::new().with("big", &text);
    let child = rewriting(&room, &[]);
    let mut file = fs::OpenOptions::new().append(true).open(room.at("big")).unwrap();
    file.write_all(b"A late line.\n").unwrap();
    Said::by(child, "changed meanwhile".into()).code(2).err("changed while it was read");
    assert!(room.text("big") == text + "A late line.\n");
    assert_eq!(room.names(), ["big"]);
}

#[test]
fn an_input_is_never_the_output() {
    let room = Room::new().with("a", ARTICLE).with("b", CLEANED);
    symlink("a", room.at("link")).unwrap();
    for line in [
        "deboil -o a a",
        "deboil -o a b a",
        "deboil -o a link",
        "deboil -o link a",
        "deboil -o a < a",
        "deboil -o a - < a",
        "deboil a >> a",
        "deboil b a >> a",
        "deboil < a >> a",
        "deboil < a 1<> a",
        "deboil --removed a a",
        "deboil --removed a < a",
    ] {
        room.sh(line).code(2).err("both");
        assert_eq!((room.text("a"), room.text("b")), (ARTICLE.into(), CLEANED.into()), "{line}");
    }
    room.sh("deboil --removed c -o c a").code(2);
    // Here the shell has emptied the file before the program began; it can only be said.
    room.sh("deboil a > a").code(2).err("both input and output");
}
