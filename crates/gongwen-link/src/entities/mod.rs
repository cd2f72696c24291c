//! What a text names.

mod industries;
pub(crate) mod names;
mod persons;
mod policies;
pub(crate) mod posts;
mod rosters;
pub(crate) mod store;
mod works;

use gongwen_model::{EntityType, Section, Span, Text};
use gongwen_text::{
    window::{self, cut},
    work,
};

use crate::gazetteer::{AgencyHit, PlaceId, PlaceKind};
use crate::lists::chars;
use crate::search::occurrences;
use crate::work::Work;
pub(crate) use industries::without_brackets;
use names::{Name, Sort};
use store::Handle;

impl Work<'_> {
    /// Reads all names of the text.
    pub(crate) fn read_names(&mut self) {
        let agencies = self.linker.gazetteer.agency_hits(self.text, &self.own);
        for line in lines(self.text) {
            if self.is_over() {
                return;
            }
            let found = self.linker.names.find(self.text, line);
            let open: Vec<Name> = found
                .into_iter()
                .filter(|n| !self.is_closed(n.span))
                .map(|n| self.behind_agency(self.refined(n), &agencies))
                .collect();
            self.names.extend(open);
        }
        self.agencies(&agencies);
        self.names.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        let mut acted = None;
        for k in 0..self.names.len() {
            if self.is_over() {
                return;
            }
            let Some(name) = self.names.get(k).cloned() else { break };
            // 甲市人民政府 in 甲市人民政府办公厅.
            let longer = |hit: &AgencyHit| hit.span.contains(name.span) && hit.span != name.span;
            let hit = agencies.partition_point(|hit| hit.span.end() <= name.span.start());
            if agencies.get(hit).is_some_and(longer) {
                continue;
            }
            if self.stands_alone(&name, acted) {
                self.report(&name);
                if name.sort == Sort::Act {
                    acted = Some(name.span);
                }
            }
        }
        self.places();
        self.declared_aliases();
    }

    /// A name with what only the gazetteer can tell: a place behind it in brackets is part of it, and
    /// a place behind an 和 begins a name.
    fn refined(&self, mut name: Name) -> Name {
        let text = self.text;
        if name.kind == Some(EntityType::Organization)
            && let Some(rest) = cut(text, name.span.end()..).strip_prefix(['（', '('])
            && let Some(close) = window::head(rest, WIDEST).find(['）', ')'])
            && self.is_place(cut(rest, ..close))
        {
            let end = text.len() - rest.len() + close;
            let bracket = cut(text, end..).chars().next().map_or(0, char::len_utf8);
            name.span = Span::new(name.span.start(), end + bracket);
        }
        let stem = cut(text, name.span.start()..name.head.max(name.span.start()));
        let whole_place = |at: usize| {
            name.kind == Some(EntityType::Organization)
                && self.is_place(cut(stem, ..at).trim_start_matches('、'))
        };
        if let Some(at) = stem.rfind('和')
            && (self.starts_with_place(cut(stem, at + '和'.len_utf8()..)) || whole_place(at))
        {
            let start = name.span.start() + at + '和'.len_utf8();
            name.span = Span::new(start, name.span.end());
            name.proper = true;
        }
        self.known_zone(&mut name);
        self.behind_place(&mut name);
        self.carried(&mut name);
        self.seated(&mut name);
        self.line_of_two_ends(&mut name);
        self.branch_of_agency(&mut name);
        name
    }

    /// 甲资源和乙保障部丙委员会: the 和 of an agency's name is no border, what is named begins with the agency.
    fn behind_agency(&self, mut name: Name, agencies: &[AgencyHit]) -> Name {
        let at = name.span.start();
        let k = agencies.partition_point(|hit| hit.span.end() <= at);
        if let Some(hit) = agencies.get(k).map(|hit| hit.span)
            && hit.start() < at
            && hit.end() < name.span.end()
            && self.text.get(..at).is_some_and(|front| front.ends_with(['和', '与', '及']))
        {
            name.span = hit.cover(name.span);
        }
        name
    }

    /// 下放给浦东新区: a name that ends with a known place is that place, unless it lies in another.
    fn known_zone(&self, name: &mut Name) {
        let surface = name.span.of(self.text);
        if name.kind != Some(EntityType::Zone) || name.quoted || self.starts_with_place(surface) {
            return;
        }
        let mut starts = surface.char_indices().map(|(at, _)| at).skip(1);
        let known = starts.find(|&at| chars(cut(surface, at..)) > 2 && self.is_place(cut(surface, at..)));
        if let Some(at) = known {
            name.span = Span::new(name.span.start() + at, name.span.end());
        }
    }

    /// 甲地区 of 甲地区管委会: what has a committee of its own and is no division is a zone.
    pub(crate) fn governed_zones(&mut self) {
        const FEWEST: usize = 3;
        const COMMITTEES: [&str; 2] = ["管委会", "管理委员会"];
        let bodies = self.store.of_kind(EntityType::Organization).map(|h| self.store.name(h));
        let areas: Vec<String> = bodies
            .filter_map(|body| COMMITTEES.iter().find_map(|tail| body.strip_suffix(tail)))
            .filter(|a| (3..=10).contains(&chars(a)) && !self.is_place(a))
            .map(str::to_owned)
            .collect();
        for (area, found) in areas.iter().zip(occurrences(self.text, &areas)) {
            let alone = |at: usize| {
                let span: Span<Text> = Span::new(at, at + area.len());
                let behind = cut(self.text, span.end()..);
                let committee = COMMITTEES.iter().any(|tail| behind.starts_with(tail));
                (!committee && !self.is_closed(span) && !self.inside_name(span) && !self.store.crosses(span))
                    .then_some(span)
            };
            let places: Vec<Span<Text>> = found.into_iter().filter_map(alone).collect();
            let other = [EntityType::District, EntityType::Place, EntityType::Organization];
            if places.len() < FEWEST || other.iter().any(|&kind| self.store.find(kind, area).is_some()) {
                continue;
            }
            let zone = self.store.add(EntityType::Zone, area);
            for span in places {
                self.store.mention(zone, span, "zone/governed");
            }
        }
    }

    /// 支持甲县布局乙园: a verb behind a place opens the name.
    fn behind_place(&self, name: &mut Name) {
        if !matches!(name.kind, Some(EntityType::Zone | EntityType::Project)) || name.quoted {
            return;
        }
        let stem = cut(self.text, name.span.start()..name.head.max(name.span.start()));
        let ends = stem.char_indices().map(|(at, _)| at).skip(2).take(9);
        let Some(end) = ends.filter(|&end| self.is_place(cut(stem, ..end))).last() else { return };
        let verb = self.linker.laying.at_head(cut(stem, end..));
        if let Some(verb) = verb {
            let start = name.span.start() + end + verb.len();
            name.bare = self.linker.names.is_bare(cut(self.text, start..name.head));
            name.proper = false;
            name.span = Span::new(start, name.span.end());
        }
    }

    /// A centre of an agency is a body: 教育部乙中心.
    fn branch_of_agency(&self, name: &mut Name) {
        let text = name.span.of(self.text);
        let office = name.kind == Some(EntityType::Project) && text.ends_with("中心");
        let ends = text.char_indices().map(|(at, _)| at).skip(2).take(16);
        if office
            && ends.into_iter().any(|end| self.linker.gazetteer.agency(cut(text, ..end), &self.own).is_some())
        {
            name.kind = Some(EntityType::Organization);
            name.sort = Sort::Name;
            name.bare = false;
        }
    }

    /// 人民政府, 人民法院: of a place, and of nothing else.
    fn seated(&self, name: &mut Name) {
        let head = cut(self.text, name.head..name.span.end());
        if !head.starts_with("人民") || head == "人民银行" {
            return;
        }
        let stem = cut(self.text, name.span.start()..name.head);
        let starts = stem.char_indices().map(|(at, _)| at);
        let own = |at: usize| {
            matches!(cut(stem, at..), "市" | "省" | "区" | "县" | "州" | "自治区")
                && !stem.ends_with("直辖市")
        };
        match starts.into_iter().find(|&at| self.is_place(cut(stem, at..)) || own(at)) {
            Some(at) => name.span = Span::new(name.span.start() + at, name.span.end()),
            None => name.counted = true,
        }
    }

    /// 甲至乙铁路: the line runs from 甲.
    fn line_of_two_ends(&self, name: &mut Name) {
        let head = cut(self.text, name.head..name.span.end());
        if name.before != "至"
            || !["铁路", "公路", "高速", "高铁", "隧道", "运河"].iter().any(|h| head.ends_with(h))
        {
            return;
        }
        let Some(front) = cut(self.text, ..name.span.start()).strip_suffix('至') else { return };
        let starts = front.char_indices().rev().take(8).map(|(at, _)| at);
        match starts.filter(|&at| self.is_place(cut(front, at..))).last() {
            Some(at) => name.span = Span::new(at, name.span.end()),
            None => name.counted = true,
        }
    }

    /// Whether a name is reported wherever it stands; `acted` is the last plan or work that was.
    fn stands_alone(&self, name: &Name, acted: Option<Span<Text>>) -> bool {
        if name.counted || name.kind.is_none() {
            return false;
        }
        let stem = cut(self.text, name.span.start()..name.head.max(name.span.start()));
        let bracketed = cut(self.text, ..name.span.start()).ends_with(['（', '('])
            && cut(self.text, name.span.end()..).starts_with(['）', ')']);
        // “十大行动” is the name of a list.
        let listed = stem
            .trim_start_matches('“')
            .trim_end_matches('大')
            .chars()
            .all(|c| c.is_ascii_digit() || "一二三四五六七八九十“".contains(c));
        if bracketed && name.kind == Some(EntityType::Organization) && chars(stem) < 6
            || listed && name.quoted
        {
            return false;
        }
        match name.sort {
            Sort::Name => !name.bare,
            Sort::Built | Sort::Aim => {
                !name.bare
                    && (name.proper
                        || name.sort == Sort::Built && stem.starts_with('“')
                        || self.is_enclosed(name) && chars(stem) >= 4 && !stem.contains('+')
                        || self.starts_with_place(stem))
                    && !self.is_aim(name)
                    && !self.is_local_class(name, stem)
            }
            // 国家和省重大项目: levels of government name none.
            Sort::Act
                if stem.contains(['和', '及', '与', '、'])
                    && stem.chars().all(|c| "国家中央省市区县级部和及与、".contains(c)) =>
            {
                false
            }
            // A work that is carried out needs no word of its own: 实施基础研究专项.
            Sort::Act => {
                name.quoted && !stem.is_empty()
                    || self.is_acted(name, acted) && (!name.bare || chars(stem) >= 4)
                    || stem.starts_with("国家")
                        && !stem.starts_with("国家级")
                        && chars(name.span.of(self.text)) > 5
            }
            Sort::End => false,
        }
    }

    /// Whether quotation marks hold a name and nothing else.
    fn is_enclosed(&self, name: &Name) -> bool {
        cut(self.text, ..name.span.start()).ends_with('“')
            && cut(self.text, name.span.end()..).starts_with('”')
    }

    /// Whether a name is a place and a class of facilities: 甲市重大科技基础设施.
    fn is_local_class(&self, name: &Name, stem: &str) -> bool {
        let head = cut(self.text, name.head..name.span.end());
        let ends = stem.char_indices().map(|(at, _)| at).skip(2).take(9);
        ["设施", "平台", "公司"].contains(&head)
            && ends
                .filter(|&e| self.is_place(cut(stem, ..e)))
                .last()
                .is_some_and(|e| self.linker.names.is_bare(cut(stem, e..)))
    }

    /// Whether `text` begins with the name of a place that the document knows.
    pub(crate) fn starts_with_place(&self, text: &str) -> bool {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.skip(2)
            .take(7)
            .any(|end| self.linker.gazetteer.place_by_name(cut(text, ..end), &self.own).is_some())
    }

    /// Whether a name is what a clause wants to become: 打造…示范区.
    pub(crate) fn is_aim(&self, name: &Name) -> bool {
        if AIMED.contains(&name.before) {
            return true;
        }
        let line = window::tail(cut(self.text, ..name.span.start()), REACH);
        let clause = line.rfind(['，', '。', ',', '；', '\n']).map_or(line, |at| cut(line, at..));
        AIMED.iter().any(|verb| clause.contains(verb))
    }

    /// Makes a name an entity and a mention.
    pub(crate) fn report(&mut self, name: &Name) -> Option<Handle> {
        let kind = name.kind?;
        let surface = name.span.of(self.text);
        if let Some(place) = self.linker.gazetteer.place_by_name(surface, &self.own) {
            let handle = self.place(place);
            self.store.alias(handle, surface);
            self.store.mention(handle, name.span, "place/name");
            return Some(handle);
        }
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
        let head = cut(self.text, name.head..name.span.end());
        let stem = cut(self.text, name.span.start()..name.head);
        if !matches!(between, "、" | "和" | "以及" | "及") || !self.is_place(stem) {
            return None;
        }
        let front = last.strip_suffix(head)?;
        let end =
            front.char_indices().map(|(at, _)| at).skip(3).find(|&at| self.is_place(cut(front, at..)))?;
        Some(format!("{}{stem}{head}", cut(front, ..end)))
    }

    fn is_place(&self, name: &str) -> bool {
        !name.is_empty() && self.linker.gazetteer.place_by_name(name, &self.own).is_some()
    }

    /// The organisation of a printed name: agencies by their full name, 市 and 省 in front of a name
    /// as the document's own.
    pub(crate) fn organization(&mut self, surface: &str) -> Handle {
        // 甲市第七届人民代表大会 is the congress of 甲市.
        let term = surface
            .find("届人民")
            .and_then(|end| Some((cut(surface, ..end).rfind('第')?, end + '届'.len_utf8())));
        if let Some((start, end)) = term {
            let plain = format!("{}{}", cut(surface, ..start), cut(surface, end..));
            let handle = self.organization(&plain);
            self.store.alias(handle, surface);
            return handle;
        }
        if let Some(agency) = self.linker.gazetteer.agency(surface, &self.own) {
            let handle = self.store.add(EntityType::Organization, &agency.name);
            self.store.alias(handle, surface);
            return handle;
        }
        // 市级, 省部共建: no name of the place.
        let second = surface.chars().nth(1);
        if self.store.find(EntityType::Organization, surface).is_none()
            && let Some(city) = self.own.city
        {
            // 茶业协会 after 甲市茶业协会 is the same.
            let full = format!("{}{surface}", self.linker.gazetteer.place(city).name);
            if let Some(handle) = self.store.find(EntityType::Organization, &full) {
                self.store.alias(handle, surface);
                return handle;
            }
        }
        let own = |first: char| match first {
            _ if second.is_some_and(|c| "级部内外属直管区际场".contains(c)) => None,
            '市' => self.own.city,
            '省' => self.own.province,
            '区' | '县' => self.own.county,
            _ => None,
        };
        let full =
            surface.chars().next().and_then(|first| Some((first, own(first)?))).map(|(first, place)| {
                format!("{}{}", self.linker.gazetteer.place(place).name, cut(surface, first.len_utf8()..))
            });
        let handle = self.store.add(EntityType::Organization, full.as_deref().unwrap_or(surface));
        self.store.alias(handle, surface);
        handle
    }

    fn agencies(&mut self, hits: &[AgencyHit]) {
        for hit in hits {
            // 上海关于…: no customs office.
            if self.is_closed(hit.span)
                || hit.span.of(self.text).ends_with('关')
                    && cut(self.text, hit.span.end()..).starts_with('于')
            {
                continue;
            }
            // 市科学技术委员会研究中心 is no mention of the commission.
            let longer = self.names_in_any(hit.span)
                || self
                    .names_in(hit.span)
                    .any(|n| n.span == hit.span && n.kind.is_some_and(|k| k != EntityType::Organization));
            if longer {
                continue;
            }
            let handle = self.store.add(EntityType::Organization, &hit.agency.name);
            self.store.alias(handle, hit.span.of(self.text));
            self.store.mention(handle, hit.span, hit.rule);
        }
    }

    /// Whether a longer name that begins where `span` does goes on behind it.
    pub(crate) fn names_in_any(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() < span.start().saturating_sub(120));
        self.names
            .iter()
            .skip(from)
            .inspect(|_| work::tick(1))
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
        let mut parents = Vec::new();
        let mut above = record.parent;
        while let Some(parent) = above.map(|id| self.linker.gazetteer.place(id)) {
            parents.push(crate::ids::urn(parent.kind.entity_type(), &parent.slug));
            above = parent.parent;
        }
        self.store.parents(handle, parents);
        handle
    }

    fn places(&mut self) {
        let hits = self.linker.gazetteer.places(self.text, &self.own);
        let named: Vec<Span<Text>> = self.store.mentions().map(|(span, _)| span).collect();
        let mut named = named.into_iter().peekable();
        let mut cover: Option<Span<Text>> = None;
        for hit in hits {
            // A division inside a longer name (光明科学城) is no mention of it.
            while let Some(next) = named.next_if(|span| span.start() <= hit.span.start()) {
                cover = cover.filter(|c| c.end() >= next.end()).or(Some(next));
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
        self.names.iter().skip(from).take_while(|n| n.span.start() <= span.start()).any(|n| {
            n.span.contains(span)
                && n.kind.is_some()
                && n.span != span
                && !n.counted
                && (n.span.start() < span.start() || !n.bare)
                && (n.kind == Some(EntityType::Zone)
                    || n.kind == Some(EntityType::Project)
                    || n.kind == Some(EntityType::Organization))
                && chars(cut(self.text, span.end()..n.head.max(span.end()))) < 16
        })
    }

    /// 甲（以下简称“乙”）: 乙 is another name of 甲 from here on.
    fn declared_aliases(&mut self) {
        let text = self.text;
        let mut declared: Vec<(Handle, String)> = Vec::new();
        for (at, word) in text.match_indices("以下简称").chain(text.match_indices("以下统称")) {
            let head = cut(text, ..at).trim_end_matches(['(', '（', ',', '，', '下', '文']);
            let rest = window::head(cut(text, at + word.len()..), WIDEST);
            let rest = rest.trim_start_matches(['“', '"', ':', '：', '为']);
            let Some(end) = rest.find(['”', ')', '）', '"', '，', '。', '、', '\n']) else { continue };
            let alias = cut(rest, ..end);
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
        let aliases: Vec<&String> = declared.iter().map(|(_, alias)| alias).collect();
        let found = occurrences(text, &aliases);
        for ((handle, alias), found) in declared.iter().zip(found) {
            let handle = *handle;
            self.store.alias(handle, alias);
            for at in found {
                let span = Span::new(at, at + alias.len());
                if !self.is_closed(span) && !self.inside_name(span) {
                    self.store.mention(handle, span, "name/declared");
                }
            }
        }
    }

    /// A heading that is the name of a plan or work: 茶叶提质工程, 文化惠民“春风行动”.
    fn program_heading(&mut self, heading: Span<Text>) -> Option<Handle> {
        let body = heading.of(self.text);
        let inner = body.strip_suffix('”').unwrap_or(body);
        let (head, kind, _) = self.linker.names.head_of(inner)?;
        let mut start = 0;
        for verb in ["深入实施", "组织实施", "大力实施", "实施好", "实施", "开展好", "开展", "推进"]
        {
            if let Some(rest) = cut(body, start..).strip_prefix(verb) {
                start = body.len() - rest.len();
            }
        }
        let name = cut(body, start..);
        let fine = kind == Some(EntityType::Program)
            && inner.ends_with(head)
            && (5..=26).contains(&chars(name))
            && !name.contains(['，', ',', '、', '：', '；', '等'])
            && (name.ends_with('”') || self.linker.names.stop_at_head(name).is_none_or(|w| chars(w) < 2))
            && !name.contains("重大工程")
            && !name.starts_with('“');
        if !fine {
            return None;
        }
        let span = Span::new(heading.start() + start, heading.end());
        // 文化惠民“春风行动” is called 春风行动.
        let called = name
            .find('“')
            .filter(|_| name.ends_with('”'))
            .map_or(name, |at| cut(name, at..).trim_matches(['“', '”']));
        let handle = self.store.add(EntityType::Program, called);
        self.store.alias(handle, name);
        self.store.mention(handle, span, "program/heading");
        Some(handle)
    }

    /// The plan or work that the document carries out, by its title: 甲市十大茶叶专项实施方案; then
    /// wherever the text names it, in full or shortened.
    pub(crate) fn titled_program(&mut self) {
        let title = self.document.metadata.title.clone().unwrap_or_default();
        let Some(genre) = PLAN_GENRES.iter().find(|g| title.ends_with(**g)) else { return };
        let mut name = cut(&title, ..title.len() - genre.len()).trim_matches(['《', '》']);
        let ends = name.char_indices().map(|(at, _)| at).skip(2).take(9);
        if let Some(end) = ends.filter(|&e| self.is_place(cut(name, ..e))).last() {
            name = cut(name, end..);
        }
        let Some((head, Some(EntityType::Program), _)) = self.linker.names.head_of(name) else { return };
        if !(5..=60).contains(&chars(name)) || name.contains("关于") {
            return;
        }
        let (name, head) = (name.to_owned(), head.to_owned());
        let handle = self.store.add(EntityType::Program, &name);
        for n in &self.names {
            let mut start = n.span.start();
            let number = cut(self.text, ..start).strip_suffix('大').map(|front| {
                let digits = front
                    .trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
                digits.len()
            });
            if let Some(number) = number
                && number + '大'.len_utf8() < start
            {
                start = number;
            }
            let span = Span::new(start, n.span.end());
            let surface = span.of(self.text);
            if surface.ends_with(&head)
                && chars(surface) * 2 >= chars(&name)
                && chars(surface) > 4
                && is_subsequence(surface, &name)
            {
                self.store.alias(handle, surface);
                self.store.mention(handle, span, "program/title");
            }
        }
    }

    /// What the heading of each section names.
    pub(crate) fn read_headings(&mut self) {
        let sections: &[Section] = &self.document.sections;
        self.industry_headings();
        for (k, section) in sections.iter().enumerate() {
            let Some(heading) = section.heading else { continue };
            if self.headings.contains_key(&k) {
                continue;
            }
            if let Some(handle) = self.program_heading(heading) {
                self.headings.insert(k, handle);
                continue;
            }
            // The whole heading is one name.
            let whole = self.names_in(heading).find(|n| {
                n.span.end() == heading.end()
                    && n.span.start() <= heading.start() + 3
                    && !n.counted
                    && (!n.bare
                        || n.kind == Some(EntityType::Program)
                            && chars(cut(self.text, n.span.start()..n.head)) >= 4)
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
                    self.headings.insert(k, *handle);
                }
                continue;
            };
            let name = Name { span: heading, ..name };
            if let Some(handle) = self.report(&name) {
                self.headings.insert(k, handle);
            }
        }
    }
}

/// How far around a name the words are looked for that tell what it is, in bytes.
const REACH: usize = 600;

/// Widest bracket behind a name, in bytes.
const WIDEST: usize = 120;

/// Genres of documents that carry a plan or work out.
const PLAN_GENRES: [&str; 9] =
    ["实施方案", "工作方案", "行动方案", "建设方案", "推进方案", "方案", "管理办法", "实施细则", "实施办法"];

/// Whether the characters of `part` stand in `whole` in the same order.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|w| w == c))
}

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

/// Where the line begins that holds `at`; near enough where it is longer than any name.
fn line_start(text: &str, at: usize) -> usize {
    let near = window::tail(cut(text, ..at), REACH);
    at - near.len() + near.rfind('\n').map_or(0, |n| n + 1)
}
