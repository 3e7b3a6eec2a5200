//! Who is meant to speak: the `who:` beside a `said:` on one level of a query.

use super::Compiler;
use crate::engine::local::matching::speech::Speaker;
use crate::error::Result;
use crate::gazetteer::people;
use crate::query::{FieldName, Node};
use crate::search::pattern::Pattern;
use crate::search::shape::Shape;
use std::sync::Arc;

impl Compiler<'_> {
    /// Takes up the speakers of a level whose parts must all hold; those of the level around it, to be set again after it.
    pub(super) fn level_of(&mut self, nodes: &[Node]) -> Result<Arc<[Speaker]>> {
        let mut speakers = Vec::new();
        // Most queries seek nothing in quotations.
        if nodes.iter().any(is_said) {
            for node in nodes {
                let node = if let Node::Boost { node, .. } = node { node } else { node };
                if let Node::Field { field: FieldName::Person, node, .. } = node {
                    speakers.extend(self.speaker(node)?);
                }
            }
        }
        Ok(std::mem::replace(&mut self.speakers, speakers.into()))
    }

    /// The person that is sought by this; `None` where it is by something that is no name.
    fn speaker(&mut self, node: &Node) -> Result<Option<Speaker>> {
        Ok(match node {
            Node::Terms(nodes) | Node::And(nodes) => self.each(nodes)?.map(Speaker::All),
            Node::Or(nodes) => self.each(nodes)?.map(Speaker::Any),
            Node::Boost { node, .. } | Node::AtLeast { node, .. } => self.speaker(node)?,
            Node::Word { text, .. } => {
                let mut names: Vec<Speaker> = Vec::new();
                let known = people::canonical(text).filter(|known| *known != text);
                for pattern in Pattern::word(text, &[]).into_iter().chain(known.and_then(|known| Pattern::phrase(known, 0))) {
                    let mut failed = None;
                    let pattern = pattern.with_spellings(&mut |word| {
                        self.spellings(word).unwrap_or_else(|error| {
                            failed = Some(error);
                            Vec::new()
                        })
                    });
                    if let Some(error) = failed {
                        return Err(error);
                    }
                    names.push(Speaker::Named(Shape::Words(pattern)));
                }
                Some(Speaker::Any(names))
            }
            node => Shape::of(node, &[]).map(Speaker::Named),
        })
    }

    fn each(&mut self, nodes: &[Node]) -> Result<Option<Vec<Speaker>>> {
        let mut speakers = Vec::with_capacity(nodes.len());
        for node in nodes {
            speakers.extend(self.speaker(node)?);
        }
        Ok(Some(speakers).filter(|s| !s.is_empty()))
    }
}

/// Whether something is sought in quotations on the level that the node stands on.
fn is_said(node: &Node) -> bool {
    match node {
        Node::Field { field, .. } => *field == FieldName::Said,
        Node::Boost { node, .. } | Node::AtLeast { node, .. } | Node::Not(node) => is_said(node),
        Node::Or(nodes) => nodes.iter().any(is_said),
        _ => false,
    }
}
