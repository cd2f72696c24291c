//! Words that tell in which sense a number is meant: `data/cues.tsv`.

use aho_corasick::{AhoCorasick, MatchKind};
use gongwen_text::{DataError, Rows, work};

/// What a word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// 根据, 落实: a document is the basis of this one.
    Basis,
    /// 废止.
    Repeal,
    /// 力争, 确保: a level to be reached.
    Goal,
    /// 已, 累计: a fact.
    Done,
    /// 建设, 新建: things to be built.
    Build,
    /// 给予, 补助: a rule of funding.
    Funding,
    /// 安排, 预算: planned money.
    Budget,
    /// 不得, 原则上: a limit.
    Limit,
    /// 资金, 产值: an amount of money follows.
    Money,
    /// 增长.
    Up,
    /// 下降.
    Down,
    /// 居, 排名: a rank follows.
    Rank,
    /// 年内: a number of years in which something is to be reached.
    Within,
    /// Heading of goals.
    GoalHeading,
    /// Heading of the starting point.
    BaseHeading,
    /// Heading of a look back.
    ReviewHeading,
    /// Heading of work to be done.
    TaskHeading,
    /// 高于, 低于: what follows is compared with, not measured.
    Against,
    /// 安排: money is given a use.
    Allot,
    /// 基础研究: a heading that holds it speaks of no starting point.
    BaseWord,
    /// 企业, 人才: who can only grow in number.
    Bodies,
    /// 预算数: the number behind it stands in a budget.
    BudgetFigure,
    /// 建设: behind what is built.
    BuildBehind,
    /// 同比: a comparison, not a fact of its own.
    Compared,
    /// 新增: a number by which something grows.
    Grown,
    /// 行动: behind a span of time makes it a name.
    Named,
    /// 万人: what stands behind 每.
    Per,
    /// 人口: needs no measure word.
    People,
    /// 预算: what a share of fulfilment is measured against.
    PlanFigure,
    /// 规划: planned, in a report too.
    Projected,
    /// 罚款: behind a sum that is threatened.
    Fine,
    /// 基金: money set aside.
    Fund,
    /// 拟: in front of what is going to be done.
    Intended,
    /// 增速: a rate of something else.
    Rate,
    /// 全国: in front of 第…位.
    RankField,
    /// 位居: a clause that holds it may state a rank.
    RankVerb,
    /// Head of the column of indicators.
    TableIndicator,
    /// Head of a column of names.
    TableName,
    /// Head of a column without values.
    TableAside,
    /// Head of a column of levels that have been reached.
    TableDone,
    /// Head of a column of rates of change.
    TableRate,
    /// Head of a column of goals.
    TableGoal,
    /// Head of a column of planned money.
    TableBudget,
    /// Head of the column of units.
    TableUnit,
    /// Head of a column of who answers: 责任单位 holds no units.
    TableDuty,
    /// 指数: a noun whose value has no unit.
    IndexNoun,
    /// 比例: a noun whose value may be a ratio.
    RatioNoun,
    /// 达到: a level that is reached.
    Reach,
    /// Endings of genres that report.
    ReportGenre,
    /// Endings of genres that rule.
    RuleGenre,
    /// 不得, 应当: a paragraph that holds it rules.
    Ruling,
    /// 夯实: opens the heading of a task.
    TaskVerb,
    /// 提高到: a change to a level.
    ToLevel,
    /// 规模: a noun that a sum measures.
    Volume,
    /// 方面: behind a numeral makes it no count.
    Aspect,
    /// 新建: in front of a small number of things in words makes it one.
    Counted,
}

const CLASSES: [(&str, Class); 56] = [
    ("against", Class::Against),
    ("allot", Class::Allot),
    ("aspect", Class::Aspect),
    ("base-heading", Class::BaseHeading),
    ("base-word", Class::BaseWord),
    ("basis", Class::Basis),
    ("bodies", Class::Bodies),
    ("budget", Class::Budget),
    ("budget-figure", Class::BudgetFigure),
    ("build", Class::Build),
    ("build-behind", Class::BuildBehind),
    ("compared", Class::Compared),
    ("counted", Class::Counted),
    ("done", Class::Done),
    ("down", Class::Down),
    ("fine", Class::Fine),
    ("fund", Class::Fund),
    ("funding", Class::Funding),
    ("goal", Class::Goal),
    ("goal-heading", Class::GoalHeading),
    ("grown", Class::Grown),
    ("index-noun", Class::IndexNoun),
    ("intended", Class::Intended),
    ("limit", Class::Limit),
    ("money", Class::Money),
    ("named", Class::Named),
    ("people", Class::People),
    ("per", Class::Per),
    ("plan-figure", Class::PlanFigure),
    ("projected", Class::Projected),
    ("rank", Class::Rank),
    ("rank-field", Class::RankField),
    ("rank-verb", Class::RankVerb),
    ("rate", Class::Rate),
    ("ratio-noun", Class::RatioNoun),
    ("reach", Class::Reach),
    ("repeal", Class::Repeal),
    ("report-genre", Class::ReportGenre),
    ("review-heading", Class::ReviewHeading),
    ("rule-genre", Class::RuleGenre),
    ("ruling", Class::Ruling),
    ("table-aside", Class::TableAside),
    ("table-budget", Class::TableBudget),
    ("table-done", Class::TableDone),
    ("table-duty", Class::TableDuty),
    ("table-goal", Class::TableGoal),
    ("table-indicator", Class::TableIndicator),
    ("table-name", Class::TableName),
    ("table-rate", Class::TableRate),
    ("table-unit", Class::TableUnit),
    ("task-heading", Class::TaskHeading),
    ("task-verb", Class::TaskVerb),
    ("to-level", Class::ToLevel),
    ("up", Class::Up),
    ("volume", Class::Volume),
    ("within", Class::Within),
];

/// The words, each class with its matcher.
#[derive(Debug)]
pub(crate) struct Cues {
    classes: Vec<(Class, AhoCorasick, Vec<&'static str>)>,
}

const DATA: &str = include_str!("../data/cues.tsv");

impl Cues {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("cues.tsv", DATA, 2)?.map(|row| {
            let [class, form] = *row else { return Err("two columns".to_owned()) };
            let known = CLASSES.iter().find(|(name, _)| *name == class).map(|(_, c)| *c);
            let class = known.ok_or_else(|| format!("no class of cues: {class}"))?;
            if form.is_empty() {
                return Err("a form is needed".to_owned());
            }
            Ok((class, form))
        })?;
        let mut classes = Vec::new();
        for (_, class) in CLASSES {
            let words: Vec<&'static str> =
                rows.iter().filter(|(c, _)| *c == class).map(|(_, w)| *w).collect();
            let matcher = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&words)
                .map_err(|e| DataError { file: "cues.tsv", line: 0, reason: e.to_string() })?;
            classes.push((class, matcher, words));
        }
        classes.sort_by_key(|(c, ..)| *c);
        Ok(Self { classes })
    }

    fn class(&self, class: Class) -> Option<&(Class, AhoCorasick, Vec<&'static str>)> {
        self.classes.iter().find(|(c, ..)| *c == class)
    }

    /// Whether `text` holds a word of the class.
    pub(crate) fn has(&self, class: Class, text: &str) -> bool {
        self.find(class, text).is_some()
    }

    /// The first word of the class in `text`, with its place.
    pub(crate) fn find(&self, class: Class, text: &str) -> Option<(usize, &'static str)> {
        let (_, matcher, words) = self.class(class)?;
        work::tick(text.len());
        let found = matcher.find(text)?;
        Some((found.start(), words.get(found.pattern().as_usize())?))
    }

    /// The last word of the class in `text`, with its place.
    pub(crate) fn find_last(&self, class: Class, text: &str) -> Option<(usize, &'static str)> {
        let (_, matcher, words) = self.class(class)?;
        let found = matcher.find_iter(text).last()?;
        Some((found.start(), words.get(found.pattern().as_usize())?))
    }

    /// Whether `text` is a word of the class.
    pub(crate) fn is(&self, class: Class, text: &str) -> bool {
        self.class(class).is_some_and(|(_, _, words)| words.contains(&text))
    }

    /// The longest word of the class that begins `text`.
    pub(crate) fn opening(&self, class: Class, text: &str) -> Option<&'static str> {
        let (_, _, words) = self.class(class)?;
        words.iter().filter(|w| text.starts_with(**w)).max_by_key(|w| w.len()).copied()
    }

    /// The longest word of the class that ends `text`.
    pub(crate) fn ending(&self, class: Class, text: &str) -> Option<&'static str> {
        let (_, _, words) = self.class(class)?;
        words.iter().filter(|w| text.ends_with(**w)).max_by_key(|w| w.len()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_in_order() {
        Rows::parse("cues.tsv", DATA, 2).unwrap().check_sorted(2).unwrap();
        Cues::load().unwrap();
        assert!(CLASSES.is_sorted_by_key(|(name, _)| name));
    }
}
