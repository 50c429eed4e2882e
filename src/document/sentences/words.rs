//! A set of short words, made at compile time, that answers in a few nanoseconds and without allocating.

/// A word of at most 16 bytes in lower case, padded with zeros.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key(u64, u64);

impl Key {
    /// The key of `word`, folded to lower case (ASCII, Latin-1, Greek, Cyrillic, Armenian); `None` over 16 bytes.
    #[inline]
    pub fn of(word: &[u8]) -> Option<Key> {
        if word.len() > 16 {
            return None;
        }
        let mut bytes = [0_u8; 16];
        for (to, from) in bytes.iter_mut().zip(word) {
            *to = *from;
        }
        let (low, high) = halves(bytes);
        if (low | high) & HIGH_BITS == 0 {
            Some(Key(small(low), small(high)))
        } else {
            Some(Key::fold(bytes))
        }
    }

    /// The key of up to eight bytes that are lower case ASCII already.
    #[inline]
    pub const fn of_lower(word: u64) -> Key {
        Key(word, 0)
    }

    const fn fold(mut bytes: [u8; 16]) -> Key {
        let mut at = 0;
        while at < 16 {
            let byte = bytes[at];
            if byte.is_ascii_uppercase() {
                bytes[at] = byte | 0x20;
            } else if byte >= 0xC3 && at + 1 < 16 {
                let (first, second) = lower_pair(byte, bytes[at + 1]);
                bytes[at] = first;
                bytes[at + 1] = second;
                at += 1;
            }
            at += 1;
        }
        let (low, high) = halves(bytes);
        Key(low, high)
    }

    #[inline]
    const fn hash(self) -> usize {
        let mixed = self.0 ^ self.1.rotate_left(29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 50) as usize
    }
}

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// The two halves of a padded word as numbers, first byte lowest.
#[inline]
const fn halves(bytes: [u8; 16]) -> (u64, u64) {
    let word = u128::from_le_bytes(bytes);
    (word as u64, (word >> 64) as u64)
}

/// Eight ASCII bytes in lower case.
#[inline]
const fn small(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let from_a = word + ONES * (0x80 - b'A' as u64);
    let past_z = word + ONES * (0x80 - b'Z' as u64 - 1);
    word | (from_a & !past_z & HIGH_BITS) >> 2
}

/// Lower case of a letter of two UTF-8 bytes, for the alphabets in which abbreviations are listed.
const fn lower_pair(first: u8, second: u8) -> (u8, u8) {
    match (first, second) {
        (0xC3, 0x80..=0x9E) if second != 0x97 => (0xC3, second + 0x20),
        (0xC4, 0x80..=0xB7) | (0xC5, 0x8A..=0xB7) => (first, second | 1),
        (0xC4, 0xB9..=0xBE) | (0xC5, 0xB9..=0xBE) if second & 1 == 1 => (first, second + 1),
        (0xCE, 0x91..=0x9F) => (0xCE, second + 0x20),
        (0xCE, 0xA0..=0xA9) => (0xCF, second - 0x20),
        (0xD0, 0x80..=0x8F) => (0xD1, second + 0x10),
        (0xD0, 0x90..=0x9F) => (0xD0, second + 0x20),
        (0xD0, 0xA0..=0xAF) => (0xD1, second - 0x20),
        (0xD2, 0x8A..=0xBF) => (0xD2, second | 1),
        (0xD4, 0xB1..=0xBF) => (0xD5, second - 0x10),
        _ => (first, second),
    }
}

/// Words with flags, looked up by [`Key`]. Open addressing over `SLOTS` places behind a 2 KB filter of one bit.
pub struct Words<const SLOTS: usize> {
    filter: [u64; 256],
    keys: [Key; SLOTS],
    /// Flags of the word with a small first letter (low half) and with a capital (high half).
    flags: [u32; SLOTS],
}

impl<const SLOTS: usize> Words<SLOTS> {
    /// Builds the set from lists of words divided by white space, each list with the flags of its words.
    ///
    /// A word written with an ASCII capital counts only with a capital first letter; others in either case.
    pub const fn new(lists: &[(u16, &str)]) -> Self {
        let mut set = Words { filter: [0; 256], keys: [Key(0, 0); SLOTS], flags: [0; SLOTS] };
        let mut count = 0;
        let mut list = 0;
        while list < lists.len() {
            let (flags, text) = lists[list];
            let text = text.as_bytes();
            let mut at = 0;
            while at < text.len() {
                if text[at] <= b' ' {
                    at += 1;
                    continue;
                }
                let mut word = [0_u8; 16];
                let start = at;
                while at < text.len() && text[at] > b' ' {
                    word[at - start] = text[at];
                    at += 1;
                }
                set.insert(word, flags);
                count += 1;
            }
            list += 1;
        }
        assert!(count * 3 < SLOTS * 2, "the table needs more slots");
        set
    }

    const fn insert(&mut self, word: [u8; 16], flags: u16) {
        let both =
            if word[0].is_ascii_uppercase() { 0 } else { flags as u32 } | (flags as u32) << 16;
        let key = Key::fold(word);
        let hash = key.hash();
        self.filter[hash >> 6] |= 1 << (hash & 63);
        let mut slot = hash % SLOTS;
        while self.flags[slot] != 0 && !(self.keys[slot].0 == key.0 && self.keys[slot].1 == key.1) {
            slot = (slot + 1) % SLOTS;
        }
        self.keys[slot] = key;
        self.flags[slot] |= both;
    }

    /// False when the word of `key` is surely not in the set.
    #[inline]
    pub fn may_have(&self, key: Key) -> bool {
        let hash = key.hash();
        self.filter[hash >> 6] >> (hash & 63) & 1 != 0
    }

    /// Flags of the word, 0 when it is not in the set; `capital` says how its first letter stands in the text.
    pub fn get(&self, key: Key, capital: bool) -> u16 {
        if !self.may_have(key) {
            return 0;
        }
        let mut slot = key.hash() % SLOTS;
        while self.flags[slot] != 0 {
            if self.keys[slot] == key {
                let both = self.flags[slot];
                return if capital { (both >> 16) as u16 } else { both as u16 };
            }
            slot = (slot + 1) % SLOTS;
        }
        0
    }
}
