use gongwen_ingest::IngestError;

use crate::Format;

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The characters of the file cannot be read.
    #[error(transparent)]
    Decode(#[from] IngestError),
    /// A limit on the whole file.
    #[error("{found} {what} are more than the {limit} that are read")]
    TooLarge {
        /// What is counted.
        what: &'static str,
        /// What was found.
        found: usize,
        /// What is allowed.
        limit: usize,
    },
    /// A container that cannot be opened.
    #[error("the file is damaged: {reason}")]
    Corrupt {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A document that needs a password.
    #[error("the document is encrypted")]
    Encrypted,
    /// A document without a character.
    #[error("the document holds no text")]
    NoText,
    /// A format that is known and not read.
    #[error("{}, which this version does not read", .0.article())]
    Unsupported(Format),
    /// A web page whose text a script would have to fetch.
    #[error("an HTML page that holds no text before its scripts have run")]
    HtmlShell,
}

impl FormatError {
    /// Stable code for the manifest.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::TooLarge { .. } => "too_large",
            Self::Corrupt { .. } => "corrupt",
            Self::Encrypted => "encrypted",
            Self::NoText => "no_text",
            Self::Unsupported(_) => "unsupported",
            Self::HtmlShell => "html_shell",
        }
    }
}
