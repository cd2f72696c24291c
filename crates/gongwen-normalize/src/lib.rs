//! Repairs and folds Chinese text.
//!
//! In goes the decoded text of a document, as a web page, a converter or a scanner left it; out comes the text
//! as it was written, in simplified script, with a record of every change and a map back. The steps, each
//! of which only proposes edits:
//!
//! 1. line ends, control and invisible characters ([`Removal::Control`](gongwen_text::Removal));
//! 2. repairs of damaged encodings;
//! 3. character references (`entity`) and characters under a second code point (`radical`, `private_use`, `width`);
//! 4. pinyin notes taken out: `發(fā)展` (kind of fold: `pinyin_note`);
//! 5. traditional to simplified script, line by line, one character for one (`script`; 著 → 着 is a repair, `script_form`);
//! 6. spaces that are layout (`space`), letters, digits and signs of other widths (`width`).
//!
//! Clean simplified text comes out byte for byte, and normalising twice changes nothing: the steps are taken until none has
//! anything more to change. A line that looks damaged and could not be repaired is left as it stands by all later steps,
//! with a diagnostic. Lines stay lines: indents,
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

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod compat;
mod control;
mod entities;
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
    entities: entities::Entities,
    compat: compat::Compat,
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
        let compat = compat::Compat::new()?;
        let traits = |c: char| {
            let repairs = repairer.as_ref().map_or(Traits::NONE, |r| r.traits(c));
            control::traits(c)
                | repairs
                | notes::traits(c)
                | entities::traits(c)
                | compat.traits(c)
                | script.traits(c)
                | space::traits(c)
                | width::traits(c)
        };
        let look = Look::new(traits, Traits::ODD | Traits::RARE | Traits::SUSPECT | Traits::SCRIPT);
        let (entities, spaces) = (entities::Entities::new()?, space::Spaces::new()?);
        Ok(Self { repairer, entities, compat, script, spaces, look })
    }

    /// Normalises a decoded text.
    ///
    /// A text is done when no step has anything more to say of it: what comes out goes in again until it stays, so that
    /// normalising the result changes nothing.
    pub fn normalize(&self, decoded: &str) -> Normalized {
        self.normalize_within(decoded, &Budget::unlimited())
    }

    /// The same within a budget. Where it is over, what comes back is of no worth.
    pub fn normalize_within(&self, decoded: &str, budget: &Budget<'_>) -> Normalized {
        let mut work = Work::new(decoded, &self.look);
        let mut script = None;
        let mut reports = Vec::new();
        let mut doubts = Vec::new();
        for _ in 0..MOST_ROUNDS {
            let round = self.round(&mut work, budget);
            script.get_or_insert(round.script);
            reports.extend(round.reports);
            doubts = round.doubts;
            if !round.changed || budget.outcome().is_err() {
                break;
            }
            work.lines = self.look.lines(work.draft.text());
        }
        reports.extend(doubts);
        Normalized { draft: work.draft, script: script.unwrap_or_default(), diagnostics: reports }
    }

    /// All steps once, within a budget.
    fn round(&self, work: &mut Work<'_>, budget: &Budget<'_>) -> Round {
        let mut round = Round::default();
        round.changed |= work.apply(control::edits(work.draft.text(), &work.lines));
        let mut notes = notes::find(work.draft.text(), &work.lines);
        let mut repaired = false;
        if let Some(repairer) = &self.repairer {
            work.lines.add(notes.misplaced(), Traits::MISPLACED);
            let found = repairer.find(work.draft.text(), &work.lines, budget);
            // The repairer knows places in the text as it stands now.
            let map = work.draft.map();
            let settle = |p: Pending| {
                let place = |at: Span<Decoded>| map.range(Span::new(at.start(), at.end()));
                Pending { origin: p.origin.map(place), ..p }
            };
            round.reports = found.reports.into_iter().map(settle).collect();
            round.doubts = found.doubts.into_iter().map(settle).collect();
            work.lines.hold(found.held.into_iter());
            repaired = work.apply(found.edits);
        }
        if budget.outcome().is_err() {
            return round;
        }
        repaired |= work.apply(control::late_edits(work.draft.text(), &work.lines));
        repaired |= work.apply(self.entities.edits(work.draft.text(), &work.lines));
        repaired |= work.apply(self.compat.edits(work.draft.text(), &work.lines));
        if repaired {
            notes = notes::find(work.draft.text(), &work.lines);
        }
        round.changed |= repaired;
        round.changed |= work.apply(notes.edits());
        let (edits, script) = self.script.edits(work.draft.text(), &work.lines, borders(&work.draft));
        round.script = script;
        round.changed |= work.apply(edits);
        let prior = self.repairer.as_ref().map(repair::Repairer::prior);
        round.changed |= work.apply(self.spaces.edits(work.draft.text(), &work.lines, prior));
        round.changed |= work.apply(width::edits(work.draft.text(), &work.lines));
        round
    }
}

/// Rounds that a text may take. Each repair makes its place likelier, and folds lead one way, so that texts come to rest in two
/// or three; the bound is for what nobody foresaw.
const MOST_ROUNDS: usize = 12;

/// What one round of all steps gave.
#[derive(Debug, Default)]
struct Round {
    changed: bool,
    /// The script that the text was in.
    script: Script,
    /// What is to be said of changes that were made.
    reports: Vec<Pending>,
    /// What is to be said of places that were left alone.
    doubts: Vec<Pending>,
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
        let kept = self.lines.kept(&edits, self.look);
        let held: Vec<Span<Text>> = match kept {
            Some(_) => Vec::new(),
            None => self.lines.held_after(&edits).collect(),
        };
        self.draft.apply(edits);
        self.lines = kept.unwrap_or_else(|| {
            let mut lines = self.look.lines(self.draft.text());
            lines.hold(held.into_iter());
            lines
        });
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
