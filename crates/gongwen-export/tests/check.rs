//! Each rule of `check` has a document that breaks it.

mod common;

use common::{Sample, full};
use gongwen_export::check::{Breach, Checker, nothing_lost};
use gongwen_export::{Counts, Manifest, ManifestEntry, Status, graph};
use gongwen_text::{Edits, Fold, Span, Why};
use serde_json::{Value, json};

fn rules(breaches: &[Breach]) -> Vec<&'static str> {
    let mut rules: Vec<_> = breaches.iter().map(|b| b.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// Breaks a good document at `pointer` and expects a breach of `rule` there.
#[track_caller]
fn check(pointer: &str, broken: Value, rule: &str, at: &str) {
    let mut document = full().json();
    *document.pointer_mut(pointer).expect("the place is there") = broken;
    let breaches = whole(&document);
    let found = breaches.iter().any(|b| b.rule == rule && b.pointer == at);
    assert!(found, "no breach of {rule} at {at} in {breaches:#?}");
}

/// All breaches of a document and of the graph of its good twin.
fn whole(document: &Value) -> Vec<Breach> {
    let mut checker = Checker::new();
    let mut breaches = checker.document("plan.json", document);
    breaches.extend(checker.graph("graph.jsonld", &graph_of(&[full()])));
    breaches
}

fn graph_of(samples: &[Sample]) -> Value {
    let mut builder = graph::Builder::new();
    samples.iter().for_each(|s| builder.add(&s.wire()));
    serde_json::from_str(&builder.finish()).unwrap()
}

#[test]
fn a_good_document_has_no_breach() {
    assert_eq!(whole(&full().json()), []);
    assert_eq!(nothing_lost("plan.json", &full().analysis), []);
    assert_eq!(Checker::new().document("empty.json", &Sample::new("empty.txt", "").json()), []);
}

#[test]
fn schema_types_values_and_keys() {
    check("/quantities/0/value", json!("1.5"), "schema", "/quantities/0/value");
    check("/quantities/0/kind", json!("goal"), "schema", "/quantities/0/kind");
    check("/metadata/issued_date", json!("2023-02-30"), "schema", "/metadata/issued_date");
    check("/source/encoding_confidence", json!(1.5), "schema", "/source/encoding_confidence");
    check("/schema_version", json!("0"), "schema", "/schema_version");
    check("/sections/0/depth", json!(0), "schema", "/sections/0/depth");
    check("/quantities/0/value_decimal", json!("1,5"), "schema", "/quantities/0/value_decimal");
    check("/dates/0", json!({}), "schema", "/dates/0");
    check("/removed/0/reason", Value::Null, "schema", "/removed/0/reason");
}

#[test]
fn schema_order_of_keys() {
    let mut document = full().json();
    let part = document["parts"][0].as_object_mut().unwrap();
    let role = part.shift_remove("role").unwrap();
    part.insert("role".to_owned(), role);
    let breaches = whole(&document);
    assert_eq!(rules(&breaches), ["schema"], "{breaches:#?}");
}

#[test]
fn span_text() {
    check("/mentions/0/text", json!("包河区"), "span-text", "/mentions/0/text");
    check("/quantities/0/end", json!(3), "span-text", "/quantities/0");
    check("/dates/0/start", json!(1), "span-text", "/dates/0/text");
    check("/citations/0/text", json!("《条例》"), "span-text", "/citations/0/text");
    check("/sections/0/heading", json!("目标"), "span-text", "/sections/0/heading");
    check("/parts/0/end", json!(100_000), "span-text", "/parts/0");
    check("/removed/0/source_end", json!(100_000), "span-text", "/removed/0");
    check("/text", json!("一\u{202e}二"), "span-text", "/text");
    check("/normalization/repairs/0/after", json!("x"), "span-text", "/normalization/repairs/0/after");
}

#[test]
fn ids() {
    let document = full().json();
    check("/mentions/1/@id", document["mentions"][0]["@id"].clone(), "ids", "/mentions/1/@id");
    let other = json!("0".repeat(64));
    check("/source/sha256", other, "ids", "/@id");
}

#[test]
fn references() {
    check("/mentions/0/entity", json!("urn:gongwen:district:000000"), "references", "/mentions/0/entity");
    check("/relations/0/object", json!("urn:gongwen:x:y"), "references", "/relations/0/object");
    check("/sections/1/parent", json!("urn:gongwen:x:y"), "references", "/sections/1/parent");
    check("/quantities/0/subjects", json!(["urn:gongwen:x:y"]), "references", "/quantities/0/subjects/0");
    check("/metadata/issuers/0/@id", json!("urn:gongwen:x:y"), "references", "/metadata/issuers/0/@id");
}

#[test]
fn a_reference_may_lead_to_the_graph() {
    let mut checker = Checker::new();
    let mut document = full().json();
    document["entities"][0]["parent"] = json!("urn:gongwen:place:340100");
    assert_eq!(checker.document("plan.json", &document), []);
    let mut other = Sample::new("other.txt", "合肥市");
    other.entity(gongwen_model::EntityType::Place, "340100", "合肥市");
    let breaches = checker.graph("graph.jsonld", &graph_of(&[full(), other]));
    assert_eq!(breaches, []);
}

#[test]
fn tree() {
    let document = full().json();
    let outside = json!(document["sections"][0]["start"].as_u64().unwrap() - 1);
    check("/sections/1/start", outside, "tree", "/sections/1");
    let mut document = full().json();
    document["sections"][1]["parent"] = Value::Null;
    let breaches = whole(&document);
    assert!(breaches.iter().any(|b| b.rule == "tree" && b.message.contains("sibling")), "{breaches:#?}");
    // Two mentions that cross: 蜀山区高 and 山区高新园.
    let mut document = full().json();
    let start = document["mentions"][0]["start"].as_u64().unwrap();
    document["mentions"][0]["end"] = json!(start + 4);
    document["mentions"][0]["text"] = json!("蜀山区高");
    document["mentions"][1]["start"] = json!(start + 1);
    document["mentions"][1]["text"] = json!("山区高新园");
    assert_eq!(rules(&whole(&document)), ["tree"]);
}

#[test]
fn context() {
    let mut document = full().json();
    document["mentions"][0]["colour"] = json!("red");
    assert_eq!(rules(&whole(&document)), ["context", "schema"]);
    let mut document = full().json();
    document["entities"][0]["codes"]["unheard_of"] = json!("1");
    assert_eq!(rules(&whole(&document)), ["context"]);
    check("/mentions/0/type", json!("Town"), "context", "/mentions/0/type");
}

#[test]
fn iri() {
    check("/entities/0/@id", json!("urn:gongwen:district:蜀 山"), "iri", "/entities/0/@id");
    check("/entities/0/same_as/0", json!("Q1361369"), "iri", "/entities/0/same_as/0");
    check("/parts/0/@id", json!("#part-0-9"), "iri", "/parts/0/@id");
}

#[test]
fn nothing_is_lost() {
    // A deletion that is no fold, no repair and no furniture: the map lacks what the records lack.
    let mut sample = Sample::new("a.txt", "甲乙丙");
    let mut edits = Edits::new();
    edits.delete(Span::new(3, 6), Why::Fold(Fold::Space));
    let edited = Sample::edited("a.txt", "甲乙丙", 0, edits);
    assert_eq!(nothing_lost("a.json", &edited.analysis), []);
    sample.analysis.decoded.push('丁');
    sample.analysis.decoded_map = gongwen_text::OffsetMap::even(12, 0);
    sample.analysis.source.bytes = 12;
    let breaches = nothing_lost("a.json", &sample.analysis);
    assert_eq!(rules(&breaches), ["nothing-lost"]);
    assert_eq!(breaches[0].message, "bytes 9–12 are lost: \"丁\"");
    // Bytes that were never decoded.
    let mut sample = Sample::new("a.txt", "甲乙丙");
    sample.analysis.source.bytes = 20;
    assert_eq!(rules(&nothing_lost("a.json", &sample.analysis)), ["nothing-lost"]);
    // White space is no content.
    let mut sample = Sample::new("a.txt", "甲");
    sample.analysis.decoded.push_str(" \n");
    sample.analysis.decoded_map = gongwen_text::OffsetMap::even(5, 0);
    sample.analysis.source.bytes = 5;
    assert_eq!(nothing_lost("a.json", &sample.analysis), []);
}

#[test]
fn graph_lists_documents_and_counts_evidence() {
    let check = |pointer: &str, broken: Option<Value>, rule: &str| {
        let mut checker = Checker::new();
        checker.document("plan.json", &full().json());
        let mut graph = graph_of(&[full()]);
        match broken {
            Some(value) => *graph.pointer_mut(pointer).unwrap() = value,
            None => drop(graph.pointer_mut(pointer).unwrap().take()),
        }
        let breaches = checker.graph("graph.jsonld", &graph);
        assert!(rules(&breaches).contains(&rule), "{pointer}: {breaches:#?}");
    };
    check("/@graph", Some(json!([])), "graph");
    check("/@context", Some(json!("gongwen.context.jsonld")), "graph");
    check("/@graph/0/@id", None, "graph");
    let graph = graph_of(&[full()]);
    let nodes = graph["@graph"].as_array().unwrap();
    let relation = nodes.iter().position(|n| n["@type"] == "Relation").unwrap();
    check(&format!("/@graph/{relation}/evidence_count"), Some(json!(0)), "graph");
    check(&format!("/@graph/{relation}/@id"), Some(nodes[0]["@id"].clone()), "ids");
    check(&format!("/@graph/{relation}/object"), Some(json!("urn:gongwen:x:y")), "references");
}

#[test]
fn manifest_lists_documents_in_order() {
    let entry = || ManifestEntry {
        path: "city/plan.txt".to_owned(),
        sha256: Some(full().analysis.source.sha256),
        status: Status::Ok,
        code: None,
        message: None,
        counts: Some(Counts::of(&full().wire())),
        output: Some("plan.json".to_owned()),
    };
    let check = |entries: Vec<ManifestEntry>| {
        let mut checker = Checker::new();
        checker.document("plan.json", &full().json());
        let mut manifest = Manifest::new();
        entries.into_iter().for_each(|e| manifest.push(e));
        checker.manifest("manifest.json", &serde_json::from_str(&manifest.to_json()).unwrap())
    };
    assert_eq!(check(vec![entry()]), []);
    assert_eq!(rules(&check(vec![])), ["manifest"]);
    let counts = Some(Counts { mentions: 9, ..Counts::of(&full().wire()) });
    assert_eq!(rules(&check(vec![ManifestEntry { counts, ..entry() }])), ["manifest"]);
    assert_eq!(rules(&check(vec![ManifestEntry { status: Status::Failed, ..entry() }])), ["manifest"]);
    let output = Some("gone.json".to_owned());
    assert_eq!(rules(&check(vec![entry(), ManifestEntry { output, ..entry() }])), ["manifest"]);
}

/// The validator of `check` and a general one give the same verdict.
#[test]
fn our_validator_agrees_with_a_general_one() {
    let schema: Value = serde_json::from_str(&gongwen_export::schema()).unwrap();
    let general = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let good = full().json();
    let mut cases = vec![good.clone(), Sample::new("empty.txt", "").json(), json!({}), json!([])];
    let broken = [
        ("/quantities/0/value", json!("1")),
        ("/quantities/0/time/mode", json!("until")),
        ("/quantities/0/time", Value::Null),
        ("/quantities/0/time", json!(3)),
        ("/metadata/issued_date", json!("2023-02-30")),
        ("/metadata/issued_date", Value::Null),
        ("/@id", json!("urn:gongwen:doc:zz")),
        ("/entities/0/mentions", json!(-1)),
        ("/entities/0/mentions", json!(1.5)),
        ("/entities/0/codes", json!({"gb2260": 3})),
        ("/normalization/folds/0/starts/0", json!("x")),
        ("/tables/0/rows/0/0", Value::Null),
        ("/@context", json!({"gw": "x"})),
        ("/@context", json!(5)),
        ("/relations/0/predicate", json!("hosts")),
        ("/sections/0/ordinal", Value::Null),
    ];
    for (pointer, value) in broken {
        let mut case = good.clone();
        *case.pointer_mut(pointer).unwrap() = value;
        cases.push(case);
    }
    let mut extra = good.clone();
    extra["entities"][0]["colour"] = json!("red");
    cases.push(extra);
    for case in cases {
        let breaches = Checker::new().document("x.json", &case);
        let ours = !breaches.iter().any(|b| b.rule == "schema");
        let errors: Vec<String> = general.iter_errors(&case).map(|e| e.to_string()).collect();
        assert_eq!(ours, errors.is_empty(), "{errors:?} {breaches:#?}");
    }
}
