//! The corpus graph.

use crate::wire::Document;

/// Merges documents while they stream by.
#[derive(Debug, Default)]
pub struct Builder {}

impl Builder {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document.
    pub fn add(&mut self, _document: &Document) {}

    /// `graph.jsonld`.
    pub fn finish(self) -> String {
        crate::json::pretty(&serde_json::json!({"@context": crate::context::inline(), "@graph": []}))
    }
}
