//! Promise 4: whatever cannot be read is named, and the rest is done.

use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{long_article, without_markers};
use crate::harness::{ARTICLE, CLEANED, DEBOIL, Room, Said, has_strace, skip, works};

#[test]
fn bad_files_are_named_and_the_others_done() {
    let room = Room::new().with("a", ARTICLE).with("b", CLEANED);
    fs::create_dir(room.at("folder")).unwrap();
    let wanted = [CLEANED, CLEANED].concat();
    for (bad, why) in
        [("missing", "not found"), ("folder", "is a folder"), ("a/b", "cannot be opened")]
    {
        let said = room.run(&["a", bad, "b"], "").code(2).out(&wanted).err(why);
        assert!(said.err.starts_with(&format!("deboil: {bad}: ")), "{said:?}");
        assert_eq!(said.err.lines().count(), 1, "{said:?}");
    }
    room.run(&[""], "").code(2);
    room.sh("deboil < folder").code(2).err("is a folder");
}

#[test]
fn an_unreadable_file_is_named() {
    let room = Room::new().with("a", ARTICLE).with("secret", ARTICLE);
    fs::set_permissions(room.at("secret"), fs::Permissions::from_mode(0o0)).unwrap();
    if !rustix::process::geteuid().is_root() {
        room.run(&["secret", "a"], "").code(2).out(CLEANED).err("secret: cannot be opened");
        return;
    }
    // Root may read everything: try as nobody, from a place where nobody may come.
    fs::copy(DEBOIL, room.at("copy")).unwrap();
    fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
    if !works("setpriv", &["--reuid=65534", "--regid=65534", "--clear-groups", "true"]) {
        return skip("needs setpriv, or not to be root");
    }
    room.sh(&format!("{nobody} ./copy secret a"))
        .code(2)
        .out(CLEANED)
        .err("secret: cannot be opened: Permission denied");
    room.sh(&format!("{nobody} ./copy -i a")).code(2).err("a: cannot be changed in place");
    assert_eq!(room.text("a"), ARTICLE);
}

#[test]
fn a_read_error_in_the_middle_keeps_what_came_before() {
    let room = Room::new().with("a", ARTICLE);
    // The memory of a process has no byte at 0.
    room.run(&["a", "/proc/self/mem", "a"], "")
        .code(2)
        .out([CLEANED, CLEANED].concat())
        .err("/proc/self/mem: reading failed");
    if !has_strace() {
        return;
    }
    let text = long_article(100_000);
    room.put("big", &text);
    let said = room
        .sh("strace -f -o log -e trace=read -P $PWD/big -e inject=read:error=EIO:when=2 deboil big")
        .code(2)
        .err("big: reading failed after");
    let got = String::from_utf8(said.out).unwrap();
    assert!(!got.is_empty() && without_markers(&text).starts_with(&got), "{}", got.len());
    room.sh(
        "strace -f -o log -e trace=read -P $PWD/big -e inject=read:error=EIO:when=2 deboil -i big",
    )
    .code(2);
    assert!(room.text("big") == text);
}

#[test]
fn standard_input_may_be_slow_and_non_blocking() {
    let room = Room::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&reader, true).unwrap();
    let mut command = room.command(["-"]);
    let child =
        command.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(command);
    for byte in ARTICLE.as_bytes().chunks(9) {
        thread::sleep(Duration::from_millis(3));
        writer.write_all(byte).unwrap();
    }
    drop(writer);
    Said::by(child, "non-blocking input".into()).code(0).out(CLEANED).err("");
}

#[test]
fn a_terminal_without_a_file_gets_a_short_help() {
    if !works("script", &["-qec", "true", "/dev/null"]) {
        return skip("needs script(1)");
    }
    let room = Room::new().with("a", ARTICLE);
    let said = room.sh("script -qec 'deboil; echo code $?' /dev/null");
    let shown = String::from_utf8_lossy(&said.out).into_owned();
    assert!(shown.contains("Usage") || shown.contains("deboil FILE"), "{shown}");
    // Named, the terminal is read to its end, once.
    let said =
        room.sh("printf 'One line.\\n\\004' | script -qec 'deboil -; echo code $?' /dev/null");
    assert!(String::from_utf8_lossy(&said.out).contains("code 0"), "{said:?}");
}

#[test]
fn files_without_a_size_are_read() {
    let room = Room::new();
    let said = room.run(&["--skip", "repeat-exact", "/proc/self/limits"], "").code(0);
    assert!(said.out.starts_with(b"Limit"), "{said:?}");
    room.sh("mkfifo p; (printf 'One line.\\n' > p) & deboil p").code(0).out("One line.\n");
    room.run(&["/dev/null"], "").code(0).out("");
    room.run(&["-", "-"], ARTICLE).code(0).out(CLEANED);
}

#[test]
fn a_growing_file_is_read_as_far_as_it_is() {
    let text = long_article(500_000);
    let room = Room::new().with("log", &text);
    let said = room.sh(
        "(for i in 1 2 3 4 5 6 7 8 9; do echo 'Another line was added.' >> log; done) & deboil log; wait",
    );
    assert!(said.code(0).out.starts_with(without_markers(&text).as_bytes()));
}

#[test]
fn odd_names_are_names() {
    let room = Room::new();
    let name = std::ffi::OsString::from_vec(b"caf\xe9\n\x1b[31m.txt".to_vec());
    room.put(&name, ARTICLE);
    let run = |args: Vec<std::ffi::OsString>| {
        let mut command = room.command(args);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Said::by(child.spawn().unwrap(), "odd name".into())
    };
    run(vec![name.clone()]).code(0).out(CLEANED).err("");
    run(vec!["-i".into(), name.clone()]).code(0).err("");
    assert_eq!(room.text(&name), CLEANED);
    fs::remove_file(room.at(&name)).unwrap();
    let said = run(vec![name]).code(2).err("not found");
    assert!(said.err.lines().count() == 1 && !said.err.contains('\x1b'), "{said:?}");
    room.put("-", ARTICLE);
    room.run(&["./-"], "").code(0).out(CLEANED);
    room.put("--help", ARTICLE);
    room.run(&["--", "--help"], "").code(0).out(CLEANED);
}

#[test]
fn wide_encodings_are_refused_with_the_cure() {
    let room = Room::new().with("a", ARTICLE);
    let wide: Vec<u8> = ARTICLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wider: Vec<u8> = ARTICLE.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    for (mark, body, name) in
        [(&b"\xff\xfe"[..], wide, "UTF-16"), (&b"\0\0\xfe\xff"[..], wider, "UTF-32")]
    {
        room.put("w", [mark, &body].concat());
        let cure = format!("iconv -f {name} -t UTF-8");
        room.run(&["w", "a"], "").code(2).out(CLEANED).err(&cure);
        room.sh("deboil < w").code(2).out("").err(&cure);
        if works("iconv", &["-l"]) {
            room.sh(&format!("{cure} w | deboil")).code(0).out(CLEANED);
        }
    }
}

#[test]
fn what_is_no_plain_text_gets_one_line_of_advice() {
    let room = Room::new();
    let cases: [(&[u8], &str); 4] = [
        (b"<!DOCTYPE html>\n<p>The council met.</p>\n", "html2text"),
        (b"%PDF-1.4\nobj\n", "pdftotext"),
        (b"\x7fELF\0\0\0\0\0\0\0\0\0\0", "binary"),
        (b"T\0h\0e\0 \0c\0o\0u\0n\0c\0i\0l\0", "iconv"),
    ];
    for (text, advice) in cases {
        let said = room.run(&[], text).code(0).out(text).err(advice);
        assert_eq!(said.err.lines().count(), 1, "{said:?}");
        room.run(&["-q"], text).code(0).out(text).err("");
    }
}

#[test]
fn compressed_inputs_are_unpacked_from_files_and_pipes() {
    let room = Room::new().with("a", ARTICLE);
    for (tool, ending) in [("gzip", "gz"), ("zstd", "zst"), ("bzip2", "bz2"), ("xz", "xz")] {
        if !works(tool, &["--version"]) {
            skip(&format!("no {tool}"));
            continue;
        }
        room.sh(&format!("{tool} -c a > p; cat p p > two; mv p p.{ending}")).code(0);
        room.sh(&format!("deboil p.{ending}")).code(0).out(CLEANED).err("");
        room.sh(&format!("cat p.{ending} | deboil")).code(0).out(CLEANED).err("");
        room.run(&["--skip", "repeat-exact", "two"], "").code(0).out([CLEANED, CLEANED].concat());
        room.sh(&format!("head -c 60 p.{ending} > cut")).code(0);
        let said = room.run(&["cut", "a"], "").code(2).err("cut: ");
        assert!(said.err.contains(tool) && said.out.ends_with(CLEANED.as_bytes()), "{said:?}");
    }
}

#[test]
fn files_of_the_user_are_never_mapped() {
    if !has_strace() {
        return;
    }
    let text = long_article(9_000_000);
    let room = Room::new().with("big-input", &text);
    for args in ["big-input", "-d big-input", "-i big-input"] {
        room.sh(&format!("strace -f -y -o log -e trace=mmap,openat deboil {args} > /dev/null"))
            .code(0);
        let log = room.text("log");
        assert!(log.contains("big-input"), "the log must show the file at all");
        let mapped = log.lines().find(|line| line.contains("mmap(") && line.contains("big-input"));
        assert_eq!(mapped, None);
    }
}

#[test]
fn a_name_that_is_no_text_survives_a_diff_and_a_list() {
    let room = Room::new();
    let name = std::ffi::OsString::from_vec(b"caf\xe9 \"x\"\n+++ b y".to_vec());
    room.put(&name, ARTICLE);
    let run = |option: &str| {
        let mut command = room.command([std::ffi::OsStr::new(option), &name]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Said::by(child.spawn().unwrap(), option.into()).code(0).err("")
    };
    run("-l").out([name.as_encoded_bytes(), b"\n"].concat());
    let diff = run("-d").out;
    let heads = diff.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"+++ "));
    assert_eq!(heads.count(), 1);
    if !works("patch", &["--version"]) {
        return skip("no patch");
    }
    room.put("diff", diff);
    room.sh("patch -p1 < diff").code(0);
    assert_eq!(room.text(&name), CLEANED);
    room.sh("patch -R -p1 < diff").code(0);
    assert_eq!(room.text(&name), ARTICLE);
}

#[test]
fn a_terminal_is_never_driven_by_a_text_or_a_name() {
    if !works("script", &["-qec", "true", "/dev/null"]) {
        return skip("needs script(1)");
    }
    let text = format!("{ARTICLE}A \x1b[31mred\x1b[0m line, \u{9b}1m, \u{202e}back.\x07\r\n");
    let room = Room::new().with("a", &text).with("\x1b[32m", &text);
    for args in
        ["a", "-d a", "--format json a", "-l *m", "-d --color never *m", "--stats *m", "*mm"]
    {
        let said = room.sh(&format!("script -qec 'deboil {args}' /dev/null"));
        let shown = String::from_utf8_lossy(&said.out).into_owned();
        for raw in ["\x1b[31m", "\x1b[32m", "\u{9b}", "\u{202e}", "\x07"] {
            // Red is also the colour of what goes; the text's own red stands before "red".
            let raw = if raw == "\x1b[31m" { "\x1b[31mred" } else { raw };
            assert!(!shown.contains(raw), "{args}: {shown:?}");
        }
    }
    room.put("--\x1b[32m", "");
    let said = room.sh("deboil --* 2>&1; echo $?");
    assert!(said.out.ends_with(b"2\n") && !said.out.contains(&0x1b), "{said:?}");
    let clean = room.sh("deboil a").code(0).out;
    assert_eq!(clean, text.replace("Advertisement\n\n", "").into_bytes(), "exact in a pipe");
}
