//! The system's OpenCC as an engine (cargo feature `opencc`).

use std::fmt;

use gongwen_text::DataError;
use opencc_rust::{DefaultConfig, OpenCC};

use super::Standard;

/// OpenCC itself, as the system has it: its version and dictionaries are not ours to choose.
pub struct OpenCc {
    engine: OpenCC,
}

impl fmt::Debug for OpenCc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenCc").finish_non_exhaustive()
    }
}

impl OpenCc {
    /// Opens the configuration for texts of `standard`.
    ///
    /// # Errors
    /// When OpenCC finds no dictionaries.
    pub fn new(standard: Standard) -> Result<Self, DataError> {
        let config = match standard {
            Standard::OpenCc => DefaultConfig::T2S,
            Standard::Taiwan => DefaultConfig::TW2S,
            Standard::HongKong => DefaultConfig::HK2S,
        };
        let engine = OpenCC::new(config).map_err(|reason| DataError {
            file: "opencc",
            line: 0,
            reason: reason.to_owned(),
        })?;
        Ok(Self { engine })
    }

    /// Converts a string. A text with NUL, which a C string cannot hold, comes back as it is.
    pub fn convert_str(&self, text: &str) -> String {
        if text.contains('\0') {
            return text.to_owned();
        }
        self.engine.convert(text)
    }

    /// Converts `text` in place; `false`, and nothing done, where the result is not of the same length.
    pub(crate) fn convert(&self, text: &mut [char]) -> bool {
        let input: String = text.iter().collect();
        let output: Vec<char> = self.convert_str(&input).chars().collect();
        let fits = output.len() == text.len();
        if fits {
            text.copy_from_slice(&output);
        }
        fits
    }
}
