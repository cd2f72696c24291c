//! Targets beside what other documents report of them.
//!
//! A pair has the same indicator (by its normalised name, never by likeness), unit, base, rate, direction of
//! change, subject and place, and comes from two documents. What stands in the way of a clean comparison is
//! said in `note`, and `comparable` is then `partial`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use gongwen_model::{Change, Comparator, EntityType, Precision, QuantityKind, TimeMode};
use gongwen_text::Rows;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Number;

use crate::ids::hash;
use crate::wire::{Document, Quantity, Time};

const LOWER: &str = include_str!("../../data/lower_is_better.tsv");

static LOWER_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let rows = Rows::parse("lower_is_better.tsv", LOWER, 1).expect("a test loads the built-in words");
    rows.iter().filter_map(|r| r.first().copied()).collect()
});

/// Targets and reports kept per indicator: those of the first documents by id. A bound on the memory of a run.
const KEPT: usize = 20;

/// A report that ended more than this many years before the deadline says nothing about the target.
const YEARS: i16 = 5;

/// A quantity copied out of its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Copy {
    #[serde(rename = "@id")]
    id: String,
    document: String,
    text: String,
    start: usize,
    end: usize,
    sentence_start: usize,
    sentence_end: usize,
    kind: QuantityKind,
    indicator: Option<String>,
    subjects: Vec<String>,
    comparator: Comparator,
    approx: bool,
    value: Number,
    value_max: Option<Number>,
    value_decimal: String,
    value_max_decimal: Option<String>,
    unit: String,
    change: Option<Change>,
    time: Option<Time>,
}

/// What two quantities must share to be a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    indicator: String,
    unit: String,
    per: Option<String>,
    denominator: Option<String>,
    change: Option<&'static str>,
    subjects: BTreeSet<String>,
}

/// A quantity with the place that its document speaks of.
#[derive(Debug, Clone)]
struct Entry {
    copy: Copy,
    place: Option<String>,
    /// For an indicator that is a bare head: what the sentence says in front of it.
    before: Option<String>,
}

/// An indicator of at most so many characters may be the head of a longer name whose rest stands in front of
/// it in the sentence: 技术合同登记…份，成交额….
const HEAD: usize = 4;

#[derive(Debug, Default)]
struct Candidates {
    targets: Vec<Entry>,
    reports: Vec<Entry>,
}

/// All that may make a pair.
#[derive(Debug, Default)]
pub(super) struct Progress {
    by_key: BTreeMap<Key, Candidates>,
}

/// A target and a report of it.
#[derive(Debug, Serialize)]
pub(super) struct Pair<'p> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    indicator: &'p str,
    target: &'p Copy,
    reported: &'p Copy,
    status: &'static str,
    direction: &'static str,
    comparable: &'static str,
    note: Option<String>,
}

impl Progress {
    /// Takes the targets and reports of a document.
    pub(super) fn add(&mut self, document: &Document) {
        let place = place_of(document);
        let names: BTreeMap<&str, (EntityType, &str)> =
            document.entities.iter().map(|e| (e.id.as_str(), (e.kind, e.name.as_str()))).collect();
        let text: Vec<char> = document.text.chars().collect();
        for q in &document.quantities {
            let is_target = match q.kind {
                QuantityKind::Target => true,
                QuantityKind::Actual | QuantityKind::Baseline => false,
                QuantityKind::Budget | QuantityKind::Planned | QuantityKind::Other => continue,
            };
            let timed = q.time.as_ref().is_some_and(|t| t.to.is_some());
            let canonical = q.indicator_id.as_deref().and_then(|i| names.get(i)).map(|(_, name)| *name);
            let Some(name) = canonical.or(q.indicator.as_deref()).filter(|_| timed && !q.rhetorical) else {
                continue;
            };
            let (stated, indicator) = indicator_key(name);
            let mut subjects = BTreeSet::new();
            let mut own_place = None;
            for id in &q.subjects {
                match names.get(id.as_str()) {
                    // A subject that the name of the indicator holds tells nothing more.
                    Some((_, name)) if indicator.contains(&plain(name)) => {}
                    Some((EntityType::Place, name)) if own_place.is_none() => {
                        own_place = Some(short_place(name))
                    }
                    _ => {
                        subjects.insert(id.clone());
                    }
                }
            }
            let before = (!is_target && indicator.chars().count() <= HEAD).then(|| {
                let words = text.get(q.sentence_start..q.start).unwrap_or_default();
                plain(&words.iter().collect::<String>())
            });
            let key = Key {
                indicator,
                unit: q.unit.clone(),
                per: q.per.clone(),
                denominator: q.denominator.clone(),
                change: q.change.map(|c| match c {
                    Change::Increase => "increase",
                    Change::Decrease => "decrease",
                }),
                subjects,
            };
            let place = own_place.or(stated).or_else(|| place.clone());
            let candidates = self.by_key.entry(key).or_default();
            let list = if is_target { &mut candidates.targets } else { &mut candidates.reports };
            let entry = Entry { copy: copy(document, q), place, before };
            let order = |e: &Entry| (e.copy.document.clone(), e.copy.start, e.copy.end);
            match list.binary_search_by_key(&order(&entry), order) {
                Ok(_) => {}
                Err(at) => list.insert(at, entry),
            }
            list.truncate(KEPT);
        }
    }

    /// All pairs, in the order of their ids.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let mut out = Vec::new();
        for (key, candidates) in &self.by_key {
            for target in &candidates.targets {
                for report in &candidates.reports {
                    out.extend(pair(&key.indicator, target, report));
                }
            }
        }
        for (short, reports) in
            self.by_key.iter().filter(|(_, c)| c.reports.iter().any(|r| r.before.is_some()))
        {
            for (key, candidates) in
                self.by_key.iter().filter(|(k, c)| !c.targets.is_empty() && k.completes(short))
            {
                let rest = key.indicator.strip_suffix(&short.indicator).unwrap_or_default();
                for report in reports.reports.iter().filter(|r| r.says(rest)) {
                    for target in &candidates.targets {
                        out.extend(pair(&key.indicator, target, report).map(Pair::in_short));
                    }
                }
            }
        }
        out.sort_by(|a, b| a.id.cmp(&b.id));
        out
    }
}

impl Key {
    /// Whether this is `short` with something in front of its indicator.
    fn completes(&self, short: &Self) -> bool {
        let longer =
            self.indicator.len() > short.indicator.len() && self.indicator.ends_with(&short.indicator);
        longer && *short == Self { indicator: short.indicator.clone(), ..self.clone() }
    }
}

impl Entry {
    /// Whether the sentence says `rest` in front of the quantity.
    fn says(&self, rest: &str) -> bool {
        rest.chars().count() >= 2 && self.before.as_ref().is_some_and(|b| b.contains(rest))
    }
}

impl Pair<'_> {
    /// The pair, with a note that the report names the indicator in short.
    fn in_short(mut self) -> Self {
        const NOTE: &str = "the report names the indicator in short";
        self.comparable = "partial";
        self.note = Some(self.note.map_or(NOTE.to_owned(), |n| format!("{n}; {NOTE}")));
        self
    }
}

fn copy(document: &Document, q: &Quantity) -> Copy {
    Copy {
        id: q.id.clone(),
        document: document.id.clone(),
        text: q.text.clone(),
        start: q.start,
        end: q.end,
        sentence_start: q.sentence_start,
        sentence_end: q.sentence_end,
        kind: q.kind,
        indicator: q.indicator.clone(),
        subjects: q.subjects.clone(),
        comparator: q.comparator,
        approx: q.approx,
        value: q.value.clone(),
        value_max: q.value_max.clone(),
        value_decimal: q.value_decimal.clone(),
        value_max_decimal: q.value_max_decimal.clone(),
        unit: q.unit.clone(),
        change: q.change,
        time: q.time.clone(),
    }
}

fn pair<'p>(indicator: &'p str, target: &'p Entry, report: &'p Entry) -> Option<Pair<'p>> {
    let (t, r) = (&target.copy, &report.copy);
    if t.document == r.document {
        return None;
    }
    let mut notes = Vec::new();
    match (&target.place, &report.place) {
        (Some(a), Some(b)) if a != b => return None,
        (Some(_), Some(_)) => {}
        _ => notes.push("one document does not say which place it speaks of"),
    }
    let (deadline, until) = (day(t)?, day(r)?);
    if !same_time(t, r) || until.year() > deadline.year() || until.year() < deadline.year() - YEARS {
        return None;
    }
    if r.approx || r.comparator == Comparator::About {
        notes.push("the reported value is approximate");
    }
    let part_of_year = [Precision::Month, Precision::Quarter, Precision::Half];
    if r.time.as_ref().is_some_and(|t| part_of_year.contains(&t.precision)) {
        notes.push("the report covers a part of a year");
    }
    let direction = direction(t);
    let mut reached = reached(t, r, direction);
    if reached == Some(false) && is_about(t, r) {
        // 7%左右 is reached by 6.9%.
        reached = Some(true);
        notes.push("the target is approximate");
    }
    let status = match reached {
        Some(true) => "met",
        Some(false) if until >= deadline => "not_met",
        _ => "open",
    };
    if reached.is_none() {
        notes.push("the reported value is only a bound");
    }
    let mut ids = [t.id.as_str(), r.id.as_str()];
    ids.sort_unstable();
    Some(Pair {
        id: format!("urn:gongwen:progress:{:016x}", hash(&ids)),
        kind: "Progress",
        indicator: t.indicator.as_deref().unwrap_or(indicator),
        target: t,
        reported: r,
        status,
        direction: match direction {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        },
        comparable: if notes.is_empty() { "yes" } else { "partial" },
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    })
}

/// Whether the times can be compared. A level to be reached by a day may be reported for any time before
/// it; what a period brings (growth in 2024, new jobs over five years) only for the same period.
fn same_time(target: &Copy, report: &Copy) -> bool {
    let (Some(t), Some(r)) = (&target.time, &report.time) else { return false };
    let is_level = t.mode == TimeMode::By && target.change.is_none();
    let is_year = |x: &Time| x.precision != Precision::Plan && x.precision != Precision::Decade;
    if is_level { is_year(r) } else { t.from == r.from && t.to == r.to }
}

fn day(copy: &Copy) -> Option<jiff::civil::Date> {
    copy.time.as_ref()?.to.as_deref()?.parse().ok()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Higher,
    Lower,
}

/// Whether more or less is better: the comparator of the target says it, else the name of the indicator.
fn direction(target: &Copy) -> Direction {
    match target.comparator {
        Comparator::Greater | Comparator::AtLeast => Direction::Higher,
        Comparator::Less | Comparator::AtMost => Direction::Lower,
        // A fall by 10 % is met by a fall of 12 %.
        _ if target.change == Some(Change::Decrease) => Direction::Higher,
        _ => {
            let name = target.indicator.as_deref().unwrap_or_default();
            let is_ceiling = target.text.starts_with("控制在") || target.unit == "位次";
            let is_lower = is_ceiling || LOWER_WORDS.iter().any(|w| name.contains(w));
            if is_lower { Direction::Lower } else { Direction::Higher }
        }
    }
}

/// Whether the report reaches the target; `None` where a bound does not tell.
fn reached(target: &Copy, report: &Copy, direction: Direction) -> Option<bool> {
    let number = |s: &str| s.parse::<Decimal>().ok();
    let ends = |c: &Copy| {
        let value = number(&c.value_decimal)?;
        Some((value, c.value_max_decimal.as_deref().and_then(number).unwrap_or(value)))
    };
    let ((floor, ceiling), (low, high)) = (ends(target)?, ends(report)?);
    let strict = matches!(target.comparator, Comparator::Greater | Comparator::Less);
    let over = |a: Decimal, b: Decimal, open: bool| a > b || (a == b && (!strict || open));
    let (bound_below, bound_above) = (
        matches!(report.comparator, Comparator::Greater | Comparator::AtLeast),
        matches!(report.comparator, Comparator::Less | Comparator::AtMost),
    );
    match direction {
        Direction::Higher if bound_above => (high < floor).then_some(false),
        Direction::Higher if over(low, floor, report.comparator == Comparator::Greater) => Some(true),
        Direction::Higher => (!bound_below).then_some(false),
        Direction::Lower if bound_below => (low > ceiling).then_some(false),
        Direction::Lower if over(ceiling, high, report.comparator == Comparator::Less) => Some(true),
        Direction::Lower => (!bound_above).then_some(false),
    }
}

/// Whether the target hedges and the report is within a twentieth of it.
fn is_about(target: &Copy, report: &Copy) -> bool {
    let number = |c: &Copy| c.value_decimal.parse::<Decimal>().ok();
    let Some((t, r)) = number(target).zip(number(report)) else { return false };
    let distance = t.checked_sub(r).and_then(|d| d.abs().checked_mul(Decimal::from(20)));
    target.comparator == Comparator::About && distance.is_some_and(|d| d <= t.abs())
}

/// The name of an indicator without marks, widths and white space.
fn plain(name: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    let folded =
        name.chars().map(fold).filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"' | '、' | ','));
    folded.collect::<String>().to_uppercase()
}

/// A place stated in front of an indicator, and the rest of its name.
fn indicator_key(name: &str) -> (Option<String>, String) {
    let key = plain(name);
    for own in ["全市", "全省", "全区", "全县", "我市", "我省", "本市", "我区", "全国", "我国"]
    {
        if let Some(rest) = key.strip_prefix(own).filter(|r| r.chars().count() >= 2) {
            let place = own.ends_with('国').then(|| "全国".to_owned());
            return (place, counted(rest.trim_start_matches('的')));
        }
    }
    (None, counted(&key))
}

/// The name of what is counted: 企业数量 and 企业 are one indicator where the unit is the same, 金额 is 额.
fn counted(name: &str) -> String {
    let rest = ["数量", "总数"].iter().find_map(|s| name.strip_suffix(s)).filter(|r| r.chars().count() >= 2);
    rest.unwrap_or(name).replace("金额", "额")
}

/// The place that a document speaks of: the one that its first issuer, its number or its title opens with.
fn place_of(document: &Document) -> Option<String> {
    let metadata = &document.metadata;
    let names = metadata.issuers.iter().map(|i| i.name.as_str());
    let titles = [metadata.title.as_deref(), metadata.cover_title.as_deref()].into_iter().flatten();
    names.chain(titles).find_map(opening_place)
}

/// The division that `name` opens with, as exact as it says: 深圳市南山区… is no 深圳市….
fn opening_place(name: &str) -> Option<String> {
    if ["国务院", "国家", "中共中央", "中华人民共和国", "全国"].iter().any(|n| name.starts_with(n))
    {
        return Some("全国".to_owned());
    }
    let (first, suffix, rest) = division(name, &["自治区", "特别行政区", "市", "省", "区", "县"])?;
    let Some((second, _, _)) = division(rest, &["市", "区", "县"]) else { return Some(first.to_owned()) };
    match suffix {
        // A city is the same city with and without its province.
        "省" | "自治区" => opening_place(rest),
        _ => Some(format!("{first}{second}")),
    }
}

/// Splits a division with one of `suffixes` off the front of `name`: its name, the suffix, the rest.
fn division<'n>(name: &'n str, suffixes: &[&'static str]) -> Option<(&'n str, &'static str, &'n str)> {
    let limit = name.char_indices().nth(7).map_or(name.len(), |(at, _)| at);
    let head = name.get(..limit)?;
    let found = suffixes.iter().filter_map(|s| head.find(s).map(|at| (at, *s)));
    let (at, suffix) = found.min_by_key(|(at, _)| *at)?;
    let proper = name.get(..at)?;
    // 社区, 园区, 片区 are no divisions.
    let common = suffix == "区" && proper.ends_with(['社', '园', '片', '城', '地', '小', '街', '景', '校']);
    (proper.chars().count() >= 2 && !common)
        .then(|| (proper, suffix, name.get(at + suffix.len()..).unwrap_or_default()))
}

fn short_place(name: &str) -> String {
    name.trim_end_matches(['市', '省', '区', '县']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_and_unique() {
        Rows::parse("lower_is_better.tsv", LOWER, 1).unwrap().check_sorted(1).unwrap();
    }

    #[test]
    fn names_of_indicators_are_compared_without_their_place() {
        assert_eq!(indicator_key("全市技术合同成交额").1, indicator_key("技术合同成交额").1);
        assert_eq!(indicator_key("Ｒ＆Ｄ 经费").1, "R&D经费");
        assert_ne!(indicator_key("高新技术企业").1, indicator_key("科技型中小企业").1);
        assert_eq!(indicator_key("全国发明专利").0.as_deref(), Some("全国"));
        assert_eq!(indicator_key("全市高新技术企业数量").1, indicator_key("高新技术企业").1);
    }

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(opening_place(name).as_deref(), expected, "{name}");
    }

    #[test]
    fn the_place_of_a_document_is_as_exact_as_its_name() {
        check("合肥市人民政府", Some("合肥"));
        check("安徽省合肥市科技规划", Some("合肥"));
        check("安徽省人民政府办公厅", Some("安徽"));
        check("合肥市蜀山区人民政府", Some("合肥蜀山"));
        check("合肥市社区服务规划", Some("合肥"));
        check("合肥市跨区协作办法", Some("合肥"));
        check("广西壮族自治区人民政府", Some("广西壮族"));
        check("国务院办公厅", Some("全国"));
        check("关于印发规划的通知", None);
        check("", None);
    }
}
