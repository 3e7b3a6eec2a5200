//! [`Seen`]: which members of sets match a query, one bit each.

use super::Copied;
use std::sync::Arc;
use tantivy::DocAddress;

#[derive(Debug, Clone)]
pub struct Seen {
    copied: Arc<Copied>,
    bits: Vec<u64>,
}

impl Seen {
    pub fn none(copied: Arc<Copied>) -> Seen {
        let bits = vec![0; copied.members().div_ceil(64)];
        Seen { copied, bits }
    }

    pub fn copied(&self) -> &Copied {
        &self.copied
    }

    #[inline]
    pub fn mark(&mut self, member: u32) {
        if let Some(word) = self.bits.get_mut(member as usize / 64) {
            *word |= 1 << (member % 64);
        }
    }

    fn has(&self, member: u32) -> bool {
        self.bits.get(member as usize / 64).is_some_and(|word| word >> (member % 64) & 1 == 1)
    }

    /// All that any of these has seen.
    pub fn union(of: impl Iterator<Item = Seen>) -> Option<Seen> {
        of.reduce(|mut all, more| {
            all.bits.iter_mut().zip(&more.bits).for_each(|(word, more)| *word |= more);
            all
        })
    }

    /// The articles of a set that match, the first published first.
    pub fn of(&self, set: u32) -> Vec<DocAddress> {
        self.copied.set(set).filter(|member| self.has(*member)).filter_map(|member| self.copied.address(member)).collect()
    }

    /// The members that match, ascending.
    fn members(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().zip(0u32..).flat_map(|(word, at)| {
            let mut bits = *word;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                Some(64 * at + bit)
            })
        })
    }

    /// Hands over, for each set of which several members match, these members: set after set.
    pub fn several(&self, mut take: impl FnMut(&[u32])) {
        let mut members = self.members().peekable();
        let mut of_one: Vec<u32> = Vec::new();
        while let Some(first) = members.next() {
            let end = self.copied.set(self.copied.set_of(first)).end;
            of_one.clear();
            of_one.push(first);
            while let Some(member) = members.next_if(|member| *member < end) {
                of_one.push(member);
            }
            if of_one.len() > 1 {
                take(&of_one);
            }
        }
    }

    /// By how much there are fewer stories than articles.
    pub fn surplus(&self) -> u64 {
        let members: u64 = self.bits.iter().map(|block| u64::from(block.count_ones())).sum();
        members.saturating_sub(self.copied.sets_of(&self.bits))
    }
}
