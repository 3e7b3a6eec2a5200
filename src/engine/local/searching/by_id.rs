//! Articles by their ids, whole or begun.

use super::searcher::LocalSearcher;
use super::snapshot::Snapshot;
use crate::error::{Error, ErrorKind, Result};
use tantivy::{DocAddress, Term};

/// Ids shown where several begin with what was typed.
const SEVERAL: usize = 3;

impl LocalSearcher {
    /// Where the article with this id is, or the only one whose id begins so. An error of kind `Argument` where those of several do.
    pub fn find(&self, snapshot: &Snapshot, id: &str) -> Result<Option<DocAddress>> {
        self.find_by(snapshot, id, &[true, false])
    }

    /// Where the article with this id is.
    pub fn find_exactly(&self, snapshot: &Snapshot, id: &str) -> Result<Option<DocAddress>> {
        self.find_by(snapshot, id, &[true])
    }

    /// By the whole id, by its beginning, or by the one and then the other.
    fn find_by(&self, snapshot: &Snapshot, id: &str, exactly: &[bool]) -> Result<Option<DocAddress>> {
        let mut found: Vec<(DocAddress, Term)> = Vec::new();
        for exact in exactly {
            for (segment, reader) in snapshot.searcher.segment_readers().iter().enumerate() {
                let inverted = reader.inverted_index(self.fields.id).map_err(|e| self.failed(e))?;
                let mut terms = vec![Term::from_field_text(self.fields.id, id)];
                if !exact {
                    terms.clear();
                    let mut upper = id.as_bytes().to_vec();
                    upper.push(0xff);
                    let io = |e: std::io::Error| self.failed(e.into());
                    let mut stream = inverted.terms().range().ge(id.as_bytes()).lt(&upper).into_stream().map_err(io)?;
                    // Two alive ones decide that the beginning is ambiguous; deleted ones between may need a few more.
                    while stream.advance() && terms.len() < 64 {
                        terms.push(Term::from_field_bytes(self.fields.id, stream.key()));
                    }
                }
                for term in terms {
                    let Some(mut postings) =
                        inverted.read_postings(&term, tantivy::schema::IndexRecordOption::Basic).map_err(|e| self.failed(e.into()))?
                    else {
                        continue;
                    };
                    let mut doc = tantivy::DocSet::doc(&postings);
                    while doc != tantivy::TERMINATED {
                        if !reader.is_deleted(doc) {
                            found.push((DocAddress::new(segment as u32, doc), term.clone()));
                        }
                        doc = tantivy::DocSet::advance(&mut postings);
                    }
                }
            }
            if !found.is_empty() || id.is_empty() {
                break;
            }
        }
        match &found[..] {
            [] => Ok(None),
            [(address, _)] => Ok(Some(*address)),
            [_, _, ..] => {
                let ids: Vec<_> =
                    found.iter().take(SEVERAL).map(|(_, term)| String::from_utf8_lossy(term.serialized_value_bytes())).collect();
                let more = if found.len() > ids.len() { ", …" } else { "" };
                let what = format!("the ids of several articles begin with {id:?}: {}{more}; type more of it", ids.join(", "));
                Err(Error::new(ErrorKind::Argument, what))
            }
        }
    }
}
