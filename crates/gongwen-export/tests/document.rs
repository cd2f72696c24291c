//! The JSON of a document against the output contract.

mod common;

use common::{Sample, full};
use gongwen_export::explain::{Place, explain};
use gongwen_model::{Budget, Exceeded, Limits, Quantity};
use serde_json::{Value, json};

/// `text[start:end]` in code points.
fn slice(document: &Value, thing: &Value, prefix: &str) -> String {
    let at = |key: &str| thing[format!("{prefix}{key}")].as_u64().unwrap() as usize;
    document["text"].as_str().unwrap().chars().skip(at("start")).take(at("end") - at("start")).collect()
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let document = full().json();
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "@context",
        "@id",
        "@type",
        "schema_version",
        "generator",
        "source",
        "metadata",
        "metadata_evidence",
        "normalization",
        "text",
        "removed",
        "parts",
        "sections",
        "tables",
        "entities",
        "mentions",
        "quantities",
        "dates",
        "citations",
        "relations",
        "diagnostics",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn spans_count_code_points_also_behind_an_astral_character() {
    let document = full().json();
    for list in ["mentions", "quantities", "dates", "citations"] {
        for thing in document[list].as_array().unwrap() {
            assert_eq!(slice(&document, thing, ""), thing["text"], "{list}");
        }
    }
    for section in document["sections"].as_array().unwrap() {
        assert_eq!(slice(&document, section, "heading_"), section["heading"]);
    }
    let quantity = &document["quantities"][0];
    let (start, end) = (&quantity["start"], &quantity["end"]);
    let id = document["@id"].as_str().unwrap();
    assert_eq!(quantity["@id"], format!("{id}#q-{start}-{end}"));
    assert_eq!(slice(&document, quantity, "sentence_"), "到2025年，𠮷祥园区量子产业增加值超过1.5亿元。");
}

#[test]
fn positions_lead_back_to_source_bytes() {
    let sample = full();
    let document = sample.json();
    let mut source = vec![0xef, 0xbb, 0xbf];
    source.extend_from_slice(sample.analysis.decoded.as_bytes());
    let bytes = |thing: &Value| {
        let at = |key: &str| thing[key].as_u64().unwrap() as usize;
        String::from_utf8(source[at("source_start")..at("source_end")].to_vec()).unwrap()
    };
    assert_eq!(bytes(&document["quantities"][0]), "超过1.5亿元");
    assert_eq!(bytes(&document["citations"][0]), "《合肥市科技创新\n条例》");
    assert_eq!(bytes(&document["removed"][0]), "首页 > 政务公开\n");
    let repair = &document["normalization"]["repairs"][0];
    assert_eq!(
        (bytes(repair).as_str(), &repair["before"], &repair["after"]),
        ("\n", &json!("\n"), &json!(""))
    );
    assert_eq!(repair["start"], repair["end"]);
    let folds = &document["normalization"]["folds"][0];
    assert_eq!(folds["kind"], "pinyin_note");
    let note = json!({"source_start": folds["source_starts"][0], "source_end": folds["source_ends"][0]});
    assert_eq!(bytes(&note), "(liàng)");
}

#[test]
fn amounts_are_exact_in_strings_and_handy_in_numbers() {
    let document = full().json();
    let first = &document["quantities"][0];
    assert_eq!((&first["value"], &first["value_decimal"]), (&json!(150_000_000), &json!("150000000")));
    let second = &document["quantities"][1];
    assert_eq!((&second["value"], &second["value_decimal"]), (&json!(36.2), &json!("36.2")));
    assert_eq!((&second["value_max"], &second["value_max_decimal"]), (&json!(40), &json!("40")));
    assert_eq!(second["table"]["row"], 0);
    assert_eq!(second["table"]["table"], document["tables"][0]["@id"]);
}

#[test]
fn relations_have_a_direct_triple_beside_them() {
    let document = full().json();
    let entity = |name: &str| {
        document["entities"].as_array().unwrap().iter().find(|e| e["name"] == name).unwrap().clone()
    };
    assert_eq!(entity("量子产业")["located_in"], json!(["urn:gongwen:district:340104"]));
    assert_eq!(entity("量子产业")["develops"], json!([]));
    assert_eq!(entity("蜀山区")["mentions"], 1);
    // What the document cites hangs on the policy that the document is.
    assert_eq!(entity("合肥市量子产业行动方案")["cites"], json!(["urn:gongwen:policy:合肥市科技创新条例"]));
    let relations = document["relations"].as_array().unwrap();
    assert_eq!(relations[2]["subject"], document["@id"]);
    assert_eq!(relations[1]["subject_mention"], document["mentions"][1]["@id"]);
}

#[test]
fn one_record_per_subject_predicate_object_and_part() {
    let mut sample = full();
    let again = sample.analysis.links.relations[0].clone();
    sample.analysis.links.relations.push(again);
    assert_eq!(sample.json()["relations"].as_array().unwrap().len(), 3);
}

#[test]
fn metadata_say_where_they_were_read() {
    let document = full().json();
    let title = &document["metadata_evidence"]["title"][0];
    assert_eq!(slice(&document, title, ""), "合肥市量子产业行动方案");
    assert_eq!(document["metadata_evidence"]["publisher"], json!([{"start": null, "end": null}]));
    assert_eq!(document["metadata"]["issued_date"], "2023-02-28");
    assert_eq!(document["metadata"]["issuers"][0]["@id"], "urn:gongwen:organization:合肥市人民政府");
    assert_eq!(document["parts"][1]["metadata"]["policy"], "urn:gongwen:policy:合肥市量子产业行动方案");
}

#[test]
fn a_new_finding_renumbers_nothing() {
    let before = full().json();
    let mut sample = full();
    sample.quantity("1.5\n联", "别的", "7", |q: &mut Quantity| q.rule = "quantity/new");
    let last = sample.analysis.facts.quantities.pop().unwrap();
    sample.analysis.facts.quantities.insert(0, last);
    let after = sample.json();
    assert_eq!(before["quantities"][0]["@id"], after["quantities"][1]["@id"]);
    assert_eq!(before["quantities"][1]["@id"], after["quantities"][2]["@id"]);
}

#[test]
fn a_line_holds_the_same_document_with_its_context() {
    let document = full().wire();
    let line = gongwen_export::to_json_line(&document);
    assert_eq!(line.matches('\n').count(), 1);
    let mut from_line: Value = serde_json::from_str(&line).unwrap();
    let mut from_file: Value = serde_json::from_str(&gongwen_export::to_json(&document)).unwrap();
    let context: Value = serde_json::from_str(&gongwen_export::context()).unwrap();
    assert_eq!(from_line["@context"], context["@context"]);
    from_line["@context"] = Value::Null;
    from_file["@context"] = Value::Null;
    assert_eq!(from_line, from_file);
}

#[test]
fn an_empty_text_gives_a_document_with_all_keys() {
    let empty = Sample::new("empty.txt", "").json();
    let full = full().json();
    let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&empty), keys(&full));
}

#[test]
fn a_place_is_explained_with_all_that_covers_it() {
    let sample = full();
    let text = sample.analysis.document.text();
    let offset = text.chars().position(|c| c == '超').unwrap();
    let mut source = vec![0xef, 0xbb, 0xbf];
    source.extend_from_slice(sample.analysis.decoded.as_bytes());
    let shown = explain(&sample.analysis, Place::Offset(offset)).remove(0).with_source(&source).to_string();
    for expected in [
        "'超' U+8D85, line 4",
        "(UTF-8) e8 b6 85",
        "section   一、发展目标",
        "part      main › 合肥市量子产业行动方案",
        "rule quantity/test",
        "kind:到2025年",
    ] {
        assert!(shown.contains(expected), "{expected:?} is not in\n{shown}");
    }
    assert_eq!(explain(&sample.analysis, Place::Offset(text.chars().count())), []);
}

#[test]
fn output_over_the_limit_is_given_up_while_it_is_written() {
    let mut document = full().wire();
    let (json, line) = (gongwen_export::to_json(&document), gongwen_export::to_json_line(&document));
    let budget = || Budget::new(Limits { output_ratio: 2, ..Limits::NONE }, &|| false);
    assert_eq!(gongwen_export::to_json_within(&document, &budget()), Ok(json));
    assert_eq!(gongwen_export::to_json_line_within(&document, &budget()), Ok(line));
    // A million bytes are free for any source.
    document.text = "水".repeat(Limits::FREE_OUTPUT / 3 - 20_000);
    assert!(gongwen_export::to_json_within(&document, &budget()).is_ok());
    document.text += &"水".repeat(20_000);
    let over = Err(Exceeded::Output(Limits::FREE_OUTPUT));
    assert_eq!(gongwen_export::to_json_within(&document, &budget()), over);
    assert_eq!(gongwen_export::to_json_line_within(&document, &budget()), over);
    assert_eq!(Exceeded::Output(1).code(), "output_too_large");
    // The same text is right for a source of its size.
    document.source.bytes = Limits::FREE_OUTPUT as u64;
    assert!(gongwen_export::to_json_within(&document, &budget()).is_ok());
}

#[test]
fn writing_ends_when_the_time_is_over() {
    let document = full().wire();
    let budget = Budget::new(Limits::NONE, &|| true);
    assert_eq!(gongwen_export::to_json_within(&document, &budget), Err(Exceeded::Time));
}
