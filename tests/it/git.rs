//! deboil as git uses it: what docs/git.md says, done with a real git.

use crate::harness::{ARTICLE, CLEANED, Room, Said, skip, works};

/// A repository with [`ARTICLE`] in `page.txt`; `None` without git.
fn repository() -> Option<Room> {
    if !works("git", &["--version"]) {
        skip("needs git");
        return None;
    }
    let room = Room::new();
    git(&room, "init -q . && git config user.name t && git config user.email t@example.org && git config commit.gpgsign false").code(0);
    room.put("page.txt", ARTICLE);
    git(&room, "add page.txt && git commit -qm one").code(0);
    Some(room)
}

/// Runs git with no settings but those of the repository.
fn git(room: &Room, line: &str) -> Said {
    room.sh(&format!("export GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat; git {line}"))
}

fn text(said: &Said) -> String {
    String::from_utf8_lossy(&said.out).into_owned()
}

#[test]
fn a_textconv_hides_what_would_go() {
    let Some(room) = repository() else { return };
    room.put(".gitattributes", "*.txt diff=deboil\n");
    git(&room, "config diff.deboil.textconv deboil").code(0);
    room.put("page.txt", format!("Share\n\n{ARTICLE}"));
    git(&room, "diff").code(0).out("");
    room.put("page.txt", ARTICLE.replace("May", "June"));
    let said = git(&room, "diff").code(0);
    assert!(
        text(&said).contains("+Work on the bridge starts in June.")
            && !text(&said).contains("Advert"),
        "{}",
        text(&said)
    );
}

#[test]
fn a_clean_filter_commits_clean_text() {
    let Some(room) = repository() else { return };
    room.put(".gitattributes", "new.txt filter=deboil\n");
    git(&room, "config filter.deboil.clean 'deboil --stdin-name %f' && git config filter.deboil.smudge cat && git config filter.deboil.required true").code(0);
    room.put("new.txt", ARTICLE);
    git(&room, "add new.txt && git commit -qm two && git show HEAD:new.txt").code(0).out(CLEANED);
    assert_eq!(room.text("new.txt"), ARTICLE);
    git(&room, "status --porcelain new.txt").code(0).out("");
    git(&room, "config filter.deboil.clean 'deboil --no-such-option'").code(0);
    room.put("new.txt", "Changed.\n");
    assert_ne!(git(&room, "add new.txt").code, 0);
}

#[test]
fn an_external_diff_names_the_rules() {
    let Some(room) = repository() else { return };
    let external = |line: &str| {
        room.sh(&format!("export GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat GIT_EXTERNAL_DIFF='deboil --git-diff'; {line}"))
    };
    room.put("page.txt", CLEANED);
    let said = external("git diff").code(0);
    let diff = text(&said);
    assert!(diff.starts_with("diff --git a/page.txt b/page.txt\nindex "), "{diff}");
    assert!(
        diff.contains("@@ -1,5 +1,3 @@ ")
            && diff.contains("ad-marker")
            && diff.contains("\n-Advertisement\n"),
        "{diff}"
    );
    // What we would not have done is a diff too.
    room.put("page.txt", CLEANED.replace("May", "June"));
    room.put("made.txt", "New.\nNo end");
    git(&room, "add -N made.txt").code(0);
    let said = external("git diff").code(0);
    let diff = text(&said);
    assert!(diff.contains("@@ ad-marker\n") || diff.contains("ad-marker"), "{diff}");
    assert!(
        diff.contains("+Work on the bridge starts in June.") && diff.contains("--- /dev/null\n"),
        "{diff}"
    );
    assert!(diff.contains("\\ No newline at end of file"), "{diff}");
    // git reads it again, both ways.
    let (new, made) = (room.text("page.txt"), room.text("made.txt"));
    external("git diff > .git/d.patch; git reset -q; rm made.txt; git checkout -q page.txt; git apply .git/d.patch").code(0);
    assert_eq!((room.text("page.txt"), room.text("made.txt")), (new, made));
    external("git apply -R .git/d.patch").code(0);
    assert_eq!(
        (room.text("page.txt"), room.names().contains(&"made.txt".to_owned())),
        (ARTICLE.to_owned(), false)
    );
    external("rm .git/d.patch page.txt; git diff").code(0);
    room.run(&["--git-diff", "page.txt"], "").code(0).out("* Unmerged path page.txt\n");
    room.run(&["--git-diff", "page.txt", "one", "two"], "").code(2).err("is called by git");
}

#[test]
fn a_driver_for_some_files_can_have_a_command() {
    let Some(room) = repository() else { return };
    room.put(".gitattributes", "*.txt diff=deboil\n");
    git(&room, "config diff.deboil.command 'deboil --git-diff'").code(0);
    room.put("page.txt", CLEANED);
    assert!(text(&git(&room, "diff --ext-diff").code(0)).contains("ad-marker"));
}

/// The entries of the hooks file, by id.
fn entry(id: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
    let hooks = std::fs::read_to_string(path).unwrap();
    let hook = hooks.split("- id: ").find(|hook| hook.starts_with(&format!("{id}\n"))).unwrap();
    let entry = hook.lines().find_map(|line| line.trim().strip_prefix("entry: ")).unwrap();
    entry.to_owned()
}

#[test]
fn hooks_stop_a_commit_with_boilerplate() {
    let Some(room) = repository() else { return };
    let hook = |id: &str| {
        format!(
            "#!/bin/sh\ngit diff --cached --name-only -z --diff-filter=ACM -- '*.txt' | xargs -0 -r {} --\n",
            entry(id)
        )
    };
    room.put(".git/hooks/pre-commit", hook("deboil-check"));
    room.sh("chmod +x .git/hooks/pre-commit").code(0);
    room.put("two words.txt", format!("Share\n\n{CLEANED}"));
    let said = git(&room, "add . && git commit -qm two");
    assert!(
        said.code != 0 && format!("{}{}", text(&said), said.err).contains("-Share"),
        "{said:?}"
    );
    room.put(".git/hooks/pre-commit", hook("deboil"));
    git(&room, "commit -qm two").code(0);
    assert_eq!(room.text("two words.txt"), CLEANED);
    room.put(".git/hooks/pre-commit", hook("deboil-check"));
    git(&room, "add . && git commit -qm three").code(0);
}

#[test]
fn git_and_patch_read_our_diffs() {
    let Some(room) = repository() else { return };
    let odd = "ä \"odd\"\tname.txt";
    room.put(odd, format!("Share\n\n{ARTICLE}"));
    room.put("crlf.txt", ARTICLE.replace('\n', "\r\n"));
    room.put("end.txt", "News is here.\n\nShare");
    room.sh("deboil -d page.txt ä* crlf.txt end.txt > .git/d").code(0);
    git(&room, "apply --check .git/d && git apply --stat .git/d").code(0);
    git(&room, "apply .git/d").code(0);
    assert_eq!((room.text(odd), room.text("page.txt")), (CLEANED.to_owned(), CLEANED.to_owned()));
    assert_eq!(room.text("crlf.txt"), CLEANED.replace('\n', "\r\n"));
    assert_eq!(room.text("end.txt"), "News is here.\n");
    git(&room, "apply -R .git/d").code(0);
    assert_eq!(
        (room.text(odd), room.text("page.txt")),
        (format!("Share\n\n{ARTICLE}"), ARTICLE.to_owned())
    );
    if works("patch", &["--version"]) {
        room.sh("deboil -d page.txt end.txt | patch --binary -s -p1").code(0);
        assert_eq!(
            (room.text("page.txt"), room.text("end.txt")),
            (CLEANED.to_owned(), "News is here.\n".to_owned())
        );
    }
    for (tool, args) in [("diffstat", "--version"), ("delta", "--version")] {
        match works(tool, &[args]) {
            true => drop(room.sh(&format!("cat .git/d | {tool}")).code(0)),
            false => skip(&format!("needs {tool}")),
        }
    }
}
