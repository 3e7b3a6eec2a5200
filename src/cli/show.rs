//! `newsearch show`.

use super::args::ShowArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{locate, output, terminal, today};
use crate::article::{Article, Field};
use crate::engine;
use crate::error::{ErrorKind, Result};
use crate::present::{Marks, Shown};
use crate::query::{Context, Zone, parse};
use crate::search::{Highlighter, Matcher, Request, Searcher};
use std::io::Write;

/// Shows the articles with these ids, in this order; of those that are not there it says so, after which the others follow.
pub fn run(args: ShowArgs, colour: Colour) -> Finished {
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let matcher = args.query.as_deref().map(|query| matcher(&*searcher, query)).transpose()?;
    let (presenter, style) = (output::presenter(&args.format.format)?, terminal::style(colour));
    let mut out = output::stdout();
    let (mut shown, mut missing, mut unclear) = (0, false, None);
    for id in &args.ids {
        let article = match searcher.article(id) {
            Ok(Some(article)) => article,
            Ok(None) => {
                output::note(&format!("no article has the id {id:?}"));
                missing = true;
                continue;
            }
            // An id that several begin with; the first of them is told at the end.
            Err(e) if e.kind() == ErrorKind::Argument => {
                match &unclear {
                    None => unclear = Some(e),
                    Some(_) => output::note(e.context()),
                }
                continue;
            }
            Err(e) => return Err(e.into()),
        };
        if shown == 0 {
            presenter.articles_header(&mut out)?;
        }
        shown += 1;
        let marks = matcher.as_ref().map(|matcher| marks(matcher, &article));
        presenter.article(Shown { article: &article, marks: marks.as_ref() }, &style, &mut out)?;
    }
    out.flush()?;
    match unclear {
        Some(unclear) => Err(unclear.into()),
        None if missing => Ok(Outcome::Lacking),
        None => Ok(Outcome::Done),
    }
}

fn matcher(searcher: &dyn Searcher, query: &str) -> Result<Matcher> {
    let context = Context { today: today::today(None, &Zone::default())? };
    searcher.matcher(&Request::from(parse(query, &context).accept(false)?))
}

fn marks(matcher: &Matcher, article: &Article) -> Marks {
    let mut highlighter = Highlighter::default();
    Marks { title: highlighter.highlights(matcher, article, Field::Title), body: highlighter.highlights(matcher, article, Field::Body) }
}
