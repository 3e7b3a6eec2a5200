//! Opening what is read: a file, a stream or a member of an archive, through expanding and decoding, to the format that reads its articles. The
//! only place besides the walk that touches files.
//!
//! Every article passes [`finish`] on its way out, and no reader's panic passes this module: it becomes a skip.

use super::container::{self, Container, Member};
use super::expand::Compression;
use super::format::{Format, Sink, begins_epub};
use super::limits::{cut_note, within};
use super::names::MAX_ENTRIES;
use super::sniff::{self, Head};
use super::watch::{Unhurried, Watch};
use super::{Input, ReadOptions, Skip, SkipReason, credit, decode};
use crate::article::{Article, Source, id_from_source};
use rawzip::ZipArchive;
use std::any::Any;
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

/// How much of a file decides its format.
const HEAD_BYTES: usize = 64 << 10;

/// The most bytes of a name, a tag, an address and the like.
const MAX_ENTRY_BYTES: usize = 4096;

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
        Ok((_, Some(file))) => return guarded(&mut &file, Some(&file), name, options, sink),
        Ok(_) => sink(Err(skip(SkipReason::NotRegular, "a folder, pipe, device or socket".to_owned()))),
        Err(cause) => sink(Err(skip(SkipReason::Unreadable, cause.to_string()))),
    };
}

/// Whether a file can be opened by now.
pub(crate) fn can_be_opened(path: &Path) -> bool {
    File::open(path).is_ok()
}

/// Reads the articles of a stream, as [`read_file`] does; `name` is `-` for standard input.
pub fn read_stream(input: &mut dyn Read, name: &str, options: &ReadOptions, sink: &mut Sink<'_>) {
    guarded(input, None, name, options, sink);
}

/// The clock for one input, restarted whenever an article leaves and for each member.
fn watch(options: &ReadOptions) -> Watch {
    Watch::new(options.limits.max_read_time)
}

/// Reads `input`, which is `file` from its beginning where that is known.
fn guarded(input: &mut dyn Read, file: Option<&File>, name: &str, options: &ReadOptions, sink: &mut Sink<'_>) {
    let (in_sink, silent) = (Cell::new(false), Cell::new(true));
    let watch = watch(options);
    let mut finishing = |item: Result<Article, Skip>| {
        in_sink.set(true);
        silent.set(false);
        let flow = sink(item.and_then(|article| finish(article, options)));
        in_sink.set(false);
        watch.restart();
        flow
    };
    let place = Place { name, member: None, options, watch: &watch };
    let mut input = Unhurried { inner: input, watch: &watch };
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| open_and_read(&mut input, file, place, &mut finishing)));
    match outcome {
        // An archive without members, a table without rows: whatever is named is an article or is said to be none.
        Ok(_) if silent.get() && !watch.passed_over() => {
            let source = Source { path: name.to_owned(), member: None };
            let _ = sink(Err(Skip { source, reason: SkipReason::Empty, detail: "nothing is in it".to_owned() }));
        }
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

/// What is being read: a file or stream by its name, or a member of one.
#[derive(Clone, Copy)]
struct Place<'r> {
    name: &'r str,
    member: Option<&'r str>,
    options: &'r ReadOptions,
    watch: &'r Watch,
}

impl<'r> Place<'r> {
    fn input(self, reader: impl BufRead + 'r, compressed: bool) -> Input<'r> {
        Input::new(reader, self.name, self.options, self.watch, compressed).within(self.member)
    }

    fn fault(self, cause: &io::Error, compressed: bool) -> Skip {
        self.input(io::empty(), compressed).fault(cause)
    }

    fn skip(self, reason: SkipReason, detail: impl Into<String>) -> Skip {
        self.input(io::empty(), false).skip(None, reason, detail)
    }
}

fn open_and_read(input: &mut dyn Read, file: Option<&File>, place: Place<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let (head, reader) = match peek(BufReader::with_capacity(BUFFER_BYTES, input)) {
        Ok(peeked) => peeked,
        Err(cause) => return sink(Err(place.fault(&cause, false))),
    };
    let Some(compression) = Compression::of(&head) else { return open_expanded(&head, Box::new(reader), file, false, place, sink) };
    match compression.expand(reader, &place.options.limits).and_then(peek) {
        Ok((head, reader)) => open_expanded(&head, Box::new(reader), None, true, place, sink),
        Err(cause) => sink(Err(place.fault(&cause, true))),
    }
}

/// Reads what is no longer compressed: the members of an archive, or articles.
fn open_expanded<'r>(
    head: &[u8],
    mut reader: Box<dyn BufRead + 'r>,
    file: Option<&File>,
    compressed: bool,
    place: Place<'r>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    // A book is a zip too, but its pages belong together.
    let container = Container::of(head).filter(|_| !begins_epub(head) && place.options.format().is_none_or(|f| f.name() != "epub"));
    let Some(container) = container else { return choose_and_read(head, reader, compressed, place, sink) };
    if container == Container::Zip && container::no_archive_of_files(place.member.unwrap_or(place.name)) {
        return sink(Err(place.skip(SkipReason::UnknownFormat, "a document or program in a zip")));
    }
    if place.member.is_some() {
        return sink(Err(place.skip(SkipReason::TooDeep, "an archive inside an archive is not opened")));
    }
    let limits = &place.options.limits;
    let visit = &mut |member: Member<'_>| match member {
        Member::File(name, holds) => {
            place.watch.restart();
            open_and_read(holds, None, Place { member: Some(&name), ..place }, sink)
        }
        Member::Skipped(name, reason, detail) => sink(Err(Place { member: name.as_deref(), ..place }.skip(reason, detail))),
    };
    if container == Container::Tar {
        return container::read_tar(&mut reader, limits, visit);
    }
    let broken =
        |cause: &dyn std::fmt::Display| Member::Skipped(None, SkipReason::Damaged, format!("the zip is cut short or broken: {cause}"));
    // The directory of a zip stands at its end: a file is read from there, a stream has to be kept.
    if let Some(file) = file {
        let size = file.metadata().map_or(0, |about| about.len());
        let opened = file.try_clone().map_err(|cause| cause.to_string()).and_then(|file| {
            let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
            ZipArchive::from_file(file, &mut buffer).map_err(|cause| cause.to_string())
        });
        return match opened {
            Ok(archive) => container::read_zip(&archive, size, limits, visit),
            Err(cause) => visit(broken(&cause)),
        };
    }
    match place.input(reader, compressed).read_all() {
        Err(skip) => sink(Err(skip)),
        Ok(bytes) => {
            let size = bytes.len() as u64;
            match ZipArchive::from_slice(bytes) {
                Ok(archive) => container::read_zip(&archive.into_reader_archive(), size, limits, visit),
                Err(cause) => visit(broken(&cause)),
            }
        }
    }
}

fn choose_and_read<'r>(
    head: &[u8],
    mut reader: Box<dyn BufRead + 'r>,
    compressed: bool,
    place: Place<'r>,
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
            return sink(Err(place.fault(&cause, compressed)));
        }
    }
    let mut input = place.input(reader, compressed);
    let chosen: Result<&dyn Format, _> = match place.options.format() {
        Some(format) => Ok(format),
        None => sniff::choose(input.name(), &Head::new(&head)),
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
fn finish(mut article: Article, options: &ReadOptions) -> Result<Article, Skip> {
    let ReadOptions { limits, settings, .. } = options;
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
            article.notes.push(cut_note(what, text.len(), whole));
        }
    }
    shorten(&mut article);
    let Article { authors, people, places, tags, .. } = &article;
    let lists = [("authors", authors.len()), ("people", people.len()), ("places", places.len()), ("tags", tags.len())];
    for (what, _) in lists.into_iter().filter(|(_, length)| *length >= MAX_ENTRIES) {
        article.notes.push(format!("only the first {MAX_ENTRIES} {what} were read"));
    }
    if article.id.is_empty() {
        article.id = id_from_source(&article.source);
    }
    let host = article.url.as_deref().and_then(host);
    // Where pages state no name, their host stands in for it.
    if article.site.is_none() || (settings.site.is_some() && article.site == host) {
        article.site = settings.site.clone().or(host);
    }
    article.language = article.language.or(settings.language);
    if let Some(zone) = &settings.time_zone {
        (article.date, article.updated) = (article.date.map(|d| d.in_zone(zone)), article.updated.map(|d| d.in_zone(zone)));
    }
    // A change on the same day at no stated time, or before the date of the article, says nothing.
    article.updated = article.updated.filter(|updated| article.date.is_none_or(|date| date.seconds() < updated.seconds()));
    credit::complete(&mut article);
    Ok(article)
}

/// Cuts names and the like that no person wrote; an archive is a thousand articles, and each may have thousands of them.
fn shorten(article: &mut Article) {
    let Article { authors, agency, dateline, people, places, url, site, tags, .. } = article;
    let names = people.iter_mut().map(|p| &mut p.name).chain(places.iter_mut().map(|p| &mut p.name));
    let texts = authors.iter_mut().chain(tags).chain(agency).chain(dateline).chain(url).chain(site).chain(names);
    let mut cut = 0;
    for text in texts.filter(|text| text.len() > MAX_ENTRY_BYTES) {
        text.truncate(within(text, MAX_ENTRY_BYTES).len());
        cut += 1;
    }
    if cut > 0 {
        article.notes.push(format!("{cut} names, tags or the like were cut after {MAX_ENTRY_BYTES} bytes"));
    }
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let after = url.split_once("://")?.1;
    let host = after[..after.find(['/', '?', '#']).unwrap_or(after.len())].rsplit('@').next()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    Some(host.to_owned()).filter(|h| h.contains('.'))
}
