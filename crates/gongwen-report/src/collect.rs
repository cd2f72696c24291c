//! From the graph and its documents to the rows of the page.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Error;

use crate::page::{
    DocumentRow, EntityRow, Evidence, Mark, Page, PairRow, Passage, Piece, QuantityRow, RelationRow, Role,
    SectionRow, Totals,
};
use crate::read::{Document, Graph, Mention, Node, Reading};

/// Up to this many bytes of document JSON a corpus is embedded whole (a page of some 8 MB).
const WHOLE: u64 = 32 << 20;

/// Code points of a passage; of a longer sentence the page shows what stands around the mark.
const LONGEST: usize = 1000;

/// How much of a corpus the page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All facts and all texts.
    Whole,
    /// The facts with most evidence, each with a few sentences.
    Sentences,
}

/// Rows that the page takes at most.
struct Limits {
    entities: usize,
    relations: usize,
    quantities: usize,
    mentions: usize,
    evidence: usize,
}

impl Extent {
    /// The extent for documents whose JSON has so many bytes.
    pub fn of(bytes: u64) -> Self {
        if bytes <= WHOLE { Self::Whole } else { Self::Sentences }
    }

    fn limits(self) -> Limits {
        let all = usize::MAX;
        match self {
            Self::Whole => {
                Limits { entities: all, relations: all, quantities: all, mentions: all, evidence: 20 }
            }
            Self::Sentences => {
                Limits { entities: 3000, relations: 5000, quantities: 2000, mentions: 3, evidence: 3 }
            }
        }
    }
}

/// Collects what the page shows while the documents stream by.
#[derive(Debug)]
pub struct Report {
    extent: Extent,
    paths: Vec<String>,
    /// Quantities that a pair of target and report names.
    paired: BTreeSet<String>,
    /// Places in the rows of `page`.
    entities: BTreeMap<String, usize>,
    relations: BTreeMap<(String, String, String), usize>,
    sections: BTreeMap<String, usize>,
    page: Page,
}

impl Report {
    /// Starts with `graph.jsonld`. `extent` is asked once the source paths of the documents are known.
    ///
    /// # Errors
    ///
    /// Where it is no JSON or no graph of ours.
    pub fn new(graph: &str, extent: impl FnOnce(&[String]) -> Extent) -> Result<Self, Error> {
        let graph: Graph = serde_json::from_str(graph)?;
        let mut totals = Totals::default();
        let (mut paths, mut entities, mut relations, mut pairs) = (vec![], vec![], vec![], vec![]);
        for node in graph.nodes {
            match node.kind.as_str() {
                "Document" => paths.extend(node.paths.into_iter().next()),
                "Relation" => relations.push(relation(node)),
                "Progress" => pairs.extend(pair(node)),
                "Citation" => {}
                _ => entities.push(entity(node)),
            }
        }
        paths.sort();
        let extent = extent(&paths);
        let limits = extent.limits();
        totals.documents = paths.len();
        totals.entities = entities.len();
        totals.mentions = entities.iter().map(|e| e.count).sum();
        totals.relations = relations.len();
        keep_most(&mut entities, limits.entities, |e| e.count);
        let entity_places: BTreeMap<String, usize> =
            entities.iter().enumerate().map(|(k, e)| (e.id.clone(), k)).collect();
        if extent == Extent::Sentences {
            // The subject of a citation is a document.
            let known = |id: &str| entity_places.contains_key(id) || id.starts_with("urn:gongwen:doc:");
            relations.retain(|r| known(&r.subject) && known(&r.object));
        }
        keep_most(&mut relations, limits.relations, |r| r.count);
        pairs.truncate(limits.quantities);
        let key = |r: &RelationRow| (r.subject.clone(), r.predicate.clone(), r.object.clone());
        Ok(Self {
            extent,
            paths,
            paired: pairs.iter().flat_map(|p| [p.target.clone(), p.reported.clone()]).collect(),
            entities: entity_places,
            relations: relations.iter().enumerate().map(|(k, r)| (key(r), k)).collect(),
            sections: BTreeMap::new(),
            page: Page {
                generator: concat!("gongwen ", env!("CARGO_PKG_VERSION")),
                whole: extent == Extent::Whole,
                totals,
                documents: Vec::new(),
                sections: Vec::new(),
                passages: Vec::new(),
                entities,
                relations,
                quantities: Vec::new(),
                progress: pairs,
            },
        })
    }

    /// Source paths of the documents of the graph, in the order in which they should be added.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Adds the JSON of a document.
    ///
    /// # Errors
    ///
    /// Where it is no JSON or no document of ours.
    pub fn add(&mut self, json: &str) -> Result<(), Error> {
        let document: Document = serde_json::from_str(json)?;
        let reading = Reading::new(&document);
        let mut adding = Adding { reading: &reading, report: self, row: None, passages: BTreeMap::new() };
        if adding.report.extent == Extent::Whole {
            adding.row();
        }
        adding.mentions();
        adding.relations();
        adding.quantities();
        Ok(())
    }

    /// The page.
    pub fn finish(self) -> String {
        self.page.to_html()
    }
}

/// Keeps the `limit` rows with the highest rank, in their order; of equals the first.
fn keep_most<T>(rows: &mut Vec<T>, limit: usize, rank: impl Fn(&T) -> usize) {
    if rows.len() <= limit {
        return;
    }
    let mut order: Vec<(usize, usize)> = rows.iter().map(rank).enumerate().collect();
    order.sort_by_key(|&(_, rank)| std::cmp::Reverse(rank));
    let kept: BTreeSet<usize> = order.into_iter().take(limit).map(|(k, _)| k).collect();
    let mut k = 0;
    rows.retain(|_| {
        k += 1;
        kept.contains(&(k - 1))
    });
}

fn entity(node: Node) -> EntityRow {
    EntityRow {
        count: node.mentioned_in.iter().map(|c| c.count).sum(),
        documents: node.mentioned_in.len(),
        id: node.id,
        kind: node.kind,
        name: node.name,
        aliases: node.aliases,
        codes: node.codes,
        parent: node.parent,
        is: node.documents,
        mentions: Vec::new(),
    }
}

fn relation(node: Node) -> RelationRow {
    RelationRow {
        subject: node.subject,
        predicate: node.predicate,
        object: node.object,
        count: node.evidence_count,
        evidence: Vec::new(),
    }
}

fn pair(node: Node) -> Option<PairRow> {
    Some(PairRow {
        target: node.target?.id,
        reported: node.reported?.id,
        status: node.status.unwrap_or_default(),
        direction: node.direction.unwrap_or_default(),
        comparable: node.comparable.unwrap_or_default(),
        note: node.note,
    })
}

/// One document on its way into the rows.
struct Adding<'a, 'd> {
    reading: &'a Reading<'d>,
    report: &'a mut Report,
    /// Its row, once something points to it.
    row: Option<usize>,
    /// Passages of this document by their span.
    passages: BTreeMap<(usize, usize), usize>,
}

impl Adding<'_, '_> {
    fn row(&mut self) -> usize {
        let (d, whole) = (self.reading.document, self.report.extent == Extent::Whole);
        let rows = &mut self.report.page.documents;
        *self.row.get_or_insert_with(|| {
            let section = |s: &crate::read::Section| {
                Some(SectionRow(s.depth, s.start, s.heading_start?, s.heading_end?))
            };
            let m = &d.metadata;
            rows.push(DocumentRow {
                id: d.id.clone(),
                path: d.source.path.clone(),
                bytes: d.source.bytes,
                encoding: d.source.encoding.clone(),
                title: m.title.clone(),
                issuers: m.issuers.iter().map(|i| i.name.clone()).collect(),
                number: m.doc_number.clone(),
                date: m.issued_date.clone().or_else(|| m.published_date.clone()),
                text: whole.then(|| d.text.clone()),
                sections: d.sections.iter().filter(|_| whole).filter_map(section).collect(),
            });
            rows.len() - 1
        })
    }

    /// A sentence with its marks; of a long one what stands around the first mark.
    fn piece(&mut self, sentence: (usize, usize), section: Option<&str>, mut marks: Vec<Mark>) -> Piece {
        marks.sort();
        let (mut start, mut end) = sentence;
        if end.saturating_sub(start) > LONGEST {
            let first = marks.first().map_or(start, |m| m.0);
            start = start.max(first.saturating_sub(LONGEST / 4));
            end = end.min(start.saturating_add(LONGEST));
        }
        marks.retain(|m| start <= m.0 && m.1 <= end);
        let passage = match self.passages.get(&(start, end)) {
            Some(&passage) => passage,
            None => {
                let label = self.reading.label(section);
                let row = Passage {
                    document: self.row(),
                    start,
                    end,
                    section: self.section(label),
                    text: (self.report.extent == Extent::Sentences)
                        .then(|| self.reading.slice(start, end).to_owned()),
                };
                let rows = &mut self.report.page.passages;
                rows.push(row);
                self.passages.insert((start, end), rows.len() - 1);
                rows.len() - 1
            }
        };
        Piece(passage, marks)
    }

    fn section(&mut self, label: String) -> Option<usize> {
        if label.is_empty() {
            return None;
        }
        let rows = &mut self.report.page.sections;
        Some(*self.report.sections.entry(label).or_insert_with_key(|label| {
            rows.push(label.clone());
            rows.len() - 1
        }))
    }

    /// The sentence of a mention.
    fn mention(&mut self, m: &Mention, role: Role) -> Piece {
        let sentence = self.reading.sentence(m.start, m.end);
        self.piece(sentence, m.section.as_deref(), vec![mark(m, role)])
    }

    fn mentions(&mut self) {
        let limit = self.report.extent.limits().mentions;
        for m in &self.reading.document.mentions {
            let Some(&k) = self.report.entities.get(&m.entity) else { continue };
            if self.report.page.entities.get(k).is_none_or(|e| e.mentions.len() >= limit) {
                continue;
            }
            let piece = self.mention(m, Role::Mention);
            if let Some(entity) = self.report.page.entities.get_mut(k) {
                entity.mentions.push(piece);
            }
        }
    }

    fn relations(&mut self) {
        let limit = self.report.extent.limits().evidence;
        for r in &self.reading.document.relations {
            let key = (r.subject.clone(), r.predicate.clone(), r.object.clone());
            let Some(&k) = self.report.relations.get(&key) else { continue };
            if self.report.page.relations.get(k).is_none_or(|r| r.evidence.len() >= limit) {
                continue;
            }
            let ends = [
                (self.reading.place(r, r.subject_mention.as_deref(), &r.subject), Role::Subject),
                (self.reading.place(r, r.object_mention.as_deref(), &r.object), Role::Object),
            ];
            let (mut evidence, mut marks): (Evidence, Vec<Mark>) = (Vec::new(), Vec::new());
            for (place, role) in ends {
                match place {
                    Some(m) if r.sentence_start <= m.start && m.end <= r.sentence_end => {
                        marks.push(mark(m, role));
                    }
                    Some(m) => evidence.push(self.mention(m, role)),
                    None => {}
                }
            }
            let sentence = (r.sentence_start, r.sentence_end);
            evidence.push(self.piece(sentence, r.section.as_deref(), marks));
            if let Some(relation) = self.report.page.relations.get_mut(k) {
                relation.evidence.push(evidence);
            }
        }
    }

    fn quantities(&mut self) {
        let limit = self.report.extent.limits().quantities;
        for q in &self.reading.document.quantities {
            if q.rhetorical || q.kind == "other" {
                continue;
            }
            self.report.page.totals.quantities += 1;
            // Of a large corpus the targets, and beyond the limit those of a pair alone.
            let wanted = self.report.extent == Extent::Whole || q.kind == "target";
            let room = self.report.page.quantities.len() < limit;
            if !(wanted && room || self.report.paired.contains(&q.id)) {
                continue;
            }
            let marks = vec![Mark(q.start, q.end, q.source_start, q.source_end, Role::Quantity)];
            let sentence = (q.sentence_start, q.sentence_end);
            let evidence = self.piece(sentence, q.section.as_deref(), marks);
            let column = q.table.as_ref().and_then(|cell| {
                let table = self.reading.document.tables.iter().find(|t| t.id == cell.table)?;
                table.columns.get(cell.column).cloned()
            });
            self.report.page.quantities.push(QuantityRow {
                id: q.id.clone(),
                kind: q.kind.clone(),
                indicator: q.indicator.clone(),
                subjects: q.subjects.clone(),
                denominator: q.denominator.clone(),
                per: q.per.clone(),
                comparator: q.comparator.clone(),
                approx: q.approx,
                value: q.value_decimal.clone(),
                value_max: q.value_max_decimal.clone(),
                unit: q.unit.clone(),
                change: q.change.clone(),
                time: q.time.as_ref().map(|t| t.text.clone()),
                by: q.time.as_ref().and_then(|t| t.to.clone()),
                text: q.text.clone(),
                column,
                evidence,
            });
        }
    }
}

fn mark(m: &Mention, role: Role) -> Mark {
    Mark(m.start, m.end, m.source_start, m.source_end, role)
}
