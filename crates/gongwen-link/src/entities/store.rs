//! Entities and mentions while they are collected.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_model::{Entity, EntityType, Mention, Span, Text};
use gongwen_text::work;

use crate::ids;

/// Handle of an entity while a document is being linked; not its index in the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Handle(usize);

#[derive(Debug)]
struct Draft {
    kind: EntityType,
    name: String,
    slug: String,
    aliases: BTreeSet<String>,
    codes: Vec<(&'static str, String)>,
    /// Parents by their ids, the nearest first.
    parents: Vec<String>,
    same_as: Vec<String>,
}

/// All that is known of the entities of one document.
#[derive(Debug, Default)]
pub(crate) struct Store {
    drafts: Vec<Draft>,
    by_slug: BTreeMap<(EntityType, String), Handle>,
    /// Other slugs that lead to an entity: surfaces that the text declares to be its name.
    aliases: BTreeMap<(EntityType, String), Handle>,
    mentions: BTreeMap<(Span<Text>, Handle), &'static str>,
    /// Spans of names whose places are named as well.
    open: BTreeSet<Span<Text>>,
    /// Whether [`Store::settle`] has run: from then on no two mentions cross.
    settled: bool,
}

/// Longest mention in bytes: a title of two hundred characters with its number. No name is longer.
const LONGEST: usize = 800;

impl Store {
    /// The entity of this type and name, made if it is new.
    pub(crate) fn add(&mut self, kind: EntityType, name: &str) -> Handle {
        self.add_with_slug(kind, name, &ids::slug(name))
    }

    /// Like [`Store::add`], for an entity whose id is made from a code.
    pub(crate) fn add_with_slug(&mut self, kind: EntityType, name: &str, slug: &str) -> Handle {
        let key = (kind, slug.to_owned());
        if let Some(&handle) = self.by_slug.get(&key).or_else(|| self.aliases.get(&key)) {
            return handle;
        }
        let handle = Handle(self.drafts.len());
        self.drafts.push(Draft {
            kind,
            name: canonical(name),
            slug: slug.to_owned(),
            aliases: BTreeSet::new(),
            codes: Vec::new(),
            parents: Vec::new(),
            same_as: Vec::new(),
        });
        self.by_slug.insert(key, handle);
        handle
    }

    /// The entity of this type and name, if there is one.
    pub(crate) fn find(&self, kind: EntityType, name: &str) -> Option<Handle> {
        let key = (kind, ids::slug(name));
        self.by_slug.get(&key).or_else(|| self.aliases.get(&key)).copied()
    }

    /// Takes `name` as the canonical one where it says more; the shorter one stays an alias.
    pub(crate) fn rename_if_longer(&mut self, handle: Handle, name: &str) {
        if let Some(draft) = self.drafts.get_mut(handle.0)
            && name.chars().count() > draft.name.chars().count()
        {
            let short = std::mem::replace(&mut draft.name, canonical(name));
            draft.aliases.insert(short);
        }
    }

    /// Makes `surface` another name of an entity.
    pub(crate) fn alias(&mut self, handle: Handle, surface: &str) {
        let Some(draft) = self.drafts.get_mut(handle.0) else { return };
        if surface != draft.name && !surface.is_empty() {
            draft.aliases.insert(surface.to_owned());
            let key = (draft.kind, ids::slug(surface));
            if !self.by_slug.contains_key(&key) {
                self.aliases.entry(key).or_insert(handle);
            }
        }
    }

    /// Notes a surface that is no name by itself (a printed part of a name that the list completes).
    pub(crate) fn printed_as(&mut self, handle: Handle, surface: &str) {
        if let Some(draft) = self.drafts.get_mut(handle.0)
            && surface != draft.name
            && !surface.is_empty()
        {
            draft.aliases.insert(surface.to_owned());
        }
    }

    /// Adds a code of a public scheme.
    pub(crate) fn code(&mut self, handle: Handle, scheme: &'static str, code: &str) {
        if let Some(draft) = self.drafts.get_mut(handle.0)
            && !draft.codes.iter().any(|(s, _)| *s == scheme)
        {
            draft.codes.push((scheme, code.to_owned()));
        }
    }

    /// Sets the administrative or taxonomic parents by their ids, the nearest first. The nearest one
    /// that the document names becomes the parent.
    pub(crate) fn parents(&mut self, handle: Handle, parents: Vec<String>) {
        if let Some(draft) = self.drafts.get_mut(handle.0) {
            draft.parents = parents;
        }
    }

    /// Notes that `span` names the entity; the first rule that says so is kept. Once the mentions are
    /// settled, one that crosses another is not taken.
    pub(crate) fn mention(&mut self, handle: Handle, span: Span<Text>, rule: &'static str) {
        if span.is_empty() || span.len() > LONGEST || self.settled && self.crosses(span) {
            return;
        }
        self.mentions.entry((span, handle)).or_insert(rule);
    }

    /// Lets what stands in the name at `span` be named beside it.
    pub(crate) fn open(&mut self, span: Span<Text>) {
        self.open.insert(span);
    }

    /// Whether what stands in the name at `span` is named beside it.
    pub(crate) fn is_open(&self, span: Span<Text>) -> bool {
        self.open.contains(&span)
    }

    /// Makes mentions nest or stand apart: of two that cross the longer stays, then the one whose type
    /// goes first (`standing`), then the left one. Several entities may share a span, each once. What
    /// reads mentions later may rely on it: [`Store::mention`] keeps it so.
    pub(crate) fn settle(&mut self) {
        let all = std::mem::take(&mut self.mentions);
        let mut spans: BTreeMap<Span<Text>, u8> = BTreeMap::new();
        for &(span, handle) in all.keys() {
            let standing = standing(self.kind(handle));
            spans.entry(span).and_modify(|s| *s = standing.min(*s)).or_insert(standing);
        }
        let mut order: Vec<(Span<Text>, u8)> = spans.into_iter().collect();
        order.sort_by_key(|&(span, standing)| (std::cmp::Reverse(span.len()), standing, span.start()));
        let mut kept: BTreeSet<Span<Text>> = BTreeSet::new();
        for (span, _) in order {
            if !near(span, kept.range(reach(span)..).copied()).any(|k| k.crosses(span)) {
                kept.insert(span);
            }
        }
        self.mentions = all.into_iter().filter(|((span, _), _)| kept.contains(span)).collect();
        self.settled = true;
    }

    /// How many places name something.
    pub(crate) fn mention_count(&self) -> usize {
        self.mentions.len()
    }

    /// Canonical name.
    pub(crate) fn name(&self, handle: Handle) -> &str {
        self.drafts.get(handle.0).map_or("", |d| &d.name)
    }

    /// Type.
    pub(crate) fn kind(&self, handle: Handle) -> EntityType {
        self.drafts.get(handle.0).map_or(EntityType::Indicator, |d| d.kind)
    }

    /// Whether an entity has a code of a public scheme.
    pub(crate) fn is_coded(&self, handle: Handle) -> bool {
        self.drafts.get(handle.0).is_some_and(|d| !d.codes.is_empty())
    }

    /// All entities of a type, in the order in which they were found.
    pub(crate) fn of_kind(&self, kind: EntityType) -> impl Iterator<Item = Handle> {
        self.drafts.iter().enumerate().filter(move |(_, d)| d.kind == kind).map(|(k, _)| Handle(k))
    }

    /// Name and aliases of an entity.
    pub(crate) fn surfaces(&self, handle: Handle) -> impl Iterator<Item = &str> {
        self.drafts
            .get(handle.0)
            .into_iter()
            .flat_map(|d| std::iter::once(d.name.as_str()).chain(d.aliases.iter().map(String::as_str)))
    }

    /// Mentions in text order.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = (Span<Text>, Handle)> {
        self.mentions.keys().copied()
    }

    /// Whether a mention crosses `span`.
    pub(crate) fn crosses(&self, span: Span<Text>) -> bool {
        let mentions = self.mentions.range((reach(span), Handle(0))..).map(|((m, _), _)| *m);
        near(span, mentions).any(|m| m.crosses(span))
    }

    /// The mentions that start within `range`, in text order.
    pub(crate) fn mentions_in(&self, range: Span<Text>) -> impl Iterator<Item = (Span<Text>, Handle)> {
        let from = (Span::empty(range.start()), Handle(0));
        self.mentions
            .range(from..)
            .map(|(key, _)| *key)
            .inspect(|_| work::tick(1))
            .take_while(move |(span, _)| span.start() < range.end())
            .filter(move |(span, _)| span.end() <= range.end())
    }

    /// The result: entities sorted by id, mentions sorted by span. Entities that are neither mentioned
    /// nor in `used` are left out. The last value leads from handles to indices.
    pub(crate) fn finish(
        mut self,
        used: &BTreeSet<Handle>,
    ) -> (Vec<Entity>, Vec<Mention>, BTreeMap<Handle, usize>) {
        self.drop_nested();
        let mentioned: BTreeSet<Handle> = self.mentions.keys().map(|(_, handle)| *handle).collect();
        let mut order: Vec<(String, Handle)> = Vec::new();
        for (k, draft) in self.drafts.iter().enumerate() {
            let handle = Handle(k);
            if (mentioned.contains(&handle) || used.contains(&handle)) && !draft.slug.is_empty() {
                order.push((ids::urn(draft.kind, &draft.slug), handle));
            }
        }
        order.sort();
        let index: BTreeMap<Handle, usize> = order.iter().enumerate().map(|(k, (_, h))| (*h, k)).collect();
        let ids: BTreeSet<String> = order.iter().map(|(id, _)| id.clone()).collect();
        let mut entities = Vec::with_capacity(order.len());
        for (id, handle) in order {
            let Some(draft) = self.drafts.get_mut(handle.0) else { continue };
            let name = std::mem::take(&mut draft.name);
            entities.push(Entity {
                id,
                kind: draft.kind,
                aliases: draft.aliases.iter().filter(|a| **a != name).cloned().collect(),
                name,
                codes: std::mem::take(&mut draft.codes),
                parent: draft.parents.iter().find(|p| ids.contains(*p)).cloned(),
                same_as: std::mem::take(&mut draft.same_as),
            });
        }
        let mut mentions: Vec<Mention> = self
            .mentions
            .iter()
            .filter_map(|((span, handle), rule)| {
                index.get(handle).map(|&entity| Mention { entity, span: *span, rule })
            })
            .collect();
        mentions.sort_by_key(|m| (m.span, m.entity));
        (entities, mentions, index)
    }

    /// An industry or a district inside a longer name (合成材料产业基金) is no mention of its own.
    fn drop_nested(&mut self) {
        let inner = [EntityType::Industry, EntityType::District, EntityType::Place];
        let mut reach: Option<Span<Text>> = None;
        let mut dropped = Vec::new();
        let mut spans: Vec<(Span<Text>, Handle)> = self.mentions.keys().copied().collect();
        spans.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
        for (span, handle) in spans {
            let kind = self.kind(handle);
            if inner.contains(&kind) {
                if reach.is_some_and(|r| r.contains(span) && r != span) {
                    dropped.push((span, handle));
                }
            } else if kind != EntityType::Indicator
                && kind != EntityType::Task
                && !self.is_open(span)
                && reach.is_none_or(|r| r.end() < span.end())
            {
                reach = Some(span);
            }
        }
        for key in dropped {
            self.mentions.remove(&key);
        }
    }
}

/// The first span that may cross `span`: none is longer than [`LONGEST`].
fn reach(span: Span<Text>) -> Span<Text> {
    Span::empty(span.start().saturating_sub(LONGEST))
}

/// Those of `spans`, sorted and from [`reach`] on, that begin in front of the end of `span`.
fn near(span: Span<Text>, spans: impl Iterator<Item = Span<Text>>) -> impl Iterator<Item = Span<Text>> {
    spans.inspect(|_| work::tick(1)).take_while(move |s| s.start() < span.end())
}

/// Which of two mentions of one length that cross stays: what has a name of its own goes before what
/// a gazetteer knows, and that before what a list or a clause makes of a run of words.
fn standing(kind: EntityType) -> u8 {
    match kind {
        EntityType::Policy
        | EntityType::Organization
        | EntityType::Person
        | EntityType::Zone
        | EntityType::Project
        | EntityType::Program
        | EntityType::Fund => 0,
        EntityType::Place | EntityType::District | EntityType::Industry => 1,
        EntityType::Field | EntityType::Task | EntityType::Indicator => 2,
    }
}

/// A name with one width of brackets: documents print 甲大学(乙市) and 甲大学（乙市）.
fn canonical(name: &str) -> String {
    name.replace('(', "（").replace(')', "）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spans: &[(usize, usize)], expected: &[(usize, usize)]) {
        let mut store = Store::default();
        let handle = store.add(EntityType::Zone, "甲园");
        for &(start, end) in spans {
            store.mention(handle, Span::new(start, end), "test");
        }
        store.settle();
        let (_, mentions, _) = store.finish(&BTreeSet::new());
        let left: Vec<_> = mentions.iter().map(|m| (m.span.start(), m.span.end())).collect();
        assert_eq!(left, expected);
    }

    #[test]
    fn mentions_nest_and_never_cross() {
        check(&[(0, 9), (3, 6), (3, 9)], &[(0, 9), (3, 6), (3, 9)]);
        check(&[(0, 6), (3, 12)], &[(3, 12)]);
        check(&[(0, 6), (3, 9)], &[(0, 6)]);
        check(&[(0, 30), (3, 9), (6, 15)], &[(0, 30), (6, 15)]);
        // What the middle one pushes out comes back where a longer one pushes that out.
        check(&[(0, 6), (3, 12), (6, 30)], &[(0, 6), (6, 30)]);
        check(&[(0, 900)], &[]);
    }

    #[test]
    fn of_two_as_long_a_name_goes_before_a_place_and_the_left_before_the_right() {
        let mut store = Store::default();
        let place = store.add(EntityType::Place, "甲市");
        let zone = store.add(EntityType::Zone, "乙园");
        store.mention(place, Span::new(0, 6), "test");
        store.mention(zone, Span::new(3, 9), "test");
        store.mention(place, Span::new(20, 26), "test");
        store.mention(place, Span::new(23, 29), "test");
        store.settle();
        let left: Vec<_> = store.mentions().collect();
        assert_eq!(left, [(Span::new(3, 9), zone), (Span::new(20, 26), place)]);
    }

    #[test]
    fn nothing_crosses_once_settled() {
        let mut store = Store::default();
        let zone = store.add(EntityType::Zone, "乙园");
        let task = store.add(EntityType::Task, "丙");
        store.mention(zone, Span::new(3, 9), "test");
        store.settle();
        for span in [(0, 30), (3, 9), (4, 6), (0, 6), (6, 30)] {
            store.mention(task, Span::new(span.0, span.1), "test");
        }
        let left: Vec<_> = store.mentions().map(|(s, _)| (s.start(), s.end())).collect();
        assert_eq!(left, [(0, 30), (3, 9), (3, 9), (4, 6)]);
    }

    #[test]
    fn entities_are_sorted_by_id_and_known_by_their_aliases() {
        let mut store = Store::default();
        let b = store.add(EntityType::Zone, "乙谷");
        let a = store.add(EntityType::Organization, "甲市发展和改革委员会");
        store.alias(a, "市发展改革委");
        assert_eq!(store.add(EntityType::Organization, "市发展改革委"), a);
        let (entities, _, index) = store.finish(&BTreeSet::from([a, b]));
        assert_eq!(entities[0].aliases, ["市发展改革委"]);
        assert_eq!((index[&a], index[&b]), (0, 1));
    }
}
