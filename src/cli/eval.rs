//! `newsearch eval`: every question asked, and the answers measured by judgments.

use super::args::EvalArgs;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output};
use crate::engine;
use crate::error::{Error, ErrorKind, Result};
use crate::present;
use crate::search::{JUDGED_DEPTH, Judgments, Measures, topics};
use crate::text::escape::terminal_line;
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Measures the ranking.
pub fn run(args: EvalArgs) -> Finished {
    let questions = topics(&text(&args.queries)?)?;
    let judgments = Judgments::parse(&text(&args.qrels)?)?;
    let searcher = engine::open(&locate::to_ask(args.index.index.as_deref())?)?;
    let mut measured: Vec<(String, String, Measures)> = Vec::new();
    let mut unjudged = 0;
    for (name, question) in questions {
        let Some(grades) = judgments.grades.get(&name) else {
            unjudged += 1;
            continue;
        };
        let mut request = ask::request(std::slice::from_ref(&question), &args.filter)?;
        request.expand = args.expand.wanted();
        // Figures must not depend on how busy the machine is.
        request.timeout = None;
        (request.limit, request.snippets) = (JUDGED_DEPTH, 0);
        let response = searcher.search(&request)?;
        let ranking: Vec<&str> = response.hits.iter().map(|hit| hit.id.as_str()).collect();
        match Measures::of(&ranking, grades) {
            Some(measures) => measured.push((name, question, measures)),
            None => unjudged += 1,
        }
    }
    if unjudged > 0 {
        output::note(&format!("{unjudged} queries without an article that is judged to answer are left out"));
    }
    if measured.is_empty() {
        return Err(Error::new(ErrorKind::Argument, "no query has judgments: the names in both files must be the same").into());
    }
    let mean = Measures::mean(&measured.iter().map(|(_, _, m)| *m).collect::<Vec<_>>());
    let mut out = output::stdout();
    if args.format == "json" {
        let queries = measured.iter().map(|(name, question, m)| json!({"id": name, "query": question, "measures": m})).collect::<Vec<_>>();
        let shown = if args.per_query {
            json!({"queries": measured.len(), "mean": mean, "each": queries})
        } else {
            json!({"queries": measured.len(), "mean": mean})
        };
        present::json(&shown, &mut out)?;
    } else {
        writeln!(out, "nDCG@10  MAP     P@10    R@100   MRR")?;
        if args.per_query {
            for (name, question, m) in &measured {
                writeln!(out, "{}  {} {}", row(m), terminal_line(name), terminal_line(question))?;
            }
        }
        writeln!(out, "{}  mean of {} queries", row(&mean), measured.len())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn row(m: &Measures) -> String {
    format!("{:.4}   {:.4}  {:.4}  {:.4}  {:.4}", m.ndcg_10, m.map, m.p_10, m.recall_100, m.mrr)
}

fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path.display(), &e))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
