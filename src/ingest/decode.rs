//! Bytes to text. What the encoding is, is decided per file or per record; bytes that fit no character are replaced and
//! counted, so that the article can say so.
//!
//! UTF-16 with a byte order mark is turned into UTF-8 while it is read, before anything looks for lines in it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::io::{self, Read};

/// How far into a page or an XML file its encoding may be declared. Browsers look at 1,024 bytes; pages of the wild put
/// more than that before it.
const DECLARED_WITHIN_BYTES: usize = 4096;

/// How much of a text, from its first letter beyond ASCII on, tells its encoding. More would only take time.
const DETECTED_BY_BYTES: usize = 256 << 10;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without byte order mark.
    pub text: Cow<'b, str>,
    /// The encoding it was read as, by its WHATWG name.
    pub encoding: &'static str,
    /// How many U+FFFD stand in it for bytes that are no character.
    pub replaced: usize,
}

impl Decoded<'_> {
    /// What an article should say about it; `None` where nothing was lost.
    pub fn note(&self) -> Option<String> {
        match self.replaced {
            0 => None,
            1 => Some(format!("1 character could not be decoded as {}", self.encoding)),
            n => Some(format!("{n} characters could not be decoded as {}", self.encoding)),
        }
    }
}

/// Decodes `bytes`. In this order: a byte order mark; UTF-8 where the bytes are valid UTF-8 (no other encoding looks like
/// it by accident); the encoding `declared` by its label; UTF-8 with a few broken characters; what `chardetng` detects.
///
/// ```
/// # use newsearch::ingest::decode::decode;
/// assert_eq!(decode(b"Qu\xe9bec", Some("iso-8859-1")).text, "Québec");
/// assert_eq!(decode("Québec".as_bytes(), Some("iso-8859-1")).text, "Québec");
/// ```
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[length..], encoding);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())).filter(|e| *e != REPLACEMENT);
    // ISO-2022-JP is made of ASCII bytes alone: it is always valid UTF-8 and never means it.
    if declared == Some(ISO_2022_JP) {
        return decode_as(bytes, ISO_2022_JP);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains("\u{1b}$")
    {
        return Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), replaced: 0 };
    }
    // A page says UTF-16 in ASCII letters only by mistake; the standard reads that as UTF-8.
    if let Some(encoding) = declared.filter(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE) {
        return decode_as(bytes, encoding);
    }
    if mostly_utf8(bytes, if declared == Some(UTF_8) { 1 } else { WHOLE_FOR_BROKEN }) {
        return decode_as(bytes, UTF_8);
    }
    if stray_signs(bytes) {
        return decode_as(bytes, WINDOWS_1252);
    }
    decode_as(bytes, detected(bytes))
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let first = bytes.iter().position(|b| !b.is_ascii() || *b == 0x1b).unwrap_or(0);
    let telling = &bytes[first.saturating_sub(64)..];
    detector.feed(&telling[..telling.len().min(DETECTED_BY_BYTES)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding of a file that begins so, where it is neither ASCII nor UTF-8, for a format that reads it piece by piece.
pub(super) fn encoding_of(head: &[u8]) -> Option<&'static Encoding> {
    match std::str::from_utf8(head) {
        Ok(text) if !text.contains("\u{1b}$") => None,
        Err(cut) if cut.error_len().is_none() => None,
        // What is in UTF-8 but for some of its pieces is read piece by piece, each in its own.
        _ if mostly_utf8(head, 1) => None,
        _ => Encoding::for_label(decode(head, None).encoding.as_bytes()).filter(|encoding| *encoding != UTF_8),
    }
}

/// The text of the beginning of a file in UTF-8.
pub(super) fn utf8_of(head: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(head)
}

/// Decodes all of a file: UTF-16 also where no mark says so, and else as [`decode`] does.
///
/// ```
/// # use newsearch::ingest::decode::decode_file;
/// let wide: Vec<u8> = "harbour".encode_utf16().flat_map(u16::to_le_bytes).collect();
/// assert_eq!((decode_file(&wide).text, decode_file(b"Qu\xc3\xa9bec").text), ("harbour".into(), "Québec".into()));
/// ```
pub fn decode_file(bytes: &[u8]) -> Decoded<'_> {
    match utf16(bytes).filter(|_| Encoding::for_bom(bytes).is_none()) {
        Some(encoding) => decode_as(bytes, encoding),
        None => decode(bytes, None),
    }
}

fn decode_as<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Decoded<'b> {
    let name = encoding.name();
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Decoded { text, encoding: name, replaced: 0 };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut at, mut replaced) = (0, 0);
    loop {
        text.reserve(bytes.len() - at + 16);
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.push('\u{fffd}');
                replaced += 1;
            }
        }
    }
    Decoded { text: Cow::Owned(text), encoding: name, replaced }
}

/// Whole multi-byte characters for each break, at least, in a text of which nothing says that it is UTF-8.
const WHOLE_FOR_BROKEN: usize = 10;

/// Whether `bytes` are UTF-8 but for some damage: at least so many whole multi-byte characters for each break, and one. In other encodings hardly any sequence is
/// one by accident.
fn mostly_utf8(bytes: &[u8], each: usize) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= (each * broken).max(1)
}

/// Whether the only bytes beyond ASCII are a few that mean dashes, quotes, `£` and the like in windows-1252. A detector has
/// too little to go by there and takes the pound sign of an English text for a Polish letter.
fn stray_signs(bytes: &[u8]) -> bool {
    let sign = |b: &u8| matches!(b, 0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xa0 | 0xa3 | 0xa7 | 0xa9 | 0xab | 0xae | 0xb0 | 0xb4 | 0xb7 | 0xbb..=0xbe | 0xe9);
    let beyond = bytes.iter().filter(|b| !b.is_ascii()).count();
    beyond * 50 <= bytes.len() && bytes.iter().filter(|b| !b.is_ascii()).all(sign)
}

/// The label of the encoding that a page (`<meta charset>`, `<meta http-equiv … content="…; charset=…">`) or an XML file
/// (`<?xml … encoding="…"?>`) declares near its beginning.
///
/// ```
/// # use newsearch::ingest::decode::declared_charset;
/// assert_eq!(declared_charset(b"<html><head><meta charset='windows-1251'>").as_deref(), Some("windows-1251"));
/// assert_eq!(declared_charset(b"<?xml version=\"1.0\" encoding=\"koi8-r\"?><nitf>").as_deref(), Some("koi8-r"));
/// ```
pub fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN_BYTES)]).to_ascii_lowercase();
    if head.trim_start().starts_with("<?xml") {
        let declaration = &head[..head.find("?>")?];
        if let Some(label) = value_after(declaration, "encoding") {
            return Some(label);
        }
    }
    let mut rest = head.as_str();
    while let Some(at) = rest.find("<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        if let Some(label) = value_after(tag, "charset") {
            return Some(label);
        }
    }
    None
}

/// The value in `name = "value"`, `name='value'` or `name=value`.
fn value_after(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find(name)? + name.len()..];
        if let Some(value) = rest.trim_start().strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.+".contains(c))).unwrap_or(value.len());
            return Some(value[..end].to_owned()).filter(|label| !label.is_empty());
        }
    }
}

/// The encoding of these first bytes of a file where it must be undone before lines can be found: UTF-16, known by its byte
/// order mark or by every other byte being zero.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => Some(encoding).filter(|e| *e != UTF_8),
        None => {
            let pairs = head[..head.len().min(512)].chunks_exact(2);
            let count = pairs.len();
            if count < 4 {
                return None;
            }
            let zero_first = pairs.clone().filter(|p| p[0] == 0 && p[1] != 0).count();
            let zero_second = pairs.filter(|p| p[1] == 0 && p[0] != 0).count();
            match () {
                () if zero_second * 10 >= count * 7 && zero_first * 10 <= zero_second => Some(UTF_16LE),
                () if zero_first * 10 >= count * 7 && zero_second * 10 <= zero_first => Some(UTF_16BE),
                () => None,
            }
        }
    }
}

/// Gives the bytes of `inner`, which are text in `encoding`, as UTF-8.
pub(super) struct ToUtf8<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    text_at: usize,
    ended: bool,
}

impl<R: Read> ToUtf8<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> ToUtf8<R> {
        let decoder = encoding.new_decoder_with_bom_removal();
        ToUtf8 { inner, decoder, raw: vec![0; 16 << 10], text: Vec::new(), text_at: 0, ended: false }
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.text_at == self.text.len() && !self.ended {
            let read = self.inner.read(&mut self.raw)?;
            self.ended = read == 0;
            // The most that so many bytes can become, so that the decoder always takes all of them.
            let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(read * 3 + 16);
            self.text.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.ended);
            self.text.truncate(written);
            self.text_at = 0;
        }
        let n = (self.text.len() - self.text_at).min(buffer.len());
        buffer[..n].copy_from_slice(&self.text[self.text_at..self.text_at + n]);
        self.text_at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn knows_utf8_by_its_bytes_whatever_is_declared() {
        let text = "Путин в Казани";
        assert_eq!(decode(text.as_bytes(), Some("windows-1251")).text, text);
        assert_eq!(decode("\u{feff}mark".as_bytes(), None).text, "mark");
    }

    #[test]
    fn detects_what_is_not_declared() {
        let text = "Министр иностранных дел России прибыл в Пекин на переговоры, сообщило агентство.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decode(&bytes, None).text, text);
        assert_eq!(decode(b"The council said the bridge will cost \xa35m by 2020, and no more.", None).text.find('£'), Some(38));
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("東京の株式市場は水曜日に大幅に上昇した。");
        assert_eq!(decode(&bytes, None).encoding, "Shift_JIS");
    }

    #[test]
    fn one_broken_byte_in_utf8_that_is_stated_breaks_no_other() {
        let broken = b"The caf\xc3\xa9 was shut, it\x92s said.";
        assert_eq!(decode(broken, Some("utf-8")).text, "The café was shut, it\u{fffd}s said.");
        assert_eq!(decode(b"The caf\xe9 was shut.", Some("utf-8")).text, "The café was shut.", "none of it is");
        assert_eq!(encoding_of(broken), None);
        assert!(encoding_of(b"The caf\xe9 was shut.").is_some());
    }

    #[test]
    fn counts_what_it_had_to_replace() {
        let mut bytes = "Łódź, Kraków, Gdańsk, Wrocław, Poznań, Białystok, Częstochowa, Łomża".as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
        assert!(decoded.text.starts_with("Łódź") && decoded.text.ends_with('\u{fffd}'));
        assert_eq!(decoded.note().as_deref(), Some("1 character could not be decoded as UTF-8"));
    }

    #[test]
    fn finds_a_declared_charset_and_ignores_one_that_does_not_exist() {
        let page = b"<html><head><meta name=x><META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=KOI8-R\">";
        assert_eq!(declared_charset(page).as_deref(), Some("koi8-r"));
        assert_eq!(declared_charset(b"<p>charset=latin1"), None);
        assert_eq!(decode(b"caf\xe9 au lait", Some("no-such-charset")).text, "café au lait");
    }

    #[test]
    fn reads_utf16_with_and_without_a_mark() {
        let text = "Wire report, 漢字 and 😀 too.\n".repeat(2000);
        for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
            let encoding = utf16(&bytes).expect("UTF-16");
            let mut read = String::new();
            ToUtf8::new(&bytes[..], encoding).read_to_string(&mut read).expect("read");
            assert_eq!(read, text, "mark {mark} little {little}");
        }
    }

    proptest! {
        #[test]
        fn decodes_any_bytes(bytes in any::<Vec<u8>>(), declared in "[a-z0-9-]{0,12}") {
            let decoded = decode(&bytes, Some(&declared));
            let marks = decoded.text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
            prop_assert!(decoded.replaced <= marks);
            let _ = (declared_charset(&bytes), utf16(&bytes));
        }
    }
}
