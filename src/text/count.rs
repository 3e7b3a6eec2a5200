//! [`count_words`]: how many words a text has, mostly without parting it into words.
//!
//! Nearly all words of most texts are letters and digits of ASCII with none of them on either side, so that to count them it is enough to count where such a
//! run begins. 64 bytes are looked at together. No word goes over white space, nor does it depend on what is beyond it: where the text is otherwise, the words
//! between two spaces are [parted](words) and counted.

use super::words::{HIGH, plain, within, words};

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// How many words `text` has; in a script without spaces every character counts as one.
///
/// ```
/// # use newsearch::text::count_words;
/// assert_eq!(count_words("The U.S. envoy met 习近平."), 7);
/// ```
pub fn count_words(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut count = 0;
    // What is before is counted, and ends with white space.
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let Marks { plain, spaces, other } = Marks::of(block);
        // A single character between two letters or digits may make one word of them, as an apostrophe does.
        let mut between = plain << 1 & plain >> 1 & !(plain | spaces | other);
        while between != 0 && !joins(block[between.trailing_zeros() as usize % BLOCK]) {
            between &= between - 1;
        }
        let odd = (other | between).trailing_zeros();
        let known = spaces & below(odd);
        // To the last space before what is odd, or before the end of the block.
        let end = BLOCK as u32 - known.leading_zeros();
        count += u64::from((plain & !(plain << 1) & below(end)).count_ones());
        at += end as usize;
        if odd < BLOCK as u32 || end == 0 {
            // Of texts with other letters most words are odd.
            let whole = if other == 0 { 0 } else { (BLOCK as u32 - spaces.leading_zeros()).saturating_sub(end + 1) };
            let rest = &bytes[at..];
            let length = rest.iter().skip(whole as usize).position(|byte| is_space(*byte)).map_or(rest.len(), |more| whole as usize + more);
            count += parted(text, at, at + length);
            at += length;
        }
    }
    count + parted(text, at, text.len())
}

/// The words between two places, on white space or an end of the text.
fn parted(text: &str, from: usize, to: usize) -> u64 {
    let Some(part) = text.get(from..to) else { return 0 };
    words(part).map(|word| if word.unsegmented { word.span.of(part).chars().count() as u64 } else { 1 }).sum()
}

/// The bits below this one: all from 64 on.
fn below(bit: u32) -> u64 {
    1u64.checked_shl(bit).map_or(u64::MAX, |bit| bit - 1)
}

/// Whether a byte is a space or what is not seen either, as the end of a line. No word goes over it, nor does it depend on what is beyond.
fn is_space(byte: u8) -> bool {
    byte <= b' '
}

/// Whether letters or digits on both sides of it may be one word.
fn joins(byte: u8) -> bool {
    matches!(byte, b'\'' | b'.' | b',')
}

/// What the bytes of a block are, a bit for each, the first in the lowest.
#[derive(Default)]
struct Marks {
    /// Letters and digits of ASCII.
    plain: u64,
    spaces: u64,
    /// Of characters that are not ASCII.
    other: u64,
}

impl Marks {
    fn of(block: &[u8; BLOCK]) -> Marks {
        let mut marks = Marks::default();
        for (eight, at) in block.as_chunks::<8>().0.iter().zip((0u32..).step_by(8)) {
            let eight = u64::from_le_bytes(*eight);
            marks.plain |= gathered(plain(eight) & HIGH) << at;
            marks.spaces |= gathered(within(eight & !HIGH, 0, b' ') & !eight & HIGH) << at;
            marks.other |= gathered(eight & HIGH) << at;
        }
        marks
    }
}

/// The highest bits of eight bytes as the bits of one.
fn gathered(highest: u64) -> u64 {
    // The bit of byte n is moved to bit 56 + n.
    (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_many_words_are_counted_as_are_parted(
            text in prop_oneof![
                any::<String>(),
                prop::collection::vec(prop::sample::select("a a a aa Bcd 12 3 .  . , ' ’ - \n é 漢 ก us. 1,000 l'é".split_inclusive(' ').collect::<Vec<_>>()), 0..90)
                    .prop_map(|parts| parts.concat()),
                prop::collection::vec(prop::sample::select("abc1 .,'’-\n\u{1}é漢".chars().collect::<Vec<_>>()), 0..300).prop_map(String::from_iter),
                (0usize..70, 0usize..200).prop_map(|(spaces, letters)| " ".repeat(spaces) + &"a".repeat(letters) + " b"),
            ],
        ) {
            prop_assert_eq!(count_words(&text), parted(&text, 0, text.len()));
        }
    }

    #[test]
    fn every_byte_has_its_mark() {
        for byte in 0..=u8::MAX {
            for at in [0, 1, 7, 8, 40, 63] {
                let mut block = [b'-'; BLOCK];
                block[at] = byte;
                let Marks { plain, spaces, other } = Marks::of(&block);
                let expected = [byte.is_ascii_alphanumeric(), is_space(byte), !byte.is_ascii()].map(|is| u64::from(is) << at);
                assert_eq!([plain, spaces, other], expected, "{byte} at {at}");
            }
        }
    }
}
