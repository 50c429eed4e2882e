//! `--git-diff`: what git calls an external diff, with the rules behind the hunks.
//!
//! Git gives the path, then for the old and the new version a file, its hash and its mode. The diff is
//! made from the plan where the new version is what we make of the old one; else the two are compared line by
//! line, and the rules that would have taken what went are named all the same.

use super::args::Args;
use super::error::Error;
use super::formats;
use super::intake::{Input, Intake};
use super::outlet::Outlet;
use crate::engine::Engine;
use crate::print::{Diff, Printer, Text, label, show_text};
use crate::settings::Settings;
use crate::span::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// One version of a file.
struct Version<'a> {
    hash: &'a OsStr,
    mode: &'a OsStr,
    text: Option<Vec<u8>>,
}

/// Prints the diff that git asks for with `values`, its arguments.
///
/// # Errors
/// Other arguments than those of git, and trouble with files.
pub fn run(args: &Args, settings: Settings, values: &[OsString]) -> Result<(), Error> {
    let mut output = match &args.output {
        Some(path) => Outlet::create(path, None, &[])?,
        None => Outlet::stdout(None)?,
    };
    let [path, rest @ ..] = values else { return Ok(()) };
    let shown = match rest {
        // Git has three versions of it and compares none.
        [] => [b"* Unmerged path ", path.as_bytes(), b"\n"].concat(),
        [old, old_hash, old_mode, new, new_hash, new_mode, ..] => {
            let version = |file: &OsString, hash, mode| -> Result<Version<'_>, Error> {
                Ok(Version { hash, mode, text: read(file)? })
            };
            let old = version(old, old_hash, old_mode)?;
            let new = version(new, new_hash, new_mode)?;
            diff(args, &Engine::new(settings, false), path, &old, &new)
        }
        _ => {
            let detail = "--git-diff: is called by git, with the path and two versions of a file";
            return Err(Error::Usage { detail: detail.to_owned() });
        }
    };
    output.show(&shown)?;
    output.close()
}

/// The text of a version; nothing where the file was made or removed.
fn read(file: &OsStr) -> Result<Option<Vec<u8>>, Error> {
    if file == "/dev/null" {
        return Ok(None);
    }
    let mut source = Intake::default().open(&Input::File(file.into()))?;
    Ok(Some(source.read_all()?))
}

fn diff(
    args: &Args,
    engine: &Engine,
    path: &OsStr,
    old: &Version<'_>,
    new: &Version<'_>,
) -> Vec<u8> {
    let (before, after) = (old.text.as_deref().unwrap_or(b""), new.text.as_deref().unwrap_or(b""));
    let mut out = head(path.as_bytes(), old, new);
    if before == after {
        return out;
    }
    let context = args.unified.unwrap_or(3);
    if crate::clean(before, engine.settings()) == after && old.text.is_some() && new.text.is_some()
    {
        let mut printer = Diff::new(context, formats::paint(args));
        let name = path.to_string_lossy();
        let bare = path.to_str().is_none().then(|| path.as_bytes());
        let mut shown = Vec::new();
        show_text(engine, Text { name: &name, bare }, before, &mut printer, &mut shown);
        // Without the reasons, where a line is too long for them.
        if printer.gave_up().is_none() {
            out.append(&mut shown);
            return out;
        }
    }
    let side = |side, version: &Version<'_>| match version.text {
        Some(_) => label(side, path.as_bytes()),
        None => "/dev/null".to_owned(),
    };
    out.extend_from_slice(format!("--- {}\n+++ {}\n", side('a', old), side('b', new)).as_bytes());
    hunks(engine, before, after, context, &mut out);
    out
}

/// The lines before a diff, as git writes them.
fn head(path: &[u8], old: &Version<'_>, new: &Version<'_>) -> Vec<u8> {
    let name = |side| label(side, path).trim_end_matches('\t').to_owned();
    let (a, b) = (name('a'), name('b'));
    let mut head = format!("diff --git {a} {b}\n");
    let (from, to) = (old.mode.to_string_lossy(), new.mode.to_string_lossy());
    match (&old.text, &new.text) {
        (None, Some(_)) => head.push_str(&format!("new file mode {to}\n")),
        (Some(_), None) => head.push_str(&format!("deleted file mode {from}\n")),
        _ if from != to => head.push_str(&format!("old mode {from}\nnew mode {to}\n")),
        _ => {}
    }
    let short = |hash: &OsStr| hash.to_string_lossy().chars().take(7).collect::<String>();
    if old.text != new.text {
        let mode = if from == to { format!(" {from}") } else { String::new() };
        head.push_str(&format!("index {}..{}{mode}\n", short(old.hash), short(new.hash)));
    }
    head.into_bytes()
}

fn hunks(engine: &Engine, before: &[u8], after: &[u8], context: usize, out: &mut Vec<u8>) {
    let old: Vec<&[u8]> = before.split_inclusive(|byte| *byte == b'\n').collect();
    let new: Vec<&[u8]> = after.split_inclusive(|byte| *byte == b'\n').collect();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(old.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    let gone = gone(engine, before);
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for group in group_diff_ops(ops, context) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let old_range = first.old_range().start..last.old_range().end;
        let new_range = first.new_range().start..last.new_range().end;
        let mut rules: Vec<&str> = Vec::new();
        let deleting = group.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        for lines in deleting.map(DiffOp::old_range).filter(|lines| !lines.is_empty()) {
            let span = Span::new(starts[lines.start], starts[lines.end]);
            for (_, rule) in gone.iter().filter(|(cut, _)| cut.overlaps(span)) {
                if !rules.contains(&rule.as_str()) {
                    rules.push(rule);
                }
            }
        }
        let range = |range: &std::ops::Range<usize>| match range.len() {
            0 => format!("{},0", range.start),
            1 => format!("{}", range.start + 1),
            count => format!("{},{count}", range.start + 1),
        };
        let rules = if rules.is_empty() { String::new() } else { format!(" {}", rules.join(", ")) };
        let head = format!("@@ -{} +{} @@{rules}\n", range(&old_range), range(&new_range));
        out.extend_from_slice(head.as_bytes());
        for op in &group {
            if matches!(op, DiffOp::Equal { .. }) {
                old[op.old_range()].iter().for_each(|line| put(b' ', line, out));
            } else {
                old[op.old_range()].iter().for_each(|line| put(b'-', line, out));
                new[op.new_range()].iter().for_each(|line| put(b'+', line, out));
            }
        }
    }
}

/// What our rules would take, with the rule that names it.
fn gone(engine: &Engine, text: &[u8]) -> Vec<(Span, String)> {
    let rules = engine.settings().lexicon.rules();
    let (mut gone, mut bytes) = (Vec::new(), 0);
    engine.each_section(text, |settled| {
        for removal in settled.plan.removals() {
            let rule = settled.plan.reasons(removal)[0].rule;
            gone.push((removal.span.shifted(bytes), rules.name(rule).to_owned()));
        }
        bytes += settled.document.bytes().len();
    });
    gone
}

fn put(sign: u8, line: &[u8], out: &mut Vec<u8>) {
    out.push(sign);
    out.extend_from_slice(line);
    if line.last() != Some(&b'\n') {
        out.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}
