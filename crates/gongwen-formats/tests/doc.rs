//! DOC and WPS files, one trap each, made here.

mod common;

use common::word::{Para, Run, Style, Word, level, level_with, mark, numbered, p, positions, runs, sprm};
use common::{number, ole};
use gongwen_formats::{Align, BlockKind, Font, Format, FormatError, Limits, Reader, Reading};
use gongwen_text::{Removal, Span};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Reading, FormatError> {
    Reader::new().unwrap().read(bytes, None, &Limits::default())
}

/// Each character of the text maps into a stream: to itself, or to what it stands for.
#[track_caller]
fn check_map(word: &Word, reading: &Reading) {
    let (main, table) = word.streams();
    assert_eq!(reading.map.len(), reading.text.len());
    let label = |at: usize| {
        let block = reading.marks.blocks.iter().find(|b| b.span.start() <= at && at < b.span.end());
        block.is_some_and(|b| {
            at < b.span.start() + b.label_len as usize || matches!(b.kind, BlockKind::Cell { .. })
        })
    };
    for (at, c) in reading.text.char_indices() {
        let source = reading.map.range(Span::new(at, at + c.len_utf8()));
        let (stream, start) = reading.stream_at(source.start()).expect("a stream");
        let bytes = if stream.name == "WordDocument" { &main } else { &table };
        assert_eq!(stream.len, bytes.len());
        let slice = &bytes[start..start + source.len()];
        let wide: Vec<u8> = c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_le_bytes()).collect();
        let itself =
            slice == wide || (slice.len() == 1 && (u32::from(slice[0]) == u32::from(c) || slice[0] >= 0x80));
        let stands = if c == '\n' { 1..=16 } else { 1..=2 };
        let control = "\n\t \u{2011}☑\u{FFFD}".contains(c) && stands.contains(&slice.len());
        assert!(itself || control || (label(at) && !slice.is_empty()), "{c:?} is written {slice:?}");
    }
}

#[track_caller]
fn check_word(word: &Word, expected: &str) -> Reading {
    let reading = read(&word.file()).unwrap();
    assert_eq!(reading.format, Format::Doc);
    assert_eq!(reading.body(), expected);
    check_map(word, &reading);
    reading
}

#[track_caller]
fn check(paragraphs: &[Para], expected: &str) -> Reading {
    check_word(&Word::new(paragraphs), expected)
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|p| p.diagnostic.code).collect()
}

fn cells(reading: &Reading) -> Vec<(&str, u32, u32, u32, u32)> {
    let cell = |b: &gongwen_formats::Block| match b.kind {
        BlockKind::Cell { row, column, rowspan, colspan, .. } => {
            Some((b.span.of(&reading.text), row, column, rowspan, colspan))
        }
        _ => None,
    };
    // The spans are of the same text.
    reading.marks.blocks.iter().filter_map(cell).collect()
}

/// What ends a row of a table with edges of columns and, for each cell, flags.
fn row_end(edges: &[u16], flags: &[u16]) -> Para {
    let cells: Vec<u8> = flags.iter().flat_map(|f| [&f.to_le_bytes()[..], &[0; 18]].concat()).collect();
    let edges_bytes: Vec<u8> = edges.iter().flat_map(|e| e.to_le_bytes()).collect();
    let inside = [vec![flags.len() as u8], edges_bytes, cells].concat();
    let definition = [number(inside.len() + 1, 2), inside].concat();
    mark("", "\u{7}", &[in_table(), sprm(0x2417, &[1]), sprm(0xD608, &definition)])
}

fn in_table() -> Vec<u8> {
    sprm(0x2416, &[1])
}

fn cell(text: &str) -> Para {
    mark(text, "\u{7}", &[in_table()])
}

#[test]
fn paragraphs_are_lines() {
    let style =
        [sprm(0x0835, &[1]), sprm(0x4A43, &44_u16.to_le_bytes()), sprm(0x2A42, &[6]), sprm(0x4A50, &[1, 0])];
    let mut last = runs(&[(&style, "某市"), (&[], "\u{1E}文𠮷\u{1F}件\r")]);
    last.sprms = sprm(0x2461, &[2]);
    let mut word = Word::new(&[
        p("关于A的\t通知\u{B}第二行\u{C}下页"),
        p(""),
        Para { narrow: true, ..p("narrow \u{93}text\u{94}") },
        last,
    ]);
    word.fonts = vec!["Times New Roman", "方正小标宋简体"];
    let reading = check_word(&word, "关于A的\t通知\n第二行\n下页\nnarrow “text”\n某市\u{2011}文𠮷件");
    assert_eq!(reading.marks.blocks.last().unwrap().align, Align::Right);
    let run = reading.marks.runs[0];
    assert_eq!(run.span.of(&reading.text), "某市");
    assert!(run.style.bold && run.style.red);
    assert_eq!((run.style.half_points, run.style.font), (Some(44), Some(Font::Biaosong)));
    assert_eq!(reading.encoding.name, "UTF-16LE");
}

#[test]
fn numbers_are_written_and_lead_to_what_asks_for_them() {
    let mut word = Word::new(&[
        Para { style: 1, ..p("目标") },
        mark("甲", "\r", &[numbered(1, 1)]),
        mark("乙", "\r", &[numbered(1, 1)]),
        Para { style: 2, ..p("任务") },
        Para { style: 1, sprms: sprm(0x460B, &[0, 0]), ..p("无号") },
        mark("丙", "\r", &[numbered(1, 1)]),
        mark("丁", "\r", &[numbered(2, 1)]),
        mark("", "\r", &[numbered(2, 1)]),
    ]);
    let heading =
        Style { paragraph: [sprm(0x460B, &[1, 0]), sprm(0x2640, &[0])].concat(), ..Style::default() };
    word.styles = vec![Style::default(), heading, Style { base: Some(1), ..Style::default() }];
    let levels = vec![level(37, "\0、", 2), level(0, "\u{1}.", 1)];
    let levels = levels.into_iter().chain(vec![level(255, "", 2); 7]).collect();
    word.lists = vec![(levels, vec![1])];
    word.uses = vec![(0, vec![]), (0, vec![(1, 7)])];
    let reading = check_word(&word, "一、目标\n1. 甲\n2. 乙\n二、任务\n无号\n1. 丙\n7. 丁\n8.");
    let blocks = &reading.marks.blocks;
    assert_eq!((blocks[0].kind, blocks[0].label_len), (BlockKind::Heading { level: 1 }, "一、".len() as u32));
    assert_eq!((blocks[1].kind, blocks[1].label_len), (BlockKind::Item { level: 2 }, 3));
    assert_eq!(codes(&reading), ["doc/numbering"]);
    let of = |at: usize| {
        let source = reading.map.range(Span::new(at, at + 1));
        let (stream, start) = reading.stream_at(source.start()).unwrap();
        (stream.name.as_str(), start..start + source.len())
    };
    let (main, table) = word.streams();
    let (name, place) = of(0);
    assert_eq!((name, &table[place]), ("1Table", &*word.styles[1].paragraph));
    let (name, place) = of(reading.text.find("1. 甲").unwrap());
    assert_eq!(name, "WordDocument");
    assert!(main[place].windows(7).any(|w| w == numbered(1, 1)), "the paragraph's properties");
}

#[test]
fn articles_run_on_and_levels_are_legal() {
    let mut word = Word::new(&[
        mark("甲", "\r", &[numbered(1, 0)]),
        mark("乙", "\r", &[numbered(1, 1)]),
        mark("丙", "\r", &[numbered(1, 0)]),
        mark("丁", "\r", &[numbered(1, 1)]),
        mark("戊", "\r", &[numbered(1, 2)]),
    ]);
    let levels =
        [level(37, "第\0章", 1), level_with(37, "第\u{1}条", 1, 1, 8), level_with(37, "\0.\u{2}", 2, 3, 4)];
    word.lists = vec![(levels.into_iter().chain(vec![level(23, "\u{F0B7}", 0); 6]).collect(), vec![])];
    word.uses = vec![(0, vec![])];
    check_word(&word, "第一章 甲\n第一条 乙\n第二章 丙\n第二条 丁\n2.3戊");
}

#[test]
fn changes_and_hidden_text() {
    let deleted = [sprm(0x0800, &[1])];
    let hidden = [sprm(0x083C, &[1])];
    let shown = [sprm(0x4A30, &[1, 0]), sprm(0x083C, &[0x81])];
    let mut word = Word::new(&[
        runs(&[
            (&[], "甲"),
            (&[sprm(0x0801, &[1])], "乙"),
            (&deleted, "删"),
            (&hidden, "隐"),
            (&[sprm(0x4A30, &[1, 0])], "密"),
            (&shown, "丁"),
            (&[], "\r"),
        ]),
        runs(&[(&[], "前"), (&deleted, "\r")]),
        p("后"),
    ]);
    let secret = Style { characters_only: true, character: sprm(0x083C, &[1]), ..Style::default() };
    word.styles = vec![Style::default(), secret];
    let reading = check_word(&word, "甲乙丁\n前后");
    assert_eq!(codes(&reading), ["doc/revisions", "doc/hidden"]);
}

#[test]
fn fields_give_their_result() {
    let inner = "\u{13} IF \u{14}内\u{15}";
    let link = "\u{13} HYPERLINK \"http://a/b\" \u{1}\u{14}链接\u{15}";
    let text = format!("\u{13} IF {inner} \u{14}外\u{15}文\u{13} PAGE \u{15}");
    let reading = check(
        &[p(&text), p(&format!("见{link}。")), p("\u{13} 未完"), p("后\u{15}尾")],
        "外文\n见链接。\n尾",
    );
    assert_eq!(reading.marks.links.len(), 1);
    assert_eq!(reading.marks.links[0].target, "http://a/b");
    assert_eq!(reading.marks.links[0].span.of(&reading.text), "链接");
}

#[test]
fn tables_with_merged_cells() {
    const DOWN: u16 = 0x60;
    const ON: u16 = 0x20;
    let nested = |text: &str, last: bool| {
        mark(text, "\r", &[in_table(), sprm(0x6649, &[2, 0, 0, 0]), sprm(0x244B, &[u8::from(!last)])])
    };
    let reading = check(
        &[
            p("前"),
            cell("类"),
            cell("甲"),
            row_end(&[0, 1000, 3000], &[DOWN, 0]),
            cell(""),
            mark("乙", "\r", &[in_table()]),
            cell("二"),
            nested("内", false),
            nested("", true),
            cell("丙"),
            row_end(&[0, 1004, 2000, 3000], &[ON, 0, 0]),
            cell("横"),
            cell(""),
            cell("丁"),
            row_end(&[0, 1000, 2000, 3000], &[1, 2, 0]),
            p("间"),
            cell("框中"),
            row_end(&[0, 500], &[0]),
            p("后"),
        ],
        "前\n类\t甲\n乙 二\t内 丙\n横\t丁\n间\n框中\n后",
    );
    let expected = [
        ("类", 0, 0, 2, 1),
        ("甲", 0, 1, 1, 2),
        ("乙 二", 1, 1, 1, 1),
        ("内 丙", 1, 2, 1, 1),
        ("横", 2, 0, 1, 2),
        ("丁", 2, 2, 1, 1),
    ];
    assert_eq!(cells(&reading), expected);
}

#[test]
fn rows_whose_properties_are_too_many_for_a_page() {
    let end = row_end(&[0, 10, 20], &[0, 0]);
    let mut word = Word::new(&[
        cell("甲"),
        cell("乙"),
        mark("", "\u{7}", &[sprm(0x6646, &2_u32.to_le_bytes())]),
        p("后"),
    ]);
    word.data = [vec![0; 2], number(end.sprms.len(), 2), end.sprms].concat();
    let reading = check_word(&word, "甲\t乙\n后");
    assert_eq!(cells(&reading).len(), 2);
}

#[test]
fn text_boxes_stand_at_their_anchors() {
    // A shape of its own, and one that is in a group.
    let shape = |id: usize| [number(id, 4), vec![0; 22]].concat();
    let text_box = |id: usize| [vec![0; 14], number(id, 4), vec![0; 4]].concat();
    let mut word = Word::new(&[p("甲"), p("乙\u{8}"), p("丙\u{8}")]);
    word.stories[6] = vec![p("独框"), p("组框"), p("无主"), p("")];
    let record = |kind: usize, flags: usize, inside: &[u8]| {
        [number(flags, 2), number(kind, 2), number(inside.len(), 4), inside.to_vec()].concat()
    };
    let sp = |id: usize| record(0xF004, 0xF, &record(0xF00A, 2, &[number(id, 4), vec![0; 4]].concat()));
    let group = record(0xF003, 0xF, &[sp(20), sp(21)].concat());
    let patriarch = record(0xF003, 0xF, &[sp(1), sp(10), group].concat());
    let drawing = record(0xF002, 0xF, &patriarch);
    let drawings = [record(0xF000, 0xF, &[]), vec![0], drawing].concat();
    word.tables = vec![
        (40, positions(&[3, 6, 99], &[shape(10), shape(20)])),
        (
            56,
            positions(
                &[0, 3, 6, 9, 10],
                &[text_box(10), text_box(21), text_box(77), [vec![0; 8], vec![1; 14]].concat()],
            ),
        ),
        (50, drawings),
    ];
    check_word(&word, "甲\n独框\n乙\n组框\n丙\n无主");
}

#[test]
fn notes_follow_their_paragraph() {
    let mut word =
        Word::new(&[p("甲\u{2}"), p("乙\u{2}"), cell("丙\u{2}"), cell("丁"), row_end(&[0, 9, 20], &[0, 0])]);
    word.stories[1] = vec![p("\u{2} 注一"), p("\u{2} 注二"), p("")];
    word.stories[4] = vec![p("批注")];
    word.stories[5] = vec![p("尾注"), p("")];
    word.tables = vec![
        (2, positions(&[1, 7, 99], &[number(0, 2), number(0, 2)])),
        (3, positions(&[0, 5, 10, 11], &[])),
        (46, positions(&[4, 99], &[number(0, 2)])),
        (47, positions(&[0, 3, 4], &[])),
    ];
    check_word(&word, "甲\n 注一\n乙\n尾注\n丙\t丁\n 注二");
}

#[test]
fn headers_and_footers_stand_around_the_text() {
    let mut word = Word::new(&[p("正文")]);
    word.stories[2] = vec![p("内部资料"), p("内部资料"), p("—\u{13} PAGE \u{14}1\u{15}—"), p("")];
    // Six separators, then even header, header, even footer, footer.
    let places = [0, 0, 0, 0, 0, 0, 0, 5, 10, 10, 22, 23];
    word.tables = vec![(11, positions(&places, &[]))];
    let reading = check_word(&word, "正文");
    assert_eq!(reading.text, "内部资料\n正文\n—1—");
    let reasons: Vec<_> = reading.furniture().into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, [Removal::FrontMatter, Removal::Footer]);
}

#[test]
fn signs_of_symbol_fonts() {
    let symbol = [sprm(0x6A09, &[0, 0, 0xFE, 0xF0])];
    let private = [sprm(0x4A4F, &[0, 0])];
    let mut word = Word::new(&[runs(&[(&symbol, "("), (&private, "\u{F0FE}"), (&[], "是\r")])]);
    word.fonts = vec!["Wingdings"];
    check_word(&word, "☑☑是");
}

#[test]
fn what_is_refused() {
    let code = |bytes: &[u8]| read(bytes).err().map(|e| e.code());
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let (mut main, table) = Word::new(&[p("甲")]).streams();
        change(&mut main);
        ole(&[("WordDocument", main), ("1Table", table)])
    };
    assert_eq!(code(&with(&|_| {})), None);
    assert_eq!(code(&with(&|main| main[11] |= 1)), Some("encrypted"));
    assert_eq!(read(&with(&|main| main[2] = 0x68)).err(), Some(FormatError::Unsupported(Format::OldWord)));
    assert_eq!(code(&with(&|main| main[0] = 0)), Some("corrupt"));
    assert_eq!(code(&with(&|main| main[154 + 8 * 33 + 4] = 0)), Some("corrupt"));
    assert_eq!(code(&Word::new(&[p("")]).file()), Some("no_text"));
    assert_eq!(code(br"{\rtf1 abc}"), Some("unsupported"));
    assert_eq!(code(&ole(&[("EncryptedPackage", vec![1])])), Some("encrypted"));
    assert_eq!(code(&ole(&[("MatOST", vec![1])])), Some("unsupported"));
    let small = Limits { text: 2, ..Limits::default() };
    let bytes = Word::new(&[p("甲乙")]).file();
    assert_eq!(Reader::new().unwrap().read(&bytes, None, &small).err().map(|e| e.code()), Some("too_large"));
}

#[test]
fn an_object_in_a_document_does_not_tell_its_format() {
    let (main, table) = Word::new(&[p("甲")]).streams();
    let bytes =
        ole(&[("WordDocument", main.clone()), ("1Table", table), ("ObjectPool/Workbook", vec![0; 9])]);
    assert_eq!(read(&bytes).unwrap().text, "甲");
    let sheet = ole(&[("Workbook", vec![0; 9]), ("MBD1/WordDocument", main)]);
    assert_eq!(read(&sheet).err().map(|e| e.code()), Some("corrupt"));
}

#[test]
fn pieces_that_share_their_bytes_are_no_document() {
    let paragraph = p(&"甲".repeat(2000));
    let (main, mut table) = Word::new(&vec![paragraph; 40]).streams();
    // All pieces at the place of the first.
    let at = 154 + 8 * 33;
    let place = u32::from_le_bytes(main[at..at + 4].try_into().unwrap()) as usize + 5;
    for k in 1..40 {
        let descriptor = place + 4 * 41 + 8 * k + 2;
        table.copy_within(place + 4 * 41 + 2..place + 4 * 41 + 6, descriptor);
        let end = place + 4 * (k + 1);
        table[end..end + 4].copy_from_slice(&((k as u32 + 1) * 2001).to_le_bytes());
    }
    let bytes = ole(&[("WordDocument", main.clone()), ("1Table", table.clone())]);
    assert!(read(&bytes).is_ok(), "as much as there is");
    let count = 41 * 2001_u32;
    for k in 1..=40_u32 {
        let end = place + 4 * k as usize;
        table[end..end + 4].copy_from_slice(&(count * k).to_le_bytes());
    }
    assert_eq!(
        read(&ole(&[("WordDocument", main), ("1Table", table)])).err().map(|e| e.code()),
        Some("corrupt")
    );
}

/// A document with a bit of everything.
fn everything() -> Word {
    let mut word = Word::new(&[
        Para { style: 1, ..p("目标") },
        mark("甲\u{2}\u{8}", "\r", &[numbered(1, 0)]),
        cell("乙"),
        cell("丙"),
        row_end(&[0, 9, 20], &[0x60, 1]),
        runs(&[(&[sprm(0x0800, &[1])], "删"), (&[], "\u{13} A \u{14}丁\u{15}\r")]),
        Para { narrow: true, ..p("narrow") },
    ]);
    word.styles = vec![Style::default(), Style { paragraph: numbered(1, 0), ..Style::default() }];
    word.lists = vec![(vec![level(37, "\0、", 2)], vec![])];
    word.uses = vec![(0, vec![(0, 3)])];
    word.fonts = vec!["宋体"];
    word.stories[1] = vec![p("注")];
    word.stories[2] = vec![p("眉")];
    word.stories[6] = vec![p("框")];
    word.tables = vec![
        (2, positions(&[4, 99], &[number(0, 2)])),
        (3, positions(&[0, 2], &[])),
        (11, positions(&[0, 0, 0, 0, 0, 0, 0, 2, 2], &[])),
        (40, positions(&[5, 99], &[vec![0; 26]])),
        (56, positions(&[0, 2], &[vec![0; 22]])),
    ];
    word
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let whole = everything().file();
    assert_eq!(read(&whole).unwrap().body(), "三、目标\n框\n四、甲\n注\n乙\t丙\n丁\nnarrow");
    for cut in 0..64 {
        if let Ok(reading) = read(&whole[..whole.len() * cut / 64]) {
            assert_eq!(reading.map.len(), reading.text.len());
        }
    }
}

fn paragraph() -> impl Strategy<Value = Para> {
    let sprms = prop_oneof![
        Just(Vec::new()),
        Just(in_table()),
        Just(numbered(1, 0)),
        Just([in_table(), sprm(0x2417, &[1])].concat()),
        Just(row_end(&[0, 9, 20], &[0x60, 0x20]).sprms),
        Just(sprm(0x0800, &[1])),
        Just(sprm(0x083C, &[0x81])),
    ];
    let text = prop_oneof![
        "[甲乙a\u{1}\u{2}\u{8}\t\u{B}\u{C}\u{13}\u{14}\u{15}𠮷é]{0,6}",
        "[甲a]{0,3}\u{7}",
        "[甲a]{0,3}\r",
        Just("\r".to_owned()),
    ];
    (sprms.clone(), prop::collection::vec((sprms, text), 1..3)).prop_map(|(sprms, runs)| Para {
        sprms,
        runs: runs.into_iter().map(|(sprms, text)| Run { sprms, text }).collect(),
        ..Para::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_character_has_its_bytes(paragraphs in prop::collection::vec(paragraph(), 1..8)) {
        let word = Word { stories: [paragraphs, vec![], vec![], vec![], vec![], vec![], vec![], vec![]], ..everything() };
        if let Ok(reading) = read(&word.file()) {
            check_map(&word, &reading);
        }
    }

    #[test]
    fn broken_files_are_read_or_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), whole in any::<bool>()) {
        let (mut main, mut table) = everything().streams();
        if !whole {
            // Within the streams, where it hurts more than in the container.
            let len = main.len();
            for (at, byte) in &flips {
                match at.index(len + table.len()) {
                    at if at < len => main[at] = *byte,
                    at => table[at - len] = *byte,
                }
            }
        }
        let mut bytes = ole(&[("WordDocument", main), ("1Table", table)]);
        if whole {
            for (at, byte) in flips {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let Ok(reading) = read(&bytes) {
            prop_assert_eq!(reading.map.len(), reading.text.len());
        }
    }
}
