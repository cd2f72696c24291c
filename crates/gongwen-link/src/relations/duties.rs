//! Who does what: departments and their tasks, alliances and who leads them, who issued what.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::{self, cut};

use crate::entities::store::Handle;
use crate::lists::{chars, top_level, trim};
use crate::work::Work;

/// Longest task in characters: more is a sentence.
pub(super) const LONGEST_TASK: usize = 30;

/// How far behind a fund its aim is looked for, in bytes.
const REACH: usize = 600;

/// How many bodies may issue one document.
const MOST: usize = 64;

impl Work<'_> {
    /// 甲局负责乙、丙等项目: the department answers for each.
    pub(super) fn duties(&mut self, sentence: Span<Text>) {
        let clauses = top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']);
        let mut agent = None;
        for clause in clauses {
            let clause = self.behind_article(trim(self.text, clause));
            let body = clause.of(self.text);
            let first = self.mentions(clause, &[EntityType::Organization]).into_iter().next();
            let mut at = 0;
            let mut own = false;
            if let Some((span, handle)) = first.filter(|(span, _)| span.start() <= clause.start() + 3) {
                agent = Some(handle);
                own = true;
                at = span.end() - clause.start();
                // 市甲局（以下简称局）负责….
                let rest = cut(body, at..);
                if rest.starts_with(['（', '('])
                    && let Some(close) = rest.find(['）', ')'])
                {
                    at += close + cut(rest, close..).chars().next().map_or(0, char::len_utf8);
                }
            }
            let Some(agent) = agent else { continue };
            let rest = cut(body, at..);
            let Some(duty) = self.linker.duty.captures(rest) else { continue };
            let (Some(whole), Some(verb)) = (duty.get(0), duty.name("verb")) else { continue };
            if !own && verb.as_str() != "负责" {
                continue;
            }
            let object: Span<Text> = Span::new(clause.start() + at + whole.end(), clause.end());
            let keeps = verb.as_str().starts_with("统筹");
            let start = if keeps { clause.start() + at + verb.start() } else { object.start() };
            self.tasks(agent, Span::new(start, object.end()), sentence);
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

    fn tasks(&mut self, agent: Handle, object: Span<Text>, sentence: Span<Text>) {
        let body = object.of(self.text);
        let close = body.rfind('、').map_or(0, |at| at);
        let end = cut(body, close..).find('等').map_or(body.len(), |at| close + at);
        let closing = cut(body, end..).trim_start_matches('等');
        let head = ["项目", "任务"].into_iter().find(|h| closing == *h);
        for item in self.linker.lists.split(self.text, Span::new(object.start(), object.start() + end)) {
            let printed = item.span.of(self.text);
            if !(2..=LONGEST_TASK).contains(&chars(printed)) {
                continue;
            }
            let name = match head {
                Some(head) if !item.name.ends_with(head) => format!("{}{head}", item.name),
                _ => item.name.clone(),
            };
            let task = self.store.add(EntityType::Task, &name);
            self.store.printed_as(task, printed);
            self.store.mention(task, item.span, "task/duty");
            self.relate(
                agent,
                Predicate::ResponsibleFor,
                (task, Some(item.span)),
                sentence,
                Via::Clause,
                "relation/duty",
            );
        }
    }

    /// 由甲牵头成立乙联盟.
    pub(super) fn alliances(&mut self, sentence: Span<Text>) {
        if !sentence.of(self.text).contains("牵头") {
            return;
        }
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']) {
            let body = clause.of(self.text);
            let Some(lead) = self.linker.lead.find(body) else { continue };
            let split = clause.start() + lead.start();
            let behind = clause.start() + lead.end();
            let leader = self
                .mentions(Span::new(clause.start(), split), &[EntityType::Organization])
                .into_iter()
                .rfind(|(s, _)| {
                    matches!(cut(self.text, s.end()..split), "" | "将" | "已" | "正" | "负责" | "具体")
                });
            let mut led = self.mentions(Span::new(behind, clause.end()), &[EntityType::Organization]);
            if led.is_empty() {
                // 组建乙联盟，由甲牵头组建.
                let before = Span::new(sentence.start(), clause.start());
                led = self.mentions(before, &[EntityType::Organization]).into_iter().rev().take(1).collect();
            }
            let Some((leader_span, leader)) = leader else { continue };
            for (span, alliance) in led {
                let name = self.store.name(alliance);
                if ["联盟", "联合体", "共同体"].iter().any(|h| name.ends_with(h)) {
                    self.relate(
                        leader,
                        Predicate::Leads,
                        (alliance, Some(span)),
                        sentence,
                        Via::Clause,
                        "relation/leads",
                    );
                    if let Some(f) = self.found.last_mut() {
                        f.subject_span = Some(leader_span);
                    }
                }
            }
        }
    }

    /// 甲局、乙局印发《丙》和《丁》: each of them issued each.
    pub(super) fn published(&mut self, sentence: Span<Text>) {
        let cited: Vec<(Span<Text>, _)> = self.mentions(sentence, &[EntityType::Policy]);
        let mut from = sentence.start();
        let mut issuers: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, policy) in cited {
            // One title under two names.
            let Some(body) = self.text.get(from..span.start()) else { continue };
            let before: Span<Text> = Span::new(from, span.start());
            from = span.end();
            // 《丙》《丁》, 《丙》和《丁》: the second is issued like the first.
            let next = matches!(body.trim_matches(['《', '》']), "" | "、" | "和" | "及" | "与" | "以及");
            if !next {
                issuers = match self.linker.publish.find(body) {
                    Some(verb) => self.issuers_at(Span::new(before.start(), before.start() + verb.start())),
                    None => Vec::new(),
                };
            }
            for &(by_span, by) in &issuers {
                self.relate(
                    policy,
                    Predicate::IssuedBy,
                    (by, Some(by_span)),
                    sentence,
                    Via::Clause,
                    "relation/issued",
                );
            }
        }
    }

    /// The bodies at the end of `clause`, with nothing but an adverb or a date behind the last and the signs of a list
    /// between them.
    fn issuers_at(&self, clause: Span<Text>) -> Vec<(Span<Text>, Handle)> {
        let mut out: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, by) in self.mentions(clause, &[EntityType::Organization]).into_iter().rev() {
            let fits = match out.last() {
                None => chars(cut(self.text, span.end()..clause.end())) <= 8,
                Some((later, _)) => {
                    matches!(
                        self.between(span, *later),
                        Some("" | "、" | "和" | "与" | "及" | " " | "联合" | "会同")
                    )
                }
            };
            if !fits || out.len() == MOST {
                break;
            }
            out.push((span, by));
        }
        out.reverse();
        out
    }

    /// 在甲资金中安排…对乙, 甲基金优先投向乙.
    pub(super) fn funded(&mut self, sentence: Span<Text>) {
        if self.mentions(sentence, &[EntityType::Fund]).is_empty() {
            return;
        }
        for clause in top_level(self.text, sentence, &['。', '；', ';']) {
            let aims = self.mentions(clause, &[EntityType::Industry, EntityType::Program]);
            for (span, fund) in self.mentions(clause, &[EntityType::Fund]) {
                let behind = window::head(self.text.get(span.end()..clause.end()).unwrap_or(""), REACH);
                let given = self.linker.given.find(behind).map(|m| span.end() + m.end());
                let Some(given) = given else { continue };
                let next = aims.partition_point(|(s, _)| s.start() < given);
                let Some((aim_span, aim)) = aims.get(next).copied() else { continue };
                if aim_span.start() - given > REACH || chars(cut(self.text, given..aim_span.start())) > 40 {
                    continue;
                }
                self.relate(
                    fund,
                    Predicate::FundFor,
                    (aim, Some(aim_span)),
                    sentence,
                    Via::Clause,
                    "relation/fund",
                );
            }
        }
    }
}
