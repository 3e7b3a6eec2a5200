//! [`Heads`]: of all documents at hand what they are looked for by, while they are compared: in their columns they lie far apart, packed, and of each they are
//! asked for as often as it has hashes.

use super::documents::Documents;
use super::find::Means;
use crate::search::copies::{Head, Texts};
use std::ops::Range;

/// Documents that a thread reads in a row.
const STRETCH: usize = 1 << 12;

/// The head of a document and its place in the order of texts of one length: no more than a processor reads from memory at once.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
struct Known {
    order: u64,
    /// Of length 0 where the document has none.
    head: Head,
}

const _: () = assert!(size_of::<Known>() == 64);

/// The heads of all documents, by number; of none where there is no room for them.
pub struct Heads(Vec<Known>);

impl Heads {
    /// Those of these documents, where they take no more than a quarter of the memory.
    pub fn of(documents: &Documents, means: Means) -> Heads {
        let room = means.memory / 4 / size_of::<Known>();
        if documents.end() as usize > room {
            return Heads(Vec::new());
        }
        let mut heads = vec![Known::default(); documents.end() as usize];
        means.share(heads.chunks_mut(STRETCH).zip((0u32..).step_by(STRETCH)), |(stretch, first)| {
            documents.heads(first..first.saturating_add(stretch.len() as u32), |number, head| {
                if let Some(known) = stretch.get_mut((number - first) as usize) {
                    *known = Known { order: documents.order(number), head };
                }
            });
        });
        Heads(heads)
    }

    /// That of a document, and its place in the order; `None` where it has none or it must be read.
    pub fn get(&self, number: u32) -> Option<(Head, u64)> {
        self.0.get(number as usize).filter(|known| known.head.length > 0).map(|known| (known.head, known.order))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Calls `take` with the documents among these that have one, in order.
    pub fn each(&self, numbers: Range<u32>, mut take: impl FnMut(u32, Head)) {
        let known = numbers.clone().zip(self.0.iter().skip(numbers.start as usize));
        known.filter(|(_, known)| known.head.length > 0).for_each(|(number, known)| take(number, known.head));
    }
}
