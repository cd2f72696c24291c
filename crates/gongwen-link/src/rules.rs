//! Rules as values.
//!
//! A subject that decides in several ways is an ordered table of [`Rule`]s: each has an id, which goes into the evidence,
//! says what it reads, and carries examples and rejects that one test runs through the whole crate.

/// One row of a table; `F` is the function that decides, the same type for the whole table, `E` what an example expects.
#[allow(dead_code, reason = "readers and tests use all of it")]
#[derive(Debug)]
pub(crate) struct Rule<F: 'static, E: 'static = &'static str> {
    /// Layer and name; `rule` of what it finds.
    pub id: &'static str,
    /// What it says, and why.
    pub doc: &'static str,
    /// A text, and what the rule reads in it. Where a table is run by `tests::run`, a heading stands in front of the text,
    /// ended by `｜`, and what is expected is all that the rule finds, in order.
    pub examples: &'static [(&'static str, E)],
    /// Texts in which it reads nothing.
    pub rejects: &'static [&'static str],
    /// Reads, or leaves it to the rules behind.
    pub apply: F,
}
