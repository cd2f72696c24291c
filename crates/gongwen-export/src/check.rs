//! The output contract, verified on what was written.

use std::fmt;

use gongwen_model::Analysis;
use serde_json::Value;

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

/// Checks the files of one output folder: documents first, then the graph, then the manifest.
#[derive(Debug, Default)]
pub struct Checker {}

impl Checker {
    /// A checker that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks a document.
    pub fn document(&mut self, _name: &str, _value: &Value) -> Vec<Breach> {
        Vec::new()
    }

    /// Checks the graph, and the references of all documents before it.
    pub fn graph(&mut self, _name: &str, _value: &Value) -> Vec<Breach> {
        Vec::new()
    }

    /// Checks the manifest.
    pub fn manifest(&mut self, _name: &str, _value: &Value) -> Vec<Breach> {
        Vec::new()
    }
}

/// Rule 2.
pub fn nothing_lost(_name: &str, _analysis: &Analysis) -> Vec<Breach> {
    Vec::new()
}
