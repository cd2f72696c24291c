//! Names as candidates that are weighed.
//!
//! A name of an institution, a zone, a facility, a programme or a fund ends with a head that says what it is
//! (研究院, 科学城, 基地, 计划, 基金: `heads.tsv`). From the head every place to the left at which the name may begin is a
//! candidate (`candidates`): behind punctuation, a verb, a conjunction, 的, praise, at a place. What stands in front of a
//! candidate and in it are its features (`features`, all in one list); `weights.tsv` says what each is worth. The candidate
//! with the greatest sum is the name, if the sum is above that of no name, which is 0 (`decide`).
//!
//! Borders are no matter of weight: no name goes over punctuation, out of a bracket, or over a number with its measure word.
//!
//! Known limits: a verb that is in no list makes the name too long where nothing in it looks like the beginning of a name.

mod candidates;
mod decide;
mod features;
mod heads;
mod places;
mod shared;
mod tails;
mod training;
mod vocabulary;
mod weights;
mod works;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{DataError, Rows};

use crate::boundaries::Boundaries;
use crate::lists::chars;
use crate::words::Words;
pub(crate) use decide::Scene;
pub(crate) use features::Feature;
pub(crate) use heads::Sort;
pub(crate) use places::Places;
pub(crate) use shared::Shared;
pub use training::{Choice, Start};
pub(crate) use vocabulary::is_proper;

/// A name that was found, or a head to which no name could be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Where it stands.
    pub span: Span<Text>,
    /// What it names; `None` for a head that names nothing.
    pub kind: Option<EntityType>,
    pub sort: Sort,
    /// Where its head begins.
    pub head: usize,
    /// Where its head ends: what goes on behind it may belong to it.
    pub head_end: usize,
    /// The word in front of it that ends it: a stop word or "".
    pub before: &'static str,
    /// A number, 一批 or the like stands in front: a class of things.
    pub counted: bool,
    /// Nothing but generic words in front of the head.
    pub bare: bool,
    /// Opens with, or stands in, quotation marks.
    pub quoted: bool,
    /// Carries a word that single things carry: 国家, 中国, a region.
    pub proper: bool,
    /// Whether it outweighs that there is no name.
    pub accepted: bool,
    pub evidence: Evidence,
}

/// Why a name was taken or left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Evidence {
    /// The row of `heads.tsv`.
    pub head: &'static str,
    /// What spoke for and against it, with what each was worth.
    pub features: Vec<(Feature, i32)>,
}

impl Evidence {
    /// Sum of the weights; no name is worth 0.
    pub(crate) fn sum(&self) -> i32 {
        self.features.iter().map(|(_, weight)| weight).sum()
    }
}

/// The reader with its words.
#[derive(Debug)]
pub(crate) struct Names {
    heads: heads::Heads,
    weights: weights::Weights,
    hard: Words,
    soft: Words,
    class: Words,
    generic: Words,
    generic_funds: Words,
    whole: Words,
    evaluative: Words,
    /// Verbs behind which a plan or work is carried out.
    acting: Words,
    /// Verbs whose whole object is a plan or work.
    carrying: Words,
    /// Verbs that do so where they open a clause.
    carrying_open: Words,
    /// Verbs between a place and what is built there.
    pub(crate) laying: Words,
    /// Verbs behind which a thing is set up or run.
    founding: Words,
    /// What stands behind a thing that is being built.
    building: Words,
    /// Verbs behind which a name is an aim.
    aiming: Words,
    adverbs: Words,
    /// Verbs of the dictionary.
    verbs: Words,
    /// Enterprises of the central government.
    firms: Words,
    tails: tails::Tails,
    boundaries: Boundaries,
}

/// Longest name in characters; longer ones are read wrongly.
const LONGEST: usize = 36;

impl Names {
    pub(crate) fn load() -> Result<Self, DataError> {
        let heads = heads::Heads::load()?;
        let stops = Rows::parse("stops.tsv", include_str!("../../data/stops.tsv"), 2)?;
        stops.check_sorted(1)?;
        let verbs = Rows::parse("verbs.tsv", include_str!("../../data/verbs.tsv"), 2)?;
        verbs.check_sorted(2)?;
        let boundaries = Boundaries::new(heads.words().filter(|w| chars(w) > 1).collect());
        let stop = |sort: &str| Words::of_sort(&stops, sort);
        let verb = |sort: &str| Words::of_sort(&verbs, sort);
        Ok(Self {
            heads,
            weights: weights::Weights::load()?,
            hard: stop("hard"),
            soft: stop("soft"),
            class: stop("class"),
            generic: Words::load("generic.tsv", include_str!("../../data/generic.tsv"))?,
            generic_funds: Words::load("generic_funds.tsv", include_str!("../../data/generic_funds.tsv"))?,
            whole: Words::load("whole_words.tsv", include_str!("../../data/whole_words.tsv"))?,
            evaluative: Words::load("evaluative.tsv", include_str!("../../data/evaluative.tsv"))?,
            acting: verb("act"),
            carrying: verb("carry"),
            carrying_open: verb("open"),
            laying: verb("lay"),
            founding: verb("found"),
            building: verb("works"),
            aiming: verb("aim"),
            verbs: Words::load("dictionary_verbs.tsv", include_str!("../../data/dictionary_verbs.tsv"))?,
            adverbs: Words::load("adverbs.tsv", include_str!("../../data/adverbs.tsv"))?,
            firms: Words::load("central_enterprises.tsv", include_str!("../../data/central_enterprises.tsv"))?,
            tails: tails::Tails::load()?,
            boundaries,
        })
    }
}
