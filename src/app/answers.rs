//! Questions that read no text: the list of rules, one rule explained, manual page and completions.

use super::args::{Args, Generate};
use super::error::Error;
use super::outlet;
use crate::rule::{Languages, Notes, RuleInfo};
use crate::settings::Settings;
use clap::CommandFactory;
use clap_complete::Shell;
use std::fmt::Write;

/// How many phrases of a rule are shown.
const SHOWN: usize = 12;

/// True when the arguments ask for an answer instead of a run.
pub fn is_asked(args: &Args) -> bool {
    args.list_rules || args.explain.is_some() || args.generate.is_some()
}

/// Prints the answer.
///
/// # Errors
/// An unknown rule, or trouble with standard output.
pub fn give(args: &Args, settings: &Settings) -> Result<(), Error> {
    let text = match (&args.explain, args.generate) {
        (Some(name), _) => explain(name, settings)?.into_bytes(),
        (None, Some(what)) => generate(what)?,
        (None, None) => list(settings).into_bytes(),
    };
    outlet::print(&text)
}

fn list(settings: &Settings) -> String {
    let rules = settings.lexicon.rules();
    let width = |text: fn(&RuleInfo) -> &str| {
        rules.iter().map(|(_, info)| text(info).len()).max().unwrap_or(0)
    };
    let (names, categories) = (width(|info| &info.name), width(|info| &info.category));
    let mut out = String::new();
    for (id, info) in rules.iter() {
        let state = if settings.is_active(id) { "on " } else { "off" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{state} {:names$}  {:categories$}  {:8}  {}",
            info.name,
            info.category,
            info.level.name(),
            info.why
        );
    }
    out
}

fn explain(name: &str, settings: &Settings) -> Result<String, Error> {
    let rules = settings.lexicon.rules();
    let Some((id, info)) = rules.iter().find(|(_, info)| info.name == name) else {
        let detail = format!("--explain {name}: no such rule; --list-rules shows them");
        return Err(Error::Usage { detail });
    };
    let mut out = format!("{}: {}\n", info.name, info.why);
    let _ = writeln!(out, "category {}, level {}", info.category, info.level.name());
    if info.languages != Languages::ALL {
        let codes: Vec<_> = info.languages.codes().collect();
        let _ = writeln!(out, "languages {}", codes.join(", "));
    }
    let phrases = settings.lexicon.phrases_of(id);
    if !phrases.is_empty() {
        let shown = phrases.len().min(SHOWN);
        let _ = writeln!(
            out,
            "{} phrases and templates (# a number, * any words), such as:",
            phrases.len()
        );
        // Spread over all of them, so that every language has a chance to be seen.
        for number in 0..shown {
            let _ = writeln!(out, "  {}", phrases[number * phrases.len() / shown]);
        }
    }
    if let Some(notes) = rules.notes(id) {
        tell(&mut out, notes);
    }
    let state = if settings.is_active(id) { "on" } else { "off" };
    let _ = writeln!(out, "{state} with these settings; switch it off with --skip {}", info.name);
    Ok(out)
}

/// Examples and figures of a built-in rule.
fn tell(out: &mut String, notes: &Notes) {
    for (title, examples) in [("it finds, for example:", notes.hits), ("and leaves:", notes.misses)]
    {
        if examples.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{title}");
        let shown = examples.len().min(SHOWN);
        for number in 0..shown {
            let _ = writeln!(out, "  {}", examples[number * examples.len() / shown]);
        }
    }
    let _ = match notes.figures {
        Some((removed, lost)) => writeln!(
            out,
            "on the pages of the benchmark (docs/rules.md) it removed {removed} words of boilerplate and {lost} of content"
        ),
        None => writeln!(out, "not measured since its words changed last"),
    };
}

fn generate(what: Generate) -> Result<Vec<u8>, Error> {
    let mut command = Args::command();
    let mut out = Vec::new();
    let shell = match what {
        Generate::Man => {
            let page = clap_mangen::Man::new(command);
            page.render(&mut out)
                .map_err(|source| Error::Write { name: "manual page".to_owned(), source })?;
            return Ok(out);
        }
        Generate::CompleteBash => Shell::Bash,
        Generate::CompleteZsh => Shell::Zsh,
        Generate::CompleteFish => Shell::Fish,
    };
    clap_complete::generate(shell, &mut command, "deboil", &mut out);
    Ok(out)
}
