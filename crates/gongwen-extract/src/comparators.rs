//! Words before and after a number that say how the true value stands to it: `data/comparators.tsv`.

use gongwen_model::Comparator;
use gongwen_text::{DataError, Rows};

use crate::cursor;

/// Where a word stands, seen from the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Bound,
    Bridge,
    Change,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) form: &'static str,
    pub(crate) comparator: Comparator,
    pub(crate) approx: bool,
    barred: &'static str,
}

#[derive(Debug)]
pub(crate) struct Comparators {
    before: Vec<Word>,
    after: Vec<Word>,
    /// 不超过: bounds a share over its base.
    bounds: Vec<Word>,
    /// 补助: may stand between a bound and its number.
    bridges: Vec<&'static str>,
    /// 下降: a change whose size follows at once.
    changes: Vec<&'static str>,
}

const DATA: &str = include_str!("../data/comparators.tsv");

impl Comparators {
    pub(crate) fn load() -> Result<Self, DataError> {
        let words = Rows::parse("comparators.tsv", DATA, 5)?.map(|row| {
            let [side, form, comparator, approx, barred] = *row else {
                return Err("five columns".to_owned());
            };
            let comparator = match comparator {
                "=" => Comparator::Equal,
                ">" => Comparator::Greater,
                ">=" => Comparator::AtLeast,
                "<" => Comparator::Less,
                "<=" => Comparator::AtMost,
                "~" => Comparator::About,
                other => return Err(format!("no comparator: {other}")),
            };
            let approx = match approx {
                "yes" => true,
                "-" => false,
                other => return Err(format!("yes or - expected, not {other}")),
            };
            let barred = if barred == "-" { "" } else { barred };
            let side = match side {
                "before" => Side::Before,
                "after" => Side::After,
                "bound" => Side::Bound,
                "bridge" => Side::Bridge,
                "change" => Side::Change,
                other => return Err(format!("no side of a number: {other}")),
            };
            if form.is_empty() {
                return Err("a form is needed".to_owned());
            }
            Ok((side, Word { form, comparator, approx, barred }))
        })?;
        let longest_first = |side: Side| {
            let mut list: Vec<Word> = words.iter().filter(|w| w.0 == side).map(|w| w.1).collect();
            list.sort_by_key(|w| std::cmp::Reverse(w.form.len()));
            list
        };
        let forms = |side: Side| longest_first(side).iter().map(|w| w.form).collect();
        Ok(Self {
            before: longest_first(Side::Before),
            after: longest_first(Side::After),
            bounds: longest_first(Side::Bound),
            bridges: forms(Side::Bridge),
            changes: forms(Side::Change),
        })
    }

    /// The last bound in `head` and what stands behind it: 不超过 and 总投入 of 不超过总投入.
    pub(crate) fn bound_in<'t>(&self, head: &'t str) -> Option<(Comparator, &'t str)> {
        let found = self.bounds.iter().filter_map(|w| {
            let at = head.rfind(w.form)?;
            Some((at + w.form.len(), w))
        });
        let (end, word) = found.max_by_key(|(end, w)| (*end, w.form.len()))?;
        Some((word.comparator, head.get(end..)?))
    }

    /// Whether `head` ends with a change whose size follows at once: 下降一半.
    pub(crate) fn changes(&self, head: &str) -> bool {
        self.changes.iter().any(|word| head.ends_with(word))
    }

    /// The bound in front of a word of granting that ends `head`: 最高补助.
    pub(crate) fn bridged(&self, head: &str) -> Option<Comparator> {
        let front = self.bridges.iter().find_map(|word| head.strip_suffix(word))?;
        self.ending(front)
            .map(|w| w.comparator)
            .filter(|c| matches!(c, Comparator::AtMost | Comparator::AtLeast))
    }

    /// The longest word that ends `text`.
    pub(crate) fn ending(&self, text: &str) -> Option<Word> {
        let last = text.chars().next_back()?;
        self.before
            .iter()
            .find(|w| {
                w.form.ends_with(last)
                    && text.ends_with(w.form)
                    && cursor::before(text, text.len() - w.form.len()).is_none_or(|c| !w.barred.contains(c))
            })
            .copied()
    }

    /// The longest word for the front of a number that begins `rest`.
    pub(crate) fn opening(&self, rest: &str) -> Option<Word> {
        self.before.iter().find(|w| rest.starts_with(w.form)).copied()
    }

    /// The longest word for the back of a number that begins `rest`.
    pub(crate) fn starting(&self, rest: &str) -> Option<Word> {
        let first = rest.chars().next()?;
        self.after.iter().find(|w| w.form.starts_with(first) && rest.starts_with(w.form)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_in_order() {
        Rows::parse("comparators.tsv", DATA, 5).unwrap().check_sorted(2).unwrap();
        Comparators::load().unwrap();
    }

    #[track_caller]
    fn check(text: &str, expected: Option<Comparator>) {
        assert_eq!(Comparators::load().unwrap().ending(text).map(|w| w.comparator), expected, "{text}");
    }

    #[test]
    fn longest_word_wins() {
        check("增加值超过", Some(Comparator::Greater));
        check("时间不超过", Some(Comparator::AtMost));
        check("比重不低于", Some(Comparator::AtLeast));
        check("比重低于", Some(Comparator::Less));
        check("面积约", Some(Comparator::About));
        check("节约", None);
        check("附近", None);
        check("规模达", Some(Comparator::Equal));
        check("下达", None);
    }
}
