//! Normalises standard input to standard output, and lists the repairs on standard error.
//!
//! `cargo run -p gongwen-normalize --example normalize < page.txt`

use std::error::Error;
use std::io::{Read, Write};

use gongwen_normalize::Normalizer;

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let normalized = Normalizer::new()?.normalize(&text);
    let draft = &normalized.draft;
    let mut err = std::io::stderr().lock();
    for record in draft.repairs() {
        let (before, after) = (record.origin.of(&text), record.span.of(draft.text()));
        writeln!(err, "{} {before:?} → {after:?} {:?}", record.repair.rule, record.repair.evidence)?;
    }
    writeln!(err, "script {:?}, {} folds", normalized.script, draft.folds().len())?;
    std::io::stdout().write_all(draft.text().as_bytes())?;
    Ok(())
}
