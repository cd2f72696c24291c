//! Policies that stand without 《》: 稳外贸“20条”, 政府工作报告, reports of party congresses, and rules and plans
//! that are drawn up or amended (出台湿地保护条例).

use std::collections::BTreeMap;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use crate::lists::{chars, top_level};
use crate::work::Work;

use super::store::Handle;

/// Longest name of a policy without 《》, in bytes.
const LONGEST: usize = 150;

impl Work<'_> {
    /// Systems of chiefs 河长制, 链长制: works that are run everywhere under these names.
    pub(crate) fn chief_systems(&mut self) {
        for hit in self.linker.chief_system.captures_iter(self.text) {
            let (Some(whole), Some(name)) = (hit.get(0), hit.get(1)) else { continue };
            let span = Span::new(whole.start(), whole.end());
            let handle = self.store.add(EntityType::Program, name.as_str());
            self.store.alias(handle, whole.as_str());
            self.store.mention(handle, span, "program/chief-system");
        }
    }

    /// Finds them.
    pub(crate) fn unmarked_policies(&mut self) {
        let mut found = Vec::new();
        for hit in self.linker.articles.captures_iter(self.text) {
            let (Some(whole), Some(body)) = (hit.get(0), hit.name("body")) else { continue };
            // The verb in front is no part of the name.
            let mut start = body.start();
            for verb in VERBS_IN_FRONT {
                if let Some(at) = cut(self.text, start..body.end()).rfind(verb) {
                    start += at + verb.len();
                }
            }
            found.push((Span::new(start, whole.end()), None));
        }
        for name in self.linker.named_articles.captures_iter(self.text).filter_map(|hit| hit.name("name")) {
            found.push((Span::new(name.start(), name.end()), None));
        }
        for hit in self.linker.reports.find_iter(self.text) {
            if ["批准", "审议", "通过", "所作", "大会", "人大"].iter().any(|w| hit.as_str().contains(w))
            {
                continue;
            }
            let name = match hit.as_str().contains("政府工作报告") {
                false => None,
                true => {
                    self.own.place().map(|id| format!("{}政府工作报告", self.linker.gazetteer.place(id).name))
                }
            };
            found.push((Span::new(hit.start(), hit.end()), name));
        }
        for &sentence in &self.document.sentences {
            if self.is_over() {
                return;
            }
            if !self.linker.drafting.any_in(sentence.of(self.text)) {
                continue;
            }
            for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']) {
                found.extend(self.drafted(clause).into_iter().map(|span| (span, None)));
            }
        }
        // 甲条例 after 《丙市甲条例》 is that one: names by what they end with.
        let mut by_end: BTreeMap<String, Handle> = BTreeMap::new();
        if !found.is_empty() {
            for handle in self.store.of_kind(EntityType::Policy) {
                note_ends(&mut by_end, self.store.name(handle), handle);
            }
        }
        for (span, name) in found {
            if self.is_over() {
                return;
            }
            if self.is_closed(span) || span.is_empty() {
                continue;
            }
            let surface = span.of(self.text);
            let known = by_end.get(surface).copied();
            let handle = match known {
                Some(handle) if name.is_none() => handle,
                _ => self.store.add(EntityType::Policy, name.as_deref().unwrap_or(surface)),
            };
            if known.is_none() {
                note_ends(&mut by_end, self.store.name(handle), handle);
            }
            self.store.alias(handle, surface);
            self.store.mention(handle, span, "policy/unmarked");
        }
    }
}

impl Work<'_> {
    /// The rules and plans behind the last verb of drawing up in a clause.
    fn drafted(&self, clause: Span<Text>) -> Vec<Span<Text>> {
        let body = clause.of(self.text);
        let before_last = body.char_indices().next_back().map_or(0, |(at, _)| at);
        let Some(at) = self.linker.drafting.last_end(cut(body, ..before_last)) else { return Vec::new() };
        let at = at + cut(body, at..).chars().next().filter(|c| *c == '了').map_or(0, char::len_utf8);
        let object: Span<Text> = Span::new(clause.start() + at, clause.end());
        let items = top_level(self.text, object, &['、', '和']);
        let whole = |item: &Span<Text>| item.of(self.text).contains('的');
        let rules = items.into_iter().map(|item| if whole(&item) { item } else { self.behind_verbs(item) });
        rules.filter(|item| self.is_rule(item.of(self.text))).collect()
    }

    /// `span` without the verbs that it opens with: 实施甲条例.
    fn behind_verbs(&self, span: Span<Text>) -> Span<Text> {
        let body = span.of(self.text);
        let mut start = 0;
        while let Some(verb) = self.linker.names.verb_at_head(cut(body, start..)) {
            start += verb.len();
        }
        Span::new(span.start() + start, span.end())
    }

    /// Whether `name` ends as rules and plans do and says which one it is.
    fn is_rule(&self, name: &str) -> bool {
        let heads = self.linker.policy_heads.iter().filter(|(head, _)| name.ends_with(head));
        let Some((head, least)) = heads.max_by_key(|(head, _)| head.len()) else { return false };
        let stem = cut(name, ..name.len() - head.len());
        // 宪法第十条规定.
        let article = stem.contains('第') && stem.ends_with('条');
        !article
            && (*least..=30).contains(&chars(stem))
            && !stem.contains(['的', '“', '《', '（', '(', '了', '等', '并'])
            && !stem.starts_with(['各', '本', '该', '经', '在', '按'])
            && !self.linker.no_rule.any_in(stem)
            && !self.linker.names.is_counted(stem)
            && !self.linker.names.is_class(stem)
            && (!self.linker.names.is_bare(stem) || chars(stem) >= 6 && *least <= 4)
    }
}

/// Notes all that `name` ends with; what is noted already stays.
fn note_ends(ends: &mut BTreeMap<String, Handle>, name: &str, handle: Handle) {
    let near = window::tail(name, LONGEST);
    for (at, _) in near.char_indices() {
        ends.entry(near.get(at..).unwrap_or("").to_owned()).or_insert(handle);
    }
}

const VERBS_IN_FRONT: [&str; 8] = ["实施", "出台", "落实", "执行", "推出", "制定", "发布", "印发"];
