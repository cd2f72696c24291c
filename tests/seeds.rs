//! The seeds through the whole pipeline: small readable views as snapshots, and in the same test what
//! the output contract says always holds.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gongwen::{Analysis, Pipeline, SourceFile};
use gongwen_export::{Document, check};
use serde_json::Value;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().unwrap());

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn convert(path: &Path) -> (Analysis, Value) {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let source = SourceFile { path: name, bytes: fs::read(path).unwrap() };
    let analysis = PIPELINE.convert(&source).unwrap();
    let json = gongwen_export::to_json(&Document::new(&analysis, "gongwen.context.jsonld"));
    (analysis, serde_json::from_str(&json).unwrap())
}

/// Asserts what OUTPUT says always holds for a document.
#[track_caller]
fn assert_contract(name: &str, analysis: &Analysis, document: &Value) {
    let mut breaches = check::Checker::new().document(name, document);
    breaches.extend(check::nothing_lost(name, analysis));
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{name}:\n{}", lines.join("\n"));
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

fn list<'v>(document: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    document[key].as_array().unwrap().iter()
}

/// The tree, indented, with part titles; tables below.
fn outline(document: &Value) -> String {
    let mut out = String::new();
    for part in list(document, "parts") {
        writeln!(out, "[{}] {}", text(&part["role"]), text(&part["title"])).unwrap();
        for section in list(document, "sections").filter(|s| s["part"] == part["@id"]) {
            let indent = "  ".repeat(section["depth"].as_u64().unwrap() as usize);
            let run_in = if section["run_in"] == true { " …" } else { "" };
            let number = section["number"].as_str().unwrap_or("·");
            writeln!(out, "{indent}{number} {}{run_in}", text(&section["heading"])).unwrap();
        }
    }
    for table in list(document, "tables") {
        writeln!(out, "table {}: {} {}", text(&table["caption"]), table["columns"], table["notes"]).unwrap();
        for row in table["rows"].as_array().unwrap() {
            writeln!(out, "  {row}").unwrap();
        }
    }
    out
}

fn metadata(document: &Value) -> String {
    let mut out = String::new();
    for (key, value) in document["metadata"].as_object().unwrap() {
        if !value.is_null() && value.as_array().is_none_or(|a| !a.is_empty()) {
            writeln!(out, "{key}: {}", text(value)).unwrap();
        }
    }
    for removed in list(document, "removed") {
        let shown: String = text(&removed["text"]).replace('\n', "⏎").chars().take(60).collect();
        writeln!(out, "- {}: {shown}", text(&removed["reason"])).unwrap();
    }
    for diagnostic in list(document, "diagnostics") {
        writeln!(out, "! {} {}", text(&diagnostic["code"]), text(&diagnostic["message"])).unwrap();
    }
    out
}

fn repairs(document: &Value) -> String {
    let mut out = String::new();
    for r in list(&document["normalization"], "repairs") {
        let (before, after) = (text(&r["before"]), text(&r["after"]));
        writeln!(
            out,
            "{} {before:?} → {after:?} {} {} {}",
            text(&r["kind"]),
            text(&r["rule"]),
            r["confidence"],
            r["evidence"]
        )
        .unwrap();
    }
    for fold in list(&document["normalization"], "folds") {
        let count = fold["starts"].as_array().unwrap().len();
        writeln!(out, "fold {}: {count}", text(&fold["kind"])).unwrap();
    }
    out
}

fn entities(document: &Value) -> String {
    let mut lines: Vec<String> = list(document, "entities")
        .map(|e| {
            let aliases: Vec<String> = e["aliases"].as_array().unwrap().iter().map(text).collect();
            format!("{} {} [{}] {}", text(&e["@type"]), text(&e["name"]), aliases.join(" "), e["mentions"])
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

fn relations(document: &Value) -> String {
    let name = |id: &Value| {
        let of = |e: &Value| (e["@id"] == *id).then(|| text(&e["name"]));
        list(document, "entities")
            .find_map(of)
            .unwrap_or_else(|| text(id).rsplit(':').next().unwrap().to_owned())
    };
    let mut lines: Vec<String> = list(document, "relations")
        .map(|r| format!("{} → {} → {}", name(&r["subject"]), text(&r["predicate"]), name(&r["object"])))
        .collect();
    lines.sort();
    lines.join("\n")
}

fn quantities(document: &Value) -> String {
    let mut out = String::new();
    for q in list(document, "quantities") {
        let max = q["value_max_decimal"].as_str().map_or(String::new(), |m| format!("–{m}"));
        writeln!(
            out,
            "{} | {} {}{max} {} | {} | {} | {}{}",
            text(&q["text"]),
            text(&q["comparator"]),
            text(&q["value_decimal"]),
            text(&q["unit"]),
            text(&q["kind"]),
            text(&q["indicator"]),
            text(&q["time"]["text"]),
            if q["rhetorical"] == true { " (rhetorical)" } else { "" },
        )
        .unwrap();
    }
    for d in list(document, "dates") {
        writeln!(out, "date {} {}..{}", text(&d["text"]), text(&d["from"]), text(&d["to"])).unwrap();
    }
    out
}

#[test]
fn seeds() {
    insta::glob!("../seeds", "*.txt", |path| {
        let (analysis, document) = convert(path);
        assert_contract(path.file_name().unwrap().to_str().unwrap(), &analysis, &document);
        let views = [
            ("outline", outline(&document)),
            ("metadata", metadata(&document)),
            ("repairs", repairs(&document)),
            ("entities", entities(&document)),
            ("relations", relations(&document)),
            ("quantities", quantities(&document)),
        ];
        for (view, content) in views {
            insta::assert_snapshot!(view, content);
        }
    });
}

#[test]
fn fixtures_keep_the_contract() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let source = SourceFile { path: name.clone(), bytes: fs::read(&path).unwrap() };
        let Ok(analysis) = PIPELINE.convert(&source) else { continue };
        let json = gongwen_export::to_json(&Document::new(&analysis, "gongwen.context.jsonld"));
        assert_contract(&name, &analysis, &serde_json::from_str(&json).unwrap());
        count += 1;
    }
    assert!(count > 10, "only {count} fixtures were converted");
}

/// Every rule that the output names can be asked for: `gongwen rules ID`.
#[test]
fn ids_of_rules_are_those_of_the_table() {
    let known: BTreeSet<&str> = gongwen::rules().iter().map(|r| r.id).collect();
    let folders = ["seeds", "fixtures"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let mut unknown = BTreeSet::new();
    let mut seen = 0;
    for path in folders.into_iter().flatten().map(|e| e.unwrap().path()) {
        let Ok(bytes) = fs::read(&path) else { continue };
        let Ok(analysis) = PIPELINE.convert(&SourceFile { path: "a.txt".to_owned(), bytes }) else {
            continue;
        };
        let (links, facts) = (&analysis.links, &analysis.facts);
        let of_links = links.mentions.iter().map(|m| m.rule).chain(links.relations.iter().map(|r| r.rule));
        let of_facts = facts.quantities.iter().map(|q| q.rule).chain(facts.dates.iter().map(|d| d.rule));
        for id in of_links.chain(of_facts) {
            seen += 1;
            if !known.contains(id) {
                unknown.insert(id.to_owned());
            }
        }
    }
    assert!(seen > 3000, "{seen}");
    assert!(unknown.is_empty(), "{unknown:?}");
}
