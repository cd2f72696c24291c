//! XML as a list of nodes with their places. No DTD, no external entity, no entity of the document's own.

use std::borrow::Cow;

use gongwen_text::{Decoded, Span};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::FormatError;

/// Index into [`Xml::nodes`].
pub(crate) type NodeIndex = usize;

/// Deepest nesting.
const DEPTH: usize = 256;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Element,
    /// Characters as written.
    Text,
    /// A character written as a reference.
    Reference(char),
}

/// A node. Nodes stand in document order, each before what it contains.
#[derive(Debug, Clone)]
pub(crate) struct Node<'x> {
    pub(crate) kind: Kind,
    /// Name without prefix.
    pub(crate) name: &'x str,
    /// The start tag, or the characters.
    pub(crate) span: Span<Decoded>,
    /// One past the last node inside.
    pub(crate) end: NodeIndex,
    /// End of the element's end tag.
    pub(crate) close: usize,
}

/// A part of a document.
#[derive(Debug)]
pub(crate) struct Xml<'x> {
    pub(crate) text: &'x str,
    pub(crate) nodes: Vec<Node<'x>>,
}

fn corrupt(reason: &'static str) -> FormatError {
    FormatError::Corrupt { reason }
}

/// The part of `name` behind its prefix.
fn local(name: &str) -> &str {
    // Names are short: a search that prepares itself takes longer than a look at each byte.
    let behind = name.bytes().rposition(|b| b == b':').map(|at| at + 1);
    behind.and_then(|at| name.get(at..)).unwrap_or(name)
}

impl<'x> Xml<'x> {
    /// Reads `text`, which has at most `limit` nodes.
    ///
    /// # Errors
    /// When it is not well-formed, has a document type, or is too deep or too large.
    pub(crate) fn new(text: &'x str, limit: usize) -> Result<Self, FormatError> {
        let mut xml = Self { text, nodes: Vec::new() };
        let mut reader = Reader::from_str(text);
        let mut open: Vec<NodeIndex> = Vec::new();
        loop {
            let start = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|_| corrupt("a part is no well-formed XML"))?;
            let span = Span::new(start, reader.buffer_position() as usize);
            if xml.nodes.len() >= limit {
                return Err(FormatError::TooLarge {
                    what: "elements of a part",
                    found: xml.nodes.len(),
                    limit,
                });
            }
            match event {
                Event::Start(_) if open.len() >= DEPTH => {
                    return Err(FormatError::TooLarge {
                        what: "nested elements",
                        found: open.len() + 1,
                        limit: DEPTH,
                    });
                }
                Event::Start(_) => {
                    open.push(xml.nodes.len());
                    xml.element(span);
                }
                Event::Empty(_) => xml.element(span),
                Event::End(_) => {
                    if let Some(node) = open.pop() {
                        let end = xml.nodes.len();
                        xml.nodes[node].end = end;
                        xml.nodes[node].close = span.end();
                    }
                }
                Event::Text(_) => xml.add(Kind::Text, "", span),
                Event::CData(_) => {
                    let inner = Span::new(span.start() + "<![CDATA[".len(), span.end() - "]]>".len());
                    xml.add(Kind::Text, "", inner);
                }
                Event::GeneralRef(reference) => {
                    let named = || Some(predefined(span.of(text)));
                    let c = reference.resolve_char_ref().ok().flatten().or_else(named);
                    xml.add(Kind::Reference(c.unwrap_or('\u{FFFD}')), "", span);
                }
                Event::DocType(_) => return Err(corrupt("a part has a document type definition")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        match open.is_empty() {
            true => Ok(xml),
            false => Err(corrupt("a part ends inside an element")),
        }
    }

    fn add(&mut self, kind: Kind, name: &'x str, span: Span<Decoded>) {
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { kind, name, span, end, close: span.end() });
    }

    fn element(&mut self, span: Span<Decoded>) {
        let tag = span.of(self.text).trim_start_matches('<');
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
        self.add(Kind::Element, local(&tag[..end]), span);
    }

    /// Name of the element `node` without prefix; empty for text.
    pub(crate) fn name(&self, node: NodeIndex) -> &'x str {
        self.nodes.get(node).map_or("", |node| node.name)
    }

    /// What `node` contains, at any depth.
    pub(crate) fn inside(&self, node: NodeIndex) -> &[Node<'x>] {
        let end = self.nodes.get(node).map_or(0, |node| node.end);
        self.nodes.get(node + 1..end).unwrap_or_default()
    }

    /// What `node` contains directly.
    pub(crate) fn children(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        self.siblings(node + 1, self.nodes[node].end)
    }

    /// The outermost nodes.
    pub(crate) fn roots(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.siblings(0, self.nodes.len())
    }

    fn siblings(&self, first: NodeIndex, end: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let next = |at: &NodeIndex| self.nodes.get(*at).map(|node| node.end);
        std::iter::successors(Some(first), next).take_while(move |at| *at < end)
    }

    /// The first element called `name` directly in `node`.
    pub(crate) fn child(&self, node: NodeIndex, name: &str) -> Option<NodeIndex> {
        self.children(node).find(|at| self.nodes[*at].name == name)
    }

    /// Whether `node` is an element called `name`.
    pub(crate) fn is_element(&self, node: NodeIndex, name: &str) -> bool {
        self.nodes.get(node).is_some_and(|node| node.name == name)
    }

    /// All elements called `name`, anywhere.
    pub(crate) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = NodeIndex> + 'n {
        (0..self.nodes.len()).filter(move |at| self.nodes[*at].name == name)
    }

    /// The value of an attribute of `node`, by its name without prefix.
    pub(crate) fn attribute(&self, node: NodeIndex, name: &str) -> Option<Cow<'x, str>> {
        let tag = self.nodes[node].span.of(self.text);
        // Quotes, `=` and white space are single bytes, so all cuts lie between characters.
        let bytes = tag.as_bytes();
        let find = |from: usize, is: &dyn Fn(u8) -> bool| {
            bytes.get(from..)?.iter().position(|b| is(*b)).map(|at| from + at)
        };
        let mut at = find(0, &|b| b.is_ascii_whitespace())?;
        loop {
            let equals = find(at, &|b| b == b'=')?;
            let open = find(equals + 1, &|b| !b.is_ascii_whitespace())?;
            let quote = *bytes.get(open).filter(|b| matches!(b, b'"' | b'\''))?;
            let close = find(open + 1, &|b| b == quote)?;
            if local(tag.get(at..equals)?.trim_ascii()) == name {
                let value = tag.get(open + 1..close)?;
                return Some(match memchr::memchr(b'&', value.as_bytes()) {
                    None => Cow::Borrowed(value),
                    Some(_) => quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value)),
                });
            }
            at = close + 1;
        }
    }

    /// The attribute `val` of the element `name` directly in `node`.
    pub(crate) fn value(&self, node: NodeIndex, name: &str) -> Option<Cow<'x, str>> {
        self.attribute(self.child(node, name)?, "val")
    }

    /// Whether the property `name` of `node` is on: there, and not switched off.
    pub(crate) fn is_on(&self, node: NodeIndex, name: &str) -> Option<bool> {
        let at = self.child(node, name)?;
        Some(self.attribute(at, "val").is_none_or(|v| !matches!(&*v, "0" | "false" | "off" | "none")))
    }

    /// The characters of all that `node` contains.
    pub(crate) fn characters(&self, node: NodeIndex) -> String {
        let characters = self.nodes[node..self.nodes[node].end].iter().map(|n| match n.kind {
            Kind::Text => Cow::Borrowed(n.span.of(self.text)),
            Kind::Reference(c) => Cow::Owned(c.to_string()),
            Kind::Element => Cow::Borrowed(""),
        });
        characters.collect()
    }
}

/// The character of one of the five references that XML itself knows.
fn predefined(written: &str) -> char {
    match written {
        "&amp;" => '&',
        "&lt;" => '<',
        "&gt;" => '>',
        "&quot;" => '"',
        "&apos;" => '\'',
        _ => '\u{FFFD}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_attributes() {
        let xml = Xml::new("<w:p a='1'><w:b w:val=\"0\"/>A&amp;B<c/><![CDATA[<x>]]></w:p>", 100).unwrap();
        assert_eq!(xml.children(0).count(), 6);
        assert_eq!(xml.is_on(0, "b"), Some(false));
        assert_eq!(xml.is_on(0, "c"), Some(true));
        assert_eq!(xml.attribute(0, "a").as_deref(), Some("1"));
        assert_eq!(xml.characters(0), "A&B<x>");
        assert_eq!(xml.nodes[0].close, xml.text.len());
    }

    #[test]
    fn what_is_refused() {
        let code = |text: &str| Xml::new(text, 1000).err().map(|e| e.code());
        assert_eq!(code("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), Some("corrupt"));
        assert_eq!(code("<a><b></a>"), Some("corrupt"));
        assert_eq!(code("<a>"), Some("corrupt"));
        assert_eq!(code(&"<a>".repeat(300)), Some("too_large"));
        assert_eq!(code(&"<a/>".repeat(2000)), Some("too_large"));
        assert_eq!(Xml::new("<a>&x;</a>", 9).unwrap().characters(0), "\u{FFFD}");
    }
}
