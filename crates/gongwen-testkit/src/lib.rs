//! Case reader, span markers and a corruption simulator for tests.
//!
//! Cases are data: a file in `tests/cases/` holds a sentence with the place marked and what should
//! be found there. See [`cases`] for the form.

pub mod cases;
pub mod corrupt;
