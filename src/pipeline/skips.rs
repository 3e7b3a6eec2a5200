//! [`Skips`]: what of one file could not be read or indexed, as its record keeps it.

use crate::search::SourceSkip;
use std::collections::BTreeMap;

/// So many of one file are listed; the others are counted. A file of a million broken lines is one broken file.
pub const LISTED: usize = 1_000;

/// The first are listed, of the others it is counted how many there are of each reason.
#[derive(Debug, Default)]
pub struct Skips {
    listed: Vec<SourceSkip>,
    further: BTreeMap<String, u64>,
}

impl Skips {
    /// Takes in one more.
    pub fn push(&mut self, skip: SourceSkip) {
        if self.listed.len() < LISTED {
            self.listed.push(skip);
        } else {
            *self.further.entry(skip.reason).or_insert(0) += 1;
        }
    }

    /// All of them, those that are counted as one for each reason.
    pub fn list(&self) -> impl Iterator<Item = SourceSkip> + '_ {
        let further = self.further.iter().map(|(reason, count)| SourceSkip {
            member: None,
            reason: reason.clone(),
            detail: format!("{count} more of it; the first {LISTED} skips of a file are listed"),
        });
        self.listed.iter().cloned().chain(further)
    }
}
