//! Industries: headings of a list of them, lists that say that they are, names of a taxonomy.
//!
//! 1. A heading is an industry where it says so (…产业集群, 做强…产业), where it is one of a published
//!    taxonomy, or where most of its siblings are.
//! 2. The items of a list are industries where the list closes with 等…产业, 产业集群 or 十大领域.
//! 3. A name of a taxonomy with 产业 or 集群 behind it is one anywhere; a bare one only in a list of them.

use std::collections::BTreeMap;

use gongwen_lexicon::Finder;
use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use crate::ids;
use crate::lists::{chars, top_level, trim};
use crate::work::Work;

use super::store::Handle;

/// Longest list of industries, and longest name of one, in bytes.
const LONGEST_LIST: usize = 3000;
const LONGEST: usize = 90;

/// Categories, not industries of a plan: named all the same, by these words.
const CATEGORIES: [&str; 2] = ["战略性新兴产业", "未来产业"];

impl Work<'_> {
    /// The industry of a printed name: with the words for what it is (产业集群, 领域) taken off, or as
    /// the taxonomy has it.
    pub(crate) fn industry(&mut self, surface: &str) -> Option<Handle> {
        let stem = self.industry_stem(surface);
        if stem.is_empty() {
            return None;
        }
        let known = self.known_industry(stem);
        let name = match known {
            Some(name) => name,
            None if CATEGORIES.iter().any(|c| surface.contains(c)) => return None,
            None if chars(stem) < 3 && surface.contains("产业") => format!("{stem}产业"),
            None => stem.to_owned(),
        };
        // 甲和乙 and 甲与乙 are one.
        let slug = ids::slug(self.industry_stem(&name)).replace('和', "与");
        let handle = self.store.add_with_slug(EntityType::Industry, &name, &slug);
        self.store.alias(handle, surface);
        Some(handle)
    }

    /// The industry of the document or the taxonomy that `surface` names, if it does.
    pub(crate) fn find_industry(&mut self, surface: &str) -> Option<Handle> {
        let plain = without_brackets(surface);
        let stem = self.industry_stem(&plain).to_owned();
        if let Some(handle) = self
            .store
            .find(EntityType::Industry, &stem)
            .or_else(|| self.store.find(EntityType::Industry, &plain))
            .or_else(|| self.store.find(EntityType::Industry, &stem.replace('和', "与")))
        {
            return Some(handle);
        }
        self.known_industry(&stem)?;
        self.industry(&stem)
    }

    /// Whether `name` is an industry of the document or of a taxonomy of its jurisdiction.
    pub(crate) fn is_known_industry(&self, name: &str) -> bool {
        let stem = self.industry_stem(name);
        self.store.find(EntityType::Industry, stem).is_some() || self.known_industry(stem).is_some()
    }

    /// The name that the taxonomies of the jurisdiction have for `stem`.
    fn known_industry(&self, stem: &str) -> Option<String> {
        let hits = self.linker.gazetteer.industry_hits(stem, &self.own);
        let hit = hits.first().filter(|h| h.span.len() == stem.len())?;
        Some(self.linker.gazetteer.industry(hit.industry).name.clone())
    }

    /// A name without the words that say that it is an industry.
    fn industry_stem<'n>(&self, name: &'n str) -> &'n str {
        let name = name.trim();
        for tail in ["产业集群", "特色产业集群", "产业链", "产业", "集群", "领域"] {
            if let Some(stem) = name.strip_suffix(tail)
                && !stem.is_empty()
            {
                return stem;
            }
        }
        name
    }

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
        let taxonomy = self.known_industry(self.industry_stem(body)).is_some();
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
        let stem = self.industry_stem(core);
        let trade = start > 0 && end == body.len() && self.is_trade(core);
        let says = (stem.len() < core.len() || trade) && !core.ends_with("产业链");
        let fine = (2..=14).contains(&chars(stem))
            && !core.contains(['，', '、', ',', '。', '“'])
            && !self.linker.not_industries.cover(stem, &['和', '与'])
            && !self.linker.no_industry.any_in(stem);
        (says && fine).then(|| Span::new(heading.start() + start, heading.start() + end))
    }

    /// Whether a heading has the form of an industry's name.
    fn could_be_industry(&self, heading: Span<Text>) -> bool {
        let body = heading.of(self.text);
        (2..=12).contains(&chars(body))
            && !body.contains(['，', '、', ',', '。', '“', '：'])
            && self.linker.names.stop_at_head(body).is_none()
            && !HEADING_VERBS.iter().any(|v| body.starts_with(v))
            && !self.linker.no_industry.any_in(body)
    }

    /// Industries of the taxonomy and of lists, in the running text.
    pub(crate) fn read_industries(&mut self) {
        let mut listed: Vec<Span<Text>> = Vec::new();
        for &sentence in &self.document.sentences {
            if self.is_over() {
                break;
            }
            listed.extend(self.listed_industries(sentence));
            listed.extend(self.promoted_industries(sentence));
        }
        for span in listed {
            if self.is_closed(span) {
                continue;
            }
            let surface = without_brackets(span.of(self.text));
            if let Some(handle) = self.industry(&surface) {
                self.store.mention(handle, span, "industry/list");
            }
        }
        for hit in self.linker.gazetteer.industry_hits(self.text, &self.own) {
            let surface = hit.span.of(self.text);
            let record = self.linker.gazetteer.industry(hit.industry);
            let said = ["产业", "集群"].iter().any(|w| surface.ends_with(w)) && surface != record.name;
            if self.is_closed(hit.span) || !said && self.store.find(EntityType::Industry, surface).is_none() {
                continue;
            }
            if self.names_in_any(hit.span) || self.names_hold(hit.span) {
                continue;
            }
            let surface = surface.to_owned();
            if let Some(handle) = self.industry(&surface) {
                self.store.mention(handle, hit.span, hit.rule);
            }
        }
        self.named_again();
        for (category, tails) in [("战略性新兴产业", ["集群", ""]), ("未来产业", ["", ""])] {
            for (at, _) in self.text.match_indices(category) {
                let end = at + category.len();
                let tail =
                    tails.iter().find(|t| cut(self.text, end..).starts_with(**t)).map_or(0, |t| t.len());
                let span = Span::new(at, end + tail);
                if self.is_closed(span) || self.names_hold(span) {
                    continue;
                }
                let handle = self.store.add(EntityType::Industry, category);
                let surface = span.of(self.text).to_owned();
                self.store.alias(handle, &surface);
                self.store.mention(handle, span, "industry/category");
            }
        }
    }

    /// Industries that are known by now, wherever they are named: with 产业 or 集群 behind the name, or
    /// between the signs of a list.
    fn named_again(&mut self) {
        let surfaces: Vec<(String, Handle)> = self
            .store
            .of_kind(EntityType::Industry)
            .flat_map(|h| {
                self.store
                    .surfaces(h)
                    .filter(|s| chars(s) >= 2)
                    .map(move |s| (s.to_owned(), h))
                    .collect::<Vec<_>>()
            })
            .collect();
        let finder = Finder::new(surfaces.iter().map(|(s, _)| s));
        let mut found = Vec::new();
        for hit in finder.longest(self.text) {
            let rest = cut(self.text, hit.end..);
            let tail =
                ["产业集群", "产业", "集群"].iter().find(|t| rest.starts_with(**t)).map_or(0, |t| t.len());
            let said = tail > 0
                || ["产业集群", "产业"].iter().any(|t| cut(self.text, hit.start..hit.end).ends_with(t));
            let next = rest.chars().next();
            let closed =
                next.is_none_or(|c| "、，。；：）等和与及,.;:)（(\n".contains(c)) || rest.starts_with("领域");
            let span = Span::new(hit.start, hit.end + tail);
            if (said || closed) && !self.is_closed(span) && !self.names_in_any(span) {
                found.extend(surfaces.get(hit.word).map(|surface| (surface.1, span)));
            }
        }
        for (handle, span) in found {
            self.store.mention(handle, span, "industry/known");
        }
    }

    /// Whether a longer name holds `span`.
    pub(crate) fn names_hold(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() + 150 < span.start());
        self.names
            .iter()
            .skip(from)
            .take_while(|n| n.span.start() <= span.start())
            .any(|n| n.span.contains(span) && n.kind.is_some() && n.span != span && self.is_mention(n.span))
    }

    fn is_mention(&self, span: Span<Text>) -> bool {
        self.store.mentions_in(span).any(|(s, _)| s == span)
    }

    /// Items of the lists of a sentence that close with 等…产业, 产业集群 or 十大领域.
    fn listed_industries(&self, sentence: Span<Text>) -> Vec<Span<Text>> {
        let mut out = Vec::new();
        if !sentence.of(self.text).contains('、') {
            return out;
        }
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':', '!', '！'])
        {
            let body = clause.of(self.text);
            if !body.contains('、') {
                continue;
            }
            for close in self.linker.industry_closers.captures_iter(body) {
                let (Some(whole), Some(tail)) = (close.get(0), close.name("tail")) else { continue };
                // 等领域 closes anything; 十大领域 closes what a plan names.
                let fields = tail.as_str().ends_with("领域") && !tail.as_str().contains("产业");
                let anything = fields && whole.as_str().starts_with('等');
                if close.name("behind").is_some() {
                    continue;
                }
                let list: Span<Text> = Span::new(clause.start(), clause.start() + whole.start());
                // A list that begins behind the last one of this clause.
                let front = window::tail(cut(body, ..whole.start()), LONGEST_LIST);
                let from = front
                    .rfind('等')
                    .map(|at| whole.start() - front.len() + at)
                    .filter(|_| cut(body, ..whole.start()).contains('、'))
                    .map_or(0, |at| {
                        let rest = cut(body, at..whole.start());
                        match rest.find("以及").or_else(|| rest.find('和')).or_else(|| rest.find('、')) {
                            Some(k) => at + k + cut(rest, k..).chars().next().map_or(0, char::len_utf8),
                            None => 0,
                        }
                    });
                let list = Span::new(list.start() + from, list.end());
                if list.len() > LONGEST_LIST {
                    continue;
                }
                if self.topic_is_industry(list.start()) && !tail.as_str().contains("集群") {
                    continue;
                }
                let mut items = self.industry_items(list);
                if anything {
                    items.retain(|item| self.known_industry(item.of(self.text)).is_some());
                    items.truncate(if items.len() < 2 { 0 } else { items.len() });
                }
                out.extend(items);
            }
        }
        out
    }

    /// Industries that a clause promotes: 培育壮大食用菌产业, 促进卫星通信产业高质量发展. A verb that promotes
    /// anything needs the word for it at the end.
    fn promoted_industries(&self, sentence: Span<Text>) -> Vec<Span<Text>> {
        let separators = ['，', ',', '；', ';', '。', '：', ':', '!', '！', ' '];
        if !sentence.of(self.text).contains('业') || self.topic_is_industry(sentence.start()) {
            return Vec::new();
        }
        let clauses = top_level(self.text, sentence, &separators).into_iter();
        let promoted = clauses.filter_map(|clause| {
            let clause = trim(self.text, clause);
            let hit = self.linker.promoted.captures(clause.of(self.text))?;
            let name = hit.name("name")?;
            (hit.name("strong").is_some() || hit.name("tail").is_some())
                .then(|| Span::new(clause.start() + name.start(), clause.start() + name.end()))
        });
        promoted.filter(|span| self.is_trade(span.of(self.text))).collect()
    }

    /// Whether `name` names one industry: 食用菌产业, 农产品加工流通业, not 就业, 传统产业.
    fn is_trade(&self, name: &str) -> bool {
        let stem = self.industry_stem(name);
        let least = if stem.len() < name.len() { 2 } else { 5 };
        name.ends_with('业')
            && chars(stem) >= least
            && !self.linker.names.is_class(stem)
            && !self.linker.names.is_counted(stem)
            && !["业和", "业特别", "事业"].iter().any(|w| name.contains(w))
            && !self.linker.no_trades.at_tail(name).is_some_and(|w| w != "产业" || stem.is_empty())
            && !self.linker.not_industries.cover(stem, &['和', '与'])
            && !self.linker.no_industry.any_in(stem)
            && self.linker.names.stop_at_head(stem).is_none()
            && !CATEGORIES.iter().any(|c| name.contains(c))
    }

    fn topic_is_industry(&self, at: usize) -> bool {
        self.topic(at).is_some_and(|h| self.store.kind(h) == EntityType::Industry)
    }

    /// The items of a list of industries, or nothing where one of them cannot be one.
    pub(crate) fn industry_items(&self, list: Span<Text>) -> Vec<Span<Text>> {
        let mut items = self.linker.lists.split(self.text, list);
        if let Some(first) = items.first_mut() {
            let body = first.span.of(self.text);
            let start = self.noun_start(body);
            // What ends with an industry of the taxonomy begins with it: 展示茶业.
            let near = window::tail(body, LONGEST);
            let known = near
                .char_indices()
                .find(|&(at, _)| near.get(at..).is_some_and(|name| self.known_industry(name).is_some()))
                .map(|(at, _)| body.len() - near.len() + at);
            let start = known.unwrap_or(start);
            first.span = trim(self.text, Span::new(first.span.start() + start, first.span.end()));
        }
        // 甲和乙 that a heading names as one is one.
        if let [.., left, right] = items.as_slice()
            && self.between(left.span, right.span) == Some("和")
        {
            let both = left.span.cover(right.span);
            let joined = both.of(self.text).replace('和', "与");
            if self.store.find(EntityType::Industry, &joined).is_some() {
                items.truncate(items.len() - 2);
                items.push(crate::lists::Item { span: both, name: joined });
            }
        }
        let places = [EntityType::District, EntityType::Place, EntityType::Zone];
        if items.len() < 2 || items.iter().any(|i| !self.mentions(i.span, &places).is_empty()) {
            return Vec::new();
        }
        let fine = |span: Span<Text>| {
            let body = span.of(self.text);
            let plain = without_brackets(body);
            (2..=14).contains(&chars(&plain))
                && self.linker.names.stop_at_head(&plain).is_none_or(|w| chars(w) < 2)
                && !self.linker.not_industries.has(&plain)
                && !self.linker.no_industry.any_in(&plain)
                && !plain.contains('的')
        };
        match items.iter().all(|i| fine(i.span)) {
            true => items.into_iter().map(|i| i.span).collect(),
            false => Vec::new(),
        }
    }

    /// Where the noun phrase at the end of `text` begins: behind the last word that cannot stand in
    /// the name of a field or an industry.
    pub(crate) fn noun_start(&self, text: &str) -> usize {
        let names = &self.linker.names;
        let mut start =
            ["以及", "及", "和", "与"].iter().find(|w| text.starts_with(**w)).map_or(0, |w| w.len());
        for (at, c) in text.char_indices() {
            if at < start {
                continue;
            }
            if matches!(c, '，' | ',' | '。' | '：' | ':' | '；' | '”' | '》') {
                start = at + c.len_utf8();
                continue;
            }
            if let Some(word) = names.verb_at_head(cut(text, at..))
                && at + word.len() < text.len()
            {
                start = at + word.len();
            }
        }
        while let Some(word) = names.stop_at_head(cut(text, start..))
            && start + word.len() < text.len()
        {
            start += word.len();
        }
        start
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

/// `text` without what stands in brackets.
pub(crate) fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
