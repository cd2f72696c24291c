//! Policies that stand without 《》: 稳外贸“20条”, 政府工作报告, reports of party congresses.

use gongwen_model::{EntityType, Span};

use crate::work::Work;

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
                if let Some(at) = self.text[start..body.end()].rfind(verb) {
                    start += at + verb.len();
                }
            }
            found.push((Span::new(start, whole.end()), None));
        }
        for hit in self.linker.reports.find_iter(self.text) {
            let name = match hit.as_str().contains("政府工作报告") {
                false => None,
                true => {
                    self.own.place().map(|id| format!("{}政府工作报告", self.linker.gazetteer.place(id).name))
                }
            };
            found.push((Span::new(hit.start(), hit.end()), name));
        }
        for (span, name) in found {
            if self.is_closed(span) || span.is_empty() {
                continue;
            }
            let surface = span.of(self.text);
            let handle = self.store.add(EntityType::Policy, name.as_deref().unwrap_or(surface));
            self.store.alias(handle, surface);
            self.store.mention(handle, span, "policy/unmarked");
        }
    }
}

const VERBS_IN_FRONT: [&str; 8] = ["实施", "出台", "落实", "执行", "推出", "制定", "发布", "印发"];
