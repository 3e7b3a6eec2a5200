//! Fingerprints of words and features: 32 bits each, the same on every machine. They are part of the format of the asset.

/// Multiplier of the word hash (FNV-1a, 64 bits).
const WORD: u64 = 0x0000_0100_0000_01b3;
/// Multiplier of the mixing of numbers (odd, from the golden ratio).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of a word while its bytes come in.
#[derive(Clone, Copy)]
pub struct WordHash(u64);

impl WordHash {
    /// Of no byte yet.
    pub const START: WordHash = WordHash(0xcbf2_9ce4_8422_2325);

    /// With one more byte.
    #[inline]
    pub fn push(self, byte: u8) -> WordHash {
        WordHash((self.0 ^ u64::from(byte)).wrapping_mul(WORD))
    }

    /// With one more character, in lower case.
    #[inline]
    pub fn push_lower(self, c: char) -> WordHash {
        let mut hash = self;
        for lower in c.to_lowercase() {
            let mut buffer = [0; 4];
            for &byte in lower.encode_utf8(&mut buffer).as_bytes() {
                hash = hash.push(byte);
            }
        }
        hash
    }

    /// The fingerprint.
    #[inline]
    pub fn finish(self) -> u32 {
        let h = (self.0 ^ (self.0 >> 29)).wrapping_mul(MIX);
        (h >> 32) as u32
    }
}

/// The fingerprint of a word, in lower case.
pub fn word(text: &str) -> u32 {
    text.chars().fold(WordHash::START, WordHash::push_lower).finish()
}

/// The fingerprint of two numbers in this order.
#[inline]
pub fn pair(a: u32, b: u32) -> u32 {
    let x = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(MIX);
    let x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (x >> 32) as u32
}
