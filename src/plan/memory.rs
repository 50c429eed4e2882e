//! Which sentences are still alive, by key, and on which line.
//!
//! A stream of a gigabyte has millions of distinct sentences, and all of them must be remembered,
//! so this is where the memory of the whole tool goes. Three things keep it small:
//!
//! * What is implied is not stored. Keys are spread over [`SHARDS`] tables by their first bits,
//!   and a tag byte that finds a key quickly also holds seven of its bits: of 16 bytes 14 are
//!   stored, and still all 128 bits are compared.
//! * A table is filled to 15/16. Sixteen tags are compared at once, so a long search is cheap.
//! * Tables grow one at a time, each at another moment than the others, so that the whole is never
//!   copied at once: by half while they are small, since copying costs time, and by a fifth when
//!   they are large, so that they are never half empty.
//!
//! Together 19 bytes a slot: at most 31 bytes a key below some two million keys, 22 to 23 above, growth included. A small
//! memory is one plain table and a few kilobytes; an empty one has allocated nothing.
//!
//! Nothing is ever removed, and nothing is ever listed, so no order can leak into a result.

use crate::key::Key;
use wide::u8x16;

/// Tables of a large memory.
const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 9;
/// The most keys in the plain table: above, the tables pay for themselves.
const FEW: usize = 6 * 1024;
/// Slots of the plain table that are kept from one document to the next.
const SHORT: usize = 256;
/// Groups up to which a table grows by half: two million keys in all tables together, 50 megabytes. Copying is a
/// twentieth of the time of a text of 64 MB if large tables begin earlier.
const SMALL: usize = 256;
/// Slots whose tags are compared at once.
const GROUP: usize = 16;
/// Bytes of a key that a slot stores.
const REST: usize = 14;
/// Bytes of a slot: the rest of the key and the line number.
const SLOT: usize = REST + 4;
/// Keys that are fetched at once.
const WARM: usize = 32;
/// A tag that stands for no key; others have their highest bit set.
const EMPTY: u8 = 0;
/// An odd factor without structure. Multiplying by it moves every bit of a key into the first
/// ones, so that even keys that are not random spread over the tables; being odd, it loses nothing.
const SPREAD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;

/// Line numbers by key, for the sentences that are still alive.
///
/// Lines are 32-bit numbers; one that does not fit is remembered as `u32::MAX - 1`, which can only
/// make a reason name a wrong line, in a document of more than four billion of them.
#[derive(Debug, Default, Clone)]
pub struct RepeatMemory {
    few: Few,
    shards: Vec<Shard>,
    len: usize,
    trial: Option<Box<Trial>>,
}

/// What is remembered for as long as it is not known whether it counts.
#[derive(Debug, Default, Clone)]
struct Trial {
    memory: RepeatMemory,
    added: Vec<(Key, u64)>,
}

impl RepeatMemory {
    /// A memory of nothing, without an allocation.
    pub const fn new() -> Self {
        Self { few: Few { slots: Vec::new() }, shards: Vec::new(), len: 0, trial: None }
    }

    /// Keys remembered.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes on the heap at this moment.
    pub fn allocated_bytes(&self) -> usize {
        self.few.slots.capacity() * size_of::<(u128, u32)>()
            + self.shards.capacity() * size_of::<Shard>()
            + self.shards.iter().map(Shard::allocated_bytes).sum::<usize>()
    }

    /// Forgets everything. The place of a small document is kept for the next one; more is given
    /// back, so that one long document does not slow down many short ones after it.
    pub fn clear(&mut self) {
        if self.few.slots.len() > SHORT {
            self.few.slots = Vec::new();
        }
        if self.len > 0 {
            self.few.slots.fill(NONE);
        }
        self.shards = Vec::new();
        self.len = 0;
        self.trial = None;
    }

    /// From here on, what is remembered can be forgotten again; a trial that goes on is forgotten.
    pub fn begin_trial(&mut self) {
        self.trial = Some(Box::default());
    }

    /// What was remembered since [`RepeatMemory::begin_trial`] counts.
    pub fn end_trial(&mut self) {
        let trial = self.trial.take().unwrap_or_default();
        for (key, line) in trial.added {
            self.get_or_insert(key, line);
        }
    }

    /// The line remembered for `key`.
    pub fn get(&self, key: Key) -> Option<u32> {
        self.known(key).or_else(|| self.trial.as_ref()?.memory.get(key))
    }

    fn known(&self, key: Key) -> Option<u32> {
        let spread = key.0.wrapping_mul(SPREAD);
        if self.shards.is_empty() {
            return self.few.find(spread).ok();
        }
        let (shard, place) = split(spread);
        self.shards[shard].find(&place).ok()
    }

    /// Remembers `line` for `key` unless a line is remembered for it already, which is then
    /// returned and stays: the first of a row of equal sentences is the one to name.
    pub fn get_or_insert(&mut self, key: Key, line: u64) -> Option<u32> {
        if self.trial.is_some() {
            return self.try_insert(key, line);
        }
        let line = line.min(u64::from(u32::MAX - 1)) as u32;
        let spread = key.0.wrapping_mul(SPREAD);
        if self.shards.is_empty() {
            match self.few.insert(spread, line, self.len) {
                Added::Before(line) => return Some(line),
                Added::Now => {
                    self.len += 1;
                    return None;
                }
                Added::Full => self.spread_out(),
            }
        }
        let (shard, place) = split(spread);
        let before = self.shards[shard].insert(&place, line);
        self.len += usize::from(before.is_none());
        before
    }

    /// Fetches from memory what looking up `keys` will need, all at once instead of one after the
    /// other. Worth it for 16 to 64 keys just before they are used; changes nothing.
    pub fn warm(&self, keys: impl IntoIterator<Item = Key>) {
        if self.shards.is_empty() {
            return;
        }
        let mut keys = keys.into_iter();
        let mut touched = 0;
        loop {
            // First all tags, then all slots, since a slot is known only by its tag.
            let mut places = [(0, 0, 0); WARM];
            let mut count = 0;
            for (entry, key) in places.iter_mut().zip(keys.by_ref()) {
                let (shard, place) = split(key.0.wrapping_mul(SPREAD));
                let group = self.shards[shard].home(&place.rest);
                touched ^= self.shards[shard].tags[group][0];
                *entry = (shard, group, place.tag);
                count += 1;
            }
            for &(shard, group, tag) in &places[..count] {
                touched ^= self.shards[shard].first_slot(group, tag);
            }
            if count < WARM {
                break;
            }
        }
        std::hint::black_box(touched);
    }

    fn try_insert(&mut self, key: Key, line: u64) -> Option<u32> {
        let known = self.known(key);
        let Some(trial) = self.trial.as_mut().filter(|_| known.is_none()) else { return known };
        let before = trial.memory.get_or_insert(key, line);
        if before.is_none() {
            trial.added.push((key, line));
        }
        before
    }

    /// From one plain table to many.
    fn spread_out(&mut self) {
        self.shards = (0..SHARDS).map(Shard::new).collect();
        for (spread, line) in std::mem::take(&mut self.few).slots {
            if line != u32::MAX {
                let (shard, place) = split(spread);
                self.shards[shard].insert(&place, line);
            }
        }
    }
}

/// The plain table: whole keys, at most three quarters full, a power of two of slots.
#[derive(Debug, Default, Clone)]
struct Few {
    slots: Vec<(u128, u32)>,
}

/// An empty slot; `u32::MAX` is no line.
const NONE: (u128, u32) = (0, u32::MAX);

enum Added {
    Before(u32),
    Now,
    Full,
}

impl Few {
    /// The line of a key, or the slot where it would go. There is always a free slot, unless
    /// there is none at all.
    fn find(&self, spread: u128) -> Result<u32, usize> {
        if self.slots.is_empty() {
            return Err(0);
        }
        let last = self.slots.len() - 1;
        let mut at = (spread >> 96) as usize & last;
        loop {
            match self.slots[at] {
                (_, u32::MAX) => return Err(at),
                (key, line) if key == spread => return Ok(line),
                _ => at = (at + 1) & last,
            }
        }
    }

    fn insert(&mut self, spread: u128, line: u32, len: usize) -> Added {
        let mut free = match self.find(spread) {
            Ok(line) => return Added::Before(line),
            Err(free) => free,
        };
        if len >= FEW {
            return Added::Full;
        }
        if (len + 1) * 4 > self.slots.len() * 3 {
            let room = (self.slots.len() * 2).max(32);
            let old = std::mem::replace(&mut self.slots, vec![NONE; room]);
            for slot in old.into_iter().filter(|slot| slot.1 != u32::MAX) {
                if let Err(free) = self.find(slot.0) {
                    self.slots[free] = slot;
                }
            }
            free = self.find(spread).err().unwrap_or(free);
        }
        self.slots[free] = (spread, line);
        Added::Now
    }
}

/// What is left of a key when its shard is known.
struct Place {
    tag: u8,
    /// The first bytes, big end first, also say where in the shard the key is at home.
    rest: [u8; REST],
}

/// The shard of a key and its place there.
#[inline(always)]
fn split(spread: u128) -> (usize, Place) {
    let bytes = spread.to_be_bytes();
    let shard = (spread >> (128 - SHARD_BITS)) as usize;
    let tag = 0x80 | (spread >> (8 * REST)) as u8;
    let mut rest = [0; REST];
    rest.copy_from_slice(&bytes[16 - REST..]);
    (shard, Place { tag, rest })
}

/// A table of those keys that begin with the same nine bits: open addressing, at home in the
/// group of slots that the next bits name, or in the groups after it.
#[derive(Debug, Clone)]
struct Shard {
    tags: Vec<[u8; GROUP]>,
    slots: Vec<[u8; SLOT]>,
    len: u32,
    /// Groups as they should be, in 1/65536: the sequence by which this table grows.
    size: u64,
}

impl Shard {
    /// A table of two groups, or a little more in thought, so that it will grow at another moment
    /// than its neighbours.
    fn new(index: usize) -> Self {
        let size = (2 << 16) + ((2 << 16) * index / SHARDS / 5) as u64;
        let groups = (size >> 16) as usize;
        Self {
            tags: vec![[EMPTY; GROUP]; groups],
            slots: vec![[0; SLOT]; groups * GROUP],
            len: 0,
            size,
        }
    }

    fn allocated_bytes(&self) -> usize {
        self.tags.capacity() * GROUP + self.slots.capacity() * SLOT
    }

    /// The group where a key is at home. In the order of keys, so that a growing table is read
    /// and written from one end to the other.
    #[inline(always)]
    fn home<const N: usize>(&self, rest: &[u8; N]) -> usize {
        let first = rest.first_chunk().map_or(0, |first| u64::from(u32::from_be_bytes(*first)));
        ((first * self.tags.len() as u64) >> 32) as usize
    }

    /// A byte of the slot in `group` that a key with this tag would be in, or would go to.
    fn first_slot(&self, group: usize, tag: u8) -> u8 {
        let tags = u8x16::from(self.tags[group]);
        let same = tags.simd_eq(u8x16::splat(tag)).to_bitmask();
        let free = !tags.to_bitmask() & 0xFFFF;
        let first = if same != 0 { same } else { free | 1 << 15 };
        self.slots[group * GROUP + first.trailing_zeros() as usize][0]
    }

    /// The line of a key, or the free slot where it would go.
    #[inline]
    fn find(&self, place: &Place) -> Result<u32, usize> {
        let mut group = self.home(&place.rest);
        loop {
            let tags = u8x16::from(self.tags[group]);
            let mut same = tags.simd_eq(u8x16::splat(place.tag)).to_bitmask();
            while same != 0 {
                let slot = &self.slots[group * GROUP + same.trailing_zeros() as usize];
                if slot[..REST] == place.rest {
                    return Ok(line_of(slot));
                }
                same &= same - 1;
            }
            let free = !tags.to_bitmask() & 0xFFFF;
            if free != 0 {
                return Err(group * GROUP + free.trailing_zeros() as usize);
            }
            group = if group + 1 == self.tags.len() { 0 } else { group + 1 };
        }
    }

    fn insert(&mut self, place: &Place, line: u32) -> Option<u32> {
        let mut free = match self.find(place) {
            Ok(line) => return Some(line),
            Err(free) => free,
        };
        if self.len as usize * 16 >= self.slots.len() * 15 {
            self.grow();
            free = self.find(place).err().unwrap_or(free);
        }
        self.put(free, place, line);
        self.len += 1;
        None
    }

    fn put(&mut self, free: usize, place: &Place, line: u32) {
        self.tags[free / GROUP][free % GROUP] = place.tag;
        self.slots[free][..REST].copy_from_slice(&place.rest);
        self.slots[free][REST..].copy_from_slice(&line.to_le_bytes());
    }

    /// A larger table.
    fn grow(&mut self) {
        let size = if self.tags.len() < SMALL { self.size * 3 / 2 } else { self.size * 6 / 5 };
        let groups = ((size >> 16) as usize).max(self.tags.len() + 1);
        let tags = vec![[EMPTY; GROUP]; groups];
        let slots = vec![[0; SLOT]; groups * GROUP];
        let old = std::mem::replace(self, Self { tags, slots, len: self.len, size });
        // How full each group is, since looking for a free slot right after a slot was taken is
        // slow: sixteen tags cannot be read while one of them is still being written.
        let mut full = vec![0_u8; groups];
        for (&tag, slot) in old.tags.as_flattened().iter().zip(&old.slots) {
            if tag == EMPTY {
                continue;
            }
            let mut group = self.home(slot);
            while full[group] == GROUP as u8 {
                group = if group + 1 == groups { 0 } else { group + 1 };
            }
            let place = usize::from(full[group]);
            full[group] += 1;
            self.tags[group][place] = tag;
            self.slots[group * GROUP + place] = *slot;
        }
    }
}

#[inline(always)]
fn line_of(slot: &[u8; SLOT]) -> u32 {
    let [.., a, b, c, d] = *slot;
    u32::from_le_bytes([a, b, c, d])
}
