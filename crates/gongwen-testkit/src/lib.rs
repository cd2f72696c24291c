//! Case reader, span markers, a corruption simulator, a maker of copies and a typesetter for tests.
//!
//! Cases are data: a file in `tests/cases/` holds a sentence with the place marked and what should
//! be found there. See [`cases`] for the form.

pub mod cases;
#[cfg(feature = "contract")]
pub mod contract;
pub mod copies;
pub mod corrupt;
pub mod typeset;
