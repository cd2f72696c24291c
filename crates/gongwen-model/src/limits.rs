use std::cell::Cell;

/// How much of each thing one document may have. What is over a limit fails alone; `docs/reliability.md` says why
/// each default is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the source.
    pub bytes: usize,
    /// Lines of the decoded text, blank ones included: each line that a document is laid out from takes up to a
    /// kilobyte while it is read.
    pub lines: usize,
    /// Sections.
    pub sections: usize,
    /// Mentions, quantities, dates, citations and cells of tables, taken together.
    pub spans: usize,
    /// Brackets that are open at one place of a line. Deeper ones degrade the document.
    pub nesting: usize,
    /// Bytes of output for each byte of the source, above [`Self::FREE_OUTPUT`].
    pub output_ratio: usize,
}

impl Limits {
    /// Output that any source may have, in bytes.
    pub const FREE_OUTPUT: usize = 1_000_000;

    /// The limits that hold where nobody says otherwise.
    pub const DEFAULT: Self = Self {
        bytes: 256 << 20,
        lines: 1_000_000,
        sections: 200_000,
        spans: 500_000,
        nesting: 50,
        output_ratio: 100,
    };

    /// No limit but that of the positions, which have 32 bits.
    pub const NONE: Self = Self {
        bytes: usize::MAX,
        lines: usize::MAX,
        sections: usize::MAX,
        spans: usize::MAX,
        nesting: usize::MAX,
        output_ratio: usize::MAX,
    };

    /// Bytes of output that a source of `bytes` bytes may have.
    pub fn output(&self, bytes: usize) -> usize {
        self.output_ratio.saturating_mul(bytes).max(Self::FREE_OUTPUT)
    }

    /// How much of `what` may be there.
    fn of(&self, what: Limit) -> usize {
        match what {
            Limit::Bytes => self.bytes,
            Limit::Lines => self.lines,
            Limit::Sections => self.sections,
            Limit::Spans => self.spans,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What is counted against a limit while a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::bytes`].
    Bytes,
    /// [`Limits::lines`].
    Lines,
    /// [`Limits::sections`].
    Sections,
    /// [`Limits::spans`].
    Spans,
}

/// Why a document was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Exceeded {
    /// More bytes than a source may have.
    #[error("more than {0} bytes (--max-bytes)")]
    Bytes(usize),
    /// More lines than a document may have.
    #[error("more than {0} lines (--max-lines)")]
    Lines(usize),
    /// More sections than a document may have.
    #[error("more than {0} sections (--max-sections)")]
    Sections(usize),
    /// More mentions, quantities, dates, citations and cells than a document may have.
    #[error("more than {0} mentions, quantities, dates, citations and cells (--max-spans)")]
    Spans(usize),
    /// More bytes of output than a source of its size may have.
    #[error("its JSON has more than {0} bytes, far more than the file itself (--max-output-ratio)")]
    Output(usize),
    /// The time for one document is over.
    #[error("it took too long (--doc-timeout)")]
    Time,
}

impl Exceeded {
    /// Stable code for the manifest.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Bytes(_) => "too_large",
            Self::Lines(_) => "too_many_lines",
            Self::Sections(_) => "too_many_sections",
            Self::Spans(_) => "too_many_spans",
            Self::Output(_) => "output_too_large",
            Self::Time => "too_slow",
        }
    }
}

/// Calls of [`Budget::is_over`] between two looks at the clock.
const CALLS: u32 = 64;

/// What one document may still use. The stages ask it in their loops and stop early when it is over; who called them
/// asks [`Self::outcome`] before the result is used, which is of no worth then.
///
/// ```
/// use gongwen_model::{Budget, Exceeded, Limit, Limits};
///
/// let limits = Limits { sections: 2, ..Limits::DEFAULT };
/// let budget = Budget::new(limits, &|| false);
/// assert!(budget.allows(Limit::Sections, 2) && budget.outcome().is_ok());
/// assert!(!budget.allows(Limit::Sections, 3) && budget.is_over());
/// assert_eq!(budget.outcome(), Err(Exceeded::Sections(2)));
/// ```
pub struct Budget<'a> {
    limits: Limits,
    /// Whether the time is over. The one who made it has a clock; the stages have none.
    expired: &'a dyn Fn() -> bool,
    calls: Cell<u32>,
    exceeded: Cell<Option<Exceeded>>,
}

impl<'a> Budget<'a> {
    /// A budget of `limits` and of the time until `expired` says yes. That is called often and should be cheap.
    pub fn new(limits: Limits, expired: &'a dyn Fn() -> bool) -> Self {
        Self { limits, expired, calls: Cell::new(0), exceeded: Cell::new(None) }
    }

    /// A budget that is never over.
    pub fn unlimited() -> Self {
        Self::new(Limits::NONE, &|| false)
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether work on the document should stop. Cheap enough for each turn of a loop.
    pub fn is_over(&self) -> bool {
        let calls = self.calls.get().wrapping_add(1);
        self.calls.set(calls);
        if calls.is_multiple_of(CALLS) { self.outcome().is_err() } else { self.exceeded.get().is_some() }
    }

    /// Whether there may be `count` of `what`; the budget is over if not.
    pub fn allows(&self, what: Limit, count: usize) -> bool {
        let most = self.limits.of(what);
        if count > most {
            self.exceed(match what {
                Limit::Bytes => Exceeded::Bytes(most),
                Limit::Lines => Exceeded::Lines(most),
                Limit::Sections => Exceeded::Sections(most),
                Limit::Spans => Exceeded::Spans(most),
            });
        }
        count <= most
    }

    /// Notes that the budget is over; the first reason stays.
    pub fn exceed(&self, why: Exceeded) {
        self.exceeded.set(self.exceeded.get().or(Some(why)));
    }

    /// Whether all was done within the budget. Looks at the clock.
    ///
    /// # Errors
    /// The first limit that was exceeded.
    pub fn outcome(&self) -> Result<(), Exceeded> {
        if self.exceeded.get().is_none() && (self.expired)() {
            self.exceed(Exceeded::Time);
        }
        self.exceeded.get().map_or(Ok(()), Err)
    }
}

impl std::fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (limits, exceeded) = (&self.limits, self.exceeded.get());
        f.debug_struct("Budget").field("limits", limits).field("exceeded", &exceeded).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_free_up_to_a_megabyte() {
        let limits = Limits { output_ratio: 100, ..Limits::DEFAULT };
        assert_eq!(limits.output(0), 1_000_000);
        assert_eq!(limits.output(10_000), 1_000_000);
        assert_eq!(limits.output(10_001), 1_000_100);
        assert_eq!(Limits::NONE.output(7), usize::MAX);
    }

    #[test]
    fn the_clock_is_asked_between_stages_and_now_and_then_in_loops() {
        let asked = Cell::new(0);
        let expired = || {
            asked.set(asked.get() + 1);
            asked.get() > 2
        };
        let budget = Budget::new(Limits::NONE, &expired);
        assert_eq!(budget.outcome(), Ok(()));
        let turns = (0..10 * CALLS).take_while(|_| !budget.is_over()).count();
        assert_eq!(turns as u32, 2 * CALLS - 1, "the third look finds it over");
        assert_eq!(budget.outcome(), Err(Exceeded::Time));
    }

    #[test]
    fn the_first_reason_stays() {
        let budget = Budget::new(Limits { lines: 1, spans: 1, ..Limits::NONE }, &|| true);
        assert!(!budget.allows(Limit::Lines, 2) && !budget.allows(Limit::Spans, 2));
        assert_eq!(budget.outcome(), Err(Exceeded::Lines(1)));
    }
}
