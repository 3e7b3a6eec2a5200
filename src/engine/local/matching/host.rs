//! [`Host`]: which words of an address are its host.

use crate::search::shape::Place;

/// Words that are the host of an address, or the end of it.
#[derive(Debug, Clone, Copy)]
pub struct Host {
    /// How many of them: others may be of the path.
    pub words: u32,
    /// Where it is not known where the host ends, only words at positions before this count.
    pub within: u32,
}

impl Host {
    /// The position before which words count in an address whose host is known to end at one of these.
    pub fn before(self, ends: &[u32]) -> u32 {
        if ends.is_empty() { self.within } else { u32::MAX }
    }

    /// Whether what stands at this place ends the host.
    pub fn ends_at(self, ends: &[u32], place: &Place) -> bool {
        ends.is_empty() || (place.start + self.words).checked_sub(1).is_some_and(|last| ends.contains(&last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_behind_the_host_is_not_it_and_where_its_end_is_not_known_what_is_far_behind() {
        let place = |start| Place { start, end: start + 2, over: 0 };
        let host = Host { words: 2, within: 5 };
        assert!(host.ends_at(&[4], &place(3)) && !host.ends_at(&[4], &place(2)) && !host.ends_at(&[4], &place(4)));
        assert!(host.ends_at(&[], &place(2)) && host.ends_at(&[], &place(9)));
        assert_eq!((host.before(&[]), host.before(&[4])), (5, u32::MAX));
    }
}
