//! Runs commands and tells what they cost.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::io::Read;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A program with its arguments.
pub struct Command(Vec<String>);

impl Command {
    pub fn new(program: &str, rest: &[&str]) -> Self {
        Self([program].iter().chain(rest).map(|&word| word.to_owned()).collect())
    }

    /// A line for the shell, whose own 1 ms counts.
    pub fn shell(line: &str) -> Self {
        Self::new("sh", &["-c", line])
    }
}

/// What a command cost.
#[derive(Clone, Copy)]
pub struct Figures {
    /// User and system time in seconds, of all its processes.
    pub cpu: f64,
    /// Seconds from start to end.
    pub wall: f64,
    /// Bytes of memory at the peak, of its first process; 0 where that is not known.
    pub peak: u64,
}

/// Runs all commands in turn, `rounds` times, after one round that warms the caches; the medians.
pub fn in_turn<'c>(commands: impl Iterator<Item = &'c Command>, rounds: usize) -> Vec<Figures> {
    let commands: Vec<&Command> = commands.collect();
    let mut all: Vec<Vec<Figures>> = vec![Vec::new(); commands.len()];
    for round in 0..=rounds {
        for (command, figures) in commands.iter().zip(&mut all) {
            let cost = once(command);
            if round > 0 {
                figures.push(cost);
            }
        }
    }
    let cost = |runs: &Vec<Figures>| Figures {
        cpu: median(runs.iter().map(|run| run.cpu)),
        wall: median(runs.iter().map(|run| run.wall)),
        peak: runs.iter().map(|run| run.peak).max().unwrap_or(0),
    };
    all.iter().map(cost).collect()
}

fn once(command: &Command) -> Figures {
    let (before, start) = (cpu(), Instant::now());
    let mut child = std::process::Command::new(&command.0[0])
        .args(&command.0[1..])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = child.stdout.take().unwrap();
    let (id, ended) = (child.id(), AtomicBool::new(false));
    let peak = std::thread::scope(|scope| {
        // What writes to a file keeps its pipe empty until it ends, so its memory is looked at from beside.
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(memory(id).unwrap_or(0));
                std::thread::sleep(Duration::from_millis(5));
            }
            peak
        });
        let mut buffer = vec![0; 1 << 20];
        while output.read(&mut buffer).unwrap() > 0 {}
        child.wait().unwrap();
        ended.store(true, Ordering::Relaxed);
        watch.join().unwrap()
    });
    Figures { cpu: cpu() - before, wall: start.elapsed().as_secs_f64(), peak }
}

/// CPU seconds of all children that ended.
fn cpu() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
}

/// The peak so far of a running process.
fn memory(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn is_installed(program: &str) -> bool {
    let found =
        std::process::Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    found.is_ok_and(|output| output.status.success())
}

/// The processor, how many of them, and the system.
pub fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {cores} cores, {}",
        model.map_or("unknown", |(_, name)| name),
        std::env::consts::OS
    )
}
