use std::collections::HashMap;

use gongwen_lexicon::{Quick, Words};
use gongwen_text::{DataError, Rows, reads_as_han};

use super::PlaceKind;

const CONTEXT: &str = include_str!("../../data/gazetteer/context.tsv");
const AMBIGUOUS: &str = include_str!("../../data/gazetteer/ambiguous.tsv");

/// How far a longer name is looked for behind a place name, in characters.
const REACH: usize = 16;

/// What else a name may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Nothing but a place.
    Clear,
    /// The end of one word and the beginning of another: 重大理论 is no 大理.
    Cross,
    /// A word: 光明前景.
    Word,
}

/// Words around a name that tell whether it names a place.
#[derive(Debug, Default)]
pub(super) struct Context {
    breaks: Words,
    closes: Words,
    fuses: Words,
    goes_on: Words,
    industry_left: Words,
    industry_not: Words,
    joins: Words,
    left: Words,
    people: Vec<&'static str>,
    right: Words,
    tail: Words,
    classes: HashMap<&'static str, Class, Quick>,
    blocks: Vec<&'static str>,
}

impl Context {
    pub(super) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("context.tsv", CONTEXT, 2)?;
        let of = |role: &'static str| {
            rows.iter().filter_map(move |row| match *row {
                [r, word] if r == role => Some(word),
                _ => None,
            })
        };
        let words = |role: &'static str| Words::new(of(role));
        let mut context = Self {
            breaks: words("breaks"),
            closes: words("closes"),
            fuses: words("fuses"),
            goes_on: words("goes_on"),
            industry_left: words("industry_left"),
            industry_not: words("industry_not"),
            joins: words("joins"),
            left: words("left"),
            people: of("people").collect(),
            right: words("right"),
            tail: words("tail"),
            ..Self::default()
        };
        let rows = Rows::parse("ambiguous.tsv", AMBIGUOUS, 3)?;
        let rows = rows.map(|row| match *row {
            [name, "word", _] => Ok((name, Some(Class::Word))),
            [name, "cross", _] => Ok((name, Some(Class::Cross))),
            [name, "block", _] => Ok((name, None)),
            _ => Err(format!("{}: no class", row.join(" "))),
        })?;
        for (name, class) in rows {
            match class {
                Some(class) => drop(context.classes.insert(name, class)),
                None => context.blocks.push(name),
            }
        }
        Ok(context)
    }

    /// What else `name` may be.
    pub(super) fn class(&self, name: &str) -> Class {
        self.classes.get(name).copied().unwrap_or(Class::Clear)
    }

    /// Phrases that hold a name and never mean the place.
    pub(super) fn blocks(&self) -> &[&'static str] {
        &self.blocks
    }

    /// The name without its suffix and the peoples in it, where at least two characters are left.
    pub(super) fn short_name<'n>(&self, kind: PlaceKind, name: &'n str) -> Option<&'n str> {
        let suffixes: &[&str] = match kind {
            PlaceKind::Province => &["特别行政区", "自治区", "省", "市"],
            PlaceKind::Prefecture => &["自治州", "地区", "盟", "市"],
            _ => &["自治县", "自治旗", "特区", "林区", "新区", "区", "县", "市", "旗"],
        };
        let long_enough = |stem: &&str| stem.chars().count() >= 2;
        let mut short = suffixes.iter().find_map(|s| name.strip_suffix(s).filter(long_enough))?;
        let people = |short: &'n str| self.people.iter().find_map(|p| short.strip_suffix(p));
        while let Some(stem) = people(short).filter(long_enough) {
            short = stem;
        }
        Some(short)
    }

    /// Whether the last character of a full name that ends at `end` belongs to the next word.
    pub(super) fn fuses(&self, text: &str, end: usize) -> bool {
        let last = text.get(..end).and_then(|head| head.char_indices().next_back());
        last.is_some_and(|(start, _)| self.fuses.at_head(text.get(start..).unwrap_or("")).is_some())
    }

    /// Whether the name that ends at `end` is the head of a longer one: 科学城 follows, or some way
    /// on, in the same run of characters and before any verb, 研究院.
    pub(super) fn name_goes_on(&self, text: &str, end: usize) -> bool {
        let tail = text.get(end..).unwrap_or("");
        if self.goes_on.at_head(tail).is_some() {
            return true;
        }
        for (k, c) in tail.char_indices().take(REACH) {
            let rest = tail.get(k..).unwrap_or("");
            if self.tail.at_head(rest).is_some() {
                return true;
            }
            if !reads_as_han(c) || self.breaks.at_head(rest).is_some() {
                break;
            }
        }
        false
    }

    /// Whether what stands before `start` lets a bare name begin there.
    pub(super) fn left(&self, text: &str, start: usize) -> bool {
        let head = text.get(..start).unwrap_or("");
        !head.chars().next_back().is_some_and(reads_as_han) || self.left.at_tail(head).is_some()
    }

    /// Whether what stands behind `end` lets a bare name end there.
    pub(super) fn right(&self, text: &str, end: usize) -> bool {
        let tail = text.get(end..).unwrap_or("");
        !tail.chars().next().is_some_and(reads_as_han)
            || self.right.at_head(tail).is_some()
            || self.breaks.at_head(tail).is_some()
    }

    /// Whether the name of an industry between `start` and `end` is no part of a longer word
    /// (新能源材料, 海洋生物医药业).
    pub(super) fn industry_stands(&self, text: &str, start: usize, end: usize) -> bool {
        let head = text.get(..start).unwrap_or("");
        let left = self.left(text, start) || self.industry_left.at_tail(head).is_some();
        left && self.industry_not.at_head(text.get(end..).unwrap_or("")).is_none()
    }

    /// Whether `between` joins two members of a list.
    pub(super) fn joins(&self, between: &str) -> bool {
        self.joins.has(between)
    }

    /// Whether 等区 or the like stands at `end`.
    pub(super) fn closes(&self, text: &str, end: usize) -> bool {
        self.closes.at_head(text.get(end..).unwrap_or("")).is_some()
    }
}
