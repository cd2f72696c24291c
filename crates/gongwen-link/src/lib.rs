//! Entities with stable ids, relations and resolved citations.

pub mod gazetteer;

use gongwen_model::{Document, Facts, Links};
use gongwen_text::DataError;

/// The linkers with their gazetteers loaded.
#[derive(Debug)]
pub struct Linker {}

impl Linker {
    /// Loads the gazetteers.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {})
    }

    /// Links a document. `path` is not an input: what a document says does not depend on its name.
    pub fn link(&self, document: &Document, facts: &Facts) -> Links {
        Links {
            subjects: vec![Vec::new(); facts.quantities.len()],
            indicators: vec![None; facts.quantities.len()],
            citations: facts.citations.clone(),
            part_policies: vec![None; document.parts.len()],
            part_issuers: vec![Vec::new(); document.parts.len()],
            ..Links::default()
        }
    }
}
