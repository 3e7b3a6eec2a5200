//! From a request to its answer: opens a commit, has the query [compiled](super::compile), asked, [ranked](super::ranking) or [counted](super::counting), and shows the
//! page.
//!
//! | file | holds |
//! |---|---|
//! | `guard`, `searcher`, `snapshot` | an open index, as others hold it and by itself; one commit of it |
//! | `ask`, `threads`, `deadline` | how segments are asked, by whom, how long |
//! | `found` | from what matches to the hits of a page |
//! | `why`, `explain` | why little was found; why what was |
//! | `by_id`, `similar`, `suggest` | one article; those like it; what begins so |

mod ask;
mod by_id;
pub mod deadline;
mod explain;
pub mod found;
pub mod guard;
pub mod searcher;
mod similar;
pub mod snapshot;
mod suggest;
mod threads;
mod why;
