//! `gongwen check`: the output contract, verified on what `convert` wrote.

use std::fs;
use std::path::{Path, PathBuf};

use gongwen::{Pipeline, SourceFile};
use gongwen_export::check::{self, Breach};
use serde_json::Value;

use crate::archive::{self, Opened};
use crate::args::Check;
use crate::convert::{CONTEXT, GRAPH, MANIFEST, SCHEMA};
use crate::names::path_of;
use crate::report::Reporter;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Check, reporter: &Reporter) -> Outcome {
    let read = |place: &Path| fs::read_to_string(place).map_err(|e| Fatal::at(place, &e));
    let mut checker = check::Checker::new();
    let mut breaches = Vec::new();
    for (name, own) in [(CONTEXT, gongwen_export::context()), (SCHEMA, gongwen_export::schema())] {
        if read(&args.output.join(name))? != own {
            breaches.push(Breach::new(name, "", "contract", "differs from what this program publishes"));
        }
    }
    let pipeline = args.sources.is_some().then(crate::pipeline).transpose()?;
    let names = documents(&args.output)?;
    if names.is_empty() {
        return Err(Fatal::Unable(format!("{}: no documents", args.output.display())));
    }
    for (name, place) in &names {
        let text = read(place)?;
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
        match serde_json::from_str(&read(&args.output.join(name))?) {
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

/// The documents below `output`: their names with `/`, sorted, and where they are.
pub(crate) fn documents(output: &Path) -> Result<Vec<(String, PathBuf)>, Fatal> {
    let mut found = Vec::new();
    let mut folders = vec![output.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|e| Fatal::at(&folder, &e))?.flatten() {
            let place = entry.path();
            if place.is_dir() {
                folders.push(place);
            } else if place.extension().is_some_and(|e| e == "json") {
                let below = place.strip_prefix(output).unwrap_or(&place);
                let name = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>();
                found.push((name.join("/"), place));
            }
        }
    }
    found.retain(|(name, _)| name != MANIFEST && name != SCHEMA);
    found.sort();
    Ok(found)
}

/// Converts the source of a document again: the same bytes must come out, and nothing may be lost.
fn against_source(name: &str, text: &str, value: &Value, pipeline: &Pipeline, sources: &Path) -> Vec<Breach> {
    let Some(path) = value.pointer("/source/path").and_then(Value::as_str) else { return Vec::new() };
    let Opened { bytes, entry } = match archive::open(&sources.join(path_of(path)), u64::MAX - 1) {
        Ok(opened) => opened,
        Err(e) => {
            return vec![Breach::new(name, "/source/path", "sources", &format!("{path}: {}", e.message))];
        }
    };
    let source = SourceFile { path: path.to_owned(), bytes };
    let analysis = match pipeline.convert(&source) {
        Ok(analysis) => archive::settle(analysis, entry.as_deref(), source.bytes.len()),
        Err(e) => return vec![Breach::new(name, "/source", "sources", &e.to_string())],
    };
    let mut breaches = check::nothing_lost(name, &analysis);
    let context = value.get("@context").and_then(Value::as_str).unwrap_or_default();
    if gongwen_export::to_json(&gongwen_export::wire::Document::new(&analysis, context)) != text {
        breaches.push(Breach::new(name, "", "reproducible", "converting the source again gives other bytes"));
    }
    breaches
}
