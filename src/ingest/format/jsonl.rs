//! JSON lines: an object a line. A line that cannot be read is one skip; the others are read.

use super::json::{member_from, objects_by_line};
use super::{Format, Sink};
use crate::ingest::{Head, Input, Line, SkipReason};
use std::ops::ControlFlow;

/// See the [module](self). Members are numbered by line, so that a message leads to its place and a file that only grows
/// keeps the ids of its articles.
pub(super) struct Jsonl;

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn about(&self) -> &'static str {
        "JSON lines: one article a line, as a JSON object with the keys that news archives use"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson", "jl"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        objects_by_line(&head.text) >= 1
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let max = input.limits().max_record_bytes;
        let mut line = Vec::new();
        for number in 1_u64.. {
            let member = Some(number.to_string());
            match input.read_line(&mut line, max) {
                Ok(Line::End) => break,
                Ok(Line::Whole) if line.trim_ascii().is_empty() => {}
                Ok(Line::Whole) => member_from(line.trim_ascii(), member, input, sink)?,
                Ok(Line::TooLong) => sink(Err(input.skip(member, SkipReason::TooLarge, format!("a line of more than {max} bytes"))))?,
                Err(fault) => return sink(Err(fault)),
            }
        }
        ControlFlow::Continue(())
    }
}
