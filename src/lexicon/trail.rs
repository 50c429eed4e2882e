//! Trails: lines that say where in its site a page lies, `Home > News > Politics`.
//!
//! A trail begins with a word for the beginning of a site, which the rules name, and goes on with short parts
//! behind one and the same sign. Menu paths of manuals ("Settings > Privacy") begin with other words.

use super::marker::Marker;

/// The longest part inside a trail, in words and bytes.
const PART: (usize, usize) = (6, 80);
/// The last part may be the name of the page.
const LAST: (usize, usize) = (20, 160);
/// A slash parts alternatives too: so many parts are a trail.
const SLASHED: usize = 3;
/// Behind a slash choices and results of matches, not pages: "Home / Draw / Away", "Home / Office / Garden".
const NO_PAGES: [&str; 4] = ["away", "draw", "office", "work"];

const SIGNS: [char; 9] = ['>', '/', '»', '›', '→', '▸', '▶', '❯', '＞'];

/// The first part of a line that reads as a trail.
pub(super) fn beginning<'a>(marker: &Marker<'a>) -> Option<&'a str> {
    // Steps and items of a list may be menu paths.
    if !marker.is_bare() || marker.is_heading() {
        return None;
    }
    let raw = std::str::from_utf8(marker.raw()).ok()?;
    let sign = raw.chars().find(|letter| SIGNS.contains(letter))?;
    if raw.contains(|other| other != sign && other != '/' && SIGNS.contains(&other)) {
        return None;
    }
    let (first, rest) = match sign {
        '/' => raw.split_once(" / ")?,
        _ => raw.split_once(sign)?,
    };
    let mut parts: Vec<&str> = match sign {
        '/' => rest.split(" / ").map(str::trim).collect(),
        // Signs are doubled at times: "Home >> News".
        _ => rest.split(sign).map(str::trim).filter(|part| !part.is_empty()).collect(),
    };
    let enough = if sign == '/' || !raw.contains([' ', '\u{A0}']) { SLASHED } else { 2 };
    let last = parts.pop()?;
    let is_choice = |part: &str| NO_PAGES.iter().any(|word| part.eq_ignore_ascii_case(word));
    let is_trail = parts.len() + 2 >= enough
        && !(sign == '/' && (is_choice(last) || parts.iter().any(|part| is_choice(part))))
        && parts.iter().all(|part| is_part(part, PART))
        && is_part(last, LAST);
    is_trail.then(|| first.trim())
}

/// True for a name of a page or of a part of a site.
fn is_part(part: &str, (words, bytes): (usize, usize)) -> bool {
    let is_sentence = part.starts_with(|letter: char| letter.is_ascii_lowercase())
        && part.contains(' ')
        || part.ends_with(['.', ',', ';']);
    part.starts_with(|letter: char| letter.is_alphanumeric() || "¿¡“„\"'‘".contains(letter))
        && part.contains(char::is_alphabetic)
        && part.len() <= bytes
        && part.split_whitespace().count() <= words
        && !is_sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(line: &str) -> Option<String> {
        let mut scratch = Vec::new();
        let marker = Marker::new(line.as_bytes(), &mut scratch)?;
        beginning(&marker).map(str::to_owned)
    }

    #[test]
    fn trails_are_told_by_their_signs() {
        for line in [
            "Home > News > Politics",
            "Home >> News",
            "Home » News »",
            "Home / Sport / Football",
            "Home\u{A0}›\u{A0}Food & Drink",
            "Home>News>Politics",
            "Home > Blog > Pruning a pear tree: all that you need to know in your first year",
        ] {
            assert_eq!(first(line).as_deref(), Some("Home"), "{line}");
        }
        assert_eq!(first("首页＞新闻＞正文").as_deref(), Some("首页"));
    }

    #[test]
    fn other_lines_are_none() {
        for line in [
            "Home / Away",
            "Home / Draw / Away",
            "* Home > Fill > Series",
            "1. Home > Fill > Series",
            "Home/News/Politics",
            "Home > Sport / Football » Cup",
            "Home > 3 > 1",
            "Home > 3",
            "Home > the place where we all want to be",
            "Home > News, where you find what is new, > Politics",
            "Home",
        ] {
            assert_eq!(first(line), None, "{line}");
        }
    }
}
