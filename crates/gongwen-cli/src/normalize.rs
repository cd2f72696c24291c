//! `gongwen normalize`: repaired text, or what was changed and why.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gongwen::SourceFile;
use gongwen_model::{DecodedSource, Normalized};
use serde_json::json;

use crate::args::Normalize;
use crate::inputs::Input;
use crate::report::Reporter;
use crate::write::write_whole;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Normalize, reporter: &Reporter) -> Outcome {
    let pipeline = crate::pipeline()?;
    let mut good = true;
    for file in &args.files {
        let input = Input::named(file);
        let bytes = match input.read(crate::MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(e) => {
                reporter.error(&format!("{file}: {} [{}]", e.message, e.code));
                good = false;
                continue;
            }
        };
        let (decoded, normalized) = match pipeline.normalize(&SourceFile { path: file.clone(), bytes }) {
            Ok(pair) => pair,
            Err(e) => {
                reporter.error(&format!("{file}: {e} [{}]", e.code()));
                good = false;
                continue;
            }
        };
        match &args.output {
            Some(folder) => save(folder, file, normalized.draft.text())?,
            None if args.explain => drop(crate::print(&explain(&decoded, &normalized))?),
            None if args.json => drop(crate::print(&records(file, &decoded, &normalized))?),
            None => drop(crate::print(normalized.draft.text())?),
        }
    }
    Ok(good)
}

fn save(folder: &Path, file: &str, text: &str) -> Result<(), Fatal> {
    let name = Path::new(file).file_name().unwrap_or("stdin.txt".as_ref());
    let path = folder.join(name);
    if path.canonicalize().is_ok_and(|p| fs::canonicalize(file).is_ok_and(|f| f == p)) {
        return Err(Fatal::Usage(format!("{file}: would be overwritten by its own output")));
    }
    write_whole(&path, text.as_bytes()).map_err(|e| Fatal::Unable(format!("{}: {e}", path.display())))
}

/// One line a repair with its evidence, then the folds by kind, then what was seen and left alone.
fn explain(decoded: &DecodedSource, normalized: &Normalized) -> String {
    let draft = &normalized.draft;
    let mut out = String::new();
    for r in draft.repairs() {
        let (before, after) = (r.origin.of(&decoded.text), r.span.of(draft.text()));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}: {before:?} → {after:?}  {} {:.2} ({})",
            decoded.map.range(r.origin).start(),
            r.repair.rule,
            r.repair.confidence,
            r.repair.evidence.join(", ")
        );
    }
    for fold in draft.folds() {
        let (before, after) = (fold.origin.of(&decoded.text), fold.span.of(draft.text()));
        let _ = writeln!(
            out,
            "{}: {before:?} → {after:?}  {}",
            decoded.map.range(fold.origin).start(),
            fold.kind.name()
        );
    }
    for pending in &normalized.diagnostics {
        let at = pending.origin.map_or(String::new(), |o| format!("{}: ", decoded.map.range(o).start()));
        let _ = writeln!(out, "{at}left alone: {} [{}]", pending.diagnostic.message, pending.diagnostic.code);
    }
    out
}

/// The same as JSON lines; positions are bytes of the source.
fn records(file: &str, decoded: &DecodedSource, normalized: &Normalized) -> String {
    let draft = &normalized.draft;
    let mut out = String::new();
    let mut line = |kind: &str, origin, after: &str, more: serde_json::Value| {
        let source = decoded.map.range(origin);
        let record = json!({
            "file": file, "kind": kind, "source_start": source.start(), "source_end": source.end(),
            "before": origin.of(&decoded.text), "after": after, "repair": more,
        });
        let _ = writeln!(out, "{record}");
    };
    for r in draft.repairs() {
        let more = json!({
            "rule": r.repair.rule, "confidence": r.repair.confidence, "evidence": r.repair.evidence,
        });
        line(r.repair.kind.name(), r.origin, r.span.of(draft.text()), more);
    }
    for f in draft.folds() {
        line(f.kind.name(), f.origin, f.span.of(draft.text()), serde_json::Value::Null);
    }
    for f in draft.removed() {
        line(f.reason.name(), f.origin, "", serde_json::Value::Null);
    }
    out
}
