//! `gongwen explain`: why a place of the output reads as it does.

use crate::args::Explain;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Explain) -> Outcome {
    let (source, analysis) = crate::analyse(&args.file)?;
    match gongwen_export::explain::at(&analysis, args.offset) {
        Some(explanation) => crate::print(&explanation.with_source(&source).to_string()),
        None => {
            let length = analysis.document.text().chars().count();
            let (file, offset) = (args.file.display(), args.offset);
            Err(Fatal::Usage(format!("{file}: the text has {length} code points, no place {offset}")))
        }
    }
}
