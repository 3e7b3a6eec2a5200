//! [`table`]: which bytes matter, to pass over those that do not without decoding characters. What they mean is for those who ask.

/// Of every byte, whether it is one of these.
pub(super) const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
}
