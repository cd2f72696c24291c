use std::collections::BTreeMap;

use gongwen_model::{Document, Metadata};
use gongwen_text::{DataError, Rows};

use super::agencies::Agencies;
use super::places::{PlaceId, PlaceKind, Places};

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
        let codes = rows.map(|r| match r[1] {
            "" => Ok((r[0], None)),
            code => Ok((r[0], Some(places.by_code(code).ok_or_else(|| format!("{code} is no code"))?))),
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
    let metadata = &document.metadata;
    let named = |name: &str| authority(places, agencies, name);
    let number = |m: &Metadata| m.doc_number.as_deref().and_then(|n| codes.place(n));
    let of = |m: &Metadata| {
        let titles = [&m.cover_title, &m.title].into_iter().flatten();
        let issuers = m.issuers.iter().map(|i| &i.name);
        let found = issuers.chain(titles).find_map(|n| named(n)).or_else(|| number(m));
        found.or_else(|| m.publisher.iter().chain(&m.signatories).find_map(|n| named(n)))
    };
    let parts = document.parts.iter().filter_map(|p| p.metadata.as_ref());
    let found = of(metadata).or_else(|| parts.filter_map(of).next());
    let titles = [&metadata.cover_title, &metadata.title].into_iter().flatten();
    let inside =
        || titles.flat_map(|t| places.candidates(t, &Jurisdiction::default())).find(|c| c.is_plain());
    match found.or_else(|| inside().map(|c| Some(c.place))) {
        Some(Some(place)) => Jurisdiction::of(places, place),
        Some(None) => Jurisdiction::default(),
        None => of_text(places, document.text()),
    }
}

/// The division whose authority `name` opens with: `Some(None)` for an authority of the state.
fn authority(places: &Places, agencies: &Agencies, name: &str) -> Option<Option<PlaceId>> {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let party = name.strip_prefix("中共").unwrap_or(name);
    let mut end = 0;
    let mut place = None;
    for c in places.candidates(party, &Jurisdiction::default()) {
        if c.start != end || !c.is_plain() {
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
    let (city, province) =
        (count(&["全市", "我市", "本市"]), count(&["全省", "我省", "本省", "全区", "我区"]));
    if city + province == 0 {
        return nobody;
    }
    let mut counts: BTreeMap<PlaceId, usize> = BTreeMap::new();
    for c in places.candidates(text, &nobody).iter().filter(|c| c.is_plain()) {
        let own = Jurisdiction::of(places, c.place);
        if let Some(place) = if city >= province { own.city } else { own.province } {
            *counts.entry(place).or_default() += 1;
        }
    }
    let mut most: Vec<(usize, PlaceId)> = counts.into_iter().map(|(place, n)| (n, place)).collect();
    most.sort_by_key(|&(n, place)| (std::cmp::Reverse(n), place));
    match most.as_slice() {
        [(n, place)] if *n > 1 => Jurisdiction::of(places, *place),
        [(n, place), (m, _), ..] if *n > 2 * m => Jurisdiction::of(places, *place),
        _ => nobody,
    }
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
