//! What holds of every segmented text, over made-up trees, any strings, and the stored documents.

use gongwen_model::Document;
use gongwen_segment::Segmenter;
use gongwen_text::Draft;
use proptest::prelude::*;

fn segment(text: &str) -> Document {
    thread_local! {
        static SEGMENTER: Segmenter = Segmenter::new().unwrap();
    }
    SEGMENTER.with(|s| s.segment(Draft::new(text.to_owned())))
}

/// The rules of the output contract that this stage answers for.
#[track_caller]
fn check_rules(source: &str, document: &Document) {
    let text = document.text();
    // Nothing is lost.
    let mut covered = vec![false; source.len()];
    let draft = &document.draft;
    let spans = draft.map().targets().into_iter();
    let spans = spans.chain(draft.removed().iter().map(|r| r.origin));
    let spans =
        spans.chain(draft.repairs().iter().map(|r| r.origin)).chain(draft.folds().iter().map(|f| f.origin));
    for span in spans {
        covered[span.range()].fill(true);
    }
    for (at, c) in source.char_indices() {
        assert!(c.is_whitespace() || covered[at], "{c} at {at} is lost");
    }
    assert!(!text.contains("\n\n") && !text.starts_with('\n'), "no blank lines");
    // The tree.
    for (k, section) in document.sections.iter().enumerate() {
        let part = &document.parts[section.part];
        assert!(part.span.contains(section.span), "section {k} leaves its part");
        if let Some(heading) = section.heading {
            assert!(section.span.contains(heading) && !heading.of(text).is_empty());
        }
        assert_eq!(section.depth, section.ordinal.len());
        match section.parent {
            Some(p) => {
                assert!(p < k && document.sections[p].span.contains(section.span));
                assert_eq!(document.sections[p].depth + 1, section.depth);
            }
            None => assert_eq!(section.depth, 1),
        }
        if let Some(prev) =
            document.sections[..k].iter().rev().find(|s| s.parent == section.parent && s.part == section.part)
        {
            assert!(prev.span.end() <= section.span.start(), "siblings overlap");
        }
    }
    for part in &document.parts {
        if let Some(parent) = part.parent {
            assert!(document.parts[parent].span.contains(part.span));
        }
    }
    for table in &document.tables {
        for cell in &table.cells {
            assert_eq!(cell.span.of(text), table.rows[cell.row][cell.column]);
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the stored documents")]
fn the_stored_documents_keep_the_rules() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    for entry in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        check_rules(&source, &segment(&source));
    }
}

/// `heading | body` of each section as an outline, to compare trees.
fn outline(document: &Document) -> Vec<(usize, String, String)> {
    let text = document.text();
    let row = |s: &gongwen_model::Section| {
        let heading = s.heading.map_or("", |h| h.of(text)).to_owned();
        (s.depth, s.number.clone().unwrap_or_default(), heading)
    };
    document.sections.iter().map(row).collect()
}

const NAMES: [&str; 8] = [
    "加强水源保护",
    "完善管网体系",
    "推进污水治理",
    "健全监测机制",
    "落实资金保障",
    "强化科技支撑",
    "优化审批服务",
    "压实各方责任",
];
const BODY: &str = "坚持统筹规划、分步实施，持续提升供水保障能力，推动水资源集约节约利用水平不断提高。";

fn han(n: usize) -> String {
    let digit = |d: usize| "一二三四五六七八九".chars().nth(d - 1).unwrap();
    match n {
        1..=9 => digit(n).to_string(),
        10 => "十".to_owned(),
        _ => format!("十{}", digit(n - 10)),
    }
}

/// Numbering styles in the order of their levels.
const STYLES: usize = 8;
/// Those below are followed by a space, those between the two may run into their text.
const FIRST_RUN_IN: usize = 3;
const FIRST_DEEP: usize = 6;

/// The number as printed and as it comes back.
fn number(style: usize, n: usize) -> (String, String) {
    let same = |s: String| (s.clone(), s);
    match style {
        0 => same(format!("第{}编", han(n))),
        1 => same(format!("第{}章", han(n))),
        2 => same(format!("第{}节", han(n))),
        3 => same(format!("{}、", han(n))),
        4 => (format!("（{}）", han(n)), format!("({})", han(n))),
        5 => (format!("{n}．"), format!("{n}.")),
        6 => (format!("（{n}）"), format!("({n})")),
        _ => same("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱".chars().nth(n - 1).unwrap().to_string()),
    }
}

/// A tree of up to three levels: children per section.
fn trees() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(0_usize..4, 0..5), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_comes_back(
        tree in trees(), styles in prop::sample::subsequence((0..STYLES).collect::<Vec<_>>(), 3),
        run_in in any::<bool>(), furniture in any::<bool>(), blank in any::<bool>(), contents in 0..3,
        runs_on in any::<bool>(), markup in 0..3,
    ) {
        let gap = if blank { "\n\n" } else { "\n" };
        let mut rows: Vec<(usize, String, String, String)> = Vec::new();
        let mut count = 0;
        let mut name = || {
            count += 1;
            format!("{}之{}", NAMES[count % NAMES.len()], han(1 + count % 18))
        };
        let mut second_on = 0;
        for (i, children) in tree.iter().enumerate() {
            let (printed, normal) = number(styles[0], i + 1);
            rows.push((1, printed, normal, name()));
            for (j, leaves) in children.iter().enumerate() {
                second_on += 1;
                // Numbering may run on through the groups.
                let n = if runs_on && tree.len() * 4 < 18 { second_on } else { j + 1 };
                let (printed, normal) = number(styles[1], n);
                rows.push((2, printed, normal, name()));
                for l in 0..*leaves {
                    let (printed, normal) = number(styles[2], l + 1);
                    rows.push((3, printed, normal, name()));
                }
            }
        }
        let mut text = String::new();
        if furniture {
            text.push_str("菜单\n当前位置：首页 > 通知公告\n");
        }
        text.push_str("成都市节水行动规划");
        text.push_str(gap);
        if furniture {
            text.push_str("信息来源：成都市水务局 发布时间：2021-03-04 字号：大 中 小\n");
        }
        if contents > 0 {
            text.push_str("目 录\n");
            for (depth, printed, _, name) in rows.iter().filter(|r| r.0 < 3) {
                let page = if contents == 1 { format!("......{depth}") } else { String::new() };
                text.push_str(&format!("{printed}{name}{page}\n"));
            }
        }
        let mut expect = Vec::new();
        for (k, (depth, printed, normal, name)) in rows.iter().enumerate() {
            let leaf = rows.get(k + 1).is_none_or(|next| next.0 <= *depth);
            let style = styles[depth - 1];
            let space = if style < FIRST_RUN_IN { " " } else { "" };
            let run = run_in && leaf && (FIRST_RUN_IN..FIRST_DEEP).contains(&style);
            // A page ends inside the paragraph.
            let body = match BODY.split_at_checked(60) {
                Some((head, tail)) if furniture && k % 3 == 0 => {
                    format!("{head}\n— {} —{gap}{tail}", k / 3 + 1)
                }
                _ => BODY.to_owned(),
            };
            let heading = format!("{printed}{space}{name}");
            let heading = match markup {
                1 => format!("{} {heading}", "#".repeat(depth + 1)),
                2 => format!("**{heading}**"),
                _ => heading,
            };
            match run {
                true => text.push_str(&format!("　　{printed}{space}{name}。{body}{gap}")),
                false => text.push_str(&format!("{heading}{gap}　　{body}{gap}")),
            }
            expect.push((*depth, normal.clone(), name.clone()));
        }
        if furniture {
            text.push_str("分享到：\n版权所有：成都市水务局\n");
        }
        let document = segment(&text);
        check_rules(&text, &document);
        prop_assert_eq!(outline(&document), expect, "{}", text);
    }

    #[test]
    fn any_text_is_segmented(text in "([一二三123（()）、.。，\n\t 　*#|附件表目录年月日《》“”A-c:：—-]|关于|通知|\\*\\*|第.条){0,120}") {
        check_rules(&text, &segment(&text));
    }

    #[test]
    fn any_string_is_segmented(text in "\\PC{0,80}(\\n\\PC{0,40}){0,6}") {
        check_rules(&text, &segment(&text));
    }

    #[test]
    fn cut_lines_come_back(at in 12_usize..50, blank in 0_usize..3, number in any::<bool>()) {
        let body = "各区要把节水工作摆在重要位置，统筹推进供水管网改造和再生水利用，加快补齐水资源短板，全面提升节约集约利用水平。";
        let cut = body.char_indices().nth(at).map(|(i, _)| i).unwrap_or(body.len());
        let (head, tail) = body.split_at(cut);
        let page = if number { "\n- 3 -\n" } else { "\n" };
        let text = format!("成都市节水规划\n\n一、总体要求\n\n{BODY}{head}{page}{}{tail}\n\n二、主要任务\n\n{BODY}\n", "\n".repeat(blank));
        let document = segment(&text);
        let whole = format!("{BODY}{body}");
        prop_assert!(document.text().contains(&whole) || head.ends_with('。'), "{}", document.text());
        prop_assert_eq!(document.sections.len(), 2);
    }
}

#[test]
fn the_elements_of_a_notice_are_read() {
    let text = "成都市人民政府文件\n成府发[2022]3号\n\n成都市人民政府\n关于加强节约用水工作的通知\n\n\
        各区(市)县人民政府,市政府各部门,有关单位:\n\n为加强节约用水,现就有关事项通知如下:\n\n\
        一、总体要求\n坚持节水优先。\n二、其他\n本通知自印发之日起施行,有效期5年。\
        《成都市节水管理规定》(成府发〔2015〕2号)同时废止。\n\n附件:1.节水目标分解表\n     2.任务分工表\n\n\
        成都市人民政府\n二〇二二年三月十五日\n\n(此件公开发布)\n\n附件1\n节水目标分解表\n单位:亿立方米\n\
        区县\t2020年\t2025年\n锦江区\t3.2\t3.0\n\n青羊区\t2.8\t2.6\n注:数据为规划值。\n";
    let document = segment(text);
    check_rules(text, &document);
    let m = &document.metadata;
    assert_eq!(m.title.as_deref(), Some("成都市人民政府关于加强节约用水工作的通知"));
    assert_eq!(m.doc_number.as_deref(), Some("成府发〔2022〕3号"));
    assert_eq!(m.issuers.len(), 1);
    assert_eq!(m.addressees, ["各区(市)县人民政府", "市政府各部门", "有关单位"]);
    assert_eq!(m.issued_date.map(|d| d.to_string()).as_deref(), Some("2022-03-15"));
    assert_eq!(m.expiry_date.map(|d| d.to_string()).as_deref(), Some("2027-03-14"));
    assert_eq!(m.repeals, ["《成都市节水管理规定》(成府发〔2015〕2号)"]);
    let names: Vec<&str> = m.attachments.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["节水目标分解表", "任务分工表"]);
    assert_eq!(m.signatories, ["成都市人民政府"]);
    assert_eq!(m.note.as_deref(), Some("此件公开发布"));
    assert_eq!(document.parts.len(), 2);
    let table = &document.tables[0];
    assert_eq!(table.columns, ["区县", "2020年", "2025年"]);
    assert_eq!((table.rows.len(), table.notes.len()), (2, 1));
}
