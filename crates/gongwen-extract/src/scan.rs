//! One pass over a text: dates first, then quantities, from the characters that may begin one.

use gongwen_model::{DateMention, Document, NumberStyle, Span, Text};
use jiff::civil::Date;

use crate::cursor;
use crate::grammar::{Grammar, Raw, SHARED, share_units};
use crate::numeral::Form;
use crate::units::{Class, Units};
use crate::{dates, numeral, table};

/// Spans without quantities, sorted and merged: titles and numbers of documents, section numbers,
/// tables that `table` reads.
pub(crate) fn bars(
    document: &Document,
    titles: &[Span<Text>],
    units: &Units,
    anchor: Option<Date>,
) -> Vec<Span<Text>> {
    let mut spans: Vec<Span<Text>> = titles.to_vec();
    for section in document.sections.iter().filter(|s| s.style != NumberStyle::None) {
        if let Some(heading) = section.heading
            && heading.start() > section.span.start()
        {
            spans.push(Span::new(section.span.start(), heading.start()));
        }
    }
    for table in document.tables.iter().filter(|t| table::is_indicators(document.text(), t, units, anchor)) {
        spans.push(table.span);
    }
    spans.sort();
    let mut merged: Vec<Span<Text>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// How far in front of a number its words are looked for, in bytes.
const REACH: usize = 300;

/// Dates and bare quantities of `text`, in order. Nothing is found in `bars` but dates. The scan stops where `within`
/// does not want so many finds.
pub(crate) fn scan(
    grammar: &Grammar,
    text: &str,
    anchor: Option<Date>,
    bars: &[Span<Text>],
    within: impl Fn(usize) -> bool,
) -> (Vec<DateMention>, Vec<Raw>) {
    let mut found_dates: Vec<DateMention> = Vec::new();
    let mut raws: Vec<Raw> = Vec::new();
    let mut skip = 0;
    let mut line = 0;
    let mut bar = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte == b'\n' || byte == b'\t' {
                line = at + 1;
            }
            if at < skip || !byte.is_ascii_digit() {
                at += 1;
                continue;
            }
        } else if byte < 0xE3 || at < skip {
            at += width(byte);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|r| r.chars().next()) else {
            at += 1;
            continue;
        };
        if !within(found_dates.len() + raws.len()) {
            break;
        }
        let here = at;
        at += c.len_utf8();
        if dates::begins(c)
            && let Some(date) = dates::date_at(text, here, anchor)
        {
            skip = date.span.end();
            found_dates.push(date);
            continue;
        }
        while bars.get(bar).is_some_and(|b| b.end() <= here) {
            bar += 1;
        }
        let barred = bars.get(bar).is_some_and(|b| b.start() <= here);
        if barred || !(numeral::begins(c) || matches!(c, '首' | '半')) {
            if barred && c.is_ascii_digit() {
                skip = here + bytes.iter().skip(here).take_while(|b| b.is_ascii_digit()).count();
            }
            continue;
        }
        let before_bar = bar.checked_sub(1).and_then(|k| bars.get(k)).map_or(0, |b| b.end());
        let floor = line
            .max(before_bar)
            .max(raws.last().map_or(0, |r| r.end))
            .max(found_dates.last().map_or(0, |d| d.span.end()))
            .max(cursor::back(text, here, REACH))
            .min(here);
        if let Some(rank) = grammar.rank_at(text, here, line.max(cursor::back(text, here, REACH)).min(here)) {
            skip = rank.end;
            raws.push(rank);
            continue;
        }
        if matches!(c, '一' | '半')
            && let Some(half) = grammar.half_at(text, here, floor)
        {
            skip = half.end;
            raws.push(half);
            continue;
        }
        if matches!(c, '首' | '半') {
            continue;
        }
        match grammar.quantity_at(text, here, floor) {
            Ok(raw) => {
                skip = raw.end;
                if is_meant(text, &raw, floor) {
                    raws.push(raw);
                }
            }
            Err(next) => {
                skip = next;
                let listed = text.get(floor..here).is_some_and(|head| head.contains("分别"))
                    || raws.last().is_some_and(|r| r.rule == SHARED && here <= r.end + 3);
                if listed && let Some(raw) = grammar.listed_at(text, here, floor) {
                    raws.push(raw);
                }
            }
        }
    }
    share_units(text, &mut raws);
    (found_dates, raws)
}

fn width(byte: u8) -> usize {
    match byte {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

/// Words that make a duration the name of a plan, or an age of something.
const NAMED: [&str; 13] = [
    "行动",
    "规划",
    "计划",
    "攻坚",
    "方案",
    "倍增",
    "任务",
    "滚动",
    "大计",
    "生活圈",
    "服务圈",
    "庆祝",
    "工程",
];

/// Whether a quantity is meant and not a word with a numeral in it.
fn is_meant(text: &str, raw: &Raw, floor: usize) -> bool {
    let behind = text.get(raw.end..).unwrap_or("");
    let head = text.get(floor..raw.start).unwrap_or("");
    let number_head = text.get(..raw.number).unwrap_or("");
    let hanzi = raw.form != Form::Arabic;
    if raw.rhetorical || raw.max.is_some() && !hanzi {
        return !(raw.class == Class::Duration && NAMED.iter().any(|w| behind.starts_with(w)));
    }
    match raw.class {
        Class::Duration => {
            if NAMED.iter().any(|w| behind.starts_with(w)) || cursor::before(text, raw.number) == Some('第')
            {
                return false;
            }
            let unit = text.get(raw.unit_at.0..raw.unit_at.1).unwrap_or("");
            if unit == "周年" {
                return false;
            }
            // 13日电: a day of the month.
            let bounded = raw.bounded_after || raw.comparator != gongwen_model::Comparator::Equal;
            if unit == "日" && !bounded && !behind.starts_with(['前', '起']) {
                return false;
            }
            if unit == "周" && (behind.starts_with(['边', '围', '期', '末', '岁']) || hanzi && !bounded)
            {
                return false;
            }
            if hanzi {
                let running = number_head.ends_with("连续")
                    || number_head.ends_with("为")
                    || number_head.ends_with("期限")
                    || number_head.ends_with("满");
                let half = !raw.value.fract().is_zero();
                return bounded && raw.value >= rust_decimal::Decimal::ONE || running || half;
            }
            true
        }
        Class::Count | Class::People | Class::Measure => {
            // 3.0版: a version.
            if raw.unit == "版" && text.get(raw.number..raw.end).is_some_and(|t| t.contains('.')) {
                return false;
            }
            if !hanzi {
                return !(raw.unit == "人"
                    && behind.starts_with(['工', '民', '才', '口', '大', '均'])
                    && raw.value < rust_decimal::Decimal::TEN);
            }
            if ["方面", "层面", "维度", "环节"].iter().any(|w| behind.starts_with(w)) {
                return false;
            }
            let measured = raw.class == Class::Measure && !matches!(raw.unit, "L" | "P" | "nm");
            if measured && raw.value > rust_decimal::Decimal::ONE {
                return true;
            }
            let big = raw.value > rust_decimal::Decimal::TEN;
            let hedged = raw.comparator != gongwen_model::Comparator::Equal || raw.approx;
            if raw.value <= rust_decimal::Decimal::ONE && !(measured && hedged) {
                return false;
            }
            let built = [
                "新建", "建成", "新增", "组建", "设立", "入选", "引进", "创建", "获批", "打造", "培育",
                "建设", "完成", "评选", "认定", "举办", "遴选",
            ]
            .iter()
            .any(|w| head.ends_with(w));
            big || hedged || built && raw.value > rust_decimal::Decimal::ONE
        }
        Class::Times => {
            !hanzi
                || raw.unit == "番"
                || raw.comparator != gongwen_model::Comparator::Equal
                || behind.is_empty()
                || !behind.starts_with(['增', '速'])
        }
        Class::Money | Class::Percent | Class::Point => true,
    }
}
