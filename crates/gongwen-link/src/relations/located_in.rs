//! Where an industry, or what is built, is: 支持甲、乙等区建设集聚区, 在丙区规划建设…, 落户丁园.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::{
    window::{self, cut},
    work,
};

use crate::entities::names::Sort;
use crate::entities::store::Handle;
use crate::work::Work;

use super::{Scene, via};

/// How many places a list of hosts may hold, and how many words may stand between two of them: more is
/// no sentence.
pub(super) const MOST_HOSTS: usize = 64;
const MOST_GLUE: usize = 4;

/// How far the end of a clause is looked for, in bytes.
const REACH: usize = 1500;

const HOSTS: [EntityType; 2] = [EntityType::District, EntityType::Zone];

impl Work<'_> {
    /// 在甲、乙建设丙: 丙 is in each of them.
    pub(super) fn settle(&mut self, thing: Handle, hosts: &[(Span<Text>, Handle)], sentence: Span<Text>) {
        for &(span, host) in hosts {
            let host = (host, Some(span));
            self.relate(thing, Predicate::LocatedIn, host, sentence, Via::Clause, "relation/built-in");
        }
    }

    /// A clause without the places that it opens with, 依托甲、乙等区推进…, and the places in which it says something is.
    pub(super) fn behind_hosts(&self, clause: Span<Text>) -> (Span<Text>, Vec<(Span<Text>, Handle)>) {
        let body = clause.of(self.text);
        let Some(word) = ["依托", "支持", "在"].into_iter().find(|w| body.starts_with(w)) else {
            return (clause, Vec::new());
        };
        let (hosts, end) = self.places_at(clause.start() + word.len(), clause.end());
        match (hosts.is_empty(), word) {
            (true, _) => (clause, hosts),
            (false, "在") => (Span::new(end, clause.end()), hosts),
            (false, _) => (Span::new(end, clause.end()), Vec::new()),
        }
    }

    /// Where an industry or what is built is: 支持甲、乙等区建设集聚区, 在丙区规划建设….
    pub(super) fn hosted(&mut self, scene: &Scene, sentence: Span<Text>) {
        let body = sentence.of(self.text);
        let mut from = 0;
        while let Some((at, word)) = first_of(cut(body, from..), &HOST_WORDS) {
            let start = from + at + word.len();
            from = start;
            let (hosts, end) = self.places_at(sentence.start() + start, sentence.end());
            if hosts.is_empty() {
                continue;
            }
            from = end - sentence.start();
            let after = cut(self.text, end..sentence.end());
            let fits = match word {
                "向" => ["集聚", "聚集", "集中", "布局"].iter().any(|w| after.starts_with(w)),
                "以" => after.starts_with("为") || after.starts_with("作为"),
                "落户" | "落户于" => true,
                _ => {
                    let after = after.trim_start_matches(['，', ',']);
                    HOST_VERBS.iter().any(|w| after.starts_with(w))
                }
            };
            if !fits {
                continue;
            }
            if word.starts_with("落户") {
                let front = Span::new(sentence.start(), sentence.start() + start - word.len());
                let clause = last_clause(self.text, front);
                for (_, thing) in self.mentions(clause, &[EntityType::Project, EntityType::Organization]) {
                    for &(span, host) in &hosts {
                        self.relate(
                            thing,
                            Predicate::LocatedIn,
                            (host, Some(span)),
                            sentence,
                            Via::Clause,
                            "relation/settled",
                        );
                    }
                }
                continue;
            }
            let mut subjects: Vec<Handle> =
                scene.subjects.iter().copied().filter(|&s| self.is(s, &[EntityType::Industry])).collect();
            if word == "在" {
                subjects = self.counted_zone(end, sentence).into_iter().collect();
            }
            if word == "以" && subjects.is_empty() {
                let reach = Span::new(end, self.clause_end(end, sentence.end()));
                subjects =
                    self.mentions(reach, &[EntityType::Industry]).into_iter().map(|(_, h)| h).collect();
            }
            if (word == "依托" || word == "支持") && subjects.is_empty() {
                // 依托甲园，发展乙产业.
                let stop =
                    self.clause_end(end + leading_comma(cut(self.text, end..sentence.end())), sentence.end());
                let reach = Span::new(end, stop.max(end));
                let develops =
                    ["发展", "培育", "打造", "集聚"].iter().any(|w| reach.of(self.text).contains(w));
                if develops {
                    subjects =
                        self.mentions(reach, &[EntityType::Industry]).into_iter().map(|(_, h)| h).collect();
                    subjects.retain(|&s| !is_category(self.store.name(s)));
                }
            }
            for subject in subjects {
                for &(span, host) in &hosts {
                    self.relate(
                        subject,
                        Predicate::LocatedIn,
                        (host, Some(span)),
                        sentence,
                        via(scene),
                        "relation/hosts",
                    );
                }
            }
        }
    }

    /// The run of places that begins at `at`: 甲、乙和丙等区，以及丁.
    fn places_at(&self, at: usize, limit: usize) -> (Vec<(Span<Text>, Handle)>, usize) {
        let mut hosts = Vec::new();
        let mut pos = at;
        let mut end = at;
        let mut glued = 0;
        loop {
            work::tick(1);
            let here = self.mention_at(pos, limit, &HOSTS).filter(|_| hosts.len() < MOST_HOSTS);
            if let Some((span, handle)) = here {
                hosts.push((span, handle));
                pos = span.end();
                end = pos;
                glued = 0;
                continue;
            }
            let rest = cut(self.text, pos..limit);
            let glue = PLACE_GLUE.iter().find(|g| rest.starts_with(**g)).filter(|_| glued < MOST_GLUE);
            if let Some(glue) = glue {
                glued += 1;
                pos += glue.len();
                if glue.starts_with('等') || glue.starts_with('区') {
                    end = pos;
                }
                continue;
            }
            // 甲（以下简称乙）.
            if rest.starts_with(['（', '('])
                && !hosts.is_empty()
                && let Some(close) = window::head(rest, 63).find(['）', ')']).filter(|&c| c < 60)
            {
                pos += close + cut(rest, close..).chars().next().map_or(0, char::len_utf8);
                end = pos;
                continue;
            }
            // 甲海岸—乙海岸.
            if let Some(c) = rest.chars().next().filter(|c| matches!(c, '—' | '-' | '－'))
                && !hosts.is_empty()
            {
                pos += c.len_utf8();
                continue;
            }
            return (hosts, end);
        }
    }

    /// The parks that a clause behind its places says are built: 规划建设…20个先进制造业园区.
    fn counted_zone(&mut self, from: usize, sentence: Span<Text>) -> Option<Handle> {
        let start = from + leading_comma(cut(self.text, from..sentence.end()));
        let reach = Span::new(start, self.clause_end(start, sentence.end()));
        let name = self
            .names_in(reach)
            .filter(|n| {
                n.kind == Some(EntityType::Zone) && n.sort == Sort::Name && n.head > n.span.start() + 6
            })
            .last()?
            .clone();
        self.report(&name)
    }

    fn clause_end(&self, from: usize, limit: usize) -> usize {
        let near = window::head(cut(self.text, from..limit), REACH);
        near.find(['，', ',', '。', '；', ';']).map_or(from + near.len(), |at| from + at)
    }
}

const HOST_WORDS: [&str; 7] = ["落户", "支持", "依托", "推动", "在", "向", "以"];
const HOST_VERBS: [&str; 22] = [
    "建设",
    "创建",
    "打造",
    "推进",
    "布局",
    "规划建设",
    "加快建设",
    "高标准建设",
    "高水平建设",
    "集聚",
    "率先",
    "发展",
    "重点发展",
    "建成",
    "设立",
    "形成",
    "联动",
    "共建",
    "谋划",
    "开展",
    "培育",
    "规划",
];
const PLACE_GLUE: [&str; 16] = [
    "，以及",
    ",以及",
    "以及",
    "、",
    "和",
    "及",
    "与",
    "等区(新区)",
    "等区（新区）",
    "等区域",
    "等地区",
    "等区县",
    "等区",
    "等地",
    "等",
    "两区",
];

/// The first of `words` in `text`; of two at one place the longer.
fn first_of<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    text.char_indices().inspect(|_| work::tick(1)).find_map(|(at, _)| {
        let here = words.iter().filter(|w| text.get(at..).is_some_and(|rest| rest.starts_with(**w)));
        here.max_by_key(|w| w.len()).map(|w| (at, *w))
    })
}

fn leading_comma(text: &str) -> usize {
    text.chars().next().filter(|c| matches!(c, '，' | ',')).map_or(0, char::len_utf8)
}

fn last_clause(text: &str, span: Span<Text>) -> Span<Text> {
    let body = window::tail(span.of(text), REACH);
    let at = body
        .rfind(['，', ',', '。', '；', ';'])
        .map_or(0, |at| at + cut(body, at..).chars().next().map_or(0, char::len_utf8));
    Span::new(span.end() - body.len() + at, span.end())
}

fn is_category(name: &str) -> bool {
    name == "战略性新兴产业" || name == "未来产业"
}
