//! Signals: what must be tidied up before the process dies of one.
//!
//! A plain filter needs nothing: the default action of every signal is right for it. While a file
//! is rewritten, a thread waits for the signals that end the process, removes the temporary files
//! and lets the signal do its work, so the parent sees the true cause. A signal that the parent
//! told us to ignore (`nohup`) stays ignored.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use signal_hook::consts::{
    SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ,
};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Signals whose default action ends the process and that somebody may send.
const DEADLY: [i32; 8] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU];

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
        for signal in signals.forever() {
            let mut list = list();
            for path in list.drain(..) {
                let _ = fs::remove_file(path);
            }
            // The lock is kept: no new temporary file can appear before the end.
            let _ = emulate_default_handler(signal);
        }
    })?;
    Ok(())
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
