//! [`Samples`]: articles for the next dictionary, evenly spread over all that came.

/// So many bytes of articles are kept. More made dictionaries that pack no more than half a percent tighter, and took as much longer to make.
pub const MOST: usize = 4 << 20;

/// Of a long article the beginning speaks for all of it.
const OF_EACH: usize = 16 << 10;

#[derive(Debug)]
pub struct Samples {
    bytes: Vec<u8>,
    sizes: Vec<usize>,
    came: usize,
    /// One of so many that come is kept.
    every: usize,
}

impl Default for Samples {
    fn default() -> Samples {
        Samples { bytes: Vec::new(), sizes: Vec::new(), came: 0, every: 1 }
    }
}

impl Samples {
    pub fn add(&mut self, article: &[u8]) {
        self.came += 1;
        if !self.came.is_multiple_of(self.every) {
            return;
        }
        let sample = &article[..article.len().min(OF_EACH)];
        self.bytes.extend_from_slice(sample);
        self.sizes.push(sample.len());
        if self.bytes.len() > MOST {
            self.thin_out();
        }
    }

    /// Lets go of every other one, and from now on takes half as many.
    fn thin_out(&mut self) {
        let all = std::mem::take(self);
        self.came = all.came;
        self.every = 2 * all.every;
        let mut rest = &all.bytes[..];
        for (size, at) in all.sizes.iter().zip(0..) {
            let (sample, after) = rest.split_at(*size);
            rest = after;
            // The last of each two, as of those to come.
            if at % 2 == 1 {
                self.bytes.extend_from_slice(sample);
                self.sizes.push(*size);
            }
        }
    }

    /// The samples one after another, and the size of each.
    pub fn all(&self) -> (&[u8], &[usize]) {
        (&self.bytes, &self.sizes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_come_a_bounded_part_of_them_is_kept_and_spread_over_all() {
        let mut samples = Samples::default();
        for number in 0..40_000u32 {
            samples.add(&number.to_le_bytes().repeat(250));
        }
        let (bytes, sizes) = samples.all();
        assert!(bytes.len() <= MOST && bytes.len() > MOST / 3, "{}", bytes.len());
        assert_eq!(bytes.len(), sizes.iter().sum::<usize>());
        let numbers: Vec<u32> =
            bytes.chunks(1_000).map(|sample| u32::from_le_bytes([sample[0], sample[1], sample[2], sample[3]])).collect();
        let gap = numbers[1] - numbers[0];
        assert!(numbers.windows(2).all(|two| two[1] - two[0] == gap), "{numbers:?}");
        assert!(numbers[0] < gap && numbers[numbers.len() - 1] > 40_000 - 2 * gap);
        samples.add(&vec![0; 1 << 20]);
        assert!(samples.all().0.len() <= MOST);
    }
}
