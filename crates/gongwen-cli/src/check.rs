//! `gongwen check`: the output contract, verified on what `convert` wrote.

use std::fs;
use std::path::{Path, PathBuf};

use gongwen::{Pipeline, SourceFile};
use gongwen_export::check::{self, Breach};
use serde_json::Value;

use crate::args::Check;
use crate::convert::{CONTEXT, GRAPH, MANIFEST, SCHEMA};
use crate::report::Reporter;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Check, reporter: &Reporter) -> Outcome {
    let read = |name: &str| {
        let path = args.output.join(name);
        fs::read_to_string(&path).map_err(|e| Fatal::Unable(format!("{}: {e}", path.display())))
    };
    let mut checker = check::Checker::new();
    let mut breaches = Vec::new();
    for (name, own) in [(CONTEXT, gongwen_export::context()), (SCHEMA, gongwen_export::schema())] {
        if read(name)? != own {
            breaches.push(Breach::new(name, "", "contract", "differs from what this program publishes"));
        }
    }
    let pipeline = args.sources.is_some().then(crate::pipeline).transpose()?;
    let names = documents(&args.output)?;
    if names.is_empty() {
        return Err(Fatal::Unable(format!("{}: no documents", args.output.display())));
    }
    for name in &names {
        let text = read(name)?;
        let value: Value = match serde_json::from_str(&text) {
            Ok(value) => value,
            Err(e) => {
                breaches.push(Breach::new(name, "", "json", &e.to_string()));
                continue;
            }
        };
        breaches.extend(checker.document(name, &value));
        if let (Some(pipeline), Some(sources)) = (&pipeline, &args.sources) {
            breaches.extend(against_source(name, &text, &value, pipeline, sources));
        }
    }
    for (name, check) in [(GRAPH, true), (MANIFEST, false)] {
        match serde_json::from_str(&read(name)?) {
            Ok(value) if check => breaches.extend(checker.graph(name, &value)),
            Ok(value) => breaches.extend(checker.manifest(name, &value)),
            Err(e) => breaches.push(Breach::new(name, "", "json", &e.to_string())),
        }
    }
    for breach in &breaches {
        reporter.error(&breach.to_string());
    }
    if breaches.is_empty() {
        reporter.note(&format!("{}: {} documents keep the contract", args.output.display(), names.len()));
    }
    Ok(breaches.is_empty())
}

/// Names of the documents below `output`, sorted.
pub(crate) fn documents(output: &Path) -> Result<Vec<String>, Fatal> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let place = output.join(&folder);
        let entries = fs::read_dir(&place);
        for entry in entries.map_err(|e| Fatal::Unable(format!("{}: {e}", place.display())))?.flatten() {
            let name = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(name);
            } else if name.extension().is_some_and(|e| e == "json") {
                found.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.retain(|name| name != MANIFEST && name != SCHEMA);
    found.sort();
    Ok(found)
}

/// Converts the source of a document again: the same bytes must come out, and nothing may be lost.
fn against_source(name: &str, text: &str, value: &Value, pipeline: &Pipeline, sources: &Path) -> Vec<Breach> {
    let Some(path) = value.pointer("/source/path").and_then(Value::as_str) else { return Vec::new() };
    let bytes = match fs::read(sources.join(path)) {
        Ok(bytes) => bytes,
        Err(e) => return vec![Breach::new(name, "/source/path", "sources", &format!("{path}: {e}"))],
    };
    let analysis = match pipeline.convert(&SourceFile { path: path.to_owned(), bytes }) {
        Ok(analysis) => analysis,
        Err(e) => return vec![Breach::new(name, "/source", "sources", &e.to_string())],
    };
    let mut breaches = check::nothing_lost(name, &analysis);
    let context = value.get("@context").and_then(Value::as_str).unwrap_or_default();
    if gongwen_export::to_json(&gongwen_export::wire::Document::new(&analysis, context)) != text {
        breaches.push(Breach::new(name, "", "reproducible", "converting the source again gives other bytes"));
    }
    breaches
}
