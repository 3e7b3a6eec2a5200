//! From tokens to the tree: brackets, precedence, `NOT`; and [`parse`], which puts the steps together.
//!
//! What could exhaust the stack is refused before anything recurses; see `limits`.

use super::capitals::unshouted;
use super::flag;
use super::glyph::glyphs;
use super::level::{Join, Operand, combined, many};
use super::lexer::{Kind, Scope, Token, lex};
use super::limits::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, bounded, too_deep, too_many};
use super::problem::{Problems, caret};
use super::{Context, DateField, Node, Problem, ProblemKind, Query, close, date, near, number, reference};
use crate::error::{Error, ErrorKind};
use crate::text::Span;

/// What [`parse`] made of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parsed {
    /// What was understood. Where a problem was refused, it lacks that part and must not be run: see [`Parsed::accept`].
    pub query: Query,
    /// What was wrong, in the order of the query.
    pub problems: Vec<Problem>,
    /// The canonical form, where the reading is not plain from what was typed: `OR` beside anything else without brackets, a
    /// date told from today, a repair. None where something was refused: that reading will not be run.
    pub read_as: Option<String>,
    /// The query as typed.
    pub text: String,
}

/// Reads a query. Never fails: what is wrong stands in [`Parsed::problems`]. Takes time linear in the text.
///
/// ```
/// use newsearch::query::{Context, Day, parse};
/// let context = Context { today: Day::from_ymd(2024, 5, 2).expect("a day of the calendar") };
/// let parsed = parse("Kyiv OR Kiev missile", &context);
/// assert_eq!(parsed.read_as.as_deref(), Some("(Kyiv OR Kiev) missile"));
/// assert!(parsed.problems.is_empty());
/// ```
pub fn parse(text: &str, context: &Context) -> Parsed {
    let mut problems = Problems::default();
    let (root, unclear) = match tree(text, context, &mut problems) {
        Ok(read) => read,
        Err(refusal) => {
            problems.refused(Span::new(0, text.len()), refusal);
            (None, false)
        }
    };
    if root.is_none() && !text.trim().is_empty() && !problems.any() {
        problems.repaired(Span::new(0, text.len()), || "no letter or digit stands here: nothing to look for".into());
    }
    let query = Query { root: root.unwrap_or(Node::Terms(Vec::new())) };
    let shown = (unclear || problems.any_repaired()) && !problems.any_refused() && !query.is_empty();
    let read_as = shown.then(|| query.to_string());
    Parsed { query, problems: problems.into_list(), read_as, text: text.to_owned() }
}

/// The tree and whether its reading should be shown, or the limit that was passed.
fn tree(text: &str, context: &Context, problems: &mut Problems) -> Result<(Option<Node>, bool), String> {
    if text.len() > MAX_BYTES {
        return Err(format!("the query has {} bytes; at most {MAX_BYTES} are allowed", text.len()));
    }
    let tokens = unshouted(lex(&glyphs(text), problems), problems);
    let tokens = balanced(tokens, problems)?;
    // Each link of a chain lies within the next: what recurses must be bounded first.
    let links = tokens.iter().filter(|t| matches!(t.kind, Kind::Nearness(_))).count();
    if links >= MAX_CLAUSES {
        return Err(too_many(links + 1));
    }
    let star = tokens.iter().any(|t| t.kind == Kind::Leaf(Node::All));
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), context, problems, unclear: false };
    let root = parser.level();
    let unclear = parser.unclear;
    let root = root.map(|root| close::settled(root, None, problems));
    if let Some(root) = root.map(|root| stated(root, star, Span::new(0, text.len()), problems)) {
        return Ok((Some(bounded(root, problems)?), unclear));
    }
    Ok((None, unclear))
}

/// The tokens with every bracket closed and none too many.
fn balanced(tokens: Vec<Token>, problems: &mut Problems) -> Result<Vec<Token>, String> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut open: Vec<Span> = Vec::new();
    let mut end = 0;
    for token in tokens {
        end = token.span.end;
        match token.kind {
            Kind::Open(_) => open.push(token.span),
            Kind::Close if open.pop().is_none() => {
                problems.repaired(token.span, || "this bracket closes none: ignored".into());
                continue;
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH {
            return Err(too_deep());
        }
        out.push(token);
    }
    if let Some(first) = open.first() {
        problems.repaired(*first, || "this bracket is not closed: read as closed at the end".into());
    }
    out.extend(open.iter().map(|_| Token { kind: Kind::Close, span: Span::new(end, end) }));
    Ok(out)
}

/// What the operator taken last, if any, says.
fn join(operator: Option<Token>) -> Join {
    match operator.map(|t| t.kind) {
        None => Join::Beside,
        Some(Kind::And) => Join::And,
        Some(_) => Join::Or,
    }
}

struct Parser<'a, I: Iterator<Item = Token>> {
    tokens: std::iter::Peekable<I>,
    context: &'a Context,
    problems: &'a mut Problems,
    unclear: bool,
}

impl<I: Iterator<Item = Token>> Parser<'_, I> {
    /// Everything up to the closing bracket of this level, which is taken too, or to the end.
    /// `None` where nothing is left of it. Recurses once for each bracket, so at most [`MAX_DEPTH`] times.
    fn level(&mut self) -> Option<Node> {
        let mut operands: Vec<Operand> = Vec::new();
        let mut pending: Option<Token> = None;
        while let Some(token) = self.tokens.next() {
            match token.kind {
                Kind::Close => break,
                Kind::And | Kind::Or { .. } if operands.is_empty() => {
                    operands.extend(self.dangling(token, "beginning"));
                }
                Kind::And | Kind::Or { .. } if pending.is_some() => {
                    self.problems.repaired(token.span, || "two operators in a row: the second is ignored".into());
                }
                Kind::And | Kind::Or { .. } => pending = Some(token),
                Kind::Nearness(nearness) => {
                    let before = if pending.is_none() && self.tokens.peek().is_some_and(begins_operand) { operands.pop() } else { None };
                    let Some(before) = before else {
                        self.problems.repaired(token.span, || format!("{nearness} stands between two words: read as words here"));
                        // In small letters: what is written all in capitals is read as a headline.
                        let node = Node::Word { text: nearness.to_string().to_lowercase(), span: token.span };
                        operands.push(Operand { join: join(pending.take()), required: false, node });
                        continue;
                    };
                    let after = self.tokens.next().and_then(|next| self.operand(next));
                    operands.push(match after {
                        Some((right, required)) => {
                            self.unclear |= matches!(before.node, Node::Not(_));
                            let node = close::joined(before.node, nearness, right, token.span, self.problems);
                            Operand { node, required: required || before.required, ..before }
                        }
                        None => before,
                    });
                }
                _ => {
                    let read = self.operand(token);
                    // An operator before what is ignored joins nothing.
                    let join = join(pending.take());
                    if let Some((node, required)) = read {
                        operands.push(Operand { join, required, node });
                    }
                }
            }
        }
        if let Some(token) = pending {
            operands.extend(self.dangling(token, "end"));
        }
        let (node, unclear) = combined(operands);
        self.unclear |= unclear;
        node
    }

    /// An operator at an edge: a word, or nothing where it is a sign.
    fn dangling(&mut self, token: Token, edge: &str) -> Option<Operand> {
        let text = match token.kind {
            Kind::And => "and",
            Kind::Or { sign: false } => "or",
            _ => {
                self.problems.repaired(token.span, || format!("| at the {edge} joins nothing: ignored"));
                return None;
            }
        };
        self.problems.repaired(token.span, || format!("{} at the {edge} joins nothing: read as the word {text}", text.to_uppercase()));
        Some(Operand { join: Join::Beside, required: false, node: Node::Word { text: text.into(), span: token.span } })
    }

    /// The operand that begins with this token, with the signs before it. `None` where nothing is left of it.
    fn operand(&mut self, first: Token) -> Option<(Node, bool)> {
        let (mut negative, mut required) = (false, false);
        let mut token = first;
        let node = loop {
            match token.kind {
                Kind::Not if !self.tokens.peek().is_some_and(begins_operand) => {
                    self.problems.repaired(token.span, || "NOT excludes nothing here: read as the word not".into());
                    break Node::Word { text: "not".into(), span: token.span };
                }
                Kind::Not | Kind::Minus => negative = !negative,
                Kind::Plus => required = true,
                Kind::Leaf(node) => break node,
                Kind::Field(field, mut nodes) => {
                    let node = if nodes.len() == 1 { nodes.swap_remove(0) } else { Node::Or(nodes) };
                    break node.scoped(field, token.span);
                }
                Kind::Written(nodes) => {
                    self.unclear = true;
                    for node in nodes.iter().filter(|node| matches!(node, Node::Wild { .. } | Node::Fuzzy { .. })) {
                        self.problems
                            .repaired(token.span, || format!("org: takes names as they are written: {node} is read as a word of the text"));
                    }
                    break many(Node::Or, nodes)?.written_so();
                }
                Kind::Date(field, text) => match date::read(field, &text, self.context.today) {
                    Ok(value) => {
                        self.unclear |= value.relative;
                        break Node::Date { range: value.range, span: token.span };
                    }
                    Err(message) => {
                        self.problems.refused(token.span, message);
                        return None;
                    }
                },
                Kind::Indexed(text) => match date::read(DateField::Within, &text, self.context.today) {
                    Ok(value) => {
                        self.unclear |= value.relative;
                        break Node::Indexed { range: value.range, span: token.span };
                    }
                    Err(message) => {
                        self.problems.refused(token.span, message);
                        return None;
                    }
                },
                Kind::Reference(relation, text) => match reference::id(&text) {
                    Some(id) => break Node::Reference { relation, id, span: token.span },
                    None => {
                        self.problems.refused(token.span, format!("{relation}: needs the id of an article; write {relation}:3f9a2c"));
                        return None;
                    }
                },
                Kind::Saved(text) => match reference::id(&text) {
                    Some(name) => break Node::Saved { name, today: self.context.today, node: None, span: token.span },
                    None => {
                        self.problems.refused(token.span, "saved: needs the name of a saved search; write saved:kremlin".into());
                        return None;
                    }
                },
                Kind::Near(text) => match near::read(&text, token.span) {
                    Ok(node) => break node,
                    Err(message) => {
                        self.problems.refused(token.span, message);
                        return None;
                    }
                },
                Kind::AtLeast(times, node) => break node.at_least(times, token.span),
                Kind::Number(field, text) => match number::range(field, &text) {
                    Ok(range) => break Node::Number { field, range, span: token.span },
                    Err(message) => {
                        self.problems.refused(token.span, message);
                        return None;
                    }
                },
                Kind::Flags(field, text) => break self.flags(field, &text, token.span)?,
                Kind::Boost(by) => {
                    self.problems.repaired(token.span, || format!("^{by} stands right after a word or a bracket: ignored here"));
                    return None;
                }
                Kind::Open(scope) => {
                    let node = self.level();
                    let by = match self.tokens.peek() {
                        Some(Token { kind: Kind::Boost(by), .. }) => Some(*by),
                        _ => None,
                    };
                    let typed = by.and_then(|_| self.tokens.next()).map(|token| token.span);
                    let Some(node) = node else {
                        self.problems.repaired(token.span, || "nothing stands between these brackets: ignored".into());
                        return None;
                    };
                    let node = match scope {
                        Some(Scope::Field(field)) => node.scoped(field, token.span),
                        Some(Scope::AtLeast(times)) => node.at_least(times, token.span),
                        Some(Scope::Written) => {
                            self.unclear = true;
                            node.written_so()
                        }
                        None => node,
                    };
                    break match by {
                        Some(by) => node.boosted(by, typed.unwrap_or(token.span)),
                        None => node,
                    };
                }
                // Never the first token of an operand, and never after one that takes another.
                Kind::And | Kind::Or { .. } | Kind::Nearness(_) | Kind::Close => return None,
            }
            token = self.tokens.next()?;
        };
        Some((if negative { node.negated() } else { node }, required && !negative))
    }

    /// The values of `is:` or `has:`: any of them.
    fn flags(&mut self, field: &'static str, text: &str, span: Span) -> Option<Node> {
        let mut found = Vec::new();
        for name in text.split(',').filter(|name| !name.trim().is_empty()) {
            match flag::named(field, name) {
                Some(flag) => found.push(Node::Flag { flag, span }),
                None => self.problems.refused(span, format!("{field}:{name} is unknown; there are {}", flag::values(field))),
            }
        }
        many(Node::Or, found)
    }
}

/// The whole query; one that holds nothing but exclusions has `*` before them.
fn stated(root: Node, star_typed: bool, whole: Span, problems: &mut Problems) -> Node {
    let root = match root {
        Node::Not(_) => Node::Terms(vec![Node::All, root]),
        root => root,
    };
    if let Node::Terms(parts) | Node::And(parts) = &root
        && let [Node::All, rest @ ..] = &parts[..]
        && rest.iter().all(|part| matches!(part, Node::Not(_)))
        && !star_typed
    {
        problems.repaired(whole, || "nothing but exclusions: every other article matches; put * before them to say so".into());
    }
    root
}

fn begins_operand(token: &Token) -> bool {
    !matches!(token.kind, Kind::And | Kind::Or { .. } | Kind::Nearness(_) | Kind::Boost(_) | Kind::Close)
}

impl Parsed {
    /// Hands the parse on where it may be run: an error of kind [`ErrorKind::Query`] where a problem was refused, or, when
    /// `strict`, where there is any problem. The message shows the query with carets under each place.
    ///
    /// ```
    /// use newsearch::query::{Context, Day, parse};
    /// let context = Context { today: Day::from_ymd(2024, 5, 2).expect("a day of the calendar") };
    /// let refused = parse("opec date:2024-13", &context).accept(false).unwrap_err();
    /// assert!(refused.to_string().ends_with("\n  opec date:2024-13\n       ^^^^^^^^^^^^"));
    /// assert!(parse("opec \"rate cut", &context).accept(false).is_ok());
    /// assert!(parse("opec \"rate cut", &context).accept(true).is_err());
    /// ```
    pub fn accept(self, strict: bool) -> Result<Parsed, Error> {
        // More than a few at once help nobody.
        const SHOWN: usize = 3;
        let bad: Vec<&Problem> = self.problems.iter().filter(|p| strict || p.kind == ProblemKind::Refused).take(SHOWN).collect();
        if bad.is_empty() {
            return Ok(self);
        }
        let shown: Vec<String> = bad.iter().map(|p| format!("{}\n{}", p.message, caret(&self.text, p.span))).collect();
        Err(Error::new(ErrorKind::Query, shown.join("\n")))
    }
}
