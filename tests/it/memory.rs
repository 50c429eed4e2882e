//! The memory of repeats against an ordered map.

use deboil::key::{Key, Keyring};
use deboil::plan::memory::RepeatMemory;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Keys as the tool makes them.
fn keys(n: u64) -> impl Iterator<Item = Key> {
    let ring = Keyring::from_seed(11);
    (0..n).map(move |i| ring.key(&i.to_le_bytes()))
}

#[test]
fn nothing_costs_nothing() {
    let mut memory = RepeatMemory::new();
    assert_eq!(memory.allocated_bytes(), 0);
    assert_eq!(memory.get(Key(0)), None);
    assert!(memory.is_empty());
    for (key, line) in keys(40).zip(0..) {
        memory.get_or_insert(key, line);
    }
    assert!(memory.allocated_bytes() <= 4096, "{}", memory.allocated_bytes());
}

/// Through the change from one table to many, and through several growths of every one.
#[test]
fn remembers_everything_and_the_first_line() {
    let mut memory = RepeatMemory::new();
    let n = 300_000;
    for (key, i) in keys(n).zip(0..) {
        assert_eq!(memory.get(key), None);
        assert_eq!(memory.get_or_insert(key, i), None);
        assert_eq!(memory.get_or_insert(key, i + 1), Some(i as u32));
    }
    assert_eq!(memory.len() as u64, n);
    for (key, i) in keys(n).zip(0..) {
        assert_eq!(memory.get(key), Some(i));
    }
    assert!(keys(2 * n).skip(n as usize).all(|key| memory.get(key).is_none()));
    memory.clear();
    assert!(memory.is_empty());
    assert!(keys(n).all(|key| memory.get(key).is_none()));
}

/// The bound that the module promises, at every size of a large memory.
#[test]
fn bytes_a_key() {
    let mut memory = RepeatMemory::new();
    for (key, i) in keys(3_400_000).zip(0..) {
        memory.get_or_insert(key, i);
        if i >= 200_000 && i % 9973 == 0 {
            let bytes = memory.allocated_bytes() as f64 / memory.len() as f64;
            let most = if i < 2_800_000 { 31.0 } else { 24.0 };
            assert!(bytes < most, "{bytes} bytes a key at {i}");
        }
    }
}

/// Keys that differ in few bits, at whatever end, are told apart and do not pile up.
#[test]
fn near_keys_are_told_apart() {
    for shift in [0, 20, 48, 64, 100, 111] {
        let key = |i: u64| Key((u128::from(i) << shift) ^ 0x5555_AAAA_0F0F_3C3C);
        let mut memory = RepeatMemory::new();
        let n = 60_000;
        for i in 0..n {
            assert_eq!(memory.get_or_insert(key(i), i), None);
        }
        for i in 0..n {
            assert_eq!(memory.get(key(i)), Some(i as u32));
            assert_eq!(memory.get(key(i + n)), None);
        }
    }
}

/// After a long document as after a short one.
#[test]
fn cleared_is_empty() {
    for n in [0, 100, 5_000, 50_000] {
        let mut memory = RepeatMemory::new();
        for (key, line) in keys(n).zip(0..) {
            memory.get_or_insert(key, line);
        }
        memory.clear();
        assert!(memory.is_empty());
        assert!(memory.allocated_bytes() <= 8192);
        assert!(keys(n + 1).all(|key| memory.get(key).is_none()));
        assert_eq!(memory.get_or_insert(Key(9), 3), None);
        assert_eq!(memory.get(Key(9)), Some(3));
    }
}

#[test]
fn lines_saturate() {
    let mut memory = RepeatMemory::new();
    memory.get_or_insert(Key(1), u64::MAX);
    assert_eq!(memory.get(Key(1)), Some(u32::MAX - 1));
}

proptest! {
    #[test]
    fn is_a_map(steps in proptest::collection::vec((0..400_u128, 0..64_u32, any::<u32>()), 0..900)) {
        let mut memory = RepeatMemory::new();
        let mut twin = BTreeMap::new();
        for (key, shift, line) in steps {
            let key = Key(key.rotate_right(shift));
            let line = line.min(u32::MAX - 1);
            prop_assert_eq!(memory.get(key), twin.get(&key).copied());
            memory.warm([key]);
            prop_assert_eq!(memory.get_or_insert(key, line.into()), twin.get(&key).copied());
            twin.entry(key).or_insert(line);
            prop_assert_eq!(memory.len(), twin.len());
        }
    }
}
