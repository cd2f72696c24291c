//! Quantities, dates and citations in Chinese policy text.

use gongwen_model::{Document, Facts};
use gongwen_text::DataError;

/// The extractors with their lexicons loaded.
#[derive(Debug)]
pub struct Extractor {}

impl Extractor {
    /// Loads the lexicons.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {})
    }

    /// Reads the facts of a document from its text.
    pub fn extract(&self, _document: &Document) -> Facts {
        Facts::default()
    }
}
