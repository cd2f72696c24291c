//! Names that are known before a document is read: divisions, zones, industries of published
//! taxonomies, agencies; with the rules that tell whose 南山 a document means.
//!
//! A name is resolved by the document's own [`Jurisdiction`]. A bare 龙华 in a document of 海口 is
//! 海口's, in one of 深圳 it is 深圳's, and in one of a ministry it is nobody's: there is no national guess.

mod abbreviations;
mod agencies;
mod context;
mod industries;
mod jurisdiction;
mod places;

pub use agencies::{AgencyHit, AgencyName};
pub use industries::{IndustryHit, IndustryId, IndustryRecord};
pub use jurisdiction::Jurisdiction;
pub use places::{PlaceHit, PlaceId, PlaceKind, PlaceRecord};

use gongwen_model::Document;
use gongwen_text::DataError;

/// The gazetteers, loaded once and shared by all documents.
#[derive(Debug)]
pub struct Gazetteer {
    places: places::Places,
    industries: industries::Industries,
    agencies: agencies::Agencies,
    abbreviations: abbreviations::Abbreviations,
    issuers: jurisdiction::IssuerCodes,
}

impl Gazetteer {
    /// Loads the data files.
    ///
    /// # Errors
    /// When one of them is malformed.
    pub fn load() -> Result<Self, DataError> {
        let places = places::Places::load()?;
        let industries = industries::Industries::load(&places)?;
        let agencies = agencies::Agencies::load(&places)?;
        let issuers = jurisdiction::IssuerCodes::load(&places)?;
        let abbreviations = abbreviations::Abbreviations::load()?;
        Ok(Self { places, industries, agencies, abbreviations, issuers })
    }

    /// Whose document it is: by issuers, document number, titles and publisher, then by the cities
    /// that the text names. Nobody's below the state where none of these says.
    pub fn jurisdiction(&self, document: &Document) -> Jurisdiction {
        jurisdiction::of_document(&self.places, &self.issuers, &self.agencies, document)
    }

    /// The jurisdiction of an authority of `place`: for an embedded document of another issuer.
    pub fn jurisdiction_of(&self, place: PlaceId) -> Jurisdiction {
        Jurisdiction::of(&self.places, place)
    }

    /// A place.
    pub fn place(&self, id: PlaceId) -> &PlaceRecord {
        self.places.get(id)
    }

    /// The place with a GB/T 2260 code of six digits.
    pub fn place_by_code(&self, code: &str) -> Option<PlaceId> {
        self.places.by_code(code)
    }

    /// The division that `name` means beyond doubt: one that is a word, too, only in its own province.
    pub fn division(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        self.places.division(name, own)
    }

    /// Whether `place` is `area` or lies in it.
    pub fn lies_in(&self, place: PlaceId, area: PlaceId) -> bool {
        self.places.within(place, area)
    }

    /// The place of the canonical or full name `name`, as the jurisdiction has it.
    pub fn place_by_name(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        self.places.by_name(name, own).or_else(|| self.place_by_path(name, own))
    }

    /// 上海市浦东新区 is the district, whatever stands in front of it.
    fn place_by_path(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        let ranked = name.ends_with(['市', '区', '县', '旗', '州', '盟']);
        if !ranked || name.chars().count() < 5 {
            return None;
        }
        let ends = name.char_indices().map(|(at, _)| at).skip(2).take(12);
        ends.filter_map(|at| {
            let (front, rest) = (name.get(..at)?, name.get(at..)?);
            let (area, place) = (self.places.by_name(front, own)?, self.places.by_name(rest, own)?);
            (place != area && self.places.within(place, area)).then_some(place)
        })
        .last()
    }

    /// Whether a name of a place is a word beside.
    pub fn is_word(&self, name: &str) -> bool {
        self.places.is_word(name)
    }

    /// The place and the divisions that it lies in, the narrowest first.
    pub fn areas(&self, place: PlaceId) -> impl Iterator<Item = PlaceId> {
        self.places.areas(place)
    }

    /// Whether `name` is the name of a place anywhere in the country, and no word beside.
    pub fn knows_place(&self, name: &str) -> bool {
        self.places.knows(name)
    }

    /// Places that `text` names, in order, without overlaps. No mention is what stands inside a
    /// longer name (光明科学城, 深圳大学) or a word (扩大同 is no 大同).
    pub fn places(&self, text: &str, own: &Jurisdiction) -> Vec<PlaceHit> {
        self.places.hits(text, own)
    }

    /// An industry of a published taxonomy.
    pub fn industry(&self, id: IndustryId) -> &IndustryRecord {
        self.industries.get(id)
    }

    /// All industries of all taxonomies, in the order of the file.
    pub fn industries(&self) -> impl Iterator<Item = (IndustryId, &IndustryRecord)> {
        self.industries.all()
    }

    /// The industry that the jurisdiction's taxonomies call `name`, without 产业 or 集群.
    pub fn industry_by_name(&self, name: &str, own: &Jurisdiction) -> Option<IndustryId> {
        self.industries.by_name(name, own, &self.places)
    }

    /// Industries of the jurisdiction's taxonomies that `text` names, in order, without overlaps; a
    /// hit takes in 产业, 集群 and 产业集群 behind the name.
    pub fn industry_hits(&self, text: &str, own: &Jurisdiction) -> Vec<IndustryHit> {
        self.industries.hits(text, own, &self.places)
    }

    /// The agency that `surface` as a whole names: 市发展改革委, 深圳市发改委 and
    /// 深圳市发展和改革委员会 are one in a document of 深圳.
    pub fn agency(&self, surface: &str, own: &Jurisdiction) -> Option<AgencyName> {
        self.agencies.name(surface, own, &self.places)
    }

    /// The full name of the one department that a short form, without its division, is made of.
    pub fn department(&self, short: &str) -> Option<&'static str> {
        self.abbreviations.full(short)
    }

    /// Agencies that `text` names, in order, without overlaps.
    pub fn agency_hits(&self, text: &str, own: &Jurisdiction) -> Vec<AgencyHit> {
        self.agencies.hits(text, own, &self.places)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    pub(super) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::load().unwrap());

    /// The jurisdiction of an authority of the division with this code; empty: the state's.
    #[track_caller]
    pub(super) fn own(code: &str) -> Jurisdiction {
        match code {
            "" => Jurisdiction::default(),
            code => GAZETTEER.jurisdiction_of(GAZETTEER.place_by_code(code).unwrap()),
        }
    }
}
