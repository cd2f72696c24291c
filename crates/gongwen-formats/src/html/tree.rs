//! Tags to a tree: tokens of `html5gum` and a stack of open elements.
//!
//! The rules are the part of the HTML standard's tree construction that decides where text belongs: implied end tags,
//! scopes, void and raw elements. Formatting elements that were closed in the wrong order are not re-opened, because
//! nothing here depends on them. `html`, `head` and `body` make no nodes: pages hold them twice, or in the middle.

use std::borrow::Cow;
use std::convert::Infallible;

use gongwen_text::{Decoded, Span};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span as TokenSpan, Tokenizer};

use super::elements::{self, Role};
use crate::Limits;

/// Index into [`Tree::nodes`].
pub(super) type NodeIndex = usize;

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// An element and the range of its attributes in [`Tree::attributes`].
    Element(Role, (u32, u32)),
    Text,
    Comment,
}

/// A node. Nodes stand in document order, each before what it contains.
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    pub(super) kind: Kind,
    /// Name of an element as written, else empty.
    pub(super) name: &'t str,
    /// Its start tag, its characters as written, or the comment.
    pub(super) span: Span<Decoded>,
    /// One past the last node inside.
    pub(super) end: NodeIndex,
    /// Whether the page does not show it.
    pub(super) hidden: bool,
}

/// An attribute that some step looks at.
#[derive(Debug, Clone)]
pub(super) struct Attribute<'t> {
    pub(super) name: &'static str,
    /// With its entities resolved.
    pub(super) value: Cow<'t, str>,
    /// As written, without quotes.
    pub(super) span: Span<Decoded>,
}

/// A page as a list of nodes.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    /// The mark-up.
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node<'t>>,
    attributes: Vec<Attribute<'t>>,
    /// Elements that are hidden by `visibility` alone: a script may show them.
    pub(super) veiled: Vec<NodeIndex>,
    /// Whether elements were nested deeper than allowed.
    pub(super) too_deep: bool,
    /// Whether the page has more nodes than allowed.
    pub(super) too_many: bool,
}

impl<'t> Tree<'t> {
    /// Reads `text`.
    pub(super) fn new(text: &'t str, limits: &Limits) -> Self {
        let mut builder = Builder {
            tree: Tree {
                text,
                nodes: Vec::new(),
                attributes: Vec::new(),
                veiled: Vec::new(),
                too_deep: false,
                too_many: false,
            },
            open: Vec::new(),
            tag: None,
            attribute: None,
            limits,
        };
        let callback = |event: CallbackEvent<'_>, span: TokenSpan<usize>| -> Option<Infallible> {
            builder.event(&event, span);
            None
        };
        let mut emitter = CallbackEmitter::new(callback);
        emitter.naively_switch_states(true);
        // A reader of strings cannot fail.
        let Ok(()) = Tokenizer::new_with_emitter(text, Quiet(emitter)).finish();
        builder.close_to(0);
        builder.tree
    }

    /// The value of an attribute of `node`.
    pub(super) fn attribute(&self, node: NodeIndex, name: &str) -> Option<&Attribute<'t>> {
        let Kind::Element(_, (from, to)) = self.nodes[node].kind else { return None };
        self.attributes[from as usize..to as usize].iter().find(|a| a.name == name)
    }

    /// The value of an attribute of `node`, empty if it has none.
    pub(super) fn value(&self, node: NodeIndex, name: &str) -> &str {
        self.attribute(node, name).map_or("", |a| &a.value)
    }

    /// The role of `node`, if it is an element.
    pub(super) fn role(&self, node: NodeIndex) -> Option<Role> {
        match self.nodes[node].kind {
            Kind::Element(role, _) => Some(role),
            _ => None,
        }
    }
}

/// An emitter that asks for no errors, whose search takes a seventh of the time.
#[derive(Debug)]
struct Quiet<E>(E);

impl<E: Emitter> ForwardingEmitter for Quiet<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// A start tag in the making.
#[derive(Debug)]
struct OpenTag<'t> {
    name: &'t str,
    start: usize,
    first: u32,
}

#[derive(Debug)]
struct Builder<'t, 'l> {
    tree: Tree<'t>,
    /// Open elements, outermost first.
    open: Vec<NodeIndex>,
    tag: Option<OpenTag<'t>>,
    /// The attribute whose value comes next, if it is kept.
    attribute: Option<&'static str>,
    limits: &'l Limits,
}

impl<'t> Builder<'t, '_> {
    fn event(&mut self, event: &CallbackEvent<'_>, span: TokenSpan<usize>) {
        let len = self.tree.text.len();
        let (start, end) = (span.start.min(len), span.end.clamp(span.start.min(len), len));
        match event {
            CallbackEvent::OpenStartTag { name } => {
                // The span begins at `<` and the name follows it.
                let name = self.tree.text.get(start + 1..start + 1 + name.len()).unwrap_or("");
                let first = self.tree.attributes.len() as u32;
                self.tag = Some(OpenTag { name, start, first });
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = elements::attribute(name).filter(|_| self.tag.is_some());
                // An attribute without a value says something by being there.
                if self.attribute == Some("hidden") {
                    self.keep(b"", start, end);
                }
            }
            CallbackEvent::AttributeValue { value } => self.keep(value, start, end),
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(tag) = self.tag.take() {
                    self.start_tag(&tag, end.max(tag.start), *self_closing);
                }
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                if let Ok(name) = std::str::from_utf8(name) {
                    self.end_tag(name, Span::new(start, end));
                }
            }
            CallbackEvent::String { .. } => self.text(Span::new(start, end)),
            CallbackEvent::Comment { .. } => {
                self.add(Kind::Comment, "", Span::new(start, end));
            }
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn keep(&mut self, value: &[u8], start: usize, end: usize) {
        let Some(name) = self.attribute.take() else { return };
        let written = self.tree.text.get(start..end).unwrap_or("");
        let value = match String::from_utf8_lossy(value) {
            read if read == written => Cow::Borrowed(written),
            read => Cow::Owned(read.into_owned()),
        };
        self.tree.attributes.push(Attribute { name, value, span: Span::new(start, end) });
    }

    /// Adds a node without content; `false` where the page has too many.
    fn add(&mut self, kind: Kind, name: &'t str, span: Span<Decoded>) -> bool {
        if self.tree.nodes.len() >= self.limits.nodes {
            self.tree.too_many = true;
            return false;
        }
        let end = self.tree.nodes.len() + 1;
        self.tree.nodes.push(Node { kind, name, span, end, hidden: false });
        true
    }

    fn text(&mut self, span: Span<Decoded>) {
        // A token that does not lie on characters would be a fault of the tokenizer: its text is lost, not the page.
        if self.tree.text.get(span.range()).is_some_and(|t| !t.is_empty()) {
            self.add(Kind::Text, "", span);
        }
    }

    fn start_tag(&mut self, tag: &OpenTag<'t>, end: usize, self_closing: bool) {
        let role = elements::role(tag.name);
        if role == Role::Page {
            return;
        }
        self.imply_ends(tag.name, role);
        let attributes = (tag.first, self.tree.attributes.len() as u32);
        let node = self.tree.nodes.len();
        if !self.add(Kind::Element(role, attributes), tag.name, Span::new(tag.start, end)) {
            return;
        }
        let role = self.shown_as(node, role);
        self.tree.nodes[node].kind = Kind::Element(role, attributes);
        let foreign = self_closing && elements::is(tag.name, &["svg", "math"]);
        if foreign || elements::is_void(tag.name) {
            return;
        }
        if self.open.len() >= self.limits.depth {
            self.tree.too_deep = true;
            return;
        }
        self.open.push(node);
    }

    /// What the element's attributes make of its role: hidden, or a block by its style.
    fn shown_as(&mut self, node: NodeIndex, role: Role) -> Role {
        let mut hidden = self.tree.attribute(node, "hidden").is_some()
            || self.tree.value(node, "class").split_ascii_whitespace().any(elements::hides);
        let (mut block, mut veiled) = (false, false);
        let style = self.tree.value(node, "style");
        let lacks = |property: &str| memchr::memmem::find(style.as_bytes(), property.as_bytes()).is_none();
        // Most styles are long and say neither; upper case is rare.
        let says = !(lacks("isplay") && lacks("isibility") && lacks("IS"));
        for (property, value) in elements::declarations(if says { style } else { "" }) {
            if property.eq_ignore_ascii_case("display") {
                hidden |= elements::says(value, "none");
                block = elements::says(value, "block");
            } else if property.eq_ignore_ascii_case("visibility") {
                veiled = elements::says(value, "hidden");
            }
        }
        if veiled && !hidden {
            self.tree.veiled.push(node);
        }
        self.tree.nodes[node].hidden = hidden || veiled;
        match role {
            Role::Inline if block => Role::Block,
            role => role,
        }
    }

    /// Closes what a start tag closes without saying so.
    fn imply_ends(&mut self, name: &str, role: Role) {
        match role {
            Role::Cell => self.close_in_table(&["td", "th"], &["tr"]),
            Role::Row => self.close_in_table(&["tr"], &["tbody", "thead", "tfoot"]),
            Role::Rows => self.close_in_table(&["tbody", "thead", "tfoot", "caption", "colgroup"], &[]),
            Role::Item if elements::is(name, &["li"]) => self.close_in(&["li"], &["ul", "ol", "menu"]),
            Role::Item => self.close_in(&["dt", "dd"], &["dl"]),
            _ => {}
        }
        if role.is_block() {
            self.close_in(&["p"], &["button"]);
        }
        let top = self.open.last().map(|n| self.tree.nodes[*n].name);
        let again = match role {
            Role::Heading(_) => top.is_some_and(|t| matches!(elements::role(t), Role::Heading(_))),
            Role::Link => top.is_some_and(|t| elements::is(t, &["a"])),
            _ => false,
        };
        if again {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Closes the innermost open element of `names`, unless one of `stops` or a cell or table is nearer.
    fn close_in(&mut self, names: &[&str], stops: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let name = self.tree.nodes[self.open[at]].name;
            if elements::is(name, names) {
                return self.close_to(at);
            }
            if elements::is(name, stops) || elements::is(name, &["td", "th", "caption", "table"]) {
                return;
            }
        }
    }

    /// Closes the innermost open element of `names` within the innermost table, unless one of `stops` is nearer.
    fn close_in_table(&mut self, names: &[&str], stops: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let name = self.tree.nodes[self.open[at]].name;
            if elements::is(name, names) {
                return self.close_to(at);
            }
            if elements::is(name, stops) || elements::is(name, &["table"]) {
                return;
            }
        }
    }

    fn end_tag(&mut self, name: &str, span: Span<Decoded>) {
        let role = elements::role(name);
        if role == Role::Page {
            return;
        }
        let structure = matches!(role, Role::Table | Role::Rows | Role::Row | Role::Cell);
        for at in (0..self.open.len()).rev() {
            let node = &self.tree.nodes[self.open[at]];
            if node.name.eq_ignore_ascii_case(name) {
                return self.close_to(at);
            }
            let stops = match elements::role(node.name) {
                Role::Table => true,
                Role::Cell => !structure,
                other => !role.is_block() && role != Role::Skip && other.is_block(),
            };
            if stops {
                break;
            }
        }
        // Browsers make an empty paragraph of a lone `</p>` and a line break of `</br>`.
        if elements::is(name, &["p", "br"]) {
            let written = self.tree.text.get(span.start() + 2..span.start() + 2 + name.len()).unwrap_or("");
            self.add(Kind::Element(role, (0, 0)), written, span);
        }
    }

    /// Closes the open elements from the `at`-th on.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.nodes.len();
        for node in self.open.drain(at..) {
            self.tree.nodes[node].end = end;
        }
    }
}
