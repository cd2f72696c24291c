//! `gongwen graph`: a page to look at, made from what `convert` wrote.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen_report::{Extent, Report};

use crate::args::Graph;
use crate::convert::GRAPH;
use crate::names::output_of;
use crate::plain::plain;
use crate::report::Reporter;
use crate::write::Stream;
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
    let unable = |e: std::io::Error| Fatal::at(&args.output, &e);
    let mut out = Stream::open(&args.output).map_err(unable)?;
    out.write_all(page.as_bytes()).and_then(|()| out.close()).map_err(unable)?;
    if args.output.as_os_str() != "-" {
        let output = args.output.display();
        reporter.note(&format!("{output}: {} documents, {} bytes", documents.len(), page.len()));
    }
    Ok(true)
}

fn read(place: &Path) -> Result<String, Fatal> {
    fs::read_to_string(place).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            Fatal::Unable(format!("{}: {} (`gongwen convert` writes it)", place.display(), plain(&e)))
        }
        _ => Fatal::at(place, &e),
    })
}
