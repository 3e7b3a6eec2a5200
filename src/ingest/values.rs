//! What a value of JSON says: a text, a name, a date, paragraphs. Which of an article it is, [`record`](super::record) knows.

use super::dates;
use super::fields::plain;
use super::format::html;
use crate::article::{Date, DateOrigin};
use serde_json::{Map, Value};

/// How deep inside a value its text is looked for.
const TEXT_DEPTH: usize = 4;

/// The text of a value: a string as it is, a number in decimal, an object's name, a list's first entry that has one.
/// Blank text is none.
pub fn text_of(value: &Value) -> Option<String> {
    text_within(value, TEXT_DEPTH)
}

fn text_within(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) if depth > 0 => text_in(object, depth - 1),
        Value::Array(items) if depth > 0 => items.iter().find_map(|item| text_within(item, depth - 1)),
        _ => None,
    }
}

/// The name of an object: what [`text_in`] finds, as deep as [`text_of`] looks.
pub fn name_of(object: &Map<String, Value>) -> Option<String> {
    text_in(object, TEXT_DEPTH)
}

/// The text of the first member by which objects are named: NewsAPI's `source`, schema.org's `Person`, WordPress's `rendered`, MongoDB's `$oid`, `$date` and `$numberLong`, and
/// what converters from XML make of an element's text.
fn text_in(object: &Map<String, Value>, depth: usize) -> Option<String> {
    const NAMES: [&str; 15] = [
        "name",
        "rendered",
        "text",
        "#text",
        "_text",
        "$t",
        "value",
        "@value",
        "$oid",
        "$date",
        "$numberLong",
        "title",
        "label",
        "content",
        "main",
    ];
    NAMES.iter().find_map(|name| {
        let text = text_within(object.get(*name)?, depth)?;
        // So WordPress calls what it made of a headline or a text to be shown: it is HTML.
        let is_html = *name == "rendered" && text.contains(['<', '&']);
        Some(if is_html { html::fragment(&text) } else { text })
    })
}

/// A person's name: as text, or put together from its parts.
pub fn person(value: &Value) -> Option<String> {
    let object = value.as_object();
    let part = |names: &[&str]| names.iter().find_map(|n| object?.get(*n)?.as_str());
    text_of(value).or_else(|| {
        let given = part(&["first_name", "firstName", "firstname", "given_name", "givenName"]);
        let family = part(&["last_name", "lastName", "lastname", "family_name", "familyName"])?;
        Some(given.map_or_else(|| family.to_owned(), |given| format!("{given} {family}")))
    })
}

/// A date as text, or as a number: seconds or milliseconds since 1970, or the digits of a date.
pub fn date_of(value: &Value, order: Option<dates::Order>) -> Option<Date> {
    if let Some(number) = value.as_f64() {
        return dates::of_number(number, DateOrigin::Field);
    }
    if let Some(text) = in_parts(value) {
        return dates::parse_in(&text, order, DateOrigin::Field);
    }
    let text = text_of(value)?;
    let is_digits = text.trim().bytes().all(|b| b.is_ascii_digit());
    match text.trim().parse::<f64>() {
        Ok(number) if number.abs() >= 1e8 && !is_digits => dates::of_number(number, DateOrigin::Field),
        _ => dates::parse_in(&text, order, DateOrigin::Field),
    }
}

/// A date in parts as one text: `[2018, 4, 26, 9, 30]`, as programs in Java write it, or `{"year": 2018, "month": 4, "day": 26}`.
fn in_parts(value: &Value) -> Option<String> {
    let parts: Vec<u64> = match value {
        Value::Array(items) => items.iter().take(6).map(Value::as_u64).collect::<Option<_>>()?,
        Value::Object(object) => ["year", "month", "day"].iter().map(|name| object.get(*name)?.as_u64()).collect::<Option<_>>()?,
        _ => return None,
    };
    let [year, month, day, ref time @ ..] = parts[..] else { return None };
    let time: Vec<String> = time.iter().map(|part| format!("{part:02}")).collect();
    let time = match time.len() {
        0 | 1 => String::new(),
        _ => format!("T{}", time.join(":")),
    };
    Some(format!("{year:04}-{month:02}-{day:02}{time}"))
}

/// Of several forms of a headline or a text, as ninjs 2 has them, the one of role `main` or else the first; in plain text
/// rather than in HTML.
pub fn of_main_role(forms: &[Value]) -> Option<String> {
    let stated = |form: &Value, name: &str| form.get(name).and_then(Value::as_str).map(str::to_ascii_lowercase);
    forms.iter().all(|form| form.get("value").is_some_and(Value::is_string)).then_some(())?;
    let form = forms.iter().enumerate().min_by_key(|(at, form)| {
        let is_html = stated(form, "contenttype").is_some_and(|kind| kind.contains("html"));
        (stated(form, "role").is_none_or(|role| role != "main"), is_html, *at)
    });
    let (_, form) = form?;
    let text = form.get("value").and_then(text_of)?;
    Some(if stated(form, "contenttype").is_some_and(|kind| kind.contains("html")) { html::fragment(&text) } else { text })
}

/// Whether a text is the address of a page; ninjs calls its identifiers `uri` too.
pub fn is_address(text: &str) -> bool {
    text.contains('/') && !text.starts_with("urn:") && !text.starts_with("tag:")
}

/// The text of a list of paragraphs, given as strings or as objects with a type. Of the types only those of running text
/// count.
pub fn join_blocks(blocks: &[Value]) -> String {
    const TEXT_TYPES: [&str; 9] = ["text", "paragraph", "p", "sanitized_html", "html", "heading", "header", "quote", "list"];
    let mut body = String::new();
    for block in blocks {
        let kind = block.get("type").and_then(Value::as_str);
        if kind.is_some_and(|kind| !TEXT_TYPES.contains(&kind)) {
            continue;
        }
        let is_html = matches!(kind, Some("sanitized_html" | "html"));
        let text = match block {
            Value::Object(object) => object.get("content").and_then(text_of).or_else(|| name_of(object)),
            other => text_of(other),
        };
        let text = text.map(|text| if is_html && text.contains(['<', '&']) { html::fragment(&text) } else { text });
        if let Some(text) = text {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(&text);
        }
    }
    body
}

/// The texts of a list; none where it is no list.
pub fn strings(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).map(|items| items.iter().filter_map(text_of).collect()).unwrap_or_default()
}

/// What lies at the end of this way through objects.
pub fn at_path<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |inner, wanted| inner.as_object()?.iter().find(|(name, _)| plain(name) == *wanted).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn digits_are_asked_for_a_date_before_they_are_seconds() {
        for (value, expected) in [
            (json!(20_180_426_093_015_u64), Some("2018-04-26T09:30:15Z")),
            (json!(201_804_260_930_u64), Some("2018-04-26T09:30:00Z")),
            (json!(2_018_042_609), Some("2018-04-26T09:00:00Z")),
            (json!(20_180_426), Some("2018-04-26")),
            (json!("20180426093015"), Some("2018-04-26T09:30:15Z")),
            (json!(1_524_735_000), Some("2018-04-26T09:30:00Z")),
            (json!(1_524_735_000_123_u64), Some("2018-04-26T09:30:00Z")),
            (json!(1_524_735_000.5), Some("2018-04-26T09:30:00Z")),
            (json!("1524735000.5"), Some("2018-04-26T09:30:00Z")),
            (json!(-300_000_000), Some("1960-06-29T18:40:00Z")),
            // No archive holds articles of the year 2636 or 5138.
            (json!(21_018_042_609_u64), None),
            (json!(99_999_999_999_999_u64), None),
            (json!(17), None),
            (json!({"$date": {"$numberLong": "1524735000000"}}), Some("2018-04-26T09:30:00Z")),
            (json!({"$date": {"$numberLong": "-192585600000"}}), Some("1963-11-25T00:00:00Z")),
            (json!([2018, 4, 26, 9, 30]), Some("2018-04-26T09:30:00Z")),
            (json!([2018, 4, 26, 9, 30, 15, 123_000_000]), Some("2018-04-26T09:30:15Z")),
            (json!([2018, 4, 26]), Some("2018-04-26")),
            (json!({"year": 2018, "month": 4, "day": 26}), Some("2018-04-26")),
            (json!([2018, 13, 26]), None),
            (json!(["2018-04-26", "2018-04-27"]), Some("2018-04-26")),
        ] {
            assert_eq!(date_of(&value, None).map(|d| d.to_string()).as_deref(), expected, "{value}");
        }
    }
}
