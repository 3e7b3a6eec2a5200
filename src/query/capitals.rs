//! A headline pasted in capitals: its AND, OR and NOT are words.

use super::Node;
use super::lexer::{Kind, Token};
use super::problem::Problems;
use crate::text::Span;

/// So many words beside the operators make a headline; fewer are a query typed with the shift key held (`KYIV OR KIEV`).
const MIN_WORDS: usize = 5;

fn operator(token: &Token) -> bool {
    matches!(token.kind, Kind::And | Kind::Or { sign: false } | Kind::Not)
}

/// Whether all of a query is words in capitals and operators between them.
pub(super) fn is_shouted(tokens: &[Token]) -> bool {
    let word = |token: &Token| match &token.kind {
        Kind::Leaf(Node::Word { text, .. }) => Some(text.clone()),
        _ => None,
    };
    let words: Vec<String> = tokens.iter().filter_map(word).collect();
    let operators = tokens.iter().filter(|t| operator(t)).count();
    let shouted = words.iter().all(|w| !w.chars().any(char::is_lowercase)) && words.iter().any(|w| w.chars().any(char::is_uppercase));
    operators > 0 && words.len() >= MIN_WORDS && words.len() + operators == tokens.len() && shouted
}

/// Operators as the words they are, where all of the query is words in capitals, with one hint that says so.
pub(super) fn unshouted(mut tokens: Vec<Token>, problems: &mut Problems) -> Vec<Token> {
    if !is_shouted(&tokens) {
        return tokens;
    }
    let mut all = Span::new(usize::MAX, usize::MAX);
    for token in tokens.iter_mut().filter(|t| operator(t)) {
        let text = match token.kind {
            Kind::And => "and",
            Kind::Not => "not",
            _ => "or",
        };
        all = Span::new(all.start.min(token.span.start), token.span.end);
        token.kind = Kind::Leaf(Node::Word { text: text.to_owned(), span: token.span });
    }
    problems.repaired(all, || {
        "all of the query is in capitals, so AND, OR and NOT are read as words; in small letters around them they join".into()
    });
    tokens
}

#[cfg(test)]
mod tests {
    use crate::query::{Context, Day, parse};

    fn read(text: &str) -> String {
        let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
        parse(text, &Context { today }).query.to_string()
    }

    #[test]
    fn operators_in_a_headline_of_capitals_are_words() {
        assert_eq!(read("MINISTERS MEET IN QINGDAO AND PRAISE TIES"), "MINISTERS MEET IN QINGDAO and PRAISE TIES");
        assert_eq!(read("US OR UK OR EU"), "US OR UK OR EU");
        assert!(read("ministers meet in Qingdao AND praise ties").contains("AND"));
        assert!(read("MINISTERS MEET (IN QINGDAO OR BEIJING) AND TALK").contains("QINGDAO OR BEIJING"));
    }
}
