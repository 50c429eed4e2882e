//! Files that are replaced, and all that must stay as it was.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};

use rustix::fs::CWD;

use super::*;

/// Replaces "old text" by "text" the way a caller would.
fn shorten(path: &Path, suffix: Option<&str>) -> Result<Outcome, Error> {
    let suffix = suffix.and_then(|s| Suffix::new(OsStr::new(s)).unwrap());
    let mut rewrite = Original::open(path, suffix.as_ref())?.rewrite();
    rewrite.write(b"old ")?;
    rewrite.differs()?;
    rewrite.write(b"text")?;
    rewrite.commit()
}

struct Scene(tempfile::TempDir);

impl Scene {
    /// A folder with one file, `f`, that holds "old more text".
    fn new() -> Scene {
        let scene = Scene(tempfile::tempdir().unwrap());
        fs::write(scene.at("f"), "old more text").unwrap();
        scene
    }
    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap()
    }
}

fn message(outcome: Result<Outcome, Error>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn a_file_is_replaced_and_nothing_else_is_left() {
    let scene = Scene::new();
    fs::set_permissions(scene.at("f"), Permissions::from_mode(0o640)).unwrap();
    assert_eq!(shorten(&scene.at("f"), None).unwrap(), Outcome::Replaced);
    assert_eq!((scene.text("f").as_str(), scene.names()), ("old text", vec!["f".into()]));
    assert_eq!(fs::metadata(scene.at("f")).unwrap().mode() & 0o7777, 0o640);
}

#[test]
fn a_long_beginning_is_copied_when_the_change_comes_late() {
    let scene = Scene::new();
    let text: Vec<u8> = (0..1_000_003u32).map(|n| (n % 251) as u8).collect();
    fs::write(scene.at("f"), &text).unwrap();
    let original = Original::open(&scene.at("f"), None).unwrap();
    let mut reader = original.reader().unwrap();
    let mut rewrite = original.rewrite();
    let mut half = vec![0; 700_001];
    io::Read::read_exact(&mut reader, &mut half).unwrap();
    rewrite.write(&half).unwrap();
    assert_eq!(scene.names(), ["f"], "no temporary file before the first change");
    rewrite.differs().unwrap();
    rewrite.write(b"end").unwrap();
    rewrite.commit().unwrap();
    assert_eq!(fs::read(scene.at("f")).unwrap(), [&text[..700_001], b"end"].concat());
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let scene = Scene::new();
    let before = Stamp::of(&fs::metadata(scene.at("f")).unwrap());
    let mut rewrite = Original::open(&scene.at("f"), None).unwrap().rewrite();
    rewrite.write(b"old more text").unwrap();
    assert_eq!(rewrite.commit().unwrap(), Outcome::Untouched);
    assert_eq!(Stamp::of(&fs::metadata(scene.at("f")).unwrap()), before);
}

#[test]
fn a_rewrite_that_is_given_up_leaves_everything() {
    let scene = Scene::new();
    let mut rewrite = Original::open(&scene.at("f"), None).unwrap().rewrite();
    rewrite.differs().unwrap();
    assert_eq!(scene.names().len(), 2);
    drop(rewrite);
    assert_eq!((scene.text("f").as_str(), scene.names()), ("old more text", vec!["f".into()]));
}

#[test]
fn links_are_followed_to_the_real_file() {
    let scene = Scene::new();
    fs::create_dir(scene.at("d")).unwrap();
    symlink("../f", scene.at("d/one")).unwrap();
    symlink("d/one", scene.at("two")).unwrap();
    shorten(&scene.at("two"), None).unwrap();
    assert_eq!(scene.text("f"), "old text");
    assert!(fs::symlink_metadata(scene.at("two")).unwrap().is_symlink());
    symlink("loop", scene.at("loop")).unwrap();
    assert!(message(shorten(&scene.at("loop"), None)).contains("loop"));
}

#[test]
fn a_copy_is_kept_and_never_overwritten() {
    let scene = Scene::new();
    let inode = fs::metadata(scene.at("f")).unwrap().ino();
    shorten(&scene.at("f"), Some(".bak")).unwrap();
    assert_eq!(
        (scene.text("f").as_str(), scene.text("f.bak").as_str()),
        ("old text", "old more text")
    );
    assert_eq!(fs::metadata(scene.at("f.bak")).unwrap().ino(), inode);
    let again = message(shorten(&scene.at("f"), Some(".bak")));
    assert!(again.contains("f.bak exists already"), "{again}");
    assert_eq!(scene.text("f.bak"), "old more text");
    assert_eq!(scene.names(), ["f", "f.bak"]);
}

#[test]
fn a_copy_left_by_a_killed_run_is_taken_over() {
    let scene = Scene::new();
    fs::hard_link(scene.at("f"), scene.at("f.bak")).unwrap();
    assert!(message(shorten(&scene.at("f"), None)).contains("2 hard links"));
    shorten(&scene.at("f"), Some(".bak")).unwrap();
    assert_eq!(
        (scene.text("f").as_str(), scene.text("f.bak").as_str()),
        ("old text", "old more text")
    );
}

#[test]
fn suffixes_stay_beside_their_file() {
    assert!(Suffix::new(OsStr::new("../x")).is_err());
    assert_eq!(Suffix::new(OsStr::new("")), Ok(None));
}

#[test]
fn odd_kinds_are_refused_by_name() {
    let scene = Scene::new();
    assert!(matches!(shorten(scene.0.path(), None), Err(Error::Folder { .. })));
    assert!(matches!(shorten(&scene.at("none"), None), Err(Error::Missing { .. })));
    assert!(message(shorten(Path::new("/dev/null"), None)).contains("device"));
    rustix::fs::mknodat(CWD, scene.at("p"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    assert!(message(shorten(&scene.at("p"), None)).contains("pipe"));
    fs::hard_link(scene.at("f"), scene.at("g")).unwrap();
    assert!(message(shorten(&scene.at("g"), None)).contains("2 hard links"));
    assert_eq!(scene.text("f"), "old more text");
}

#[test]
fn a_second_run_and_a_changed_file_are_refused() {
    let scene = Scene::new();
    let first = Original::open(&scene.at("f"), None).unwrap();
    assert!(message(shorten(&scene.at("f"), None)).contains("another program"));
    let mut rewrite = first.rewrite();
    rewrite.differs().unwrap();
    fs::write(scene.at("f"), "newer text of another").unwrap();
    assert!(message(rewrite.commit()).contains("changed while it was read"));
    assert_eq!(scene.text("f"), "newer text of another");
    assert_eq!(scene.names(), ["f"]);
}

#[test]
fn a_name_that_leads_elsewhere_by_now_is_refused() {
    let scene = Scene::new();
    let mut rewrite = Original::open(&scene.at("f"), None).unwrap().rewrite();
    rewrite.differs().unwrap();
    fs::rename(scene.at("f"), scene.at("moved")).unwrap();
    fs::write(scene.at("f"), "another").unwrap();
    assert!(rewrite.commit().is_err());
    assert_eq!(
        (scene.text("f").as_str(), scene.text("moved").as_str()),
        ("another", "old more text")
    );
}

#[test]
fn a_name_as_long_as_can_be_is_no_trouble() {
    let scene = Scene::new();
    let name = "n".repeat(255);
    fs::rename(scene.at("f"), scene.at(&name)).unwrap();
    shorten(&scene.at(&name), None).unwrap();
    assert_eq!(scene.text(&name), "old text");
}
