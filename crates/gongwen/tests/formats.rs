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

/// A page with an index table, menus, a script, a table with merged cells and attachments.
const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="gb2312">
<meta name="SiteName" content="青石市人民政府网站"><meta name="SiteIDCode" content="3299000001">
<meta name="ArticleTitle" content="青石市人民政府关于印发青石市节水行动方案的通知_青石市人民政府网站">
<meta name="PubDate" content="2024-03-08 10:20"><meta name="ContentSource" content="市水务局">
<script>var goal = "到2030年达到999亿元";</script></head><body>
<div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div>
<table class="xxgk"><tr><td>索 引 号：</td><td>013579246/2024-00017</td><td>主题分类：</td><td>水利、水务\节水</td></tr>
<tr><td>发文机关：</td><td>青石市人民政府</td><td>成文日期：</td><td>2024年03月06日</td></tr>
<tr><td>发文字号：</td><td>青石政发〔2024〕9号</td><td>有 效 性：</td><td>有效</td></tr></table>
<div id="zoom">
<p style="text-align:center">青石市人民政府关于印发青石市节水行动方案的通知</p>
<p>各县（区）人民政府：</p><p>现将《青石市节水行动方案》印发给你们，请认真贯彻执行。</p>
<p style="text-align:right">青石市人民政府</p><p style="text-align:right">2024年3月5日</p>
<p style="text-align:center">青石市节水行动方案</p>
<p>一、主要目标</p><p>到2027年，全市万元地区生产总值用水量降到30立方米&nbsp;以下。</p>
<table><tr><th>指标</th><th>单位</th><th>2027年目标</th></tr>
<tr><td>万元工业增加值用水量</td><td rowspan="2">立方米</td><td>12</td></tr><tr><td>城镇人均用水量</td><td>45</td></tr></table>
<p>附件：<a href="./P020240308.docx">1.任务分工表.docx</a></p>
</div>
<div class="related"><a href="/1.html">青石市召开节水会议 总投资500亿元</a></div></body></html>"#;

#[test]
fn a_page_is_read_with_what_it_says_about_the_document() {
    let pipeline = Pipeline::new().unwrap();
    let analysis = convert(&pipeline, "page.html", PAGE.as_bytes().to_vec());
    let document = &analysis.document;
    let text = document.text();
    for outside in ["首页", "999", "索引号", "500亿元", "var goal"] {
        assert!(!text.contains(outside), "{outside} is no part of the document");
    }
    let m = &document.metadata;
    assert_eq!(m.title.as_deref(), Some("青石市节水行动方案"));
    assert_eq!(m.cover_title.as_deref(), Some("青石市人民政府关于印发青石市节水行动方案的通知"));
    assert_eq!(m.doc_number.as_deref(), Some("青石政发〔2024〕9号"));
    assert_eq!(m.index_number.as_deref(), Some("013579246/2024-00017"));
    assert_eq!(m.topics, ["水利、水务", "节水"]);
    assert_eq!(m.validity.as_deref(), Some("有效"));
    assert_eq!(m.published_date.map(|d| d.to_string()).as_deref(), Some("2024-03-08"));
    assert_eq!(m.site.as_ref().and_then(|s| s.code.as_deref()), Some("3299000001"));
    let files: Vec<_> = m.attachments.iter().map(|a| (a.name.as_str(), a.href.as_deref())).collect();
    assert_eq!(files, [("任务分工表", Some("./P020240308.docx"))]);
    // The document prints another day than the index: it wins, and the reader is told.
    assert_eq!(m.issued_date.map(|d| d.to_string()).as_deref(), Some("2024-03-05"));
    let codes: Vec<_> = analysis.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["decode/declared_ignored", "metadata/page_differs"]);

    let [table] = document.tables.as_slice() else { panic!("{:?}", document.tables) };
    let spans: Vec<_> = table.cells.iter().map(|c| (c.span.of(text), c.row, c.column, c.row_span)).collect();
    assert_eq!(
        spans,
        [
            ("万元工业增加值用水量", 0, 0, 1),
            ("立方米", 0, 1, 2),
            ("12", 0, 2, 1),
            ("城镇人均用水量", 1, 0, 1),
            ("45", 1, 2, 1),
        ]
    );
    let targets: Vec<_> = analysis
        .facts
        .quantities
        .iter()
        .map(|q| (q.indicator.as_deref().unwrap_or_default(), q.value.to_string(), q.unit.as_str()))
        .collect();
    assert_eq!(
        targets,
        [
            ("万元地区生产总值用水量", "30".to_owned(), "m3"),
            ("万元工业增加值用水量", "12".to_owned(), "m3"),
            ("城镇人均用水量", "45".to_owned(), "m3"),
        ]
    );
}
