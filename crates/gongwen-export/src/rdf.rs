//! The output as RDF, without a JSON-LD library.
//!
//! The reader below knows no more of JSON-LD than our context uses, and takes it from the table that the context
//! is made from (`data/terms.tsv`), so that the two cannot drift apart. `tests/linked_data.rs` proves that it reads
//! what a JSON-LD processor reads.
//!
//! ```
//! let json = serde_json::json!({"@id": "urn:gongwen:fund:甲基金", "@type": "Fund", "name": "甲\n基金"});
//! let triples = gongwen_export::rdf::triples("a.json", &json).unwrap();
//! let mut lines = String::new();
//! gongwen_export::rdf::Syntax::NQuads.write(&triples, &mut lines);
//! assert!(lines.starts_with(r#"<urn:gongwen:fund:甲基金> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "#));
//! assert!(lines.ends_with("<https://w3id.org/gongwen#name> \"甲\\n基金\" .\n"));
//! ```

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::check::{Breach, is_iri, join};
use crate::ids::hash;
use crate::terms::{Form, NAMESPACE, Terms, XSD};

const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/// A fact: subject, predicate and object as N-Triples writes them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Triple {
    subject: String,
    predicate: String,
    object: String,
}

/// How triples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// One triple a line, in the default graph.
    NQuads,
    /// Turtle: one subject a paragraph.
    Turtle,
}

/// All that the file `name` says, sorted, each once. Nodes without an id get labels made from the name of the
/// file and their order in it.
///
/// What cannot be written without loss or as valid RDF (a key that the context does not know, an id that is no IRI)
/// is an error: a processor would drop it without a word.
pub fn triples(name: &str, json: &Value) -> Result<Vec<Triple>, Breach> {
    let labels = format!("_:b{:016x}x", hash(&[name]));
    let mut reader = Reader { file: name, labels, blanks: 0, out: Vec::new() };
    match json.get("@graph") {
        Some(nodes) => reader.nodes(nodes, "/@graph")?,
        None => reader.nodes(json, "")?,
    }
    reader.out.sort();
    reader.out.dedup();
    Ok(reader.out)
}

struct Reader<'f> {
    file: &'f str,
    labels: String,
    blanks: usize,
    out: Vec<Triple>,
}

impl Reader<'_> {
    fn nodes(&mut self, value: &Value, at: &str) -> Result<(), Breach> {
        for (at, element) in elements(value, at) {
            let Value::Object(node) = element else {
                return Err(Breach::new(self.file, &at, "context", "a node is expected"));
            };
            self.node(node, &at, false)?;
        }
        Ok(())
    }

    /// Reads a node and returns its name. `in_entity`: somewhere in `entities`, where `mentions` is a count.
    fn node(&mut self, node: &Map<String, Value>, at: &str, in_entity: bool) -> Result<String, Breach> {
        let subject = match node.get("@id") {
            Some(id) => self.iri(id, &join(at, "@id"))?,
            None => {
                self.blanks += 1;
                format!("{}{}", self.labels, self.blanks)
            }
        };
        for (key, value) in node {
            let at = join(at, key);
            match key.as_str() {
                "@context" | "@id" => {}
                "@type" => {
                    let class = self.term(value, &at)?;
                    self.put(&subject, TYPE.to_owned(), class);
                }
                _ => self.property(&subject, key, value, &at, in_entity)?,
            }
        }
        Ok(subject)
    }

    fn property(
        &mut self,
        subject: &str,
        key: &str,
        value: &Value,
        at: &str,
        in_entity: bool,
    ) -> Result<(), Breach> {
        let Some(term) = Terms::get().of(key) else {
            return Err(Breach::new(self.file, at, "context", "the context does not know this key"));
        };
        if term.form == Form::Null || (in_entity && key == "mentions") {
            return Ok(());
        }
        for (at, element) in elements(value, at) {
            let object = match element {
                Value::Null => continue,
                Value::Object(node) => self.node(node, &at, in_entity || key == "entities")?,
                _ if term.form == Form::Id => self.iri(element, &at)?,
                _ if term.form == Form::Vocab => self.term(element, &at)?,
                _ => self.literal(element, term.form, &at)?,
            };
            self.put(subject, format!("<{NAMESPACE}{key}>"), object);
        }
        Ok(())
    }

    fn put(&mut self, subject: &str, predicate: String, object: String) {
        self.out.push(Triple { subject: subject.to_owned(), predicate, object });
    }

    fn iri(&self, value: &Value, at: &str) -> Result<String, Breach> {
        match value.as_str() {
            Some(id) if is_iri(id) => Ok(format!("<{id}>")),
            _ => Err(Breach::new(self.file, at, "iri", &format!("{value} is no IRI"))),
        }
    }

    /// A name that the context knows.
    fn term(&self, value: &Value, at: &str) -> Result<String, Breach> {
        match value.as_str() {
            Some(name) if Terms::get().is_name(name) => Ok(format!("<{NAMESPACE}{name}>")),
            _ => Err(Breach::new(self.file, at, "context", &format!("{value} is no term of the context"))),
        }
    }

    fn literal(&self, value: &Value, form: Form, at: &str) -> Result<String, Breach> {
        Ok(match (value, form) {
            (Value::Bool(b), _) => format!("\"{b}\"^^<{XSD}boolean>"),
            (Value::Number(n), _) if n.is_i64() || n.is_u64() => format!("\"{n}\"^^<{XSD}integer>"),
            (Value::String(s), Form::Literal(kind @ ("date" | "decimal"))) => {
                format!("{}^^<{XSD}{kind}>", quoted(s))
            }
            (Value::String(s), _) => quoted(s),
            _ => {
                let message = format!("processors do not agree on {value}");
                return Err(Breach::new(self.file, at, "context", &message));
            }
        })
    }
}

/// The elements of a list with their places; any other value is its own and only element.
fn elements<'v>(value: &'v Value, at: &str) -> Vec<(String, &'v Value)> {
    match value {
        Value::Array(list) => list.iter().enumerate().map(|(k, v)| (join(at, &k.to_string()), v)).collect(),
        _ => vec![(at.to_owned(), value)],
    }
}

/// A string as N-Triples and Turtle write it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c.is_ascii_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

impl Syntax {
    /// What stands in front of all triples.
    pub fn head(self) -> String {
        match self {
            Self::NQuads => String::new(),
            Self::Turtle => format!("@prefix gw: <{NAMESPACE}> .\n@prefix xsd: <{XSD}> .\n"),
        }
    }

    /// Appends `triples`, which are sorted, to `out`.
    pub fn write(self, triples: &[Triple], out: &mut String) {
        match self {
            Self::NQuads => {
                for t in triples {
                    out.extend([&t.subject, " ", &t.predicate, " ", &t.object, " .\n"]);
                }
            }
            Self::Turtle => {
                for subject in triples.chunk_by(|a, b| a.subject == b.subject) {
                    let mut before = "";
                    for t in subject {
                        out.push_str(match before {
                            "" => "\n",
                            p if p == t.predicate => " ,\n        ",
                            _ => " ;\n    ",
                        });
                        if before.is_empty() {
                            out.extend([&t.subject, "\n    "]);
                        }
                        if before != t.predicate {
                            out.extend([&short(&t.predicate), " "]);
                        }
                        out.push_str(&short(&t.object));
                        before = &t.predicate;
                    }
                    out.push_str(" .\n");
                }
            }
        }
    }
}

/// A term as Turtle writes it in short.
fn short(term: &str) -> String {
    if term == TYPE {
        return "a".to_owned();
    }
    let own = term.strip_prefix('<').and_then(|t| t.strip_prefix(NAMESPACE)?.strip_suffix('>'));
    if let Some(name) = own {
        return format!("gw:{name}");
    }
    let literal = term.strip_prefix('"').and_then(|t| t.strip_suffix('>')?.rsplit_once("\"^^<"));
    match literal.and_then(|(value, kind)| Some((value, kind.strip_prefix(XSD)?))) {
        Some((value, "integer" | "boolean")) => value.to_owned(),
        Some((value, kind)) => format!("\"{value}\"^^xsd:{kind}"),
        None => term.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn refused(json: &Value, pointer: &str, rule: &str) {
        let breach = triples("a.json", json).unwrap_err();
        assert_eq!((breach.pointer.as_str(), breach.rule), (pointer, rule), "{breach}");
    }

    #[test]
    fn what_a_processor_would_drop_is_refused() {
        refused(&json!({"@id": "urn:a", "no_such_key": 1}), "/no_such_key", "context");
        refused(&json!({"@id": "urn:a b"}), "/@id", "iri");
        refused(&json!({"@id": "urn:a", "parent": "b"}), "/parent", "iri");
        refused(&json!({"@id": "urn:a", "parts": [{"@type": "Nothing"}]}), "/parts/0/@type", "context");
        refused(&json!({"@graph": [{"count": 1.5}]}), "/@graph/0/count", "context");
        refused(&json!({"@graph": ["urn:a"]}), "/@graph/0", "context");
    }

    #[test]
    fn literals_are_escaped_and_a_type_in_a_text_is_text() {
        assert_eq!(quoted("a\"\\\n\r\t\u{8}\u{c}\u{1}\u{7f}é𠮷"), r#""a\"\\\n\r\t\b\f\u0001\u007Fé𠮷""#);
        let text = json!({"@id": "urn:a", "text": format!("\"^^<{XSD}integer>"), "note": "<x>"});
        let mut out = String::new();
        Syntax::Turtle.write(&triples("a.json", &text).unwrap(), &mut out);
        let expected = format!("\n<urn:a>\n    gw:note \"<x>\" ;\n    gw:text \"\\\"^^<{XSD}integer>\" .\n");
        assert_eq!(out, expected);
    }

    #[test]
    fn turtle_groups_by_subject_and_predicate() {
        let node = json!({"@id": "urn:a", "@type": "Fund", "approx": true, "fund_for": ["urn:b", "urn:a"],
                          "start": 7, "value_decimal": "1.50"});
        let mut out = Syntax::Turtle.head();
        Syntax::Turtle.write(&triples("a.json", &node).unwrap(), &mut out);
        let expected = "\n<urn:a>\n    a gw:Fund ;\n    gw:approx true ;\n    gw:fund_for <urn:a> ,\n        \
                        <urn:b> ;\n    gw:start 7 ;\n    gw:value_decimal \"1.50\"^^xsd:decimal .\n";
        assert_eq!(out, Syntax::Turtle.head() + expected);
    }
}
