//! [`Repeated`]: of the documents that match, those in a set of copies of which several do. A column is read in the order of the documents, which is the
//! fastest, and what it holds is compared in that of the sets.

use super::copies::Seen;
use super::gather::{Count, Part, each_value};
use std::ops::Range;
use tantivy::columnar::Column;
use tantivy::{DocId, Searcher};

/// The seat of a member that takes no part.
const NONE: u32 = u32::MAX;

/// The documents, each with a seat: set after set, within one the first published first.
pub struct Repeated {
    /// Of each part its documents, ascending, and the seat of each.
    parts: Vec<(Vec<DocId>, Vec<u32>)>,
    /// The first seat of each set, and the end.
    sets: Vec<u32>,
}

impl Repeated {
    /// Those of these parts, by what was seen of copies in them.
    pub fn of(seen: &Seen, searcher: &Searcher, parts: &[Part]) -> Repeated {
        let mut seats = vec![NONE; seen.copied().members()];
        let (mut sets, mut next) = (vec![0], 0);
        seen.several(|members| {
            for member in members {
                seats[*member as usize] = next;
                next += 1;
            }
            sets.push(next);
        });
        let parts = parts.iter().map(|part| {
            let marked = seen.copied().marked(searcher.segment_reader(part.segment));
            let most = part.docs.len().min(marked.count() as usize);
            let (mut docs, mut seated) = (Vec::with_capacity(most), Vec::with_capacity(most));
            marked.of_documents(&part.docs, |doc, member| {
                if let Some(seat) = seats.get(member as usize).filter(|seat| **seat != NONE) {
                    docs.push(doc);
                    seated.push(*seat);
                }
            });
            (docs, seated)
        });
        Repeated { parts: parts.collect(), sets }
    }

    /// How many seats there are.
    pub fn seats(&self) -> usize {
        self.sets.last().map_or(0, |end| *end as usize)
    }

    /// The seats of each set.
    pub fn sets(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.sets.windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
    }

    /// Every value that the documents of a part have in its column, with their seats.
    pub fn each_value<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
        &self,
        part: usize,
        column: &Column<T>,
        mut take: impl FnMut(usize, T),
    ) {
        let (docs, seats) = &self.parts[part];
        let mut at = 0;
        each_value(column, docs, |doc, value| {
            while docs[at] < doc {
                at += 1;
            }
            take(seats[at] as usize, value);
        });
    }

    /// Adds to each value how many documents have it that are one too many: all of a set but one. Takes seats with the numbers of their values.
    pub fn count_surplus(&self, held: &[(u32, u32)], counts: &mut [Count]) {
        // Where the values of each seat begin among all, seat after seat.
        let mut starts = vec![0u32; self.seats() + 1];
        held.iter().for_each(|(seat, _)| starts[*seat as usize + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut values = vec![0u32; held.len()];
        let mut next = starts.clone();
        for (seat, value) in held {
            let place = &mut next[*seat as usize];
            values[*place as usize] = *value;
            *place += 1;
        }
        for seats in self.sets() {
            let of_set = &mut values[starts[seats.start] as usize..starts[seats.end] as usize];
            of_set.sort_unstable();
            for same in of_set.windows(2).filter(|two| two[0] == two[1]) {
                counts[same[0] as usize].surplus += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_set_all_documents_with_a_value_but_one_are_too_many() {
        let repeated = Repeated { parts: Vec::new(), sets: vec![0, 2, 5] };
        let mut counts = vec![Count::default(); 3];
        // Both of the first set have value 0; of the second set one has it, and two have value 2.
        repeated.count_surplus(&[(4, 2), (1, 0), (0, 0), (2, 0), (3, 2), (3, 1)], &mut counts);
        assert_eq!(counts.iter().map(|count| count.surplus).collect::<Vec<_>>(), [1, 0, 1]);
    }
}
