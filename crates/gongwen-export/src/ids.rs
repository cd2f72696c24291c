//! Identifiers of the things inside a document.
//!
//! They are absolute: `urn:gongwen:doc:<hash>#q-120-131`. A bare `#q-120-131` would need a base, and
//! JSON-LD processors do not agree on how a fragment is resolved against a URN; written in full, an id
//! means the same in a document, in a line of a JSONL file, in the graph and in a database.

use std::collections::BTreeMap;

use gongwen_text::{CodePoints, Span, Text};

/// Start of the id of every document.
pub(crate) const DOCUMENT: &str = "urn:gongwen:doc:";

/// Makes the ids of one document.
#[derive(Debug)]
pub(crate) struct Ids<'t> {
    document: String,
    points: CodePoints<'t>,
    seen: BTreeMap<String, usize>,
}

impl<'t> Ids<'t> {
    pub(crate) fn new(sha256: &str, text: &'t str) -> Self {
        let digits = sha256.get(..32).unwrap_or(sha256);
        let document = format!("{DOCUMENT}{digits}");
        Self { document, points: CodePoints::new(text), seen: BTreeMap::new() }
    }

    pub(crate) fn document(&self) -> &str {
        &self.document
    }

    /// The id of a thing at `span`. Of several things of one kind at one place the second gets `-2`.
    pub(crate) fn span(&mut self, kind: &str, span: Span<Text>) -> String {
        let range = self.points.span(span);
        let id = format!("{}#{kind}-{}-{}", self.document, range.start, range.end);
        let count = self.seen.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }

    /// The id of a thing at `span` of which there may be several by nature, told apart by `key`.
    pub(crate) fn keyed(&self, kind: &str, span: Span<Text>, key: &str) -> String {
        let range = self.points.span(span);
        format!("{}#{kind}-{}-{}-{:08x}", self.document, range.start, range.end, hash(&[key]) as u32)
    }

    /// The id of a thing that is what `parts` say.
    pub(crate) fn hashed(&self, kind: &str, parts: &[&str]) -> String {
        format!("{}#{kind}-{:016x}", self.document, hash(parts))
    }
}

/// FNV-1a over `parts`, with a byte between them that no text holds. Stable for ever: it is in the output.
pub(crate) fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_code_points_and_are_unique() {
        let text = "到𠮷年";
        let mut ids = Ids::new(&"ab".repeat(32), text);
        let span = Span::new(3, 7);
        let base = format!("urn:gongwen:doc:{}", "ab".repeat(16));
        assert_eq!(ids.document(), base);
        assert_eq!(ids.span("q", span), format!("{base}#q-1-2"));
        assert_eq!(ids.span("q", span), format!("{base}#q-1-2-2"));
        assert_ne!(ids.keyed("m", span, "urn:a"), ids.keyed("m", span, "urn:b"));
    }

    #[test]
    fn the_hash_tells_where_parts_end() {
        assert_ne!(hash(&["a", "bc"]), hash(&["ab", "c"]));
        assert_eq!(hash(&["a"]), hash(&["a"]));
    }
}
