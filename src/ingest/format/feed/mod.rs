//! Feeds: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, CDF, and the exports of WordPress (WXR), which are RSS with more in it.
//! Each entry is an article, its member the number of it in the file.
//!
//! The id is the one stated if it is an address or has the form of a URI; another is put after the address of the feed,
//! since it need not be unique beyond it. `entry` reads what an entry states, `text` makes text of its markup, `wordpress`
//! knows what only WordPress writes. Media, podcasts and geography are left out.

mod entry;
mod text;
mod wordpress;

use super::{Format, Sink};
use crate::ingest::{Head, Input, wire, xml};
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn about(&self) -> &'static str {
        "Feeds: RSS, RDF and Atom, well-formed or not, and WordPress exports (WXR)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rss", "atom", "rdf", "wxr", "cdf"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let root = xml::root_name(&head.text).unwrap_or_default();
        let feed = ["rss", "rdf", "feed", "channel"].iter().any(|name| root.eq_ignore_ascii_case(name));
        // Atom lets an entry be a file by itself.
        feed || (root == "entry" && head.text.contains("http://www.w3.org/2005/Atom"))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        wire::read_records(input, sink, "entry of a feed", &["item", "entry"], &mut |entry, open, source| entry::read(entry, open, source))
    }
}
