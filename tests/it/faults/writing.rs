//! Promise 2: a failed write is never silent, a closed pipe always is.

use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{long_article, without_markers};
use crate::harness::{ARTICLE, CLEANED, Room, Said, has_strace, on_small_disk, skip};

fn full_device() -> bool {
    let there = std::path::Path::new("/dev/full").exists();
    if !there {
        skip("no /dev/full");
    }
    there
}

#[test]
fn a_full_output_is_an_error_whatever_is_printed() {
    if !full_device() {
        return;
    }
    let room = Room::new().with("a", ARTICLE).with("big", long_article(300_000));
    for args in [
        "a",
        "big",
        "-d a",
        "--format json a",
        "-l a",
        "--check -d a",
        "--line-buffered a",
        "-o /dev/full a",
        "--help",
        "-h",
        "--version",
        "--list-rules",
        "--explain seam",
        "--generate man",
        "--generate complete-bash",
    ] {
        room.sh(&format!("deboil {args} > /dev/full")).code(2).err("No space left on device");
    }
    room.sh("deboil --removed /dev/full a").code(2).err("/dev/full");
}

#[test]
fn a_full_standard_error_is_an_error_too() {
    if !full_device() {
        return;
    }
    let room = Room::new().with("a", ARTICLE);
    for args in ["missing", "--no-such-option", "--stats a", "--help >/dev/full", "a > /dev/full"] {
        room.sh(&format!("deboil {args} 2>/dev/full")).code(2);
    }
}

#[test]
fn a_message_that_cannot_be_said_costs_no_text() {
    let room = Room::new().with("a", ARTICLE).with("page", "<html>\nThe council met.\n");
    // A closed pipe on standard error: nobody listens, and everything is done all the same.
    room.sh("(sleep 0.1; deboil missing a 2>&3 >out; echo $? > code) 3>&1 | true; sleep 0.3")
        .code(0);
    assert_eq!((room.text("out"), room.text("code")), (CLEANED.into(), "2\n".into()));
    if full_device() {
        room.sh("deboil page a 2>/dev/full").code(2).out(format!("{}{CLEANED}", room.text("page")));
        room.sh("deboil missing a 2>/dev/full").code(2).out(CLEANED);
    }
}

#[test]
fn a_closed_descriptor_is_no_crash() {
    let room = Room::new().with("a", ARTICLE).with("empty", "");
    // The runtime of Rust opens /dev/null for a descriptor that was closed before the start, so
    // this cannot be told from a redirection to /dev/null (SECURITY.md says so).
    room.sh("deboil a >&-").code(0);
    room.sh("deboil missing 2>&-").code(2);
    room.sh("deboil - <&-").code(0);
    // One that is open for reading only can be told.
    room.sh("deboil a 1< empty").code(2).err("standard output");
    room.sh("deboil --help 1< empty").code(2);
    room.sh("deboil missing 2< empty").code(2);
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let room = Room::new().with("big", long_article(2_000_000));
    for args in ["big", "big big", "-d big", "--format json big", "--line-buffered big"] {
        let line = format!("(deboil {args}; echo code $? >&2) | head -c 10 >/dev/null");
        room.sh(&line).code(0).err("code 0\n");
        let said = room.sh(&line);
        assert_eq!(said.err, "code 0\n", "{args}");
    }
    for args in ["--help", "--list-rules", "--generate man"] {
        let said = room.sh(&format!("(sleep 0.1; deboil {args}; echo code $? >&2) | true"));
        assert_eq!(said.err, "code 0\n", "{args}");
    }
}

#[test]
fn a_closed_pipe_ends_an_endless_input() {
    let line = "seq -f 'Line number %g is here.' inf";
    let said = Room::new().sh(&format!("{line} | (deboil; echo code $? >&2) | head -n 3"));
    let said = said.code(0).err("code 0\n");
    assert_eq!(said.out.iter().filter(|byte| **byte == b'\n').count(), 3);
}

#[test]
fn a_closed_pipe_ends_the_wait_for_an_input_that_says_nothing() {
    let room = Room::new();
    let mut command = room.command(["-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take();
    drop(child.stdout.take());
    // Standard input stays open and silent: only the closed output can end this.
    Said::by(child, "silent input, closed output".into()).code(0).err("");
    drop(stdin);
}

#[test]
fn a_full_disk_is_an_error_that_names_the_output() {
    let room = Room::new().with("big", long_article(600_000));
    let Some(said) = on_small_disk(&room, "deboil ../big -o out; echo code $?") else { return };
    said.out("code 2\n").err("out: writing failed");
    let said = on_small_disk(&room, "deboil ../big > out; echo code $?").unwrap();
    said.out("code 2\n").err("standard output: writing failed");
    let said = on_small_disk(&room, "deboil ../big -o out.xz -q && xz -dc out.xz | wc -l").unwrap();
    assert!(said.code == 0 || said.err.contains("xz"), "compressed it fits: {said:?}");
}

#[test]
fn an_error_of_the_system_is_reported_wherever_it_comes() {
    if !has_strace() {
        return;
    }
    let room = Room::new().with("a", ARTICLE).with("big", long_article(400_000));
    for fault in
        ["write:error=EIO", "write:error=ENOSPC", "write:error=EDQUOT", "write:error=EFBIG"]
    {
        let line = format!("strace -f -o log -e trace=write -e inject={fault} deboil a > out");
        // Standard error fails as well, so only the code can tell.
        room.sh(&line).code(2);
    }
    room.sh("strace -f -o log -e trace=writev,write -P out -e inject=write,writev:error=EIO:when=1 deboil big -o out")
        .code(2)
        .err("out: writing failed");
    // Some file systems tell of a full disk or quota only when the file is closed.
    room.sh("strace -f -o log -e trace=close -P out -e inject=close:error=EDQUOT deboil a -o out")
        .code(2)
        .err("out: writing failed");
    room.sh(
        "strace -f -o log -e trace=close -P $PWD/out -e inject=close:error=EDQUOT deboil a > out",
    )
    .code(2)
    .err("standard output: writing failed");
}

#[test]
fn interrupted_calls_are_repeated() {
    if !has_strace() {
        return;
    }
    let text = long_article(400_000);
    let room = Room::new().with("big", &text);
    // The first few reads are those of the loader, which gives up.
    let inject = "-e inject=read,write,writev,poll:error=EINTR:when=6+3";
    room.sh(&format!("strace -f -o log -e trace=read,write,writev,poll {inject} deboil < big"))
        .code(0)
        .err("")
        .out(without_markers(&text));
}

#[test]
fn a_slow_non_blocking_pipe_loses_nothing() {
    let text = long_article(1_500_000);
    let room = Room::new().with("big", &text);
    let (mut reader, writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    let mut command = room.command(["big"]);
    let child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    // The command holds a copy of the pipe's end: without this the reader would wait for ever.
    drop(command);
    let (mut all, mut buffer) = (Vec::new(), vec![0; 40_000]);
    loop {
        let count = reader.read(&mut buffer).unwrap();
        if count == 0 {
            break;
        }
        all.extend_from_slice(&buffer[..count]);
        thread::sleep(Duration::from_millis(1));
    }
    Said::by(child, "non-blocking output".into()).code(0).err("");
    assert!(all == without_markers(&text).as_bytes());
}

#[test]
fn line_buffered_output_comes_before_the_input_ends() {
    let room = Room::new();
    let mut child = room
        .command(["--line-buffered"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdin.write_all(b"The first paragraph is complete.\n\nThe second").unwrap();
    let mut first = vec![0; 33];
    // This waits for ever if nothing comes before the end.
    stdout.read_exact(&mut first).unwrap();
    assert_eq!(first, b"The first paragraph is complete.\n");
    drop(stdin);
    let mut rest = Vec::new();
    stdout.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"\nThe second");
    Said::by(child, "line buffered".into()).code(0);
}

#[test]
fn an_output_file_ends_up_whole_and_compressed_by_its_name() {
    let text = long_article(200_000);
    let room = Room::new().with("a", &text);
    room.sh("deboil a -o b && deboil a -o b.gz && deboil a -o b.zst && deboil a -o b.bz2 && deboil a -o b.xz").code(0).err("");
    let wanted = without_markers(&text);
    assert!(room.text("b") == wanted);
    for name in ["b.gz", "b.zst", "b.bz2", "b.xz"] {
        assert!(room.bytes(name).len() < wanted.len() / 2, "{name} is not compressed");
        room.sh(&format!("deboil {name}")).code(0).err("").out(&wanted);
    }
    room.sh("gzip -dc b.gz").code(0).out(&wanted);
    room.run(&["-o", "c", "a", "missing"], "").code(2).err("missing: not found");
    assert!(room.text("c") == wanted, "what could be done is there");
    room.run(&["-o", "c", "missing"], "").code(2);
    assert!(room.text("c") == wanted, "nothing to write is no reason to empty it");
    room.run(&["-o", "c", "-"], ARTICLE).code(0);
    assert_eq!(room.text("c"), CLEANED, "an older, longer file leaves no tail");
}
