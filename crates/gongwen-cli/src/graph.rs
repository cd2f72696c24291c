//! `gongwen graph`: a page to look at, made from what `convert` wrote.

use std::fs;
use std::path::{Path, PathBuf};

use gongwen_report::{Extent, Report};

use crate::args::Graph;
use crate::convert::{GRAPH, output_of};
use crate::report::Reporter;
use crate::write::write_whole;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Graph, reporter: &Reporter) -> Outcome {
    let place = args.folder.join(GRAPH);
    let graph = read(&place)?;
    let unreadable = |place: &Path, e: serde_json::Error| {
        Fatal::Unable(format!("{}: not as `gongwen convert` writes it: {e}", place.display()))
    };
    let place_of = |path: &String| args.folder.join(output_of(path));
    let size = |path: &String| fs::metadata(place_of(path)).map_or(0, |m| m.len());
    let extent = |paths: &[String]| Extent::of(paths.iter().map(size).sum());
    let mut report = Report::new(&graph, extent).map_err(|e| unreadable(&place, e))?;
    let documents: Vec<PathBuf> = report.paths().iter().map(place_of).collect();
    if documents.is_empty() {
        return Err(Fatal::Unable(format!("{}: no documents", place.display())));
    }
    for place in &documents {
        report.add(&read(place)?).map_err(|e| unreadable(place, e))?;
    }
    let page = report.finish();
    if args.output.as_os_str() == "-" {
        return crate::print(&page);
    }
    let output = args.output.display();
    write_whole(&args.output, page.as_bytes()).map_err(|e| Fatal::Unable(format!("{output}: {e}")))?;
    reporter.note(&format!("{output}: {} documents, {} bytes", documents.len(), page.len()));
    Ok(true)
}

fn read(place: &Path) -> Result<String, Fatal> {
    fs::read_to_string(place).map_err(|e| {
        let hint =
            if e.kind() == std::io::ErrorKind::NotFound { " (`gongwen convert` writes it)" } else { "" };
        Fatal::Unable(format!("{}: {e}{hint}", place.display()))
    })
}
