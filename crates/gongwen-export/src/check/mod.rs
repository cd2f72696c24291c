//! The output contract, verified on what was written.
//!
//! Each rule has a name, which a breach carries:
//!
//! | rule | what it asks |
//! | --- | --- |
//! | `schema` | the file validates against the published schema, keys in their order |
//! | `span-text` | `text[start:end]` is what is said to stand there; no position lies outside |
//! | `nothing-lost` | each byte of content is in the text, in `removed`, in a repair or in a fold |
//! | `ids` | every `@id` is unique |
//! | `references` | every reference resolves in the document or in the graph |
//! | `tree` | children inside parents, siblings in order, mentions do not cross |
//! | `context` | every key and every term is in the context |
//! | `iri` | every `@id` is a valid IRI |
//! | `graph` | the graph lists each document, and counts its evidence |
//! | `manifest` | the manifest lists each document, in order, with its counts |

mod rules;
mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use gongwen_model::Analysis;
use gongwen_text::{Decoded, Source, Span};
use serde_json::Value;

use crate::ids::hash;
use rules::{list, string};
use schema::Schema;
pub(crate) use schema::{is_iri, join};

/// A place where the output does not keep the contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// File below the output folder.
    pub file: String,
    /// JSON pointer to the value, empty for the whole file.
    pub pointer: String,
    /// Rule of the contract.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Breach {
    /// A breach of `rule` at `pointer` in `file`.
    pub fn new(file: &str, pointer: &str, rule: &'static str, message: &str) -> Self {
        Self { file: file.to_owned(), pointer: pointer.to_owned(), rule, message: message.to_owned() }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}: {} [{}]", self.file, self.pointer, self.message, self.rule)
    }
}

/// What the checker keeps of a document that it has seen.
#[derive(Debug)]
struct Seen {
    id: String,
    counts: BTreeMap<&'static str, u64>,
}

/// Checks the files of one output folder: documents first, then the graph, then the manifest.
#[derive(Debug)]
pub struct Checker {
    schema: Schema,
    /// Documents by file.
    documents: BTreeMap<String, Seen>,
    /// Hashes of all ids that the documents define.
    defined: BTreeSet<u64>,
    /// References that the document of their file does not resolve.
    open: Vec<(String, String, String)>,
}

impl Default for Checker {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts of the manifest and where in a document the list is.
const COUNTED: [(&str, &str); 12] = [
    ("parts", "/parts"),
    ("sections", "/sections"),
    ("tables", "/tables"),
    ("entities", "/entities"),
    ("mentions", "/mentions"),
    ("quantities", "/quantities"),
    ("dates", "/dates"),
    ("citations", "/citations"),
    ("relations", "/relations"),
    ("repairs", "/normalization/repairs"),
    ("removed", "/removed"),
    ("diagnostics", "/diagnostics"),
];

impl Checker {
    /// A checker that has seen nothing.
    pub fn new() -> Self {
        Self { schema: Schema::new(), documents: BTreeMap::new(), defined: BTreeSet::new(), open: Vec::new() }
    }

    /// Checks a document. References that only the graph can resolve are kept for [`Self::graph`].
    pub fn document(&mut self, name: &str, value: &Value) -> Vec<Breach> {
        let misfits = self.schema.validate(value);
        let mut out: Vec<Breach> =
            misfits.iter().map(|(pointer, message)| Breach::new(name, pointer, "schema", message)).collect();
        rules::spans(name, value, &mut out);
        let defined = rules::ids(name, value, &mut out);
        let references = rules::terms(name, value, &mut out);
        rules::tree(name, value, &mut out);
        let open = references.into_iter().filter(|(_, id)| !defined.contains(id));
        self.open.extend(open.map(|(pointer, id)| (name.to_owned(), pointer, id)));
        self.defined.extend(defined.iter().map(|id| hash(&[id])));
        let count = |pointer| value.pointer(pointer).and_then(Value::as_array).map_or(0, |l| l.len() as u64);
        let counts = COUNTED.into_iter().map(|(key, pointer)| (key, count(pointer))).collect();
        let id = string(value, "@id").unwrap_or_default().to_owned();
        self.documents.insert(name.to_owned(), Seen { id, counts });
        out
    }

    /// Checks the graph, and the references that the documents left open.
    pub fn graph(&mut self, name: &str, value: &Value) -> Vec<Breach> {
        let mut out = Vec::new();
        let references = rules::terms(name, value, &mut out);
        let mut nodes: BTreeSet<&str> = BTreeSet::new();
        for (pointer, node) in list(value, "@graph") {
            let Some(id) = string(node, "@id") else {
                out.push(Breach::new(name, &pointer, "graph", "a node without @id"));
                continue;
            };
            if !nodes.insert(id) {
                out.push(Breach::new(
                    name,
                    &format!("{pointer}/@id"),
                    "ids",
                    &format!("{id} is there twice"),
                ));
            }
            let evidence = node.get("evidence").and_then(Value::as_array).map(|e| e.len() as u64);
            let count = node.get("evidence_count").and_then(Value::as_u64);
            if evidence.zip(count).is_some_and(|(e, c)| e > c || e == 0) {
                let message = "evidence_count does not fit the evidence";
                out.push(Breach::new(name, &format!("{pointer}/evidence_count"), "graph", message));
            }
        }
        if value.pointer("/@context/@version").is_none() {
            out.push(Breach::new(name, "/@context", "graph", "the context is not inline"));
        }
        for (file, seen) in &self.documents {
            if !nodes.contains(seen.id.as_str()) {
                out.push(Breach::new(name, "/@graph", "graph", &format!("{} of {file} is missing", seen.id)));
            }
        }
        let known = |id: &str| nodes.contains(id) || self.defined.contains(&hash(&[id]));
        let open = references.iter().map(|(pointer, id)| (name, pointer.as_str(), id.as_str()));
        let of_documents = self.open.iter().map(|(f, p, i)| (f.as_str(), p.as_str(), i.as_str()));
        for (file, pointer, id) in of_documents.chain(open) {
            if !known(id) {
                out.push(Breach::new(file, pointer, "references", &format!("{id} is nowhere defined")));
            }
        }
        out
    }

    /// Checks the manifest against the documents that were seen.
    pub fn manifest(&mut self, name: &str, value: &Value) -> Vec<Breach> {
        let mut out = Vec::new();
        let mut listed = BTreeSet::new();
        let mut last = "";
        for (pointer, entry) in list(value, "documents") {
            let mut breach = |key: &str, message: &str| {
                out.push(Breach::new(name, &format!("{pointer}/{key}"), "manifest", message));
            };
            let path = string(entry, "path").unwrap_or_default();
            if path < last {
                breach("path", "out of order");
            }
            last = path;
            let output = string(entry, "output");
            let seen = output.and_then(|o| self.documents.get(o));
            match (string(entry, "status"), output) {
                (Some("ok" | "degraded"), Some(output)) => {
                    if seen.is_none() {
                        breach("output", &format!("{output} is not there"));
                    }
                    listed.insert(output);
                }
                (Some("failed"), None) if string(entry, "code").is_some() => {}
                _ => breach("status", "does not fit output and code"),
            }
            for (key, count) in seen.iter().flat_map(|s| &s.counts) {
                if entry.pointer(&format!("/counts/{key}")).and_then(Value::as_u64) != Some(*count) {
                    breach("counts", &format!("{key} is not {count}"));
                }
            }
        }
        for file in self.documents.keys().filter(|f| !listed.contains(f.as_str())) {
            out.push(Breach::new(name, "/documents", "manifest", &format!("{file} is not listed")));
        }
        out
    }
}

/// Bytes that a byte order mark takes at most.
const MARK: usize = 4;

/// Rule 2: each byte of content of the source is mapped into the text, or listed in `removed`, or covered by
/// a repair or a fold. White space is no content, nor are a byte order mark and the mark-up of a page.
pub fn nothing_lost(name: &str, analysis: &Analysis) -> Vec<Breach> {
    const RULE: &str = "nothing-lost";
    let mut out = Vec::new();
    let draft = &analysis.document.draft;
    let mut covered: Vec<Span<Decoded>> = draft.map().targets();
    covered.extend(draft.removed().iter().map(|f| f.origin));
    covered.extend(draft.repairs().iter().map(|r| r.origin));
    covered.extend(draft.folds().iter().map(|f| f.origin));
    for gap in gaps(covered, analysis.decoded.len()) {
        let lost = analysis.decoded.get(gap.range()).unwrap_or_default();
        if !lost.trim().is_empty() {
            let source = analysis.decoded_map.range(gap);
            let message = format!("bytes {}–{} are lost: {:?}", source.start(), source.end(), lost.trim());
            out.push(Breach::new(name, "/text", RULE, &message));
        }
    }
    if analysis.media_type == "text/plain" {
        let bytes = usize::try_from(analysis.source.bytes).unwrap_or(usize::MAX);
        for gap in gaps(analysis.decoded_map.targets(), bytes) {
            let gap: Span<Source> = gap;
            if gap.start() > 0 || gap.len() > MARK {
                let message = format!("bytes {}–{} were not decoded", gap.start(), gap.end());
                out.push(Breach::new(name, "/source", RULE, &message));
            }
        }
    }
    out
}

/// What `spans` leave of the first `len` bytes.
fn gaps<S: Copy + Ord>(mut spans: Vec<Span<S>>, len: usize) -> Vec<Span<S>> {
    spans.sort();
    let mut out = Vec::new();
    let mut at = 0;
    for span in spans {
        if span.start() > at {
            out.push(Span::new(at, span.start()));
        }
        at = at.max(span.end());
    }
    if at < len {
        out.push(Span::new(at, len));
    }
    out
}
