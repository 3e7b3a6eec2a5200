//! EPUB: newspapers and magazines as e-readers keep them, and books. A zip of XHTML pages with a list of them in reading
//! order; each page with text in it is an article, under its own heading, and what the book states of itself (name, authors,
//! date, language, subjects) holds for all of them.
//!
//! Pages of contents, covers and title pages are passed over. What is encrypted for one reader (DRM) is skipped.

use super::{Format, Sink};
use crate::article::{Article, Date, DateOrigin};
use crate::ingest::container::{Member, read_zip};
use crate::ingest::decode::{declared_charset, decode};
use crate::ingest::format::html::{fragment, heading};
use crate::ingest::limits::within;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Head, Input, Limits, SkipReason, credit, dates, names};
use crate::text::Language;
use rawzip::ZipArchive;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::ops::ControlFlow;

/// What a zip begins with that is an EPUB: its first member says so and is not compressed.
const MAGIC: &[u8] = b"mimetypeapplication/epub+zip";

/// Where the first member begins, after its 30 bytes of header.
const MAGIC_AT: usize = 30;

/// A page with less text is a cover, a title page or an ornament, unless it is a brief.
const MIN_TEXT_CHARS: usize = 200;

/// A brief, below a heading, has no less.
const MIN_BRIEF_CHARS: usize = 40;

/// See the [module](self). Members are the paths of pages in the book.
pub(super) struct Epub;

impl Format for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn about(&self) -> &'static str {
        "EPUB: a newspaper, magazine or book for e-readers; each page of it with text is an article"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["epub"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        begins(head.bytes)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let bytes = match input.read_all() {
            Ok(bytes) => bytes,
            Err(skip) => return sink(Err(skip)),
        };
        let mut files = match unpacked(bytes, input, sink)? {
            Some(files) => files,
            None => return ControlFlow::Continue(()),
        };
        let Some((folder, package)) = package(&files, input.limits()) else {
            return sink(Err(input.skip(None, SkipReason::Malformed, "no list of pages in it: the package document is missing or broken")));
        };
        let book = Book::of(&package);
        let encrypted = tree(&files, "META-INF/encryption.xml", input.limits());
        let references = encrypted.iter().flat_map(|e| e.all("CipherReference"));
        let encrypted: HashSet<String> = references.filter_map(|r| r.attribute("URI")).map(|uri| decoded_path("", uri)).collect();
        let mut found = 0;
        for path in book.pages.iter().map(|href| decoded_path(&folder, href)) {
            // Each once, however often the book says that it comes.
            let Some(page) = files.remove(&path) else { continue };
            let member = Some(path.clone());
            if encrypted.contains(&path) {
                found += 1;
                sink(Err(input.skip(member, SkipReason::UnknownFormat, "it is encrypted")))?;
                continue;
            }
            if let Some(skip) = input.overdue(member.as_deref()) {
                sink(Err(skip))?;
                continue;
            }
            if let Some(mut article) = book.article(&page) {
                found += 1;
                article.source = input.source(member);
                sink(Ok(article))?;
            }
        }
        match found {
            0 => sink(Err(input.skip(None, SkipReason::NotAnArticle, "no page of it holds text"))),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// Whether a file begins as an EPUB does.
pub(in crate::ingest) fn begins(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") && head.get(MAGIC_AT..).is_some_and(|rest| rest.starts_with(MAGIC))
}

/// The text files of the book by path. `None` where it cannot be opened, of which the sink was told.
fn unpacked(bytes: Vec<u8>, input: &Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<(), Option<HashMap<String, Vec<u8>>>> {
    const TEXTS: [&str; 6] = [".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx"];
    let size = bytes.len() as u64;
    let archive = match ZipArchive::from_slice(bytes) {
        Ok(archive) => archive.into_reader_archive(),
        Err(cause) => {
            sink(Err(input.skip(None, SkipReason::Damaged, format!("the zip is cut short or broken: {cause}"))))?;
            return ControlFlow::Continue(None);
        }
    };
    let mut files = HashMap::new();
    let mut room = input.limits().max_file_bytes;
    let mut full = false;
    read_zip(&archive, size, input.limits(), &mut |member| match member {
        Member::File(name, holds) if !full && TEXTS.iter().any(|end| name.to_ascii_lowercase().ends_with(end)) => {
            let mut text = Vec::new();
            match holds.take(room + 1).read_to_end(&mut text) {
                Ok(_) if text.len() as u64 > room => {
                    let detail = format!("its pages have more than {} bytes; the rest is not read", input.limits().max_file_bytes);
                    full = true;
                    sink(Err(input.skip(None, SkipReason::TooLarge, detail)))
                }
                Ok(_) => {
                    room -= text.len() as u64;
                    files.insert(name, text);
                    ControlFlow::Continue(())
                }
                Err(cause) => sink(Err(input.skip(Some(name), SkipReason::Damaged, cause.to_string()))),
            }
        }
        Member::File(..) => ControlFlow::Continue(()),
        Member::Skipped(name, reason, detail) => sink(Err(input.skip(name, reason, detail))),
    })?;
    ControlFlow::Continue(Some(files))
}

fn tree(files: &HashMap<String, Vec<u8>>, path: &str, limits: &Limits) -> Option<Element> {
    let text = decode(files.get(path)?, Some("utf-8")).text.into_owned();
    match xml::read(&text, limits, &|_| false, &mut |_, _| ControlFlow::Continue(())) {
        ControlFlow::Continue(ended) => ended.root,
        ControlFlow::Break(()) => None,
    }
}

/// The package document, which lists the pages, and the folder it lies in.
fn package(files: &HashMap<String, Vec<u8>>, limits: &Limits) -> Option<(String, Element)> {
    let container = tree(files, "META-INF/container.xml", limits);
    let stated = container.and_then(|c| c.find("rootfile").and_then(|r| r.attribute("full-path")).map(|path| decoded_path("", path)));
    let path = stated.filter(|path| files.contains_key(path)).or_else(|| {
        let mut packages: Vec<&String> = files.keys().filter(|name| name.ends_with(".opf")).collect();
        packages.sort();
        packages.first().map(|name| (*name).clone())
    })?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Some((folder, tree(files, &path, limits)?))
}

/// The path in the book that an address in a file of `folder` means.
fn decoded_path(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok()).filter(|_| *first == b'%');
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &after[2..] } else { after };
    }
    let decoded = String::from_utf8_lossy(&bytes).into_owned();
    let mut parts: Vec<&str> = if decoded.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for part in decoded.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// What the package states of the whole.
struct Book {
    name: Option<String>,
    authors: Vec<String>,
    date: Option<Date>,
    updated: Option<Date>,
    language: Option<Language>,
    tags: Vec<String>,
    /// Addresses of the pages in reading order.
    pages: Vec<String>,
}

impl Book {
    fn of(package: &Element) -> Book {
        let stated = |name: &str| package.all(name).map(Element::words).find(|text| !text.is_empty());
        let mut authors = Vec::new();
        package.all("creator").for_each(|c| names::authors(&c.words(), true).iter().for_each(|name| names::push_new(&mut authors, name)));
        let mut tags = Vec::new();
        package.all("subject").for_each(|s| names::push_new(&mut tags, &s.words()));
        let modified = package.all("meta").find(|m| m.attribute("property") == Some("dcterms:modified")).map(Element::words);
        let items: HashMap<&str, &Element> = package.all("item").filter_map(|item| Some((item.attribute("id")?, item))).collect();
        let spine = package.all("itemref").filter_map(|r| items.get(r.attribute("idref")?));
        let is_page = |item: &&&Element| !item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        Book {
            name: stated("title"),
            authors,
            date: package.all("date").find_map(|d| dates::parse(&d.words(), DateOrigin::Field)),
            updated: modified.and_then(|text| dates::parse(&text, DateOrigin::Field)),
            language: stated("language").and_then(|tag| Language::parse(&tag)),
            tags,
            pages: spine.filter(is_page).filter_map(|item| item.attribute("href").map(str::to_owned)).collect(),
        }
    }

    /// The article on a page; `None` for a cover, a title page or a list of the others.
    fn article(&self, page: &[u8]) -> Option<Article> {
        let declared = declared_charset(page);
        let decoded = decode(page, declared.as_deref().or(Some("utf-8")));
        let (title, links) = heading(&decoded.text);
        let text = fragment(&decoded.text);
        let body = text.strip_prefix(title.as_str()).filter(|_| !title.is_empty()).unwrap_or(&text).trim().to_owned();
        let is_long = body.chars().count() >= MIN_TEXT_CHARS;
        // Most of a table of contents is links.
        if !(is_long || (!title.is_empty() && is_brief(&body))) || links * 2 > body.len() {
            return None;
        }
        let mut article = Article {
            title: within(&title, 1000).to_owned(),
            body,
            date: self.date,
            updated: self.updated,
            authors: self.authors.clone(),
            language: self.language,
            site: self.name.clone(),
            tags: self.tags.clone(),
            notes: decoded.note().into_iter().collect(),
            ..Article::default()
        };
        article.agency = article.site.as_deref().and_then(credit::agency).map(str::to_owned);
        Some(article)
    }
}

/// Whether a short text says something: it ends as a sentence, and is none about who made the book.
fn is_brief(text: &str) -> bool {
    let ends = text.trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', '…', '。']);
    let lower = text.to_lowercase();
    let imprint = ["©", "(c)", "copyright", "all rights reserved", "isbn", "published by"].iter().any(|mark| lower.contains(mark));
    ends && !imprint && text.chars().count() >= MIN_BRIEF_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_below_a_heading_is_an_article_and_a_title_page_is_none() {
        let book = Book::of(&Element::default());
        let read = |page: &str| book.article(page.as_bytes()).map(|article| article.title);
        assert_eq!(
            read("<h1>Ports shut</h1><p>Ships stayed in port on Monday, the harbour office said.</p>").as_deref(),
            Some("Ports shut")
        );
        for page in [
            "<h1>Harbour Post</h1><p>The week in the north, from the harbour and the sea</p>",
            "<p>Ships stayed in port on Monday, the harbour office said.</p>",
            "<h1>Harbour Post</h1><p>© 2019 Harbour Post and its writers. All rights reserved.</p>",
        ] {
            assert_eq!(read(page), None, "{page}");
        }
    }

    #[test]
    fn addresses_in_a_book_are_paths_from_the_file_they_stand_in() {
        for (folder, href, expected) in [
            ("OEBPS", "text/a%20b.xhtml#top", "OEBPS/text/a b.xhtml"),
            ("OEBPS/x", "../a.xhtml", "OEBPS/a.xhtml"),
            ("", "/a.xhtml", "a.xhtml"),
            ("", "../../etc/passwd", "etc/passwd"),
            ("", "a%zz%e9", "a%zz\u{fffd}"),
        ] {
            assert_eq!(decoded_path(folder, href), expected);
        }
    }
}
