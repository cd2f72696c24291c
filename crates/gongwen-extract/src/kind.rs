//! In which sense a number is meant: a target, a fact, planned money, a limit.
//!
//! Told, in this order, by the form (durations, classes), by its time against the date of the document, by the section,
//! by the sentence's own words, and last by the kind of document. The order of [`RULES`] is that order.

use gongwen_model::{Comparator, QuantityKind, Time, TimeMode};
use jiff::civil::Date;

use crate::context::{Context, Role, Scope};
use crate::cues::Class as Cue;
use crate::grammar::{ORDER, Raw};
use crate::rules::{Rule, plan, report, report_under, ruling, under};
use crate::units::Class;
use QuantityKind::{Actual, Baseline, Budget, Other, Planned, Target};

/// A quantity whose sense is asked for.
pub(crate) struct Case<'a> {
    pub context: &'a Context<'a>,
    pub raw: &'a Raw,
    pub scope: &'a Scope<'a>,
    pub time: Option<&'a Time>,
    /// The sense of the quantity in front in the same list: 达到1.5万家、3.2万家.
    pub listed: Option<QuantityKind>,
}

type Kind = fn(&Case<'_>) -> Option<QuantityKind>;

impl<'a> Case<'a> {
    fn role(&self) -> Role {
        self.context.role_at(self.raw.start)
    }

    fn reports(&self) -> bool {
        self.context.is_report(self.raw.start)
    }

    fn rules(&self) -> bool {
        self.context.is_rule(self.raw.start)
    }

    /// What a fact is called here: in the starting point of a plan it is a baseline.
    fn fact(&self) -> QuantityKind {
        if self.role() == Role::Base && !self.reports() { Baseline } else { Actual }
    }

    fn sentence_head(&self) -> &'a str {
        self.context.slice(self.scope.sentence.start(), self.raw.number)
    }

    fn clause_head(&self) -> &'a str {
        self.context.slice(self.scope.clause.start(), self.raw.number)
    }

    /// From the number to the end of its clause, other numbers included.
    fn clause_tail(&self) -> &'a str {
        self.context.slice(self.raw.end, self.scope.clause.end())
    }

    fn has(&self, class: Cue, text: &str) -> bool {
        self.context.cues.has(class, text)
    }

    fn is(&self, classes: &[Class]) -> bool {
        classes.contains(&self.raw.class)
    }

    fn is_money(&self) -> bool {
        self.is(&[Class::Money]) || self.raw.bare_magnitude
    }

    fn is_counted(&self) -> bool {
        self.is(&[Class::Count, Class::People])
    }

    /// 审批时间压缩至6个工作日, 预期寿命提高到78岁: a level like any other.
    fn is_level(&self) -> bool {
        self.raw.unit == "周岁" && !self.raw.bounded_after && self.raw.max.is_none()
            || self.has(Cue::Up, self.scope.before)
            || self.has(Cue::Down, self.scope.before)
    }

    fn now(&self) -> Option<i16> {
        self.context.anchor.map(Date::year)
    }

    /// The year in which the time ends.
    fn until(&self) -> Option<i16> {
        self.time.and_then(|t| t.to).map(Date::year)
    }

    fn mode(&self) -> Option<TimeMode> {
        self.time.map(|t| t.mode)
    }

    fn is_past(&self) -> bool {
        self.mode() == Some(TimeMode::AsOf) || self.until().zip(self.now()).is_some_and(|(t, n)| t < n)
    }

    fn is_done(&self) -> bool {
        self.has(Cue::Done, self.sentence_head())
    }

    fn is_aimed(&self) -> bool {
        self.has(Cue::Goal, self.sentence_head())
    }

    /// 超过, 达到 between the noun and the number.
    fn is_reached(&self) -> bool {
        if self.raw.comparator == Comparator::AtMost {
            return false;
        }
        let between = self.context.slice(self.raw.start, self.raw.number);
        self.context.cues.find(Cue::Reach, between).is_some()
            || self.context.cues.ending(Cue::Reach, self.scope.before.trim_end()).is_some()
    }

    fn is_built(&self) -> bool {
        self.has(Cue::Build, self.clause_head())
    }
}

/// The first rule that answers, with its id.
pub(crate) fn kind(case: &Case<'_>) -> (QuantityKind, &'static str) {
    let found = RULES.iter().find_map(|rule| Some(((rule.apply)(case)?, rule.id)));
    found.unwrap_or((Other, "kind/other"))
}

/// In order.
pub(crate) const RULES: &[Rule<Kind>] = &[
    Rule {
        id: "kind/named-group",
        doc: "The count of a named group is no fact about the world: 五大工程.",
        examples: &[plan("推进⟦五大⟧工程。")],
        rejects: &[plan("建设⟦5个⟧大型水库。")],
        apply: |c| c.raw.rhetorical.then_some(Other),
    },
    Rule {
        id: "kind/run",
        doc: "连续N年 says how long a fact has held.",
        examples: &[report("粮食产量连续⟦八年⟧增产。")],
        rejects: &[ruling("连续⟦两年⟧不合格的,取消资格。")],
        apply: |c| {
            let runs = c.is(&[Class::Duration]) && !c.is_level() && !c.rules();
            (runs && c.clause_head().trim_end().ends_with("连续")).then(|| c.fact())
        },
    },
    Rule {
        id: "kind/duration",
        doc: "A span of time is a horizon or a limit, unless it is the level that something reaches.",
        examples: &[ruling("有效期⟦5年⟧。")],
        rejects: &[plan("审批时间压缩至⟦6个工作日⟧。")],
        apply: |c| (c.is(&[Class::Duration]) && !c.is_level()).then_some(Other),
    },
    Rule {
        id: "kind/order-aimed",
        doc: "An order of magnitude that is to be reached by a time or among goals: 千亿级.",
        examples: &[under("发展目标", "形成⟦千亿级⟧产业集群。")],
        rejects: &[plan("支持⟦千亿级⟧产业集群。")],
        apply: |c| {
            let aimed = c.role() == Role::Goals || c.mode() == Some(TimeMode::By);
            (c.raw.rule == ORDER && aimed).then_some(Target)
        },
    },
    Rule {
        id: "kind/order-of-magnitude",
        doc: "Elsewhere it says how large a class of things is.",
        examples: &[plan("支持⟦千亿级⟧产业集群。")],
        rejects: &[],
        apply: |c| (c.raw.rule == ORDER).then_some(Other),
    },
    Rule {
        id: "kind/class-size",
        doc: "A bounded amount in front of a noun makes a class: 2000万元以上的企业, 500平方米以上场地.",
        examples: &[plan("支持年收入⟦2000万元以上⟧企业上云。")],
        rejects: &[plan("投入资金⟦2000万元以上⟧。")],
        apply: |c| {
            let bounded =
                c.raw.bounded_after && (c.is(&[Class::Money, Class::Measure]) || c.raw.bare_magnitude);
            (bounded && c.scope.behind.trim_start().starts_with(gongwen_text::is_han)).then_some(Other)
        },
    },
    Rule {
        id: "kind/budgeted",
        doc: "What stands in a budget is planned money, whatever the kind of document and its year.",
        examples: &[report("2023年教育支出预算数为⟦87909万元⟧。"), report("2023年收入预算安排⟦31.7亿元⟧。")],
        rejects: &[report("2023年收入⟦31.7亿元⟧,完成预算的101%。")],
        apply: |c| {
            let named =
                c.context.cues.ending(Cue::BudgetFigure, c.scope.before.trim_end_matches(['为', ' ']));
            (c.is_money() && named.is_some()).then_some(Budget)
        },
    },
    Rule {
        id: "kind/fine",
        doc: "A sum in front of 罚款 is what a rule threatens.",
        examples: &[ruling("处⟦3万元⟧罚款。"), plan("并处⟦1万元以上10万元以下⟧的罚款。")],
        rejects: &[report("全年罚款⟦3万元⟧。")],
        apply: |c| {
            let behind = c.scope.behind.trim_start_matches(['的', ' ']);
            (c.is_money() && c.context.cues.opening(Cue::Fine, behind).is_some()).then_some(Other)
        },
    },
    Rule {
        id: "kind/past-time",
        doc: "What has a time before the year of the document has happened.",
        examples: &[plan("2021年,服务业增加值⟦达到300亿元⟧。")],
        rejects: &[plan("到2027年,服务业增加值⟦达到300亿元⟧。")],
        apply: |c| c.is_past().then(|| c.fact()),
    },
    Rule {
        id: "kind/by-year",
        doc: "到…年: a level by a time that is still to come.",
        examples: &[
            plan("到2027年,服务业增加值⟦达到300亿元⟧。"),
            under("发展基础", "到2027年,高标准农田⟦120万亩⟧。"),
        ],
        rejects: &[plan("2021年,服务业增加值⟦达到300亿元⟧。")],
        apply: |c| {
            let to = c.until().filter(|_| c.mode() == Some(TimeMode::By))?;
            c.now().is_none_or(|n| to >= n).then_some(Target)
        },
    },
    Rule {
        id: "kind/section",
        doc: "Below a heading of a look back or of the starting point, numbers are facts.",
        examples: &[
            under("一、发展基础", "培育龙头企业⟦35家⟧。"),
            report_under("工作回顾", "建设公园⟦12个⟧。"),
        ],
        rejects: &[under("夯实农业基础", "建设粮库⟦12个⟧。")],
        apply: |c| matches!(c.role(), Role::Base | Role::Review).then(|| c.fact()),
    },
    Rule {
        id: "kind/volume-of-plan",
        doc: "In a plan, a sum that a noun of volume measures is a level, not a budget: 产业规模2.5万亿元.",
        examples: &[plan("数字经济规模⟦2.5万亿元⟧。"), plan("全省技术合同成交额⟦突破2300亿元⟧。")],
        rejects: &[plan("筹措资金⟦2.5亿元⟧。"), plan("设立基金规模⟦20亿元⟧。")],
        apply: |c| {
            let noun = c.scope.before.trim_end();
            let word = c.context.cues.ending(Cue::Volume, noun)?;
            let stem = noun.get(..noun.len() - word.len()).unwrap_or("");
            let funds = c.has(Cue::Fund, stem) || c.has(Cue::Budget, stem);
            (c.is_money() && !funds && !c.is_done() && !c.reports() && !c.rules()).then_some(Target)
        },
    },
    Rule {
        id: "kind/allotted",
        doc: "Money behind a word of planned spending in a plan.",
        examples: &[plan("项目总投资⟦12亿元⟧。")],
        rejects: &[report("去年项目总投资⟦12亿元⟧。"), plan("培训投入⟦不超过30万元⟧。")],
        apply: |c| {
            let spent = c.is_money() && c.has(Cue::Budget, c.clause_head()) && !c.is_done();
            let bounded = matches!(c.raw.comparator, Comparator::AtMost);
            (spent && !bounded && !c.reports() && !c.rules()).then_some(Budget)
        },
    },
    Rule {
        id: "kind/to-be-allotted",
        doc: "A report, too, may say what is going to be spent: 拟安排138亿元.",
        examples: &[report("明年拟安排专项债券⟦138亿元⟧。")],
        rejects: &[report("安排专项债券⟦138亿元⟧。")],
        apply: |c| {
            let allotted = c.is_money() && c.has(Cue::Allot, c.sentence_head());
            (allotted && c.is_aimed()).then_some(Budget)
        },
    },
    Rule {
        id: "kind/build-intended",
        doc: "拟 in front of a verb of building: things that are going to be built.",
        examples: &[plan("拟建设充电桩⟦5万个⟧。")],
        rejects: &[plan("力争建设充电桩⟦5万个⟧。")],
        apply: |c| {
            let (at, word) = c.context.cues.find(Cue::Intended, c.clause_head())?;
            let verb = c.clause_head().get(at + word.len()..).unwrap_or("");
            (c.is_counted() && c.context.cues.opening(Cue::Build, verb).is_some()).then_some(Planned)
        },
    },
    Rule {
        id: "kind/aim",
        doc: "A word of intent, and none of a fact in the clause.",
        examples: &[report("力争工业投资⟦增长8%⟧。"), report("力争进出口同比增长⟦5%⟧。")],
        rejects: &[report("已建成⟦300个⟧,力争全面完成。")],
        apply: |c| {
            let done = c.context.cues.find(Cue::Done, c.clause_head());
            let free = done.is_none_or(|(_, word)| c.context.cues.ending(Cue::Compared, word).is_some());
            (c.is_aimed() && free).then_some(Target)
        },
    },
    Rule {
        id: "kind/of-rules",
        doc: "Rules set limits and classes, not targets.",
        examples: &[ruling("注册资本⟦500万元⟧。")],
        rejects: &[plan("注册资本⟦500万元⟧。")],
        apply: |c| (c.rules() && c.role() != Role::Goals).then_some(Other),
    },
    Rule {
        id: "kind/of-list",
        doc: "An item of a list has the sense of the item in front: 达到1.5万家、3.2万家.",
        examples: &[plan("高新技术企业达到1.5万家、科技型企业⟦3.2万家⟧。")],
        rejects: &[plan("高新技术企业⟦3.2万家⟧。")],
        apply: |c| c.listed,
    },
    Rule {
        id: "kind/done",
        doc: "A word that says that it is so: 已, 累计, 同比.",
        examples: &[plan("目前已培育企业⟦300家⟧。")],
        rejects: &[plan("确保年内累计培育企业⟦300家⟧。")],
        apply: |c| {
            let aimed = c.has(Cue::Goal, c.clause_head());
            // 累计引进150家以上: in a plan a sum with a floor is to be reached.
            let floor = c.raw.comparator == Comparator::AtLeast && c.raw.bounded_after;
            let sum = || c.context.cues.find(Cue::Done, c.sentence_head()).is_some_and(|(_, w)| w == "累计");
            (c.is_done() && (c.reports() || !(aimed || floor && sum()))).then(|| c.fact())
        },
    },
    Rule {
        id: "kind/level-reached",
        doc: "In a plan, a level that is reached or passed is a target: 高新技术企业达到1.5万家.",
        examples: &[plan("高新技术企业⟦达到1.5万家⟧。"), plan("“标准地”出让比例⟦超80%⟧。")],
        rejects: &[report("高新技术企业⟦达到1.5万家⟧。"), plan("罚款⟦不超过3万元⟧。")],
        apply: |c| {
            let plain = !c.reports() && !c.rules() && !c.is(&[Class::Duration]);
            (plain && c.is_reached()).then_some(Target)
        },
    },
    Rule {
        id: "kind/grant",
        doc: "Money and shares behind a word of granting are what a rule gives.",
        examples: &[plan("给予每户⟦3万元⟧补助。")],
        rejects: &[],
        apply: |c| {
            let funding = c.has(Cue::Funding, c.clause_head()) || c.has(Cue::Funding, c.scope.behind);
            let given = (c.rules() || !c.reports()) && funding && (c.is_money() || c.is(&[Class::Percent]));
            (given && c.role() != Role::Goals).then_some(Other)
        },
    },
    Rule {
        id: "kind/limit",
        doc: "An upper bound behind a word of rules.",
        examples: &[plan("每个园区应当设岗亭⟦不超过3个⟧。")],
        rejects: &[plan("失业率⟦不超过5%⟧。")],
        apply: |c| {
            let bound = matches!(c.raw.comparator, Comparator::AtMost) && c.has(Cue::Limit, c.clause_head());
            (bound && c.role() != Role::Goals).then_some(Other)
        },
    },
    Rule {
        id: "kind/future-time",
        doc: "A time behind the year of the document.",
        examples: &[plan("2026年新增学位⟦5万个⟧。")],
        rejects: &[plan("2021年新增学位⟦5万个⟧。")],
        apply: |c| c.until().zip(c.now()).is_some_and(|(t, n)| t > n).then_some(Target),
    },
    Rule {
        id: "kind/goals",
        doc: "Below a heading of goals.",
        examples: &[under("发展目标", "绿地率⟦40%⟧。")],
        rejects: &[under("保障措施", "公园⟦3个⟧。")],
        apply: |c| (c.role() == Role::Goals).then_some(Target),
    },
    Rule {
        id: "kind/growth-of-number",
        doc: "The number of enterprises or people by which a place grows is a level, not something that is built.",
        examples: &[plan("新增规模以上工业企业⟦600户左右⟧。"), plan("主要产品加工量新增⟦300万吨以上⟧。")],
        rejects: &[plan("新增学位⟦5000个⟧。")],
        apply: |c| {
            let grown = c.context.cues.find_last(Cue::Grown, c.clause_head());
            let (at, word) = grown.filter(|_| !c.reports())?;
            let noun = c.clause_head().get(at + word.len()..).unwrap_or("");
            let of = noun.trim();
            let behind = c.scope.behind;
            let bodies = c.has(Cue::Bodies, of) || of.is_empty() && c.has(Cue::Bodies, behind);
            // 加工量新增300万吨: what grows stands in front.
            let level = of.is_empty() && at > 0 && c.is(&[Class::Measure]);
            (bodies && c.is_counted() || level).then_some(Target)
        },
    },
    Rule {
        id: "kind/build",
        doc: "Things behind a word of building are planned.",
        examples: &[plan("新建公园⟦12个⟧。"), plan("推进东湖等⟦14个⟧灌区建设。")],
        rejects: &[report("新建公园⟦12个⟧。")],
        apply: |c| {
            let things = c.is(&[Class::Count, Class::Measure, Class::People]);
            // 推进卡阳等14个电网工程建设: the verb may stand behind.
            let behind = c.is_counted()
                && c.context.cues.ending(Cue::BuildBehind, c.clause_tail().trim_end()).is_some();
            let planned = c.has(Cue::Projected, c.clause_head());
            (things && (c.is_built() || behind) && (!c.reports() || planned)).then_some(Planned)
        },
    },
    Rule {
        id: "kind/report",
        doc: "A report states facts, but for what it says is to be done.",
        examples: &[report("公园⟦12个⟧。")],
        rejects: &[plan("公园⟦12个⟧。"), report_under("下一步工作安排", "公园⟦12个⟧。")],
        apply: |c| (c.reports() && c.role() != Role::Tasks).then_some(Actual),
    },
    Rule {
        id: "kind/within-years",
        doc: "N年内: a number to be reached within some years.",
        examples: &[plan("三年内引才⟦800名⟧。")],
        rejects: &[ruling("三年内引才⟦800名⟧。")],
        apply: |c| {
            let within = c.is_counted() && !c.rules() && c.has(Cue::Within, c.sentence_head());
            within.then_some(Target)
        },
    },
    Rule {
        id: "kind/money-of-plan",
        doc: "Other money in a plan is to be spent.",
        examples: &[plan("筹措资金⟦2.5亿元⟧。")],
        rejects: &[],
        apply: |c| c.is(&[Class::Money]).then_some(Budget),
    },
    Rule {
        id: "kind/count-built",
        doc: "Things to be built, where a report speaks of its tasks.",
        examples: &[report_under("下一步工作安排", "新建公园⟦12个⟧。")],
        rejects: &[],
        apply: |c| (c.is_counted() && c.is_built()).then_some(Planned),
    },
    Rule {
        id: "kind/count-bounded",
        doc: "A count in a plan that is bounded or rounded is a level: 每镇3所以上.",
        examples: &[plan("每镇诊所⟦3家以上⟧。"), plan("全年走访农户⟦100户以上⟧。")],
        rejects: &[plan("诊所⟦3所⟧。")],
        apply: |c| {
            let level = c.raw.comparator != Comparator::Equal && c.clause_head().contains('每');
            let floor = c.raw.bounded_after && matches!(c.raw.comparator, Comparator::AtLeast);
            let ends = !c.scope.behind.trim_start().starts_with(gongwen_text::is_han);
            (c.is_counted() && (level || floor && ends && !c.reports())).then_some(Target)
        },
    },
    Rule {
        id: "kind/count-of-plan",
        doc: "Other counts in a plan describe.",
        examples: &[plan("诊所⟦3所⟧。")],
        rejects: &[],
        apply: |c| c.is_counted().then_some(Other),
    },
    Rule {
        id: "kind/level-of-plan",
        doc: "Other numbers in a plan are levels to be reached.",
        examples: &[plan("绿地率⟦40%⟧。")],
        rejects: &[plan("诊所⟦3所⟧。")],
        apply: |_| Some(Target),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_rejects() {
        crate::rules::tests::run("kind", RULES);
    }
}
