//! Headings of sections that are industries.

use std::collections::BTreeMap;

use gongwen_model::{Span, Text};
use gongwen_text::window::cut;

use super::known_name;
use crate::lists::chars;
use crate::work::Work;

impl Work<'_> {
    /// Headings that are industries.
    pub(crate) fn industry_headings(&mut self) {
        let document = self.document;
        let mut families: BTreeMap<(usize, Option<usize>), Vec<usize>> = BTreeMap::new();
        for (k, section) in document.sections.iter().enumerate() {
            families.entry((section.part, section.parent)).or_default().push(k);
        }
        let mut chosen: Vec<(usize, Span<Text>)> = Vec::new();
        for ((_, parent), members) in &families {
            let about = parent
                .and_then(|p| document.sections.get(p)?.heading)
                .map(|h| h.of(self.text))
                .is_some_and(|h| {
                    ["产业", "领域", "集群"].iter().any(|w| h.contains(w))
                        && ["重点", "方向", "布局", "任务", "体系", "细分"].iter().any(|w| h.contains(w))
                });
            let mut sure: Vec<(usize, Span<Text>)> = Vec::new();
            let mut likely: Vec<(usize, Span<Text>)> = Vec::new();
            for &k in members {
                let Some(heading) = document.sections.get(k).and_then(|s| s.heading) else { continue };
                if let Some(span) = self.said_industry(heading) {
                    sure.push((k, span));
                } else if self.could_be_industry(heading) {
                    likely.push((k, heading));
                }
            }
            if sure.is_empty() {
                // 重点领域: all that stands below it.
                if about && likely.len() == members.len() && members.len() > 1 {
                    chosen.extend(likely);
                }
                continue;
            }
            // A family of which most are industries is one; `领域` alone says so only together.
            let fields = sure.iter().filter(|(_, s)| s.of(self.text).ends_with("领域")).count();
            if fields == sure.len() && fields < 2 {
                continue;
            }
            let family = sure.len() * 2 >= members.len() || about;
            chosen.extend(sure);
            if family && likely.len() <= members.len() {
                chosen.extend(likely);
            }
        }
        chosen.sort();
        for (k, span) in chosen {
            let surface = span.of(self.text).to_owned();
            if let Some(handle) = self.industry(&surface) {
                self.store.mention(handle, span, "industry/heading");
                self.headings.insert(k, handle);
            }
        }
    }

    /// The industry that a heading says it is about.
    fn said_industry(&self, heading: Span<Text>) -> Option<Span<Text>> {
        let body = heading.of(self.text);
        let taxonomy = known_name(&self.view(), self.linker.trades.stem(body)).is_some();
        if taxonomy {
            return Some(heading);
        }
        // 做强茶产业: the verb goes, as does a closing 发展.
        let mut start = 0;
        if body.starts_with("打造") || body.starts_with("建设") {
            return None;
        }
        while let Some(word) = self.linker.names.stop_at_head(cut(body, start..)) {
            start += word.len();
        }
        start += self.linker.triggers.governing(cut(body, start..)).end;
        let end = self.linker.trades.without_process(&self.linker.names, body).len().max(start);
        let core = cut(body, start..end);
        let stem = self.linker.trades.stem(core);
        let trade =
            start > 0 && end == body.len() && self.linker.trades.is_trade(&self.linker.names, core, 5);
        let says = (stem.len() < core.len() || trade) && !core.ends_with("产业链");
        let fine = (2..=14).contains(&chars(stem))
            && !core.contains(['，', '、', ',', '。', '“'])
            && !core.contains("事业")
            && !self.linker.trades.not_industries.cover(stem, &['和', '与'])
            && !self.linker.trades.no_industry.any_in(stem);
        (says && fine).then(|| Span::new(heading.start() + start, heading.start() + end))
    }

    /// Whether a heading has the form of an industry's name.
    fn could_be_industry(&self, heading: Span<Text>) -> bool {
        let body = heading.of(self.text);
        (2..=12).contains(&chars(body))
            && !body.contains(['，', '、', ',', '。', '“', '：', ' ', '\u{3000}'])
            && self.linker.names.stop_at_head(body).is_none()
            && self.linker.triggers.at_head(body).is_none()
            && !self.linker.trades.no_industry.any_in(body)
    }
}
