use gongwen_text::{Decoded, Draft, OffsetMap, Source};

use crate::Diagnostic;

/// One input as it was given.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the input root, with `/`; `-` for standard input.
    pub path: String,
    /// All its bytes.
    pub bytes: Vec<u8>,
}

/// What the choice of an encoding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EncodingEvidence {
    /// A byte order mark.
    Bom,
    /// A declaration in the file, which its bytes bear out.
    Declared,
    /// The bytes are valid UTF-8.
    ValidUtf8,
    /// Told by the bytes.
    Detected,
}

/// The encoding of a source and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// WHATWG name, e.g. `UTF-8`, `gb18030`, `Big5`, `UTF-16LE`.
    pub name: &'static str,
    /// What the choice rests on.
    pub evidence: EncodingEvidence,
    /// Between 0 and 1.
    pub confidence: f64,
    /// The next best encoding, where there was a choice.
    pub runner_up: Option<&'static str>,
}

/// A source turned into Unicode: the output of `gongwen-ingest`.
#[derive(Debug, Clone)]
pub struct DecodedSource {
    /// The text, with the line ends of the source; never with a byte order mark.
    pub text: String,
    /// From each position of `text` to bytes of the source. Need not be monotone.
    pub map: OffsetMap<Decoded, Source>,
    /// Encoding and evidence.
    pub encoding: Encoding,
    /// E.g. bytes that are no character (U+FFFD in `text`).
    pub diagnostics: Vec<Pending>,
}

/// The script that a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, schemars::JsonSchema)]
pub enum Script {
    /// Simplified Chinese (and text without Chinese characters).
    #[default]
    Hans,
    /// Traditional Chinese.
    Hant,
    /// Lines of both.
    #[serde(rename = "mixed")]
    Mixed,
}

/// A text repaired and folded, line structure untouched: the output of `gongwen-normalize`.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// The text, the way back and the record of each change.
    pub draft: Draft,
    /// Script of the decoded text.
    pub script: Script,
    /// What was seen and left alone.
    pub diagnostics: Vec<Pending>,
}

/// A diagnostic whose place is known in the decoded text only: later stages still move the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The diagnostic, with no span yet.
    pub diagnostic: Diagnostic,
    /// Where it belongs.
    pub origin: Option<gongwen_text::Span<Decoded>>,
}

/// What is known of a source from its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// Path relative to the input root, with `/`; `-` for standard input.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
}

/// All that is known of one document: the output of the pipeline and the input of the export.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The source.
    pub source: SourceInfo,
    /// What its bytes are, as the output names it: `text`, `html`, `docx`, …
    pub format: &'static str,
    /// IANA media type.
    pub media_type: &'static str,
    /// Encoding and evidence; `None` where the format has none.
    pub encoding: Option<Encoding>,
    /// Parts of a container that positions of the source count in, laid end to end; empty for text and HTML.
    pub streams: Vec<crate::Stream>,
    /// The text as read.
    pub decoded: String,
    /// From the final text to bytes of the source: the composition of all steps.
    pub map: OffsetMap<gongwen_text::Text, Source>,
    /// From the text as read to bytes of the source.
    pub decoded_map: OffsetMap<Decoded, Source>,
    /// Script of the decoded text.
    pub script: Script,
    /// The document.
    pub document: crate::Document,
    /// What is read from its text alone.
    pub facts: crate::Facts,
    /// What it says about the world.
    pub links: crate::Links,
    /// Diagnostics of all stages, in order of severity and place.
    pub diagnostics: Vec<Diagnostic>,
}
