//! How far a long run has come, for a person who watches.
//!
//! Counters are always kept, as they cost nothing. On a terminal, or when it is asked for, a thread
//! shows them after a second, and a summary is the last word, also when the run ends by Ctrl-C.
//! What is shown depends on time; no result does.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use std::io::IsTerminal;

use super::args::{Args, When};
use super::intake::Input;
use super::{outlet, signals};

/// Work that is done sooner is not spoken of.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two looks at the counters, on a terminal and in a log.
const BEATS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(10)];

/// Bytes of a line on a terminal whose width is not known.
const WIDTH: usize = 80;
/// Cells of the bar.
const CELLS: u64 = 20;
/// Goes to the beginning of the line and takes away what stands there.
const WIPE: &str = "\r\x1b[K";

/// True while a line is on the screen that messages must not be written across.
static SHOWN: Mutex<bool> = Mutex::new(false);

/// What was done so far.
#[derive(Debug, Default)]
pub struct Meter {
    /// Bytes taken from disk; all sources of a run count here.
    pub taken: Arc<AtomicU64>,
    /// Of these, bytes that are taken again later.
    learned: AtomicU64,
    /// Records or texts.
    records: AtomicU64,
    /// Of these, changed ones.
    changed: AtomicU64,
    /// Bytes of text judged.
    text: AtomicU64,
    /// Bytes of these that went.
    removed: AtomicU64,
}

impl Meter {
    /// Counts texts: how many, how many of them changed, and their bytes before and without what is left.
    pub fn add(&self, (records, changed): (u64, u64), (text, removed): (u64, u64)) {
        self.records.fetch_add(records, Relaxed);
        self.changed.fetch_add(changed, Relaxed);
        self.text.fetch_add(text, Relaxed);
        self.removed.fetch_add(removed, Relaxed);
    }

    /// What was read so far was read to learn from it, and is read once more for good.
    pub fn begin_again(&self) {
        self.learned.store(self.taken.load(Relaxed), Relaxed);
    }

    fn share(&self) -> f64 {
        match self.text.load(Relaxed) {
            0 => 0.0,
            text => self.removed.load(Relaxed) as f64 * 100.0 / text as f64,
        }
    }

    /// Where the work stands; `total` is 0 when that is not known.
    fn now(&self, total: u64, begun: Instant) -> String {
        let (taken, spent) = (self.taken.load(Relaxed), begun.elapsed());
        let rate = taken as f64 / spent.as_secs_f64().max(0.001);
        let left = match total.checked_sub(taken) {
            Some(left) if total > 0 && rate >= 1.0 => {
                let left = Duration::from_secs_f64(left as f64 / rate);
                format!(", {} left", duration(left))
            }
            _ => String::new(),
        };
        let of = if total > 0 { format!(" of {}", size(total)) } else { String::new() };
        format!(
            "{}{of}, {}/s, {} texts, {:.1} % removed{left}",
            size(taken),
            size(rate as u64),
            self.records.load(Relaxed),
            self.share(),
        )
    }

    fn summary(&self, begun: Instant) -> String {
        let spent = begun.elapsed();
        let taken = self.taken.load(Relaxed).saturating_sub(self.learned.load(Relaxed));
        format!(
            "deboil: {} in {:.1} s ({}/s), {} texts, {} changed, {:.1} % removed",
            size(taken),
            spent.as_secs_f64(),
            size((taken as f64 / spent.as_secs_f64().max(0.001)) as u64),
            self.records.load(Relaxed),
            self.changed.load(Relaxed),
            self.share(),
        )
    }
}

/// Shows a meter until it is ended.
pub struct Watch {
    end: Sender<()>,
    thread: JoinHandle<bool>,
    meter: Arc<Meter>,
    begun: Instant,
}

impl Watch {
    /// Begins to show `meter`, if the arguments or the terminal ask for it. `passes` says how often the
    /// inputs are read.
    pub fn begin(args: &Args, inputs: &[Input], passes: u64, meter: &Arc<Meter>) -> Option<Watch> {
        let is_terminal = std::io::stderr().is_terminal();
        let is_wanted = match args.progress {
            When::Always => true,
            When::Never => false,
            // A bar and a text on one screen would be neither.
            When::Auto => {
                let text_comes =
                    args.output.is_none() && args.output_dir.is_none() && args.in_place.is_none();
                let shares_screen = text_comes && std::io::stdout().is_terminal();
                is_terminal && !args.quiet && !args.line_buffered && !shares_screen
            }
        };
        if !is_wanted {
            return None;
        }
        let size = |input: &Input| match input {
            Input::Stdin => None,
            Input::File(path) => std::fs::metadata(path).ok().filter(|data| data.is_file()),
        };
        let sizes: Option<u64> =
            inputs.iter().map(|input| size(input).map(|data| data.len())).sum();
        let total = sizes.unwrap_or(0) * passes;
        let begun = Instant::now();
        let (end, ended) = mpsc::channel();
        let patience = if args.progress == When::Always { Duration::ZERO } else { PATIENCE };
        let shown = Arc::clone(meter);
        let thread = thread::Builder::new().name("progress".to_owned());
        let thread = thread.spawn(move || match ended.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => {
                say_at_death(&shown, begun);
                show(&shown, total, is_terminal, begun, &ended);
                true
            }
            _ => false,
        });
        Some(Watch { end, thread: thread.ok()?, meter: Arc::clone(meter), begun })
    }

    /// Takes the bar away, and says what was done if it was there or `always` wished for.
    pub fn end(self, always: bool) {
        let Watch { end, thread, meter, begun } = self;
        // A thread that has ended by itself needs no word.
        let _ = end.send(());
        let was_shown = thread.join().unwrap_or(false);
        signals::at_death(None);
        if was_shown || always {
            // What cannot be said here is no trouble of the texts.
            let _ = outlet::tell(&meter.summary(begun));
        }
    }
}

/// A run that is ended by a signal says how far it came.
fn say_at_death(meter: &Arc<Meter>, begun: Instant) {
    let meter = Arc::clone(meter);
    signals::at_death(Some(Box::new(move || {
        let _ = outlet::tell(&format!("{}; ended early", meter.summary(begun)));
    })));
}

fn show(meter: &Meter, total: u64, is_terminal: bool, begun: Instant, ended: &mpsc::Receiver<()>) {
    let [beat, in_log] = BEATS;
    if !is_terminal {
        while ended.recv_timeout(in_log) == Err(RecvTimeoutError::Timeout) {
            let _ = outlet::tell(&format!("deboil: {}", meter.now(total, begun)));
        }
        return;
    }
    while ended.recv_timeout(beat) == Err(RecvTimeoutError::Timeout) {
        let mut is_shown = lock();
        let line = format!("{}{}", bar(meter.taken.load(Relaxed), total), meter.now(total, begun));
        // A line that is too long would be two, of which only one can be taken away.
        let end = line.len().min(width().saturating_sub(1));
        *is_shown = outlet::draw(&format!("{WIPE}{}", &line[..end]));
    }
    aside(|| ());
}

/// A bar of ASCII, with a blank behind it; nothing when the whole is not known.
fn bar(taken: u64, total: u64) -> String {
    if total == 0 {
        return String::new();
    }
    let full = (taken.min(total).saturating_mul(CELLS) / total) as usize;
    format!("[{:<20}] ", "=".repeat(full))
}

fn width() -> usize {
    match rustix::termios::tcgetwinsize(rustix::stdio::stderr()) {
        Ok(size) if size.ws_col > 0 => size.ws_col.into(),
        _ => WIDTH,
    }
}

/// Bytes for people, in three digits or so.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let (mut value, mut unit) = (bytes as f64 / 1000.0, 0);
    while value >= 999.995 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.2} {}", UNITS[unit])
}

fn duration(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7199 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

fn lock() -> MutexGuard<'static, bool> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something to the screen while no line of ours is there.
pub fn aside<T>(act: impl FnOnce() -> T) -> T {
    let mut is_shown = lock();
    if std::mem::take(&mut *is_shown) {
        outlet::draw(WIPE);
    }
    act()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_says_what_is_known() {
        let meter = Meter::default();
        meter.taken.fetch_add(1_500_000, Relaxed);
        meter.add((12_000, 400), (4000, 100));
        let begun = Instant::now() - Duration::from_secs(2);
        let now = meter.now(3_000_000, begun);
        assert!(now.starts_with("1.50 MB of 3.00 MB, ") && now.ends_with(" left"), "{now}");
        assert!(now.contains("12000 texts, 2.5 % removed"), "{now}");
        assert!(!meter.now(0, begun).contains(" of ") && !meter.now(0, begun).contains("left"));
        let summary = meter.summary(begun);
        assert!(summary.contains("12000 texts, 400 changed, 2.5 % removed"), "{summary}");
        assert!(summary.starts_with("deboil: 1.50 MB in "), "{summary}");
        // Read once to learn and once for good is 1.5 MB of input, and 3 MB of 3 MB on the way.
        meter.begin_again();
        meter.taken.fetch_add(1_500_000, Relaxed);
        assert!(meter.summary(begun).starts_with("deboil: 1.50 MB in "));
        assert!(meter.now(3_000_000, begun).starts_with("3.00 MB of 3.00 MB, "));
    }

    #[test]
    fn sizes_and_times_are_short() {
        for (bytes, shown) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 kB"),
            (999_994, "999.99 kB"),
            (999_996, "1.00 MB"),
            (u64::MAX, "18446.74 PB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
        for (seconds, shown) in [(0, "0 s"), (119, "119 s"), (150, "2 min"), (7325, "2 h 2 min")] {
            assert_eq!(duration(Duration::from_secs(seconds)), shown);
        }
        assert_eq!((bar(1, 0), bar(5, 10)), (String::new(), "[==========          ] ".into()));
        assert_eq!(bar(90, 10), "[====================] ");
    }
}
