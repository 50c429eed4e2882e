//! Promises 10 and 11: nothing around the program changes its answer, and it touches nothing else.

use super::long_article;
use crate::harness::{Room, has_strace, works};

#[test]
fn locale_time_zone_and_processors_change_nothing() {
    let text = long_article(9_500_000);
    let room = Room::new().with("big", &text);
    let plain = room.sh("deboil -d big").code(0).out;
    let mut lines = vec![
        "LC_ALL=C deboil -d big",
        "LC_ALL=tr_TR.UTF-8 LANG=tr_TR deboil -d big",
        "TZ=Asia/Kathmandu deboil -d big",
        "deboil -j 1 -d big",
        "deboil -j 7 -d big",
        "RAYON_NUM_THREADS=3 deboil -d big",
        "RUST_BACKTRACE=full deboil -d big",
    ];
    if works("taskset", &["-c", "0", "true"]) {
        lines.push("taskset -c 0 deboil -d big");
    }
    for line in lines {
        room.sh(line).code(0).err("").out(&plain);
    }
}

#[test]
fn the_clock_changes_nothing() {
    let text = long_article(50_000);
    let room = Room::new().with("a", &text);
    room.sh("deboil -d a > one; touch -d 1990-01-01 a; sleep 1.1; deboil -d a > two; cmp one two")
        .code(0);
    room.sh("deboil a -o one.gz; sleep 1.1; deboil a -o two.gz; cmp one.gz two.gz").code(0);
}

#[test]
fn no_socket_is_made_and_no_other_file_written() {
    if !has_strace() {
        return;
    }
    let room = Room::new().with("a", long_article(300_000));
    for args in ["a", "-d a", "--stats a", "-o out a", "--help", "-i a"] {
        let line = format!("strace -f -o log -e trace=network,openat,creat deboil {args} > shown");
        room.sh(&line).code(0);
        for call in room.text("log").lines() {
            // While a file is rewritten, the watch for signals has a socketpair, which leads
            // nowhere; a socket would be made by one of these.
            let network = ["socket(", "connect(", "bind(", "AF_INET"];
            assert!(!network.iter().any(|name| call.contains(name)), "{args}: {call}");
            let writes =
                call.contains("O_WRONLY") || call.contains("O_RDWR") || call.contains("O_CREAT");
            let ours = call.contains("\"out\"")
                || call.contains("\"./.deboil-")
                || call.contains("/dev/null");
            assert!(!writes || ours, "{args}: {call}");
        }
    }
}
