//! What is counted of the documents that match: values, days, people, what is unusual; in articles or in stories.
//!
//! | file | holds |
//! |---|---|
//! | `gather`, `repeated`, `beside` | the documents; those of them that are copies of another; side by side |
//! | `facets`, `timeline`, `headlines` | the most frequent values; intervals, and what they were about |
//! | `unusual`, `profile` | what is oftener than elsewhere; one person |

mod beside;
pub mod facets;
pub mod gather;
pub mod headlines;
mod profile;
mod repeated;
pub mod timeline;
mod unusual;
