//! Web pages, one trap each.

use gongwen_formats::{BlockKind, Format, FormatError, Limits, PageField, Reader, Reading};
use gongwen_text::{Removal, Span};
use proptest::prelude::*;

fn read(page: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(page, None, &Limits::default())
}

/// Each character of the text maps to bytes that are the character, its entity, or mark-up for white space.
#[track_caller]
fn check_map(bytes: &[u8], reading: &Reading) {
    assert_eq!(reading.map.len(), reading.text.len());
    let encoding = encoding_rs::Encoding::for_label(reading.encoding.name.as_bytes()).unwrap();
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let slice = &bytes[source.range()];
        let (written, _) = encoding.decode_without_bom_handling(slice);
        let entity = written.starts_with('&') && !written.contains(['<', '>']);
        let layout = matches!(c, '\n' | '\t' | ' ');
        assert!(written == c.to_string() || entity || layout, "{c:?} is written {written:?}");
    }
    let mut end = 0;
    for block in &reading.marks.blocks {
        assert!(end <= block.span.start(), "blocks overlap at {end}");
        end = block.span.end();
        assert!(!block.span.of(&reading.text).contains(['\n', '\t']), "a block is one line or one cell");
    }
    if reading.format == Format::Html {
        assert!(reading.text.split('\n').all(|line| !line.trim_matches('\t').is_empty()), "a line is empty");
    }
}

#[track_caller]
fn check(page: &str, expected: &str) -> Reading {
    let reading = read(page.as_bytes()).unwrap();
    assert_eq!(reading.format, Format::Html);
    check_map(page.as_bytes(), &reading);
    assert_eq!(reading.body(), expected);
    reading
}

fn fact(reading: &Reading, field: PageField) -> Option<&str> {
    reading.facts.iter().find(|f| f.field == field).map(|f| f.value.as_str())
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|p| p.diagnostic.code).collect()
}

#[test]
fn lines_are_blocks_and_breaks() {
    check("<div id=zoom>甲<br>乙<p>丙<p>丁</p>戊<div>己</div></div>", "甲\n乙\n丙\n丁\n戊\n己");
    check("<div id=zoom>甲<b>乙</b><span style='display:block'>丙</span></div>", "甲乙\n丙");
    check("<div id=zoom><ul><li>甲<li>乙</ul><h2>丙</h2></div>", "甲\n乙\n丙");
    check("<div id=zoom><p>&nbsp;</p><p>　　甲</p><p>\n</p></div>", "　　甲");
    check("<div id=zoom><pre>甲\n乙</pre></div>", "甲\n乙");
}

#[test]
fn white_space_folds() {
    check("<div id=zoom>通知\n  如下：  a\n b   c</div>", "通知如下： a b c");
    check("<div id=zoom><b>甲</b> <i>乙</i></div>", "甲 乙");
    check("<div id=zoom>甲&nbsp;&nbsp;乙&#32;&#32;丙</div>", "甲\u{a0}\u{a0}乙 丙");
}

#[test]
fn entities_map_to_themselves() {
    let page = "<div id=zoom>A&amp;B &lt;5&gt; &ldquo;引&rdquo; &#x4e00;&#20108; R&D</div>";
    let reading = check(page, "A&B <5> “引” 一二 R&D");
    let at = reading.text.find('“').unwrap();
    let source = reading.map.range(Span::new(at, at + '“'.len_utf8()));
    assert_eq!(&page[source.range()], "&ldquo;");
}

#[test]
fn what_is_not_shown_is_no_text() {
    check(
        "<div id=zoom><script>var a='投资999亿元<p>';</script><style>p{}</style><!-- 注 -->
         <p hidden>甲</p><p style='color:red;display:none'>乙</p><p class='x ng-hide'>丙</p><noscript>丁</noscript>
         <select><option>戊</select><textarea>己</textarea><p style=visibility:hidden>庚</p><p>正文</p></div>",
        "正文",
    );
}

#[test]
fn a_container_that_a_script_unveils_is_read() {
    check(
        "<div id=js_content style='visibility: hidden; opacity: 0;'><p>正文。</p><p style='visibility:hidden'>甲</p></div>",
        "正文。",
    );
}

#[test]
fn a_common_name_is_searched_for_the_article() {
    let prose = "现将有关事项通知如下，请认真贯彻执行。".repeat(3);
    check(
        &format!("<div id=content><div><h1>标题</h1>打印</div><div class=x><p>{prose}</p></div></div>"),
        &prose,
    );
}

#[test]
fn the_visible_copy_of_an_article_is_read() {
    check(
        "<div class='TRS_Editor' style='display:none'><p>第一份，很长很长的一份。</p></div><div class=TRS_Editor><p>第二份</p></div>",
        "第二份",
    );
}

#[test]
fn tables_are_rows_with_spans() {
    let reading = check(
        "<div id=zoom><table><tr><td>序号<td>当事人<td>内容<tr><td>1<td rowspan=2>甲<p>乙</p></td><td>罚款</tr>
         <tr><td>2<td>警告</tr><tr><td colspan=2>合计<td></td></tr></table></div>",
        "序号\t当事人\t内容\n1\t甲 乙\t罚款\n2\t警告\n合计\t",
    );
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
    assert_eq!(cells[4], ("甲 乙", 1, 1, 2, 1));
    assert_eq!(cells[7], ("警告", 2, 2, 1, 1), "a cell from above holds its column");
    assert_eq!(cells[8], ("合计", 3, 0, 1, 2));
    assert_eq!(cells[9], ("", 3, 2, 1, 1));
}

#[test]
fn tables_that_lay_the_page_out_are_no_tables() {
    let reading = check(
        "<table><tr><td>菜单</td><td><table><tr><td id=zoom><p>甲，乙。</p><p>丙。</p></td></tr></table></td></tr></table>",
        "甲，乙。\n丙。",
    );
    assert!(reading.marks.blocks.iter().all(|b| b.kind == BlockKind::Paragraph));
    check(
        "<div id=zoom><table><tr><td>甲<td><table><tr><td>乙<td>丙</table><tr><td>丁<td>戊</table></div>",
        "甲\t乙 丙\n丁\t戊",
    );
}

#[test]
fn a_row_of_many_cells_takes_little_time() {
    let row = format!("<table><tr>{}</tr></table>", "<td rowspan=9 colspan=9>甲".repeat(50_000));
    let reading = check(&format!("{row}<div id=zoom>正文。</div>"), "正文。");
    assert_eq!(reading.furniture().len(), 1);
}

#[test]
fn articles_between_marks() {
    check(
        "<div id=zoom>标题<!-- ZJEG_RSS.content.begin --><p>正文。</p><!--ZJEG_RSS.content.end-->分享</div>",
        "正文。",
    );
    check("<p>前</p><meta name='ContentStart'><p>正文。</p><meta name='ContentEnd'><p>后</p>", "正文。");
    check("<!--enpcontent--><p>正文。</p><!--/enpcontent--><p>后</p>", "正文。");
}

#[test]
fn of_nested_containers_the_inner_unless_it_is_nearly_all() {
    let long = "现将有关事项通知如下，请认真贯彻执行。".repeat(5);
    check(
        &format!("<div id=zoom><div class=TRS_Editor><p>{long}</p></div>附件</div>"),
        &format!("{long}\n附件"),
    );
    let widget = "相关链接".repeat(20);
    check(&format!("<div id=zoom><div class=TRS_Editor><p>{long}</p></div>{widget}</div>"), &long);
}

#[test]
fn without_a_container_the_prose_is_the_article() {
    let page = "<div class=menu><a href=/a>首页</a><a href=/b>政务公开</a></div><div class=wrap><h1>关于放假的通知</h1>
        <div class=u1><p>各区人民政府：</p><p>根据有关规定，现将放假安排通知如下，请遵照执行。</p><p>一、元旦，放假三天。</p>
        <p>某市人民政府</p></div><div class=share>分享到：微信，微博，朋友圈，请点击右上角。</div></div>
        <ul><li><a href=/1>关于加强管理，做好工作的通知</a></ul><div>主办单位：某市人民政府</div>";
    let reading = check(
        page,
        "各区人民政府：\n根据有关规定，现将放假安排通知如下，请遵照执行。\n一、元旦，放假三天。\n某市人民政府",
    );
    assert_eq!(codes(&reading), ["html/no_container"]);
    let share = reading.furniture().into_iter().find(|(_, reason)| *reason == Removal::ShareBar);
    assert!(share.is_some_and(|(span, _)| span.of(&reading.text).starts_with("分享到")));
}

#[test]
fn a_common_name_is_believed_only_with_the_prose_in_it() {
    let prose = "现将有关事项通知如下，请认真贯彻执行。".repeat(6);
    let page = format!("<div class=content>本站公告，请注意查看。</div><div class=x1><p>{prose}</p></div>");
    check(&page, &prose);
}

#[test]
fn the_page_says_what_the_document_is() {
    let reading = check(
        "<html><head><title>关于放假的通知 - 某省人民政府门户网站</title>
         <META NAME='sitename' content=\"某省人民政府\"><meta name=SiteIDCode content=1400000045>
         <meta name=PubDate content='2019-09-18 06:23'><meta name=contentSource content='来源：某省日报'>
         <meta name=Keywords content='默认;词'><meta name=Keywords content=''><meta name=publishdate content=2001-01-01>
         </head><body><h1>关于放假的通知</h1><div id=zoom><p>正文。</p></div></body></html>",
        "正文。",
    );
    assert_eq!(fact(&reading, PageField::SiteName), Some("某省人民政府"));
    assert_eq!(fact(&reading, PageField::SiteIdCode), Some("1400000045"));
    assert_eq!(fact(&reading, PageField::ContentSource), Some("某省日报"));
    assert_eq!(fact(&reading, PageField::Keywords), Some("默认;词"));
    assert_eq!(fact(&reading, PageField::ArticleTitle), Some("关于放假的通知"));
    let date = reading.facts.iter().find(|f| f.field == PageField::PubDate).unwrap();
    assert_eq!(
        (date.value.as_str(), date.date.unwrap().to_string().as_str()),
        ("2019-09-18 06:23", "2019-09-18")
    );
    assert_eq!(date.text, None);
    assert_eq!(date.source.len(), "2019-09-18 06:23".len());
}

#[test]
fn the_index_table_is_facts_and_no_text() {
    let page = "<table><tr><td><b>索 引 号：</b><td>0001/2018-2<td><b>主题分类：</b><td>综合政务\\其他</tr>
        <tr><td>发文机关：<td>某市人民政府<td>成文日期：<td>2018年12月04日</tr><tr><td>标　　题：<td colspan=3>关于放假的通知</tr>
        <tr><td>发文字号：<td>某政发〔2018〕15号<td>发布日期：<td>2018年12月06日</tr><tr><td>主 题 词：<td><td><td></tr></table>
        <div class=ly>2018年12月06日 09:00&nbsp;&nbsp;来源：市政府办&nbsp;&nbsp;字号：[大 中 小]</div><div id=UCAP-CONTENT><p>正文。</p></div>";
    let reading = check(page, "正文。");
    let expected = [
        (PageField::IndexNumber, "0001/2018-2"),
        (PageField::Topic, "综合政务\\其他"),
        (PageField::Issuer, "某市人民政府"),
        (PageField::IssuedDate, "2018年12月04日"),
        (PageField::Title, "关于放假的通知"),
        (PageField::DocNumber, "某政发〔2018〕15号"),
        (PageField::ContentSource, "市政府办"),
    ];
    for (field, value) in expected {
        assert_eq!(fact(&reading, field), Some(value), "{field:?}");
    }
    assert_eq!(fact(&reading, PageField::SubjectWords), None, "an empty value is none");
    for found in &reading.facts {
        assert_eq!(found.text.unwrap().of(&reading.text), found.value);
        assert_eq!(&page[found.source.range()], found.value);
    }
    // An index table at the head of the article is none of it either.
    let inside = check(
        "<div id=zoom><ul><li>索引号：<span>0001</span><li>文号：某政发〔2018〕15号<li>成文日期：2018-12-04</ul><p>正文，如下。</p>
         <p>名称：不是标签</p></div>",
        "正文，如下。\n名称：不是标签",
    );
    assert_eq!(fact(&inside, PageField::IndexNumber), Some("0001"));
    assert_eq!(fact(&inside, PageField::Title), None);
}

#[test]
fn a_value_may_stand_in_the_next_line() {
    let reading = check("<div>索引号：</div><div>0001/2018</div><div id=zoom><p>正文。</p></div>", "正文。");
    assert_eq!(fact(&reading, PageField::IndexNumber), Some("0001/2018"));
}

#[test]
fn attachments_are_links() {
    let reading = check(
        "<div id=zoom><p>正文，见<a href=/law>法律</a>。</p><p><a href='./P0201.PDF?x=1'>附件1：任务分工表</a></p></div>
         <div><a href='b.wps'>附件2.wps</a><a href=/x>首页</a></div>",
        "正文，见法律。\n附件1：任务分工表",
    );
    let links: Vec<_> = reading.marks.links.iter().map(|l| (l.target.as_str(), l.attachment)).collect();
    assert_eq!(links, [("/law", false), ("./P0201.PDF?x=1", true), ("b.wps", true)]);
    assert_eq!(reading.marks.links[0].span.of(&reading.text), "法律");
}

#[test]
fn broken_markup() {
    check("<html></html><body><div id=zoom><p>甲</b></span><p>乙</div></div></p></html><p>丙", "甲\n乙");
    check(
        "<div id=zoom>甲<p><b>乙<p>丙</b>丁<table>戊<tr><td>己</td></tr></table>庚</div>",
        "甲\n乙\n丙丁\n戊\n己\n庚",
    );
    check("<div id=zoom>5<6，a<b且c>d</div>", "5<6，ad");
}

#[test]
fn charsets_of_pages() {
    let page = "<html><head><meta charset=utf-8></head><div id=zoom><p>关于做好节假日期间安全工作的通知&nbsp;㐀</p></div>";
    let (bytes, _, _) = encoding_rs::GB18030.encode(page);
    let reading = read(&bytes).unwrap();
    check_map(&bytes, &reading);
    assert_eq!(reading.encoding.name, "gb18030");
    assert_eq!(reading.body(), "关于做好节假日期间安全工作的通知\u{a0}㐀");
    assert!(codes(&reading).contains(&"decode/declared_ignored"));

    let lying = page.replace("utf-8", "gb2312");
    let reading = read(lying.as_bytes()).unwrap();
    check_map(lying.as_bytes(), &reading);
    assert_eq!(reading.encoding.name, "UTF-8");
}

#[test]
fn undecodable_bytes_are_reported_where_they_are_text() {
    let mut page = "<div id=zoom><p>关于做好工作的通知".as_bytes().to_vec();
    page.extend(b"\xff</p></div><script>\xff</script>");
    let reading = read(&page).unwrap();
    let places: Vec<_> =
        reading.diagnostics.iter().filter(|p| p.diagnostic.code == "decode/replacement").collect();
    assert_eq!(places.len(), 1);
    assert_eq!(places[0].origin.unwrap().of(&reading.text), "\u{FFFD}");
}

#[test]
fn shells_and_other_formats_are_refused() {
    let code = |bytes: &[u8]| read(bytes).err().map(|e| e.code());
    assert_eq!(
        code(b"<html><body><div id=app></div><script>run()</script></body></html>"),
        Some("html_shell")
    );
    assert_eq!(
        code(
            "<div class=nav><a href=/>首页</a></div><div class=wenzhang-content ng-bind-html=x></div>"
                .as_bytes()
        ),
        Some("html_shell")
    );
    assert_eq!(code(b"{\\rtf1 x}"), Some("unsupported"));
    assert_eq!(code(b" \n"), Some("empty"));
}

#[test]
fn text_stays_as_it_is() {
    for text in ["关于印发<办法>的通知\n一、目标\n", "<通知>\n正文", "a < b\n"] {
        let reading = read(text.as_bytes()).unwrap();
        assert_eq!((reading.format, reading.text.as_str()), (Format::Text, text));
        check_map(text.as_bytes(), &reading);
    }
}

#[test]
fn limits_are_kept() {
    let reader = Reader::new().unwrap();
    let limits = Limits { input: 1000, depth: 8, nodes: 20, text: 30, ..Limits::default() };
    let read = |page: &str| reader.read(page.as_bytes(), None, &limits);
    assert_eq!(read(&" ".repeat(1001)).err().map(|e| e.code()), Some("too_large"));
    let deep = read(&format!("{}甲", "<div>".repeat(12))).unwrap();
    assert!(codes(&deep).contains(&"limit/depth") && deep.body() == "甲");
    let many = read(&"<p>甲</p>".repeat(50)).unwrap();
    assert!(codes(&many).contains(&"limit/nodes") && many.text.starts_with("甲\n甲"));
    let long = read(&"<p>一二三四五六七八九十</p>".repeat(9)).unwrap();
    assert!(codes(&long).contains(&"limit/text") && long.text.lines().count() < 4);
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<p>"),
        Just("</p>"),
        Just("<div id=zoom>"),
        Just("<div class=share>"),
        Just("</div>"),
        Just("<br>"),
        Just("<b>"),
        Just("</b>"),
        Just("<table>"),
        Just("<tr>"),
        Just("<td rowspan=2>"),
        Just("<td colspan=3>"),
        Just("</td>"),
        Just("</table>"),
        Just("<a href=x.doc>"),
        Just("</a>"),
        Just("<ul>"),
        Just("<li>"),
        Just("</ul>"),
        Just("<script>"),
        Just("</script>"),
        Just("<!-- 正文开始 -->"),
        Just("<!-- 正文结束 -->"),
        Just("<!--"),
        Just("<pre>"),
        Just("<h1>"),
        Just("<p hidden>"),
        Just("<meta name=PubDate content=2018-01-02>"),
        Just("<title>"),
        Just("</title>"),
        Just("&nbsp;"),
        Just("&amp;amp;"),
        Just("&#x4e00;"),
        Just("&nosuch;"),
        Just("&"),
        Just("<"),
        Just("\r\n"),
        Just(" "),
        Just("\t"),
        Just("　"),
        Just("来源："),
        Just("索引号："),
        Just("通知，如下。"),
        Just("《办法》"),
        Just("abc"),
        Just("𠀀"),
        Just("㐀"),
        Just("\0"),
        Just("\u{FFFD}"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| format!("<div>{}", pieces.concat()))
}

proptest! {
    #[test]
    fn every_character_has_its_bytes(page in markup()) {
        if let Ok(reading) = read(page.as_bytes()) {
            check_map(page.as_bytes(), &reading);
            prop_assert!(reading.furniture().windows(2).all(|pair| pair[0].0.end() <= pair[1].0.start()));
        }
        let (bytes, _, _) = encoding_rs::GB18030.encode(&page);
        if let Ok(reading) = read(&bytes) {
            check_map(&bytes, &reading);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), page in markup(), cut in 0_usize..400) {
        let mut mixed = page.into_bytes();
        mixed.truncate(cut);
        mixed.extend(bytes);
        if let Ok(reading) = read(&mixed) {
            prop_assert_eq!(reading.map.len(), reading.text.len());
        }
    }
}
