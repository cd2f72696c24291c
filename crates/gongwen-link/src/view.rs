//! What a rule may ask: the words, the document, and what is named in it so far. A rule reads and never writes.

use std::collections::BTreeMap;

use gongwen_model::{Document, EntityType, Span, Text};
use gongwen_text::work;

use crate::Linker;
use crate::entities::names::Name;
use crate::entities::store::{Handle, Store};
use crate::gazetteer::Jurisdiction;

/// All that is known of a document, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'v> {
    pub linker: &'v Linker,
    pub document: &'v Document,
    pub text: &'v str,
    pub own: &'v Jurisdiction,
    pub store: &'v Store,
    /// Names read from their heads, in text order.
    pub names: &'v [Name],
    /// What the headings of sections name, by section.
    pub headings: &'v BTreeMap<usize, Handle>,
    /// Spans of citations, sorted.
    pub closed: &'v [Span<Text>],
}

impl<'v> View<'v> {
    /// Whether `span` lies inside the title of a cited document.
    pub(crate) fn is_closed(&self, span: Span<Text>) -> bool {
        let k = self.closed.partition_point(|c| c.end() <= span.start());
        self.closed.get(k).is_some_and(|c| c.overlaps(span))
    }

    /// The names that lie within `range`.
    pub(crate) fn names_in(&self, range: Span<Text>) -> impl Iterator<Item = &'v Name> + use<'v> {
        let from = self.names.partition_point(|n| n.span.start() < range.start());
        self.names
            .iter()
            .skip(from)
            .inspect(|_| work::tick(1))
            .take_while(move |n| n.span.start() < range.end())
            .filter(move |n| n.span.end() <= range.end())
    }

    /// What the section at `at` or the nearest one around it is about.
    pub(crate) fn topic(&self, at: usize) -> Option<Handle> {
        let mut section = self.document.section_at(at);
        while let Some(k) = section {
            if let Some(handle) = self.headings.get(&k).copied() {
                return Some(handle);
            }
            section = self.document.sections.get(k).and_then(|s| s.parent);
        }
        None
    }

    /// Whether an entity is of one of the types.
    pub(crate) fn is(&self, handle: Handle, kinds: &[EntityType]) -> bool {
        kinds.contains(&self.store.kind(handle))
    }

    /// The text between two mentions; `None` where they share a span or one holds the other.
    pub(crate) fn between(&self, left: Span<Text>, right: Span<Text>) -> Option<&'v str> {
        self.text.get(left.end()..right.start())
    }

    /// The mentions of entities of the given types inside `range`, outermost only, in text order. Two
    /// stand apart or share one span, where the mentions are settled.
    pub(crate) fn mentions(&self, range: Span<Text>, kinds: &[EntityType]) -> Vec<(Span<Text>, Handle)> {
        let mut out: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, handle) in self.store.mentions_in(range) {
            if !self.is(handle, kinds) {
                continue;
            }
            while out.last().is_some_and(|(last, _)| span.contains(*last) && *last != span) {
                out.pop();
            }
            if out.last().is_none_or(|(last, _)| *last == span || !last.contains(span)) {
                out.push((span, handle));
            }
        }
        out
    }

    /// The longest mention of an entity of the given types that begins at `at` and ends within `limit`.
    pub(crate) fn mention_at(
        &self,
        at: usize,
        limit: usize,
        kinds: &[EntityType],
    ) -> Option<(Span<Text>, Handle)> {
        let here = self.store.mentions_in(Span::new(at, limit)).take_while(|(span, _)| span.start() == at);
        let fit = here.filter(|(_, handle)| self.is(*handle, kinds));
        fit.reduce(|best, next| if next.0.end() > best.0.end() { next } else { best })
    }
}
