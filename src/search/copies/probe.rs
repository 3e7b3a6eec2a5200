//! [`Probe`]: a sketch that others ([`Compared`]) are compared with, laid out so that how much two texts have in common is told in one walk along the samples of the
//! shorter one.
//!
//! Where a hash stands among the samples of the probe is looked up, not searched for, and no branch depends on whether it does, since nothing of that
//! can be foreseen. Of two texts that do not overlap it is known after a third of the walk.

use super::numbers::Numbers;
use super::sketch::{
    Common, MIN_HELD, NO_SAMPLE, Overlap, PLACE_BITS, REST_BITS, SIZE, Sketch, begins_before, numbers_in, samples_in, up_to,
};

/// Places to look in: some sixteen to a sample, so that hardly two have the same one.
const PLACES: usize = 1024;

/// Numbers of samples are below this; the numbers of places are powers of two so that no bound need be checked.
const NUMBERS: usize = 2 * SIZE;

/// A text of which more samples than these are not in a longer one cannot overlap with it, however many it has.
const MOST_MISSED: usize = SIZE - 1 - (MIN_HELD * SIZE as f32) as usize;

/// A sketch that many are compared with; see the module.
#[derive(Debug, Clone)]
pub struct Probe {
    /// As [`Sketch::length`].
    length: u32,
    /// How many samples there are, and up to which hash they are complete.
    size: usize,
    bound: u32,
    numbers: Numbers,
    /// The samples, ascending, numbered from 1.
    samples: [u32; NUMBERS],
    /// Of each place the number of a sample whose hash belongs there; 0 where none does.
    first: [u8; PLACES],
    /// Of each sample the number of one before it that belongs to the same place, likewise.
    before: [u8; NUMBERS],
}

impl Probe {
    /// To compare others with this one.
    pub fn of(sketch: &Sketch) -> Probe {
        let mut probe = Probe {
            length: sketch.length(),
            size: sketch.samples().len(),
            bound: sketch.bound(),
            numbers: *sketch.numbers(),
            samples: [NO_SAMPLE; NUMBERS],
            first: [0; PLACES],
            before: [0; NUMBERS],
        };
        for (sample, number) in sketch.samples().iter().zip(1u8..) {
            probe.samples[usize::from(number)] = *sample;
            probe.before[usize::from(number)] = std::mem::replace(&mut probe.first[place_of(*sample)], number);
        }
        probe
    }

    /// As [`Sketch::overlap`].
    pub fn overlap(&self, other: &Sketch) -> Overlap {
        if (other.length(), other.samples()) <= (self.length, self.samples()) {
            self.holds(other.length(), other.samples().iter().copied(), || *other.numbers())
        } else {
            Probe::of(other).holds(self.length, self.samples().iter().copied(), || self.numbers)
        }
    }

    #[cold]
    fn overlap_unpacked(&self, packed: &[u8; Sketch::PACKED]) -> Overlap {
        self.overlap(&Sketch::unpacked(packed))
    }

    /// As [`Sketch::overlap`], of a sketch that is [packed](Sketch::packed) and stays so: in most cases no more than a third of it is read.
    pub fn overlap_packed(&self, packed: &[u8; Sketch::PACKED]) -> Overlap {
        let (length, samples) = samples_in(packed);
        if length < self.length { self.holds(length, samples, || numbers_in(packed)) } else { self.overlap_unpacked(packed) }
    }

    /// How a text overlaps with this one, which is the longer, by its length, its samples, ascending, and its numbers, which are hardly ever asked for.
    fn holds(&self, length: u32, samples: impl Iterator<Item = u32>, numbers: impl FnOnce() -> Numbers) -> Overlap {
        let begins = begins_before(length, self.length);
        let mut common = Common { lengths: (length, self.length), all: 0, shared: 0, early_shared: 0 };
        let mut bound = 0;
        for sample in samples {
            let hash = sample >> REST_BITS;
            if hash > self.bound {
                break;
            }
            bound = hash;
            let place = self.place(sample);
            common.all += 1;
            common.shared += usize::from(place < 1 << PLACE_BITS);
            common.early_shared += usize::from(place < begins);
            if common.all - common.shared > MOST_MISSED {
                return Overlap::None;
            }
        }
        // A text all of whose samples lie below the bound of the other is complete up to its last one, or altogether.
        let complete = if common.all == SIZE { bound } else { self.bound };
        let is_early = |sample: &&u32| *sample & ((1 << PLACE_BITS) - 1) < begins;
        common.overlap(|| up_to(self.samples(), complete).iter().filter(is_early).count(), || self.numbers.differ(&numbers()))
    }

    /// Where in the text the sample with the same hash stands, in sixteenths; where there is none, a number above all places.
    #[inline]
    fn place(&self, sample: u32) -> u32 {
        let hash = sample >> REST_BITS << REST_BITS;
        let mut number = usize::from(self.first[place_of(sample)]) % NUMBERS;
        let mut place = self.samples[number] ^ hash;
        // What can be foreseen first: hardly any has another before it.
        while self.before[number] != 0 && place >= 1 << PLACE_BITS {
            number = usize::from(self.before[number]) % NUMBERS;
            place = self.samples[number] ^ hash;
        }
        place
    }

    fn samples(&self) -> &[u32] {
        self.samples.get(1..=self.size).unwrap_or_default()
    }
}

fn place_of(sample: u32) -> usize {
    (sample >> REST_BITS) as usize % PLACES
}

/// A sketch that is compared with a few probes.
#[derive(Debug, Clone)]
pub enum Compared<'s> {
    /// As it was made of a text.
    Whole(Box<Sketch>),
    /// As it was [packed](Sketch::packed).
    Packed(&'s [u8; Sketch::PACKED]),
}

impl Compared<'_> {
    /// As [`Sketch::overlap`].
    pub fn overlap(&self, probe: &Probe) -> Overlap {
        match self {
            Compared::Whole(sketch) => probe.overlap(sketch),
            Compared::Packed(packed) => probe.overlap_packed(packed),
        }
    }

    /// The probe of this one.
    pub fn probe(&self) -> Probe {
        match self {
            Compared::Whole(sketch) => Probe::of(sketch),
            Compared::Packed(packed) => Probe::of(&Sketch::unpacked(packed)),
        }
    }
}
