//! The query language as `newsearch query --help` explains it. The fields come from the language's own table.

use crate::query::FIELDS;

/// Columns of the examples, and of the whole.
const EXAMPLE_COLUMNS: usize = 27;
const COLUMNS: usize = 78;

const WORDS: [(&str, &str); 18] = [
    ("Shoigu Syria", "both words, in any form and any order"),
    ("\"rate cut\"", "these words in this order"),
    ("\"rate cut\"~3", "with up to 3 other words among them"),
    ("oil NEAR/10 sanctions", "at most 10 words apart; w/10 and AROUND(10) too"),
    ("rate pre/3 cut", "the first at most 3 words before the second"),
    ("minister w/s resign*", "in one sentence; w/p in one paragraph"),
    ("wom?n *burg", "? within a word stands for one letter, * for any"),
    ("shoygu~1", "that word, or one letter off; ~2 for two"),
    ("=US =\"Red Line\"", "exactly as written, capitals too"),
    ("atleast3:lithium", "at least 3 times"),
    ("oil^2 gas", "oil counts twice as much for the order"),
    ("Kyiv OR Kiev missile", "either of the two, and missile"),
    ("strike -football", "without that word"),
    ("(oil OR gas) AND -(a b)", "groups; AND, OR, NOT in capitals"),
    ("title:ceasefire", "in one field"),
    ("who:(Xu OR Wei)", "several words for one field"),
    ("date:\"last april\"", "the most recent; so 2w, monday, Q2, \"spring 2014\""),
    ("*", "every article"),
];

/// The words, signs and fields of the language, each with what it means, within 78 columns.
pub fn help() -> String {
    let mut out = String::from("The query language:\n");
    for (example, meaning) in WORDS {
        row(&mut out, example, meaning);
    }
    out.push_str("\nFields:\n");
    for field in FIELDS {
        let used = |name: &&str| field.example.trim_start_matches('-').strip_prefix(*name).is_some_and(|rest| rest.starts_with(':'));
        let others: Vec<&str> = std::iter::once(field.name).chain(field.aliases.iter().copied()).filter(|name| !used(name)).collect();
        let also = if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
        row(&mut out, field.example, &format!("{}{also}", field.searches));
    }
    out
}

/// An example and its meaning beside it, further lines under the first.
fn row(out: &mut String, example: &str, meaning: &str) {
    out.push_str(&format!("  {example:<width$}", width = EXAMPLE_COLUMNS - 2));
    let mut column = EXAMPLE_COLUMNS;
    for word in meaning.split(' ') {
        if column > EXAMPLE_COLUMNS && column + 1 + word.len() > COLUMNS {
            out.push_str(&format!("\n{:EXAMPLE_COLUMNS$}", ""));
            column = EXAMPLE_COLUMNS;
        }
        out.push(' ');
        out.push_str(word);
        column += 1 + word.len();
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Context, Day, parse};

    #[test]
    fn explains_every_field_within_the_width() {
        let help = help();
        for field in FIELDS {
            assert!(help.contains(field.example), "{}", field.name);
            for name in field.aliases.iter().chain([&field.name]) {
                assert!(help.contains(name), "{name}");
            }
        }
        assert!(help.lines().all(|line| line.chars().count() <= COLUMNS), "{help}");
    }

    #[test]
    fn every_example_is_read_without_repair() {
        let context = Context { today: Day::from_ymd(2024, 5, 2).expect("a day") };
        for example in WORDS.iter().map(|(example, _)| *example).chain(FIELDS.iter().map(|f| f.example)) {
            // Beside another word: exclusions alone are read with a hint.
            assert!(parse(&format!("a {example}"), &context).accept(true).is_ok(), "{example}");
        }
    }
}
