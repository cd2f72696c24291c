//! Whether a quantity is meant, and not a word with a numeral in it: 一方面, 三年行动, 13日电.
//!
//! Digits mean what they print but for a few forms; numerals in words are counts only where something says so: a unit of
//! measure, a bound, a size, a verb of building.

use gongwen_model::Comparator;
use rust_decimal::Decimal;

use crate::cues::{Class as Cue, Cues};
use crate::cursor;
use crate::grammar::Raw;
use crate::numeral::Form;
use crate::rules::{Rule, plan, report};
use crate::units::Class;

/// A number with the text around it.
pub(crate) struct Case<'a> {
    cues: &'a Cues,
    raw: &'a Raw,
    text: &'a str,
    /// In front of the comparator, down to what belongs to something else.
    head: &'a str,
    behind: &'a str,
}

type Verdict = fn(&Case<'_>) -> Option<bool>;

/// Whether `raw` is meant, and the rule; nothing in front of `floor` belongs to it.
pub(crate) fn decide(cues: &Cues, text: &str, raw: &Raw, floor: usize) -> (bool, &'static str) {
    let head = text.get(floor..raw.start).unwrap_or("");
    let behind = text.get(raw.end..).unwrap_or("");
    let case = Case { cues, raw, text, head, behind };
    let found = RULES.iter().find_map(|rule| Some(((rule.apply)(&case)?, rule.id)));
    found.unwrap_or((true, "number/plain"))
}

impl Case<'_> {
    fn is(&self, classes: &[Class]) -> bool {
        classes.contains(&self.raw.class)
    }

    fn is_hanzi(&self) -> bool {
        self.raw.form != Form::Arabic
    }

    fn unit(&self) -> &str {
        self.text.get(self.raw.unit_at.0..self.raw.unit_at.1).unwrap_or("")
    }

    fn is_bounded(&self) -> bool {
        self.raw.bounded_after || self.raw.comparator != Comparator::Equal
    }

    fn is_counted(&self) -> bool {
        self.is(&[Class::Count, Class::People, Class::Measure])
    }

    /// A physical unit that is no letter alone.
    fn is_measured(&self) -> bool {
        self.is(&[Class::Measure]) && !matches!(self.raw.unit, "L" | "P" | "nm")
    }
}

/// In order: the first that answers says whether a quantity is meant.
pub(crate) const RULES: &[Rule<Verdict>] = &[
    Rule {
        id: "number/name-of-plan",
        doc: "A span of time in front of 行动, 规划 and the like is a name: 三年行动.",
        examples: &[plan("开展⟦3年⟧行动。"), plan("打造⟦15分钟⟧生活圈。")],
        rejects: &[plan("历时⟦3年⟧。")],
        apply: |c| {
            (c.is(&[Class::Duration]) && c.cues.opening(Cue::Named, c.behind).is_some()).then_some(false)
        },
    },
    Rule {
        id: "number/quoted-title",
        doc: "A count that quotation marks enclose is the name of measures: “10条”, “双20条”.",
        examples: &[plan("出台“⟦10条⟧”措施。")],
        rejects: &[plan("出台⟦10条⟧措施。")],
        apply: |c| {
            let head = c.head.trim_end_matches(['双', '新']);
            (c.raw.unit == "条" && head.ends_with(['“', '"']) && c.behind.starts_with(['”', '"']))
                .then_some(false)
        },
    },
    Rule {
        id: "number/group-or-range",
        doc: "Named groups and ranges of digits are meant.",
        examples: &[plan("建设公园⟦8—10个⟧。")],
        rejects: &[],
        apply: |c| (c.raw.rhetorical || c.raw.max.is_some() && !c.is_hanzi()).then_some(true),
    },
    Rule {
        id: "number/ordinal-time",
        doc: "第三年, 五周年: an ordinal, an anniversary.",
        examples: &[plan("庆祝⟦50周年⟧。")],
        rejects: &[],
        apply: |c| {
            let ordinal = cursor::before(c.text, c.raw.number) == Some('第') || c.unit() == "周年";
            (c.is(&[Class::Duration]) && ordinal).then_some(false)
        },
    },
    Rule {
        id: "number/day-of-month",
        doc: "13日电: a day of the month.",
        examples: &[report("新华社⟦13日⟧电。")],
        rejects: &[plan("⟦13日⟧前办结。")],
        apply: |c| {
            let free = c.is(&[Class::Duration]) && c.unit() == "日" && !c.is_bounded();
            (free && !c.behind.starts_with(['前', '起'])).then_some(false)
        },
    },
    Rule {
        id: "number/week",
        doc: "一周边, 三周岁: no week.",
        examples: &[plan("公园⟦1周⟧边。")],
        rejects: &[plan("公示⟦2周⟧。")],
        apply: |c| {
            let word = c.behind.starts_with(['边', '围', '期', '末', '岁']);
            let week = c.is(&[Class::Duration]) && c.unit() == "周";
            (week && (word || c.is_hanzi() && !c.is_bounded())).then_some(false)
        },
    },
    Rule {
        id: "number/term-in-words",
        doc: "A span of time in words is meant where a bound or 连续, 期限, 满 says so: 一年 alone is none.",
        examples: &[plan("市场⟦一年⟧好景。")],
        rejects: &[report("粮食连续⟦八年⟧增产。"), plan("期限⟦五年⟧。"), plan("⟦3年⟧。")],
        apply: |c| {
            (c.is(&[Class::Duration]) && c.is_hanzi()).then_some(())?;
            let head = c.text.get(..c.raw.number).unwrap_or("");
            let running = ["连续", "为", "期限", "满"].iter().any(|w| head.ends_with(w));
            let half = !c.raw.value.fract().is_zero();
            (!(c.is_bounded() && c.raw.value >= Decimal::ONE || running || half)).then_some(false)
        },
    },
    Rule {
        id: "number/version",
        doc: "3.0版: a version.",
        examples: &[plan("打造⟦3.0版⟧口岸。")],
        rejects: &[plan("印制⟦3版⟧。")],
        apply: |c| {
            let printed = c.text.get(c.raw.number..c.raw.end).unwrap_or("");
            (c.is_counted() && c.raw.unit == "版" && printed.contains('.')).then_some(false)
        },
    },
    Rule {
        id: "number/person-in-word",
        doc: "9人工, 5人大: the unit is part of a word.",
        examples: &[plan("推进⟦5人⟧工岛。")],
        rejects: &[plan("培训⟦50人⟧。")],
        apply: |c| {
            let word = c.raw.unit == "人" && c.behind.starts_with(['工', '民', '才', '口', '大', '均']);
            (c.is_counted() && !c.is_hanzi() && word && c.raw.value < Decimal::TEN).then_some(false)
        },
    },
    Rule {
        id: "number/aspect",
        doc: "三个方面: parts of a speech.",
        examples: &[plan("做好⟦三个⟧方面工作。")],
        rejects: &[plan("建设⟦三个⟧公园。")],
        apply: |c| {
            let aspect = c.is_hanzi() && c.cues.opening(Cue::Aspect, c.behind).is_some();
            (c.is_counted() && aspect).then_some(false)
        },
    },
    Rule {
        id: "number/one-in-words",
        doc: "一个, 一次: in words one is an article, unless it is measured and bounded.",
        examples: &[plan("建设⟦一个⟧公园。")],
        rejects: &[plan("修路⟦超过一公里⟧。")],
        apply: |c| {
            let one = c.is_counted() && c.is_hanzi() && c.raw.value <= Decimal::ONE;
            let hedged = c.is_bounded() || c.raw.approx;
            (one && !(c.is_measured() && hedged)).then_some(false)
        },
    },
    Rule {
        id: "number/few-in-words",
        doc: "A small count in words is meant where it is bounded, measured or stands behind a verb that makes things.",
        examples: &[plan("兼顾⟦三个⟧公园。")],
        rejects: &[plan("新建⟦三个⟧公园。"), plan("修路⟦三公里⟧。"), plan("公园⟦三十个⟧。")],
        apply: |c| {
            let few = c.is_counted() && c.is_hanzi() && c.raw.value <= Decimal::TEN && !c.is_measured();
            let said = c.is_bounded() || c.raw.approx || c.cues.ending(Cue::Counted, c.head).is_some();
            (few && !said).then_some(false)
        },
    },
    Rule {
        id: "number/times-in-word",
        doc: "一倍增: 倍增 is a word.",
        examples: &[plan("企业⟦三倍⟧增计划。")],
        rejects: &[plan("产值翻⟦两番⟧。")],
        apply: |c| {
            let word = c.is(&[Class::Times]) && c.is_hanzi() && c.raw.unit != "番";
            let equal = c.raw.comparator == Comparator::Equal;
            (word && equal && c.behind.starts_with(['增', '速'])).then_some(false)
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Grammar;
    use crate::rules::Example;

    /// The verdict on the number that an example marks.
    fn verdict(example: &Example) -> (bool, &'static str) {
        let from = example.text.find('⟦').unwrap();
        let text = example.text.replace(['⟦', '⟧'], "");
        let marked = text[from..].char_indices().map(|(at, _)| from + at);
        let grammar = Grammar::load().unwrap();
        let cues = Cues::load().unwrap();
        let raw = marked.take(6).find_map(|at| grammar.quantity_at(&text, at, 0).ok()).unwrap();
        decide(&cues, &text, &raw, 0)
    }

    #[test]
    fn examples_and_rejects() {
        for rule in RULES {
            for example in rule.examples {
                assert_eq!(verdict(example).1, rule.id, "{}", example.text);
            }
            for reject in rule.rejects {
                assert_ne!(verdict(reject).1, rule.id, "{}", reject.text);
            }
        }
    }
}
