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
        for verb in HEADING_VERBS {
            if let Some(rest) = cut(body, start..).strip_prefix(verb) {
                start = body.len() - rest.len();
            }
        }
        let mut end = body.len();
        for tail in
            ["创新发展", "集聚发展", "高质量发展", "加快发展", "提质增效", "发展", "提升", "升级", "倍增"]
        {
            if cut(body, start..end).ends_with(tail) && end - start > tail.len() {
                end -= tail.len();
                break;
            }
        }
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
            && !body.contains(['，', '、', ',', '。', '“', '：'])
            && self.linker.names.stop_at_head(body).is_none()
            && !HEADING_VERBS.iter().any(|v| body.starts_with(v))
            && !self.linker.trades.no_industry.any_in(body)
    }
}

/// Verbs that open a heading about an industry.
const HEADING_VERBS: [&str; 24] = [
    "培育发展",
    "培育壮大",
    "发展壮大",
    "做强做优",
    "做大做强",
    "做优做强",
    "做强",
    "做优",
    "做大",
    "壮大",
    "培育",
    "发展",
    "加速",
    "加快",
    "大力发展",
    "重点发展",
    "推动",
    "推进",
    "提升",
    "打造",
    "布局",
    "建设",
    "巩固",
    "优化",
];
