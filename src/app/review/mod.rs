//! `--review FILE...`: every cut is asked for, as `git add -p` asks for hunks.
//!
//! Everything is read and planned first; then questions are asked; only then are files written, each one
//! atomically. The terminal stays in its ordinary mode, line by line: so there is nothing to put right when the
//! process is ended from outside, and until the last answer nothing has been written.

mod ask;
mod keep;
mod make;
mod show;
mod terminal;

use super::args::Args;
use super::error::Error;
use super::intake::{Input, Intake};
use super::replace::{Original, Outcome, Suffix};
use super::roster::Roster;
use super::source::Handle;
use super::{DONE, TROUBLE, formats, outlet, why};
use crate::engine::Engine;
use crate::settings::Settings;
use ask::{Answer, Question, Reply, Session};
use show::Look;
use terminal::{Said, Terminal};

/// A file under review.
struct Paper {
    /// The name as it may be shown.
    name: String,
    original: Original,
    text: Vec<u8>,
}

/// Asks for every cut in the files that the arguments name, and makes those that are wanted.
///
/// # Errors
/// [`Error::Usage`] where nobody can be asked, and trouble with the terminal. Trouble with one file is told,
/// and the others are still reviewed.
pub fn run(
    args: &Args,
    settings: Settings,
    project: Option<&std::path::Path>,
) -> Result<u8, Error> {
    let mut terminal = Terminal::open()?;
    let engine = Engine::new(settings, true);
    let (papers, mut failed) = papers(args)?;
    let mut questions: Vec<Question> = Vec::new();
    for (number, paper) in papers.iter().enumerate() {
        make::questions(&engine, &paper.text, number, &mut questions);
    }
    if questions.is_empty() {
        terminal.say("Nothing to cut.\n")?;
        return Ok(if failed { TROUBLE } else { DONE });
    }
    let mut session = Session::new(questions);
    let desk =
        Desk { engine: &engine, papers: &papers, colour: formats::colours(args.color, true) };
    if !desk.ask(&mut session, &mut terminal)? {
        outlet::tell("deboil: no more answers came; nothing was changed")?;
        return Ok(TROUBLE);
    }
    if !session.patterns().is_empty() {
        let target = keep::Target::find(args, project);
        match keep::add(&target, session.patterns()) {
            Ok(words) => terminal.say(&words)?,
            Err(error) => {
                failed = true;
                outlet::tell(&format!("deboil: {error}"))?;
            }
        }
    }
    for (number, paper) in papers.into_iter().enumerate() {
        let questions: Vec<&Question> = session.of_file(number).collect();
        match write(&engine, paper, &questions) {
            Ok(words) => terminal.say(&words)?,
            Err(error) => {
                failed = true;
                outlet::tell(&format!("deboil: {error}"))?;
            }
        }
    }
    Ok(if failed { TROUBLE } else { DONE })
}

/// Opens and reads all files; those that cannot be changed in place are told of, and the rest is reviewed.
fn papers(args: &Args) -> Result<(Vec<Paper>, bool), Error> {
    let (mut papers, mut failed) = (Vec::new(), false);
    let roster = Roster::of(args, &[])?;
    failed |= roster.tell(args.quiet)?;
    let typed = args.in_place.as_deref().unwrap_or_default();
    let suffix =
        Suffix::new(typed).map_err(|why| Error::Usage { detail: format!("--in-place: {why}") })?;
    for input in &roster.inputs {
        match paper(input, suffix.as_ref()) {
            Ok(paper) => papers.push(paper),
            Err(error) => {
                failed = true;
                outlet::tell(&format!("deboil: {error}"))?;
            }
        }
    }
    Ok((papers, failed))
}

fn paper(input: &Input, suffix: Option<&Suffix>) -> Result<Paper, Error> {
    let Input::File(path) = input else {
        let detail = "--review: standard input is where your answers come from; name files";
        return Err(Error::Usage { detail: detail.to_owned() });
    };
    let original = Original::open(path, suffix)?;
    let handle = Handle::File(original.reader()?);
    let mut source = Intake::default().open_handle(handle, original.name().to_owned())?;
    if let Some(format) = source.format() {
        let why = format!("it is compressed ({}); write elsewhere with -o", format.name());
        return Err(Error::Refused { name: original.name().to_owned(), why });
    }
    let text = source.read_all()?;
    Ok(Paper { name: input.shown(), original, text })
}

/// Makes the cuts that were wanted; says how many.
fn write(engine: &Engine, paper: Paper, questions: &[&Question]) -> Result<String, Error> {
    let Paper { name, original, text } = paper;
    if questions.is_empty() {
        return Ok(String::new());
    }
    let made = make::make(engine, &text, questions);
    let mut rewrite = original.rewrite();
    if made.clean != text {
        rewrite.differs()?;
        rewrite.write(&made.clean)?;
    }
    let outcome = rewrite.commit()?;
    let wanted = questions.iter().filter(|question| question.answer.cuts()).count();
    let mut words = match outcome {
        Outcome::Untouched => format!("{name}: nothing cut, not changed\n"),
        Outcome::Replaced => format!("{name}: {wanted} of {} cuts made\n", questions.len()),
    };
    if made.missed > 0 {
        words.push_str(&format!(
            "{name}: {} of these stay after all: of a sentence that stands there twice one copy stays\n",
            made.missed
        ));
    }
    Ok(words)
}

/// What questions are shown with.
struct Desk<'d> {
    engine: &'d Engine,
    papers: &'d [Paper],
    colour: bool,
}

impl Desk<'_> {
    /// Asks until all is answered; false when the answers ended before.
    fn ask(&self, session: &mut Session, terminal: &mut Terminal) -> Result<bool, Error> {
        let mut fresh = true;
        while let Some(number) = session.current() {
            let question = &session.questions()[number];
            let paper = &self.papers[question.file];
            if fresh {
                let look = Look { width: terminal.width(), colour: self.colour };
                let place = (number + 1, session.questions().len());
                let shown = look.question(&paper.name, &paper.text, question, place);
                terminal.show(&shown)?;
            }
            terminal.show(&self.prompt(question, session))?;
            let Said::Line(line) = terminal.listen()? else { return Ok(false) };
            fresh = true;
            match session.take(&line, |question| keep::patterns(&paper.text, question)) {
                Reply::Next => {}
                Reply::Say(words) => {
                    terminal.say(&format!("{words}\n"))?;
                    fresh = false;
                }
                Reply::Explain => {
                    terminal.say(&self.explain(&session.questions()[number])?)?;
                    fresh = false;
                }
            }
        }
        Ok(true)
    }

    fn prompt(&self, question: &Question, session: &Session) -> Vec<u8> {
        let before = match question.answer {
            Answer::Open => "",
            Answer::Cut => " (so far: yes)",
            Answer::Keep => " (so far: no)",
            Answer::Swap => " (so far: the other copy)",
        };
        let keys = session.keys(question);
        Look { width: 80, colour: self.colour }.prompt(&format!("Cut this{before} [{keys}]? "))
    }

    fn explain(&self, question: &Question) -> Result<String, Error> {
        let paper = &self.papers[question.file];
        let rules = self.engine.settings().lexicon.rules();
        let mut words = String::new();
        if let Some((_, info)) = rules.iter().find(|(_, info)| info.name == question.rule.as_str())
        {
            words = format!(
                "{}: {}; category {}, level {}; --skip {} switches it off\n",
                info.name,
                info.why,
                info.category,
                info.level.name(),
                info.name
            );
        }
        words.push_str(&why::find(self.engine, &paper.text, question.line, &paper.name)?);
        Ok(words)
    }
}
