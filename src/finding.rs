//! What passes report: where, which rule, and what made it speak. Nothing is cut by a finding.

use crate::lexicon::EntryId;
use crate::place;
use crate::rule::RuleId;
use crate::span::Span;

/// Everything the passes found in one section.
///
/// Sure findings stand for themselves. Echoes and near repeats are conditional: they come true only
/// while their twin stays, which no pass can know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Spans to remove, in no particular order.
    pub sure: Vec<Finding>,
    /// Units of the page, by number and ascending, that go if an earlier unit with the same key stays.
    pub echoes: Vec<u32>,
    /// Sentences that nearly repeat an earlier one of this section.
    pub nears: Vec<NearRepeat>,
    /// The line model was asked and this is no web page, so it did not judge.
    pub out_of_depth: bool,
}

/// One span that a rule would remove.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// A line with its line end, or a sentence with the blanks after it; bytes of the document.
    pub span: Span,
    /// The rule that found it.
    pub rule: RuleId,
    /// Why.
    pub cause: Cause,
}

/// What made a rule speak.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// The unit is this phrase of the lexicon.
    Phrase(EntryId),
    /// The line is weak by itself and stands in the company of others.
    Company {
        /// Lines of the run, this one included.
        lines: u32,
    },
    /// The line is a row of weak words only.
    Row {
        /// Words or phrases in the row.
        words: u32,
    },
    /// It belongs to a list of links that a text browser put at the end.
    LinkList,
    /// A citation mark inside a sentence.
    Citation,
    /// A `--drop` pattern of the user: its number, from 0.
    Drop(u32),
    /// So many documents of the corpus hold the same sentence, and this is not the first of them.
    Across {
        /// Documents, this one included.
        documents: u32,
    },
    /// The line model thinks so.
    Place {
        /// Probability of being content, in 1/65535.
        content: u16,
        /// What spoke most against it, the strongest first.
        because: [place::Reason; 3],
    },
}

/// A sentence that nearly repeats an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct NearRepeat {
    /// The later sentence, which would go.
    pub span: Span,
    /// The earlier one, which must stay.
    pub twin: Span,
    /// How alike they are.
    pub likeness: Likeness,
}

/// How far two sentences say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Jaccard similarity of the two sets of folded words, in percent.
    pub percent: u8,
    /// The words of the later sentence that the earlier one lacks, joined by blanks.
    pub here: Vec<u8>,
    /// The words of the earlier sentence that the later one lacks, joined by blanks.
    pub there: Vec<u8>,
}

impl Findings {
    /// What both found.
    pub fn join(mut self, mut other: Findings) -> Findings {
        self.sure.append(&mut other.sure);
        self.echoes.append(&mut other.echoes);
        self.nears.append(&mut other.nears);
        self.out_of_depth |= other.out_of_depth;
        self
    }
}
