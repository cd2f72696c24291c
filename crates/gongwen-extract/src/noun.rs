//! What a number measures: from the noun phrases around it, the rule that says which is meant.
//!
//! The phrase in front is found by [`Phrases::before`], the one behind by [`Phrases::behind`]; [`RULES`] choose, join
//! (甲产业 + 规模) or look further (the number before, the clauses before, the heading).

use gongwen_model::{Quantity, Span, Text};

use crate::context::{Context, Scope};
use crate::cues::Class as Cue;
use crate::grammar::Raw;
use crate::indicator::Phrases;
use crate::rules::{Rule, plan, report, ruling};
use crate::units::Class;
use gongwen_text::is_han;

/// A number whose noun is asked for, with what stands around it.
pub(crate) struct Case<'a> {
    context: &'a Context<'a>,
    raw: &'a Raw,
    scope: &'a Scope<'a>,
    later: &'a [Raw],
    earlier: &'a [Quantity],
    /// The phrase in front.
    front: &'a str,
    /// What a phrase that says how and not what (规模) belongs to; "" where `front` says it all.
    owner: &'a str,
    /// The phrase behind.
    behind: &'a str,
}

/// A noun, and its place if it stands in one piece.
pub(crate) type Found = (String, Option<Span<Text>>);

/// A phrase of the text, or one put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Noun<'a> {
    /// As it stands.
    Printed(&'a str),
    /// Joined from pieces.
    Joined(String),
    /// That of the number in front.
    Carried(Option<Found>),
    /// There is none.
    None,
}

type Choice = for<'a> fn(&Case<'a>) -> Option<Noun<'a>>;

/// The noun with its place, if it stands in one piece, and the rule.
pub(crate) fn noun(
    context: &Context<'_>,
    raw: &Raw,
    scope: &Scope<'_>,
    later: &[Raw],
    earlier: &[Quantity],
) -> (Option<Found>, &'static str) {
    let case = Case::new(context, raw, scope, later, earlier);
    let found = RULES.iter().find_map(|rule| Some(((rule.apply)(&case)?, rule.id)));
    let (noun, id) = found.unwrap_or((Noun::None, "noun/none"));
    let noun = match noun {
        Noun::Printed(phrase) => {
            let start = phrase.as_ptr() as usize - context.text().as_ptr() as usize;
            Some((phrase.to_owned(), Some(Span::new(start, start + phrase.len()))))
        }
        Noun::Joined(phrase) => Some((phrase, None)),
        Noun::Carried(carried) => carried,
        Noun::None => None,
    };
    (noun, id)
}

impl<'a> Case<'a> {
    fn new(
        context: &'a Context<'a>,
        raw: &'a Raw,
        scope: &'a Scope<'a>,
        later: &'a [Raw],
        earlier: &'a [Quantity],
    ) -> Self {
        let (front, owner) = in_front(context, raw, scope);
        let behind = behind(context, raw, scope, later, front);
        Self { context, raw, scope, later, earlier, front, owner, behind }
    }

    fn phrases(&self) -> &'a Phrases {
        self.context.phrases
    }

    fn is(&self, classes: &[Class]) -> bool {
        classes.contains(&self.raw.class)
    }

    /// The noun in front is one of a measured value: …数, …量, …额.
    fn is_metric(&self) -> bool {
        self.front.ends_with(['数', '量', '额', '率', '值', '积'])
    }

    /// The number before that this one is about: the last, or with 分别 the one in the same place of its list.
    fn counterpart(&self) -> Option<&'a Quantity> {
        let head = self.context.slice(self.scope.clause.start(), self.raw.start);
        let Some(at) = head.rfind("分别") else { return self.earlier.last() };
        let apart = self.scope.clause.start() + at;
        let before = self.earlier.get(..self.earlier.partition_point(|q| q.span.start() < apart))?;
        let rest = self.later.iter().take_while(|r| r.start < self.scope.clause.end()).count();
        before.len().checked_sub(rest + 1).and_then(|k| before.get(k)).or(self.earlier.last())
    }
}

/// The noun phrase in front of a number and, where that says only how, what it belongs to.
fn in_front<'a>(context: &'a Context<'a>, raw: &Raw, scope: &Scope<'a>) -> (&'a str, &'a str) {
    // Dates in front of the phrase are no part of it.
    let mut pieces: Vec<&'a str> = Vec::new();
    let (mut from, until) = scope.noun;
    let mut compared = false;
    for date in context.dates_from(from).take_while(|d| d.span.end() <= until) {
        let piece = context.slice(from, date.span.start());
        pieces.push(piece.trim_end_matches(['到', '至', '自', '从', '在', '“', '较', '比']));
        from = date.span.end();
        compared = context.is_comparison(date);
    }
    let last = context.slice(from, until).trim_start_matches(['”', '"', ' ']);
    // 比上年预算减少: what follows the year belongs to the comparison.
    let of_comparison = compared && context.phrases.before(last).chars().count() <= 3;
    pieces.push(if of_comparison { "" } else { last });
    let (mut front, mut owner) = ("", "");
    for piece in pieces.iter().rev() {
        let phrase = context.phrases.before(piece);
        // 高于全省平均水平, 为调整预算的101.2%: against what, not what.
        let against = context.cues.opening(Cue::Against, phrase).is_some()
            || raw.class == Class::Percent
                && context.cues.ending(Cue::PlanFigure, phrase).is_some()
                && phrase.chars().count() <= 6;
        if phrase.chars().count() < 2 || context.phrases.is_verb(phrase) || against {
            continue;
        }
        if !front.is_empty() {
            owner = phrase;
            break;
        }
        front = phrase;
        // 某某基金(规模为…): the noun stands in front of the bracket.
        if let Some(open) = piece.rfind(['(', '（']).filter(|_| context.phrases.is_generic(phrase)) {
            owner = context.phrases.before(piece.get(..open).unwrap_or(""));
        }
        if !context.phrases.is_generic(phrase) || !owner.is_empty() {
            break;
        }
    }
    (front, owner)
}

/// The noun phrase behind a number.
fn behind<'a>(context: &'a Context<'a>, raw: &Raw, scope: &Scope<'a>, later: &[Raw], front: &str) -> &'a str {
    let mut behind = context.phrases.behind(scope.behind);
    if behind.is_empty()
        && scope.behind.trim() == "的"
        && let Some(next) = later.first()
    {
        behind = context.phrases.behind(context.slice(next.end, scope.sentence.end()));
    }
    if raw.class == Class::Duration && front.is_empty() {
        let end = scope.behind.find(['。', '，', ',', '；', ';', '、']).unwrap_or(scope.behind.len());
        let phrase = scope.behind.get(..end).unwrap_or("").trim();
        if phrase.chars().count() >= 2 {
            behind = phrase;
        }
    }
    behind
}

/// In order.
pub(crate) const RULES: &[Rule<Choice>] = &[
    Rule {
        id: "noun/group",
        doc: "What a named group counts stands behind it, or nothing does: 五大工程.",
        examples: &[plan("推进⟦五大⟧工程。")],
        rejects: &[],
        apply: |c| {
            c.raw.rhetorical.then_some(())?;
            let rest = c.context.slice(c.raw.end, c.scope.sentence.end().max(c.raw.end));
            let noun = rest.split(|c: char| !(is_han(c) || c.is_ascii_alphanumeric()) || c == '均').next();
            let noun = c.phrases().behind(noun.unwrap_or(""));
            Some(if noun.chars().count() >= 2 { Noun::Printed(noun) } else { Noun::None })
        },
    },
    Rule {
        id: "noun/ranked",
        doc: "What is ranked stands in front of 居, 位列; else it is what the number before measures.",
        examples: &[report("造船产量居全国⟦第3位⟧。")],
        rejects: &[report("造船产量⟦300万吨⟧。")],
        apply: |c| {
            (c.raw.unit == "位次").then_some(())?;
            let clause = c.scope.before;
            let verb = c.context.cues.find(Cue::Rank, clause).map_or(clause.len(), |(at, _)| at);
            let mut head = clause.get(..verb).unwrap_or("");
            if let Some(at) = head.find("连续") {
                head = head.get(..at).unwrap_or("");
            }
            let phrase = c.phrases().before(head);
            if phrase.chars().count() >= 2 {
                return Some(Noun::Printed(phrase));
            }
            let carried = c.earlier.last().and_then(|q| q.indicator.clone());
            Some(carried.map_or(Noun::None, |i| Noun::Carried(Some((i, None)))))
        },
    },
    Rule {
        id: "noun/owned",
        doc: "A noun that says only how belongs to the phrase before a date or bracket: 甲基金(规模20亿元).",
        examples: &[plan("设立种业基金(规模⟦20亿元⟧)。")],
        rejects: &[plan("种业基金规模⟦20亿元⟧。")],
        apply: |c| (!c.owner.is_empty()).then(|| Noun::Joined(format!("{}{}", c.owner, c.front))),
    },
    Rule {
        id: "noun/term-of-rules",
        doc: "In rules a span of time joins its subject with what it did: 专家连续两年未更新信息的.",
        examples: &[ruling("专家连续⟦两年⟧未更新信息的,移出名单。")],
        rejects: &[plan("专家连续⟦两年⟧未更新信息的,移出名单。")],
        apply: |c| {
            let term = c.is(&[Class::Duration]) && c.context.is_rule(c.raw.start);
            let both = !c.front.is_empty() && !c.behind.is_empty();
            (term && both).then(|| Noun::Joined(format!("{}{}", c.front, c.behind)))
        },
    },
    Rule {
        id: "noun/share-of-behind",
        doc: "A share that opens its clause is of what stands behind: 约半数在孵企业.",
        examples: &[report("⟦超过60%⟧的企业增加投入。")],
        rejects: &[report("覆盖率⟦超过60%⟧。")],
        apply: |c| {
            let opens = c.is(&[Class::Percent]) && c.scope.before.trim().is_empty();
            (opens && !c.behind.is_empty()).then_some(Noun::Printed(c.behind))
        },
    },
    Rule {
        id: "noun/item",
        doc: "With 分别 each number goes with an item of the list in front: 进口、出口分别增长9.4%、9.1%.",
        examples: &[report("煤炭、钢铁产量分别增长⟦9.4%⟧、9.1%。")],
        rejects: &[report("煤炭产量增长⟦9.4%⟧。")],
        apply: |c| {
            let head = c.context.slice(c.scope.clause.start(), c.raw.start);
            let at = head.rfind("分别")?;
            let list = c.phrases().before(head.get(..at)?);
            let list = if c.front.is_empty() || list.ends_with(c.front) { list } else { c.front };
            let items = c.phrases().shared(list);
            let apart = c.scope.clause.start() + at;
            let order = c.earlier.iter().filter(|q| q.span.start() >= apart).count();
            let item = items.get(order).filter(|_| items.len() > 1)?;
            Some(Noun::Joined(item.clone()))
        },
    },
    Rule {
        id: "noun/of-class",
        doc: "省级…: what is counted stands behind.",
        examples: &[plan("认定省级⟦12个⟧示范农场。")],
        rejects: &[],
        apply: |c| (c.front.ends_with('级') && !c.behind.is_empty()).then_some(Noun::Printed(c.behind)),
    },
    Rule {
        id: "noun/of-behind",
        doc: "的 behind a sum or share leads to its noun: 给予500万元的奖励, 近三成的产值.",
        examples: &[plan("给予⟦500万元⟧的奖励。")],
        rejects: &[plan("粮食总额⟦500万元⟧的农场。")],
        apply: |c| {
            let class_size = c.raw.bounded_after && c.is(&[Class::Money]) && !c.front.is_empty();
            let shares =
                !class_size && c.is(&[Class::Money, Class::Percent]) && c.scope.behind.starts_with('的');
            let about = c.phrases().is_abstract(c.behind) && !c.front.is_empty();
            let plain = !c.is_metric() && !about && !c.phrases().is_generic(c.front);
            (shares && plain && !c.behind.is_empty()).then_some(Noun::Printed(c.behind))
        },
    },
    Rule {
        id: "noun/rate-of-previous",
        doc: "占GDP的比重, 增速: of what the number before measures.",
        examples: &[report("粮食产量300万吨,增速⟦5%⟧。")],
        rejects: &[report("粮食产量增速⟦5%⟧。")],
        apply: |c| {
            let share = c.front.starts_with('占') && !c.front.starts_with("占地面积");
            (share || c.context.cues.is(Cue::Rate, c.front)).then_some(())?;
            let subject = c.counterpart()?.indicator.as_deref()?;
            Some(Noun::Joined(format!("{subject}{}", c.front)))
        },
    },
    Rule {
        id: "noun/counted",
        doc: "Counts name what they count behind them: 建设12个公园.",
        examples: &[plan("建设⟦12个⟧公园。")],
        rejects: &[plan("公园数量⟦12个⟧。")],
        apply: |c| {
            let opens = c.scope.behind.starts_with(is_han);
            let counts = c.is(&[Class::Count, Class::People])
                && (!c.raw.bare_magnitude || !c.raw.bounded_after && opens);
            (counts && !c.behind.is_empty() && (!c.is_metric() || opens)).then_some(Noun::Printed(c.behind))
        },
    },
    Rule {
        id: "noun/generic-of-behind",
        doc: "A generic noun in front is that of the noun behind: 金额500万元的合同.",
        examples: &[plan("金额⟦500万元⟧的合同须备案。")],
        rejects: &[plan("合同金额⟦500万元⟧。")],
        apply: |c| {
            let of = c.phrases().is_generic(c.front) && c.scope.behind.trim_start().starts_with('的');
            (of && !c.front.is_empty() && !c.behind.is_empty())
                .then(|| Noun::Joined(format!("{}{}", c.behind, c.front)))
        },
    },
    Rule {
        id: "noun/front",
        doc: "The phrase in front.",
        examples: &[plan("粮食产量⟦300万吨⟧。")],
        rejects: &[plan("建设⟦12个⟧公园。")],
        apply: |c| (!c.front.is_empty()).then_some(Noun::Printed(c.front)),
    },
    Rule {
        id: "noun/measured-behind",
        doc: "Sums, spans and measures without a noun in front: 300公里绿道.",
        examples: &[plan("⟦300公里⟧绿道。")],
        rejects: &[plan("绿道⟦300公里⟧。")],
        apply: |c| {
            let measured = c.is(&[Class::Duration, Class::Measure, Class::Money]);
            (measured && !c.behind.is_empty()).then_some(Noun::Printed(c.behind))
        },
    },
    Rule {
        id: "noun/carried",
        doc: "That of the number in front: 产量300万吨、增长5%.",
        examples: &[report("粮食产量300万吨、增长⟦5%⟧。")],
        rejects: &[report("粮食产量增长⟦5%⟧。")],
        apply: |c| {
            let last = c.earlier.last()?;
            Some(Noun::Carried(last.indicator.clone().map(|i| (i, last.indicator_span))))
        },
    },
    Rule {
        id: "noun/clause-before",
        doc: "The subject of the clauses in front.",
        examples: &[plan("粮食产量稳步提高,达到⟦300万吨⟧。")],
        rejects: &[plan("粮食产量达到⟦300万吨⟧。")],
        apply: |c| {
            let head = c.context.slice(c.scope.sentence.start(), c.scope.clause.start());
            let mut phrases =
                head.rsplit(['，', ',', '；', ';', '：', ':']).map(|clause| c.phrases().before(clause));
            phrases.find(|p| p.chars().count() >= 2).map(Noun::Printed)
        },
    },
    Rule {
        id: "noun/behind",
        doc: "The phrase behind, for want of one in front.",
        examples: &[report("⟦8倍⟧增速。")],
        rejects: &[],
        apply: |c| (!c.behind.is_empty()).then_some(Noun::Printed(c.behind)),
    },
    Rule {
        id: "noun/heading",
        doc: "The heading, where nothing else names it.",
        examples: &[crate::rules::under("绿地率", "⟦40%⟧。")],
        rejects: &[plan("绿地率⟦40%⟧。")],
        apply: |c| {
            let sections = &c.context.document.sections;
            let heading =
                c.context.document.section_at(c.raw.start).and_then(|k| sections.get(k)?.heading)?;
            Some(Noun::Carried(Some((heading.of(c.context.text()).to_owned(), Some(heading)))))
        },
    },
];

/// 新兴产业增加值占GDP比重 → GDP.
pub(crate) fn denominator(indicator: &str) -> Option<&str> {
    let (_, rest) = indicator.split_once('占')?;
    let rest = rest.trim_start_matches('到');
    let ends = ["的比重", "比重", "的比例", "比例", "的份额"];
    let end = ends.iter().filter_map(|w| rest.find(w)).min().unwrap_or(rest.len());
    let part = rest.get(..end)?.trim();
    (!part.is_empty() && part != "比").then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_rejects() {
        crate::rules::tests::run("noun", RULES);
    }

    #[test]
    fn denominators() {
        assert_eq!(denominator("服务业增加值占地区生产总值的比重"), Some("地区生产总值"));
        assert_eq!(denominator("服务业占比"), None);
    }
}
