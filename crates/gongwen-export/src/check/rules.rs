//! What always holds of a document, rule by rule, on parsed JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Breach;
use super::schema::{is_iri, join};
use crate::terms::{Form, Terms};

/// Lists of a document whose elements have ids of their own.
const LISTS: [&str; 9] =
    ["parts", "sections", "tables", "entities", "mentions", "quantities", "dates", "citations", "relations"];

/// The elements of the list `key` with their pointers.
pub(super) fn list<'v>(document: &'v Value, key: &str) -> impl Iterator<Item = (String, &'v Value)> {
    let elements = document.get(key).and_then(Value::as_array).into_iter().flatten();
    let key = key.to_owned();
    elements.enumerate().map(move |(k, v)| (format!("/{key}/{k}"), v))
}

pub(super) fn string<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

fn position(value: &Value, key: &str) -> Option<usize> {
    value.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
}

/// `start` and `end` of `value`, where both are there.
fn span(value: &Value) -> Option<(usize, usize)> {
    position(value, "start").zip(position(value, "end"))
}

/// Rule 1: `text[start:end]` is what is said to stand there; and no position lies outside the text or the source.
pub(super) fn spans(file: &str, document: &Value, out: &mut Vec<Breach>) {
    const RULE: &str = "span-text";
    let text = string(document, "text").unwrap_or_default();
    if let Some(at) = text.chars().position(|c| c == '\0' || is_bidi_control(c)) {
        out.push(Breach::new(file, "/text", RULE, &format!("a control character at {at}")));
    }
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let slice = |start: usize, end: usize| {
        let range = *starts.get(start)?..*starts.get(end)?;
        text.get(range)
    };
    let mut same = |pointer: String, words: Option<&str>, span: Option<(usize, usize)>| {
        let (Some(words), Some((start, end))) = (words, span) else { return };
        if slice(start, end) != Some(words) {
            let found = slice(start, end).map_or_else(|| "nothing".to_owned(), |s| format!("{s:?}"));
            let message = format!("text[{start}:{end}] is {found}, not {words:?}");
            out.push(Breach::new(file, &pointer, RULE, &message));
        }
    };
    for key in ["mentions", "quantities", "dates", "citations"] {
        for (pointer, value) in list(document, key) {
            same(format!("{pointer}/text"), string(value, "text"), span(value));
        }
    }
    for (pointer, value) in list(document, "sections") {
        let place = position(value, "heading_start").zip(position(value, "heading_end"));
        same(format!("{pointer}/heading"), string(value, "heading"), place);
    }
    let normalization = document.get("normalization").unwrap_or(&Value::Null);
    for (pointer, value) in list(normalization, "repairs") {
        same(format!("/normalization{pointer}/after"), string(value, "after"), span(value));
    }
    let bytes = document.pointer("/source/bytes").and_then(Value::as_u64).unwrap_or(u64::MAX);
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let source = document.get("source").unwrap_or(&Value::Null);
    let stream = |(_, s): (String, &Value)| {
        Some((string(s, "name")?.to_owned(), size(s.get("bytes").and_then(Value::as_u64)?)))
    };
    let streams = list(source, "streams").filter_map(stream).collect();
    let limits = Limits { file, text: starts.len() - 1, source: size(bytes), streams };
    limits.walk(document, "", out);
}

/// Controls that reorder what a reader sees.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

/// Ends of the text in code points, and of the source and its streams in bytes.
struct Limits<'f> {
    file: &'f str,
    text: usize,
    source: usize,
    streams: BTreeMap<String, usize>,
}

impl Limits<'_> {
    fn walk(&self, value: &Value, at: &str, out: &mut Vec<Breach>) {
        match value {
            Value::Object(map) => {
                for prefix in ["", "heading_", "sentence_", "of_", "source_"] {
                    self.pair(value, prefix, at, out);
                }
                for (key, member) in map {
                    self.walk(member, &join(at, key), out);
                }
            }
            Value::Array(elements) => {
                for (k, element) in elements.iter().enumerate().take_while(|(_, e)| !e.is_number()) {
                    self.walk(element, &format!("{at}/{k}"), out);
                }
            }
            _ => {}
        }
    }

    fn pair(&self, value: &Value, prefix: &str, at: &str, out: &mut Vec<Breach>) {
        let limit = match (prefix, string(value, "source_part")) {
            ("source_", None) => self.source,
            ("source_", Some(part)) => match self.streams.get(part) {
                Some(bytes) => *bytes,
                None => {
                    let message = format!("{part:?} is no stream of the source");
                    out.push(Breach::new(self.file, &join(at, "source_part"), "span-text", &message));
                    return;
                }
            },
            _ => self.text,
        };
        let (start, end) =
            (position(value, &format!("{prefix}start")), position(value, &format!("{prefix}end")));
        if let Some((start, end)) = start.zip(end)
            && (start > end || end > limit)
        {
            let message = format!("{prefix}start {start}, {prefix}end {end}, where {limit} is the limit");
            out.push(Breach::new(self.file, at, "span-text", &message));
        }
    }
}

/// Rule 3, first half: ids are unique. Returns all ids that the document defines.
pub(super) fn ids(file: &str, document: &Value, out: &mut Vec<Breach>) -> BTreeSet<String> {
    let own = string(document, "@id").unwrap_or_default();
    let mut seen = BTreeSet::from([own.to_owned()]);
    if let (Some(hash), Some(digits)) =
        (document.pointer("/source/sha256").and_then(Value::as_str), own.strip_prefix(crate::ids::DOCUMENT))
        && hash.get(..32) != Some(digits)
    {
        out.push(Breach::new(file, "/@id", "ids", "is not made from the SHA-256 of the source"));
    }
    for key in LISTS {
        for (pointer, value) in list(document, key) {
            let Some(id) = string(value, "@id") else { continue };
            if !seen.insert(id.to_owned()) {
                out.push(Breach::new(file, &join(&pointer, "@id"), "ids", &format!("{id} is there twice")));
            }
        }
    }
    seen
}

/// A reference: where it stands and what it names.
pub(super) type Reference = (String, String);

/// Rule 3, second half, and rule 5: every key is a term, every id is an IRI. Returns all references.
pub(super) fn terms(file: &str, value: &Value, out: &mut Vec<Breach>) -> Vec<Reference> {
    let mut walk = Walk { file, out, references: Vec::new() };
    walk.object_or_list(value, "");
    walk.references
}

struct Walk<'w> {
    file: &'w str,
    out: &'w mut Vec<Breach>,
    references: Vec<Reference>,
}

impl Walk<'_> {
    fn breach(&mut self, pointer: &str, rule: &'static str, message: &str) {
        self.out.push(Breach::new(self.file, pointer, rule, message));
    }

    fn object_or_list(&mut self, value: &Value, at: &str) {
        match value {
            Value::Object(map) => self.object(map, at),
            Value::Array(elements) => {
                for (k, element) in elements.iter().enumerate() {
                    self.object_or_list(element, &format!("{at}/{k}"));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, map: &Map<String, Value>, at: &str) {
        for (key, value) in map {
            let pointer = join(at, key);
            match key.as_str() {
                "@context" => continue,
                "@graph" => self.object_or_list(value, &pointer),
                "@id" => self.iri(value, &pointer),
                "@type" => self.class(value, &pointer),
                _ => match Terms::get().of(key) {
                    None => {
                        let message = format!("the context does not know the key {key:?}");
                        self.breach(&pointer, "context", &message);
                    }
                    Some(term) => match term.form {
                        Form::Id if key == "same_as" => self.each(value, &pointer, Self::iri),
                        Form::Id => self.each(value, &pointer, Self::reference),
                        Form::Vocab => self.each(value, &pointer, Self::class),
                        Form::Null | Form::Text | Form::Literal(_) | Form::Node => {}
                    },
                },
            }
            // What is not in the linked data has keys of its own.
            if !key.starts_with('@') && Terms::get().of(key).is_none_or(|t| t.form != Form::Null) {
                self.object_or_list(value, &pointer);
            }
        }
        // A node that only names another one.
        if let (Some(Value::String(id)), true) = (map.get("@id"), map.len() == 2 && map.contains_key("name"))
        {
            self.references.push((join(at, "@id"), id.clone()));
        }
    }

    fn each(&mut self, value: &Value, at: &str, check: fn(&mut Self, &Value, &str)) {
        match value {
            Value::Array(elements) => {
                for (k, element) in elements.iter().enumerate() {
                    check(self, element, &format!("{at}/{k}"));
                }
            }
            other => check(self, other, at),
        }
    }

    fn iri(&mut self, value: &Value, at: &str) {
        if let Some(id) = value.as_str()
            && !is_iri(id)
        {
            self.breach(at, "iri", &format!("{id:?} is no IRI"));
        }
    }

    fn reference(&mut self, value: &Value, at: &str) {
        self.iri(value, at);
        if let Some(id) = value.as_str() {
            self.references.push((at.to_owned(), id.to_owned()));
        }
    }

    fn class(&mut self, value: &Value, at: &str) {
        if let Some(name) = value.as_str()
            && !Terms::get().is_name(name)
        {
            self.breach(at, "context", &format!("the context does not know the term {name:?}"));
        }
    }
}

/// Rule 4: the tree of parts and sections, and mentions that do not cross.
pub(super) fn tree(file: &str, document: &Value, out: &mut Vec<Breach>) {
    const RULE: &str = "tree";
    let mut spans: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for key in ["parts", "sections"] {
        for (_, value) in list(document, key) {
            if let (Some(id), Some(span)) = (string(value, "@id"), span(value)) {
                spans.insert(id, span);
            }
        }
    }
    let mut breach = |pointer: &str, message: &str| out.push(Breach::new(file, pointer, RULE, message));
    for key in ["parts", "sections"] {
        // Siblings have the same parent; sections without one are siblings within their part.
        let mut last: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
        for (pointer, value) in list(document, key) {
            let Some((start, end)) = span(value) else { continue };
            let (parent, part) = (string(value, "parent"), string(value, "part"));
            for (name, outer) in [("parent", parent), ("part", part)] {
                if let Some(&(a, b)) = outer.and_then(|o| spans.get(o))
                    && (start < a || end > b)
                {
                    breach(&pointer, &format!("{start}–{end} is not inside its {name} {a}–{b}"));
                }
            }
            let siblings = if parent.is_some() { (parent, None) } else { (None, part) };
            let before = last.insert(siblings, end);
            if before.is_some_and(|b| start < b) {
                breach(&pointer, &format!("starts at {start}, inside or before the sibling in front of it"));
            }
        }
    }
    let mut mentions: Vec<(usize, usize, String)> =
        list(document, "mentions").filter_map(|(p, v)| span(v).map(|(a, b)| (a, b, p))).collect();
    mentions.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut open: Vec<usize> = Vec::new();
    for (start, end, pointer) in &mentions {
        while open.last().is_some_and(|e| e <= start) {
            open.pop();
        }
        if open.last().is_some_and(|e| e < end) {
            breach(pointer, &format!("{start}–{end} crosses another mention"));
        }
        open.push(*end);
    }
}
