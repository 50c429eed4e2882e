//! The weights of hashed words: one signed byte for each bucket.

/// Something that is shown the hashed words of a line and says what they weigh.
pub trait Weigh {
    /// Sum of the weights of the words.
    fn weigh(&mut self, hashes: &[u64]) -> i32;
}

/// Writes the words down instead of weighing them; training reads them.
impl Weigh for Vec<u64> {
    fn weigh(&mut self, hashes: &[u64]) -> i32 {
        self.extend_from_slice(hashes);
        0
    }
}

impl Weigh for Words<'_> {
    fn weigh(&mut self, hashes: &[u64]) -> i32 {
        // Side by side: the table is large, so that most of the time is spent waiting for it.
        hashes.iter().fold(0, |sum, &hash| sum.wrapping_add(self.weight(hash)))
    }
}

/// A table of `2^n` signed bytes; a word's weight is found by the top bits of its hash.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    table: &'a [u8],
    shift: u32,
}

/// Longest run of words whose root is looked up; longer runs count as this long.
const ROOTS: usize = 256;

/// 4096 divided by the square root of the place, rounded.
const ROOT: [i32; ROOTS] = {
    let mut table = [0; ROOTS];
    let mut at = 1;
    while at < ROOTS {
        // Largest r with r * r * at <= 4096 * 4096: the integer root, on every machine the same.
        let mut low = 0i64;
        let mut high = 4097i64;
        while high - low > 1 {
            let middle = (low + high) / 2;
            if middle * middle * (at as i64) <= 4096 * 4096 {
                low = middle;
            } else {
                high = middle;
            }
        }
        table[at] = low as i32;
        at += 1;
    }
    table
};

impl<'a> Words<'a> {
    /// Wraps a table whose length is a power of two, two at least.
    pub fn new(table: &'a [u8]) -> Self {
        debug_assert!(table.len().is_power_of_two() && table.len() >= 2);
        Self { table, shift: 64 - table.len().trailing_zeros() }
    }

    /// Bucket of a word.
    pub fn bucket(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    /// Weight of a word; positive speaks for main text.
    pub fn weight(&self, hash: u64) -> i32 {
        self.table.get(self.bucket(hash)).map_or(0, |&byte| i32::from(byte as i8))
    }

    /// Score of a line from the sum of its weights and their number: sum / sqrt(number), in 1/16.
    pub fn score(sum: i32, count: u32) -> i32 {
        let root = ROOT[(count as usize).clamp(1, ROOTS - 1)];
        ((i64::from(sum) * i64::from(root)) >> 8) as i32
    }
}
