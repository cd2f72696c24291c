//! OFD files, one trap each, made here.

mod common;

use common::zip;
use gongwen_formats::{Align, BlockKind, Font, Format, FormatError, Limits, PageField, Reader, Reading};
use gongwen_text::{Removal, Span};
use proptest::prelude::*;

/// Parts by name.
type Parts = Vec<(String, String)>;

const ROOT: &str = "<o:OFD xmlns:o='http://www.ofdspec.org/2016'><o:DocBody><o:DocInfo><o:Title>关于&amp;通知</o:Title></o:DocInfo>\
    <o:DocRoot>Doc_0/Document.xml</o:DocRoot><o:Signatures>/Doc_0/Signs/Signatures.xml</o:Signatures></o:DocBody></o:OFD>";

const RESOURCES: &str = "<o:Res><o:Fonts><o:Font ID='1' FontName='方正小标宋简体'/><o:Font ID='2' FontName='仿宋_GB2312'/></o:Fonts>\
    <o:DrawParams><o:DrawParam ID='7'><o:FillColor Value='255 0 0'/></o:DrawParam><o:DrawParam ID='8' Relative='7'/></o:DrawParams>\
    <o:CompositeGraphicUnits><o:CompositeGraphicUnit ID='9'><o:Content>\
    <o:TextObject Boundary='0 0 50 10' Size='5'><o:TextCode X='0' Y='5'>组内</o:TextCode></o:TextObject>\
    <o:CompositeObject ResourceID='9' Boundary='0 20 10 10'/></o:Content></o:CompositeGraphicUnit></o:CompositeGraphicUnits></o:Res>";

/// A document of pages, given by what their layer holds; a template for all of them.
fn parts(pages: &[String], template: &str) -> Parts {
    let mut parts: Parts =
        vec![("OFD.xml".into(), ROOT.into()), ("Doc_0/PublicRes.xml".into(), RESOURCES.into())];
    let mut list = String::new();
    for (at, page) in pages.iter().enumerate() {
        list += &format!("<o:Page ID='{}' BaseLoc='Pages/Page_{at}/Content.xml'/>", at + 100);
        parts.push((format!("Doc_0/Pages/Page_{at}/Content.xml"), layer(page, !template.is_empty())));
    }
    if !template.is_empty() {
        parts.push(("Doc_0/Tpls/Tpl_0/Content.xml".into(), layer(template, false)));
    }
    let document = format!(
        "<o:Document><o:CommonData><o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>\
         <o:PublicRes>PublicRes.xml</o:PublicRes><o:TemplatePage ID='50' BaseLoc='Tpls/Tpl_0/Content.xml'/></o:CommonData>\
         <o:Pages>{list}</o:Pages><o:Annotations>Annots/Annotations.xml</o:Annotations>\
         <o:Attachments>Attachs/Attachments.xml</o:Attachments></o:Document>"
    );
    parts.push(("Doc_0/Document.xml".into(), document));
    parts
}

fn layer(objects: &str, template: bool) -> String {
    let template = if template { "<o:Template TemplateID='50' ZOrder='Background'/>" } else { "" };
    format!(
        "<?xml version='1.0'?><o:Page>{template}<o:Content><o:Layer ID='1'>{objects}</o:Layer></o:Content></o:Page>"
    )
}

/// A line that begins at (x, y), which is on its baseline, in millimetres.
fn text(x: f32, y: f32, em: f32, text: &str) -> String {
    with(x, y, em, text, "Font='2'", "")
}

fn with(x: f32, y: f32, em: f32, text: &str, attributes: &str, inside: &str) -> String {
    format!(
        "<o:TextObject Boundary='{x} {} 150 {em}' Size='{em}' {attributes}>{inside}<o:TextCode X='0' Y='{em}' \
         DeltaX='{}'>{text}</o:TextCode></o:TextObject>",
        y - em,
        steps(text, em)
    )
}

/// The steps of a text: half an em behind ASCII, an em behind all else; of a reference, what it stands for counts.
fn steps(text: &str, em: f32) -> String {
    let mut steps = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = if c == '&' { rest.find(';').unwrap() + 1 } else { c.len_utf8() };
        let half = c.is_ascii() && !rest.starts_with("&#");
        steps += &format!("g 1 {} ", if half { em / 2.0 } else { em });
        rest = &rest[len..];
    }
    steps
}

/// A paragraph of lines that are filled from 30 to 180 mm, the first one two characters in.
fn paragraph(y: f32, lines: usize, last: &str) -> String {
    let filled = |n: usize, c: &str| c.repeat(n);
    let mut all = text(40.0, y, 5.0, &filled(28, "甲"));
    for k in 1..lines {
        all += &text(30.0, y + 10.0 * k as f32, 5.0, &filled(30, "乙"));
    }
    all + &text(30.0, y + 10.0 * lines as f32, 5.0, last)
}

fn read(bytes: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(bytes, None, &Limits::default())
}

/// Each character of the text maps into a part, to itself or a reference; a space or line break may map to what is between.
#[track_caller]
fn check_map(parts: &Parts, reading: &Reading) {
    assert_eq!(reading.map.len(), reading.text.len());
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let (stream, start) = reading.stream_at(source.start()).expect("a part");
        let (_, text) = parts
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&stream.name))
            .expect("a part of the file");
        assert_eq!(stream.len, text.len());
        if !matches!(c, ' ' | '\n' | '\t') {
            let slice = &text[start..start + source.len()];
            assert!(slice == c.to_string() || slice.starts_with('&'), "{c:?} is written {slice:?}");
        }
    }
}

#[track_caller]
fn check_parts(parts: &Parts, expected: &str) -> Reading {
    let reading = read(&zip(parts, true)).unwrap();
    assert_eq!(reading.format, Format::Ofd);
    check_map(parts, &reading);
    assert_eq!(reading.body(), expected);
    reading
}

#[track_caller]
fn check(page: &str, expected: &str) -> Reading {
    check_parts(&parts(&[page.to_owned()], ""), expected)
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|p| p.diagnostic.code).collect()
}

#[test]
fn a_document_with_its_marks() {
    let page = with(65.0, 40.0, 10.0, "某市人民政府文件", "Font='1' DrawParam='8'", "")
        + &text(80.0, 60.0, 5.0, "某发〔２〕３号")
        + &with(73.0, 80.0, 8.0, "关于印发某个方案", "Font='1'", "<o:FillColor Value='0 0 0'/>")
        + &with(89.0, 92.0, 8.0, "的通知和", "Font='1'", "")
        + &text(30.0, 105.0, 5.0, "各区：")
        + &paragraph(115.0, 3, "A&amp;B&#x7684;。")
        + &paragraph(165.0, 2, "完。")
        + &text(140.0, 205.0, 5.0, "某市人民政府");
    let filled = |n: usize, m: usize| "甲".repeat(28) + &"乙".repeat(30 * m) + ["", "A&B的。", "完。"][n];
    let expected = [
        "某市人民政府文件".to_owned(),
        "某发〔２〕３号".to_owned(),
        "关于印发某个方案的通知和".to_owned(),
        "各区：".to_owned(),
        filled(1, 2),
        filled(2, 1),
        "某市人民政府".to_owned(),
    ];
    let reading = check(&page, &expected.join("\n"));
    let runs = &reading.marks.runs;
    assert!(runs[0].style.red && runs[0].style.font == Some(Font::Biaosong));
    // 10 mm are 28.35 points.
    assert_eq!(runs[0].style.half_points, Some(57));
    assert!(runs.last().is_some_and(|run| !run.style.red && run.style.font == Some(Font::Fangsong)));
    let aligns: Vec<Align> = reading.marks.blocks.iter().map(|b| b.align).collect();
    assert_eq!((aligns[2], aligns[4], aligns[6]), (Align::Center, Align::Left, Align::Right));
    assert!(reading.marks.blocks.iter().all(|b| b.kind == BlockKind::Paragraph && b.furniture.is_none()));
    let page = reading.stream_at(reading.map.range(Span::new(0, 3)).start()).unwrap().0;
    assert_eq!((page.name.as_str(), page.page), ("Doc_0/Pages/Page_0/Content.xml", Some(1)));
    let fact = &reading.facts[0];
    assert_eq!((fact.field, fact.value.as_str()), (PageField::ArticleTitle, "关于&通知"));
    let (stream, start) = reading.stream_at(fact.source.start()).unwrap();
    assert_eq!(stream.name, "OFD.xml");
    assert_eq!(&ROOT[start..start + fact.source.len()], "关于&amp;通知");
}

#[test]
fn numbered_headings_stand_alone() {
    let page = paragraph(100.0, 1, &"丙".repeat(29)).replace(&"丙".repeat(29), &("丙".repeat(29) + "；"))
        + &text(30.0, 120.0, 5.0, "（一）目标")
        + &text(40.0, 130.0, 5.0, "二、任务");
    let first = "甲".repeat(28) + &"丙".repeat(29) + "；";
    check(&page, &format!("{first}\n（一）目标\n二、任务"));
}

#[test]
fn what_stands_around_pages() {
    let page = |n: usize, body: String| {
        text(80.0, 20.0, 4.0, "内部资料") + &body + &text(95.0, 280.0, 4.0, &format!("—{n}—"))
    };
    let first = paragraph(40.0, 2, &"丁".repeat(30));
    let pages =
        [page(1, first), page(2, text(30.0, 40.0, 5.0, "戊。")), page(3, text(40.0, 40.0, 5.0, "己。"))];
    let one = "甲".repeat(28) + &"乙".repeat(30) + &"丁".repeat(30) + "戊。";
    let reading = check_parts(&parts(&pages, ""), &format!("{one}\n己。"));
    let found: Vec<(&str, Removal, bool)> = reading
        .marks
        .blocks
        .iter()
        .filter_map(|b| Some((b.span.of(&reading.text), b.furniture?, b.inside)))
        .collect();
    assert_eq!(
        found,
        [
            ("内部资料", Removal::Header, false),
            ("—1—", Removal::PageNumber, true),
            ("内部资料", Removal::Header, true),
            ("—2—", Removal::PageNumber, false),
            ("内部资料", Removal::Header, false),
            ("—3—", Removal::PageNumber, false),
        ]
    );
    assert_eq!(reading.streams.iter().filter_map(|s| s.page).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn lone_numbers_that_count_the_pages() {
    let page = |n: usize| text(30.0, 100.0, 5.0, "正文。") + &text(100.0, 270.0, 4.0, &format!("{n}"));
    check_parts(&parts(&[page(7), page(8)], ""), "正文。\n正文。");
    check_parts(&parts(&[page(7), page(20)], ""), "正文。\n7\n正文。\n20");
}

#[test]
fn templates_and_values_make_rows() {
    let template = text(30.0, 50.0, 5.0, "申请人：") + &text(30.0, 60.0, 5.0, "地　址：");
    let page = |name: &str| text(60.0, 60.2, 5.0, "某路") + &text(60.0, 50.3, 5.0, name);
    let parts = parts(&[page("张三"), page("李四")], &template);
    let reading = check_parts(&parts, "申请人： 张三\n地　址： 某路\n申请人： 李四\n地　址： 某路");
    let names: Vec<&str> = reading.streams.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names.iter().filter(|n| n.contains("Tpl")).count(), 1);
}

#[test]
fn blanks_that_are_filled_in() {
    let template = text(30.0, 50.0, 5.0, "年    月    日");
    let page = text(25.5, 50.0, 4.0, "今") + &text(40.0, 50.0, 4.0, "五") + &text(55.0, 50.0, 4.0, "六");
    check_parts(&parts(&[page], &template), "今年 五月 六日");
}

#[test]
fn matrices_steps_and_directions() {
    // Points within, scaled to millimetres; a line break by steps.
    let scaled = "<o:TextObject Boundary='30 50 100 20' CTM='0.3528 0 0 0.3528 0 0' Size='12'>\
        <o:TextCode X='0' Y='12' DeltaX='12 g 1 -12 12' DeltaY='0 40 0'>甲乙丙丁</o:TextCode></o:TextObject>";
    check(scaled, "甲乙\n丙丁");
    // Without steps the typeface moves on.
    check(
        "<o:TextObject Boundary='30 50 100 20' Size='5'><o:TextCode X='0' Y='5'>甲 to B</o:TextCode></o:TextObject>",
        "甲 to B",
    );
    // Two columns downwards, the right one first.
    let down = |x: f32, text: &str| {
        format!(
            "<o:TextObject Boundary='{x} 50 5 100' Size='5'><o:TextCode X='0' Y='5' DeltaY='g 3 5'>{text}</o:TextCode></o:TextObject>"
        )
    };
    check(&(down(90.0, "东西南北") + &down(100.0, "春夏秋冬")), "春夏秋冬\n东西南北");
}

#[test]
fn two_columns_of_text() {
    let column = |x: f32, c: &str| -> Vec<String> {
        (0..8).map(|k| text(x, 50.0 + 10.0 * k as f32, 5.0, &c.repeat(12))).collect()
    };
    let (left, right) = (column(30.0, "左"), column(110.0, "右"));
    let expected = "左".repeat(96) + &"右".repeat(96);
    // Drawn column by column, and row by row.
    check(&(left.concat() + &right.concat()), &expected);
    let rows: String = left.iter().zip(&right).map(|(l, r)| l.clone() + r).collect();
    check(&rows, &expected);
}

#[test]
fn text_drawn_twice() {
    let page = text(30.0, 50.0, 5.0, "题名人人")
        + &text(30.4, 50.3, 5.0, "题名人人")
        + &text(30.0, 60.0, 5.0, "题名");
    let reading = check(&page, "题名人人\n题名");
    assert_eq!(codes(&reading), ["page/doubled"]);
}

#[test]
fn watermarks_and_hidden_objects() {
    let faint = |y: f32| with(60.0, y, 5.0, "草稿", "", "<o:FillColor Value='200 200 200'/>");
    let slanted = "<o:TextObject Boundary='50 150 100 100' CTM='0.7 0.7 -0.7 0.7 0 0' Size='10'><o:TextCode X='0' Y='10'>内部</o:TextCode></o:TextObject>";
    let hidden = with(30.0, 70.0, 5.0, "不见", "Visible='false'", "");
    let page = text(30.0, 50.0, 5.0, "正文。") + &faint(90.0) + slanted + &hidden;
    let reading = check_parts(&parts(&[page.clone(), page], ""), "正文。\n正文。");
    assert!(!reading.text.contains("不见"));
    let marks = reading.marks.blocks.iter().filter(|b| b.furniture == Some(Removal::Watermark));
    assert_eq!(marks.count(), 4);
    // Once is text.
    check(&faint(90.0), "草稿");
}

#[test]
fn groups_and_blocks() {
    let page = format!(
        "<o:PageBlock><o:PageBlock>{}</o:PageBlock></o:PageBlock><o:CompositeObject ResourceID='9' Boundary='30 80 10 10'/>",
        text(30.0, 50.0, 5.0, "块内")
    );
    let reading = check(&page, ("块内\n".to_owned() + &"组内\n".repeat(8)).trim_end());
    assert_eq!(reading.streams[0].name, "Doc_0/PublicRes.xml");
}

#[test]
fn paths_in_any_shape() {
    let mut parts = parts(&[text(30.0, 50.0, 5.0, "正文")], "");
    let document = parts.last_mut().unwrap();
    document.1 =
        document.1.replace("Pages/Page_0/Content.xml", "\\DOC_0\\pages\\..\\Pages\\page_0\\content.XML");
    for part in &mut parts {
        part.1 =
            part.1.replace("<o:", "<weird:").replace("</o:", "</weird:").replace("xmlns:o", "xmlns:weird");
    }
    let reading = read(&zip(&parts, true)).unwrap();
    assert_eq!(reading.body(), "正文");
}

#[test]
fn missing_and_damaged_pages() {
    let pages = [text(30.0, 50.0, 5.0, "一页"), text(30.0, 50.0, 5.0, "二页"), text(30.0, 50.0, 5.0, "三页")];
    let mut parts = parts(&pages, "");
    parts.retain(|(name, _)| !name.contains("Page_0"));
    for part in parts.iter_mut().filter(|(name, _)| name.contains("Page_2")) {
        part.1.truncate(100);
    }
    let reading = read(&zip(&parts, true)).unwrap();
    assert_eq!(reading.body(), "二页");
    assert_eq!(reading.streams.iter().filter_map(|s| s.page).collect::<Vec<_>>(), [2]);
    assert_eq!(codes(&reading), ["ofd/page_missing", "ofd/page_missing"]);
    parts.retain(|(name, _)| !name.contains("Pages/"));
    assert_eq!(read(&zip(&parts, true)).unwrap_err().code(), "corrupt");
}

#[test]
fn what_is_refused() {
    let code = |parts: &Parts| read(&zip(parts, true)).unwrap_err().code();
    let paths = "<o:PathObject Boundary='0 0 10 10'><o:AbbreviatedData>M 0 0 L 9 9</o:AbbreviatedData></o:PathObject>";
    assert_eq!(code(&parts(&[paths.to_owned()], "")), "no_text");
    let mut locked = parts(&[text(30.0, 50.0, 5.0, "正文")], "");
    locked.push(("Encryptions.xml".into(), "<o:Encryptions/>".into()));
    assert_eq!(code(&locked), "encrypted");
    let mut rootless = parts(&[text(30.0, 50.0, 5.0, "正文")], "");
    rootless[0].1 = "<a".into();
    assert_eq!(code(&rootless), "corrupt");
    let deep = "<o:PageBlock>".repeat(300) + &"</o:PageBlock>".repeat(300);
    assert_eq!(code(&parts(&[deep], "")), "too_large");
}

#[test]
fn stamps_and_attachments() {
    let mut parts = parts(&[text(30.0, 50.0, 5.0, "正文")], "");
    for (name, text) in [
        (
            "Annots/Annotations.xml",
            "<o:Annotations><o:Page PageID='100'><o:FileLoc>P.xml</o:FileLoc></o:Page></o:Annotations>",
        ),
        (
            "Annots/P.xml",
            "<o:PageAnnot><o:Annot Type='Watermark'><o:Appearance Boundary='1 2 3 4'><o:TextObject Boundary='0 0 9 9' Size='5'>\
             <o:TextCode X='0' Y='5'>水印</o:TextCode></o:TextObject></o:Appearance></o:Annot><o:Annot Type='Link'/></o:PageAnnot>",
        ),
        ("Signs/Signatures.xml", "<o:Signatures><o:Signature ID='1' BaseLoc='S.xml'/></o:Signatures>"),
        (
            "Signs/S.xml",
            "<o:Signature><o:SignedInfo><o:StampAnnot PageRef='100' Boundary='5 6 7 8'/></o:SignedInfo></o:Signature>",
        ),
        (
            "Attachs/Attachments.xml",
            "<o:Attachments><o:Attachment Name='附件1'><o:FileLoc>a.xlsx</o:FileLoc></o:Attachment></o:Attachments>",
        ),
    ] {
        parts.push((format!("Doc_0/{name}"), text.to_owned()));
    }
    let reading = check_parts(&parts, "正文");
    let messages: Vec<&str> = reading.diagnostics.iter().map(|p| p.diagnostic.message.as_str()).collect();
    assert_eq!(codes(&reading), ["stamp", "stamp"]);
    assert!(
        messages[0].contains("watermark on page 1 at 1 2 3 4")
            && messages[1].contains("seal on page 1 at 5 6 7 8")
    );
    let link = &reading.marks.links[0];
    assert_eq!((link.target.as_str(), link.attachment), ("Doc_0/Attachs/a.xlsx", true));
}

#[test]
fn limits_keep_what_was_read() {
    let pages: Vec<String> = (0..5).map(|_| text(30.0, 50.0, 5.0, "正文")).collect();
    let bytes = zip(&parts(&pages, ""), true);
    let read = |limits: &Limits| Reader::new().unwrap().read(&bytes, None, limits).unwrap();
    let reading = read(&Limits { pages: 2, ..Limits::default() });
    assert_eq!((reading.body().as_str(), codes(&reading)), ("正文\n正文", vec!["limit/pages"]));
    let reading = read(&Limits { glyphs: 3, ..Limits::default() });
    assert_eq!((reading.body().as_str(), codes(&reading)), ("正文\n正", vec!["limit/glyphs"]));
}

#[test]
fn templates_that_stand_on_themselves() {
    let mut parts = parts(&[text(30.0, 60.0, 5.0, "正文")], &text(30.0, 50.0, 5.0, "样式"));
    for part in parts.iter_mut().filter(|(name, _)| name.contains("Tpl_0")) {
        part.1 = part.1.replace("<o:Content>", "<o:Template TemplateID='50'/><o:Content>");
    }
    check_parts(&parts, "样式\n正文");
}

/// A file with most of what is read.
fn sample() -> Vec<u8> {
    let page = paragraph(60.0, 2, "末。")
        + "<o:CompositeObject ResourceID='9' Boundary='30 150 10 10'/>"
        + &table(180.0, &[["项目", "数量", "单位"], ["甲", "1", "家"]])
        + &text(95.0, 280.0, 4.0, "—1—");
    zip(&parts(&[page.clone(), page], &text(30.0, 50.0, 5.0, "样式")), false)
}

#[test]
fn cut_short() {
    let bytes = sample();
    for k in 0..64 {
        let cut = &bytes[..bytes.len() * k / 64];
        assert!(read(cut).is_err() || !cut.starts_with(b"PK"), "{k}");
    }
}

fn mutated(flips: &[(prop::sample::Index, u8)]) {
    let mut bytes = sample();
    for (at, byte) in flips {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Ok(reading) = read(&bytes) {
        assert_eq!(reading.map.len(), reading.text.len());
        let blocks = &reading.marks.blocks;
        assert!(blocks.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
        reading.body();
    }
}

fn flips() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"0123456789-. g<>='\"eE".to_vec())];
    prop::collection::vec((any::<prop::sample::Index>(), byte), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn broken_files_are_read_or_refused(flips in flips()) {
        mutated(&flips);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000_000))]

    #[test]
    #[ignore = "takes minutes"]
    fn many_broken_files_are_read_or_refused(flips in flips()) {
        mutated(&flips);
    }
}

/// A rule in millimetres.
fn rule(x0: f32, y0: f32, x1: f32, y1: f32) -> String {
    format!(
        "<o:PathObject Boundary='{x0} {y0} {} {}' LineWidth='0.25'><o:AbbreviatedData>M 0 0 L {} {}</o:AbbreviatedData></o:PathObject>",
        x1 - x0 + 0.3,
        y1 - y0 + 0.3,
        x1 - x0,
        y1 - y0
    )
}

/// A table of rows 10 mm high, with columns from 30 to 60, 60 to 120 and 120 to 180 mm.
fn table(top: f32, rows: &[[&str; 3]]) -> String {
    let bottom = top + 10.0 * rows.len() as f32;
    let mut all: String = [30.0, 60.0, 120.0, 180.0].iter().map(|x| rule(*x, top, *x, bottom)).collect();
    for (at, row) in rows.iter().enumerate() {
        let y = top + 10.0 * at as f32;
        all += &rule(30.0, y, 180.0, y);
        for (x, cell) in [32.0, 62.0, 122.0].into_iter().zip(row) {
            if !cell.is_empty() {
                all += &text(x, y + 6.0, 4.0, cell);
            }
        }
    }
    all + &rule(30.0, bottom, 180.0, bottom)
}

#[test]
fn tables_go_on_where_the_next_page_begins() {
    let head = ["指标", "二〇二四年", "单位"];
    let first = text(80.0, 50.0, 5.0, "表一")
        + &table(230.0, &[head, ["产值", "300", "亿元"]])
        + &text(95.0, 285.0, 4.0, "—1—");
    let second = table(40.0, &[head, ["企业", "", "家"]])
        + &text(30.0, 100.0, 5.0, "注")
        + &text(95.0, 285.0, 4.0, "—2—");
    let third = table(40.0, &[head, ["另", "一", "表"]]);
    let reading = check_parts(
        &parts(&[first, second, third], ""),
        "表一\n指标\t二〇二四年\t单位\n产值\t300\t亿元\n企业\t\t家\n注\n指标\t二〇二四年\t单位\n另\t一\t表",
    );
    let rows: Vec<(u32, u32, Option<Removal>)> = reading
        .marks
        .blocks
        .iter()
        .filter_map(|b| match b.kind {
            BlockKind::Cell { table, row, column: 0, rowspan: 1, colspan: 1 } => {
                Some((table, row, b.furniture))
            }
            _ => None,
        })
        .collect();
    let duplicate = Some(Removal::Duplicate);
    assert_eq!(
        rows,
        [(0, 0, None), (0, 1, None), (0, 2, duplicate), (0, 3, None), (1, 0, None), (1, 1, None)]
    );
}

#[test]
fn cells_hold_their_lines() {
    // Words that had no more room, and paragraphs of their own; the table is drawn before the text above it.
    let grid = table(100.0, &[["项目", "", ""], ["某", "", ""]]);
    let cell = text(61.0, 114.0, 4.0, &"长".repeat(14))
        + &text(61.0, 119.0, 4.0, "短。")
        + &text(122.0, 114.0, 4.0, "一；")
        + &text(122.0, 119.0, 4.0, "二。");
    let page = grid + &cell + &text(40.0, 90.0, 5.0, "如下：");
    check(&page, &format!("如下：\n项目\t\t\n某\t{}短。\t一； 二。", "长".repeat(14)));
}

#[test]
fn forms_whose_rows_no_rule_parts() {
    let mut page: String = [30.0, 60.0, 120.0, 180.0].iter().map(|x| rule(*x, 40.0, *x, 100.0)).collect();
    page += &[40.0, 50.0, 100.0].map(|y| rule(30.0, y, 180.0, y)).concat();
    for (at, row) in
        [["名称", "数量", "金额"], ["甲", "1", "2"], ["乙", "3", "4"], ["丙", "5", "6"]].iter().enumerate()
    {
        for (x, cell) in [32.0, 62.0, 122.0].into_iter().zip(row) {
            page += &text(x, 46.0 + 12.0 * at as f32, 4.0, cell);
        }
    }
    check(&page, "名称 数量 金额\n甲 1 2\n乙 3 4\n丙 5 6");
}
