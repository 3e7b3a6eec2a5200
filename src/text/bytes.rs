//! [`table`]: which bytes matter, to pass over those that do not without decoding characters. What they mean is for those who ask.
//! [`first_bytes`]: the beginning of a text as a number.

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

/// The first eight bytes as a number that orders as they do.
pub fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}
