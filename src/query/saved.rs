//! Saved searches in a query: [`Query::look_up`] puts what each is in its place. Where they are kept, others know.

use super::{Day, MAX_CLAUSES, Node, Query};
use crate::error::{Error, ErrorKind, Result};

/// What gives the saved search of a name, with its dates told from a day; `None` where there is none of that name.
pub type Lookup<'l> = &'l mut dyn FnMut(&str, Day) -> Result<Option<Node>>;

impl Query {
    /// Looks up every saved search that this names, and those that these name. The canonical form stays the same.
    ///
    /// # Errors
    /// [`Query`](ErrorKind::Query) where there is none of that name, where one is within itself (the message names them all), and where
    /// the whole would have more than [`MAX_CLAUSES`] clauses; and those of `lookup`.
    pub fn look_up(&mut self, lookup: Lookup<'_>) -> Result<()> {
        let mut clauses = 0;
        filled(&mut self.root, &mut Vec::new(), &mut clauses, lookup)
    }

    /// The names of the saved searches in it that are not excluded, in the order typed; not those within these.
    pub fn saved(&self) -> Vec<&str> {
        let mut found = Vec::new();
        named(&self.root, false, &mut found);
        found
    }
}

fn named<'n>(node: &'n Node, excluded: bool, found: &mut Vec<&'n str>) {
    match node {
        Node::Saved { name, .. } if !excluded => found.push(name),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| named(n, excluded, found)),
        Node::Not(node) => named(node, !excluded, found),
        Node::Field { node, .. } | Node::Boost { node, .. } => named(node, excluded, found),
        _ => {}
    }
}

/// Recurses as deep as brackets nest, for each of the searches on the way, which are different ones; what all of it holds is bounded.
fn filled(node: &mut Node, way: &mut Vec<String>, clauses: &mut usize, lookup: Lookup<'_>) -> Result<()> {
    let refused = |what: String| Error::new(ErrorKind::Query, what);
    if node.is_leaf() {
        *clauses += 1;
        if *clauses > MAX_CLAUSES {
            return Err(refused(format!("with its saved searches the query has more than the {MAX_CLAUSES} clauses that are allowed")));
        }
    }
    match node {
        Node::Saved { name, today, node, .. } => {
            if way.contains(name) {
                let way: Vec<&str> = way.iter().map(String::as_str).skip_while(|on| on != name).chain([name.as_str()]).collect();
                return Err(refused(format!("a saved search is within itself: {}", way.join(" > "))));
            }
            if way.len() >= MAX_NESTED {
                return Err(refused(format!("saved searches lie more than {MAX_NESTED} deep within each other")));
            }
            let found = lookup(name, *today)?;
            let found =
                found.ok_or_else(|| refused(format!("saved:{name}: there is no saved search of that name; newsearch saved lists them")))?;
            let mut found = all_of(found);
            way.push(name.clone());
            filled(&mut found, way, clauses, lookup)?;
            way.pop();
            *node = Some(Box::new(found));
            Ok(())
        }
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter_mut().try_for_each(|n| filled(n, way, clauses, lookup)),
        Node::Field { node, .. } | Node::AtLeast { node, .. } | Node::Boost { node, .. } | Node::Not(node) => {
            filled(node, way, clauses, lookup)
        }
        _ => Ok(()),
    }
}

/// How deep saved searches may lie within each other.
const MAX_NESTED: usize = 16;

/// The same with words side by side all meant, however the query around it takes them.
fn all_of(node: Node) -> Node {
    let each = |nodes: Vec<Node>| nodes.into_iter().map(all_of).collect();
    match node {
        Node::Terms(nodes) | Node::And(nodes) => Node::And(each(nodes)),
        Node::Or(nodes) => Node::Or(each(nodes)),
        Node::Field { field, node, span } => Node::Field { field, node: Box::new(all_of(*node)), span },
        Node::Boost { node, by, span } => Node::Boost { node: Box::new(all_of(*node)), by, span },
        Node::Not(node) => Node::Not(Box::new(all_of(*node))),
        node => node,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Context, parse};

    fn looked_up(text: &str, saved: &[(&str, &str)]) -> Result<Query> {
        let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
        let mut query = parse(text, &Context { today }).query;
        query.look_up(&mut |name, today| {
            let text = saved.iter().find(|(n, _)| *n == name).map(|(_, text)| *text);
            Ok(text.map(|text| parse(text, &Context { today }).query.root))
        })?;
        Ok(query)
    }

    #[test]
    fn one_stands_within_another_and_the_canonical_form_stays() {
        let query = looked_up("saved:a -saved:b oil", &[("a", "saved:b gas"), ("b", "coal date:yesterday")]).expect("both are there");
        assert_eq!(query.to_string(), "saved:a -saved:b oil");
        assert_eq!(query.words(), ["coal", "gas", "oil"]);
        assert_eq!(query.saved(), ["a"]);
        assert_eq!(query.clauses(), 6);
    }

    #[test]
    fn one_within_itself_is_an_error_that_names_them() {
        let saved = [("a", "x saved:b"), ("b", "(y OR saved:c)"), ("c", "-saved:b")];
        let error = looked_up("saved:a", &saved).unwrap_err();
        assert_eq!(error.context(), "a saved search is within itself: b > c > b");
        assert!(looked_up("saved:none", &saved).unwrap_err().context().starts_with("saved:none: there is no saved search"));
    }

    #[test]
    fn what_doubles_at_every_step_is_stopped() {
        let names: Vec<String> = (0..15).map(|n| format!("s{n}")).collect();
        let texts: Vec<String> = (0..15).map(|n| format!("saved:s{} saved:s{}", n + 1, n + 1)).collect();
        let mut saved: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        saved.push(("s15", "word"));
        assert!(looked_up("saved:s0", &saved).unwrap_err().context().contains("256 clauses"));
    }
}
