//! The same document says the same in every format.

use std::fmt::Write;

use gongwen::{Analysis, Pipeline, SourceFile};
use gongwen_testkit::typeset;

/// Fixtures with sections, articles, a table, a notice around a plan, a head with imprint.
const FIXTURES: [&str; 6] = [
    "08-pinyin-notes.txt",
    "13-table-with-tabs.txt",
    "14-cover-and-plan.txt",
    "15-letter-with-signature.txt",
    "16-articles.txt",
    "22-percentages-and-ranges.txt",
];

fn fixture(name: &str) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    std::fs::read(format!("{}/../../fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn convert(pipeline: &Pipeline, path: &str, bytes: Vec<u8>) -> Analysis {
    pipeline.convert(&SourceFile { path: path.to_owned(), bytes }).unwrap()
}

/// What a document says, in lines.
fn said(analysis: &Analysis) -> String {
    let document = &analysis.document;
    let text = document.text();
    let m = &document.metadata;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        m.title, m.cover_title, m.genre, m.issuers, m.addressees, m.doc_number, m.issued_date, m.attachments
    );
    for part in &document.parts {
        let _ = writeln!(out, "part {:?} {:?}", part.role, part.title);
    }
    for section in &document.sections {
        let heading = section.heading.map(|h| h.of(text));
        let _ = writeln!(out, "{}{:?} {heading:?}", "  ".repeat(section.depth), section.number);
    }
    for table in &document.tables {
        let _ = writeln!(out, "table {:?} {:?}", table.columns, table.rows);
    }
    for q in &analysis.facts.quantities {
        let _ = writeln!(
            out,
            "{:?} {:?} {} {} {:?}",
            q.kind,
            q.indicator,
            q.value,
            q.unit,
            q.time.as_ref().map(|t| &t.text)
        );
    }
    out
}

#[track_caller]
fn check(format: &str, set: fn(&str) -> Vec<u8>) {
    let pipeline = Pipeline::new().unwrap();
    for name in FIXTURES {
        let text = convert(&pipeline, name, fixture(name)).document.text().to_owned();
        let plain = convert(&pipeline, name, text.clone().into_bytes());
        let read = convert(&pipeline, &format!("{name}.{format}"), set(&text));
        assert_eq!(read.format, format, "{name}");
        assert_eq!(read.document.text(), plain.document.text(), "{name}");
        assert_eq!(said(&read), said(&plain), "{name}");
        assert!(
            !read.document.draft.removed().is_empty() || format == "docx",
            "{name}: menus and page numbers are recorded"
        );
    }
}

#[test]
fn html_says_the_same() {
    check("html", typeset::html);
}

#[test]
fn docx_says_the_same() {
    check("docx", typeset::docx);
}
