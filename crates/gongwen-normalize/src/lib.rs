//! Repairs and folds Chinese text.

use gongwen_model::{Normalized, Script};
use gongwen_text::{DataError, Draft};

/// The normalising steps with their tables loaded.
#[derive(Debug)]
pub struct Normalizer {}

impl Normalizer {
    /// Loads the tables.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {})
    }

    /// Normalises a decoded text.
    pub fn normalize(&self, decoded: &str) -> Normalized {
        Normalized {
            draft: Draft::new(decoded.to_owned()),
            script: Script::Hans,
            diagnostics: Vec::new(),
        }
    }
}
