//! Which format a file is in: by what it holds where that is unmistakable, else by its extension.

use super::SkipReason;
use super::decode::decode;
use super::expand::EXTENSIONS;
use super::format::{Format, format_named, formats};

/// The beginning of a file, to recognise a format by.
pub struct Head<'b> {
    /// The bytes, expanded.
    pub bytes: &'b [u8],
    /// The same as text, without byte order mark and leading white space. Its last line may be cut.
    pub text: String,
}

impl<'b> Head<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Head<'b> {
        // A guess of the encoding from the beginning alone may be wrong; markup is ASCII in all of them.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start().to_owned(),
            Err(cut) if cut.error_len().is_none() => String::from_utf8_lossy(&bytes[..cut.valid_up_to()]).trim_start().to_owned(),
            Err(_) => decode(bytes, None).text.trim_start().to_owned(),
        };
        Head { bytes, text }
    }
}

/// First bytes of files that are no text and might pass for it: `%PDF` is ASCII, the others may come without a zero byte
/// near their beginning. From the formats' own specifications.
const NOT_TEXT: [(&[u8], &str); 13] = [
    (b"%PDF", "a PDF file; convert it to text or HTML first"),
    (b"{\\rtf", "an RTF file; convert it to text or HTML first"),
    (b"\xd0\xcf\x11\xe0", "a file of an older Office program; convert it to text or HTML first"),
    (b"PK\x03\x04", "a zip archive inside another"),
    (b"BZh", "a compressed file inside another"),
    (b"\xfd7zXZ", "a compressed file inside another"),
    (b"\x28\xb5\x2f\xfd", "a compressed file inside another"),
    (b"Rar!", "a rar archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"ID3", "a sound"),
];

/// Extensions of files that a program fetches: a page in one says that the fetch has failed.
const NEVER_PAGES: [&str; 7] = ["rss", "atom", "rdf", "json", "jsonl", "ndjson", "csv"];

/// A longer name of an element is not told.
const MAX_ELEMENT_BYTES: usize = 60;

/// The format for a file of this name that begins so.
pub(super) fn choose(name: &str, head: &Head<'_>) -> Result<&'static dyn Format, (SkipReason, String)> {
    if head.bytes.is_empty() {
        return Err((SkipReason::Empty, "no bytes".to_owned()));
    }
    let extension = extension(name);
    // A crawl holds pictures and packed pages beside its own lines of text, and a book is a zip.
    if let Some(known) = ["warc", "epub"].into_iter().filter_map(format_named).find(|f| f.recognises(head)) {
        return Ok(known);
    }
    if let Some((_, what)) = NOT_TEXT.iter().find(|(magic, _)| head.bytes.starts_with(magic)) {
        return Err((SkipReason::UnknownFormat, (*what).to_owned()));
    }
    // A page stays one where its writer let zero bytes slip in.
    if is_binary(head.bytes) && !format_named("html").is_some_and(|f| f.recognises(head)) {
        return Err((SkipReason::UnknownFormat, "not text".to_owned()));
    }
    if head.text.is_empty() && head.bytes.len() < 1024 {
        return Err((SkipReason::Empty, "only white space".to_owned()));
    }
    let by_name = match &extension {
        Some(extension) => formats().iter().copied().find(|f| f.extensions().contains(&extension.as_str())),
        // A name without an extension says nothing; what is text is read as text.
        None => format_named("text"),
    };
    let recognised = by_name.iter().chain(formats()).copied().find(|f| f.recognises(head));
    let is_of_data = extension.as_ref().is_some_and(|extension| NEVER_PAGES.contains(&extension.as_str()));
    if is_of_data && recognised.is_some_and(|format| format.name() == "html") {
        return Err((
            SkipReason::NotAnArticle,
            "a web page under the name of a feed or of data, as a server answers that has none".to_owned(),
        ));
    }
    let chosen = recognised.or(by_name);
    if chosen.is_some_and(|f| f.name() == "text") && begins_with_tag(&head.text) {
        // A piece of a page is read as one. Other markup read as text would put its tags into the index.
        return match begins_with_html(&head.text) {
            true => format_named("html").ok_or_else(|| (SkipReason::UnknownFormat, "HTML".to_owned())),
            false => Err((SkipReason::UnknownFormat, unknown_markup(&head.text))),
        };
    }
    chosen.ok_or_else(|| {
        let what = match begins_with_tag(&head.text) {
            true => unknown_markup(&head.text),
            false => format!("no format for .{}", extension.unwrap_or_default()),
        };
        (SkipReason::UnknownFormat, what)
    })
}

/// What to say of markup that no format recognises: by what element it begins with, others of an extension being known.
fn unknown_markup(text: &str) -> String {
    let names = text.split('<').skip(1).map(|tag| tag.split(['>', '/', '<']).next().unwrap_or_default());
    let first = names.filter_map(|tag| tag.split_whitespace().next()).find(|name| name.starts_with(char::is_alphabetic));
    match first.filter(|name| name.len() <= MAX_ELEMENT_BYTES) {
        Some(name) => format!("markup of a kind that is not known: it begins with <{name}>; newsearch formats lists what is known"),
        None => "markup of a kind that is not known".to_owned(),
    }
}

/// The extension in lower case, that of its compression taken off first.
fn extension(name: &str) -> Option<String> {
    let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let file = EXTENSIONS.iter().find_map(|e| file.strip_suffix(e)).unwrap_or(&file);
    let (stem, extension) = file.rsplit_once('.')?;
    let plausible = !stem.is_empty() && (1..=10).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    plausible.then(|| extension.to_owned())
}

/// Whether a text begins with something that only markup begins with.
fn begins_with_tag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let end = rest.find(['>', '<']).unwrap_or(rest.len());
    let closed = rest[end..].starts_with('>');
    closed && rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '?' | '!' | '/')) && !rest[..end].contains("://")
}

/// Whether the first tag is one that pieces of pages begin with.
fn begins_with_html(text: &str) -> bool {
    const TAGS: [&str; 22] = [
        "p", "div", "h1", "h2", "h3", "article", "section", "main", "header", "body", "table", "span", "b", "i", "em", "strong", "a", "ul",
        "br", "meta", "title", "img",
    ];
    let name: String = text.chars().skip(1).take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    TAGS.contains(&name.as_str())
}

fn is_binary(bytes: &[u8]) -> bool {
    // Tables in wire text are set with more controls than letters.
    if bytes.starts_with(b"\x16\x16\x01") && memchr::memchr(2, &bytes[..bytes.len().min(1024)]).is_some() {
        return false;
    }
    let seen = &bytes[..bytes.len().min(8192)];
    let zeros = seen.iter().filter(|b| **b == 0).count();
    // One or two zeros are a slip of some program. Wire copy has a few controls (start and end of text, escape); programs and pictures are full of them.
    let controls = seen.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    zeros * 1000 > seen.len().max(2_000) || controls * 20 > seen.len().max(200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(name: &str, bytes: &[u8]) -> Result<&'static str, SkipReason> {
        choose(name, &Head::new(bytes)).map(|f| f.name()).map_err(|(reason, _)| reason)
    }

    #[test]
    fn what_a_file_holds_counts_for_more_than_its_name() {
        assert_eq!(chosen("a.txt", b"{\"title\": \"T\", \"body\": \"B\"}"), Ok("json"));
        assert_eq!(chosen("a.json", b"{\"title\": \"T\"}\n{\"title\": \"U\"}\n"), Ok("jsonl"));
        assert_eq!(chosen("a.json", b"{\"title\": \"T\"}\n"), Ok("json"));
        assert_eq!(chosen("a.jsonl", b"{\"title\": \"T\"}\n"), Ok("jsonl"));
        assert_eq!(chosen("a.jsonl", b"{\"title\": bad}\n{\"title\": \"U\"}\n"), Ok("jsonl"));
        assert_eq!(chosen("a.jsonl", b"{\"title\": \"cut by the he"), Ok("jsonl"));
        assert_eq!(chosen("a.jsonl", b"{\"title\": \"broken off\n{\"title\": \"U\"}\n"), Ok("jsonl"));
        assert_eq!(chosen("a.jsonl", b"{\"articles\": [\n{\"title\": \"U\"}\n]}"), Ok("json"));
        assert_eq!(chosen("a.json", b"{\"articles\": [\n  {\"title\": \"T\"},\n  {\"title\": \"U\"}]}"), Ok("json"));
        assert_eq!(chosen("a.json", b"{\"articles\": [\n  {\"title\": \"T\",\n \"x\": 1}]}"), Ok("json"));
        assert_eq!(chosen("a.txt", b"{sic} he said"), Ok("text"));
        assert_eq!(chosen("a.txt", b"[Reuters] Oil rose."), Ok("text"));
        assert_eq!(chosen("a.txt", b"<p>Oil <b>rose</b>."), Ok("html"));
        assert_eq!(chosen("a.txt", b"<DOC>\n<DOCNO> 1 </DOCNO>"), Ok("trec"));
        assert_eq!(chosen("a.txt", b"<https://example.org> says"), Ok("text"));
        assert_eq!(chosen("a.md", b"<p align=center>Oil</p>"), Ok("markdown"));
        assert_eq!(chosen("a", b"WARC/1.0\r\n\r\n\0\0\0\0"), Ok("warc"));
        assert_eq!(chosen("dir.d/wire", b"OIL ROSE"), Ok("text"));
        assert_eq!(chosen("a.txt", b"OIL\0 ROSE"), Ok("text"));
        assert_eq!(chosen("A.JSONL.gz", b"\n"), Err(SkipReason::Empty));
    }

    #[test]
    fn the_error_page_of_a_server_is_no_article_of_the_feed() {
        let page = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
        for name in NEVER_PAGES.map(|extension| format!("news.{extension}")) {
            assert_eq!(chosen(&name, page), Err(SkipReason::NotAnArticle), "{name}");
        }
        assert_eq!([chosen("a.xml", page), chosen("a.txt", page), chosen("a", page)], [Ok("html"); 3]);
    }

    #[test]
    fn markup_that_is_not_known_is_told_by_its_first_element() {
        let told = |name: &str, text: &str| choose(name, &Head::new(text.as_bytes())).err().map(|(_, what)| what).unwrap_or_default();
        for name in ["a.xml", "a.txt", "a"] {
            let what = told(name, "<?xml version=\"1.0\"?>\n<!-- <b> -->\n<RBNews xmlns=\"\"><NewsID>7</NewsID></RBNews>");
            assert!(what.contains("markup of a kind that is not known"), "{name}: {what}");
        }
        assert!(told("a.xml", "<catalog><book/></catalog>").contains("begins with <catalog>;"));
        assert_eq!(told("a.xml", "no markup"), "no format for .xml");
    }

    #[test]
    fn programs_and_pictures_are_of_no_known_format() {
        for (name, bytes) in [
            ("a.txt", &b"\x7fELF\x02\x01\x01\0\0\0\0"[..]),
            ("a.txt", b"MZ\x90\0\x03\0\0\0 this program"),
            ("a.jpg", b"\xff\xd8\xff\xe0"),
            ("a", b"%PDF-1.4 plain"),
            ("a.rs", b"fn main() {}"),
        ] {
            assert_eq!(chosen(name, bytes), Err(SkipReason::UnknownFormat), "{name}");
        }
        assert_eq!(chosen("a.txt", b""), Err(SkipReason::Empty));
    }
}
