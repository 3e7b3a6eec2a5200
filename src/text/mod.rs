//! Text below the level of articles: spans, words, folding, stemming, sentences, escaping.
//!
//! Everything that splits text into words uses [`words()`](words::words), so that an index, a query and a snippet can never disagree about
//! where a word begins. [`Analyzer`] turns words into the forms that are searched. All offsets are **bytes** of UTF-8 on
//! character boundaries. Knows nothing of articles, files or indexes.

mod analyze;
mod bytes;
mod count;
pub mod escape;
mod fold;
mod host;
mod known;
mod language;
mod particles;
mod quotation;
mod recent;
mod sentences;
mod span;
mod stop_words;
mod words;

pub use analyze::{Analyzer, Initials, Token, WordForms};
pub(crate) use bytes::first_bytes;
pub use count::count_words;
pub use fold::{fold, has_inner_capital, lower, strip, without_possessive};
pub(crate) use host::{host_end, is_whole_host};
pub(crate) use known::Number;
pub use language::Language;
pub(crate) use particles::with_particles;
pub use quotation::{holds_quotation, quotations};
pub(crate) use recent::Recent;
pub use sentences::{paragraphs, sentences};
pub use span::Span;
pub use stop_words::is_stop_word;
pub use words::{Word, Words, words};
