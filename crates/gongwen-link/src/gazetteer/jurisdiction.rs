use std::collections::BTreeMap;

use gongwen_model::Document;
use gongwen_text::{DataError, Rows};

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

pub(super) fn of_document(places: &Places, codes: &IssuerCodes, document: &Document) -> Jurisdiction {
    let metadata = &document.metadata;
    let nobody = Jurisdiction::default();
    let first = |text: &str| places.hits(text, &nobody).first().map(|h| h.place);
    let names = metadata.issuers.iter().map(|i| i.name.as_str());
    let named = names.chain(metadata.publisher.as_deref()).chain(metadata.cover_title.as_deref());
    let named = named.chain(metadata.title.as_deref()).chain(metadata.signatories.iter().map(String::as_str));
    if let Some(place) = named.into_iter().find_map(first) {
        return Jurisdiction::of(places, place);
    }
    if let Some(place) = metadata.doc_number.as_deref().and_then(|n| codes.place(n)) {
        return place.map_or(nobody, |p| Jurisdiction::of(places, p));
    }
    let mut counts: BTreeMap<PlaceId, usize> = BTreeMap::new();
    for hit in places.hits(document.text(), &nobody) {
        *counts.entry(hit.place).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|&(place, n)| (n, std::cmp::Reverse(place)));
    most.map_or(nobody, |(place, _)| Jurisdiction::of(places, place))
}
