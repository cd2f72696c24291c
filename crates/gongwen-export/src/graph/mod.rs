//! The corpus graph: all documents of a run as one file of linked data.
//!
//! Documents stream by; what is kept grows with the distinct entities and relations and by a line a
//! document. The result does not depend on the order in which the documents came.

mod attachments;
mod progress;
mod titles;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use gongwen_model::{EntityType, Predicate};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::ids::hash;
use crate::json::write_pretty;
use crate::wire::{Document, Issuer, Metadata, Objects};
use attachments::Attached;
use progress::Progress;
use titles::{By, Index, number_key, title_key};

/// Pieces of evidence listed per relation; all are counted, and the documents hold all of them.
const EVIDENCE: usize = 20;

/// Elements of a document that the graph repeats.
#[derive(Debug, Clone, Serialize)]
struct Brief {
    cover_title: Option<String>,
    genre: Option<String>,
    issuers: Vec<Issuer>,
    doc_number: Option<String>,
    issued_date: Option<String>,
    published_date: Option<String>,
}

impl Brief {
    fn of(m: &Metadata) -> Self {
        Self {
            cover_title: m.cover_title.clone(),
            genre: m.genre.clone(),
            issuers: m.issuers.clone(),
            doc_number: m.doc_number.clone(),
            issued_date: m.issued_date.clone(),
            published_date: m.published_date.clone(),
        }
    }
}

#[derive(Debug, Serialize)]
struct DocumentNode {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    paths: BTreeSet<String>,
    title: Option<String>,
    metadata: Brief,
    policy: Option<String>,
    /// Files that it links.
    attachments: Vec<Attached>,
    /// Parts that are documents of their own: id, title, number, first issuer, policy.
    #[serde(skip)]
    parts: Vec<PartLine>,
}

#[derive(Debug)]
struct PartLine {
    id: String,
    title: Option<String>,
    number: Option<String>,
    issuer: String,
    policy: Option<String>,
}

/// An entity over all documents.
#[derive(Debug)]
struct Merged {
    kind: EntityType,
    name: String,
    aliases: BTreeSet<String>,
    codes: BTreeMap<&'static str, String>,
    parent: Option<String>,
    same_as: BTreeSet<String>,
    /// Documents, by their place in `documents`, with counts; in the order in which they came.
    mentioned_in: Vec<(u32, u32)>,
    objects: BTreeSet<(Predicate, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Evidence {
    document: String,
    start: usize,
    end: usize,
    part: String,
    section: Option<String>,
}

#[derive(Debug, Default)]
struct Evidences {
    first: Vec<Evidence>,
    count: usize,
}

/// A cited document over all citations of it.
#[derive(Debug, Default)]
struct Cited {
    entity: Option<String>,
    titles: BTreeSet<String>,
    numbers: BTreeSet<String>,
    by: Vec<(u32, u32)>,
}

/// Merges documents while they stream by.
#[derive(Debug, Default)]
pub struct Builder {
    /// In the order in which they came.
    documents: Vec<DocumentNode>,
    by_id: BTreeMap<String, u32>,
    entities: BTreeMap<String, Merged>,
    relations: BTreeMap<(String, Predicate, String), Evidences>,
    citations: BTreeMap<String, Cited>,
    progress: Progress,
}

impl Builder {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document. The same bytes under a second path add that path and nothing else.
    pub fn add(&mut self, document: &Document) {
        if let Some(known) = self.by_id.get(&document.id).and_then(|&k| self.documents.get_mut(k as usize)) {
            known.paths.insert(document.source.path.clone());
            return;
        }
        let index = self.documents.len() as u32;
        self.by_id.insert(document.id.clone(), index);
        self.documents.push(document_node(document));
        for e in &document.entities {
            let merged = self.entities.entry(e.id.clone()).or_insert_with(|| Merged {
                kind: e.kind,
                name: e.name.clone(),
                aliases: BTreeSet::new(),
                codes: BTreeMap::new(),
                parent: None,
                same_as: BTreeSet::new(),
                mentioned_in: Vec::new(),
                objects: BTreeSet::new(),
            });
            // One id has one name and one parent; should two documents differ, the order does not decide.
            if (e.kind, &e.name) < (merged.kind, &merged.name) {
                (merged.kind, merged.name) = (e.kind, e.name.clone());
            }
            merged.parent = merged.parent.take().into_iter().chain(e.parent.clone()).min();
            merged.aliases.extend(e.aliases.iter().cloned());
            merged.same_as.extend(e.same_as.iter().cloned());
            for (scheme, code) in &e.codes {
                let old = merged.codes.entry(scheme).or_insert_with(|| code.clone());
                if code < old {
                    *old = code.clone();
                }
            }
            if e.mentions > 0 {
                merged.mentioned_in.push((index, e.mentions as u32));
            }
            let mut objects = e.objects.clone();
            for predicate in Predicate::ALL {
                merged.objects.extend(objects.of(predicate).drain(..).map(|o| (predicate, o)));
            }
        }
        for r in &document.relations {
            let key = (r.subject.clone(), r.predicate, r.object.clone());
            let evidences = self.relations.entry(key).or_default();
            evidences.count += 1;
            let evidence = Evidence {
                document: document.id.clone(),
                start: r.sentence_start,
                end: r.sentence_end,
                part: r.part.clone(),
                section: r.section.clone(),
            };
            let at = evidences.first.partition_point(|e| *e < evidence);
            evidences.first.insert(at, evidence);
            evidences.first.truncate(EVIDENCE);
        }
        for c in &document.citations {
            // A short form stands for another citation, which is counted itself.
            let (title, number) = match c.antecedent {
                Some(_) => (None, None),
                None => (c.title.as_deref(), c.doc_number.as_deref()),
            };
            let key = match (&c.entity, number, title) {
                (Some(entity), _, _) => entity.clone(),
                (None, Some(number), _) => number_key(number),
                (None, None, Some(title)) => title_key(title).core,
                (None, None, None) => continue,
            };
            let cited = self.citations.entry(key).or_default();
            cited.entity.clone_from(&c.entity);
            cited.titles.extend(title.map(str::to_owned));
            cited.numbers.extend(number.map(str::to_owned));
            match cited.by.last_mut() {
                Some((document, count)) if *document == index => *count += 1,
                _ => cited.by.push((index, 1)),
            }
        }
        self.progress.add(document);
    }

    /// `graph.jsonld`.
    pub fn finish(self) -> String {
        let mut out = Vec::new();
        // A `Vec` cannot fail to be written.
        let _ = self.write(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// Writes `graph.jsonld` node by node.
    pub fn write(mut self, out: impl io::Write) -> io::Result<()> {
        self.join_attachments();
        let mut index = Index::default();
        let mut is_policy: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for d in &self.documents {
            let m = &d.metadata;
            let issuer = m.issuers.first().map_or("", |i| i.name.as_str());
            index.add(&d.id, m.doc_number.as_deref(), [d.title.as_deref(), m.cover_title.as_deref()], issuer);
            if let Some(policy) = &d.policy {
                is_policy.entry(policy).or_default().insert(&d.id);
            }
            for p in &d.parts {
                index.add(&p.id, p.number.as_deref(), [p.title.as_deref(), None], &p.issuer);
                if let Some(policy) = &p.policy {
                    is_policy.entry(policy).or_default().insert(&p.id);
                }
            }
        }
        let resolve = |c: &Cited| {
            let numbers: Vec<&str> = c.numbers.iter().map(String::as_str).collect();
            let name = c.entity.as_ref().and_then(|e| self.entities.get(e)).map(|e| e.name.as_str());
            let titles: Vec<&str> = c.titles.iter().map(String::as_str).chain(name).collect();
            let found = index.resolve(&numbers, &titles);
            let by_policy = || {
                let ids = is_policy.get(c.entity.as_deref()?)?;
                Some((By::Title, ids.iter().map(|&id| id.to_owned()).collect()))
            };
            found.or_else(by_policy)
        };
        let resolved: BTreeMap<&str, (By, Vec<String>)> =
            self.citations.iter().filter_map(|(key, c)| Some((key.as_str(), resolve(c)?))).collect();
        let graph = Graph { builder: &self, resolved: &resolved, is_policy: &is_policy };
        write_pretty(&graph, out)
    }

    /// Finds the linked files among the documents of the run.
    fn join_attachments(&mut self) {
        if self.documents.iter().all(|d| d.attachments.is_empty()) {
            return;
        }
        let paths = |d: &DocumentNode| -> Vec<(String, String)> {
            d.paths.iter().map(|path| (path.clone(), d.id.clone())).collect()
        };
        let known: Vec<(String, String)> = self.documents.iter().flat_map(paths).collect();
        let by_path: BTreeMap<&str, &str> =
            known.iter().map(|(path, id)| (path.as_str(), id.as_str())).collect();
        for d in &mut self.documents {
            let Some(path) = d.paths.first() else { continue };
            d.attachments.iter_mut().for_each(|attached| attached.resolve(path, &by_path));
        }
    }

    /// Documents with counts, in the order of their ids.
    fn counts(&self, by: &[(u32, u32)]) -> Vec<Count<'_>> {
        let count = |&(k, count): &(u32, u32)| {
            let document = self.documents.get(k as usize)?;
            Some(Count { document: &document.id, count })
        };
        let mut counts: Vec<Count<'_>> = by.iter().filter_map(count).collect();
        counts.sort_by_key(|c| c.document);
        counts
    }
}

fn document_node(document: &Document) -> DocumentNode {
    let line = |part: &crate::wire::Part| {
        let metadata = part.metadata.as_ref();
        let issuer = metadata.and_then(|m| m.issuers.first()).map_or("", |i| i.name.as_str());
        Some(PartLine {
            id: part.id.clone(),
            title: metadata?.title.clone().or_else(|| part.title.clone()),
            number: metadata.and_then(|m| m.doc_number.clone()),
            issuer: issuer.to_owned(),
            policy: metadata.and_then(|m| m.policy.clone()),
        })
    };
    DocumentNode {
        id: document.id.clone(),
        kind: "Document",
        paths: BTreeSet::from([document.source.path.clone()]),
        title: document.metadata.title.clone(),
        metadata: Brief::of(&document.metadata),
        policy: document.metadata.policy.clone(),
        attachments: attachments::of(&document.metadata),
        parts: document.parts.iter().filter_map(line).collect(),
    }
}

#[derive(Debug, Serialize)]
struct Count<'g> {
    document: &'g str,
    count: u32,
}

#[derive(Debug, Serialize)]
struct EntityNode<'g> {
    #[serde(rename = "@id")]
    id: &'g str,
    #[serde(rename = "@type")]
    kind: EntityType,
    name: &'g str,
    aliases: &'g BTreeSet<String>,
    codes: &'g BTreeMap<&'static str, String>,
    parent: Option<&'g str>,
    same_as: &'g BTreeSet<String>,
    mentioned_in: Vec<Count<'g>>,
    documents: Vec<&'g str>,
    #[serde(flatten)]
    objects: Objects,
}

#[derive(Debug, Serialize)]
struct RelationNode<'g> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    subject: &'g str,
    predicate: Predicate,
    object: &'g str,
    evidence: &'g [Evidence],
    evidence_count: usize,
}

#[derive(Debug, Serialize)]
struct CitationNode<'g> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    entity: Option<&'g str>,
    title: Option<&'g str>,
    doc_number: Option<&'g str>,
    resolved: &'g [String],
    by: Option<By>,
    cited_by: Vec<Count<'g>>,
}

/// The graph in the order in which it is written; nodes are made one at a time.
struct Graph<'g> {
    builder: &'g Builder,
    resolved: &'g BTreeMap<&'g str, (By, Vec<String>)>,
    is_policy: &'g BTreeMap<&'g str, BTreeSet<&'g str>>,
}

impl Serialize for Graph<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("@context", &crate::context::inline())?;
        map.serialize_entry("@graph", &Nodes(self))?;
        map.end()
    }
}

struct Nodes<'g>(&'g Graph<'g>);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Graph { builder, resolved, is_policy } = self.0;
        let mut seq = serializer.serialize_seq(None)?;
        for k in builder.by_id.values() {
            if let Some(document) = builder.documents.get(*k as usize) {
                seq.serialize_element(document)?;
            }
        }
        for (id, e) in &builder.entities {
            let mut objects = Objects::default();
            for (predicate, object) in &e.objects {
                objects.of(*predicate).push(object.clone());
            }
            let own = is_policy.get(id.as_str()).into_iter().flatten().copied();
            let cited = resolved.get(id.as_str()).map_or(&[][..], |(_, ids)| ids.as_slice());
            let documents: BTreeSet<&str> = own.chain(cited.iter().map(String::as_str)).collect();
            seq.serialize_element(&EntityNode {
                id,
                kind: e.kind,
                name: &e.name,
                aliases: &e.aliases,
                codes: &e.codes,
                parent: e.parent.as_deref(),
                same_as: &e.same_as,
                mentioned_in: builder.counts(&e.mentioned_in),
                documents: documents.into_iter().collect(),
                objects,
            })?;
        }
        for ((subject, predicate, object), evidences) in &builder.relations {
            let id = hash(&[subject, predicate.name(), object]);
            seq.serialize_element(&RelationNode {
                id: format!("urn:gongwen:relation:{id:016x}"),
                kind: "Relation",
                subject,
                predicate: *predicate,
                object,
                evidence: &evidences.first,
                evidence_count: evidences.count,
            })?;
        }
        for (key, c) in &builder.citations {
            let found = resolved.get(key.as_str());
            seq.serialize_element(&CitationNode {
                id: format!("urn:gongwen:citation:{:016x}", hash(&[key])),
                kind: "Citation",
                entity: c.entity.as_deref(),
                title: c.titles.iter().next().map(String::as_str),
                doc_number: c.numbers.iter().next().map(String::as_str),
                resolved: found.map_or(&[], |(_, ids)| ids.as_slice()),
                by: found.map(|(by, _)| *by),
                cited_by: builder.counts(&c.by),
            })?;
        }
        for pair in builder.progress.pairs() {
            seq.serialize_element(&pair)?;
        }
        seq.end()
    }
}
