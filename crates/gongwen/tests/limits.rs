//! Each limit of a document: one below it passes, one above it fails with its code.

use std::cell::Cell;

use gongwen::{Analysis, Budget, ConvertError, Exceeded, Limits, Pipeline, SourceFile};

fn convert(text: &str, limits: Limits) -> Result<Analysis, ConvertError> {
    let pipeline = Pipeline::new().unwrap();
    let source = SourceFile { path: "notice.txt".to_owned(), bytes: text.as_bytes().to_vec() };
    pipeline.convert_within(&source, &Budget::new(limits, &|| false))
}

/// `limits(n)` lets `text` pass and `limits(n - 1)` does not.
#[track_caller]
fn check(text: &str, n: usize, limits: impl Fn(usize) -> Limits, expected: Exceeded, code: &str) {
    assert!(convert(text, limits(n)).is_ok());
    let error = convert(text, limits(n - 1)).unwrap_err();
    assert_eq!(error, ConvertError::Limit(expected));
    assert_eq!(error.code(), code);
}

#[test]
fn bytes() {
    let text = "各县要节水。";
    let limits = |bytes| Limits { bytes, ..Limits::NONE };
    check(text, text.len(), limits, Exceeded::Bytes(text.len() - 1), "too_large");
}

#[test]
fn lines() {
    let limits = |lines| Limits { lines, ..Limits::NONE };
    check("各县要节水。\n\n各乡要节水。", 3, limits, Exceeded::Lines(2), "too_many_lines");
    let tags = "各县要节水。<br>各乡要节水。<br>各村要节水。";
    check(tags, 3, limits, Exceeded::Lines(2), "too_many_lines");
}

#[test]
fn sections() {
    let text = "一、节水\n二、治水\n三、供水\n";
    let limits = |sections| Limits { sections, ..Limits::NONE };
    check(text, 3, limits, Exceeded::Sections(2), "too_many_sections");
}

#[test]
fn spans_are_cells_facts_and_mentions_together() {
    let limits = |spans| Limits { spans, ..Limits::NONE };
    for text in [
        "表1 各县水量\n\n县\t年份\t水量\n甲县\t2021\t35\n乙县\t2021\t36\n丙县\t2021\t37\n",
        "到2030年,产值超过5000亿元。\n",
        "根据《节水条例》和《供水条例》,制定本办法。\n",
        "支持杭州市、宁波市、温州市节水。\n",
    ] {
        let done = convert(text, Limits::NONE).unwrap();
        let cells: usize = done.document.tables.iter().map(|t| t.cells.len()).sum();
        let facts = &done.facts;
        let count = cells
            + facts.quantities.len()
            + facts.dates.len()
            + facts.citations.len()
            + done.links.mentions.len();
        assert!(count >= 2, "{text}");
        let error = convert(text, limits(count / 2)).unwrap_err();
        assert_eq!(error, ConvertError::Limit(Exceeded::Spans(count / 2)), "{text}");
        // Some of what is found along the way is not kept.
        assert!(convert(text, limits(3 * count + 10)).is_ok(), "{text}");
    }
}

#[test]
fn time_ends_work_in_the_middle_of_a_stage() {
    let pipeline = Pipeline::new().unwrap();
    let source = SourceFile {
        path: "notice.txt".to_owned(),
        bytes: "一、到2030年,杭州市产值超过5000亿元。\n".repeat(400).into_bytes(),
    };
    let asked = Cell::new(0);
    let looks = |most: u32| {
        asked.set(0);
        let expired = || {
            asked.set(asked.get() + 1);
            asked.get() > most
        };
        pipeline.convert_within(&source, &Budget::new(Limits::NONE, &expired)).map(|_| ())
    };
    assert_eq!(looks(u32::MAX), Ok(()));
    let all = asked.get();
    // Six looks between the stages; the others are taken in their loops.
    assert!(all > 20, "the clock was looked at {all} times");
    for most in [0, 1, 3, all / 2, all - 1] {
        assert_eq!(looks(most), Err(ConvertError::Limit(Exceeded::Time)));
        assert_eq!(asked.get(), most + 1, "work goes on after the time is over");
    }
    assert_eq!(looks(0).unwrap_err().code(), "too_slow");
}

#[test]
fn brackets_too_deep_degrade_a_document() {
    let text = "各县（区）要落实《关于〈节水办法（试行）〉的通知》。";
    let codes = |nesting| {
        let analysis = convert(text, Limits { nesting, ..Limits::NONE }).unwrap();
        analysis.diagnostics.iter().map(|d| d.code).filter(|c| *c == "nested_brackets").count()
    };
    assert_eq!((codes(3), codes(2)), (0, 1));
}
