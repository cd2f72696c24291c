//! Layout, official elements, section tree and tables of a Chinese official document.

mod chars;
mod compose;
mod furniture;
mod label;
mod layout;
mod line;
mod page;
mod tree;
mod words;

use gongwen_model::{Document, Metadata, Part, Role};
use gongwen_text::{DataError, Draft, Span};

use crate::furniture::Furniture;
use crate::words::Words;

/// The segmenting steps with their patterns loaded.
#[derive(Debug)]
pub struct Segmenter {
    furniture: Furniture,
    words: Words,
}

impl Segmenter {
    /// Loads the patterns.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self { furniture: Furniture::new()?, words: Words::new()? })
    }

    /// Segments a normalised text.
    pub fn segment(&self, mut draft: Draft) -> Document {
        let mut lines = line::read(draft.text());
        let readings = layout::read(&mut lines, &self.furniture, &self.words);
        let composed = compose::compose(draft.text(), &lines, &readings);
        draft.apply(composed.edits);
        let text = draft.text();
        let paras = page::paras(text, composed.shapes);
        let span = Span::new(0, text.len());
        let main = Part { parent: None, role: Role::Main, title: None, span, metadata: None, quotes: vec![] };
        let region = tree::Region { paras: &paras, span, part: 0, title: None, skip: &[], news: false };
        let sections = tree::sections(&region, &self.words, 0);
        let sentences = gongwen_text::sentences(text);
        Document {
            draft,
            metadata: Metadata::default(),
            parts: vec![main],
            sections,
            tables: vec![],
            sentences,
            diagnostics: vec![],
        }
    }
}
