//! Why a line goes, in words a person understands.
//!
//! The score is a sum over hundreds of trees, which nobody can read. So training also measures,
//! for a dozen plain signs, how much each speaks against main text; a reason is one of the signs
//! that speak most.

use super::sheet::Sheet;

/// Strengths of a sign that are told apart.
pub const GRADES: usize = 8;

/// A sign that a line is no main text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Sign {
    /// Nothing in particular: the sum of small things.
    #[default]
    Sum,
    /// Among short lines without a full stop; the number of lines in the run.
    ShortRun,
    /// Among list items; the number of items in the run.
    ListRun,
    /// After the last paragraph of the longest text; lines since.
    AfterText,
    /// Before its first paragraph; lines until.
    BeforeText,
    /// Far from any paragraph; lines to the nearest.
    FarFromProse,
    /// After a heading of a list of other stories; lines since.
    AfterRelated,
    /// After the heading of a comment section; lines since.
    AfterComments,
    /// Near share buttons; lines away.
    NearShare,
    /// Near legal notices; lines away.
    NearLegal,
    /// Its own words are those of menus and notices; how much, 1 to 8.
    Words,
    /// So are those of the lines around; how much, 1 to 8.
    Company,
    /// Few words and no full stop; the number of words.
    Short,
    /// Shares no or few words with the longest text; percent shared.
    OffTopic,
    /// Stood before on the page.
    Repeat,
}

/// Number of signs.
pub const SIGNS: usize = 15;

/// How much each grade of each sign speaks against main text, in 1/16 of a logarithm of the odds.
pub type Evidence = [[i8; GRADES]; SIGNS];

/// A sign and the number that goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// What speaks against the line.
    pub sign: Sign,
    /// Lines, words, items or percent: what the sign counts.
    pub number: u16,
}

impl Reason {
    /// The reason as half a sentence that goes on from "removed because".
    pub fn say(&self) -> String {
        let n = self.number;
        let lines = if n == 1 { "line" } else { "lines" };
        match self.sign {
            Sign::Sum => "place and company together speak against it".to_owned(),
            Sign::ShortRun => format!("one of {n} short {lines} without a full stop"),
            Sign::ListRun => format!("one of {n} list items in a row"),
            Sign::AfterText => format!("{n} {lines} after the last paragraph of the text"),
            Sign::BeforeText => format!("{n} {lines} before the first paragraph of the text"),
            Sign::FarFromProse => format!("no paragraph within {n} {lines}"),
            Sign::AfterRelated => format!("{n} {lines} after a heading for other stories"),
            Sign::AfterComments => format!("{n} {lines} after the head of the comments"),
            Sign::NearShare => format!("{n} {lines} from share buttons"),
            Sign::NearLegal => format!("{n} {lines} from legal notices"),
            Sign::Words => "its words are those of menus and notices".to_owned(),
            Sign::Company => "the lines around it read like menus and notices".to_owned(),
            Sign::Short => match n {
                1 => "a single word without a full stop".to_owned(),
                _ => format!("only {n} words and no full stop"),
            },
            Sign::OffTopic => format!("{n} % of its words stand in the text"),
            Sign::Repeat => "it stood before on the page".to_owned(),
        }
    }

    /// A short name for machines.
    pub fn name(&self) -> &'static str {
        match self.sign {
            Sign::Sum => "sum",
            Sign::ShortRun => "short-run",
            Sign::ListRun => "list-run",
            Sign::AfterText => "after-text",
            Sign::BeforeText => "before-text",
            Sign::FarFromProse => "far-from-prose",
            Sign::AfterRelated => "after-related",
            Sign::AfterComments => "after-comments",
            Sign::NearShare => "near-share",
            Sign::NearLegal => "near-legal",
            Sign::Words => "words",
            Sign::Company => "company",
            Sign::Short => "short",
            Sign::OffTopic => "off-topic",
            Sign::Repeat => "repeat",
        }
    }
}

/// The two reasons that weigh most, in words.
pub fn say(reasons: &[Reason]) -> String {
    let mut said: Vec<String> = Vec::new();
    for words in reasons.iter().map(Reason::say) {
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.truncate(2);
    said.join("; ")
}

/// The columns that signs are read from.
pub struct Signs<'s> {
    columns: [&'s [i16]; NAMES.len()],
}

/// Names of the columns that signs, caution and the headline are read from.
pub const NAMES: [&str; 16] = [
    "run.short",
    "run.bullets",
    "clus.from_big",
    "dist.prose_back",
    "dist.prose_on",
    "dist.related_back",
    "dist.comments_back",
    "dist.share_back",
    "dist.share_on",
    "dist.legal_back",
    "dist.legal_on",
    "word.own",
    "word.mean4",
    "topic.share",
    "line.tokens",
    "clus.share",
];

/// Grade of a number: doubling steps.
fn grade(number: i32) -> usize {
    (32 - number.max(0).leading_zeros() as usize).min(GRADES - 1)
}

impl<'s> Signs<'s> {
    /// Finds the columns of a sheet.
    pub fn of(sheet: &'s Sheet) -> Self {
        Self { columns: NAMES.map(|name| sheet.named(name)) }
    }

    /// Calls `show` with each sign a unit has, its number and its grade.
    pub fn each(
        &self,
        at: usize,
        repeat: bool,
        prose: bool,
        mut show: impl FnMut(Sign, i32, usize),
    ) {
        let cell = |place: usize| self.columns[place].get(at).map_or(0, |&cell| i32::from(cell));
        let mut tell = |sign, number: i32| show(sign, number, grade(number));
        if cell(0) > 1 {
            tell(Sign::ShortRun, cell(0));
        }
        if cell(1) > 1 {
            tell(Sign::ListRun, cell(1));
        }
        if cell(2) > 0 {
            tell(Sign::AfterText, cell(2));
        } else if cell(2) < 0 && cell(2) > -99 {
            tell(Sign::BeforeText, -cell(2));
        }
        let prose_at = cell(3).min(cell(4));
        if prose_at > 2 {
            tell(Sign::FarFromProse, prose_at - 1);
        }
        for (sign, away) in [
            (Sign::AfterRelated, cell(5)),
            (Sign::AfterComments, cell(6)),
            (Sign::NearShare, cell(7).min(cell(8))),
            (Sign::NearLegal, cell(9).min(cell(10))),
        ] {
            if (1..40).contains(&away) {
                tell(sign, away);
            }
        }
        if !prose {
            tell(Sign::Short, cell(14));
        }
        if repeat {
            tell(Sign::Repeat, 1);
        }
        // Word scores run from about -1000 to 1000; below nothing they speak against the line.
        show(Sign::Words, (-cell(11) / 32).clamp(0, 8), (-cell(11) / 32).clamp(0, 7) as usize);
        show(Sign::Company, (-cell(12) / 32).clamp(0, 8), (-cell(12) / 32).clamp(0, 7) as usize);
        show(Sign::OffTopic, cell(13) / 10, (cell(13) / 100).clamp(0, 7) as usize);
    }

    /// The three signs that speak most against a unit; [`Sign::Sum`] where there are fewer.
    pub fn reasons(
        &self,
        at: usize,
        repeat: bool,
        prose: bool,
        evidence: &Evidence,
    ) -> [Reason; 3] {
        let mut best = [(0i8, Reason::default()); 3];
        self.each(at, repeat, prose, |sign, number, grade| {
            let weight = evidence[sign as usize][grade];
            // The last of the best says least.
            if weight <= best[2].0 {
                return;
            }
            let mut next = (weight, Reason { sign, number: number.clamp(0, 9999) as u16 });
            for slot in &mut best {
                if next.0 > slot.0 {
                    std::mem::swap(slot, &mut next);
                }
            }
        });
        best.map(|(_, reason)| reason)
    }
}
