//! `newsearch cite`.

use super::args::CiteArgs;
use super::args::values::Colour;
use super::batch::text;
use super::exit::{Finished, Outcome};
use super::{locate, output, terminal};
use crate::engine;
use crate::error::{Error, ErrorKind, Result};
use crate::present;
use crate::search::{Citation, Searcher, Verdict, find_words};
use serde_json::Value;
use std::io::Write;
use std::path::Path;

/// Cites an article, or verifies citations.
pub fn run(args: CiteArgs, colour: Colour) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    // There may be any number to verify.
    let searcher = if args.verify.is_some() { engine::open(&location)? } else { engine::open_for_few(&location)? };
    let style = terminal::style(colour);
    let mut out = output::stdout();
    if let Some(path) = &args.verify {
        let verdicts = citations(path)?.iter().map(|citation| verdict(&*searcher, citation)).collect::<Result<Vec<Verdict>>>()?;
        present::verdicts(&verdicts, &args.format, &style, &mut out)?;
        out.flush()?;
        return Ok(if verdicts.iter().all(|verdict| verdict.same) { Outcome::Done } else { Outcome::Lacking });
    }
    let id = args.id.as_deref().unwrap_or_default();
    let Some(article) = searcher.article(id)? else {
        output::note(&format!("no article has the id {id:?}"));
        return Ok(Outcome::Lacking);
    };
    let span = match &args.find {
        None => args.span,
        Some(sought) => {
            let Some(span) = find_words(&article.body, sought) else {
                output::note(&format!("{sought:?} does not stand in the text of {}", article.id));
                return Ok(Outcome::Lacking);
            };
            Some(span)
        }
    };
    present::citation(&Citation::of(&article, span)?, &args.format, &style, &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn verdict(searcher: &dyn Searcher, citation: &Citation) -> Result<Verdict> {
    Ok(citation.verify(searcher.article(&citation.id)?.as_ref()))
}

/// The citations of a file: JSON objects one after the other, or in a list.
fn citations(path: &Path) -> Result<Vec<Citation>> {
    let text = text(path)?;
    let wrong = |why: String| {
        Error::new(ErrorKind::Argument, format!("{}: no citation as newsearch cite --format json prints it: {why}", path.display()))
    };
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}')).into_iter::<Value>() {
        let values = match value.map_err(|e| wrong(e.to_string()))? {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            found.push(serde_json::from_value(value).map_err(|e| wrong(e.to_string()))?);
        }
    }
    if found.is_empty() { Err(wrong("it is empty".to_owned())) } else { Ok(found) }
}
