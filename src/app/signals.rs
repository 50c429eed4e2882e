//! Signals: what must be tidied up before the process dies of one.
//!
//! A plain filter needs nothing: the default action of every signal is right for it. While a file
//! is rewritten, a thread waits for the signals that end the process, removes the temporary files
//! and lets the signal do its work, so the parent sees the true cause. A signal that the parent
//! told us to ignore (`nohup`) stays ignored.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{
    SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ,
};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Signals whose default action ends the process and that somebody may send.
const DEADLY: [i32; 8] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU];

/// What a person or a system sends to end a program in good order.
const POLITE: [i32; 3] = [SIGHUP, SIGINT, SIGTERM];
/// After so long without an end, the signal does its work: what is waited for may never come.
const PATIENCE: Duration = Duration::from_secs(3);
/// The same signal so soon after the first is its echo: `timeout` sends it to the process and to its group.
const ECHO: Duration = Duration::from_millis(500);

/// The run ends by itself when [`stopped`] says so.
static GENTLE: AtomicBool = AtomicBool::new(false);
/// The signal that came; 0 before one came.
static STOP: AtomicI32 = AtomicI32::new(0);
/// What is done last before a signal ends the process.
static LAST: Mutex<Option<LastWord>> = Mutex::new(None);

/// Something short to be done before the end.
pub type LastWord = Box<dyn Fn() + Send>;

/// Temporary files that exist now. The lock is held while one is made, renamed or removed, so that
/// the watching thread always knows every one.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Makes a write beyond the file size limit (`ulimit -f`) an error that can be reported instead of
/// a death. Call it once at the start, in every mode.
///
/// # Errors
/// When the system refuses the handler.
pub fn survive_size_limit() -> io::Result<()> {
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))).map(drop)
}

/// Makes a temporary file with `create` and remembers its path until [`release`] or [`remove`].
///
/// # Errors
/// What `create` reports, or that signals cannot be watched.
pub fn hold<T>(path: &Path, create: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    watch()?;
    let mut list = list();
    let made = create(path)?;
    list.push(path.to_owned());
    Ok(made)
}

/// Takes a temporary file into its final place with `settle` (a rename) and forgets it.
///
/// # Errors
/// What `settle` reports; the file is then still held.
pub fn release(path: &Path, settle: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let mut list = list();
    settle(path)?;
    list.retain(|held| held != path);
    Ok(())
}

/// Removes a temporary file and forgets it. That it cannot be removed is not reported: there is
/// always a graver trouble by then.
pub fn remove(path: &Path) {
    let mut list = list();
    if list.iter().any(|held| held == path) {
        let _ = fs::remove_file(path);
        list.retain(|held| held != path);
    }
}

/// From now on the first signal that politely asks for the end only makes [`stopped`] say so, for a few
/// seconds. Where signals cannot be watched they do what they always do.
pub fn stop_gently() {
    GENTLE.store(watch().is_ok(), Ordering::SeqCst);
}

/// True when the end was asked for.
pub fn stopped() -> bool {
    STOP.load(Ordering::Relaxed) != 0
}

/// Ends the process by the signal that came, so that the parent sees the true cause.
pub fn die() {
    last_word();
    let _ = emulate_default_handler(STOP.load(Ordering::SeqCst));
}

/// Sets what is done before a signal ends the process, or that nothing is.
pub fn at_death(word: Option<LastWord>) {
    let is_wanted = word.is_some();
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = word;
    if is_wanted {
        // Without a watch there is no last word, which is no trouble.
        let _ = watch();
    }
}

fn last_word() {
    let word = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(word) = word {
        word();
    }
}

fn list() -> MutexGuard<'static, Vec<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the watching thread, once.
fn watch() -> io::Result<()> {
    static STARTED: OnceLock<Result<(), i32>> = OnceLock::new();
    let outcome = STARTED.get_or_init(|| start().map_err(|e| e.raw_os_error().unwrap_or(0)));
    outcome.map_err(io::Error::from_raw_os_error)
}

fn start() -> io::Result<()> {
    let ignored = ignored_signals();
    let wanted = DEADLY.iter().filter(|signal| ignored & (1 << (*signal - 1)) == 0);
    let mut signals = Signals::new(wanted)?;
    thread::Builder::new().name("signals".to_owned()).stack_size(64 * 1024).spawn(move || {
        let mut first: Option<(i32, Instant)> = None;
        for signal in signals.forever() {
            if first.is_some_and(|(it, at)| it == signal && at.elapsed() < ECHO) {
                continue;
            }
            let is_first = STOP.swap(signal, Ordering::SeqCst) == 0;
            if is_first && GENTLE.load(Ordering::SeqCst) && POLITE.contains(&signal) {
                let patience = thread::Builder::new().stack_size(64 * 1024).spawn(move || {
                    thread::sleep(PATIENCE);
                    end(signal);
                });
                if patience.is_ok() {
                    first = Some((signal, Instant::now()));
                    continue;
                }
            }
            end(signal);
        }
    })?;
    Ok(())
}

/// Tidies up and lets the signal do its work.
fn end(signal: i32) {
    let mut list = list();
    for path in list.drain(..) {
        let _ = fs::remove_file(path);
    }
    last_word();
    // The lock is kept: no new temporary file can appear before the end.
    let _ = emulate_default_handler(signal);
}

/// The signals this process ignores, one bit each (bit 0 is signal 1). Read from `/proc`, because
/// asking the system needs unsafe code; where there is no `/proc`, none.
fn ignored_signals() -> u64 {
    let Ok(status) = fs::read_to_string("/proc/self/status") else { return 0 };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_file_is_removed_and_a_released_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        for path in [&a, &b] {
            hold(path, |path| fs::File::create_new(path)).unwrap();
        }
        release(&b, |_| Ok(())).unwrap();
        remove(&a);
        remove(&b);
        assert!(!a.exists() && b.exists());
        assert!(list().iter().all(|held| !held.starts_with(folder.path())));
    }

    #[test]
    fn the_mask_of_ignored_signals_holds_the_broken_pipe() {
        // The Rust runtime ignores SIGPIPE (13) in every program; a test that the file is read.
        assert_ne!(ignored_signals() & (1 << 12), 0);
    }
}
