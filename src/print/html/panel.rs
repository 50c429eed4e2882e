//! The panel beside the text: sums, views, legend, rules and files. It stands behind the text in the page, as
//! it knows everything only then; the style sheet puts it first.

use super::tally::{FileCount, HUES, Kind, Tally};
use std::cmp::Reverse;
use std::fmt::Write;

/// The panel. `title` is safe to show.
pub(super) fn panel(tally: &Tally, title: &str) -> String {
    let mut out = String::new();
    let bytes: u64 = tally.files.iter().map(|file| file.bytes).sum();
    let cuts: u64 = tally.files.iter().map(|file| file.cuts).sum();
    let mut sum = FileCount { bytes, cuts, ..FileCount::default() };
    for file in &tally.files {
        sum.gone.iter_mut().zip(file.gone).for_each(|(sum, gone)| *sum += gone);
    }
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<aside aria-label=\"Review\">\n<p class=brand>deboil</p>\n<h1>{title}</h1>\n<p class=sum><b>{}</b> of {} bytes go (<b>{:.1} %</b>), in <b>{cuts}</b> {}</p>\n{}\n",
        grouped(sum.removed()),
        grouped(bytes),
        percent(sum.removed(), bytes),
        if cuts == 1 { "cut" } else { "cuts" },
        stacked(&sum)
    );
    out.push_str(CONTROLS);
    if tally.files.len() > 1 {
        files(&tally.files, &mut out);
    }
    legend(&tally.categories, "Categories", 'c', &mut out);
    legend(&tally.levels, "Levels", 'l', &mut out);
    rules(tally, &mut out);
    out.push_str("</aside>\n");
    out
}

/// The three views, and the way from cut to cut.
const CONTROLS: &str = "<fieldset class=views aria-label=\"View\">\
<label><input type=radio name=view value=marked checked>Marked</label>\
<label><input type=radio name=view value=clean>Clean</label>\
<label><input type=radio name=view value=original>Original</label></fieldset>\n\
<div class=steps><button type=button value=p aria-label=\"Previous cut\">\u{2191} <kbd>p</kbd></button>\
<button type=button value=n aria-label=\"Next cut\">\u{2193} <kbd>n</kbd></button><output></output></div>\n";

fn legend(kinds: &[Kind], head: &str, letter: char, out: &mut String) {
    if kinds.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<details class=group open><summary><h2>{head}</h2></summary>\n<ul class=legend>\n"
    );
    let mut kinds: Vec<_> = kinds.iter().enumerate().collect();
    kinds.sort_by_key(|(number, kind)| (Reverse(kind.cuts), *number));
    for (number, kind) in kinds {
        let hue = kind.hue.map_or_else(String::new, |hue| format!(" class=h-{}", HUES[hue]));
        let _ = writeln!(
            out,
            "<li{hue}><label><input type=checkbox checked data-hides={letter}{number} data-name={name}><span>{name}</span><span class=n>{}</span></label>",
            grouped(kind.cuts),
            name = kind.name
        );
    }
    out.push_str("</ul></details>\n");
}

/// The rules that cut most first; a bar is the share of the rule that cuts most bytes.
fn rules(tally: &Tally, out: &mut String) {
    let mut rules: Vec<_> = tally.rules.iter().collect();
    rules.sort_by_key(|rule| (Reverse(rule.bytes), &rule.name));
    let most = rules.first().map_or(1, |rule| rule.bytes);
    if rules.is_empty() {
        return;
    }
    out.push_str("<details class=\"group long\" open><summary><h2>Rules</h2></summary>\n");
    for rule in rules {
        let _ = writeln!(
            out,
            "<details class=\"rule h-{}\" data-r={name}><summary><span>{name}</span><span class=n>{}</span>{}</summary><ol></ol></details>",
            HUES[rule.hue],
            grouped(rule.cuts),
            bar(&[(rule.hue, percent(rule.bytes, most))]),
            name = rule.name
        );
    }
    out.push_str("</details>\n");
}

fn files(files: &[FileCount], out: &mut String) {
    out.push_str(
        "<details class=\"group long\" open><summary><h2>Files</h2></summary>\n<ol class=files>\n",
    );
    for (number, file) in files.iter().enumerate() {
        let _ = writeln!(
            out,
            "<li><a href=\"#f{}\"><span>{}</span><span class=n>{:.1} %</span>{}</a>",
            number + 1,
            file.name,
            percent(file.removed(), file.bytes),
            stacked(file)
        );
    }
    out.push_str("</ol></details>\n");
}

/// What a file loses, by family of colour, as shares of the file.
fn stacked(file: &FileCount) -> String {
    let parts = file.gone.iter().enumerate().filter(|(_, gone)| **gone > 0);
    let parts: Vec<_> = parts.map(|(hue, gone)| (hue, percent(*gone, file.bytes))).collect();
    bar(&parts)
}

fn bar(parts: &[(usize, f64)]) -> String {
    let mut out = String::from(
        "<svg class=bar viewBox=\"0 0 100 4\" preserveAspectRatio=none aria-hidden=true>",
    );
    let mut x = 0.0;
    for (hue, percent) in parts {
        // What is there is seen, however small.
        let width = percent.max(0.6);
        let _ = write!(out, "<rect class=h-{} x={x:.2} width={width:.2} height=4 />", HUES[*hue]);
        x += width;
    }
    out.push_str("</svg>");
    out
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}
