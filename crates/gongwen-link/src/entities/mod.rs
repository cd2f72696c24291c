//! What a text names.

mod aliases;
mod headings;
pub(crate) mod industries;
mod organisations;
mod persons;
mod places;
mod policies;
pub(crate) mod posts;
mod programmes;
mod rosters;
pub(crate) mod store;
mod zones;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use crate::gazetteer::AgencyHit;
pub(crate) use crate::names;
use crate::names::{Name, Places, Scene, Shared};
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
        let (mut names, mut shared) = (Vec::new(), Vec::new());
        let scene = Scene::new(self.text, &self.linker.names, self.known_places());
        for line in lines(self.text) {
            if self.is_over() {
                return;
            }
            let open = scene.find(line).into_iter().filter(|n| !self.is_closed(n.span));
            let mut open: Vec<Name> =
                open.map(|n| self.behind_agency(self.refined(scene.extended(n)), &agencies)).collect();
            shared.extend(scene.shared(line, &mut open));
            shared.extend(scene.works(line, &mut open));
            names.extend(open);
        }
        shared.sort_by_key(|one| (one.printed.end(), one.printed.start()));
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
            // 甲装置 in 甲装置技术升级, an item of a list of works.
            let inside = |one: &Shared| one.printed.contains(name.span) && one.printed != name.span;
            let at = shared.partition_point(|one| one.printed.end() <= name.span.start());
            if name.accepted && !shared.get(at).is_some_and(inside) {
                self.report(&name);
            }
        }
        for one in shared {
            self.report_shared(&one);
        }
        self.places();
        self.declared_aliases();
    }

    /// A name with what only the gazetteer can tell: a place behind it in brackets is part of it, and
    /// a place behind an 和 begins a name.
    fn refined(&self, mut name: Name) -> Name {
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
        if name.head_end < name.span.end() {
            self.store.alias(handle, cut(self.text, name.span.start()..name.head_end));
        }
        Some(handle)
    }

    /// Makes an item of a list, completed by what the list shares, an entity and a mention. The places of such a list are
    /// named as well.
    fn report_shared(&mut self, one: &Shared) {
        if self.is_closed(one.group) || self.store.crosses(one.printed) {
            return;
        }
        let handle = match one.kind {
            EntityType::Organization => self.organization(&one.name),
            kind => self.store.add(kind, &one.name),
        };
        self.store.printed_as(handle, one.printed.of(self.text));
        self.store.printed_as(handle, one.group.of(self.text));
        self.store.mention(handle, one.printed, "name/shared");
        let last = self.names_in(one.group).find(|n| n.span.end() == one.group.end() && n.accepted).cloned();
        if let Some(last) = last {
            self.store.open(last.span);
            if let Some(handle) = last.kind.and_then(|kind| self.store.find(kind, last.span.of(self.text))) {
                self.store.printed_as(handle, one.group.of(self.text));
            }
        }
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
