//! The questions and what the answers do to them; knows no terminal and no file.

use crate::span::Span;

/// One cut, or a few of one rule in a row, in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The number of its file.
    pub file: usize,
    /// All bytes that go, the white space between the pieces too; of the whole text.
    pub span: Span,
    /// What goes, without the white space around it.
    pub pieces: Vec<Piece>,
    /// Its first line, from 1.
    pub line: u64,
    /// The name of the rule.
    pub rule: String,
    /// Further rules that found the same.
    pub also: Vec<String>,
    /// For a repeat: the earlier copy, which stays.
    pub twin: Option<Twin>,
    /// What was answered.
    pub answer: Answer,
}

/// One removal.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its bytes.
    pub span: Span,
    /// Its line, from 1.
    pub line: u64,
    /// Why it goes.
    pub reason: String,
}

/// The earlier copy of a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Its line, from 1.
    pub line: u64,
    /// Its bytes, where they are known.
    pub span: Option<Span>,
}

/// What becomes of a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not answered yet; such a cut is not made.
    Open,
    /// It is made.
    Cut,
    /// It is not made.
    Keep,
    /// The earlier copy goes instead, this one stays.
    Swap,
}

impl Answer {
    /// True when something goes.
    pub fn cuts(self) -> bool {
        matches!(self, Answer::Cut | Answer::Swap)
    }
}

/// What comes after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The next question.
    Next,
    /// The same question again, after these words.
    Say(String),
    /// The same question again, after an explanation.
    Explain,
}

/// Something `k` must never happen to again: text as it stands in a file, and the pattern that keeps it.
pub type Kept = (String, String);

/// All questions, and where we are.
#[derive(Debug)]
pub struct Session {
    questions: Vec<Question>,
    at: Option<usize>,
    patterns: Vec<String>,
}

impl Session {
    /// Begins with the first question.
    pub fn new(questions: Vec<Question>) -> Self {
        let at = (!questions.is_empty()).then_some(0);
        Self { questions, at, patterns: Vec::new() }
    }

    /// The number of the question to ask; nothing at the end.
    pub fn current(&self) -> Option<usize> {
        self.at
    }

    /// All of them, in order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The questions about one file.
    pub fn of_file(&self, file: usize) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |question| question.file == file)
    }

    /// What is to be kept always, in the order of the answers.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// The keys that make sense now.
    pub fn keys(&self, question: &Question) -> String {
        let mut keys = vec!["y", "n", "a", "d", "A", "D", "k", "e"];
        if question.pieces.len() > 1 {
            keys.push("s");
        }
        if question.can_swap() {
            keys.push("t");
        }
        if self.questions.len() > 1 {
            keys.extend(["j", "J"]);
        }
        keys.extend(["q", "?"]);
        keys.join(",")
    }

    /// Takes an answer as it was typed. `kept` gives the text of each piece of a question and its pattern.
    pub fn take(&mut self, typed: &str, kept: impl Fn(&Question) -> Vec<Kept>) -> Reply {
        let Some(at) = self.at else { return Reply::Next };
        let question = &self.questions[at];
        match typed.trim() {
            "y" => self.settle(at, Answer::Cut),
            "n" => self.settle(at, Answer::Keep),
            "t" if question.can_swap() => self.settle(at, Answer::Swap),
            "t" => Reply::Say("There is no other copy that could go instead.".to_owned()),
            "a" => self.rest(Answer::Cut, at, |one, other| one.file == other.file),
            "d" => self.rest(Answer::Keep, at, |one, other| one.file == other.file),
            "A" => self.rest(Answer::Cut, at, |one, other| one.rule == other.rule),
            "D" => self.rest(Answer::Keep, at, |one, other| one.rule == other.rule),
            "k" => self.keep_always(at, kept),
            "s" => self.split(at),
            "j" => self.go(self.step(at, 1)),
            "J" => self.go(self.step(at, self.questions.len() - 1)),
            "e" => Reply::Explain,
            "q" => {
                self.at = None;
                Reply::Next
            }
            _ => Reply::Say(HELP.to_owned()),
        }
    }

    fn settle(&mut self, at: usize, answer: Answer) -> Reply {
        self.questions[at].answer = answer;
        self.advance(at)
    }

    /// On to the next open question: behind this one, else from the first.
    fn advance(&mut self, at: usize) -> Reply {
        let is_open = |number: &usize| self.questions[*number].answer == Answer::Open;
        self.at = (at + 1..self.questions.len()).chain(0..at + 1).find(is_open);
        Reply::Next
    }

    /// The same answer for this question and all open ones behind it that are like it.
    fn rest(
        &mut self,
        answer: Answer,
        at: usize,
        is_like: impl Fn(&Question, &Question) -> bool,
    ) -> Reply {
        let this = self.questions[at].clone();
        for question in &mut self.questions[at..] {
            if question.answer == Answer::Open && is_like(&this, question) {
                question.answer = answer;
            }
        }
        self.settle(at, answer)
    }

    fn keep_always(&mut self, at: usize, kept: impl Fn(&Question) -> Vec<Kept>) -> Reply {
        let own = kept(&self.questions[at]);
        if own.is_empty() {
            let words = "This is too long for a pattern; n keeps it this time.";
            return Reply::Say(words.to_owned());
        }
        let mut texts = Vec::new();
        for (text, pattern) in own {
            if !self.patterns.contains(&pattern) {
                self.patterns.push(pattern);
            }
            texts.push(text);
        }
        // What the pattern will protect need not be asked for again.
        for question in &mut self.questions {
            let is_same =
                |question: &Question| kept(question).iter().any(|(t, _)| texts.contains(t));
            if question.answer == Answer::Open && is_same(question) {
                question.answer = Answer::Keep;
            }
        }
        self.settle(at, Answer::Keep)
    }

    fn split(&mut self, at: usize) -> Reply {
        let whole = self.questions[at].clone();
        if whole.pieces.len() < 2 {
            return Reply::Say("This cut cannot be split.".to_owned());
        }
        let parts = whole.pieces.iter().map(|piece| Question {
            span: piece.span,
            pieces: vec![piece.clone()],
            line: piece.line,
            answer: Answer::Open,
            ..whole.clone()
        });
        self.questions.splice(at..=at, parts.collect::<Vec<_>>());
        Reply::Next
    }

    /// The question so many steps on, round the end.
    fn step(&self, at: usize, steps: usize) -> usize {
        (at + steps) % self.questions.len()
    }

    fn go(&mut self, at: usize) -> Reply {
        self.at = Some(at);
        Reply::Next
    }
}

impl Question {
    /// True when the earlier copy could go instead.
    pub fn can_swap(&self) -> bool {
        self.twin.as_ref().is_some_and(|twin| twin.span.is_some())
    }
}

/// What the keys do.
const HELP: &str = "\
y  cut this
n  keep this
a  cut this and all that is left of this file
d  keep this and all that is left of this file
A  cut this and all that is left of this rule, in all files
D  keep this and all that is left of this rule, in all files
k  keep this always: adds a pattern to the project's deboil.toml
e  explain: what every rule thinks of this line
s  split into single lines
t  cut the other copy instead, and keep this one
j  go on without an answer; J goes back
q  end here: what was answered counts, the rest stays
?  this help
Nothing is written before the end. Ctrl-C or Ctrl-D ends without writing.";

#[cfg(test)]
mod tests {
    use super::*;

    fn question(file: usize, rule: &str, at: usize) -> Question {
        let piece = Piece { span: Span::new(at, at + 5), line: at as u64, reason: String::new() };
        Question {
            file,
            span: piece.span,
            line: piece.line,
            pieces: vec![piece],
            rule: rule.to_owned(),
            also: Vec::new(),
            twin: None,
            answer: Answer::Open,
        }
    }

    fn session() -> Session {
        Session::new(vec![
            question(0, "ad", 0),
            question(0, "share", 10),
            question(0, "ad", 20),
            question(1, "ad", 0),
            question(1, "share", 10),
        ])
    }

    /// What is answered after these keys: y, n, t or a dot for each question; and the one asked now.
    #[track_caller]
    fn check(keys: &str, answers: &str, at: Option<usize>) {
        let mut session = session();
        for key in keys.chars() {
            session.take(&key.to_string(), |question| {
                vec![(question.rule.clone(), format!("^{}$", question.rule))]
            });
        }
        let got: String = session
            .questions()
            .iter()
            .map(|question| match question.answer {
                Answer::Open => '.',
                Answer::Cut => 'y',
                Answer::Keep => 'n',
                Answer::Swap => 't',
            })
            .collect();
        assert_eq!((got.as_str(), session.current()), (answers, at), "{keys}");
    }

    #[test]
    fn keys_answer_as_in_git() {
        check("", ".....", Some(0));
        check("yn", "yn...", Some(2));
        check("ynyny", "ynyny", None);
        check("ya", "yyy..", Some(3));
        check("ndd", "nnnnn", None);
        check("A", "y.yy.", Some(1));
        check("nD", "nn..n", Some(2));
        check("yq", "y....", None);
        check("?zt", ".....", Some(0));
    }

    #[test]
    fn going_on_leaves_questions_open_and_they_come_back() {
        check("j", ".....", Some(1));
        check("J", ".....", Some(4));
        check("jJ", ".....", Some(0));
        check("jyyyy", ".yyyy", Some(0));
        check("yJn", "n....", Some(1));
        check("jjjjj", ".....", Some(0));
    }

    #[test]
    fn what_is_kept_always_is_not_asked_for_again() {
        check("k", "n.nn.", Some(1));
    }

    #[test]
    fn a_group_is_split_into_its_pieces() {
        let mut session = session();
        let mut more = session.questions[0].pieces[0].clone();
        (more.span, more.line) = (Span::new(6, 9), 2);
        session.questions[0].pieces.push(more);
        assert_eq!(session.take("s", |_| vec![]), Reply::Next);
        assert_eq!(session.questions().len(), 6);
        assert_eq!((session.questions()[1].line, session.current()), (2, Some(0)));
        assert!(matches!(session.take("s", |_| vec![]), Reply::Say(_)));
    }
}
