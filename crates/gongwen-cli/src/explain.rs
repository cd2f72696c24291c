//! `gongwen explain`: why a place of the output reads as it does.

use gongwen_export::explain::{Place, explain};

use crate::args::Explain;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Explain) -> Outcome {
    let (source, analysis) = crate::analyse(&args.file)?;
    let (place, named) = match (args.offset, &args.find, args.line) {
        (Some(offset), ..) => (Place::Offset(offset), format!("no place {offset}")),
        (_, Some(words), _) => (Place::Find(words), format!("no {words:?}")),
        (_, _, Some(line)) => (Place::Line(line), format!("nothing in line {line}")),
        (None, None, None) => return Err(Fatal::Usage("name a place: OFFSET, --find or --line".to_owned())),
    };
    let rules = gongwen::rules();
    let found = explain(&analysis, place);
    if found.is_empty() {
        let length = analysis.document.text().chars().count();
        let file = args.file.display();
        return Err(Fatal::Usage(format!("{file}: the text has {length} code points, {named}")));
    }
    let printed = found.into_iter().map(|e| e.with_source(&source).with_rules(&rules).to_string());
    crate::print(&printed.collect::<Vec<_>>().join("\n"))
}
