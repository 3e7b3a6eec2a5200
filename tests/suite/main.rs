//! The integration tests: one binary, through the real command and the public API.
//!
//! `harness` gives each test a temporary folder and the command with everything that comes from outside fixed.

mod architecture;
mod asking;
mod commands;
mod copies;
mod durability;
mod faults;
mod fuzzed;
mod golden;
mod growing;
mod harness;
mod incremental;
mod language;
mod languages;
mod library;
mod limits;
mod lists;
mod naive;
mod names;
mod nearest;
mod output;
mod remembered;
mod sample_corpus;
mod since;
mod written;
