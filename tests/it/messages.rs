//! Messages about what is wrong, and terminals that are named: nothing of a file drives a terminal.

use crate::harness::{ARTICLE, Room};

#[test]
fn what_is_wrong_in_a_settings_file_is_shown_at_its_place() {
    let room = Room::new().with("a", ARTICLE);
    for (file, words) in [
        (
            "level = \"balanced\"\nskip = [3]\n",
            "line 2, column 9\n  |\n2 | skip = [3]\n  |         ^\n",
        ),
        ("keeep = ['x']\n", "line 1, column 1\n  |\n1 | keeep = ['x']\n  | ^^^^^\n"),
        ("keep = ['x'\n", "line 1, column"),
    ] {
        room.put("s.toml", file);
        let said = room.run(&["--config", "s.toml", "a"], "").code(2).out("");
        said.err("deboil: s.toml: ").err(words);
    }
    for (file, words) in [
        (
            "[[rule]]\nname = 5\n",
            "deboil: s.toml:2:8: invalid type: integer `5`, expected a string\n 2 | name = 5\n   |        ^\n",
        ),
        ("[[rule\n", "deboil: s.toml:1:7: unclosed array table"),
    ] {
        room.put("s.toml", file);
        room.run(&["--rules", "s.toml", "a"], "").code(2).out("").err(words);
    }
}

#[test]
fn what_a_message_quotes_cannot_drive_a_terminal() {
    let room = Room::new().with("a", ARTICLE);
    for line in ["keep = 3 # \x1b[31mred\n", "keep = [\"(\\u001b[31m\"]\n"] {
        room.put("s.toml", line);
        let said = room.run(&["--config", "s.toml", "a"], "").code(2).err("\\x1b[31m");
        assert!(!said.err.contains('\x1b'), "{said:?}");
    }
    let said = room.run(&["--keep", "(\x1b[31m", "a"], "").code(2).err("\\x1b[31m");
    assert!(!said.err.contains('\x1b'), "{said:?}");
}

#[test]
fn a_terminal_named_as_output_is_a_terminal() {
    let room = Room::new().with("a", "A \x1b[2Jline.\n\nShare\n\nMore.\n");
    for format in ["-d", "--word-diff", ""] {
        let line = format!("env NO_COLOR=1 deboil {format} -o /dev/tty a");
        let Some(screen) = crate::screen::Screen::new(&room, &line) else { return };
        let seen = screen.end().code(0).has("A \\x1b[2Jline.");
        assert!(!seen.text.contains('\x1b'), "{:?}", seen.text);
    }
}
