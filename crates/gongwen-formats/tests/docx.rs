//! DOCX files, one trap each, made here.

mod common;

use common::{Parts, zip};
use gongwen_formats::{Align, BlockKind, Format, FormatError, Limits, Reader, Reading};
use gongwen_text::{Removal, Span};
use proptest::prelude::*;

const NUMBERING: &str = "<w:numbering>
  <w:abstractNum w:abstractNumId='3'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='H1'/><w:suff w:val='nothing'/><w:lvlText w:val='%1、'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:suff w:val='space'/><w:lvlText w:val='%2.'/></w:lvl>
  </w:abstractNum>
  <w:num w:numId='5'><w:abstractNumId w:val='3'/></w:num></w:numbering>";

const STYLES: &str = "<w:styles>
  <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:rPr><w:sz w:val='32'/></w:rPr></w:style>
  <w:style w:type='paragraph' w:styleId='H1'><w:basedOn w:val='a'/><w:pPr><w:numPr><w:numId w:val='5'/></w:numPr><w:outlineLvl w:val='0'/></w:pPr></w:style>
  <w:style w:type='paragraph' w:styleId='H1b'><w:basedOn w:val='H1'/><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type='character' w:styleId='Secret'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";

fn parts(body: &str, more: &[(&'static str, &str)]) -> Parts {
    let relation = |name: &str, kind: &str| {
        format!("<Relationship Id='{name}' Type='http://x/{kind}' Target='{name}'/>")
    };
    let mut relations = relation("styles.xml", "styles") + &relation("numbering.xml", "numbering");
    relations += "<Relationship Id='rL' Type='http://x/hyperlink' Target='http://a/b?x=1&amp;y=2' TargetMode='External'/>";
    for (name, _) in more {
        let name = name.trim_start_matches("word/");
        let kind = name.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
        relations += &relation(name, kind);
    }
    let mut all = vec![
        (
            "_rels/.rels",
            "<R><Relationship Id='1' Type='http://x/officeDocument' Target='/word/document.xml'/></R>"
                .to_owned(),
        ),
        (
            "word/document.xml",
            format!("<?xml version='1.0'?><w:document><w:body>{body}</w:body></w:document>"),
        ),
        ("word/_rels/document.xml.rels", format!("<R>{relations}</R>")),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/numbering.xml", NUMBERING.to_owned()),
    ];
    all.extend(more.iter().map(|(name, text)| (*name, (*text).to_owned())));
    all
}

fn read(bytes: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(bytes, None, &Limits::default())
}

/// Each character of the text maps into a part, to itself, a reference, or an element that it stands for.
#[track_caller]
fn check_map(parts: &Parts, reading: &Reading) {
    assert_eq!(reading.map.len(), reading.text.len());
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let (stream, start) = reading.stream_at(source.start()).expect("a part");
        let (_, text) = parts.iter().find(|(name, _)| *name == stream.name).expect("a part of the file");
        assert_eq!(stream.len, text.len());
        let slice = &text[start..start + source.len()];
        let stands = slice == c.to_string() || slice.starts_with('&') || slice.starts_with("<w:");
        assert!(stands || (c == ' ' && slice.trim().is_empty()), "{c:?} is written {slice:?}");
    }
}

#[track_caller]
fn check_with(body: &str, more: &[(&'static str, &str)], expected: &str) -> Reading {
    let parts = parts(body, more);
    let reading = read(&zip(&parts, false)).unwrap();
    assert_eq!(reading.format, Format::Docx);
    check_map(&parts, &reading);
    assert_eq!(reading.body(), expected);
    reading
}

#[track_caller]
fn check(body: &str, expected: &str) -> Reading {
    check_with(body, &[], expected)
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|p| p.diagnostic.code).collect()
}

#[test]
fn paragraphs_are_lines() {
    let reading = check(
        &(p(&(r("关于")
            + &r("A&amp;B&#x7684;")
            + "<w:r><w:t xml:space='preserve'> 通知 </w:t><w:tab/><w:t> 一 </w:t><w:br/><w:t>二</w:t></w:r>"))
            + &p(
                "<w:pPr><w:jc w:val='right'/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val='44'/><w:color w:val='FF0000'/></w:rPr><w:t>某市</w:t><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>",
            )
            + &p("")),
        "关于A&B的 通知 \t一\n二\n某市\u{2011}☑",
    );
    assert_eq!(reading.marks.blocks[2].align, Align::Right);
    let style = reading.marks.runs.last().unwrap().style;
    assert!(style.bold && style.red && style.half_points == Some(44));
}

#[test]
fn numbers_are_written_and_lead_to_what_asks_for_them() {
    let item = |level: u8, text: &str| {
        p(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='5'/></w:numPr></w:pPr>{}",
            r(text)
        ))
    };
    let heading =
        |style: &str, text: &str| p(&format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}", r(text)));
    let none = p(&format!(
        "<w:pPr><w:pStyle w:val='H1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>{}",
        r("无号")
    ));
    let body = heading("H1", "目标")
        + &item(1, "甲")
        + &item(1, "乙")
        + &heading("H1b", "任务")
        + &none
        + &item(1, "丙");
    let reading = check(&body, "一、目标\n1. 甲\n2. 乙\n二、任务\n无号\n1. 丙");
    let blocks = &reading.marks.blocks;
    assert_eq!((blocks[0].kind, blocks[0].label_len), (BlockKind::Heading { level: 1 }, "一、".len() as u32));
    assert_eq!((blocks[1].kind, blocks[1].label_len), (BlockKind::Item { level: 2 }, 3));
    assert_eq!(codes(&reading), ["docx/numbering"]);
    let of = |at: usize| {
        let source = reading.map.range(Span::new(at, at + 1));
        let (stream, start) = reading.stream_at(source.start()).unwrap();
        (stream.name.as_str(), start, source.len())
    };
    let (name, start, len) = of(0);
    assert_eq!(name, "word/styles.xml");
    assert!(
        STYLES[start..start + len].starts_with("<w:numPr>")
            && STYLES[start..start + len].ends_with("</w:numPr>")
    );
    assert_eq!(of(reading.text.find("1. 甲").unwrap()).0, "word/document.xml");
    // The number of an empty paragraph is printed, too.
    check(
        &(item(1, "甲") + &p("<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='5'/></w:numPr></w:pPr>")),
        "1. 甲\n2.",
    );
}

#[test]
fn changes_and_hidden_text() {
    let mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    let body = p(&(r("甲")
        + &format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", r("乙"))
        + &format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", r("移"), r("丙"))
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:rStyle w:val='Secret'/></w:rPr><w:t>密</w:t></w:r>"
        + "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>丁</w:t></w:r>"))
        + &p(&(mark.to_owned() + &r("前")))
        + &p(&r("后"));
    let reading = check(&body, "甲乙丙丁\n前后");
    assert_eq!(codes(&reading), ["docx/revisions", "docx/hidden"]);
    let aside: Vec<(&str, Option<Removal>)> = reading
        .marks
        .blocks
        .iter()
        .filter(|block| block.furniture.is_some())
        .map(|block| (block.span.of(&reading.text), block.furniture))
        .collect();
    assert_eq!(aside, [("删移", Some(Removal::Deleted)), ("隐密", Some(Removal::Hidden))]);
}

#[test]
fn fields_give_their_result() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = "<w:r><w:instrText> IF </w:instrText></w:r>";
    let inner = mark("begin") + code + &mark("separate") + &r("内") + &mark("end");
    let body = p(&(mark("begin") + code + &inner + &mark("separate") + &r("外") + &mark("end") + &r("文")))
        + &p(&format!(
            "<w:fldSimple w:instr='PAGE'>{}</w:fldSimple><w:hyperlink r:id='rL'>{}</w:hyperlink>",
            r("3"),
            r("链接")
        ));
    let reading = check(&body, "外文\n3链接");
    assert_eq!(reading.marks.links[0].target, "http://a/b?x=1&y=2");
    assert_eq!(reading.marks.links[0].span.of(&reading.text), "链接");
}

#[test]
fn text_boxes_are_read_once() {
    let text = format!("<w:txbxContent>{}</w:txbxContent>", p(&r("框")));
    let both = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{text}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{text}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    check(&p(&(both + &r("正文"))), "框\n正文");
    check(&p(&format!("<w:r><w:pict>{text}</w:pict></w:r>")), "框");
}

#[test]
fn tables_with_merged_cells() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}{}</w:tc>", p(&r(text)), p(""))
    };
    let down = |text: &str| cell("<w:vMerge w:val='restart'/>", text);
    let on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>";
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let nested = format!(
        "<w:tc>{}<w:tbl>{}</w:tbl>{}</w:tc>",
        p(&r("外")),
        row(&[cell("", "内"), cell("", "里")]),
        p(&r("尾"))
    );
    let rows = row(&[down("类"), cell("<w:gridSpan w:val='2'/>", "甲")])
        + &row(&[on.to_owned(), cell("", "乙"), nested])
        + &row(&[on.to_owned(), cell("", ""), cell("", "丙")]);
    let body = p(&r("前"))
        + &format!("<w:tbl><w:tblPr/>{rows}</w:tbl><w:tbl>{}</w:tbl>", row(&[cell("", "框中")]))
        + &p(&r("后"));
    let reading = check(&body, "前\n类\t甲\n乙\t外 内 里 尾\n\t丙\n框中\n后");
    let cells: Vec<_> = reading
        .marks
        .blocks
        .iter()
        .filter_map(|b| match b.kind {
            BlockKind::Cell { row, column, rowspan, colspan, .. } => {
                Some((b.span.of(&reading.text), row, column, rowspan, colspan))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("类", 0, 0, 3, 1),
            ("甲", 0, 1, 1, 2),
            ("乙", 1, 1, 1, 1),
            ("外 内 里 尾", 1, 2, 1, 1),
            ("", 2, 1, 1, 1),
            ("丙", 2, 2, 1, 1),
        ]
    );
}

#[test]
fn a_row_wider_than_any_table() {
    let cell = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val='99999'/><w:vMerge w:val='restart'/></w:tcPr>{}</w:tc>",
        p(&r("甲"))
    );
    let row = format!("<w:tr>{}</w:tr>", cell.repeat(2000));
    let reading =
        check(&format!("<w:tbl>{row}{row}</w:tbl>"), &["甲\t".repeat(2000).trim_end(); 2].join("\n"));
    assert_eq!(reading.marks.blocks.len(), 4000);
}

#[test]
fn notes_follow_their_paragraph() {
    let notes = format!(
        "<w:footnotes><w:footnote w:id='0'>{}</w:footnote><w:footnote w:id='2'>{}</w:footnote></w:footnotes>",
        p(&r("线")),
        p(&r("注文"))
    );
    let refer = "<w:r><w:footnoteReference w:id='2'/></w:r>";
    check_with(&(p(&(r("甲") + refer)) + &p(&r("乙"))), &[("word/footnotes.xml", &notes)], "甲\n注文\n乙");
}

#[test]
fn headers_and_footers_stand_around_the_text() {
    let header = format!("<w:hdr>{}</w:hdr>", p(&r("内部资料")));
    let footer = format!("<w:ftr>{}</w:ftr>", p(&r("— 1 —")));
    let more =
        [("word/header1.xml", header.as_str()), ("word/header2.xml", &header), ("word/footer1.xml", &footer)];
    let reading = check_with(&p(&r("正文")), &more, "正文");
    assert_eq!(reading.text, "内部资料\n正文\n— 1 —");
    let reasons: Vec<_> = reading.furniture().into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, [Removal::Header, Removal::Footer]);
}

#[test]
fn ruby_formulas_and_content_controls() {
    let body = p(
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
    ) + &format!(
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        p(&format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", r("控件")))
    );
    check(&body, "拼x=1\n控件");
}

#[test]
fn what_is_refused() {
    let code = |bytes: &[u8]| read(bytes).err().map(|e| e.code());
    assert_eq!(code(&zip(&parts(&p(""), &[]), true)), Some("no_text"));
    assert_eq!(code(&zip(&parts("<w:p>", &[]), true)), Some("corrupt"));
    let mut entity = parts(&p(&r("&x;")), &[]);
    entity[1].1.insert_str(0, "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>");
    assert_eq!(code(&zip(&entity, true)), Some("corrupt"));
    let deep = "<w:sdt>".repeat(300) + &"</w:sdt>".repeat(300);
    assert_eq!(code(&zip(&parts(&deep, &[]), true)), Some("too_large"));
    let bomb = parts(&" ".repeat(30 << 20), &[]);
    assert_eq!(code(&zip(&bomb, true)), Some("too_large"), "more than 200 bytes of each");
    let mut locked = zip(&parts(&p(&r("甲")), &[]), false);
    let second = locked.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let first = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    for at in [first, second] {
        locked[at + 8] |= 1;
    }
    assert_eq!(code(&locked), Some("encrypted"));
}

#[test]
fn limits_are_kept() {
    let reader = Reader::new().unwrap();
    let bytes = zip(&parts(&p(&r("甲")).repeat(100), &[]), true);
    let code = |limits: Limits| reader.read(&bytes, None, &limits).err().map(|e| e.code());
    assert_eq!(code(Limits::default()), None);
    assert_eq!(code(Limits { entries: 4, ..Limits::default() }), Some("too_large"));
    assert_eq!(code(Limits { part: 1000, ..Limits::default() }), Some("too_large"));
    assert_eq!(code(Limits { parts: 4000, ..Limits::default() }), Some("too_large"));
    assert_eq!(code(Limits { nodes: 100, ..Limits::default() }), Some("too_large"));
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let whole = zip(&parts(&p(&r("甲")).repeat(40), &[]), true);
    for cut in 0..64 {
        assert!(read(&whole[..whole.len() * cut / 64]).is_err(), "cut at {cut}/64");
    }
}

fn body() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[甲乙 <>&]{0,6}".prop_map(|t| r(&t.replace('&', "&amp;").replace('<', "&lt;"))),
        Just("<w:r><w:tab/><w:br/></w:r>".to_owned()),
        Just("<w:r><w:fldChar w:fldCharType='begin'/></w:r>".to_owned()),
        Just("<w:r><w:fldChar w:fldCharType='separate'/></w:r>".to_owned()),
        Just("<w:r><w:fldChar w:fldCharType='end'/></w:r>".to_owned()),
        Just("<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='5'/></w:numPr></w:pPr>".to_owned()),
        Just("<w:pPr><w:pStyle w:val='H1'/><w:rPr><w:del/></w:rPr></w:pPr>".to_owned()),
    ];
    leaf.prop_recursive(6, 60, 5, |inner| {
        let names = prop::sample::select(vec![
            "w:p",
            "w:p",
            "w:tbl",
            "w:tr",
            "w:tc",
            "w:r",
            "w:ins",
            "w:txbxContent",
            "w:sdtContent",
            "w:hyperlink",
        ]);
        (names, prop::collection::vec(inner, 0..5))
            .prop_map(|(name, inside)| format!("<{name}>{}</{name}>", inside.concat()))
    })
}

proptest! {
    #[test]
    fn every_character_has_its_bytes(bodies in prop::collection::vec(body(), 1..6)) {
        let parts = parts(&bodies.concat(), &[]);
        if let Ok(reading) = read(&zip(&parts, false)) {
            check_map(&parts, &reading);
        }
    }

    #[test]
    fn broken_files_are_read_or_refused(body in body(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = zip(&parts(&p(&body), &[]), false);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(reading) = read(&bytes) {
            prop_assert_eq!(reading.map.len(), reading.text.len());
        }
    }
}
