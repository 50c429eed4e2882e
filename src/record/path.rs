//! Which field of a record holds the text.

use thiserror::Error;

/// The way from the top of a record to one value.
///
/// Written as a key (`text`), as keys with dots (`page.body.text`), or as a JSON pointer
/// (RFC 6901: `/page/body/0`, with `~1` for a slash and `~0` for a tilde). A step that is a plain
/// number names a place in an array as well as a key. A key that holds a dot needs a pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The key, decoded.
    pub key: Vec<u8>,
    /// The place in an array, when the key is a number without leading zeros.
    pub index: Option<usize>,
}

/// Why a field path was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// The path is empty or has an empty key between dots.
    #[error("a field path needs a name between its dots (a JSON pointer may hold an empty key)")]
    Empty,
    /// A tilde in a JSON pointer that is followed by neither 0 nor 1.
    #[error("in a JSON pointer a `~` is written `~0` and a `/` inside a key `~1`")]
    Tilde,
}

impl FieldPath {
    /// Reads a path as a person types it.
    ///
    /// # Errors
    /// [`PathError`] says what is wrong with the spelling.
    pub fn parse(typed: &str) -> Result<Self, PathError> {
        let steps = match typed.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(pointer_step).collect::<Result<_, _>>()?,
            None => typed.split('.').map(dotted_step).collect::<Result<_, _>>()?,
        };
        Ok(Self { steps })
    }

    /// The steps, outermost first; never empty.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }
}

fn dotted_step(key: &str) -> Result<Step, PathError> {
    if key.is_empty() { Err(PathError::Empty) } else { Ok(Step::new(key.to_owned())) }
}

fn pointer_step(escaped: &str) -> Result<Step, PathError> {
    let mut parts = escaped.split('~');
    let mut key = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sign, rest) = match part.as_bytes().first() {
            Some(b'0') => ('~', &part[1..]),
            Some(b'1') => ('/', &part[1..]),
            _ => return Err(PathError::Tilde),
        };
        key.push(sign);
        key.push_str(rest);
    }
    Ok(Step::new(key))
}

impl Step {
    fn new(key: String) -> Self {
        let plain =
            key.bytes().all(|b| b.is_ascii_digit()) && (key == "0" || !key.starts_with('0'));
        let index = if plain { key.parse().ok() } else { None };
        Self { key: key.into_bytes(), index }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(typed: &str) -> Vec<String> {
        let steps = FieldPath::parse(typed).map(|path| path.steps).unwrap_or_default();
        steps.iter().map(|s| String::from_utf8_lossy(&s.key).into_owned()).collect()
    }

    #[test]
    fn spellings() {
        assert_eq!(keys("text"), ["text"]);
        assert_eq!(keys("a.b.c"), ["a", "b", "c"]);
        assert_eq!(keys("/a.b/~1~0/"), ["a.b", "/~", ""]);
        for (typed, error) in [
            ("", PathError::Empty),
            ("a..b", PathError::Empty),
            (".a", PathError::Empty),
            ("/a~", PathError::Tilde),
            ("/~2", PathError::Tilde),
        ] {
            assert_eq!(FieldPath::parse(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn numbers_are_places() {
        for (key, index) in [("0", Some(0)), ("12", Some(12)), ("01", None), ("x1", None)] {
            assert_eq!(Step::new(key.to_owned()).index, index, "{key}");
        }
    }
}
