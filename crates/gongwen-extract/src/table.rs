//! Tables of indicators: name, unit, and a value a year, one record for each value.

use std::collections::BTreeMap;

use gongwen_model::{
    Change, Comparator, DateMention, Quantity, QuantityKind, Span, Table, TableCell, Text, Time, TimeMode,
    TimeSource,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::comparators::Comparators;
use crate::context::per;
use crate::cues::{Class as Cue, Cues};
use crate::cursor::{self, Cursor};
use crate::dates::dates_in;
use crate::noun::denominator;
use crate::numeral::{self, Form};
use crate::units::Units;

/// The columns of a table of indicators.
struct Columns {
    name: usize,
    unit: Option<usize>,
    values: Vec<Column>,
    /// 单位：亿元 above the table.
    caption_unit: Option<String>,
    /// Rows that go on with the header.
    header_rows: usize,
}

/// A column of values.
struct Column {
    index: usize,
    kind: QuantityKind,
    date: Option<DateMention>,
    /// A unit in brackets in the header.
    unit: Option<String>,
    /// 年均增速, 比上年增长.
    rate: bool,
}

/// How far above a table its unit is looked for, in bytes.
const ABOVE: usize = 90;

/// The words of each column's head; where the first row goes on with the header (目标值 over 2025年 and 2030年), both rows
/// and, for a column without words of its own, those of the column that reaches over it.
fn headers(table: &Table, cues: &Cues, anchor: Option<Date>) -> (Vec<String>, usize) {
    let plain = || (table.columns.clone(), 0);
    let Some(second) = table.rows.first() else { return plain() };
    let goes_on = |cell: &String| {
        let cell = cell.trim();
        cell.is_empty() || dates_in(cell, anchor).len() == 1 || cues.opening(Cue::TableRate, cell).is_some()
    };
    let some = second.iter().filter(|cell| !cell.trim().is_empty()).count();
    let dated = table.columns.iter().any(|h| dates_in(h, anchor).len() == 1);
    if dated || some < 2 || !second.iter().all(goes_on) {
        return plain();
    }
    let mut over = "";
    let width = second.len().max(table.columns.len());
    let joined = (0..width).map(|k| {
        let upper = table.columns.get(k).map_or("", |h| h.trim());
        let lower = second.get(k).map_or("", |c| c.trim());
        if !upper.is_empty() {
            over = upper;
        }
        let upper = if upper.is_empty() && !lower.is_empty() { over } else { upper };
        format!("{upper}{lower}")
    });
    (joined.collect(), 1)
}

fn columns(text: &str, table: &Table, cues: &Cues, anchor: Option<Date>) -> Option<Columns> {
    let (headers, header_rows) = headers(table, cues, anchor);
    let has = |h: &str, class: Cue| cues.has(class, h);
    let is_name = |h: &str| has(h, Cue::TableIndicator) && !has(h, Cue::TableAside) && !h.contains('值');
    let name = headers
        .iter()
        .position(|h| is_name(h))
        .or_else(|| headers.iter().position(|h| has(h, Cue::TableName) && !h.contains('值')))?;
    let unit = headers.iter().position(|h| has(h, Cue::TableUnit) && !has(h, Cue::TableDuty));
    let dates: Vec<Option<DateMention>> =
        headers.iter().map(|h| dates_in(h, anchor).into_iter().next()).collect();
    let year = |d: &DateMention| d.time.to.map(|t| t.year());
    let last = dates.iter().flatten().filter_map(year).max();
    let mut values: Vec<Column> = Vec::new();
    for (index, (header, date)) in headers.iter().zip(&dates).enumerate() {
        if index == name || Some(index) == unit || has(header, Cue::TableAside) {
            continue;
        }
        let rate = has(header, Cue::TableRate);
        let past = date.as_ref().and_then(year).is_some_and(|y| match anchor {
            Some(a) => y < a.year(),
            None => last.is_some_and(|l| y < l) && !has(header, Cue::TableGoal),
        });
        let kind = if has(header, Cue::TableDone) {
            QuantityKind::Baseline
        } else if has(header, Cue::TableBudget) {
            QuantityKind::Budget
        } else if past {
            QuantityKind::Baseline
        } else if has(header, Cue::TableGoal) || date.is_some() {
            QuantityKind::Target
        } else if rate && let Some(before) = values.last() {
            before.kind
        } else {
            continue;
        };
        // A rate of change is of the year in the column before it.
        let date = date.clone().or_else(|| values.last().filter(|_| rate).and_then(|c| c.date.clone()));
        values.push(Column { index, kind, date, unit: in_brackets(header).map(|(_, u)| u.to_owned()), rate });
    }
    let first = table.cells.iter().map(|c| c.span.start()).min().unwrap_or(table.span.start());
    let above = text.get(cursor::back(text, table.span.start(), ABOVE)..first).unwrap_or("");
    let caption_unit = above.rsplit_once("单位：").or_else(|| above.rsplit_once("单位:")).map(|(_, unit)| {
        let end = unit.find(['\n', '\t', ' ', '）', ')', '，', '。', '、']).unwrap_or(unit.len());
        unit.get(..end).unwrap_or("").to_owned()
    });
    (!values.is_empty()).then_some(Columns { name, unit, values, caption_unit, header_rows })
}

/// Without the number of the row: 1.地区生产总值, （1）耕地.
fn without_number(name: &str) -> &str {
    let name = name.trim();
    let rest = name.trim_start_matches(['（', '(']).trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = rest.strip_prefix(['.', '．', '、', '）', ')']).unwrap_or(name).trim_start();
    if rest.len() < name.len() && !bare.starts_with(|c: char| c.is_ascii_digit()) { bare } else { name }
}

/// 地区生产总值（亿元） → name and unit.
fn in_brackets(name: &str) -> Option<(&str, &str)> {
    let body = name.trim_end().strip_suffix(['）', ')'])?;
    let open = body.rfind(['（', '('])?;
    let sign = body.get(open..)?.chars().next()?.len_utf8();
    Some((body.get(..open)?.trim_end(), body.get(open + sign..)?))
}

/// Whether `table` is one of indicators: its cells are then read here and nowhere else.
pub(crate) fn is_indicators(
    text: &str,
    table: &Table,
    (units, cues): (&Units, &Cues),
    anchor: Option<Date>,
) -> bool {
    columns(text, table, cues, anchor).is_some_and(|c| {
        let named = |row: &Vec<String>| {
            row.get(c.name).and_then(|n| in_brackets(n)).is_some_and(|(_, printed)| is_unit(units, printed))
        };
        c.unit.is_some()
            || c.caption_unit.is_some()
            || c.values.iter().any(|v| v.unit.as_deref().is_some_and(|u| is_unit(units, u)))
            || table.rows.iter().any(named)
    })
}

/// The records of a table of indicators.
pub(crate) fn quantities(
    text: &str,
    index: usize,
    table: &Table,
    (units, cues, comparators): (&Units, &Cues, &Comparators),
    anchor: Option<Date>,
) -> Vec<Quantity> {
    let mut out = Vec::new();
    let Some(columns) = columns(text, table, cues, anchor) else { return out };
    let places: BTreeMap<_, _> = table.cells.iter().map(|c| ((c.row, c.column), c.span)).collect();
    let down = reaching_down(table);
    for (row, cells) in table.rows.iter().enumerate().skip(columns.header_rows) {
        let cell = |k: usize| match cells.get(k).map_or("", |c| c.trim()) {
            "" => down.get(&(row, k)).and_then(|span| text.get(span.range())).unwrap_or(""),
            own => own,
        };
        let place = |k: usize| places.get(&(row, k)).copied();
        let bracket = in_brackets(cell(columns.name)).filter(|(_, unit)| is_unit(units, unit));
        let full = without_number(bracket.map_or(cell(columns.name), |(name, _)| name));
        let own = columns.unit.map(cell).or(bracket.map(|(_, unit)| unit));
        for column in &columns.values {
            let Some(span) = place(column.index) else { continue };
            let found = values(text, span, (units, comparators));
            let names = names(full, found.len());
            let header = column.unit.as_deref().filter(|u| is_unit(units, u));
            let row_unit = header.or(own).or(columns.caption_unit.as_deref()).unwrap_or("");
            for (k, value) in found.iter().enumerate() {
                let of_rate = column.rate && !value.cumulative && header.is_none();
                let inline = if of_rate { Some("%") } else { value.unit.as_deref() };
                let printed = inline.unwrap_or_else(|| unit_part(row_unit, k, found.len()));
                let unit = unit(units, printed);
                let Some(low) = value.low.checked_mul(unit.factor) else { continue };
                let high = value.high.and_then(|h| h.checked_mul(unit.factor));
                let time = column.date.as_ref().map(|d| Time {
                    source: TimeSource::Table,
                    mode: if column.kind == QuantityKind::Target { TimeMode::By } else { d.time.mode },
                    ..d.time.clone()
                });
                let name = names.get(k).cloned().unwrap_or_default();
                out.push(Quantity {
                    span: value.span,
                    kind: column.kind,
                    rhetorical: false,
                    indicator_span: place(columns.name).filter(|_| names.len() == 1 && bracket.is_none()),
                    denominator: denominator(&name).map(str::to_owned),
                    per: unit.per.or_else(|| per(cues, &name)),
                    indicator: (!name.is_empty()).then_some(name),
                    comparator: if high.is_some() { Comparator::Range } else { value.comparator },
                    approx: value.comparator == Comparator::About,
                    value: low.normalize(),
                    value_max: high.map(|h| h.normalize()),
                    unit: unit.code,
                    unit_text: printed.to_owned(),
                    terms: Vec::new(),
                    currency_inferred: false,
                    change: of_rate.then_some(Change::Increase),
                    baseline_value: None,
                    baseline_time: None,
                    time,
                    table: Some(TableCell { table: index, row, column: column.index }),
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

/// Cells by the rows below their own that they reach into: a unit or a name that is printed once for several rows.
fn reaching_down(table: &Table) -> BTreeMap<(usize, usize), Span<Text>> {
    let last = table.rows.len();
    let tall = table.cells.iter().filter(|cell| cell.row_span > 1);
    tall.flat_map(|cell| {
        let end = cell.row.saturating_add(cell.row_span).min(last);
        (cell.row + 1..end).map(|row| ((row, cell.column), cell.span))
    })
    .collect()
}

struct Value {
    span: Span<Text>,
    low: Decimal,
    high: Option<Decimal>,
    comparator: Comparator,
    unit: Option<String>,
    /// In brackets: the sum or the change over the years of the plan.
    cumulative: bool,
}

/// The numbers of a cell: `60, 90`, `>22000`, `5.5-6`, `≥98%`, `[2.9]`, `-0.3`.
fn values(text: &str, span: Span<Text>, (units, comparators): (&Units, &Comparators)) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    let mut cursor = Cursor::new(text, span.start());
    while cursor.at() < span.end() {
        cursor.skip_space();
        let start = cursor.at();
        let sign = comparators.opening(cursor.rest());
        cursor.advance(sign.map_or(0, |w| w.form.len()));
        cursor.skip_space();
        let minus = out.is_empty()
            && cursor.at() == span.start()
            && cursor.eat_if(|c| matches!(c, '-' | '－' | '−')).is_some();
        let Some(n) =
            numeral::numeral_at(text, cursor.at()).filter(|n| n.end <= span.end() && n.form == Form::Arabic)
        else {
            if sign.is_none() && !minus && cursor.bump().is_none() {
                break;
            }
            continue;
        };
        let mut end = n.end;
        let mut after = Cursor::new(text, n.end);
        let unit = units.at(after.rest()).filter(|u| u.form != "年" || n.value < Decimal::from(1900));
        let inline = unit.filter(|u| n.end + u.form.len() <= span.end());
        if unit.is_none() && after.rest().starts_with('年') {
            // 2025年底前: a date.
            cursor = after;
            continue;
        }
        if let Some(unit) = inline {
            after.advance(unit.form.len());
        }
        let mut high = None;
        let mut ahead = after;
        ahead.skip_space();
        if ahead.eat_any(&crate::grammar::RANGE).is_some() {
            ahead.skip_space();
            if let Some(m) =
                numeral::numeral_at(text, ahead.at()).filter(|m| m.end <= span.end() && m.value > n.value)
            {
                high = Some(m.value);
                end = m.end;
                after = Cursor::new(text, m.end);
                if let Some(unit) = units.at(after.rest()).filter(|u| m.end + u.form.len() <= span.end()) {
                    after.advance(unit.form.len());
                }
            }
        }
        if inline.is_some() {
            end = end.max(after.at());
        }
        let mut comparator = sign.map_or(Comparator::Equal, |w| w.comparator);
        if let Some(word) =
            comparators.starting(after.rest()).filter(|w| after.at() + w.form.len() <= span.end())
        {
            comparator = word.comparator;
            after.advance(word.form.len());
            end = after.at();
        }
        out.push(Value {
            span: Span::new(start, end.min(span.end())),
            low: if minus { -n.value } else { n.value },
            high,
            comparator,
            unit: inline.map(|u| u.form.to_owned()),
            cumulative: cursor::before(text, start).is_some_and(|c| matches!(c, '[' | '〔' | '【' | '［')),
        });
        cursor = Cursor::new(text, end);
    }
    out
}

/// 设备使用率、开放率 → 设备使用率, 设备开放率: one name for each value.
fn names(name: &str, count: usize) -> Vec<String> {
    let pieces: Vec<&str> = name.split(['、', '/', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let Some(first) = pieces.first().filter(|_| count > 1 && pieces.len() == count) else {
        return vec![name.to_owned(); count.max(1)];
    };
    let width = first.chars().count();
    pieces
        .iter()
        .enumerate()
        .map(|(k, piece)| {
            let len = piece.chars().count();
            if k == 0 || len >= width {
                (*piece).to_owned()
            } else {
                first.chars().take(width - len).chain(piece.chars()).collect()
            }
        })
        .collect()
}

fn unit_part(unit: &str, k: usize, count: usize) -> &str {
    let pieces: Vec<&str> = unit.split(['、', ',', '，']).map(str::trim).collect();
    pieces.get(k).filter(|_| count > 1 && pieces.len() == count).copied().unwrap_or(unit)
}

/// A unit as printed in a table.
struct Unit {
    factor: Decimal,
    code: String,
    /// 万元/人 → 人.
    per: Option<String>,
}

/// 亿元 → 10^8 and CNY; 万亿 → 10^12 and CNY; a unit that is not known is its own code.
fn unit(units: &Units, printed: &str) -> Unit {
    let printed = printed.trim();
    let mut factor = Decimal::ONE;
    let mut rest = printed;
    if let Some(n) = numeral::numeral_at(printed, 0).filter(|n| n.form == Form::Bare) {
        factor = n.value;
        rest = printed.get(n.end..).unwrap_or("");
        if rest.is_empty() {
            return Unit { factor, code: "CNY".to_owned(), per: None };
        }
    }
    let known = |form: &str| units.at(form).filter(|u| u.form == form).map(|u| u.code.to_owned());
    if let Some(code) = known(rest) {
        return Unit { factor, code, per: None };
    }
    if let Some((code, per)) = rest.split_once('/').and_then(|(unit, per)| Some((known(unit)?, per)))
        && !per.is_empty()
    {
        return Unit { factor, code, per: Some(per.to_owned()) };
    }
    let none = rest.is_empty() || matches!(rest, "/" | "-" | "—");
    Unit { factor, code: if none { String::new() } else { rest.to_owned() }, per: None }
}

/// Whether `printed` is a unit that is known, with or without a magnitude.
fn is_unit(units: &Units, printed: &str) -> bool {
    let bare = printed.trim().trim_start_matches(['十', '百', '千', '万', '亿']);
    let bare = bare.split('/').next().unwrap_or("");
    [printed.trim(), bare].iter().any(|form| units.at(form).is_some_and(|u| u.form == *form))
        || bare.is_empty() && !printed.trim().is_empty()
}
