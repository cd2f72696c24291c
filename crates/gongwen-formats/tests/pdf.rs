//! PDF files, one trap each, made here.

#[path = "common/pdf.rs"]
mod writer;

use gongwen_formats::{Font, Format, FormatError, Limits, PageField, Reader, Reading};
use gongwen_text::Removal;
use gongwen_text::Span;
use proptest::prelude::*;
use writer::{Pdf, coded, one_page, ucs2};

const LATIN: &str = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>";

fn try_read(bytes: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(bytes, None, &Limits::default())
}

#[track_caller]
fn read(bytes: &[u8]) -> Reading {
    let reading = try_read(bytes).unwrap();
    assert_eq!(reading.format, Format::Pdf);
    assert_mapped(&reading);
    reading
}

/// Each character maps into a stream; a line break may stand for what is between two of them.
#[track_caller]
fn assert_mapped(reading: &Reading) {
    for (at, c) in reading.text.char_indices() {
        let place = reading.map.range(Span::new(at, at + c.len_utf8()));
        let (stream, start) = reading.stream_at(place.start()).unwrap_or_else(|| panic!("{c:?} at {at}"));
        assert!(c == '\n' || start + place.len() <= stream.len, "{c:?} at {at}");
    }
}

/// The stretch of `content`, which is the only stream, that the text `wanted` comes from.
#[track_caller]
fn source<'c>(reading: &Reading, content: &'c str, wanted: &str) -> &'c str {
    let at = reading.text.find(wanted).unwrap_or_else(|| panic!("{wanted:?} in {:?}", reading.text));
    let place = reading.map.range(Span::new(at, at + wanted.len()));
    &content[place.start()..place.end()]
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|d| d.diagnostic.code).collect()
}

fn chinese(pdf: &mut Pdf) -> String {
    let font = pdf.chinese("STSong-Light", "UniGB-UCS2-H");
    format!("/Font<</F {font} 0 R>>")
}

/// Content that shows `text`, a Chinese line, at a height.
fn line(y: u32, text: &str) -> String {
    format!("BT /F 16 Tf 80 {y} Td {} Tj ET\n", ucs2(text))
}

#[test]
fn each_glyph_maps_to_its_code() {
    let content = "BT /F 16 Tf 80 700 Td [<4E004E8C> -20 <4E09>] TJ ET";
    let reading = read(&one_page(content, chinese));
    assert_eq!(reading.text, "一二三");
    assert_eq!(reading.streams.len(), 1);
    assert_eq!((reading.streams[0].name.as_str(), reading.streams[0].page), ("page 1", Some(1)));
    assert_eq!((source(&reading, content, "二"), source(&reading, content, "三")), ("4E8C", "4E09"));

    let content = "BT /F 16 Tf 80 700 Td (a\\(\\102) Tj ET";
    let reading = read(&one_page(content, |_| LATIN.into()));
    assert_eq!(reading.text, "a(B");
    assert_eq!(["a", "(", "B"].map(|c| source(&reading, content, c)), ["a", "\\(", "\\102"]);
}

#[test]
fn content_in_several_streams_is_one() {
    let mut pdf = Pdf::new();
    let first = pdf.packed("", "BT /F 12 Tf 50 700 Td (one)");
    let second = pdf.stream("", " Tj ET");
    let page = format!("/Contents[{first} 0 R {second} 0 R]/Resources<<{LATIN}>>");
    assert_eq!(read(&pdf.finish(&[page])).text, "one");
}

#[test]
fn maps_of_the_standard() {
    let gbk = |text: &str| -> String {
        let (bytes, ..) = encoding_rs::GBK.encode(text);
        bytes.iter().map(|b| format!("{b:02X}")).collect()
    };
    for (map, codes) in [
        ("GBK-EUC-H", gbk("A市〔2024〕1号")),
        ("GBKp-EUC-H", gbk("A市〔2024〕1号")),
        ("GBK2K-H", gbk("A市〔2024〕1号")),
        ("UniGB-UTF16-H", ucs2("A市〔2024〕1号").replace(['<', '>'], "")),
    ] {
        let content = format!("BT /F 16 Tf 80 700 Td <{codes}> Tj ET");
        let reading =
            read(&one_page(&content, |pdf| format!("/Font<</F {} 0 R>>", pdf.chinese("SimSun", map))));
        assert_eq!(reading.text, "A市〔2024〕1号", "{map}");
    }
    // Four bytes of GB 18030, and a surrogate pair.
    let reading = read(&one_page("BT /F 16 Tf 80 700 Td <8139EE39D2BB> Tj ET", |pdf| {
        format!("/Font<</F {} 0 R>>", pdf.chinese("SimSun", "GBK2K-H"))
    }));
    assert_eq!(reading.text, "㐀一");
    let reading = read(&one_page("BT /F 16 Tf 80 700 Td <D840DC0B4E00> Tj ET", |pdf| {
        format!("/Font<</F {} 0 R>>", pdf.chinese("SimSun", "UniGB-UTF16-H"))
    }));
    assert_eq!(reading.text, "𠀋一");
}

#[test]
fn vertical_text_is_read_down_and_leftwards() {
    let content = format!(
        "BT /F 16 Tf 500 700 Td {} Tj ET BT /F 16 Tf 470 700 Td {} Tj ET",
        ucs2("各区人民政府和各单位"),
        ucs2("请认真组织实施本办法")
    );
    let reading =
        read(&one_page(content, |pdf| format!("/Font<</F {} 0 R>>", pdf.chinese("SimSun", "UniGB-UCS2-V"))));
    assert_eq!(reading.text.replace('\n', ""), "各区人民政府和各单位请认真组织实施本办法");
}

/// A font of two-byte codes that are glyphs, and the resources that name it.
fn of_glyphs(pdf: &mut Pdf, map: Option<&str>, program: Option<&[u8]>) -> String {
    let to_unicode = map.map_or(String::new(), |map| format!("/ToUnicode {} 0 R", pdf.packed("", map)));
    let program = program.map_or(String::new(), |font| format!("/FontFile2 {} 0 R", pdf.packed("", font)));
    format!(
        "/Font<</F<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+SimSun/Encoding/Identity-H{to_unicode}/DescendantFonts[<<\
         /Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000\
         /FontDescriptor<</Type/FontDescriptor/Flags 4{program}>>>>]>>>>"
    )
}

#[test]
fn to_unicode_and_what_it_leaves_out() {
    let map = "1 beginbfrange <0001> <0002> <4E00> endbfrange 2 beginbfchar <0003> <00660069> <0004> <0000> endbfchar";
    let content = "BT /F 16 Tf 80 700 Td <000100030002> Tj ET";
    let reading = read(&one_page(content, |pdf| of_glyphs(pdf, Some(map), None)));
    assert_eq!((reading.text.as_str(), codes(&reading)), ("一fi丁", vec![]));
    assert_eq!(source(&reading, content, "fi"), "0003");

    let reading =
        read(&one_page("BT /F 16 Tf 80 700 Td <000100040005> Tj ET", |pdf| of_glyphs(pdf, Some(map), None)));
    assert_eq!((reading.text.as_str(), codes(&reading)), ("一\u{FFFD}\u{FFFD}", vec!["pdf/garbled"]));
}

/// A TrueType font that is nothing but a table of characters from `first` on, whose glyphs begin at 1.
fn program(first: u16, count: u16) -> Vec<u8> {
    let mut font =
        b"\0\x01\0\0\0\x01\0\0\0\0\0\0cmap\0\0\0\0\0\0\0\x1C\0\0\0\0\0\0\0\x01\0\x03\0\x01\0\0\0\x0C"
            .to_vec();
    let delta = 1u16.wrapping_sub(first);
    for field in [4, 32, 0, 4, 0, 0, 0, first + count - 1, 0xFFFF, 0, first, 0xFFFF, delta, 1, 0, 0] {
        font.extend(u16::to_be_bytes(field));
    }
    font
}

#[test]
fn the_font_program_names_its_glyphs() {
    let content = "BT /F 16 Tf 80 700 Td <00010003> Tj ET";
    let reading = read(&one_page(content, |pdf| of_glyphs(pdf, None, Some(&program(0x4E00, 9)))));
    assert_eq!((reading.text.as_str(), codes(&reading)), ("一丂", vec![]));
}

#[test]
fn a_map_that_lies_is_not_believed() {
    // Glyphs of common characters, which the map calls rare ones.
    let content = format!("BT /F 16 Tf 20 700 Td <{}> Tj ET", "000100040005".repeat(20));
    let lie = "1 beginbfrange <0001> <0009> <9F00> endbfrange";
    let font = |pdf: &mut Pdf| of_glyphs(pdf, Some(lie), Some(&program(0x4E00, 9)));
    assert_eq!(read(&one_page(&content, font)).text, "一七丄".repeat(20));
    // Where nothing else is known the lie is told, and called one.
    let reading = read(&one_page(&content, |pdf| of_glyphs(pdf, Some(lie), None)));
    assert!(codes(&reading).contains(&"pdf/garbled"), "{reading:?}");
}

const NOTICE: &str =
    "现将关于进一步加强城市管理工作的实施方案印发给你们请认真组织实施各区人民政府市政府直属各单位";

#[test]
fn numbers_of_glyphs_are_told_by_their_shift() {
    let show = |text: &str| coded(text, |c| u32::from(c) - 0x49D0);
    let content = format!("BT /F 12 Tf 10 700 Td {} Tj ET", show(NOTICE));
    let reading = read(&one_page(&content, |pdf| of_glyphs(pdf, None, None)));
    assert_eq!((reading.text.as_str(), codes(&reading)), (NOTICE, vec!["pdf/glyph_ids"]));
    assert_eq!(reading.streams.len(), 1, "the second reading writes no second stream");
    let short = format!("BT /F 12 Tf 10 700 Td {} Tj ET", show("现将方案印发给你们"));
    assert_eq!(codes(&read(&one_page(&short, |pdf| of_glyphs(pdf, None, None)))), ["pdf/garbled"]);
}

#[test]
fn bytes_of_the_code_page_behind_the_name_of_a_font() {
    let (bytes, ..) = encoding_rs::GBK.encode("关于A项目的通知");
    let text: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
    let content = format!("BT /F 16 Tf 80 700 Td <{text}> Tj ET");
    let font = |name: &str| {
        format!("/Font<</F<</Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding>>>>")
    };
    let reading = read(&one_page(&content, |_| font("#B7#C2#CB#CE_GB2312")));
    assert_eq!(reading.text, "关于A项目的通知");
    assert_eq!(reading.marks.runs[0].style.font, Some(Font::Fangsong));
    assert_eq!(source(&reading, &content, "关"), "B9D8");
    let latin = read(&one_page("BT /F 16 Tf 80 700 Td <636166E9> Tj ET", |_| font("Arial")));
    assert_eq!(latin.text, "café");
}

#[test]
fn names_of_glyphs() {
    let content = "BT /F 16 Tf 80 700 Td <0102030405> Tj ET";
    let reading = read(&one_page(content, |_| {
        "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+X/FontDescriptor<</Flags 4/FontFile 9 0 R>>/Encoding\
         <</Differences[1/A.sc/uni4E00/emdash/g99 5/section]>>>>>>"
            .into()
    }));
    assert_eq!(reading.text, "A一—\u{FFFD}§");
}

#[test]
fn forms_are_streams_of_their_own() {
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    // A form that draws itself, and one that draws nothing.
    let inner = "BT /F 16 Tf 0 0 Td <4E8C> Tj ET /Fm0 Do";
    let form = pdf.packed(
        &format!("/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Matrix[1 0 0 1 80 600]/Resources<<{fonts}/XObject<</Fm0 4 0 R>>>>"),
        inner,
    );
    assert_eq!(form, 4);
    let blank = pdf.packed("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q");
    let content = pdf.packed("", format!("{}/Fm1 Do /Fm0 Do", line(700, "一")));
    let page =
        format!("/Contents {content} 0 R/Resources<<{fonts}/XObject<</Fm0 {form} 0 R/Fm1 {blank} 0 R>>>>");
    let reading = read(&pdf.finish(&[page]));
    assert_eq!(reading.text, "一\n二");
    let names: Vec<&str> = reading.streams.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["page 1", "page 1/Fm0"]);
    let place = reading.map.range(Span::new(4, 7));
    let (stream, start) = reading.stream_at(place.start()).unwrap();
    assert_eq!((stream.name.as_str(), &inner[start..start + place.len()]), ("page 1/Fm0", "4E8C"));
}

#[test]
fn marked_content() {
    let content = format!(
        "/Span<</ActualText(\\376\\377N\\000)>>BDC {} EMC /Artifact BMC {} EMC {}",
        line(700, "口口口"),
        line(20, "页眉"),
        line(600, "正文")
    );
    let reading = read(&one_page(&content, chinese));
    assert_eq!(reading.body(), "一\n正文");
    assert_eq!(source(&reading, &content, "一"), "53E353E353E3");
    assert!(
        matches!(reading.furniture()[..], [(_, Removal::Footer | Removal::Header)]),
        "{:?}",
        reading.furniture()
    );
}

#[test]
fn pages_are_turned_and_cropped() {
    // Upright on a page that is shown turned: text that runs up the sheet.
    let content = |y: u32, text: &str| format!("BT /F 16 Tf 0 1 -1 0 {y} 80 Tm {} Tj ET ", ucs2(text));
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    let stream = pdf.packed("", content(300, "第二行文字说明") + &content(200, "第一行文字说明"));
    let page = format!("/Rotate 90/CropBox[50 50 500 800]/Contents {stream} 0 R/Resources<<{fonts}>>");
    assert_eq!(read(&pdf.finish(&[page])).text.replace('\n', ""), "第一行文字说明第二行文字说明");
}

#[test]
fn type_and_colour() {
    let content = format!("1 0 0 rg {} 0 g {}", line(780, "某市人民政府文件"), line(700, "正文"));
    let reading = read(&one_page(content, |pdf| {
        format!("/Font<</F {} 0 R>>", pdf.chinese("SimHei,Bold", "UniGB-UCS2-H"))
    }));
    let style = reading.marks.runs[0].style;
    assert!(style.red && style.bold, "{style:?}");
    assert_eq!((style.half_points, style.font), (Some(32), Some(Font::Hei)));
    assert!(!reading.marks.runs[1].style.red);
}

#[test]
fn text_drawn_twice_is_written_once() {
    let reading = read(&one_page(
        line(700, "公开招标文件") + &line(700, "公开招标文件").replace("80 700", "80.5 700"),
        chinese,
    ));
    assert_eq!((reading.text.as_str(), codes(&reading)), ("公开招标文件", vec!["page/doubled"]));
}

#[test]
fn scans() {
    let scan = |content: &str| {
        let mut pdf = Pdf::new();
        let fonts = chinese(&mut pdf);
        let im = pdf.stream("/Subtype/Image/Width 1/Height 1", [0]);
        let content = pdf.packed("", format!("q 595 0 0 842 0 0 cm /Im Do Q {content}"));
        try_read(
            &pdf.finish(&[format!("/Contents {content} 0 R/Resources<<{fonts}/XObject<</Im {im} 0 R>>>>")]),
        )
    };
    assert_eq!(scan("").unwrap_err(), FormatError::NoText);
    let recognised = scan(&format!("3 Tr {}", line(700, "正文说阴"))).unwrap();
    assert_eq!((recognised.text.as_str(), codes(&recognised)), ("正文说阴", vec!["pdf/ocr_layer"]));
    assert_eq!(codes(&scan(&line(20, "某软件创建")).unwrap()), ["pdf/scanned"]);
    let inline = one_page("q 595 0 0 842 0 0 cm BI /W 1 /H 1 ID \u{1} EI Q", chinese);
    assert_eq!(try_read(&inline).unwrap_err(), FormatError::NoText);
}

/// A file whose strings and streams are encrypted (RC4, 40 bits); `user` is what the password is tried on.
fn encrypted(user: &str) -> Vec<u8> {
    const OWNER: &str = "2055c756c72e1ad702608e8196acad447ad32d17cff583235f6dd15fed7dab67";
    const CONTENT: &str =
        "188c2cea3abd7f5470d68c2bf9ac615afc2ab85c67114c2c69c8fde4dc84c1a29ea5e264ac260038beecdce1";
    let bytes: Vec<u8> =
        (0..CONTENT.len() / 2).map(|n| u8::from_str_radix(&CONTENT[2 * n..2 * n + 2], 16).unwrap()).collect();
    let mut pdf = Pdf::new();
    let encrypt = pdf.object(format!("<</Filter/Standard/V 1/R 2/P -4/O<{OWNER}>/U<{user}>>>"));
    let content = pdf.stream("", bytes);
    assert_eq!((encrypt, content), (3, 4));
    let file = pdf.finish(&[format!("/Contents 4 0 R/Resources<<{LATIN}>>")]);
    let at = file.windows(7).rposition(|w| w == b"trailer").unwrap() + 10;
    [&file[..at], b"/Encrypt 3 0 R", &file[at..]].concat()
}

#[test]
fn encryption() {
    let empty = "f010714c0a1c95252d8abcdef4b77cbc571110a620cc602b4b5086a257160465";
    assert_eq!(read(&encrypted(empty)).text, "secret no more");
    assert_eq!(try_read(&encrypted(&empty.replace('1', "2"))).unwrap_err(), FormatError::Encrypted);
}

#[test]
fn broken_tables_are_repaired() {
    let file = one_page(line(700, "正文"), chinese);
    let cut = file.windows(5).rposition(|w| w == b"\nxref").unwrap();
    assert_eq!(read(&file[..cut]).text, "正文");
    assert_eq!(try_read(b"%PDF-1.7\nnothing").unwrap_err().code(), "corrupt");
}

#[test]
fn objects_in_streams() {
    let catalogue = "<</Type/Catalog/Pages 12 0 R>>";
    let pages = "<</Type/Pages/Count 1/Kids[13 0 R]>>";
    let page = format!("<</Type/Page/Parent 12 0 R/Contents 4 0 R/Resources<<{LATIN}>>>>");
    let objects = format!("{catalogue} {pages} {page}");
    let second = catalogue.len() + 1;
    let head = format!("11 0 12 {second} 13 {} ", second + pages.len() + 1);
    let mut pdf = Pdf::new();
    let dictionary = format!("/Type/ObjStm/N 3/First {}", head.len());
    assert_eq!(pdf.packed(&dictionary, head + &objects), 3);
    assert_eq!(pdf.packed("", "BT /F 12 Tf 50 700 Td (unpacked) Tj ET"), 4);
    let file = pdf.finish::<&str>(&[]);
    let start = file.windows(7).position(|w| w == b"3 0 obj").unwrap();
    let end = file.windows(5).rposition(|w| w == b"\nxref").unwrap();
    let file = [b"%PDF-1.7\n", &file[start..end], b"\ntrailer\n<</Root 11 0 R>>\n"].concat();
    assert_eq!(read(&file).text, "unpacked");
}

#[test]
fn bombs() {
    let zeros = vec![b' '; 64 << 20];
    let file = one_page(&zeros, |_| LATIN.into());
    assert!(file.len() < 200_000);
    assert_eq!(try_read(&file).unwrap_err().code(), "too_large");
    let mut pdf = Pdf::new();
    pdf.packed("/Type/ObjStm/N 1/First 5", &zeros);
    let content = pdf.packed("", "q Q");
    let file = pdf.finish(&[format!("/Contents {content} 0 R")]);
    assert_eq!(try_read(&file).unwrap_err().code(), "too_large");
}

#[test]
fn limits() {
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    let stream = pdf.packed("", line(700, "正文") + &line(650, "附件"));
    let page = format!("/Contents {stream} 0 R/Resources<<{fonts}>>");
    let file = pdf.finish(&[&page, &page, &page]);
    let read = |limits: Limits| Reader::new().unwrap().read(&file, None, &limits).unwrap();
    let few = read(Limits { pages: 2, ..Limits::default() });
    assert_eq!((few.text.matches("正文").count(), codes(&few)), (2, vec!["limit/pages"]));
    let cut = read(Limits { nodes: 7, ..Limits::default() });
    assert_eq!((cut.text.matches("正文").count(), cut.text.matches("附件").count()), (3, 0));
    assert_eq!(codes(&cut), ["limit/operators"; 3]);
}

#[test]
fn what_the_file_says() {
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    let stream = pdf.packed("", line(700, "正文"));
    pdf.info("/Title<FEFF90E8007A>/ModDate(D:20240305101500+08'00')/Author()");
    let reading = read(&pdf.finish(&[format!("/Contents {stream} 0 R/Resources<<{fonts}>>")]));
    let facts: Vec<(PageField, &str)> = reading.facts.iter().map(|f| (f.field, f.value.as_str())).collect();
    assert_eq!(facts, [(PageField::ArticleTitle, "部z"), (PageField::ModifiedDate, "2024-03-05")]);
    let (stream, at) = reading.stream_at(reading.facts[0].source.start()).unwrap();
    assert_eq!((stream.name.as_str(), at, stream.len), ("Info/Title", 0, 6));
}

#[test]
fn links() {
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    let stream = pdf.packed("", line(700, "详见附件一说明"));
    let reading = read(&pdf.finish(&[format!(
        "/Contents {stream} 0 R/Resources<<{fonts}>>/Annots[<</Subtype/Link/Rect[111 695 161 716]\
         /A<</S/URI/URI(https://example.org/a.pdf)>>>>]"
    )]));
    let [link] = &reading.marks.links[..] else { panic!("{:?}", reading.marks.links) };
    assert_eq!(&reading.text[link.span.start()..link.span.end()], "附件一");
    assert_eq!((link.target.as_str(), link.attachment), ("https://example.org/a.pdf", true));
}

/// A file with a bit of everything.
fn mixed() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let fonts = chinese(&mut pdf);
    let map = pdf.packed("", "1 beginbfrange <0001> <0020> <4E00> endbfrange");
    let glyphs = of_glyphs(&mut pdf, None, Some(&program(0x4E00, 9)));
    let form = pdf.packed(
        &format!("/Subtype/Form/BBox[0 0 99 99]/Resources<<{glyphs}/ToUnicode {map} 0 R>>"),
        line(600, "丁"),
    );
    let content =
        format!("{} 1 0 0 RG 50 50 100 20 re S /Fm Do BI /W 1 ID x EI [(a) 2 (b\\)] TJ", line(700, "正文"));
    let first = pdf.packed("", &content);
    let second = pdf.stream("/Filter[/ASCIIHexDecode]", "42 54 202F 46 20");
    pdf.info("/Title(T)");
    pdf.finish(&[format!(
        "/Contents[{first} 0 R {second} 0 R]/Resources<<{fonts}/XObject<</Fm {form} 0 R>>>>/Rotate 90"
    )])
}

#[test]
fn cut_short() {
    let whole = mixed();
    assert!(read(&whole).text.contains("正文"));
    let reader = Reader::new().unwrap();
    for n in 0..=64 {
        let cut = &whole[..whole.len() * n / 64];
        if let Ok(reading) = reader.read(cut, None, &Limits::default())
            && reading.format == Format::Pdf
        {
            assert_mapped(&reading);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut file = mixed();
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Ok(reading) = try_read(&file)
            && reading.format == Format::Pdf
        {
            assert_mapped(&reading);
        }
    }
}
