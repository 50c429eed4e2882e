//! Who a document is, and what a corpus knows that bears on it.

use super::error::Error;
use super::jsonl::Origin;
use crate::key::{Key, Keyring};
use crate::record::{FieldPath, Outcome, Query, find};
use crate::seen::{Head, Seen, grouped, holder};

/// Tells documents apart, and groups of them.
#[derive(Debug)]
pub struct Desk {
    head: Head,
    ring: Keyring,
    id: Option<Query>,
    group: Option<Query>,
}

/// Who a document is.
#[derive(Debug, PartialEq, Eq)]
pub struct Passport {
    /// Its id, compared byte by byte.
    pub id: Vec<u8>,
    /// The key of its group.
    group: Option<u128>,
}

impl Desk {
    /// A desk for keys of `head`; `id` is the field that holds a document's id. Without it the
    /// place of the document in the input is its id.
    ///
    /// # Errors
    /// When the group's field is no field path.
    pub fn new(head: Head, id: Option<FieldPath>) -> Result<Desk, Error> {
        let group = match head.group_by.as_str() {
            "" => None,
            field => Some(
                FieldPath::parse(field)
                    .map_err(|why| Error::Usage { detail: format!("--group-by {field}: {why}") })?,
            ),
        };
        let (id, group) = (id.map(Query::new), group.map(Query::new));
        Ok(Desk { ring: head.ring(), head, id, group })
    }

    /// What keys are made with.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The keyring that the engine must use.
    pub fn ring(&self) -> Keyring {
        self.ring.clone()
    }

    /// True when documents are known by their place, so that records must be counted.
    pub fn counts(&self) -> bool {
        self.id.is_none()
    }

    /// Who the document is; nothing when the record lacks its id or its group. Such a document is
    /// neither counted nor judged by what others hold.
    pub fn passport(&self, origin: &Origin<'_>, decoded: &mut Vec<u8>) -> Option<Passport> {
        let group = match &self.group {
            Some(query) => {
                let value = value(origin.record, query, decoded)?;
                Some(self.ring.key(site(value).to_ascii_lowercase().as_slice()).0)
            }
            None => None,
        };
        let id = match &self.id {
            Some(query) => value(origin.record, query, decoded)?.to_vec(),
            None => format!("{:020}", origin.number).into_bytes(),
        };
        Some(Passport { id, group })
    }

    /// The key under which the documents of a group themselves are counted: that of no words, which
    /// no sentence has.
    pub fn census(&self, passport: &Passport) -> u128 {
        self.key(self.ring.key(b""), passport)
    }

    /// The key of a sentence in the group of a document.
    pub fn key(&self, key: Key, passport: &Passport) -> u128 {
        grouped(&self.ring, key, passport.group)
    }
}

/// The text of a string or the digits of a number.
pub fn value<'a>(record: &'a [u8], query: &Query, decoded: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    match find(record, query, decoded) {
        Outcome::Found(text) => Some(text.shown(record, decoded)),
        Outcome::NotAString(span) => {
            let raw = span.of(record);
            raw.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-').then_some(raw)
        }
        _ => None,
    }
}

/// Of a web address the host, without `www.`; anything else as it is.
fn site(value: &[u8]) -> &[u8] {
    let Some(rest) = value.strip_prefix(b"https://").or_else(|| value.strip_prefix(b"http://"))
    else {
        return value;
    };
    let end = rest.iter().position(|b| b"/?#:".contains(b)).unwrap_or(rest.len());
    let host = &rest[..end];
    host.strip_prefix(b"www.").unwrap_or(host)
}

/// Which copies stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// The one in the document with the smallest id.
    First,
    /// None.
    None,
}

/// `--across-min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// So many documents.
    Documents(u32),
    /// So many of a million of the documents, of a group's if there are groups.
    Share(u32),
}

impl std::str::FromStr for Least {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Least, Self::Err> {
        const WRONG: &str = "give a number of documents from 2 on, or a share such as 1% or 0.05%";
        let Some(percent) = typed.strip_suffix('%') else {
            let count = typed.parse().ok().filter(|count| *count >= 2);
            return count.map(Least::Documents).ok_or(WRONG);
        };
        // In whole numbers, so that the same share is the same everywhere.
        let (whole, rest) = percent.split_once('.').unwrap_or((percent, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > 4 {
            return Err(WRONG);
        }
        let share = format!("{whole}{rest:0<4}").parse().map_err(|_| WRONG)?;
        if (1..=1_000_000).contains(&share) { Ok(Least::Share(share)) } else { Err(WRONG) }
    }
}

/// What is known of a corpus, and what follows from it.
#[derive(Debug)]
pub struct Ledger {
    /// Tells documents apart.
    pub desk: Desk,
    /// What they have in common.
    pub seen: Seen,
    /// Documents that must hold a sentence before it goes.
    pub least: Least,
    /// Which copies stay.
    pub stay: Stay,
}

/// A document as the index sees it.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// How the index remembers it.
    holder: u64,
    /// Documents that must hold a sentence before it goes from this one.
    least: u32,
}

impl Ledger {
    /// The number of documents that hold the sentence, when it is to go from this one.
    pub fn verdict(&self, key: Key, passport: &Passport, here: Standing) -> Option<u32> {
        let (documents, first) = self.seen.get(self.desk.key(key, passport))?;
        let goes = documents >= here.least && (self.stay == Stay::None || first != here.holder);
        goes.then_some(documents)
    }

    /// What is to be known of a document before its sentences are judged.
    pub fn standing(&self, passport: &Passport) -> Standing {
        let least = match self.least {
            Least::Documents(count) => count,
            Least::Share(share) => {
                let all = self.seen.get(self.desk.census(passport)).map_or(1, |(count, _)| count);
                let least = (u64::from(all) * u64::from(share)).div_ceil(1_000_000);
                // No share is so small that one document would be several.
                (least as u32).max(2)
            }
        };
        Standing { holder: holder(&self.desk.ring, &passport.id), least }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_host_of_an_address() {
        for (value, expected) in [
            ("https://www.example.org/a?b", "example.org"),
            ("http://news.example.org:80", "news.example.org"),
            ("example.org", "example.org"),
            ("https://", ""),
        ] {
            assert_eq!(site(value.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn documents_are_known_by_field_or_place() {
        let (group_by, id_field) = ("url".into(), String::new());
        let head = Head { secret: 1, min_words: 8, fold_digits: false, group_by, id_field };
        let record = br#"{"url":"https://www.A.org/x","id":7,"none":null}"#;
        let origin = Origin { record, number: 12 };
        let pass = |id: Option<&str>| {
            let path = id.map(|id| FieldPath::parse(id).unwrap());
            let desk = Desk::new(head.clone(), path).unwrap();
            desk.passport(&origin, &mut Vec::new())
        };
        let group = Some(head.ring().key(b"a.org").0);
        assert_eq!(pass(Some("id")), Some(Passport { id: b"7".to_vec(), group }));
        assert_eq!(pass(None).map(|pass| pass.id), Some(b"00000000000000000012".to_vec()));
        assert_eq!(pass(Some("none")), None);
        assert_eq!(pass(Some("missing")), None);
    }

    #[test]
    fn a_least_is_a_number_or_a_share() {
        for (typed, least) in [
            ("2", Some(Least::Documents(2))),
            ("1", None),
            ("1%", Some(Least::Share(10_000))),
            ("0.05%", Some(Least::Share(500))),
            ("100%", Some(Least::Share(1_000_000))),
            ("100.0001%", None),
            ("0%", None),
            ("-1%", None),
            (".5%", None),
            ("1.00001%", None),
            ("x", None),
        ] {
            assert_eq!(typed.parse().ok(), least, "{typed}");
        }
    }
}
