//! Repairs and folds Chinese text.
//!
//! In goes the decoded text of a document, as a web page, a converter or a scanner left it; out comes the text
//! as it was written, in simplified script, with a record of every change and a map back. The steps, each
//! of which only proposes edits:
//!
//! 1. line ends, control and invisible characters ([`Removal::Control`](gongwen_text::Removal));
//! 2. repairs of damaged encodings;
//! 3. pinyin notes taken out: `發(fā)展` (kind of fold: `pinyin_note`);
//! 4. traditional to simplified script, line by line, one character for one (`script`; 著 → 着 is a repair, `script_form`);
//! 5. spaces that are layout (`space`), full-width letters and digits (`width`).
//!
//! Clean simplified text comes out byte for byte, and normalising twice changes nothing. Lines stay lines: indents,
//! blank lines, tabs and runs of spaces are left for the step that finds the document's structure.
//!
//! ```
//! use gongwen_normalize::Normalizer;
//!
//! let normalizer = Normalizer::new()?;
//! let normalized = normalizer.normalize("廣州發(fā)展(zhǎn)規劃，著力推進 5G 建設\r\n");
//! assert_eq!(normalized.draft.text(), "广州发展规划，著力推进5G建设\n".replace('著', "着"));
//! assert_eq!(normalized.draft.repairs().len(), 1);
//! # Ok::<(), gongwen_text::DataError>(())
//! ```

mod control;
mod look;
mod notes;
pub mod repair;
pub mod script;
mod space;
mod width;

use std::iter;

use gongwen_model::{Budget, Normalized, Pending, Script};
use gongwen_text::{DataError, Decoded, Draft, Edits, Span, Text};

use look::{Lines, Look, Traits};

/// What converts traditional characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScriptEngine {
    /// The engine of this crate, over OpenCC's dictionaries.
    #[default]
    Own,
    /// The system's OpenCC. The gate around it is the same.
    #[cfg(feature = "opencc")]
    OpenCc,
}

impl ScriptEngine {
    /// The engines that this build has, by name.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("own", Self::Own),
        #[cfg(feature = "opencc")]
        ("opencc", Self::OpenCc),
    ];
}

/// Choices that change how text is normalised.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether damaged encodings are repaired.
    pub repairs: bool,
    /// What converts traditional characters.
    pub script_engine: ScriptEngine,
}

impl Default for Options {
    fn default() -> Self {
        Self { repairs: true, script_engine: ScriptEngine::default() }
    }
}

/// The normalising steps with their tables loaded. Cheap to share between threads.
#[derive(Debug)]
pub struct Normalizer {
    repairer: Option<repair::Repairer>,
    script: script::Converter,
    spaces: space::Spaces,
    look: Look,
}

impl Normalizer {
    /// Loads the tables.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Self::with_options(&Options::default())
    }

    /// Loads the tables, with choices made.
    ///
    /// # Errors
    /// When a data file of this crate is malformed, or the chosen engine does not start.
    pub fn with_options(options: &Options) -> Result<Self, DataError> {
        let repairer = options.repairs.then(repair::Repairer::new).transpose()?;
        let script = script::Converter::new(options.script_engine)?;
        let traits = |c: char| {
            let repairs = repairer.as_ref().map_or(Traits::NONE, |r| r.traits(c));
            control::traits(c)
                | repairs
                | notes::traits(c)
                | script.traits(c)
                | space::traits(c)
                | width::traits(c)
        };
        let look = Look::new(traits, Traits::ODD | Traits::RARE | Traits::SUSPECT | Traits::SCRIPT);
        Ok(Self { repairer, script, spaces: space::Spaces::new()?, look })
    }

    /// Normalises a decoded text.
    pub fn normalize(&self, decoded: &str) -> Normalized {
        self.normalize_within(decoded, &Budget::unlimited())
    }

    /// The same within a budget. Where it is over, what comes back is of no worth.
    pub fn normalize_within(&self, decoded: &str, budget: &Budget<'_>) -> Normalized {
        let mut work = Work::new(decoded, &self.look);
        if work.lines.have(Traits::CONTROL) {
            work.apply(control::edits(work.draft.text()));
        }
        let mut diagnostics = Vec::new();
        let mut notes = notes::find(work.draft.text(), &work.lines);
        let mut changed = false;
        if let Some(repairer) = &self.repairer {
            work.lines.add(notes.misplaced(), Traits::MISPLACED);
            let (edits, pending) = repairer.edits_in(work.draft.text(), &work.lines, budget);
            // The repairer knows places in the text as it stands now.
            let place = |at: Span<Decoded>| work.draft.map().range(Span::new(at.start(), at.end()));
            diagnostics.extend(pending.into_iter().map(|p| Pending { origin: p.origin.map(place), ..p }));
            changed |= work.apply(edits);
        }
        if work.lines.have(Traits::LATE_CONTROL) {
            changed |= work.apply(control::late_edits(work.draft.text()));
        }
        if budget.outcome().is_err() {
            return Normalized { draft: work.draft, script: Script::default(), diagnostics };
        }
        if changed {
            notes = notes::find(work.draft.text(), &work.lines);
        }
        work.apply(notes.edits());
        let (edits, script) = self.script.edits(work.draft.text(), &work.lines, borders(&work.draft));
        work.apply(edits);
        work.apply(self.spaces.edits(work.draft.text(), &work.lines));
        let mut draft = work.draft;
        draft.apply(width::edits(draft.text(), &work.lines));
        Normalized { draft, script, diagnostics }
    }
}

/// A text in work and its lines as they stand.
struct Work<'n> {
    draft: Draft,
    lines: Lines,
    look: &'n Look,
}

impl<'n> Work<'n> {
    fn new(decoded: &str, look: &'n Look) -> Self {
        Self { draft: Draft::new(decoded.to_owned()), lines: look.lines(decoded), look }
    }

    /// Makes the changes, if there are any.
    fn apply(&mut self, mut edits: Edits) -> bool {
        if edits.is_empty() {
            return false;
        }
        edits.sort();
        let moved = self.lines.moved(&edits, self.look);
        self.draft.apply(edits);
        self.lines = moved.unwrap_or_else(|| self.look.lines(self.draft.text()));
        true
    }
}

/// Where the changes made so far begin and end, in order.
fn borders(draft: &Draft) -> impl Iterator<Item = usize> {
    let ends = |place: Span<Text>| [place.start(), place.end()];
    let mut folds = draft.folds().iter().flat_map(move |f| ends(f.span)).peekable();
    let mut repairs = draft.repairs().iter().flat_map(move |r| ends(r.span)).peekable();
    iter::from_fn(move || match (folds.peek(), repairs.peek()) {
        (Some(fold), Some(repair)) if fold <= repair => folds.next(),
        (Some(_), None) => folds.next(),
        _ => repairs.next(),
    })
}
