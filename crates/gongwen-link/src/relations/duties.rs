//! Who answers for what, as sentences say it: 甲局负责乙、丙等项目; 乙工作由甲局牵头，丙局配合; 甲局的主要职责是：….
//!
//! A sentence is read clause by clause by a table of rules; the first that reads a clause has it.

use std::sync::Arc;

use gongwen_lexicon::{Match, Pattern};
use gongwen_model::{EntityType, Predicate, RelationRole, RuleInfo, Span, Text, Via};
use gongwen_text::window::cut;

use super::responsible_for::behind_number;
use super::roles::Roles;
use crate::entities::store::Handle;
use crate::lists::{chars, top_level, trim};
use crate::rules::Rule;
use crate::work::Work;

/// Longest task in characters: more is a sentence.
const LONGEST_TASK: usize = 50;
/// How many bodies may share a duty, and how many lines a list of duties may have.
const MOST_BODIES: usize = 64;
const MOST_DUTIES: usize = 64;
/// Shortest and longest front of 由甲局负责, in characters.
const FRONT: std::ops::RangeInclusive<usize> = 4..=LONGEST_TASK;

/// Organisations where they are named, and in which role.
type InRoles = Vec<(Span<Text>, Handle, RelationRole)>;
type Bodies = Vec<(Span<Text>, Handle)>;

/// A clause and the organisations that it names.
#[derive(Debug)]
struct Clause {
    span: Span<Text>,
    bodies: Bodies,
}

/// The clauses of a sentence, and what the clauses in front of the one that is read have left.
struct Reading<'a> {
    text: &'a str,
    roles: &'a Roles,
    duty: &'a Pattern,
    clauses: &'a [Clause],
    /// Whom the clauses in front are about.
    agents: Arc<[(Span<Text>, Handle)]>,
}

/// Who has a duty, and which.
#[derive(Debug)]
struct Duty {
    bodies: InRoles,
    /// What they answer for.
    task: Span<Text>,
    /// Whether the task is a list of several.
    split: bool,
}

type Apply = fn(&Reading<'_>, usize) -> Option<Duty>;

/// The table, for readers.
pub(super) fn rules() -> Vec<RuleInfo> {
    DUTIES.iter().map(Rule::info).collect()
}

static DUTIES: [Rule<Apply>; 3] = [
    Rule {
        id: "relation/duty-by",
        doc: "由甲局负责 behind what it answers for, and the bodies that the clauses behind add",
        examples: &[
            ("茶园巡护的日常工作由市林业局负责。", "杭州市林业局 responsible 茶园巡护的日常工作"),
            (
                "茶园巡护的日常工作由市林业局牵头，市水务局、市财政局配合。",
                "杭州市林业局 lead 茶园巡护的日常工作;杭州市水务局 cooperate 茶园巡护的日常工作;杭州市财政局 cooperate 茶园巡护的日常工作",
            ),
        ],
        rejects: &["本办法由市林业局负责解释。", "限额由市林业局规定。", "由市林业局负责。"],
        apply: duty_by,
    },
    Rule {
        id: "relation/duty-led",
        doc: "由甲局牵头，乙局配合，and then what they do",
        examples: &[(
            "由市林业局牵头，市水务局配合，修复古茶园水系。",
            "杭州市林业局 lead 修复古茶园水系;杭州市水务局 cooperate 修复古茶园水系",
        )],
        rejects: &["由市林业局牵头。"],
        apply: duty_led,
    },
    Rule {
        id: "relation/duty",
        doc: "甲局负责乙, 甲局、丙局统筹乙: each answers for each",
        examples: &[
            ("市林业局负责茶园巡护工作。", "杭州市林业局 responsible 茶园巡护工作"),
            (
                "市林业局、市水务局负责茶园巡护工作。",
                "杭州市林业局 responsible 茶园巡护工作;杭州市水务局 responsible 茶园巡护工作",
            ),
            ("市林业局主管全市茶园巡护工作。", "杭州市林业局 responsible 全市茶园巡护工作"),
            ("市林业局负责组织、指导茶园巡护工作。", "杭州市林业局 responsible 组织、指导茶园巡护工作"),
        ],
        rejects: &[
            "市林业局负责古树保护的部门制定办法。",
            "国务院林业主管部门主管全国古树保护工作。",
            "国务院林业主管部门设立委员会，负责古树保护工作。",
            "市林业局负责人出席会议。",
            "市林业局主管部门为市政府。",
            "市林业局负责的项目已开工。",
        ],
        apply: duty,
    },
];

impl Work<'_> {
    /// Reads one sentence.
    pub(super) fn duties(&mut self, sentence: Span<Text>) {
        let parts = top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']);
        let clauses: Vec<Clause> = parts
            .into_iter()
            .map(|part| {
                let span = self.behind_article(behind_number(self.text, trim(self.text, part)));
                Clause { span, bodies: self.mentions(span, &[EntityType::Organization]) }
            })
            .collect();
        if clauses.iter().all(|c| c.bodies.is_empty()) {
            return;
        }
        let linker = self.linker;
        let mut reading = Reading {
            text: self.text,
            roles: &linker.roles,
            duty: &linker.duty,
            clauses: &clauses,
            agents: Arc::from([]),
        };
        let mut found: Vec<(Duty, &'static str)> = Vec::new();
        for at in 0..clauses.len() {
            if let Some(run) = reading.set_up(at).or_else(|| reading.agents_of(at)) {
                reading.agents = Arc::from(run);
            }
            let duty = DUTIES.iter().find_map(|rule| Some(((rule.apply)(&reading, at)?, rule.id)));
            found.extend(duty);
        }
        let last = clauses.iter().map(|c| c.span).rfind(|span| !span.is_empty());
        let agents = Arc::clone(&reading.agents);
        for (duty, rule) in found {
            self.tasks(&duty, sentence, rule);
        }
        self.enumerated_duties(&clauses, sentence);
        if let Some(last) = last {
            self.listed_duties(&agents, last, sentence);
        }
    }

    /// A clause without the number of the article that it opens.
    fn behind_article(&self, clause: Span<Text>) -> Span<Text> {
        let body = clause.of(self.text);
        let Some(end) = body.strip_prefix('第').and_then(|rest| rest.find('条')).filter(|&at| at <= 15)
        else {
            return clause;
        };
        let rest = cut(body, '第'.len_utf8() + end + '条'.len_utf8()..);
        Span::new(clause.end() - rest.trim_start().len(), clause.end())
    }

    fn tasks(&mut self, duty: &Duty, sentence: Span<Text>, rule: &'static str) {
        let body = duty.task.of(self.text);
        let close = body.rfind('、').map_or(0, |at| at);
        let end = cut(body, close..).find('等').map_or(body.len(), |at| close + at);
        let closing = cut(body, end..).trim_start_matches('等');
        let head = ["项目", "任务"].into_iter().find(|h| closing == *h);
        let list = Span::new(duty.task.start(), duty.task.start() + end);
        let mut items: Vec<(Span<Text>, String)> = match duty.split {
            true => self.linker.lists.split(self.text, list).into_iter().map(|i| (i.span, i.name)).collect(),
            false => Vec::new(),
        };
        // 组织、指导乙工作, 甲、乙的丙, 对甲、乙进行丙: one duty of several words.
        let joined = items.len() > 1
            && end == body.len()
            && (items.iter().any(|i| chars(&i.1) < 4 || i.1.contains('的'))
                || body.starts_with(['对', '与', '同', '向', '由', '为']));
        if items.is_empty() || joined {
            items = vec![(duty.task, body.to_owned())];
        }
        for (span, name) in items {
            let printed = span.of(self.text);
            if !(2..=LONGEST_TASK).contains(&chars(printed)) {
                continue;
            }
            let name = match head {
                Some(head) if !name.ends_with(head) => format!("{name}{head}"),
                _ => name,
            };
            let task = self.store.add(EntityType::Task, &name);
            self.store.printed_as(task, printed);
            self.store.mention(task, span, "task/duty");
            for (agent_span, agent, role) in &duty.bodies {
                let object = (task, Some(span));
                self.relate(*agent, Predicate::ResponsibleFor, object, sentence, Via::Clause, rule);
                self.in_role(role.clone(), *agent_span);
            }
        }
    }

    /// 甲局负责：乙；丙；丁, all in one sentence.
    fn enumerated_duties(&mut self, clauses: &[Clause], sentence: Span<Text>) {
        let body = sentence.of(self.text);
        let Some(colon) = body.find(['：', ':']) else { return };
        let Some(lead) = clauses.iter().find(|c| c.span.end() == sentence.start() + colon) else { return };
        let mut reading = Reading {
            text: self.text,
            roles: &self.linker.roles,
            duty: &self.linker.duty,
            clauses: std::slice::from_ref(lead),
            agents: Arc::from([]),
        };
        let Some((run, end)) = reading.opening(0).filter(|(run, _)| !run.is_empty()) else { return };
        let rest = cut(self.text, end..lead.span.end());
        if reading.verb(rest).is_none_or(|(whole, _)| whole.end() != rest.len()) {
            return;
        }
        reading.agents = Arc::from(run);
        let start = sentence.start() + colon + cut(body, colon..).chars().next().map_or(0, char::len_utf8);
        let items = top_level(self.text, Span::new(start, sentence.end()), &['；', ';', '。']);
        if items.len() < 2 {
            return;
        }
        let agents = reading.agents.iter().map(|&(s, h)| (s, h, RelationRole::Responsible));
        let bodies: InRoles = agents.collect();
        for item in items.into_iter().take(MOST_DUTIES) {
            let item = behind_number(self.text, trim(self.text, item));
            let clause = top_level(self.text, item, &['，', ',']).into_iter().next().unwrap_or(item);
            let duty = Duty { bodies: bodies.clone(), task: trim(self.text, clause), split: false };
            self.tasks(&duty, sentence, "relation/duty-enumerated");
        }
    }

    /// 甲局的主要职责是：and then a line for each.
    fn listed_duties(&mut self, agents: &[(Span<Text>, Handle)], lead: Span<Text>, sentence: Span<Text>) {
        let opens = self.linker.roles.opens_duties(lead.of(self.text)).is_some()
            && cut(self.text, lead.end()..).starts_with(['：', ':']);
        if !opens || agents.is_empty() {
            return;
        }
        let bodies: Vec<_> = agents.iter().map(|&(s, h)| (s, h, RelationRole::Responsible)).collect();
        let rest = cut(self.text, sentence.end()..);
        let mut at = sentence.end();
        let mut read = 0;
        // Whether the items stand behind a number in brackets: a list has one style.
        let mut style: Option<bool> = None;
        for line in rest.split('\n') {
            let whole = trim(self.text, Span::new(at, at + line.len()));
            at += line.len() + 1;
            if whole.is_empty() {
                continue;
            }
            let item = behind_number(self.text, whole);
            let sign = whole.of(self.text).chars().next();
            let other = style.is_some_and(|style| style != sign.is_some_and(|c| matches!(c, '（' | '(')));
            if item.start() == whole.start() || sign == Some('第') || other || read == MOST_DUTIES {
                return;
            }
            style = Some(sign.is_some_and(|c| matches!(c, '（' | '(')));
            read += 1;
            let clauses = top_level(self.text, item, &['，', ',', '；', ';', '。']);
            let mut clauses = clauses.into_iter().map(|clause| trim(self.text, clause));
            let told = |clause: &Span<Text>| !self.linker.roles.is_basis(clause.of(self.text));
            let clause = clauses.find(told).unwrap_or(item);
            let verb = ["负责", "承担"].iter().find(|w| clause.of(self.text).starts_with(*w));
            let verb = verb.map_or(0, |w| w.len());
            let task = Span::new(clause.start() + verb, clause.end());
            let duty = Duty { bodies: bodies.clone(), task, split: false };
            self.tasks(&duty, self.document.sentence_at(item.start()), "relation/duty-listed");
        }
    }
}

impl Reading<'_> {
    /// The verb of duty that `rest` opens with, and the words in front of it that say how.
    fn verb<'t>(&self, rest: &'t str) -> Option<(Match<'t>, Match<'t>)> {
        let found = self.duty.captures(rest)?;
        let (whole, verb) = (found.get(0)?, found.name("verb")?);
        let between = cut(whole.as_str(), ..verb.start() - whole.start());
        self.roles.is_manner(between).then_some((whole, verb))
    }

    /// The bodies that a clause opens with, 由 in front or not, and where they end, with a bracket behind.
    fn opening(&self, at: usize) -> Option<(Bodies, usize)> {
        let clause = self.clauses.get(at)?;
        let body = clause.span.of(self.text);
        let lead = if body.starts_with('由') { '由'.len_utf8() } else { 0 };
        Some(self.run(clause, clause.span.start() + lead))
    }

    /// Whom a clause is about: nobody known where its list goes on with others, 国务院和地方政府, 国务院有关部门.
    fn agents_of(&self, at: usize) -> Option<Bodies> {
        let (run, end) = self.opening(at).filter(|(run, _)| !run.is_empty())?;
        let rest = cut(self.text, end..self.clauses.get(at)?.span.end());
        // 国务院水行政主管部门 is no 国务院: a body that goes on is another.
        let ends = rest.is_empty()
            || rest.starts_with('的')
            || self.verb(rest).is_some()
            || self.roles.goes_on_to_act(rest)
            || self.roles.opens_duties(rest) == Some(0);
        Some(if ends { run } else { Vec::new() })
    }

    /// The body with which a clause ends whose next one says as what it acts: 共同设立的甲委员会，作为…机构.
    fn set_up(&self, at: usize) -> Option<Bodies> {
        let clause = self.clauses.get(at)?;
        let next = self.clauses.get(at + 1)?.span.of(self.text);
        let &(span, handle) = clause.bodies.last()?;
        let behind = cut(self.text, span.end()..clause.span.end());
        let bracket = behind.starts_with(['（', '(']) && behind.ends_with(['）', ')']);
        let made = cut(self.text, clause.span.start()..span.start()).ends_with('的');
        (made && (behind.is_empty() || bracket) && next.starts_with("作为")).then(|| vec![(span, handle)])
    }

    /// The bodies of a list that begins at `at`, and where it ends: 甲局、乙局和丙局等部门.
    fn run(&self, clause: &Clause, at: usize) -> (Bodies, usize) {
        let mut out: Bodies = Vec::new();
        let mut end = at;
        for &(span, handle) in &clause.bodies {
            let between = self.text.get(end..span.start());
            let joined = if out.is_empty() {
                between == Some("")
            } else {
                matches!(between, Some("、" | "和" | "与" | "及" | "以及" | "会同"))
            };
            if span.start() < end {
                continue;
            }
            if !joined || out.len() == MOST_BODIES {
                break;
            }
            out.push((span, handle));
            end = span.end();
            // 市甲局（以下简称局）负责….
            let rest = cut(self.text, end..clause.span.end());
            if rest.starts_with(['（', '('])
                && let Some(close) = rest.find(['）', ')'])
            {
                end += close + cut(rest, close..).chars().next().map_or(0, char::len_utf8);
            }
        }
        (out, end)
    }

    /// The bodies of a clause that holds nothing but them and the word for their role: 由甲局牵头, 乙局、丙局配合.
    fn units(&self, at: usize) -> Option<InRoles> {
        let (run, end) = self.opening(at)?;
        let clause = self.clauses.get(at)?;
        self.closed(run, Span::new(end, clause.span.end()))
    }

    /// A run of bodies with nothing behind but the word for their role.
    fn closed(&self, run: Bodies, behind: Span<Text>) -> Option<InRoles> {
        let (role, rest) = self.roles.end(behind.of(self.text))?;
        let plain = self.roles.without_closing(rest).is_empty();
        (!run.is_empty() && plain).then(|| run.into_iter().map(|(s, h)| (s, h, role.clone())).collect())
    }

    /// The bodies of the clauses from `at` on that hold nothing else.
    fn more_units(&self, mut at: usize) -> (InRoles, usize) {
        let mut out = Vec::new();
        while let Some(units) = self.units(at).filter(|_| out.len() < MOST_BODIES) {
            out.extend(units);
            at += 1;
        }
        (out, at)
    }
}

/// 乙工作由甲局负责.
fn duty_by(reading: &Reading<'_>, at: usize) -> Option<Duty> {
    let clause = reading.clauses.get(at)?;
    let body = clause.span.of(reading.text);
    let by = body.rfind('由').filter(|&by| FRONT.contains(&chars(cut(body, ..by))))?;
    let from = clause.span.start() + by + '由'.len_utf8();
    let (run, end) = reading.run(&Clause { span: clause.span, bodies: behind(&clause.bodies, from) }, from);
    let mut bodies = reading.closed(run, Span::new(end, clause.span.end()))?;
    bodies.extend(reading.more_units(at + 1).0);
    Some(Duty { bodies, task: Span::new(clause.span.start(), clause.span.start() + by), split: false })
}

/// 由甲局牵头，乙局配合，做丙.
fn duty_led(reading: &Reading<'_>, at: usize) -> Option<Duty> {
    let front = at.checked_sub(1).is_some_and(|before| reading.units(before).is_some());
    let (bodies, next) = reading.more_units(at);
    let leads = bodies.iter().any(|(_, _, role)| *role != RelationRole::Cooperate);
    let task = reading.clauses.get(next)?.span;
    (!front && leads && FRONT.contains(&chars(task.of(reading.text)))).then_some(Duty {
        bodies,
        task,
        split: false,
    })
}

/// 甲局负责乙.
fn duty(reading: &Reading<'_>, at: usize) -> Option<Duty> {
    let clause = reading.clauses.get(at)?;
    let (run, end) = reading.opening(at)?;
    let rest = cut(reading.text, end..clause.span.end());
    let (whole, verb) = reading.verb(rest)?;
    let own = !run.is_empty();
    let object: Span<Text> = Span::new(end + whole.end(), clause.span.end());
    if !own && verb.as_str() != "负责"
        || reading.roles.is_other_word(object.of(reading.text))
        || reading.roles.is_of_a_body(object.of(reading.text))
    {
        return None;
    }
    let bodies = if own { run } else { reading.agents.to_vec() };
    let start = if verb.as_str().starts_with("统筹") { end + verb.start() } else { object.start() };
    let role = if whole.as_str().contains("牵头") { RelationRole::Lead } else { RelationRole::Responsible };
    let bodies: Vec<_> = bodies.into_iter().map(|(s, h)| (s, h, role.clone())).collect();
    (!bodies.is_empty()).then_some(Duty { bodies, task: Span::new(start, object.end()), split: true })
}

fn behind(bodies: &[(Span<Text>, Handle)], from: usize) -> Bodies {
    bodies.iter().copied().filter(|(span, _)| span.start() >= from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::tests::told;

    #[test]
    fn the_rules_read_their_examples_and_nothing_else() {
        for rule in &DUTIES {
            for (text, expected) in rule.examples {
                assert_eq!(told(text, Predicate::ResponsibleFor, rule.id), *expected, "{}: {text}", rule.id);
            }
            for text in rule.rejects {
                assert_eq!(told(text, Predicate::ResponsibleFor, rule.id), "", "{}: {text}", rule.id);
            }
        }
    }

    #[test]
    fn a_list_of_duties_in_one_sentence() {
        let text = "市林业局负责：古茶园的普查，并建立档案；茶园规章的拟订；茶农的培训。市水务局参加。";
        assert_eq!(
            told(text, Predicate::ResponsibleFor, "relation/duty-enumerated"),
            "杭州市林业局 responsible 茶园规章的拟订;杭州市林业局 responsible 茶农的培训"
        );
        // The first stands behind its body like one alone.
        assert_eq!(
            told(text, Predicate::ResponsibleFor, "relation/duty-led"),
            "杭州市林业局 responsible 古茶园的普查"
        );
        let made = "市人民政府设立的市林业局，作为茶园管理机构，负责古茶园的普查。";
        assert_eq!(
            told(made, Predicate::ResponsibleFor, "relation/duty"),
            "杭州市林业局 responsible 古茶园的普查"
        );
    }

    #[test]
    fn a_list_of_duties_has_a_line_for_each() {
        let text = "市林业局的主要职责是：\n（一）负责古树普查；\n（二）拟订茶园规章。\n市水务局另有职责。";
        assert_eq!(
            told(text, Predicate::ResponsibleFor, "relation/duty-listed"),
            "杭州市林业局 responsible 古树普查;杭州市林业局 responsible 拟订茶园规章"
        );
    }
}
