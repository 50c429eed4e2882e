//! A text as a judge reads it: section by section, from its beginning.
//!
//! Most texts are at hand as a whole. A giant one inside a JSON record is decoded as it is read, a section at a
//! time, as it would take as much memory as the record itself. Where a section ends is the same for both: that
//! depends on no more bytes than [`Settings::reach`](crate::settings::Settings::reach) says.

use crate::document::Edge;
use crate::engine::Engine;
use crate::record::Unrolled;

/// A text to be judged.
#[derive(Debug)]
pub struct Script<'t> {
    text: Form<'t>,
    head: Edge,
}

#[derive(Debug)]
enum Form<'t> {
    /// What is left of a text.
    Whole(&'t [u8]),
    Giant {
        unrolled: Unrolled<'t>,
        window: Vec<u8>,
        used: usize,
    },
}

/// A section of a text.
#[derive(Debug)]
pub struct Part<'p> {
    /// Its text.
    pub bytes: &'p [u8],
    /// What lies before and behind it.
    pub edges: (Edge, Edge),
    /// Nothing follows.
    pub is_last: bool,
}

impl<'t> Script<'t> {
    /// A text that is at hand; `head` is what it begins with.
    pub fn whole(text: &'t [u8]) -> Script<'t> {
        Script { text: Form::Whole(text), head: Edge::Text }
    }

    /// The text of a JSON string, given raw, that is decoded as it is read.
    pub fn giant(raw: &'t [u8]) -> Script<'t> {
        let text = Form::Giant { unrolled: Unrolled::new(raw), window: Vec::new(), used: 0 };
        Script { text, head: Edge::Text }
    }

    /// The same text, as if a line stood before it, for who does not ask what does.
    #[must_use]
    pub fn after_a_line(self) -> Script<'t> {
        Script { head: Edge::Line, ..self }
    }

    /// The next section, in the way of `engine`.
    pub fn next(&mut self, engine: &Engine) -> Option<Part<'_>> {
        let head = self.head;
        let (bytes, tail, is_last) = match &mut self.text {
            Form::Whole(rest) => {
                let (length, tail) = engine.cut(rest, true)?;
                let (bytes, after) = rest.split_at(length);
                *rest = after;
                (bytes, tail, after.is_empty())
            }
            Form::Giant { unrolled, window, used } => {
                window.drain(..*used);
                unrolled.fill(window, engine.settings().reach() + 1);
                let (length, tail) = engine.cut(window, unrolled.is_done())?;
                *used = length;
                (&window[..length], tail, unrolled.is_done() && length == window.len())
            }
        };
        self.head = tail;
        Some(Part { bytes, edges: (head, tail), is_last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_giant_falls_into_the_same_sections() {
        let settings = Settings { section: Some(3000), ..Settings::default() };
        let engine = Engine::new(settings, false);
        for count in [0, 1, 2000, 6000] {
            let line = |n: usize| format!("Line {n} of a text \"in quotes\", é and more.\n");
            let text: String = (0..count).map(|n| line(n) + ["", "\n"][n % 7 / 6]).collect();
            let raw = serde_json::to_string(&text).unwrap();
            let mut whole = Script::whole(text.as_bytes());
            let mut giant = Script::giant(&raw.as_bytes()[1..raw.len() - 1]);
            let mut parts = 0;
            while let Some(wanted) = whole.next(&engine) {
                let got = giant.next(&engine).unwrap();
                assert_eq!(got.bytes, wanted.bytes);
                assert_eq!((got.edges, got.is_last), (wanted.edges, wanted.is_last));
                parts += 1;
            }
            assert!(giant.next(&engine).is_none());
            assert!(count < 2000 || parts > 1, "{parts}");
        }
    }
}
