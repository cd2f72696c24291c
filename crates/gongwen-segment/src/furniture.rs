//! Lines that a web site, a crawler or a printed page puts around a document: patterns as data.

use std::borrow::Cow;

use gongwen_lexicon::PatternSet;
use gongwen_text::{DataError, Removal, Rows};

use crate::chars;

const FILE: &str = "furniture.tsv";
const DATA: &str = include_str!("../data/furniture.tsv");

/// Where a piece of furniture may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Above the document, with all that stands above it.
    Start,
    /// Before the body.
    Head,
    /// Behind the body, with all that follows.
    Tail,
    /// Anywhere.
    Any,
}

/// What a pattern says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) reason: Removal,
    pub(crate) zone: Zone,
}

/// The patterns with what each says.
#[derive(Debug)]
pub(crate) struct Furniture {
    set: PatternSet,
    kinds: Vec<Kind>,
}

fn reason(name: &str) -> Result<Removal, String> {
    [
        Removal::Navigation,
        Removal::ShareBar,
        Removal::Footer,
        Removal::FrontMatter,
        Removal::Toc,
        Removal::PageNumber,
        Removal::Duplicate,
        Removal::Control,
    ]
    .into_iter()
    .find(|r| r.name() == name)
    .ok_or_else(|| format!("no reason is called {name}"))
}

fn zone(name: &str) -> Result<Zone, String> {
    match name {
        "start" => Ok(Zone::Start),
        "head" => Ok(Zone::Head),
        "tail" => Ok(Zone::Tail),
        "any" => Ok(Zone::Any),
        _ => Err(format!("no zone is called {name}")),
    }
}

impl Furniture {
    /// Loads the patterns.
    pub(crate) fn new() -> Result<Self, DataError> {
        let rows = Rows::parse(FILE, DATA, 5)?;
        let rows = rows.map(|row| {
            let [cause, place, pattern, _, _] = *row else { return Err("five columns".to_owned()) };
            Ok((Kind { reason: reason(cause)?, zone: zone(place)? }, pattern))
        })?;
        let (kinds, patterns): (Vec<Kind>, Vec<&str>) = rows.into_iter().unzip();
        Ok(Self { set: PatternSet::new(FILE, patterns)?, kinds })
    }

    /// What the line is, by all patterns that match it. Long lines are text.
    pub(crate) fn kinds(&self, line: &str) -> Vec<Kind> {
        if line.len() > 4000 {
            return Vec::new();
        }
        let line = label_joined(line);
        self.set.matches(&line).filter_map(|k| self.kinds.get(k).copied()).collect()
    }
}

/// The line with the label in front of its colon written without white space: `标　　题：` is `标题：`.
fn label_joined(line: &str) -> Cow<'_, str> {
    /// Longest label in characters.
    const LONGEST: usize = 6;
    let Some(colon) = line.find([':', '：']) else { return Cow::Borrowed(line) };
    let (label, rest) = line.split_at(colon);
    // Single characters, not words: `某市 来源：` is two things.
    let mut pieces = label.split_whitespace();
    if !label.trim_end().contains(char::is_whitespace)
        || !pieces.by_ref().take(LONGEST).all(|c| chars::len(c) == 1)
        || pieces.next().is_some()
    {
        return Cow::Borrowed(line);
    }
    let joined: String = label.split_whitespace().collect();
    Cow::Owned(joined + rest)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn the_rows_are_in_order_and_match_their_examples() {
        let rows = Rows::parse(FILE, DATA, 5).unwrap();
        rows.check_sorted(3).unwrap();
        for row in rows.iter() {
            let pattern = Regex::new(row[2]).unwrap();
            for example in row[3].split('¦') {
                assert!(pattern.is_match(example), "{} should match {example}", row[2]);
            }
            for example in row[4].split('¦') {
                assert!(!pattern.is_match(example), "{} should not match {example}", row[2]);
            }
        }
        Furniture::new().unwrap().set.compile().unwrap();
    }

    #[test]
    fn labels_may_be_spaced_out() {
        assert_eq!(label_joined("标　　题：某办法"), "标题：某办法");
        assert_eq!(label_joined("索 引 号: 1 2"), "索引号: 1 2");
        for line in ["某市 来源：某报", "本文 共 三 条：", "文号：1", "没有"] {
            assert_eq!(label_joined(line), line);
        }
    }
}
