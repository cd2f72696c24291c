//! No shape of a text costs more than its length: what the stages look at grows with the text, not with its square.
//! Steps are counted (`gongwen_text::work`), not seconds.

use gongwen::{Pipeline, SourceFile};
use gongwen_text::work;

/// Length of the shortest text of a shape, in bytes: longer than any window of a search.
const SHORTEST: usize = 6_000;

/// Units that are repeated; `{}` stands for a name of two characters that is another each time. Each of them cost the
/// square of its number once, or is a neighbour of one that did.
const SHAPES: [&str; 31] = [
    "《",
    "《甲{}办法》",
    "《{}》（",
    "甲研究院（",
    "甲研究院（以下简称",
    "甲研究院（以下简称“{}”），",
    "利润5万元、",
    "西湖区利润5万元、",
    "市长王{}，",
    "{}地区管委会，",
    "支持甲{}地区管委会、",
    "出台{}湿地条例，",
    "{}园区，",
    "{}产业集群、",
    "{}茶业协会，",
    "{}研究院和",
    "与{}研究院、",
    "普查",
    "改革试点",
    "三年行动",
    "保卫战",
    "布局",
    "以及",
    "支持",
    "在",
    "依托西湖区",
    "落户西湖区",
    "十大领域、",
    "建设{}研究院、",
    "茶艺普通高等",
    "甲基金",
];

/// `unit` as often as it takes to fill `bytes`.
fn repeated(unit: &str, bytes: usize) -> String {
    let name = |k: u32| {
        let character = |n: u32| char::from_u32(0x4e00 + n % 20_000).unwrap();
        format!("{}{}", character(k * 7919), character(k * 104_729 + k / 20_000))
    };
    let mut text = String::new();
    for k in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&unit.replace("{}", &name(k)));
    }
    text
}

/// The steps that the pipeline takes for `text`.
fn steps(pipeline: &Pipeline, text: String) -> u64 {
    let before = work::done();
    pipeline.convert(&SourceFile { path: "a.txt".into(), bytes: text.into_bytes() }).unwrap();
    work::done() - before
}

/// Holds each doubling of the text against 2.4 times the steps.
fn faults(pipeline: &Pipeline, name: &str, text: impl Fn(usize) -> String) -> Option<String> {
    let counts: Vec<u64> = [1, 2, 4, 8].map(|n| steps(pipeline, text(n * SHORTEST))).to_vec();
    let fair = |pair: &[u64]| pair[0] > 0 && pair[1] * 10 <= pair[0] * 24;
    (!counts.windows(2).all(fair)).then(|| format!("{name}: {counts:?}"))
}

#[test]
fn steps_grow_with_the_text() {
    let pipeline = Pipeline::new().unwrap();
    let mut found = Vec::new();
    for unit in SHAPES {
        found.extend(faults(&pipeline, unit, |bytes| repeated(unit, bytes)));
        // Below a heading, in a sentence of its own, as a document has it.
        found.extend(faults(&pipeline, &format!("支持{unit}"), |bytes| {
            format!("甲市茶业规划\n\n一、茶叶机械产业集群\n支持{}。\n", repeated(unit, bytes))
        }));
    }
    found.extend(faults(&pipeline, "nested titles", |bytes| {
        let depth = bytes / 6;
        format!("{}{}", "《".repeat(depth), "》".repeat(depth))
    }));
    assert!(found.is_empty(), "more than twice the steps for twice the text:\n{}", found.join("\n"));
}
