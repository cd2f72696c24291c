//! Organisations: agencies of the gazetteer, and bodies by their printed names.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{window::cut, work};

use super::store::Handle;
use crate::gazetteer::AgencyHit;
use crate::names::{Name, Sort};
use crate::work::Work;

impl Work<'_> {
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

    pub(super) fn agencies(&mut self, hits: &[AgencyHit]) {
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

    /// 甲资源和乙保障部丙委员会: the 和 of an agency's name is no border, what is named begins with the agency.
    pub(super) fn behind_agency(&self, mut name: Name, agencies: &[AgencyHit]) -> Name {
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

    /// A centre of an agency is a body: 教育部乙中心.
    pub(super) fn branch_of_agency(&self, name: &mut Name) {
        let text = name.span.of(self.text);
        let office = name.kind == Some(EntityType::Project) && text.ends_with("中心");
        let ends = text.char_indices().map(|(at, _)| at).skip(2).take(16);
        if office
            && ends.into_iter().any(|end| self.linker.gazetteer.agency(cut(text, ..end), &self.own).is_some())
        {
            name.kind = Some(EntityType::Organization);
            name.sort = Sort::Name;
            name.bare = false;
            name.accepted = !name.counted;
        }
    }
}
