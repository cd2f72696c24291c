//! Whether a paragraph tells what was done or says what is to be done, by how its clauses open and end.
//!
//! Official style puts the verb first in what is planned (加快建设水网) and last in what is told (水网建设加快). The table
//! `data/mood.tsv` says how much each opening and end speaks for either; the weights of a paragraph are added. It is asked
//! only where a document does not say what it is, or reports without saying of which paragraph.
//!
//! Known limits: short paragraphs stay open; a told paragraph that quotes aims is taken for a plan.

use std::collections::HashMap;

use gongwen_text::{DataError, Rows, work};

/// What a paragraph does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Tells,
    Plans,
    Open,
}

/// The weights.
#[derive(Debug)]
pub(crate) struct Moods {
    heads: HashMap<&'static str, i32>,
    tails: HashMap<&'static str, i32>,
}

/// How far the sum must be from zero, in tenths of a natural logarithm: odds of about 7 to 1.
const SURE: i32 = 20;
/// The part of what the other paragraphs say that counts, and the most that it may add.
const SHARE: i32 = 3;
const MOST: i32 = 60;
/// Bytes of a mark: two Chinese characters.
const MARK: usize = 6;

const DATA: &str = include_str!("../data/mood.tsv");

impl Moods {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("mood.tsv", DATA, 3)?.map(|row| {
            let [place, mark, weight] = *row else { return Err("three columns".to_owned()) };
            if !matches!(place, "head" | "tail") || mark.len() != MARK {
                return Err(format!("no place or no mark of two characters: {place} {mark}"));
            }
            Ok((place, mark, weight.parse().map_err(|_| format!("no weight: {weight}"))?))
        })?;
        let table = |place: &str| rows.iter().filter(|r| r.0 == place).map(|r| (r.1, r.2)).collect();
        Ok(Self { heads: table("head"), tails: table("tail") })
    }

    /// The moods of the paragraphs of a text that does not say what it is, by their starts. Each paragraph is weighed with
    /// [`SHARE`] of what the others say: a text rarely changes its mood, and short paragraphs say little.
    pub(crate) fn of(&self, text: &str) -> Vec<(usize, Mood)> {
        let mut at = 0;
        let mut sums: Vec<(usize, i32)> = Vec::new();
        for line in text.split('\n') {
            sums.push((at, self.sum(line)));
            at += line.len() + 1;
        }
        let all: i32 = sums.iter().map(|(_, sum)| sum).sum();
        let mood = |own: i32| match own + ((all - own) / SHARE).clamp(-MOST, MOST) {
            sum if sum >= SURE => Mood::Tells,
            sum if sum <= -SURE => Mood::Plans,
            _ => Mood::Open,
        };
        sums.into_iter().map(|(at, own)| (at, mood(own))).collect()
    }

    /// The weights of a paragraph.
    fn sum(&self, paragraph: &str) -> i32 {
        work::tick(paragraph.len());
        let clauses = paragraph.split(['，', '。', '；', '、', '：', ',', ';', ':']).map(str::trim);
        let weight = |clause: &str| {
            let end = clause.len().checked_sub(MARK).filter(|at| *at >= MARK);
            let Some((head, tail)) = clause.get(..MARK).zip(end.and_then(|at| clause.get(at..))) else {
                return 0;
            };
            self.heads.get(head).unwrap_or(&0) + self.tails.get(tail).unwrap_or(&0)
        };
        clauses.map(weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraph: &str, expected: Mood) {
        assert_eq!(Moods::load().unwrap().of(paragraph), [(0, expected)], "{paragraph}");
    }

    #[test]
    fn openings_and_ends_tell() {
        check("全年粮食产量创新高，水网建设加快，营商环境改善，改革任务完成。", Mood::Tells);
        check("加快建设水网，培育茶叶品牌，完善营商环境，确保粮食稳产。", Mood::Plans);
        check("茶园位于东湖之滨。", Mood::Open);
        check("", Mood::Open);
    }

    #[test]
    fn data_is_in_order() {
        Rows::parse("mood.tsv", DATA, 3).unwrap().check_sorted(2).unwrap();
    }
}
