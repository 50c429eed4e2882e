//! The promises of SECURITY.md, each against the real program.

mod inplace;
mod reading;
mod sizes;
mod steady;
mod writing;

use std::fmt::Write as _;

/// An article of at least `bytes` bytes: no sentence twice, a marker near its start and then every
/// few paragraphs.
pub fn long_article(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1000);
    let mut number = 0u32;
    while text.len() < bytes {
        number += 1;
        let _ = writeln!(
            text,
            "Report {number} says that the bridge of district {} was closed for {} days.\n",
            number.wrapping_mul(7919) % 10_007,
            number % 97
        );
        if number % 5 == 1 {
            text.push_str("Advertisement\n\n");
        }
    }
    text
}

/// What is left of [`long_article`].
pub fn without_markers(text: &str) -> String {
    text.replace("Advertisement\n\n", "")
}
