//! What the page needs of `graph.jsonld` and of a document's JSON; other keys are passed over.

use std::collections::BTreeMap;

use gongwen_text::{CodePoints, sentences};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Graph {
    #[serde(rename = "@graph")]
    pub(crate) nodes: Vec<Node>,
}

/// A node of any type: each key is there for some of them.
#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    #[serde(rename = "@type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) paths: Vec<String>,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) codes: BTreeMap<String, String>,
    pub(crate) parent: Option<String>,
    #[serde(default)]
    pub(crate) mentioned_in: Vec<Count>,
    #[serde(default)]
    pub(crate) documents: Vec<String>,
    #[serde(default)]
    pub(crate) subject: String,
    #[serde(default)]
    pub(crate) predicate: String,
    #[serde(default)]
    pub(crate) object: String,
    #[serde(default)]
    pub(crate) evidence_count: usize,
    pub(crate) target: Option<Reference>,
    pub(crate) reported: Option<Reference>,
    pub(crate) status: Option<String>,
    pub(crate) direction: Option<String>,
    pub(crate) comparable: Option<String>,
    pub(crate) note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Count {
    pub(crate) count: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Reference {
    #[serde(rename = "@id")]
    pub(crate) id: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    pub(crate) source: Source,
    pub(crate) metadata: Metadata,
    pub(crate) text: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) tables: Vec<Table>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) relations: Vec<Relation>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) encoding: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) title: Option<String>,
    pub(crate) issuers: Vec<Issuer>,
    pub(crate) doc_number: Option<String>,
    pub(crate) issued_date: Option<String>,
    pub(crate) published_date: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Issuer {
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Section {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    pub(crate) depth: usize,
    pub(crate) number: Option<String>,
    pub(crate) heading: Option<String>,
    pub(crate) heading_start: Option<usize>,
    pub(crate) heading_end: Option<usize>,
    pub(crate) start: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Table {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    pub(crate) columns: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Mention {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    pub(crate) entity: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) source_start: u64,
    pub(crate) source_end: u64,
    pub(crate) section: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Quantity {
    #[serde(rename = "@id")]
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) source_start: u64,
    pub(crate) source_end: u64,
    pub(crate) section: Option<String>,
    pub(crate) sentence_start: usize,
    pub(crate) sentence_end: usize,
    pub(crate) kind: String,
    pub(crate) rhetorical: bool,
    pub(crate) indicator: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) denominator: Option<String>,
    pub(crate) per: Option<String>,
    pub(crate) comparator: String,
    pub(crate) approx: bool,
    pub(crate) value_decimal: String,
    pub(crate) value_max_decimal: Option<String>,
    pub(crate) unit: String,
    pub(crate) change: Option<String>,
    pub(crate) time: Option<Time>,
    pub(crate) table: Option<Cell>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Time {
    pub(crate) text: String,
    pub(crate) to: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Cell {
    pub(crate) table: String,
    pub(crate) column: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Relation {
    pub(crate) subject: String,
    pub(crate) predicate: String,
    pub(crate) object: String,
    pub(crate) section: Option<String>,
    pub(crate) sentence_start: usize,
    pub(crate) sentence_end: usize,
    pub(crate) subject_mention: Option<String>,
    pub(crate) object_mention: Option<String>,
}

/// A document with the indexes that finding evidence needs.
pub(crate) struct Reading<'d> {
    pub(crate) document: &'d Document,
    /// Byte offset of each code point of the text, and of its end.
    offsets: Vec<usize>,
    /// Sentences in code points.
    sentences: Vec<(usize, usize)>,
    sections: BTreeMap<&'d str, &'d Section>,
    by_id: BTreeMap<&'d str, &'d Mention>,
    by_entity: BTreeMap<&'d str, Vec<&'d Mention>>,
}

impl<'d> Reading<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        let text = document.text.as_str();
        let points = CodePoints::new(text);
        let mut by_entity: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for m in &document.mentions {
            by_entity.entry(&m.entity).or_default().push(m);
        }
        Self {
            document,
            offsets: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect(),
            sentences: sentences(text)
                .into_iter()
                .map(|s| points.span(s))
                .map(|r| (r.start, r.end))
                .collect(),
            sections: document.sections.iter().map(|s| (s.id.as_str(), s)).collect(),
            by_id: document.mentions.iter().map(|m| (m.id.as_str(), m)).collect(),
            by_entity,
        }
    }

    /// What stands between two code points; nothing where there are none.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'d str {
        let range = self.offsets.get(start).copied().zip(self.offsets.get(end).copied());
        range.and_then(|(start, end)| self.document.text.get(start..end)).unwrap_or_default()
    }

    /// The sentence that `start..end` begins in, long enough to hold all of it.
    pub(crate) fn sentence(&self, start: usize, end: usize) -> (usize, usize) {
        let k = self.sentences.partition_point(|s| s.0 <= start);
        let found = k.checked_sub(1).and_then(|k| self.sentences.get(k)).filter(|s| start < s.1);
        found.map_or((start, end), |s| (s.0, s.1.max(end)))
    }

    /// A section and those that it stands in, innermost first.
    fn sections_of(&self, section: Option<&str>) -> impl Iterator<Item = &'d Section> {
        let first = section.and_then(|id| self.sections.get(id)).copied();
        let up = |s: &&'d Section| s.parent.as_deref().and_then(|id| self.sections.get(id)).copied();
        // Bounded: a file may name a section as its own parent.
        std::iter::successors(first, up).take(self.sections.len())
    }

    /// Headings from the outermost section in; empty before the first one.
    pub(crate) fn label(&self, section: Option<&str>) -> String {
        let words = |s: &Section| {
            let parts = [s.number.as_deref(), s.heading.as_deref()];
            parts.into_iter().flatten().collect::<String>()
        };
        let mut names: Vec<String> = self.sections_of(section).map(words).filter(|n| !n.is_empty()).collect();
        names.reverse();
        names.join(" › ")
    }

    /// Where an end of a relation stands: the mention that it names; else one in its sentence, else one in a
    /// heading above it.
    pub(crate) fn place(&self, r: &Relation, mention: Option<&str>, entity: &str) -> Option<&'d Mention> {
        let named = mention.and_then(|id| self.by_id.get(id)).copied();
        let own = self.by_entity.get(entity).map_or(&[][..], Vec::as_slice);
        let within = |start, end| own.iter().find(|m| start <= m.start && m.end <= end).copied();
        let heading = |s: &Section| within(s.heading_start?, s.heading_end?);
        named
            .or_else(|| within(r.sentence_start, r.sentence_end))
            .or_else(|| self.sections_of(r.section.as_deref()).find_map(heading))
    }
}
