//! What the terminal can show, and what the environment says about it.

use super::args::values::Colour;
use super::locate;
use crate::present::Style;
use std::env;
use std::io::IsTerminal;
use std::path::Path;

/// The width where nobody says: that of a pipe is the same everywhere, so that answers can be compared.
const DEFAULT_WIDTH: usize = 80;

/// The style for standard output.
pub fn style(colour: Colour) -> Style {
    let colour = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
            !set("NO_COLOR") && std::io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    Style { colour, width: width(), ..Style::default() }
}

/// As [`style`], for articles of the index that was named, where one was: elsewhere an id alone would not be found in it.
pub fn style_for(colour: Colour, index: Option<&Path>) -> Style {
    let style = style(colour);
    match index {
        Some(index) => Style { show: format!("newsearch show --index {}", locate::typed(index)), ..style },
        None => style,
    }
}

/// Columns: `COLUMNS` where it is set, else those of the terminal, else 80.
pub fn width() -> usize {
    let stated = env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok()).filter(|columns| *columns > 0);
    // Not asked of standard input or error: an answer in a file has no business with the terminal it was made at.
    let terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0)).filter(|w| *w > 0);
    stated.or_else(terminal).unwrap_or(DEFAULT_WIDTH)
}

/// Whether what happens meanwhile can be shown: someone watches standard error.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}
