//! The body `show` of `tests/suite/fuzzed`, under libFuzzer.

#![no_main]

mod fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::bodies::body("show")(bytes));
