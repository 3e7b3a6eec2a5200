//! The formats that articles are kept in: the trait [`Format`] and the table [`formats`].
//!
//! A new one is a file here, a row in the table and a folder of examples under `tests/golden/read/`.

pub mod html;

mod epub;
mod feed;
mod json;
mod jsonfeed;
mod jsonl;
mod mail;
mod markdown;
mod newsml_1;
mod newsml_g2;
mod nitf;
mod page;
mod reuters;
mod table;
mod telegraph;
mod text;
mod trec;
mod warc;

pub(super) use epub::begins as begins_epub;
pub(crate) use table::no_column_of;

use super::sniff::Head;
use super::{Input, Skip};
use crate::article::Article;
use std::ops::ControlFlow;

/// Where articles and skips go, one at a time. Breaking ends the reading.
pub type Sink<'s> = dyn FnMut(Result<Article, Skip>) -> ControlFlow<()> + 's;

/// A form that articles are kept in.
///
/// A reader must come to an end on any bytes and keep no more of them than the limits of its [`Input`] allow. It sets
/// [`Article::source`] and what it knows; an empty id, the site of an address and the cap on the text are seen to after it.
pub trait Format: Sync {
    /// Its name, for `--input-format`: lower case, one word.
    fn name(&self) -> &'static str;

    /// What it is, in one line without a full stop.
    fn about(&self) -> &'static str;

    /// Extensions of its files, lower case, without the dot and without `.gz`.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file that begins so is in this format, whatever its name. The format that the extension names is asked
    /// first, then the others in the order of the table; where none does, the extension decides.
    fn recognises(&self, head: &Head<'_>) -> bool;

    /// Hands each article of `input` to `sink`, and a skip for what cannot be read; breaks when the sink does.
    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()>;
}

/// Every format, in the order in which they are asked whether they recognise a file.
pub fn formats() -> &'static [&'static dyn Format] {
    &[
        &reuters::Reuters,
        &nitf::Nitf,
        &newsml_g2::NewsmlG2,
        &newsml_1::Newsml1,
        &feed::Feed,
        &jsonfeed::JsonFeed,
        &telegraph::anpa::Anpa,
        &telegraph::iptc7901::Iptc7901,
        &warc::Warc,
        &mail::Mhtml,
        &mail::Eml,
        &mail::Mbox,
        &trec::Trec,
        &epub::Epub,
        &table::Table,
        &page::Page,
        &json::Json,
        &jsonl::Jsonl,
        &markdown::Markdown,
        &text::Text,
    ]
}

/// The format of this name.
///
/// ```
/// # use newsearch::ingest::format_named;
/// assert_eq!(format_named("jsonl").expect("a format").name(), "jsonl");
/// assert!(format_named("clay tablets").is_none());
/// ```
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    formats().iter().copied().find(|f| f.name() == name)
}

#[cfg(test)]
mod laws;
