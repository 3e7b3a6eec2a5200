//! [`Packer`]: makes of articles what the index keeps of them, and dictionaries as it grows.

use super::MAGIC;
use super::dictionary::{self, GROWTH, LEAST_SAMPLES, made_of};
use super::samples::Samples;
use crate::article::Article;
use crate::engine::local::directory::Folder;
use crate::engine::local::marked::mark_language;
use crate::error::{Error, ErrorKind, Result};
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

/// zstd's usual level. With a dictionary the one below takes as long and leaves a tenth more, the one above twice as long for as much.
const LEVEL: i32 = 3;

/// Sizes of the tables in which zstd looks for what was there before, as powers of two; they hold all places of a dictionary. With the usual ones, which go by the
/// size of what is packed, a dictionary of 256 KiB left 1.5 percent more and one of 112 KiB 2.5.
const TABLES: [CParameter; 2] = [CParameter::HashLog(18), CParameter::ChainLog(17)];

/// An article before it is packed, and its [marked](mark_language) text.
pub fn unpacked(mut article: Article) -> Result<(Vec<u8>, String)> {
    let text = mark_language(&std::mem::take(&mut article.body), article.language);
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Article, format!("article {}: {e}", article.id));
    let head = postcard::to_allocvec(&article).map_err(|e| failed(&e))?;
    let length = u32::try_from(head.len()).map_err(|_| failed(&"it names more than can be kept"))?;
    let mut bytes = Vec::with_capacity(4 + head.len() + text.len());
    bytes.extend(length.to_le_bytes());
    bytes.extend(head);
    bytes.extend(text.as_bytes());
    Ok((bytes, text))
}

pub struct Packer {
    compressor: Compressor<'static>,
    /// How many dictionaries there are; the last is the one in use.
    dictionaries: u8,
    /// Articles in the index when the last was made.
    made_at: u64,
    /// Articles in the index.
    articles: u64,
    samples: Samples,
}

impl Packer {
    /// That of an index with so many articles and dictionaries.
    ///
    /// # Errors
    /// `IndexDamaged`, `Io`.
    pub fn open(folder: &Folder, articles: u64, dictionaries: u8) -> Result<Packer> {
        // All of them, though the last alone is needed: nothing is added to an index that is damaged.
        let mut last = (Vec::new(), 0);
        for number in 1..=dictionaries {
            last = dictionary::read(folder, number)?;
        }
        let (dictionary, made_at) = last;
        Ok(Packer { compressor: compressor(&dictionary)?, dictionaries, made_at, articles, samples: Samples::default() })
    }

    /// How many dictionaries there are by now.
    pub fn dictionaries(&self) -> u8 {
        self.dictionaries
    }

    /// Whether the first articles should come together, for a dictionary to be made of them all.
    pub fn gathers(&self) -> bool {
        self.dictionaries == 0 && self.made_at == 0
    }

    /// Looks at articles that are about to be packed. A dictionary that is due is made and written; it counts from the next commit on.
    ///
    /// # Errors
    /// `Io`.
    pub fn look_at<'a>(&mut self, folder: &Folder, articles: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        for article in articles {
            self.samples.add(article);
            self.articles += 1;
        }
        let (bytes, sizes) = self.samples.all();
        let due = self.articles >= self.made_at.saturating_mul(GROWTH) && bytes.len() >= LEAST_SAMPLES;
        let (true, Some(next)) = (due, self.dictionaries.checked_add(1)) else { return Ok(()) };
        // Where nothing comes of it, no more is tried until there is as much again.
        self.made_at = self.articles;
        if let Some(made) = made_of(bytes, sizes) {
            dictionary::write(folder, next, self.articles, &made)?;
            self.compressor = compressor(&made)?;
            self.dictionaries = next;
        }
        self.samples = Samples::default();
        Ok(())
    }

    /// Packs an article.
    ///
    /// # Errors
    /// `Internal`, where zstd fails.
    pub fn pack(&mut self, article: &[u8]) -> Result<Vec<u8>> {
        let frame = self.compressor.compress(article).map_err(|e| failed(&e))?;
        let frame = frame.strip_prefix(&MAGIC).ok_or_else(|| failed(&std::io::Error::other("what zstd made is no frame")))?;
        Ok([&[self.dictionaries], frame].concat())
    }
}

fn compressor(dictionary: &[u8]) -> Result<Compressor<'static>> {
    let mut compressor = Compressor::with_dictionary(LEVEL, dictionary).map_err(|e| failed(&e))?;
    for table in TABLES.into_iter().filter(|_| !dictionary.is_empty()) {
        compressor.set_parameter(table).map_err(|e| failed(&e))?;
    }
    // Which dictionary it was stands before the frame, in a byte instead of four.
    compressor.include_dictid(false).map_err(|e| failed(&e))?;
    Ok(compressor)
}

fn failed(cause: &std::io::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("an article cannot be packed: {cause}"))
}
