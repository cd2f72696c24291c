//! What a text names.

mod industries;
pub(crate) mod names;
mod persons;
mod policies;
pub(crate) mod store;

use gongwen_model::{EntityType, Section, Span, Text};

use crate::gazetteer::{PlaceId, PlaceKind};
use crate::lists::chars;
use crate::work::Work;
pub(crate) use industries::without_brackets;
use names::{Name, Sort};
use store::Handle;

impl Work<'_> {
    /// Reads all names of the text.
    pub(crate) fn read_names(&mut self) {
        for line in lines(self.text) {
            let found = self.linker.names.find(self.text, line);
            let open: Vec<Name> = found.into_iter().filter(|n| !self.is_closed(n.span)).collect();
            self.names.extend(open);
        }
        self.agencies();
        for k in 0..self.names.len() {
            let name = self.names[k].clone();
            if self.stands_alone(&name) {
                self.report(&name);
            }
        }
        self.places();
        self.declared_aliases();
    }

    /// Whether a name is reported wherever it stands.
    fn stands_alone(&self, name: &Name) -> bool {
        if name.counted || name.kind.is_none() {
            return false;
        }
        let stem = &self.text[name.span.start()..name.head.max(name.span.start())];
        match name.sort {
            Sort::Name => !name.bare,
            Sort::Built | Sort::Aim => {
                !name.bare && (name.proper || self.starts_with_place(stem)) && !self.is_aim(name)
            }
            // A work that is carried out needs no word of its own: 实施基础研究专项.
            Sort::Act => {
                name.quoted && !stem.is_empty()
                    || self.is_acted(name) && (!name.bare || chars(stem) >= 4)
                    || stem.starts_with("国家")
                        && !stem.starts_with("国家级")
                        && chars(name.span.of(self.text)) > 5
            }
            Sort::End => false,
        }
    }

    /// Whether a verb of carrying out stands in front of a name.
    fn is_acted(&self, name: &Name) -> bool {
        let head = self.text[..name.span.start()].trim_end_matches("首批").trim_end_matches("了");
        ACTED.iter().any(|verb| head.ends_with(verb))
    }

    /// Whether `text` begins with the name of a place that the document knows.
    pub(crate) fn starts_with_place(&self, text: &str) -> bool {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.skip(2).take(7).any(|end| self.linker.gazetteer.place_by_name(&text[..end], &self.own).is_some())
    }

    /// Whether a name is what a clause wants to become: 打造…示范区.
    pub(crate) fn is_aim(&self, name: &Name) -> bool {
        if AIMED.contains(&name.before) {
            return true;
        }
        let line = &self.text[..name.span.start()];
        let clause = line.rfind(['，', '。', ',', '；', '\n']).map_or(line, |at| &line[at..]);
        AIMED.iter().any(|verb| clause.contains(verb))
    }

    /// Makes a name an entity and a mention.
    pub(crate) fn report(&mut self, name: &Name) -> Option<Handle> {
        let kind = name.kind?;
        let surface = name.span.of(self.text);
        let full = (kind == EntityType::Zone).then(|| self.completed_zone(name)).flatten();
        if let Some(full) = full {
            let handle = self.store.add(kind, &full);
            self.store.alias(handle, surface);
            self.store.mention(handle, name.span, "name/completed");
            self.last_zone = Some((name.span.end(), full));
            return Some(handle);
        }
        if kind == EntityType::Zone {
            self.last_zone = Some((name.span.end(), surface.to_owned()));
        }
        let handle = match kind {
            EntityType::Organization => self.organization(surface),
            _ => self.store.add(kind, surface),
        };
        self.store.alias(handle, surface);
        self.store.mention(handle, name.span, "name/head");
        Some(handle)
    }

    /// 甲高新区乙园区、丙园区: the second is 甲高新区丙园区.
    fn completed_zone(&self, name: &Name) -> Option<String> {
        let (end, last) = self.last_zone.as_ref()?;
        let between = self.text.get(*end..name.span.start())?;
        let head = &self.text[name.head..name.span.end()];
        let stem = &self.text[name.span.start()..name.head];
        if !matches!(between, "、" | "和" | "以及" | "及") || !self.is_place(stem) {
            return None;
        }
        let front = last.strip_suffix(head)?;
        let cut = front.char_indices().map(|(at, _)| at).skip(3).find(|&at| self.is_place(&front[at..]))?;
        Some(format!("{}{stem}{head}", &front[..cut]))
    }

    fn is_place(&self, name: &str) -> bool {
        !name.is_empty() && self.linker.gazetteer.place_by_name(name, &self.own).is_some()
    }

    /// The organisation of a printed name: agencies by their full name, 市 and 省 in front of a name
    /// as the document's own.
    pub(crate) fn organization(&mut self, surface: &str) -> Handle {
        if let Some(agency) = self.linker.gazetteer.agency(surface, &self.own) {
            let handle = self.store.add(EntityType::Organization, &agency.name);
            self.store.alias(handle, surface);
            return handle;
        }
        let own = |first: char| match first {
            '市' => self.own.city,
            '省' => self.own.province,
            '区' | '县' => self.own.county,
            _ => None,
        };
        let full =
            surface.chars().next().and_then(|first| Some((first, own(first)?))).map(|(first, place)| {
                format!("{}{}", self.linker.gazetteer.place(place).name, &surface[first.len_utf8()..])
            });
        let handle = self.store.add(EntityType::Organization, full.as_deref().unwrap_or(surface));
        self.store.alias(handle, surface);
        handle
    }

    fn agencies(&mut self) {
        for hit in self.linker.gazetteer.agency_hits(self.text, &self.own) {
            if self.is_closed(hit.span) {
                continue;
            }
            // 市科学技术委员会研究中心 is no mention of the commission.
            let longer = self.names_in_any(hit.span);
            if longer {
                continue;
            }
            let handle = self.store.add(EntityType::Organization, &hit.agency.name);
            self.store.alias(handle, hit.span.of(self.text));
            self.store.mention(handle, hit.span, hit.rule);
        }
    }

    /// Whether a longer name that begins where `span` does goes on behind it.
    fn names_in_any(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() < span.start().saturating_sub(120));
        self.names[from..]
            .iter()
            .take_while(|n| n.span.start() <= span.start())
            .any(|n| n.span.contains(span) && n.span.end() > span.end() && n.kind.is_some())
    }

    /// The entity of a place of the gazetteer.
    pub(crate) fn place(&mut self, id: PlaceId) -> Handle {
        let record = self.linker.gazetteer.place(id);
        let handle = self.store.add_with_slug(record.kind.entity_type(), &record.name, &record.slug);
        if let Some(code) = &record.code {
            self.store.code(handle, "gb2260", code);
        }
        if let Some(parent) = record.parent {
            let parent = self.linker.gazetteer.place(parent);
            self.store.parent(handle, crate::ids::urn(parent.kind.entity_type(), &parent.slug));
        }
        handle
    }

    fn places(&mut self) {
        let hits = self.linker.gazetteer.places(self.text, &self.own);
        let named: Vec<Span<Text>> = self.store.mentions().map(|(span, _)| span).collect();
        let mut reach = 0;
        let mut at = 0;
        let mut cover: Option<Span<Text>> = None;
        for hit in hits {
            // A division inside a longer name (光明科学城) is no mention of it.
            while at < named.len() && named[at].start() <= hit.span.start() {
                if named[at].end() > reach {
                    reach = named[at].end();
                    cover = Some(named[at]);
                }
                at += 1;
            }
            let record = self.linker.gazetteer.place(hit.place);
            let nested =
                cover.is_some_and(|c| c.contains(hit.span) && c != hit.span) || self.inside_name(hit.span);
            if self.is_closed(hit.span) || nested && record.kind != PlaceKind::Zone {
                continue;
            }
            if nested {
                continue;
            }
            let surface = hit.span.of(self.text).to_owned();
            let handle = self.place(hit.place);
            self.store.alias(handle, &surface);
            self.store.mention(handle, hit.span, hit.rule);
        }
    }

    /// Whether a name with a head of its own, reported or not, holds `span` and more.
    fn inside_name(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() + 150 < span.start());
        self.names[from..].iter().take_while(|n| n.span.start() <= span.start()).any(|n| {
            n.span.contains(span)
                && n.kind.is_some()
                && n.span != span
                && !n.counted
                && (n.span.start() < span.start() || !n.bare)
                && (n.kind == Some(EntityType::Zone)
                    || n.kind == Some(EntityType::Project)
                    || n.kind == Some(EntityType::Organization))
                && chars(&self.text[span.end()..n.head.max(span.end())]) < 16
        })
    }

    /// 甲（以下简称“乙”）: 乙 is another name of 甲 from here on.
    fn declared_aliases(&mut self) {
        let text = self.text;
        let mut declared: Vec<(Handle, String)> = Vec::new();
        for (at, word) in text.match_indices("以下简称").chain(text.match_indices("以下统称")) {
            let head = text[..at].trim_end_matches(['(', '（', ',', '，', '下', '文']);
            let rest = text[at + word.len()..].trim_start_matches(['“', '"', ':', '：', '为']);
            let Some(end) = rest.find(['”', ')', '）', '"', '，', '。', '、', '\n']) else { continue };
            let alias = &rest[..end];
            if alias.is_empty() || chars(alias) > 16 {
                continue;
            }
            let owner = self
                .store
                .mentions_in(Span::new(
                    head.len().saturating_sub(200).max(line_start(text, head.len())),
                    head.len(),
                ))
                .filter(|(span, _)| span.end() == head.len())
                .max_by_key(|(span, _)| span.len());
            if let Some((_, handle)) = owner {
                declared.push((handle, alias.to_owned()));
            }
        }
        for (handle, alias) in declared {
            self.store.alias(handle, &alias);
            for (at, _) in text.match_indices(alias.as_str()) {
                let span = Span::new(at, at + alias.len());
                if !self.is_closed(span) && !self.inside_name(span) {
                    self.store.mention(handle, span, "name/declared");
                }
            }
        }
    }

    /// What the heading of each section names.
    pub(crate) fn read_headings(&mut self) {
        let sections: &[Section] = &self.document.sections;
        self.industry_headings();
        for (k, section) in sections.iter().enumerate() {
            let Some(heading) = section.heading else { continue };
            if self.headings[k].is_some() {
                continue;
            }
            // The whole heading is one name.
            let whole = self.names_in(heading).find(|n| {
                n.span.end() == heading.end()
                    && n.span.start() <= heading.start() + 3
                    && !n.counted
                    && (!n.bare
                        || n.kind == Some(EntityType::Program)
                            && chars(&self.text[n.span.start()..n.head]) >= 4)
                    && matches!(
                        n.kind,
                        Some(
                            EntityType::Zone
                                | EntityType::Program
                                | EntityType::Organization
                                | EntityType::Project
                                | EntityType::Fund
                        )
                    )
                    && n.sort != Sort::End
            });
            let Some(name) = whole.cloned() else {
                let known = self
                    .mentions(heading, &[EntityType::Zone, EntityType::District, EntityType::Organization]);
                if let [(span, handle)] = known.as_slice()
                    && *span == heading
                {
                    self.headings[k] = Some(*handle);
                }
                continue;
            };
            let name = Name { span: heading, ..name };
            self.headings[k] = self.report(&name);
        }
    }
}

/// Verbs behind which a plan or work is carried out.
const ACTED: [&str; 16] = [
    "实施", "开展", "启动", "组织", "推进", "入选", "依托", "承接", "推行", "深入", "落实", "承担", "参与",
    "执行", "纳入", "全面",
];

/// Verbs behind which a name is an aim.
pub(crate) const AIMED: [&str; 6] = ["打造", "成为", "争创", "努力建", "迈向", "作为"];

/// The lines of `text` without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Span<Text>> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        span
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |n| n + 1)
}
