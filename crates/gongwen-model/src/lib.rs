//! The values that flow between the stages of gongwen. Plain data, no logic
//! but that of [`Budget`], which says when to stop.
//!
//! Field names are those of the output contract; each says more about its meaning than is repeated
//! here. Positions are byte spans in the final text ([`Span<Text>`]); `gongwen-export` turns them
//! into code points. Where an output field is a reference, the value here is an index.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod document;
mod facts;
mod limits;
mod links;
mod marks;
mod rules;
mod source;

pub use document::*;
pub use facts::*;
pub use limits::*;
pub use links::*;
pub use marks::*;
pub use rules::*;
pub use source::*;

pub use gongwen_text::{Span, Text};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something seen and left as it is.
    Info,
    /// A reader should look here.
    Warning,
    /// Part of the document could not be read as it was written: the document is `degraded`.
    Error,
}

/// Something that a stage saw and could not, or would not, decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, e.g. `decode/replacement`.
    pub code: &'static str,
    /// One sentence for a reader.
    pub message: String,
    /// How grave.
    pub severity: Severity,
    /// Place in the final text, where there is one.
    pub span: Option<Span<Text>>,
}
