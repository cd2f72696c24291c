use gongwen_text::{Span, Text};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{PartIndex, TableIndex};

/// What a number states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuantityKind {
    /// A level planned by a time.
    Target,
    /// A level reported in a plan's own starting point.
    Baseline,
    /// A reported fact.
    Actual,
    /// Planned money.
    Budget,
    /// Things to be built.
    Planned,
    /// Limits, horizons, class sizes.
    Other,
}

/// How the true value stands to the printed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
pub enum Comparator {
    /// The value itself.
    #[serde(rename = "=")]
    Equal,
    /// 超过, 突破, 余, 多.
    #[serde(rename = ">")]
    Greater,
    /// 以上, 不低于.
    #[serde(rename = ">=")]
    AtLeast,
    /// 低于, 不到.
    #[serde(rename = "<")]
    Less,
    /// 以下, 以内, 不超过.
    #[serde(rename = "<=")]
    AtMost,
    /// 约, 左右, 近.
    #[serde(rename = "~")]
    About,
    /// From value to `value_max`, both ends included.
    #[serde(rename = "range")]
    Range,
}

/// Direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 增长, 提高.
    Increase,
    /// 下降, 减少.
    Decrease,
}

/// How fine a time is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `Plan` is a 五年规划 period")]
pub enum Precision {
    Day,
    Month,
    Quarter,
    Half,
    Year,
    Plan,
    Decade,
}

/// How a fact stands to its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeMode {
    /// 到2025年: reached by its end.
    By,
    /// 2025年: within it.
    During,
    /// 2018年至今, 自…起.
    Since,
    /// 每年.
    Each,
    /// 截至….
    AsOf,
}

/// Where the time of a fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TimeSource {
    Sentence,
    Paragraph,
    Heading,
    Table,
    Document,
}

/// A time as printed and as a range of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// As printed.
    pub text: String,
    /// First day; `None` where the expression could not be resolved.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Option<Date>,
    /// How fine.
    pub precision: Precision,
    /// How the fact stands to it.
    pub mode: TimeMode,
    /// Where it was read.
    pub source: TimeSource,
    /// The date that a relative expression was resolved with.
    pub anchor: Option<Date>,
}

/// A date or period expression in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Its place; its text is `time.text`.
    pub span: Span<Text>,
    /// What it means.
    pub time: Time,
    /// Id of the rule that found it.
    pub rule: &'static str,
}

/// The cell that a quantity was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableCell {
    /// The table.
    pub table: TableIndex,
    /// Row, counted from 0.
    pub row: usize,
    /// Column, counted from 0.
    pub column: usize,
}

/// A number with what it measures. Subjects and `indicator_id` are added by the link stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Comparator word, number and measure word.
    pub span: Span<Text>,
    /// What it states.
    pub kind: QuantityKind,
    /// The count of a named group or of a slogan (五大工程), not a fact about the world.
    pub rhetorical: bool,
    /// The printed noun phrase, e.g. 战略性新兴产业增加值.
    pub indicator: Option<String>,
    /// Where `indicator` stands, if in one piece.
    pub indicator_span: Option<Span<Text>>,
    /// 占GDP比重 → GDP.
    pub denominator: Option<String>,
    /// 每年, 每万人 → 年, 万人.
    pub per: Option<String>,
    /// Comparator.
    pub comparator: Comparator,
    /// Whether the text hedges: 约 近 左右 余 多.
    pub approx: bool,
    /// The value, 万 and 亿 multiplied out.
    pub value: Decimal,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// The parts of a ratio, 8.3∶41.4∶50.3; empty for anything else.
    pub terms: Vec<Decimal>,
    /// Unit code or measure word: `CNY` `%` `pp` `km2` 家 个 位次 …; `1` for index values and ratios.
    pub unit: String,
    /// Unit as printed, empty where none is.
    pub unit_text: String,
    /// No currency is printed: it follows from what is counted.
    pub currency_inferred: bool,
    /// Direction, where the number is a change.
    pub change: Option<Change>,
    /// The level that a change starts from.
    pub baseline_value: Option<Decimal>,
    /// The time of that level.
    pub baseline_time: Option<Time>,
    /// When.
    pub time: Option<Time>,
    /// The cell it stands in.
    pub table: Option<TableCell>,
    /// Id of the rule that found it.
    pub rule: &'static str,
    /// How each attribute was decided, e.g. `kind:到2025年`, for `explain`.
    pub evidence: Vec<String>,
}

/// How a document refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationRelation {
    /// 根据, 依据, 落实.
    BasedOn,
    /// Any other.
    Mention,
    /// 废止.
    Repeals,
    /// The document that a letter answers.
    RepliesTo,
}

/// A reference to a document: 《…》, a document number, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Its place, brackets included.
    pub span: Span<Text>,
    /// Title without the brackets.
    pub title: Option<String>,
    /// Document number.
    pub doc_number: Option<String>,
    /// How the document refers to it.
    pub relation: CitationRelation,
    /// Index of the citation that a short form (《意见》) stands for.
    pub antecedent: Option<usize>,
    /// A part of this document that it names.
    pub resolved_part: Option<PartIndex>,
    /// Index of the `Policy` entity, set by the link stage.
    pub entity: Option<usize>,
}

/// All that is read from the text of a document alone: the output of `gongwen-extract`.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In text order.
    pub quantities: Vec<Quantity>,
    /// In text order.
    pub dates: Vec<DateMention>,
    /// In text order.
    pub citations: Vec<Citation>,
    /// E.g. relative dates that no date resolves.
    pub diagnostics: Vec<crate::Diagnostic>,
}
