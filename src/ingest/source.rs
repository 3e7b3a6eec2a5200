//! Opening what is read: a file or a stream, through expanding and decoding, to the format that reads its articles. The
//! only place besides the walk that touches files.
//!
//! Every article passes [`finish`] on its way out, and no reader's panic passes this module: it becomes a skip.

use super::format::{Format, Sink};
use super::limits::within;
use super::names::MAX_ENTRIES;
use super::sniff::{self, Head};
use super::{Input, Limits, ReadOptions, Skip, SkipReason, decode, expand};
use crate::article::{Article, Source, id_from_source};
use std::any::Any;
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

/// How much of a file decides its format.
const HEAD_BYTES: usize = 64 << 10;

/// Bytes read from a file at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Reads the articles of one file, each handed to `sink` as soon as it is whole, together with what could not be read. Ends
/// early when the sink breaks. `name` is what the articles state as the path of their source, `/` between folders.
pub fn read_file(path: &Path, name: &str, options: &ReadOptions, sink: &mut Sink<'_>) {
    let skip = |reason, detail: String| Skip { source: Source { path: name.to_owned(), member: None }, reason, detail };
    // Looked at before it is opened: opening a pipe would wait for someone to write to it.
    let opened = fs::metadata(path).and_then(|about| Ok((about.is_file(), if about.is_file() { Some(File::open(path)?) } else { None })));
    // Whatever the sink answers, there is nothing left to read in these cases.
    let _ = match opened {
        Ok((_, Some(mut file))) => return read_stream(&mut file, name, options, sink),
        Ok(_) => sink(Err(skip(SkipReason::NotRegular, "a folder, pipe, device or socket".to_owned()))),
        Err(cause) => sink(Err(skip(SkipReason::Unreadable, cause.to_string()))),
    };
}

/// Reads the articles of a stream, as [`read_file`] does; `name` is `-` for standard input.
pub fn read_stream(input: &mut dyn Read, name: &str, options: &ReadOptions, sink: &mut Sink<'_>) {
    let in_sink = Cell::new(false);
    let limits = &options.limits;
    let mut finishing = |item: Result<Article, Skip>| {
        in_sink.set(true);
        let flow = sink(item.and_then(|article| finish(article, limits)));
        in_sink.set(false);
        flow
    };
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| open_and_read(input, name, options, &mut finishing)));
    match outcome {
        // The sink has broken or the input ended: either way this input is done with.
        Ok(_) => {}
        Err(cause) if in_sink.get() => panic::resume_unwind(cause),
        Err(cause) => {
            let source = Source { path: name.to_owned(), member: None };
            let detail = format!("the reader failed on it: {}", said(cause.as_ref()));
            let _ = sink(Err(Skip { source, reason: SkipReason::Guarded, detail }));
        }
    }
}

fn said(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    text.or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

fn open_and_read(input: &mut dyn Read, name: &str, options: &ReadOptions, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let limits = &options.limits;
    let fault = |cause: &io::Error, compressed| Input::new(Box::new(io::empty()), name, limits, compressed).fault(cause);
    let (head, reader) = match peek(BufReader::with_capacity(BUFFER_BYTES, input)) {
        Ok(peeked) => peeked,
        Err(cause) => return sink(Err(fault(&cause, false))),
    };
    if !expand::is_gzip(&head) {
        return choose_and_read(&head, Box::new(reader), name, false, options, sink);
    }
    match peek(expand::gunzip(reader, limits)) {
        Ok((head, reader)) => choose_and_read(&head, Box::new(reader), name, true, options, sink),
        Err(cause) => sink(Err(fault(&cause, true))),
    }
}

fn choose_and_read<'r>(
    head: &[u8],
    mut reader: Box<dyn BufRead + 'r>,
    name: &'r str,
    compressed: bool,
    options: &'r ReadOptions,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut head = head.to_vec();
    if let Some(encoding) = decode::utf16(&head) {
        let decoded = decode::ToUtf8::new(reader, encoding);
        reader = Box::new(BufReader::with_capacity(BUFFER_BYTES, decoded));
        // Only for looking at: what the cut may have broken at its end does not matter.
        head = encoding.decode(&head).0.into_owned().into_bytes();
    } else if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
        if let Err(cause) = reader.read_exact(&mut [0; 3]) {
            return sink(Err(Input::new(reader, name, &options.limits, compressed).fault(&cause)));
        }
    }
    let mut input = Input::new(reader, name, &options.limits, compressed);
    let chosen: Result<&dyn Format, _> = match options.input_format {
        Some(format) => Ok(format),
        None => sniff::choose(name, &Head::new(&head)),
    };
    match chosen {
        Ok(format) => format.read(&mut input, sink),
        Err((reason, detail)) => sink(Err(input.skip(None, reason, detail))),
    }
}

/// The first bytes of `reader`, and the whole of it again. A failure after the first byte is left to the reading, which
/// gives what was whole.
fn peek<'r>(mut reader: impl BufRead + 'r) -> io::Result<(Vec<u8>, impl BufRead + 'r)> {
    // Most files are smaller than the head may be: no more is reserved, and none of it written, than is read.
    let mut head = Vec::with_capacity(4 << 10);
    let failed = match reader.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head) {
        Ok(_) => None,
        Err(cause) if head.is_empty() => return Err(cause),
        Err(cause) => Some(cause),
    };
    Ok((head.clone(), Cursor::new(head).chain(BufReader::new(Failing(failed)).chain(reader))))
}

/// Gives its error once, then nothing: puts a failure back to where it happened.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What every article goes through: an id, a site, and the bounds on its text. One without a word is a skip, unless the
/// file gives it an id: then it is an article of the archive, and says that it is empty.
fn finish(mut article: Article, limits: &Limits) -> Result<Article, Skip> {
    if article.title.trim().is_empty() && article.body.trim().is_empty() {
        if article.id.is_empty() {
            let source = article.source;
            return Err(Skip { source, reason: SkipReason::Empty, detail: "no headline and no text".to_owned() });
        }
        article.notes.push("it has no headline and no text".to_owned());
    }
    for (text, what, max) in
        [(&mut article.title, "headline", limits.max_title_bytes), (&mut article.body, "text", limits.max_article_bytes)]
    {
        if text.len() > max {
            let whole = text.len();
            text.truncate(within(text, max).len());
            article.notes.push(format!("the {what} was cut after {} of {whole} bytes", text.len()));
        }
    }
    let lists = [("people", article.people.len()), ("places", article.places.len()), ("tags", article.tags.len())];
    for (what, _) in lists.into_iter().filter(|(_, length)| *length >= MAX_ENTRIES) {
        article.notes.push(format!("only the first {MAX_ENTRIES} {what} were read"));
    }
    if article.id.is_empty() {
        article.id = id_from_source(&article.source);
    }
    if article.site.is_none() {
        article.site = article.url.as_deref().and_then(host);
    }
    Ok(article)
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let after = url.split_once("://")?.1;
    let host = after[..after.find(['/', '?', '#']).unwrap_or(after.len())].rsplit('@').next()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    Some(host.to_owned()).filter(|h| h.contains('.'))
}
