//! The wire form: JSON-LD, schema, context, vocabulary, corpus graph and check.
//!
//! In goes an [`Analysis`](gongwen_model::Analysis); out comes a [`Document`], whose JSON is the output contract, and
//! from many documents a graph. Nothing here reads files, the clock or the environment.
//!
//! * Byte spans become code points here and nowhere else.
//! * Ids are absolute and made from spans (`urn:gongwen:doc:<hash>#q-120-131`), so that a new finding renumbers
//!   nothing and an id means the same in a file, in a line and in the graph.
//! * One table, `data/terms.tsv`, says what each key means as linked data; the context, the vocabulary, the
//!   RDF and the check of keys and references are made from it.
//!
//! ```
//! let mut graph = gongwen_export::graph::Builder::new();
//! # let documents: Vec<gongwen_export::Document> = Vec::new();
//! for document in &documents {
//!     let json = gongwen_export::to_json(document);
//!     graph.add(document);
//! }
//! assert!(graph.finish().contains("\"@graph\": []"));
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

pub mod check;
mod context;
pub mod explain;
pub mod graph;
mod ids;
mod json;
mod manifest;
pub mod rdf;
mod schema;
mod terms;
mod vocabulary;
pub mod wire;

pub use context::context;
pub use json::{to_json, to_json_line, to_json_line_within, to_json_within};
pub use manifest::{Counts, Manifest, ManifestEntry, Status};
pub use schema::schema;
pub use vocabulary::vocabulary;
pub use wire::Document;
