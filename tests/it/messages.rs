//! Messages about what is wrong, and terminals that are named: nothing of a file drives a terminal.

use crate::harness::{ARTICLE, Room};

#[test]
fn what_is_wrong_in_a_settings_file_is_shown_at_its_place() {
    let room = Room::new().with("a", ARTICLE);
    for (file, words) in [
        (
            "level = \"balanced\"\nskip = [3]\n",
            ":2:9: invalid type: integer `3`, expected a string\n 2 | skip = [3]\n   |         ^\n",
        ),
        ("keeep = ['x']\n", ":1:1: unknown field `keeep`, expected"),
        ("keeep = ['x']\n", "\n 1 | keeep = ['x']\n   | ^^^^^\n"),
        ("keep = ['x'\n", ":1:"),
        ("keep = ['x']\nkeep = ['y']\n", ":2:1: duplicate key"),
        (
            "drop = ['x', '(a|)*']\n",
            ":1:14: the pattern cannot be used: matches the empty text, so it would match everything\n \
             1 | drop = ['x', '(a|)*']\n   |              ^^^^^^^\n",
        ),
        ("keep = [\n  '(']\n", ":2:3: the pattern cannot be used: unclosed group"),
        (
            "keep = ['x{1000}{1000}{1000}']\n",
            ":1:9: the pattern cannot be used: Compiled regex exceeds size limit",
        ),
        ("lang = ['en', 'xx']\n", ":1:15: no such language; there are: all, ar,"),
        ("near = 3\n", ":1:8: give a number from 0.5 to 1\n 1 | near = 3\n   |        ^\n"),
        ("max-removed = nan\n", ":1:15: give a number from 0 to 100"),
        ("threshold = -0.1\n", ":1:13: give a number from 0 to 1"),
    ] {
        room.put("s.toml", file);
        let said = room.run(&["--config", "s.toml", "a"], "").code(2).out("");
        said.err("deboil: s.toml:").err(words);
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
    for (line, words) in [
        ("keep = 3 # \x1b[31mred\n", "\\x1b[31m"),
        ("keep = [\"(\\u001b[31m\"]\n", "unclosed character class"),
    ] {
        room.put("s.toml", line);
        let said = room.run(&["--config", "s.toml", "a"], "").code(2).err(words);
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
