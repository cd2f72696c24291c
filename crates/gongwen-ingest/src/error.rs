/// Why a source cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No bytes, or nothing but white space and byte order marks.
    #[error("the file is empty")]
    Empty,
    /// No text: a known format of another kind, or bytes that are no characters in any encoding.
    #[error("{format}, which this version does not read")]
    Binary {
        /// What it is, with its article: `a PDF file`.
        format: &'static str,
    },
    /// Chinese written in seven bits, which would pass for ASCII.
    #[error("the text is in {name}, which this version does not read; convert it to UTF-8 first")]
    Encoding {
        /// Name of the encoding.
        name: &'static str,
    },
    /// More bytes than positions can be kept for.
    #[error("{bytes} bytes are more than the {limit} that can be read")]
    TooLarge {
        /// Size of the source in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
}

impl IngestError {
    /// Stable code for the manifest.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary { .. } => "binary",
            Self::Encoding { .. } => "unsupported_encoding",
            Self::TooLarge { .. } => "too_large",
        }
    }
}
