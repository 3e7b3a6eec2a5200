//! [`Occurrences`]: where terms stand, first as they come, then [sorted](super::block) and [packed](super::chains).

use super::block::{Block, Occurrence};
use super::chains::{Chains, Full};
use tantivy::DocId;

/// Where terms stand, each by its key.
pub struct Occurrences {
    block: Block,
    /// What was packed.
    pub chains: Chains,
}

impl Occurrences {
    /// None yet; what waits to be sorted may take so many bytes.
    pub fn within(bytes: usize) -> Occurrences {
        Occurrences { block: Block::within(bytes), chains: Chains::default() }
    }

    /// A term stands there: at no earlier document than those before, and at no earlier position in it.
    #[inline]
    pub fn add(&mut self, key: u32, doc: DocId, position: u32) {
        self.block.push(Occurrence { key, doc, position });
    }

    /// Packs what waits, where it is enough. To be called between documents.
    pub fn pack_if_full(&mut self) -> Result<(), Full> {
        if self.block.is_full() { self.pack() } else { Ok(()) }
    }

    /// Packs what waits.
    pub fn pack(&mut self) -> Result<(), Full> {
        let Occurrences { block, chains } = self;
        let mut done = Ok(());
        block.drain(|of_key| {
            if done.is_ok() {
                done = chains.add(of_key);
            }
        });
        done
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.block.memory() + self.chains.memory()
    }
}
