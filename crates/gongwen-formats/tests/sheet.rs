//! Workbooks, one trap each, made here.

mod common;

use common::biff::{Tab, cell, file, record, stream, string};
use common::{Parts, number, ole, zip};
use gongwen_formats::{Block, BlockKind, Format, FormatError, Limits, Reader, Reading};
use gongwen_text::Span;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(bytes, None, &Limits::default())
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|p| p.diagnostic.code).collect()
}

/// Text, table, row, column and spans of each cell.
fn cells(reading: &Reading) -> Vec<(&str, [u32; 5])> {
    let cell = |b: &Block| match b.kind {
        BlockKind::Cell { table, row, column, rowspan, colspan } => {
            Some((b.span.of(&reading.text), [table, row, column, rowspan, colspan]))
        }
        _ => None,
    };
    reading.marks.blocks.iter().filter_map(cell).collect()
}

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='0.0&quot;万元&quot;'/></numFmts>
  <cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>
  <cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='31'/><xf numFmtId='176'/><xf numFmtId='2'/></cellXfs></styleSheet>";

const STRINGS: &str = "<sst>
  <si><t>指标</t></si>
  <si><r><rPr><b/></rPr><t>产业</t></r><r><t xml:space='preserve'> 规模&amp;</t></r><rPh sb='0' eb='1'><t>chanye</t></rPh></si>
  <si><t>上行\n下行_x000D_</t></si></sst>";

/// A workbook with sheets: name, state, content.
fn book(sheets: &[(&str, &str, &str)]) -> Parts {
    const NAMES: [&str; 3] =
        ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"];
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    let mut relations =
        relation("s", "sharedStrings", "sharedStrings.xml") + &relation("t", "styles", "styles.xml");
    let mut list = String::new();
    let mut parts = Parts::new();
    for ((name, state, content), part) in sheets.iter().zip(NAMES) {
        relations += &relation(part, "worksheet", &format!("/{part}"));
        list += &format!("<sheet name='{name}' sheetId='1' state='{state}' r:id='{part}'/>");
        parts.push((part, format!("<worksheet>{content}</worksheet>")));
    }
    parts.extend([
        ("_rels/.rels", format!("<R>{}</R>", relation("1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", format!("<workbook><workbookPr/><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("<R>{relations}</R>")),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/sharedStrings.xml", STRINGS.to_owned()),
    ]);
    parts
}

/// Each character of the text maps into a part: to itself, or to an element, a reference or a number.
#[track_caller]
fn check_map(parts: &Parts, reading: &Reading) {
    assert_eq!(reading.map.len(), reading.text.len());
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let (stream, start) = reading.stream_at(source.start()).expect("a part");
        let (_, text) = parts.iter().find(|(name, _)| *name == stream.name).expect("a part of the file");
        assert_eq!(stream.len, text.len());
        let slice = &text[start..start + source.len()];
        let stands = slice == c.to_string() || slice.starts_with(['<', '&', '_']);
        let value = slice.parse::<f64>().is_ok();
        assert!(stands || value || (c == ' ' && slice.trim().is_empty()), "{c:?} is written {slice:?}");
    }
}

#[track_caller]
fn check(sheets: &[(&str, &str, &str)], expected: &str) -> Reading {
    let parts = book(sheets);
    let reading = read(&zip(&parts, true)).unwrap();
    assert_eq!(reading.format, Format::Xlsx);
    assert_eq!(reading.text, expected);
    check_map(&parts, &reading);
    reading
}

#[test]
fn cells_of_all_kinds() {
    let content = "<sheetData>
      <row r='2'><c r='B2' t='s'><v>0</v></c><c t='s'><v>1</v></c><c r='E2' t='s'><v>2</v></c></row>
      <row><c r='B3'><v>1.50</v></c><c s='1'><v>0.25</v></c><c s='2'><v>45356</v></c><c s='3'><v>1500</v></c><c s='4'><v>0.12345</v></c></row>
      <row r='9' hidden='1'><c r='B9' t='inlineStr'><is><t>内&#x8054;</t></is></c><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c><c t='str'><f>A1&amp;\"x\"</f><v>式果</v></c><c t='s'><v>77</v></c></row>
      <row r='10'><c r='A10' s='1'/><c r='B10'><v></v></c></row></sheetData>";
    let reading = check(
        &[("表一", "visible", content), ("空", "hidden", "<sheetData/>")],
        "表一\n指标\t产业 规模&\t\t上行 下行 \n1.5\t25%\t2024年3月5日\t1500万元\t0.12345\n内联\tTRUE\t#REF!\t式果\t\n空",
    );
    assert_eq!(codes(&reading), ["sheet/hidden", "sheet/hidden"]);
    assert_eq!(reading.marks.blocks[0].kind, BlockKind::Heading { level: 1 });
    assert_eq!(cells(&reading)[0], ("指标", [0, 1, 0, 1, 1]));
    let at = reading.text.find("产业").unwrap();
    let (stream, _) = reading.stream_at(reading.map.range(Span::new(at, at + 3)).start()).unwrap();
    assert_eq!(stream.name, "xl/sharedStrings.xml");
}

#[test]
fn merged_cells_are_written_once() {
    let content = "<sheetData>
      <row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>9</v></c><c r='D1'><v>1</v></c></row>
      <row r='2'><c r='A2'><v>9</v></c><c r='C2'><v>2</v></c><c r='D2'><v>3</v></c></row>
      <row r='3'><c r='A3'><v>4</v></c></row></sheetData>
      <mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='D2:E2'/><mergeCell ref='broken'/></mergeCells>";
    let reading = check(&[("表", "visible", content)], "表\n指标\t\t1\n2\t3\n4");
    let expected = [
        ("指标", [0, 0, 0, 2, 2]),
        ("", [0, 0, 2, 1, 1]),
        ("1", [0, 0, 3, 1, 1]),
        ("2", [0, 1, 2, 1, 1]),
        ("3", [0, 1, 3, 1, 2]),
        ("4", [0, 2, 0, 1, 1]),
    ];
    assert_eq!(cells(&reading), expected);
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let content = "<sheetData><row><c s='2'><v>0</v></c></row></sheetData>";
    let mut parts = book(&[("表", "visible", content)]);
    let (_, workbook) = parts.iter_mut().find(|(name, _)| *name == "xl/workbook.xml").unwrap();
    *workbook = workbook.replace("<workbookPr/>", "<workbookPr date1904='1'/>");
    assert_eq!(read(&zip(&parts, false)).unwrap().text, "表\n1904年1月1日");
}

#[test]
fn a_sheet_over_the_limit_is_cut_and_said() {
    let far = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='2'><c r='XFD2'><v>2</v></c></row>
      <row r='3'><c r='XFD3'><v>3</v></c></row></sheetData>";
    let bytes = zip(
        &book(&[
            ("表", "visible", far),
            ("二", "visible", "<sheetData><row><c><v>4</v></c></row></sheetData>"),
        ]),
        true,
    );
    let limits = Limits { cells: 20_000, ..Limits::default() };
    let reading = Reader::new().unwrap().read(&bytes, None, &limits).unwrap();
    assert_eq!(reading.text, format!("表\n1\n{}2\n二\n4", "\t".repeat(16_383)));
    assert_eq!(codes(&reading), ["limit/cells"]);
}

#[test]
fn merges_that_pile_up_end_in_time() {
    let merges: String = (1..=20_000).map(|row| format!("<mergeCell ref='A{row}:B1048576'/>")).collect();
    let rows: String = (1..=20_000).map(|row| format!("<row r='{row}'><c><v>1</v></c></row>")).collect();
    let content = format!("<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>");
    let reading = read(&zip(&book(&[("表", "visible", &content)]), true)).unwrap();
    assert_eq!(codes(&reading), ["limit/cells"]);
}

/// The records of a workbook with a bit of everything.
fn workbook() -> (Vec<Vec<u8>>, Vec<Tab>) {
    let rich = [number(2, 2), vec![9], number(1, 2), common::utf16("产业"), vec![0; 4]].concat();
    let cut = [number(4, 2), vec![0], b"ab".to_vec()].concat();
    let shared = [number(3, 4), number(3, 4), string("指标\n二"), rich, cut].concat();
    let globals = vec![
        record(0x041E, &[number(176, 2), string("0.0\"万元\"")].concat()),
        record(0xE0, &[0; 20]),
        record(0xE0, &[number(0, 2), number(10, 2), vec![0; 16]].concat()),
        record(0xE0, &[number(0, 2), number(176, 2), vec![0; 16]].concat()),
        record(0xFC, &shared),
        record(0x3C, &[vec![1], common::utf16("丙丁")].concat()),
    ];
    let short = |n: i32| number((n << 2 | 2) as u32 as usize, 4);
    let text_result = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    let records = vec![
        record(0x0208, &[vec![0; 12], vec![0x20, 0, 0, 0]].concat()),
        cell(0xFD, 1, 1, 0, &number(0, 4)),
        cell(0xFD, 1, 2, 0, &number(1, 4)),
        cell(0xFD, 1, 4, 0, &number(2, 4)),
        record(0x0809, &[0, 6, 0x20, 0]),
        cell(0x0203, 7, 7, 0, &7.0_f64.to_le_bytes()),
        record(0x0A, &[]),
        cell(0x0203, 2, 1, 1, &0.25_f64.to_le_bytes()),
        cell(0x027E, 2, 2, 2, &short(-1500)),
        record(
            0xBD,
            &[number(3, 2), number(1, 2), number(0, 2), short(3), number(1, 2), short(1), number(2, 2)]
                .concat(),
        ),
        cell(0x06, 4, 1, 0, &[&text_result[..], &[0; 6]].concat()),
        record(0x0207, &string("式果")),
        cell(0x06, 4, 2, 0, &[&1.5_f64.to_le_bytes()[..], &[0; 6]].concat()),
        cell(0x0205, 4, 3, 0, &[1, 0]),
        cell(0x0205, 4, 4, 0, &[0x17, 1]),
        cell(0x0204, 5, 1, 0, &string("标签")),
        record(0xE5, &[number(1, 2), number(1, 2), number(1, 2), number(2, 2), number(3, 2)].concat()),
    ];
    let second = vec![cell(0xFD, 0, 0, 0, &number(9, 4))];
    (
        globals,
        vec![Tab { name: "表一", state: 0, records }, Tab { name: "Hidden", state: 1, records: second }],
    )
}

#[test]
fn binary_workbooks() {
    let (globals, tabs) = workbook();
    let stream = stream(&globals, &tabs);
    let reading = read(&file(stream.clone())).unwrap();
    assert_eq!(reading.format, Format::Xls);
    let expected =
        "表一\n指标 二\t产业\tab丙丁\n25%\t-1500万元\n3\t100%\n式果\t1.5\tTRUE\t#REF!\n标签\nHidden";
    assert_eq!(reading.text, expected);
    assert_eq!(codes(&reading), ["sheet/hidden", "sheet/hidden"]);
    assert_eq!(cells(&reading)[1], ("产业", [0, 1, 1, 1, 2]));
    assert_eq!(reading.streams[0].name, "Workbook");
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let slice = &stream[source.start()..source.end()];
        assert!(!slice.is_empty());
        if u32::from(c) > 0x7F && slice.len() == 2 {
            assert_eq!(slice, common::utf16(&c.to_string()), "{c}");
        }
    }
    let at = reading.text.find("-1500").unwrap();
    let source = reading.map.range(Span::new(at, at + 1));
    assert_eq!(stream[source.start()..source.end()], number((-1500_i32 << 2 | 2) as u32 as usize, 4));
}

#[test]
fn what_is_refused() {
    let code = |bytes: &[u8]| read(bytes).err().map(|e| e.code());
    assert_eq!(code(&zip(&book(&[("表", "visible", "<sheetData/>")]), true)), Some("no_text"));
    assert_eq!(code(&zip(&book(&[("表", "visible", "<sheetData>")]), true)), Some("corrupt"));
    let (mut globals, tabs) = workbook();
    assert_eq!(code(&file(stream(&globals, &[]))), Some("no_text"));
    globals.insert(0, record(0x2F, &[0; 6]));
    assert_eq!(code(&file(stream(&globals, &tabs))), Some("encrypted"));
    let old = record(0x0809, &[0, 5, 5, 0]);
    assert_eq!(read(&file(old.clone())).err(), Some(FormatError::Unsupported(Format::OldExcel)));
    assert_eq!(read(&ole(&[("Book", old)])).err(), Some(FormatError::Unsupported(Format::OldExcel)));
    assert_eq!(code(&file(vec![1, 2, 3])), Some("corrupt"));
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let (globals, tabs) = workbook();
    let content = "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>";
    for whole in [file(stream(&globals, &tabs)), zip(&book(&[("表", "visible", content)]), true)] {
        for cut in 0..64 {
            if let Ok(reading) = read(&whole[..whole.len() * cut / 64]) {
                assert_eq!(reading.map.len(), reading.text.len());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn broken_workbooks_are_read_or_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let (globals, tabs) = workbook();
        let mut stream = stream(&globals, &tabs);
        for (at, byte) in flips {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        if let Ok(reading) = read(&file(stream)) {
            prop_assert_eq!(reading.map.len(), reading.text.len());
        }
    }

    #[test]
    fn broken_packages_are_read_or_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let content = "<sheetData><row r='2'><c r='B2' t='s'><v>1</v></c><c s='2'><v>45356</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells>";
        let mut parts = book(&[("表", "visible", content)]);
        for (at, byte) in flips {
            let part = &mut parts[at.index(3)].1;
            let mut bytes = std::mem::take(part).into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte & 0x7F;
            *part = String::from_utf8_lossy(&bytes).into_owned();
        }
        if let Ok(reading) = read(&zip(&parts, false)) {
            check_map(&parts, &reading);
        }
    }
}
