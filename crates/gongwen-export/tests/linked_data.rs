//! The output as linked data, read offline by a processor that is not ours.
//!
//! Processors drop what they do not know without a word, so that each trap has a test of its own.

#![allow(clippy::disallowed_methods, reason = "tests read the seeds")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Sample, full};
use gongwen_export::graph;
use gongwen_export::rdf::Syntax;
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::{Dataset, GraphName, Quad, Term};
use oxttl::{NQuadsParser, TurtleParser};
use serde_json::{Value, json};

const GW: &str = "https://w3id.org/gongwen#";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The quads of `json`. The context is the only document that can be loaded.
#[track_caller]
fn quads(json: &str) -> Vec<Quad> {
    let parser = JsonLdParser::new().with_base_iri("https://example.org/output/plan.json").unwrap();
    let reader = parser.for_slice(json).with_load_document_callback(|url, _| {
        assert_eq!(url, "https://example.org/output/gongwen.context.jsonld");
        let document = gongwen_export::context().into_bytes();
        Ok(JsonLdRemoteDocument { document, document_url: url.to_owned() })
    });
    reader.map(|q| q.unwrap()).collect()
}

/// The quads with blank nodes named by what hangs on them.
fn canonical(quads: &[Quad]) -> Vec<String> {
    let mut dataset: Dataset = quads.iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = dataset.iter().map(|q| q.to_string()).collect();
    lines.sort();
    lines
}

fn graph_json() -> String {
    let mut builder = graph::Builder::new();
    builder.add(&full().wire());
    builder.finish()
}

/// How many values each key has that is to be in the linked data, by the context alone.
fn values(value: &Value, context: &Value, counts: &mut BTreeMap<String, usize>, in_entities: bool) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| values(v, context, counts, in_entities)),
        Value::Object(map) => {
            for (key, member) in map.iter().filter(|(k, _)| !k.starts_with('@')) {
                let term = context.get(key).unwrap_or_else(|| panic!("the context does not know {key}"));
                if term.is_null() || (in_entities && key == "mentions") {
                    continue;
                }
                let count = match member {
                    Value::Null => 0,
                    Value::Array(list) => list.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(),
                    _ => 1,
                };
                if count > 0 {
                    *counts.entry(key.clone()).or_insert(0) += count;
                }
                values(member, context, counts, key == "entities");
            }
            if let Some(nodes) = map.get("@graph") {
                values(nodes, context, counts, false);
            }
        }
        _ => {}
    }
}

/// Each value of each key of `json` is a quad.
#[track_caller]
fn check_complete(json: &str) {
    let context: Value = serde_json::from_str(&gongwen_export::context()).unwrap();
    let mut expected = BTreeMap::new();
    values(&serde_json::from_str(json).unwrap(), &context["@context"], &mut expected, false);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for quad in quads(json) {
        if let Some(key) = quad.predicate.as_str().strip_prefix(GW) {
            *found.entry(key.to_owned()).or_insert(0) += 1;
        }
    }
    // A node that is named twice (an issuer is an entity too) says the same thing twice.
    for (key, count) in &expected {
        let quads = found.remove(key).unwrap_or(0);
        let repeated = *key == "name" && quads > 0 && quads < *count;
        assert!(quads == *count || repeated, "{key}: {count} values, {quads} quads");
    }
    assert_eq!(found, BTreeMap::new(), "quads without a key");
}

#[test]
fn no_key_is_dropped() {
    check_complete(&gongwen_export::to_json(&full().wire()));
    check_complete(&gongwen_export::to_json_line(&full().wire()));
    check_complete(&graph_json());
}

#[test]
fn every_key_of_the_schema_is_in_the_context_and_the_other_way_round() {
    let schema: Value = serde_json::from_str(&gongwen_export::schema()).unwrap();
    let context: Value = serde_json::from_str(&gongwen_export::context()).unwrap();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let objects = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    for object in objects.filter_map(|s| s["properties"].as_object()) {
        keys.extend(object.keys().filter(|k| !k.starts_with('@')).cloned());
    }
    let graph_only = [
        "by",
        "cited_by",
        "comparable",
        "count",
        "direction",
        "document",
        "documents",
        "evidence_count",
        "gb2260",
        "mentioned_in",
        "paths",
        "reported",
        "resolved",
        "status",
        "target",
    ];
    keys.extend(graph_only.map(str::to_owned));
    let is_key =
        |k: &&String| !k.starts_with(|c: char| c.is_uppercase() || c == '@') && *k != "gw" && *k != "xsd";
    let terms: BTreeSet<String> =
        context["@context"].as_object().unwrap().keys().filter(is_key).cloned().collect();
    assert_eq!(terms, keys);
}

#[test]
fn the_line_and_the_file_are_the_same_quads() {
    let document = full().wire();
    let file = quads(&gongwen_export::to_json(&document));
    let line = quads(&gongwen_export::to_json_line(&document));
    assert!(!file.is_empty());
    assert_eq!(canonical(&file), canonical(&line));
}

/// What the writer of ours reads from `json` is what the processor reads.
#[track_caller]
fn check_export(json: &str) {
    let triples = gongwen_export::rdf::triples("plan.json", &serde_json::from_str(json).unwrap()).unwrap();
    for syntax in [Syntax::NQuads, Syntax::Turtle] {
        let mut text = syntax.head();
        syntax.write(&triples, &mut text);
        let read: Vec<Quad> = match syntax {
            Syntax::NQuads => NQuadsParser::new().for_slice(&text).map(Result::unwrap).collect(),
            Syntax::Turtle => {
                let triples = TurtleParser::new().for_slice(&text).map(Result::unwrap);
                triples.map(|t| t.in_graph(GraphName::DefaultGraph)).collect()
            }
        };
        assert_eq!(read.len(), triples.len());
        assert!(canonical(&read) == canonical(&quads(json)), "{syntax:?} is not what the processor reads");
    }
}

#[test]
fn the_export_is_what_a_processor_reads() {
    check_export(&gongwen_export::to_json(&full().wire()));
    check_export(&gongwen_export::to_json_line(&full().wire()));
    check_export(&graph_json());
}

#[test]
fn the_export_of_the_seeds_and_of_their_graph_is_what_a_processor_reads() {
    let pipeline = gongwen::Pipeline::new().unwrap();
    let mut graph = graph::Builder::new();
    let mut seeds: Vec<_> = std::fs::read_dir("../../seeds").unwrap().map(|e| e.unwrap().path()).collect();
    seeds.sort();
    for path in seeds {
        let source = gongwen::SourceFile {
            path: path.file_name().unwrap().to_str().unwrap().to_owned(),
            bytes: std::fs::read(&path).unwrap(),
        };
        let analysis = pipeline.convert(&source).unwrap();
        let document = gongwen_export::Document::new(&analysis, "gongwen.context.jsonld");
        check_export(&gongwen_export::to_json(&document));
        graph.add(&document);
    }
    check_export(&graph.finish());
}

#[test]
fn no_iri_begins_with_a_prefix_and_none_is_relative() {
    let names = |q: &Quad| {
        let object = match &q.object {
            Term::NamedNode(n) => Some(n.as_str().to_owned()),
            _ => None,
        };
        let mut names = vec![q.predicate.as_str().to_owned(), q.subject.to_string()];
        names.extend(object);
        names
    };
    for json in [gongwen_export::to_json(&full().wire()), graph_json()] {
        for name in quads(&json).iter().flat_map(names) {
            let name = name.trim_matches(['<', '>']);
            assert!(!name.starts_with("gw:") && !name.starts_with("xsd:"), "{name}");
            assert!(!name.starts_with("https://example.org/"), "{name} was resolved against the base");
        }
    }
}

#[test]
fn amounts_are_decimals_and_no_double_is_left() {
    let quads = quads(&gongwen_export::to_json(&full().wire()));
    let literals = |key: &str| -> BTreeSet<String> {
        let of_key = quads.iter().filter(|q| q.predicate.as_str() == format!("{GW}{key}"));
        of_key.map(|q| q.object.to_string()).collect()
    };
    let decimals =
        BTreeSet::from([format!("\"150000000\"^^<{XSD}decimal>"), format!("\"36.2\"^^<{XSD}decimal>")]);
    assert_eq!(literals("value_decimal"), decimals);
    assert_eq!(literals("value"), BTreeSet::new());
    assert!(literals("start").iter().all(|l| l.ends_with(&format!("^^<{XSD}integer>"))));
    assert!(!quads.iter().any(|q| q.object.to_string().ends_with(&format!("{XSD}double>"))));
    assert!(literals("issued_date").contains(&format!("\"2023-02-28\"^^<{XSD}date>")));
}

#[test]
fn a_count_of_mentions_is_no_list_of_mentions() {
    let document = full().wire();
    let quads = quads(&gongwen_export::to_json(&document));
    let mentions: Vec<_> = quads.iter().filter(|q| q.predicate.as_str() == format!("{GW}mentions")).collect();
    assert_eq!(mentions.len(), document.mentions.len());
    assert!(mentions.iter().all(|q| q.subject.to_string() == format!("<{}>", document.id)));
    assert!(!quads.iter().any(|q| q.predicate.as_str() == format!("{GW}aliases")));
}

#[test]
fn a_relation_names_the_property_of_its_direct_triple() {
    let document = full().wire();
    let quads = quads(&gongwen_export::to_json(&document));
    let has = |s: &str, p: &str, o: &str| {
        quads.iter().any(|q| {
            q.subject.to_string() == format!("<{s}>")
                && q.predicate.as_str() == format!("{GW}{p}")
                && q.object.to_string() == format!("<{o}>")
        })
    };
    let relation = &document.relations[0];
    assert!(has(&relation.id, "predicate", &format!("{GW}located_in")));
    assert!(has(&relation.id, "subject", &relation.subject));
    assert!(has(&relation.subject, "located_in", &relation.object));
    assert!(has(&document.mentions[0].id, "type", &format!("{GW}District")));
}

#[test]
fn sections_are_a_set_and_no_rdf_list() {
    let quads = quads(&gongwen_export::to_json(&full().wire()));
    assert!(!quads.iter().any(|q| q.predicate.as_str().ends_with("rdf-syntax-ns#first")));
    assert_eq!(quads.iter().filter(|q| q.predicate.as_str() == format!("{GW}sections")).count(), 2);
}

#[test]
fn an_id_with_white_space_would_vanish_and_so_check_refuses_it() {
    let mut sample = Sample::new("a.txt", "甲区");
    let district = sample.entity(gongwen_model::EntityType::District, "甲 区", "甲区");
    sample.mention(district, "甲区");
    let breaches = gongwen_export::check::Checker::new().document("a.json", &sample.json());
    assert!(breaches.iter().any(|b| b.rule == "iri"));
    let json = json!({"@context": {"p": "https://example.org/p"}, "@id": "urn:x:a b", "p": "v"}).to_string();
    let read: Vec<_> = JsonLdParser::new().for_slice(&json).collect();
    assert!(read.iter().all(Result::is_err), "{read:?}");
}
