//! A sentence's name in 128 bits, under a key that nobody outside knows.
//!
//! A text whose author could make two different sentences share a key would lose one of them, so
//! the hash is not merely good but bounded: every step is universal hashing, and the bound holds
//! for any two texts chosen without knowing the key.
//!
//! 1. The folded bytes are read as pairs of 64-bit words; the last pair may overlap the one before
//!    it, which loses nothing because the length is hashed as well. Blocks of 1024 bytes go
//!    through NH (Black, Halevi, Krawczyk, Krovetz, Rogaway: *UMAC*, CRYPTO 1999, theorem 4.2):
//!    two different blocks meet with probability at most 2^-64. It is done twice with the key
//!    words shifted by one pair (the Toeplitz construction, ibid., theorem 4.3), which together
//!    gives 2^-128.
//! 2. Only texts of more than one block: both sequences of values, cut to 126 bits, are the
//!    coefficients of polynomials at secret points modulo 2^127 - 1 (as in *VMAC*, Dai and
//!    Krovetz, 2007). A cut value meets with 2^-62, a polynomial of n blocks with n * 2^-126.
//! 3. Each half and the length are brought to 64 bits by a multilinear function with 128-bit
//!    coefficients of which the upper half is kept (Lemire and Kaser, *Strongly universal string
//!    hashing is fast*, 2014): 2^-64 each.
//!
//! Together two different texts of up to 2^30 bytes get one key with probability at most 2^-120:
//! among 10^7 sentences a meeting by accident or by design has less than 2^-74.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Bytes in one block of the first step.
const BLOCK: usize = 1024;
/// Pairs of words in a block.
const PAIRS: usize = BLOCK / 16;
/// The Mersenne prime 2^127 - 1.
const PRIME: u128 = u128::MAX >> 1;

/// The 128-bit name of a folded sentence. Equal keys mean equal sentences, as far as the bound in
/// the module's text goes; the order of keys means nothing and differs from process to process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u128);

/// What keys are made with: random words, drawn once in a process. Keys of different rings cannot
/// be compared.
#[derive(Clone)]
pub struct Keyring {
    /// One pair more than a block has, for the shifted second pass.
    pairs: [[u64; 2]; PAIRS + 1],
    points: [u128; 2],
    mixers: [Mixer; 2],
}

impl std::fmt::Debug for Keyring {
    /// Hides the words: a key that is printed is no longer secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").finish_non_exhaustive()
    }
}

impl Default for Keyring {
    fn default() -> Self {
        Self::new()
    }
}

impl Keyring {
    /// A ring from the random bits with which the standard library keys its own maps, stretched
    /// by the same keyed function. Makes no difference to any result but in the case of a
    /// collision.
    pub fn new() -> Self {
        let source = RandomState::new();
        let mut count = 0_u64;
        Self::from_words(|| {
            count += 1;
            let mut hasher = source.build_hasher();
            hasher.write_u64(count);
            hasher.finish()
        })
    }

    /// A ring that is the same for the same `seed`: for tests only, since who knows the seed knows
    /// the key.
    pub fn from_seed(seed: u64) -> Self {
        let mut state = seed;
        Self::from_words(|| {
            // SplitMix64 (Steele, Lea, Flood, 2014).
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let a = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            b ^ (b >> 31)
        })
    }

    /// A ring that is the same for the same `secret` on every machine, for keys that are written
    /// to files. Who knows the secret knows the ring.
    pub fn from_secret(secret: u128) -> Self {
        // Two generators with different constants, so that neither half shows through alone.
        let (mut a, mut b) = (secret as u64, (secret >> 64) as u64);
        let mix = |state: u64| {
            let x = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            x ^ (x >> 31)
        };
        Self::from_words(|| {
            a = a.wrapping_add(0x9E37_79B9_7F4A_7C15);
            b = b.wrapping_add(0xD1B5_4A32_D192_ED03).rotate_left(17);
            mix(mix(a) ^ b)
        })
    }

    fn from_words(mut word: impl FnMut() -> u64) -> Self {
        let pairs = std::array::from_fn(|_| [word(), word()]);
        let mut wide = || u128::from(word()) << 64 | u128::from(word());
        let points = [wide() & PRIME, wide() & PRIME];
        let mixers = [(); 2].map(|()| Mixer { plus: wide(), times: [wide(), wide(), wide()] });
        Self { pairs, points, mixers }
    }

    /// The key of a folded sentence.
    pub fn key(&self, folded: &[u8]) -> Key {
        let halves = if folded.len() <= BLOCK { self.block(folded) } else { self.long(folded) };
        let len = folded.len() as u64;
        let high = self.mixers[0].mix(halves[0], len);
        let low = self.mixers[1].mix(halves[1], len);
        Key(u128::from(high) << 64 | u128::from(low))
    }

    /// NH and its shifted twin over one block of up to 1024 bytes.
    #[inline(always)]
    fn block(&self, bytes: &[u8]) -> [u128; 2] {
        let (whole, rest) = bytes.as_chunks::<16>();
        let mut sums = [0; 2];
        for ((pair, k), l) in whole.iter().zip(&self.pairs).zip(&self.pairs[1..]) {
            add_pair(&mut sums, words(pair), [k, l]);
        }
        if !rest.is_empty() {
            let keys = [&self.pairs[whole.len()], &self.pairs[whole.len() + 1]];
            let last = bytes.last_chunk::<16>().map_or_else(|| short(rest), words);
            add_pair(&mut sums, last, keys);
        }
        sums
    }

    /// More than one block: the values of the blocks as coefficients, the leading one being 1.
    #[cold]
    fn long(&self, bytes: &[u8]) -> [u128; 2] {
        let mut sums = [1; 2];
        for block in bytes.chunks(BLOCK) {
            let values = self.block(block);
            for i in 0..2 {
                sums[i] = times_plus(sums[i], self.points[i], values[i] & (PRIME >> 1));
            }
        }
        sums
    }
}

/// Adds the product of a pair of words, each plus a key word, under two keys.
#[inline(always)]
fn add_pair(sums: &mut [u128; 2], [a, b]: [u64; 2], keys: [&[u64; 2]; 2]) {
    for (sum, [k, l]) in sums.iter_mut().zip(keys) {
        let product = u128::from(a.wrapping_add(*k)).wrapping_mul(u128::from(b.wrapping_add(*l)));
        *sum = sum.wrapping_add(product);
    }
}

#[inline(always)]
fn words(bytes: &[u8; 16]) -> [u64; 2] {
    let all = u128::from_le_bytes(*bytes);
    [all as u64, (all >> 64) as u64]
}

/// One to fifteen bytes as a pair of words; with the length no two of them are alike.
#[inline(always)]
fn short(bytes: &[u8]) -> [u64; 2] {
    if let (Some(a), Some(b)) = (bytes.first_chunk(), bytes.last_chunk()) {
        [u64::from_le_bytes(*a), u64::from_le_bytes(*b)]
    } else if let (Some(a), Some(b)) = (bytes.first_chunk(), bytes.last_chunk()) {
        [u64::from(u32::from_le_bytes(*a)), u64::from(u32::from_le_bytes(*b))]
    } else {
        let word = bytes.iter().fold(0, |word, &b| word << 8 | u64::from(b));
        [word, 0]
    }
}

/// The third step for one half.
#[derive(Clone)]
struct Mixer {
    plus: u128,
    times: [u128; 3],
}

impl Mixer {
    #[inline(always)]
    fn mix(&self, half: u128, len: u64) -> u64 {
        let sum = [half as u64, (half >> 64) as u64, len]
            .into_iter()
            .zip(&self.times)
            .fold(self.plus, |sum, (word, k)| sum.wrapping_add(k.wrapping_mul(u128::from(word))));
        (sum >> 64) as u64
    }
}

/// `sum * point + value` modulo 2^127 - 1; all below 2^127, `value` below 2^126.
fn times_plus(sum: u128, point: u128, value: u128) -> u128 {
    let split = |x: u128| (x & u128::from(u64::MAX), x >> 64);
    let ((a, b), (c, d)) = (split(sum), split(point));
    // b and d are below 2^63, so none of these sums runs over.
    let middle = a * d + b * c;
    let (low, carry) = (a * c).overflowing_add(middle << 64);
    let high = b * d + (middle >> 64) + u128::from(carry);
    // 2^128 is 2 modulo the prime, 2^127 is 1.
    let product = reduce((low & PRIME) + (low >> 127) + 2 * high);
    reduce(product + value)
}

/// Below the prime, from anything below 2^128.
fn reduce(x: u128) -> u128 {
    let once = (x & PRIME) + (x >> 127);
    if once >= PRIME { once - PRIME } else { once }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Schoolbook multiplication, bit by bit.
    fn slow_times_plus(sum: u128, point: u128, value: u128) -> u128 {
        let mut product = 0;
        for bit in (0..127).rev() {
            product = reduce(product << 1);
            if point >> bit & 1 == 1 {
                product = reduce(product + sum);
            }
        }
        reduce(product + value)
    }

    #[test]
    fn multiplication_is_modular() {
        let edge = [0, 1, 2, 1 << 63, 1 << 64, (1 << 126) - 1, PRIME - 1, PRIME / 3];
        for &a in &edge {
            for &b in &edge {
                for &c in &edge[..6] {
                    assert_eq!(times_plus(a, b, c), slow_times_plus(a, b, c), "{a} {b} {c}");
                }
            }
        }
    }

    /// Every single byte counts, at every length around the edges of pairs and blocks.
    #[test]
    fn every_byte_and_the_length_count() {
        let ring = Keyring::from_seed(7);
        let mut seen = std::collections::BTreeSet::new();
        for len in (0..70).chain(1000..1060).chain(2040..2070) {
            let mut text = vec![0; len];
            assert!(seen.insert(ring.key(&text)), "length {len}");
            for at in 0..len {
                text[at] = 1;
                assert!(seen.insert(ring.key(&text)), "byte {at} of {len}");
                text[at] = 0;
            }
        }
    }

    #[test]
    fn rings_differ_and_agree_with_themselves() {
        let (a, b) = (Keyring::new(), Keyring::new());
        assert_ne!(a.key(b"a sentence"), b.key(b"a sentence"));
        assert_eq!(a.key(b"a sentence"), a.clone().key(b"a sentence"));
        assert_eq!(Keyring::from_seed(1).key(b"x"), Keyring::from_seed(1).key(b"x"));
    }
}
