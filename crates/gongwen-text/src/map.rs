use std::marker::PhantomData;

use crate::Span;

/// How positions inside a run correspond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stride {
    /// Byte for byte, character for character of the same width.
    Even,
    /// Each character takes `to` bytes in the mapped space for `from` bytes here.
    Fixed { from: u8, to: u8 },
    /// No correspondence inside: any position maps to the whole run.
    Whole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    from: u32,
    from_len: u32,
    to: u32,
    to_len: u32,
    stride: Stride,
}

impl Run {
    fn end(self) -> u32 {
        self.from + self.from_len
    }

    fn end_to(self) -> u32 {
        self.to + self.to_len
    }

    /// The part of the run between `a` and `b` (bytes of `From`, inside the run, on characters).
    fn slice(self, a: u32, b: u32) -> Self {
        let (x, y) = (a - self.from, b - self.from);
        match self.stride {
            Stride::Even => Self { from: a, from_len: b - a, to: self.to + x, to_len: y - x, ..self },
            Stride::Fixed { from, to } => {
                let (from, to) = (u32::from(from), u32::from(to));
                let (first, last) = (x / from, y.div_ceil(from));
                Self {
                    from: a,
                    from_len: b - a,
                    to: self.to + first * to,
                    to_len: (last - first) * to,
                    ..self
                }
            }
            Stride::Whole => Self { from: a, from_len: b - a, ..self },
        }
    }

    /// Whether `next` continues this run in both spaces.
    fn joins(self, next: Self) -> bool {
        self.stride == next.stride
            && self.stride != Stride::Whole
            && self.end() == next.from
            && self.end_to() == next.to
    }
}

/// Leads positions in the space `From` back to the space `To`.
///
/// A map is a list of runs that tile `From` without a gap. Their targets may lie in any order and
/// leave gaps (what was deleted, mark-up of a page, the order of a PDF's content stream), and two
/// runs may share a target. A run has a constant stride, so a megabyte of clean text is one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetMap<From, To> {
    runs: Vec<Run>,
    spaces: PhantomData<fn() -> (From, To)>,
}

/// Makes an [`OffsetMap`], run by run in the order of `From`.
#[derive(Debug)]
pub struct MapBuilder<From, To> {
    map: OffsetMap<From, To>,
    at: u32,
}

impl<From, To> Default for MapBuilder<From, To> {
    fn default() -> Self {
        Self { map: OffsetMap { runs: Vec::new(), spaces: PhantomData }, at: 0 }
    }
}

impl<From, To> MapBuilder<From, To> {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty map with room for some runs.
    pub(crate) fn with_capacity(runs: usize) -> Self {
        let mut builder = Self::new();
        builder.map.runs.reserve(runs);
        builder
    }

    fn push(&mut self, from_len: usize, to: Span<To>, stride: Stride) {
        if from_len == 0 {
            return;
        }
        let from_len = u32::try_from(from_len).expect("positions fit 32 bits");
        let run = Run { from: self.at, from_len, to: to.start() as u32, to_len: to.len() as u32, stride };
        self.at += from_len;
        match self.map.runs.last_mut() {
            Some(last) if last.joins(run) => {
                last.from_len += run.from_len;
                last.to_len += run.to_len;
            }
            _ => self.map.runs.push(run),
        }
    }

    /// `len` bytes that stand byte for byte at `to` in the other space.
    pub fn even(&mut self, len: usize, to: usize) {
        self.push(len, Span::new(to, to + len), Stride::Even);
    }

    /// `count` characters, each `from` bytes long here and `to` bytes long at `at` in the other space.
    pub fn fixed(&mut self, count: usize, from: u8, to: u8, at: usize) {
        if from == to {
            return self.even(count * usize::from(from), at);
        }
        let target = Span::new(at, at + count * usize::from(to));
        self.push(count * usize::from(from), target, Stride::Fixed { from, to });
    }

    /// `len` bytes that stand as one piece for the span `to`.
    pub fn whole(&mut self, len: usize, to: Span<To>) {
        self.push(len, to, Stride::Whole);
    }

    /// Bytes of `From` that have been mapped so far.
    pub fn len(&self) -> usize {
        self.at as usize
    }

    /// Whether nothing has been mapped yet.
    pub fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// The map.
    pub fn finish(self) -> OffsetMap<From, To> {
        self.map
    }
}

/// Looks up spans one after another.
pub(crate) struct Ranges<'m, From, To> {
    map: &'m OffsetMap<From, To>,
    /// Where the last span began.
    run: usize,
}

impl<From, To> Ranges<'_, From, To> {
    /// [`OffsetMap::range`].
    pub(crate) fn range(&mut self, span: Span<From>) -> Span<To> {
        self.run = self.map.run_near(span.start() as u32, self.run);
        self.map.range_behind(self.run, span)
    }
}

impl<From, To> OffsetMap<From, To> {
    /// The map of a text that stands unchanged in the other space, `len` bytes from `at` on.
    pub fn even(len: usize, at: usize) -> Self {
        let mut builder = MapBuilder::new();
        builder.even(len, at);
        builder.finish()
    }

    /// Length of the mapped space in bytes.
    pub fn len(&self) -> usize {
        self.runs.last().map_or(0, |r| r.end() as usize)
    }

    /// Whether the mapped space is empty.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many runs the map has: its size in memory is 20 bytes each.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    fn run_at(&self, at: u32) -> usize {
        self.runs.partition_point(|r| r.end() <= at)
    }

    /// [`Self::run_at`] for positions most of which lie a little behind the one before, whose run is `last`.
    fn run_near(&self, at: u32, last: usize) -> usize {
        const NEAR: usize = 8;
        let behind = self.runs.get(last).is_some_and(|r| r.from <= at);
        let near = self.runs.iter().enumerate().skip(last).take(if behind { NEAR } else { 0 });
        near.filter(|(_, r)| r.end() > at).map(|(k, _)| k).next().unwrap_or_else(|| self.run_at(at))
    }

    /// The span of `To` that `span` came from. Positions inside an edited run give the whole run;
    /// where the pieces lie scattered, the result is their hull. An empty span gives an empty span:
    /// the start of the character behind it, or the end of the last one.
    pub fn range(&self, span: Span<From>) -> Span<To> {
        self.range_behind(self.run_at(span.start() as u32), span)
    }

    /// The spans of `To` that `span` came from, in the order of `span`; [`Self::range`] is their hull.
    pub fn pieces(&self, span: Span<From>) -> Vec<Span<To>> {
        let (start, end) = (span.start() as u32, span.end() as u32);
        let runs = self.runs.iter().skip(self.run_at(start)).take_while(|run| run.from < end);
        let piece = |run: &Run| run.slice(start.max(run.from), end.min(run.end()));
        runs.map(piece).map(|piece| Span::new(piece.to as usize, piece.end_to() as usize)).collect()
    }

    /// [`Self::range`] of many spans: quick for those in order.
    pub(crate) fn ranges(&self) -> Ranges<'_, From, To> {
        Ranges { map: self, run: 0 }
    }

    /// [`Self::range`] of a span that starts in the run `first`.
    fn range_behind(&self, first: usize, span: Span<From>) -> Span<To> {
        let (start, end) = (span.start() as u32, span.end() as u32);
        let Some(last) = self.runs.last() else { return Span::empty(0) };
        if span.is_empty() {
            let at = match self.runs.get(first) {
                Some(run) if run.stride == Stride::Whole => run.to,
                Some(run) => run.slice(start, run.end()).to,
                None => last.end_to(),
            };
            return Span::empty(at as usize);
        }
        let mut hull: Option<(u32, u32)> = None;
        for run in self.runs.iter().skip(first) {
            if run.from >= end {
                break;
            }
            let piece = run.slice(start.max(run.from), end.min(run.end()));
            let (a, b) = hull.unwrap_or((piece.to, piece.end_to()));
            hull = Some((a.min(piece.to), b.max(piece.end_to())));
        }
        hull.map_or(Span::empty(last.end_to() as usize), |(a, b)| Span::new(a as usize, b as usize))
    }

    /// The place in `From` of what stands at `span` in `To`, or `None` where none of it is left.
    /// For maps whose targets are in order, such as those that edits make.
    pub(crate) fn find(&self, span: Span<To>) -> Option<Span<From>> {
        let (start, end) = (span.start() as u32, span.end().max(span.start() + 1) as u32);
        let first = self.runs.partition_point(|r| r.end_to() <= start);
        let mut hull: Option<(u32, u32)> = None;
        for run in self.runs.iter().skip(first).take_while(|r| r.to < end) {
            let (x, y) = (start.max(run.to) - run.to, end.min(run.end_to()) - run.to);
            let (a, b) = match run.stride {
                Stride::Even => (x, y),
                Stride::Fixed { from, to } => {
                    let (from, to) = (u32::from(from), u32::from(to));
                    (x / to * from, y.div_ceil(to) * from)
                }
                Stride::Whole => (0, run.from_len),
            };
            let (a, b) = (run.from + a, run.from + b);
            hull = Some(hull.map_or((a, b), |(c, d)| (c.min(a), d.max(b))));
        }
        hull.map(|(a, b)| Span::new(a as usize, b as usize))
    }

    /// All spans of `To` that some position maps to, merged and in order: what of the other space
    /// is present here.
    pub fn targets(&self) -> Vec<Span<To>> {
        let mut spans: Vec<Span<To>> =
            self.runs.iter().map(|r| Span::new(r.to as usize, r.end_to() as usize)).collect();
        spans.sort();
        let mut merged: Vec<Span<To>> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.cover(span),
                _ => merged.push(span),
            }
        }
        merged
    }

    /// Whether each position stands for itself.
    fn is_identity(&self) -> bool {
        matches!(self.runs[..], [] | [Run { from: 0, to: 0, stride: Stride::Even, .. }])
    }

    /// The same map to another space.
    fn into_space<Other>(self) -> OffsetMap<From, Other> {
        OffsetMap { runs: self.runs, spaces: PhantomData }
    }

    /// [`Self::then`] for the map of a step, which changed nothing that it is made over, or is the first.
    pub(crate) fn over<Further>(self, next: OffsetMap<To, Further>) -> OffsetMap<From, Further> {
        if next.is_identity() {
            self.into_space()
        } else if self.is_identity() && self.len() == next.len() {
            OffsetMap { runs: next.runs, spaces: PhantomData }
        } else {
            self.then(&next)
        }
    }

    /// This map, then `next`: one map that leads two steps back at once.
    pub fn then<Further>(&self, next: &OffsetMap<To, Further>) -> OffsetMap<From, Further> {
        let mut out = MapBuilder::with_capacity(self.runs.len());
        let mut first = 0;
        for run in &self.runs {
            first = next.run_near(run.to, first);
            let target: Span<To> = Span::new(run.to as usize, run.end_to() as usize);
            if run.stride == Stride::Whole || run.to_len == 0 {
                out.whole(run.from_len as usize, next.range_behind(first, target));
                continue;
            }
            let mut from = run.from;
            for far in next.runs.iter().skip(first) {
                if far.from >= run.end_to() {
                    break;
                }
                let piece = far.slice(far.from.max(run.to), far.end().min(run.end_to()));
                // Length of the piece here: the strides of one character agree in the middle space.
                let len = match run.stride {
                    Stride::Fixed { from, to } => piece.from_len / u32::from(to) * u32::from(from),
                    Stride::Even | Stride::Whole => piece.from_len,
                };
                let to = Span::new(piece.to as usize, piece.end_to() as usize);
                let stride = match (run.stride, piece.stride) {
                    (_, Stride::Whole) => Stride::Whole,
                    (Stride::Even, stride) | (stride, Stride::Even) => stride,
                    (Stride::Fixed { from, .. }, Stride::Fixed { to, .. }) if from == to => Stride::Even,
                    (Stride::Fixed { from, .. }, Stride::Fixed { to, .. }) => Stride::Fixed { from, to },
                    (Stride::Whole, _) => unreachable!("handled above"),
                };
                debug_assert_eq!(from, out.at);
                from += len;
                out.push(len as usize, to, stride);
            }
        }
        out.finish()
    }
}
