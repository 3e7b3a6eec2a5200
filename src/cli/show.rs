//! `newsearch show`.

use super::args::ShowArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{locate, output, terminal, today};
use crate::article::{Article, Field};
use crate::engine;
use crate::error::Result;
use crate::present::{Marks, Shown};
use crate::query::{Context, Zone, parse};
use crate::search::{Highlighter, Request, Searcher};
use std::io::Write;

/// Shows the article with this id.
pub fn run(args: ShowArgs, colour: Colour) -> Finished {
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let Some(article) = searcher.article(&args.id)? else {
        output::note(&format!("no article has the id {:?}", args.id));
        return Ok(Outcome::Lacking);
    };
    let marks = args.query.as_deref().map(|query| marks(&*searcher, &article, query)).transpose()?;
    let shown = Shown { article: &article, marks: marks.as_ref() };
    let presenter = output::presenter(&args.format.format)?;
    let mut out = output::stdout();
    presenter.articles_header(&mut out)?;
    presenter.article(shown, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn marks(searcher: &dyn Searcher, article: &Article, query: &str) -> Result<Marks> {
    let context = Context { today: today::today(None, &Zone::default())? };
    let request = Request::from(parse(query, &context).accept(false)?);
    let matcher = searcher.matcher(&request)?;
    let mut highlighter = Highlighter::default();
    Ok(Marks {
        title: highlighter.highlights(&matcher, article, Field::Title),
        body: highlighter.highlights(&matcher, article, Field::Body),
    })
}
