//! `jsonl`: one JSON object a line for each hit, article or bucket, for other programs.

use super::json::{ArticleObject, write_line};
use super::{Presenter, Shown, Style};
use crate::search::{Facets, Profile, Response, Stats, Timeline};
use std::io::{Result, Write};

/// The presenter of that name.
pub struct Jsonl;

impl Presenter for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn about(&self) -> &'static str {
        "a JSON object a line"
    }

    fn response(&self, response: &Response, _: &Style, out: &mut dyn Write) -> Result<()> {
        response.hits.iter().try_for_each(|hit| write_line(hit, out))
    }

    fn article(&self, shown: Shown<'_>, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_line(&ArticleObject::of(shown), out)
    }

    fn facets(&self, facets: &Facets, _: &Style, out: &mut dyn Write) -> Result<()> {
        facets.buckets.iter().try_for_each(|bucket| write_line(bucket, out))
    }

    fn profile(&self, profile: &Profile, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_line(profile, out)
    }

    fn timeline(&self, timeline: &Timeline, _: &Style, out: &mut dyn Write) -> Result<()> {
        timeline.buckets.iter().try_for_each(|bucket| write_line(bucket, out))
    }

    fn stats(&self, stats: &Stats, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_line(stats, out)
    }
}
