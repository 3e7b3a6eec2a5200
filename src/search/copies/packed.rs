//! [`Packed`] and [`Unpacked`]: small numbers in as few bits as each needs, one after the other in rows of 64.

/// Bits on their way into numbers.
#[derive(Debug, Default)]
pub struct Packed {
    numbers: Vec<u64>,
    /// Bits taken of the last number.
    taken: u32,
}

impl Packed {
    /// Adds the last `bits` of `value`, at most 32.
    pub fn push(&mut self, value: u32, bits: u32) {
        for at in (0..bits.min(32)).rev() {
            if self.taken.is_multiple_of(64) {
                self.numbers.push(0);
                self.taken = 0;
            }
            if let Some(last) = self.numbers.last_mut() {
                *last |= u64::from(value >> at & 1) << self.taken;
            }
            self.taken += 1;
        }
    }

    /// Adds a number as Golomb and Rice do (Rice, "Some practical universal noiseless coding techniques", 1979): what is above the last `low` bits as so
    /// many ones and a zero, then these.
    pub fn push_rice(&mut self, value: u32, low: u32) {
        for _ in 0..value >> low {
            self.push(1, 1);
        }
        self.push(0, 1);
        self.push(value, low);
    }

    /// The bits, the last number filled up with zeros.
    pub fn finish(self) -> Vec<u64> {
        self.numbers
    }
}

/// The bits that these numbers hold.
#[derive(Debug)]
pub struct Unpacked<I> {
    numbers: I,
    current: u64,
    left: u32,
}

impl<I: Iterator<Item = u64>> Unpacked<I> {
    pub fn of(numbers: I) -> Unpacked<I> {
        Unpacked { numbers, current: 0, left: 0 }
    }

    fn bit(&mut self) -> Option<u32> {
        if self.left == 0 {
            self.current = self.numbers.next()?;
            self.left = 64;
        }
        let bit = self.current as u32 & 1;
        self.current >>= 1;
        self.left -= 1;
        Some(bit)
    }

    /// The next so many bits, at most 32; `None` where there are not so many.
    pub fn take(&mut self, bits: u32) -> Option<u32> {
        (0..bits.min(32)).try_fold(0, |value, _| Some(value << 1 | self.bit()?))
    }

    /// The number that [`push_rice`](Packed::push_rice) put here.
    pub fn take_rice(&mut self, low: u32) -> Option<u32> {
        let mut above: u32 = 0;
        while self.bit()? == 1 {
            above = above.checked_add(1)?;
        }
        above.checked_mul(1 << low.min(31))?.checked_add(self.take(low)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(values in prop::collection::vec((0u32..1 << 20, 0u32..=31), 0..50)) {
            let mut packed = Packed::default();
            for (value, low) in &values {
                packed.push_rice(value & 0xfff, low % 12 + 4);
                packed.push(*value, *low);
            }
            let mut unpacked = Unpacked::of(packed.finish().into_iter());
            for (value, low) in values {
                prop_assert_eq!(unpacked.take_rice(low % 12 + 4), Some(value & 0xfff));
                prop_assert_eq!(unpacked.take(low), Some(value & ((1u64 << low) - 1) as u32));
            }
        }

        #[test]
        fn any_numbers_can_be_read(numbers in prop::collection::vec(any::<u64>(), 0..4), low in 0u32..40) {
            let mut unpacked = Unpacked::of(numbers.into_iter());
            while unpacked.take_rice(low).is_some() && unpacked.take(4).is_some() {}
        }
    }
}
