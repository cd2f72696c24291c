//! Dates and periods: 2025年, 到2025年底前, 2017—2019年, 二〇二三年六月, “十四五”, 今年上半年, 民国三十年.
//!
//! Ends are inclusive. Relative expressions are resolved with the date of the document; without
//! one they stay open. A bare number of years (5年) is a duration and belongs to `quantity`.

use gongwen_model::{DateMention, Precision, Span, Time, TimeMode, TimeSource};
use jiff::civil::Date;
use jiff::{Span as Shift, ToSpan};
use rust_decimal::prelude::ToPrimitive;

use crate::cursor::{self, Cursor};
use crate::numeral::{self, Form};

/// What a scanner found, before its surroundings are looked at.
#[derive(Debug, Clone, Copy)]
struct Found {
    end: usize,
    from: Option<Date>,
    to: Option<Date>,
    precision: Precision,
    /// Whether the document's date was needed.
    relative: bool,
    /// The mode that the expression itself implies.
    mode: Option<TimeMode>,
    rule: &'static str,
}

/// Whether a date expression may begin with `c`.
pub(crate) fn begins(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９') || han_trigger(c)
}

fn han_trigger(c: char) -> bool {
    "今去明前本上下近过未民第截最迄".contains(c)
        || c != '零' && c != '〇' && numeral::digit(c).is_some_and(|_| numeral::is_small(c) || c == '两')
        || c == '十'
}

/// The date expression that begins at the byte position `at`.
pub(crate) fn date_at(text: &str, at: usize, anchor: Option<Date>) -> Option<DateMention> {
    let left = cursor::before(text, at);
    let first = Cursor::new(text, at).peek()?;
    let digit = first.is_ascii_digit() || matches!(first, '０'..='９');
    if digit && left.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '%' | '_')) {
        return None;
    }
    let found = if digit {
        iso(text, at)
            .or_else(|| period_within_year(text, at, anchor))
            .or_else(|| calendar(text, at, anchor))
            .or_else(|| century(text, at))
    } else {
        plan(text, at)
            .or_else(|| period_within_year(text, at, anchor))
            .or_else(|| calendar(text, at, anchor))
            .or_else(|| relative(text, at, anchor))
            .or_else(|| century(text, at))
    }?;
    let span = Span::new(at, found.end);
    let mode = mode(text, at, &found);
    let time = Time {
        text: span.of(text).to_owned(),
        from: found.from,
        to: found.to,
        precision: found.precision,
        mode,
        source: TimeSource::Sentence,
        anchor: if found.relative { anchor } else { None },
    };
    Some(DateMention { span, time, rule: found.rule })
}

/// What, behind a date, makes it a last day.
const BEFORE: [&str; 10] = [
    "之前",
    "以前",
    "及以前",
    "及之前",
    "或之前",
    "或以前",
    "（含）前",
    "(含)前",
    "（含）之前",
    "（含）以前",
];

/// How a fact stands to the time, from the words around it.
fn mode(text: &str, at: usize, found: &Found) -> TimeMode {
    let before = text.get(..at).unwrap_or("").trim_end_matches(' ');
    let after = text.get(found.end..).unwrap_or("").trim_start_matches(' ');
    let itself = text.get(at..found.end).unwrap_or("");
    if before.ends_with("截至") || before.ends_with("截止") || before.ends_with("截止到") {
        TimeMode::AsOf
    } else if ["起", "以来", "至今", "以后", "之后"].iter().any(|w| after.starts_with(w)) {
        TimeMode::Since
    } else if before.ends_with('每') {
        TimeMode::Each
    } else if before.ends_with(['到', '至'])
        || found.mode.is_none() && itself.ends_with('前')
        || BEFORE.iter().any(|w| after.starts_with(w))
    {
        TimeMode::By
    } else {
        found.mode.unwrap_or(TimeMode::During)
    }
}

/// One end of a period as printed.
#[derive(Debug, Clone, Copy)]
struct Point {
    year: i16,
    /// Whether the year was taken from the anchor.
    inferred: bool,
    month: Option<i8>,
    day: Option<i8>,
    part: Option<Part>,
}

/// A part of a year or month.
#[derive(Debug, Clone, Copy)]
enum Part {
    FirstHalf,
    SecondHalf,
    Quarter(i8),
    FirstQuarters(i8),
    /// 前十一个月.
    FirstMonths(i8),
    /// 上旬, 中旬, 下旬 of the month: 1 to 3.
    TenDays(i8),
    /// 底, 末: the last month of a year.
    End,
    /// 初: the first month.
    Start,
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

fn month_end(year: i16, month: i8) -> Option<Date> {
    Some(day(year, month, 1)?.last_of_month())
}

impl Point {
    fn range(self) -> Option<(Date, Date, Precision)> {
        let y = self.year;
        Some(match (self.month, self.day, self.part) {
            (Some(m), Some(d), _) => (day(y, m, d)?, day(y, m, d)?, Precision::Day),
            (Some(m), None, Some(Part::TenDays(n))) => {
                let last = if n == 3 { month_end(y, m)? } else { day(y, m, 10 * n)? };
                (day(y, m, 10 * n - 9)?, last, Precision::Day)
            }
            (Some(m), None, _) => (day(y, m, 1)?, month_end(y, m)?, Precision::Month),
            (None, _, Some(Part::FirstHalf)) => (day(y, 1, 1)?, day(y, 6, 30)?, Precision::Half),
            (None, _, Some(Part::SecondHalf)) => (day(y, 7, 1)?, day(y, 12, 31)?, Precision::Half),
            (None, _, Some(Part::Quarter(q))) => {
                (day(y, 3 * q - 2, 1)?, month_end(y, 3 * q)?, Precision::Quarter)
            }
            (None, _, Some(Part::FirstQuarters(q))) => {
                (day(y, 1, 1)?, month_end(y, 3 * q)?, Precision::Quarter)
            }
            (None, _, Some(Part::FirstMonths(n))) => (day(y, 1, 1)?, month_end(y, n)?, Precision::Month),
            // 底 sets the end of the year; the year itself stays the period.
            (None, ..) => (day(y, 1, 1)?, day(y, 12, 31)?, Precision::Year),
        })
    }
}

/// Four digits of a year, arabic or 汉字, followed by no further digit.
fn year_digits(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut year: i16 = 0;
    let mut ahead = *cursor;
    for _ in 0..4 {
        let c = ahead.bump()?;
        let d = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            _ => numeral::digit(c).filter(|_| c == '○' || numeral::is_small(c))?,
        };
        year = year * 10 + d as i16;
    }
    if ahead.peek().is_some_and(|c| c.is_ascii_digit()) || !(1000..3000).contains(&year) {
        return None;
    }
    *cursor = ahead;
    Some(year)
}

/// A number from 1 to `max` in at most three characters, arabic or 汉字.
fn small(cursor: &mut Cursor<'_>, max: i8) -> Option<i8> {
    let n = numeral::numeral_at(cursor.rest(), 0)?;
    if n.form == Form::Positional || n.form == Form::Bare || n.max.is_some() || n.more || n.scale > 1.into() {
        return None;
    }
    let value = n.value.to_i8().filter(|v| (1..=max).contains(v) && n.value.fract().is_zero())?;
    cursor.advance(n.end);
    Some(value)
}

/// What may stand behind 年: month and day, a half, a quarter, 底.
fn within_year(cursor: &mut Cursor<'_>, point: &mut Point) {
    let mut ahead = *cursor;
    ahead.skip_space();
    if ahead.eat('度') {
        *cursor = ahead;
        return;
    }
    if let Some(part) = part_of_year(&mut ahead) {
        point.part = Some(part);
        *cursor = ahead;
        return;
    }
    if let Some((month, day)) = month_day(&mut ahead) {
        point.month = Some(month);
        point.day = day;
        point.part = ten_days(&mut ahead).filter(|_| day.is_none());
        *cursor = ahead;
    }
}

/// 上旬, 中旬, 下旬 behind a month.
fn ten_days(cursor: &mut Cursor<'_>) -> Option<Part> {
    let word = cursor.eat_any(&["上旬", "中旬", "下旬"])?;
    Some(Part::TenDays(match word {
        "上旬" => 1,
        "中旬" => 2,
        _ => 3,
    }))
}

fn part_of_year(cursor: &mut Cursor<'_>) -> Option<Part> {
    let mut ahead = *cursor;
    if ahead.eat_str("上半年") {
        *cursor = ahead;
        return Some(Part::FirstHalf);
    }
    if ahead.eat_str("下半年") {
        *cursor = ahead;
        return Some(Part::SecondHalf);
    }
    if let Some(part) = first_parts(ahead) {
        *cursor = part.1;
        return Some(part.0);
    }
    ahead.eat('第');
    if let Some(q) = small(&mut ahead, 4)
        && ahead.eat_str("季度")
    {
        *cursor = ahead;
        return Some(Part::Quarter(q));
    }
    let mut ahead = *cursor;
    let part = match ahead.bump()? {
        '底' | '末' => Part::End,
        '初' => Part::Start,
        _ => return None,
    };
    *cursor = ahead;
    Some(part)
}

/// 前三季度, 前两个季度, 前十一个月.
fn first_parts(mut cursor: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    if !cursor.eat('前') {
        return None;
    }
    let n = small(&mut cursor, 12)?;
    let counted = cursor.eat('个');
    if cursor.eat_str("季度") && n <= 4 {
        return Some((Part::FirstQuarters(n), cursor));
    }
    (counted && cursor.eat('月')).then_some((Part::FirstMonths(n), cursor))
}

/// 1—11月, 一至三季度, 4月12—19日: two ends inside a year, whose first has no sign of its own.
fn ends_within_year<'t>(cursor: &Cursor<'t>) -> Option<(Point, Point, Cursor<'t>)> {
    let none = Point { year: 0, inferred: false, month: None, day: None, part: None };
    let mut ahead = *cursor;
    let first = small(&mut ahead, 31)?;
    let mut within = ahead;
    // 4月12—19日.
    if first <= 12 && within.eat('月') {
        let from = small(&mut within, 31)?;
        within.eat('日');
        within.skip_space();
        within.eat_any(&DASHES)?;
        within.skip_space();
        let to = small(&mut within, 31).filter(|to| *to > from)?;
        within.eat_if(|c| matches!(c, '日' | '号'))?;
        let of = |d| Point { month: Some(first), day: Some(d), ..none };
        return Some((of(from), of(to), within));
    }
    ahead.skip_space();
    ahead.eat_any(&DASHES)?;
    ahead.skip_space();
    let last = small(&mut ahead, 12).filter(|last| *last > first)?;
    if ahead.eat('月') {
        ahead.eat('份');
        return Some((Point { month: Some(first), ..none }, Point { month: Some(last), ..none }, ahead));
    }
    let quarter = |n| Point { part: Some(Part::Quarter(n)), ..none };
    (last <= 4 && ahead.eat_str("季度")).then(|| (quarter(first), quarter(last), ahead))
}

/// [`ends_within_year`] with the year in front, or with that of the document.
fn period_within_year(text: &str, at: usize, anchor: Option<Date>) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let printed = year_digits(&mut cursor).filter(|_| year_sign(&mut cursor));
    if printed.is_none() {
        cursor = Cursor::new(text, at);
    }
    cursor.skip_space();
    let (from, to, end) = ends_within_year(&cursor)?;
    let year = printed.or(anchor.map(Date::year));
    let range = year.and_then(|year| {
        let whole = |p: Point| Point { year, ..p }.range();
        Some((whole(from)?.0, whole(to)?.1, whole(to)?.2))
    });
    (range.is_some() || year.is_none()).then_some(())?;
    Some(Found {
        end: end.at(),
        from: range.map(|r| r.0),
        to: range.map(|r| r.1),
        precision: range.map_or(Precision::Month, |r| r.2),
        relative: printed.is_none(),
        mode: None,
        rule: "date/period-in-year",
    })
}

/// 6月6日, 6月, 六月底.
fn month_day(cursor: &mut Cursor<'_>) -> Option<(i8, Option<i8>)> {
    let mut ahead = *cursor;
    let month = small(&mut ahead, 12)?;
    ahead.skip_space();
    if !ahead.eat('月') {
        return None;
    }
    ahead.eat('份');
    *cursor = ahead;
    ahead.skip_space();
    if let Some(d) = small(&mut ahead, 31) {
        ahead.skip_space();
        if ahead.eat_if(|c| matches!(c, '日' | '号')).is_some() {
            *cursor = ahead;
            return Some((month, Some(d)));
        }
    }
    let mut ahead = *cursor;
    if ahead.eat_any(&["底", "末", "初"]).is_some() {
        *cursor = ahead;
    }
    Some((month, None))
}

/// 年 as a calendar year and not as a word of its own: not 2025年轻.
fn year_sign(cursor: &mut Cursor<'_>) -> bool {
    cursor.skip_space();
    cursor.eat('年')
}

const DASHES: [&str; 11] = ["起至", "——", "—", "–", "-", "－", "～", "~", "至", "到", "−"];

fn calendar(text: &str, at: usize, anchor: Option<Date>) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let (mut first, year_printed) = point(&mut cursor, anchor)?;
    // The other end of a period.
    let mut ahead = cursor;
    ahead.skip_space();
    let dash = ahead.eat_any(&DASHES).or_else(|| {
        // 2015年和2018年之间.
        let rest = ahead.rest().strip_prefix(['和', '与'])?;
        let between = rest.find("之间").is_some_and(|at| at <= "2018年12月31日".len());
        between.then(|| ahead.eat_any(&["和", "与"]))?
    });
    ahead.skip_space();
    let second = dash.and_then(|_| {
        let mut end = ahead;
        let mut last =
            if let Some((last, _)) = point(&mut end, anchor).filter(|(p, printed)| *printed && !p.inferred) {
                last
            } else {
                // 2021年1月至6月, 6月1日至10日.
                let mut last = first;
                last.part = None;
                end = ahead;
                if let Some((m, d)) = month_day(&mut end) {
                    (last.month, last.day) = (Some(m), d);
                } else {
                    let d = small(&mut end, 31)?;
                    first.day?;
                    end.eat_if(|c| matches!(c, '日' | '号'))?;
                    last.day = Some(d);
                }
                last
            };
        let mut tail = end;
        if tail.eat_any(&["底前", "末前"]).is_some() {
            end = tail;
            last.part = Some(Part::End);
        }
        Some((last, end))
    });
    if !year_printed {
        // 2017—2019年: the first year has no 年 of its own, so that the second must have one.
        let (last, _) = second?;
        if last.year <= first.year {
            return None;
        }
        first.month = None;
    }
    let inferred = first.inferred;
    if let Some((last, end)) = second {
        let range = if inferred && anchor.is_none() { None } else { first.range().zip(last.range()) };
        if inferred && anchor.is_none() || range.is_some_and(|(a, b)| a.0 <= b.1) {
            return Some(Found {
                end: end.at(),
                from: range.map(|(a, _)| a.0),
                to: range.map(|(_, b)| b.1),
                precision: range.map_or(Precision::Year, |(_, b)| b.2),
                relative: inferred,
                mode: None,
                rule: "date/period",
            });
        }
    }
    let mut end = cursor;
    if first.month.is_none() || first.day.is_some() || first.part.is_some() {
        // 2025年底前, 6月30日前.
        let mut ahead = end;
        if ahead.eat('前') && !ahead.peek().is_some_and(|c| "三两十列期后往沿瞻".contains(c)) {
            end = ahead;
        }
    } else {
        let mut ahead = end;
        if ahead.eat('前') && !ahead.peek().is_some_and(|c| "三两十列期后往沿瞻".contains(c)) {
            end = ahead;
        }
    }
    let range = if inferred && anchor.is_none() { None } else { Some(first.range()?) };
    Some(Found {
        end: end.at(),
        from: range.map(|r| r.0),
        to: range.map(|r| r.1),
        precision: range.map_or_else(
            || match (first.day, first.month, first.part) {
                (Some(_), ..) => Precision::Day,
                (_, Some(_), _) => Precision::Month,
                (_, _, Some(Part::Quarter(_) | Part::FirstQuarters(_))) => Precision::Quarter,
                (_, _, Some(Part::FirstHalf | Part::SecondHalf)) => Precision::Half,
                _ => Precision::Year,
            },
            |r| r.2,
        ),
        relative: inferred,
        mode: None,
        rule: if inferred { "date/no-year" } else { "date/calendar" },
    })
}

/// A year with what follows it, or a month without a year. The flag says whether 年 is printed
/// (it may stand behind the other end of a period only).
fn point(cursor: &mut Cursor<'_>, anchor: Option<Date>) -> Option<(Point, bool)> {
    let mut ahead = *cursor;
    let republic = ahead.eat_str("民国");
    let year = if republic {
        let n = small(&mut ahead, 120)?;
        Some(1911 + i16::from(n))
    } else {
        year_digits(&mut ahead)
    };
    if let Some(year) = year {
        let mut point = Point { year, inferred: false, month: None, day: None, part: None };
        let mut sign = ahead;
        if year_sign(&mut sign) {
            if sign.peek().is_some_and(|c| "轻龄代级".contains(c)) {
                return None;
            }
            within_year(&mut sign, &mut point);
            *cursor = sign;
            return Some((point, true));
        }
        *cursor = ahead;
        return Some((point, false));
    }
    let mut ahead = *cursor;
    let year = anchor.map_or(2000, Date::year);
    let mut point = Point { year, inferred: true, month: None, day: None, part: None };
    if let Some((m, d)) = month_day(&mut ahead) {
        (point.month, point.day) = (Some(m), d);
        point.part = ten_days(&mut ahead).filter(|_| d.is_none());
    } else {
        let part = part_of_year(&mut ahead)?;
        // 前三个月 without a year: the three months before, whichever.
        if matches!(part, Part::End | Part::Start | Part::FirstMonths(_)) {
            return None;
        }
        point.part = Some(part);
    }
    *cursor = ahead;
    Some((point, true))
}

/// 2023-10-12, 2023/10/12, 2023.10.12.
fn iso(text: &str, at: usize) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let year = year_digits(&mut cursor)?;
    let dash = cursor.eat_if(|c| matches!(c, '-' | '/' | '.'))?;
    let m = small(&mut cursor, 12)?;
    if !cursor.eat(dash) {
        return None;
    }
    let d = small(&mut cursor, 31)?;
    if cursor.peek().is_some_and(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '-' | '/')) {
        return None;
    }
    let date = day(year, m, d)?;
    Some(Found {
        end: cursor.at(),
        from: Some(date),
        to: Some(date),
        precision: Precision::Day,
        relative: false,
        mode: None,
        rule: "date/iso",
    })
}

/// “十四五”, 十四五, 第十四个五年规划.
fn plan(text: &str, at: usize) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let ordinal = cursor.eat('第');
    let number = if ordinal {
        let n = small(&mut cursor, 30)?;
        if !cursor.eat_str("个五年") {
            return None;
        }
        cursor.eat_any(&["规划", "计划"]);
        n
    } else {
        let mut n: i8 = 0;
        let ten = cursor.eat('十');
        if ten {
            n = 10;
        }
        let mut ahead = cursor;
        if let Some(c) = ahead.eat_if(|c| numeral::digit(c).is_some_and(|d| d > 0))
            && ahead.eat('五')
        {
            let quoted = cursor::before(text, at).is_some_and(|c| matches!(c, '“' | '"' | '「'))
                && ahead.peek().is_some_and(|c| matches!(c, '”' | '"' | '」'));
            let named = ["规划", "时期", "期间", "以来", "末", "计划", "开局", "收官"]
                .iter()
                .any(|w| ahead.rest().starts_with(w));
            if !(ten || quoted || named) {
                return None;
            }
            n += i8::try_from(numeral::digit(c)?).ok()?;
            // 十四五个 is fourteen or fifteen.
            if !quoted && !named && ahead.peek().is_some_and(|c| "个家项年万亿岁".contains(c)) {
                return None;
            }
            cursor = ahead;
        } else {
            return None;
        }
        n
    };
    // 1963—1965 were years of adjustment between the second and the third plan.
    let start = match number {
        1 => 1953,
        2 => 1958,
        n => 1966 + 5 * (i16::from(n) - 3),
    };
    // “十四五”末: its last year.
    let last = cursor.rest().trim_start_matches(['”', '"']).starts_with('末');
    Some(Found {
        end: cursor.at(),
        from: day(if last { start + 4 } else { start }, 1, 1),
        to: day(start + 4, 12, 31),
        precision: if last { Precision::Year } else { Precision::Plan },
        relative: false,
        mode: None,
        rule: "date/five-year-plan",
    })
}

/// 20世纪90年代, 上世纪八十年代.
fn century(text: &str, at: usize) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let hundred = if cursor.eat_str("上世纪") {
        1900
    } else if cursor.eat_str("本世纪") {
        2000
    } else {
        let n = small(&mut cursor, 21).filter(|n| *n >= 15)?;
        if !cursor.eat_str("世纪") {
            return None;
        }
        (i16::from(n) - 1) * 100
    };
    cursor.skip_space();
    let tens = i16::from(small(&mut cursor, 90).filter(|n| n % 10 == 0)?);
    if !cursor.eat_str("年代") {
        return None;
    }
    Some(Found {
        end: cursor.at(),
        from: day(hundred + tens, 1, 1),
        to: day(hundred + tens + 9, 12, 31),
        precision: Precision::Decade,
        relative: false,
        mode: None,
        rule: "date/decade",
    })
}

/// 今年, 去年底, 近两年, 今后五年, 截至目前, 上半年.
fn relative(text: &str, at: usize, anchor: Option<Date>) -> Option<Found> {
    let mut cursor = Cursor::new(text, at);
    let left = cursor::before(text, at);
    let words: [(&str, i16); 13] = [
        ("今年", 0),
        ("本年度", 0),
        ("本年", 0),
        ("去年", -1),
        ("上一年度", -1),
        ("上年度", -1),
        ("上年", -1),
        ("明年", 1),
        ("下一年度", 1),
        ("下年度", 1),
        ("前年", -2),
        ("上一年", -1),
        ("今冬明春", 0),
    ];
    if let Some((word, shift)) = words.iter().find(|(w, _)| cursor.rest().starts_with(w)) {
        if left.is_some_and(|c| matches!(c, '以' | '之') || (word.starts_with('上') && c == '以')) {
            return None;
        }
        cursor.eat_str(word);
        if *word == "本年" && cursor.peek().is_some_and(|c| "级龄".contains(c)) {
            return None;
        }
        let year = anchor.map_or(2000, |a| a.year() + shift);
        let mut point = Point { year, inferred: true, month: None, day: None, part: None };
        within_year(&mut cursor, &mut point);
        let mut ahead = cursor;
        if ahead.eat('前') && !ahead.peek().is_some_and(|c| "三两十列期后往沿瞻".contains(c)) {
            cursor = ahead;
        }
        let range = anchor.and_then(|_| point.range());
        return Some(Found {
            end: cursor.at(),
            from: range.map(|r| r.0),
            to: range.map(|r| r.1),
            precision: range.map_or(Precision::Year, |r| r.2),
            relative: true,
            mode: None,
            rule: "date/relative-year",
        });
    }
    if cursor.eat_any(&["截至目前", "截止目前", "迄今", "截至当前"]).is_some() {
        let year = anchor.and_then(|a| day(a.year(), 1, 1));
        return Some(Found {
            end: cursor.at(),
            from: year,
            to: anchor,
            precision: Precision::Day,
            relative: true,
            mode: Some(TimeMode::AsOf),
            rule: "date/now",
        });
    }
    let past = cursor.eat_any(&["最近", "近", "过去的", "过去"]).is_some();
    let future = !past && cursor.eat_any(&["未来", "今后"]).is_some();
    if !(past || future) || left.is_some_and(|c| past && "附邻靠".contains(c)) {
        return None;
    }
    let vague = cursor.eat_any(&["年来", "几年来", "年", "几年"]).is_some();
    let range = if vague {
        None
    } else {
        cursor.skip_space();
        let n = small(&mut cursor, 100)?;
        cursor.skip_space();
        // 近三月, 近6个月.
        let mut months = cursor;
        months.eat('个');
        if past && months.eat('月') && months.peek() != Some('份') {
            let from = anchor.and_then(|a| a.checked_sub(i64::from(n).months()).ok());
            return Some(Found {
                end: months.at(),
                from,
                to: anchor.filter(|_| from.is_some()),
                precision: Precision::Month,
                relative: true,
                mode: Some(TimeMode::Since),
                rule: "date/relative-period",
            });
        }
        // 近3年内 is a horizon and no period.
        if !cursor.eat('年') || past && cursor.rest().starts_with(['内', '之']) {
            return None;
        }
        cursor.eat('来');
        let shift: Shift = i64::from(n).years();
        anchor.and_then(|a| {
            Some(if past { (a.checked_sub(shift).ok()?, a) } else { (a, a.checked_add(shift).ok()?) })
        })
    };
    Some(Found {
        end: cursor.at(),
        from: range.map(|r| r.0),
        to: range.map(|r| r.1),
        precision: Precision::Year,
        relative: true,
        mode: Some(if past { TimeMode::Since } else { TimeMode::During }),
        rule: "date/relative-period",
    })
}

/// The date expressions of a text, in order.
///
/// `anchor` is the date of the document; without it, 今年 and 6月6日 have no `from` and `to`.
pub fn dates_in(text: &str, anchor: Option<Date>) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = Vec::new();
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at < skip || !begins(c) {
            continue;
        }
        if let Some(date) = date_at(text, at, anchor) {
            skip = date.span.end();
            out.push(date);
        } else if c.is_ascii_digit() {
            // Not in the middle of a longer number.
            skip = at + text.get(at..).map_or(1, |r| r.bytes().take_while(u8::is_ascii_digit).count());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let anchor = Date::new(2023, 9, 27).ok();
        let found = dates_in(text, anchor);
        let show = |d: Option<Date>| d.map_or("-".to_owned(), |d| d.to_string());
        let found: Vec<(String, String, String)> =
            found.into_iter().map(|d| (d.time.text, show(d.time.from), show(d.time.to))).collect();
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn mode_of(text: &str, expected: TimeMode) {
        assert_eq!(dates_in(text, None).first().map(|d| d.time.mode), Some(expected), "{text}");
    }

    #[test]
    fn calendar_dates() {
        check("到2025年,", &[("2025年", "2025-01-01", "2025-12-31")]);
        check("2025年底前完成", &[("2025年底前", "2025-01-01", "2025-12-31")]);
        check("2022年6月6日", &[("2022年6月6日", "2022-06-06", "2022-06-06")]);
        check("二〇二三年六月", &[("二〇二三年六月", "2023-06-01", "2023-06-30")]);
        check("二〇三五年", &[("二〇三五年", "2035-01-01", "2035-12-31")]);
        check("2024年2月", &[("2024年2月", "2024-02-01", "2024-02-29")]);
        check("2023-10-12", &[("2023-10-12", "2023-10-12", "2023-10-12")]);
        check("2025 年第二季度", &[("2025 年第二季度", "2025-04-01", "2025-06-30")]);
        check("民国三十年", &[("民国三十年", "1941-01-01", "1941-12-31")]);
    }

    #[test]
    fn periods_end_with_their_last_day() {
        check("2017—2019年", &[("2017—2019年", "2017-01-01", "2019-12-31")]);
        check("(2022-2025年)", &[("2022-2025年", "2022-01-01", "2025-12-31")]);
        check("2021年至2023年", &[("2021年至2023年", "2021-01-01", "2023-12-31")]);
        check("2021年1月至6月", &[("2021年1月至6月", "2021-01-01", "2021-06-30")]);
        check("2021年1月1日—2022年12月31日", &[("2021年1月1日—2022年12月31日", "2021-01-01", "2022-12-31")]);
        check("6月1日至10日", &[("6月1日至10日", "2023-06-01", "2023-06-10")]);
    }

    #[test]
    fn periods_inside_a_year() {
        check("2024年1—11月", &[("2024年1—11月", "2024-01-01", "2024-11-30")]);
        check("1至3月", &[("1至3月", "2023-01-01", "2023-03-31")]);
        check("2024年一至三季度", &[("2024年一至三季度", "2024-01-01", "2024-09-30")]);
        check("4月12—19日", &[("4月12—19日", "2023-04-12", "2023-04-19")]);
        check("2022年前十一个月", &[("2022年前十一个月", "2022-01-01", "2022-11-30")]);
        check("2024年前两个季度", &[("2024年前两个季度", "2024-01-01", "2024-06-30")]);
        check("2024年6月上旬", &[("2024年6月上旬", "2024-06-01", "2024-06-10")]);
        check("6月下旬", &[("6月下旬", "2023-06-21", "2023-06-30")]);
        check("近三个月", &[("近三个月", "2023-06-27", "2023-09-27")]);
        check("2015年和2018年之间", &[("2015年和2018年", "2015-01-01", "2018-12-31")]);
        check(
            "2015年和2018年",
            &[("2015年", "2015-01-01", "2015-12-31"), ("2018年", "2018-01-01", "2018-12-31")],
        );
        check("“十四五”末", &[("十四五", "2025-01-01", "2025-12-31")]);
        check("前三个月", &[]);
        check("3—5个", &[]);
        check("1—2月份", &[("1—2月份", "2023-01-01", "2023-02-28")]);
    }

    #[test]
    fn plans() {
        check("“十四五”期间", &[("十四五", "2021-01-01", "2025-12-31")]);
        check("十三五规划", &[("十三五", "2016-01-01", "2020-12-31")]);
        check("“九五”计划", &[("九五", "1996-01-01", "2000-12-31")]);
        check("第十四个五年规划", &[("第十四个五年规划", "2021-01-01", "2025-12-31")]);
        check("十五五", &[("十五五", "2026-01-01", "2030-12-31")]);
        check("十五个", &[]);
    }

    #[test]
    fn relative_dates_need_the_document() {
        check("今年上半年", &[("今年上半年", "2023-01-01", "2023-06-30")]);
        check("去年底", &[("去年底", "2022-01-01", "2022-12-31")]);
        check("上半年", &[("上半年", "2023-01-01", "2023-06-30")]);
        check("近两年", &[("近两年", "2021-09-27", "2023-09-27")]);
        check("今后五年", &[("今后五年", "2023-09-27", "2028-09-27")]);
        check("近年来", &[("近年来", "-", "-")]);
        check("6月6日", &[("6月6日", "2023-06-06", "2023-06-06")]);
        assert_eq!(dates_in("今年", None)[0].time.from, None);
    }

    #[test]
    fn modes() {
        mode_of("到2025年", TimeMode::By);
        mode_of("截至2022年底", TimeMode::AsOf);
        mode_of("2018年以来", TimeMode::Since);
        mode_of("2018年", TimeMode::During);
        mode_of("2018年9月1日及以前", TimeMode::By);
        mode_of("2025年6月30日（含）前", TimeMode::By);
    }

    #[test]
    fn no_dates() {
        check("5年", &[]);
        check("1528项", &[]);
        check("0755-88101447", &[]);
        check("〔2022〕5号", &[]);
        check("第十一", &[]);
        check("2.5", &[]);
        check("1/4", &[]);
        check("统一十一个", &[]);
        check("2025年轻人", &[]);
    }

    #[test]
    fn decades() {
        check("20世纪90年代", &[("20世纪90年代", "1990-01-01", "1999-12-31")]);
    }
}
