//! Made-up texts for the benchmark, the same bytes from the same seed.
//!
//! Words are built from syllables and drawn by Zipf's law with a table of phrases, so that the text compresses
//! about as well as real text; three sentences in a hundred repeat an earlier one, one line in eight is a marker.

use std::fmt::Write;

/// A script to write words in.
#[derive(Clone, Copy)]
pub enum Script {
    Latin,
    Accented,
    Cyrillic,
    Chinese,
    Japanese,
}

/// Numbers without end from a seed (Steele, Lea, Flood 2014: SplitMix).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A rank by Zipf's law: small ones often.
    fn rank(&mut self, end: usize) -> usize {
        let share = self.next() as f64 / u64::MAX as f64;
        ((end as f64).powf(share) as usize).clamp(1, end) - 1
    }

    fn one_of<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const MARKERS: [&str; 16] = [
    "Advertisement",
    "Share",
    "Tweet",
    "Story continues below advertisement",
    "Read more: The year in numbers",
    "Sign up for our newsletter",
    "Most Popular",
    "Share on Facebook",
    "Copy link",
    "12 Shares",
    "Facebook Twitter WhatsApp Email",
    "By Anna Merten",
    "August 15, 2023",
    "Comments",
    "Loading...",
    "Skip to content",
];

const MENU: [&str; 14] = [
    "Home",
    "News",
    "Sport",
    "Weather",
    "Business",
    "Culture",
    "Opinion",
    "Video",
    "Sign in",
    "Subscribe",
    "Search",
    "Contact us",
    "About us",
    "Newsletters",
];

const FOOT: [&str; 6] = [
    "Privacy policy",
    "Terms of use",
    "Cookie settings",
    "Advertise with us",
    "Help",
    "Copyright 2023 The Daily Example. All rights reserved.",
];

/// Writes articles in one script.
pub struct Writer {
    dice: Dice,
    words: Vec<String>,
    phrases: Vec<String>,
    script: Script,
    said: Vec<String>,
}

impl Writer {
    pub fn new(script: Script, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let words: Vec<String> = (0..60_000).map(|rank| word(&mut dice, script, rank)).collect();
        let gap = gap(script);
        let phrases = (0..20_000)
            .map(|_| {
                let count = 2 + dice.below(4);
                let parts: Vec<&str> =
                    (0..count).map(|_| words[dice.rank(words.len())].as_str()).collect();
                parts.join(gap)
            })
            .collect();
        Self { dice, words, phrases, script, said: Vec::new() }
    }

    fn sentence(&mut self) -> String {
        if !self.said.is_empty() && self.dice.below(100) < 3 {
            return self.said[self.dice.below(self.said.len())].clone();
        }
        let gap = gap(self.script);
        let mut sentence = String::new();
        for part in 0..4 + self.dice.below(5) {
            if part > 0 {
                sentence.push_str(if self.dice.below(9) == 0 { comma(self.script) } else { gap });
            }
            match self.dice.below(20) {
                0 => _ = write!(sentence, "{}", 2 + self.dice.below(900)),
                1..=9 => sentence.push_str(&self.phrases[self.dice.rank(self.phrases.len())]),
                _ => sentence.push_str(&self.words[self.dice.rank(self.words.len())]),
            }
        }
        let first = sentence.chars().next().map_or(String::new(), |c| c.to_uppercase().to_string());
        let rest: String = sentence.chars().skip(1).collect();
        let sentence = format!("{first}{rest}{}", stop(self.script));
        if self.said.len() < 50_000 {
            self.said.push(sentence.clone());
        }
        sentence
    }

    /// One article, paragraphs apart by blank lines.
    pub fn article(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..6 + self.dice.below(14) {
            if self.dice.below(8) == 0 {
                text.push_str(self.dice.one_of(&MARKERS));
            } else {
                let sentences: Vec<String> =
                    (0..1 + self.dice.below(5)).map(|_| self.sentence()).collect();
                text.push_str(&sentences.join(if gap(self.script).is_empty() { "" } else { " " }));
            }
            text.push_str("\n\n");
        }
        text
    }

    /// An article in the page that it was published on: menu, headline, share row, the text, teasers, foot.
    pub fn page(&mut self) -> String {
        let mut text = "Skip to content\n\n".to_owned();
        for _ in 0..6 + self.dice.below(8) {
            _ = writeln!(text, "* {}", self.dice.one_of(&MENU));
        }
        _ = write!(text, "\n{}\n\nBy Anna Merten\nAugust 15, 2023\n\n", self.title());
        text.push_str("Share this article\nFacebook\nTwitter\nEmail\n\n");
        text.push_str(&self.article());
        text.push_str("Related stories\n\n");
        for _ in 0..3 + self.dice.below(6) {
            _ = writeln!(text, "* {}", self.title());
        }
        text.push_str("\nSign up for our newsletter\n\n");
        for line in FOOT {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// A few words without a full stop.
    fn title(&mut self) -> String {
        let count = 4 + self.dice.below(5);
        let words: Vec<&str> =
            (0..count).map(|_| self.words[self.dice.rank(self.words.len())].as_str()).collect();
        words.join(gap(self.script))
    }

    /// Articles until `bytes` are reached.
    pub fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 10_000);
        while text.len() < bytes {
            text.push_str(&self.article());
        }
        text
    }

    /// Lines of a few words, each below 60 bytes.
    pub fn short_lines(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 100);
        while text.len() < bytes {
            let mut line = String::new();
            for _ in 0..1 + self.dice.below(6) {
                line.push_str(&self.words[self.dice.rank(self.words.len())]);
                line.push(' ');
            }
            let end =
                (0..=line.len().min(58)).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
            text.push_str(line[..end].trim_end());
            text.push('\n');
        }
        text
    }
}

/// Pages, each a text of its own behind a NUL byte.
pub fn pages(bytes: usize) -> String {
    let mut writer = Writer::new(Script::Latin, 7);
    let mut out = String::with_capacity(bytes + 20_000);
    while out.len() < bytes {
        out.push_str(&writer.page());
        out.push('\0');
    }
    out
}

/// Records of JSON lines, an article in each.
pub fn records(bytes: usize) -> String {
    let mut writer = Writer::new(Script::Latin, 3);
    let mut out = String::with_capacity(bytes + 20_000);
    let mut id = 0;
    while out.len() < bytes {
        let text = serde_json::to_string(&writer.article()).unwrap();
        _ = writeln!(out, "{{\"id\":{id},\"url\":\"https://example.org/{id}\",\"text\":{text}}}");
        id += 1;
    }
    out
}

fn gap(script: Script) -> &'static str {
    match script {
        Script::Chinese | Script::Japanese => "",
        _ => " ",
    }
}

fn comma(script: Script) -> &'static str {
    match script {
        Script::Chinese | Script::Japanese => "，",
        _ => ", ",
    }
}

fn stop(script: Script) -> &'static str {
    match script {
        Script::Chinese | Script::Japanese => "。",
        _ => ".",
    }
}

fn word(dice: &mut Dice, script: Script, rank: usize) -> String {
    // Common words are short.
    let syllables = 1 + dice.below(1 + (rank + 2).ilog10() as usize);
    let mut word = String::new();
    for _ in 0..syllables {
        match script {
            Script::Latin => {
                word.push_str(
                    dice.one_of(&[
                        "b", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "th", "st",
                    ]),
                );
                word.push_str(dice.one_of(&["a", "e", "i", "o", "u", "ea"]));
                word.push_str(dice.one_of(&["", "", "n", "r", "s", "ng"]));
            }
            Script::Accented => {
                word.push_str(dice.one_of(&["b", "d", "l", "m", "n", "r", "s", "t", "ç", "ñ"]));
                word.push_str(dice.one_of(&["a", "e", "o", "é", "ü", "ã", "i"]));
            }
            Script::Cyrillic => {
                word.push_str(dice.one_of(&["б", "в", "д", "к", "л", "н", "п", "р", "с", "т"]));
                word.push_str(dice.one_of(&["а", "е", "и", "о", "у", "ы"]));
            }
            Script::Chinese => word.push(character(dice, 0x4E00, 2500)),
            Script::Japanese if dice.below(3) > 0 => word.push(character(dice, 0x3042, 80)),
            Script::Japanese => word.push(character(dice, 0x4E00, 1500)),
        }
    }
    word
}

fn character(dice: &mut Dice, first: u32, count: usize) -> char {
    char::from_u32(first + dice.rank(count) as u32).unwrap_or('一')
}
