//! From a numeral to a quantity: unit, range, comparator, hedge.
//!
//! Looks at the number and what touches it, never further; what is measured, when and in which
//! sense is the business of `context`.

use gongwen_model::Comparator;
use gongwen_text::DataError;
use rust_decimal::Decimal;

use crate::comparators::Comparators;
use crate::cues::{Class as Cue, Cues};
use crate::cursor::{self, Cursor};
use crate::numeral::{self, Form, Numeral};
use crate::units::{Class, Units};
use gongwen_text::is_han;

/// A number with its unit and comparator, as it stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raw {
    /// First byte of the comparator word, or of the number.
    pub(crate) start: usize,
    /// First byte of the number.
    pub(crate) number: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    pub(crate) value: Decimal,
    pub(crate) max: Option<Decimal>,
    /// The parts of a ratio.
    pub(crate) terms: Vec<Decimal>,
    pub(crate) unit: &'static str,
    /// Place of the unit; empty where none is printed.
    pub(crate) unit_at: (usize, usize),
    pub(crate) class: Class,
    pub(crate) comparator: Comparator,
    pub(crate) approx: bool,
    pub(crate) form: Form,
    /// 元/吨 → 吨.
    pub(crate) per: Option<(usize, usize)>,
    pub(crate) rhetorical: bool,
    /// A magnitude and no unit: 592亿.
    pub(crate) bare_magnitude: bool,
    /// A word behind the number bounds it: 以上, 以内.
    pub(crate) bounded_after: bool,
    pub(crate) rule: &'static str,
}

#[derive(Debug)]
pub(crate) struct Grammar {
    pub(crate) units: Units,
    pub(crate) comparators: Comparators,
    pub(crate) cues: Cues,
}

/// The rule of an order of magnitude: 千亿级.
pub(crate) const ORDER: &str = "quantity/order-of-magnitude";

/// Signs between the ends of a range.
pub(crate) const RANGE: [&str; 11] = ["——", "—", "–", "-", "－", "−", "～", "~", "〜", "至", "到"];

/// How far in front of an index value its noun is looked for, in bytes.
const NEAR_NOUN: usize = 60;

/// Longest base between a bound and its share (不超过总投入30%), in characters.
const BASE_OF_SHARE: usize = 12;

/// Words behind 内 that make it part of another word.
const INNER: &str = "容部外地陆蒙需涵生资控因在";

impl Grammar {
    pub(crate) fn load() -> Result<Self, DataError> {
        Ok(Self { units: Units::load()?, comparators: Comparators::load()?, cues: Cues::load()? })
    }

    /// The quantity whose number begins at `at`; nothing in front of `floor` belongs to it.
    /// `Err` says where to go on.
    pub(crate) fn quantity_at(&self, text: &str, at: usize, floor: usize) -> Result<Raw, usize> {
        let Some(first) = numeral::numeral_at(text, at) else {
            return Err(at + past_number(text, at));
        };
        let next = first.end;
        if left_bars(text, &first, floor) {
            return Err(next);
        }
        let mut raw = self.unsigned(text, &first, floor).ok_or(next)?;
        if let Some(sign) = sign_before(text, &raw) {
            raw.value = -raw.value;
            raw.number -= sign;
            raw.start = raw.start.min(raw.number);
        }
        Ok(raw)
    }

    fn unsigned(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        self.fraction(text, first, floor)
            .or_else(|| self.ratio(text, first))
            .or_else(|| self.tenths(text, first, floor))
            .or_else(|| self.measured(text, first, floor))
            .or_else(|| self.index(text, first, floor))
            .or_else(|| named_group(text, first))
    }

    /// 一半左右, 约半数, 半年内: halves that a word around them bounds, at the 一 or 半 at `at`.
    pub(crate) fn half_at(&self, text: &str, at: usize, floor: usize) -> Option<Raw> {
        let mut cursor = Cursor::new(text, at);
        let share = cursor.eat_any(&["一半", "半数"]).is_some();
        let (unit, unit_at) = if share {
            (None, (cursor.at(), cursor.at()))
        } else {
            if !cursor.eat('半') || cursor::before(text, at).is_some_and(numeral::begins) {
                return None;
            }
            let unit = self.units.at(cursor.rest()).filter(|u| u.class == Class::Duration)?;
            let start = cursor.at();
            cursor.advance(unit.form.len());
            (Some(unit), (start, cursor.at()))
        };
        let n = Numeral {
            start: at,
            end: cursor.at(),
            value: if share { Decimal::from(50) } else { HALF },
            max: None,
            mantissa: Decimal::ONE,
            scale: Decimal::ONE,
            more: false,
            form: Form::Hanzi,
        };
        let raw = Raw {
            unit: unit.map_or("%", |u| u.code),
            class: unit.map_or(Class::Percent, |u| u.class),
            unit_at,
            rule: "quantity/half",
            ..plain(&n, n.end)
        };
        let raw = self.compared(text, raw, false, floor);
        let bounded = raw.comparator != Comparator::Equal || raw.approx;
        let head = text.get(floor..raw.start).unwrap_or("");
        let shared = share && (head.ends_with(['占', '比']) || self.comparators.changes(head));
        // 缩短至半小时.
        let reached = !share && head.ends_with(['至', '到', '为']);
        (bounded || shared || reached).then_some(raw)
    }

    /// A number at `at` that an item of a list follows: 12 of 分别为12、15和20家. It takes its unit from there.
    pub(crate) fn listed_at(&self, text: &str, at: usize, floor: usize) -> Option<Raw> {
        let n =
            numeral::numeral_at(text, at).filter(|n| n.form == Form::Arabic && n.scale == Decimal::ONE)?;
        let more = between_items(text.get(n.end..)?.chars().next()?) && !left_bars(text, &n, floor);
        more.then(|| Raw { rule: SHARED, ..self.compared(text, plain(&n, n.end), false, floor) })
    }

    /// 首位, 第三位, 前十: a rank, where the clause says so; nothing in front of `floor` belongs to the clause.
    pub(crate) fn rank_at(&self, text: &str, at: usize, floor: usize) -> Option<Raw> {
        let rest = text.get(at..)?;
        let head = text.get(floor..at)?;
        let clause = head.rsplit(['，', ',', '；', ';', '。', '：', ':']).next().unwrap_or("");
        let ranked = || self.cues.has(Cue::RankVerb, clause);
        let place = |start: usize, end: usize, n: &Numeral, comparator| Raw {
            start,
            end,
            unit: "位次",
            class: Class::Count,
            unit_at: (end, end),
            comparator,
            approx: false,
            rule: "quantity/rank",
            ..plain(n, end)
        };
        if let Some(behind) = rest.strip_prefix("首位") {
            if !ranked() || behind.starts_with(['度', '产']) {
                return None;
            }
            let end = at + "首位".len();
            let one = Numeral {
                start: at,
                end,
                value: Decimal::ONE,
                max: None,
                mantissa: Decimal::ONE,
                scale: Decimal::ONE,
                more: false,
                form: Form::Hanzi,
            };
            return Some(place(at, end, &one, Comparator::Equal));
        }
        let (start, comparator) = if head.ends_with('第') {
            (at - '第'.len_utf8(), Comparator::Equal)
        } else if head.ends_with('前') {
            (at - '前'.len_utf8(), Comparator::AtMost)
        } else {
            return None;
        };
        let before = text.get(floor..start)?;
        if !ranked() && self.cues.ending(Cue::RankField, before).is_none() {
            return None;
        }
        let n = numeral::numeral_at(text, at).filter(|n| {
            n.max.is_none()
                && !n.more
                && n.value.fract().is_zero()
                && n.value <= Decimal::ONE_THOUSAND
                && n.form != Form::Positional
        })?;
        let mut cursor = Cursor::new(text, n.end);
        let word = cursor.eat_any(&["位", "名"]).is_some();
        let stop = cursor.peek().is_none_or(|c| !is_han(c) || c == '的');
        (word || stop).then(|| place(start, cursor.at(), &n, comparator))
    }

    /// 百分之五, 四分之一, 1/4.
    fn fraction(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        let mut cursor = Cursor::new(text, first.end);
        let hundred = Decimal::ONE_HUNDRED;
        cursor.skip_space();
        let (value, max, end) = if cursor.eat_str("分之") {
            cursor.skip_space();
            let part = numeral::numeral_at(text, cursor.at())?;
            if part.form == Form::Bare && part.value != hundred {
                return None;
            }
            let share = |n: Decimal| n.checked_mul(hundred)?.checked_div(first.value);
            let mut end = part.end;
            let mut max = match part.max {
                Some(m) => Some(share(m)?),
                None => None,
            };
            let mut ahead = Cursor::new(text, part.end);
            if ahead.eat_any(&RANGE).is_some() {
                let again = ahead;
                if let Some(n) = numeral::numeral_at(text, again.at()) {
                    let mut after = Cursor::new(text, n.end);
                    if n.value == first.value && after.eat_str("分之") {
                        if let Some(n) = numeral::numeral_at(text, after.at()) {
                            (max, end) = (Some(share(n.value)?), n.end);
                        }
                    } else if n.value > part.value {
                        (max, end) = (Some(share(n.value)?), n.end);
                    }
                }
            }
            (share(part.value)?, max, end)
        } else if first.form == Form::Arabic && cursor.eat('/') {
            let below = numeral::numeral_at(text, cursor.at()).filter(|n| n.form == Form::Arabic)?;
            let whole = first.value.fract().is_zero() && below.value.fract().is_zero();
            let proper = first.value < below.value && below.value <= hundred && !first.value.is_zero();
            let stop = Cursor::new(text, below.end).peek();
            if !whole
                || !proper
                || stop.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-'))
            {
                return None;
            }
            (first.value.checked_mul(hundred)?.checked_div(below.value)?, None, below.end)
        } else {
            return None;
        };
        let shape = |d: Decimal| d.round_dp(6).normalize();
        let raw = Raw {
            unit_at: (end, end),
            rule: "quantity/fraction",
            value: shape(value),
            max: max.map(shape),
            comparator: if max.is_some() { Comparator::Range } else { Comparator::Equal },
            unit: "%",
            class: Class::Percent,
            ..plain(first, end)
        };
        Some(self.compared(text, raw, false, floor))
    }

    /// 2.27∶1, 8.3∶41.4∶50.3: with the sign of ratios, or with a colon behind a noun that is one.
    fn ratio(&self, text: &str, first: &Numeral) -> Option<Raw> {
        (first.form == Form::Arabic && first.scale == Decimal::ONE).then_some(())?;
        let mut cursor = Cursor::new(text, first.end);
        let mut terms = vec![first.value.normalize()];
        let mut colon = false;
        loop {
            let mut ahead = cursor;
            let sign = ahead.eat_if(|c| matches!(c, '∶' | ':' | '：'));
            let Some(sign) = sign else { break };
            let next = numeral::numeral_at(text, ahead.at()).filter(|n| n.form == Form::Arabic)?;
            colon |= sign != '∶';
            terms.push(next.value.normalize());
            cursor.advance(next.end - cursor.at());
        }
        let named = || self.near_noun(text, first.start, Cue::RatioNoun);
        let ends = !cursor.peek().is_some_and(|c| c.is_ascii_alphanumeric());
        (terms.len() > 1 && ends && (!colon || named())).then_some(())?;
        // Of two terms the ratio is a number: 2.27 to 1.
        let value = match *terms.as_slice() {
            [a, b] if !b.is_zero() => a.checked_div(b)?.round_dp(6).normalize(),
            _ => first.value.normalize(),
        };
        Some(Raw {
            value,
            terms,
            unit: "1",
            class: Class::Index,
            rule: "quantity/ratio",
            ..plain(first, cursor.at())
        })
    }

    /// 价格指数为99.5, 收入比由3.27缩小至2.93: a number without a unit behind a noun that needs none.
    fn index(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        let bare = first.form == Form::Arabic && first.scale == Decimal::ONE && first.max.is_none();
        (bare && self.near_noun(text, first.start, Cue::IndexNoun)).then_some(())?;
        let raw = self.compared(text, plain(first, first.end), false, floor);
        let raw = Raw { unit: "1", class: Class::Index, rule: "quantity/index", ..raw };
        let rest = text.get(raw.end..).unwrap_or("");
        let free = !rest
            .starts_with(|c: char| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-'));
        let goes_on = self.cues.opening(Cue::ToLevel, rest).is_some() || rest.starts_with(['和', '与']);
        (free || goes_on).then_some(raw)
    }

    /// Whether a noun of the class stands in front, with nothing between but what compares and other numbers.
    fn near_noun(&self, text: &str, at: usize, class: Cue) -> bool {
        let near = gongwen_text::window::tail(text.get(..at).unwrap_or(""), NEAR_NOUN);
        let near = near.rsplit(['，', '。', '；', ',', ';', '\n']).next().unwrap_or("");
        let Some((found, noun)) = self.cues.find_last(class, near) else { return false };
        let mut between = near.get(found + noun.len()..).unwrap_or("");
        loop {
            let rest = between.trim_start_matches(|c: char| {
                c.is_ascii_digit()
                    || matches!(
                        c,
                        '.' | ' ' | '从' | '由' | '为' | '是' | '的' | '和' | '、' | '约' | ':' | '：' | '∶'
                    )
            });
            let word = self.cues.opening(Cue::ToLevel, rest).map(str::len);
            let word = word.or_else(|| self.comparators.opening(rest).map(|w| w.form.len()));
            match word.and_then(|len| rest.get(len..)) {
                Some(behind) => between = behind,
                None => return rest.is_empty(),
            }
        }
    }

    /// 三成, 八成五, 8折.
    fn tenths(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        let mut cursor = Cursor::new(text, first.end);
        cursor.skip_space();
        if first.scale > Decimal::TEN || first.more || first.form == Form::Bare || first.value.is_zero() {
            return None;
        }
        let off = cursor.eat('折');
        if !off && !cursor.eat('成') {
            return None;
        }
        let mut end = cursor.at();
        let two_digits = off && first.value > Decimal::TEN && first.value < Decimal::ONE_HUNDRED;
        if first.value > Decimal::TEN && !two_digits || off && first.value == Decimal::TEN {
            return None;
        }
        let mut value = if two_digits { first.value } else { first.value.checked_mul(Decimal::TEN)? };
        if off {
            if cursor.peek().is_some_and(|c| "叠射腾旧算合扣半磨中返弯断回".contains(c)) {
                return None;
            }
        } else if cursor.eat('半') {
            value += Decimal::from(5);
            end = cursor.at();
        } else if let Some(n) = numeral::numeral_at(text, cursor.at())
            && n.form == Form::Hanzi
            && n.value < Decimal::TEN
            && n.max.is_none()
        {
            value += n.value;
            end = n.end;
        }
        let stop = Cursor::new(text, end).peek();
        if !off && stop.is_some_and(|c| "立功为员果熟本交长效就绩套品片批规形都型才".contains(c))
        {
            return None;
        }
        let max = first.max.map(|m| m * Decimal::TEN);
        let raw = Raw {
            unit_at: (end, end),
            rule: "quantity/tenths",
            value: value.normalize(),
            max,
            unit: "%",
            class: Class::Percent,
            ..plain(first, end)
        };
        Some(self.compared(text, raw, false, floor))
    }

    /// A number with a unit, or two of them.
    fn measured(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        let unit = self.unit_behind(text, first);
        let bare = |n: &Numeral| n.form == Form::Bare;
        // 5.5%-6%, 8—10个, 3万元-5万元.
        if !bare(first)
            && let Some(range) = self.range(text, first, unit)
        {
            return Some(self.compared(text, range, false, floor));
        }
        let (unit, end) = match unit {
            Some(found) => found,
            None => return self.unitless(text, first, floor),
        };
        let unit_at = (past_spaces(text, first.end), end);
        // 港币两千万元: the currency in front tells which 元.
        let head = text.get(floor..first.start).unwrap_or("").trim_end_matches(' ');
        let foreign = self.units.currency_before(head).filter(|u| unit.form == "元" && u.code != unit.code);
        let code = foreign.map_or(unit.code, |currency| currency.code);
        let (part, end) = match unit.class {
            Class::Money => cents(text, end, code),
            class => half_behind(text, end, class),
        };
        let value = first.value.checked_add(part.checked_mul(first.scale)?)?.normalize();
        let raw = Raw {
            unit: code,
            class: unit.class,
            unit_at,
            rule: rule(unit.class),
            value,
            ..plain(first, end)
        };
        let raw = self.compared(text, raw, first.more, floor);
        if bare(first) && !raw.approx && raw.comparator == Comparator::Equal {
            return None;
        }
        Some(raw)
    }

    /// The unit behind a number, and where it ends.
    fn unit_behind(&self, text: &str, n: &Numeral) -> Option<(crate::units::Unit, usize)> {
        let mut cursor = Cursor::new(text, n.end);
        cursor.skip_space();
        // 六 个 百 分点: the one unit whose characters are set apart in print.
        if let Some(len) = spaced(cursor.rest(), "个百分点") {
            cursor.advance(len);
            return Some((self.units.at("个百分点")?, cursor.at()));
        }
        let unit = self.units.at(cursor.rest())?;
        cursor.advance(unit.form.len());
        Some((unit, cursor.at()))
    }

    fn range(&self, text: &str, first: &Numeral, unit: Option<(crate::units::Unit, usize)>) -> Option<Raw> {
        let mut cursor = Cursor::new(text, unit.map_or(first.end, |(_, end)| end));
        cursor.skip_space();
        // 5000元（含）至10000元.
        cursor.eat_any(&["（含）", "(含)", "（不含）", "(不含)"]);
        // 1万元以上10万元以下: both ends are printed with their bounds.
        let floor = unit.is_some() && cursor.eat_str("以上") && {
            cursor.eat_any(&["、", "，", ","]);
            true
        };
        if !floor {
            cursor.eat_any(&RANGE)?;
        }
        cursor.skip_space();
        let second = numeral::numeral_at(text, cursor.at())?;
        let (last_unit, end) = self.unit_behind(text, &second)?;
        let end = match text.get(end..).is_some_and(|rest| rest.starts_with("以下")) {
            true if floor => end + "以下".len(),
            _ if floor => return None,
            _ => end,
        };
        if unit.is_some_and(|(u, _)| u.code != last_unit.code) || first.max.is_some() || second.max.is_some()
        {
            return None;
        }
        // The first end takes the magnitude of the second: 3-5万元.
        let shared = first.scale == Decimal::ONE && first.mantissa < second.mantissa && unit.is_none();
        // 七千到九千亿元, 一千到两千万元.
        let myriads = myriads(second.value);
        let spoken = first.form == Form::Hanzi && second.form == Form::Hanzi && unit.is_none();
        let below = second.value.checked_div(myriads).is_some_and(|top| first.value < top);
        let low = match (spoken && below, shared) {
            (true, _) => first.value.checked_mul(myriads)?,
            (_, true) => first.value.checked_mul(second.scale)?,
            _ => first.value,
        };
        if low >= second.value || (first.form == Form::Positional) != (second.form == Form::Positional) {
            return None;
        }
        Some(Raw {
            value: low,
            max: Some(second.value),
            unit: last_unit.code,
            class: last_unit.class,
            unit_at: (past_spaces(text, second.end), end),
            comparator: Comparator::Range,
            rule: "quantity/range",
            ..plain(first, end)
        })
    }

    /// 592亿: a magnitude without a unit; what it counts is told by the context.
    fn unitless(&self, text: &str, first: &Numeral, floor: usize) -> Option<Raw> {
        let level = text.get(first.end..).is_some_and(|r| r.starts_with('级'));
        if level && magnitude_of(first) >= Decimal::from(100_000_000) {
            // 千亿级: an order of magnitude.
            let end = first.end + '级'.len_utf8();
            return Some(Raw {
                unit: "CNY",
                class: Class::Money,
                unit_at: (end, end),
                comparator: Comparator::About,
                approx: true,
                bare_magnitude: true,
                rule: ORDER,
                ..plain(first, end)
            });
        }
        // 人民币500万, US$30: the currency stands in front.
        let head = text.get(floor..first.start).unwrap_or("").trim_end_matches(' ');
        if let Some(unit) = self.units.currency_before(head)
            && first.form != Form::Bare
        {
            let start = floor + head.len() - unit.form.len();
            let mut raw = Raw {
                unit: unit.code,
                class: Class::Money,
                unit_at: (start, start + unit.form.len()),
                rule: "quantity/money",
                ..plain(first, first.end)
            };
            raw.start = start;
            return Some(self.compared(text, raw, first.more, floor));
        }
        let ten_thousand = Decimal::from(10_000);
        let large = match first.form {
            Form::Arabic => first.scale >= ten_thousand,
            Form::Bare => first.value >= ten_thousand,
            _ => first.scale >= ten_thousand,
        };
        if !large || level {
            return None;
        }
        let raw = Raw {
            unit: "",
            class: Class::Count,
            unit_at: (first.end, first.end),
            bare_magnitude: true,
            rule: "quantity/magnitude",
            ..plain(first, first.end)
        };
        let raw = self.compared(text, raw, first.more, floor);
        // 用户超千万, but not 千万要注意: in 汉字 a bare magnitude is a number where a word compares it.
        let compared = raw.comparator != Comparator::Equal || raw.approx;
        (first.form == Form::Arabic || compared).then_some(raw)
    }

    /// Adds the words before and behind that compare.
    fn compared(&self, text: &str, mut raw: Raw, more: bool, floor: usize) -> Raw {
        let mut strict = more;
        let mut cursor = Cursor::new(text, raw.end);
        // 3年多.
        if !more && raw.class == Class::Duration && raw.max.is_none() && cursor.eat('多') {
            strict = true;
            raw.end = cursor.at();
        }
        let ranged = raw.max.is_some();
        if let Some(word) = self.comparators.starting(cursor.rest()) {
            let mut after = cursor;
            after.advance(word.form.len());
            let next = after.peek();
            let inner = word.form == "内";
            let barred = (inner && (raw.class != Class::Duration || next.is_some_and(|c| INNER.contains(c))))
                || (word.form == "以下" && next.is_some_and(|c| "简几问事方措".contains(c)));
            if !barred {
                raw.end = after.at();
                raw.bounded_after = !word.approx;
                raw.approx |= word.approx;
                if !ranged {
                    raw.comparator = word.comparator;
                }
            }
        }
        // Up to two words stand in front: 力争达到近30%.
        for round in 0..2 {
            let head = text.get(floor..raw.start).unwrap_or("").trim_end_matches(' ');
            let Some(word) = self.comparators.ending(head) else { break };
            raw.start = floor + head.len() - word.form.len();
            raw.approx |= word.approx;
            if !ranged
                && (raw.comparator == Comparator::Equal
                    || (round == 0 && overrides(word.comparator, raw.comparator)))
            {
                raw.comparator = word.comparator;
            }
        }
        // 不超过总投入30%: the base of the share stands between.
        if matches!(raw.class, Class::Percent | Class::Times) && raw.comparator == Comparator::Equal {
            let head = text.get(floor..raw.start).unwrap_or("");
            if let Some((comparator, between)) = self.comparators.bound_in(head)
                && between.chars().count() <= BASE_OF_SHARE
                && between.chars().all(is_han)
            {
                raw.comparator = comparator;
            }
        }
        // 最高补助10万元: a word of granting may stand between.
        if raw.class == Class::Money && raw.comparator == Comparator::Equal {
            let head = text.get(floor..raw.start).unwrap_or("").trim_end_matches(' ');
            if let Some(bound) = self.comparators.bridged(head) {
                raw.comparator = bound;
            }
        }
        if strict {
            raw.approx = true;
            if matches!(raw.comparator, Comparator::Equal | Comparator::About) {
                raw.comparator = Comparator::Greater;
            }
        }
        // 元/吨.
        let mut cursor = Cursor::new(text, raw.end);
        if cursor.eat('/') || cursor.eat('／') {
            let start = cursor.at();
            let unit = self.units.at(cursor.rest()).map(|u| u.form.len());
            let han: usize =
                cursor.rest().chars().take(3).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
            let len = unit.unwrap_or(han);
            if len > 0 {
                raw.per = Some((start, start + len));
                raw.end = start + len;
            }
        }
        raw
    }
}

/// 10⁴, 10⁸ or 10¹²: the largest of them that `value` reaches, else one.
fn myriads(value: Decimal) -> Decimal {
    let steps = [1_000_000_000_000_i64, 100_000_000, 10_000].map(Decimal::from);
    steps.into_iter().find(|step| value >= *step).unwrap_or(Decimal::ONE)
}

/// The rule of a number that takes its unit from the next one of its list.
pub(crate) const SHARED: &str = "quantity/shared-unit";

fn between_items(c: char) -> bool {
    matches!(c, '、' | '和' | '及' | '与')
}

/// 10.6万、3.8万、3.3万平方公里: the unit at the end of a list holds for all of it.
pub(crate) fn share_units(text: &str, raws: &mut Vec<Raw>) {
    for k in (1..raws.len()).rev() {
        let (head, tail) = raws.split_at_mut(k);
        let (Some(raw), Some(next)) = (head.last_mut(), tail.first()) else { continue };
        let gap = text.get(raw.end..next.start).unwrap_or("").trim();
        let listed = gap.chars().count() == 1 && gap.starts_with(between_items);
        if raw.unit.is_empty() && listed && !next.unit.is_empty() {
            *raw = Raw {
                unit: next.unit,
                class: next.class,
                unit_at: next.unit_at,
                bare_magnitude: false,
                rule: SHARED,
                ..raw.clone()
            };
        }
    }
    raws.retain(|r| r.rule != SHARED || !r.unit.is_empty());
}

fn past_spaces(text: &str, at: usize) -> usize {
    let mut cursor = Cursor::new(text, at);
    cursor.skip_space();
    cursor.at()
}

/// Bytes of `word` at the start of `rest`, with spaces between its characters or not.
fn spaced(rest: &str, word: &str) -> Option<usize> {
    let mut cursor = Cursor::new(rest, 0);
    for (k, c) in word.chars().enumerate() {
        if k > 0 {
            cursor.skip_space();
        }
        if !cursor.eat(c) {
            return None;
        }
    }
    Some(cursor.at())
}

/// 0.5.
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// 5元3角, 两美元又三美分: the parts of a currency behind its unit, and where they end.
fn cents(text: &str, end: usize, code: &str) -> (Decimal, usize) {
    let parts: &[(&str, u32)] = match code {
        "CNY" => &[("角", 1), ("毛", 1), ("分", 2)],
        "USD" => &[("美分", 2)],
        "EUR" => &[("欧分", 2)],
        "JPY" => &[("日本钱", 2), ("日本銭", 2)],
        _ => &[],
    };
    let (mut sum, mut done) = (Decimal::ZERO, end);
    for (part, scale) in parts {
        let mut cursor = Cursor::new(text, done);
        cursor.eat('又');
        let Some(n) = numeral::numeral_at(text, cursor.at()).filter(|n| n.value < Decimal::ONE_HUNDRED)
        else {
            continue;
        };
        cursor.advance(n.end - cursor.at());
        if cursor.eat_str(part) {
            sum += n.value * Decimal::new(1, *scale);
            done = cursor.at();
        }
    }
    (sum, done)
}

/// 一吨半, 两年半: the half behind a unit, and where it ends.
fn half_behind(text: &str, end: usize, class: Class) -> (Decimal, usize) {
    let mut cursor = Cursor::new(text, end);
    let halves = matches!(class, Class::Measure | Class::Duration | Class::Times);
    if halves && cursor.eat('半') && !cursor.peek().is_some_and(|c| "径导数夜天成年个截".contains(c))
    {
        (HALF, cursor.at())
    } else {
        (Decimal::ZERO, end)
    }
}

/// Bytes of the minus in front of a quantity: 负0.2千米, 增长-3.2%.
fn sign_before(text: &str, raw: &Raw) -> Option<usize> {
    let head = text.get(..raw.number)?;
    let sign = head.chars().next_back().filter(|c| matches!(c, '-' | '－' | '−' | '负'))?;
    let left = head.get(..head.len() - sign.len_utf8())?.chars().next_back();
    let meant = match (sign, left) {
        ('负', c) => !c.is_some_and(|c| "抱担欺肩自胜辜背".contains(c)),
        (_, None) => true,
        (_, Some(c)) => c.is_whitespace() || "（(：:，,为长速率比降幅温".contains(c),
    };
    let level = sign == '负' || matches!(raw.class, Class::Percent | Class::Point) || raw.unit == "℃";
    (meant && level && raw.max.is_none()).then_some(sign.len_utf8())
}

/// Whether a word in front outweighs one behind: 超过…以上 is strict.
fn overrides(front: Comparator, behind: Comparator) -> bool {
    matches!(
        (front, behind),
        (Comparator::Greater, Comparator::AtLeast) | (Comparator::Less, Comparator::AtMost)
    )
}

/// The magnitude that 千亿 or 万亿 names.
fn magnitude_of(n: &Numeral) -> Decimal {
    if n.form == Form::Bare { n.value } else { n.scale }
}

fn rule(class: Class) -> &'static str {
    match class {
        Class::Money => "quantity/money",
        Class::Percent => "quantity/percent",
        Class::Point => "quantity/points",
        Class::Duration => "quantity/duration",
        Class::Times => "quantity/times",
        Class::People => "quantity/people",
        Class::Count => "quantity/count",
        Class::Measure => "quantity/measure",
        Class::Index => "quantity/index",
    }
}

fn plain(n: &Numeral, end: usize) -> Raw {
    Raw {
        start: n.start,
        number: n.start,
        end,
        value: n.value.normalize(),
        max: n.max.map(|m| m.normalize()),
        terms: Vec::new(),
        unit: "",
        unit_at: (end, end),
        class: Class::Count,
        comparator: if n.max.is_some() { Comparator::Range } else { Comparator::Equal },
        approx: n.max.is_some(),
        form: n.form,
        per: None,
        rhetorical: false,
        bare_magnitude: false,
        bounded_after: false,
        rule: "quantity/count",
    }
}

/// Bytes of the digits and points at `at`: where the scan goes on behind what is no number.
fn past_number(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let n = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    if n > 0 { n } else { rest.chars().next().map_or(1, char::len_utf8) }
}

/// Whether what stands in front shows that no quantity is meant: G60, 第3, 20+8, 1.2, 7×24.
fn left_bars(text: &str, n: &Numeral, floor: usize) -> bool {
    let head = text.get(floor..n.start).unwrap_or("");
    let Some(left) = head.chars().next_back() else { return false };
    if cursor::before_space(text, n.start) == Some('第') && head.ends_with(['第', ' ']) {
        return true;
    }
    if n.form == Form::Arabic {
        let hyphen = matches!(left, '-' | '－')
            && head.chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphanumeric());
        left.is_ascii_alphanumeric()
            || hyphen
            || matches!(left, '.' | '+' | '＋' | '×' | 'x' | '%' | '_' | '#' | '/' | ':' | '〔' | '№')
    } else {
        matches!(left, '+' | '＋' | '-' | '几' | '数' | '/') || numeral::begins(left)
    }
}

/// 十大专项, 8大产业, 六个一: a group named by its count.
fn named_group(text: &str, n: &Numeral) -> Option<Raw> {
    let mut cursor = Cursor::new(text, n.end);
    let small = n.max.is_none()
        && n.value >= Decimal::TWO
        && (n.form == Form::Arabic && n.scale == Decimal::ONE || n.value <= Decimal::TEN)
        && n.value < Decimal::ONE_HUNDRED
        && n.value.fract().is_zero()
        && !n.more;
    let start = cursor.at();
    if !small || !cursor.eat('大') {
        return None;
    }
    let end = cursor.at();
    let next = cursor.peek().filter(|&c| is_han(c))?;
    if "以精报会期召代型小于中多量学".contains(next) {
        return None;
    }
    Some(Raw {
        unit: "个",
        unit_at: (start, end),
        rhetorical: true,
        rule: "quantity/named-group",
        ..plain(n, end)
    })
}
