//! [`Packed`] and [`Unpacked`]: small numbers in as few bits as each needs, one after the other in rows of 32.

/// Bits on their way into numbers.
#[derive(Debug, Default)]
pub struct Packed {
    numbers: Vec<u32>,
    /// Bits taken of the last number.
    taken: u32,
}

impl Packed {
    /// Adds the last `bits` of `value`, at most 32, the highest first.
    pub fn push(&mut self, value: u32, bits: u32) {
        let bits = bits.min(32);
        if bits == 0 {
            return;
        }
        let turned = value.reverse_bits() >> (32 - bits);
        if self.numbers.is_empty() || self.taken == 32 {
            self.numbers.push(0);
            self.taken = 0;
        }
        if let Some(last) = self.numbers.last_mut() {
            *last |= turned << self.taken;
        }
        let room = 32 - self.taken;
        if bits > room {
            self.numbers.push(turned >> room);
            self.taken = bits - room;
        } else {
            self.taken += bits;
        }
    }

    /// Adds a number as Golomb and Rice do (Rice, "Some practical universal noiseless coding techniques", 1979): what is above the last `low` bits as so
    /// many ones and a zero, then these.
    pub fn push_rice(&mut self, value: u32, low: u32) {
        let mut above = value >> low;
        while above > 0 {
            self.push(u32::MAX, above.min(32));
            above -= above.min(32);
        }
        self.push(0, 1);
        self.push(value, low);
    }

    /// The bits, the last number filled up with zeros.
    pub fn finish(self) -> Vec<u32> {
        self.numbers
    }
}

/// The bits that these numbers hold.
#[derive(Debug)]
pub struct Unpacked<I> {
    numbers: I,
    current: u32,
    left: u32,
}

impl<I: Iterator<Item = u32>> Unpacked<I> {
    pub fn of(numbers: I) -> Unpacked<I> {
        Unpacked { numbers, current: 0, left: 0 }
    }

    /// Has a bit at least left to be taken; `None` where there is none.
    fn refill(&mut self) -> Option<()> {
        if self.left == 0 {
            self.current = self.numbers.next()?;
            self.left = 32;
        }
        Some(())
    }

    /// The next so many bits, at most 32; `None` where there are not so many.
    pub fn take(&mut self, bits: u32) -> Option<u32> {
        let bits = bits.min(32);
        let (mut taken, mut turned) = (0, 0u64);
        while taken < bits {
            self.refill()?;
            let now = (bits - taken).min(self.left);
            turned |= (u64::from(self.current) & ((1 << now) - 1)) << taken;
            self.current = self.current.unbounded_shr(now);
            self.left -= now;
            taken += now;
        }
        Some(if bits == 0 { 0 } else { (turned as u32).reverse_bits() >> (32 - bits) })
    }

    /// The number that [`push_rice`](Packed::push_rice) put here.
    pub fn take_rice(&mut self, low: u32) -> Option<u32> {
        let mut above: u32 = 0;
        loop {
            self.refill()?;
            let ones = self.current.trailing_ones().min(self.left);
            above = above.checked_add(ones)?;
            if ones == self.left {
                self.left = 0;
                continue;
            }
            // The zero after them too.
            self.current = self.current.unbounded_shr(ones + 1);
            self.left -= ones + 1;
            break;
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
        fn any_numbers_can_be_read(numbers in prop::collection::vec(any::<u32>(), 0..8), low in 0u32..40) {
            let mut unpacked = Unpacked::of(numbers.into_iter());
            while unpacked.take_rice(low).is_some() && unpacked.take(4).is_some() {}
        }
    }
}
