//! From bytes to analysis: the whole pipeline as a library.
//!
//! ```
//! use gongwen::{Pipeline, SourceFile};
//!
//! let pipeline = Pipeline::new()?;
//! let source = SourceFile { path: "notice.txt".into(), bytes: "一、发展目标\n".into() };
//! let analysis = pipeline.convert(&source)?;
//! assert_eq!(analysis.encoding.name, "UTF-8");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use gongwen_ingest::IngestError;
pub use gongwen_model::{Analysis, Diagnostic, Severity, SourceFile};
pub use gongwen_normalize::{Options, ScriptEngine};

use gongwen_extract::Extractor;
use gongwen_link::Linker;
use gongwen_model::{DecodedSource, Normalized, Pending, SourceInfo};
use gongwen_normalize::Normalizer;
use gongwen_segment::Segmenter;
use gongwen_text::{DataError, Draft};
use sha2::{Digest, Sha256};

/// All stages with their data loaded. Cheap to share between threads.
#[derive(Debug)]
pub struct Pipeline {
    normalizer: Normalizer,
    segmenter: Segmenter,
    extractor: Extractor,
    linker: Linker,
}

impl Pipeline {
    /// Loads the data of all stages.
    ///
    /// # Errors
    /// When a data file that is built into the program is malformed.
    pub fn new() -> Result<Self, DataError> {
        Self::with_options(&Options::default())
    }

    /// Loads the data of all stages, with choices made for normalising.
    ///
    /// # Errors
    /// When a data file that is built into the program is malformed, or the chosen script engine does
    /// not start.
    pub fn with_options(options: &Options) -> Result<Self, DataError> {
        Ok(Self {
            normalizer: Normalizer::with_options(options)?,
            segmenter: Segmenter::new()?,
            extractor: Extractor::new()?,
            linker: Linker::new()?,
        })
    }

    /// The first two stages alone: the decoded text, and its normalised draft with lines as they are.
    ///
    /// # Errors
    /// When the bytes are no text.
    pub fn normalize(&self, source: &SourceFile) -> Result<(DecodedSource, Normalized), IngestError> {
        let decoded = gongwen_ingest::decode(&source.bytes, None)?;
        let normalized = self.normalizer.normalize(&decoded.text);
        Ok((decoded, normalized))
    }

    /// Converts one source. The result is a function of its bytes and its path alone.
    ///
    /// # Errors
    /// When the bytes are no text. From the decoded text on nothing fails: what a stage cannot
    /// decide becomes a diagnostic.
    pub fn convert(&self, source: &SourceFile) -> Result<Analysis, IngestError> {
        let (decoded, normalized) = self.normalize(source)?;
        let document = self.segmenter.segment(normalized.draft);
        let facts = self.extractor.extract(&document);
        let links = self.linker.link(&document, &facts);

        let pending = decoded.diagnostics.into_iter().chain(normalized.diagnostics);
        let mut diagnostics: Vec<Diagnostic> = pending.map(|p| settle(p, &document.draft)).collect();
        diagnostics.extend(document.diagnostics.iter().cloned());
        diagnostics.extend(facts.diagnostics.iter().cloned());
        diagnostics.extend(links.diagnostics.iter().cloned());
        diagnostics.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.span.cmp(&b.span)));

        Ok(Analysis {
            source: SourceInfo {
                path: source.path.clone(),
                bytes: source.bytes.len() as u64,
                sha256: sha256_hex(&source.bytes),
            },
            media_type: decoded.media_type,
            encoding: decoded.encoding,
            map: document.draft.map().then(&decoded.map),
            decoded: decoded.text,
            decoded_map: decoded.map,
            script: normalized.script,
            document,
            facts,
            links,
            diagnostics,
        })
    }
}

/// Gives a diagnostic of an early stage its place in the final text, if that place is still there.
fn settle(pending: Pending, draft: &Draft) -> Diagnostic {
    Diagnostic { span: pending.origin.and_then(|o| draft.locate(o)), ..pending.diagnostic }
}

/// SHA-256 of `bytes` in lower-case hex, as in the output's `sha256`.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
