//! What a text names.

mod aliases;
mod headings;
mod industries;
mod organisations;
mod persons;
mod places;
mod policies;
mod programmes;
mod rosters;
pub(crate) mod store;
mod zones;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use crate::gazetteer::AgencyHit;
pub(crate) use crate::names;
use crate::names::{Name, Places, Scene};
use crate::work::Work;
pub(crate) use industries::without_brackets;
use store::Handle;

impl Work<'_> {
    /// The places that the document knows, as names are weighed against them.
    pub(crate) fn known_places(&self) -> Places<'_> {
        Places { gazetteer: &self.linker.gazetteer, own: &self.own }
    }

    /// Reads all names of the text.
    pub(crate) fn read_names(&mut self) {
        let agencies = self.linker.gazetteer.agency_hits(self.text, &self.own);
        let mut names = Vec::new();
        let scene = Scene::new(self.text, &self.linker.names, self.known_places());
        for line in lines(self.text) {
            if self.is_over() {
                return;
            }
            let open = scene.find(line).into_iter().filter(|n| !self.is_closed(n.span));
            names.extend(open.map(|n| self.behind_agency(self.refined(n), &agencies)));
        }
        self.names = names;
        self.agencies(&agencies);
        self.names.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        for k in 0..self.names.len() {
            if self.is_over() {
                return;
            }
            let Some(name) = self.names.get(k).cloned() else { break };
            // 甲市人民政府 in 甲市人民政府办公厅.
            let longer = |hit: &AgencyHit| hit.span.contains(name.span) && hit.span != name.span;
            let hit = agencies.partition_point(|hit| hit.span.end() <= name.span.start());
            if agencies.get(hit).is_some_and(longer) {
                continue;
            }
            if name.accepted {
                self.report(&name);
            }
        }
        self.places();
        self.declared_aliases();
    }

    /// A name with what only the gazetteer can tell: a place behind it in brackets is part of it, and
    /// a place behind an 和 begins a name.
    fn refined(&self, mut name: Name) -> Name {
        let text = self.text;
        if name.kind == Some(EntityType::Organization)
            && let Some(rest) = cut(text, name.span.end()..).strip_prefix(['（', '('])
            && let Some(close) = window::head(rest, WIDEST).find(['）', ')'])
            && self.is_place(cut(rest, ..close))
        {
            let end = text.len() - rest.len() + close;
            let bracket = cut(text, end..).chars().next().map_or(0, char::len_utf8);
            name.span = Span::new(name.span.start(), end + bracket);
        }
        self.known_zone(&mut name);
        self.branch_of_agency(&mut name);
        name
    }

    /// Makes a name an entity and a mention.
    pub(crate) fn report(&mut self, name: &Name) -> Option<Handle> {
        let kind = name.kind?;
        let surface = name.span.of(self.text);
        if let Some(place) = self.linker.gazetteer.place_by_name(surface, &self.own) {
            let handle = self.place(place);
            self.store.alias(handle, surface);
            self.store.mention(handle, name.span, "place/name");
            return Some(handle);
        }
        let full = (kind == EntityType::Zone).then(|| self.completed_zone(name)).flatten();
        if let Some(full) = full {
            let handle = self.store.add(kind, &full);
            self.store.alias(handle, surface);
            self.store.mention(handle, name.span, "name/completed");
            self.last_zone = Some((name.span.end(), full));
            return Some(handle);
        }
        if kind == EntityType::Zone {
            self.last_zone = Some((name.span.end(), surface.to_owned()));
        }
        let handle = match kind {
            EntityType::Organization => self.organization(surface),
            _ => self.store.add(kind, surface),
        };
        self.store.alias(handle, surface);
        self.store.mention(handle, name.span, "name/head");
        Some(handle)
    }
}


/// How far around a name the words are looked for that tell what it is, in bytes.
const REACH: usize = 600;

/// Widest bracket behind a name, in bytes.
const WIDEST: usize = 120;

/// The lines of `text` without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Span<Text>> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        span
    })
}

/// Where the line begins that holds `at`; near enough where it is longer than any name.
fn line_start(text: &str, at: usize) -> usize {
    let near = window::tail(cut(text, ..at), REACH);
    at - near.len() + near.rfind('\n').map_or(0, |n| n + 1)
}
