//! DOCX: the text of a word processor's document, with the numbers that stand in no run of it.
//!
//! Labels of numbered paragraphs are counted as Word counts them and written into the text; each maps to the element that
//! asks for the number. What was deleted with changes tracked, hidden text, headers and footers
//! stand beside the text as furniture; field instructions and comments are left out. Known limits: a label follows the definition of its list, not
//! pictures used as bullets; a formula gives its characters in their order; numbers of notes are not written.

mod body;
mod numbering;
mod shape;
mod styles;

use gongwen_model::{Diagnostic, Encoding, EncodingEvidence, Pending, Severity};
use gongwen_text::Removal;

use self::body::{Body, Notes, Part, PartIndex};
use self::styles::Styles;
use crate::numbering::Numbering;
use crate::package::{Raw, raw, relations};
use crate::symbols::Symbols;
use crate::xml::Xml;
use crate::zip::Archive;
use crate::{Format, FormatError, Limits, PageFact, PageField, Reading};

/// Reads a document.
pub(crate) fn read(bytes: &[u8], symbols: &Symbols, limits: &Limits) -> Result<Reading, FormatError> {
    let raws = unpack(bytes, limits)?;
    let mut parts = Vec::with_capacity(raws.len());
    for raw in &raws {
        let links = raw.relations.iter().filter(|r| r.external).map(|r| (r.id.clone(), r.target.clone()));
        let links = links.collect();
        parts.push(Part {
            name: raw.name.clone(),
            xml: Xml::new(&raw.text, limits.nodes)?,
            mark: raw.mark,
            links,
        });
    }
    let of = |kind: &str| raws.iter().position(|raw| raw.kind == kind);
    let styles = of("styles").map_or_else(Styles::default, |at| Styles::new(&parts[at].xml));
    let mut numbering = of("numbering").map_or_else(Numbering::default, |at| numbering::read(&parts[at].xml));
    numbering.link(|style| styles.num_of(style));
    let notes = [("footnotes", "footnote", "footnoteReference"), ("endnotes", "endnote", "endnoteReference")]
        .into_iter()
        .filter_map(|(kind, name, reference)| Some(Notes::new(&parts, of(kind)?, name, reference)))
        .collect();
    let mut body = Body::new(&parts, (&styles, of("styles")), numbering, notes, symbols);
    around(&mut body, &raws, "header", Removal::Header);
    body.document(0);
    around(&mut body, &raws, "footer", Removal::Footer);
    if !body.lines.marks.blocks.iter().any(|block| block.furniture.is_none()) {
        return Err(FormatError::NoText);
    }
    let facts = of("core-properties").map(|at| facts(&mut body, at)).unwrap_or_default();
    let diagnostics = diagnostics(&body);
    let Body { lines, streams, .. } = body;
    Ok(Reading {
        format: Format::Docx,
        text: lines.text,
        map: lines.map.finish(),
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

/// Writes the headers or footers that differ from each other.
fn around(body: &mut Body<'_, '_>, raws: &[Raw], kind: &str, reason: Removal) {
    let mut seen: Vec<String> = Vec::new();
    for at in (0..raws.len()).filter(|at| raws[*at].kind == kind) {
        let roots = body.parts[at].xml.roots();
        let text: String = roots.map(|root| body.parts[at].xml.characters(root)).collect();
        if !seen.contains(&text) {
            seen.push(text);
            body.story(at, Some(reason));
        }
    }
}

fn diagnostics(body: &Body<'_, '_>) -> Vec<Pending> {
    let counts = &body.counts;
    let reports = [
        (
            "docx/numbering",
            counts.labels,
            format!("{} numbers of paragraphs were counted and written into the text", counts.labels),
        ),
        (
            "docx/revisions",
            counts.inserted + counts.deleted,
            format!(
                "tracked changes: {} insertions read, {} deletions left out",
                counts.inserted, counts.deleted
            ),
        ),
        ("docx/hidden", counts.hidden, format!("{} stretches of hidden text were left out", counts.hidden)),
    ];
    let pending = |(code, _, message)| Pending {
        diagnostic: Diagnostic { code, message, severity: Severity::Info, span: None },
        origin: None,
    };
    reports.into_iter().filter(|(_, count, _)| *count > 0).map(pending).collect()
}

/// What the properties of the file say about the document.
fn facts(body: &mut Body<'_, '_>, part: PartIndex) -> Vec<PageFact> {
    const FIELDS: [(&str, PageField); 4] = [
        ("title", PageField::ArticleTitle),
        ("keywords", PageField::Keywords),
        ("creator", PageField::Author),
        ("description", PageField::Description),
    ];
    let xml = &body.parts[part].xml;
    let mut found = Vec::new();
    for (name, field) in FIELDS {
        let Some(node) = xml.all(name).next() else { continue };
        let value = xml.characters(node).trim().to_owned();
        if !value.is_empty() {
            let inside = (xml.nodes[node].span.end(), xml.nodes[node].close);
            // The end tag has the name with its prefix.
            let end = xml.text[inside.0..inside.1].rfind("</").map_or(inside.1, |at| inside.0 + at);
            let source = body.place(part, inside.0, end);
            found.push(PageFact { field, value, date: None, source, text: None });
        }
    }
    found
}

/// Unpacks the parts of a document that are read; the main one comes first.
fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<Raw>, FormatError> {
    const KINDS: [&str; 7] =
        ["styles", "numbering", "footnotes", "endnotes", "header", "footer", "core-properties"];
    let mut archive = Archive::new(bytes, limits)?;
    let mut package = relations(&mut archive, "", limits)?;
    let document = package.iter().find(|r| r.kind == "officeDocument").map(|r| r.target.clone());
    let main = document.unwrap_or_else(|| "word/document.xml".to_owned());
    let no_main = FormatError::Corrupt { reason: "the archive has no document" };
    let mut raws = vec![raw(&mut archive, "officeDocument", &main, limits)?.ok_or(no_main)?];
    package.extend(raws[0].relations.clone());
    for relation in package {
        let wanted = KINDS.contains(&relation.kind.as_str()) && !relation.external;
        if wanted && !raws.iter().any(|raw| raw.name == relation.target) {
            raws.extend(raw(&mut archive, &relation.kind, &relation.target, limits)?);
        }
    }
    Ok(raws)
}
