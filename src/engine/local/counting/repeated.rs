//! [`Repeated`]: of the documents that match, those in a set of copies of which several do. A column is read in the order of the documents, which is the
//! fastest, and what it holds is compared in that of the sets.

use super::gather::{Count, Part, each_value};
use crate::engine::local::copies::Seen;
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

    /// Room for every value that the documents have in a column, given for each part where it has that column.
    pub fn room<'c, T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
        &self,
        columns: impl Iterator<Item = Option<&'c Column<T>>>,
    ) -> Held {
        let mut ends = vec![0u32; self.seats() + 2];
        for ((docs, seats), column) in self.parts.iter().zip(columns) {
            let Some(column) = column else { continue };
            for (doc, seat) in docs.iter().zip(seats) {
                ends[*seat as usize + 2] += column.index.value_row_ids(*doc).len() as u32;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        Held { ends, values: vec![0; sum as usize] }
    }

    /// Adds to each value how many documents have it that are one too many: all of a set but one.
    pub fn count_surplus(&self, mut held: Held, counts: &mut [Count]) {
        for seats in self.sets() {
            let of_set = &mut held.values[held.ends[seats.start] as usize..held.ends[seats.end] as usize];
            of_set.sort_unstable();
            for same in of_set.windows(2).filter(|two| two[0] == two[1]) {
                counts[same[0] as usize].surplus += 1;
            }
        }
    }
}

/// The numbers of the values that documents have, seat after seat. A million documents have millions of them, so they take no more room than this.
pub struct Held {
    /// Where the values of the seat before each end so far; once all are there, where those of the seat begin.
    ends: Vec<u32>,
    values: Vec<u32>,
}

impl Held {
    /// Puts the next value in the room of a seat.
    pub fn put(&mut self, seat: usize, value: u32) {
        if let Some(end) = self.ends.get_mut(seat + 1)
            && let Some(place) = self.values.get_mut(*end as usize)
        {
            *place = value;
            *end += 1;
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
        let mut held = Held { ends: vec![0, 0, 1, 2, 3, 5, 6], values: vec![0; 6] };
        for (seat, value) in [(4, 2), (1, 0), (0, 0), (2, 0), (3, 2), (3, 1)] {
            held.put(seat, value);
        }
        repeated.count_surplus(held, &mut counts);
        assert_eq!(counts.iter().map(|count| count.surplus).collect::<Vec<_>>(), [1, 0, 1]);
    }
}
