//! One run: what the arguments ask for, from settings to the exit code.

use super::args::{Args, When};
use super::audit;
use super::clean::Job;
use super::corpus::{self, Means, Task};
use super::desk::Ledger;
use super::error::Error;
use super::intake::Input;
use super::outlet::{self, Outlet};
use super::progress::{Meter, Watch};
use super::records::{self, Wish};
use super::roster::Roster;
use super::signals;
use super::source::FileId;
use super::stream::Flow;
use super::{DONE, TROUBLE, WOULD_CHANGE};
use crate::engine::Engine;
use crate::key::Keyring;
use crate::settings::Settings;
use std::fs::File;
use std::sync::Arc;

/// Cleans everything that the arguments name; the exit code says how it went.
///
/// # Errors
/// Trouble that ends the whole run: an output that cannot be made or written, a wrong option.
pub fn run(args: &Args, mut settings: Settings) -> Result<u8, Error> {
    let threads = match args.threads {
        0 => std::thread::available_parallelism().map_or(1, |count| count.get()),
        count => count,
    };
    let roster = Roster::of(args, &outputs(args))?;
    let inputs = &roster.inputs;
    if args.make_index {
        return corpus::make_index(args, inputs);
    }
    if args.merge_audits {
        return audit::merge(args, inputs);
    }
    let wish = records::wish(args, audit::fresh(args))?;
    let task = corpus::task(args, &settings, wish.as_ref())?;
    // With many records or files there is no need to divide one.
    let is_one = wish.is_none() && inputs.len() == 1;
    let (ring, fold_digits) = task.as_ref().map_or_else(|| (Keyring::new(), false), Task::keys);
    settings.fold_digits = fold_digits;
    let engine = Engine::with_keyring(settings, ring, threads > 1 && is_one);
    let code = if roster.tell(args.quiet)? { TROUBLE } else { DONE };
    let meter = Arc::new(Meter::default());
    let watch = Watch::begin(args, inputs, if args.across { 2 } else { 1 }, &meter);
    if watch.is_some() || args.output.is_some() || args.output_dir.is_some() {
        signals::stop_gently();
    }
    let outcome = work((args, threads), &engine, (&roster, wish), task, meter);
    // A run that was ended by a signal says so when it dies of it.
    if let Some(watch) = watch.filter(|_| !matches!(outcome, Err(Error::Ended))) {
        watch.end(args.progress == When::Always);
    }
    outcome.map(|done| done.max(code))
}

/// Looks at the corpus, if that is wanted, and does the job.
fn work(
    (args, threads): (&Args, usize),
    engine: &Engine,
    (roster, wish): (&Roster, Option<Wish>),
    task: Option<Task>,
    meter: Arc<Meter>,
) -> Result<u8, Error> {
    let inputs = &roster.inputs;
    let (ledger, spool) = match (task, &wish) {
        (Some(task), Some(wish)) => {
            let means = Means { args, engine, wish, threads, inputs, meter: &meter };
            match learn(task, &means)? {
                Learnt::Done(done) => return Ok(done),
                Learnt::Known(ledger, spool) => (Some(*ledger), spool),
            }
        }
        _ => (None, None),
    };
    let report = match &args.audit {
        // Made at once, so that trouble shows early.
        Some(path) => Some(Outlet::create(path, None, &ids(inputs))?),
        None => None,
    };
    let flow = Flow { threads, by_paragraph: args.line_buffered };
    let job = Job::new(args, engine, flow, wish, audit::fresh(args), meter);
    finish(job.knowing(ledger.as_ref(), spool), roster, report)
}

/// What a look at the whole corpus has come to.
enum Learnt {
    /// There is nothing else to do.
    Done(u8),
    /// What is known now, and standard input if that was read.
    Known(Box<Ledger>, Option<File>),
}

fn learn(task: Task, means: &Means<'_>) -> Result<Learnt, Error> {
    Ok(match task {
        Task::Fingerprint(desk) => Learnt::Done(means.fingerprint(&desk)?),
        Task::Across(desk) => {
            let (ledger, spool) = means.learn(desk)?;
            Learnt::Known(Box::new(ledger), spool)
        }
        Task::Seen(ledger) => Learnt::Known(Box::new(ledger), None),
    })
}

/// Does the job and says how it went.
fn finish(mut job: Job<'_>, roster: &Roster, report: Option<Outlet>) -> Result<u8, Error> {
    let (args, rules) = (job.args, job.engine.settings().lexicon.rules());
    if let Some(typed) = &args.in_place {
        job.replace_all(&roster.inputs, typed)?;
    } else if let Some(column) = &args.parquet {
        tables(&mut job, roster, column)?;
    } else {
        match job.print(roster, report.as_ref().and_then(Outlet::id)) {
            // Nobody reads on, but somebody was told of a trouble: the code must not deny it.
            Err(Error::Closed) if job.failed => return Ok(TROUBLE),
            outcome => outcome?,
        }
    }
    if args.verbose && job.there > 0 {
        outlet::tell(&format!("deboil: {} clean files were there already", job.there))?;
    }
    job.book.tell(args, &job.stats, rules)?;
    let Job { stats, failed, .. } = job;
    let changed = stats.changed > 0;
    if let Some(report) = report {
        audit::write(report, stats, rules)?;
    }
    Ok(match (failed, args.check && changed) {
        (true, _) => TROUBLE,
        (false, true) => WOULD_CHANGE,
        (false, false) => DONE,
    })
}

#[cfg(feature = "parquet")]
fn tables(job: &mut Job<'_>, roster: &Roster, column: &str) -> Result<(), Error> {
    job.tables(roster, column)
}

#[cfg(not(feature = "parquet"))]
fn tables(_: &mut Job<'_>, _: &Roster, _: &str) -> Result<(), Error> {
    let detail = "--parquet: this program was built without it; build it with --features parquet";
    Err(Error::Usage { detail: detail.to_owned() })
}

/// Files that this run is going to write, as far as they exist.
fn outputs(args: &Args) -> Vec<FileId> {
    let named = args.output.iter().chain(&args.removed).chain(&args.audit);
    let named = named.filter_map(|path| outlet::existing(path));
    named.chain(FileId::of(rustix::stdio::stdout())).collect()
}

fn ids(inputs: &[Input]) -> Vec<FileId> {
    inputs.iter().filter_map(Input::id).collect()
}
