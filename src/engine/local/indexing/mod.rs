//! From articles to segments of an index. It ends with a commit; which articles are copies of each other, [`copies`](super::copies) finds.
//!
//! Data flows: `indexer` (what a run adds, keeps and removes) → `document` (an article as fields) → `queue` → `writer` → [`inverted`] (words, as they come) and
//! the [`store`](super::store).
//!
//! | file | holds |
//! |---|---|
//! | `indexer`, `run`, `history` | the indexer; what was done so far of a run; what it need not do again |
//! | `document`, `values`, `tokenizer` | what of an article is indexed |
//! | `queue`, `building`, `merging`, `writer` | how much waits, who builds segments, which are merged |
//! | `inverted` | words of texts to files |
//! | `optimize`, `rebuild` | all segments made one; an index made anew |

mod building;
pub mod document;
pub mod history;
pub mod indexer;
pub mod inverted;
mod merging;
pub mod optimize;
pub mod queue;
pub mod rebuild;
mod run;
pub mod tokenizer;
pub mod values;
pub mod writer;
