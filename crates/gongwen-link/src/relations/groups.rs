//! What names alone say: a park in a park, a fund or an association of an industry; and programmes
//! that a document carries out.

use std::collections::BTreeMap;

use gongwen_lexicon::Finder;
use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::cut;

use crate::entities::store::Handle;
use crate::gazetteer::PlaceKind;
use crate::lists::chars;
use crate::work::Work;

impl Work<'_> {
    /// 甲高新区乙园区 is part of 甲高新区; the works of a plan are part of what it carries out.
    pub(super) fn named_groups(&mut self) {
        let zones: Vec<Handle> = self.store.of_kind(EntityType::Zone).collect();
        let mut by_surface: BTreeMap<String, Vec<Handle>> = BTreeMap::new();
        for &zone in &zones {
            // A list that shares a head prints of each item only its place, 甲、乙保税区: no name of a park.
            let placed = |s: &str| self.linker.gazetteer.division(s, &self.own).is_some();
            for surface in self.store.surfaces(zone).filter(|s| chars(s) > 2 && !placed(s)) {
                by_surface.entry(surface.to_owned()).or_default().push(zone);
            }
        }
        let first = self.first_mentions();
        for &zone in &zones {
            let name = self.store.name(zone).to_owned();
            // The longest name of another zone that this one begins with.
            // 甲科技园|区 is another form of one name.
            let starts = name.char_indices().rev().skip(1).filter_map(|(at, _)| name.get(..at));
            let mut best: Option<(usize, Handle)> = starts.into_iter().find_map(|start| {
                let mut others = by_surface.get(start)?.iter().filter(|h| **h != zone);
                others.next().map(|other| (start.len(), *other))
            });
            // A zone of the gazetteer that the name begins with.
            let known = name
                .char_indices()
                .map(|(at, _)| at)
                .skip(2)
                .filter_map(|end| {
                    let id = self.linker.gazetteer.place_by_name(cut(&name, ..end), &self.own)?;
                    let area = self.linker.gazetteer.place(id);
                    let zone = matches!(area.kind, PlaceKind::Zone | PlaceKind::FunctionalDistrict);
                    // 雄安甲园: a new area goes by a short name; of a city the short name is no park's.
                    let told = area.name.ends_with("新区")
                        || area.kind == PlaceKind::Zone && chars(cut(&name, ..end)) > 3;
                    (zone && told).then_some((end, id))
                })
                .last();
            if let Some((end, id)) = known
                && best.is_none_or(|(b, _)| end > b)
            {
                let area = self.place(id);
                best = (area != zone).then_some((end, area)).or(best);
            }
            if let Some((_, area)) = best {
                let sentence = self.evidence(&first, zone);
                self.relate(
                    zone,
                    Predicate::PartOf,
                    (area, None),
                    sentence,
                    Via::Clause,
                    "relation/zone-name",
                );
            }
        }
        self.plan_items();
        self.programme_items();
    }

    /// Headings under one that is a programme: each is an item of it.
    fn programme_items(&mut self) {
        for (k, section) in self.document.sections.iter().enumerate() {
            let named = |k: usize| self.headings.get(&k).copied();
            let (Some(item), Some(programme), Some(heading)) =
                (named(k), section.parent.and_then(named), section.heading)
            else {
                continue;
            };
            let kinds = [EntityType::Program, EntityType::Project, EntityType::Task];
            if self.is(programme, &[EntityType::Program]) && self.is(item, &kinds) {
                let sentence = self.document.sentence_at(heading.start());
                self.relate(
                    item,
                    Predicate::PartOf,
                    (programme, None),
                    sentence,
                    Via::Heading,
                    "relation/programme-item",
                );
            }
        }
    }

    /// Headings that are programmes in a document whose title names the programme that it carries out.
    fn plan_items(&mut self) {
        let title = self.document.metadata.title.clone().unwrap_or_default();
        let programs: Vec<Handle> = self.store.of_kind(EntityType::Program).collect();
        let whole = programs
            .iter()
            .copied()
            .find(|&p| self.store.surfaces(p).any(|s| chars(s) > 4 && title.contains(s)));
        let Some(whole) = whole else { return };
        for (k, section) in self.document.sections.iter().enumerate() {
            if let Some(&item) = self.headings.get(&k)
                && self.store.kind(item) == EntityType::Program
                && item != whole
                && let Some(heading) = section.heading
            {
                let sentence = self.document.sentence_at(heading.start());
                self.relate(
                    item,
                    Predicate::PartOf,
                    (whole, None),
                    sentence,
                    Via::Heading,
                    "relation/plan-item",
                );
            }
        }
    }

    /// 丙市合成材料协会, 合成材料产业基金: the name says for which industry.
    pub(super) fn named_purposes(&mut self) {
        let industries: Vec<(String, Handle)> = self
            .store
            .of_kind(EntityType::Industry)
            .filter(|&h| !self.linker.trades.categories.has(self.store.name(h)))
            .flat_map(|h| self.store.surfaces(h).filter(|s| chars(s) >= 3).map(move |s| (s.to_owned(), h)))
            .collect();
        let finder = Finder::new(industries.iter().map(|(surface, _)| surface));
        let first = self.first_mentions();
        for (kind, tails, predicate) in [
            (EntityType::Organization, &["协会", "学会", "促进会", "商会"][..], Predicate::AssociationFor),
            (EntityType::Fund, &["基金", "资金"][..], Predicate::FundFor),
        ] {
            let named: Vec<Handle> = self.store.of_kind(kind).collect();
            for thing in named {
                let name = self.store.name(thing).to_owned();
                if !tails.iter().any(|t| name.ends_with(t)) {
                    continue;
                }
                let hits = finder.hits(&name);
                let hit = hits.filter_map(|h| Some((h.end - h.start, industries.get(h.word)?.1))).max();
                if let Some((_, industry)) = hit {
                    let sentence = self.evidence(&first, thing);
                    self.relate(
                        thing,
                        predicate,
                        (industry, None),
                        sentence,
                        Via::Clause,
                        "relation/named-for",
                    );
                }
            }
        }
    }

    /// Where each entity is first mentioned.
    fn first_mentions(&self) -> BTreeMap<Handle, Span<Text>> {
        let mut first = BTreeMap::new();
        for (span, handle) in self.store.mentions() {
            first.entry(handle).or_insert(span);
        }
        first
    }

    /// The sentence of the first mention of an entity.
    fn evidence(&self, first: &BTreeMap<Handle, Span<Text>>, handle: Handle) -> Span<Text> {
        self.document.sentence_at(first.get(&handle).map_or(0, |span| span.start()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::tests::told;

    #[test]
    fn zones_are_part_of_those_whose_name_they_carry() {
        let told = |text: &str| told(text, Predicate::PartOf, "relation/zone-name");
        assert_eq!(
            told("自贸试验区舟山片区应当发展油品贸易。"),
            "自贸试验区舟山片区 中国（浙江）自由贸易试验区"
        );
        // A list that shares a head prints a city only; and one name in two forms.
        assert_eq!(told("推动湖州、嘉兴综合保税区发展，建设湖州茶业产业园。"), "");
        assert_eq!(told("建设龙坞茶业科技园。扩大龙坞茶业科技园区。"), "");
    }
}
