//! stand-in
use crate::key::Key;
/// x
#[derive(Clone, Debug, Default)]
pub struct RepeatMemory(std::collections::BTreeMap<Key, u32>);
impl RepeatMemory {
    /// x
    pub fn get(&self, k: Key) -> Option<u32> {
        self.0.get(&k).copied()
    }
    /// x
    pub fn insert(&mut self, k: Key, l: u32) {
        self.0.insert(k, l);
    }
    /// x
    pub fn touch(&self, _: impl Iterator<Item = Key>) {}
}
