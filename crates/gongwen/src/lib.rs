//! From bytes to analysis: the whole pipeline as a library.
//!
//! ```
//! use gongwen::{Pipeline, SourceFile};
//!
//! let pipeline = Pipeline::new()?;
//! let source = SourceFile { path: "notice.txt".into(), bytes: "一、发展目标\n".into() };
//! let analysis = pipeline.convert(&source)?;
//! assert_eq!(analysis.format, "text");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use gongwen_formats::{Format, FormatError, Reading};

/// Files that hold other files.
pub mod archive {
    pub use gongwen_formats::{ArchiveEntry, Limits, entries, within};
}

pub use gongwen_model::{Analysis, Budget, Diagnostic, Exceeded, Limits, RuleInfo, Severity, SourceFile};
pub use gongwen_normalize::{Options, ScriptEngine};

use gongwen_extract::Extractor;
use gongwen_formats::Reader;
use gongwen_link::Linker;
use gongwen_model::{Limit, Normalized, PageFact, Pending, SourceInfo};
use gongwen_normalize::Normalizer;
use gongwen_segment::Segmenter;
use gongwen_text::{DataError, Draft};
use sha2::{Digest, Sha256};

/// Why a source has no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// Its bytes give no text.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// It is over a limit.
    #[error(transparent)]
    Limit(#[from] Exceeded),
}

impl ConvertError {
    /// Stable code for the manifest.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Format(error) => error.code(),
            Self::Limit(error) => error.code(),
        }
    }
}

/// All stages with their data loaded. Cheap to share between threads.
#[derive(Debug)]
pub struct Pipeline {
    reader: Reader,
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
            reader: Reader::new()?,
            normalizer: Normalizer::with_options(options)?,
            segmenter: Segmenter::new()?,
            extractor: Extractor::new()?,
            linker: Linker::new()?,
        })
    }

    /// The first stage alone: the file as it is read.
    ///
    /// # Errors
    /// When the bytes give no text.
    pub fn read(&self, source: &SourceFile) -> Result<Reading, FormatError> {
        self.read_up_to(source, Limits::DEFAULT.bytes)
    }

    fn read_up_to(&self, source: &SourceFile, input: usize) -> Result<Reading, FormatError> {
        let limits = gongwen_formats::Limits { input, ..gongwen_formats::Limits::default() };
        let mut reading = self.reader.read(&source.bytes, None, &limits)?;
        let name = source.path.rsplit('/').next().unwrap_or_default();
        if let Some((_, suffix)) = name.rsplit_once('.') {
            reading.diagnostics.extend(gongwen_formats::wrong_suffix(reading.format, suffix));
        }
        Ok(reading)
    }

    /// The first two stages alone: the file as it is read, and its normalised draft with lines as they are.
    ///
    /// # Errors
    /// When the bytes give no text.
    pub fn normalize(&self, source: &SourceFile) -> Result<(Reading, Normalized), FormatError> {
        let reading = self.read(source)?;
        let normalized = self.normalizer.normalize(&reading.text);
        Ok((reading, normalized))
    }

    /// Converts one source within the default limits, however long it takes. The result is a function of its bytes
    /// and its path alone.
    ///
    /// # Errors
    /// When the bytes are no text, or the document is over a limit. From the decoded text on nothing else fails:
    /// what a stage cannot decide becomes a diagnostic.
    pub fn convert(&self, source: &SourceFile) -> Result<Analysis, ConvertError> {
        self.convert_within(source, &Budget::new(Limits::DEFAULT, &|| false))
    }

    /// Converts one source within a budget that was made for it.
    ///
    /// # Errors
    /// When the bytes are no text, or the budget is over before the document is done.
    pub fn convert_within(&self, source: &SourceFile, budget: &Budget<'_>) -> Result<Analysis, ConvertError> {
        budget.allows(Limit::Bytes, source.bytes.len());
        budget.outcome()?;
        let reading = self.read_up_to(source, budget.limits().bytes)?;
        budget.outcome()?;
        let normalized = self.normalizer.normalize_within(&reading.text, budget);
        budget.outcome()?;
        let page: Vec<PageFact> = reading.facts.iter().map(|fact| self.normal(fact)).collect();
        let document = self.segmenter.segment_within(normalized.draft, &reading.marks, &page, budget);
        budget.outcome()?;
        let facts = self.extractor.extract_within(&document, budget);
        budget.outcome()?;
        let links = self.linker.link_within(&document, &facts, budget);
        budget.outcome()?;

        let pending = reading.diagnostics.into_iter().chain(normalized.diagnostics);
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
            format: reading.format.name(),
            media_type: reading.format.media_type(),
            encoding: reading.streams.is_empty().then_some(reading.encoding),
            streams: reading.streams,
            map: document.draft.map().then(&reading.map),
            decoded: reading.text,
            decoded_map: reading.map,
            script: normalized.script,
            document,
            facts,
            links,
            diagnostics,
        })
    }
}

/// The rules that decide, layer by layer: ids in the output are ids of these.
pub fn rules() -> Vec<RuleInfo> {
    Extractor::rules()
}

impl Pipeline {
    /// What a page says, in the script and the forms of the text.
    fn normal(&self, fact: &PageFact) -> PageFact {
        let value = self.normalizer.normalize(&fact.value).draft.text().trim().to_owned();
        PageFact { value, ..fact.clone() }
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
