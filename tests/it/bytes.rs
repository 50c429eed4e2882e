//! Odd bytes pass through as they came, and markers among them are found all the same.

use crate::fixtures::clean;
use deboil::settings::Settings;

#[track_caller]
fn check(text: &[u8], want: &[u8]) {
    let got = clean(&Settings::default(), text);
    assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(want));
    assert_eq!(got, want);
}

#[track_caller]
fn stays(text: &[u8]) {
    check(text, text);
}

#[test]
fn line_ends_stay_as_they_are() {
    check(b"One.\r\n\r\nShare\r\n\r\nTwo.\r\n", b"One.\r\n\r\nTwo.\r\n");
    stays(b"one\rtwo\rShare\rthree");
    check(b"One.\n\nShare\r\n\nTwo.", b"One.\n\nTwo.");
    stays(b"no line end");
    stays(b"\n\n\n");
    stays(b"");
}

#[test]
fn marks_nul_and_bytes_that_are_not_utf8_stay() {
    stays(b"\xef\xbb\xbfText with a mark.\n");
    check(b"\xef\xbb\xbfShare\n\nText.\n", b"Text.\n");
    stays(b"a\0b\0\n");
    stays(b"caf\xe9 \xff\xfe\n\xc3\n");
    check(b"caf\xe9.\n\nAdvertisement\n\n\xff.\n", b"caf\xe9.\n\n\xff.\n");
}

#[test]
fn seams_close_at_both_ends_and_in_the_middle() {
    check(b"Share\n\n\nText.\n\nShare\n", b"Text.\n");
    check(b"\nShare\n\nText.\n", b"\nText.\n");
    check(b"A b c.\n\nShare\n\n\n\nD e f.\n", b"A b c.\n\nD e f.\n");
    check(b"A b c.\nShare\nD e f.\n", b"A b c.\nD e f.\n");
    check(b"A b c.\nShare\n\nD e f.\n", b"A b c.\n\nD e f.\n");
    check(b"A b c.\n\n\n\nD e f.\n\nShare", b"A b c.\n\n\n\nD e f.\n");
    check(b"Share\nTweet\n\nShare", b"");
}

#[test]
fn a_sentence_goes_with_one_blank() {
    let twin = "The old mill by the river was sold to a baker.";
    let check = |text: &str, want: &str| {
        check(format!("{twin}\n\n{text}").as_bytes(), format!("{twin}\n\n{want}").as_bytes());
    };
    check(&format!("Rain fell. {twin} It stopped.\n"), "Rain fell. It stopped.\n");
    check(&format!("Rain fell. {twin}\n"), "Rain fell.\n");
    check(&format!("Rain fell.  {twin}  \r\n"), "Rain fell.\r\n");
    check(&format!("{twin} It stopped.\n"), "It stopped.\n");
    check(&format!("  {twin} It stopped.\n"), "  It stopped.\n");
}
