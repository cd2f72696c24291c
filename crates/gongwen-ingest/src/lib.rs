//! Bytes to Unicode text, with the evidence for the choice of encoding.

use gongwen_model::{DecodedSource, Encoding, EncodingEvidence};
use gongwen_text::OffsetMap;

/// Why a source cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
}

/// Decodes `bytes`. `declared` is a charset that a transport named (an HTTP header), if any.
///
/// # Errors
/// When the bytes are no text.
pub fn decode(bytes: &[u8], _declared: Option<&str>) -> Result<DecodedSource, IngestError> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    Ok(DecodedSource {
        map: OffsetMap::even(text.len(), 0),
        text,
        media_type: "text/plain",
        encoding: Encoding {
            name: "UTF-8",
            evidence: EncodingEvidence::ValidUtf8,
            confidence: 1.0,
            runner_up: None,
        },
        diagnostics: Vec::new(),
    })
}
