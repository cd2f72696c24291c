//! Characters under a second code point: radicals of fonts, other forms of punctuation, GB 18030's private use.
//!
//! `data/compat.tsv` says which character is meant; it holds for any text. What depends on neighbours is in [`width`](crate::width).

use std::collections::BTreeMap;

use gongwen_text::{DataError, Edits, Fold, Rows, Span, Text, Why};

use crate::look::{Lines, Traits};

const FILE: &str = "compat.tsv";
const DATA: &str = include_str!("../data/compat.tsv");

/// The characters that stand for another one.
#[derive(Debug, Clone)]
pub(crate) struct Compat {
    forms: BTreeMap<char, (char, Fold)>,
}

impl Compat {
    pub(crate) fn new() -> Result<Self, DataError> {
        let forms = Rows::parse(FILE, DATA, 3)?.map(|row| {
            let [code, meant, kind] = *row else { return Err("three columns".to_owned()) };
            let kind = match kind {
                "radical" => Fold::Radical,
                "width" => Fold::Width,
                "private_use" => Fold::PrivateUse,
                other => return Err(format!("{other}: radical, width or private_use is expected")),
            };
            let mut meant = meant.chars();
            match (code_point(code), meant.next(), meant.next()) {
                (Some(c), Some(meant), None) => Ok((c, (meant, kind))),
                _ => Err(format!("{code}: a code point and one character are expected")),
            }
        })?;
        Ok(Self { forms: forms.into_iter().collect() })
    }

    /// What `c` is to this step.
    pub(crate) fn traits(&self, c: char) -> Traits {
        Traits::COMPAT.when(self.forms.contains_key(&c))
    }

    /// Writes the characters that are meant.
    pub(crate) fn edits(&self, text: &str, lines: &Lines) -> Edits {
        let mut edits = Edits::new();
        for line in lines.with(Traits::COMPAT) {
            let start = line.span.start();
            for (at, c) in line.span.of(text).char_indices() {
                if let Some((meant, kind)) = self.forms.get(&c) {
                    let span: Span<Text> = Span::new(start + at, start + at + c.len_utf8());
                    edits.replace(span, meant.encode_utf8(&mut [0; 4]), Why::Fold(*kind));
                }
            }
        }
        edits
    }
}

/// The character of a code point in hexadecimal.
pub(crate) fn code_point(hex: &str) -> Option<char> {
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, expected: &str, kind: Fold) {
        let compat = Compat::new().unwrap();
        let look = Look::new(|c| compat.traits(c), Traits::NONE);
        let edits = compat.edits(input, &look.lines(input));
        assert_eq!(edits.apply_to(input), expected);
        assert!(edits.iter().all(|e| e.why == Why::Fold(kind)));
        assert!(compat.edits(expected, &look.lines(expected)).is_empty(), "a second pass changes nothing");
    }

    #[test]
    fn radicals_become_characters() {
        check("⽤户⼿机\n⺠⽣", "用户手机\n民生", Fold::Radical);
        check("⻢⻋⻰⿓", "马车龙龍", Fold::Radical);
    }

    #[test]
    fn forms_of_punctuation() {
        check("沪府﹝2024﹞1号﹐︵试行︶｡", "沪府〔2024〕1号，（试行）。", Fold::Width);
    }

    #[test]
    fn private_use_of_older_standards() {
        check("\u{E816}\u{E7C7}\u{E790}", "\u{20087}\u{1E3F}：", Fold::PrivateUse);
    }

    #[test]
    fn the_file_is_in_order() {
        Rows::parse(FILE, DATA, 3).unwrap().check_sorted(1).unwrap();
        // No row leads to a character that another one would change.
        let compat = Compat::new().unwrap();
        assert!(compat.forms.values().all(|(meant, _)| !compat.forms.contains_key(meant)));
    }
}
