//! The record of a run: one entry per input.

use schemars::JsonSchema;
use serde::Serialize;

use crate::json::pretty;
use crate::wire::{Document, SCHEMA_VERSION};

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Converted.
    Ok,
    /// Converted, with a diagnostic of severity `error`.
    Degraded,
    /// No document.
    Failed,
}

/// How many things of each kind a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "each counts the list of the same name")]
pub struct Counts {
    pub parts: usize,
    pub sections: usize,
    pub tables: usize,
    pub entities: usize,
    pub mentions: usize,
    pub quantities: usize,
    pub dates: usize,
    pub citations: usize,
    pub relations: usize,
    pub repairs: usize,
    pub removed: usize,
    pub diagnostics: usize,
}

impl Counts {
    /// Counts what `document` holds.
    pub fn of(document: &Document) -> Self {
        Self {
            parts: document.parts.len(),
            sections: document.sections.len(),
            tables: document.tables.len(),
            entities: document.entities.len(),
            mentions: document.mentions.len(),
            quantities: document.quantities.len(),
            dates: document.dates.len(),
            citations: document.citations.len(),
            relations: document.relations.len(),
            repairs: document.normalization.repairs.len(),
            removed: document.removed.len(),
            diagnostics: document.diagnostics.len(),
        }
    }
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct ManifestEntry {
    /// Path relative to the input root, with `/`.
    pub path: String,
    /// SHA-256 of its bytes; null where it could not be read.
    pub sha256: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Stable code of the failure, or of the gravest diagnostic.
    pub code: Option<String>,
    /// One sentence for a reader.
    pub message: Option<String>,
    /// What the document holds.
    pub counts: Option<Counts>,
    /// Path of the document in the output folder.
    pub output: Option<String>,
}

/// `manifest.json`: all inputs of a run in the order of their paths, whatever the order of their conversion.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    entries: Vec<ManifestEntry>,
}

#[derive(Serialize)]
struct Wire<'m> {
    schema_version: &'static str,
    generator: &'static str,
    documents: &'m [ManifestEntry],
}

impl Manifest {
    /// A manifest without inputs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an input at its place.
    pub fn push(&mut self, entry: ManifestEntry) {
        let at = self.entries.partition_point(|e| *e <= entry);
        self.entries.insert(at, entry);
    }

    /// The inputs so far.
    pub fn entries(&self) -> &[ManifestEntry] {
        &self.entries
    }

    /// The JSON of the manifest.
    pub fn to_json(&self) -> String {
        let generator = concat!("gongwen ", env!("CARGO_PKG_VERSION"));
        pretty(&Wire { schema_version: SCHEMA_VERSION, generator, documents: &self.entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> ManifestEntry {
        ManifestEntry {
            path: path.to_owned(),
            sha256: None,
            status: Status::Failed,
            code: Some("not_found".to_owned()),
            message: Some("no such file".to_owned()),
            counts: None,
            output: None,
        }
    }

    #[test]
    fn entries_are_sorted_by_path() {
        let mut manifest = Manifest::new();
        for path in ["b.txt", "a.txt", "c/a.txt"] {
            manifest.push(entry(path));
        }
        let value: serde_json::Value = serde_json::from_str(&manifest.to_json()).unwrap();
        let paths: Vec<_> = value["documents"].as_array().unwrap().iter().map(|e| &e["path"]).collect();
        assert_eq!(paths, ["a.txt", "b.txt", "c/a.txt"]);
        assert_eq!(value["documents"][0]["status"], "failed");
        assert!(value["documents"][0]["counts"].is_null());
    }
}
