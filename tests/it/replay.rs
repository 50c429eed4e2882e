//! Running the engine as the program does, and reading its diffs as `patch` does.

use deboil::app::error::Error;
use deboil::app::stream::{self, Feed, Flow};
use deboil::engine::Engine;
use deboil::print::{Diff, Paint, Text as TextName, show_text};
use deboil::settings::Settings;

/// A reader that gives at most so many bytes at a time.
struct Drip<'t>(&'t [u8], usize);

impl Feed for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let count = self.0.len().min(self.1).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

pub fn streamed(settings: &Settings, text: &[u8], threads: usize, read: usize) -> Vec<u8> {
    let engine = Engine::new(settings.clone(), threads > 1);
    let mut out = Vec::new();
    let flow = Flow { threads, by_paragraph: false };
    stream::run(&engine, flow, &mut Drip(text, read), &mut |shown| {
        let bytes = shown.settled.document.bytes();
        shown.settled.plan.kept(bytes.len()).for_each(|run| out.extend_from_slice(run.of(bytes)));
        Ok(())
    })
    .unwrap();
    out
}

pub fn diff(settings: &Settings, text: &[u8], context: usize) -> Vec<u8> {
    let (mut printer, mut out) = (Diff::new(context, Paint::default()), Vec::new());
    let engine = Engine::new(settings.clone(), false);
    show_text(&engine, TextName { name: "-", bare: None }, text, &mut printer, &mut out);
    out
}

/// Applies a unified diff; `reverse` takes the output back to the input. Checks every line it meets.
pub fn patched(text: &[u8], diff: &[u8], reverse: bool) -> Vec<u8> {
    let lines: Vec<&[u8]> = text.split_inclusive(|&b| b == b'\n').collect();
    let (mut out, mut at) = (Vec::new(), 0);
    let mut rest = diff.split_inclusive(|&b| b == b'\n').skip(2).peekable();
    while let Some(line) = rest.next() {
        if line.starts_with(b"@@ ") {
            let head = String::from_utf8_lossy(line).into_owned();
            let range = head.split(' ').nth(if reverse { 2 } else { 1 }).unwrap()[1..].to_owned();
            let (start, count) = range.split_once(',').unwrap_or((&range, "1"));
            let start: usize = start.parse().unwrap();
            let start = if count == "0" { start } else { start - 1 };
            lines[at..start].iter().for_each(|line| out.extend_from_slice(line));
            at = start;
            continue;
        }
        let mut body = line[1..].to_vec();
        if rest.next_if(|next| next.starts_with(b"\\")).is_some() {
            assert_eq!(body.pop(), Some(b'\n'));
        }
        let (gone, come) = if reverse { (b'+', b'-') } else { (b'-', b'+') };
        if line[0] == b' ' || line[0] == gone {
            assert_eq!(lines[at], body, "the diff speaks of another line");
            at += 1;
        }
        if line[0] == b' ' || line[0] == come {
            out.extend_from_slice(&body);
        }
    }
    lines[at..].iter().for_each(|line| out.extend_from_slice(line));
    out
}
