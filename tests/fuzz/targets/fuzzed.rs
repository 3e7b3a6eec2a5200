//! The bodies of the suite, for the targets beside this.

#[path = "../../suite/fuzzed/bodies.rs"]
pub mod bodies;
#[path = "../../suite/fuzzed/shown.rs"]
mod shown;
