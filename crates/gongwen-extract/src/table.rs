//! Tables of indicators: name, unit, and a value a year, one record for each value.

use gongwen_model::{
    Comparator, DateMention, Quantity, QuantityKind, Span, Table, TableCell, Text, Time, TimeMode, TimeSource,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::cursor::Cursor;
use crate::dates::dates_in;
use crate::numeral::{self, Form};
use crate::units::Units;

const NAMES: [&str; 6] = ["指标", "名称", "项目", "内容", "类别", "目标"];

/// The columns of a table of indicators.
struct Columns {
    name: usize,
    unit: Option<usize>,
    values: Vec<(usize, QuantityKind, Option<DateMention>)>,
}

fn columns(table: &Table, anchor: Option<Date>) -> Option<Columns> {
    let is_name = |h: &str| {
        ["指标名称", "指标"].iter().any(|n| h.contains(n)) && !h.contains("值") && !h.contains("属性")
    };
    let name = table.columns.iter().position(|h| is_name(h)).or_else(|| {
        table.columns.iter().position(|h| NAMES.iter().any(|n| h.contains(n)) && !h.contains("值"))
    })?;
    let unit =
        table.columns.iter().position(|h| h.contains("单位") && !h.contains("责任") && !h.contains("牵头"));
    let mut values = Vec::new();
    for (k, header) in table.columns.iter().enumerate() {
        if k == name || Some(k) == unit || header.contains("增长") || header.contains("属性") {
            continue;
        }
        let date = dates_in(header, anchor).into_iter().next();
        let past =
            date.as_ref().and_then(|d| d.time.to).zip(anchor).is_some_and(|(t, a)| t.year() < a.year());
        let kind = if ["现状", "基期", "完成", "实际", "基准", "现值"].iter().any(|w| header.contains(w))
            || past
        {
            QuantityKind::Baseline
        } else if header.contains("目标") || header.contains("指标值") || date.is_some() {
            QuantityKind::Target
        } else {
            continue;
        };
        values.push((k, kind, date));
    }
    (!values.is_empty()).then_some(Columns { name, unit, values })
}

/// Whether `table` is one of indicators: its cells are then read here and nowhere else.
pub(crate) fn is_indicators(table: &Table, anchor: Option<Date>) -> bool {
    columns(table, anchor).is_some_and(|c| c.unit.is_some())
}

/// The records of a table of indicators.
pub(crate) fn quantities(
    text: &str,
    index: usize,
    table: &Table,
    units: &Units,
    anchor: Option<Date>,
) -> Vec<Quantity> {
    let mut out = Vec::new();
    let Some(columns) = columns(table, anchor) else { return out };
    for (row, cells) in table.rows.iter().enumerate() {
        let cell = |k: usize| cells.get(k).map_or("", |c| c.trim());
        let place = |k: usize| table.cells.iter().find(|c| c.row == row && c.column == k).map(|c| c.span);
        let unit_text = columns.unit.map_or("", cell);
        for (column, kind, date) in &columns.values {
            let Some(span) = place(*column) else { continue };
            let found = values(text, span);
            let names = names(cell(columns.name), found.len());
            for (k, value) in found.iter().enumerate() {
                let inline = value.unit.as_deref();
                let printed = unit_part(inline.unwrap_or(unit_text), k, found.len());
                let (factor, code) = unit(units, printed);
                let Some(low) = value.low.checked_mul(factor) else { continue };
                let high = value.high.and_then(|h| h.checked_mul(factor));
                let time = date.as_ref().map(|d| Time {
                    source: TimeSource::Table,
                    mode: if *kind == QuantityKind::Target { TimeMode::By } else { d.time.mode },
                    ..d.time.clone()
                });
                let name = names.get(k).cloned().unwrap_or_default();
                out.push(Quantity {
                    span: value.span,
                    kind: *kind,
                    rhetorical: false,
                    indicator_span: place(columns.name).filter(|_| names.len() == 1),
                    denominator: name.split_once('占').and_then(|(_, r)| {
                        r.find("比重")
                            .or_else(|| r.find("比例"))
                            .and_then(|e| r.get(..e))
                            .map(|d| d.trim_end_matches('的').to_owned())
                    }),
                    per: None,
                    indicator: (!name.is_empty()).then_some(name),
                    comparator: if high.is_some() { Comparator::Range } else { value.comparator },
                    approx: value.comparator == Comparator::About,
                    value: low.normalize(),
                    value_max: high.map(|h| h.normalize()),
                    unit: code,
                    unit_text: printed.to_owned(),
                    currency_inferred: false,
                    change: None,
                    baseline_value: None,
                    baseline_time: None,
                    time,
                    table: Some(TableCell { table: index, row, column: *column }),
                    rule: "quantity/table",
                    evidence: vec![
                        "unit:column".to_owned(),
                        "kind:header".to_owned(),
                        "time:header".to_owned(),
                    ],
                });
            }
        }
    }
    out
}

struct Value {
    span: Span<Text>,
    low: Decimal,
    high: Option<Decimal>,
    comparator: Comparator,
    unit: Option<String>,
}

/// The numbers of a cell: `60, 90`, `>22000`, `5.5-6`, `≥98%`.
fn values(text: &str, span: Span<Text>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    let mut cursor = Cursor::new(text, span.start());
    while cursor.at() < span.end() {
        let start = cursor.at();
        let sign = cursor.eat_any(&[
            ">=",
            "<=",
            "≥",
            "≤",
            "＞",
            "＜",
            ">",
            "<",
            "不低于",
            "不少于",
            "不超过",
            "超过",
            "约",
            "达到",
            "左右",
            "以上",
        ]);
        cursor.skip_space();
        let Some(n) =
            numeral::numeral_at(text, cursor.at()).filter(|n| n.end <= span.end() && n.form == Form::Arabic)
        else {
            if sign.is_none() && cursor.bump().is_none() {
                break;
            }
            continue;
        };
        let mut end = n.end;
        let mut after = Cursor::new(text, n.end);
        let percent = after.eat('%');
        let mut high = None;
        let mut ahead = after;
        ahead.skip_space();
        if ahead.eat_any(&["—", "–", "-", "～", "~", "至"]).is_some() {
            ahead.skip_space();
            if let Some(m) =
                numeral::numeral_at(text, ahead.at()).filter(|m| m.end <= span.end() && m.value > n.value)
            {
                high = Some(m.value);
                end = m.end;
                after = Cursor::new(text, m.end);
                after.eat('%');
            }
        }
        if percent {
            end = end.max(after.at());
        }
        let mut comparator = match sign {
            Some(">=" | "≥" | "不低于" | "不少于") => Comparator::AtLeast,
            Some("<=" | "≤" | "不超过") => Comparator::AtMost,
            Some(">" | "＞" | "超过") => Comparator::Greater,
            Some("<" | "＜") => Comparator::Less,
            Some("约") => Comparator::About,
            _ => Comparator::Equal,
        };
        if after.eat_str("以上") {
            comparator = Comparator::AtLeast;
            end = after.at();
        } else if after.eat_str("左右") {
            comparator = Comparator::About;
            end = after.at();
        }
        out.push(Value {
            span: Span::new(start, end.min(span.end())),
            low: n.value,
            high,
            comparator,
            unit: percent.then(|| "%".to_owned()),
        });
        cursor = Cursor::new(text, end);
    }
    out
}

/// 设备使用率、开放率 → 设备使用率, 设备开放率: one name for each value.
fn names(name: &str, count: usize) -> Vec<String> {
    let pieces: Vec<&str> = name.split(['、', '/', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if count < 2 || pieces.len() != count {
        return vec![name.to_owned(); count.max(1)];
    }
    let first: Vec<char> = pieces[0].chars().collect();
    pieces
        .iter()
        .enumerate()
        .map(|(k, piece)| {
            let len = piece.chars().count();
            if k == 0 || len >= first.len() {
                (*piece).to_owned()
            } else {
                first[..first.len() - len].iter().chain(&piece.chars().collect::<Vec<_>>()).collect()
            }
        })
        .collect()
}

fn unit_part(unit: &str, k: usize, count: usize) -> &str {
    let pieces: Vec<&str> = unit.split(['、', ',', '，']).map(str::trim).collect();
    if count > 1 && pieces.len() == count { pieces[k] } else { unit }
}

/// 亿元 → 10^8 and CNY; 万亿 → 10^12 and CNY; a unit that is not known is its own code.
fn unit(units: &Units, printed: &str) -> (Decimal, String) {
    let printed = printed.trim();
    let mut factor = Decimal::ONE;
    let mut rest = printed;
    if let Some(n) = numeral::numeral_at(printed, 0).filter(|n| n.form == Form::Bare) {
        factor = n.value;
        rest = printed.get(n.end..).unwrap_or("");
        if rest.is_empty() {
            return (factor, "CNY".to_owned());
        }
    }
    match units.at(rest) {
        Some(u) if u.form == rest => (factor, u.code.to_owned()),
        _ if rest.is_empty() || matches!(rest, "/" | "-" | "—") => (factor, String::new()),
        _ => (factor, rest.to_owned()),
    }
}
