//! Where in the clean text something is missing, so that it can be put back there.
//!
//! Each place is told by two checksums of the text that was kept before it: of all of it, and of its last
//! [`NEAR`] bytes. The first says that nothing was edited up to there, the second finds the place again in a
//! text that was edited elsewhere. A checksum is the bytes taken for the digits of a number, modulo a prime
//! (Karp and Rabin 1987), because that can be moved along a text byte by byte. It guards against mistakes,
//! not against forgers: whoever can edit the one file can edit the other.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The kept bytes before a place that are looked for when the text was edited elsewhere.
pub const NEAR: usize = 64;

/// 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;
/// A base without structure, below the prime.
const BASE: u64 = 0x0e37_79b9_7f4a_7c15;

/// A place in the clean text. Checksums are hexadecimal: many readers of JSON keep no whole 61 bits.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Place {
    /// Bytes of clean text before it.
    pub at: u64,
    /// Checksum of all of these.
    pub all: String,
    /// Checksum of the last [`NEAR`] of these, or of as many as there are.
    pub near: String,
}

/// The checksum of `text`.
pub fn sum(text: &[u8]) -> u64 {
    text.iter().fold(0, |sum, &byte| add(sum, byte))
}

/// The checksum of a text when `byte` comes behind it. A byte counts as one more than it is, so that
/// NUL bytes at the beginning count too.
pub fn add(sum: u64, byte: u8) -> u64 {
    (times(sum, BASE) + u64::from(byte) + 1) % PRIME
}

/// The checksums of windows of [`NEAR`] bytes, for every place from [`NEAR`] to the end of `text`.
pub fn windows(text: &[u8]) -> impl Iterator<Item = (usize, u64)> + '_ {
    let top = (0..NEAR).fold(1, |power, _| times(power, BASE));
    let first = text.get(..NEAR).map(sum);
    let mut now = first.unwrap_or(0);
    let rest = (NEAR..text.len()).map(move |at| {
        let leaves = times(u64::from(text[at - NEAR]) + 1, top);
        now = (add(now, text[at]) + PRIME - leaves) % PRIME;
        (at + 1, now)
    });
    first.map(|sum| (NEAR, sum)).into_iter().chain(rest)
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

/// Follows the clean text as it is printed.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    at: u64,
    all: u64,
    last: VecDeque<u8>,
}

impl Trail {
    /// More text that is kept.
    pub fn keep(&mut self, text: &[u8]) {
        self.at += text.len() as u64;
        self.all = text.iter().fold(self.all, |sum, &byte| add(sum, byte));
        let text = &text[text.len().saturating_sub(NEAR)..];
        let room = NEAR - text.len();
        self.last.drain(..self.last.len().saturating_sub(room));
        self.last.extend(text);
    }

    /// The place reached.
    pub fn place(&self) -> Place {
        let near = self.last.iter().fold(0, |sum, &byte| add(sum, byte));
        Place { at: self.at, all: shown(self.all), near: shown(near) }
    }
}

/// A checksum as a [`Place`] has it.
pub fn shown(sum: u64) -> String {
    format!("{sum:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_and_a_window_say_the_same() {
        let text: Vec<u8> = (0..300u32).map(|n| (n * n % 251) as u8).collect();
        let mut trail = Trail::default();
        let windows: Vec<_> = windows(&text).collect();
        assert_eq!(windows.len(), text.len() - NEAR + 1);
        for (number, piece) in text.chunks(7).enumerate() {
            trail.keep(piece);
            let at = number * 7 + piece.len();
            let place = trail.place();
            assert_eq!((place.at, place.all), (at as u64, shown(sum(&text[..at]))));
            assert_eq!(place.near, shown(sum(&text[at.saturating_sub(NEAR)..at])));
            if at >= NEAR {
                assert_eq!(shown(windows[at - NEAR].1), place.near);
            }
        }
        assert_eq!(windows_of(&text[..NEAR - 1]), 0);
    }

    fn windows_of(text: &[u8]) -> usize {
        windows(text).count()
    }

    #[test]
    fn bytes_that_count_as_nothing_would_hide_an_edit() {
        assert_ne!(sum(b"\0a"), sum(b"a"));
        assert_ne!(sum(b"ab"), sum(b"ba"));
    }
}
