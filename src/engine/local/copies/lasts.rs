//! [`Lasts`]: where the sets end, a bit for each member, to count in how many sets some members are: 64 members at a time, not one by one.

/// A bit for each member that is the last of its set. The members of a set follow each other.
#[derive(Debug)]
pub struct Lasts(Vec<u64>);

impl Lasts {
    /// Of the members that are the last ones, of so many in all.
    pub fn of(lasts: impl Iterator<Item = u32>, members: usize) -> Lasts {
        let mut bits = vec![0; members.div_ceil(64)];
        for last in lasts {
            if let Some(block) = bits.get_mut(last as usize / 64) {
                *block |= 1 << (last % 64);
            }
        }
        Lasts(bits)
    }

    /// In how many sets the members are whose bits are set.
    pub fn sets_of(&self, members: &[u64]) -> u64 {
        // Whether one of the set was met that goes on.
        let mut open = false;
        let mut sets = 0;
        for (members, lasts) in members.iter().zip(&self.0) {
            // What was met before stands for the first, which is in the same set.
            let members = members | u64::from(open);
            // Of every set the bits before its last: all ones added to them, the last becomes set where one of them is. Beyond that nothing is carried.
            let before = !lasts;
            let met = ((members & before).wrapping_add(before) | members) & lasts;
            sets += u64::from(met.count_ones());
            open = members.checked_shr(64 - lasts.leading_zeros()).is_some_and(|rest| rest != 0);
        }
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sets_are_counted_as_one_by_one(sizes in prop::collection::vec(1u32..150, 1..40), every in 1u32..90, from in 0u32..70) {
            let ends: Vec<u32> = sizes.iter().scan(0, |end, size| { *end += size; Some(*end) }).collect();
            let members = *ends.last().expect("a set");
            let is_seen = |member: &u32| *member >= from && (member * 7 + member / 5).is_multiple_of(every);
            let mut seen = vec![0u64; members.div_ceil(64) as usize];
            (0..members).filter(is_seen).for_each(|member| seen[member as usize / 64] |= 1 << (member % 64));
            let starts = std::iter::once(0).chain(ends.iter().copied());
            let sets = starts.zip(&ends).filter(|(start, end)| (*start..**end).any(|member| is_seen(&member))).count();
            let lasts = Lasts::of(ends.iter().map(|end| end - 1), members as usize);
            prop_assert_eq!(lasts.sets_of(&seen), sets as u64);
        }
    }
}
