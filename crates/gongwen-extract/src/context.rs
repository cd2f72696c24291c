//! From a bare quantity to a fact: what is measured, in which sense, and when.
//!
//! A sentence is cut into the clauses of its numbers ([`Scope`]); the tables of rules in `noun`, `kind`, `time` and
//! `change` then decide, each on its own. What they share of the document stands in [`Context`].

use std::cell::OnceCell;

use gongwen_model::{DateMention, Document, Quantity, QuantityKind, Span, Text, Time, TimeSource};
use gongwen_text::window;
use jiff::civil::Date;

use crate::cues::{Class as Cue, Cues};
use crate::grammar::Raw;
use crate::indicator::Phrases;
use crate::mood::{Mood, Moods};
use crate::{change, kind, noun, time};

/// What a section is for, by its heading and those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Goals,
    Base,
    Review,
    Tasks,
    Other,
}

/// What is known of a document while its numbers are read.
pub(crate) struct Context<'d> {
    pub document: &'d Document,
    pub cues: &'d Cues,
    pub phrases: &'d Phrases,
    moods: &'d Moods,
    /// By paragraph, made when first asked for.
    mood: OnceCell<Vec<(usize, Mood)>>,
    /// By section.
    pub roles: Vec<Role>,
    /// The date of the document.
    pub anchor: Option<Date>,
    pub dates: &'d [DateMention],
    /// Titles in 《》: their dates belong to the name.
    titles: Vec<Span<Text>>,
    /// The year that a 公报 reports on, by its title.
    pub bulletin_year: Option<Time>,
}

/// One clause of a sentence and the text around a quantity in it.
pub(crate) struct Scope<'d> {
    pub sentence: Span<Text>,
    pub clause: Span<Text>,
    /// From the last quantity of the clause, or its start, to the number.
    pub before: &'d str,
    pub before_at: usize,
    /// Where the noun that is measured may stand: `before`, or, in a change, what precedes its start.
    pub noun: (usize, usize),
    /// From the number to the next one, or to the end of the clause.
    pub behind: &'d str,
}

/// How much of a paragraph is looked at for words of rules, in bytes to either side.
const PARAGRAPH: usize = 1500;
/// How far behind a number or its noun a word for people may stand, in bytes.
const PEOPLE_REACH: usize = 60;

impl<'d> Context<'d> {
    pub(crate) fn new(
        document: &'d Document,
        (cues, phrases, moods): (&'d Cues, &'d Phrases, &'d Moods),
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
        Self {
            document,
            cues,
            phrases,
            moods,
            mood: OnceCell::new(),
            roles,
            anchor,
            dates,
            titles,
            bulletin_year,
        }
    }

    pub(crate) fn text(&self) -> &'d str {
        self.document.text()
    }

    /// The text between two positions, empty where there is none.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &'d str {
        self.text().get(from..to.max(from)).unwrap_or("")
    }

    /// The genre of the part that holds `at`; `None` for a part that tells: news, questions and answers, a reply.
    fn genre(&self, at: usize) -> Option<&'d str> {
        use gongwen_model::Role::{NewsReport, QuestionsAnswers, Reply};
        let part = self.document.parts.get(self.document.part_at(at));
        let own = part.and_then(|p| p.metadata.as_ref()).and_then(|m| m.genre.as_deref());
        let tells = part.is_some_and(|p| matches!(p.role, NewsReport | QuestionsAnswers | Reply));
        (!tells).then(|| own.or(self.document.metadata.genre.as_deref()).unwrap_or(""))
    }

    /// Whether what stands at `at` reports; else it plans or rules.
    pub(crate) fn is_report(&self, at: usize) -> bool {
        let Some(genre) = self.genre(at) else { return true };
        let m = &self.document.metadata;
        match genre {
            // A page that has a title, and whose title is no kind of document, describes.
            "" if m.title.is_some() => m.doc_number.is_none(),
            // A text that does not say what it is is taken by its own words.
            "" => self.mood(at) == Mood::Tells,
            _ => {
                let reports = self.cues.ending(Cue::ReportGenre, genre).is_some();
                reports && !(self.role_at(at) == Role::Other && self.mood(at) == Mood::Plans)
            }
        }
    }

    /// The mood of the paragraph that holds `at`.
    fn mood(&self, at: usize) -> Mood {
        let moods = self.mood.get_or_init(|| self.moods.of(self.text()));
        let k = moods.partition_point(|(start, _)| *start <= at);
        k.checked_sub(1).and_then(|k| moods.get(k)).map_or(Mood::Open, |(_, mood)| *mood)
    }

    /// The paragraph that holds `at`, as far as it is near.
    fn paragraph(&self, at: usize) -> &'d str {
        let head = window::tail(self.slice(0, at), PARAGRAPH);
        let start = at - head.len() + head.rfind('\n').map_or(0, |n| n + 1);
        let rest = window::head(self.slice(start, self.text().len()), PARAGRAPH + at - start);
        rest.split('\n').next().unwrap_or("")
    }

    /// Whether what stands at `at` rules.
    pub(crate) fn is_rule(&self, at: usize) -> bool {
        self.genre(at).is_some_and(|genre| match genre {
            "" => self.document.metadata.title.is_none() && self.cues.has(Cue::Ruling, self.paragraph(at)),
            _ => self.cues.ending(Cue::RuleGenre, genre).is_some(),
        })
    }

    pub(crate) fn role_at(&self, at: usize) -> Role {
        self.document.section_at(at).and_then(|k| self.roles.get(k).copied()).unwrap_or(Role::Other)
    }

    /// The dates that begin at `from` or behind it.
    pub(crate) fn dates_from(&self, from: usize) -> std::slice::Iter<'d, DateMention> {
        let k = self.dates.partition_point(|d| d.span.start() < from);
        self.dates.get(k..).unwrap_or(&[]).iter()
    }

    /// The last date between two positions.
    pub(crate) fn date_between(&self, from: usize, to: usize) -> Option<&'d DateMention> {
        self.dates_from(from).take_while(|d| d.span.end() <= to).last()
    }

    /// Whether a date can be the time of a fact.
    pub(crate) fn is_time(&self, date: &DateMention) -> bool {
        !self.is_comparison(date) && !self.is_name(date) && date.time.from.is_some()
    }

    /// Whether a date is what something is compared with: 较2020年.
    pub(crate) fn is_comparison(&self, date: &DateMention) -> bool {
        let head = self.slice(0, date.span.start());
        // 是上年的2.3倍, 由上年的41%提高到: the year is what the number is measured against.
        let multiple = || {
            let behind = self.slice(date.span.end(), self.text().len());
            let times = behind.strip_prefix('的').and_then(|b| b.find('倍')).is_some_and(|at| at < 12);
            times && head.ends_with(['是', '为', '达', '于', '到'])
        };
        head.ends_with(['较', '比']) || head.ends_with("相较于") || head.ends_with("相比") || multiple()
    }

    /// Whether a date is part of the name of a document or plan.
    pub(crate) fn is_name(&self, date: &DateMention) -> bool {
        let inside = self.titles.partition_point(|t| t.end() <= date.span.start());
        if self.titles.get(inside).is_some_and(|t| t.contains(date.span)) {
            return true;
        }
        let behind = self.slice(date.span.end(), self.text().len());
        let behind = behind.trim_start_matches(['”', '"', '发', '展']);
        date.rule == "date/five-year-plan" && (behind.starts_with("规划") || behind.starts_with("科技规划"))
    }

    /// The quantities of one sentence; `raws` are those inside it, in order.
    pub(crate) fn sentence(&self, sentence: Span<Text>, raws: &[Raw], out: &mut Vec<Quantity>) {
        let first = out.len();
        let mut pending: Option<(Scope<'_>, &Raw)> = None;
        for (k, raw) in raws.iter().enumerate() {
            let previous = k.checked_sub(1).and_then(|k| raws.get(k));
            let later = raws.get(k + 1..).unwrap_or(&[]);
            let mut scope = self.scope(sentence, raw, previous, later.first());
            if let Some((base, start)) = &pending {
                scope.noun = (base.before_at, start.start);
            }
            let earlier = out.get(first..).unwrap_or(&[]);
            // 较2021年19.5亿元增长: the level that the next number starts from.
            if let Some(next) = later.first()
                && change::is_base(self, raw, next, &scope)
            {
                let base = self.base(raw, &scope, later, earlier);
                out.push(base);
                pending = Some((scope, raw));
                continue;
            }
            let mut quantity = self.quantity(raw, &scope, later, earlier);
            if let Some((base, start)) = pending.take() {
                quantity.baseline_value = Some(start.value);
                quantity.baseline_time =
                    self.date_between(base.before_at, start.start).map(|d| d.time.clone());
            } else {
                let date = self.date_between(scope.clause.start(), raw.start);
                quantity.baseline_time = date.filter(|d| self.is_comparison(d)).map(|d| d.time.clone());
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

    fn quantity(&self, raw: &Raw, scope: &Scope<'d>, later: &[Raw], earlier: &[Quantity]) -> Quantity {
        let mut evidence = vec![format!("unit {}", self.slice(raw.unit_at.0, raw.unit_at.1))];
        let listed = scope.before.trim_start().starts_with('、');
        let previous = earlier.last();
        let when = {
            let head = self.slice(scope.clause.start(), raw.start);
            let apart = head.rfind("分别").map_or(raw.start, |at| scope.clause.start() + at);
            let before = earlier.iter().filter(|q| q.span.start() >= apart).count();
            time::Case { context: self, raw, scope, later, before }
        };
        let near = time::near(&when);
        let (kind, why) = kind::kind(&kind::Case {
            context: self,
            raw,
            scope,
            time: near.as_ref().map(|(t, _)| t),
            listed: previous.map(|q| q.kind).filter(|k| listed && *k == QuantityKind::Target),
        });
        evidence.push(why.to_owned());
        let time = near.or_else(|| time::far(&when, kind));
        let (noun, chosen) = noun::noun(self, raw, scope, later, earlier);
        evidence.push(chosen.to_owned());
        let (indicator, indicator_span) = noun.map_or((None, None), |(phrase, span)| (Some(phrase), span));
        let unit = self.unit(raw, scope, indicator.as_deref().unwrap_or(""));
        let change = change::change(&change::Case { context: self, raw, scope, previous });
        if let Some((_, word, id)) = change {
            evidence.push(format!("{id} {word}").trim_end().to_owned());
        }
        if let Some((time, id)) = &time {
            evidence.push(format!("{id} {}", time.text));
        }
        let denominator = indicator.as_deref().and_then(noun::denominator).map(str::to_owned);
        let per = raw
            .per
            .map(|(a, b)| self.slice(a, b).to_owned())
            .or_else(|| self.per(self.slice(scope.clause.start(), raw.start)));
        Quantity {
            span: Span::new(raw.start, raw.end),
            kind,
            rhetorical: raw.rhetorical,
            indicator,
            indicator_span: indicator_span.filter(|s| self.text().get(s.range()).is_some()),
            denominator,
            per,
            comparator: raw.comparator,
            approx: raw.approx,
            value: raw.value,
            value_max: raw.max,
            unit: unit.to_owned(),
            unit_text: self.slice(raw.unit_at.0, raw.unit_at.1).to_owned(),
            terms: raw.terms.clone(),
            currency_inferred: raw.bare_magnitude && unit == "CNY",
            change: change.map(|(change, ..)| change),
            baseline_value: None,
            baseline_time: None,
            time: time.map(|(time, _)| time),
            table: None,
            rule: raw.rule,
            evidence,
        }
    }

    /// The unit; of a bare magnitude what its noun wants: money, or people.
    fn unit(&self, raw: &Raw, scope: &Scope<'_>, indicator: &str) -> &'static str {
        if !raw.bare_magnitude || !raw.unit.is_empty() {
            return raw.unit;
        }
        let people = |text: &str| self.cues.find(Cue::People, text).is_some_and(|(at, _)| at < PEOPLE_REACH);
        if self.cues.has(Cue::Money, indicator) || self.cues.has(Cue::Money, scope.before) {
            "CNY"
        } else if people(indicator) || people(scope.behind) {
            // 近1亿农村贫困人口: people need no measure word.
            "人"
        } else {
            ""
        }
    }

    /// 每万人, 每年.
    pub(crate) fn per(&self, head: &str) -> Option<String> {
        per(self.cues, head)
    }
}

/// 每万人 → 万人: the last 每 of a text with the unit behind it.
pub(crate) fn per(cues: &Cues, head: &str) -> Option<String> {
    let at = head.rfind('每')?;
    let rest = head.get(at + '每'.len_utf8()..)?;
    cues.opening(Cue::Per, rest).map(str::to_owned)
}

/// What a section is for, by its heading.
fn role(cues: &Cues, heading: &str) -> Role {
    let has = |c| cues.has(c, heading);
    // 夯实农业基础, 深化基础教育改革: a task, whatever noun it holds.
    let task = cues.opening(Cue::TaskVerb, heading).is_some();
    let part_of_word = || cues.has(Cue::BaseWord, heading);
    if has(Cue::ReviewHeading) {
        Role::Review
    } else if has(Cue::BaseHeading) && !task && !part_of_word() {
        Role::Base
    } else if has(Cue::GoalHeading) {
        Role::Goals
    } else if has(Cue::TaskHeading) || task {
        Role::Tasks
    } else {
        Role::Other
    }
}
