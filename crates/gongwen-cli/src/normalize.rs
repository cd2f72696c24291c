//! `gongwen normalize`: repaired text, or what was changed and why.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use gongwen::{Reading, SourceFile};
use gongwen_model::Normalized;
use serde_json::json;

use crate::args::Normalize;
use crate::inputs::Input;
use crate::plain::plain;
use crate::report::Reporter;
use crate::write::{sync_folder, write_whole};
use crate::{Failure, Outcome, alone};

pub(crate) fn run(args: &Normalize, reporter: &Reporter) -> Outcome {
    let pipeline = crate::pipeline()?;
    let mut good = true;
    let mut written = BTreeSet::new();
    for file in &args.files {
        let input = Input::named(file);
        let done = alone(|| {
            let source = SourceFile { path: input.name.clone(), bytes: input.open(crate::MAX_BYTES)?.bytes };
            Ok(pipeline.normalize(&source)?)
        });
        let saved = done.and_then(|(decoded, normalized)| match &args.output {
            Some(folder) => save(folder, file, normalized.draft.text(), &mut written).map(|()| String::new()),
            None if args.explain => Ok(explain(&decoded, &normalized)),
            None if args.json => Ok(records(&input.name, &decoded, &normalized)),
            None => Ok(normalized.draft.text().to_owned()),
        });
        match saved {
            Ok(text) => drop(crate::print(&text)?),
            Err(e) => {
                reporter.failed(&input.name, &e);
                good = false;
            }
        }
    }
    Ok(good)
}

/// Writes the text of `file` into `folder`, where `written` are there already.
fn save(folder: &Path, file: &Path, text: &str, written: &mut BTreeSet<PathBuf>) -> Result<(), Failure> {
    let name = if file.as_os_str() == "-" { None } else { file.file_name() };
    let path = folder.join(name.unwrap_or("stdin.txt".as_ref()));
    let twice = |what: &str| Failure::new("duplicate_output", format!("{}: {what}", path.display()));
    if path.canonicalize().is_ok_and(|p| file.canonicalize().is_ok_and(|f| f == p)) {
        return Err(twice("would be overwritten by its own output"));
    }
    if written.contains(&path) {
        return Err(twice("another input of that name is written there"));
    }
    let failed = |e| Failure::new("write_failed", format!("{}: {}", path.display(), plain(&e)));
    write_whole(&path, text.as_bytes()).and_then(|()| sync_folder(folder)).map_err(failed)?;
    written.insert(path);
    Ok(())
}

/// One line a repair with its evidence, then the folds by kind, then what was seen and left alone.
fn explain(decoded: &Reading, normalized: &Normalized) -> String {
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
fn records(file: &str, decoded: &Reading, normalized: &Normalized) -> String {
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
