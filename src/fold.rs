//! stand-in
/// stand-in
pub fn fold_into(text: &[u8], out: &mut Vec<u8>) -> u32 {
    let s = String::from_utf8_lossy(text).to_lowercase();
    let w: Vec<&str> = s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    out.extend_from_slice(w.join(" ").as_bytes());
    w.len() as u32
}
