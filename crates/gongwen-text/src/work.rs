//! A count of the work done, for tests of growth: a machine's load moves seconds, not this.
//!
//! The loops whose cost depends on the shape of a text count what they look at (characters, bytes,
//! words, mentions). The count is a thread's own and influences nothing.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
}

/// Counts `n` things that were looked at.
#[inline]
pub fn tick(n: usize) {
    DONE.set(DONE.get().wrapping_add(n as u64));
}

/// What this thread has counted since it began.
pub fn done() -> u64 {
    DONE.get()
}
