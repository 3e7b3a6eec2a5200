//! Golden queries, precedence, errors and hostile input: the language as a whole. Each part's own tests stand in its file.

mod examples;
mod hostile;
mod problems;

use super::*;

fn context() -> Context {
    // A Wednesday.
    Context { today: Day::from_ymd(2024, 4, 10).expect("a day") }
}

fn read(text: &str) -> Parsed {
    parse(text, &context())
}

fn messages(parsed: &Parsed) -> Vec<&str> {
    parsed.problems.iter().map(|p| p.message.as_str()).collect()
}
