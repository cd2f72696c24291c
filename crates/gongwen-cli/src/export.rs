//! `gongwen export`: what `convert` wrote, as RDF.

use std::fs;
use std::io::Write;

use gongwen_export::rdf::{self, Syntax};
use serde_json::Value;

use crate::args::{Export, Rdf};
use crate::check::documents;
use crate::convert::{CONTEXT, GRAPH};
use crate::write::Stream;
use crate::{Fatal, Outcome};

/// Documents in the order of their names, then the graph; one at a time.
pub(crate) fn run(args: &Export) -> Outcome {
    let read = |name: &str| {
        let path = args.folder.join(name);
        fs::read_to_string(&path).map_err(|e| Fatal::Unable(format!("{}: {e}", path.display())))
    };
    if read(CONTEXT)? != gongwen_export::context() {
        let path = args.folder.join(CONTEXT);
        return Err(Fatal::Unable(format!("{}: written by another version", path.display())));
    }
    let mut names = documents(&args.folder)?;
    names.push(GRAPH.to_owned());
    let syntax = match args.format {
        Rdf::Nquads => Syntax::NQuads,
        Rdf::Ttl => Syntax::Turtle,
    };
    let unable = |e: std::io::Error| Fatal::Unable(format!("{}: {e}", args.output.display()));
    let mut out = Stream::open(&args.output).map_err(unable)?;
    let mut text = syntax.head();
    for name in names {
        let value: Value =
            serde_json::from_str(&read(&name)?).map_err(|e| Fatal::Unable(format!("{name}: {e}")))?;
        let triples = rdf::triples(&name, &value).map_err(|breach| Fatal::Unable(breach.to_string()))?;
        syntax.write(&triples, &mut text);
        match out.write_all(text.as_bytes()) {
            // A reader that has gone away (`| head`) is no error.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(true),
            outcome => outcome.map_err(unable)?,
        }
        text.clear();
    }
    match out.close() {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(unable(e)),
        _ => Ok(true),
    }
}
