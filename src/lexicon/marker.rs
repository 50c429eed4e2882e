//! The marker fold: the one form in which lines, sentences and phrases are compared.
//!
//! Lower case; white space and punctuation become one blank; `:` and `;` between words stay as
//! `: ` and `; `; a number with its separators and magnitude (`1,234`, `2.5k`) becomes `#`; what
//! looks like code, a path, a table row or a data record has no marker form at all. It is not
//! the fold of repeats (`src/fold.rs`): there a number is a fact, here it is a counter.

use super::ends::{self, Core};
use super::fold::Fold;
use super::gate::HEAD;

/// A line or sentence of at most this many bytes can be a marker. The longest phrases and
/// filled templates stay below it; a longer unit is prose.
pub const LONGEST_UNIT: usize = 240;

/// A unit that is a Markdown link may be longer by the link's target, up to this many bytes.
pub const LONGEST_LINE: usize = 2000;

/// Stands where a small letter meets a capital, in the form that [`split_camel`] writes.
pub const SOFT: u8 = 1;

/// The folded form of a line or sentence.
#[derive(Clone, Copy, Debug)]
pub struct Marker<'a> {
    text: &'a [u8],
    raw: &'a [u8],
    words: u16,
    heading: bool,
    bare: bool,
}

impl<'a> Marker<'a> {
    /// Folds `unit` into `scratch`. `None` when the unit cannot be a marker: it is empty, too
    /// long, in quotes, not UTF-8, or looks like code or data.
    pub fn new(unit: &'a [u8], scratch: &'a mut Vec<u8>) -> Option<Marker<'a>> {
        Marker::beginning(unit, scratch, |_, _| true)
    }

    /// Like [`Marker::new`], and gives up early when `may_begin` refuses the first bytes of the
    /// folded text (first argument) of the undecorated text (second).
    pub(super) fn beginning(
        unit: &'a [u8],
        scratch: &'a mut Vec<u8>,
        may_begin: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Option<Marker<'a>> {
        if !is_short(unit) {
            return None;
        }
        let core = ends::core(unit)?;
        scratch.clear();
        scratch.reserve(LONGEST_UNIT);
        if let Some(words) = plain_words(core.text) {
            scratch.extend_from_slice(core.text);
            scratch.make_ascii_lowercase();
            if !may_begin(&scratch[..scratch.len().min(HEAD)], core.text) {
                return None;
            }
            return Marker::whole(core, scratch, words);
        }
        let mut fold = Fold::<false>::new(core.text, scratch);
        fold.run(HEAD)?;
        if !may_begin(fold.written(), core.text) {
            return None;
        }
        fold.run(usize::MAX)?;
        fold.end()?;
        let words = fold.count();
        Marker::whole(core, scratch, words)
    }

    /// The marker of `core`, whose fold stands in `scratch` but for a question mark.
    fn whole(core: Core<'a>, scratch: &'a mut Vec<u8>, words: u16) -> Option<Marker<'a>> {
        if core.question {
            scratch.push(b'?');
        }
        let text = scratch.as_slice();
        (!text.is_empty() && text.len() <= LONGEST_UNIT).then_some(Marker {
            text,
            raw: core.text,
            words,
            heading: core.heading,
            bare: core.bare,
        })
    }

    /// The folded text.
    pub fn text(&self) -> &'a [u8] {
        self.text
    }

    /// The text between the decorations, as it stands in the document.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Words of the folded text; two ideographs or kana count as one word.
    pub fn words(&self) -> usize {
        usize::from(self.words)
    }

    /// True when nothing but blanks stood before the text: no bullet, mark or number.
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// True when a heading mark (`##`) stood before the text.
    pub fn is_heading(&self) -> bool {
        self.heading
    }
}

/// The fold of a phrase of any length and its words. For rule data.
pub(super) fn fold_source(phrase: &str) -> Option<(Vec<u8>, usize)> {
    let core = ends::core(phrase.as_bytes())?;
    let mut text = Vec::new();
    let mut fold = Fold::<false>::new(core.text, &mut text);
    fold.run(usize::MAX)?;
    fold.end()?;
    let words = fold.count();
    if core.question {
        text.push(b'?');
    }
    (!text.is_empty()).then_some((text, usize::from(words)))
}

/// How many words a text has that is nothing but words of ASCII letters with single blanks between them: its
/// fold is its small form. Most markers are such texts.
fn plain_words(text: &[u8]) -> Option<u16> {
    let mut blanks = 0;
    let mut before = b' ';
    for &byte in text {
        let is_blank = byte == b' ';
        if !(byte.is_ascii_alphabetic() || is_blank && before != b' ') {
            return None;
        }
        blanks += u16::from(is_blank);
        before = byte;
    }
    (before != b' ').then_some(blanks + 1)
}

/// True when the unit is short enough to be a marker. A link's target does not count for its length.
pub(super) fn is_short(unit: &[u8]) -> bool {
    let is_link = |unit: &[u8]| {
        let shown = &unit[..LONGEST_UNIT];
        memchr::memchr_iter(b']', shown).any(|at| unit[at + 1] == b'(')
    };
    unit.len() <= LONGEST_UNIT || unit.len() <= LONGEST_LINE && is_link(unit)
}

/// Writes the fold of `raw` with [`SOFT`] where words are glued together: at "a small letter
/// before a capital" and between letters and digits. `None` like [`Marker::new`].
pub fn split_camel(raw: &[u8], scratch: &mut Vec<u8>) -> Option<()> {
    scratch.clear();
    let mut fold = Fold::<true>::new(raw, scratch);
    fold.run(usize::MAX)?;
    fold.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(unit: &str) -> String {
        let mut scratch = Vec::new();
        Marker::new(unit.as_bytes(), &mut scratch)
            .map_or("-".into(), |marker| String::from_utf8_lossy(marker.text()).into_owned())
    }

    #[test]
    fn folds() {
        for (unit, folded) in [
            ("  SHARE on\u{A0}Facebook!", "share on facebook"),
            ("1,234 Shares", "# shares"),
            ("12.5k views", "# views"),
            ("1 234 comments", "# comments"),
            ("12\u{A0}345\u{202F}678 views", "# views"),
            ("1'234 Shares", "# shares"),
            ("1 234,5 km", "# km"),
            ("4.9 930 reviews", "# # reviews"),
            ("2021 100", "# #"),
            ("Page 1 2 3", "page # # #"),
            ("사진=연합뉴스", "사진: 연합뉴스"),
            ("3 km", "# km"),
            ("5min read", "#min read"),
            ("Read more : Five things", "read more: five things"),
            ("Reporting by A. B.; editing by C", "reporting by a b; editing by c"),
            ("Don’t miss", "don't miss"),
            ("* [Share](https://example.org/a_b?c=1)", "share"),
            ("[Facebook](x) [Twitter](y)", "facebook twitter"),
            ("(Advertisement)", "advertisement"),
            ("© 2024 Example", "© # example"),
            ("©2024", "© #"),
            ("Share?", "share?"),
            ("Share & Print | E-mail", "share print e mail"),
            ("分享到：微博", "分享到: 微博"),
            ("１２条评论", "#条评论"),
            ("1.2万次观看", "#次观看"),
            ("【広告】", "広告"),
            ("PAYLAŞIN", "paylaşin"),
            ("paylaşın", "paylaşin"),
            ("ΔΙΑΦΗΜΙΣΗ", "διαφημιση"),
            ("Schließen", "schliessen"),
            ("www.example.org", "www.example.org"),
            ("Posted 10:30", "posted #: #"),
            ("Comments (12)", "comments #"),
        ] {
            assert_eq!(fold(unit), folded, "{unit}");
            // The fold of a folded text is itself, or its numbers would not compare.
            assert_eq!(fold(&folded.replace('#', "7")), folded, "{unit}");
        }
    }

    #[test]
    fn code_tables_and_slugs_have_no_form() {
        for unit in [
            "share()",
            "share_button",
            "a=b",
            "back-to-top",
            "Likes,12",
            "Shares\t12",
            "Shares      12",
            "print(x",
            "x)",
            "a::b",
            "`share`",
            "<b>Share</b>",
            "\\share",
            "a{b}",
        ] {
            assert_eq!(fold(unit), "-", "{unit}");
        }
        assert_eq!(fold(&"a".repeat(LONGEST_UNIT + 1)), "-");
    }

    #[test]
    fn words_are_counted() {
        let mut scratch = Vec::new();
        let mut words = |unit: &str| Marker::new(unit.as_bytes(), &mut scratch).map(|m| m.words());
        assert_eq!(words("Share this article"), Some(3));
        assert_eq!(words("点击这里分享"), Some(3));
    }

    #[test]
    fn glued_words_are_split() {
        let mut scratch = Vec::new();
        assert!(split_camel(b"ShareTweetPinEmail", &mut scratch).is_some());
        assert_eq!(scratch, b"share\x01tweet\x01pin\x01email");
        assert!(split_camel(b"RSSFacebook 12Likes", &mut scratch).is_some());
        assert_eq!(scratch, b"rss\x01facebook #\x01likes");
    }
}
