//! [`Packer`]: makes of articles what the index keeps of them, and dictionaries as it grows.

use super::MAGIC;
use super::dictionary::{self, GROWTH, LEAST_SAMPLES, made_of};
use super::marked::mark_language;
use super::samples::Samples;
use crate::article::Article;
use crate::engine::local::disk::directory::Folder;
use crate::error::{Error, ErrorKind, Result};
use std::thread::{self, JoinHandle};
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
    /// The next dictionary, while it is made.
    making: Option<Making>,
}

/// A dictionary that a thread makes, so that nobody waits for it: articles are packed with the last one meanwhile. From a certain article on it is the one in use,
/// so that of the same articles the same index comes, however long it took.
struct Making {
    /// Articles in the index when it was begun, and when it is to be in use.
    begun_at: u64,
    used_at: u64,
    thread: JoinHandle<Option<Vec<u8>>>,
}

/// The next dictionary is in use once there are so many articles more, as a part of those there were when it was begun: of newswire, as many as come while it is made
/// (some 300 ms from 11,000 articles on).
const MEANWHILE: u64 = 2;

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
        Ok(Packer { compressor: compressor(&dictionary)?, dictionaries, made_at, articles, samples: Samples::default(), making: None })
    }

    /// How many dictionaries there are by now.
    pub fn dictionaries(&self) -> u8 {
        self.dictionaries
    }

    /// Whether the first articles should come together, for a dictionary to be made of them all.
    pub fn gathers(&self) -> bool {
        self.dictionaries == 0 && self.made_at == 0
    }

    /// Looks at articles that are about to be packed. A dictionary that is due is begun, and written once it is made; it counts from the next commit on.
    ///
    /// # Errors
    /// `Io`.
    pub fn look_at<'a>(&mut self, folder: &Folder, articles: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        for article in articles {
            self.samples.add(article);
            self.articles += 1;
        }
        if let Some(Making { begun_at, thread, .. }) = self.making.take_if(|making| making.used_at <= self.articles) {
            // One that ended unexpectedly made nothing.
            self.put_in_use(folder, begun_at, thread.join().unwrap_or_default())?;
        }
        let (bytes, _) = self.samples.all();
        let due = self.articles >= self.made_at.saturating_mul(GROWTH) && bytes.len() >= LEAST_SAMPLES;
        if !due || self.making.is_some() || self.dictionaries == u8::MAX {
            return Ok(());
        }
        let first = self.gathers();
        // Where nothing comes of it, no more is tried until there is as much again.
        let begun_at = self.articles;
        self.made_at = begun_at;
        let samples = std::mem::take(&mut self.samples);
        let make = move || {
            let (bytes, sizes) = samples.all();
            made_of(bytes, sizes)
        };
        if first {
            return self.put_in_use(folder, begun_at, make());
        }
        let thread =
            thread::Builder::new().name("dictionary".to_owned()).spawn(make).map_err(|e| Error::io("cannot start a thread", &e))?;
        self.making = Some(Making { begun_at, used_at: begun_at + begun_at / MEANWHILE, thread });
        Ok(())
    }

    /// Writes a dictionary, if one was made, of which so many articles were in the index when it was begun.
    fn put_in_use(&mut self, folder: &Folder, begun_at: u64, made: Option<Vec<u8>>) -> Result<()> {
        if let Some(made) = made {
            let next = self.dictionaries + 1;
            dictionary::write(folder, next, begun_at, &made)?;
            self.compressor = compressor(&made)?;
            self.dictionaries = next;
        }
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
