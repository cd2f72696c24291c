use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

/// Space of the bytes of the source file, or of the decoded stream that a container's part names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {}

/// Space of the UTF-8 bytes of the decoded text, before any normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoded {}

/// Space of the UTF-8 bytes of the text in work; after the last step, of the final text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {}

/// A half-open range of bytes in the space `S`. Stored in 32 bits: a file is smaller than 4 GiB.
pub struct Span<S> {
    start: u32,
    end: u32,
    space: PhantomData<fn() -> S>,
}

impl<S> Span<S> {
    /// A span from `start` to `end` (bytes, half open).
    ///
    /// # Panics
    /// When `end < start` or a position does not fit 32 bits. Readers refuse larger files.
    #[track_caller]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span ends before it starts: {start}..{end}");
        let narrow = |n: usize| u32::try_from(n).expect("positions fit 32 bits");
        Self { start: narrow(start), end: narrow(end), space: PhantomData }
    }

    /// An empty span at `at`.
    #[track_caller]
    pub fn empty(at: usize) -> Self {
        Self::new(at, at)
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The bytes of `text` that the span covers.
    ///
    /// # Panics
    /// When the span does not lie on character boundaries of `text`.
    #[track_caller]
    #[cfg_attr(
        not(test),
        expect(clippy::string_slice, reason = "the place where a span proves that it belongs to its text")
    )]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether `other` lies inside this span (borders may touch).
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte position `at` lies inside.
    pub fn contains_pos(self, at: usize) -> bool {
        self.start() <= at && at < self.end()
    }

    /// Whether both share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether both overlap and neither contains the other.
    pub fn crosses(self, other: Self) -> bool {
        self.overlaps(other) && !self.contains(other) && !other.contains(self)
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end), space: PhantomData }
    }
}

// Derived implementations would ask for the same traits of the marker type.
impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Span<S> {}
impl<S> PartialEq for Span<S> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<S> Eq for Span<S> {}
impl<S> PartialOrd for Span<S> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
/// By start, then by end.
impl<S> Ord for Span<S> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<S> Hash for Span<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
