use std::collections::BTreeMap;

use gongwen_model::{Document, Metadata};
use gongwen_text::{DataError, Rows};

use super::agencies::Agencies;
use super::places::{Candidate, PlaceId, PlaceKind, Places};

const ISSUER_CODES: &str = include_str!("../../data/gazetteer/issuer_codes.tsv");

/// Whose document it is. All `None`: the state's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jurisdiction {
    /// Province, or municipality.
    pub province: Option<PlaceId>,
    /// City: a prefecture, or the municipality itself.
    pub city: Option<PlaceId>,
    /// County, or functional district.
    pub county: Option<PlaceId>,
}

impl Jurisdiction {
    /// The narrowest division of the jurisdiction.
    pub fn place(&self) -> Option<PlaceId> {
        self.county.or(self.city).or(self.province)
    }

    /// The jurisdiction of an authority of `place`.
    pub(super) fn of(places: &Places, place: PlaceId) -> Self {
        let mut own = Self::default();
        let mut at = Some(place);
        while let Some(p) = at {
            let record = places.get(p);
            match record.kind {
                PlaceKind::Province => {
                    own.province = Some(p);
                    if record.name.ends_with('市') {
                        own.city = Some(p);
                    }
                }
                PlaceKind::Prefecture => own.city = Some(p),
                PlaceKind::County | PlaceKind::FunctionalDistrict => own.county = Some(p),
                PlaceKind::Zone | PlaceKind::Region => {}
            }
            at = record.parent;
        }
        own
    }
}

/// Agency codes 机关代字 that open a document number.
#[derive(Debug)]
pub(super) struct IssuerCodes {
    /// `None`: an authority of the state.
    codes: BTreeMap<&'static str, Option<PlaceId>>,
}

impl IssuerCodes {
    pub(super) fn load(places: &Places) -> Result<Self, DataError> {
        let rows = Rows::parse("issuer_codes.tsv", ISSUER_CODES, 2)?;
        let codes = rows.map(|row| match *row {
            [opening, ""] => Ok((opening, None)),
            [opening, code] => {
                Ok((opening, Some(places.by_code(code).ok_or_else(|| format!("{code} is no code"))?)))
            }
            _ => Err("two columns".to_owned()),
        })?;
        Ok(Self { codes: codes.into_iter().collect() })
    }

    /// The division whose authority numbers its documents so; the longest code that fits.
    fn place(&self, doc_number: &str) -> Option<Option<PlaceId>> {
        let ends = doc_number.char_indices().map(|(k, c)| k + c.len_utf8());
        let prefixes: Vec<&str> = ends.filter_map(|end| doc_number.get(..end)).collect();
        prefixes.into_iter().rev().find_map(|p| self.codes.get(p).copied())
    }
}

pub(super) fn of_document(
    places: &Places,
    codes: &IssuerCodes,
    agencies: &Agencies,
    document: &Document,
) -> Jurisdiction {
    let nobody = Jurisdiction::default();
    let parts = document.parts.iter().filter_map(|p| p.metadata.as_ref());
    let layers: Vec<&Metadata> = std::iter::once(&document.metadata).chain(parts).collect();
    let issuer = |own: &Jurisdiction| {
        let names = layers.iter().flat_map(|m| opening_names(m));
        names.filter_map(|n| authority(places, agencies, n, own)).next()
    };
    let number = || layers.iter().find_map(|m| codes.place(m.doc_number.as_deref()?));
    let page = || {
        let names = layers.iter().flat_map(|m| m.publisher.iter().chain(&m.signatories));
        names.filter_map(|n| authority(places, agencies, n, &nobody)).next()
    };
    let inside_title = || {
        let names = opening_names(&document.metadata);
        let mut found = names.flat_map(|n| places.candidates(n, &nobody));
        found.find(|c| governs(places, c)).map(|c| Some(c.place))
    };
    let own = match issuer(&nobody).or_else(number).or_else(page).or_else(inside_title) {
        Some(place) => place.map_or(nobody, |p| Jurisdiction::of(places, p)),
        None => of_text(places, document.text()),
    };
    // 南山区人民政府 says which one only now that the city is known.
    match (own.place(), issuer(&own)) {
        (Some(area), Some(Some(place))) if places.within(place, area) => Jurisdiction::of(places, place),
        _ => own,
    }
}

/// Issuers, then titles.
fn opening_names(metadata: &Metadata) -> impl Iterator<Item = &str> {
    let titles = [&metadata.cover_title, &metadata.title].into_iter().flatten();
    metadata.issuers.iter().map(|i| &i.name).chain(titles).map(String::as_str)
}

/// Whether a name in a title or of an authority tells whose document it is: a region has no authority.
fn governs(places: &Places, c: &Candidate) -> bool {
    c.is_plain() && places.get(c.place).kind != PlaceKind::Region
}

/// The division whose authority `name` opens with: `Some(None)` for an authority of the state.
fn authority(
    places: &Places,
    agencies: &Agencies,
    name: &str,
    own: &Jurisdiction,
) -> Option<Option<PlaceId>> {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let party = name.strip_prefix("中共").unwrap_or(name);
    let mut end = 0;
    let mut place = None;
    for c in places.candidates(party, own) {
        if c.start != end || !governs(places, &c) {
            break;
        }
        (end, place) = (c.end, Some(c.place));
    }
    place.map(Some).or_else(|| agencies.opens_with_state(name).then_some(None))
}

/// The city or province that a text without any other sign speaks of: it says 全市 or 我省, and
/// names this one more than twice as often as any other.
fn of_text(places: &Places, text: &str) -> Jurisdiction {
    let nobody = Jurisdiction::default();
    let count = |words: &[&str]| words.iter().map(|w| text.matches(w).count()).sum::<usize>();
    // 城市政府 and 城市委 speak of any city.
    let city = count(&["全市", "我市", "本市", "在市委", "按照市委", "落实市委", "市委、市"]);
    let province = count(&["全省", "我省", "本省", "省委", "省政府"]);
    // 全区 is said in an autonomous region and in a district.
    let region = count(&["全区", "我区", "本区", "自治区党委"]);
    if city + province + region == 0 {
        return nobody;
    }
    let named: Vec<Jurisdiction> = places
        .candidates(text, &nobody)
        .iter()
        .filter(|c| c.is_plain())
        .map(|c| Jurisdiction::of(places, c.place))
        .collect();
    let provincial = most(named.iter().filter_map(|own| own.province));
    let autonomous = |p: PlaceId| places.get(p).name.ends_with("自治区");
    let place = match province > city.max(region) || (region > city && provincial.is_some_and(autonomous)) {
        true => provincial,
        false => most(named.iter().filter_map(|own| own.city)),
    };
    place.map_or(nobody, |p| Jurisdiction::of(places, p))
}

/// The place that is there more than twice as often as any other, and more than once.
fn most(named: impl Iterator<Item = PlaceId>) -> Option<PlaceId> {
    let mut counts: BTreeMap<PlaceId, usize> = BTreeMap::new();
    for place in named {
        *counts.entry(place).or_default() += 1;
    }
    let (place, n) = counts.iter().max_by_key(|(_, n)| **n).map(|(p, n)| (*p, *n))?;
    let alone = counts.iter().all(|(p, m)| *p == place || n > 2 * m);
    (n > 1 && alone).then_some(place)
}

#[cfg(test)]
mod tests {
    use gongwen_model::Issuer;
    use gongwen_text::Draft;

    use super::*;
    use crate::gazetteer::tests::GAZETTEER;

    #[track_caller]
    fn check(text: &str, metadata: Metadata, expected: Option<&str>) {
        let document = Document {
            draft: Draft::new(text.to_owned()),
            metadata,
            parts: Vec::new(),
            sections: Vec::new(),
            tables: Vec::new(),
            sentences: Vec::new(),
            diagnostics: Vec::new(),
        };
        let own = GAZETTEER.jurisdiction(&document);
        assert_eq!(own.place().map(|p| GAZETTEER.place(p).name.as_str()), expected);
    }

    fn issuer(name: &str) -> Metadata {
        Metadata { issuers: vec![Issuer { name: name.to_owned() }], ..Metadata::default() }
    }

    fn title(title: &str) -> Metadata {
        Metadata { title: Some(title.to_owned()), ..Metadata::default() }
    }

    #[test]
    fn issuers_say_it_first() {
        check("", issuer("杭州市经济和信息化局"), Some("杭州市"));
        check("", issuer("成都市武侯区人民政府"), Some("武侯区"));
        check("", issuer("中共四川省委"), Some("四川省"));
        check("北京市、上海市", issuer("工业和信息化部"), None);
        check("", Metadata { title: Some("关于支持海南发展的意见".to_owned()), ..issuer("国务院") }, None);
    }

    #[test]
    fn then_titles_numbers_and_the_page() {
        check("", title("海口市促进大数据发展办法"), Some("海口市"));
        check("", title("国务院关于支持海南发展的批复"), None);
        check("", title("关于印发《宁波市海洋经济规划》的通知"), Some("宁波市"));
        let numbered =
            |n: &str| Metadata { doc_number: Some(n.to_owned()), ..title("关于稳增长的若干措施") };
        check("", title("关于印发《长三角与宁波市合作方案》的通知"), Some("宁波市"));
        check("", numbered("沪府办发〔2031〕7号"), Some("上海市"));
        check("", numbered("苏府〔2031〕7号"), Some("苏州市"));
        check("", numbered("国办发〔2031〕7号"), None);
        check(
            "",
            Metadata { publisher: Some("武汉市科学技术局".to_owned()), ..title("办法") },
            Some("武汉市"),
        );
    }

    #[test]
    fn a_district_is_known_once_its_city_is() {
        let numbered = Metadata {
            doc_number: Some("深龙华府办〔2031〕7号".to_owned()),
            ..issuer("龙华区人民政府")
        };
        check("", numbered, Some("龙华区"));
        check("龙华区", issuer("龙华区人民政府"), None);
        check("全区动员。深圳要创新,深圳要开放。", issuer("龙华区人民政府"), Some("龙华区"));
    }

    #[test]
    fn then_the_text() {
        check("全市动员。成都要发展,成都要创新,成都要开放,向重庆学习。", Metadata::default(), Some("成都市"));
        check("成都、重庆、上海、北京", Metadata::default(), None);
        check(
            "全省动员。浙江要发展,杭州、宁波、温州要先行,浙江要创新。",
            Metadata::default(),
            Some("浙江省"),
        );
    }
}
