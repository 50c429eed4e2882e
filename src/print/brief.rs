//! A piece of a text as one harmless line.

use super::escape;

/// `text` as one line that cannot drive a terminal; of more than `longest` characters the middle is left out.
pub fn brief(text: &[u8], longest: usize) -> String {
    let mut shown = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        if !shown.is_empty() {
            shown.push(b' ');
        }
        escape(line.trim_ascii(), &mut shown);
    }
    // What was escaped is UTF-8.
    let shown = String::from_utf8_lossy(&shown).replace('\t', " ");
    let count = shown.chars().count();
    if count <= longest {
        return shown;
    }
    let room = longest.saturating_sub(5);
    let head: String = shown.chars().take(room - room / 3).collect();
    let tail: String = shown.chars().skip(count - room / 3).collect();
    format!("{head} ... {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_is_one_short_harmless_line() {
        assert_eq!(brief(b"one\r\n two\x1b[m", 80), "one two\\x1b[m");
        assert_eq!(brief("a".repeat(30).as_bytes(), 14), "aaaaaa ... aaa");
        assert_eq!(brief("é".repeat(9).as_bytes(), 9), "é".repeat(9));
    }
}
