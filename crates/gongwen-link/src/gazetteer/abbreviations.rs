//! Short forms of departments that no row lists: 人力社保厅 is made of the characters of 人力资源和社会保障厅, in order.
//!
//! Decides: same first character, same head (委 for 委员会, 办 for 办公室), every character in order, four at least; and one
//! department alone fits. Fails where a short form leaves the first word out (社保局) or the departments of two schemes
//! share it (文旅局).

use std::collections::BTreeSet;

use gongwen_text::{DataError, Rows, work};

use super::agencies::AGENCIES;

/// Heads of full names and the short heads that stand for them.
const HEADS: [(&str, &str); 2] = [("委员会", "委"), ("办公室", "办")];
/// Fewest and most characters of a short form.
const FEWEST: usize = 4;
const MOST: usize = 16;

/// The departments that divisions have in common, by their full names.
#[derive(Debug)]
pub(super) struct Abbreviations {
    names: BTreeSet<&'static str>,
}

impl Abbreviations {
    pub(super) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("agencies.tsv", AGENCIES, 3)?;
        let names = rows.iter().filter_map(|row| match *row {
            ["local", name, _] if !name.contains('{') => Some(name),
            _ => None,
        });
        Ok(Self { names: names.collect() })
    }

    /// The full name of the one department that `short`, without its division, stands for.
    pub(super) fn full(&self, short: &str) -> Option<&'static str> {
        if !(FEWEST..=MOST).contains(&short.chars().count()) {
            return None;
        }
        let (stem, head) = split(short)?;
        let first = stem.chars().next()?;
        let mut fit = self.names.iter().copied().inspect(|_| work::tick(1)).filter(|name| {
            name.starts_with(first)
                && split(name).is_some_and(|(full, other)| other == head && is_subsequence(stem, full))
        });
        fit.next().filter(|_| fit.next().is_none())
    }
}

/// A name as stem and head, the head in its short form.
fn split(name: &str) -> Option<(&str, &str)> {
    for (long, short) in HEADS {
        if let Some(stem) = name.strip_suffix(long).or_else(|| name.strip_suffix(short)) {
            return Some((stem, short));
        }
    }
    let at = name.char_indices().next_back()?.0;
    Some((name.get(..at)?, name.get(at..)?))
}

/// Whether the characters of `part` stand in `whole` in the same order.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|w| w == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_made_of_the_characters_of_one_full_name() {
        let all = Abbreviations::load().unwrap();
        assert_eq!(all.full("人力社保厅"), Some("人力资源和社会保障厅"));
        assert_eq!(all.full("卫生计生委"), Some("卫生和计划生育委员会"));
        assert_eq!(all.full("退役军人厅"), Some("退役军人事务厅"));
    }

    #[test]
    fn what_fits_two_or_none_has_no_full_name() {
        let all = Abbreviations::load().unwrap();
        // 文化旅游局 stands in several schemes, 局 is no 厅, and three characters are too few.
        for short in ["文化旅游局", "春茶推广局", "社保局", "局", ""] {
            assert_eq!(all.full(short), None, "{short}");
        }
    }
}
