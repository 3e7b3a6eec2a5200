//! [`Articles`]: reads what the index keeps of its articles.

use super::MAGIC;
use super::dictionary::{File, altered};
use super::marked::{unmarked, unmarked_with_language};
use crate::article::Article;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::failure::damaged;
use crate::engine::local::schema::{Fields, Payload};
use crate::error::{Error, Result};
use crate::text::Language;
use self_cell::self_cell;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tantivy::TantivyDocument;
use tantivy::directory::OwnedBytes;
use tantivy::schema::{Field, Value};
use zstd::zstd_safe::{DCtx, DDict, get_error_name, get_frame_content_size};

/// How to read the articles of a commit.
pub struct Articles {
    field: Field,
    folder: PathBuf,
    dictionaries: Vec<Dictionary>,
}

/// A dictionary, made ready when it is first needed. Its file is open from the start: one of the same name may take its place.
struct Dictionary {
    file: File,
    ready: OnceLock<Ready>,
}

self_cell! {
    /// What unpacking needs of a dictionary, which stays where the file is mapped: to copy it takes some sixty first touches of pages.
    struct Ready {
        owner: OwnedBytes,
        #[covariant]
        dependent: DDict,
    }
}

/// What unpacking takes. To make it takes longer than to unpack an article.
#[derive(Default)]
struct Room {
    context: DCtx<'static>,
    frame: Vec<u8>,
    bytes: Vec<u8>,
}

/// A larger text leaves no room of its size behind.
const KEPT: usize = 1 << 20;

thread_local! {
    /// That of the thread, where it is not in use.
    static ROOM: RefCell<Option<Room>> = const { RefCell::new(None) };
}

impl Articles {
    /// Those of a commit.
    ///
    /// # Errors
    /// `IndexDamaged` where a dictionary is missing; `Io`.
    pub fn of(folder: &Path, fields: &Fields, payload: &Payload) -> Result<Articles> {
        let files = Folder::open(folder, true, None)?;
        let open = |number| Ok(Dictionary { file: File::open(&files, number)?, ready: OnceLock::new() });
        let dictionaries = (1..=payload.dictionaries).map(open).collect::<Result<_>>()?;
        Ok(Articles { field: fields.article, folder: folder.to_owned(), dictionaries })
    }

    /// The article of a stored document.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn article(&self, document: &TantivyDocument) -> Result<Article> {
        self.unpacked(document, |head, text| {
            let mut article: Article = postcard::from_bytes(head).map_err(|e| self.broken(&e))?;
            article.body = unmarked(text).to_owned();
            Ok(article)
        })
    }

    /// What `read` makes of the text of a stored document and the language it is in.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub fn text<T>(&self, document: &TantivyDocument, read: impl FnOnce(&str, Option<Language>) -> T) -> Result<T> {
        self.unpacked(document, |_, text| {
            let (text, language) = unmarked_with_language(text);
            Ok(read(text, language))
        })
    }

    /// What `read` makes of the head and the marked text of a stored document.
    fn unpacked<T>(&self, document: &TantivyDocument, read: impl FnOnce(&[u8], &str) -> Result<T>) -> Result<T> {
        let packed = document.get_first(self.field).and_then(|value| value.as_bytes());
        let (number, frame) = packed.and_then(<[u8]>::split_first).ok_or_else(|| self.broken(&"there is nothing of it"))?;
        // Not borrowed while it is read: whoever reads it may read another.
        let mut room = ROOM.take().unwrap_or_default();
        let done = self.unpack(*number, frame, &mut room).and_then(|()| {
            let (length, rest) = room.bytes.split_first_chunk::<4>().ok_or_else(|| self.broken(&"it is cut"))?;
            let (head, text) =
                rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(|| self.broken(&"its head is cut"))?;
            read(head, std::str::from_utf8(text).map_err(|e| self.broken(&e))?)
        });
        if room.bytes.capacity() <= KEPT {
            ROOM.set(Some(room));
        }
        done
    }

    fn unpack(&self, number: u8, frame: &[u8], room: &mut Room) -> Result<()> {
        let Room { context, frame: whole, bytes } = room;
        whole.clear();
        whole.extend(MAGIC);
        whole.extend_from_slice(frame);
        let size = get_frame_content_size(whole).ok().flatten().and_then(|size| usize::try_from(size).ok());
        let size = size.ok_or_else(|| self.broken(&"its size is not known"))?;
        bytes.clear();
        // What a damaged size asks for may be more than there is.
        bytes.try_reserve(size).map_err(|e| self.broken(&e))?;
        let unpacked = match number.checked_sub(1) {
            None => context.decompress(bytes, whole),
            Some(at) => context.decompress_using_ddict(bytes, whole, self.dictionary(at, number)?),
        };
        unpacked.map(drop).map_err(|code| self.broken(&get_error_name(code)))
    }

    fn dictionary(&self, at: u8, number: u8) -> Result<&DDict<'_>> {
        let dictionary = self.dictionaries.get(usize::from(at));
        let Dictionary { file, ready } = dictionary.ok_or_else(|| self.broken(&format!("there is no dictionary {number}")))?;
        if let Some(ready) = ready.get() {
            return Ok(ready.borrow_dependent());
        }
        let (bytes, _) = file.parts().ok_or_else(|| altered(&self.folder, number))?;
        let made = Ready::try_new(bytes, |bytes| DDict::try_create_by_reference(bytes).ok_or_else(|| altered(&self.folder, number)))?;
        Ok(ready.get_or_init(|| made).borrow_dependent())
    }

    fn broken(&self, why: &dyn std::fmt::Display) -> Error {
        damaged(&self.folder, format!("a stored article cannot be read: {why}"))
    }
}
