//! Character references that mark-up left in the text: `&ldquo;`, `&#8212;`, `\u4e2d`.
//!
//! A named reference counts with its `;` alone, and a reference is left where `<` and a letter or `/` stand on the line:
//! there mark-up is talked about, or its reader has not seen it. `\uXXXX` is program text; it is read where at least two
//! stand in a row and all of them give characters of Chinese text.
//!
//! A single no-break space between two Chinese characters is what an editor put into a word (`推动&nbsp;发展`): it goes.

use std::collections::BTreeMap;

use gongwen_text::{DataError, Edits, Fold, Rows, Span, Text, Why, reads_as_han};

use crate::compat::code_point;
use crate::look::{Lines, Traits};

const FILE: &str = "entities.tsv";
const DATA: &str = include_str!("../data/entities.tsv");

/// Longest reference in bytes.
const LONGEST: usize = 12;

/// Fewest `\uXXXX` in a row that are read.
const FEWEST: usize = 2;

/// What `c` is to this step.
pub(crate) fn traits(c: char) -> Traits {
    Traits::ENTITY.when(matches!(c, '&' | '\\'))
}

/// The named references.
#[derive(Debug, Clone)]
pub(crate) struct Entities {
    names: BTreeMap<&'static str, char>,
}

impl Entities {
    pub(crate) fn new() -> Result<Self, DataError> {
        let names = Rows::parse(FILE, DATA, 2)?.map(|row| {
            let [name, code] = *row else { return Err("two columns".to_owned()) };
            let c = code_point(code).ok_or_else(|| format!("{code}: no code point"))?;
            Ok((name, c))
        })?;
        Ok(Self { names: names.into_iter().collect() })
    }

    /// Writes the characters that are referred to.
    pub(crate) fn edits(&self, text: &str, lines: &Lines) -> Edits {
        let mut edits = Edits::new();
        for line in lines.with(Traits::ENTITY) {
            let body = line.span.of(text);
            if !has_markup(body) {
                self.line(body, line.span.start(), &mut edits);
            }
        }
        edits
    }

    fn line(&self, line: &str, start: usize, edits: &mut Edits) {
        let mut at = 0;
        while let Some(skip) = line.get(at..).and_then(|rest| rest.find(['&', '\\'])) {
            let from = at + skip;
            let rest = line.get(from..).unwrap_or_default();
            let read = match rest.starts_with('&') {
                true => self.reference(rest).map(|(c, len)| (String::from(c), len)),
                false => escapes(rest),
            };
            let Some((new, len)) = read else {
                at = from + 1;
                continue;
            };
            let before = line.get(..from).and_then(|b| b.chars().next_back());
            let behind = line.get(from + len..).and_then(|b| b.chars().next());
            let inside =
                is_blank(&new) && before.is_some_and(reads_as_han) && behind.is_some_and(reads_as_han);
            let span: Span<Text> = Span::new(start + from, start + from + len);
            edits.replace(span, if inside { "" } else { &new }, Why::Fold(Fold::Entity));
            at = from + len;
        }
    }

    /// The character that `rest` begins with a reference to, and the length of that.
    fn reference(&self, rest: &str) -> Option<(char, usize)> {
        let (body, _) = rest.strip_prefix('&')?.split_once(';').filter(|(body, _)| body.len() < LONGEST)?;
        let c = match body.strip_prefix('#') {
            None => *self.names.get(body)?,
            Some(number) => match number.strip_prefix(['x', 'X']) {
                Some(hex) => code_point(hex)?,
                None => number.parse().ok().and_then(char::from_u32)?,
            },
        };
        let printed = !c.is_control() && !matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}');
        printed.then_some((c, rest.len().min(body.len() + 2)))
    }
}

/// The text of the `\uXXXX` that `rest` begins with, and their length.
fn escapes(rest: &str) -> Option<(String, usize)> {
    let mut units = Vec::new();
    let mut left = rest;
    while let Some(behind) = left.strip_prefix("\\u") {
        let Some(unit) = behind.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok()) else { break };
        units.push(unit);
        left = behind.get(4..).unwrap_or_default();
    }
    let text = String::from_utf16(&units).ok()?;
    let chinese = text.chars().all(|c| reads_as_han(c) || matches!(c, '\u{2010}'..='\u{203B}' | '\u{3000}'..='\u{3020}' | '\u{FF01}'..='\u{FF5E}' | '·' | '0'..='9'));
    (units.len() >= FEWEST && chinese && text.chars().any(reads_as_han))
        .then_some((text, rest.len() - left.len()))
}

/// Whether a tag seems to stand on the line.
fn has_markup(line: &str) -> bool {
    line.match_indices('<').any(|(at, _)| {
        line.get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')))
    })
}

fn is_blank(text: &str) -> bool {
    matches!(text, "\u{A0}" | "\u{2002}" | "\u{2003}" | "\u{2009}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let entities = Entities::new().unwrap();
        let look = Look::new(traits, Traits::NONE);
        assert_eq!(entities.edits(input, &look.lines(input)).apply_to(input), expected);
    }

    #[test]
    fn references() {
        check("&ldquo;十五五&rdquo;规划&mdash;&mdash;数字&nbsp;经济", "“十五五”规划——数字经济");
        check("&#8220;一&#x4E8C;&#X4e09;", "“一二三");
        check("研究（R&amp;D）占&gt;3%，a&lt;3", "研究（R&D）占>3%，a<3");
        check("姓名&nbsp;&nbsp;职务", "姓名\u{A0}\u{A0}职务");
    }

    #[test]
    fn escapes_of_programs() {
        check("\\u6570\\u5b57\\u7ecf\\u6d4e", "数字经济");
        check("\\ud840\\udc87\\u4e2d", "𠂇中");
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in [
            "R&D; AT&T;",
            "A&B公司",
            "&nosuch;",
            "&#xD800;&#0;&#55555555555;",
            "<b>&ldquo;</b>",
            "路径C:\\user\\u12",
            "\\u4e2d",
            "\\u0041\\u0042",
            "&ldquo",
            "a & b ; c",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn the_file_is_in_order() {
        Rows::parse(FILE, DATA, 2).unwrap().check_sorted(1).unwrap();
    }
}
