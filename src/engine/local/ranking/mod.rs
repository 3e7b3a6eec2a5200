//! Which of the documents that match are the best: collected while they are found, and the best of them looked at again.
//!
//! | file | holds |
//! |---|---|
//! | `rank`, `leaders`, `collect` | what is better; the best so far; a collector of them |
//! | `second_look`, `looked_at`, `feedback` | what is asked of the best again; how; the words that they tell themselves |

pub mod collect;
pub mod feedback;
pub mod leaders;
pub mod looked_at;
pub mod rank;
pub mod second_look;
