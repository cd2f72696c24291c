//! Layout, official elements, section tree and tables of a Chinese official document.

use gongwen_model::{Document, Metadata, Part, Role};
use gongwen_text::{DataError, Draft, Span};

/// The segmenting steps with their patterns loaded.
#[derive(Debug)]
pub struct Segmenter {}

impl Segmenter {
    /// Loads the patterns.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {})
    }

    /// Segments a normalised text.
    pub fn segment(&self, draft: Draft) -> Document {
        let sentences = gongwen_text::sentences(draft.text());
        let span = Span::new(0, draft.text().len());
        let main = Part { parent: None, role: Role::Main, title: None, span, metadata: None, quotes: vec![] };
        Document {
            draft,
            metadata: Metadata::default(),
            parts: vec![main],
            sections: vec![],
            tables: vec![],
            sentences,
            diagnostics: vec![],
        }
    }
}
