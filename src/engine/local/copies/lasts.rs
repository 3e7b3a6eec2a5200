//! [`Lasts`]: where the sets end, a bit for each member: in which set a member is, and in how many sets some are, 64 members at a time.

use super::ranked::Ranked;

/// A bit for each member that is the last of its set. The members of a set follow each other.
#[derive(Debug)]
pub struct Lasts(Ranked);

impl Lasts {
    pub fn new(bits: Ranked) -> Lasts {
        Lasts(bits)
    }

    /// What is written of sets of these sizes.
    pub fn bytes(sizes: impl Iterator<Item = u32> + Clone) -> Vec<u8> {
        let members: u32 = sizes.clone().sum();
        let mut end = 0;
        let lasts = sizes.filter(|size| *size > 0).map(|size| {
            end += size;
            end - 1
        });
        Ranked::bytes(members as usize, lasts)
    }

    /// The set of a member.
    #[inline]
    pub fn set_of(&self, member: u32) -> u32 {
        self.0.rank(member).1
    }

    /// Whether a member is the first of its set.
    pub fn is_first(&self, member: u32) -> bool {
        member.checked_sub(1).is_none_or(|before| self.0.rank(before).0)
    }

    /// In how many sets the members are whose bits are set.
    pub fn sets_of(&self, members: &[u64]) -> u64 {
        // Whether one of the set was met that goes on.
        let mut open = false;
        let mut sets = 0;
        for (members, at) in members.iter().zip(0..) {
            let (lasts, _) = self.0.block(at);
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
    use tantivy::directory::OwnedBytes;

    proptest! {
        #[test]
        fn sets_are_counted_as_one_by_one(sizes in prop::collection::vec(1u32..150, 1..40), every in 1u32..90, from in 0u32..70) {
            let lasts = Lasts::new(Ranked::new(OwnedBytes::new(Lasts::bytes(sizes.iter().copied()))));
            let sets: Vec<u32> = sizes.iter().zip(0u32..).flat_map(|(size, set)| (0..*size).map(move |_| set)).collect();
            for (member, set) in (0u32..).zip(&sets) {
                prop_assert_eq!(lasts.set_of(member), *set);
                prop_assert_eq!(lasts.is_first(member), member == 0 || sets[member as usize - 1] != *set);
            }
            let is_seen = |member: u32| member >= from && (member * 7 + member / 5).is_multiple_of(every);
            let mut seen = vec![0u64; sets.len().div_ceil(64)];
            (0..sets.len() as u32).filter(|member| is_seen(*member)).for_each(|member| seen[member as usize / 64] |= 1 << (member % 64));
            let mut met: Vec<u32> = (0u32..).zip(&sets).filter(|(member, _)| is_seen(*member)).map(|(_, set)| *set).collect();
            met.dedup();
            prop_assert_eq!(lasts.sets_of(&seen), met.len() as u64);
        }
    }
}
