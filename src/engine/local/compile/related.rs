//! What stands to another article so or so, what a saved search finds, and what is new.

use super::{Compiler, unknown, whole};
use crate::engine::local::copies::{CopyFilter, Lazy, NOT_FOUND, Which};
use crate::engine::local::disk::searches::Asked;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Node, Query as Parsed, Relation};
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query};

impl Compiler<'_> {
    /// The articles that stand so to the one with this id.
    pub(super) fn related(&mut self, relation: Relation, id: &str) -> Result<Box<dyn Query>> {
        let Some((index, snapshot)) = self.index else { return Err(unknown(relation.name())) };
        let wrong = |what: &str| Error::new(ErrorKind::Query, format!("{relation}:{id}: {what}"));
        let several = |e: Error| if e.kind() == ErrorKind::Argument { wrong(e.context()) } else { e };
        let address = index.find(snapshot, id).map_err(several)?.ok_or_else(|| wrong("no article has that id"))?;
        let article = index.stored(snapshot, address)?;
        let copied = self.copies.map(Lazy::get).transpose()?.flatten();
        let same = copied.and_then(|copied| {
            let set = copied.set_of(copied.member(address)?);
            Some(CopyFilter { copied, which: Which::Set(set) })
        });
        match relation {
            Relation::Like => {
                let Some(like) = index.similar_query(&snapshot.searcher, &article, true)? else { return Ok(Box::new(EmptyQuery)) };
                let mut clauses = vec![(Occur::Must, like)];
                clauses.extend(same.map(|same| (Occur::MustNot, Box::new(same) as Box<dyn Query>)));
                Ok(Box::new(BooleanQuery::new(clauses)))
            }
            Relation::Story => {
                if self.copies.is_some() && snapshot.copies.get()?.is_none() {
                    self.hints.push(NOT_FOUND.to_owned());
                }
                Ok(same.map_or_else(|| whole(self.fields.id, &article.id), |same| Box::new(same)))
            }
        }
    }

    /// What a saved search finds. It is what it is, whatever field it stands in.
    pub(super) fn saved(&mut self, node: &Node) -> Result<Box<dyn Query>> {
        if let Node::Saved { node: Some(node), .. } = node {
            return self.node(node, None);
        }
        let Some((_, snapshot)) = self.index else { return Err(unknown("saved")) };
        let mut query = Parsed { root: node.clone() };
        let searches = snapshot.searches.get()?;
        query.look_up(&mut |name, today| searches.node(name, today))?;
        match &query.root {
            Node::Saved { node: Some(node), .. } => self.node(node, None),
            _ => Err(unknown("saved")),
        }
    }

    /// The generation that was last seen of what is asked; `None` where none was.
    pub(super) fn seen(&self) -> Result<Option<u64>> {
        if self.asked.since.is_some() {
            return Ok(self.asked.since);
        }
        let Some((_, snapshot)) = self.index else { return Ok(None) };
        let seen = snapshot.searches.get()?.seen(&Asked::by(self.asked));
        // What was seen of an index that was made anew since says nothing.
        Ok(seen.filter(|seen| *seen <= snapshot.payload.generation))
    }
}
