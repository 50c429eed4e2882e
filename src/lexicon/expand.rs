//! Templates: a short notation for many phrases, written out before anything is matched.
//!
//! `{a|b}` is one of, `[a|b]` none or one of, without nesting. `#` and `*` are left to the
//! compiler of the table.

/// More phrases than this from one template are a slip of the pen.
pub const MOST_PHRASES: usize = 4096;

/// All phrases of a template, in the order of its choices, or what is wrong with it.
pub fn expand(template: &str) -> Result<Vec<String>, String> {
    let mut phrases = vec![String::new()];
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[', '}', ']', '|']) {
        let (literal, tail) = rest.split_at(at);
        phrases.iter_mut().for_each(|phrase| phrase.push_str(literal));
        let (close, optional) = match tail.as_bytes()[0] {
            b'{' => ('}', false),
            b'[' => (']', true),
            _ => return Err(format!("\"{}\" stands outside of any choice", &tail[..1])),
        };
        let end = tail.find(close).ok_or(format!("a choice is not closed with \"{close}\""))?;
        let choice = &tail[1..end];
        if choice.contains(['{', '[', '}', ']']) {
            return Err("choices cannot be nested".into());
        }
        let mut options: Vec<&str> = choice.split('|').map(str::trim).collect();
        if options.iter().any(|option| option.is_empty()) {
            return Err("a choice has an empty option; write [a|b] for \"none or one of\"".into());
        }
        if optional {
            options.insert(0, "");
        }
        if phrases.len() * options.len() > MOST_PHRASES {
            return Err(format!("the template stands for more than {MOST_PHRASES} phrases"));
        }
        phrases = phrases
            .iter()
            .flat_map(|phrase| options.iter().map(move |option| format!("{phrase}{option}")))
            .collect();
        rest = &tail[end + 1..];
    }
    phrases.iter_mut().for_each(|phrase| phrase.push_str(rest));
    Ok(phrases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expands() {
        let phrases = expand("{share|post} [this] story").unwrap_or_default();
        assert_eq!(phrases, ["share  story", "share this story", "post  story", "post this story"]);
        assert_eq!(expand("plain").unwrap_or_default(), ["plain"]);
    }

    #[test]
    fn says_what_is_wrong() {
        for wrong in ["{a", "a}", "{a[b]}", "[a|]", "a|b"] {
            assert!(expand(wrong).is_err(), "{wrong}");
        }
        assert!(expand(&"{a|b}".repeat(13)).is_err());
    }
}
