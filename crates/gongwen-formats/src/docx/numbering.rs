//! `numbering.xml`: the lists that paragraphs are numbered by.

use std::collections::BTreeMap;

use crate::counting::Counting;
use crate::numbering::{LEVELS, Level, List, Num, Numbering, Suffix};
use crate::xml::{NodeIndex, Xml};

fn level(xml: &Xml<'_>, node: NodeIndex) -> Level {
    let number = |name| xml.value(node, name).and_then(|v| v.parse::<u32>().ok());
    Level {
        start: number("start").unwrap_or(0),
        counting: xml.value(node, "numFmt").map_or(Counting::Decimal, |v| Counting::named(&v)),
        text: xml.value(node, "lvlText").unwrap_or_default().into_owned(),
        suffix: match xml.value(node, "suff").as_deref() {
            Some("nothing") => Suffix::Nothing,
            Some("space") => Suffix::Space,
            _ => Suffix::Tab,
        },
        legal: xml.is_on(node, "isLgl").unwrap_or(false),
        restart: number("lvlRestart"),
        style: xml.value(node, "pStyle").map(|v| v.into_owned()),
    }
}

/// The level that an attribute `ilvl` of `node` names.
fn ilvl(xml: &Xml<'_>, node: NodeIndex) -> Option<usize> {
    xml.attribute(node, "ilvl")?.parse().ok().filter(|l| *l < LEVELS)
}

/// Reads the part.
pub(super) fn read(xml: &Xml<'_>) -> Numbering {
    let mut numbering = Numbering::default();
    let levels = |node: NodeIndex| {
        let defined = xml.children(node).filter(|at| xml.nodes[*at].name == "lvl");
        defined.filter_map(|at| Some((ilvl(xml, at)?, level(xml, at)))).collect::<BTreeMap<_, _>>()
    };
    for node in xml.all("abstractNum") {
        let Some(id) = xml.attribute(node, "abstractNumId") else { continue };
        let style_link = xml.value(node, "numStyleLink").map(|v| v.into_owned());
        numbering.lists.insert(id.into_owned(), List { levels: levels(node), style_link });
    }
    for node in xml.all("num") {
        let (Some(id), Some(list)) = (xml.attribute(node, "numId"), xml.value(node, "abstractNumId")) else {
            continue;
        };
        let mut num = Num { list: list.into_owned(), ..Num::default() };
        for over in xml.children(node).filter(|at| xml.nodes[*at].name == "lvlOverride") {
            let Some(at) = ilvl(xml, over) else { continue };
            num.levels.extend(levels(over));
            let start = xml.value(over, "startOverride").and_then(|v| v.parse().ok());
            num.starts.extend(start.map(|start| (at, start)));
        }
        numbering.nums.insert(id.into_owned(), num);
    }
    numbering
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(levels: &str, nums: &str) -> Numbering {
        let text = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum>{nums}</w:numbering>"
        );
        read(&Xml::new(&text, 1000).unwrap())
    }

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"
        )
    }

    const NUM: &str = "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>";

    #[track_caller]
    fn check(numbering: &mut Numbering, expected: &[(&str, usize, &str)]) {
        for (num, level, label) in expected {
            assert_eq!(numbering.count(num, *level).as_deref(), Some(*label));
        }
    }

    #[test]
    fn deeper_levels_begin_anew() {
        let levels = level(0, "chineseCounting", "%1、", "<w:suff w:val='nothing'/>")
            + &level(1, "decimal", "%1.%2", "<w:isLgl/><w:suff w:val='space'/>");
        let mut list = numbering(&levels, NUM);
        let expected =
            [("1", 0, "一、"), ("1", 1, "1.1 "), ("1", 1, "1.2 "), ("1", 0, "二、"), ("1", 1, "2.1 ")];
        check(&mut list, &expected);
    }

    #[test]
    fn articles_run_on() {
        let levels = level(0, "chineseCounting", "第%1章", "<w:suff w:val='space'/>")
            + &level(1, "chineseCounting", "第%2条", "<w:lvlRestart w:val='0'/><w:suff w:val='space'/>")
            + &level(2, "decimal", "%3．", "<w:lvlRestart w:val='1'/><w:suff w:val='nothing'/>");
        let mut list = numbering(&levels, NUM);
        let expected = [
            ("1", 0, "第一章 "),
            ("1", 1, "第一条 "),
            ("1", 2, "1．"),
            ("1", 1, "第二条 "),
            ("1", 2, "2．"),
            ("1", 0, "第二章 "),
            ("1", 1, "第三条 "),
            ("1", 2, "1．"),
        ];
        check(&mut list, &expected);
    }

    #[test]
    fn a_use_has_its_own_start_once() {
        let over = "<w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>";
        let mut list =
            numbering(&level(0, "decimal", "%1", "<w:suff w:val='nothing'/>"), &format!("{NUM}{over}"));
        let expected = [("1", 0, "1"), ("1", 0, "2"), ("2", 0, "5"), ("2", 0, "6"), ("1", 0, "7")];
        check(&mut list, &expected);
        assert_eq!(list.count("9", 0), None);
    }

    #[test]
    fn bullets_and_texts_without_numbers() {
        let levels =
            level(0, "bullet", "•", "") + &level(1, "none", "附件", "") + &level(2, "decimal", "100%", "");
        check(&mut numbering(&levels, NUM), &[("1", 0, ""), ("1", 1, "附件 "), ("1", 2, "100% ")]);
    }
}
