//! [`Element`]: a piece of an XML file as a tree, with what the readers of the XML formats ask of it. Names are compared
//! without their namespace and without case: wires and feeds bind prefixes as they like, or forget to.
//!
//! [`read`] makes the trees, leniently and within bounds; [`Element::html`] makes a page of the text in one. What the
//! elements mean is for the formats to say.

mod markup;
mod read;

pub(super) use read::{Ended, read, unescaped};

/// An element, its attributes and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    prefix: Box<str>,
    name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    children: Vec<Node>,
}

/// What stands in an element. Text is resolved: it holds no references.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The namespace prefix as written; empty where there is none.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether this is its name, whatever its namespace.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, named without its namespace; `None` for a blank one.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())?;
        (!value.is_empty()).then_some(value)
    }

    /// The elements directly inside.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of this name directly inside.
    pub(super) fn named<'e, 'n>(&'e self, name: &'n str) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
        self.elements().filter(move |e| e.is(name))
    }

    /// The first element of this name directly inside.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.is(name))
    }

    /// Every element of this name inside, at any depth, in the order of the file.
    pub(super) fn all<'e, 'n>(&'e self, name: &'n str) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
        let mut stack: Vec<&Element> = self.children_reversed().collect();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(next.children_reversed());
            Some(next)
        })
        .filter(move |e| e.is(name))
    }

    /// The first element of this name inside, at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.all(name).next()
    }

    /// The text of the first element of this name inside that has some, at any depth.
    pub(super) fn find_text(&self, name: &str) -> Option<String> {
        self.all(name).map(Element::words).find(|text| !text.is_empty())
    }

    fn children_reversed(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().rev().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All text inside, as it stands there.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let mut stack: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = stack.pop() {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => {
                    if element.is("br") {
                        out.push('\n');
                    }
                    stack.extend(element.children.iter().rev());
                }
            }
        }
        out
    }

    /// All text inside on one line, its white space single.
    pub(super) fn words(&self) -> String {
        self.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text directly inside, without that of elements in it, on one line.
    pub(super) fn own_words(&self) -> String {
        let own = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        own.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// Whether there are elements inside.
    pub(super) fn has_elements(&self) -> bool {
        self.elements().next().is_some()
    }
}

/// The name of the first element of `text`, the beginning of a file, without its namespace; `None` where it begins with
/// anything but what may stand before one.
pub(super) fn root_name(text: &str) -> Option<&str> {
    let tag = first_tag(text)?;
    let name = &tag[..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len())];
    Some(name.rsplit(':').next().unwrap_or(name))
}

/// What follows the `<` of the first element.
fn first_tag(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        rest = match rest {
            _ if rest.starts_with("<!--") => &rest[rest.find("-->")? + 3..],
            _ if rest.starts_with("<?") => &rest[rest.find("?>")? + 2..],
            _ if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) => {
                // Its own declarations stand in brackets.
                let (end, inside) = (rest.find('>')?, rest.find('[').unwrap_or(usize::MAX));
                if inside < end { rest[inside + rest[inside..].find(']')? + 1..].trim_start().strip_prefix('>')? } else { &rest[end + 1..] }
            }
            _ => break,
        }
        .trim_start();
    }
    rest.strip_prefix('<').filter(|tag| tag.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

#[cfg(test)]
mod tests;
