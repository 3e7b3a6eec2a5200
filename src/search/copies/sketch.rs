//! [`Sketch`]: a text in some forty numbers, from which it can be told how much of it stands in another text, and where.
//!
//! Every run of [`SHINGLE`] letters and digits is hashed, whatever the case and whatever stands between them, and the [`SIZE`] smallest hashes are kept,
//! with the place in the text each came from. Of two texts the hashes up to the smaller of their two bounds are complete samples of both
//! (bottom-k sketches: Broder, "On the resemblance and containment of documents", 1997).
//!
//! A few [`Numbers`] of the text come to it, by which long notices of one pattern are told apart.
//!
//! By the few smallest hashes texts are found (their [`Head`](super::Head), which an index keeps), which takes all of their 32 bits; to compare two texts [`COMPARED`] bits are
//! enough, and places in sixteenths of the text: precision and recall measured the same as with whole hashes and places in 256ths (`tests/bench/copies.rs`).

use super::finder::KEYS;
use super::numbers::Numbers;
use super::probe::Probe;
use super::runs::{SHINGLE, composed, letters, smallest};

/// Hashes kept of a text.
pub(super) const SIZE: usize = 64;

/// Bits of a hash by which two texts are compared: in a text of 100,000 letters every 160th number is one of its hashes, so hardly one of another text's
/// is by chance.
const COMPARED: u32 = 24;

/// The other bits of a hash.
pub(super) const REST_BITS: u32 = u32::BITS - COMPARED;

/// Bits of the place in the text, no more than those.
pub(super) const PLACE_BITS: u32 = 4;

/// Bytes of a packed sample, and the first gap that is too wide for them; it stands where there is no sample.
const SAMPLE: usize = 3;
const WIDEST: u32 = (1 << (8 * SAMPLE as u32 - PLACE_BITS)) - 1;

/// Stands where there is no sample. It has more bits than a place has.
pub(super) const NO_SAMPLE: u32 = u32::MAX;

/// The shortest text, in letters and digits (a Chinese character counts as three), that can be a copy or have one: about 25 words.
pub const MIN_LENGTH: u32 = 120;

/// The least part of the longer text that a copy must be.
const MIN_RATIO: f32 = 0.3;

/// From this ratio on, both are taken to be the whole report; below it the shorter must be the beginning of the longer.
const WHOLE_RATIO: f32 = 0.64;

/// From this ratio on there is no room in the longer text for another one.
const EQUAL_RATIO: f32 = 0.95;

/// The least part of the shorter text that must stand in the longer one.
const MIN_SHARED: f32 = 0.88;

/// The same of two short texts of one length, which differ in a number: notices made after a pattern do, and copies do not. Of longer ones [`Numbers`] tell.
const MIN_SHARED_NOTICE: f32 = 0.96;

/// Letters and digits up to which a text is short: of 600 a changed number takes 4 in 100 runs along.
const NOTICE: u32 = 600;

/// The same of a text that stands in another and is no copy of it.
pub(super) const MIN_HELD: f32 = 0.7;

/// Two texts that share no more of the shorter one are different ones.
const MAX_DIFFERENT: f32 = 0.2;

/// The least part of a text put together from several that one of them must be; less is a paragraph that was added.
const MIN_PIECE: f32 = 0.15;

/// Fewer common samples say nothing.
const MIN_SAMPLES: usize = 8;

/// A text in a few numbers; see the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Letters and digits.
    length: u32,
    /// The first [`COMPARED`] bits of the hashes, ascending, each once; in the last bits where in the text it first stood, in sixteenths.
    samples: [u32; SIZE],
    /// How many these are; then come [`NO_SAMPLE`]s.
    size: usize,
    /// The rest of the smallest hashes.
    rests: [u8; KEYS],
    /// Some of its numbers.
    numbers: Numbers,
}

/// How two texts overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// No copies.
    None,
    /// Copies of each other.
    Copy,
    /// The shorter one is the longer one without some of it: copies, unless the longer one is put together from several.
    Part,
    /// The shorter one stands in the longer one and is no copy of it.
    Within,
}

/// What two sketches have in common, counted in samples up to the hash to which both are complete.
pub(super) struct Common {
    /// Lengths of the shorter and the longer.
    pub lengths: (u32, u32),
    /// Samples of the shorter.
    pub all: usize,
    /// Those of them that the longer one has.
    pub shared: usize,
    /// Those of them that stand in the [beginning](begins_before) of the longer one.
    pub early_shared: usize,
}

impl Common {
    /// What that makes of the two. `early` tells how many samples of the longer one stand in its [beginning](begins_before), `others` whether most [`Numbers`] of the two are
    /// others; both are hardly ever asked.
    pub fn overlap(&self, early: impl FnOnce() -> usize, others: impl FnOnce() -> bool) -> Overlap {
        let (length, longer) = self.lengths;
        let (ratio, shared) = (ratio(length, longer), part(self.shared, self.all));
        if self.all < MIN_SAMPLES || ratio < MIN_PIECE || shared < MIN_HELD {
            return Overlap::None;
        }
        // Where a piece was taken out, the runs across the gap are new.
        let gap = SHINGLE as f32 / length as f32;
        let same = shared >= if ratio < EQUAL_RATIO { MIN_SHARED.min(0.97 - gap) } else { MIN_SHARED };
        match ratio {
            ratio if ratio >= EQUAL_RATIO => {
                let notice = length < NOTICE;
                if same && (!notice || shared >= MIN_SHARED_NOTICE) && !others() { Overlap::Copy } else { Overlap::None }
            }
            ratio if ratio >= WHOLE_RATIO && same => Overlap::Part,
            ratio if ratio >= MIN_RATIO && same && part(self.early_shared, early()) >= MIN_SHARED => Overlap::Part,
            _ => Overlap::Within,
        }
    }
}

impl Sketch {
    /// The sketch of a text; `None` of one that is too short. Takes time linear in the text.
    pub fn of(text: &str) -> Option<Sketch> {
        let text = composed(text);
        let letters = letters(&text);
        let length = u32::try_from(letters.len()).unwrap_or(u32::MAX);
        if length < MIN_LENGTH {
            return None;
        }
        let runs = letters.len() + 1 - SHINGLE;
        // Half as many again as are wanted lie below this in most texts; in one that repeats itself, too few do.
        let guess = u32::try_from((1u64 << 32) * 3 * SIZE as u64 / (2 * runs as u64)).unwrap_or(u32::MAX);
        let mut kept = smallest(&letters, guess);
        if kept.len() < SIZE && guess < u32::MAX {
            kept = smallest(&letters, u32::MAX);
        }
        let place = |at: u32| (u64::from(at) * (1 << PLACE_BITS) / runs as u64).min((1 << PLACE_BITS) - 1) as u32;
        let mut samples = [NO_SAMPLE; SIZE];
        samples.iter_mut().zip(&kept).for_each(|(sample, (hash, at))| *sample = compared(*hash) << REST_BITS | place(*at));
        let mut rests = [0; KEYS];
        rests.iter_mut().zip(&kept).for_each(|(rest, (hash, _))| *rest = *hash as u8);
        Some(Sketch { length, samples, size: kept.len().min(SIZE), rests, numbers: Numbers::of(&text) })
    }

    /// How the texts of two sketches overlap, whichever comes first. Where one is compared with many, a [`Probe`] of it spares most of the work.
    pub fn overlap(&self, other: &Sketch) -> Overlap {
        Probe::of(self).overlap(other)
    }

    /// Whether the two texts alone would be taken for copies.
    pub fn is_copy(&self, other: &Sketch) -> bool {
        matches!(self.overlap(other), Overlap::Copy | Overlap::Part)
    }

    /// Whether the two have next to nothing in common.
    pub fn differs(&self, other: &Sketch) -> bool {
        /// Of so many, however many there are, more are shared than different texts do.
        const MOST_SHARED: usize = (MAX_DIFFERENT * SIZE as f32) as usize;
        let (shared, all) = self.shared(other, MOST_SHARED);
        part(shared, all) <= MAX_DIFFERENT
    }

    /// Whether most of the shorter text stands in the longer one, however much longer that is and wherever in it; of two of one length, most of their numbers too.
    pub fn mostly_shares(&self, other: &Sketch) -> bool {
        let (shared, all) = self.shared(other, SIZE);
        let equal = ratio(self.length.min(other.length), self.length.max(other.length)) >= EQUAL_RATIO;
        part(shared, all) >= MIN_HELD && !(equal && self.numbers.differ(&other.numbers))
    }

    /// How many samples of the shorter text the longer one has too, of so many up to the hash to which both are complete. They are not counted to the end where
    /// there are more than `most`.
    fn shared(&self, other: &Sketch, most: usize) -> (usize, usize) {
        let (short, long) = if (self.length, self.samples()) <= (other.length, other.samples()) { (self, other) } else { (other, self) };
        let bound = short.bound().min(long.bound());
        let (shorts, longs) = (up_to(short.samples(), bound), up_to(long.samples(), bound));
        // Of what is random no branch can be foreseen, so there are none: which of the two is the smaller is added up.
        let (mut s, mut l, mut shared) = (0, 0, 0);
        while let (Some(one), Some(other), true) = (shorts.get(s), longs.get(l), shared <= most) {
            let (x, y) = (one >> REST_BITS, other >> REST_BITS);
            shared += usize::from(x == y);
            s += usize::from(x <= y);
            l += usize::from(y <= x);
        }
        (shared, shorts.len())
    }

    /// Letters and digits of the text.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// The smallest hashes, ascending: copies have some of them in common.
    pub fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        self.samples().iter().zip(self.rests).map(|(sample, rest)| sample >> REST_BITS << REST_BITS | u32::from(rest))
    }

    pub(super) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(super) fn samples(&self) -> &[u32] {
        self.samples.get(..self.size).unwrap_or(&self.samples)
    }

    /// Up to which hash the samples are complete.
    pub(super) fn bound(&self) -> u32 {
        if self.size < SIZE { u32::MAX } else { self.samples[SIZE - 1] >> REST_BITS }
    }

    /// How many bytes a [packed](Sketch::packed) sketch is.
    pub const PACKED: usize = 4 + SAMPLE * SIZE + Numbers::PACKED;

    /// The sketch to be put somewhere for a while, small and quick to read, without its [keys](Sketch::keys): the length and of each sample what it is
    /// more than the one before, in three bytes; then its numbers. `None` where that is not enough, as of one in seven texts of 120 letters and hardly any of 200.
    pub fn packed(&self) -> Option<[u8; Sketch::PACKED]> {
        let mut packed = [u8::MAX; Sketch::PACKED];
        let (length, rest) = packed.split_first_chunk_mut::<4>()?;
        let (samples, numbers) = rest.split_last_chunk_mut::<{ Numbers::PACKED }>()?;
        *length = self.length.to_le_bytes();
        numbers.iter_mut().zip(self.numbers.packed()).for_each(|(byte, number)| *byte = number);
        let mut last = 0;
        for (bytes, sample) in samples.as_chunks_mut::<SAMPLE>().0.iter_mut().zip(self.samples()) {
            let hash = sample >> REST_BITS;
            let gap = hash.checked_sub(last).filter(|gap| *gap < WIDEST)?;
            let [a, b, c, _] = (gap << PLACE_BITS | sample & ((1 << PLACE_BITS) - 1)).to_le_bytes();
            *bytes = [a, b, c];
            last = hash;
        }
        Some(packed)
    }

    /// The sketch that was [packed](Sketch::packed) so.
    pub fn unpacked(packed: &[u8; Sketch::PACKED]) -> Sketch {
        let mut sketch = Sketch { length: 0, samples: [NO_SAMPLE; SIZE], size: 0, rests: [0; KEYS], numbers: numbers_in(packed) };
        let (length, samples) = samples_in(packed);
        sketch.length = length;
        for (place, sample) in sketch.samples.iter_mut().zip(samples) {
            *place = sample;
            sketch.size += 1;
        }
        sketch
    }
}

/// Length and samples of a sketch that is packed.
pub(super) fn samples_in(packed: &[u8; Sketch::PACKED]) -> (u32, impl Iterator<Item = u32> + '_) {
    let [a, b, c, d, samples @ ..] = packed;
    let mut last: u32 = 0;
    let samples = samples.as_chunks::<SAMPLE>().0.iter().take(SIZE).map_while(move |[a, b, c]| {
        let number = u32::from_le_bytes([*a, *b, *c, 0]);
        last = last.wrapping_add(number >> PLACE_BITS);
        (number >> PLACE_BITS != WIDEST).then_some(last << REST_BITS | number & ((1 << PLACE_BITS) - 1))
    });
    (u32::from_le_bytes([*a, *b, *c, *d]), samples)
}

/// Numbers of a sketch that is packed.
pub(super) fn numbers_in(packed: &[u8; Sketch::PACKED]) -> Numbers {
    Numbers::unpacked(packed.last_chunk().unwrap_or(&[u8::MAX; Numbers::PACKED]))
}

/// The samples up to this hash, of some that ascend.
pub(super) fn up_to(samples: &[u32], bound: u32) -> &[u32] {
    &samples[..samples.partition_point(|sample| sample >> REST_BITS <= bound)]
}

/// In the beginning of a longer text, as long as a shorter one, are the samples whose place is below this.
pub(super) fn begins_before(short: u32, long: u32) -> u32 {
    // Not the last tenth: the shorter may have an end of its own.
    (ratio(short, long) * 0.9 * (1 << PLACE_BITS) as f32).round() as u32
}

fn ratio(short: u32, long: u32) -> f32 {
    short as f32 / long.max(1) as f32
}

fn part(of: usize, all: usize) -> f32 {
    of as f32 / all.max(1) as f32
}

/// The part of a hash by which texts are compared.
pub(super) fn compared(hash: u32) -> u32 {
    hash >> REST_BITS
}
