//! The wire form: JSON-LD, schema, context, vocabulary, corpus graph and check.

pub mod check;
mod context;
pub mod explain;
pub mod graph;
mod ids;
mod json;
mod manifest;
mod schema;
mod terms;
mod vocabulary;
pub mod wire;

pub use context::context;
pub use json::{to_json, to_json_line};
pub use manifest::{Counts, Manifest, ManifestEntry, Status};
pub use schema::schema;
pub use vocabulary::vocabulary;
pub use wire::Document;
