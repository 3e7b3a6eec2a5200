//! The command `newsearch`. Everything it does is in the library's `cli` module.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsearch::cli::main()
}
