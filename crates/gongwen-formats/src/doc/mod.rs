//! DOC and WPS: the text of Word's binary documents, with the numbers that stand nowhere in it.
//!
//! Positions are bytes of the stream `WordDocument`. Labels of numbered paragraphs are counted as Word counts them and
//! written into the text; each maps to the properties that ask for it, in that stream or, where a style asks, in the stream
//! of tables. What was deleted with changes tracked, hidden text, field instructions and comments are left out; headers and
//! footers stand around the text as furniture, text boxes at their anchors, notes behind their paragraph. Known limits:
//! single property changes of a fast save (`Prm0`) and the numbering of Word 6 are not followed; a formula is an object and
//! has no text.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod anchors;
mod body;
mod document;
mod fib;
mod lists;
mod pages;
mod pieces;
mod properties;
mod styles;
mod table;

use gongwen_model::{Diagnostic, Encoding, EncodingEvidence, Pending, Severity};
use gongwen_text::Removal;

use self::anchors::{Anchors, Positions};
use self::body::{Body, Context};
use self::document::Document;
use self::fib::{Fib, Story, Table};
use crate::ole::Ole;
use crate::symbols::Symbols;
use crate::{Format, FormatError, Limits, Reading, Stream};

/// A table that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corrupt;

/// The stream with the text.
const MAIN: &str = "WordDocument";

/// Reads a document.
pub(crate) fn read(bytes: &[u8], symbols: &Symbols, limits: &Limits) -> Result<Reading, FormatError> {
    let ole = Ole::new(bytes)?;
    let main = ole.read(MAIN).ok_or(FormatError::Corrupt { reason: "the file has no document" })?;
    let fib = Fib::new(&main)?;
    let table_name = fib.table;
    let table = ole.read(table_name).unwrap_or_default();
    let data = ole.read("Data").unwrap_or_default();
    let no_pieces = FormatError::Corrupt { reason: "the pieces of the text cannot be found" };
    let document = Document::new(fib, main, table, data).map_err(|_| no_pieces)?;
    // Three bytes of text for a character is the most that is written.
    let most = document.pieces.units.len().saturating_mul(3);
    if most > limits.text {
        return Err(FormatError::TooLarge { what: "bytes of text", found: most, limit: limits.text });
    }
    let lists = document.fib.place(&document.main, Table::Lists);
    let uses = document.fib.place(&document.main, Table::ListUses);
    let mut body = Body::new(&document, lists::read(&document.table, lists, uses), symbols);
    write(&mut body);
    if !body.lines.marks.blocks.iter().any(|block| block.furniture.is_none()) {
        return Err(FormatError::NoText);
    }
    let stream = |name: &str, base, len| Stream { name: name.to_owned(), page: None, base, len };
    let main_len = document.main.len();
    let mut streams = vec![stream(MAIN, 0, main_len)];
    if body.uses_table {
        streams.push(stream(table_name, main_len, document.table.len()));
    }
    let diagnostics = diagnostics(&body);
    Ok(Reading {
        format: Format::Doc,
        text: body.lines.text,
        map: body.lines.map.finish(),
        encoding: Encoding {
            name: "UTF-16LE",
            evidence: EncodingEvidence::Declared,
            confidence: 1.0,
            runner_up: None,
        },
        streams,
        marks: body.lines.marks,
        facts: Vec::new(),
        diagnostics,
    })
}

/// Writes the document with what stands around it.
fn write(body: &mut Body<'_>) {
    let document = body.document;
    let story = |story| document.fib.story(story);
    let main = story(Story::Main);
    let (headers, footers) = around(document);
    let header_boxes = anchors::boxes(
        document.bytes(Table::HeaderShapes),
        document.bytes(Table::HeaderTextBoxes),
        document.bytes(Table::Drawings),
        &story(Story::Headers),
        &story(Story::HeaderTextBoxes),
    );
    let none = Anchors::default();
    let outside =
        |reason| Context { furniture: Some(reason), in_cell: false, boxes: &header_boxes.0, notes: &none };
    for header in headers {
        body.story(header, outside(Removal::FrontMatter));
    }
    let (boxes, loose) = anchors::boxes(
        document.bytes(Table::Shapes),
        document.bytes(Table::TextBoxes),
        document.bytes(Table::Drawings),
        &main,
        &story(Story::TextBoxes),
    );
    let notes = |references, texts, kind| {
        anchors::notes(document.bytes(references), document.bytes(texts), main.start, &story(kind))
    };
    let footnotes = notes(Table::FootnoteReferences, Table::FootnoteTexts, Story::Footnotes);
    let endnotes = notes(Table::EndnoteReferences, Table::EndnoteTexts, Story::Endnotes);
    let notes = anchors::merged(footnotes, endnotes);
    let inside = Context { furniture: None, in_cell: false, boxes: &boxes, notes: &notes };
    body.story(main, inside);
    for text in loose {
        body.story(text, Context { boxes: &none, notes: &none, ..inside });
    }
    for footer in footers {
        body.story(footer, outside(Removal::Footer));
    }
}

/// Positions of the headers and of the footers, those with the same characters once.
fn around(document: &Document) -> (Vec<std::ops::Range<usize>>, Vec<std::ops::Range<usize>>) {
    /// Texts for the lines before notes, which come first; then six for each section.
    const SEPARATORS: usize = 6;
    let story = document.fib.story(Story::Headers);
    let places = Positions::new(document.bytes(Table::Headers), 0);
    let (mut headers, mut footers) = (Vec::new(), Vec::new());
    let mut seen = std::collections::BTreeSet::new();
    for at in SEPARATORS..places.count() {
        let Some(range) = places.range(at, &story) else { continue };
        let units = document.pieces.units.get(range.clone()).unwrap_or_default();
        let footer = matches!((at - SEPARATORS) % 6, 2 | 3 | 5);
        if seen.insert((footer, units)) {
            if footer { &mut footers } else { &mut headers }.push(range);
        }
    }
    (headers, footers)
}

fn diagnostics(body: &Body<'_>) -> Vec<Pending> {
    let counts = &body.counts;
    let reports = [
        (
            "doc/numbering",
            counts.labels,
            format!("{} numbers of paragraphs were counted and written into the text", counts.labels),
        ),
        (
            "doc/revisions",
            counts.inserted + counts.deleted,
            format!(
                "tracked changes: {} insertions read, {} deletions left out",
                counts.inserted, counts.deleted
            ),
        ),
        ("doc/hidden", counts.hidden, format!("{} stretches of hidden text were left out", counts.hidden)),
    ];
    let pending = |(code, _, message)| Pending {
        diagnostic: Diagnostic { code, message, severity: Severity::Info, span: None },
        origin: None,
    };
    reports.into_iter().filter(|(_, count, _)| *count > 0).map(pending).collect()
}
