//! Giant records come out as others do.

use super::*;
use crate::engine::Engine;
use crate::settings::Settings;

/// Takes every "Gone." away, and says of each where the section stands that it was found in.
struct Eraser(Engine);

impl Judge for Eraser {
    type Tools = ();
    type Counts = ();

    fn judge(&self, (): &mut (), mut text: Script<'_>, _: &Origin<'_>, verdict: &mut Verdict) {
        let mut before = 0;
        verdict.events.push(b'[');
        while let Some(part) = text.next(&self.0) {
            for at in memchr::memmem::find_iter(part.bytes, "Gone.") {
                verdict.removals.push(Span::new(before + at, before + at + 5));
            }
            before += part.bytes.len();
            verdict.events.extend_from_slice(format!("{before},").as_bytes());
        }
        verdict.events.extend_from_slice(b"0]");
    }

    fn counts(&self, (): &mut ()) {}
}

fn texts() -> Vec<String> {
    let long = |n: usize| match n % 5 {
        0 => "A \"quoted\" line of é and 😀.\n".repeat(n % 50),
        1 => "Gone.Gone.\n\n".to_owned(),
        _ => format!("Sentence {n} goes on and on. Gone. "),
    };
    (0..6).map(|n| (0..n * 700).map(long).collect()).chain(["Gone.".to_owned()]).collect()
}

fn worked(work: &impl Work<Report = (Tally, ())>, records: &[u8]) -> (Vec<u8>, Tally) {
    let mut out = Sheet::default();
    let place = Place { first: true, before: 0 };
    let (tally, ()) = work.work(&mut Default::default(), records, place, &mut out);
    (out.pieces(records).collect::<Vec<_>>().concat(), tally)
}

#[test]
fn giants_are_written_as_others_are() {
    let judge = Eraser(Engine::new(Settings { section: Some(2000), ..Settings::default() }, false));
    let mut lines = b"\xEF\xBB\xBF".to_vec();
    for text in texts() {
        let quoted = serde_json::to_string(&text).unwrap().replace('😀', "\\ud83d\\ude00");
        let bad = "x".repeat(text.len());
        lines.extend_from_slice(format!("{{\"id\": 1, \"text\" : {quoted}}}\n{bad}\n").as_bytes());
    }
    for (added, drop_empty) in [(None, false), (None, true), (Some("gone"), false)] {
        let path = || FieldPath::parse("text").unwrap();
        let new = || JsonLines::new(&judge, path(), added, drop_empty, BadRecords::Warn);
        let wanted = worked(&new(), &lines);
        assert!(wanted.1.cut > 3 && wanted.1.bad > 3, "{:?}", wanted.1);
        assert_eq!(worked(&JsonLines { giant: 100, ..new() }, &lines), wanted);
    }
    let plain = texts().join("\0").into_bytes();
    let new = || PlainRecords::new(&judge, Framing::Byte(0), false);
    assert_eq!(worked(&PlainRecords { giant: 100, ..new() }, &plain), worked(&new(), &plain));
}
