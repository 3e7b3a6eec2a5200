//! mbox: messages one after another, each begun by a line `From sender date`. They are read one at a time.

use super::message;
use crate::ingest::format::{Format, Sink};
use crate::ingest::{Head, Input, Line, SkipReason};
use std::ops::ControlFlow;

/// Many messages a file.
pub(in crate::ingest::format) struct Mbox;

impl Format for Mbox {
    fn name(&self) -> &'static str {
        "mbox"
    }

    fn about(&self) -> &'static str {
        "mbox: the messages of a folder of mail or of a newsgroup"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["mbox", "mbx"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let Some((first, rest)) = head.text.split_once('\n') else { return false };
        begins(first.as_bytes()) && rest.split_once(':').is_some_and(|(name, _)| super::is_name(name))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let max = input.limits().max_record_bytes;
        let (mut line, mut record) = (Vec::new(), Vec::new());
        let (mut number, mut blank, mut too_large) = (0_u64, true, false);
        loop {
            let kind = match input.read_line(&mut line, max) {
                Ok(kind) => kind,
                Err(fault) => return sink(Err(fault)),
            };
            if kind == Line::End || (blank && begins(&line)) {
                let member = Some(number.to_string());
                if too_large {
                    sink(Err(input.skip(member, SkipReason::TooLarge, format!("a message of more than {max} bytes"))))?;
                } else if !record.trim_ascii().is_empty() {
                    message(&record, member, input, sink)?;
                }
                if kind == Line::End {
                    return ControlFlow::Continue(());
                }
                record.clear();
                (number, blank, too_large) = (number + 1, false, false);
                continue;
            }
            blank = line.trim_ascii().is_empty();
            // What began like a new message was marked by whoever wrote the file.
            let quoted = line.first() == Some(&b'>')
                && line.trim_ascii_start().iter().position(|b| *b != b'>').is_some_and(|at| line[at..].starts_with(b"From "));
            let text = if quoted { &line[1..] } else { &line[..] };
            too_large |= kind == Line::TooLong || record.len() + text.len() > max;
            if !too_large {
                record.extend_from_slice(text);
            }
        }
    }
}

/// Whether a line begins a message: `From `, a sender without spaces, and a date with a time in it.
fn begins(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let Ok(rest) = std::str::from_utf8(rest) else { return false };
    let words: Vec<&str> = rest.split_whitespace().take(8).collect();
    let time = |word: &&str| word.len() >= 5 && word.as_bytes()[2] == b':' && word.bytes().all(|b| b.is_ascii_digit() || b == b':');
    words.len() >= 5 && words[1..].iter().any(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_begins_with_from_begins_no_message() {
        assert!(begins(b"From ann@x.example Thu Feb 19 17:18:40 2015\n"));
        assert!(begins(b"From MAILER-DAEMON Thu Feb 19 17:18:40 2015\r\n"));
        assert!(!begins(b"From Lima to Bonn it is far, and the train at noon was full\n"));
        assert!(!begins(b"From \xff\xfe\n"));
    }
}
