//! Templates: a short notation for many phrases.
//!
//! `{a|b}` is one of, `[a|b]` none or one of, without nesting; `#` is a number, `*` anything.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands as it is, with `#` and `*`.
    Text(String),
    /// One of these must stand.
    One(Vec<String>),
    /// One of these may stand.
    Opt(Vec<String>),
}

/// More choices in one template are a slip of the pen.
pub const MOST_CHOICES: usize = 30;

/// The pieces of a template, or what is wrong with it.
pub fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[', '}', ']', '|']) {
        let (literal, tail) = rest.split_at(at);
        let (close, optional) = match tail.as_bytes()[0] {
            b'{' => ('}', false),
            b'[' => (']', true),
            _ => return Err(format!("\"{}\" stands outside of any choice", &tail[..1])),
        };
        let end = tail.find(close).ok_or(format!("a choice is not closed with \"{close}\""))?;
        let options = options(&tail[1..end])?;
        pieces.push(Piece::Text(literal.to_owned()));
        pieces.push(if optional { Piece::Opt(options) } else { Piece::One(options) });
        rest = &tail[end + 1..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    if pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count() > MOST_CHOICES {
        return Err(format!("more than {MOST_CHOICES} choices in one template"));
    }
    Ok(pieces)
}

fn options(choice: &str) -> Result<Vec<String>, String> {
    if choice.contains(['{', '[', '}', ']']) {
        return Err("choices cannot be nested".into());
    }
    let options: Vec<String> = choice.split('|').map(|option| option.trim().to_owned()).collect();
    if options.iter().any(String::is_empty) {
        return Err("a choice has an empty option; write [a|b] for \"none or one of\"".into());
    }
    Ok(options)
}

/// Stars and marks at an option's ends mean nothing by themselves: such an option is folded with
/// what is around it.
fn needs_context(option: &str) -> bool {
    let mark = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_ascii_punctuation() && letter != '#')
            || letter.is_some_and(|letter| matches!(letter, '：' | '；'))
    };
    option.contains('*') || mark(option.chars().next()) || mark(option.chars().next_back())
}

/// The same template as several, none of which holds a star or a bare colon within a choice.
pub fn without_inner_stars(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut variants = vec![Vec::new()];
    for piece in pieces {
        let (Piece::One(options) | Piece::Opt(options)) = piece else {
            variants.iter_mut().for_each(|variant: &mut Vec<Piece>| variant.push(piece.clone()));
            continue;
        };
        let (stars, plain): (Vec<String>, Vec<String>) =
            options.iter().cloned().partition(|option| needs_context(option));
        let optional = matches!(piece, Piece::Opt(_));
        let mut choices: Vec<Option<Piece>> =
            stars.into_iter().map(|option| Some(Piece::Text(option))).collect();
        match (optional, plain.is_empty()) {
            (true, true) => choices.push(None),
            (true, false) => choices.push(Some(Piece::Opt(plain))),
            (false, true) => {}
            (false, false) => choices.push(Some(Piece::One(plain))),
        }
        variants = variants
            .iter()
            .flat_map(|variant| {
                choices
                    .iter()
                    .map(move |choice| variant.iter().cloned().chain(choice.clone()).collect())
            })
            .collect();
    }
    variants
}

/// All phrases of a template when there are at most `most` of them.
pub fn expand(pieces: &[Piece], most: usize) -> Option<Vec<String>> {
    let mut phrases = vec![String::new()];
    for piece in pieces {
        let options: Vec<&str> = match piece {
            Piece::Text(text) => vec![text.as_str()],
            Piece::One(options) => options.iter().map(String::as_str).collect(),
            Piece::Opt(options) => {
                std::iter::once("").chain(options.iter().map(String::as_str)).collect()
            }
        };
        if phrases.len() * options.len() > most {
            return None;
        }
        phrases = phrases
            .iter()
            .flat_map(|phrase| options.iter().map(move |option| format!("{phrase}{option}")))
            .collect();
    }
    Some(phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands() {
        let story = pieces("{share|post} [this] story").unwrap_or_default();
        let phrases = expand(&story, 4).unwrap_or_default();
        assert_eq!(phrases, ["share  story", "share this story", "post  story", "post this story"]);
        assert_eq!(expand(&story, 3), None);
        assert_eq!(pieces("plain"), Ok(vec![Piece::Text("plain".into())]));
    }

    #[test]
    fn stars_leave_choices() {
        let text = pieces("{a|b|c *} [d *] e").unwrap_or_default();
        assert_eq!(without_inner_stars(&text).len(), 4);
    }

    #[test]
    fn says_what_is_wrong() {
        for wrong in ["{a", "a}", "{a[b]}", "[a|]", "a|b"] {
            assert!(pieces(wrong).is_err(), "{wrong}");
        }
        assert!(pieces(&"{a|b}".repeat(31)).is_err());
    }
}
