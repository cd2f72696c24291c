//! `gongwen text`: a file as it is read, before anything is repaired or understood.

use std::fmt::Write;

use gongwen::{Reading, SourceFile};
use gongwen_model::{Block, BlockKind};

use crate::args::Text;
use crate::inputs::Input;
use crate::report::Reporter;
use crate::{Outcome, alone};

pub(crate) fn run(args: &Text, reporter: &Reporter) -> Outcome {
    let pipeline = crate::pipeline()?;
    let mut good = true;
    for file in &args.files {
        let input = Input::named(file);
        let read = alone(|| {
            let source = SourceFile { path: input.name.clone(), bytes: input.open(crate::MAX_BYTES)?.bytes };
            Ok(pipeline.read(&source)?)
        });
        match read {
            Ok(reading) if args.marks => _ = crate::print(&marked(&reading))?,
            Ok(reading) => {
                let mut body = reading.body();
                if !body.ends_with('\n') {
                    body.push('\n');
                }
                crate::print(&body)?;
            }
            Err(e) => {
                reporter.failed(&input.name, &e);
                good = false;
            }
        }
    }
    Ok(good)
}

/// Each block with what the format says about it, then what it says about the document.
fn marked(reading: &Reading) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# {} ({})", reading.format.article(), reading.encoding.name);
    if reading.marks.blocks.is_empty() {
        out.push_str(&reading.text);
    }
    for block in &reading.marks.blocks {
        let text = block.span.of(&reading.text);
        let _ = writeln!(out, "{}\t{text}", kind(block));
    }
    for fact in &reading.facts {
        let _ = writeln!(out, "@{}\t{}", fact.field.name(), fact.value);
    }
    for link in &reading.marks.links {
        let what = if link.attachment { "@attachment" } else { "@link" };
        let _ = writeln!(out, "{what}\t{}\t{}", link.span.of(&reading.text), link.target);
    }
    for pending in &reading.diagnostics {
        let _ = writeln!(out, "!{}\t{}", pending.diagnostic.code, pending.diagnostic.message);
    }
    out
}

/// In one word what a block is, and where it stands.
fn kind(block: &Block) -> String {
    let mut out = match block.kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading { level } => format!("h{level}"),
        BlockKind::Item { level } => format!("li{level}"),
        BlockKind::Cell { table, row, column, rowspan, colspan } => match (rowspan, colspan) {
            (1, 1) => format!("cell {table}:{row}:{column}"),
            _ => format!("cell {table}:{row}:{column} {rowspan}x{colspan}"),
        },
    };
    if block.label_len > 0 {
        let _ = write!(out, " label={}", block.label_len);
    }
    if let Some(reason) = block.furniture {
        let _ = write!(out, " -{}", reason.name());
    }
    out
}
