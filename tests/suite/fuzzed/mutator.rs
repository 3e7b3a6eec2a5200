//! Inputs from seeds: a small mutator, the same every time, with the words that the formats and the query language are made of.

/// Words that decide what readers and parsers do.
const DICTIONARY: [&[u8]; 88] = [
    b"<",
    b">",
    b"</p>",
    b"<div>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<!DOCTYPE x [",
    b"<!ENTITY a 'b'>",
    b"&a;",
    b"&amp;",
    b"&#x0;",
    b"&#55555;",
    b"<item>",
    b"<title>",
    b"<script>",
    b"<style>",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"\\",
    b":",
    b",",
    b"null",
    b"1e999",
    b"\"title\":",
    b"\"body\":",
    b"\"date\":",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\n\n",
    b"\0",
    b"\x1b[2J",
    b"\x01",
    b"\x02",
    b"\x03",
    b"\x04",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xe2\x80\xae",
    b"\xe4\xb9\xa0",
    b"\xcc\x81",
    b"\xf0\x9f\x91\xa9",
    b"From ",
    b"Content-Length: ",
    b"Content-Type: text/html",
    b"boundary=",
    b"--",
    b"=?utf-8?B?",
    b"WARC/1.0\r\n",
    b"WARC-Type: response",
    b"99999999999999999999",
    b"-1",
    b"4294967295",
    b"2024-04-26",
    b"26 April 2018",
    b"Thu, 26 Apr 2018 09:30:00 EST",
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"ustar",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"../../",
    b"(",
    b")",
    b" OR ",
    b" AND ",
    b" -",
    b"NOT ",
    b" w/3 ",
    b" NEAR/2 ",
    b"*",
    b"~2",
    b"title:",
    b"who:",
    b"date:",
    b"=1+1",
];

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % end.max(1) as u64).unwrap_or(0)
    }

    fn one<'a>(&mut self, of: &'a [Vec<u8>]) -> &'a [u8] {
        &of[self.below(of.len())]
    }

    fn range(&mut self, bytes: &[u8], most: usize) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let length = self.below(most.min(bytes.len() - start) + 1);
        start..start + length
    }
}

/// An input of at most `longest` bytes, made of these seeds.
pub fn mutated(seeds: &[Vec<u8>], longest: usize, dice: &mut Dice) -> Vec<u8> {
    let seed = dice.one(seeds);
    // A window of a long seed, and its first byte, which chooses the way it is read.
    let start = if seed.len() > longest && dice.below(2) == 0 { dice.below(seed.len() - longest) } else { 0 };
    let mut bytes: Vec<u8> = seed[..seed.len().min(1)].to_vec();
    bytes.extend(seed[seed.len().min(start + 1)..].iter().take(longest));
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(9) {
            0 if !bytes.is_empty() => bytes[at.saturating_sub(1)] ^= 1 << dice.below(8),
            1 if !bytes.is_empty() => bytes[at.saturating_sub(1)] = dice.below(256) as u8,
            2 => drop(bytes.drain(dice.range(&bytes.clone(), 64))),
            3 => {
                let piece = bytes[dice.range(&bytes, 64)].to_vec();
                bytes.splice(at..at, piece);
            }
            4 | 5 => drop(bytes.splice(at..at, DICTIONARY[dice.below(DICTIONARY.len())].iter().copied())),
            6 => {
                let other = dice.one(seeds);
                let piece = other[dice.range(other, 200)].to_vec();
                bytes.splice(at..at, piece);
            }
            7 => bytes.truncate(at),
            _ => {
                let piece = bytes[dice.range(&bytes, 12)].repeat(1 + dice.below(40));
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes.truncate(longest);
    bytes
}
