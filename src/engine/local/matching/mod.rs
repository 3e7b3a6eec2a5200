//! Which documents match, and what each scores by its words. Queries are made by [`compile`](super::compile); which of what matches is best, [`ranking`](super::ranking)
//! says.
//!
//! | file | holds |
//! |---|---|
//! | `form`, `languages`, `statistics`, `rarity` | a term and where it counts; what is known of it; what it scores |
//! | `words_query`, `union`, `dense` | words side by side in one field |
//! | `fields_query`, `word_scorer`, `joined_query` | the same in several fields; several of these |
//! | `shape_query`, `count_query`, `host` | nearness, order and number; the host of an address |
//! | `speech`, `saying` | whose a quotation is |
//! | `value_query` | words in a value that is looked at as a whole |
//! | `limit`, `range_filter` | what limits and scores nothing |
//! | `scan` | where words are all that counts: read in one go |

pub mod count_query;
mod dense;
pub mod fields_query;
pub mod form;
pub mod host;
pub mod joined_query;
pub mod languages;
pub mod limit;
pub mod range_filter;
pub mod rarity;
mod saying;
pub mod scan;
pub mod shape_query;
pub mod speech;
pub mod statistics;
mod union;
pub mod value_query;
mod word_scorer;
pub mod words_query;
