//! YAML front matter: finding it, and reading it without letting it expand.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// Front matter larger than this is no front matter.
const MAX_BYTES: usize = 64 << 10;

/// Nesting beyond this is not read as YAML: the parser recurses.
const MAX_DEPTH: usize = 16;

/// Front matter and what follows it, where a text begins with some: a line `---`, lines of [keys and values](has_keys), a line
/// `---` or `...`. Anything else below the first line shows that it is a rule, as it may stand above a text.
pub(super) fn parted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let after = text.strip_prefix("---")?;
    let front = &after[after.find('\n').filter(|at| after[..*at].trim().is_empty())? + 1..];
    let mut at = 0;
    for line in front.split_inclusive('\n') {
        if at > MAX_BYTES {
            return None;
        }
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&front[..at], &front[at + line.len()..])).filter(|(front, _)| has_keys(front));
        }
        at += line.len();
    }
    None
}

/// Whether a text is of keys and values and no prose: it begins with a key of one word, or is a mapping of several to YAML, or has a colon in each of several lines.
fn has_keys(front: &str) -> bool {
    let lines = || front.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let several = || mapping(front).is_some_and(|pairs| pairs.len() > 1) || lines().count() > 1 && lines().all(|line| line.contains(':'));
    lines().next().is_some_and(|first| begins_with_key(first) || several())
}

/// What it is to YAML, where that is a mapping which is [tame](is_tame).
fn mapping(front: &str) -> Option<Vec<(String, Value)>> {
    if !is_tame(front) {
        return None;
    }
    let documents = Yaml::load_from_str(front).ok()?;
    let Some(Yaml::Mapping(mapping)) = documents.first() else { return None };
    Some(mapping.iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), json(value, MAX_DEPTH)))).collect())
}

/// Whether a line begins with a key: one word, or one in quotes, and a colon that ends the line or has a space after it.
fn begins_with_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_word && (value.is_empty() || value.starts_with([' ', '\t', '\r']))
}

/// The keys of front matter with their values. Where it is not YAML (a title with an unquoted colon is the usual reason), or
/// has anchors or nests deep, its `key: value` lines are read as they are.
pub(super) fn read(front: &str) -> Vec<(String, Value)> {
    if let Some(read) = mapping(front) {
        return read;
    }
    let pairs = front.lines().filter(|line| !line.starts_with([' ', '\t', '#', '-'])).filter_map(|line| line.split_once(':'));
    let unquoted = |value: &str| {
        let value = value.trim();
        let quoted = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
        quoted.unwrap_or(value).to_owned()
    };
    pairs.map(|(key, value)| (key.trim().to_owned(), Value::String(unquoted(value)))).collect()
}

/// Whether YAML neither nests deep nor refers to parts of itself, which could make it expand without bound. Told by its
/// characters alone, so that some harmless front matter is not tame; its lines are read all the same.
fn is_tame(front: &str) -> bool {
    let mut depth = 0_usize;
    for line in front.lines() {
        let marks = line.split_whitespace().take_while(|word| matches!(*word, "-" | "?" | ":")).count();
        for (at, c) in line.char_indices() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                '*' if line[..at].ends_with([' ', '[', ',', '-'])
                    && line[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_') =>
                {
                    return false;
                }
                _ => {}
            }
            if depth + marks > MAX_DEPTH {
                return false;
            }
        }
    }
    // Indentation of this width takes more lines than it is worth counting.
    front.lines().all(|line| line.len() - line.trim_start().len() <= 4 * MAX_DEPTH)
}

fn json(yaml: &Yaml<'_>, depth: usize) -> Value {
    match yaml {
        Yaml::Value(Scalar::Boolean(b)) => Value::Bool(*b),
        Yaml::Value(Scalar::Integer(n)) => (*n).into(),
        Yaml::Value(Scalar::FloatingPoint(n)) => n.into_inner().into(),
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Representation(text, ..) => Value::String(text.to_string()),
        Yaml::Tagged(_, inner) if depth > 0 => json(inner, depth - 1),
        Yaml::Sequence(items) if depth > 0 => items.iter().map(|item| json(item, depth - 1)).collect(),
        Yaml::Mapping(pairs) if depth > 0 => {
            let members = pairs.iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), json(value, depth - 1))));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}
