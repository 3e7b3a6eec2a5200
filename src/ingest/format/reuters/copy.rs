//! Wire copy of 1987 made readable: character references, hard line breaks, the sign-off.

/// Lines were broken before a word that would have passed this column.
const WRAP_COLUMNS: usize = 58;

/// `text` with its character references resolved and its control characters gone; line breaks are `\n`, a tab is a space.
pub(super) fn cleaned(text: &str) -> String {
    // Where something is to be done: a reference, an ASCII control, or what may be one of the controls above it.
    let special = |b: &u8| matches!(b, b'&' | 0..=9 | 11..=31 | 0x7f | 0xc2);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.as_bytes().iter().position(special) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = || {
            let end = rest.as_bytes().iter().take(9).position(|b| *b == b';')?;
            Some((resolved(rest.get(1..end)?)?, end + 1))
        };
        let (c, used) = match rest.chars().next() {
            Some('&') => reference().unwrap_or(('&', 1)),
            Some(c) => (c, c.len_utf8()),
            None => break,
        };
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
        rest = &rest[used..];
    }
    out.push_str(rest);
    out
}

fn resolved(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => char::from_u32(name.strip_prefix('#')?.parse().ok()?),
    }
}

/// The paragraphs of wire copy, parted by blank lines, each on one line; tables and lists keep their lines.
pub(super) fn paragraphs(copy: &str) -> String {
    let mut lines: Vec<&str> = copy.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty() || is_sign_off(line)) {
        lines.pop();
    }
    let mut out = String::with_capacity(copy.len());
    let mut last: Option<&str> = None;
    let mut blank = false;
    for line in lines {
        let words = line.trim_start();
        // Stars and blank lines stand around headlines and sections.
        if words.trim_matches('*').is_empty() {
            blank |= last.is_some();
            continue;
        }
        if let Some(last) = last {
            out.push_str(parting(last, line, blank));
        }
        out.push_str(if is_table(line) { line } else { words });
        last = Some(line);
        blank = false;
    }
    out.trim_matches('\n').trim_end().to_owned()
}

/// What stands between two lines: a space within a paragraph, a break within a list, a blank line between paragraphs.
fn parting(before: &str, line: &str, blank: bool) -> &'static str {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    if is_table(before) && is_table(line) {
        return if blank { "\n\n" } else { "\n" };
    }
    let ended = before.ends_with(['.', '"', '!', '?', ':']);
    let starts = blank || indent(line) >= 3;
    let next_word = line.split_whitespace().next().map_or(0, |word| word.chars().count());
    let meant = before.chars().count() + 1 + next_word <= WRAP_COLUMNS;
    match () {
        // Lines of a list are indented like paragraphs and end without a full stop.
        () if starts && !blank && meant && !ended && indent(before) >= 3 => "\n",
        () if starts => "\n\n",
        () if is_table(before) || is_table(line) => "\n",
        // "three-" at the end of a line goes on in the next.
        () if before.strip_suffix('-').is_some_and(|b| b.ends_with(char::is_alphanumeric)) && line.starts_with(char::is_lowercase) => "",
        () if meant => "\n",
        () => " ",
    }
}

/// Whether the columns of a line mean something: several gaps in it, a wide one, or a leader of dots.
fn is_table(line: &str) -> bool {
    let bytes = line.trim().as_bytes();
    let (mut gaps, mut wide, mut run) = (0, false, 0);
    for byte in bytes {
        run = if *byte == b' ' { run + 1 } else { 0 };
        gaps += usize::from(run == 2);
        wide |= run == 3;
    }
    gaps >= 2 || wide || bytes.windows(4).any(|four| four == b"....")
}

/// Whether a line at the end is the agency's sign-off or "more".
fn is_sign_off(line: &str) -> bool {
    let word = line.trim().trim_end_matches(['.', ';', ':', '\'']).to_ascii_lowercase();
    matches!(word.as_str(), "reuter" | "reuters" | "reute" | "more" | "")
}
