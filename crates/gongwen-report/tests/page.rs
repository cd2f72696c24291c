//! The page as bytes, from small graphs and documents made by hand.

use gongwen_report::{Extent, Report};
use serde_json::{Value, json};

const DOCUMENT: &str = "urn:gongwen:doc:1";
const INDUSTRY: &str = "urn:gongwen:industry:x";
const DISTRICT: &str = "urn:gongwen:district:1";

/// A graph of one document that says that an industry is hosted by a district.
fn graph(name: &str) -> String {
    let entity = |id: &str, kind: &str, name: &str| {
        json!({"@id": id, "@type": kind, "name": name, "aliases": [], "codes": {}, "parent": null,
               "mentioned_in": [{"document": DOCUMENT, "count": 2}], "documents": []})
    };
    let nodes = json!([
        {"@id": DOCUMENT, "@type": "Document", "paths": ["b.txt", "copy/b.txt"]},
        entity(DISTRICT, "District", "某区"),
        entity(INDUSTRY, "Industry", name),
        {"@id": "urn:gongwen:relation:1", "@type": "Relation", "subject": INDUSTRY, "predicate": "located_in",
         "object": DISTRICT, "evidence": [], "evidence_count": 2},
        {"@id": "urn:gongwen:citation:1", "@type": "Citation", "entity": null, "title": null},
    ]);
    json!({"@context": {}, "@graph": nodes}).to_string()
}

/// The document: `text` with a mention of the industry at `industry` and of the district at `district`.
fn document(text: &str, industry: (usize, usize), district: (usize, usize)) -> Value {
    let section = format!("{DOCUMENT}#sec-0-9");
    let mention = |entity: &str, (start, end): (usize, usize)| {
        json!({"@id": format!("{DOCUMENT}#m-{start}"), "entity": entity, "start": start, "end": end,
               "source_start": start * 3, "source_end": end * 3, "section": section})
    };
    json!({
        "@id": DOCUMENT,
        "source": {"path": "b.txt", "bytes": text.len(), "encoding": "UTF-8"},
        "metadata": {"title": "通知", "issuers": [], "doc_number": null, "issued_date": null, "published_date": null},
        "text": text,
        // Its own parent: no way up ends.
        "sections": [{"@id": section, "parent": section, "depth": 1, "number": "一、", "heading": "某产业",
                      "heading_start": 2, "heading_end": 5, "start": 0}],
        "tables": [],
        "mentions": [mention(INDUSTRY, industry), mention(DISTRICT, district)],
        "quantities": [],
        "relations": [{"subject": INDUSTRY, "predicate": "located_in", "object": DISTRICT, "section": section,
                       "sentence_start": 6, "sentence_end": text.chars().count(),
                       "subject_mention": null, "object_mention": format!("{DOCUMENT}#m-{}", district.0)}],
    })
}

#[track_caller]
fn page(graph: &str, documents: &[Value], extent: Extent) -> String {
    let mut report = Report::new(graph, |_| extent).unwrap();
    for document in documents {
        report.add(&document.to_string()).unwrap();
    }
    report.finish()
}

/// What the page's script reads.
#[track_caller]
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn hostile_words_cannot_leave_the_data() {
    let hostile = "</script><script>alert(1)</script><!--\u{2028}𠮷{{}}";
    let mut document = document(hostile, (0, 3), (3, 5));
    document["source"]["path"] = json!("<img src=x onerror=alert(1)>.txt");
    document["metadata"]["title"] = json!(hostile);
    let page = page(&graph(hostile), &[document], Extent::Whole);
    let own = ["data", "code"].len();
    assert_eq!(page.matches("<script").count(), own);
    assert_eq!(page.matches("</script").count(), own);
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains('\u{2028}'));
    let data = data(&page);
    assert_eq!(data["documents"][0]["text"], hostile);
    assert_eq!(data["entities"][1]["name"], hostile);
}

#[test]
fn the_page_names_no_place_of_the_network() {
    let page = page(&graph("某产业"), &[], Extent::Whole);
    for scheme in ["http://", "https://", "//cdn", "@import", "url(", "src="] {
        assert!(!page.contains(scheme), "{scheme}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_same_bytes_give_the_same_page() {
    let make =
        || page(&graph("某产业"), &[document("一、某产业\n支持某区建设。", (2, 5), (8, 10))], Extent::Whole);
    assert_eq!(make(), make());
}

#[test]
fn a_document_is_read_once_under_its_first_path() {
    assert_eq!(Report::new(&graph("某产业"), |_| Extent::Whole).unwrap().paths(), ["b.txt"]);
}

#[test]
fn a_relation_shows_its_sentence_and_the_heading_that_names_its_subject() {
    let page =
        page(&graph("某产业"), &[document("一、某产业\n支持某区建设。", (2, 5), (8, 10))], Extent::Whole);
    let data = data(&page);
    let evidence = &data["relations"][0]["evidence"][0];
    assert_eq!(evidence[0][1], json!([[2, 5, 6, 15, "subject"]]));
    assert_eq!(evidence[1][1], json!([[8, 10, 24, 30, "object"]]));
    let span = |k: usize| {
        let passage = &data["passages"][evidence[k][0].as_u64().unwrap() as usize];
        (passage["start"].as_u64().unwrap(), passage["end"].as_u64().unwrap())
    };
    assert_eq!((span(0), span(1)), ((0, 5), (6, 13)));
    assert_eq!(data["sections"], json!(["一、某产业"]));
    assert_eq!(data["passages"][0]["text"], Value::Null);
}

#[test]
fn a_large_corpus_gives_sentences_and_counts_and_says_so() {
    let documents: Vec<Value> = (0..50)
        .map(|k| {
            let text = format!("一、某产业\n支持某区建设。{}", "无关的话。".repeat(200));
            let mut document = document(&text, (2, 5), (8, 10));
            document["@id"] = json!(format!("urn:gongwen:doc:{k}"));
            document
        })
        .collect();
    let whole = page(&graph("某产业"), &documents, Extent::Whole);
    let sentences = page(&graph("某产业"), &documents, Extent::Sentences);
    assert!(sentences.len() + 100_000 < whole.len(), "{} and {}", sentences.len(), whole.len());
    let data = data(&sentences);
    assert_eq!((&data["whole"], &data["totals"]["relations"]), (&json!(false), &json!(1)));
    assert_eq!(data["relations"][0]["count"], 2);
    assert_eq!(data["relations"][0]["evidence"].as_array().unwrap().len(), 3);
    assert_eq!(data["documents"].as_array().unwrap().len(), 3, "only documents that a sentence is of");
    assert_eq!(data["documents"][0]["text"], Value::Null);
    assert_eq!(data["passages"][0]["text"], "一、某产业");
    let totals: Vec<usize> =
        data["passages"].as_array().unwrap().iter().map(|p| p.to_string().len()).collect();
    assert!(totals.iter().all(|&len| len < 5000), "{totals:?}");
}

#[test]
fn spans_outside_the_text_and_sentences_without_end_do_no_harm() {
    let long = "啊".repeat(100_000);
    let mut lost = document(&long, (50_000, 50_003), (8, 10));
    lost["mentions"][1]["start"] = json!(u64::MAX - 1);
    lost["mentions"][1]["end"] = json!(u64::MAX);
    for extent in [Extent::Whole, Extent::Sentences] {
        let data = data(&page(&graph("某产业"), &[lost.clone()], extent));
        let passage = &data["passages"][0];
        let length = passage["end"].as_u64().unwrap() - passage["start"].as_u64().unwrap();
        assert_eq!(length, 1000, "what stands around the mark");
    }
}

#[test]
fn what_is_no_graph_or_no_document_is_refused() {
    assert!(Report::new("{}", |_| Extent::Whole).is_err());
    assert!(Report::new("[", |_| Extent::Whole).is_err());
    let mut report = Report::new(&graph("某产业"), |_| Extent::Whole).unwrap();
    let error = report.add("{\"@id\": \"x\"}").unwrap_err().to_string();
    assert!(error.contains("missing field"), "{error}");
}

#[test]
fn the_extent_follows_the_size() {
    assert_eq!(Extent::of(1 << 20), Extent::Whole);
    assert_eq!(Extent::of(1 << 30), Extent::Sentences);
}
