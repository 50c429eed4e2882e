//! stand-in
/// stand-in
pub type Key = u128;
/// stand-in
#[derive(Debug)]
pub struct Keyring;
impl Keyring {
    /// x
    pub fn new() -> Self {
        Keyring
    }
    /// x
    pub fn key(&self, f: &[u8]) -> Key {
        f.iter().fold(7u128, |h, &b| {
            (h ^ u128::from(b)).wrapping_mul(0x0000000001000000000000000000013B)
        })
    }
}
