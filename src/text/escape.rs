//! Making text from an archive harmless where it is shown: terminals and spreadsheets.

use std::borrow::Cow;

/// Whether a character may steer a terminal or reorder what is read: C0 and C1 controls, DEL, and the bidirectional
/// controls of Unicode (Trojan Source, CVE-2021-42574).
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// `text` for a terminal: line breaks stay, tabs become a space, every other control character becomes `\u{fffd}`.
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_control(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().map(|c| if c == '\n' { c } else { shown(c) }).collect())
}

/// `text` for one line of a terminal: as [`terminal`], and every run of white space becomes one space.
pub fn terminal_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(shown));
    }
    out
}

fn shown(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if is_control(c) => '\u{fffd}',
        c => c,
    }
}

/// `text` as a spreadsheet cell: what a spreadsheet would take for a formula gets a leading `'`
/// (OWASP, "CSV Injection": `= + - @`, tab, carriage return). Quoting is the CSV writer's.
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `text` in quotes, as one argument of a shell: single ones where something in it means something to a shell even in double ones.
pub fn shell_quoted(text: &str) -> String {
    if text.contains(['"', '$', '`', '\\', '!']) { format!("'{}'", text.replace('\'', r"'\''")) } else { format!("\"{text}\"") }
}

/// `text` as one argument of a shell: as it is where it has nothing but letters, digits and what stands in paths and addresses and means nothing to a shell,
/// else in quotes.
pub fn shell_argument(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '%' | '+' | '=' | ',');
    if !text.is_empty() && text.chars().all(is_plain) { Cow::Borrowed(text) } else { Cow::Owned(shell_quoted(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_argument_is_quoted_where_a_shell_would_take_it_apart() {
        for (text, typed) in [
            ("tag:reuters.com,2024:newsml_L1", "tag:reuters.com,2024:newsml_L1"),
            ("two words", "\"two words\""),
            ("a$b", "'a$b'"),
            ("O'Brien & \"son\"", r#"'O'\''Brien & "son"'"#),
            ("", "\"\""),
        ] {
            assert_eq!(shell_argument(text), typed);
        }
    }

    proptest! {
        #[test]
        fn no_control_reaches_a_terminal(text in any::<String>()) {
            prop_assert!(!terminal(&text).chars().any(|c| c != '\n' && is_control(c)));
            prop_assert!(!terminal_line(&text).chars().any(is_control));
        }

        #[test]
        fn no_cell_begins_as_a_formula(text in "[=+@\\-\t\r]?\\PC{0,5}") {
            prop_assert!(!spreadsheet_cell(&text).starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
