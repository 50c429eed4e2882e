//! The sentence splitter.
use deboil::document::sentences::split;

fn pieces(text: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    split(text, &mut ends);
    ends
}

#[test]
fn empty_text_has_no_sentence() {
    assert!(pieces(b"").is_empty());
}
