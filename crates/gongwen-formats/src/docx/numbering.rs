//! `numbering.xml`: which label a numbered paragraph gets.

use std::collections::{BTreeMap, BTreeSet};

use super::counting::Counting;
use crate::xml::{NodeIndex, Xml};

/// Levels of a list.
const LEVELS: usize = 9;

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suffix {
    Tab,
    Space,
    Nothing,
}

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    counting: Counting,
    /// Text with `%1` … `%9` where numbers stand.
    text: String,
    suffix: Suffix,
    /// Whether all numbers are written in decimals.
    legal: bool,
    /// The level (counted from 1) whose use begins this one anew: `None` = any higher one, 0 = none.
    restart: Option<u32>,
    /// Id of the style whose paragraphs have this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        let counting = Counting::Decimal;
        Self {
            start: 1,
            counting,
            text: String::new(),
            suffix: Suffix::Tab,
            legal: false,
            restart: None,
            style: None,
        }
    }
}

/// A list as it is defined.
#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// Style of a list that this one stands for.
    style_link: Option<String>,
}

/// A use of a list.
#[derive(Debug, Clone, Default)]
struct Num {
    list: String,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u32>,
}

/// All lists of a document, and how far each was counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: BTreeMap<String, Abstract>,
    nums: BTreeMap<String, Num>,
    /// Numbers by list.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Uses and levels whose own start was taken.
    started: BTreeSet<(String, usize)>,
}

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

impl Numbering {
    /// Reads the part.
    pub(super) fn new(xml: &Xml<'_>) -> Self {
        let mut numbering = Self::default();
        let levels = |node: NodeIndex| {
            let defined = xml.children(node).filter(|at| xml.nodes[*at].name == "lvl");
            defined.filter_map(|at| Some((ilvl(xml, at)?, level(xml, at)))).collect::<BTreeMap<_, _>>()
        };
        for node in xml.all("abstractNum") {
            let Some(id) = xml.attribute(node, "abstractNumId") else { continue };
            let style_link = xml.value(node, "numStyleLink").map(|v| v.into_owned());
            numbering.lists.insert(id.into_owned(), Abstract { levels: levels(node), style_link });
        }
        for node in xml.all("num") {
            let (Some(id), Some(list)) = (xml.attribute(node, "numId"), xml.value(node, "abstractNumId"))
            else {
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

    /// Makes each list that stands for a style's list the same as that. `num_of` gives the use that a style names.
    pub(super) fn link(&mut self, num_of: impl Fn(&str) -> Option<String>) {
        let target =
            |list: &Abstract| Some(self.nums.get(&num_of(list.style_link.as_deref()?)?)?.list.clone());
        let links: Vec<(String, String)> =
            self.lists.iter().filter_map(|(id, list)| Some((id.clone(), target(list)?))).collect();
        for num in self.nums.values_mut() {
            if let Some((_, to)) = links.iter().find(|(from, _)| *from == num.list) {
                num.list.clone_from(to);
            }
        }
    }

    /// The level of the use `num` that paragraphs of `style` have.
    pub(super) fn level_of(&self, num: &str, style: &str) -> Option<usize> {
        let num = self.nums.get(num)?;
        let list = self.lists.get(&num.list)?;
        let of = |levels: &BTreeMap<usize, Level>| {
            levels.iter().find(|(_, l)| l.style.as_deref() == Some(style)).map(|(at, _)| *at)
        };
        of(&num.levels).or_else(|| of(&list.levels))
    }

    /// Counts a paragraph at `level` of the use `num`: its label, with a space behind it where the list has one.
    /// `None` where the list is not known.
    pub(super) fn count(&mut self, num_id: &str, level: usize) -> Option<String> {
        let num = self.nums.get(num_id)?;
        let list = self.lists.get(&num.list)?;
        let default = Level::default();
        let of = |at: usize| num.levels.get(&at).or_else(|| list.levels.get(&at)).unwrap_or(&default);
        let counts = self.counts.entry(num.list.clone()).or_default();
        let own = num.starts.get(&level).filter(|_| !self.started.contains(&(num_id.to_owned(), level)));
        counts[level] = Some(match (own, counts[level]) {
            (Some(start), _) => *start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => of(level).start,
        });
        self.started.insert((num_id.to_owned(), level));
        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            match of(deeper).restart {
                Some(above) if level as u32 >= above => {}
                _ => *count = None,
            }
        }
        let own = of(level);
        if own.counting == Counting::Bullet {
            return Some(String::new());
        }
        let number = |at: usize| {
            let shown = of(at);
            let counting = if own.legal && shown.counting != Counting::None {
                Counting::Decimal
            } else {
                shown.counting
            };
            counting.write(counts[at].unwrap_or(num.starts.get(&at).copied().unwrap_or(shown.start)))
        };
        let mut label = String::new();
        let mut rest = own.text.as_str();
        while let Some((before, behind)) = rest.split_once('%') {
            label.push_str(before);
            match behind.bytes().next() {
                Some(digit @ b'1'..=b'9') => {
                    label.push_str(&number(usize::from(digit - b'1')));
                    rest = &behind[1..];
                }
                _ => {
                    label.push('%');
                    rest = behind;
                }
            }
        }
        label.push_str(rest);
        if !label.is_empty() && own.suffix != Suffix::Nothing {
            label.push(' ');
        }
        Some(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(levels: &str, nums: &str) -> Numbering {
        let text = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum>{nums}</w:numbering>"
        );
        Numbering::new(&Xml::new(&text, 1000).unwrap())
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
