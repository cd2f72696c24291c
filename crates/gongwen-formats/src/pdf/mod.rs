//! PDF: pages of placed glyphs, whose codes each font reads in its own way.
//!
//! The text of a page comes from its content and the forms that it draws, glyph by glyph; [`crate::page`] makes it into lines.
//! What a glyph shows is told by its font ([`fonts`]); where the file does not say it and the codes are numbers of glyphs, it is
//! told from all text of the document, which is then read a second time. Images give no text: a file without a glyph is refused.
//! Known limits: glyphs that a file draws itself have the text that it gives for them; annotations and form fields give none;
//! the fourteen fonts of the standard have guessed widths.

mod content;
mod fonts;
mod geometry;
mod guard;
mod info;
mod lexer;
mod links;
mod marked;
mod pages;
mod state;
mod text;
mod unpack;

use gongwen_model::{Diagnostic, Encoding, EncodingEvidence, Pending, Severity};
use gongwen_text::Span;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

pub(crate) use fonts::Words;

use self::content::Fonts;
use self::fonts::{Tally, Tools};
use self::pages::Book;
use self::unpack::Budget;
use crate::{Format, FormatError, Limits, Reading, Stream};

/// Share of unknown glyphs from which on the text is not what is printed.
const GARBLED: f64 = 0.05;

/// Reads a file.
pub(crate) fn read(bytes: &[u8], words: &Words, limits: &Limits) -> Result<Reading, FormatError> {
    let pdf = Pdf::new(guard::guarded(bytes, limits)?).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption | DecryptionError::MissingIDEntry) => {
            FormatError::Corrupt { reason: "its encryption cannot be understood" }
        }
        LoadPdfError::Decryption(_) => FormatError::Encrypted,
        LoadPdfError::Invalid => FormatError::Corrupt { reason: "it has no table of objects" },
    })?;
    /// Objects of a file.
    const OBJECTS: usize = 2_000_000;
    if pdf.len() > OBJECTS {
        return Err(FormatError::TooLarge { what: "objects", found: pdf.len(), limit: OBJECTS });
    }
    let mut tools = Tools::new(words, Budget::new(limits));
    let mut fonts = Fonts::default();
    let mut book = Book::read(&pdf, &mut fonts, &mut tools, limits)?;
    let mut solved = false;
    for font in &mut fonts.list {
        solved |= font.solve(&mut tools)?;
    }
    if solved {
        tools.budget = Budget::new(limits);
        book = Book::read(&pdf, &mut fonts, &mut tools, limits)?;
    }
    finish(book, &pdf, &fonts, words)
}

fn finish(book: Book, pdf: &Pdf, fonts: &Fonts<'_>, words: &Words) -> Result<Reading, FormatError> {
    let mut diagnostics = of_fonts(fonts, words);
    diagnostics.extend(book.diagnostics.iter().cloned());
    let built = book.builder.finish();
    let mut lines = built.lines;
    if lines.text.trim().is_empty() {
        return Err(match book.failed > 0 && book.images == 0 {
            true => FormatError::Corrupt { reason: "no page of the document can be read" },
            false => FormatError::NoText,
        });
    }
    if built.doubled > 0 {
        let message = format!("{} characters were drawn twice and are written once", built.doubled);
        diagnostics.push(report("page/doubled", Severity::Info, message));
    }
    let mut streams = book.streams;
    let facts = info::facts(pdf, |name: &str, len: usize| {
        let base = streams.last().map_or(0, |last: &Stream| last.base + last.len);
        streams.push(Stream { name: name.to_owned(), page: None, base, len });
        Span::new(base, base + len)
    });
    let map = lines.map.finish();
    lines.marks.links = book.links.of_text(&lines.text, &map);
    Ok(Reading {
        format: Format::Pdf,
        text: lines.text,
        map,
        encoding: Encoding {
            name: "UTF-8",
            evidence: EncodingEvidence::ValidUtf8,
            confidence: 1.0,
            runner_up: None,
        },
        streams,
        marks: lines.marks,
        facts,
        diagnostics,
    })
}

fn report(code: &'static str, severity: Severity, message: String) -> Pending {
    Pending { diagnostic: Diagnostic { code, message, severity, span: None }, origin: None }
}

/// What must be said of the fonts.
fn of_fonts(fonts: &Fonts<'_>, words: &Words) -> Vec<Pending> {
    let mut found = Vec::new();
    let mut all = Tally::default();
    let mut garbled: Vec<String> = Vec::new();
    for font in &fonts.list {
        let tally = font.tally(words);
        all.drawn += tally.drawn;
        all.unknown += tally.unknown;
        if let Some(ids) = font.glyph_ids() {
            let message = format!(
                "{} numbers its glyphs and does not say what they are; the shift {:#06X} makes {:.0} % of them common characters",
                font.name,
                ids.shift,
                100.0 * ids.share
            );
            found.push(report("pdf/glyph_ids", Severity::Warning, message));
        }
        let share = f64::from(tally.unknown) / f64::from(tally.drawn.max(1));
        if tally.unknown > 0 && (share > GARBLED || tally.unknown > 50) || font.is_garbled(words) {
            garbled.push(font.name.clone());
        }
    }
    let share = f64::from(all.unknown) / f64::from(all.drawn.max(1));
    if !garbled.is_empty() || all.unknown > 0 {
        garbled.sort();
        garbled.dedup();
        let message = format!(
            "{} of {} glyphs ({:.1} %) stand for characters that the file does not name{}{}",
            all.unknown,
            all.drawn,
            100.0 * share,
            if garbled.is_empty() { "" } else { "; fonts: " },
            garbled.join(", ")
        );
        let severity = if garbled.is_empty() { Severity::Warning } else { Severity::Error };
        found.push(report("pdf/garbled", severity, message));
    }
    found
}
