//! How good a ranking is, by judgments that somebody made: [`Judgments`], [`topics`], [`Measures`]. Asking the questions is the caller's.

use crate::error::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How deep a ranking is looked at: the hits beyond count as not found.
pub const JUDGED_DEPTH: usize = 1_000;

/// Which articles answer which question, and how well.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgments {
    /// By question, by article id: 0 for one that does not answer it, else a grade.
    pub grades: BTreeMap<String, HashMap<String, u32>>,
}

impl Judgments {
    /// Reads judgments, a line each: `question 0 article grade` as TREC has them, or `question article grade`, or `question article` for
    /// grade 1; between them tabs or, where a line has no tab, spaces. Grades below 0 count as 0. Empty lines and those that begin with
    /// `#` are passed over.
    ///
    /// ```
    /// # use newsearch::search::Judgments;
    /// let judgments = Judgments::parse("7 0 wire-1 1\n7\twire-2\t2\n")?;
    /// assert_eq!(judgments.grades["7"]["wire-2"], 2);
    /// # Ok::<(), newsearch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument), naming the line, for one that is none of these.
    pub fn parse(text: &str) -> Result<Judgments> {
        let mut judgments = Judgments::default();
        for (number, line) in lines(text) {
            let parts: Vec<&str> =
                if line.contains('\t') { line.split('\t').map(str::trim).collect() } else { line.split_whitespace().collect() };
            let read = match parts[..] {
                [question, _, article, grade] | [question, article, grade] => grade.parse::<i64>().ok().map(|g| (question, article, g)),
                [question, article] => Some((question, article, 1)),
                _ => None,
            };
            let (question, article, grade) =
                read.ok_or_else(|| wrong("judgments", number, "not \"question 0 article grade\" or \"question article grade\""))?;
            let grade = u32::try_from(grade.max(0)).unwrap_or(u32::MAX);
            judgments.grades.entry(question.to_owned()).or_default().insert(article.to_owned(), grade);
        }
        Ok(judgments)
    }
}

/// Reads questions, in order, as pairs of a number (or any name without spaces) and a text: a line each with a tab between them (else the
/// first space), or TREC topics (`<num>`, `<title>`).
///
/// ```
/// # use newsearch::search::topics;
/// assert_eq!(topics("7\tharbour closed")?, [("7".to_owned(), "harbour closed".to_owned())]);
/// assert_eq!(topics("<top>\n<num> Number: 301\n<title> harbour\nclosed\n<desc> …\n</top>")?, [("301".to_owned(), "harbour closed".to_owned())]);
/// # Ok::<(), newsearch::Error>(())
/// ```
///
/// # Errors
/// [`Argument`](ErrorKind::Argument), naming the line, for a question without a text.
pub fn topics(text: &str) -> Result<Vec<(String, String)>> {
    if text.trim_start().starts_with("<top>") {
        let number = |topic: &str| element(topic, "<num>").map(|n| n.trim_start_matches("Number:").trim().to_owned());
        let found = text.split("<top>").skip(1).filter_map(|topic| Some((number(topic)?, element(topic, "<title>")?)));
        return Ok(found.collect());
    }
    let mut found = Vec::new();
    for (number, line) in lines(text) {
        let parts = line.split_once('\t').or_else(|| line.trim().split_once(' '));
        let (name, question) = parts
            .map(|(n, q)| (n.trim(), q.trim()))
            .filter(|(n, q)| !n.is_empty() && !q.is_empty())
            .ok_or_else(|| wrong("queries", number, "not \"number<TAB>query\""))?;
        found.push((name.to_owned(), question.to_owned()));
    }
    Ok(found)
}

/// What follows a tag of a TREC topic, up to the next tag, spaces folded.
fn element(topic: &str, tag: &str) -> Option<String> {
    let text = topic.split_once(tag)?.1.split('<').next()?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches("Topic:").trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

fn wrong(what: &str, line: usize, why: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("{what}, line {line}: {why}"))
}

/// How good one ranking is, or several on average; every measure is from 0 to 1, more is better.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first ten: the gain is the grade, the discount log2(rank + 1).
    pub ndcg_10: f64,
    /// Average precision: the precision at the rank of each article that answers, over all that answer.
    pub map: f64,
    /// The share of the first ten that answers.
    pub p_10: f64,
    /// The share of all that answer that is among the first hundred.
    pub recall_100: f64,
    /// One over the rank of the first that answers.
    pub mrr: f64,
}

impl Measures {
    /// Of the ids of a ranking, best first; `None` where no article is judged to answer. One that stands there again answers no more.
    pub fn of(ranking: &[&str], grades: &HashMap<String, u32>) -> Option<Measures> {
        let mut ideal: Vec<u32> = grades.values().copied().filter(|g| *g > 0).collect();
        if ideal.is_empty() {
            return None;
        }
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let gain = |rank: usize, grade: u32| f64::from(grade) / (rank as f64 + 2.0).log2();
        let best: f64 = ideal.iter().take(10).enumerate().map(|(i, g)| gain(i, *g)).sum();
        let all = ideal.len() as f64;
        let mut measures = Measures::default();
        let (mut found, mut taken) = (0.0, HashSet::new());
        for (i, id) in ranking.iter().enumerate() {
            let grade = grades.get(*id).copied().unwrap_or(0);
            if grade == 0 || !taken.insert(*id) {
                continue;
            }
            found += 1.0;
            let rank = i as f64 + 1.0;
            measures.map += found / rank / all;
            if found == 1.0 {
                measures.mrr = 1.0 / rank;
            }
            if i < 10 {
                measures.ndcg_10 += gain(i, grade) / best;
                measures.p_10 += 0.1;
            }
            if i < 100 {
                measures.recall_100 += 1.0 / all;
            }
        }
        Some(measures)
    }

    /// The mean of several; all 0 for none.
    pub fn mean(several: &[Measures]) -> Measures {
        let mean = |of: fn(&Measures) -> f64| several.iter().map(of).sum::<f64>() / several.len().max(1) as f64;
        Measures {
            ndcg_10: mean(|m| m.ndcg_10),
            map: mean(|m| m.map),
            p_10: mean(|m| m.p_10),
            recall_100: mean(|m| m.recall_100),
            mrr: mean(|m| m.mrr),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_the_textbook() {
        let judgments = Judgments::parse("q 0 a 1\nq 0 b 1\nq 0 c 0\n").expect("judgments");
        let m = Measures::of(&["a", "c", "b"], &judgments.grades["q"]).expect("judged");
        assert!((m.map - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-9);
        assert!((m.ndcg_10 - 1.5 / (1.0 + 1.0 / 3f64.log2())).abs() < 1e-9);
        assert_eq!((m.p_10, m.recall_100, m.mrr), (0.2, 1.0, 1.0));
        assert_eq!(Measures::of(&["a", "c", "b", "a", "b"], &judgments.grades["q"]), Some(m), "what stands there again counts once");
        assert_eq!(Measures::of(&["c"], &HashMap::from([("c".to_owned(), 0)])), None);
    }

    #[test]
    fn a_line_that_is_no_judgment_is_named() {
        assert!(Judgments::parse("q 0 a 1\nnonsense\n").unwrap_err().to_string().contains("line 2"));
        assert!(topics("7\n").unwrap_err().to_string().contains("line 1"));
    }
}
