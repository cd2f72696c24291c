//! When a quantity holds.
//!
//! The nearest time of the sentence wins ([`NEAR`]); where it prints none, and the sense of the number wants one, the
//! heading, the kind of bulletin or the goals above give it ([`FAR`]). A year that something is compared with, and one
//! inside the name of a document, is no time of a fact.

use gongwen_model::{DateMention, QuantityKind, Section, SectionIndex, Time, TimeMode, TimeSource};

use crate::context::{Context, Role, Scope};
use crate::grammar::Raw;
use crate::rules::{Rule, plan, report_under, titled, under};

/// A quantity whose time is asked for.
pub(crate) struct Case<'a> {
    pub context: &'a Context<'a>,
    pub raw: &'a Raw,
    pub scope: &'a Scope<'a>,
    /// The numbers behind it in the sentence.
    pub later: &'a [Raw],
    /// How many numbers of its list stand in front of it.
    pub before: usize,
}

type Near = fn(&Case<'_>) -> Option<Time>;
type Far = fn(&Case<'_>, QuantityKind) -> Option<Time>;

/// How many dates back the time of the goals is looked for.
const BACK: usize = 100;

/// The time that the sentence prints, and the rule.
pub(crate) fn near(case: &Case<'_>) -> Option<(Time, &'static str)> {
    NEAR.iter().find_map(|rule| Some(((rule.apply)(case)?, rule.id)))
}

/// The time that stands elsewhere, and the rule.
pub(crate) fn far(case: &Case<'_>, kind: QuantityKind) -> Option<(Time, &'static str)> {
    FAR.iter().find_map(|rule| Some(((rule.apply)(case, kind)?, rule.id)))
}

impl<'a> Case<'a> {
    /// The dates of the sentence that stand in front of the number and can be its time.
    fn in_front(&self) -> impl Iterator<Item = &'a DateMention> {
        let context = self.context;
        let end = self.raw.start;
        let dates = context.dates_from(self.scope.sentence.start());
        dates.take_while(move |d| d.span.end() <= end).filter(|d| context.is_time(d))
    }
}

/// Times in the sentence, in order.
pub(crate) const NEAR: &[Rule<Near>] = &[
    Rule {
        id: "time/respectively",
        doc: "到甲年和乙年分别达到: the times of a list go with the numbers of a list.",
        examples: &[
            plan("到2025年和2030年,绿地率分别达到⟦24.1%⟧和25%。"),
            plan("到2025年和2030年,绿地率分别达到24.1%和⟦25%⟧。"),
        ],
        rejects: &[plan("到2025年,绿地率和覆盖率分别达到⟦24.1%⟧和25%。")],
        apply: |c| {
            let head = c.context.slice(c.scope.clause.start(), c.raw.start);
            head.contains("分别").then_some(())?;
            let dates: Vec<&DateMention> = c.in_front().collect();
            let rest = c.later.iter().take_while(|r| r.start < c.scope.clause.end()).count();
            let listed = |pair: &[&DateMention]| match *pair {
                [a, b] => matches!(c.context.slice(a.span.end(), b.span.start()), "和" | "、" | "及" | "与"),
                _ => false,
            };
            let all = dates.len() > 1 && dates.len() == c.before + 1 + rest && dates.windows(2).all(listed);
            all.then(|| dates.get(c.before).map(|d| d.time.clone()))?
        },
    },
    Rule {
        id: "time/before",
        doc: "The last time in front of the number in its sentence.",
        examples: &[plan("到2027年,绿地率⟦40%⟧。")],
        rejects: &[plan("绿地率⟦40%⟧。")],
        apply: |c| c.in_front().last().map(|d| d.time.clone()),
    },
    Rule {
        id: "time/behind",
        doc: "The first time behind it in its clause: 建成300公里(2027年).",
        examples: &[plan("绿地率⟦40%⟧(2027年)。")],
        rejects: &[plan("绿地率⟦40%⟧,比2027年高。")],
        apply: |c| {
            let end = c.scope.clause.end();
            let mut dates = c.context.dates_from(c.raw.end).take_while(|d| d.span.end() <= end);
            dates.find(|d| c.context.is_time(d)).map(|d| d.time.clone())
        },
    },
];

/// Times elsewhere, in order.
pub(crate) const FAR: &[Rule<Far>] = &[
    Rule {
        id: "time/heading",
        doc: "A heading above that names one time: 2022年工作回顾. One that names two dates nothing.",
        examples: &[report_under("2022年工作回顾", "建设公园⟦12个⟧。")],
        rejects: &[report_under("2022年工作和“十四五”发展回顾", "建设公园⟦12个⟧。")],
        apply: |c, kind| {
            matches!(kind, QuantityKind::Actual | QuantityKind::Target).then_some(())?;
            heading_time(c.context, c.raw.start)
        },
    },
    Rule {
        id: "time/bulletin",
        doc: "A 公报 whose title names one year reports on it.",
        examples: &[titled("2022年某市统计公报", "公报", "公园⟦12个⟧。")],
        rejects: &[titled("某市统计公报", "公报", "公园⟦12个⟧。")],
        apply: |c, kind| c.context.bulletin_year.clone().filter(|_| kind == QuantityKind::Actual),
    },
    Rule {
        id: "time/goals",
        doc: "到2025年 at the head of the goals holds for all that follow in them.",
        examples: &[under("发展目标", "到2027年,绿地率超过40%。公园面积⟦300公顷⟧。")],
        rejects: &[plan("到2027年,绿地率超过40%。公园面积⟦300公顷⟧。")],
        apply: |c, kind| {
            (kind == QuantityKind::Target).then_some(())?;
            goal_time(c.context, c.raw.start)
        },
    },
];

/// The one time that the nearest heading with a time names.
fn heading_time(context: &Context<'_>, at: usize) -> Option<Time> {
    let mut section: Option<SectionIndex> = context.document.section_at(at);
    while let Some(k) = section {
        let Section { heading, parent, .. } = context.document.sections.get(k)?;
        if let Some(heading) = heading.filter(|h| h.end() <= at) {
            let dates = context.dates_from(heading.start()).take_while(|d| d.span.end() <= heading.end());
            let mut dates = dates.filter(|d| !context.is_name(d) && d.time.from.is_some());
            if let Some(date) = dates.next() {
                let one = dates.all(|d| (d.time.from, d.time.to) == (date.time.from, date.time.to));
                return one.then(|| Time { source: TimeSource::Heading, ..date.time.clone() });
            }
        }
        section = *parent;
    }
    None
}

fn goal_time(context: &Context<'_>, at: usize) -> Option<Time> {
    let goals = |k: &SectionIndex| context.roles.get(*k) == Some(&Role::Goals);
    let mut root = context.document.section_at(at).filter(goals)?;
    while let Some(parent) = context.document.sections.get(root)?.parent.filter(goals) {
        root = parent;
    }
    let start = context.document.sections.get(root)?.span.start();
    let k = context.dates.partition_point(|d| d.span.start() < at);
    let mut back = context.dates.get(..k)?.iter().rev().take(BACK).take_while(|d| d.span.start() >= start);
    let date = back.find(|d| d.time.mode == TimeMode::By && d.time.to.is_some() && !context.is_name(d))?;
    Some(Time { source: TimeSource::Paragraph, ..date.time.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_rejects() {
        crate::rules::tests::run("time", NEAR);
        crate::rules::tests::run("time", FAR);
    }
}
