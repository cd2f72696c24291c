//! From a bare quantity to a fact: what is measured, in which sense, and when.
//!
//! The sense is told, in this order, by the form (durations, classes), by the sentence's own words,
//! by its time against the date of the document, by the section, and last by the kind of document.

use gongwen_model::{
    Change, Comparator, DateMention, Document, Quantity, QuantityKind, Section, SectionIndex, Span, Text,
    Time, TimeMode, TimeSource,
};
use jiff::civil::Date;

use crate::cues::{Class as Cue, Cues};
use crate::cursor;
use crate::cursor::is_han;
use crate::grammar::Raw;
use crate::indicator::Phrases;
use crate::units::Class;

/// What a section is for, by its heading and those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Goals,
    Base,
    Review,
    Tasks,
    Other,
}

/// Genres that report; the others plan or rule.
const REPORTS: [&str; 14] = [
    "函", "报告", "通报", "公报", "总结", "新闻", "实录", "解读", "答复", "简报", "快报", "纪要", "讲话",
    "复函",
];
/// Genres that rule.
const RULES: [&str; 7] = ["办法", "规定", "条例", "细则", "规则", "措施", "指南"];

pub(crate) struct Context<'d> {
    document: &'d Document,
    cues: &'d Cues,
    phrases: &'d Phrases,
    roles: Vec<Role>,
    anchor: Option<Date>,
    dates: &'d [DateMention],
    /// Titles in 《》: their dates belong to the name.
    titles: Vec<Span<Text>>,
    /// The year that a 公报 reports on, by its title.
    bulletin_year: Option<Time>,
}

/// One clause of a sentence and the text around a quantity in it.
struct Scope<'d> {
    sentence: Span<Text>,
    clause: Span<Text>,
    /// From the last quantity of the clause, or its start, to the number.
    before: &'d str,
    before_at: usize,
    /// Where the noun that is measured may stand: `before`, or, in a change, what precedes its start.
    noun: (usize, usize),
    behind: &'d str,
}

impl<'d> Context<'d> {
    pub(crate) fn new(
        document: &'d Document,
        cues: &'d Cues,
        phrases: &'d Phrases,
        dates: &'d [DateMention],
        titles: Vec<Span<Text>>,
        anchor: Option<Date>,
    ) -> Self {
        let mut roles: Vec<Role> = Vec::with_capacity(document.sections.len());
        for section in &document.sections {
            let own = section.heading.map(|h| role(cues, h.of(document.text())));
            let above = section.parent.and_then(|p| roles.get(p).copied()).unwrap_or(Role::Other);
            // A paragraph's opener inside the goals or the look back (…取得突破) does not leave them.
            let fixed = matches!(above, Role::Goals | Role::Base | Role::Review);
            roles.push(own.filter(|r| *r != Role::Other && !fixed).unwrap_or(above));
        }
        let metadata = &document.metadata;
        let bulletin = metadata.genre.as_deref().is_some_and(|g| g.ends_with("公报"));
        let year = metadata.title.as_deref().filter(|_| bulletin).map(|t| crate::dates::dates_in(t, None));
        let bulletin_year = match year.as_deref() {
            Some([date]) => Some(Time { source: TimeSource::Heading, ..date.time.clone() }),
            _ => None,
        };
        Self { document, cues, phrases, roles, anchor, dates, titles, bulletin_year }
    }

    fn text(&self) -> &'d str {
        self.document.text()
    }

    fn slice(&self, from: usize, to: usize) -> &'d str {
        self.text().get(from..to.max(from)).unwrap_or("")
    }

    /// The genre of the part that holds `at`.
    fn genre(&self, at: usize) -> &'d str {
        let part = self.document.parts.get(self.document.part_at(at));
        let own = part.and_then(|p| p.metadata.as_ref()).and_then(|m| m.genre.as_deref());
        let news = part.is_some_and(|p| {
            matches!(
                p.role,
                gongwen_model::Role::NewsReport
                    | gongwen_model::Role::QuestionsAnswers
                    | gongwen_model::Role::Reply
            )
        });
        if news { "新闻" } else { own.or(self.document.metadata.genre.as_deref()).unwrap_or("") }
    }

    fn is_report(&self, at: usize) -> bool {
        let genre = self.genre(at);
        // A page that has a title, and whose title is no kind of document, describes.
        let m = &self.document.metadata;
        let describes = genre.is_empty() && m.title.is_some() && m.doc_number.is_none();
        describes || REPORTS.iter().any(|g| genre.ends_with(g))
    }

    fn is_rule(&self, at: usize) -> bool {
        let genre = self.genre(at);
        RULES.iter().any(|g| genre.ends_with(g))
    }

    fn role_at(&self, at: usize) -> Role {
        self.document.section_at(at).and_then(|k| self.roles.get(k).copied()).unwrap_or(Role::Other)
    }

    /// The quantities of one sentence; `raws` are those inside it, in order.
    pub(crate) fn sentence(&self, sentence: Span<Text>, raws: &[Raw], out: &mut Vec<Quantity>) {
        let first = out.len();
        let mut pending: Option<(Scope<'_>, &Raw)> = None;
        for (k, raw) in raws.iter().enumerate() {
            let previous = k.checked_sub(1).and_then(|k| raws.get(k));
            let behind = raws.get(k + 1..).unwrap_or(&[]);
            let mut scope = self.scope(sentence, raw, previous, raws.get(k + 1));
            if let Some((base, start)) = &pending {
                scope.noun = (base.before_at, start.start);
            }
            // 较2021年19.5亿元增长: the level that the next number starts from.
            if let Some(next) = raws.get(k + 1)
                && self.is_base_of(raw, next, &scope)
            {
                out.push(self.base(raw, &scope, behind, out.get(first..).unwrap_or(&[])));
                pending = Some((scope, raw));
                continue;
            }
            let mut quantity = self.quantity(raw, &scope, behind, out.get(first..).unwrap_or(&[]));
            if let Some((base, start)) = pending.take() {
                quantity.baseline_value = Some(start.value);
                quantity.baseline_time =
                    self.date_between(base.before_at, start.start).map(|d| d.time.clone());
            } else if let Some(time) = self.compared_with(scope.clause.start(), raw.start) {
                quantity.baseline_time = Some(time);
            }
            out.push(quantity);
        }
    }

    /// The level that a change starts from, as a record of its own: its time is that of the comparison.
    fn base(&self, raw: &Raw, scope: &Scope<'d>, later: &[Raw], earlier: &[Quantity]) -> Quantity {
        let report = self.is_report(raw.start);
        Quantity {
            kind: if report { QuantityKind::Actual } else { QuantityKind::Baseline },
            time: self.date_between(scope.before_at, raw.start).map(|d| d.time.clone()),
            change: None,
            ..self.quantity(raw, scope, later, earlier)
        }
    }

    fn scope(
        &self,
        sentence: Span<Text>,
        raw: &Raw,
        previous: Option<&Raw>,
        next: Option<&Raw>,
    ) -> Scope<'d> {
        let head = self.slice(sentence.start(), raw.start);
        let ends = ['，', ',', '；', ';', '。', '：', ':', '！', '？', '\t'];
        let start = head.rfind(ends).map_or(sentence.start(), |at| {
            let sign = head.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
            sentence.start() + at + sign
        });
        let tail = self.slice(raw.end, sentence.end());
        let end = tail.find(ends).map_or(sentence.end(), |at| raw.end + at);
        let from = previous.map_or(start, |p| p.end.max(start)).min(raw.start);
        let until = next.map_or(end, |n| n.start.clamp(raw.end, end));
        Scope {
            sentence,
            clause: Span::new(start.min(raw.start), end),
            before: self.slice(from, raw.start),
            before_at: from,
            noun: (from, raw.start),
            behind: self.slice(raw.end, until),
        }
    }

    /// Whether `raw` is the level in front of a change: 较…19.5亿元增长…, 从2家增加到12家.
    fn is_base_of(&self, raw: &Raw, next: &Raw, scope: &Scope<'_>) -> bool {
        if next.start >= scope.clause.end() || raw.max.is_some() {
            return false;
        }
        let before = scope.before;
        let between = self.slice(raw.end, next.number);
        let from = before.rfind(['从', '由']).is_some_and(|at| before.len() - at < 60)
            && raw.class == next.class
            && [
                "增加到",
                "增加至",
                "增至",
                "增长到",
                "增长至",
                "提高到",
                "提高至",
                "提升到",
                "提升至",
                "扩大到",
                "扩大至",
                "拓展至",
                "拓展到",
                "上升到",
                "上升至",
                "升至",
                "下降到",
                "下降至",
                "降至",
                "降到",
                "降低到",
                "降低至",
                "减少到",
                "减少至",
                "缩短至",
                "缩短到",
                "压缩至",
                "压缩到",
                "调整为",
                "调整至",
                "发展到",
                "跃升至",
                "跃升到",
                "攀升至",
            ]
            .iter()
            .any(|w| between.contains(w));
        let against = ["较", "比"].iter().any(|w| before.starts_with(w) || before.contains(w))
            && (self.cues.has(Cue::Up, between) || self.cues.has(Cue::Down, between))
            && self.date_between(scope.before_at, raw.start).is_some();
        from || against
    }

    fn date_between(&self, from: usize, to: usize) -> Option<&'d DateMention> {
        let k = self.dates.partition_point(|d| d.span.start() < from);
        self.dates.get(k..)?.iter().take_while(|d| d.span.end() <= to).last()
    }

    /// 较2020年, 比上年: the time that a change is measured from.
    fn compared_with(&self, from: usize, to: usize) -> Option<Time> {
        self.date_between(from, to).filter(|d| self.is_comparison(d)).map(|d| d.time.clone())
    }

    fn is_comparison(&self, date: &DateMention) -> bool {
        let head = self.slice(0, date.span.start());
        // 是上年的2.3倍, 由上年的41%提高到: the year is what the number is measured against.
        let multiple = || {
            let behind = self.slice(date.span.end(), self.text().len());
            let times = behind.strip_prefix('的').and_then(|b| b.find('倍')).is_some_and(|at| at < 12);
            times && head.ends_with(['是', '为', '达', '于', '到'])
        };
        head.ends_with(['较', '比']) || head.ends_with("相较于") || head.ends_with("相比") || multiple()
    }

    fn is_name(&self, date: &DateMention) -> bool {
        let inside = self.titles.partition_point(|t| t.end() <= date.span.start());
        if self.titles.get(inside).is_some_and(|t| t.contains(date.span)) {
            return true;
        }
        let behind = self.slice(date.span.end(), self.text().len());
        let behind = behind.trim_start_matches(['”', '"', '发', '展']);
        date.rule == "date/five-year-plan" && (behind.starts_with("规划") || behind.starts_with("科技规划"))
    }

    /// The time of a quantity: in its own clause, else the last before it in the sentence.
    fn time(&self, raw: &Raw, scope: &Scope<'_>) -> Option<Time> {
        let fits = |d: &&DateMention| !self.is_comparison(d) && !self.is_name(d) && d.time.from.is_some();
        let k = self.dates.partition_point(|d| d.span.start() < scope.sentence.start());
        let before =
            self.dates.get(k..)?.iter().take_while(|d| d.span.end() <= raw.start).filter(fits).last();
        let k = self.dates.partition_point(|d| d.span.start() < raw.end);
        let found = before.or_else(|| {
            self.dates.get(k..)?.iter().take_while(|d| d.span.end() <= scope.clause.end()).find(fits)
        })?;
        Some(found.time.clone())
    }

    /// A heading above that names the time: 2022年工作回顾.
    fn heading_time(&self, at: usize) -> Option<Time> {
        let mut section: Option<SectionIndex> = self.document.section_at(at);
        while let Some(k) = section {
            let Section { heading, parent, .. } = self.document.sections.get(k)?;
            if let Some(heading) = heading.filter(|h| h.end() <= at)
                && let Some(date) = self.date_between(heading.start(), heading.end())
                && !self.is_name(date)
                && date.time.from.is_some()
            {
                return Some(Time { source: TimeSource::Heading, ..date.time.clone() });
            }
            section = *parent;
        }
        None
    }

    /// 到2025年 at the head of the goals holds for all that follow in them.
    fn goal_time(&self, at: usize) -> Option<Time> {
        let goals = |k: &SectionIndex| self.roles.get(*k) == Some(&Role::Goals);
        let mut root = self.document.section_at(at).filter(goals)?;
        while let Some(parent) = self.document.sections.get(root)?.parent.filter(goals) {
            root = parent;
        }
        let start = self.document.sections.get(root)?.span.start();
        let k = self.dates.partition_point(|d| d.span.start() < at);
        let date = self
            .dates
            .get(..k)?
            .iter()
            .rev()
            .take(100)
            .take_while(|d| d.span.start() >= start)
            .find(|d| d.time.mode == TimeMode::By && d.time.to.is_some() && !self.is_name(d))?;
        Some(Time { source: TimeSource::Paragraph, ..date.time.clone() })
    }

    fn quantity(&self, raw: &Raw, scope: &Scope<'d>, later: &[Raw], earlier: &[Quantity]) -> Quantity {
        let text = self.text();
        let mut evidence = vec![format!("unit:{}", self.slice(raw.unit_at.0, raw.unit_at.1))];
        let time = self.time(raw, scope);
        let (kind, why) = self.kind(raw, scope, time.as_ref());
        evidence.push(format!("kind:{why}"));
        let time = time.or_else(|| match kind {
            QuantityKind::Actual | QuantityKind::Target => self.heading_time(raw.start),
            _ => None,
        });
        let time = time.or_else(|| self.bulletin_year.clone().filter(|_| kind == QuantityKind::Actual));
        let time =
            time.or_else(|| if kind == QuantityKind::Target { self.goal_time(raw.start) } else { None });
        let indicator = self.indicator(raw, scope, later, earlier);
        let (indicator, indicator_span) = match indicator {
            Some((phrase, span)) => (Some(phrase), span),
            None => (None, None),
        };
        let mut unit = raw.unit;
        let mut currency_inferred = false;
        if raw.bare_magnitude && unit.is_empty() {
            let about = indicator.as_deref().unwrap_or("");
            if self.cues.has(Cue::Money, about) || self.cues.has(Cue::Money, scope.before) {
                unit = "CNY";
            }
        }
        // 近1亿农村贫困人口: people need no measure word.
        if raw.bare_magnitude
            && unit.is_empty()
            && [indicator.as_deref().unwrap_or(""), scope.behind]
                .iter()
                .any(|text| PEOPLE.iter().any(|w| text.find(w).is_some_and(|at| at < 60)))
        {
            unit = "人";
        }
        if raw.bare_magnitude && unit == "CNY" {
            currency_inferred = true;
        }
        let head = scope.before.trim_end_matches([' ', '了']);
        let listed = matches!(scope.before.trim(), "、" | "和" | "及" | "以及");
        let change = if listed && let Some(same) = earlier.last().filter(|q| q.unit == raw.unit) {
            same.change
        } else if matches!(raw.class, Class::Duration) {
            None
        } else if let Some(word) = self.cues.ending(Cue::Up, head) {
            evidence.push(format!("change:{word}"));
            Some(Change::Increase)
        } else if let Some(word) = self.cues.ending(Cue::Down, head) {
            evidence.push(format!("change:{word}"));
            Some(Change::Decrease)
        } else {
            None
        };
        let denominator = indicator.as_deref().and_then(denominator).map(str::to_owned);
        let per = raw
            .per
            .map(|(a, b)| self.slice(a, b).to_owned())
            .or_else(|| per(self.slice(scope.clause.start(), raw.start)));
        if let Some(time) = &time {
            evidence.push(format!("time:{}", time.text));
        }
        Quantity {
            span: Span::new(raw.start, raw.end),
            kind,
            rhetorical: raw.rhetorical,
            indicator,
            indicator_span: indicator_span.filter(|s: &Span<Text>| text.get(s.range()).is_some()),
            denominator,
            per,
            comparator: raw.comparator,
            approx: raw.approx,
            value: raw.value,
            value_max: raw.max,
            unit: unit.to_owned(),
            unit_text: self.slice(raw.unit_at.0, raw.unit_at.1).to_owned(),
            currency_inferred,
            change,
            baseline_value: None,
            baseline_time: None,
            time,
            table: None,
            rule: raw.rule,
            evidence,
        }
    }

    fn kind(&self, raw: &Raw, scope: &Scope<'_>, time: Option<&Time>) -> (QuantityKind, &'static str) {
        use QuantityKind::{Actual, Baseline, Budget, Other, Planned, Target};
        let role = self.role_at(raw.start);
        let report = self.is_report(raw.start);
        let fact = if role == Role::Base && !report { Baseline } else { Actual };
        if raw.rhetorical {
            return (Other, "named group");
        }
        let sentence_head = self.slice(scope.sentence.start(), raw.number);
        let clause_head = self.slice(scope.clause.start(), raw.number);
        // 审批时间压缩至6个工作日, 预期寿命提高到78岁: levels like any other.
        let level = raw.unit == "周岁" && !raw.bounded_after && raw.max.is_none()
            || self.cues.has(Cue::Up, scope.before)
            || self.cues.has(Cue::Down, scope.before);
        if raw.class == Class::Duration && !level {
            let running = clause_head.ends_with("连续") || clause_head.trim_end().ends_with("连续");
            let running = running && !self.is_rule(raw.start);
            return if running { (fact, "连续") } else { (Other, "duration") };
        }
        if raw.rule == "quantity/order-of-magnitude" {
            let aimed = role == Role::Goals || time.is_some_and(|t| t.mode == TimeMode::By);
            return if aimed { (Target, "goals") } else { (Other, "order of magnitude") };
        }
        let attributive = raw.bounded_after
            && (matches!(raw.class, Class::Money | Class::Measure) || raw.bare_magnitude)
            && scope.behind.trim_start().starts_with(cursor::is_han);
        if attributive {
            return (Other, "class size");
        }
        let year = |d: Date| d.year();
        let now = self.anchor.map(year);
        let by = time.filter(|t| matches!(t.mode, TimeMode::By)).and_then(|t| t.to).map(year);
        let to = time.and_then(|t| t.to).map(year);
        let money = raw.class == Class::Money || raw.bare_magnitude;
        let past = match (to, now) {
            (Some(t), Some(n)) => t < n || time.is_some_and(|t| t.mode == TimeMode::AsOf),
            _ => time.is_some_and(|t| t.mode == TimeMode::AsOf),
        };
        if past {
            return (fact, "past time");
        }
        if role == Role::Base || role == Role::Review {
            return (fact, "section");
        }
        let done = self.cues.has(Cue::Done, sentence_head);
        let funding = self.cues.find_last(Cue::Funding, clause_head).is_some()
            || self.cues.has(Cue::Funding, scope.behind);
        if let Some(y) = by
            && now.is_none_or(|n| y >= n)
        {
            return (Target, "到…年");
        }
        if money
            && self.cues.has(Cue::Budget, clause_head)
            && !done
            && !matches!(raw.comparator, Comparator::AtMost)
            && !report
            && !self.is_rule(raw.start)
        {
            return (Budget, "安排");
        }
        let aimed = self.cues.has(Cue::Goal, sentence_head);
        // 拟安排138亿元: a report may hold a budget.
        if aimed && money && sentence_head.contains("安排") {
            return (Budget, "拟安排");
        }
        let compared = |w: &str| matches!(w, "比上年" | "较上年" | "同比" | "去年");
        if aimed && self.cues.find(Cue::Done, clause_head).is_none_or(|(_, w)| compared(w)) {
            return (Target, "aim");
        }
        if self.is_rule(raw.start) && role != Role::Goals {
            return (Other, "rule");
        }
        if done && (report || !self.cues.has(Cue::Goal, clause_head)) {
            return (fact, "done");
        }
        if (self.is_rule(raw.start) || !report)
            && funding
            && (money || matches!(raw.class, Class::Percent))
            && role != Role::Goals
        {
            return (Other, "funding rule");
        }
        if matches!(raw.comparator, Comparator::AtMost)
            && role != Role::Goals
            && self.cues.has(Cue::Limit, clause_head)
        {
            return (Other, "limit");
        }
        if let (Some(y), Some(n)) = (to, now)
            && y > n
        {
            return (Target, "future time");
        }
        if role == Role::Goals {
            return (Target, "goals");
        }
        let build = self.cues.has(Cue::Build, clause_head);
        if build
            && matches!(raw.class, Class::Count | Class::Measure | Class::People)
            && (!report || clause_head.contains("规划"))
        {
            return (Planned, "build");
        }
        if report && role != Role::Tasks {
            return (Actual, "report");
        }
        let counted = matches!(raw.class, Class::Count | Class::People);
        if counted && !self.is_rule(raw.start) && self.cues.has(Cue::Within, sentence_head) {
            return (Target, "N年内");
        }
        match raw.class {
            Class::Money => (Budget, "money of a plan"),
            Class::Count | Class::People if build => (Planned, "count of a plan"),
            Class::Count | Class::People
                if clause_head.contains('每') && raw.comparator != Comparator::Equal =>
            {
                (Target, "level of a plan")
            }
            Class::Count | Class::People => (Other, "count of a plan"),
            _ => (Target, "level of a plan"),
        }
    }

    /// What is ranked: the noun in front of 居, else (`Err`) what the number before it measures.
    fn ranked(&self, scope: &Scope<'d>, earlier: &[Quantity]) -> Option<Result<&'d str, String>> {
        let clause = scope.before;
        let verb = self.cues.find(Cue::Rank, clause).map_or(clause.len(), |(at, _)| at);
        let mut head = clause.get(..verb)?;
        if let Some(at) = head.find("连续") {
            head = head.get(..at)?;
        }
        let phrase = self.phrases.before(head);
        if phrase.chars().count() >= 2 {
            return Some(Ok(phrase));
        }
        earlier.last().and_then(|q| q.indicator.clone()).map(Err)
    }

    /// The number before that this one is about: the last, or with 分别 the one in the same place of its list.
    fn counterpart<'q>(
        &self,
        raw: &Raw,
        scope: &Scope<'_>,
        later: &[Raw],
        earlier: &'q [Quantity],
    ) -> Option<&'q Quantity> {
        let head = self.slice(scope.clause.start(), raw.start);
        let Some(at) = head.rfind("分别") else { return earlier.last() };
        let apart = scope.clause.start() + at;
        let before = earlier.get(..earlier.partition_point(|q| q.span.start() < apart))?;
        let rest = later.iter().take_while(|r| r.start < scope.clause.end()).count();
        before.len().checked_sub(rest + 1).and_then(|k| before.get(k)).or(earlier.last())
    }

    /// 基础设施、制造业投资分别增长9.4%、9.1%: the item of the list that the number belongs to.
    fn item_of(&self, front: &str, raw: &Raw, scope: &Scope<'d>, earlier: &[Quantity]) -> Option<String> {
        let head = self.slice(scope.clause.start(), raw.start);
        let at = head.rfind("分别")?;
        let list = self.phrases.before(head.get(..at)?);
        let list = if front.is_empty() || list.ends_with(front) { list } else { front };
        let items = self.phrases.shared(list);
        let apart = scope.clause.start() + at;
        let order = earlier.iter().filter(|q| q.span.start() >= apart).count();
        (items.len() > 1).then(|| items.get(order).cloned())?
    }

    /// What is measured, and where it stands if in one piece.
    fn indicator(
        &self,
        raw: &Raw,
        scope: &Scope<'d>,
        later: &[Raw],
        earlier: &[Quantity],
    ) -> Option<(String, Option<Span<Text>>)> {
        let at = |phrase: &'d str| {
            let start = phrase.as_ptr() as usize - self.text().as_ptr() as usize;
            Span::new(start, start + phrase.len())
        };
        let whole = |phrase: &'d str| Some((phrase.to_owned(), Some(at(phrase))));
        if raw.rhetorical {
            // “两大机遇”交汇叠加: what is counted stands behind the number, or nothing does.
            let rest = self.slice(raw.end, scope.sentence.end().max(raw.end));
            let noun = rest.split(|c: char| !(is_han(c) || c.is_ascii_alphanumeric()) || c == '均').next();
            let noun = self.phrases.behind(noun.unwrap_or(""));
            return (noun.chars().count() >= 2).then(|| whole(noun)).flatten();
        }
        // Dates in front of the phrase are no part of it.
        let mut pieces: Vec<&'d str> = Vec::new();
        let (mut from, until) = scope.noun;
        let k = self.dates.partition_point(|d| d.span.start() < from);
        let mut compared = false;
        for date in self.dates.get(k..).unwrap_or(&[]).iter().take_while(|d| d.span.end() <= until) {
            pieces.push(
                self.slice(from, date.span.start())
                    .trim_end_matches(['到', '至', '自', '从', '在', '“', '较', '比']),
            );
            from = date.span.end();
            compared = self.is_comparison(date);
        }
        let last = self.slice(from, until).trim_start_matches(['”', '"', ' ']);
        // 比上年预算减少: what follows the year belongs to the comparison.
        let of_comparison = compared && self.phrases.before(last).chars().count() <= 3;
        pieces.push(if of_comparison { "" } else { last });
        let mut front = "";
        let mut owner = "";
        for piece in pieces.iter().rev() {
            let phrase = self.phrases.before(piece);
            // 高于全省平均水平, 为调整预算的101.2%: against what, not what.
            let against =
                ["高于", "低于", "快于", "好于", "优于", "领先"].iter().any(|w| phrase.starts_with(w))
                    || raw.class == Class::Percent && phrase.ends_with("预算") && phrase.chars().count() <= 6;
            if phrase.chars().count() < 2 || self.phrases.is_verb(phrase) || against {
                continue;
            }
            if front.is_empty() {
                front = phrase;
                // 某某基金(规模为…): the noun stands in front of the bracket.
                if let Some(open) = piece.rfind(['(', '（']).filter(|_| self.phrases.is_generic(phrase)) {
                    owner = self.phrases.before(piece.get(..open).unwrap_or(""));
                }
                if !self.phrases.is_generic(phrase) || !owner.is_empty() {
                    break;
                }
            } else {
                owner = phrase;
                break;
            }
        }
        let mut behind = self.phrases.behind(scope.behind);
        if behind.is_empty()
            && scope.behind.trim() == "的"
            && let Some(next) = later.first()
        {
            let tail = self.slice(next.end, scope.sentence.end());
            behind = self.phrases.behind(tail);
        }
        if raw.unit == "位次" {
            let found = self.ranked(scope, earlier)?;
            return found.map_or_else(|carried| Some((carried, None)), whole);
        }
        if raw.class == Class::Duration && front.is_empty() {
            let end = scope.behind.find(['。', '，', ',', '；', ';', '、']).unwrap_or(scope.behind.len());
            let phrase = scope.behind.get(..end).unwrap_or("").trim();
            if phrase.chars().count() >= 2 {
                behind = phrase;
            }
        }
        if !owner.is_empty() {
            return Some((format!("{owner}{front}"), None));
        }
        // 专家连续两年未更新信息的: the subject and what it did.
        if raw.class == Class::Duration && self.is_rule(raw.start) && !front.is_empty() && !behind.is_empty()
        {
            return Some((format!("{front}{behind}"), None));
        }
        // 约半数在孵企业, 超过60%的企业.
        if raw.class == Class::Percent && scope.before.trim().is_empty() && !behind.is_empty() {
            return whole(behind);
        }
        if let Some(item) = self.item_of(front, raw, scope, earlier) {
            return Some((item, None));
        }
        if front.ends_with('级') && !behind.is_empty() {
            return whole(behind);
        }
        let counts = matches!(raw.class, Class::Count | Class::People)
            && (!raw.bare_magnitude || !raw.bounded_after && scope.behind.starts_with(cursor::is_han));
        // 给予最高500万元的奖励, 近三成的工业产值: the noun follows.
        let class_size = raw.bounded_after && raw.class == Class::Money && !front.is_empty();
        let shares = !class_size
            && matches!(raw.class, Class::Money | Class::Percent)
            && scope.behind.starts_with('的');
        let metric = front.ends_with(['数', '量', '额', '率', '值', '积']);
        let about = self.phrases.is_abstract(behind) && !front.is_empty();
        if shares && !metric && !about && !self.phrases.is_generic(front) && !behind.is_empty() {
            return whole(behind);
        }
        // 占GDP的比重, 增速: of what the number before measures; 分别 tells which of several.
        let share = front.starts_with('占') && !front.starts_with("占地面积");
        if (share || RATES.contains(&front))
            && let Some(subject) =
                self.counterpart(raw, scope, later, earlier).and_then(|q| q.indicator.as_deref())
        {
            return Some((format!("{subject}{front}"), None));
        }
        if counts && !behind.is_empty() && (!metric || scope.behind.starts_with(cursor::is_han)) {
            return whole(behind);
        }
        if !front.is_empty() {
            if self.phrases.is_generic(front)
                && !behind.is_empty()
                && scope.behind.trim_start().starts_with('的')
            {
                return Some((format!("{behind}{front}"), None));
            }
            return whole(front);
        }
        if !behind.is_empty() && matches!(raw.class, Class::Duration | Class::Measure | Class::Money) {
            return whole(behind);
        }
        if let Some(q) = earlier.last() {
            return q.indicator.clone().map(|i| (i, q.indicator_span));
        }
        // The subject of the clauses in front.
        let head = self.slice(scope.sentence.start(), scope.clause.start());
        for clause in head.rsplit(['，', ',', '；', ';', '：', ':']) {
            let phrase = self.phrases.before(clause);
            if phrase.chars().count() >= 2 {
                return whole(phrase);
            }
        }
        if !behind.is_empty() {
            return whole(behind);
        }
        let heading =
            self.document.section_at(raw.start).and_then(|k| self.document.sections.get(k)?.heading)?;
        Some((heading.of(self.text()).to_owned(), Some(heading)))
    }
}

/// Rates and totals that need the thing of which they are.
const RATES: [&str; 8] = ["增速", "增幅", "涨幅", "降幅", "占比", "比重", "总数", "总量"];

/// Nouns for people.
const PEOPLE: [&str; 20] = [
    "人口",
    "人员",
    "群众",
    "职工",
    "学生",
    "劳动力",
    "毕业生",
    "居民",
    "农民",
    "人才",
    "用户",
    "老年人",
    "人数",
    "儿童",
    "残疾人",
    "军人",
    "旅客",
    "游客",
    "中国人",
    "党员",
];

/// 新兴产业增加值占GDP比重 → GDP.
pub(crate) fn denominator(indicator: &str) -> Option<&str> {
    let (_, rest) = indicator.split_once('占')?;
    let rest = rest.trim_start_matches('到');
    let end = ["的比重", "比重", "的比例", "比例", "的份额"]
        .iter()
        .filter_map(|w| rest.find(w))
        .min()
        .unwrap_or(rest.len());
    let part = rest.get(..end)?.trim();
    (!part.is_empty() && part != "比").then_some(part)
}

/// 每万人, 每年.
pub(crate) fn per(head: &str) -> Option<String> {
    let at = head.rfind('每')?;
    let rest = head.get(at + '每'.len_utf8()..)?;
    [
        "十万人",
        "万人口",
        "万人",
        "千人口",
        "千人",
        "百人",
        "百户",
        "万户",
        "千户",
        "年",
        "月",
        "人",
        "户",
        "家",
        "个",
        "亩",
        "吨",
        "平方公里",
        "次",
        "季度",
        "半年",
    ]
    .iter()
    .find(|w| rest.starts_with(**w))
    .map(|w| (*w).to_owned())
}

fn role(cues: &Cues, heading: &str) -> Role {
    let has = |c| cues.has(c, heading);
    if has(Cue::ReviewHeading) {
        Role::Review
    } else if has(Cue::BaseHeading) && !heading.contains("基础研究") && !heading.contains("基础设施")
    {
        Role::Base
    } else if has(Cue::GoalHeading) {
        Role::Goals
    } else if has(Cue::TaskHeading) {
        Role::Tasks
    } else {
        Role::Other
    }
}
