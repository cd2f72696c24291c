//! Case reader, span markers, a corruption simulator and a maker of copies for tests.
//!
//! Cases are data: a file in `tests/cases/` holds a sentence with the place marked and what should
//! be found there. See [`cases`] for the form.

pub mod cases;
#[cfg(feature = "contract")]
pub mod contract;
pub mod copies;
pub mod corrupt;
