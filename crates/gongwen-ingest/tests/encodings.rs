//! Every encoding over several texts, whole and cut, with and without a mark.

use encoding_rs::{BIG5, Encoding, GB18030};
use gongwen_ingest::decode;
use gongwen_model::EncodingEvidence;
use gongwen_testkit::corrupt::{Traditional, is_sound};

const NOTICE: &str = "杭州市人民政府办公厅关于印发杭州市低空经济发展三年行动计划的通知\n杭政办函〔2024〕18号\n\n各区、县（市）人民政府，市政府各部门、各直属单位：\n    《杭州市低空经济发展三年行动计划（2024—2026年）》已经市政府同意，现印发给你们，请结合实际认真组织实施。\n\n杭州市人民政府办公厅\n2024年5月6日\n";
const LAW: &str = "第一章　总　则\n第一条　为了规范公共数据的管理和利用，保障数据安全，根据有关法律、行政法规，结合本省实际，制定本条例。\n第二条　本省行政区域内公共数据的收集、归集、共享、开放及其监督管理，适用本条例。法律、法规另有规定的，从其规定。\n";
const NEWS: &str = "本报成都3月2日讯（记者 林一）记者昨日从市发展改革委获悉，今年前两个月，全市新开工重点项目156个，完成投资432.7亿元，同比增长8.6%。“要把项目建设作为稳增长的主抓手。”该负责人表示，下一步将强化要素保障，确保上半年完成年度计划的55%以上。\n";
const LETTER: &str = "關於加快推進海洋經濟發展的意見\n各有關單位：\n為貫徹落實國家關於建設海洋強國的決定，經市政府同意，現就加快發展我市海洋產業提出以下意見。一、總體要求。堅持科學發展、創新驅動，到2028年，海洋生產總值達到3,200億元，年均增長百分之八以上，形成較為完善的現代海洋產業體系。\n";

#[derive(Debug, Clone, Copy, PartialEq)]
enum As {
    Utf8,
    Utf8Mark,
    Gb18030,
    Big5,
    Le,
    Be,
    LeMark,
    BeMark,
}

impl As {
    const ALL: [Self; 8] = [
        Self::Utf8,
        Self::Utf8Mark,
        Self::Gb18030,
        Self::Big5,
        Self::Le,
        Self::Be,
        Self::LeMark,
        Self::BeMark,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Mark => "UTF-8",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "Big5",
            Self::Le | Self::LeMark => "UTF-16LE",
            Self::Be | Self::BeMark => "UTF-16BE",
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        let legacy = |encoding: &'static Encoding| {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{text} in {}", encoding.name());
            bytes.into_owned()
        };
        let marked = format!("\u{FEFF}{text}");
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8Mark => marked.into_bytes(),
            Self::Gb18030 => legacy(GB18030),
            Self::Big5 => legacy(BIG5),
            Self::Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::LeMark => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::BeMark => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }

    fn mark(self) -> usize {
        match self {
            Self::Utf8Mark => 3,
            Self::LeMark | Self::BeMark => 2,
            _ => 0,
        }
    }
}

/// Decodes `bytes`, which may end inside a character, and compares with `text` as far as it goes.
#[track_caller]
fn check(bytes: &[u8], text: &str, encoding: As) {
    let decoded = decode(bytes, None).unwrap();
    let whole = decoded.text.strip_suffix('\u{FFFD}').unwrap_or(&decoded.text);
    assert_eq!(decoded.encoding.name, encoding.name(), "{encoding:?}: {:.60}", decoded.text);
    assert!(text.contains(whole), "{encoding:?}: {whole:.60}");
    if whole.len() < decoded.text.len() {
        let codes: Vec<&str> = decoded.diagnostics.iter().map(|d| d.diagnostic.code).collect();
        assert_eq!(codes, ["decode/truncated"], "{encoding:?}");
    }
}

fn texts() -> Vec<(String, Vec<As>)> {
    let simplified = || As::ALL.into_iter().filter(|e| *e != As::Big5).collect::<Vec<_>>();
    let long = format!("{NOTICE}{LAW}{NEWS}").repeat(3);
    vec![
        (NOTICE.to_owned(), simplified()),
        (LAW.to_owned(), simplified()),
        (NEWS.to_owned(), simplified()),
        (long, simplified()),
        (LETTER.to_owned(), As::ALL.to_vec()),
        (LETTER.replace('\n', "\r\n").repeat(8), As::ALL.to_vec()),
    ]
}

#[test]
fn whole_and_cut() {
    for (text, encodings) in texts() {
        for encoding in encodings {
            let bytes = encoding.encode(&text);
            check(&bytes, &text, encoding);
            for len in [50, 51, 52, 53, 199, 200, 201, 1000, 1001, 1002] {
                check(&bytes[..len.min(bytes.len())], &text, encoding);
            }
        }
    }
}

/// The simplified seeds in seven encodings: whole, the first bytes, and cut inside a character.
#[test]
#[expect(clippy::disallowed_methods, reason = "the seeds are files")]
fn documents() {
    let seeds = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds")).unwrap();
    let texts = seeds.map(|seed| std::fs::read_to_string(seed.unwrap().path()).unwrap());
    let texts: Vec<String> = texts.filter(|text| is_sound(text)).collect();
    let traditional = Traditional::default();
    let mut samples = 0;
    for text in &texts {
        let in_big5 = |c: &char| !BIG5.encode(c.encode_utf8(&mut [0; 4])).2;
        let big5: String = traditional.convert(text).chars().filter(in_big5).collect();
        let kinds = [As::Utf8, As::Utf8Mark, As::Gb18030, As::Le, As::Be, As::LeMark, As::Big5];
        for encoding in kinds {
            let text = if encoding == As::Big5 { &big5 } else { text };
            let bytes = encoding.encode(text);
            let cut = text.chars().take(300).collect::<String>();
            let inside = encoding.encode(cut.trim_end_matches(|c: char| c.is_ascii())).len() - 1;
            for len in [bytes.len(), 1000, 200, inside] {
                check(&bytes[..len], text, encoding);
                samples += 1;
            }
        }
    }
    assert!(samples >= 84, "{samples} samples");
}

/// Pieces from the middle, as a reader of a stream gets them; they begin with a character.
#[test]
fn small_pieces() {
    for (text, encodings) in texts().into_iter().take(5) {
        for encoding in encodings {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(7).collect();
            for start in starts.into_iter().filter(|at| text.len() - at > 160) {
                let bytes = encoding.encode(&text[start..]);
                check(&bytes[..50], &text, encoding);
            }
        }
    }
}

#[test]
fn evidence_and_confidence() {
    let evidence = |bytes: &[u8], declared| {
        let encoding = decode(bytes, declared).unwrap().encoding;
        assert!((0.0..=1.0).contains(&encoding.confidence));
        (encoding.name, encoding.evidence, encoding.confidence >= 0.95)
    };
    use EncodingEvidence::{Bom, Declared, Detected, ValidUtf8};
    let gb = As::Gb18030.encode(NOTICE);
    assert_eq!(evidence(&gb, None), ("gb18030", Detected, true));
    assert_eq!(evidence(&gb, Some("text/plain; charset=GBK")), ("gb18030", Declared, true));
    assert_eq!(evidence(&gb, Some("big5")), ("gb18030", Detected, true));
    assert_eq!(evidence(&gb, Some("utf-8")), ("gb18030", Detected, true));
    assert_eq!(evidence(NOTICE.as_bytes(), Some("gb2312")), ("UTF-8", ValidUtf8, true));
    assert_eq!(evidence(NOTICE.as_bytes(), Some("UTF-8")), ("UTF-8", Declared, true));
    assert_eq!(evidence(&As::LeMark.encode(NOTICE), None), ("UTF-16LE", Bom, true));
    assert_eq!(evidence(b"plain", None), ("UTF-8", ValidUtf8, true));
    // Two characters could be either; the declaration decides, and its absence is admitted.
    let short = BIG5.encode("本縣").0;
    assert_eq!(evidence(&short, Some("big5")), ("Big5", Declared, true));
    let lies = decode(&gb, Some("big5")).unwrap().diagnostics;
    assert_eq!(lies[0].diagnostic.code, "decode/declared_ignored");
}

#[test]
fn declared_in_the_page() {
    let page =
        |charset: &str| format!("<html><head><meta charset=\"{charset}\"></head><body>{NOTICE}</body>");
    let decoded = decode(&As::Gb18030.encode(&page("gb2312")), None).unwrap();
    assert_eq!(decoded.encoding.evidence, EncodingEvidence::Declared);
    let decoded = decode(&As::Gb18030.encode(&page("utf-8")), None).unwrap();
    assert_eq!((decoded.encoding.name, decoded.encoding.evidence), ("gb18030", EncodingEvidence::Detected));
    let decoded = decode(page("big5").as_bytes(), Some("text/html; charset=gbk")).unwrap();
    assert_eq!((decoded.encoding.name, decoded.encoding.evidence), ("UTF-8", EncodingEvidence::ValidUtf8));
}

#[test]
fn mostly_ascii() {
    // A page whose script is a hundred times its text.
    let script =
        "<script>var a = window.location.href; function f(x) { return x + 1; }</script>\n".repeat(300);
    let page = format!("<html>{script}<p>关于做好防汛工作的通知</p>{script}");
    for encoding in [As::Utf8, As::Gb18030, As::Le, As::Be] {
        check(&encoding.encode(&page), &page, encoding);
    }
}

#[test]
fn damaged_utf8_stays_utf8() {
    let mut bytes = NOTICE.as_bytes().to_vec();
    for at in [40, 160, 161, 250] {
        bytes[at] = 0xFF;
    }
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!(decoded.encoding.name, "UTF-8");
    let lost = decoded.diagnostics.iter().filter(|d| d.diagnostic.code == "decode/replacement").count();
    assert_eq!(lost, 3);
    assert!(decoded.text.contains("杭政办函〔2024〕18号"));
    for d in &decoded.diagnostics {
        assert!(d.origin.unwrap().of(&decoded.text).chars().all(|c| c == '\u{FFFD}'));
    }
}

#[test]
fn mixed_lines() {
    let mut bytes = NOTICE.as_bytes().to_vec();
    bytes.extend(As::Gb18030.encode(LAW));
    bytes.extend(NEWS.repeat(2).as_bytes());
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!(decoded.text, format!("{NOTICE}{LAW}{NEWS}{NEWS}"));
    assert_eq!(decoded.encoding.name, "UTF-8");
    let [place] = decoded.diagnostics.as_slice() else { panic!("{:?}", decoded.diagnostics) };
    assert_eq!((place.diagnostic.code, place.origin.unwrap().of(&decoded.text)), ("decode/mixed", LAW));
    let bytes = [As::Gb18030.encode(LAW), As::Gb18030.encode(NOTICE), NEWS.into()].concat();
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!(decoded.text, format!("{LAW}{NOTICE}{NEWS}"));
    assert_eq!(decoded.encoding.name, "gb18030");
}

#[test]
fn a_mark_that_lies() {
    let bytes = [b"\xEF\xBB\xBF".as_slice(), &As::Gb18030.encode(LAW)].concat();
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!((decoded.encoding.name, decoded.text.as_str()), ("gb18030", LAW));
}

#[test]
fn control_characters_do_not_make_it_binary() {
    let text = NOTICE.replace("通知", "通\0知\u{1}");
    for encoding in [As::Utf8, As::Gb18030, As::Le] {
        assert_eq!(decode(&encoding.encode(&text), None).unwrap().text, text, "{encoding:?}");
    }
}

#[test]
fn refused() {
    let code = |bytes: &[u8]| decode(bytes, None).map(|d| d.encoding).unwrap_err().code();
    assert_eq!(code(b""), "empty");
    assert_eq!(code(b"\xEF\xBB\xBF"), "empty");
    assert_eq!(code(b"\xFF\xFE\r\0\n\0"), "empty");
    assert_eq!(code("\n \u{3000}\n".as_bytes()), "empty");
    assert_eq!(code(&[0; 64]), "binary");
    let error = decode(b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n", None).unwrap_err();
    assert_eq!(error.to_string(), "a PDF file, which this version does not read");
    // Bytes of a simple generator: no text in any encoding.
    let mut state = 12345u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let noise: Vec<u8> = noise.take(4096).collect();
    assert_eq!(code(&noise), "binary");
}

#[test]
fn marks_and_line_ends() {
    for encoding in As::ALL {
        let bytes = encoding.encode("第一條\r\n第二條\r第三條\n關於本條例的施行");
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.text, "第一條\r\n第二條\r第三條\n關於本條例的施行", "{encoding:?}");
        assert_eq!(decoded.map.targets()[0].range(), encoding.mark()..bytes.len());
    }
}
