//! Zones: those that the gazetteer knows, those that have a committee, those that lean on the one before.

use std::collections::BTreeMap;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{DataError, Rows, window::cut, work};

use crate::gazetteer::{PlaceId, PlaceKind};
use crate::lists::chars;
use crate::names::Name;
use crate::search::occurrences;
use crate::work::Work;

/// The rows of `zone_bodies.tsv`.
pub(crate) fn zone_bodies() -> Result<Vec<(&'static str, &'static str)>, DataError> {
    let rows = Rows::parse("zone_bodies.tsv", include_str!("../../data/zone_bodies.tsv"), 2)?;
    rows.check_sorted(1)?;
    rows.map(|row| match *row {
        [printed, full] => Ok((printed, full)),
        _ => Err("two columns".to_owned()),
    })
}

/// Longest form of a zone's name without its place, in characters.
const LONGEST_FRONT: usize = 12;

impl Work<'_> {
    /// 下放给浦东新区: a name that ends with a known place is that place, unless it lies in another.
    pub(super) fn known_zone(&self, name: &mut Name) {
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

    /// 示范区理事会, where 示范区 is what the text calls 甲示范区: the council of 甲示范区.
    pub(crate) fn bodies_of_zones(&mut self) {
        let mut found = Vec::new();
        for (span, zone) in self.store.mentions() {
            work::tick(1);
            if self.store.kind(zone) != EntityType::Zone || span.of(self.text) == self.store.name(zone) {
                continue;
            }
            let behind = cut(self.text, span.end()..);
            let body = self.linker.zone_bodies.iter().find(|(printed, _)| behind.starts_with(printed));
            let Some((printed, full)) = body else { continue };
            let whole = Span::new(span.start(), span.end() + printed.len());
            if !self.is_closed(whole) && !self.inside_name(whole) {
                found.push((format!("{}{full}", self.store.name(zone)), whole));
            }
        }
        for (name, span) in found {
            if self.store.crosses(span) {
                continue;
            }
            let body = self.store.add(EntityType::Organization, &name);
            self.store.alias(body, span.of(self.text));
            self.store.mention(body, span, "organization/zone");
        }
    }

    /// 自贸试验区 of 自贸试验区甲片区: the own province's, by which its areas are called.
    pub(crate) fn zones_of_areas(&mut self) {
        let gazetteer = &self.linker.gazetteer;
        let Some(province) = self.own.province.map(|p| gazetteer.place(p)) else { return };
        let mut fronts: BTreeMap<String, PlaceId> = BTreeMap::new();
        for zone in self.store.of_kind(EntityType::Zone) {
            work::tick(1);
            let name = self.store.name(zone);
            for (at, _) in name.char_indices().skip(3).take(LONGEST_FRONT) {
                let front = cut(name, ..at);
                let own = province.aliases.iter().find_map(|short| {
                    let id = gazetteer.place_by_name(&format!("{short}{front}"), &self.own)?;
                    (gazetteer.place(id).kind == PlaceKind::Zone).then_some(id)
                });
                if let Some(id) = own {
                    fronts.insert(front.to_owned(), id);
                }
            }
        }
        let surfaces: Vec<String> = fronts.keys().cloned().collect();
        for ((surface, id), found) in fronts.iter().zip(occurrences(self.text, &surfaces)) {
            let area = self.place(*id);
            self.store.printed_as(area, surface);
            for at in found {
                let span = Span::new(at, at + surface.len());
                if !self.is_closed(span) && !self.store.crosses(span) {
                    self.store.mention(area, span, "zone/own");
                }
            }
        }
    }

    /// 甲高新区乙园区、丙园区: the second is 甲高新区丙园区.
    pub(super) fn completed_zone(&self, name: &Name) -> Option<String> {
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
}
