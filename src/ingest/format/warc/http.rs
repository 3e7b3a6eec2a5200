//! What a server answered: status, type and content of an HTTP response as crawlers keep it, chunks joined and compression
//! undone. Crawlers often keep headers of a transfer that they have already undone, so none is believed unseen.

use super::record::field;
use crate::ingest::Limits;
use crate::ingest::expand::Compression;
use std::io::Read;

/// What a record holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// The media type in lower case, without its parameters.
    pub media: Option<String>,
    pub charset: Option<String>,
    pub body: Vec<u8>,
}

/// The content of a block: that of the response where it is one, else all of it, of the type its record states. An error
/// names the kind of answer that holds no page.
pub(super) fn content(block: &[u8], record_type: Option<&str>, limits: &Limits) -> Result<Content, String> {
    if !block.starts_with(b"HTTP/") {
        let (media, charset) = record_type.map(media).unwrap_or_default();
        return Ok(Content { media, charset, body: block.to_owned() });
    }
    let (mut media_type, mut chunked, mut encoding) = (None, false, String::new());
    let mut rest = block;
    let mut status = 0_u16;
    for number in 0.. {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest[..end].trim_ascii();
        rest = &rest[end..];
        if number == 0 {
            status = String::from_utf8_lossy(line).split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
            continue;
        }
        if line.is_empty() {
            break;
        }
        match field(line) {
            Some((name, value)) if name == "content-type" => media_type = Some(value),
            Some((name, value)) if name == "transfer-encoding" => chunked |= value.to_ascii_lowercase().contains("chunked"),
            Some((name, value)) if name == "content-encoding" => encoding = value.to_ascii_lowercase(),
            _ => {}
        }
    }
    if !(200..300).contains(&status) {
        return Err(format!("answers with status {status}"));
    }
    let (media, charset) = media_type.as_deref().map(media).unwrap_or_default();
    let joined = if chunked { join_chunks(rest) } else { None };
    let body = expanded(joined.unwrap_or_else(|| rest.to_owned()), &encoding, limits)?;
    Ok(Content { media, charset, body })
}

/// A media type and its charset.
fn media(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';').map(str::trim);
    let media = parts.next().filter(|m| m.contains('/')).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| part.get(..8).filter(|p| p.eq_ignore_ascii_case("charset=")).and_then(|_| part.get(8..)));
    (media, charset.map(|c| c.trim_matches('"').to_owned()))
}

/// The chunks joined; `None` where there are none after all. What follows a broken chunk is taken as it is.
fn join_chunks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(1000)]);
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else {
            if out.is_empty() {
                return None;
            }
            out.extend_from_slice(rest);
            return Some(out);
        };
        if size == 0 {
            return Some(out);
        }
        rest = &rest[end + 1..];
        let taken = size.min(rest.len());
        out.extend_from_slice(&rest[..taken]);
        rest = &rest[taken..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

/// The body as it was before `encoding`, as far as it can be had.
fn expanded(body: Vec<u8>, encoding: &str, limits: &Limits) -> Result<Vec<u8>, String> {
    let max = limits.max_record_bytes as u64;
    let read = |reader: Box<dyn Read + '_>| {
        let mut out = Vec::new();
        // What came before damage is a page cut short, as browsers show it.
        let _ = reader.take(max).read_to_end(&mut out);
        out
    };
    match Compression::of(&body) {
        Some(kind) => Ok(kind.expand(&body[..], limits).map(|reader| read(reader)).unwrap_or_default()),
        None if encoding.contains("deflate") && !body.trim_ascii_start().starts_with(b"<") => {
            let zlib = read(Box::new(flate2::read::ZlibDecoder::new(&body[..])));
            Ok(if zlib.is_empty() { read(Box::new(flate2::read::DeflateDecoder::new(&body[..]))) } else { zlib })
        }
        None if encoding.contains("br") && !body.trim_ascii_start().starts_with(b"<") => Err("compressed with brotli".to_owned()),
        None => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(block: &[u8]) -> Result<String, String> {
        content(block, None, &Limits::default()).map(|c| String::from_utf8_lossy(&c.body).into_owned())
    }

    #[test]
    fn chunks_are_joined_where_there_are_some() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (chunks, expected) in [
            ("4\r\n<p>a\r\n3;x=1\r\n</p\r\n0\r\n\r\n", "<p>a</p"),
            ("<p>none</p>", "<p>none</p>"),
            ("4\r\n<p>a\r\nnot a size, but text", "<p>anot a size, but text"),
            ("ffffffffffffffff\r\nlying", "lying"),
            ("", ""),
        ] {
            assert_eq!(body(format!("{head}{chunks}").as_bytes()).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn compression_is_undone_by_what_is_seen_and_not_by_what_is_said() {
        let head = b"HTTP/1.1 200 OK\nContent-Type: text/html; charset=\"utf-8\"\nContent-Encoding: gzip\n\n";
        assert_eq!(body(&[&head[..], b"<p>plain"].concat()).as_deref(), Ok("<p>plain"));
        let packed = zstd::encode_all(&b"<p>packed"[..], 1).expect("packed");
        let content = content(&[&head[..], &packed].concat(), None, &Limits::default()).expect("read");
        assert_eq!((content.media.as_deref(), content.charset.as_deref()), (Some("text/html"), Some("utf-8")));
        assert_eq!(content.body, b"<p>packed");
        assert_eq!(body(b"HTTP/1.1 404 Not Found\r\n\r\n<p>gone"), Err("answers with status 404".to_owned()));
    }
}
