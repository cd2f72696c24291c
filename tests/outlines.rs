//! The fixtures have the outline and the elements that a reader sees in them (`tests/cases/outlines.toml`).

#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gongwen::{Pipeline, SourceFile};
use gongwen_export::Document;
use serde_json::Value;

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().unwrap().iter()
}

fn or<'v>(value: &'v Value, otherwise: &'v str) -> &'v str {
    value.as_str().unwrap_or(otherwise)
}

fn row(cells: &Value) -> String {
    let cells: Vec<&str> = cells.as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    format!("  {}", cells.join(" | ")).trim_end().to_owned()
}

fn outline(document: &Value) -> String {
    let mut out = String::new();
    for part in list(document, "parts") {
        writeln!(out, "[{}] {}", part["role"].as_str().unwrap(), or(&part["title"], "–")).unwrap();
        for section in list(document, "sections").filter(|s| s["part"] == part["@id"]) {
            let indent = "  ".repeat(section["depth"].as_u64().unwrap() as usize);
            let run_in = if section["run_in"] == true { " …" } else { "" };
            let (number, heading) = (or(&section["number"], "·"), or(&section["heading"], "–"));
            writeln!(out, "{indent}{number} {heading}{run_in}").unwrap();
        }
    }
    for table in list(document, "tables") {
        writeln!(out, "table {}", or(&table["caption"], "–")).unwrap();
        writeln!(out, "{}", row(&table["columns"])).unwrap();
        for cells in list(table, "rows") {
            writeln!(out, "{}", row(cells)).unwrap();
        }
        for note in list(table, "notes") {
            writeln!(out, "  {}", note.as_str().unwrap()).unwrap();
        }
    }
    out
}

/// A value of the metadata on one line: names of issuers, person and phone of contacts.
fn value(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            let shown = ["name", "person", "phone"].iter().filter_map(|k| fields.get(*k)?.as_str());
            shown.collect::<Vec<_>>().join(" ")
        }
        other => or(other, "").to_owned(),
    }
}

fn metadata(document: &Value) -> String {
    let fields = document["metadata"].as_object().unwrap().iter();
    let shown = fields.filter(|(key, v)| *key != "policy" && !value(v).is_empty());
    shown.map(|(key, v)| format!("{key}: {}\n", value(v))).collect()
}

#[test]
fn fixtures_have_their_outlines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cases = fs::read_to_string(root.join("tests/cases/outlines.toml")).unwrap();
    let cases: toml::Table = cases.parse().unwrap();
    let pipeline = Pipeline::new().unwrap();
    let mut wrong = String::new();
    for case in cases["document"].as_array().unwrap() {
        let name = case["file"].as_str().unwrap();
        let bytes = fs::read(root.join("fixtures").join(name)).unwrap();
        let analysis = pipeline.convert(&SourceFile { path: name.to_owned(), bytes }).unwrap();
        let json = gongwen_export::to_json(&Document::new(&analysis, "gongwen.context.jsonld"));
        let document = serde_json::from_str(&json).unwrap();
        for (view, found) in [("outline", outline(&document)), ("metadata", metadata(&document))] {
            let expected = case[view].as_str().unwrap();
            if found != expected {
                writeln!(wrong, "{name}: {view}\n--- expected\n{expected}--- found\n{found}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
