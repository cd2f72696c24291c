//! `gongwen export`: what `convert` wrote, as RDF.

use std::fs;
use std::io::Write;
use std::path::Path;

use gongwen_export::rdf::{self, Syntax};
use serde_json::Value;

use crate::args::{Export, Rdf};
use crate::check::documents;
use crate::convert::{CONTEXT, GRAPH};
use crate::write::Stream;
use crate::{Fatal, Outcome};

/// Documents in the order of their names, then the graph; one at a time.
pub(crate) fn run(args: &Export) -> Outcome {
    let read = |place: &Path| fs::read_to_string(place).map_err(|e| Fatal::at(place, &e));
    let context = args.folder.join(CONTEXT);
    if read(&context)? != gongwen_export::context() {
        return Err(Fatal::Unable(format!("{}: written by another version", context.display())));
    }
    let mut documents = documents(&args.folder)?;
    documents.push((GRAPH.to_owned(), args.folder.join(GRAPH)));
    let syntax = match args.format {
        Rdf::Nquads => Syntax::NQuads,
        Rdf::Ttl => Syntax::Turtle,
    };
    let unable = |e: std::io::Error| Fatal::at(&args.output, &e);
    let mut out = Stream::open(&args.output).map_err(unable)?;
    let mut text = syntax.head();
    for (name, place) in documents {
        let value: Value =
            serde_json::from_str(&read(&place)?).map_err(|e| Fatal::Unable(format!("{name}: {e}")))?;
        let triples = rdf::triples(&name, &value).map_err(|breach| Fatal::Unable(breach.to_string()))?;
        syntax.write(&triples, &mut text);
        out.write_all(text.as_bytes()).map_err(unable)?;
        text.clear();
    }
    out.close().map_err(unable)?;
    Ok(true)
}
