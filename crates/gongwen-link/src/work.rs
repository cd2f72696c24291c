//! One document while it is linked.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_model::{
    Budget, Document, EntityType, Facts, Limit, Links, Predicate, Relation, RelationRole, Span, Text, Via,
};

use crate::Linker;
use crate::citations::Subj;
use crate::entities::names::Name;
use crate::entities::store::{Handle, Store};
use crate::frames::{self, Clause};
use crate::gazetteer::Jurisdiction;
use crate::view::View;

/// How far in front of a quantity what it is about is looked for, in bytes.
const REACH: usize = 1500;

/// A relation before entities have indices.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub subject: Subj,
    pub predicate: Predicate,
    pub object: Handle,
    pub sentence: Span<Text>,
    pub subject_span: Option<Span<Text>>,
    pub object_span: Option<Span<Text>>,
    pub via: Via,
    pub role: Option<RelationRole>,
    pub rule: &'static str,
}

/// All that is known so far.
#[derive(Debug)]
pub(crate) struct Work<'a> {
    pub linker: &'a Linker,
    pub document: &'a Document,
    budget: &'a Budget<'a>,
    /// Spans that the stages before have found.
    stated: usize,
    pub text: &'a str,
    /// The clauses of all sentences, in order.
    pub clauses: Vec<Clause>,
    pub own: Jurisdiction,
    pub store: Store,
    pub found: Vec<Found>,
    /// Names read from their heads, in text order, whether reported or not.
    pub names: Vec<Name>,
    /// What the headings of sections name, by section.
    pub headings: BTreeMap<usize, Handle>,
    /// Spans of citations: no other name is read inside.
    pub closed: Vec<Span<Text>>,
    pub policy: Option<Handle>,
    pub issuers: Vec<Handle>,
    pub part_policies: Vec<Option<Handle>>,
    pub part_issuers: Vec<Vec<Handle>>,
    /// What the citations name, by their place in the text.
    pub cited: BTreeMap<usize, Handle>,
    /// Where the last zone ends, and its name: what follows in its list may lean on it.
    pub last_zone: Option<(usize, String)>,
}

impl<'a> Work<'a> {
    pub(crate) fn new(
        linker: &'a Linker,
        document: &'a Document,
        facts: &Facts,
        budget: &'a Budget<'a>,
    ) -> Self {
        let cells: usize = document.tables.iter().map(|t| t.cells.len()).sum();
        Self {
            linker,
            document,
            budget,
            stated: cells + facts.quantities.len() + facts.dates.len() + facts.citations.len(),
            text: document.text(),
            clauses: frames::clauses(document),
            own: linker.gazetteer.jurisdiction(document),
            store: Store::default(),
            found: Vec::new(),
            names: Vec::new(),
            headings: BTreeMap::new(),
            closed: Vec::new(),
            policy: None,
            issuers: Vec::new(),
            part_policies: Vec::with_capacity(document.parts.len()),
            part_issuers: Vec::with_capacity(document.parts.len()),
            cited: BTreeMap::new(),
            last_zone: None,
        }
    }

    /// Whether work on the document should stop: it takes too long, or names too much. Asked in every loop over the
    /// lines or sentences of the text.
    pub(crate) fn is_over(&self) -> bool {
        self.budget.is_over() || !self.budget.allows(Limit::Spans, self.stated + self.store.mention_count())
    }

    /// What rules may ask.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            linker: self.linker,
            document: self.document,
            text: self.text,
            own: &self.own,
            store: &self.store,
            names: &self.names,
            headings: &self.headings,
            closed: &self.closed,
        }
    }

    /// Whether `span` lies inside the title of a cited document.
    pub(crate) fn is_closed(&self, span: Span<Text>) -> bool {
        self.view().is_closed(span)
    }

    /// The names that lie within `range`.
    pub(crate) fn names_in(&self, range: Span<Text>) -> impl Iterator<Item = &Name> {
        self.view().names_in(range)
    }

    /// What the section at `at` or the nearest one around it is about.
    pub(crate) fn topic(&self, at: usize) -> Option<Handle> {
        self.view().topic(at)
    }

    /// Notes a relation.
    pub(crate) fn relate(
        &mut self,
        subject: Handle,
        predicate: Predicate,
        (object, span): (Handle, Option<Span<Text>>),
        sentence: Span<Text>,
        via: Via,
        rule: &'static str,
    ) {
        if subject == object {
            return;
        }
        self.found.push(Found {
            subject: Subj::Entity(subject),
            predicate,
            object,
            sentence,
            subject_span: None,
            object_span: span,
            via,
            role: None,
            rule,
        });
    }

    /// The text between two mentions; `None` where they share a span or one holds the other.
    pub(crate) fn between(&self, left: Span<Text>, right: Span<Text>) -> Option<&'a str> {
        self.text.get(left.end()..right.start())
    }

    /// [`View::mentions`].
    pub(crate) fn mentions(&self, range: Span<Text>, kinds: &[EntityType]) -> Vec<(Span<Text>, Handle)> {
        self.view().mentions(range, kinds)
    }

    /// [`View::mention_at`].
    pub(crate) fn mention_at(
        &self,
        at: usize,
        limit: usize,
        kinds: &[EntityType],
    ) -> Option<(Span<Text>, Handle)> {
        self.view().mention_at(at, limit, kinds)
    }

    /// Turns all into the output of the stage.
    pub(crate) fn finish(mut self, facts: &Facts, citations: Vec<gongwen_model::Citation>) -> Links {
        let (subjects, indicators) = self.measured(facts);
        let mut used: BTreeSet<Handle> = BTreeSet::new();
        for f in &self.found {
            used.insert(f.object);
            if let Subj::Entity(handle) = f.subject {
                used.insert(handle);
            }
        }
        used.extend(self.policy);
        used.extend(&self.issuers);
        used.extend(self.part_policies.iter().flatten());
        used.extend(self.part_issuers.iter().flatten());
        used.extend(self.cited.values());
        used.extend(indicators.iter().flatten());
        used.extend(subjects.iter().flatten());
        let (entities, mentions, index) = self.store.finish(&used);
        let at = |handle: &Handle| index.get(handle).copied();
        let mut by_entity: BTreeMap<(usize, Span<Text>), usize> = BTreeMap::new();
        for (k, m) in mentions.iter().enumerate() {
            by_entity.insert((m.entity, m.span), k);
        }
        let mention_of = |entity: Option<usize>, span: Option<Span<Text>>, sentence: Span<Text>| {
            let entity = entity?;
            if let Some(k) = span.and_then(|s| by_entity.get(&(entity, s))) {
                return Some(*k);
            }
            let from = (entity, Span::empty(sentence.start()));
            by_entity
                .range(from..)
                .next()
                .filter(|((e, s), _)| *e == entity && s.end() <= sentence.end())
                .map(|(_, k)| *k)
        };
        let mut relations: Vec<Relation> = Vec::new();
        let mut known = BTreeSet::new();
        self.found.sort_by_key(|f| (f.sentence, f.predicate));
        for f in &self.found {
            let (Some(subject), Some(object)) = (f.subject.settle(&index), at(&f.object)) else { continue };
            let part = self.document.part_at(f.sentence.start());
            if !known.insert((subject, f.predicate, object, part)) {
                continue;
            }
            let subject_entity = match f.subject {
                Subj::Entity(handle) => at(&handle),
                Subj::Document => None,
            };
            relations.push(Relation {
                subject,
                predicate: f.predicate,
                object,
                sentence: f.sentence,
                subject_mention: mention_of(subject_entity, f.subject_span, f.sentence),
                object_mention: mention_of(Some(object), f.object_span, f.sentence),
                via: f.via,
                role: f.role.clone(),
                rule: f.rule,
            });
        }
        let mut citations = citations;
        for (k, citation) in citations.iter_mut().enumerate() {
            citation.entity = self.cited.get(&k).and_then(at);
        }
        let all = |handles: &[Handle]| handles.iter().filter_map(at).collect::<Vec<_>>();
        Links {
            entities,
            mentions,
            relations,
            subjects: subjects.iter().map(|s| all(s)).collect(),
            indicators: indicators.iter().map(|i| i.as_ref().and_then(at)).collect(),
            citations,
            policy: self.policy.as_ref().and_then(at),
            part_policies: self.part_policies.iter().map(|p| p.as_ref().and_then(at)).collect(),
            issuers: all(&self.issuers),
            part_issuers: self.part_issuers.iter().map(|p| all(p)).collect(),
            diagnostics: Vec::new(),
        }
    }

    /// Per quantity: what it is about, and its indicator.
    fn measured(&mut self, facts: &Facts) -> (Vec<Vec<Handle>>, Vec<Option<Handle>>) {
        let kinds = [
            EntityType::Industry,
            EntityType::Zone,
            EntityType::Place,
            EntityType::District,
            EntityType::Organization,
        ];
        let mut subjects = Vec::with_capacity(facts.quantities.len());
        let mut indicators = Vec::with_capacity(facts.quantities.len());
        for q in &facts.quantities {
            if self.is_over() {
                break;
            }
            let sentence = self.document.sentence_at(q.span.start());
            let at = q.span.start();
            let before = Span::new(sentence.start().max(at.saturating_sub(REACH)).min(at), at);
            let near = self.mentions(before, &kinds).last().map(|(_, h)| *h);
            subjects.push(near.or_else(|| self.topic(q.span.start())).into_iter().collect());
            let name: Option<String> = q
                .indicator
                .as_deref()
                .map(|i| i.chars().filter(|c| !c.is_whitespace()).collect::<String>())
                .filter(|i| !i.is_empty());
            indicators.push(name.map(|name| {
                let handle = self.store.add(EntityType::Indicator, &name);
                if let Some(span) = q.indicator_span.filter(|s| !self.store.crosses(*s)) {
                    self.store.mention(handle, span, "indicator/quantity");
                }
                handle
            }));
        }
        (subjects, indicators)
    }
}
