//! Places of the gazetteer, where no longer name holds them.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use super::store::Handle;
use crate::gazetteer::{PlaceId, PlaceKind};
use crate::lists::chars;
use crate::work::Work;

impl Work<'_> {
    /// The entity of a place of the gazetteer.
    pub(crate) fn place(&mut self, id: PlaceId) -> Handle {
        let record = self.linker.gazetteer.place(id);
        let handle = self.store.add_with_slug(record.kind.entity_type(), &record.name, &record.slug);
        if let Some(code) = &record.code {
            self.store.code(handle, "gb2260", code);
        }
        let mut parents = Vec::new();
        let mut above = record.parent;
        while let Some(parent) = above.map(|id| self.linker.gazetteer.place(id)) {
            parents.push(crate::ids::urn(parent.kind.entity_type(), &parent.slug));
            above = parent.parent;
        }
        self.store.parents(handle, parents);
        handle
    }

    pub(super) fn places(&mut self) {
        let hits = self.linker.gazetteer.places(self.text, &self.own);
        let named = self.store.mentions().map(|(span, _)| span).filter(|span| !self.store.is_open(*span));
        let named: Vec<Span<Text>> = named.collect();
        let mut named = named.into_iter().peekable();
        let mut cover: Option<Span<Text>> = None;
        for hit in hits {
            // A division inside a longer name (光明科学城) is no mention of it.
            while let Some(next) = named.next_if(|span| span.start() <= hit.span.start()) {
                cover = cover.filter(|c| c.end() >= next.end()).or(Some(next));
            }
            let record = self.linker.gazetteer.place(hit.place);
            let nested =
                cover.is_some_and(|c| c.contains(hit.span) && c != hit.span) || self.inside_name(hit.span);
            if self.is_closed(hit.span) || nested && record.kind != PlaceKind::Zone {
                continue;
            }
            if nested {
                continue;
            }
            let surface = hit.span.of(self.text).to_owned();
            let handle = self.place(hit.place);
            self.store.alias(handle, &surface);
            self.store.mention(handle, hit.span, hit.rule);
        }
    }

    /// Whether a name that was taken holds `span` and more. A name that was not hides no place.
    pub(super) fn inside_name(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() + 150 < span.start());
        self.names.iter().skip(from).take_while(|n| n.span.start() <= span.start()).any(|n| {
            n.span.contains(span)
                && n.accepted
                && !self.store.is_open(n.span)
                && n.span != span
                && !n.counted
                && (n.span.start() < span.start() || !n.bare)
                && (n.kind == Some(EntityType::Zone)
                    || n.kind == Some(EntityType::Project)
                    || n.kind == Some(EntityType::Organization))
                && chars(cut(self.text, span.end()..n.head.max(span.end()))) < 16
        })
    }

    pub(super) fn is_place(&self, name: &str) -> bool {
        !name.is_empty() && self.linker.gazetteer.place_by_name(name, &self.own).is_some()
    }

    /// Whether `text` begins with the name of a place that the document knows.
    pub(crate) fn starts_with_place(&self, text: &str) -> bool {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.skip(2)
            .take(7)
            .any(|end| self.linker.gazetteer.place_by_name(cut(text, ..end), &self.own).is_some())
    }
}
