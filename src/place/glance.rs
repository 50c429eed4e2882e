//! What one line looks like: counts and flags, all integers.

/// Bits of [`Glance::flags`].
pub mod flag {
    /// Ends like a sentence.
    pub const TERM: u32 = 1;
    /// Ends with `...` or its one-character form.
    pub const ELLIPSIS: u32 = 1 << 1;
    /// Ends with a colon.
    pub const COLON: u32 = 1 << 2;
    /// Holds a web or mail address.
    pub const URL: u32 = 1 << 3;
    /// Holds a date.
    pub const DATE: u32 = 1 << 4;
    /// Holds a time of day or "3 hours ago".
    pub const TIME: u32 = 1 << 5;
    /// First word starts with a small letter.
    pub const LOWER_FIRST: u32 = 1 << 6;
    /// Starts with a quotation mark.
    pub const QUOTE_FIRST: u32 = 1 << 7;
    /// Starts with a digit.
    pub const DIGIT_FIRST: u32 = 1 << 8;
    /// Starts with a mark that ends or continues a sentence, such as a comma.
    pub const JOINT_FIRST: u32 = 1 << 9;
    /// The last word is a stop word with a small letter, or the last mark asks for more.
    pub const OPEN_END: u32 = 1 << 10;
    /// A line of the same words, numbers aside, stood before.
    pub const REPEAT: u32 = 1 << 11;
    /// The lexicon knows it for sure.
    pub const MARKER: u32 = 1 << 12;
    /// Has a small letter somewhere.
    pub const SMALL: u32 = 1 << 13;
    /// Two or more blanks in a row inside, or a tab: a table row.
    pub const COLUMNS: u32 = 1 << 14;
    /// The lexicon knows it for a word that is a marker in company only.
    pub const WEAK: u32 = 1 << 15;
    /// What the end of a joined line says; the other bits speak of its start or of all of it.
    pub const AT_END: u32 = TERM | ELLIPSIS | COLON | OPEN_END;
    /// Bits that only the first line of several may set.
    pub const AT_START: u32 = LOWER_FIRST | QUOTE_FIRST | DIGIT_FIRST | JOINT_FIRST;
}

/// What one line, or several joined ones, look like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glance {
    /// Runs of word characters; each Han or kana character counts as one.
    pub tokens: u32,
    /// Tokens that start with a letter.
    pub alphas: u32,
    /// Characters in tokens.
    pub letters: u32,
    /// Characters that are no blanks.
    pub chars: u32,
    /// Width on a terminal: Han and kana count two.
    pub columns: u32,
    /// Width of the first word, to tell whether it would have fitted on the line before.
    pub first_columns: u32,
    /// Width of the blanks before the first character.
    pub indent: u32,
    /// Commas of all scripts.
    pub commas: u32,
    /// Sentence ends.
    pub ends: u32,
    /// Stop words of many languages.
    pub stops: u32,
    /// Tokens that start with a capital.
    pub caps: u32,
    /// Digits.
    pub digits: u32,
    /// Marks that part the items of a menu: bars, arrows, dots.
    pub bars: u32,
    /// Double quotation marks.
    pub quotes: u32,
    /// Opening brackets.
    pub brackets: u32,
    /// Function words of English.
    pub english: u32,
    /// Words that address the reader.
    pub you: u32,
    /// Words that tell: "said", "was", "he".
    pub tell: u32,
    /// Currency and percent signs.
    pub money: u32,
    /// Question marks.
    pub questions: u32,
    /// Exclamation marks.
    pub shouts: u32,
    /// Marks of any kind.
    pub marks: u32,
    /// Han and kana characters.
    pub wide: u32,
    /// 0 no bullet, else the kind of mark the line starts with.
    pub bullet: u32,
    /// Classes of the vocabulary that some word or pair of the line belongs to.
    pub keys: u16,
    /// Bits of [`flag`].
    pub flags: u32,
    /// Sum of the weights of the hashed words.
    pub sum: i32,
    /// Number of those words.
    pub count: u32,
    /// Hash of all words in order, numbers folded.
    pub line: u64,
}

impl Glance {
    /// Tells whether a bit of [`flag`] is set.
    pub fn is(&self, bit: u32) -> bool {
        self.flags & bit != 0
    }

    /// Takes the following line of the same paragraph in.
    pub fn absorb(&mut self, next: &Glance) {
        self.tokens += next.tokens;
        self.alphas += next.alphas;
        self.letters += next.letters;
        self.chars += next.chars;
        self.columns += next.columns + 1;
        self.commas += next.commas;
        self.ends += next.ends;
        self.stops += next.stops;
        self.caps += next.caps;
        self.digits += next.digits;
        self.bars += next.bars;
        self.quotes += next.quotes;
        self.brackets += next.brackets;
        self.english += next.english;
        self.you += next.you;
        self.tell += next.tell;
        self.money += next.money;
        self.questions += next.questions;
        self.shouts += next.shouts;
        self.marks += next.marks;
        self.wide += next.wide;
        self.keys |= next.keys;
        self.flags = (self.flags & !flag::AT_END) | (next.flags & !flag::AT_START);
        self.sum += next.sum;
        self.count += next.count;
    }
}
