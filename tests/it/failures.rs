//! What other cleaners were seen to do wrong, each as a case of ours.

use crate::fixtures::clean;
use deboil::settings::Settings;

fn cleaned(text: &str) -> String {
    let settings = Settings { min_words: 2, ..Settings::default() };
    String::from_utf8(clean(&settings, text.as_bytes())).unwrap()
}

#[track_caller]
fn stays(text: &str) {
    assert_eq!(cleaned(text), text);
}

#[test]
fn sentence_ends_are_not_found_inside_addresses_and_numbers() {
    stays("Visit example.com today.\n\nVisit foo.com today.\n");
    stays("It grew 2.50 percent. Then it grew 7.50 percent.\n");
    stays("Version 1.2.3 is out. Version 1.2.4 is out.\n");
}

#[test]
fn other_scripts_are_compared_letter_by_letter() {
    stays("Они выросли на 2020 процентов.\n\nОни упали на 2020 рублей.\n");
    assert_eq!(
        cleaned("Здравствуй, милый мир!\n\nЗдравствуй, милый мир!\n"),
        "Здравствуй, милый мир!\n"
    );
    stays("今年の売上は増えました。\n\n今年の売上は減りました。\n");
}

#[test]
fn a_marker_at_the_end_does_not_cost_the_beginning() {
    assert_eq!(
        cleaned("First line of news.\nSecond line of news.\nShare\n"),
        "First line of news.\nSecond line of news.\n"
    );
}

#[test]
fn a_single_page_is_never_common_to_itself() {
    stays("Only one page is here, and nothing repeats it.\n");
    stays("\u{c}Page one of the report.\n\u{c}Page two of the report.\n");
}

#[test]
fn a_letter_is_never_halved() {
    let text = "Ещё одно предложение здесь. Ещё одно предложение здесь. Ещё другое.\n";
    assert_eq!(cleaned(text), "Ещё одно предложение здесь. Ещё другое.\n");
}

#[test]
fn nothing_is_remembered_from_one_text_to_the_next() {
    let text = "The mayor opened the new bridge on Monday morning.\n";
    (0..5).for_each(|_| stays(text));
}

#[test]
fn paragraphs_and_curly_quotes_stay() {
    stays("“We will rebuild it,” he said.\n\nShe said: “So will we.”\n\n\nThe end.\n");
}

#[test]
fn one_bad_line_does_not_cost_the_page_and_a_good_one_does_not_save_the_bad() {
    let text = "Lorem is a word of Latin.\n\nWe use cookies in the kitchen every day.\n\nAdvertisement\n\nThe end of it.\n";
    assert_eq!(cleaned(text), text.replace("Advertisement\n\n", ""));
}

#[test]
fn words_inside_a_sentence_are_no_markers() {
    stays("The widget and the banner were both blue.\n\nFacebook said it would appeal.\n");
    stays("A newsletter about sharing was shared on Facebook, he said.\n");
}
