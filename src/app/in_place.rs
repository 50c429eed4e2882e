//! `--in-place`: every file through the engine and back to its name.

use super::clean::Job;
use super::error::Error;
use super::intake::{Input, Intake, Source};
use super::outlet::Outlet;
use super::replace::{Original, Outcome, Rewrite, Suffix};
use super::signals;
use super::source::{FileId, Handle};
use super::stream;
use crate::print::{Clean, Json, Printer};
use std::ffi::OsStr;
use std::path::Path;

impl Job<'_> {
    /// All inputs, each where it stands; `typed` is the ending of the copy that is kept.
    pub(super) fn replace_all(&mut self, inputs: &[Input], typed: &OsStr) -> Result<(), Error> {
        let suffix = Suffix::new(typed)
            .map_err(|why| Error::Usage { detail: format!("--in-place: {why}") })?;
        let ids: Vec<FileId> = inputs.iter().filter_map(Input::id).collect();
        let mut removed = match &self.args.removed {
            Some(path) => Some(Outlet::create(path, None, &ids)?),
            None => None,
        };
        for input in inputs {
            let Input::File(path) = input else {
                let detail = "--in-place: standard input is no file; name one".to_owned();
                self.note(Err(Error::Usage { detail }))?;
                continue;
            };
            let before = std::mem::replace(&mut self.stats, self.fresh.clone());
            let outcome = self.replace(path, input, suffix.as_ref(), removed.as_mut());
            self.enter(input, before);
            match outcome {
                // Without the record of what goes, nothing may go.
                Err(Error::Closed) => {
                    let detail = format!(
                        "--removed: nobody reads it any more; {} and what follows are as they were",
                        input.shown()
                    );
                    return Err(Error::Usage { detail });
                }
                Err(error) if removed.as_ref().is_some_and(Outlet::is_broken) => return Err(error),
                outcome => self.note(outcome)?,
            }
            if signals::stopped() {
                return Err(Error::Ended);
            }
        }
        // An older record is worth more than an empty one.
        removed.filter(|_| self.opened).map_or(Ok(()), Outlet::close)
    }

    fn replace(
        &mut self,
        path: &Path,
        input: &Input,
        suffix: Option<&Suffix>,
        removed: Option<&mut Outlet>,
    ) -> Result<(), Error> {
        let original = Original::open(path, suffix)?;
        self.opened = true;
        let handle = Handle::File(original.reader()?);
        let mut source = Intake { taken: self.meter.taken.clone(), ..Intake::default() }
            .open_handle(handle, original.name().to_owned())?;
        if let Some(format) = source.format() {
            let why = format!("it is compressed ({}); write elsewhere with -o", format.name());
            return Err(Error::Refused { name: original.name().to_owned(), why });
        }
        let mut rewrite = original.rewrite();
        if self.wish.is_some() {
            self.records(input, &mut source, &mut |bytes, changed| {
                if changed {
                    rewrite.differs()?;
                }
                rewrite.write(bytes)
            })?;
            return rewrite.commit().map(drop);
        }
        self.rewrite(input, &mut source, rewrite, removed)
    }

    fn rewrite(
        &mut self,
        input: &Input,
        source: &mut Source,
        mut rewrite: Rewrite,
        mut removed: Option<&mut Outlet>,
    ) -> Result<(), Error> {
        let name = self.manner.label(input);
        let mut said = Vec::new();
        let (mut json, mut events) = (Json::default(), Vec::new());
        let mut text = Vec::new();
        let (engine, flow) = (self.engine, self.flow);
        stream::run(engine, flow, source, &mut |piece| {
            let section = self.manner.section(&name, input, &piece);
            self.measure(&section);
            self.manner.warnings(&section, piece.settled, &mut said);
            said.drain(..).for_each(|message| self.tell(&message));
            if !section.plan.is_empty() {
                rewrite.differs()?;
            }
            Clean.section(&section, &mut text);
            rewrite.write(&text)?;
            text.clear();
            if let Some(removed) = &mut removed {
                json.section(&section, &mut events);
                removed.write(&events)?;
                events.clear();
            }
            Ok(())
        })?;
        // What goes must be safe on the disk before it goes.
        if let Some(removed) = removed {
            removed.sync()?;
        }
        let outcome = rewrite.commit()?;
        self.count(outcome == Outcome::Replaced);
        self.advise(source);
        Ok(())
    }
}
